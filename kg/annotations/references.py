"""What the ids in a document stand for: its own entities, those of the registry, documents, claims.

Most references name what another claim has named before, so what an id is found to stand for is remembered for all
documents: one look-up answers for it, and only what is met for the first time is judged.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from kg.annotations.fields import (
    CLAIM,
    ID_FORM,
    PLACES,
    SPEAKS,
    Path,
    Unread,
    unknown,
    with_article,
)
from kg.documents import Record, path_text
from kg.errors import Problem
from kg.model import DOCUMENT_PREFIX, Entity, Link
from kg.registry import Registry
from kg.vocabulary import UNATTRIBUTED, EntityType

Types = tuple[EntityType, ...]

ANYTHING: Types = ()
ACTORS: Types = (EntityType.ACTOR,)
SCENES: Types = (*PLACES, EntityType.EVENT)
"""Where something can be said."""


@dataclass(frozen=True, slots=True)
class Citation:
    """A reference into another document or to another claim, which can be judged when all documents are known."""

    source: str
    ref: str
    file: str
    line: int
    path: Path
    text: str

    @property
    def what(self) -> str:
        return "claim" if "#" in self.ref else "entity"

    def problem(self, remedy: str) -> Problem:
        found = f"{self.text!r}, {with_article(self.what)} that no document has"
        return Problem(
            self.file, self.line, path_text(self.path), found, f"the id of {with_article(self.what)}", remedy
        )


@dataclass(slots=True)
class Shared:
    """What all documents of a corpus are judged by, and what was learnt from those that were judged.

    ``refs`` holds, for each choice of types, the ids that are known to fit it and what they stand for; ``links``
    the links that are only an agent of the registry; ``declared`` in one text for each document, since a corpus has
    millions, its claims and entities as ``#claim`` and ``/entity``.
    """

    registry: Registry
    documents: set[str]
    unread: Unread
    units: set[str]
    declared: dict[str, str] = field(default_factory=dict)
    cited: list[Citation] = field(default_factory=list)
    refs: defaultdict[Types, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    links: dict[str, Link] = field(default_factory=dict)

    def cite(self, record: Record, path: Path, text: str, ref: str, source: str = "") -> None:
        self.cited.append(Citation(source, ref, record.name, record.at(*path), path, text))

    def declare(self, document: str, parts: Iterable[str]) -> None:
        """Note the claims and entities of a document."""
        self.declared[document] = "\n".join((*self._parts(document), *parts))

    def has(self, ref: str) -> bool:
        """Whether a document has this claim or entity."""
        document = re.split("[#/]", ref)[0]
        return ref.removeprefix(document) in self._parts(document)

    def all_declared(self) -> Iterator[str]:
        """The references to all claims and entities of documents."""
        return (f"{document}{part}" for document in self.declared for part in self._parts(document))

    def _parts(self, document: str) -> list[str]:
        text = self.declared.get(document)
        return text.split("\n") if text else []


class References:
    """What the ids in one document stand for."""

    def __init__(self, shared: Shared, record: Record, document: str) -> None:
        self.shared = shared
        self.record = record
        self.document = document
        self.local: dict[str, Entity] = {}
        self.learn(shared.refs, shared.links)

    def learn(self, refs: defaultdict[Types, dict[str, str]], links: dict[str, Link]) -> None:
        """Where to look first, and to remember what was found."""
        self.refs, self.links = refs, links
        self.things, self.actors, self.agents = refs[ANYTHING], refs[ACTORS], refs[SPEAKS]
        self.places, self.scenes = refs[PLACES], refs[SCENES]
        self.agents[UNATTRIBUTED] = UNATTRIBUTED

    def declare(self, id_: str, entity: Entity) -> None:
        """Note an entity of the document's own. One that takes an id of another makes the document a world apart."""
        self.local[id_] = entity
        if id_ in self.shared.registry.entities or id_ in self.shared.documents:
            self.learn(defaultdict(dict), {})

    def ref(self, path: Path, id_: str, types: Types = ANYTHING, what: str = "entity") -> str:
        """The reference that an id stands for; a problem where it stands for nothing, or for the wrong type."""
        found = self.refs[types].get(id_)
        if found is not None:
            return found
        entity = self.local.get(id_)
        if entity is not None:
            found = f"{self.document}/{id_}"
        elif (entity := self.shared.registry.entities.get(id_)) is not None:
            found = id_
        elif id_ in self.shared.documents:
            found = DOCUMENT_PREFIX + id_
        elif id_ in (self.record.raw.entities or ()):
            return id_  # declared here, with a mistake of its own
        else:
            unknown(self.record, path, id_, self.candidates(types), what, self.shared.unread)
            return id_
        if types and (not entity.is_a(*types) if entity is not None else SPEAKS[0] not in types):
            what = "a document" if entity is None else with_article(entity.type.value)
            allowed = " or ".join(t.value for t in types)
            remedy = "name another" if entity is None else "name another, or change its type"
            self.record.problem(path, f"{id_!r}, {what}", allowed, remedy)
        elif id_ not in self.local:
            self.refs[types][id_] = found
        return found

    def candidates(self, types: Types) -> list[str]:
        """The ids that could have been meant."""
        entities = {**self.shared.registry.entities, **self.local}
        return [id_ for id_, entity in entities.items() if not types or entity.is_a(*types)]

    def bare_link(self, path: Path, id_: str) -> Link:
        """A link that is only an agent."""
        link = Link(self.ref(path, id_, SPEAKS, "actor"))
        if id_ in self.agents:
            self.links[id_] = link
        return link

    def thing(self, path: Path, text: str, claim: str) -> str:
        """The reference to an entity or document, or, with a # in it, to a claim."""
        return self.claim(path, text, claim) if "#" in text else self.things.get(text) or self.ref(path, text)

    def claim(self, path: Path, text: str, claim: str) -> str:
        """The reference to a claim, which ``claim`` speaks of."""
        match = CLAIM.fullmatch(text)
        if match is None:
            self.record.problem(path, repr(text), "'#claim' or 'document#claim'", f"an id has {ID_FORM}")
            return text
        ref = f"{match[1] or self.document}#{match[2]}"
        self.shared.cite(self.record, path, text, ref, f"{self.document}#{claim}")
        return ref
