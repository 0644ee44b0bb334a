"""Following names through a template's syntax tree: in: the tree; out: the names that it uses, tests and prints.

A name is a path from the values of the proposal: ``raad.commissie``, ``argumenten.punten[].kop`` (of each point),
``bijdragen.<naam>`` (of each free name). Where more than one thing can be meant, all are. Nothing is filled in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from jinja2 import nodes

from pipeline.document.scopes import Paths, Scope
from pipeline.naming import EACH, FREE

_DEEPEST = 4  # turns of a loop within itself, or of a macro that calls itself
_SAME_LIST = (
    "batch",
    "list",
    "rejectattr",
    "reject",
    "reverse",
    "select",
    "selectattr",
    "slice",
    "sort",
    "unique",
)
_ONE_OF_LIST = ("first", "last", "max", "min", "random")
_NOT_THE_VALUE = ("length", "count", "wordcount")
_NOTHING: frozenset[str] = frozenset()


class Trace:
    """The names of one tree.

    Args:
        tree: The syntax tree.

    Attributes:
        used: Every path with the line of its tag, in order.
        asked: The paths that a tag asks whether they are there, or yes.
        compared: The paths that a tag compares with something.
        printed: The paths that are printed.
    """

    def __init__(self, tree: nodes.Template) -> None:
        self.used: list[tuple[str, int]] = []
        self.asked: set[str] = set()
        self.compared: set[str] = set()
        self.printed: set[str] = set()
        self._loops: list[tuple[nodes.For, Scope]] = []
        self._depth = 0
        self._statements(tree.body, Scope())

    # --- Statements ----------------------------------------------------------------------------------------

    def _statements(self, body: Sequence[nodes.Node], scope: Scope) -> None:
        for node in body:
            self._statement(node, scope)

    def _statement(self, node: nodes.Node, scope: Scope) -> None:
        match node:
            case nodes.Output():
                for each in node.nodes:
                    self.printed |= self._value(each, scope)
            case nodes.If():
                self._test(node.test, scope)
                for branch in (node.body, node.elif_, node.else_):
                    self._statements(branch, scope)
            case nodes.For():
                self._for(node, self._items(node.iter, scope), scope)
            case nodes.Macro():
                scope.macros[node.name] = node
            case nodes.CallBlock():
                self.printed |= self._value(node.call, scope)
                self._statements(node.body, Scope(scope))
            case nodes.Assign() | nodes.AssignBlock() | nodes.With():
                self._naming(node, scope)
            case nodes.FilterBlock() | nodes.Scope() | nodes.ScopedEvalContextModifier() | nodes.Block():
                self._statements(node.body, Scope(scope))

    def _naming(self, node: nodes.Assign | nodes.AssignBlock | nodes.With, scope: Scope) -> None:
        """Take in what gives a name to something."""
        if isinstance(node, nodes.Assign):
            self._assign(node.target, node.node, scope)
        elif isinstance(node, nodes.AssignBlock):
            before, self.printed = self.printed, set()
            self._statements(node.body, Scope(scope))
            self._bind(node.target, frozenset(self.printed), scope)
            self.printed = before
        else:
            inner = Scope(scope)
            for target, value in zip(node.targets, node.values, strict=True):
                self._assign(target, value, inner, read_in=scope)
            self._statements(node.body, inner)

    def _for(self, node: nodes.For, items: Paths, scope: Scope) -> None:
        inner = Scope(scope)
        inner.names["loop"] = _NOTHING
        self._bind(node.target, items, inner)
        if node.test is not None:
            self._test(node.test, inner)
        self._loops.append((node, scope))
        self._statements(node.body, inner)
        self._loops.pop()
        self._statements(node.else_, scope)

    def _assign(self, target: nodes.Node, value: nodes.Node, scope: Scope, read_in: Scope | None = None) -> None:
        if isinstance(value, nodes.Call) and getattr(value.node, "name", "") == "namespace":
            name = getattr(target, "name", "")
            scope.names[name] = _NOTHING
            for pair in value.kwargs:
                scope.names[f"{name}.{pair.key}"] = self._value(pair.value, scope)
        else:
            self._bind(target, self._value(value, read_in or scope), scope)

    def _bind(self, target: nodes.Node, paths: Paths, scope: Scope) -> None:
        """Let a name stand for paths; of more than one assignment all count, since any may have been the last."""
        match target:
            case nodes.Name():
                scope.names[target.name] = paths | scope.names.get(target.name, _NOTHING)
            case nodes.NSRef():
                name = f"{target.name}.{target.attr}"
                holder: Scope = scope
                while holder.outer is not None and name not in holder.names:
                    holder = holder.outer
                holder.names[name] = paths | holder.names.get(name, _NOTHING)
            case nodes.Tuple():  # name, value in bijdragen.items()
                for each in target.items:
                    self._bind(each, paths, scope)

    # --- Expressions ---------------------------------------------------------------------------------------

    def _test(self, node: nodes.Node, scope: Scope) -> None:
        self.asked |= self._value(node, scope)

    def _value(self, node: nodes.Node | None, scope: Scope) -> Paths:
        """Return the paths that an expression can show; all that it uses is noted."""
        match node:
            case nodes.Name():
                return self._name(node, scope)
            case nodes.Getattr() | nodes.Getitem():
                return self._within(node, scope)
            case nodes.Filter():
                return self._filtered(node, scope)
            case nodes.Call():
                return self._called(node, scope)
            case nodes.CondExpr():
                self._test(node.test, scope)
                return self._value(node.expr1, scope) | self._value(node.expr2, scope)
            case nodes.Compare() | nodes.Not() | nodes.Test():
                return self._judged(node, scope)
            case None | nodes.TemplateData() | nodes.Const():
                return _NOTHING
        return _NOTHING.union(*(self._value(each, scope) for each in node.iter_child_nodes()))

    def _judged(self, node: nodes.Compare | nodes.Not | nodes.Test, scope: Scope) -> Paths:
        """Take in what is compared or asked; that shows nothing itself."""
        if isinstance(node, nodes.Compare):
            sides = [node.expr, *(each.expr for each in node.ops)]
            found = _NOTHING.union(*(self._value(each, scope) for each in sides))
            if not any(map(_is_nothing, sides)):
                self.compared |= found
        elif isinstance(node, nodes.Test) and node.name in ("none", "defined", "undefined"):
            self._value(node.node, scope)
        else:
            for each in node.iter_child_nodes():
                self._test(each, scope)
        return _NOTHING

    def _note(self, paths: Paths, node: nodes.Node) -> Paths:
        self.used += [(path, node.lineno) for path in sorted(paths)]
        return paths

    def _name(self, node: nodes.Name, scope: Scope) -> Paths:
        found = scope.find(node.name)
        return self._note(frozenset({node.name}), node) if found is None else found

    def _within(self, node: nodes.Getattr | nodes.Getitem, scope: Scope) -> Paths:
        if isinstance(node, nodes.Getattr):
            local = scope.find(f"{getattr(node.node, 'name', '')}.{node.attr}")
            if local is not None:  # of a namespace
                return local
            return self._note(_below(self._value(node.node, scope), f".{node.attr}"), node)
        held = self._value(node.node, scope)
        if isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, str):
            return self._note(_below(held, f".{node.arg.value}"), node)
        if isinstance(node.arg, nodes.Slice):
            self._value(node.arg, scope)
            return held
        number = isinstance(node.arg, nodes.Const | nodes.Neg)
        self._value(node.arg, scope)
        return self._note(_below(held, EACH if number else f".{FREE}"), node)

    def _filtered(self, node: nodes.Filter, scope: Scope) -> Paths:
        for each in (*node.args, *(pair.value for pair in node.kwargs)):
            rest = self._value(each, scope)
            if node.name in ("default", "d"):
                return self._value(node.node, scope) | rest
        if node.name in _NOT_THE_VALUE:
            if node.node:
                self._test(node.node, scope)
            return _NOTHING
        if node.name in (*_ONE_OF_LIST, "join", "sum", "map"):
            return self._attribute(node, self._items(node.node, scope))
        return self._value(node.node, scope)

    def _attribute(self, node: nodes.Filter, items: Paths) -> Paths:
        """Return what a filter takes of each item: itself, or its ``attribute``."""
        named = next((pair.value for pair in node.kwargs if pair.key == "attribute"), None)
        if isinstance(named, nodes.Const):
            return self._note(_below(items, f".{named.value}"), node)
        return items

    def _items(self, node: nodes.Node | None, scope: Scope) -> Paths:
        """Return what each item of a list stands for."""
        match node:
            case nodes.List() | nodes.Tuple():
                return _NOTHING.union(*(self._value(each, scope) for each in node.items))
            case nodes.CondExpr():
                self._test(node.test, scope)
                return self._items(node.expr1, scope) | self._items(node.expr2, scope)
            case nodes.Or() | nodes.And() | nodes.Add():
                return self._items(node.left, scope) | self._items(node.right, scope)
            case nodes.Filter() if node.name in _SAME_LIST:
                for each in (*node.args, *(pair.value for pair in node.kwargs)):
                    self._value(each, scope)
                return self._items(node.node, scope)
            case nodes.Filter() if node.name == "map":
                return self._attribute(node, self._items(node.node, scope))
            case nodes.Filter() if node.name in ("dictsort", "items"):
                return self._note(_below(self._value(node.node, scope), f".{FREE}"), node)
            case nodes.Call(node=nodes.Getattr(attr="items" | "values" | "keys") as method):
                return self._note(_below(self._value(method.node, scope), f".{FREE}"), node)
            case nodes.Call():
                return self._called(node, scope)
        return self._note(_below(self._value(node, scope), EACH), node) if node else _NOTHING

    def _called(self, node: nodes.Call, scope: Scope) -> Paths:
        given = [self._value(each, scope) for each in node.args]
        named = {pair.key: self._value(pair.value, scope) for pair in node.kwargs}
        match node.node:
            case nodes.Name(name="loop") if self._loops and node.args and self._depth < _DEEPEST:
                loop, outer = self._loops[-1]
                self._depth += 1
                self._for(loop, self._items(node.args[0], scope), outer)
                self._depth -= 1
                return _NOTHING
            case nodes.Name(name=name) if (macro := scope.macro(name)) and self._depth < _DEEPEST:
                self._macro(macro, given, named, scope)
                return _NOTHING
            case nodes.Getattr(attr="get") as method if node.args and isinstance(node.args[0], nodes.Const):
                return self._note(_below(self._value(method.node, scope), f".{node.args[0].value}"), node)
            case nodes.Name():
                return _NOTHING  # range(…)
        return self._value(node.node, scope).union(*given)

    def _macro(self, macro: nodes.Macro, given: list[Paths], named: Mapping[str, Paths], scope: Scope) -> None:
        inner = Scope(scope)
        defaults: list[nodes.Expr | None] = [None] * (len(macro.args) - len(macro.defaults)) + [*macro.defaults]
        for number, (parameter, default) in enumerate(zip(macro.args, defaults, strict=True)):
            if number < len(given):
                inner.names[parameter.name] = given[number]
            else:
                inner.names[parameter.name] = named.get(parameter.name) or self._value(default, scope)
        self._depth += 1
        self._statements(macro.body, inner)
        self._depth -= 1


def _below(paths: Paths, step: str) -> Paths:
    return frozenset(f"{path}{step}" for path in paths)


def _is_nothing(node: nodes.Node) -> bool:
    """Return whether a comparison with this only asks whether something is there: None, an empty text or list."""
    return (isinstance(node, nodes.Const) and node.value in (None, "")) or (
        isinstance(node, nodes.List | nodes.Tuple) and not node.items
    )
