"""Small words for people: dates, quantities, and the names of things, in plain English.

The registry's labels are names and common nouns, singular and plural, written by hand. A sentence needs an article
here and a plural verb there; both are guessed from the type and the last main word of the label (its head, in the
sense of English noun phrases: what stands before the first preposition or clause). A wrong guess costs grace and no
meaning.
"""

import re
from decimal import Decimal

from kg.dates import When
from kg.model import DOCUMENT_PREFIX, Time, is_claim, short
from kg.quantities import Quantity, plain
from kg.registry import Registry
from kg.vocabulary import UNATTRIBUTED, Basis, Bound, EntityType, Term, spaced

NOBODY = "somebody who is not named"

BASIS_WORDS = {
    Basis.STATED: "",
    Basis.INFERRED: " (inferred)",
    Basis.LOOKED_UP: " (looked up)",
    Basis.UNKNOWN: " (basis unknown)",
}
"""What to add to words that the text does not state itself."""

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"
)  # fmt: skip
_MARKS = {"~": "about ", "?": "perhaps ", "%": "perhaps about "}
_IRREGULAR = {"be": ("is", "are"), "have": ("has", "have"), "deny": ("denies", "deny")}
_PLURALS = frozenset(["people", "personnel", "media", "police", "men", "women"])
_SINGULAR_TYPES = (
    EntityType.PERSON,
    EntityType.STATE,
    EntityType.OUTLET,
    EntityType.PLACE,
    EntityType.AGREEMENT,
    EntityType.PROVISION,
)
_NAMED_TYPES = (
    EntityType.EVENT,
    EntityType.AGREEMENT,
    EntityType.PROVISION,
    EntityType.ORGANIZATION,
    EntityType.PERSON,
)
_HEAD_ENDS = re.compile(
    r"\s*[(,:]|\s(?:of|in|at|on|who|whom|that|which|to|for|from|with|as|sent|living|training|born|abroad|against|between|under|by)\b"
)
_BODY_WORDS = frozenset((
    "Service", "Ministry", "Committee", "Council", "Army", "Government", "Agency", "Institute", "Union", "Navy", "Force",
    "Treaty", "War", "Incursion",
))  # fmt: skip


def time_words(time: Time) -> str:
    """The time that a claim speaks of.

    >>> from kg.dates import parse
    >>> time_words(Time(parse("../2024-10-31"), throughout=True, basis=Basis.INFERRED))
    'all the time up to 31 October 2024 (inferred)'
    """
    if time.when is None:
        return f"at a time that is unknown{f' ({time.note})' if time.note else ''}"
    words = f"{'all the time' if time.throughout else 'at some time'} {on_date(time.when)}"
    return words + BASIS_WORDS[time.basis] + (f" ({time.note})" if time.note else "")


def date_words(when: When) -> str:
    """A partial date in words.

    >>> from kg.dates import parse
    >>> [date_words(parse(d)) for d in ("2024-10-08", "2024-10~", "2024-08/..", "2024/2025-02", "201X")]
    ['8 October 2024', 'about October 2024', 'from August 2024 on', 'from 2024 to February 2025', 'in the years 2010 to 2019']
    """
    first, slash, last = when.edtf.partition("/")
    if not slash:
        return _one_date(when.edtf)
    if first in ("", ".."):
        return f"up to {_one_date(last)}"
    if last in ("", ".."):
        return f"from {_one_date(first)} on"
    return f"from {_one_date(first)} to {_one_date(last)}"


def quantity_words(quantity: Quantity) -> str:
    """A quantity with its thousands set apart.

    >>> from kg.quantities import parse
    >>> quantity_words(parse("between about 1.3e12 and 2.5e12 KRW/year"))
    'between about 1,300,000,000,000 and 2,500,000,000,000 KRW a year'
    """
    unit = quantity.unit.replace("/", " a ")
    if quantity.bound is Bound.VAGUE:
        return quantity.words or ""
    if quantity.bound in (Bound.BETWEEN, Bound.BETWEEN_ABOUT):
        return f"{quantity.bound.value} {number_words(quantity.low)} and {number_words(quantity.high)} {unit}"
    number = number_words(quantity.low if quantity.low is not None else quantity.high)
    return f"{number} {unit}" if quantity.bound is Bound.EXACT else f"{quantity.bound.value} {number} {unit}"


def number_words(number: Decimal | None) -> str:
    """A number with its thousands set apart.

    >>> number_words(Decimal("3e9")), number_words(Decimal("0.50"))
    ('3,000,000,000', '0.5')
    """
    whole, point, rest = plain(number).partition(".")
    return f"{int(whole or 0):,}{point}{rest}"


