"""What a text may do: in: a parsed text and the names that it may use; out: whether it is allowed, and faults.

Every name, in every branch, is looked up before anything is filled in. Allowed are names, filters, ``if`` and
``for``: no calls, no assignments, nothing that grows without bound, nothing of Python. Never runs a text.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from jinja2 import nodes

from pipeline.definition.names import nearest
from pipeline.definition.reader import UNREAD, WITHHELD

_ALLOWED = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.If, nodes.For, nodes.Name, nodes.NSRef, nodes.Const,
    nodes.Tuple, nodes.List, nodes.CondExpr, nodes.Filter, nodes.Test, nodes.Getattr, nodes.Getitem, nodes.Slice,
    nodes.Concat, nodes.Compare, nodes.Operand, nodes.Keyword, nodes.And, nodes.Or, nodes.Not, nodes.Neg,
    nodes.Pos, nodes.Add, nodes.Sub, nodes.Mul, nodes.Div, nodes.FloorDiv,
)  # fmt: skip

LITERAL = "Wilt u de tekens {{ zelf in de tekst? Schrijf dan {{ '{{' }}."
Complain = Callable[[int, str, str, str], None]
"""Receives a fault: line within the text (from 1), the words to point at, message, remedy."""


class Inspection:
    """Looks at a parsed text before it is filled in: every name, in every branch.

    Args:
        values: What the text may use, by name.
        absent: Names that exist but have no value in this definition, each with what to do about it.
        filters: The filters that exist.
        complain: Receives every fault.
    """

    def __init__(
        self, values: Mapping[str, Any], absent: Mapping[str, str], filters: Collection[str], complain: Complain
    ) -> None:
        self._values, self._absent, self._filters, self._complain = values, absent, filters, complain
        self._accepted = True

    def accepts(self, tree: nodes.Template) -> bool:
        """Return whether the text may be filled in."""
        self._visit(tree, frozenset(), in_loop=False)
        return self._accepted

    def _refuse(self, node: nodes.Node, words: str, message: str, remedy: str) -> None:
        self._accepted = False
        self._complain(node.lineno, words, message, remedy)

    def _visit(self, node: nodes.Node, local: frozenset[str], *, in_loop: bool) -> None:
        inner: Iterable[nodes.Node] = node.iter_child_nodes()
        match node:
            case nodes.For():
                self._loop(node, local, in_loop=in_loop)
                return
            case nodes.Name() | nodes.Getattr() | nodes.Getitem():
                self._name(node, local, in_loop=in_loop)
                return
            case nodes.Call(node=nodes.Name(name="range")):
                inner = node.iter_child_nodes(exclude=("node",))
            case nodes.Test(name="defined" | "undefined") | nodes.Filter(name="default" | "d"):
                inner = node.iter_child_nodes(exclude=("node",))  # these ask whether a name exists
            case nodes.Filter() if node.name not in self._filters:
                self._unknown_filter(node, node.name)
            case nodes.Call():
                words = _words(node.node)
                message = f"'{words}(…)' mag niet: een tekst vult alleen waarden in."
                self._refuse(node, words.split(".")[-1], message, "Gebruik een filter, zoals {{ naam|upper }}.")
                inner = ()
            case _ if not isinstance(node, _ALLOWED):
                message = "Deze opdracht mag niet in een tekst."
                self._refuse(node, "{%", message, "Alleen {{ waarde }}, {% if … %} en {% for … %} kunnen.")
                inner = ()
        for child in inner:
            self._visit(child, local, in_loop=in_loop)

    def _loop(self, node: nodes.For, local: frozenset[str], *, in_loop: bool) -> None:
        if in_loop:
            self._refuse(node, "for", "Een herhaling binnen een herhaling kan niet.", "Schrijf de tekst uit.")
        self._visit(node.iter, local, in_loop=in_loop)
        targets = [node.target, *node.target.find_all(nodes.Name)]
        names = local | {"loop"} | {target.name for target in targets if isinstance(target, nodes.Name)}
        for child in (*node.body, *node.else_, *([node.test] if node.test else [])):
            self._visit(child, names, in_loop=True)

    def _name(self, node: nodes.Node, local: frozenset[str], *, in_loop: bool) -> None:
        """Follow a name such as ``gemeente.naam`` through the values, as far as they are known."""
        steps: list[str] = []
        inner = node
        while isinstance(inner, nodes.Getattr | nodes.Getitem):
            if isinstance(inner, nodes.Getattr):
                step = inner.attr
            elif isinstance(inner.arg, nodes.Const) and isinstance(inner.arg.value, str):
                step = inner.arg.value
            else:
                self._visit(inner.arg, local, in_loop=in_loop)
                step = ""
            steps.insert(0, step)
            inner = inner.node
        for step in (*steps, getattr(inner, "name", "")):
            if step.startswith("_"):
                message = f"'{step}' mag niet in een tekst: alleen waarden kunnen worden ingevuld."
                self._refuse(node, step, message, "Haal dit weg.")
                return
        if not isinstance(inner, nodes.Name):
            self._visit(inner, local, in_loop=in_loop)
        elif inner.name not in local and inner.name != "range":
            self._known(node, [inner.name, *steps])

    def _known(self, node: nodes.Node, steps: list[str]) -> None:
        value: Any = self._values
        for number, step in enumerate(steps):
            above = ".".join(steps[:number])
            if not isinstance(value, Mapping):
                message = f"'{above}' heeft geen onderdelen, dus ook geen '{step}'."
                self._refuse(node, step, message, f"Schrijf {{{{ {above} }}}}.")
                return
            if not step or step not in value:
                self._unknown(node, step, above, value)
                return
            value = value[step]
            if value is UNREAD:
                self._accepted = False  # why it could not be read has been reported
                return
            if value is WITHHELD:
                whole = ".".join(steps[: number + 1])
                message = f"'{whole}' komt niet in de openbare versie, maar deze tekst wel."
                self._refuse(node, step, message, "Haal het hier weg, of maak ook deze tekst niet openbaar.")
                return

    def _unknown(self, node: nodes.Node, step: str, above: str, value: Mapping[str, Any]) -> None:
        if not above and step in self._absent:
            message = f"'{step}' is in deze definitie niet ingevuld."
            self._refuse(node, step, message, self._absent[step])
            return
        if near := nearest(step, value):
            remedy = f"Bedoelt u '{near}'?"
        elif above:
            remedy = f"Er is wel: {', '.join(value)}."
        else:
            remedy = f"Zet '{step}' onder 'waarden' als het een eigen waarde is. {LITERAL}"
        whole = f"{above}.{step}" if above else step
        self._refuse(node, step, f"'{whole}' is geen bekende waarde.", remedy)

    def _unknown_filter(self, node: nodes.Node, name: str) -> None:
        near = nearest(name, self._filters)
        remedy = f"Bedoelt u '|{near}'?" if near else f"Er is wel: {', '.join(self._filters)}."
        self._refuse(node, name, f"'|{name}' bestaat niet.", remedy)


def _words(node: nodes.Node) -> str:
    if isinstance(node, nodes.Getattr):
        return f"{_words(node.node)}.{node.attr}"
    return node.name if isinstance(node, nodes.Name) else "…"
