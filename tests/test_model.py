"""What follows from a claim alone: who says it, whence it comes, of which time it speaks, and its name."""

from dataclasses import FrozenInstanceError, replace
from datetime import date
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import dates, quantities
from kg.evidence import Seal, seal
from kg.model import (
    Alternatives,
    Chain,
    Claim,
    Condition,
    Document,
    Entity,
    Link,
    Span,
    Text,
    Time,
    alternatives,
    chain_text,
    claim_id,
    is_claim,
    object_text,
    short,
    text_order,
)
from kg.vocabulary import UNATTRIBUTED, Basis, EntityType, Modality, Polarity

DAY = dates.parse("2024-03-01")
TIMES = Document("times-1", outlet="times", authors=("jane-doe",), published=DAY)


def claim(*chain: Link | tuple[Link, ...], document: Document = TIMES, **more: Any) -> Claim:
    places: Chain = tuple(p if isinstance(p, tuple) else (p,) for p in chain)
    return Claim(document, "a", "Ships came.", "ships", "occurred", chain=places, **more)


AGENCY, MINISTRY, WITNESS = (
    Link("agency"),
    Link("ministry", "estimated", said=dates.parse("2024-02")),
    Link("times-1/witness"),
)
NOBODY = Link(UNATTRIBUTED)


# Who says it, and whence it comes


def test_without_a_chain_the_author_speaks_and_is_the_origin() -> None:
    assert (claim().speakers, claim().origins, claim().speaker) == (("jane-doe",), ("jane-doe",), "jane-doe")


def test_without_an_author_the_outlet_does() -> None:
    c = claim(document=replace(TIMES, authors=()))
    assert (c.speakers, c.origins) == (("times",), ("times",))


def test_without_either_nobody_speaks_and_the_document_is_the_origin() -> None:
    c = claim(document=Document("times-1"))
    assert (c.speakers, c.speaker, c.origins) == ((), None, ("document:times-1",))


def test_the_innermost_link_that_says_it_speaks() -> None:
    assert claim(AGENCY, MINISTRY).speakers == ("ministry",)


@pytest.mark.parametrize("verb", ["citing", "based on", "Citing", "drawing on", "cited"])
def test_who_is_only_cited_is_an_origin_and_no_speaker(verb: str) -> None:
    c = claim(AGENCY, MINISTRY, Link("satellite-images", verb))
    assert (c.speakers, c.origins) == (("ministry",), ("satellite-images",))


def test_a_gap_at_the_end_is_the_origin_and_who_speaks_of_it_speaks() -> None:
    c = claim(AGENCY, NOBODY)
    assert (c.speaker, c.origins) == ("agency", (UNATTRIBUTED,))


def test_where_nobody_in_the_chain_says_it_there_is_no_speaker() -> None:
    c = claim(NOBODY, Link("archive", "based on"))
    assert (c.speaker, c.origins, c.said) == (None, ("archive",), None)


def test_those_cited_together_are_all_speakers_and_origins() -> None:
    c = claim(NOBODY, (WITNESS, MINISTRY))
    assert c.speaker == "witness; ministry"
    assert c.origins == ("times-1/witness", "ministry")


# When it was said, and of which time it speaks


def test_without_a_chain_it_was_said_when_it_was_published() -> None:
    assert claim().said == DAY


def test_with_a_chain_it_was_said_when_the_speaker_said_it_or_nobody_knows() -> None:
    assert claim(AGENCY, MINISTRY).said == MINISTRY.said
    assert claim(AGENCY).said is None


def test_a_claim_speaks_of_the_time_that_it_states() -> None:
    c = claim(MINISTRY, time=Time(dates.parse("2023-12/2024-01")))
    assert c.valid == (date(2023, 12, 1), date(2024, 1, 31))


def test_without_one_it_speaks_of_the_time_it_was_said() -> None:
    assert claim(MINISTRY).valid == (date(2024, 2, 1), date(2024, 2, 29))


def test_without_either_it_speaks_of_a_time_up_to_publication() -> None:
    assert claim(AGENCY).valid == claim().valid == (None, date(2024, 3, 1))


def test_an_unknown_time_has_no_bounds_and_is_not_replaced() -> None:
    c = claim(MINISTRY, time=Time(None, basis=Basis.UNKNOWN))
    assert c.valid == (None, None)


