"""Each filter keeps the claims that it names, and an unknown word or name is answered with what there is."""

import inspect
import re
from typing import Any

import pytest

from kg import dates, quantities
from kg.errors import QueryError, UnknownIdError
from kg.keep import FILTERS, keep, objects
from kg.model import Claim, Condition, Document, Entity, Link, Sameness, Text, Time, alternatives
from kg.registry import Registry
from kg.vocabulary import Basis, EntityType, Likelihood, Modality, Polarity, Voice

PORT = Entity("the-port", EntityType.PLACE, "the port", ("Harbour",))
QUAY = Entity("north-quay", EntityType.PLACE, "North Quay")
SHIPS = Entity("ships", EntityType.ARMED_FORCE, "ships", ("the fleet",))
FLEET = Entity("fleet", EntityType.ARMED_FORCE, "island fleet")
MINISTRY = Entity("ministry", EntityType.ORGANIZATION, "Ministry of Examples")
WITNESS = Entity("times-1/witness", EntityType.GROUP, "a witness")
REGISTRY = Registry.of([PORT, QUAY, SHIPS, FLEET, MINISTRY, WITNESS], same=[Sameness(("north-quay", "the-port"))])
TIMES = Document("times-1", outlet="times", published=dates.parse("2024-03-01"))
GAZETTE = Document("gazette-2", outlet="gazette", published=dates.parse("2024-04"))


def claim(id_: str, document: Document = TIMES, **more: Any) -> Claim:
    parts: dict[str, Any] = {"subject": "ships", "predicate": "occurred"} | more
    return Claim(document, id_, f"Statement {id_}.", **parts)


def at(day: str, **more: Any) -> Time:
    return Time(dates.parse(day), **more)


CLAIMS = [
    claim(
        "count",
        predicate="troopsPresent",
        object=quantities.parse("about 40 people"),
        place="the-port",
        time=at("2024-02-28"),
    ),
    claim(
        "denied",
        polarity=Polarity.DENIED,
        voice=Voice.REPORTED,
        chain=((Link("ministry", said=dates.parse("2024-02-10")),),),
    ),
    claim(
        "likely",
        modality=Modality.PREDICTED,
        likelihood=Likelihood.LIKELY,
        object=alternatives(["fleet", Text("rain")]),
    ),
    claim("witness", chain=((Link("ministry"),), (Link("times-1/witness", "citing"),)), place="north-quay"),
    claim("about", subject="times-1#count", predicate="similarFigureTo", object="times-1#denied"),
    claim(
        "second", GAZETTE, subject="fleet", given=Condition("times-1#count"), time=at("../2024-01-31", throughout=True)
    ),
    claim(
        "unknown",
        GAZETTE,
        predicate="captures",
        object=quantities.parse("at least 2 people"),
        time=Time(None, basis=Basis.UNKNOWN),
    ),
]


def kept(**filters: object) -> list[str]:
    return [c.id for c in keep(CLAIMS, REGISTRY, **filters)]


def test_a_body_is_speaker_and_origin_of_what_is_said_for_it() -> None:
    official = claim("official", chain=((Link("times"),), (Link("roe", principal="ministry"),)))
    echo = claim("echo", chain=((Link("roe", principal="ministry"),), (Link("times-1/witness", "citing"),)))
    found = {
        name: [c.id for c in keep([official, echo], REGISTRY, **{name: "ministry"})]
        for name in ("speaker", "origin", "agent")
    }
    assert found == {"speaker": ["official", "echo"], "origin": ["official"], "agent": ["official", "echo"]}


