"""Paths of claims in words: what carries a step, what hedges it, what stands against it, and what no claim joins."""

import random
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import dates
from kg.compare import Context, Verdict
from kg.errors import QueryError
from kg.explain import Explanation, explain_paths, paths, speaks
from kg.explain.steps import Path, Step
from kg.graph import load
from kg.model import Alternatives, Claim, Condition, Document, Entity, Link, Object, Reading, Sameness, Text, Time
from kg.origins import Context as Lineage
from kg.origins import origins
from kg.quantities import parse
from kg.registry import Registry
from kg.vocabulary import CompensationKind, EntityType, Modality, Polarity, ReadingKind, Term, Voice

TIMES = Document("times", outlet="the-times", published=dates.parse("2024-03-01"))
GAZETTE = Document("gazette", outlet="the-gazette", published=dates.parse("2024-03-08"))
ENTITIES = [
    Entity("the-times", EntityType.OUTLET, "The Times"),
    Entity("the-gazette", EntityType.OUTLET, "The Gazette"),
    Entity("pact", EntityType.AGREEMENT, "Harbour Pact"),
    Entity("pact-2", EntityType.AGREEMENT, "Pact of the Harbour"),
    Entity("visit", EntityType.DEPLOYMENT, "visit of the fleet"),
    Entity("talked-of", EntityType.DEPLOYMENT, "visit that was talked of", hypothetical=True),
    Entity("fuel", EntityType.COMPENSATION, "fuel", kind=CompensationKind.GOODS),
    Entity("money", EntityType.COMPENSATION, "harbour fees", kind=CompensationKind.MONEY),
    Entity("grant", EntityType.COMPENSATION, "grant of the hill state", kind=CompensationKind.MONEY),
    Entity("hill-state", EntityType.STATE, "Hill State"),
    Entity("port", EntityType.PLACE, "the port"),
    Entity("trade", EntityType.ENTITY, "trade"),
    Entity("ministry", EntityType.ORGANIZATION, "Ministry of Examples"),
    Entity("minister", EntityType.PERSON, "John Roe"),
]
TERMS = [
    Term("supportsWith", explanatory=True, inverse="supportedBy", own=True),
    Term("supportedBy", own=True),
    Term("tows", explanatory=True, inverse="towedBy", own=True),
    Term("towedBy", explanatory=True, inverse="tows", own=True),
]
REALISED = Reading("seen", ReadingKind.REALISES, "visit", "talked-of", "editor", ("times",), "The same ships came.")
REGISTRY = Registry.of(ENTITIES, TERMS)
WITH_READING = Registry.of(ENTITIES, TERMS, readings=[REALISED])


def claim(id_: str, subject: str, predicate: str, thing: Object, *, document: Document = TIMES, **more: Any) -> Claim:
    return Claim(document, id_, f"Statement {id_}.", subject, predicate, thing, **more)


def nodes(found: list[Path]) -> list[tuple[str, ...]]:
    return [p.nodes for p in found]


PACT_VISIT = claim("ground", "pact", "enables", "visit")
VISIT_FUEL = claim("fuel", "visit", "compensatedBy", "fuel", modality=Modality.ESTIMATED)
VISIT_MONEY = claim("fees", "visit", "compensatedBy", "money", modality=Modality.SPECULATED)


def test_a_path_goes_from_subject_to_object_over_explanatory_relations() -> None:
    found = paths([PACT_VISIT, VISIT_FUEL], REGISTRY, "pact", {"fuel"})
    assert nodes(found) == [("pact", "visit", "fuel")]
    assert [c.ref for s in found[0].steps for c in s.claims] == ["times#ground", "times#fuel"]


def test_a_path_is_not_walked_against_its_direction() -> None:
    assert paths([PACT_VISIT, VISIT_FUEL], REGISTRY, "fuel", {"pact"}) == []


def test_other_relations_explain_nothing() -> None:
    assert paths([claim("a", "pact", "describedAs", "visit")], REGISTRY, "pact", {"visit"}) == []


def test_the_inverse_of_an_explanatory_relation_is_walked_the_other_way() -> None:
    inverse = claim("a", "visit", "supportedBy", "pact")
    [path] = paths([inverse, VISIT_FUEL], REGISTRY, "pact", {"fuel"})
    assert (path.steps[0].relation, path.steps[0].claims) == ("supportsWith", (inverse,))
    assert paths([inverse], REGISTRY, "visit", {"pact"}) == []


