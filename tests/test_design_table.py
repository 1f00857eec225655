"""What is true of the five articles and a naive tool gets wrong: every row of the design's first table, on the corpus."""

from itertools import combinations

import pandas as pd
import pytest

import kg
from kg.model import Text, links

JUNE, OCTOBER, OPINION, NOVEMBER, APRIL = (
    "asia-business-daily-2024-06-27",
    "asia-business-daily-2024-10-18",
    "moscow-times-2024-10-21",
    "benefiting-from-soldiers-2024-11",
    "korea-bizwire-2025-04-09",
)
TRAINEES, IN_KURSK, REINFORCEMENTS = f"{OCTOBER}#part-size", f"{NOVEMBER}#in-kursk", f"{APRIL}#additional-3000"
RANGE, NIS_FIGURE, SNIPERS = f"{OPINION}#range", f"{OPINION}#nis-figure", f"{OPINION}#snipers"


@pytest.fixture(scope="module")
def graph() -> kg.ClaimGraph:
    return kg.load()


@pytest.fixture(scope="module")
def bare(graph: kg.ClaimGraph) -> kg.ClaimGraph:
    """The graph without any reading."""
    return graph.without(readings=True)


def among(table: pd.DataFrame, a: str, b: str) -> pd.DataFrame:
    """The rows of a comparison that are about these two claims."""
    return table[table.a.isin([a, b]) & table.b.isin([a, b])]


# "3,000" occurs three times


def test_three_thousand_three_times_is_not_comparable_because_the_subjects_are_three(graph: kg.ClaimGraph) -> None:
    claims = [graph.claim(ref) for ref in (TRAINEES, IN_KURSK, REINFORCEMENTS)]
    assert len({c.subject for c in claims}) == 3
    for a, b in combinations(claims, 2):
        found = graph.compare(a.ref, b.ref)
        assert found.verdict.value == "not comparable"
        assert f"in subject ({graph.registry.label(found.a.subject)} against" in found.sentence


def test_no_three_thousand_confirms_another(graph: kg.ClaimGraph) -> None:
    for ref in (TRAINEES, IN_KURSK, REINFORCEMENTS):
        assert graph.origins(ref).claims == (ref,)
        assert graph.claim(ref).weigh().supporting == ()


def test_whether_the_trainees_are_the_men_in_kursk_the_graph_does_not_say(graph: kg.ClaimGraph) -> None:
    joined = {frozenset((r.source, r.target)) for r in graph.registry.readings}
    assert frozenset(("buryat-trainees", "kpa-in-kursk")) not in joined
    assert graph.compare(TRAINEES, IN_KURSK).readings == ()


# 8,000 in Kursk, 10,000 sent to Russia


def test_eight_thousand_in_kursk_and_ten_thousand_sent_differ_in_measure_and_place(bare: kg.ClaimGraph) -> None:
    found = bare.compare(f"{NOVEMBER}#blinken-8000", f"{OCTOBER}#sent")
    assert found.verdict.value == "not comparable"
    assert (
        "they differ in measure (personnel sent against troops present) and in place (none stated against Kursk Oblast)"
        in (found.sentence)
    )


def test_they_are_consistent_only_through_a_stated_reading_which_the_reason_prints(graph: kg.ClaimGraph) -> None:
    found = graph.compare(f"{NOVEMBER}#blinken-8000", f"{OCTOBER}#sent")
    assert (found.verdict.value, found.readings) == ("consistent", ("kursk-part-of-sent",))
    (reading,) = (r for r in graph.registry.readings if r.id == "kursk-part-of-sent")
    assert reading.note in found.sentence


# 3,000 in Kursk on 28 October, 8,000 in Kursk on 31 October


def test_the_same_key_on_another_day_is_superseded_and_changed(graph: kg.ClaimGraph, bare: kg.ClaimGraph) -> None:
    for view in (graph, bare):
        found = view.compare(IN_KURSK, f"{NOVEMBER}#blinken-8000")
        assert (found.verdict.value, found.change) == ("superseded", "changed")
        assert (found.earlier, found.later) == (IN_KURSK, f"{NOVEMBER}#blinken-8000")


