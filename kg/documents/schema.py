"""The JSON Schema of an annotated file, so that editors complete keys and words, and mark mistakes while one types.

It is generated (JSON Schema 2020-12) from the model that reads the files, the closed lists of the vocabulary and
the descriptions below, and stands in ``seeds/schema.json``; a test keeps the two equal. A schema sees one file: what
depends on others (whether an id exists, whether a span lies in its text) is asked by ``kg check`` alone.

YAML editors follow YAML 1.2 and take ``2024`` for a number and ``true`` for a truth value, where the reader takes the
characters as they stand. So wherever the format wants text, the schema lets plain scalars pass.
"""

import json
from collections.abc import Iterable
from typing import Any

import msgspec

from kg.documents import (
    RawClaim,
    RawCondition,
    RawDocument,
    RawEntity,
    RawFile,
    RawLink,
    RawObject,
    RawPublished,
    RawReading,
    RawSame,
    RawSeal,
    RawTerm,
    RawText,
    RawValued,
    RawWhen,
    RawWords,
)
from kg.vocabulary import (
    CITED_VERBS,
    TERMS,
    Basis,
    CompensationKind,
    EntityType,
    EventKind,
    Likelihood,
    MeasureKind,
    Modality,
    Polarity,
    ReadingKind,
    Voice,
)

Fragment = dict[str, Any]

_ID = r"[A-Za-z0-9][A-Za-z0-9-]*"
_TEXT: Fragment = {"type": ["string", "number", "boolean"], "minLength": 1}


def _matching(pattern: str) -> Fragment:
    return {"type": ["string", "integer"], "pattern": f"^(?:{pattern})$"}


def _one_of(words: Iterable[str]) -> Fragment:
    return {"enum": [str(w) for w in words]}


_AN_ID = _matching(_ID)
_CLAIM_OR_ID = _matching(rf"{_ID}|(?:{_ID})?#{_ID}")
_DATE: Fragment = {"type": ["string", "number"], "minLength": 4}
_SHA256: Fragment = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
_BASIS = _one_of(Basis)

