"""What of a graph a query can touch: triples of certain forms, and what else must stand beside them.

The answer to a query depends on those triples of the dataset that one of its triple patterns matches, and on no others
(SPARQL 1.1, section 18.5: every operator works on the solutions of basic graph patterns; a property path is made
of the patterns of its parts). Of these again only those count that meet what every solution needs: where a group asks
for the claims of one speaker, the statements of all other claims change nothing. So each pattern goes together with
the patterns that lead from it to a name in the query.

What a solution needs of its neighbours depends on where it stands. The patterns of one group meet each other. The right
side of OPTIONAL and MINUS meets the variables bound left of it, and no others: what comes later may reject a solution
that this side would have changed. A group in braces meets what it is joined with, EXISTS the group that it filters,
in BIND only what stands before. A subquery stands alone. A path that may have no step at all and has two open ends
speaks of every node of the graph: for this one, and for what rdflib cannot read, everything counts.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache, partial
from itertools import count
from typing import Any, NamedTuple

from kg.vocabulary import NS, RDF

Triple = tuple[str, str, str]
"""Subject, predicate and object as SPARQL writes them: ``<iri>`` or ``?variable``."""
Values = tuple[str, tuple[str, ...]]
"""A variable, and the IRIs that it may be."""


class Wanted(NamedTuple):
    """The triples of a form that stand together with others, each in any graph, and have these values."""

    triple: Triple
    beside: tuple[Triple, ...] = ()
    values: tuple[Values, ...] = ()

    @classmethod
    def alone(cls, *pattern: str) -> "Wanted":
        """All triples of a form, of which empty parts are open."""
        names = iter("abc")
        s, p, o = (part or f"?{next(names)}" for part in pattern)
        return cls((s, p, o))

    @property
    def pattern(self) -> Triple:
        """The form alone; what is open is empty."""
        s, p, o = ("" if _open(term) else term for term in self.triple)
        return s, p, o


EVERYTHING = Wanted.alone("", "", "")
_NEAR = 3
"""Over so many patterns a name is looked for; the farther it is, the more it costs and the less it excludes."""
_CLAIMS = (f"<{RDF}type>", f"<{NS}Claim>")
"""What nearly everything stands beside excludes nothing."""


def touched(query: str, prefixes: Mapping[str, str]) -> frozenset[Wanted]:
    """What the answer to a query can depend on.

    >>> for w in sorted(touched("SELECT ?b { ?a <urn:p> <urn:x> ; <urn:q>/<urn:r>* ?b }", {})):
    ...     print(*w.triple, "beside", *w.beside)
    ?a <urn:p> <urn:x> beside
    ?a <urn:q> ?b beside ('?a', '<urn:p>', '<urn:x>')
    ?a <urn:r> ?b beside
    """
    return _touched(query, tuple(sorted(prefixes.items())))


@lru_cache(maxsize=256)
def _touched(query: str, prefixes: tuple[tuple[str, str], ...]) -> frozenset[Wanted]:
    read = _read(query, prefixes)
    if read is None or read.name == "DescribeQuery":
        return frozenset({EVERYTHING})
    found = frozenset(_query(read))
    return frozenset({EVERYTHING}) if EVERYTHING in found else found


def _read(query: str, prefixes: tuple[tuple[str, str], ...]) -> Any:
    """A query as rdflib reads it, names and paths resolved; none where it cannot.

    It is not made into algebra, since rdflib's loses a NOT EXISTS within a NOT EXISTS.
    """
    from rdflib.plugins.sparql.algebra import translatePath, translatePName, translatePrologue, traverse
    from rdflib.plugins.sparql.parser import parseQuery

    try:
        head, read = parseQuery(query)
        names = translatePrologue(head, None, dict(prefixes))
        read = traverse(read, visitPost=partial(translatePName, prologue=names))
        return traverse(read, visitPost=translatePath)
    except Exception:  # rdflib raises many kinds, and cannot read all that the engine reads
        return None


# --- groups -------------------------------------------------------------------------------------------------------


class _Needs:
    """What every solution of a group needs."""

    def __init__(self, triples: Iterable[Triple] = (), values: Iterable[Values] = ()) -> None:
        self.triples, self.values = tuple(triples), tuple(values)

    def __add__(self, other: "_Needs") -> "_Needs":
        return _Needs((*self.triples, *other.triples), (*self.values, *other.values))

    @property
    def variables(self) -> set[str]:
        return {t for triple in self.triples for t in triple if _open(t)} | {v for v, _ in self.values}

    def seen_through(self, variables: set[str], fresh: Iterator[int]) -> "_Needs":
        """The same for a place that knows these variables only: the others have names that it cannot have."""
        names = {v: f"?!{next(fresh)}" for v in sorted(self.variables - variables)}
        return _Needs(
            ((names.get(s, s), names.get(p, p), names.get(o, o)) for s, p, o in self.triples),
            ((names.get(v, v), iris) for v, iris in self.values),
        )


def _query(query: Any, fresh: Iterator[int] | None = None) -> Iterator[Wanted]:
    """A query, or a subquery, which depends on nothing outside."""
    fresh = count() if fresh is None else fresh
    if not query.where and query.name == "ConstructQuery":  # CONSTRUCT WHERE { … }
        yield from _Block(query.template, fresh).wanted(_Needs())
        return
    for key, part in query.items():
        if key == "where":
            yield from _inside(part, _Needs(), set(), fresh)
        elif key != "template":  # conditions on groups, what is ordered by
            for pattern in _exists(part):
                yield from _inside(pattern, _Needs(), set(), fresh)


def _inside(group: Any, around: _Needs, seen: set[str], fresh: Iterator[int]) -> Iterator[Wanted]:
    """What stands between braces; ``around`` is what its solutions meet, ``seen`` what its conditions see of it."""
    if group.name != "GroupGraphPatternSub":  # a subquery
        yield from _query(group, fresh)
        return
    parts = [(part, _Block(part.triples, fresh) if part.name == "TriplesBlock" else None) for part in group.part or ()]
    own = sum((b.needs for _, b in parts if b is not None), _Needs((), (v for p, _ in parts for v in _listed(p))))
    needs, left = own + around, set[str]()
    for part, block in parts:
        before = needs.seen_through(left, fresh)
        if block is not None:
            yield from block.wanted(needs)
            left |= block.needs.variables
        elif part.name == "InlineData":
            left |= {v for v, _ in _listed(part)}
        elif part.name == "OptionalGraphPattern":
            yield from _inside(part.graph, before, left, fresh)
        elif part.name == "MinusGraphPattern":
            yield from _inside(part.graph, before, set(), fresh)
        elif part.name == "GroupOrUnionGraphPattern":
            for branch in part.graph:
                yield from _inside(branch, needs, set(), fresh)
        elif part.name == "GraphGraphPattern":
            found = list(_inside(part.graph, needs, set(), fresh))
            yield from found or [EVERYTHING]  # which graphs are there?
        elif part.name != "ServiceGraphPattern":  # that is another server's
            known = before if part.name == "Bind" else needs.seen_through(own.variables | seen, fresh)
            for pattern in _exists(part):
                yield from _inside(pattern, known, set(), fresh)


def _exists(node: Any) -> Iterator[Any]:
    """The patterns of the EXISTS in a condition, the outermost ones."""
    if isinstance(node, list | tuple):
        for value in node:
            yield from _exists(value)
    elif isinstance(node, dict):  # what rdflib makes of a part of a query
        if getattr(node, "name", "") in ("Builtin_EXISTS", "Builtin_NOTEXISTS"):
            yield node["graph"]
        else:
            for value in node.values():
                yield from _exists(value)


def _listed(part: Any) -> list[Values]:
    """The variables for which a list of VALUES has nothing but IRIs."""
    if part.name != "InlineData" or len(part.var or ()) != 1:
        return []
    terms = [value[0] if isinstance(value, list) else value for value in part.value or ()]
    iris = [_term(term) for term in terms]
    return [] if any(_open(iri) for iri in iris) else [(_term(part.var[0]), tuple(sorted(iris)))]


# --- triples and paths --------------------------------------------------------------------------------------------


class _Block:
    """Patterns that are written together: those of single triples, and what of paths is none."""

    def __init__(self, written: Any, fresh: Iterator[int]) -> None:
        self._fresh = fresh
        self._single: list[Triple] = []
        self._branches: list[_Block] = []
        self._whole: list[Wanted] = []
        self._staying: list[tuple[str, str]] = []
        flat = [term for terms in written for term in terms]
        for s, p, o in zip(flat[::3], flat[1::3], flat[2::3], strict=True):
            self._take(_term(s, fresh), p, _term(o, fresh))

    @property
    def needs(self) -> _Needs:
        return _Needs(self._single)

    def wanted(self, needs: _Needs) -> Iterator[Wanted]:
        """What it touches where its solutions meet all this."""
        yield from (_narrowed(triple, needs) for triple in self._single)
        yield from self._whole
        for branch in self._branches:
            yield from branch.wanted(needs + branch.needs)
        held = {t for triple in needs.triples for t in triple if _open(t)}
        for ends in self._staying:  # for the engine this counts only where it stays at a node of the graph
            iris = [end for end in ends if not _open(end)]
            yield from (Wanted.alone(*t) for end in iris for t in ((end, "", ""), ("", "", end)))
            if not iris and held.isdisjoint(ends):
                yield EVERYTHING

    def _take(self, s: str, path: Any, o: str) -> None:
        from rdflib.paths import AlternativePath, InvPath, MulPath, NegatedPath, SequencePath

        if isinstance(path, InvPath):
            self._take(o, path.arg, s)
        elif isinstance(path, SequencePath):
            between = [f"?!{next(self._fresh)}" for _ in path.args[1:]]
            for a, part, b in zip([s, *between], path.args, [*between, o], strict=True):
                self._take(a, part, b)
        elif isinstance(path, AlternativePath):
            for part in path.args:
                self._branch(s, part, o)
        elif isinstance(path, MulPath):
            if path.mod == "?":
                self._branch(s, path.path, o)
            else:
                self._steps(path.path)
            if path.mod != "+" or _may_stay(path.path):
                self._staying.append((s, o))
        elif isinstance(path, NegatedPath):
            for a, b in ((s, o), (o, s)):
                self._branch(a, None, b)
        else:
            self._single.append((s, _term(path, self._fresh), o))

    def _branch(self, s: str, path: Any, o: str) -> None:
        """What a solution may need or not."""
        branch = _Block((), self._fresh)
        branch._take(s, path, o)
        self._branches.append(branch)

    def _steps(self, path: Any) -> None:
        """Whatever a path goes along again and again, from wherever."""
        inner = _Block((), self._fresh)
        inner._take("?!from", path, "?!to")
        inner._staying.clear()
        self._whole += inner.wanted(_Needs())


def _may_stay(path: Any) -> bool:
    """Whether a path may have no step at all."""
    from rdflib.paths import AlternativePath, InvPath, MulPath, SequencePath

    if isinstance(path, MulPath):
        return path.mod in ("*", "?") or _may_stay(path.path)
    if isinstance(path, SequencePath):
        return all(map(_may_stay, path.args))
    if isinstance(path, AlternativePath):
        return any(map(_may_stay, path.args))
    return isinstance(path, InvPath) and _may_stay(path.arg)


def _term(term: Any, fresh: Iterator[int] | None = None) -> str:
    """A term as it is asked for; a literal is open, since engines differ in what is equal."""
    from rdflib import BNode, URIRef, Variable

    if isinstance(term, URIRef):
        return f"<{term}>"
    if isinstance(term, Variable):
        return f"?{term}"
    if isinstance(term, BNode):
        return f"?!{term}"
    return f"?!{next(fresh)}" if fresh is not None else "?"


def _open(term: str) -> bool:
    return term.startswith("?")


# --- what stands beside -------------------------------------------------------------------------------------------


def _narrowed(triple: Triple, needs: _Needs) -> Wanted:
    """The triples of a form beside the nearest names that its solutions meet."""
    if _named(triple):
        return _renamed((triple, (), ()))
    reached: dict[str, tuple[Triple, ...]] = {t: () for t in triple if _open(t)}
    for _ in range(_NEAR):
        values = [(v, iris) for v, iris in needs.values if v in reached]
        ends = [(t, way) for t in needs.triples if _named(t) for way in [reached[v] for v in t if v in reached][:1]]
        if values or ends:
            ways = [*(reached[v] for v, _ in values), *((*way, t) for t, way in ends)]
            beside = {t for way in ways for t in way} - {triple}
            return _renamed((triple, tuple(sorted(beside)), tuple(sorted(values))))
        farther: dict[str, tuple[Triple, ...]] = {}
        for t in needs.triples:
            if not _open(t[1]) and (at := next((v for v in t if v in reached), None)) is not None:
                farther |= {v: (*reached[at], t) for v in t if _open(v) and v not in reached}
        reached |= farther
    return _renamed((triple, (), ()))


def _named(triple: Triple) -> bool:
    """Whether a pattern has a name that tells some triples from others."""
    s, p, o = triple
    return not _open(s) or not (_open(o) or (p, o) == _CLAIMS)


def _renamed(what: tuple[Triple, tuple[Triple, ...], tuple[Values, ...]]) -> Wanted:
    """The same with variables named in their order, so that the same is known again."""
    triple, beside, values = what
    names: dict[str, str] = {}

    def name(term: str) -> str:
        return names.setdefault(term, f"?{_letter(len(names))}") if _open(term) else term

    def named(t: Triple) -> Triple:
        return name(t[0]), name(t[1]), name(t[2])

    return Wanted(named(triple), tuple(map(named, beside)), tuple((name(v), iris) for v, iris in values))


def _letter(n: int) -> str:
    return "abcdefghijklmnopqrstuvwxyz"[n] if n < 26 else f"v{n}"