# "between 1,500 and 12,000"


def test_the_range_is_an_aggregators_estimate_with_two_co_cited_origins(graph: kg.ClaimGraph) -> None:
    claim = graph.claim(RANGE)
    assert (claim.modality.value, claim.speaker) == ("estimated", None)
    assert claim.origins == (f"{OPINION}/eyewitnesses", "nis")
    found = graph.origins(RANGE)
    assert ([o.name for o in found.named], [o.name for o in found.possible]) == (
        ["National Intelligence Service"],
        ["unnamed eyewitnesses"],
    )
    assert (len(found.documents), found.at_least, found.at_most) == (1, 1, 2)


# A journalist's hypothetical 1,500 snipers


def test_the_hypothetical_snipers_corroborate_no_count(graph: kg.ClaimGraph) -> None:
    found = graph.compare(SNIPERS, NIS_FIGURE)
    assert (found.verdict.value, found.element) == ("not comparable", "modality")
    assert f"{SNIPERS} is hypothetical" in found.sentence
    assert SNIPERS not in {c.ref for s in graph.claim(NIS_FIGURE).weigh().supporting for c in (s.a, s.b)}
    together = graph.origins(subject=["pylev-snipers", "kpa-in-russia"], predicate=["groupSize", "troopsPresent"])
    assert SNIPERS in {x.claim for x in together.excluded if x.reason.startswith("hypothetical")}
    assert SNIPERS not in together.claims


# A minister calls casualty reports highly likely


def test_the_minister_is_an_assessor_and_no_origin(graph: kg.ClaimGraph) -> None:
    found = graph.origins(f"{OCTOBER}#reports")
    assert [(a.who, a.how, a.claim) for a in found.assessors] == [("Kim Yong-hyun", "endorses", f"{OCTOBER}#kim")]
    assert "kim-yong-hyun" not in {a for o in (*found.named, *found.possible) for a in o.agents}
    assert (found.at_least, found.at_most) == (0, 1)


# Casualties "highly likely", then "no clashes yet"


def test_casualties_and_no_clash_contradict_through_the_reading(graph: kg.ClaimGraph) -> None:
    found = graph.compare(f"{OCTOBER}#reports", f"{NOVEMBER}#no-clash")
    assert (found.verdict.value, found.readings) == ("contradicts", ("casualties-need-a-clash",))
    assert len(among(graph.compare(), found.a.ref, found.b.ref)) == 1


def test_without_that_reading_nothing_joins_them(bare: kg.ClaimGraph) -> None:
    assert bare.compare(f"{OCTOBER}#reports", f"{NOVEMBER}#no-clash").verdict.value == "not comparable"
    assert among(bare.compare(), f"{OCTOBER}#reports", f"{NOVEMBER}#no-clash").empty


# Four outlets are not four sources


@pytest.mark.parametrize(
    ("ref", "outlet", "chain", "origin"),
    [
        (f"{APRIL}#killed-or-injured", "korea-bizwire", "yonhap > rok-military", "rok-military"),
        (f"{APRIL}#usd3bn", "korea-bizwire", "yonhap > unification-ministry > unnamed-experts", "unnamed-experts"),
        (f"{NOVEMBER}#immediate-boost", "united24", "newsweek > andrew-yeo", "andrew-yeo"),
        (
            f"{NOVEMBER}#in-kursk",
            "united24",
            "financial-times > ukrainian-intelligence-officials > unattributed",
            "unattributed",
        ),
        (f"{OPINION}#photo", "moscow-times", "moscow-times > afp > kns > kcna", "kcna"),
    ],
)
def test_the_origin_is_the_innermost_link_of_a_chain(
    graph: kg.ClaimGraph, ref: str, outlet: str, chain: str, origin: str
) -> None:
    row = graph.claims().set_index("claim").loc[ref]
    assert (row.outlet, row.chain, row.origins) == (outlet, chain, origin)
    assert 2 <= len(list(links(graph.claim(ref).chain))) <= 4


