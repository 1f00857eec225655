"""What is remembered from one document to the next changes nothing: each fast way beside its slow and obvious twin."""

import hashlib
import json
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import corpus as synthetic
from kg import quantities
from kg.annotations import Annotated, Judge, Unread, judge_registry
from kg.documents import Record, read_json_lines
from kg.errors import Problem
from kg.evidence import Seal
from kg.model import Alternatives, Claim, Text, claim_id, short
from kg.quads import Names, annotated_lines, literal
from kg.quantities import Quantity, plain
from kg.registry import Registry
from kg.reread import read_document
from kg.vocabulary import UNATTRIBUTED, Polarity

NAMES = Names()
BAD: tuple[Any, ...] = (
    "", "x y", "nobody", "unattributed", "#lead", "#nope", "amber-notes-000000#nope", "a#b#c", "#", "place-0000",
    "person-0000", "sources-0", "sources-9", "amber-notes-000000", "2024-13", "../..", "3 people", "3.000 people",
    "between 9 and 3 people", "10 EUR/month", "7 furlongs", "12", "deniedd", "troopsPresent", "towdBy", "endorses", 0, -1,
    True, 1.5, None, [], [1, 2], [[1, 2], [3, 4]], [5, 2], [0, 99999], {}, {"text": "words"}, {"any": ["place-0000"]},
    {"any": ["place-0000", "place-0001"]}, {"quantity": "3 percent", "of": "zzz"}, {"vague": "many"}, {"claim": "lead"},
    {"text": "b", "holds": "dennied"}, {"at": "2024-1"}, {"at": "2024", "basis": "guess"}, {"unknown": False},
    {"words": 0, "sha256": "a" * 64}, {"words": 3, "sha256": "xy"}, ["outlet-0000", "outlet-0000"], [[]],
    [{"agent": "person-0000", "for": "place-0000", "said": "2024-99", "in": "person-0001", "basis": "x"}],
    [["sources-0", "unattributed"], {"agent": "agreement-0000", "verb": "stipulates", "in": "deployment-0000"}],
    {"value": "outlet-0000", "basis": "inferred"}, {"earliest": "2024-01", "latest": "2023-01"}, {"subject": "nobody"},
)  # fmt: skip
"""Values that do not fit most fields, and fit a few."""

LOCAL: tuple[tuple[str, dict[str, Any]], ...] = (
    ("sources-0", {"type": "Grup", "label": "officials"}),
    ("sources-1", {"type": "Place", "label": "a quay", "of": "body-0000"}),
    ("person-0000", {"type": "Place", "label": "a quay with a person's id"}),
    ("outlet-0001", {"type": "Group", "label": "readers", "of": "nobody"}),
    ("amber-notes-000000", {"type": "Person", "label": "somebody with a document's id"}),
    ("unattributed", {"type": "Group", "label": "the gap"}),
)


def spoilt(document: dict[str, Any], rng: Random) -> dict[str, Any]:
    """A document with a few fields that hold something else."""
    document = deepcopy(document)
    for _ in range(rng.choice((0, 0, 1, 3))):
        at = rng.random()
        if at < 0.7:
            claim = rng.choice(document["claims"])
            claim[rng.choice((*claim, "when", "where", "given", "purpose", "also", "quote"))] = deepcopy(
                rng.choice(BAD)
            )
        elif at < 0.85:
            key = rng.choice(("title", "outlet", "author", "published", "url", "text", "corrects", "defaults"))
            document["document"][key] = deepcopy(rng.choice(BAD))
        else:
            document["entities"].update([deepcopy(rng.choice(LOCAL))])
    return document


def records(folder: Path, seed: int, documents: int = 6) -> list[Record]:
    """A corpus of which some documents are spoilt, as it is read."""
    rng, made = Random(seed), synthetic.world(documents)
    lines: list[Any] = [
        {name: {"id": id_, **declared}}
        for plural, name in (("entities", "entity"), ("terms", "term"))
        for id_, declared in synthetic.registry(made, seed)[plural].items()
    ]
    if seed % 5 == 0:
        lines.append({"entity": {"id": "harbour"}})  # cannot be read, and so hides who is unknown
    lines += [spoilt(synthetic.document(made, n, seed), rng) for n in range(documents)]
    file = folder / f"{seed}.jsonl"
    file.write_bytes(b"\n".join(map(msgspec.json.encode, lines)))
    return list(read_json_lines(file, "corpus.jsonl"))


class Court:
    """What the documents of a corpus are judged by."""

    def __init__(self, made: list[Record]) -> None:
        self.ids = {r.raw.document.id for r in made if r.raw.document}
        self.registry: Registry = judge_registry(made, self.ids)
        self.unread = Unread.of(made)

    def judge(self) -> Judge:
        return Judge(self.registry, self.ids, self.unread)