def test_a_relation_and_its_inverse_that_are_both_marked_are_walked_both_ways() -> None:
    tows = claim("a", "pact", "tows", "visit")
    assert nodes(paths([tows], REGISTRY, "pact", {"visit"})) == [("pact", "visit")]
    assert nodes(paths([tows], REGISTRY, "visit", {"pact"})) == [("visit", "pact")]


@pytest.mark.parametrize("between", ["hill-state", "port", "ministry", "document:gazette"])
def test_an_actor_a_place_or_a_document_is_never_passed_through(between: str) -> None:
    claims = [claim("a", "pact", "leadsTo", between), claim("b", between, "leadsTo", "fuel")]
    assert paths(claims, REGISTRY, "pact", {"fuel"}) == []


def test_an_actor_may_be_the_end_or_the_beginning() -> None:
    claims = [claim("a", "hill-state", "enables", "visit"), claim("b", "visit", "leadsTo", "ministry")]
    assert nodes(paths(claims, REGISTRY, "hill-state", {"ministry"})) == [("hill-state", "visit", "ministry")]


def test_a_claim_may_be_passed_through() -> None:
    claims = [claim("a", "pact", "leadsTo", "times#c"), claim("b", "times#c", "leadsTo", "fuel")]
    assert nodes(paths(claims, REGISTRY, "pact", {"fuel"})) == [("pact", "times#c", "fuel")]


def test_at_most_six_steps_are_walked() -> None:
    chain = [claim(f"s{i}", f"n{i}", "leadsTo", f"n{i + 1}") for i in range(7)]
    assert len(paths(chain, REGISTRY, "n0", {"n6"})[0].steps) == 6
    assert paths(chain, REGISTRY, "n0", {"n7"}) == []
    assert len(paths(chain, REGISTRY, "n0", {"n7"}, most_steps=7)) == 1


def test_a_circle_is_walked_once_round_at_most() -> None:
    claims = [
        PACT_VISIT,
        claim("back", "visit", "leadsTo", "pact"),
        claim("self", "visit", "leadsTo", "visit"),
        VISIT_FUEL,
    ]
    assert nodes(paths(claims, REGISTRY, "pact", {"fuel", "pact"})) == [("pact", "visit", "fuel")]


@pytest.mark.parametrize(
    "weak",
    [replace(VISIT_FUEL, polarity=Polarity.DENIED), replace(VISIT_FUEL, modality=Modality.HYPOTHETICAL)],
)
def test_a_denied_or_hypothetical_claim_carries_no_step(weak: Claim) -> None:
    assert paths([PACT_VISIT, weak], REGISTRY, "pact", {"fuel"}) == []


def test_a_denial_stands_beside_the_step_it_denies() -> None:
    denial = replace(VISIT_FUEL, id="no", polarity=Polarity.DENIED)
    rejected = claim("rejects", "ministry", "denies", "times#fuel", document=GAZETTE)
    found = explain_paths([PACT_VISIT, VISIT_FUEL, denial, rejected], REGISTRY, "pact", "fuel")
    assert found.paths[0].steps[1].denials == (denial, rejected)
    assert "Against it: [3] (estimated; denied polarity), [4] (denies; asserted)." in str(found)


def test_a_denial_that_somebody_refuses_to_make_is_none() -> None:
    silent = claim("no-comment", "ministry", "denies", "times#fuel", polarity=Polarity.DENIED)
    [path] = paths([PACT_VISIT, VISIT_FUEL, silent], REGISTRY, "pact", {"fuel"})
    assert path.steps[1].denials == ()


def test_each_alternative_is_a_step_that_says_so() -> None:
    either = claim("pay", "visit", "compensatedBy", Alternatives(("fuel", "money", Text("thanks"))))
    found = explain_paths([PACT_VISIT, either], REGISTRY, "pact", kind="Compensation")
    assert nodes(list(found.paths)) == [("pact", "visit", "fuel"), ("pact", "visit", "money")]
    assert all(p.steps[1].plain == () for p in found.paths)
    assert "Hedged by [2] (asserted; one of several)." in str(found)


