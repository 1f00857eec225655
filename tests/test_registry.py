"""What ids and names mean, and how far a decision that two ids are one reaches."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import UnknownIdError
from kg.model import Entity, Sameness
from kg.registry import Registry
from kg.vocabulary import TERMS, EntityType, Term

PORT = Entity("the-port", EntityType.PLACE, "the port", ("Harbour of Example",))
MINISTRY = Entity("ministry", EntityType.ORGANIZATION, "Ministry of Examples", ("the ministry", "MoE"))
HILL = Entity("hill", EntityType.PLACE, "Hill")
HILL_STATE = Entity("hill-state", EntityType.STATE, "Hill State", ("Hill", "the Hills"))
ROE = Entity("john-roe", EntityType.PERSON, "John Roe", ("Roe",))
ROE_HOUSE = Entity("roe-house", EntityType.PLACE, "Roe House")
OFFICIALS = Entity("times/officials", EntityType.GROUP, "officials in the port")
SHIP = Entity("ship", EntityType.EVENT, "second ship", hypothetical=True)
REGISTRY = Registry.of([PORT, MINISTRY, HILL, HILL_STATE, ROE, ROE_HOUSE, OFFICIALS, SHIP])


def found(name: str) -> list[str]:
    return [e.ref for e in REGISTRY.find(name)]


# Finding


@pytest.mark.parametrize("name", ["the-port", "THE-PORT", "the port", " The Port ", "harbour of example"])
def test_an_entity_is_found_by_id_label_and_alias_whatever_their_case(name: str) -> None:
    assert found(name)[0] == "the-port"


def test_an_entity_of_a_document_is_found_by_its_short_id() -> None:
    assert found("officials") == found("times/officials") == ["times/officials"]


def test_ids_come_before_names() -> None:
    assert found("hill") == ["hill", "hill-state"]


def test_where_no_name_is_exact_a_part_will_do() -> None:
    assert found("Ministry Examples") == ["ministry"]
    assert found("examp") == ["ministry", "the-port"]


def test_where_no_part_fits_likeness_will_do() -> None:
    assert found("Jon Roe") == ["john-roe"]
    assert found("minstry") == ["ministry"]


@pytest.mark.parametrize("name", ["", "  ", "zzzzzz"])
def test_what_is_like_nothing_finds_nothing(name: str) -> None:
    assert found(name) == []


def test_finding_can_be_limited_to_some_entities() -> None:
    assert REGISTRY.find("roe", [ROE_HOUSE]) == [ROE_HOUSE]


def test_an_entity_is_found_once_however_many_of_its_names_fit() -> None:
    assert found("roe") == ["john-roe"]
    assert found("the hill") == ["hill-state"]


# Meaning


def test_a_name_that_means_several_means_all_of_them() -> None:
    assert REGISTRY.refs("Hill") == {"hill", "hill-state"}


def test_an_id_in_its_own_spelling_means_itself_alone() -> None:
    assert REGISTRY.refs("hill") == {"hill"}


def test_words_of_a_name_mean_all_that_have_them() -> None:
    assert REGISTRY.refs("Example") == {"the-port"}


def test_an_unknown_name_names_the_nearest() -> None:
    with pytest.raises(UnknownIdError, match=r"no entity 'minstry' in this graph; the nearest: ministry"):
        REGISTRY.refs("minstry")


def test_a_label_is_for_reading_and_an_id_stands_in_where_there_is_none() -> None:
    assert [REGISTRY.label(r) for r in ("ministry", "times/officials", "times/nobody", "document:times")] == [
        "Ministry of Examples",
        "officials in the port",
        "nobody",
        "times",
    ]


def test_an_entity_has_its_type_and_those_above_it() -> None:
    assert REGISTRY.is_a("ministry", EntityType.ACTOR)
    assert REGISTRY.is_a("ministry", EntityType.PLACE, EntityType.ORGANIZATION)
    assert not REGISTRY.is_a("ministry", EntityType.ARMED_FORCE)
    assert not REGISTRY.is_a("times#claim", EntityType.ENTITY)


def test_only_an_entity_can_be_hypothetical() -> None:
    assert [REGISTRY.hypothetical(x) for x in ("ship", "hill", "nobody", None, 3)] == [True, False, False, False, False]


# Terms


def test_the_terms_of_the_package_are_always_there() -> None:
    tows = Term("tows", label="tows", own=True)
    assert dict(Registry.of(terms=[tows]).terms) == {**TERMS, "tows": tows}
    assert dict(Registry().terms) == TERMS


def test_an_unknown_term_names_the_nearest() -> None:
    with pytest.raises(
        UnknownIdError, match="no relation or measure 'troopPresent' in this graph; the nearest: troopsPresent"
    ):
        REGISTRY.term("troopPresent")


# Sameness

refs = st.sampled_from("abcdefgh")
decisions = st.lists(
    st.builds(Sameness, st.sets(refs, min_size=2, max_size=3).map(lambda s: tuple(sorted(s)))), max_size=6
)


@given(decisions, refs)
def test_who_stands_for_all_is_one_of_them_and_stands_for_itself(same: list[Sameness], ref: str) -> None:
    registry = Registry.of(same=same)
    root = registry.canonical(ref)
    assert root in registry.together(ref)
    assert registry.canonical(root) == root == min(registry.together(ref))


@given(decisions)
def test_what_is_decided_to_be_one_is_one(same: list[Sameness]) -> None:
    registry = Registry.of(same=same)
    for decision in same:
        assert len({registry.canonical(r) for r in decision.refs}) == 1
        assert set(decision.refs) <= set(registry.together(decision.refs[0]))


@given(decisions, refs, refs)
def test_being_one_goes_both_ways_and_on(same: list[Sameness], a: str, b: str) -> None:
    registry = Registry.of(same=same)
    assert (
        (b in registry.together(a)) == (registry.canonical(a) == registry.canonical(b)) == (a in registry.together(b))
    )


@given(decisions, st.randoms())
def test_the_order_of_decisions_does_not_matter(same: list[Sameness], random: Random) -> None:
    shuffled = list(same)
    random.shuffle(shuffled)
    assert [Registry.of(same=same).canonical(r) for r in "abcdefgh"] == [
        Registry.of(same=shuffled).canonical(r) for r in "abcdefgh"
    ]


def test_taking_a_decision_back_leaves_nothing_of_it() -> None:
    same = [Sameness(("a", "b")), Sameness(("b", "c"))]
    assert Registry.of(same=same).together("a") == ["a", "b", "c"]
    assert Registry.of(same=same[1:]).together("a") == ["a"]


def test_what_no_decision_names_is_itself() -> None:
    assert Registry.of(same=[Sameness(("a", "b"))]).together("z") == ["z"]


def test_a_name_means_what_is_one_with_it_too() -> None:
    registry = Registry.of([HILL, HILL_STATE, PORT], same=[Sameness(("hill", "the-port"), "one place")])
    assert registry.refs("hill") == {"hill", "the-port"}
    assert registry.refs("Hill") == {"hill", "hill-state", "the-port"}