def name(ref: str, registry: Registry) -> str:
    """What to call something in a sentence: a claim by its reference, an entity by its label, with "the" where it asks.

    >>> from kg.model import Entity
    >>> name("pact", Registry.of([Entity("pact", EntityType.AGREEMENT, "harbour pact")])), name("times#a", Registry.of())
    ('the harbour pact', 'what times#a claims')
    """
    if ref == UNATTRIBUTED:
        return NOBODY
    if is_claim(ref):
        return f"what {ref} claims"
    if ref.startswith(DOCUMENT_PREFIX):
        return f"the document {short(ref)}"
    label = registry.label(ref)
    entity = registry.entities.get(ref)
    marks = (
        " (hypothetical)" if entity and entity.hypothetical else " (unresolved)" if entity and entity.unresolved else ""
    )
    named = registry.is_a(ref, *_NAMED_TYPES) and not registry.is_a(ref, EntityType.OUTLET)
    article = "the " if entity and _asks_the(label) and (named or label.startswith(f"{_head(label)} of ")) else ""
    return f"{article}{label}{marks}"


def relation_words(term: Term) -> str:
    """A term's name for reading.

    >>> from kg.vocabulary import TERMS
    >>> relation_words(TERMS["leadsTo"])
    'leads to'
    """
    return term.label or spaced(term.id)


def on_date(when: When) -> str:
    """A date with its preposition.

    >>> from kg.dates import parse
    >>> on_date(parse("2024-10-08")), on_date(parse("2024-10")), on_date(parse("../2024"))
    ('on 8 October 2024', 'in October 2024', 'up to 2024')
    """
    if "/" in when.edtf or "X" in when.edtf:
        return date_words(when)
    return f"{'on' if when.edtf.count('-') == 2 else 'in'} {date_words(when)}"


def agreeing(verb: str, plural: bool) -> str:
    """A verb in the present, as one or several do it.

    >>> agreeing("be in", plural=False), agreeing("take part in", plural=True), agreeing("pass on", plural=False)
    ('is in', 'take part in', 'passes on')
    """
    first, _, rest = verb.partition(" ")
    one, many = _IRREGULAR.get(first, (f"{first}es" if first.endswith("ss") else f"{first}s", first))
    return f"{many if plural else one} {rest}".strip()


def negated(verb: str, plural: bool) -> str:
    """A verb in the present, denied.

    >>> negated("be in", plural=True), negated("sign", plural=False)
    ('are not in', 'does not sign')
    """
    first, _, rest = verb.partition(" ")
    if first == "be":
        return f"{'are' if plural else 'is'} not {rest}".strip()
    return f"{'do' if plural else 'does'} not {verb}"


def is_plural(ref: str, registry: Registry) -> bool:
    """Whether an entity's label asks for a plural verb: a guess from its type and its last main word.

    >>> from kg.model import Entity
    >>> is_plural("crew", Registry.of([Entity("crew", EntityType.GROUP, "sailors of the port")]))
    True
    """
    if ref not in registry.entities or registry.is_a(ref, *_SINGULAR_TYPES):
        return False
    last = _head(registry.label(ref)).rpartition(" ")[2].casefold()
    return last in _PLURALS or (last.endswith("s") and not last.endswith(("ss", "us", "is", "'s", "’s")))


def _one_date(edtf: str) -> str:
    if "X" in edtf:
        first, last = edtf[:4].replace("X", "0"), edtf[:4].replace("X", "9")
        return f"in the years {first} to {last}" if first != last else f"some time in {first}"
    mark = _MARKS.get(edtf[-1:], "")
    year, _, rest = edtf.rstrip("~?%").partition("-")
    month, _, day = rest.partition("-")
    return mark + " ".join(w for w in (day.lstrip("0"), _MONTHS[int(month) - 1] if month else "", year) if w)


def _head(label: str) -> str:
    """The words of a label up to its first preposition, clause or bracket."""
    return _HEAD_ENDS.split(label, maxsplit=1)[0]


def _asks_the(label: str) -> bool:
    """Whether a label reads better with an article: a common noun, or the name of a body, and nothing before it."""
    head = _head(label)
    first, last = head.partition(" ")[0].casefold(), head.rpartition(" ")[2]
    if first in ("the", "a", "an") or (re.search(r"['’]s\s", head) and last not in _BODY_WORDS):
        return False
    return last.islower() or (" " in head and last in _BODY_WORDS)