def test_without_a_filter_all_claims_are_kept_in_their_order() -> None:
    assert keep(iter(CLAIMS), REGISTRY) == CLAIMS
    assert keep(CLAIMS, REGISTRY, subject=None) == CLAIMS


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"subject": "fleet"}, ["second"]),
        ({"subject": "island fleet"}, ["second"]),
        ({"subject": "times-1#count"}, ["about"]),
        ({"object": "fleet"}, ["likely"]),
        ({"object": "times-1#denied"}, ["about"]),
        ({"speaker": "Ministry of Examples"}, ["denied", "witness"]),
        ({"speaker": "times"}, ["count", "likely", "about"]),
        ({"origin": "ministry"}, ["denied"]),
        ({"origin": "a witness"}, ["witness"]),
        ({"agent": "ministry"}, ["denied", "witness"]),
        ({"agent": "witness"}, ["witness"]),
        ({"outlet": "gazette"}, ["second", "unknown"]),
        ({"mentions": "times-1#count"}, ["about", "second"]),
        ({"mentions": "fleet"}, ["likely", "second"]),
        ({"document": "gazette-2"}, ["second", "unknown"]),
        ({"predicate": "troopsPresent"}, ["count"]),
        ({"predicate": "kg:troopsPresent"}, ["count"]),
        ({"polarity": "denied"}, ["denied"]),
        ({"modality": "predicted"}, ["likely"]),
        ({"likelihood": "likely"}, ["likely"]),
        ({"voiced": "reported"}, ["denied"]),
        ({"bound": "about"}, ["count"]),
        ({"bound": "at least"}, ["unknown"]),
        ({"bound": "more than"}, []),
        ({"when": "2024-02-28"}, ["count", "witness", "about"]),
        ({"when": "2024-01-15"}, ["witness", "about", "second"]),
        ({"said": "2024-02"}, ["denied"]),
        ({"said": "2024-03-01/2024-03-31"}, ["count", "likely", "about"]),
        ({"published": "2024-04-02"}, ["second", "unknown"]),
        ({"published": "2024-03"}, ["count", "denied", "likely", "witness", "about"]),
        ({"subject": "ships", "polarity": "denied"}, ["denied"]),
        ({"subject": "ships", "document": "gazette-2", "bound": "at least"}, ["unknown"]),
        ({"modality": ["predicted", "opinion"]}, ["likely"]),
        ({"predicate": ("captures", "troopsPresent")}, ["count", "unknown"]),
        ({"document": {"gazette-2", "times-1"}, "bound": ["about", "at least"]}, ["count", "unknown"]),
    ],
)
def test_a_filter_keeps(filters: dict[str, object], expected: list[str]) -> None:
    assert kept(**filters) == expected


def test_a_place_means_what_is_decided_to_be_one_with_it() -> None:
    assert kept(place="Harbour") == kept(place="north-quay") == ["count", "witness"]


def test_a_closed_list_may_be_given_by_its_own_word() -> None:
    assert kept(polarity=Polarity.DENIED) == ["denied"]


def test_an_unknown_time_overlaps_nothing() -> None:
    assert "unknown" not in kept(when="2024")
    assert "unknown" in kept(said="2024-04")


def test_a_name_that_means_several_keeps_the_claims_of_all() -> None:
    registry = Registry.of([*REGISTRY.entities.values(), Entity("raft", EntityType.EVENT, "the fleet")])
    raft = claim("raft", subject="raft")
    assert [c.id for c in keep([*CLAIMS, raft], registry, subject="The fleet", document="times-1")] == [
        "count",
        "denied",
        "likely",
        "witness",
        "raft",
    ]


def test_who_is_no_entity_but_named_in_a_claim_is_found_all_the_same() -> None:
    assert kept(outlet="times") == ["count", "denied", "likely", "witness", "about"]


def test_objects_are_the_references_among_alternatives() -> None:
    assert [objects(c) for c in CLAIMS[:3]] == [[], [], ["fleet"]]


# Mistakes


@pytest.mark.parametrize(
    ("filters", "message"),
    [
        ({"spaeker": "ministry"}, "no filter 'spaeker'; did you mean speaker?"),
        ({"zzz": "ministry"}, "no filter 'zzz'; there are subject, object"),
        (
            {"modality": "estimate"},
            "there are asserted, estimated, predicted, speculated, hypothetical, opinion; did you mean estimated?",
        ),
        ({"bound": "roughly"}, "no bound 'roughly'; there are exact, about"),
        ({"when": "in spring"}, "when='in spring': 'in spring' is no date; write 2024, 2024-10"),
        ({"said": "2024-13"}, "said='2024-13': '2024-13' has no such month"),
    ],
)
def test_a_mistaken_filter_is_answered_with_what_there_is(filters: dict[str, object], message: str) -> None:
    with pytest.raises(QueryError) as caught:
        kept(**filters)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("filters", "message"),
    [
        ({"subject": "minstry"}, "no entity 'minstry' in this graph; the nearest: ministry"),
        ({"document": "gazette-3"}, "no document 'gazette-3' in this graph; the nearest: gazette-2"),
        (
            {"predicate": "troopPresent"},
            "no relation or measure 'troopPresent' in this graph; the nearest: troopsPresent",
        ),
    ],
)
def test_an_unknown_name_is_answered_with_the_nearest(filters: dict[str, object], message: str) -> None:
    with pytest.raises(UnknownIdError, match=message):
        kept(**filters)


def test_of_no_claims_none_are_kept() -> None:
    assert keep([], REGISTRY, document="gazette-3", subject="ministry") == []


def test_the_docstring_names_every_filter() -> None:
    said = inspect.getdoc(keep) or ""
    listed = re.search(r"Filters: (.*?)\.\n", said, re.DOTALL)
    assert listed is not None
    named = {n for words in re.findall(r"``([^`]+)``", listed[1]) for n in re.split(r",\s*", words)}
    assert named == set(FILTERS)
