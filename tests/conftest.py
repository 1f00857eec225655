"""A small fictional corpus that uses every part of the format: three documents, a registry, readings.

Fixtures are lazy: nothing of the package is imported, and nothing is written, before a test asks for it.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from kg.graph import ClaimGraph

TIMES_TEXT = (
    "The harbour in winter\n\n"
    "The ministry put the contingent in the port at <b>about 3,000</b> people in February, Example Agency reported.\n"
    "It is not made up of sailors only, said John Roe, a spokesman for the ministry.\n"
    "Nobody knows how many will follow; eyewitnesses and the ministry speak of 1,500 to 12,000.\n"
)

REGISTRY = """
entities:
  example-agency: {type: Outlet, label: Example Agency}
  example-times: {type: Outlet, label: The Example Times, aliases: [the Times], wikidata: Q1}
  fishermen: {type: Entity, label: fishermen}
  fuel-deliveries: {type: Compensation, label: fuel deliveries, kind: goods}
  gazette: {type: Outlet, label: The Gazette}
  harbour-deployment: {type: Deployment, label: deployment to the harbour}
  harbour-fees: {type: Compensation, label: harbour fees, kind: money}
  harbour-force: {type: ArmedForce, label: harbour force}
  harbour-meeting: {type: Event, label: harbour meeting, kind: meeting}
  harbour-pact: {type: Agreement, label: Harbour Pact}
  herald: {type: Outlet, label: The Herald}
  hill-state: {type: State, label: Hill State, aliases: [the Hills]}
  island-guard: {type: ArmedForce, label: island guard}
  jane-doe: {type: Person, label: Jane Doe}
  john-roe: {type: Person, label: John Roe, aliases: [Roe]}
  nord-dock: {type: Organization, label: Nord Dock}
  north-dock: {type: Organization, label: North Dock}
  pact-aid: {type: Provision, label: mutual aid clause of the Harbour Pact}
  port-budget: {type: Entity, label: budget of the port}
  port-contingent: {type: ArmedForce, label: contingent in the port, note: the men whom the ship brought}
  sailors: {type: Entity, label: sailors}
  second-deployment: {type: Deployment, label: second deployment, hypothetical: true}
  the-ministry: {type: Organization, label: Ministry of Examples, aliases: [the ministry]}
  the-port: {type: Place, label: the port}
  wartime-aid: {type: Entity, label: aid in war}
same:
  - {ids: [north-dock, nord-dock], note: two spellings in one article}
terms:
  shipsMoored: {label: ships moored, definition: A measure of the ships in a port., kind: measure, measure: stock, unit: ships, counted: ships}
  towedBy: {label: towed by, definition: A relation from a ship to its tug., kind: relation, explanatory: true, inverse: tows}
  tows: {label: tows, definition: A relation from a tug to a ship., kind: relation, explanatory: true, inverse: towedBy}
"""

READINGS = """
readings:
  - {id: contingent-part, kind: part, from: port-contingent, to: harbour-force, by: editor, documents: [example-times-2024-03-01], note: Both speak of the men whom the ship brought.}
  - {id: contingent, kind: presupposes, from: 'gazette-2024-03-08#hurt', to: 'gazette-2024-03-08#no-clash', by: editor, note: Battle casualties need a battle.}
"""

TIMES = """
document:
  id: example-times-2024-03-01
  title: The harbour in winter
  outlet: example-times
  author: jane-doe
  published: {{earliest: 2024-03-01, latest: 2024-03-05, basis: inferred}}
  url: https://example.org/harbour
  genre: news
  text: {{file: times.txt, sha256: {sha256}, characters: {characters}}}
entities:
  eyewitnesses: {{type: Group, label: unnamed eyewitnesses, members: 2, of: the-ministry}}
claims:
  - id: contingent
    statement: The contingent in the port is about 3,000 strong.
    subject: port-contingent
    predicate: troopsPresent
    object: about 3000 people
    modality: estimated
    chain: [example-agency, {{agent: the-ministry, verb: estimated, said: 2024-02, basis: inferred}}]
    when: {{at: 2024-02-28}}
    where: the-port
    {contingent}
  - id: not-only-sailors
    statement: The contingent does not consist of sailors only.
    subject: port-contingent
    predicate: consistsOnlyOf
    object: sailors
    polarity: denied
    likelihood: likely
    chain: [{{agent: john-roe, as: spokesman, for: the-ministry, said: 2024-02-28, in: harbour-meeting}}]
    {sailors}
  - id: range
    statement: Between 1,500 and 12,000 people may be in the port.
    subject: harbour-force
    predicate: troopsPresent
    object: between about 1500 and 12000 people
    counted: soldiers and sailors
    modality: estimated
    chain: [unattributed, [eyewitnesses, {{agent: the-ministry, verb: citing, basis: inferred}}]]
    when: {{throughout: ../2024-02-28, basis: inferred}}
    where: hill-state
    {range}
  - statement: Nobody has told how many will follow.
    subject: second-deployment
    predicate: personnelSent
    object: {{vague: many people}}
    modality: predicted
    {range}
    note: An own id is missing on purpose.
"""

GAZETTE = """
document:
  id: gazette-2024-03-08
  title: {value: The price of the harbour, basis: looked-up}
  outlet: {value: gazette, basis: inferred}
  author: {value: john-roe, basis: inferred}
  published: 2024-03-08
  url: {value: "https://example.org/price", basis: looked-up}
  corrects: example-times-2024-03-01
  note: Two pages.
  defaults: {chain: [the-ministry]}
