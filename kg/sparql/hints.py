"""A query that can be read, and that the graph cannot answer: what is not there, and the nearest that is.

Before a query runs, two things are certain mistakes: a name of the ontology that does not exist, and a column that
nothing gives a value. After a query without rows, the graph is asked what it lacks: names and texts of the query,
variables that look like another, single triples that match nothing, conditions that take all rows away. What then
is not found to be a mistake is an answer: no claim in the graph says so.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import Any

import pyoxigraph as ox

from kg.errors import KGError, nearest
from kg.model import short
from kg.sparql.finding import Finding, error_at, pointed
from kg.sparql.scope import Ref, Scope, resolve
from kg.sparql.tokens import FORMS, Token, body, declared, form, matching, tokens
from kg.vocabulary import NS, ONTOLOGY, TERMS, Bound, EntityType, Likelihood, Modality, Polarity, Voice, concept

_EMPTY = ox.Store()
_MANY = 10_000
_FEW = 4


def check(query: str, found: list[Token], given: Iterable[str], scope: Scope) -> None:
    """Raise :class:`~kg.errors.QueryError` for names of the ontology that there are not, and columns without a value."""
    whole = Scope(scope.store, scope.names, scope.registry, scope.documents)
    for token, iri in _constants(found, scope):
        if iri.startswith(NS) and not whole.has(iri):
            name = iri.removeprefix(NS)
            near = nearest(name, _ontology(whole))
            said = f"; did you mean {' or '.join(f'kg:{n}' for n in near)}?" if near else ""
            what = f"neither the ontology nor this graph has {token.text}{said}"
            raise error_at(query, Finding(token.start, token.end, what))
    _check_columns(query, found, set(given), scope)


def _ontology(scope: Scope) -> set[str]:
    """The names of the ontology: what its graph declares, and the terms and words of the package."""
    nodes = (line.split(" ", 1)[0][1:-1] for line in scope.store.lines(ONTOLOGY))
    own = {n.removeprefix(NS) for n in nodes if n.startswith(NS)}
    words = (concept(w.value) for list_ in (Modality, Polarity, Likelihood, Voice, Bound) for w in list_)
    return {*own, *TERMS, *words, *(t.value for t in EntityType)}


def _constants(found: list[Token], scope: Scope) -> Iterator[tuple[Token, str]]:
    """The IRIs that a query's patterns name; not those of its prologue, template, datatypes, functions and graphs."""
    known = {**scope.prefixes, **declared(found)}
    group = body(found)
    if group is None:
        return
    for i in range(group[0], group[1]):
        token, before, after = found[i], found[i - 1], found[i + 1]
        if token.kind not in ("iri", "name") or before.text == "^^" or before.upper in ("GRAPH", "SERVICE", "SILENT"):
            continue
        if after.text == "(" and (token.inside or before.upper in ("FILTER", "HAVING", "BY")):
            continue
        if token.kind == "iri":
            yield token, token.text[1:-1]
        else:
            prefix, _, name = token.text.partition(":")
            if prefix in known:
                yield token, known[prefix] + name.replace("\\", "")


def _check_columns(query: str, found: list[Token], given: set[str], scope: Scope) -> None:
    group = body(found)
    if group is None or form(found) != "SELECT":
        return
    select = next(i for i, t in enumerate(found) if t.upper == "SELECT")
    bound = _bound(query, found, group, scope)
    if bound is None:
        return
    made = {b.variable for a, b in pairwise(found) if a.upper == "AS"}
    for token in found[select : group[0]]:
        if token.variable and token.inside == 0 and token.variable not in bound | made | given:
            near = nearest(token.variable, bound - {token.variable})
            said = f"; did you mean {' or '.join(f'?{n}' for n in near)}?" if near else ""
            what = f"nothing in the query gives {token.text} a value{said}"
            raise error_at(query, Finding(token.start, token.end, what))


def _bound(query: str, found: list[Token], group: tuple[int, int], scope: Scope) -> set[str] | None:
    """The variables that the outermost pattern may give a value; none where it cannot be read."""
    prologue = query[: next(t.start for t in found if t.upper == "SELECT")]
    values = next((t.start for t in found[group[1] :] if t.upper == "VALUES"), len(query))
    pattern = query[found[group[0]].start : found[group[1]].end]
    try:
        result: Any = _EMPTY.query(f"{prologue} SELECT * WHERE {pattern} {query[values:]}", prefixes=scope.prefixes)
    except (SyntaxError, RuntimeError, ValueError):
        return None
    return {v.value for v in result.variables}


# --- after a query without rows -----------------------------------------------------------------------------------


