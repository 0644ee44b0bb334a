"""The command ``voorstel``: the only part that prints, asks or exits.

Each subcommand is a module with a click command named ``command``; it is imported only when it is asked for, so
that ``voorstel controleer`` starts in a fraction of a second.
"""

from pipeline.cli.app import main

__all__ = ["main"]
