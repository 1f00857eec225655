"""What registries and documents are judged by alike: words, dates, ids, and who is unknown."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from msgspec import UNSET

from kg import dates
from kg.dates import When
from kg.documents import (
    Lost,
    Record,
    kept,
    path_text,
)
from kg.errors import nearest
from kg.model import (
    Claim,
    Document,
    Entity,
)
from kg.vocabulary import (
    UNATTRIBUTED,
    Basis,
    EntityType,
    Likelihood,
    Modality,
    Polarity,
    ReadingKind,
    Voice,
    Word,
)

ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*")
CLAIM = re.compile(r"(?:([A-Za-z0-9][A-Za-z0-9-]*))?#([A-Za-z0-9][A-Za-z0-9-]*)")
SHA256 = re.compile(r"[0-9a-f]{64}")
QID = re.compile(r"Q[1-9][0-9]*")
URL = re.compile(r"https?://[^\s\x00-\x1f<>\"]+", re.IGNORECASE)
ID_FORM = "letters, digits and hyphens, a letter or digit first"
TYPES = {t.value: t for t in EntityType}
SPEAKS = (EntityType.ACTOR, EntityType.AGREEMENT, EntityType.PROVISION)
PLACES = (EntityType.PLACE, EntityType.STATE)

Path = tuple[str | int, ...]
W = TypeVar("W", bound=Word)


@dataclass(frozen=True, slots=True)
class Annotated:
    """A document with its own entities and its claims: the unit that is added, replaced and removed."""

    document: Document
    entities: tuple[Entity, ...]
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Unread:
    """Ids that nobody can judge, since what would declare them could not be read; to report them would only hide why."""

    ids: frozenset[str] = frozenset()
    documents: bool = False
    everything: bool = False

    @classmethod
    def of(cls, records: Iterable[Record]) -> "Unread":
        """What these records declare, well or badly, in their registries, and what of them could not be read."""
        ids: set[str] = set()
        lost: set[Lost] = set()
        for record in records:
            raw = record.raw
            lost.add(record.lost)
            if raw.document is UNSET:
                ids.update(raw.entities or (), raw.terms or ())
            elif raw.claims is not UNSET and len(list(kept(raw.claims))) < len(raw.claims):
                ids.add(raw.document.id)
        return cls(frozenset(ids), bool(lost - {Lost.NOTHING}), Lost.FILE in lost)

    def hides(self, ref: str, what: str) -> bool:
        """Whether an unknown reference may stand in what was not read."""
        document, hash_, _ = ref.partition("#")
        return self.everything or ref in self.ids or (bool(hash_) and document in self.ids) or (
            self.documents and what in ("document", "claim")
        )  # fmt: skip


def words_of(list_: type[W]) -> dict[str, W]:
    return {w.value: w for w in list_}


POLARITY, MODALITY, LIKELIHOOD, VOICE = words_of(Polarity), words_of(Modality), words_of(Likelihood), words_of(Voice)
BASIS, READING = words_of(Basis), words_of(ReadingKind)


def word(record: Record, path: Path, value: Any, words: Mapping[str, W], default: Any = None) -> Any:
    if value is UNSET:
        return default
    if (found := words.get(value)) is None:
        near = nearest(value, words)
        record.problem(
            path, repr(value), ", ".join(words), f"did you mean {near[0]}?" if near else "write one of these"
        )
        return default
    return found


def date_of(record: Record, path: Path, value: Any) -> When | None:
    if value is UNSET:
        return None
    try:
        return dates.parse(value)
    except ValueError as error:
        record.problem(path, str(error), dates.FORMS, "write year, month and day, as far as they are known")
        return None


def present(value: Any) -> Any:
    """The value of an optional field; none where the file does not have it."""
    return None if value is UNSET else value


def reported(record: Record, path: Path) -> bool:
    """Whether a field, or a part of it, has a problem already."""
    text = path_text(path)
    return any(p.field == text or p.field.startswith((text + ".", text + "[")) for p in record.problems)


def check_id(record: Record, path: Path, id_: str) -> None:
    if not ID.fullmatch(id_):
        record.problem(path, f"the id {id_!r}", ID_FORM, "rename it")
    if id_ == UNATTRIBUTED:
        record.problem(path, f"the id {UNATTRIBUTED}, which is the gap in a chain", "another id", "rename it")


def unknown(record: Record, path: Path, ref: str, known: Iterable[str], what: str, unread: Unread) -> None:
    if unread.hides(ref, what):
        return
    near = nearest(ref, known)
    declare = _DECLARE.get(what, "declare it in entities: of the registry or of this file")
    remedy = f"did you mean {near[0]}? else {declare}" if near else declare
    record.problem(path, f"{ref!r}, which no file declares", f"the id of {with_article(what)}", remedy)


_TERM = "choose a term of FORMAT.md, or declare it in terms: of the registry"
_DECLARE = {
    "relation or measure": _TERM,
    "term": _TERM,
    "document": "write the id: of a document of this corpus",
}


def with_article(noun: str) -> str:
    """A noun with its article.

    >>> with_article("Event"), with_article("place")
    ('an Event', 'a place')
    """
    return f"{'an' if noun[0] in 'aeiouAEIOU' else 'a'} {noun}"