def test_a_prediction_speaks_of_what_comes_after_it_was_said() -> None:
    assert claim(MINISTRY, modality=Modality.PREDICTED).valid == (date(2024, 2, 1), None)
    assert claim(AGENCY, modality=Modality.PREDICTED).valid == (date(2024, 3, 1), None)
    assert claim(document=Document("times-1"), modality=Modality.PREDICTED).valid == (None, None)


def test_a_time_says_whether_all_of_it_is_meant() -> None:
    when = dates.parse("../2024-02-28")
    assert [str(t) for t in (Time(when), Time(when, throughout=True), Time(None))] == [
        "../2024-02-28",
        "throughout ../2024-02-28",
        "unknown",
    ]
    assert claim(time=Time(when, throughout=True)).throughout
    assert not claim(time=Time(when)).throughout


def test_a_document_is_known_by_the_latest_day_it_can_have_appeared() -> None:
    assert Document("a", published=dates.between("2024-03-01", "2024-03-05")).known_by == date(2024, 3, 5)
    assert Document("a").known_by is None
    assert Document("a", published=DAY, bases=(("published", Basis.INFERRED),)).basis("published") is Basis.INFERRED


# References


def test_a_claim_names_all_that_it_refers_to() -> None:
    people = quantities.parse("3 people")
    chain = (Link("agency"), Link(UNATTRIBUTED), Link("roe", principal="ministry", place="meeting"))
    c = claim(
        *chain,
        object=Alternatives(("x", replace(people, of="budget"), Text("words"))),
        given=Condition("times-1#b"),
        purpose="aim",
        place="port",
    )
    assert list(c.refs) == ["ships", "x", "budget", "times-1#b", "aim", "port", "agency", "roe", "ministry", "meeting"]


def test_words_of_our_own_refer_to_nothing() -> None:
    assert list(claim(object=Text("a"), given=Condition(Text("b")), purpose=Text("c")).refs) == ["ships"]


def test_a_reference_in_short_reads_as_in_the_file() -> None:
    assert [short(r) for r in ("nis", "times-1/witness", "document:times-1", "times-1#a")] == [
        "nis",
        "witness",
        "times-1",
        "times-1#a",
    ]
    assert [is_claim(r) for r in ("times-1#a", "times-1", None, Text("#"))] == [True, False, False, False]


def test_an_entity_knows_the_document_that_has_it() -> None:
    own, shared = (
        Entity("times-1/witness", EntityType.GROUP, "a witness"),
        Entity("port", EntityType.PLACE, "port", ("harbour",)),
    )
    assert (own.id, own.document, shared.document, shared.names) == ("witness", "times-1", None, ("port", "harbour"))


def test_values_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        claim().statement = "Ships went."  # type: ignore[misc]


# In one line


def test_a_chain_reads_from_the_document_inward() -> None:
    assert chain_text(claim(AGENCY, (WITNESS, MINISTRY)).chain) == "agency > (witness + ministry)"
    assert chain_text(()) is None


@pytest.mark.parametrize(
    ("thing", "text"),
    [
        (None, None),
        ("times-1/witness", "witness"),
        ("times-1#a", "times-1#a"),
        (Text("a few ships"), "a few ships"),
        (quantities.parse("about 3e3 people"), "about 3000 people"),
        (replace(quantities.parse("at most 30 percent"), of="port-budget"), "at most 30 percent of port-budget"),
        (alternatives(["money", Text("a favour"), quantities.parse("3 items")]), "3 items or a favour or money"),
    ],
)
def test_an_object_reads_in_one_line(thing: Any, text: str | None) -> None:
    assert object_text(thing) == text


def test_a_span_reads_as_its_place_or_as_a_quote() -> None:
    assert [str(Span(3, 9, seal("a"))), str(Span(None, None, seal("a"), "a"))] == ["3-9", "quote"]


def test_claims_stand_in_the_order_of_the_text() -> None:
    late, early, quote = (
        claim(spans=(s,)) for s in (Span(70, 80, seal("a")), Span(8, 9, seal("a")), Span(None, None, seal("a"), "a"))
    )
    assert sorted([late, early, quote], key=text_order) == [quote, early, late]


