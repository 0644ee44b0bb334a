"""Attachments of any supported kind in, sound PDFs out, each with an account of what was done to it.

Kinds today: PDF, Word (.docx), PNG and JPEG. A file is what its content says, not what its name says.
"""

from pipeline.attachments.kinds import takes_title
from pipeline.attachments.prepare import all_usable, finish, prepare, preparing

__all__ = ["all_usable", "finish", "prepare", "preparing", "takes_title"]
