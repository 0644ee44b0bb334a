"""Mail as it was sent or as Outlook keeps it: headers, body inline pictures, then what hangs on it."""
