"""What was known when, which time a claim speaks of, and what changed: on fictional harbours."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import dates, quantities, timeline
from kg.compare import compare_all
from kg.errors import QueryError
from kg.evidence import Seal
from kg.graph import load
from kg.model import Claim, Condition, Document, Entity, Link, Object, Reading, Span, Text, Time
from kg.registry import Registry
from kg.timeline import KINDS, Change, at, diff, known, late, readings_known
from kg.vocabulary import EntityType, Modality, Polarity, ReadingKind


def document(id: str, published: str | None = "2024-03-10") -> Document:
    return Document(id, outlet=id, published=dates.parse(published) if published else None)


TIMES = document("times", "2024-03-10")
POST = document("post", "2024-03-20")


def claim(
    in_: Document,
    id: str,
    object: Object = None,
    *,
    subject: str = "crew",
    predicate: str = "troopsPresent",
    when: str | None = "2024-03-01",
    throughout: bool = False,
    polarity: Polarity = Polarity.AFFIRMED,
    modality: Modality = Modality.ASSERTED,
    by: str | None = None,
    said: str | None = None,
    given: Condition | None = None,
) -> Claim:
    chain = ((Link(by, said=dates.parse(said) if said else None),),) if by else ()
    time = Time(dates.parse(when), throughout) if when else None
    return Claim(
        in_, id, f"Statement {id}.", subject, predicate, object, polarity, modality,
        given=given, chain=chain, time=time,
    )  # fmt: skip


def people(text: str) -> quantities.Quantity:
    return replace(quantities.parse(f"{text} people"), counted="troops")


REGISTRY = Registry.of(
    [
        Entity("crew", EntityType.GROUP, "the crew in port"),
        Entity("tug", EntityType.EVENT, "the sinking of the tug"),
        Entity("ministry", EntityType.ORGANIZATION, "Ministry of Ports"),
        Entity("navy", EntityType.ORGANIZATION, "the navy"),
        Entity("times", EntityType.OUTLET, "The Times of Port"),
        Entity("post", EntityType.OUTLET, "Harbour Post"),
    ]
)


def rows(changes: Sequence[Change]) -> list[tuple[str, str, str | None]]:
    return [(c.kind, c.claim.ref, c.earlier.ref if c.earlier else None) for c in changes]


# known


def test_a_document_is_known_on_the_day_it_appeared_and_not_the_day_before() -> None:
    assert known([TIMES], "2024-03-10").ids == {"times"}
    assert known([TIMES], "2024-03-09").ids == frozenset()
    assert known([TIMES], "2024-03-09").undecided == frozenset()


def test_a_document_that_appeared_within_a_window_is_known_at_its_end_and_undecided_before() -> None:
    gazette = document("gazette", "2024-03-05/2024-03-08")
    assert known([gazette], "2024-03-04") == known([], "2024-03-04")
    assert known([gazette], "2024-03-05").undecided == {"gazette"}
    assert known([gazette], "2024-03-07").undecided == {"gazette"}
    assert known([gazette], "2024-03-08").ids == {"gazette"}


def test_a_document_without_a_date_is_never_known_and_never_ruled_out() -> None:
    for nobody_knows in (
        document("leaflet", None),
        document("leaflet", "2024-03/.."),
        document("leaflet", "../2024-03"),
    ):
        assert known([nobody_knows], "2024-02-01").ids == frozenset()
    assert known([document("leaflet", None)], "1900-01-01").undecided == {"leaflet"}
    assert known([document("leaflet", "../2024-03")], "2024-01-01").undecided == {"leaflet"}
    assert known([document("leaflet", "2024-03/..")], "2024-01-01").undecided == frozenset()
    assert known([document("leaflet", "../2024-03")], "2024-03-31").ids == {"leaflet"}


def test_what_is_undecided_says_why() -> None:
    (reason,) = known([document("leaflet", None)], "2024-03-01").reasons
    assert reason == "leaflet appeared at an unknown time: whether by 2024-03-01 is open"


def test_a_month_means_by_its_end_and_a_day_may_be_a_date() -> None:
    assert known([TIMES], "2024-03").ids == {"times"}
    assert known([TIMES], date(2024, 3, 10)).ids == {"times"}


@pytest.mark.parametrize("day", ["yesterday", "2024-13-01", "2024-03-01/.."])
def test_what_is_no_day_is_refused_with_a_sentence(day: str) -> None:
    with pytest.raises(QueryError, match=r"write|is no date|no such"):
        known([TIMES], day)


DAYS = st.dates(date(2023, 1, 1), date(2025, 1, 1))


@st.composite
def windows(draw: st.DrawFn) -> Document:
    first = draw(DAYS)
    last = first + timedelta(draw(st.integers(0, 40)))
    id = f"d{draw(st.integers(0, 5))}-{first}-{last}"
    return document(id, draw(st.sampled_from([None, f"{first}/..", f"../{last}", f"{first}/{last}", str(first)])))


@given(st.lists(windows(), max_size=6, unique_by=lambda d: d.id), DAYS, st.integers(0, 400))
def test_what_is_known_stays_known_and_nothing_is_both_known_and_undecided(
    documents: list[Document], day: date, passed: int
) -> None:
    now, later = known(documents, day), known(documents, day + timedelta(passed))
    assert now.ids <= later.ids
    assert now.undecided <= later.ids | later.undecided
    assert not now.ids & now.undecided
    assert len(now.reasons) == len(now.undecided)
    assert known(list(reversed(documents)), day) == now


def reading(id: str, source: str, target: str, *documents: str) -> Reading:
    return Reading(id, ReadingKind.PART, source, target, "editor", documents, "because")


def test_a_reading_counts_only_when_all_its_documents_are_known() -> None:
    registry = Registry.of(readings=[reading("r", "crew", "navy", "times", "post")])
    assert readings_known(registry, ["times"]) == ()
    assert readings_known(registry, ["times", "post"]) == registry.readings


@pytest.mark.parametrize("target", ["post#a", "post/officers", "document:post"])
def test_a_reading_that_reaches_into_an_unknown_document_does_not_count_even_if_it_does_not_name_it(
    target: str,
) -> None:
    registry = Registry.of(readings=[reading("r", "crew", target, "times")])
    assert readings_known(registry, ["times"]) == ()
    assert readings_known(registry, ["times", "post"]) == registry.readings


# spoken of


def sorted_by_time(when: str, *claims: Claim) -> tuple[list[str], list[str]]:
    kept, undecided = at(claims, when)
    return [c.id for c in kept], [c.id for c in undecided]


def test_a_day_within_the_question_is_kept_and_a_day_outside_is_not() -> None:
    assert sorted_by_time("2024-03", claim(TIMES, "in", when="2024-03-08"), claim(TIMES, "out", when="2024-04-01")) == (
        ["in"],
        [],
    )


def test_some_day_of_a_month_is_undecided_for_one_of_its_days() -> None:
    assert sorted_by_time("2024-03-08", claim(TIMES, "a", when="2024-03")) == ([], ["a"])


def test_what_holds_throughout_a_month_is_kept_for_each_of_its_days() -> None:
    assert sorted_by_time("2024-03-08", claim(TIMES, "a", when="2024-03", throughout=True)) == (["a"], [])


def test_an_unknown_time_is_undecided_for_every_question() -> None:
    unknown = replace(claim(TIMES, "a"), time=Time(None))
    assert sorted_by_time("1900", unknown) == ([], ["a"])
    assert sorted_by_time("../2024-12-31", unknown) == ([], ["a"])


def test_a_claim_without_a_time_speaks_of_some_time_up_to_its_publication() -> None:
    timeless = claim(TIMES, "a", when=None)
    assert sorted_by_time("2024-02-01", timeless) == ([], ["a"])
    assert sorted_by_time("2024-03-11/2024-03-31", timeless) == ([], [])
    assert sorted_by_time("../2024-03-31", timeless) == (["a"], [])


def test_a_claim_without_a_time_that_was_said_on_a_day_speaks_of_that_day() -> None:
    assert sorted_by_time("2024-02-01", claim(TIMES, "a", when=None, by="ministry", said="2024-02-01")) == (["a"], [])


def test_a_prediction_without_a_time_speaks_of_what_comes_after() -> None:
    prediction = claim(TIMES, "a", when=None, modality=Modality.PREDICTED)
    assert sorted_by_time("2024-03-01", prediction) == ([], [])
    assert sorted_by_time("2024-06", prediction) == ([], ["a"])
    assert sorted_by_time("2024-03-01/..", prediction) == (["a"], [])


def test_a_time_that_is_no_date_is_refused_with_a_sentence() -> None:
    with pytest.raises(QueryError, match="is no date"):
        at([], "last month")


def test_a_claim_is_late_only_beyond_the_days_given() -> None:
    told = claim(TIMES, "a", when="2024-02-09")  # thirty days before the tenth of March
    assert late([told]) == []
    (row,) = late([told], days=29)
    assert (row.claim, row.days) == (told, 30)
    assert row.sentence.startswith("times#a speaks of 2024-02-09, which had ended 30 days before")


def test_a_window_of_publication_counts_from_its_first_day_and_an_open_time_is_never_late() -> None:
    gazette = document("gazette", "2024-03-05/2024-06-08")
    assert late([claim(gazette, "a", when="2024-02-09")]) == []
    assert late([claim(TIMES, "a", when="2020/.."), replace(claim(TIMES, "b"), time=Time(None))]) == []


def test_late_claims_come_in_the_order_of_their_delay() -> None:
    claims = [claim(TIMES, "b", when="2023"), claim(TIMES, "a", when="2023"), claim(TIMES, "c", when="2020")]
    assert [row.claim.id for row in late(claims)] == ["c", "a", "b"]


# what changed


def test_nothing_changes_between_a_view_and_itself_in_any_order() -> None:
    claims = [claim(TIMES, "a", people("3000")), claim(POST, "b", people("8000"))]
    assert diff(claims, claims, REGISTRY) == []
    assert diff(claims, [*reversed(claims), *claims], REGISTRY) == []


def test_a_new_claim_appears_and_one_that_is_gone_is_withdrawn() -> None:
    old, new = (
        claim(TIMES, "a", Text("calm"), predicate="describedAs"),
        claim(POST, "b", subject="tug", predicate="occurred"),
    )
    changes = diff([old], [new], REGISTRY)
    assert rows(changes) == [("withdrawn", "times#a", None), ("appeared", "post#b", None)]
    assert changes[0].sentence == "times#a (The Times of Port; published 2024-03-10) is no longer there: Statement a."


def test_another_figure_for_a_later_day_supersedes_the_earlier_one() -> None:
    old, new = claim(TIMES, "a", people("3000")), claim(POST, "b", people("8000"), when="2024-03-15")
    changes = diff([old], [old, new], REGISTRY)
    assert rows(changes) == [("appeared", "post#b", None), ("superseded", "post#b", "times#a")]
    assert "post#b (Harbour Post; published 2024-03-20) supersedes times#a" in changes[1].sentence
    assert "3000 people" in changes[1].sentence


def test_an_old_figure_that_a_new_text_recalls_supersedes_nothing() -> None:
    old, recalled = claim(TIMES, "a", people("8000")), claim(POST, "b", people("3000"), when="2024-01-01")
    assert rows(diff([old], [old, recalled], REGISTRY)) == [("appeared", "post#b", None)]


def test_another_figure_of_one_origin_for_one_day_is_a_revision() -> None:
    old = claim(TIMES, "a", people("3000"), by="ministry", said="2024-03-09")
    new = claim(POST, "b", people("3400"), by="ministry", said="2024-03-19")
    assert rows(diff([old], [old, new], REGISTRY))[1:] == [("revised", "post#b", "times#a")]


def test_a_denial_of_what_an_earlier_claim_says_is_a_row_with_both() -> None:
    old = claim(TIMES, "a", subject="tug", predicate="occurred")
    new = claim(POST, "b", subject="tug", predicate="occurred", polarity=Polarity.DENIED)
    assert rows(diff([old], [old, new], REGISTRY)) == [("appeared", "post#b", None), ("denied", "post#b", "times#a")]


def test_an_affirmation_of_what_was_denied_and_another_figure_contradict_but_deny_nothing() -> None:
    denied = claim(TIMES, "a", subject="tug", predicate="occurred", polarity=Polarity.DENIED)
    affirmed = claim(POST, "b", subject="tug", predicate="occurred")
    assert rows(diff([denied], [denied, affirmed], REGISTRY))[1:] == [("contradicted", "post#b", "times#a")]
    few, many = claim(TIMES, "c", people("3000")), claim(POST, "d", people("8000"))
    assert rows(diff([few], [few, many], REGISTRY))[1:] == [("contradicted", "post#d", "times#c")]


def test_whoever_denies_a_claim_is_a_row_and_one_who_does_not_deny_it_is_none() -> None:
    old = claim(TIMES, "a", people("3000"))
    denies = claim(POST, "b", "times#a", subject="ministry", predicate="denies")
    assert rows(diff([old], [old, denies], REGISTRY))[1:] == [("denied", "post#b", "times#a")]
    assert "says that Ministry of Ports denies times#a" in diff([old], [old, denies], REGISTRY)[1].sentence
    for mild in (
        replace(denies, polarity=Polarity.DENIED),
        replace(denies, modality=Modality.HYPOTHETICAL),
        replace(denies, given=Condition(Text("somebody asks"))),
        replace(denies, predicate="doubts"),
        replace(denies, object="gazette#gone"),
    ):
        assert rows(diff([old], [old, mild], REGISTRY)) == [("appeared", "post#b", None)]


def test_a_figure_quoted_only_to_be_denied_denies_the_same_figure_of_an_earlier_document() -> None:
    old = claim(TIMES, "a", people("3000"))
    quoted = claim(POST, "q", people("3000"))
    denies = claim(POST, "r", "post#q", subject="navy", predicate="denies")
    changes = diff([old], [old, quoted, denies], REGISTRY)
    assert [row for row in rows(changes) if row[0] == "denied"] == [
        ("denied", "post#r", "post#q"),
        ("denied", "post#r", "times#a"),
    ]
    assert "with which times#a" in next(c.sentence for c in changes if c.earlier == old)


def test_what_was_said_after_a_denial_is_not_denied_by_it() -> None:
    quoted = claim(TIMES, "q", people("3000"))
    denies = claim(TIMES, "r", "times#q", subject="navy", predicate="denies")
    after = claim(POST, "a", people("3000"))
    denied = [row for row in rows(diff([], [quoted, denies, after], REGISTRY)) if row[0] == "denied"]
    assert denied == [("denied", "times#r", "times#q")]


def test_of_two_new_claims_that_contradict_the_one_said_later_is_the_new_one() -> None:
    first = claim(POST, "z", people("8000"), by="navy", said="2024-03-02")
    second = claim(POST, "a", people("3000"), by="ministry", said="2024-03-04")
    assert [row for row in rows(diff([], [first, second], REGISTRY)) if row[2]] == [
        ("contradicted", "post#a", "post#z")
    ]


def test_of_two_new_claims_of_one_day_the_one_that_denies_is_the_new_one() -> None:
    affirms = claim(POST, "z", subject="tug", predicate="occurred")
    denies = claim(POST, "a", subject="tug", predicate="occurred", polarity=Polarity.DENIED)
    assert [row for row in rows(diff([], [affirms, denies], REGISTRY)) if row[2]] == [("denied", "post#a", "post#z")]


def test_a_claim_that_was_rewritten_in_place_is_revised_and_one_that_moved_in_its_text_is_not() -> None:
    old = claim(TIMES, "a", people("3000"))
    moved = replace(old, statement="Another wording.", spans=(Span(5, 9, Seal(1, "ab")),))
    assert diff([old], [moved], REGISTRY) == []
    (change,) = diff([old], [replace(old, object=people("3400"), statement="Corrected.")], REGISTRY)
    assert (change.kind, change.earlier) == ("revised", old)
    assert "was rewritten (object). Before: Statement a. Now: Corrected." in change.sentence


def test_rows_are_sorted_by_document_claim_and_kind_whatever_the_order_given() -> None:
    old = claim(TIMES, "a", people("3000"), by="ministry", said="2024-03-09")
    new = [
        claim(POST, "c", people("8000"), when="2024-03-15"),
        claim(POST, "b", people("3400"), by="ministry", said="2024-03-19"),
        claim(document("gazette", None), "a", people("1000")),
    ]
    changes = diff([old], [old, *new], REGISTRY)
    assert changes == diff([old], [*reversed(new), old], REGISTRY)
    refs = [c.claim.ref for c in changes]
    assert refs == sorted(refs, key=["post#b", "post#c", "gazette#a"].index)
    for ref in set(refs):
        kinds = [KINDS.index(c.kind) for c in changes if c.claim.ref == ref]
        assert kinds == sorted(kinds)


FIGURES = st.builds(
    lambda document, n, number, day, polarity: claim(
        document, f"c{n}", people(str(number)), when=f"2024-03-{day:02}", polarity=polarity
    ),
    st.sampled_from([TIMES, POST]),
    st.integers(0, 8),
    st.sampled_from([1000, 3000, 3100, 8000]),
    st.integers(1, 4),
    st.sampled_from(list(Polarity)),
)


@given(st.lists(FIGURES, max_size=6), st.lists(FIGURES, max_size=6))
def test_every_new_claim_appears_once_and_every_other_row_is_about_a_claim_that_is_new_or_gone(
    before: list[Claim], after: list[Claim]
) -> None:
    old, new = {c.ref: c for c in before}, {c.ref: c for c in after}
    changes = diff(list(old.values()), list(new.values()), REGISTRY)
    assert sorted(c.claim.ref for c in changes if c.kind == "appeared") == sorted(new.keys() - old.keys())
    assert sorted(c.claim.ref for c in changes if c.kind == "withdrawn") == sorted(old.keys() - new.keys())
    changed = {ref for ref in old.keys() & new.keys() if old[ref].object != new[ref].object or old[ref] != new[ref]}
    for change in changes:
        assert change.claim.ref in (old.keys() ^ new.keys()) | changed
        assert (change.earlier is None) == (change.kind in ("appeared", "withdrawn"))
        assert change.claim.ref in change.sentence
    assert len(rows(changes)) == len(set(rows(changes)))


# the five articles


def test_between_october_and_april_the_seeds_tell_of_a_denial_and_of_a_force_that_grew() -> None:
    graph = load()
    claims = [graph.claim(ref) for ref in graph.claims()["claim"]]
    documents = {c.document.id: c.document for c in claims}.values()
    then = known(documents, "2024-10-21").ids
    assert then == {"asia-business-daily-2024-06-27", "asia-business-daily-2024-10-18", "moscow-times-2024-10-21"}
    before = [c for c in claims if c.document.id in then]
    found = rows(diff(before, claims, graph.registry))
    late_document = "benefiting-from-soldiers-2024-11"
    assert ("superseded", f"{late_document}#blinken-8000", f"{late_document}#in-kursk") in found
    assert ("denied", f"{late_document}#no-clash", "asia-business-daily-2024-10-18#reports") in found
    assert {row[1] for row in found} == {c.ref for c in claims} - {c.ref for c in before}


def test_the_seed_without_a_date_of_its_own_is_undecided_within_its_window() -> None:
    graph = load()
    documents = {graph.claim(ref).document for ref in graph.claims()["claim"]}
    assert known(documents, "2024-11-01").undecided == {"benefiting-from-soldiers-2024-11"}


def test_what_changed_is_what_all_pairs_of_claims_tell(monkeypatch: pytest.MonkeyPatch) -> None:
    graph, days = load(), ("2024-06-30", "2024-10-18", "2024-10-21", "2025-04-09")
    views = [(graph.as_of(a).selected, graph.as_of(b).selected) for a, b in pairwise(days)]
    times = [claim(TIMES, "a", people("3000")), claim(TIMES, "b", people("9000"))]
    denial = claim(POST, "no", "times#a", subject="ministry", predicate="denies")
    again = claim(POST, "c", people("3000"))
    views += [(times, [*times, again, denial]), (times, [replace(times[0], object=people("9")), again])]
    fast = [diff(a, b, graph.registry) for a, b in views]
    monkeypatch.setattr(timeline, "compare_all", lambda claims, registry, **_: compare_all(claims, registry))
    assert fast == [diff(a, b, graph.registry) for a, b in views]
    assert {change.kind for found in fast for change in found} == set(KINDS)
