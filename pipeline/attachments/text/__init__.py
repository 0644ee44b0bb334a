"""Text, Markdown and HTML: laid out as pages for LibreOffice, with nothing that reaches outside."""
