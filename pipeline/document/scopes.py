"""What names in a template stand for, within a loop, macro or ``with``: in: a name; out: its paths, or its macro.

Never looks at a tag: ``tracing`` does.
"""

from __future__ import annotations

from jinja2 import nodes

Paths = frozenset[str]


class Scope:
    """What names stand for: each a number of paths; what is in no scope is a value of the proposal."""

    def __init__(self, outer: Scope | None = None) -> None:
        self.outer = outer
        self.names: dict[str, Paths] = {}
        self.macros: dict[str, nodes.Macro] = {}

    def find(self, name: str) -> Paths | None:
        """Return what a name stands for; None when it is not local."""
        scope: Scope | None = self
        while scope is not None:
            if name in scope.names:
                return scope.names[name]
            scope = scope.outer
        return None

    def macro(self, name: str) -> nodes.Macro | None:
        """Return the macro of this name."""
        scope: Scope | None = self
        while scope is not None:
            if name in scope.macros:
                return scope.macros[name]
            scope = scope.outer
        return None
