"""Attachments of any supported kind in, sound PDFs out, each with an account of what was done to it.

A file is what its content says, not what its name says.
"""

from pipeline.attachments.prepare import all_usable, as_part, finish, prepare, preparing
from pipeline.attachments.recognising import kind_of, takes_title

__all__ = ["all_usable", "as_part", "finish", "kind_of", "prepare", "preparing", "takes_title"]