DESCRIPTIONS: dict[Any, dict[str, str]] = {
    RawFile: {
        "document": "The article itself. A file with it is an annotated document; one without it is a registry.",
        "entities": "By id: in a registry the entities all documents share, in a document its own unnamed or unresolved ones.",
        "claims": "What the article claims, one entry for the smallest true thing.",
        "same": "Decisions that several ids mean one thing. Registry only.",
        "terms": "By id: relations and measures of this corpus, beside the package's own. Registry only.",
        "readings": "Bridges that an annotator lays and no text states. Registry only.",
    },
    RawDocument: {
        "id": "The document's id, unique in the corpus. It stands in every IRI of its claims.",
        "title": "The title, or {value, basis} where the text does not print it.",
        "outlet": "The id of the outlet that published it, or {value, basis}.",
        "author": "The id of the author, a list of ids, or {value, basis}. Leave it out where there is none.",
        "published": "The day as EDTF, or {earliest, latest, basis} where it is not printed, or {basis: unknown}.",
        "genre": "What sort of text: news, opinion, column, …",
        "url": "Where it stands, http:// or https://, or {value, basis}.",
        "text": "The file with its text, for spans and seals.",
        "corrects": "The id of the document that this one corrects.",
        "reprints": "The id of the document that this one reprints. A reprint adds no origin.",
        "defaults": "What many claims share. A default holds where a claim lacks the key; nothing is merged.",
        "note": "Anything that must be explained.",
    },
    RawValued: {
        "value": "The value.",
        "basis": "How it is known, since the text does not state it.",
    },
    RawPublished: {
        "earliest": "The first day on which it can have appeared.",
        "latest": "The last day on which it can have appeared.",
        "value": "One date, where only its basis has to be told.",
        "basis": "How the date is known; stated by default.",
    },
    RawText: {
        "file": "The name of the text's file, without a folder. The folder is given with --texts.",
        "sha256": "The digest of the file's bytes. kg seal writes it.",
        "characters": "The number of code points. kg seal writes it.",
    },
    RawClaim: {
        "statement": "One sentence in own words that says exactly what is claimed.",
        "subject": "An id, or '#claim' for a claim about a claim.",
        "predicate": "A relation or measure: one of the package's terms, or one of the registry's terms.",
        "object": "An id, '#claim', a quantity with its unit, {any: […]}, {quantity, of}, {vague} or {text}. Some relations have none.",
        "id": "Readable and unique in its document. Without it the id is a digest of the claim's content.",
        "polarity": "Whether the text affirms the claim or states a negative; affirmed by default.",
        "modality": "How it is put forward; asserted by default.",
        "likelihood": "Only where the text uses a word of likelihood: the seven steps of ICD 203.",
        "voiced": "direct by default; reported for the sentence's own hearsay; presupposed for what it takes for granted.",
        "given": "Under what condition: '#claim', {text: own words}, or {…, holds: denied} contrary to fact.",
        "counted": "What is counted, where it differs from the measure's default.",
        "also": "The same figure printed a second time, in another currency or unit.",
        "purpose": "What for: an id, '#claim' or {text: own words}.",
        "chain": "From the document inward: who passed it on, who said it, whom they cite. Without it the article says so itself.",
        "when": "What time the claim speaks of. Without it: when it was said, else up to publication; a prediction: after it.",
        "where": "The id of a place or state.",
        "span": "[start, end] in code points, or a list of these. kg seal writes it.",
        "seal": "What shows that the words are still there, one for each span. kg seal writes it.",
        "quote": "The words of the text, or a list. kg seal turns them into span and seal; a text that may be published can keep them.",
        "occurrence": "Which one, counted from 1, where the quote stands in the text more than once.",
        "note": "Anything that must be explained.",
    },
    RawObject: {
        "any": "One or more of several objects; never split into facts.",
        "quantity": "A quantity with its unit, as in about 30 percent.",
        "of": "The id of what it is a share of, or is measured from.",
        "vague": "A number in words: thousands of people.",
        "text": "Own words where no entity stands.",
    },
    RawCondition: {
        "text": "The condition in own words.",
        "claim": "The condition is this claim: '#claim'.",
        "holds": "denied where the text says that the condition does not hold (contrary to fact).",
    },
    RawWhen: {
        "at": "Some time in this EDTF date or interval.",
        "throughout": "All of this EDTF date or interval.",
        "unknown": "true where the text leaves the time open.",
        "basis": "How the time is known; stated by default.",
        "note": "Why, where it is inferred or unknown.",
    },
    RawSeal: {
        "words": "The number of words in normal form.",
        "sha256": "SHA-256 of the words in normal form, joined by one space.",
    },
    RawWords: {"text": "Own words where no entity stands."},
    RawLink: {
        "agent": "Who: the id of an actor, an agreement or a document, or unattributed for a visible gap.",
        "verb": "How: said, estimated, reported, … With cited, based on and their like the agent is an origin and no speaker.",
        "as": "In which capacity, in own words.",
        "for": "The id of the body it speaks for, where the text says so.",
        "said": "When it was said, as EDTF.",
        "in": "Where: the id of a place, a state or an event.",
        "basis": "How said (without it: how the agent) is known; stated by default.",
    },
    RawEntity: {
        "type": "What it is.",
        "label": "Its name for readers, unique.",
        "aliases": "Other names, as the texts spell them.",
        "kind": "Of a Compensation what is given; of an Event or Deployment what sort.",
        "wikidata": "The number of its Wikidata item, verified: Q and digits.",
        "unresolved": "true for a mention that cannot be resolved to somebody known.",
        "hypothetical": "true for what exists only in a hypothesis, a plan or a possibility.",
        "members": "How many they are, where the text gives the number of an unnamed group.",
        "of": "The id of the body whose unnamed members they are.",
        "note": "Anything that must be explained.",
    },
    RawSame: {
        "ids": "Two or more ids of the registry.",
        "note": "Why they are taken for one.",
    },
    RawTerm: {
        "label": "Its name for readers.",
        "definition": "What it means, in one sentence.",
        "kind": "A relation between things, or a measure of one.",
        "measure": "How its values behave in time: a state, a total that only grows, an amount for each unit of time.",
        "unit": "The unit of its values; with /year, /month or /day for a rate.",
        "counted": "What is counted, where a claim does not say otherwise.",
        "explanatory": "true for a relation that paths walk.",
        "size": "true for a measure whose value is the number of members of its subject.",
        "inverse": "The term that says the same in the other direction.",
    },
    RawReading: {
        "id": "Unique among the readings.",
        "kind": "What the bridge says.",
        "from": "A part, a realisation, what presupposes: an entity, document/entity, 'document#claim' or a document.",
        "to": "The whole, what is realised, what is presupposed: likewise.",
        "by": "Who reads so.",
        "documents": "The ids of the documents it rests on.",
        "note": "Why a sceptic would accept it.",
    },
}
"""Every key of the format, in a sentence: what an editor shows, and what FORMAT.md explains at length."""