Verdict = tuple[Annotated | None, list[Problem]]


def judged(judge: Judge, record: Record) -> Verdict:
    again = replace(record, problems=list(record.problems))
    return judge.judge(again), again.problems


SEEDS = range(40)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_document_is_judged_among_others_as_it_is_judged_alone(tmp_path: Path, seed: int) -> None:
    made = records(tmp_path, seed)
    court = Court(made)
    together = court.judge()
    alone = [judged(court.judge(), r) for r in made]
    assert [judged(together, r) for r in made] == alone
    assert [judged(together, r) for r in reversed(made)] == alone[::-1]  # everything is remembered by now


def test_the_spoilt_documents_are_good_and_bad_ones(tmp_path: Path) -> None:
    verdicts = [judged(Court(made).judge(), r) for made in (records(tmp_path, s) for s in SEEDS) for r in made]
    assert sum(a is not None for a, _ in verdicts) > 40
    assert len({p.found for _, problems in verdicts for p in problems}) > 60


def test_what_is_remembered_does_not_grow_with_the_documents(tmp_path: Path) -> None:
    made = records(tmp_path, 1)
    court = Court(made)
    judge = court.judge()
    for r in made:
        judged(judge, r)
    shared = judge._shared
    nameable = {*court.registry.entities, *court.ids, UNATTRIBUTED}
    assert nameable.issuperset(shared.links)
    assert all(nameable.issuperset(ids) for ids in shared.refs.values())


def good(folder: Path) -> Iterator[tuple[Annotated, Registry]]:
    for seed in SEEDS:
        made = records(folder, seed)
        court = Court(made)
        judge = court.judge()
        yield from ((a, court.registry) for a, _ in (judged(judge, r) for r in made) if a is not None)


def test_what_is_written_of_a_document_is_read_back_equal(tmp_path: Path) -> None:
    for annotated, registry in good(tmp_path):
        lines = annotated_lines(annotated, NAMES, registry.terms)
        assert read_document([f"{line} ." for line in lines], NAMES) == annotated


def plain_id(claim: Claim) -> str:
    """A claim's id, written out as its definition says it."""

    def content(thing: Any) -> Any:
        if isinstance(thing, Quantity):
            low, high = (None if n is None else str(n) for n in (thing.low, thing.high))
            of = None if thing.of is None else short(thing.of)
            return ["quantity", low, high, thing.unit, thing.bound.value, thing.counted, of, thing.words]
        if isinstance(thing, Text):
            return ["text", thing.text]
        if isinstance(thing, Alternatives):
            return ["any", *map(content, thing.options)]
        return None if thing is None else ["ref", short(thing)]

    text = json.dumps(
        [
            [[s.seal.words, s.seal.sha256] for s in claim.spans],
            claim.subject.rpartition("/")[2].removeprefix("document:"),
            claim.predicate,
            content(claim.object),
            claim.polarity.value,
            [[link.agent.rpartition("/")[2].removeprefix("document:") for link in place] for place in claim.chain],
        ],
        ensure_ascii=False,
        separators=(",", ":"),
    )
    return hashlib.sha256(text.encode()).hexdigest()[:20]


def test_a_claims_id_is_that_of_its_definition(tmp_path: Path) -> None:
    claims = [c for annotated, _ in good(tmp_path) for c in annotated.claims]
    assert {type(c.object) for c in claims} >= {str, Quantity, Text, Alternatives}
    for c in claims:
        seals = [s.seal for s in c.spans]
        assert claim_id(seals, c.subject, c.predicate, c.object, c.polarity, c.chain) == plain_id(c)


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=0))
def test_a_claims_id_has_the_digits_of_its_numbers(number: Decimal) -> None:
    quantity = replace(quantities.parse("3 people"), low=number)
    made = claim_id([Seal(1, "a")], "a", "b", quantity, Polarity.AFFIRMED, ())
    rest = '"people","exact",null,null,null],"affirmed",[]]'
    text = f'[[[1,"a"]],"a","b",["quantity","{number}","3",{rest}'
    assert made == hashlib.sha256(text.encode()).hexdigest()[:20]


@given(st.from_regex(r"[0-9]{1,30}(\.[0-9]{1,9})?([eE][+-]?[0-9]{1,2})?", fullmatch=True))
def test_a_number_has_one_form_however_it_is_printed(text: str) -> None:
    made = quantities.parse(f"{text} kilometres").low
    assert repr(made) == repr(Decimal(plain(Decimal(text))))


@given(st.text())
def test_a_literal_escapes_each_character_by_itself(text: str) -> None:
    assert literal(text)[1:-1] == "".join(literal(c)[1:-1] for c in text)