def test_ids_that_mean_the_same_are_one_node() -> None:
    registry = Registry.of(ENTITIES, TERMS, [Sameness(("pact", "pact-2"))])
    other = claim("b", "pact-2", "enables", "visit", document=GAZETTE)
    [path] = paths([PACT_VISIT, other], registry, "pact-2", {"visit"})
    assert path.steps[0].claims == (other, PACT_VISIT)


# what exists only in a hypothesis


def test_a_hypothetical_thing_may_be_the_end_but_is_not_passed_through() -> None:
    claims = [claim("a", "pact", "enables", "talked-of"), claim("b", "talked-of", "yields", "fuel")]
    assert nodes(paths(claims, REGISTRY, "pact", {"talked-of"})) == [("pact", "talked-of")]
    assert paths(claims, REGISTRY, "pact", {"fuel"}) == []


def test_a_reading_that_it_came_true_makes_a_step_that_says_it_rests_on_it() -> None:
    may = claim("a", "pact", "enables", "talked-of", modality=Modality.SPECULATED)
    found = explain_paths([may, VISIT_FUEL], WITH_READING, "pact", "fuel")
    [path] = found.paths
    assert (path.nodes, path.steps[0].rests_on_reading) == (("pact", "visit", "fuel"), True)
    assert (path.weakest, path.steps[0].readings) == (path.steps[0], (REALISED,))
    assert (
        "It rests on a reading, which no text states (seen by editor: The same ships came.): [1] (speculated)."
        in str(found)
    )
    assert paths([may, VISIT_FUEL], REGISTRY, "pact", {"fuel"}) == []


def test_a_step_that_claims_carry_by_themselves_is_no_weaker_for_a_reading_beside_it() -> None:
    may = claim("a", "pact", "enables", "talked-of", modality=Modality.SPECULATED)
    [path] = paths([may, PACT_VISIT], WITH_READING, "pact", {"visit"})
    [step] = path.steps
    assert (step.modality, step.rests_on_reading, step.bridged, step.plain) == (
        Modality.ASSERTED,
        False,
        (may,),
        (PACT_VISIT,),
    )


def test_of_two_steps_alike_the_one_on_a_reading_is_the_weaker() -> None:
    steps = (
        Step("a", "leadsTo", "b", (PACT_VISIT,)),
        Step("b", "leadsTo", "c", (VISIT_FUEL,), (VISIT_FUEL,), (REALISED,)),
    )
    alike = tuple(replace(s, claims=(PACT_VISIT,), bridged=(PACT_VISIT,) if s.bridged else ()) for s in steps)
    assert Path(alike).weakest is alike[1]


# strength and order


def test_the_strongest_modality_of_its_claims_is_that_of_a_step() -> None:
    weaker = replace(PACT_VISIT, id="perhaps", modality=Modality.SPECULATED)
    [path] = paths([weaker, PACT_VISIT], REGISTRY, "pact", {"visit"})
    assert (path.steps[0].modality, path.steps[0].hedged) == (Modality.ASSERTED, (weaker,))


def test_an_opinion_is_weaker_than_speculation() -> None:
    claims = [PACT_VISIT, VISIT_MONEY, replace(VISIT_FUEL, modality=Modality.OPINION)]
    found = paths(claims, REGISTRY, "pact", {"fuel", "money"})
    assert [p.nodes[-1] for p in found] == ["money", "fuel"]


def test_of_two_steps_of_one_modality_the_one_with_fewer_named_origins_is_the_weaker() -> None:
    named = replace(VISIT_FUEL, modality=Modality.ASSERTED, chain=((Link("ministry"),),))
    [path] = paths([PACT_VISIT, named], REGISTRY, "pact", {"fuel"})
    assert [s.at_least for s in path.steps] == [0, 1]
    assert path.weakest is path.steps[0]


def test_origins_may_be_counted_by_the_caller() -> None:
    given_claims = [PACT_VISIT]
    lineage = Lineage.of(given_claims, REGISTRY)
    asked: list[list[str]] = []

    def count(some: Any) -> Any:
        asked.append([c.ref for c in some])
        return origins(some, lineage)

    paths(given_claims, REGISTRY, "pact", {"visit"}, origins_of=count)
    assert asked == [["times#ground"]]


