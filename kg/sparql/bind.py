"""Values in place of variables, as parameters of a query.

Oxigraph's own substitutions (SEP-0007, measured with 0.5.13) take only variables of the outermost projection, and
answer silently wrong where one stands in a BIND or in the template of a CONSTRUCT; SPARQL over HTTP has none. So
a value takes the place of its variable here, as a written term and never as characters: only the tokens that are
variables are replaced, and a term is one token, whatever its text holds.

The rule: a keyword is bound **everywhere in the query** where its variable stands, in subqueries too. The variable
stays a column where it was one. A variable that the query itself computes (``AS ?x``) or lists (``VALUES ?x``)
cannot be bound from outside.
"""

from collections.abc import Iterator, Mapping, Sequence

from kg.errors import QueryError, nearest
from kg.sparql.tokens import Token, body, form, tokens

HIDDEN = "kgBound"
"""How the columns begin that stand for nothing: a subquery must project something."""

_AFTER_SELECT = ("WHERE", "FROM")
_MODIFIERS = ("GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET", "VALUES")

Edit = tuple[int, int, str]


def bind(query: str, values: Mapping[str, Sequence[str]]) -> str:
    """The query with each named variable bound to its term; several terms are alternatives (``VALUES``).

    >>> bind("SELECT ?c ?who WHERE { ?c kg:agent ?who }", {"who": ["<http://example.org/x>"]})
    'SELECT ?c (<http://example.org/x> AS ?who) WHERE { ?c kg:agent <http://example.org/x> }'

    Raises :class:`~kg.errors.QueryError` for a name that is no variable of the query, with the nearest that are.
    """
    if not values:
        return query
    found = tokens(query)
    variables = {t.variable for t in found if t.variable}
    for name in values:
        if name not in variables:
            near = nearest(name, variables) or sorted(variables)
            said = f"; did you mean {' or '.join(near)}?" if near else ""
            raise QueryError(f"{name}= was given, but the query has no variable ?{name}{said}")
    one = {name: terms[0] for name, terms in values.items() if len(terms) == 1}
    edits = list(_edits(found, one))
    edits += _closing(found, one)
    several = {name: terms for name, terms in values.items() if len(terms) > 1}
    edits += _opening(found, several)
    return _edited(query, edits)


def _edited(query: str, edits: list[Edit]) -> str:
    parts: list[str] = []
    at = 0
    for start, end, text in sorted(edits):
        parts += (query[at:start], text)
        at = end
    return "".join((*parts, query[at:]))


def _edits(found: list[Token], one: Mapping[str, str]) -> Iterator[Edit]:
    """What takes the place of each variable, by where it stands."""
    for i, (token, clause) in enumerate(zip(found, _clauses(found), strict=True)):
        name = token.variable
        if name is None or name not in one:
            continue
        before = found[i - 1].upper if i else ""
        if before == "AS":
            raise QueryError(f"?{name} is computed by the query itself (AS ?{name}) and cannot be given")
        if clause == "VALUES":
            raise QueryError(f"the query itself lists the values of ?{name} (VALUES) and it cannot be given")
        if clause == "ORDER" and token.inside == 0:
            continue
        if clause == "SELECT" and token.inside == 0:
            yield token.start, token.end, f"({one[name]} AS ?{f'{HIDDEN}{i}' if token.depth else name})"
        elif clause == "GROUP" and token.inside == 0:
            yield token.start, token.end, f"({one[name]})"
        elif _in_bound(found, i):
            yield found[i - 2].start, found[i + 1].end, "true"
        else:
            yield token.start, token.end, one[name]


def _in_bound(found: list[Token], i: int) -> bool:
    return (
        i >= 2
        and found[i - 2].upper == "BOUND"
        and found[i - 1].text == "("
        and i + 1 < len(found)
        and found[i + 1].text == ")"
    )


def _clauses(found: list[Token]) -> Iterator[str]:
    """The clause in which each token stands: SELECT, GROUP, ORDER, VALUES (its variables), or none of these."""
    here = ""
    for i, token in enumerate(found):
        if token.upper == "SELECT":
            here = "SELECT"
        elif token.upper in _MODIFIERS:
            here = token.upper
        elif (token.upper in _AFTER_SELECT and here == "SELECT") or token.text in "{}":
            here = ""
        yield here if i and token.kind == "variable" else ""


def _closing(found: list[Token], one: Mapping[str, str]) -> list[Edit]:
    """For ``SELECT *``: the bound variables stay columns."""
    group = body(found)
    if not one or group is None or form(found) != "SELECT" or not _selects_all(found, group[0]):
        return []
    return _wrapped(found, group, "", "".join(f" BIND({text} AS ?{name}) " for name, text in sorted(one.items())))


def _selects_all(found: list[Token], end: int) -> bool:
    start = next(i for i, t in enumerate(found) if t.upper == "SELECT")
    return any(t.text == "*" and t.inside == 0 for t in found[start + 1 : end])


def _opening(found: list[Token], several: Mapping[str, Sequence[str]]) -> list[Edit]:
    """For several terms: alternatives at the head of the outermost pattern."""
    group = body(found)
    if not several or group is None:
        return []
    lists = "".join(f" VALUES ?{name} {{ {' '.join(terms)} }} " for name, terms in sorted(several.items()))
    return _wrapped(found, group, lists, "")


def _wrapped(found: list[Token], group: tuple[int, int], head: str, tail: str) -> list[Edit]:
    """Something at the head and the tail of a pattern; a subquery that fills it gets braces of its own."""
    start, end = found[group[0]].end, found[group[1]].start
    if found[group[0] + 1].upper == "SELECT":
        head, tail = f"{head}{{ ", f" }}{tail}"
    return [(start, start, head), (end, end, tail)]