def certain(query: str, found: list[Token], bindings: Mapping[str, object], scope: Scope) -> Iterator[str]:
    """What is surely not meant, whatever the answer: names that the graph does not have, ids that are strings."""
    where = "this graph" if scope.graphs is None else "this view"
    for token, iri in _constants(found, scope):
        if not scope.has(iri):
            near = _near(iri, scope)
            said = f"; the nearest: {', '.join(near)}" if near else ""
            yield pointed(query, token.start, token.end, f"{where} has no {token.text}{said}")
    for name, value in sorted(bindings.items()):
        if isinstance(value, str) and type(value) is str and _is_id(value, scope):
            yield f"{name}={value!r} is a plain string; did you mean kg.ref({value!r})?"
    for token in found:
        if token.kind == "string" and _is_id(token.text.strip("\"'"), scope):
            id_ = token.text.strip("\"'")
            name = scope.names.iri(id_) if "/" in id_ or "#" in id_ else resolve(Ref(id_), scope)
            yield pointed(query, token.start, token.end, f"a string is no id; did you mean {_writable(name, scope)}?")


def _is_id(value: str, scope: Scope) -> bool:
    try:
        resolve(Ref(value), scope)
    except KGError:
        return False
    return True


def _writable(iri: str, scope: Scope) -> str:
    """An IRI as it can be written in a query."""
    for prefix, start in scope.prefixes.items():
        name = iri.removeprefix(start)
        if name != iri and name.replace("-", "").isalnum():
            return f"{prefix}:{name}"
    return f"<{iri}>"


def _near(iri: str, scope: Scope) -> list[str]:
    """The nearest names that the graph has, as they can be written in a query."""
    ref = scope.names.ref(iri)
    if ref is not None and "#" in ref:
        return [_writable(scope.names.iri(r), scope) for r in nearest(ref, scope.claims_of(ref.partition("#")[0]))]
    if ref is not None and iri.startswith(scope.names.document("")) and "/" not in ref:
        return [f"document:{d}" for d in nearest(short(ref), scope.documents)]
    if ref is not None:
        known = [e for e in scope.registry.entities.values() if e.document is None or e.document in scope.documents]
        by_id = {e.id: e.ref for e in known}
        by_name = {n: e.ref for e in known for n in e.names}
        found = [by_id[n] for n in nearest(short(ref), by_id)]
        found = found or [by_name[n] for n in nearest(short(ref).replace("-", " "), by_name)]
        return [_writable(scope.names.iri(r), scope) for r in found]
    return [_writable(n, scope) for n in nearest(iri, _predicates(scope))]


def _predicates(scope: Scope) -> list[str]:
    query = "SELECT DISTINCT ?p WHERE { ?s ?p ?o }"
    return [row[0].value for row in scope.rows(query)]


def misspelt(query: str, found: list[Token], *, answered: bool) -> Iterator[str]:
    """Variables that stand in the query once, look like another that stands in it more than once, and tear it apart.

    A name that ``AS`` gives is meant. In a condition a variable needs a value from elsewhere; in a pattern a mistake
    parts what would else hang together, while what hangs together already (``?document dcterms:title ?documented``)
    may be called as one likes. Where there are rows all the same, short names and ``SELECT *`` are let pass.

    >>> q = "SELECT ?claim WHERE { ?claim a ?t . ?clam kg:place ?where }"
    >>> print(*misspelt(q, tokens(q), answered=True))
    line 1, column 37: ?clam stands here only; did you mean ?claim?
      SELECT ?claim WHERE { ?claim a ?t . ?clam kg:place ?where }
                                          ^^^^^
    """
    names = [t for t in found if t.variable]
    if answered and any(b.text == "*" and a.upper in ("SELECT", "DISTINCT", "REDUCED") for a, b in pairwise(found)):
        return
    least = 4 if answered else 3
    count: dict[str, int] = {}
    for token in names:
        count[token.text[1:]] = count.get(token.text[1:], 0) + 1
    made = {b.text[1:] for a, b in pairwise(found) if a.upper == "AS" and b.variable}
    parts = _parts(found)
    for token in names:
        name = token.text[1:]
        if count[name] > 1 or len(name) < least or name in made:
            continue
        apart = [n for n in count if name not in parts or (n in parts and parts[n] != parts[name])]
        others = [n for n in apart if n != name and count[n] > 1 and _like(name, n)]
        if others:
            what = f"?{name} stands here only; did you mean ?{others[0]}?"
            yield pointed(query, token.start, token.end, what)


def _parts(found: list[Token]) -> dict[str, int]:
    """The variables of the patterns, each with a number of the part of the query that hangs together with it."""
    parts: dict[str, int] = {}
    here: int | None = None
    for token in found:
        if token.text in (".", "{", "}") or token.upper in ("FILTER", "BIND", "VALUES"):
            here = None
        elif token.variable and token.depth and not token.inside:
            name = token.variable
            if here is None:
                here = parts.setdefault(name, len(parts))
            elif parts.setdefault(name, here) != here:
                joined = parts[name]
                parts.update({n: here for n, part in parts.items() if part == joined})
    return parts