def test_stronger_paths_come_first_then_shorter_ones() -> None:
    direct = claim("direct", "pact", "leadsTo", "money", modality=Modality.SPECULATED)
    long = [PACT_VISIT, VISIT_MONEY]
    firm = claim("firm", "pact", "leadsTo", "grant")
    found = paths([direct, *long, firm], REGISTRY, "pact", {"money", "grant"})
    assert nodes(found) == [("pact", "grant"), ("pact", "money"), ("pact", "visit", "money")]


def test_a_path_may_pass_through_one_target_to_another() -> None:
    claims = [claim("a", "pact", "leadsTo", "fuel"), claim("b", "fuel", "leadsTo", "money")]
    assert nodes(paths(claims, REGISTRY, "pact", {"fuel", "money"})) == [("pact", "fuel"), ("pact", "fuel", "money")]


def test_targets_may_be_a_question() -> None:
    assert nodes(paths([PACT_VISIT], REGISTRY, "pact", lambda ref: ref.startswith("v"))) == [("pact", "visit")]


def test_two_relations_between_the_same_things_are_two_steps() -> None:
    claims = [PACT_VISIT, claim("a", "visit", "yields", "fuel"), VISIT_FUEL]
    found = paths(claims, REGISTRY, "pact", {"fuel"})
    assert [(p.steps[1].relation, p.weakest.modality.value) for p in found] == [
        ("yields", "asserted"),
        ("compensatedBy", "estimated"),
    ]


@given(st.permutations([PACT_VISIT, VISIT_FUEL, VISIT_MONEY, claim("x", "pact", "leadsTo", "trade")]))
def test_the_order_and_repetition_of_claims_change_nothing(claims: list[Claim]) -> None:
    first = explain_paths(
        [PACT_VISIT, VISIT_FUEL, VISIT_MONEY, claim("x", "pact", "leadsTo", "trade")], REGISTRY, "pact", kind="money"
    )
    assert str(explain_paths([*claims, *claims], REGISTRY, "pact", kind="money")) == str(first)


@given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=20), st.integers(1, 6))
def test_every_path_is_one_a_plain_search_finds(edges: list[tuple[int, int]], most: int) -> None:
    claims = [claim(f"e{i}", f"n{a}", "leadsTo", f"n{b}") for i, (a, b) in enumerate(edges)]
    onward = {(f"n{a}", f"n{b}") for a, b in edges if a != b}

    def search(way: tuple[str, ...]) -> list[tuple[str, ...]]:
        ends = [way] if len(way) > 1 and way[-1] == "n7" else []
        if len(way) > most:
            return ends
        return ends + [w for a, b in sorted(onward) if a == way[-1] and b not in way for w in search((*way, b))]

    found = nodes(
        paths(claims, REGISTRY, "n0", {"n7"}, most_steps=most, origins_of=lambda some: origins(some, LINEAGE))
    )
    assert sorted(found) == sorted(search(("n0",)))


LINEAGE = Lineage.of([], REGISTRY)


# in words


def explained() -> Explanation:
    conditional = replace(
        VISIT_MONEY, given=Condition(Text("the ships stay")), chain=((Link("ministry"), Link("minister")),)
    )
    figure = claim("worth", "grant", "monetaryValue", parse("about 3e9 USD"))
    return explain_paths([PACT_VISIT, VISIT_FUEL, conditional, figure], REGISTRY, "pact", kind="Compensation")


def test_the_sentences_number_steps_and_citations_and_name_the_weakest_step() -> None:
    lines = explained().sentences()
    assert lines == [
        (
            "2 paths lead from Harbour Pact to anything of the kind Compensation, strongest first. Each step is somebody's claim; "
            "a path as a whole is nobody's."
        ),
        "Path 1. Harbour Pact → the visit of the fleet → fuel (steps 1, 2). The weakest is step 2: estimated, at least 1 named origin.",
        (
            "Path 2. Harbour Pact → the visit of the fleet → harbour fees (steps 1, 3). The weakest is step 3: speculated, at least 2 "
            "named origins."
        ),
        "Step 1. Harbour Pact makes possible the visit of the fleet: asserted, no named origin. Stated plainly by [1].",
        (
            "Step 2. The visit of the fleet is compensated by fuel: estimated, at least 1 named origin. No claim states it plainly. "
            "Hedged by [2] (estimated)."
        ),
        (
            "Step 3. The visit of the fleet is compensated by harbour fees: speculated, at least 2 named origins. No claim states it "
            "plainly. Hedged by [3] (speculated; given that the ships stay)."
        ),
        (
            "Not reached: the grant of the hill state. No explanatory claim in the corpus leads to it from Harbour Pact; what speaks of "
            "it: times#worth (about 3,000,000,000 USD)."
        ),
        "[1] Statement ground. [asserted] — The Times; 1 March 2024; times#ground",
        "[2] Statement fuel. [estimated] — The Times; 1 March 2024; times#fuel",
        (
            "[3] Statement fees. [speculated; given that the ships stay] — The Times, from Ministry of Examples and John Roe; 1 March "
            "2024; times#fees"
        ),
    ]