_VALUES: dict[Any, dict[str, Fragment]] = {
    RawDocument: {
        "id": _AN_ID,
        "outlet": _AN_ID,
        "author": _AN_ID,
        "published": _DATE,
        "url": {"type": "string", "pattern": "^[hH][tT][tT][pP][sS]?://"},
        "corrects": _AN_ID,
        "reprints": _AN_ID,
    },
    RawValued: {"basis": _BASIS},
    RawPublished: {"earliest": _DATE, "latest": _DATE, "value": _DATE, "basis": _BASIS},
    RawText: {"file": _matching(r"[^/\\:]+"), "sha256": _SHA256},
    RawClaim: {
        "id": _AN_ID,
        "subject": _CLAIM_OR_ID,
        "predicate": {"anyOf": [_one_of(TERMS), _AN_ID]},
        "polarity": _one_of(Polarity),
        "modality": _one_of(Modality),
        "likelihood": _one_of(Likelihood),
        "voiced": _one_of(Voice),
        "given": _matching(rf"(?:{_ID})?#{_ID}"),
        "purpose": _CLAIM_OR_ID,
        "chain": _AN_ID,
        "where": _AN_ID,
    },
    RawObject: {"of": _AN_ID},
    RawCondition: {"claim": _matching(rf"(?:{_ID})?#{_ID}"), "holds": _one_of(Polarity)},
    RawWhen: {"at": _DATE, "throughout": _DATE, "basis": _BASIS},
    RawSeal: {"sha256": _SHA256},
    RawLink: {
        "agent": _AN_ID,
        "verb": {**_TEXT, "examples": sorted(CITED_VERBS)},
        "for": _AN_ID,
        "said": _DATE,
        "in": _AN_ID,
        "basis": _BASIS,
    },
    RawEntity: {
        "type": _one_of(t.value for t in EntityType),
        "kind": _one_of([*CompensationKind, *EventKind]),
        "wikidata": {"type": "string", "pattern": "^Q[1-9][0-9]*$"},
        "of": _AN_ID,
    },
    RawSame: {"ids": _AN_ID},
    RawTerm: {"kind": _one_of(("relation", "measure")), "measure": _one_of(MeasureKind), "inverse": _AN_ID},
    RawReading: {"id": _AN_ID, "kind": _one_of(ReadingKind), "documents": _AN_ID},
}
"""What a text may be, where it is not just any words."""


def schema() -> Fragment:
    """The JSON Schema of a file of the format.

    >>> schema()["$defs"]["Claim"]["properties"]["polarity"]["enum"]
    ['affirmed', 'denied']
    """
    made = msgspec.json.schema(RawFile)
    for struct, descriptions in DESCRIPTIONS.items():
        for key, part in made["$defs"][struct.__name__]["properties"].items():
            value = _filled(part, _VALUES.get(struct, {}).get(key, _TEXT))
            made["$defs"][struct.__name__]["properties"][key] = {**value, "description": descriptions[key]}
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "An annotated document, or a registry"}
    named: Fragment = json.loads(json.dumps({**head, **made}).replace('"Raw', '"').replace("/$defs/Raw", "/$defs/"))
    return named


def schema_text() -> str:
    """The schema as ``seeds/schema.json`` has it.

    >>> schema_text().splitlines()[1]
    '  "$schema": "https://json-schema.org/draft/2020-12/schema",'
    """
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"


def _filled(part: Any, text: Fragment) -> Any:
    """A part of a schema with every bare string in it replaced."""
    if part == {"type": "string"}:
        return text
    if isinstance(part, dict):
        return {key: _filled(value, text) for key, value in part.items()}
    if isinstance(part, list):
        return [_filled(value, text) for value in part]
    return part
