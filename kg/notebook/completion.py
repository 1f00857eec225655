"""Completion inside a ``%%sparql`` cell: prefixes, the names that the graph has, and the query's own variables.

The names are the graph's, so that what is offered also finds something. It is a matcher of IPython's second interface
(:mod:`IPython.core.completer`) and silent in all other cells.
"""

import re
from collections.abc import Callable
from weakref import WeakKeyDictionary

from IPython.core.completer import CompletionContext, SimpleCompletion, SimpleMatcherResult, context_matcher

from kg.notebook.asked import Asked
from kg.sparql.tokens import FORMS

MAGIC = "%%sparql"
_FRAGMENT = re.compile(r"[?$]?[\w\-]*(?::[\w\-]*)?$")
_TYPED = re.compile(r"(?:\ba|rdf:type)\s+$")
_WORDS = (
    *FORMS, "WHERE", "DISTINCT", "OPTIONAL", "UNION", "MINUS", "FILTER", "NOT EXISTS", "BIND", "VALUES", "ORDER BY",
    "GROUP BY", "HAVING", "LIMIT", "OFFSET", "COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT",
)  # fmt: skip


def completions(
    asked: Asked | None, cell: str, before: str, names: list[tuple[str, str]]
) -> tuple[str, list[tuple[str, str]]]:
    """The fragment before the cursor, and what could stand in its place, each with its kind.

    ``cell`` is the whole query, ``before`` the line up to the cursor; ``names`` are those of the graph.

    >>> completions(None, "SELECT ?claim { ?cl", "SELECT ?claim { ?cl", [])
    ('?cl', [('?claim', 'variable')])
    >>> completions(None, "ASK { ?c a kg:Cl", "ASK { ?c a kg:Cl", [("kg:Claim", "class"), ("kg:place", "property")])
    ('kg:Cl', [('kg:Claim', 'class')])
    """
    match = _FRAGMENT.search(before)
    fragment = match.group() if match else ""
    if fragment[:1] in ("?", "$"):
        others = set(re.findall(rf"\{fragment[0]}\w+", cell)) - {fragment}
        return fragment, [(v, "variable") for v in sorted(others) if v.startswith(fragment)]
    offered = list(names)
    if _TYPED.search(before[: len(before) - len(fragment)]):
        offered = [(name, kind) for name, kind in names if kind == "class"]
    if ":" not in fragment:
        offered = [(f"{p}:", "prefix") for p in sorted(asked.prefixes if asked else ())]
        offered += [(w, "keyword") for w in _WORDS] if fragment else []
    near = fragment.casefold()
    return fragment, [(name, kind) for name, kind in offered if name.casefold().startswith(near)]


def matcher(find: Callable[[str], Asked | None]) -> Callable[[CompletionContext], SimpleMatcherResult]:
    """The matcher for a shell; ``find`` gives the graph that a cell's first line names."""
    remembered: WeakKeyDictionary[object, tuple[object, list[tuple[str, str]]]] = WeakKeyDictionary()

    def names(asked: Asked | None) -> list[tuple[str, str]]:
        if asked is None:
            return []
        version, known = remembered.get(asked.graph, (None, []))
        if version != asked.version:
            version, known = asked.version, asked.called()
            remembered[asked.graph] = (version, known)
        return known

    @context_matcher(identifier="kg.sparql")  # type: ignore[untyped-decorator]
    def sparql(context: CompletionContext) -> SimpleMatcherResult:
        lines = context.full_text.split("\n")
        if not lines[0].startswith(MAGIC) or context.cursor_line == 0:
            return SimpleMatcherResult(completions=[])
        asked = find(lines[0].removeprefix(MAGIC))
        cell, before = "\n".join(lines[1:]), context.line_with_cursor[: context.cursor_position]
        fragment, found = completions(asked, cell, before, names(asked))
        return SimpleMatcherResult(
            completions=[SimpleCompletion(text=text, type=kind) for text, kind in found[: context.limit]],
            matched_fragment=fragment,
            suppress=True,
            ordered=True,
        )

    matched: Callable[[CompletionContext], SimpleMatcherResult] = sparql
    return matched