def test_the_table_has_a_row_for_each_step_of_each_path() -> None:
    rows = explained().table()
    assert [(r.path, r.step, r.source, r.target, r.weakest) for r in rows] == [
        (1, 1, "pact", "visit", False), (1, 2, "visit", "fuel", True), (2, 1, "pact", "visit", False), (2, 2, "visit", "money", True),
    ]  # fmt: skip
    assert (rows[0].plain, rows[0].hedged) == ("times#ground", None)
    assert rows[3].conditions == "times#fees: given that the ships stay"


def test_quotes_stand_in_the_citations_where_they_are_at_hand() -> None:
    assert "In the text: “a quote”" in explained().sentences(lambda c: ["a quote"])[-1]


def test_that_no_claim_joins_two_things_is_an_answer_and_no_denial() -> None:
    found = explain_paths([VISIT_FUEL], REGISTRY, "pact", "fuel")
    assert (found.paths, found.table()) == ((), [])
    assert str(found).startswith("No claim in the corpus joins Harbour Pact and fuel:")
    assert "silence, and no denial" in str(found)
    assert "what speaks of it: times#fuel." in str(found)


def test_a_kind_is_a_type_or_a_word_of_its_list() -> None:
    claims = [PACT_VISIT, VISIT_FUEL, VISIT_MONEY]
    assert nodes(list(explain_paths(claims, REGISTRY, "pact", kind="money").paths)) == [("pact", "visit", "money")]
    assert nodes(list(explain_paths(claims, REGISTRY, "pact", kind="deployment").paths)) == [("pact", "visit")]


def test_an_unknown_kind_is_answered_with_the_nearest() -> None:
    with pytest.raises(QueryError, match="did you mean Compensation"):
        explain_paths([], REGISTRY, "pact", kind="Compensations")


@pytest.mark.parametrize(("target", "kind"), [(None, None), ("fuel", "money")])
def test_either_a_target_or_a_kind_is_asked_for(target: str | None, kind: str | None) -> None:
    with pytest.raises(QueryError, match="either a target or a kind"):
        explain_paths([], REGISTRY, "pact", target, kind=kind)


# what speaks for a claim and against it


def present(id_: str, number: str, document: Document = TIMES, **more: Any) -> Claim:
    return claim(
        id_, "crew", "troopsPresent", parse(number), document=document, time=Time(dates.parse("2024-02-28")), **more
    )


def weighed(*claims: Claim, registry: Registry = REGISTRY) -> Any:
    return speaks(claims, claims[0], Context.of(claims, registry))


def test_agreeing_claims_speak_for_it_and_contradicting_ones_against_it() -> None:
    found = weighed(
        present("a", "about 3000 people"),
        present("b", "about 3100 people", GAZETTE),
        present("c", "8000 people", GAZETTE),
    )
    assert [(found.other(c).ref, c.verdict) for c in found.supporting] == [("gazette#b", Verdict.AGREES)]
    assert [found.other(c).ref for c in found.against] == ["gazette#c"]


def test_a_figure_of_the_same_key_that_leaves_room_for_it_speaks_for_it_less() -> None:
    found = weighed(
        present("a", "3000 people"), present("b", "at most 10000 people", GAZETTE), present("c", "3000 people", GAZETTE)
    )
    assert [c.verdict for c in found.supporting] == [Verdict.AGREES, Verdict.CONSISTENT]


def test_a_hypothesis_and_another_subject_speak_neither_way() -> None:
    other = replace(present("b", "3000 people", GAZETTE), subject="fleet")
    found = weighed(
        present("a", "3000 people"), other, present("c", "3000 people", GAZETTE, modality=Modality.HYPOTHETICAL)
    )
    assert (found.supporting, found.against) == ((), ())