things = st.one_of(
    st.sampled_from(["a", "b", "times-1/a", "times-1#a"]),
    st.text(max_size=3).map(Text),
    st.integers(0, 3).map(lambda n: quantities.parse(f"{n} people")),
)


@given(st.lists(things, min_size=1), st.randoms())
def test_alternatives_are_the_same_however_a_file_lists_them(options: list[Any], random: Any) -> None:
    shuffled = [*options, *options]
    random.shuffle(shuffled)
    assert alternatives(shuffled) == alternatives(options)


# Names from content

SEALS = [Seal(3, "ab")]


def test_an_id_is_twenty_hexadecimal_digits_of_a_known_encoding() -> None:
    encoded = b'[[[3,"ab"]],"a","b",["ref","c"],"affirmed",[]]'
    assert claim_id(SEALS, "a", "b", "c", Polarity.AFFIRMED, ()) == sha256(encoded).hexdigest()[:20]


def test_what_decides_about_dates_offsets_and_entities_renames_no_claim() -> None:
    bare: Chain = ((Link("ministry"),),)
    full: Chain = ((Link("ministry", "said", "spokesman", "state", DAY, "port", Basis.INFERRED),),)
    assert claim_id(SEALS, "a", "b", "c", Polarity.AFFIRMED, bare) == claim_id(
        SEALS, "a", "b", "c", Polarity.AFFIRMED, full
    )


def test_an_entity_that_moves_into_the_registry_renames_no_claim() -> None:
    one = claim_id(SEALS, "times-1/a", "b", "times-1/c", Polarity.AFFIRMED, ((Link("times-1/d"),),))
    assert one == claim_id(SEALS, "a", "b", "c", Polarity.AFFIRMED, ((Link("d"),),))


DIFFERENT: list[tuple[Any, ...]] = [
    (SEALS, "a", "b", "c", Polarity.AFFIRMED, ()),
    (SEALS, "a", "b", "c", Polarity.DENIED, ()),
    (SEALS, "a", "b", None, Polarity.AFFIRMED, ()),
    (SEALS, "a", "b", Text("c"), Polarity.AFFIRMED, ()),
    (SEALS, "a", "b", Alternatives(("c",)), Polarity.AFFIRMED, ()),
    (SEALS, "a", "b", quantities.parse("3 people"), Polarity.AFFIRMED, ()),
    (SEALS, "a", "b", quantities.parse("about 3 people"), Polarity.AFFIRMED, ()),
    (SEALS, "a", "b", replace(quantities.parse("3 people"), counted="troops"), Polarity.AFFIRMED, ()),
    (SEALS, "a", "b", replace(quantities.parse("3 people"), of="c"), Polarity.AFFIRMED, ()),
    (SEALS, "a", "b.c", None, Polarity.AFFIRMED, ()),
    (SEALS, "a.b", "c", None, Polarity.AFFIRMED, ()),
    ([Seal(4, "ab")], "a", "b", "c", Polarity.AFFIRMED, ()),
    ([Seal(3, "ab"), Seal(3, "ab")], "a", "b", "c", Polarity.AFFIRMED, ()),
    (SEALS, "a", "b", "c", Polarity.AFFIRMED, ((Link("x"),), (Link("y"),))),
    (SEALS, "a", "b", "c", Polarity.AFFIRMED, ((Link("x"), Link("y")),)),
    (SEALS, "a", "b", "c", Polarity.AFFIRMED, ((Link("y"),), (Link("x"),))),
]


def test_claims_that_say_different_things_have_different_ids() -> None:
    assert len({claim_id(*parts) for parts in DIFFERENT}) == len(DIFFERENT)


words = st.text(st.characters(exclude_categories=["Cs"]), max_size=4).map(lambda t: t.replace("/", "|"))


@given(st.lists(st.tuples(words, words, words), min_size=2, max_size=2, unique=True))
def test_no_two_triples_share_an_encoding(two: list[tuple[str, str, str]]) -> None:
    first, second = ([SEALS, s, p, Text(o), Polarity.AFFIRMED, ()] for s, p, o in two)
    same = [short(two[0][0]), *two[0][1:]] == [short(two[1][0]), *two[1][1:]]
    assert (claim_id(*first) == claim_id(*second)) == same  # type: ignore[arg-type]
