"""What ids mean: entities and their names, terms, and the decisions that two ids mean one thing.

The registry holds names, types and outside identifiers, and no facts. A sameness decision rewrites nothing:
it is asked when claims are compared, and taking the line out of the file undoes it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from kg.errors import UnknownIdError, nearest
from kg.model import Entity, Reading, Sameness, short
from kg.vocabulary import TERMS, EntityType, Term


@dataclass(frozen=True, repr=False)
class Registry:
    """Entities by reference, terms by id, sameness decisions and readings of a graph.

    >>> registry = Registry.of([Entity("nis", EntityType.ORGANIZATION, "National Intelligence Service", ("NIS",))])
    >>> registry.find("nis")[0].label
    'National Intelligence Service'
    """

    entities: Mapping[str, Entity] = field(default_factory=dict)
    terms: Mapping[str, Term] = field(default_factory=lambda: dict(TERMS))
    same: tuple[Sameness, ...] = ()
    readings: tuple[Reading, ...] = ()
    _canonical: dict[str, str] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        for decision in self.same:
            roots = {self.canonical(ref) for ref in decision.refs}
            first = min(roots)
            for ref in [*self._canonical, *decision.refs]:
                if self.canonical(ref) in roots:
                    self._canonical[ref] = first

    @classmethod
    def of(
        cls,
        entities: Iterable[Entity] = (),
        terms: Iterable[Term] = (),
        same: Iterable[Sameness] = (),
        readings: Iterable[Reading] = (),
    ) -> "Registry":
        """A registry of these, with the package's own terms."""
        own = {t.id: t for t in terms}
        return cls({e.ref: e for e in entities}, {**TERMS, **own}, tuple(same), tuple(readings))

    def __repr__(self) -> str:
        return (
            f"<Registry: {len(self.entities)} entities, {len(self.terms)} terms, "
            f"{len(self.same)} samenesses, {len(self.readings)} readings>"
        )

    def canonical(self, ref: str) -> str:
        """The one id that stands for all that are decided to be the same."""
        return self._canonical.get(ref, ref)

    def together(self, ref: str) -> list[str]:
        """All ids that are decided to mean the same as this one, itself among them, sorted."""
        root = self.canonical(ref)
        return sorted({ref, root} | {r for r, c in self._canonical.items() if c == root})

    def term(self, name: str) -> Term:
        """The term of this id. Raises :class:`UnknownIdError` with the nearest that exist."""
        if (term := self.terms.get(name)) is None:
            raise UnknownIdError("relation or measure", name, self.terms)
        return term

    def label(self, ref: str) -> str:
        """A name for reading: the entity's label, else the id."""
        entity = self.entities.get(ref)
        return entity.label if entity else short(ref)

    def find(self, name: str, within: Iterable[Entity] | None = None) -> list[Entity]:
        """The entities that a name means: by id, label or alias, exactly, else by part, else by likeness.

        Case and order do not matter for what is found; the best matches come first.
        """
        entities = sorted(self.entities.values() if within is None else within, key=lambda e: e.ref)
        wanted = name.casefold().strip()
        if not wanted:
            return []
        exact = [e for e in entities if wanted in (e.ref.casefold(), e.id.casefold())]
        exact += [e for e in entities if e not in exact and wanted in (n.casefold() for n in e.names)]
        if exact:
            return exact
        words = set(wanted.split())
        part = [e for e in entities if any(words <= set(n.casefold().split()) for n in e.names)]
        part = part or [e for e in entities if any(wanted in n.casefold() for n in e.names)]
        if part:
            return part
        by_name: dict[str, list[Entity]] = {}
        for e in entities:
            for n in (e.id, *e.names):
                by_name.setdefault(n, []).append(e)
        found = [e for n in nearest(name, by_name) for e in by_name[n]]
        return list(dict.fromkeys(found))

    def refs(self, name: str) -> set[str]:
        """Every reference that an id or a name means, decided samenesses included.

        An id in its very spelling means itself alone; else case does not matter, and a name may mean several.

        Raises :class:`UnknownIdError` with the nearest names where none does.
        """
        found = {r for e in self._named(name) for r in self.together(e.ref)}
        if not found:
            raise UnknownIdError("entity", name, [n for e in self.entities.values() for n in (e.id, *e.names)])
        return found

    def _named(self, name: str) -> list[Entity]:
        by_id = [e for e in self.entities.values() if name.strip() in (e.ref, e.id)]
        if by_id:
            return by_id
        wanted = name.casefold().strip()
        by_name = [e for e in self.entities.values() if wanted in (n.casefold() for n in (e.ref, e.id, *e.names))]
        if by_name:
            return by_name
        words = set(wanted.split())
        return [e for e in self.entities.values() if words and any(words <= set(n.casefold().split()) for n in e.names)]

    def is_a(self, ref: str, *types: EntityType) -> bool:
        """Whether a reference names an entity with one of these types or one below them."""
        entity = self.entities.get(ref)
        return entity is not None and entity.is_a(*types)

    def hypothetical(self, ref: object) -> bool:
        """Whether a reference names an entity that exists only in a hypothesis."""
        entity = self.entities.get(ref) if isinstance(ref, str) else None
        return entity is not None and entity.hypothetical
