"""Verdicts on pairs of claims: each rule of the design's section 6, the traps of its section 1, and the algebra."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations, permutations
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kg
from benchmarks import corpus
from kg.compare import Comparison, Context, Verdict, compare, compare_all, sums
from kg.compare.candidates import candidates
from kg.compare.pairs import known_order
from kg.dates import parse as day
from kg.errors import QueryError
from kg.model import Alternatives, Claim, Condition, Document, Entity, Link, Object, Reading, Sameness, Text, Time
from kg.quantities import Quantity, convert
from kg.quantities import parse as number
from kg.registry import Registry
from kg.vocabulary import Bound, EntityType, Modality, Polarity, ReadingKind, Term

ENTITIES = [
    Entity("tug-crew", EntityType.GROUP, "tug crew"),
    Entity("harbour-crew", EntityType.GROUP, "crew of the harbour"),
    Entity("marines-in-port", EntityType.ARMED_FORCE, "marines in the port"),
    Entity("fleet", EntityType.ARMED_FORCE, "the fleet"),
    Entity("divers", EntityType.ARMED_FORCE, "divers", hypothetical=True),
    Entity("possible-voyage", EntityType.DEPLOYMENT, "a possible voyage", hypothetical=True),
    Entity("ministry", EntityType.ORGANIZATION, "the ministry"),
    Entity("port", EntityType.PLACE, "the port"),
]


def claim(
    ref: str,
    subject: str,
    predicate: str,
    thing: Object = None,
    *,
    at: str | None = None,
    throughout: str | None = None,
    by: str | None = None,
    said: str | None = None,
    published: str | None = None,
    denied: bool = False,
    where: str | None = None,
    given: str | Condition | None = None,
    **more: Any,
) -> Claim:
    document, _, name = ref.partition("#")
    link = [((Link(by, said=day(said) if said else None),),)] if by else [()]
    when = at or throughout
    return Claim(
        Document(document, published=day(published) if published else None),
        name,
        "…",
        subject,
        predicate,
        thing,
        Polarity.DENIED if denied else Polarity.AFFIRMED,
        time=Time(day(when), throughout=throughout is not None) if when else None,
        chain=link[0],
        place=where,
        given=Condition(Text(given)) if isinstance(given, str) else given,
        **more,
    )


def present(ref: str, figure: str, *, subject: str = "marines-in-port", counted: str = "troops", **more: Any) -> Claim:
    more.setdefault("at", "2024-03-01")
    return claim(ref, subject, "troopsPresent", replace(number(figure), counted=counted), **more)


def vague(words: str) -> Quantity:
    return Quantity(None, None, "people", Bound.VAGUE, "troops", words=words)


def reading(kind: ReadingKind, source: str, target: str, name: str = "editors-view") -> Reading:
    return Reading(name, kind, source, target, "editor", (), "the port's own rules say so")


def verdict(a: Claim, b: Claim, *readings: Reading, among: Iterable[Claim] = (), **registry: Any) -> Comparison:
    made = Registry.of(ENTITIES, readings=readings, **registry)
    context = Context.of([a, b, *among], made)
    found = compare(a, b, context)
    assert found == compare(b, a, context)
    assert a.ref in found.sentence
    assert b.ref in found.sentence
    assert found.sentence.endswith(".")
    return found


# --- rule 1: not comparable -------------------------------------------------------------------------------------


def test_one_number_said_of_three_subjects_is_three_quantities() -> None:
    claims = [
        present(f"times#{s}", "3000 people", subject=s) for s in ("trainees", "marines-in-port", "reinforcements")
    ]
    for a, b in permutations(claims, 2):
        found = verdict(a, b)
        assert (found.verdict, found.element) == (Verdict.NOT_COMPARABLE, "subject")


def test_a_number_present_and_a_number_sent_differ_in_measure_and_place() -> None:
    here = present("times#a", "8000 people", where="port")
    sent = claim(
        "gazette#b", "fleet", "personnelSent", replace(number("10000 people"), counted="troops"), at="2024-03-01"
    )
    found = verdict(here, sent)
    assert (found.verdict, found.element) == (Verdict.NOT_COMPARABLE, "measure")
    assert "in measure (personnel sent against troops present)" in found.sentence
    assert "in place (none stated against the port)" in found.sentence
    assert "in subject (the fleet against marines in the port)" in found.sentence
    assert found.key == "troops"


@pytest.mark.parametrize(
    ("other", "element"),
    [
        (present("gazette#b", "3000 people", where="port"), "place"),
        (present("gazette#b", "3000 people", counted="troops and other personnel"), "counted"),
        (present("gazette#b", "3000 people", given="the strait is open"), "condition"),
        (present("gazette#b", "3000 people", subject="fleet"), "subject"),
        (claim("gazette#b", "marines-in-port", "locatedIn", "port", at="2024-03-01"), "relation"),
    ],
)
def test_what_is_stated_on_one_side_only_is_different(other: Claim, element: str) -> None:
    found = verdict(present("times#a", "3000 people"), other)
    assert (found.verdict, found.element) == (Verdict.NOT_COMPARABLE, element)
    assert found.readings == ()


def test_relations_with_other_objects_are_not_comparable() -> None:
    found = verdict(claim("times#a", "fleet", "provides", "coal"), claim("gazette#b", "fleet", "provides", "grain"))
    assert (found.verdict, found.element) == (Verdict.NOT_COMPARABLE, "object")
    assert found.key == "the fleet · provides"


def test_shares_of_different_wholes_differ_in_object() -> None:
    a, b = (claim(f"times#{of}", "aid", "shareOf", replace(number("30 percent"), of=of)) for of in ("budget", "trade"))
    assert verdict(a, b).element == "object"
    assert verdict(a, replace(b, object=a.object)).verdict is Verdict.AGREES


def test_the_same_condition_in_other_spacing_and_case_is_the_same() -> None:
    a = present("times#a", "3000 people", given="The strait  is open")
    b = present("gazette#b", "3000 people", given="the strait is open")
    contrary = replace(b, given=Condition(Text("the strait is open"), Polarity.DENIED))
    assert verdict(a, b).verdict is Verdict.AGREES
    assert verdict(a, b).key.endswith("if the strait is open")
    assert verdict(a, contrary).element == "condition"


def test_currencies_are_not_comparable() -> None:
    a, b = (claim(f"times#{v[-3:]}", "aid", "monetaryValue", number(v), at="2024") for v in ("3e9 USD", "3e9 KRW"))
    assert (verdict(a, b).verdict, verdict(a, b).element) == (Verdict.NOT_COMPARABLE, "unit")


def test_a_figure_that_both_print_in_one_currency_is_compared_in_it() -> None:
    a = claim("times#a", "aid", "income", number("1.2e9 USD/year"), at="2024-03-01", also=(number("1.3e12 KRW/year"),))
    b = claim("gazette#b", "aid", "income", number("1.5e12 KRW/year"), at="2024-03-01")
    found = verdict(a, b)
    assert (found.verdict, found.element) == (Verdict.CONTRADICTS, "range")
    assert "compared in KRW/year, which both texts print; no currency is converted" in found.sentence


@pytest.mark.parametrize("modality", [Modality.HYPOTHETICAL, Modality.OPINION])
def test_a_hypothesis_or_an_opinion_never_corroborates_a_count(modality: Modality) -> None:
    found = verdict(present("times#a", "1500 people"), present("gazette#b", "1500 people", modality=modality))
    assert (found.verdict, found.element, found.outcome) == (Verdict.NOT_COMPARABLE, "modality", None)
    assert f"gazette#b is {'an opinion' if modality is Modality.OPINION else 'hypothetical'}" in found.sentence


def test_a_hypothetical_group_never_corroborates_a_count_whatever_else_differs() -> None:
    divers = claim("gazette#b", "divers", "groupSize", replace(number("at most 1500 people"), counted="members"))
    found = verdict(present("times#a", "about 1500 people"), divers)
    assert (found.verdict, found.element) == (Verdict.NOT_COMPARABLE, "modality")
    assert "divers, which exists only in a hypothesis" in found.sentence


def test_entities_decided_to_be_the_same_are_one_subject_place_and_object() -> None:
    a = claim("times#a", "tug-crew", "locatedIn", "port", where="pier")
    b = claim("gazette#b", "crew-of-the-tug", "locatedIn", "the-port", where="the-pier")
    same = [Sameness(("tug-crew", "crew-of-the-tug")), Sameness(("port", "the-port")), Sameness(("pier", "the-pier"))]
    assert verdict(a, b).verdict is Verdict.NOT_COMPARABLE
    assert verdict(a, b, same=same).verdict is Verdict.AGREES


def test_claims_about_one_claim_are_compared_like_others() -> None:
    a = claim("times#a", "ministry", "endorses", "gazette#reports", modality=Modality.ESTIMATED)
    b = claim("herald#b", "ministry", "endorses", "gazette#reports")
    assert verdict(a, b).verdict is Verdict.AGREES
    assert verdict(a, replace(b, predicate="doubts")).element == "relation"
    assert verdict(a, replace(b, object="gazette#other")).element == "object"


def test_a_relation_and_its_inverse_say_the_same() -> None:
    terms = [
        Term("loads", inverse="loadedBy", own=True),
        Term("loadedBy", own=True),
        Term("near", inverse="near", own=True),
    ]
    a, b = claim("times#a", "crane", "loads", "ship"), claim("gazette#b", "ship", "loadedBy", "crane")
    assert verdict(a, b, terms=terms).verdict is Verdict.AGREES
    assert {verdict(a, b, terms=terms).a, verdict(a, b, terms=terms).b} == {a, b}
    near, back = claim("times#c", "crane", "near", "ship"), claim("gazette#d", "ship", "near", "crane")
    assert verdict(near, back, terms=terms).verdict is Verdict.AGREES
    found = compare_all([a, b, near, back, claim("times#e", "crane", "loads", "barge")], Registry.of(terms=terms))
    shared = [{c.a.ref, c.b.ref} for c in found]
    assert shared.count({a.ref, b.ref}) == shared.count({near.ref, back.ref}) == 1


def test_an_object_among_the_others_alternatives_is_consistent() -> None:
    either = claim("times#a", "voyage", "compensatedBy", Alternatives(("coal", "grain")))
    coal = claim("gazette#b", "voyage", "compensatedBy", "coal")
    found = verdict(either, coal)
    assert (found.verdict, found.element) == (Verdict.CONSISTENT, "object")
    assert verdict(either, replace(coal, object="iron")).verdict is Verdict.NOT_COMPARABLE
    assert verdict(either, replace(coal, object=Alternatives(("grain", "coal")))).verdict is Verdict.AGREES
    assert verdict(either, replace(coal, modality=Modality.HYPOTHETICAL)).verdict is Verdict.NOT_COMPARABLE


def test_alternative_figures_are_disjoint_only_where_none_of_them_fits() -> None:
    either = present("times#a", "1 people")
    either = replace(either, object=Alternatives((number("300 people"), number("500 people"))))
    plain = replace(present("gazette#b", "500 people"), object=number("500 people"))
    assert verdict(either, plain).verdict is Verdict.CONSISTENT
    assert verdict(either, replace(plain, object=number("400 people"))).verdict is Verdict.CONTRADICTS


# --- rule 2: parts and wholes -----------------------------------------------------------------------------------

PART = reading(ReadingKind.PART, "marines-in-port", "fleet")


def sent(ref: str, figure: str, **more: Any) -> Claim:
    more.setdefault("at", "2024-03-01")
    return claim(ref, "fleet", "personnelSent", replace(number(figure), counted="soldiers and others"), **more)


def test_a_smaller_number_here_is_consistent_with_a_larger_sent_only_through_a_stated_reading() -> None:
    here, all_sent = present("times#a", "8000 people", where="port"), sent("gazette#b", "at most 10000 people")
    assert verdict(here, all_sent).verdict is Verdict.NOT_COMPARABLE
    found = verdict(here, all_sent, PART)
    assert (found.verdict, found.element) == (Verdict.CONSISTENT, "part and whole")
    assert (found.part, found.whole, found.readings) == ("times#a", "gazette#b", ("editors-view",))
    assert "the reading editors-view by editor (part: the port's own rules say so)" in found.sentence


def test_a_part_that_exceeds_its_whole_at_one_time_contradicts_it() -> None:
    found = verdict(present("times#a", "at least 12000 people"), sent("gazette#b", "about 10000 people"), PART)
    assert (found.verdict, found.element) == (Verdict.CONTRADICTS, "part and whole")
    assert "its lowest (12000 people) exceeds the whole's highest (11000 people)" in found.sentence
    assert '"About" widens a number by 10 % to each side' in found.sentence


@pytest.mark.parametrize(("at", "why"), [("2024-03", "leave open"), ("2024-05-01", "do not meet")])
def test_a_part_that_exceeds_its_whole_at_another_or_an_open_time_is_consistent(at: str, why: str) -> None:
    found = verdict(present("times#a", "12000 people"), sent("gazette#b", "10000 people", at=at), PART)
    assert found.verdict is Verdict.CONSISTENT
    assert why in found.sentence


def test_the_later_rules_are_not_asked_of_a_part_and_its_whole() -> None:
    untimed = replace(sent("gazette#b", "10000 people"), time=Time(None))
    assert verdict(present("times#a", "12000 people"), untimed, PART).verdict is Verdict.CONSISTENT
    assert (
        verdict(present("times#a", "10000 people"), sent("gazette#b", "10000 people"), PART).verdict
        is Verdict.CONSISTENT
    )


def test_an_affirmed_part_claim_is_a_bridge_and_is_named() -> None:
    part = claim("times#part", "marines-in-port", "partOf", "fleet", modality=Modality.ESTIMATED)
    a, b = present("times#a", "12000 people"), sent("gazette#b", "10000 people")
    found = verdict(a, b, among=[part])
    assert (found.verdict, found.readings) == (Verdict.CONTRADICTS, ("times#part",))
    assert "the claim times#part (estimated: marines in the port is a part of the fleet)" in found.sentence


@pytest.mark.parametrize(
    "weak",
    [
        {"denied": True},
        {"modality": Modality.HYPOTHETICAL},
        {"modality": Modality.PREDICTED},
        {"given": "the strait is open"},
    ],
)
def test_a_denied_hypothetical_predicted_or_conditional_part_claim_is_no_bridge(weak: dict[str, Any]) -> None:
    part = claim("times#part", "marines-in-port", "partOf", "fleet", **weak)
    a, b = present("times#a", "12000 people"), sent("gazette#b", "10000 people")
    assert verdict(a, b, among=[part]).verdict is Verdict.NOT_COMPARABLE


def test_a_part_of_a_part_is_a_part() -> None:
    chain = (
        reading(ReadingKind.PART, "divers-at-pier", "marines-in-port", "r1"),
        reading(ReadingKind.PART, "marines-in-port", "fleet", "r2"),
    )
    a = present("times#a", "12000 people", subject="divers-at-pier")
    found = verdict(a, sent("gazette#b", "10000 people"), *chain)
    assert (found.verdict, found.part, found.readings) == (Verdict.CONTRADICTS, "times#a", ("r1", "r2"))


def test_a_part_bridge_lifts_neither_a_condition_nor_a_relation_nor_a_hypothesis() -> None:
    whole = sent("gazette#b", "10000 people")
    assert verdict(present("times#a", "1 people", given="war"), whole, PART).element == "condition"
    assert verdict(present("times#a", "1 people", modality=Modality.HYPOTHETICAL), whole, PART).element == "modality"
    assert verdict(claim("times#a", "marines-in-port", "locatedIn", "port"), whole, PART).element == "relation"


def test_distances_of_a_part_do_not_add_up_to_that_of_the_whole() -> None:
    far = claim(
        "times#a", "marines-in-port", "distanceFrom", replace(number("50 kilometres"), of="border"), at="2024-03-01"
    )
    near = replace(far, id="b", subject="fleet", object=replace(number("20 kilometres"), of="border"))
    assert verdict(far, near, PART).verdict is Verdict.CONSISTENT


def test_a_denied_lower_bound_of_the_whole_is_its_upper_bound() -> None:
    found = verdict(present("times#a", "12000 people"), sent("gazette#b", "at least 10000 people", denied=True), PART)
    assert found.verdict is Verdict.CONTRADICTS


# --- rules 3 to 7 ----------------------------------------------------------------------------------------------


def test_an_unknown_time_leaves_the_verdict_open_even_between_disjoint_incomes() -> None:
    a = claim("times#a", "workers", "income", number("between 1.2e9 and 2.3e9 USD/year"))
    a = replace(a, time=Time(None, note="the sentence before speaks of 2013"))
    b = claim("gazette#b", "workers", "income", number("between 0.75e9 and 1.1e9 USD/year"), at="2024")
    found = verdict(a, b)
    assert (found.verdict, found.element) == (Verdict.CANNOT_TELL, "time")
    assert "what time times#a speaks of is unknown" in found.sentence


def test_disjoint_numbers_of_partial_dates_leave_the_verdict_open() -> None:
    found = verdict(present("times#a", "3000 people", at="2024-03"), present("gazette#b", "8000 people"))
    assert (found.verdict, found.element) == (Verdict.CANNOT_TELL, "time")
    unstated = present("herald#c", "8000 people", at=None, published="2024-04-01")
    assert verdict(present("times#a", "3000 people"), unstated).verdict is Verdict.CANNOT_TELL


def test_a_stock_of_another_day_is_superseded() -> None:
    found = verdict(present("times#late", "8000 people", at="2024-03-04"), present("times#early", "3000 people"))
    assert (found.verdict, found.change) == (Verdict.SUPERSEDED, "changed")
    assert (found.earlier, found.later) == ("times#early", "times#late")


def test_a_rate_may_fall_and_a_total_may_not() -> None:
    def year(ref: str, predicate: str, figure: str, at: str) -> Claim:
        return claim(ref, "fleet", predicate, number(figure), at=at)

    rate = verdict(year("times#a", "income", "9 USD/year", "2022"), year("times#b", "income", "5 USD/year", "2023"))
    assert (rate.verdict, rate.change) == (Verdict.SUPERSEDED, "changed")
    total = verdict(
        year("times#a", "casualties", "9 people", "2022"), year("times#b", "casualties", "5 people", "2023")
    )
    assert (total.verdict, total.earlier, total.later) == (Verdict.CONTRADICTS, "times#a", "times#b")
    assert "can only grow" in total.sentence
    grown = verdict(
        year("times#a", "casualties", "5 people", "2022"), year("times#b", "casualties", "9 people", "2023")
    )
    assert (grown.verdict, grown.change) == (Verdict.SUPERSEDED, "changed")


def test_a_denied_total_can_tell_that_a_total_shrank() -> None:
    early = claim("times#a", "fleet", "casualties", number("900 people"), at="2022")
    late = claim("times#b", "fleet", "casualties", number("at least 500 people"), at="2023", denied=True)
    assert verdict(early, late).verdict is Verdict.CONTRADICTS
    assert verdict(replace(late, time=Time(day("2021"))), early).change == "changed"


def test_an_event_denied_at_another_time_changed() -> None:
    a = claim("times#a", "fleet", "foughtAgainst", "pirates", denied=True, throughout="2024-01/2024-02")
    b = claim("gazette#b", "fleet", "foughtAgainst", "pirates", at="2024-04")
    found = verdict(a, b)
    assert (found.verdict, found.change, found.later) == (Verdict.SUPERSEDED, "changed", "gazette#b")


def test_an_origin_that_later_gives_another_value_for_the_same_day_revised_it() -> None:
    first = present("times#a", "3000 people", by="ministry", said="2024-03-02")
    second = present("gazette#b", "5000 people", by="ministry", said="2024-03-09")
    found = verdict(first, second)
    assert (found.verdict, found.change) == (Verdict.SUPERSEDED, "revised")
    assert (found.earlier, found.later) == ("times#a", "gazette#b")
    assert "both go back to the ministry" in found.sentence
    sharper = verdict(first, replace(second, object=replace(number("about 3200 people"), counted="troops")))
    assert sharper.change == "revised"


@pytest.mark.parametrize(
    "change",
    [{"by": "navy"}, {"said": "2024-03-02"}, {"said": "2024-03"}, {"by": "unattributed"}],
)
def test_another_origin_or_an_unclear_order_is_no_revision(change: dict[str, Any]) -> None:
    first = present(
        "times#a",
        "3000 people",
        by=change.get("by", "ministry") if change == {"by": "unattributed"} else "ministry",
        said="2024-03-02",
    )
    second = present("gazette#b", "5000 people", **{"by": "ministry", "said": "2024-03-09", **change})
    assert verdict(first, second).verdict is Verdict.CONTRADICTS


def test_an_origin_that_repeats_itself_agrees_and_revises_nothing() -> None:
    first = present("times#a", "about 3000 people", by="ministry", said="2024-03-02")
    second = present("gazette#b", "about 3000 people", by="ministry", said="2024-03-09")
    assert verdict(first, second).verdict is Verdict.AGREES


def test_a_correction_without_a_said_day_goes_by_publication() -> None:
    first = present("times#a", "3000 people", by="ministry", published="2024-03-02")
    second = present("gazette#b", "5000 people", by="ministry", published="2024-03-09")
    assert verdict(first, second).change == "revised"


def test_an_origin_that_takes_back_what_it_denied_has_revised_it() -> None:
    first = claim(
        "times#a", "fleet", "sends", "marines", at="2024-03-01", denied=True, by="ministry", said="2024-03-02"
    )
    second = claim("gazette#b", "fleet", "sends", "marines", at="2024-03-01", by="ministry", said="2024-03-09")
    assert (verdict(first, second).change, verdict(first, second).element) == ("revised", "polarity")


def test_disjoint_ranges_of_one_day_contradict_and_the_tolerance_is_named() -> None:
    found = verdict(present("times#a", "about 3000 people"), present("gazette#b", "3301 people"))
    assert (found.verdict, found.element) == (Verdict.CONTRADICTS, "range")
    assert '"About" widens a number by 10 % to each side: about 3000 people is 2700 to 3300.' in found.sentence
    assert (
        verdict(present("times#a", "about 3000 people"), present("gazette#b", "3300 people")).verdict
        is Verdict.CONSISTENT
    )


def test_a_proposition_affirmed_and_denied_contradicts() -> None:
    a = claim("times#a", "fleet", "sends", "marines", throughout="2024-03")
    found = verdict(a, claim("gazette#b", "fleet", "sends", "marines", at="2024-03-05", denied=True))
    assert (found.verdict, found.element) == (Verdict.CONTRADICTS, "polarity")
    both = verdict(replace(a, polarity=Polarity.DENIED), claim("gazette#b", "fleet", "sends", "marines", denied=True))
    assert both.verdict is Verdict.AGREES


@pytest.mark.parametrize(
    ("affirmed", "denied", "expected"),
    [
        ("12000 people", "at least 10000 people", Verdict.CONTRADICTS),
        ("about 3000 people", "exactly 3000 people", Verdict.CONTRADICTS),
        ("more than 10000 people", "more than 10000 people", Verdict.CONTRADICTS),
        ("10000 people", "more than 10000 people", Verdict.CONSISTENT),
        ("about 3000 people", "100000 people", Verdict.CONSISTENT),
        ("between 2000 and 4000 people", "3000 people", Verdict.CONSISTENT),
        ("at least 8000 people", "10000 people", Verdict.CONSISTENT),
    ],
)
def test_a_denied_number_contradicts_only_what_lies_within_it(affirmed: str, denied: str, expected: Verdict) -> None:
    assert verdict(present("times#a", affirmed), present("gazette#b", denied, denied=True)).verdict is expected


def test_two_denied_numbers_never_contradict() -> None:
    a, b = present("times#a", "3000 people", denied=True), present("gazette#b", "9000 people", denied=True)
    assert verdict(a, b).verdict is Verdict.CONSISTENT


def test_bounds_that_meet_at_one_number_neither_contradict_nor_confirm_each_other() -> None:
    found = verdict(present("times#a", "at most 10000 people"), present("gazette#b", "more than 10000 people"))
    assert (found.verdict, found.element) == (Verdict.CONSISTENT, "range")


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("about 3000 people", "about 3200 people", Verdict.AGREES),
        ("about 3000 people", "3000 people", Verdict.AGREES),
        ("10000 people", "at least 10000 people", Verdict.AGREES),
        ("at least 10000 people", "more than 12000 people", Verdict.CONSISTENT),
        ("between 1500 and 12000 people", "8000 people", Verdict.CONSISTENT),
        ("between 1000 and 2000 people", "between 2000 and 3000 people", Verdict.CONSISTENT),
        ("between about 1000 and 2000 people", "between about 1050 and 2100 people", Verdict.AGREES),
    ],
)
def test_numbers_agree_where_each_lies_in_the_others_range(one: str, other: str, expected: Verdict) -> None:
    assert verdict(present("times#a", one), present("gazette#b", other)).verdict is expected


def test_vague_words_agree_with_the_same_words_and_are_consistent_with_any_number() -> None:
    a, b = present("times#a", "1 people"), present("gazette#b", "7 people")
    thousands = replace(a, object=vague("thousands of people"))
    assert verdict(thousands, b).verdict is Verdict.CONSISTENT
    assert verdict(thousands, replace(b, object=vague("Thousands  of people"))).verdict is Verdict.AGREES
    assert verdict(thousands, replace(b, object=vague("small groups"))).verdict is Verdict.CONSISTENT


def test_the_same_number_of_another_day_is_consistent_and_confirms_nothing() -> None:
    found = verdict(present("times#a", "3000 people"), present("gazette#b", "3000 people", at="2024-04-01"))
    assert (found.verdict, found.element) == (Verdict.CONSISTENT, "time")


def test_partial_dates_do_not_keep_equal_numbers_from_agreeing() -> None:
    found = verdict(present("times#a", "3000 people", at="2024-03"), present("gazette#b", "3000 people"))
    assert found.verdict is Verdict.AGREES
    assert "nothing in the dates keeps the times apart" in found.sentence


def test_units_of_fixed_proportion_are_compared_and_named_as_printed() -> None:
    a = claim("times#a", "border", "distanceFrom", replace(number("50 kilometres"), of="port"), at="2024-03-01")
    b = claim("gazette#b", "border", "distanceFrom", replace(number("about 31 miles"), of="port"), at="2024-03-01")
    found = verdict(a, b)
    assert found.verdict is Verdict.CONSISTENT
    assert "about 31 miles is 27.9 to 34.1" in found.sentence
    assert verdict(replace(a, object=replace(number("about 50 kilometres"), of="port")), b).verdict is Verdict.AGREES


# --- other bridges ----------------------------------------------------------------------------------------------


def test_losses_and_no_clash_contradict_only_through_the_reading_that_losses_presuppose_a_clash() -> None:
    losses = claim("times#losses", "fleet", "sufferedCasualties", at="../2024-10-08", published="2024-10-08")
    no_clash = claim("gazette#no-clash", "fleet", "foughtAgainst", "pirates", denied=True, throughout="../2024-10-31")
    assert verdict(losses, no_clash).verdict is Verdict.NOT_COMPARABLE
    bridge = reading(ReadingKind.PRESUPPOSES, losses.ref, no_clash.ref)
    found = verdict(losses, no_clash, bridge)
    assert (found.verdict, found.readings) == (Verdict.CONTRADICTS, ("editors-view",))
    assert "takes for granted what the other denies" in found.sentence
    assert verdict(replace(losses, polarity=Polarity.DENIED), no_clash, bridge).verdict is Verdict.CONSISTENT
    assert verdict(losses, replace(no_clash, polarity=Polarity.AFFIRMED), bridge).verdict is Verdict.CONSISTENT
    counted = replace(losses, predicate="casualties", object=replace(number("40 people"), counted="killed"))
    assert verdict(counted, no_clash, bridge).verdict is Verdict.CONTRADICTS


def test_presupposition_does_not_run_backwards() -> None:
    fought = claim("times#clash", "fleet", "foughtAgainst", "pirates", throughout="2024-10")
    no_losses = claim("gazette#none", "fleet", "sufferedCasualties", denied=True, throughout="2024-10")
    assert (
        verdict(fought, no_losses, reading(ReadingKind.PRESUPPOSES, no_losses.ref, fought.ref)).verdict
        is Verdict.CONSISTENT
    )


def test_presupposition_between_things_speaks_of_their_occurrence_only() -> None:
    bridge = reading(ReadingKind.PRESUPPOSES, "sea-battle", "sailing")
    battle = claim("times#a", "sea-battle", "occurred", at="2024-10-01")
    no_sailing = claim("gazette#b", "sailing", "occurred", at="2024-10-01", denied=True)
    assert verdict(battle, no_sailing, bridge).verdict is Verdict.CONTRADICTS
    elsewhere = claim("gazette#b", "sailing", "participatesIn", "regatta", at="2024-10-01", denied=True)
    assert verdict(battle, elsewhere, bridge).verdict is Verdict.NOT_COMPARABLE


def test_a_same_proposition_reading_joins_every_element() -> None:
    a = claim("times#a", "fleet", "sends", "marines", where="port", at="2024-03-01")
    b = claim("gazette#b", "marines", "participatesIn", "voyage", at="2024-03-01", denied=True)
    bridge = reading(ReadingKind.SAME_PROPOSITION, b.ref, a.ref)
    assert verdict(a, b, bridge).verdict is Verdict.CONTRADICTS
    found = verdict(a, replace(b, polarity=Polarity.AFFIRMED), bridge)
    assert (found.verdict, found.readings) == (Verdict.AGREES, ("editors-view",))


def test_a_disjoint_reading_lifts_nothing_and_is_named() -> None:
    bridge = reading(ReadingKind.DISJOINT, "tug-crew", "harbour-crew")
    a, b = (present(f"times#{s}", "30 people", subject=s) for s in ("tug-crew", "harbour-crew"))
    found = verdict(a, b, bridge)
    assert (found.verdict, found.element, found.readings) == (Verdict.NOT_COMPARABLE, "subject", ("editors-view",))
    assert "no member in common" in found.sentence


# --- predictions ------------------------------------------------------------------------------------------------


def ahead(ref: str = "times#ahead", **more: Any) -> Claim:
    more.setdefault("thing", "marines")
    fixed = {"modality": Modality.PREDICTED, "published": "2024-03-01", "by": "analyst", "said": "2024-03-01"}
    return claim(ref, "fleet", "sends", **{**fixed, **more})


def later(ref: str = "gazette#later", thing: Object = "marines", **more: Any) -> Claim:
    return claim(ref, "fleet", "sends", thing, **{"at": "2024-06-05", "by": "ministry", "said": "2024-06-10", **more})


def test_a_prediction_is_borne_out_according_to_a_later_report() -> None:
    found = verdict(ahead(), later())
    assert (found.verdict, found.element, found.outcome) == (Verdict.NOT_COMPARABLE, "modality", "borne out")
    assert (found.earlier, found.later) == ("times#ahead", "gazette#later")
    assert "according to the ministry (gazette#later)" in found.sentence


def test_a_prediction_for_a_stated_time_is_contradicted_by_a_denial_of_that_time() -> None:
    assert verdict(ahead(at="2024-06-05"), later(denied=True)).outcome == "contradicted"
    assert verdict(ahead(), later(denied=True)).outcome == "open"


@pytest.mark.parametrize(
    "report",
    [
        later(said="2024-02-01"),
        later(said="2024"),
        later(modality=Modality.SPECULATED),
        replace(later(), time=Time(None)),
    ],
)
def test_what_is_not_later_or_only_speculated_or_of_unknown_time_leaves_a_prediction_open(report: Claim) -> None:
    assert verdict(ahead(), report).outcome == "open"


def test_two_predictions_and_a_prediction_beside_a_hypothesis_have_no_outcome() -> None:
    assert verdict(ahead(), ahead("gazette#b")).outcome is None
    found = verdict(ahead(), later(modality=Modality.HYPOTHETICAL))
    assert (found.element, found.outcome) == ("modality", None)


def test_a_prediction_of_another_key_has_no_outcome() -> None:
    found = verdict(ahead(), later(thing="tugs"))
    assert (found.element, found.outcome) == ("object", None)


def test_one_of_the_predicted_alternatives_bears_the_prediction_out() -> None:
    either = ahead(thing=Alternatives(("marines", "tugs")))
    assert verdict(either, later()).outcome == "borne out"
    assert verdict(either, later(denied=True)).outcome == "open"
    assert verdict(ahead(), later(thing=Alternatives(("marines", "tugs")))).outcome == "open"


def test_a_predicted_range_is_borne_out_by_a_number_in_it_and_contradicted_by_one_outside() -> None:
    predicted = present(
        "times#a", "at least 5000 people", at="2024-06-05", modality=Modality.PREDICTED, published="2024-03-01"
    )
    for figure, outcome in (
        ("7000 people", "borne out"),
        ("3000 people", "contradicted"),
        ("at least 100 people", "open"),
    ):
        report = present("gazette#b", figure, at="2024-06-05", published="2024-06-10")
        assert verdict(predicted, report).outcome == outcome


def test_a_conditional_prediction_stays_open_until_something_says_that_its_condition_was_met() -> None:
    found = verdict(ahead(given="the strait is open"), later())
    assert (found.outcome, found.element) == ("open", "modality")
    assert "no claim or reading says that its condition (if the strait is open) was met" in found.sentence
    realised = verdict(
        ahead(given="the strait is open"), later(), reading(ReadingKind.REALISES, "gazette#later", "times#ahead")
    )
    assert (realised.outcome, realised.readings) == ("borne out", ("editors-view",))


def test_a_claim_that_says_what_the_condition_says_meets_it() -> None:
    opened = claim("times#opened", "strait", "occurred", at="2024-05", modality=Modality.HYPOTHETICAL)
    conditional = ahead(given=Condition(opened.ref))
    report = claim("herald#opened", "strait", "occurred", at="2024-05-03")
    assert verdict(conditional, later(), among=[opened]).outcome == "open"
    found = verdict(conditional, later(), among=[opened, report])
    assert found.outcome == "borne out"
    assert "was met according to herald#opened" in found.sentence
    contrary = replace(conditional, given=Condition(opened.ref, Polarity.DENIED))
    assert verdict(contrary, later(), among=[opened, report]).outcome == "open"
    assert verdict(contrary, later(), among=[opened, replace(report, polarity=Polarity.DENIED)]).outcome == "borne out"
    bridge = reading(ReadingKind.REALISES, "herald#another", opened.ref)
    assert verdict(conditional, later(), bridge, among=[opened]).readings == ("editors-view",)


def test_a_possible_voyage_that_a_reading_says_was_realised_is_followed_to_the_real_one() -> None:
    possible = claim(
        "times#a",
        "possible-voyage",
        "locatedIn",
        Alternatives(("port", "bay")),
        modality=Modality.PREDICTED,
        published="2024-03-01",
    )
    real = claim("gazette#b", "voyage", "locatedIn", "port", at="2024-06-05", published="2024-06-10")
    assert verdict(possible, real).element == "subject"
    found = verdict(possible, real, reading(ReadingKind.REALISES, "voyage", "possible-voyage"))
    assert (found.outcome, found.readings) == ("borne out", ("editors-view",))


# --- all pairs, and sums ----------------------------------------------------------------------------------------


def refs(found: Iterable[Comparison]) -> list[tuple[str, str]]:
    return [(c.a.ref, c.b.ref) for c in found]


def test_only_pairs_with_something_in_common_are_compared_each_once_and_in_order() -> None:
    claims = [
        present("times#b", "8000 people", published="2024-03-05"),
        present("times#a", "3000 people", published="2024-03-05"),
        present("gazette#c", "3000 people", published="2024-03-02"),
        present("times#fleet", "3000 people", subject="fleet", published="2024-03-05"),
        claim("times#where", "marines-in-port", "locatedIn", "port", published="2024-03-05"),
    ]
    found = compare_all([*claims, claims[0]], Registry.of(ENTITIES))
    assert refs(found) == [("gazette#c", "times#a"), ("gazette#c", "times#b"), ("times#a", "times#b")]
    assert found == compare_all(reversed(claims), Registry.of(ENTITIES))


def test_bridges_bring_pairs_together_across_subjects_and_measures() -> None:
    here, whole = present("times#a", "8000 people"), sent("gazette#b", "10000 people")
    money = claim("gazette#money", "fleet", "monetaryValue", number("5 USD"))
    assert compare_all([here, whole, money], Registry.of(ENTITIES)) == []
    assert refs(compare_all([here, whole, money], Registry.of(ENTITIES, readings=[PART]))) == [("gazette#b", "times#a")]
    losses = claim("times#losses", "fleet", "sufferedCasualties")
    clash = claim("gazette#clash", "fleet", "foughtAgainst", "pirates", denied=True)
    bridge = reading(ReadingKind.PRESUPPOSES, losses.ref, clash.ref)
    assert refs(compare_all([losses, clash, here], Registry.of(readings=[bridge]))) == [
        ("gazette#clash", "times#losses")
    ]


def test_a_reading_about_claims_that_are_not_there_is_of_no_consequence() -> None:
    bridge = reading(ReadingKind.SAME_PROPOSITION, "times#gone", "gazette#gone")
    assert compare_all([present("times#a", "1 people")], Registry.of(readings=[bridge])) == []


def test_thirty_thousand_claims_are_grouped_and_not_set_against_each_other_all() -> None:
    claims = [present(f"times#c{i}", f"{i % 7 + 1} people", subject=f"crew-{i // 2}") for i in range(30_000)]
    assert len(compare_all(claims, Registry.of())) == 15_000


APART = (
    reading(ReadingKind.PART, "tug-crew", "harbour-crew", "r1"),
    reading(ReadingKind.PART, "ferry-crew", "harbour-crew", "r2"),
    reading(ReadingKind.ADDS_TO, "ferry-crew", "tug-crew", "r3"),
)


def crews(tugs: str, ferries: str, whole: str, at: str = "2024-03-01") -> list[Claim]:
    return [
        present("times#tugs", tugs, subject="tug-crew"),
        present("gazette#ferries", ferries, subject="ferry-crew", at=at),
        present("herald#all", whole, subject="harbour-crew"),
    ]


def test_parts_kept_apart_that_add_up_to_more_than_the_whole_contradict_it() -> None:
    claims = crews("at least 600 people", "about 500 people", "at most 1000 people")
    [found] = sums(claims, Context.of(claims, Registry.of(ENTITIES, readings=APART)))
    assert (found.verdict, found.whole.ref) == (Verdict.CONTRADICTS, "herald#all")
    assert [p.ref for p in found.parts] == ["gazette#ferries", "times#tugs"]
    assert "450 people + 600 people = 1050 people, more than 1000 people" in found.sentence
    assert found.readings == ("r1", "r2", "r3")


@pytest.mark.parametrize(
    "claims",
    [
        crews("at least 500 people", "500 people", "1000 people"),
        crews("at most 900 people", "500 people", "1000 people"),
        crews("900 people", "500 people", "1000 people", at="2024-03"),
        crews("900 people", "500 people", "at least 1000 people"),
    ],
)
def test_parts_that_may_fit_or_are_of_another_time_give_no_sum(claims: list[Claim]) -> None:
    assert sums(claims, Context.of(claims, Registry.of(ENTITIES, readings=APART))) == []


def test_parts_that_no_reading_keeps_apart_are_never_added() -> None:
    claims = crews("900 people", "900 people", "1000 people")
    assert sums(claims, Context.of(claims, Registry.of(ENTITIES, readings=APART[:2]))) == []


# --- the algebra ------------------------------------------------------------------------------------------------

DAYS = ["2024-03-01", "2024-03-02", "2024-03", "2024-02/2024-03", "../2024-03-01", None]
NUMBERS = st.integers(1, 40).map(lambda n: Decimal(n * 100))


@st.composite
def quantities(draw: st.DrawFn, unit: str = "people") -> Quantity:
    bound = draw(st.sampled_from([b for b in Bound if b is not Bound.VAGUE]))
    low, high = sorted((draw(NUMBERS), draw(NUMBERS)))
    if bound in (Bound.EXACT, Bound.ABOUT):
        high = low
    none_low, none_high = bound is Bound.AT_MOST, bound in (Bound.AT_LEAST, Bound.MORE_THAN)
    return Quantity(None if none_low else low, None if none_high else high, unit, bound, "what")


@st.composite
def claims_of(draw: st.DrawFn, name: str, predicate: str = "troopsPresent", unit: str = "people") -> Claim:
    when = draw(st.sampled_from(DAYS))
    filled = draw(st.booleans())
    return claim(
        f"{draw(st.sampled_from(['times', 'gazette']))}#{name}",
        draw(st.sampled_from(["crew", "crew", "fleet"])),
        predicate,
        draw(quantities(unit)),
        at=when if not filled else None,
        throughout=when if filled else None,
        by=draw(st.sampled_from([None, "ministry"])),
        said=draw(st.sampled_from([None, "2024-04-01", "2024-04-02"])),
        published=draw(st.sampled_from([None, "2024-04-01", "2024-04-03"])),
        denied=draw(st.integers(0, 3)) == 0,
        where=draw(st.sampled_from([None, None, "port"])),
        modality=draw(st.sampled_from([*Modality, *[Modality.ASSERTED] * 8])),
    )


FLEET = Registry.of(readings=[reading(ReadingKind.PART, "crew", "fleet")])


@settings(max_examples=400)
@given(claims_of("a"), claims_of("b"))
def test_the_order_in_which_two_claims_are_given_does_not_matter(a: Claim, b: Claim) -> None:
    context = Context.of([a, b], FLEET)
    assert compare(a, b, context) == compare(b, a, context)


@settings(max_examples=300)
@given(claims_of("a"))
def test_a_claim_that_the_first_three_rules_let_through_agrees_with_itself(a: Claim) -> None:
    found = compare(a, a, Context.of([a], FLEET))
    assert found.verdict in (Verdict.AGREES, Verdict.NOT_COMPARABLE)
    assert (found.verdict is Verdict.NOT_COMPARABLE) == (found.element == "modality")


def wider(q: Quantity, by: Decimal) -> list[Quantity]:
    """The quantity with every bound that says less than its own."""
    if q.bound is Bound.EXACT:
        return [replace(q, bound=Bound.ABOUT), replace(q, high=(q.low or by) + by, bound=Bound.BETWEEN)]
    if q.bound is Bound.BETWEEN:
        more = replace(q, high=(q.high or by) + by)
        return [more, replace(more, bound=Bound.BETWEEN_ABOUT)]
    return []


@settings(max_examples=400)
@given(claims_of("a"), claims_of("b"), NUMBERS)
def test_widening_a_bound_never_turns_agreement_into_contradiction(a: Claim, b: Claim, by: Decimal) -> None:
    context = Context.of([a, b], FLEET)
    if compare(a, b, context).verdict is Verdict.AGREES and a.quantity:
        for q in wider(a.quantity, by):
            assert compare(replace(a, object=q), b, context).verdict is not Verdict.CONTRADICTS


@settings(max_examples=200)
@given(st.data(), st.sampled_from([("distanceFrom", "kilometres", "metres"), ("income", "USD/year", "USD/month")]))
def test_another_unit_of_fixed_proportion_changes_no_verdict(data: st.DataObject, units: tuple[str, str, str]) -> None:
    predicate, unit, other = units
    a, b = data.draw(claims_of("a", predicate, unit)), data.draw(claims_of("b", predicate, unit))
    context = Context.of([a, b], FLEET)
    found = compare(a, b, context)
    assert a.quantity
    assert b.quantity
    turned_a, turned_b = (replace(c, object=convert(q, other)) for c, q in ((a, a.quantity), (b, b.quantity)))
    for x, y in ((turned_a, b), (a, turned_b), (turned_a, turned_b)):
        again = compare(x, y, context)
        assert (again.verdict, again.element, again.change, again.outcome) == (
            found.verdict,
            found.element,
            found.change,
            found.outcome,
        )


# --- the pairs that are looked at, against all pairs ------------------------------------------------------------

THINGS: list[Object] = [None, "port", "quay", Text("a  Harbour"), Text("a harbour"), Alternatives(("port", "quay"))]
SAID = [Modality.ASSERTED, Modality.ASSERTED, Modality.ESTIMATED, Modality.PREDICTED, Modality.HYPOTHETICAL]
FLEETS = Registry.of(
    [Entity("divers", EntityType.ARMED_FORCE, "divers", hypothetical=True)],
    [Term("loads", inverse="loadedBy"), Term("loadedBy")],
    [Sameness(("fleet", "navy"))],
    [
        reading(ReadingKind.PART, "crew", "fleet", "r1"),
        reading(ReadingKind.PART, "tug", "crew", "r2"),
        reading(ReadingKind.PRESUPPOSES, "times#0", "times#1", "r3"),
        reading(ReadingKind.PRESUPPOSES, "tug", "navy", "r4"),
        reading(ReadingKind.SAME_PROPOSITION, "gazette#2", "times#3", "r5"),
        reading(ReadingKind.DISJOINT, "crew", "tug", "r6"),
        reading(ReadingKind.REALISES, "tug", "crew", "r7"),
    ],
)


@st.composite
def any_claims(draw: st.DrawFn) -> list[Claim]:
    """Claims that have much in common: few subjects, measures, days and numbers."""
    found = []
    for n in range(draw(st.integers(2, 9))):
        a = draw(claims_of(str(n), draw(st.sampled_from(["troopsPresent", "personnelSent", "groupSize"]))))
        thing: Object = a.object
        predicate, kind = a.predicate, draw(st.integers(0, 9))
        if kind == 0:
            thing, predicate = draw(st.sampled_from(THINGS)), draw(st.sampled_from(["loads", "loadedBy", "occurred"]))
        elif kind == 1:
            thing = Alternatives((draw(quantities()), draw(quantities())))
        elif kind == 2:
            others: list[Object] = [vague("thousands"), Text("many"), draw(quantities("USD"))]
            thing = draw(st.sampled_from(others))
        found.append(
            replace(
                a,
                subject=draw(st.sampled_from(["crew", "crew", "crew", "fleet", "navy", "tug", "port", "divers"])),
                predicate=predicate,
                object=thing,
                also=(draw(quantities("KRW")),) if draw(st.integers(0, 5)) == 0 else (),
                modality=draw(st.sampled_from(SAID)),
                time=draw(st.sampled_from([a.time, a.time, a.time, Time(None)])),
                given=draw(st.sampled_from([None, None, None, Condition(Text("it rains"))])),
            )
        )
    return found


def told(found: Iterable[Comparison]) -> list[tuple[Comparison, str, str]]:
    return [(c, c.key, c.sentence) for c in found]


def one_by_one(claims: list[Claim], registry: Registry) -> list[Comparison]:
    """Every pair that is not just incomparable: the slow and obvious way."""
    context, order = Context.of(claims, registry), sorted(claims, key=known_order)
    found = (compare(a, b, context) for a, b in combinations(order, 2))
    return [c for c in found if c.verdict is not Verdict.NOT_COMPARABLE]


@settings(max_examples=200, deadline=None)
@given(any_claims())
def test_no_pair_with_anything_to_be_said_of_it_is_missed(claims: list[Claim]) -> None:
    every = told(compare_all(claims, FLEETS))
    slow = told(one_by_one(claims, FLEETS))
    assert [c for c in every if c[0].verdict is not Verdict.NOT_COMPARABLE] == [c for c in slow if c in every]
    missed = [c for c, _, _ in slow if (c, c.key, c.sentence) not in every]
    assert all(c.element == "part and whole" and c.pair.sides is None for c in missed), "only parts without numbers"


@settings(max_examples=200, deadline=None)
@given(any_claims(), st.sets(st.sampled_from(Verdict), min_size=1), st.sets(st.integers(0, 8)))
def test_what_is_asked_for_is_what_is_kept_of_all_pairs(
    claims: list[Claim], verdicts: set[Verdict], numbers: set[int]
) -> None:
    every = compare_all(claims, FLEETS)
    for wanted in (verdicts, {Verdict.CONTRADICTS}):
        kept = [c for c in every if c.verdict in wanted]
        assert told(compare_all(claims, FLEETS, verdicts=wanted)) == told(kept)
        among = {c.ref for n, c in enumerate(claims) if n in numbers}
        kept = [c for c in kept if among & {c.a.ref, c.b.ref}]
        assert told(compare_all(claims, FLEETS, verdicts=wanted, among=among)) == told(kept)


def graphs() -> Iterable[kg.ClaimGraph]:
    yield kg.load()
    with TemporaryDirectory() as folder:
        for seed in (1, 2):
            corpus.write(path := Path(folder, f"{seed}.jsonl"), 8, seed)
            yield kg.load(path)


def test_contradictions_of_whole_corpora_are_those_of_all_their_pairs() -> None:
    for graph in graphs():
        claims, registry = graph.selected, graph.registry
        kept = [c for c in one_by_one(claims, registry) if c.verdict is Verdict.CONTRADICTS]
        assert kept
        assert told(compare_all(claims, registry, verdicts=[Verdict.CONTRADICTS])) == told(kept)
        table = graph.compare(verdict="contradicts")
        assert list(zip(table["a"], table["b"], strict=True)) == refs(kept)


def test_figures_of_one_subject_on_many_days_are_not_set_against_each_other_all() -> None:
    claims = [
        present(f"times#c{n}", f"{n % 5 * 100 + 100} people", at=(date(2020, 1, 1) + timedelta(n)).isoformat())
        for n in range(2_000)
    ]
    context = Context.of(claims, Registry.of(ENTITIES))
    assert list(candidates(context, [Verdict.CONTRADICTS])) == []
    assert len(compare_all(claims[:50], Registry.of(ENTITIES), verdicts=[Verdict.SUPERSEDED])) == 1000


def test_a_word_that_is_no_verdict_is_refused_with_those_that_are() -> None:
    with pytest.raises(QueryError, match="no verdict 'disagrees'; there are agrees, consistent"):
        kg.load().compare(verdict="disagrees")


def test_several_verdicts_and_filters_keep_pairs_together() -> None:
    graph = kg.load()
    every = graph.compare(predicate="troopsPresent")
    found = graph.compare(predicate="troopsPresent", verdict=["superseded", "consistent"])
    assert 0 < len(found) < len(every)
    assert found.to_csv() == every[every["verdict"].isin(["superseded", "consistent"])].reset_index(drop=True).to_csv()