def _like(a: str, b: str) -> bool:
    """Whether one name is the other with one letter more, less, changed or moved; numbers tell names apart."""
    if a.rstrip("0123456789") == b.rstrip("0123456789"):
        return False
    if sorted(a) == sorted(b) and len(a) > 2:
        return sum(x != y for x, y in zip(a, b, strict=True)) == 2
    short_, long = sorted((a.casefold(), b.casefold()), key=len)
    if short_ == long:
        return True
    if len(short_) == len(long):
        return sum(x != y for x, y in zip(short_, long, strict=True)) == 1 and len(a) > 2
    return any(long[:i] + long[i + 1 :] == short_ for i in range(len(long)))


def lacking(text: str, scope: Scope) -> Iterator[str]:
    """Which single triples of a query match nothing, with what the graph has there; else which conditions take all.

    ``text`` is the query with its values bound.
    """
    said = False
    for s, p, o in _required(text, scope):
        if not scope.holds(f"{{ {s} {p} {o} }}"):
            said = True
            yield f"nothing here matches  {_brief(s, scope)} {_brief(p, scope)} {_brief(o, scope)} {_instead(p, o, scope)}"
    if not said:
        yield from _conditions(text, scope)


def _instead(p: str, o: str, scope: Scope) -> str:
    """What stands in the place of an object, or says that the property is not used at all."""
    if not p.startswith("<") or not p.endswith(">") or ">" in p[:-1]:
        return ""
    if not scope.holds(f"{{ ?s {p} ?o }}"):
        return "(no triple has this property)"
    if o.startswith("?"):
        return ""
    query = f"SELECT DISTINCT ?o WHERE {{ {{ SELECT ?o WHERE {{ ?s {p} ?o }} LIMIT {_MANY} }} }}"
    values = sorted(str(row[0]) for row in scope.rows(query))
    near = nearest(o.strip('"'), values) or nearest(o, values)
    return f"(found there: {', '.join(_brief(v, scope) for v in (near or values)[:_FEW])})"


def _brief(term: str, scope: Scope) -> str:
    if term.startswith("<") and term.endswith(">") and ">" not in term[:-1]:
        return _writable(term[1:-1], scope)
    return term if len(term) <= 60 else f"{term[:57]}…"


def _required(text: str, scope: Scope) -> list[tuple[str, str, str]]:
    """The triples that every row must match, read by rdflib; none where rdflib cannot read the query."""
    from rdflib.plugins.sparql.algebra import translateQuery
    from rdflib.plugins.sparql.parser import parseQuery

    try:
        algebra = translateQuery(parseQuery(text), initNs=scope.prefixes).algebra
        return [(_n3(s), _n3(p), _n3(o)) for s, p, o in _walk(algebra)]
    except Exception:  # rdflib raises many kinds; it only helps to explain
        return []


def _walk(node: Any) -> Iterator[Any]:
    name = getattr(node, "name", "")
    if name == "BGP":
        yield from node.triples
    elif name == "Join":
        yield from _walk(node.p1)
        yield from _walk(node.p2)
    elif name in ("LeftJoin", "Minus"):
        yield from _walk(node.p1)
    elif name != "Union" and "p" in node:
        yield from _walk(node.p)


def _n3(term: Any) -> str:
    from rdflib import BNode

    return f"?_{term}" if isinstance(term, BNode) else str(term.n3())


def _conditions(text: str, scope: Scope) -> Iterator[str]:
    """Which FILTER compares a variable with a name or a text that it never is."""
    found = tokens(text)
    group = body(found)
    if group is None:
        return
    head = text[: next(t.start for t in found if t.upper in FORMS)]
    for i in range(group[0], group[1]):
        if found[i].upper != "FILTER" or found[i].depth != 1 or found[i + 1].text != "(":
            continue
        last = matching(found, i + 1)
        start, end = found[i].start, found[last].end
        pattern = f"{text[found[group[0]].start : start]} {text[end : found[group[1]].end]}"
        for name in _compared(found[i + 2 : last]):
            query = f"{head} SELECT DISTINCT {name} WHERE {{ {{ SELECT {name} WHERE {pattern} LIMIT {_MANY} }} }}"
            values = sorted({str(row[0]) for row in scope.rows(query) if row[0] is not None})
            if values:
                shown = ", ".join(_brief(v, scope) for v in values[:_FEW])
                yield f"{_brief(' '.join(text[start:end].split()), scope)} takes all rows away; {name} is {shown}"


def _compared(found: list[Token]) -> list[str]:
    """The variables that a condition holds against a text or a name with = or IN."""
    if not any(t.text == "=" or t.upper == "IN" for t in found):
        return []
    if not any(t.kind in ("string", "name", "iri") for t in found):
        return []
    return list(dict.fromkeys(t.text for t in found if t.variable))