def test_what_presupposes_the_contrary_speaks_against_it_through_the_reading_alone() -> None:
    when = Time(dates.parse("../2024-02-28"), throughout=True)
    calm = claim("calm", "crew", "foughtAgainst", "fleet", polarity=Polarity.DENIED, time=when)
    hurt = claim(
        "hurt",
        "crew",
        "sufferedCasualties",
        None,
        document=GAZETTE,
        voice=Voice.PRESUPPOSED,
        time=Time(dates.parse("2024-02-20")),
    )
    reading = Reading(
        "battle", ReadingKind.PRESUPPOSES, hurt.ref, calm.ref, "editor", (), "Battle casualties need a battle."
    )
    assert weighed(calm, hurt).against == ()
    found = weighed(calm, hurt, registry=Registry.of(ENTITIES, readings=[reading]))
    assert [(found.other(c).ref, c.readings) for c in found.against] == [("gazette#hurt", ("battle",))]


def test_whoever_assesses_it_is_listed_apart_and_supports_nothing() -> None:
    first = present("a", "3000 people")
    views = [claim(how, "minister", how, first.ref, document=GAZETTE) for how in ("endorses", "doubts", "denies")]
    silent = claim("silent", "ministry", "endorses", first.ref, document=GAZETTE, polarity=Polarity.DENIED)
    found = weighed(first, *views, silent)
    assert (found.supporting, found.against) == ((), ())
    assert [c.predicate for c in found.assessing] == ["denies", "doubts", "endorses", "endorses"]
    assert "Assessed (does not: endorses)" in str(found)
    assert "For it: no claim in the corpus." in str(found)


def test_the_weighing_reads_as_numbered_sentences_with_reasons() -> None:
    lines = weighed(present("a", "3000 people"), present("b", "8000 people", GAZETTE)).sentences()
    assert lines[0].startswith("Statement a. [asserted]")
    assert lines[1] == "1. For it: no claim in the corpus."
    assert lines[2].startswith(
        "2. Against it (contradicts): Statement b. [asserted] — The Gazette; 8 March 2024; gazette#b. On "
    )


# the corpus that ships


def test_every_step_from_the_treaty_to_a_reward_has_claims_and_its_hedges_are_told() -> None:
    graph = load()
    found = explain_paths(graph.selected, graph.registry, "treaty-2024", kind="Compensation")
    ways = {p.nodes for p in found.paths}
    assert ("treaty-2024", "deployment-2024", "comp-air-defence") in ways
    assert ("treaty-2024", "deployment-2024", "comp-money") in ways
    assert all(s.claims and s.hedged + s.plain for s in found.steps)
    steps = {(s.source, s.relation, s.target): s for s in found.steps}
    ground = steps["treaty-2024", "enables", "deployment-2024"]
    assert [c.ref for c in ground.plain] == ["moscow-times-2024-10-21#groundwork"]
    paid = steps["deployment-2024", "compensatedBy", "comp-air-defence"]
    assert (paid.modality, paid.plain, paid.at_least) == (Modality.SPECULATED, (), 1)
    assert not any(s.plain for s in found.steps if s.relation == "compensatedBy"), "no text states any pay plainly"


def test_the_large_figure_from_russia_is_never_called_pay_for_the_troops() -> None:
    graph = load()
    assert not explain_paths(graph.selected, graph.registry, "deployment-2024", "benefits-from-russia").paths
    found = explain_paths(graph.selected, graph.registry, "treaty-2024", kind="Compensation")
    assert "benefits-from-russia" not in {n for p in found.paths for n in p.nodes}
    apart = dict(found.apart)["benefits-from-russia"]
    assert "korea-bizwire-2025-04-09#usd3bn" in [c.ref for c in apart]
    assert "korea-bizwire-2025-04-09#usd3bn (about 3,000,000,000 USD)" in str(found)


def test_explaining_among_thirty_thousand_claims() -> None:
    dice = random.Random(7)
    predicates = ["leadsTo", "yields", "enables", *["describedAs"] * 12]
    claims = [
        claim(
            f"c{i}",
            f"n{dice.randrange(6000)}",
            dice.choice(predicates),
            f"n{dice.randrange(6000)}",
            chain=((Link(f"a{i % 50}"),),),
        )
        for i in range(30_000)
    ]
    found = explain_paths(claims, REGISTRY, claims[0].subject, "n17")
    assert str(found)
