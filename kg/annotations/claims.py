"""A claim as its annotator wrote it, judged part by part."""

import re
from typing import Any

from msgspec import UNSET

from kg import quantities
from kg.annotations.fields import (
    BASIS,
    ID,
    ID_FORM,
    LIKELIHOOD,
    MODALITY,
    PLACES,
    POLARITY,
    SPEAKS,
    VOICE,
    Path,
    date_of,
    present,
    reported,
    unknown,
    word,
)
from kg.annotations.references import ACTORS, SCENES, References
from kg.annotations.spans import evidence_of
from kg.documents import RawClaim, RawCondition, RawLink, RawObject, RawWhen, RawWords, Record, kept
from kg.errors import nearest
from kg.model import (
    Alternatives,
    Chain,
    Claim,
    Condition,
    Document,
    Link,
    Object,
    Text,
    Time,
    alternatives,
    claim_id,
)
from kg.quantities import Quantity
from kg.vocabulary import ASSESSMENTS, UNATTRIBUTED, Basis, Bound, Modality, Polarity, Term, Voice

_A_NUMBER = re.compile(r"[0-9][0-9eE-]*")


class ClaimJudge:
    """Judges the claims of one document. Mistakes are added to the record's problems."""

    def __init__(self, record: Record, references: References, document: Document) -> None:
        self.record = record
        self.references = references
        self.document = document
        self.terms = references.shared.registry.terms

    def judge(self, raw: RawClaim, i: int) -> Claim | None:
        """The claim that stands in the i-th place, or none where what every claim needs is missing."""
        record, path = self.record, ("claims", i)
        name = raw.id if raw.id is not UNSET else f"claims-{i}"
        if raw.id is not UNSET and not ID.fullmatch(raw.id):
            record.problem((*path, "id"), f"the id {raw.id!r}", ID_FORM, "rename it")
        if raw.statement is UNSET or raw.subject is UNSET or raw.predicate is UNSET:
            self.explain_missing(path, raw)
        term = None
        if raw.predicate is not UNSET:
            term = self.terms.get(raw.predicate)
            if term is None:
                unread = self.references.shared.unread
                unknown(record, (*path, "predicate"), raw.predicate, self.terms, "relation or measure", unread)
        subject = self.references.thing((*path, "subject"), raw.subject, name) if raw.subject is not UNSET else ""
        object_ = self.object(path, raw, term, name) if term is not None else None
        chain = self.chain((*path, "chain"), raw.chain) if raw.chain is not UNSET else ()
        spans = evidence_of(record, path, raw, self.document.characters)
        polarity = Polarity.AFFIRMED
        if raw.polarity is not UNSET:
            polarity = word(record, (*path, "polarity"), raw.polarity, POLARITY, polarity)
        if term is not None and term.id in ASSESSMENTS and raw.object is not UNSET:
            self.check_assessed(path, term, object_)
        # every part below is optional and mostly absent
        given = None if raw.given is UNSET else self.condition((*path, "given"), raw.given, name)
        time = None if raw.when is UNSET else self.time((*path, "when"), raw.when)
        place = None if raw.where is UNSET else self.place((*path, "where"), raw.where)
        purpose = None if raw.purpose is UNSET else self.purpose((*path, "purpose"), raw.purpose, name)
        modality, likelihood, voice = Modality.ASSERTED, None, Voice.DIRECT
        if raw.modality is not UNSET:
            modality = word(record, (*path, "modality"), raw.modality, MODALITY, modality)
        if raw.likelihood is not UNSET:
            likelihood = word(record, (*path, "likelihood"), raw.likelihood, LIKELIHOOD)
        if raw.voiced is not UNSET:
            voice = word(record, (*path, "voiced"), raw.voiced, VOICE, voice)
        if term is None or raw.statement is UNSET or raw.subject is UNSET or not spans:
            return None
        also: tuple[Quantity, ...] = ()
        if raw.also is not UNSET and term.is_measure:
            also = self.also((*path, "also"), raw.also, term)
        if raw.id is UNSET:
            id_ = claim_id([s.seal for s in spans], subject, term.id, object_, polarity, chain)
        else:
            id_ = raw.id
        return Claim(
            self.document, id_, raw.statement, subject, term.id, object_, polarity, modality, likelihood, voice, given,
            chain, time, place, spans, also, purpose, present(raw.note),
        )  # fmt: skip

    def explain_missing(self, path: Path, raw: RawClaim) -> None:
        for key in ("statement", "subject", "predicate"):
            if getattr(raw, key) is UNSET and not reported(self.record, (*path, key)):
                self.record.problem((*path, key), "nothing", f"{key}: in every claim", f"add {key}:")

    def check_assessed(self, path: Path, term: Term, thing: Object) -> None:
        if not isinstance(thing, Text) and not (isinstance(thing, str) and "#" in thing):
            self.record.problem(
                (*path, "object"),
                f"nothing that can be assessed by {term.id}",
                "'#claim', or {text: own words} where nobody claims it",
                "name the claim that is assessed",
            )

    # what is said

    def object(self, path: Path, raw: RawClaim, term: Term, claim: str) -> Object:
        value, record = raw.object, self.record
        if not term.is_measure:
            for key in ("counted", "also"):
                if getattr(raw, key) is not UNSET:
                    record.problem(
                        (*path, key), f"{key}: on {term.id}, a relation", f"{key}: with a measure", "remove it"
                    )
        path = (*path, "object")
        if value is UNSET:
            if (term.is_measure or term.id in ASSESSMENTS) and not reported(record, path):
                what = "a quantity" if term.is_measure else "'#claim'"
                record.problem(path, "nothing", what, f"{term.id} needs an object")
            return None
        made: Object = self.one(path, value, term, present(raw.counted), claim)
        return made

    def is_id(self, value: str) -> bool:
        """Whether a text is an id, perhaps a misspelt one, and no number."""
        known = value in self.references.local or value in self.references.shared.registry.entities
        return known or (ID.fullmatch(value) is not None and not _A_NUMBER.fullmatch(value))

    def one(self, path: Path, value: str | RawObject, term: Term, counted: str | None, claim: str) -> Any:
        record = self.record
        if isinstance(value, str):
            if term.is_measure:
                return self.quantity(path, value, term, counted, None)
            if "#" not in value and not self.is_id(value) and quantities.looks_like_quantity(value):
                record.problem(path, repr(value), "an id, '#claim', {text: own words} or {any: […]}",
                               f"{term.id} is a relation; a number needs a measure, words need {{text: …}}")  # fmt: skip
                return None
            return self.references.thing(path, value, claim)
        given = [k for k in ("any", "quantity", "vague", "text") if getattr(value, k) is not UNSET]
        if len(given) != 1:
            found = " and ".join(given) or "none of them"
            if not reported(record, path):
                record.problem(path, found, "one of any:, quantity:, vague:, text:", "keep one")
            return None
        if value.of is not UNSET and given[0] not in ("quantity", "vague"):
            record.problem((*path, "of"), f"of beside {given[0]}", "of beside quantity", "remove it")
        of = None if value.of is UNSET else self.references.ref((*path, "of"), value.of)
        if value.any is not UNSET:
            options = [self.one((*path, "any", j), v, term, counted, claim) for j, v in kept(value.any)]
            if len(value.any) < 2:
                record.problem(
                    (*path, "any"),
                    "1 alternative" if options else "no alternative",
                    "two or more",
                    "write a single object without any:",
                )
            if any(isinstance(o, Alternatives) for o in options):
                record.problem((*path, "any"), "alternatives inside alternatives", "one list", "write all in one any:")
            return alternatives(o for o in options if o is not None and not isinstance(o, Alternatives))
        if value.text is not UNSET:
            if term.is_measure:
                record.problem(
                    (*path, "text"), "words for a measure", quantities.FORMS, "write a quantity, or {vague: …}"
                )
            return Text(value.text)
        if not term.is_measure:
            record.problem(
                (*path, given[0]),
                f"{given[0]}: for {term.id}, a relation",
                "an id, '#claim', text: or any:",
                "choose a measure as predicate, or write text:",
            )
            return None
        if value.vague is not UNSET:
            return Quantity(None, None, term.unit or "", Bound.VAGUE, counted or term.counted, of, value.vague)
        return self.quantity((*path, "quantity"), value.quantity, term, counted, of)

    def quantity(self, path: Path, text: Any, term: Term, counted: str | None, of: str | None) -> Quantity | None:
        try:
            q = quantities.parse(text)
        except ValueError as error:
            remedy = (
                f"add the unit, as in '{text.strip()} {term.unit}'"
                if "no unit" in str(error)
                else "write it in one of these forms"
            )
            self.record.problem(path, str(error), quantities.FORMS, remedy)
            return None
        if q.unit != (term.unit or "") and not self.unit_fits(path, q.unit, term):
            return None
        return Quantity(q.low, q.high, q.unit, q.bound, counted or term.counted, of)

    def unit_fits(self, path: Path, unit: str, term: Term) -> bool:
        """Whether a unit that is not the term's own measures the same."""
        wanted, units = term.unit or "", self.references.shared.units
        if quantities.dimension(unit) is None and unit not in units:
            near = nearest(unit, [*quantities.UNITS, *units])
            self.record.problem(path, f"the unknown unit {unit!r}", ", ".join(sorted({*quantities.UNITS, *units})),
                                f"did you mean {near[0]}?" if near else "declare it with a measure under terms:")  # fmt: skip
            return False
        if quantities.family(unit) != quantities.family(wanted) or quantities.family(wanted) is None:
            self.record.problem(
                path, f"the unit {unit!r}", f"{wanted}, the unit of {term.id}", "choose another measure or unit"
            )
            return False
        return True

    def also(self, path: Path, value: Any, term: Term) -> tuple[Quantity, ...]:
        found = [self.quantity(path, v, term, None, None) for v in ([value] if isinstance(value, str) else value)]
        return tuple(q for q in found if q is not None)

    # what qualifies it

    def condition(self, path: Path, value: Any, claim: str) -> Condition | None:
        if isinstance(value, RawCondition):
            holds = word(self.record, (*path, "holds"), value.holds, POLARITY, Polarity.AFFIRMED)
            if value.text is not UNSET and value.claim is UNSET:
                return Condition(Text(value.text), holds)
            if value.claim is not UNSET and value.text is UNSET:
                return Condition(self.references.claim((*path, "claim"), value.claim, claim), holds)
            if not reported(self.record, path):
                self.record.problem(path, "both or neither of them", "text: or claim:", "keep one")
            return None
        if "#" not in value:
            self.record.problem(
                path,
                repr(value),
                "'#claim' or {text: own words}",
                f"write {{text: {value}}}, or a claim's id after a #",
            )
            return None
        return Condition(self.references.claim(path, value, claim))

    def time(self, path: Path, when: RawWhen) -> Time | None:
        record = self.record
        if (when.at is not UNSET) + (when.throughout is not UNSET) + (when.unknown is not UNSET) != 1:
            given = [k for k in ("at", "throughout", "unknown") if getattr(when, k) is not UNSET]
            if not reported(record, path):
                record.problem(
                    path, " and ".join(given) or "none of them", "one of at:, throughout:, unknown:", "keep one"
                )
            return None
        basis, note = Basis.STATED, present(when.note)
        if when.basis is not UNSET:
            basis = word(record, (*path, "basis"), when.basis, BASIS, basis)
        if when.unknown is not UNSET:
            if not when.unknown:
                record.problem((*path, "unknown"), "false", "true", "remove it, or give the time")
            return Time(None, False, Basis.UNKNOWN, note)
        throughout = when.throughout is not UNSET
        name, text = ("throughout", when.throughout) if throughout else ("at", when.at)
        date = date_of(record, (*path, name), text)
        return None if date is None else Time(date, throughout, basis, note)

    def place(self, path: Path, id_: str) -> str:
        return self.references.places.get(id_) or self.references.ref(path, id_, PLACES, "place")

    def purpose(self, path: Path, value: Any, claim: str) -> str | Text | None:
        if isinstance(value, RawWords):
            return Text(value.text)
        if " " in value:
            self.record.problem(path, repr(value), "an id, '#claim' or {text: own words}", "write {text: …}")
            return None
        return self.references.thing(path, value, claim)

    # through whom

    def chain(self, path: Path, raw: list[Any]) -> Chain:
        places: list[tuple[Link, ...]] = []
        seen: set[str] = set()
        if not raw:
            self.record.problem(
                path, "an empty chain", "one link or more", "remove chain: where the article itself speaks"
            )
        for j, item in enumerate(raw):
            if item is UNSET:
                continue
            if isinstance(item, list):
                links = tuple([self.link((*path, j, k), one) for k, one in kept(item)])
            else:
                links = (self.link((*path, j), item),)
            for link in links:
                agent = link.agent
                if agent in seen and agent != UNATTRIBUTED:
                    self.record.problem(
                        (*path, j),
                        f"{agent!r} a second time: the chain loops",
                        "each agent once",
                        "end the chain before it repeats",
                    )
                seen.add(agent)
            if links:
                places.append(links)
        return tuple(places)

    def link(self, path: Path, item: str | RawLink) -> Link:
        record, references = self.record, self.references
        if isinstance(item, str):
            return references.links.get(item) or references.bare_link(path, item)
        agent = references.agents.get(item.agent) or references.ref((*path, "agent"), item.agent, SPEAKS, "actor")
        principal = said = place = None
        basis = Basis.STATED
        if item.principal is not UNSET:
            principal = references.actors.get(item.principal) or references.ref((*path, "for"), item.principal, ACTORS)
        if item.said is not UNSET:
            said = date_of(record, (*path, "said"), item.said)
        if item.place is not UNSET:
            place = references.scenes.get(item.place) or references.ref((*path, "in"), item.place, SCENES)
        if item.basis is not UNSET:
            basis = word(record, (*path, "basis"), item.basis, BASIS, basis)
        verb = None if item.verb is UNSET else item.verb
        capacity = None if item.capacity is UNSET else item.capacity
        return Link(agent, verb, capacity, principal, said, place, basis)
