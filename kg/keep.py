"""Which claims: the filters of ``graph.claims(…)``, one predicate for each, over claims and a registry.

Ids and names mean the same; a name that means several entities keeps the claims of all of them. Several values in a
list keep what any of them keeps.
"""

from collections.abc import Callable, Iterable

from kg import dates
from kg.dates import Overlap
from kg.errors import QueryError, UnknownIdError, nearest
from kg.model import Alternatives, Claim, Link, is_claim, links, short
from kg.registry import Registry
from kg.vocabulary import Bound, Likelihood, Modality, Polarity, Voice, Word

Test = Callable[[Claim], bool]

WORDS: dict[str, type[Word]] = {
    "polarity": Polarity,
    "modality": Modality,
    "likelihood": Likelihood,
    "voiced": Voice,
    "bound": Bound,
}
"""The filters that take words, each with its closed list."""


def keep(claims: Iterable[Claim], registry: Registry, **filters: object) -> list[Claim]:
    """The claims that pass every filter, in their order.

    Filters: ``subject, object, speaker, origin, agent, place, outlet, mentions`` take ids or names (a body is speaker,
    origin or agent also of what is said for it); ``document, predicate`` ids; ``polarity, modality, likelihood,
    voiced, bound`` the words of the closed lists; ``when`` an EDTF date or interval that the time spoken of may
    overlap; ``said, published`` the same for the time of saying and that of publication.

    >>> from kg.model import Document
    >>> claim = Claim(Document("times"), "a", "Ships came.", "ships", "occurred")
    >>> keep([claim], Registry.of(), modality="asserted") == [claim]
    True

    Raises :class:`UnknownIdError` for a name that nothing has, :class:`QueryError` for an unknown filter or word.
    """
    claims = list(claims)
    tests = [_test(name, value, claims, registry) for name, value in filters.items() if value is not None]
    return [c for c in claims if all(test(c) for test in tests)]


def _test(name: str, value: object, claims: list[Claim], registry: Registry) -> Test:
    if name not in FILTERS:
        near = nearest(name, FILTERS)
        raise QueryError(
            f"no filter {name!r}; {f'did you mean {near[0]}?' if near else 'there are ' + ', '.join(FILTERS)}"
        )
    values = [str(v) for v in value] if isinstance(value, list | tuple | set | frozenset) else [str(value)]
    tests = [FILTERS[name](name, v, claims, registry) for v in values]
    return tests[0] if len(tests) == 1 else lambda c: any(t(c) for t in tests)


def _word(name: str, value: str, claims: list[Claim], registry: Registry) -> Test:
    words = WORDS[name]
    try:
        wanted = words(value)
    except ValueError:
        allowed = [w.value for w in words]
        near = nearest(value, allowed)
        hint = f"; did you mean {near[0]}?" if near else ""
        raise QueryError(f"no {name} {value!r}; there are {', '.join(allowed)}{hint}") from None
    if name == "bound":
        return lambda c: c.quantity is not None and c.quantity.bound is wanted
    field = {"voiced": "voice"}.get(name, name)
    return lambda c: getattr(c, field) is wanted


def _entity(name: str, value: str, claims: list[Claim], registry: Registry) -> Test:
    get = _REFS[name]
    if is_claim(value):
        return lambda c: value in get(c)
    try:
        wanted = registry.refs(value)
    except UnknownIdError:
        wanted = {r for c in claims for r in get(c) if value in (r, short(r))}
        if not wanted:
            raise
    return lambda c: any(r in wanted for r in get(c))


def _document(name: str, value: str, claims: list[Claim], registry: Registry) -> Test:
    known = sorted({c.document.id for c in claims})
    if claims and value not in known:
        raise UnknownIdError("document", value, known)
    return lambda c: c.document.id == value


def _predicate(name: str, value: str, claims: list[Claim], registry: Registry) -> Test:
    wanted = registry.term(value.removeprefix("kg:").removeprefix("term:")).id
    return lambda c: c.predicate == wanted


def _time(name: str, value: str, claims: list[Claim], registry: Registry) -> Test:
    try:
        when = dates.parse(value)
    except ValueError as error:
        raise QueryError(f"{name}={value!r}: {error}; write {dates.FORMS}") from None
    span = (when.earliest, when.latest)

    def test(c: Claim) -> bool:
        if name != "when":
            day = c.said if name == "said" else c.document.published
            return day is not None and dates.overlap(span, True, (day.earliest, day.latest), False) is not Overlap.NO
        if c.time is not None and c.time.unknown:
            return False
        return dates.overlap(span, True, c.valid, c.throughout) is not Overlap.NO

    return test


def objects(c: Claim) -> list[str]:
    """The references among a claim's object or alternatives."""
    things = c.object.options if isinstance(c.object, Alternatives) else (c.object,)
    return [t for t in things if isinstance(t, str)]


def _principals(said: Iterable[Link]) -> list[str]:
    """Those for whom somebody speaks."""
    return [link.principal for link in said if link.principal]


_REFS: dict[str, Callable[[Claim], Iterable[str]]] = {
    "subject": lambda c: (c.subject,),
    "object": objects,
    "speaker": lambda c: (*c.speakers, *_principals(c.speaking)),
    "origin": lambda c: (*c.origins, *_principals(links(c.chain[-1:]))),
    "agent": lambda c: (*(link.agent for link in links(c.chain)), *_principals(links(c.chain))),
    "place": lambda c: (c.place,) if c.place else (),
    "outlet": lambda c: (c.document.outlet,) if c.document.outlet else (),
    "mentions": lambda c: c.refs,
}

FILTERS: dict[str, Callable[[str, str, list[Claim], Registry], Test]] = {
    **dict.fromkeys(_REFS, _entity),
    **dict.fromkeys(WORDS, _word),
    "document": _document,
    "predicate": _predicate,
    "when": _time,
    "said": _time,
    "published": _time,
}
"""Every filter by name; a test compares the names with the docstring."""
