"""Office files made fit for LibreOffice: nothing in them reaches out, nothing runs, and they print as one reads.

Documents, sheets and slides come in, of Word and the like and of OpenDocument, old ones too; a file that
LibreOffice can take goes out, with remarks in Dutch. A module for each way that such a file is built.
"""