claims:
  - id: pay
    statement: The deployment will be paid with fuel or with fees.
    subject: harbour-deployment
    predicate: compensatedBy
    object: {any: [harbour-fees, fuel-deliveries, {text: something else}]}
    modality: predicted
    likelihood: likely
    quote: will be paid
  - id: aid
    statement: The pact obliges the parties to help each other in war.
    subject: pact-aid
    predicate: obliges
    object: wartime-aid
    given: {text: a party is attacked}
    chain: [{agent: harbour-pact, verb: stipulates}]
    quote: [the parties, shall help]
  - id: disguise
    statement: The men would come as fishermen if the second deployment were made.
    subject: second-deployment
    predicate: disguisedAs
    object: fishermen
    modality: hypothetical
    given: {claim: '#pay', holds: denied}
    purpose: {text: to stay unnoticed}
    quote: dressed as fishermen
  - id: hurt
    statement: Men of the contingent were hurt.
    subject: port-contingent
    predicate: sufferedCasualties
    voiced: presupposed
    when: {at: 2024-03}
    quote: the wounded
  - id: no-clash
    statement: The contingent has not fought the guard.
    subject: port-contingent
    predicate: foughtAgainst
    object: island-guard
    polarity: denied
    when: {unknown: true, note: the sentence before speaks of January}
    quote: has not fought
  - id: endorsed
    statement: John Roe thinks it very likely that men were hurt.
    subject: john-roe
    predicate: endorses
    object: '#hurt'
    modality: estimated
    likelihood: very-likely
    chain: [{agent: example-times-2024-03-01, verb: citing}, john-roe]
    quote: highly likely
  - id: fees
    statement: The fees are worth some ten dollars.
    subject: harbour-fees
    predicate: monetaryValue
    object: about 10.50 USD
    also: [about 13000 KRW, between 9 and 11 EUR]
    modality: estimated
    quote: ten and a half dollars
"""

HERALD = """
document:
  id: herald-2024-03-10
  title: The price of the harbour
  outlet: herald
  published: {basis: unknown}
  reprints: gazette-2024-03-08
claims:
  - id: ships
    statement: More than four ships lie in the port.
    subject: the-port
    predicate: shipsMoored
    object: more than 4 ships
    voiced: reported
    quote: said to be more than four
  - id: share
    statement: The fees are at most 30 percent of the budget.
    subject: harbour-fees
    predicate: shareOf
    object: {quantity: at most 30 percent, of: port-budget}
    quote: up to 30 percent
  - id: tug
    statement: The contingent is to be towed so that the meeting can be held.
    subject: port-contingent
    predicate: towedBy
    object: {text: a tug}
    purpose: harbour-meeting
    given: 'gazette-2024-03-08#pay'
    quote: to be towed
  - id: like
    statement: The figures of the ships and of the share are alike.
    subject: '#ships'
    predicate: similarFigureTo
    object: '#share'
    modality: opinion
    quote: alike
  - id: two-sizes
    statement: The guard has four or at least six members.
    subject: island-guard
    predicate: groupSize
    object: {any: [4 people, at least 6 people]}
    quote: four or else six and more
"""


@pytest.fixture(scope="session")
def small_texts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the text of the one document whose spans are sealed."""
    folder = tmp_path_factory.mktemp("texts")
    (folder / "times.txt").write_bytes(TIMES_TEXT.encode())
    return folder


@pytest.fixture(scope="session")
def small_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of the small corpus."""
    folder = tmp_path_factory.mktemp("small")
    files = {"registry": REGISTRY, "readings": READINGS, "times": _sealed(TIMES), "gazette": GAZETTE, "herald": HERALD}
    for name, text in files.items():
        (folder / f"{name}.yaml").write_bytes(text.encode())
    return folder


@pytest.fixture
def small(small_folder: Path) -> "ClaimGraph":
    """A graph of the small corpus in memory, which a test may change."""
    from kg.graph import load

    return load(small_folder)


@pytest.fixture(scope="session")
def unavailable() -> Callable[[str], NoReturn]:
    """Says that something is missing: a visible skip, and in CI a failure, since what is skipped tests nothing."""

    def missing(what: str) -> NoReturn:
        if os.environ.get("CI"):
            pytest.fail(f"{what} is missing, and in CI every test must run")
        pytest.skip(f"{what} is missing")

    return missing


@pytest.fixture(scope="session")
def chromium(unavailable: Callable[[str], NoReturn]) -> "Iterator[Browser]":
    """Debian's Chromium, driven by playwright."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        unavailable("playwright")
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        unavailable("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-dev-shm-usage"])
        yield browser
        browser.close()


def _sealed(template: str) -> str:
    """The file of the Times, with the spans and seals of its text."""
    from hashlib import sha256

    def evidence(*quotes: str) -> str:
        from kg.evidence import seal

        starts = [TIMES_TEXT.index(q) for q in quotes]
        spans = [[start, start + len(q)] for start, q in zip(starts, quotes, strict=True)]
        seals = [f"{{words: {s.words}, sha256: {s.sha256}}}" for s in map(seal, quotes)]
        return f"span: {spans}\n    seal: [{', '.join(seals)}]"

    return template.format(
        sha256=sha256(TIMES_TEXT.encode()).hexdigest(),
        characters=len(TIMES_TEXT),
        contingent=evidence("The ministry put the contingent", "<b>about 3,000</b> people in February,"),
        sailors=evidence("It is not made up of sailors only,"),
        range=evidence("Nobody knows how many will follow; eyewitnesses and the ministry speak of 1,500 to 12,000."),
    )