def test_neither_the_outlet_nor_a_relay_is_counted(graph: kg.ClaimGraph) -> None:
    found = graph.origins(f"{APRIL}#killed-or-injured")
    assert [o.agents for o in found.named] == [("rok-military",)]
    assert (found.outlets, found.at_least, found.at_most) == (("korea-bizwire",), 1, 1)


# Worker income


def test_of_the_two_incomes_nobody_can_tell(graph: kg.ClaimGraph) -> None:
    found = graph.compare(f"{JUNE}#income", f"{OCTOBER}#income")
    assert (found.verdict.value, found.element) == ("cannot tell", "time")
    assert f"what time {JUNE}#income speaks of is unknown" in found.sentence


def test_context_says_2013_and_the_conversion_looks_old(graph: kg.ClaimGraph) -> None:
    time = graph.claim(f"{JUNE}#income").time
    assert time is not None
    assert (time.unknown, "2013" in (time.note or "")) == (True, True)
    checks = graph.lint().query("claims == @ref", local_dict={"ref": f"{JUNE}#income"})
    assert list(checks.kind) == ["exchange rate", "reference year"]
    assert "best of 2013" in checks.sentence.iloc[0]


# "Park", beside "Pardo"


def test_park_is_an_unresolved_person_apart_from_pardo(graph: kg.ClaimGraph) -> None:
    park = graph.registry.entities[f"{NOVEMBER}/park-004"]
    assert (park.type.value, park.unresolved, park.document) == ("Person", True, NOVEMBER)
    assert graph.registry.together(park.ref) == [park.ref]
    said = {name: set(graph.claims(speaker=name).claim) for name in ("Park", "Pardo")}
    assert said["Park"]
    assert said["Pardo"]
    assert said["Park"].isdisjoint(said["Pardo"])
    assert graph.find("Park")["id"].iloc[0] == "park-004"
    assert "ramon-pacheco-pardo" not in set(graph.find("Park")["id"])


# "On the 8th", "last month", an article without a date


def test_a_partial_date_has_its_basis(graph: kg.ClaimGraph) -> None:
    said = graph.question("dates-of-saying")
    for ref, agent, when, first, last in (
        (f"{OCTOBER}#kim", "kim-yong-hyun", "2024-10-08", "2024-10-08", "2024-10-08"),
        (f"{APRIL}#usd3bn", "unification-ministry", "2025-03", "2025-03-01", "2025-03-31"),
    ):
        found = said[(said.claim == ref) & (said.agent == agent)][["said", "basis", "said_from", "said_to"]]
        assert found.to_numpy().tolist() == [[when, "inferred", pd.Timestamp(first), pd.Timestamp(last)]]


def test_a_documents_date_is_stated_inferred_or_looked_up(graph: kg.ClaimGraph) -> None:
    basis = graph.documents().set_index("document").published_basis.to_dict()
    assert basis == {
        JUNE: "looked-up",
        OCTOBER: "looked-up",
        OPINION: "stated",
        NOVEMBER: "inferred",
        APRIL: "inferred",
    }
    undated = graph.documents().set_index("document").loc[NOVEMBER]
    assert (undated.published_from, undated.published_to) == (pd.Timestamp("2024-10-31"), pd.Timestamp("2024-11-05"))
    assert graph.as_of("2024-11-02").undecided == (NOVEMBER,)


def test_a_time_that_no_text_tells_is_unknown_and_not_a_guess(graph: kg.ClaimGraph) -> None:
    row = graph.claims(document=JUNE).set_index("claim").loc[f"{JUNE}#income"]
    assert row.when == "unknown"
    assert row[["valid_from", "valid_to"]].isna().all()


# And what the table does not name


def test_the_three_billion_are_not_called_pay_for_troops(graph: kg.ClaimGraph) -> None:
    found = graph.explain("treaty-2024", kind="Compensation")
    assert "benefits-from-russia" not in {s.target for s in found.steps}
    assert "Not reached: economic benefits from Russia" in str(found)
    assert not isinstance(graph.claim(f"{APRIL}#usd3bn").object, Text)
