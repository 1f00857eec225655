"""Documents that are made to break the graph: echoes, denials, corrections, recollections, other subjects, hostile text.

Each is a fictional article, written to a folder with the words of its evidence as ``quote:``, and added to the corpus
of the package or to a small harbour corpus as a user would add it.
"""

import csv
import io
import json
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import networkx as nx
import pandas as pd
import pytest
import rdflib

import kg
from kg.corpus import SEEDS
from kg.origins import Origins

pytestmark = [
    pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:Dataset:DeprecationWarning"),
]

APRIL, OCTOBER, NOVEMBER = (
    "korea-bizwire-2025-04-09",
    "asia-business-daily-2024-10-18",
    "benefiting-from-soldiers-2024-11",
)

REGISTRY = """
entities:
  agency: {type: Outlet, label: Coast Agency}
  gazette: {type: Outlet, label: The Gazette}
  herald: {type: Outlet, label: The Herald}
  mail: {type: Outlet, label: The Mail}
  garrison: {type: ArmedForce, label: the garrison}
  ministry: {type: Organization, label: Ministry of Harbours}
  navy: {type: ArmedForce, label: the navy}
  roe: {type: Person, label: John Roe}
  talk: {type: Event, label: the talk on the quay, kind: meeting}
  port: {type: Place, label: the port}
  storm: {type: Event, label: the storm of March}
"""
FIRST = """
document: {id: gazette-1, title: Harbour notes, outlet: gazette, published: 2024-03-03}
claims:
  - id: figure
    statement: The garrison in the port numbers 3,000.
    subject: garrison
    predicate: troopsPresent
    object: 3000 people
    chain: [agency, {agent: ministry, verb: said, said: 2024-03-02}]
    when: {at: 2024-03-01}
    where: port
    quote: three thousand stand in the port, the ministry told Coast Agency
  - id: toll
    statement: The storm killed or injured 40 of the garrison.
    subject: garrison
    predicate: casualties
    object: 40 people
    chain: [{agent: ministry, verb: said, said: 2024-03-03}]
    when: {at: 2024-03-02}
    quote: forty were killed or hurt
"""
FIGURE = {"subject": "garrison", "predicate": "troopsPresent"}


@pytest.fixture
def add(tmp_path: Path) -> Callable[..., kg.ClaimGraph]:
    """Write files and add them to a graph, as a user does."""

    def added(graph: kg.ClaimGraph, *texts: str) -> kg.ClaimGraph:
        paths = []
        for text in texts:
            paths.append(tmp_path / f"added-{len(list(tmp_path.iterdir()))}.yaml")
            paths[-1].write_text(text, encoding="utf-8")
        return graph.add(*paths)

    return added


Add = Callable[..., kg.ClaimGraph]


@pytest.fixture
def harbour(tmp_path: Path) -> kg.ClaimGraph:
    folder = tmp_path / "harbour"
    folder.mkdir()
    (folder / "registry.yaml").write_text(REGISTRY, encoding="utf-8")
    (folder / "gazette-1.yaml").write_text(FIRST, encoding="utf-8")
    return kg.load(folder)


def count(found: Origins) -> tuple[int, int, list[str]]:
    return found.at_least, found.at_most, sorted(a for o in (*found.named, *found.possible) for a in o.agents)


def everything(graph: kg.ClaimGraph) -> dict[str, tuple[int, int, list[str]]]:
    """The count for every claim of a graph."""
    return {c.ref: count(graph.origins(c.ref)) for c in graph.selected}


# Echoes


REPRINT = """
document: {{id: herald-of-the-quay-2025-04-11, title: From the agency, outlet: quay-herald, published: 2025-04-11{more}}}
entities:
  quay-herald: {{type: Outlet, label: The Herald of the Quay}}
claims:
  - id: killed-or-injured
    statement: Some 4,000 of those sent are said to be dead or hurt.
    subject: dprk-personnel-sent
    predicate: casualties
    object: about 4000 people
    modality: estimated
    chain: [yonhap, {{agent: rok-military, verb: estimated}}]
    quote: four thousand dead or hurt, by the army's reckoning
  - id: sent
    statement: Over 10,000 went in October 2024.
    subject: dprk-personnel-sent
    predicate: personnelSent
    object: more than 10000 people
    chain: [yonhap]
    when: {{at: 2024-10}}
    quote: over ten thousand went in October
"""


@pytest.mark.parametrize("more", ["", f", reprints: {APRIL}"])
def test_a_reprint_of_an_agency_story_under_another_outlet_changes_no_count(add: Add, more: str) -> None:
    graph = kg.load()
    asked = [{"subject": "dprk-personnel-sent", "predicate": p} for p in ("casualties", "personnelSent")]
    refs = [f"{APRIL}#killed-or-injured", f"{APRIL}#sent"]
    before = [count(graph.origins(**a)) for a in asked] + [count(graph.origins(r)) for r in refs]
    add(graph, REPRINT.format(more=more))
    assert [count(graph.origins(**a)) for a in asked] + [count(graph.origins(r)) for r in refs] == before
    carried = graph.origins(refs[0])
    assert (len(carried.documents), len(carried.outlets), carried.at_least, carried.at_most) == (2, 2, 1, 1)


def test_what_two_documents_carry_of_one_origin_can_be_asked(add: Add) -> None:
    graph = add(kg.load(), REPRINT.format(more=""))
    found = {r: graph.origins(r) for r in graph.claims(document=[APRIL, "herald-of-the-quay-2025-04-11"]).claim}
    single = {r for r, o in found.items() if len(o.documents) > 1 and o.at_most == 1}
    assert single == {
        f"{d}#{i}" for d in (APRIL, "herald-of-the-quay-2025-04-11") for i in ("killed-or-injured", "sent")
    }


def test_the_same_words_elsewhere_are_a_reprint_even_where_nobody_says_so(harbour: kg.ClaimGraph, add: Add) -> None:
    before = everything(harbour)
    echo = (
        FIRST.replace("gazette-1", "mail-2")
        .replace("outlet: gazette", "outlet: mail")
        .replace("2024-03-03}", "2024-03-04}", 1)
    )
    add(harbour, echo)
    assert {r: c for r, c in everything(harbour).items() if r in before} == before


# Denials

DENYING = """
document: {id: herald-2, title: No three thousand, outlet: herald, published: 2024-03-04}
entities:
  bloggers: {type: Group, label: bloggers of the coast}
claims:
  - id: quoted
    statement: The garrison in the port numbers 3,000.
    subject: garrison
    predicate: troopsPresent
    object: 3000 people
    chain: [bloggers]
    when: {at: 2024-03-01}
    where: port
    quote: bloggers write of three thousand men
  - id: denial
    statement: The Herald denies that figure.
    subject: herald
    predicate: denies
    object: '#quoted'
    quote: there is nothing in it
"""


def test_a_document_that_quotes_a_figure_only_to_deny_it_does_not_support_it(harbour: kg.ClaimGraph, add: Add) -> None:
    before = count(harbour.origins("gazette-1#figure"))
    add(harbour, DENYING)
    for found in (harbour.origins("gazette-1#figure"), harbour.origins(**FIGURE)):
        assert (count(found), found.documents) == (before, ("gazette-1",))
    assert [(x.claim, x.reason) for x in found.excluded] == [
        ("herald-2#quoted", "quoted only to be denied (herald-2#denial)")
    ]


def test_a_figure_quoted_only_to_be_denied_does_not_speak_for_another(harbour: kg.ClaimGraph, add: Add) -> None:
    add(harbour, DENYING)
    weighed = harbour.claim("gazette-1#figure").weigh()
    assert (weighed.supporting, weighed.against) == ((), ())
    assert [(weighed.other(c).ref, denial.ref) for c, denial in weighed.quoted] == [
        ("herald-2#quoted", "herald-2#denial")
    ]
    lines = weighed.sentences()
    assert lines[1:3] == ["1. For it: no claim in the corpus.", "2. Against it: no claim in the corpus."]
    assert lines[3].startswith("3. Quoted only to be denied (herald-2#denial), so that it speaks for nothing: ")


def test_a_denial_of_the_figure_is_a_change(harbour: kg.ClaimGraph, add: Add) -> None:
    add(harbour, DENYING)
    changes = kg.diff(harbour.as_of("2024-03-03"), harbour.as_of("2024-03-04"))
    denied = changes[changes.change == "denied"][["claim", "earlier"]].to_numpy().tolist()
    assert ["herald-2#denial", "gazette-1#figure"] in denied


DISOWNING = """
document: {id: mail-3, title: The ministry speaks, outlet: mail, published: 2024-03-06}
claims:
  - id: disowns
    statement: The ministry says that it never gave the figure.
    subject: ministry
    predicate: denies
    object: gazette-1#figure
    chain: [{agent: ministry, verb: said, said: 2024-03-05}]
    quote: the ministry said that it had named no figure
"""


def test_a_body_that_disowns_the_figure_put_in_its_mouth_is_no_origin_of_it(harbour: kg.ClaimGraph, add: Add) -> None:
    assert count(harbour.origins("gazette-1#figure")) == (1, 1, ["ministry"])
    add(harbour, DISOWNING)
    found = harbour.origins("gazette-1#figure")
    assert (count(found), found.claims) == ((0, 0, []), ())
    assert "disowned by its origin" in found.excluded[0].reason
    # What it did not disown stays its own.
    assert count(harbour.origins("gazette-1#toll")) == (1, 1, ["ministry"])


WOULD_NOT_CONFIRM = """
document: {id: mail-4, title: No comment, outlet: mail, published: 2024-03-05}
claims:
  - id: no-comment
    statement: The navy would not confirm the figure.
    subject: navy
    predicate: endorses
    object: gazette-1#figure
    polarity: denied
    chain: [{agent: navy, verb: said, said: 2024-03-05}]
    quote: the navy would not confirm it
"""


def test_would_not_confirm_adds_nobody_and_takes_nobody_away(harbour: kg.ClaimGraph, add: Add) -> None:
    before = count(harbour.origins("gazette-1#figure"))
    add(harbour, WOULD_NOT_CONFIRM)
    found = harbour.origins("gazette-1#figure")
    assert (count(found), found.assessors) == (before, ())
    assert [x.reason for x in found.excluded] == ["is not said to endorse gazette-1#figure: it adds nobody"]
    (assessing,) = harbour.claim("gazette-1#figure").weigh().assessing
    assert (assessing.ref, assessing.polarity.value) == ("mail-4#no-comment", "denied")
    assert kg.diff(harbour.as_of("2024-03-03"), harbour.as_of("2024-03-05")).change.tolist() == ["appeared"]


# Unnamed officials, one interview

OFFICIALS = """
document: {id: mail-5, title: Two officials, outlet: mail, published: 2024-03-05}
entities:
  two-officials: {type: Group, label: two officials, members: 2}
claims:
  - id: figure
    statement: The garrison in the port numbers 3,000.
    subject: garrison
    predicate: troopsPresent
    object: 3000 people
    chain: [{agent: two-officials, verb: said, said: 2024-03-04}]
    when: {at: 2024-03-01}
    where: port
    quote: two officials spoke of three thousand
"""


def test_two_unnamed_officials_raise_only_at_most(harbour: kg.ClaimGraph, add: Add) -> None:
    before = harbour.origins("gazette-1#figure")
    add(harbour, OFFICIALS)
    found = harbour.origins("gazette-1#figure")
    assert (before.at_least, before.at_most) == (1, 1)
    assert (found.at_least, found.at_most, len(found.documents)) == (1, 3, 2)


INTERVIEW = """
document: {{id: {id}, title: A talk with Roe, outlet: {outlet}, published: 2024-04-02}}
claims:
  - id: said
    statement: Roe puts the garrison at {number}.
    subject: garrison
    predicate: troopsPresent
    object: {number} people
    chain: [{{agent: roe, verb: said, said: 2024-04-01, in: talk}}]
    when: {{at: 2024-04-01}}
    where: port
    quote: Roe told us of {number}
"""


def test_two_reports_of_one_interview_that_contradict_each_other_have_one_origin_a_side(
    harbour: kg.ClaimGraph, add: Add
) -> None:
    reports = [
        INTERVIEW.format(id=i, outlet=o, number=n)
        for i, o, n in (("herald-6", "herald", 3000), ("mail-6", "mail", 5000))
    ]
    add(harbour, *reports)
    assert harbour.compare("herald-6#said", "mail-6#said").verdict.value == "contradicts"
    for ref in ("herald-6#said", "mail-6#said"):
        assert count(harbour.origins(ref)) == (1, 1, ["roe"])
    both = harbour.origins(**FIGURE, when="2024-04-01")
    assert (both.documents, both.at_least, both.at_most) == (("herald-6", "mail-6"), 1, 1)
    weighed = harbour.claim("herald-6#said").weigh()
    assert [weighed.other(c).ref for c in weighed.against] == ["mail-6#said"]


# Time

CORRECTION = """
document: {id: gazette-7, title: The toll corrected, outlet: gazette, published: 2024-03-08, corrects: gazette-1}
claims:
  - id: toll
    statement: The storm killed or injured 25 of the garrison.
    subject: garrison
    predicate: casualties
    object: 25 people
    chain: [{agent: ministry, verb: corrected, said: 2024-03-07}]
    when: {at: 2024-03-02}
    quote: it was twenty-five, the ministry corrected
"""


def test_an_official_correction_of_a_toll_is_a_revision(harbour: kg.ClaimGraph, add: Add) -> None:
    add(harbour, CORRECTION)
    found = harbour.compare("gazette-1#toll", "gazette-7#toll")
    assert (found.verdict.value, found.change, found.later) == ("superseded", "revised", "gazette-7#toll")
    changes = kg.diff(harbour.as_of("2024-03-03"), harbour.as_of("2024-03-08"))
    assert changes[["change", "claim", "earlier"]].fillna("").to_numpy().tolist() == [
        ["appeared", "gazette-7#toll", ""],
        ["revised", "gazette-7#toll", "gazette-1#toll"],
    ]
    assert count(harbour.origins("gazette-7#toll")) == (1, 1, ["ministry"])


RECALL = """
document: {id: mail-8, title: A look back, outlet: mail, published: 2024-09-30}
claims:
  - id: recalled
    statement: On 1 January 2024, Roe said in February, the garrison numbered 1,000.
    subject: garrison
    predicate: troopsPresent
    object: 1000 people
    chain: [{agent: roe, verb: said, said: 2024-02-10}]
    when: {at: 2024-01-01}
    where: port
    quote: in February Roe had put it at a thousand on New Year's Day
"""


def test_an_old_statement_recalled_in_a_new_text_supersedes_nothing(harbour: kg.ClaimGraph, add: Add) -> None:
    add(harbour, RECALL)
    row = harbour.claims(document="mail-8").iloc[0]
    days = [row[c] for c in ("valid_to", "said_to", "published_to")]
    assert days == [pd.Timestamp(d) for d in ("2024-01-01", "2024-02-10", "2024-09-30")]
    assert kg.diff(harbour.as_of("2024-03-03"), harbour.as_of("2024-09-30")).change.tolist() == ["appeared"]
    found = harbour.compare("mail-8#recalled", "gazette-1#figure")
    assert (found.verdict.value, found.earlier, found.later) == ("superseded", "mail-8#recalled", "gazette-1#figure")
    assert harbour.as_of("2024-02-29").claims().empty
    assert "mail-8#recalled" in set(harbour.question("late-disclosures").claim)


# Another subject

BREWERY_TERMS = """
entities:
  brewer: {type: Organization, label: the brewer}
  flood: {type: Event, label: the flood of the cellar}
  shortage: {type: Event, label: shortage of beer}
terms:
  barrelsStored: {label: barrels stored, definition: A measure of barrels., kind: measure, measure: stock, unit: barrels}
  spoils: {label: spoils, definition: What ruins another., kind: relation, explanatory: true}
"""
BREWERY = """
document: {id: hops-9, title: Beer, outlet: brewer, published: 2024-05-05}
claims:
  - id: barrels
    statement: The brewer stores about 400 barrels.
    subject: brewer
    predicate: barrelsStored
    object: about 400 barrels
    quote: some four hundred barrels
  - id: spoilt
    statement: The flood brought the shortage about.
    subject: flood
    predicate: spoils
    object: shortage
    modality: estimated
    quote: the flood is to blame
"""


def test_a_document_on_another_subject_brings_its_terms_and_touches_nothing(add: Add) -> None:
    graph = kg.load()
    before = graph.compare(), graph.explain("treaty-2024", kind="Compensation").sentences()
    add(graph, BREWERY_TERMS, BREWERY)
    assert graph.claims(predicate="barrelsStored")[["low", "unit"]].to_numpy().tolist() == [[400.0, "barrels"]]
    assert graph.question("estimates", predicate="barrelsStored").claim.tolist() == ["hops-9#barrels"]
    assert [s.relation for s in graph.explain("flood", "shortage").steps] == ["spoils"]
    pd.testing.assert_frame_equal(graph.compare(), before[0])
    assert graph.explain("treaty-2024", kind="Compensation").sentences() == before[1]


# A later document must not leak

LATER_REGISTRY = """
entities:
  quartz-ministry: {type: Organization, label: Quartz Ministry, aliases: [the quartz men]}
  quarz-ministry: {type: Organization, label: Quarz Ministry}
  quartz-pact: {type: Agreement, label: Quartz Pact}
  quartz-clause: {type: Provision, label: Quartz Clause}
  quartz-reward: {type: Compensation, label: Quartz Reward, kind: money}
  quartz-voyage: {type: Deployment, label: Quartz Voyage}
  quartz-gazette: {type: Outlet, label: Quartz Gazette}
same:
  - {ids: [quartz-ministry, quarz-ministry], note: the quartz spelling}
readings:
  - {id: quartz-reading, kind: part, from: quartz-voyage, to: dprk-personnel-sent, by: editor, documents: [quartz-2026], note: quartz}
  - {id: quartz-end, kind: same-proposition, from: 'quartz-2026#count', to: 'asia-business-daily-2024-10-18#sent', by: editor, documents: [asia-business-daily-2024-10-18], note: quartz}
"""
LATER = """
document:
  id: quartz-2026
  title: Quartz
  outlet: quartz-gazette
  published: 2026-01-01
  defaults: {chain: [quartz-gazette, quartz-officials]}
entities:
  quartz-officials: {type: Group, label: Quartz officials, of: quartz-ministry}
claims:
  - {id: count, statement: Quartz count., subject: dprk-personnel-sent, predicate: personnelSent, object: 9000 people, quote: quartz one}
  - {id: fell, statement: Quartz losses., subject: kpa-soldiers, predicate: casualties, object: 70 people, quote: quartz two}
  - {id: leads, statement: Quartz leads., subject: treaty-2024, predicate: leadsTo, object: quartz-voyage, quote: quartz three}
  - {id: pays, statement: Quartz pays., subject: quartz-voyage, predicate: compensatedBy, object: quartz-reward, quote: quartz four}
  - {id: goes, statement: Quartz goes., subject: quartz-voyage, predicate: locatedIn, object: kursk-oblast, modality: predicted, quote: quartz five}
  - {id: has, statement: Quartz has., subject: treaty-2024, predicate: hasProvision, object: quartz-clause, voiced: presupposed, quote: quartz six}
  - {id: obliges, statement: Quartz obliges., subject: quartz-clause, predicate: obliges, object: {text: quartz}, given: {text: quartz}, quote: quartz seven}
  - {id: not, statement: Quartz denies., subject: north-korea, predicate: sends, object: deployment-2024, polarity: denied, chain: [unattributed], when: {at: 2024-10-10}, quote: quartz eight}
  - {id: judges, statement: Quartz judges., subject: quartz-ministry, predicate: doubts, object: 'asia-business-daily-2024-10-18#sent', chain: [{agent: quartz-ministry, verb: said, said: 2024-10-09}], quote: quartz nine}
  - {id: spelt, statement: Quartz again., subject: quarz-ministry, predicate: describedAs, object: {text: quartz}, quote: quartz ten}
"""
DAY = "2024-10-21"
NEEDS = {"mentions": {"entity": "deployment-2024"}, "relations-of": {"entity": "dprk-personnel-sent"}}


def outputs(view: kg.ClaimGraph) -> Iterator[tuple[str, str]]:
    """Everything that a view answers, by the name of what was asked, as text."""
    for name in kg.questions():
        yield f"question {name}", view.question(name, **NEEDS.get(name, {})).to_csv()
    for kind in ("claims", "actors", "attribution"):
        made = view.network(kind)
        yield f"network {kind}", json.dumps(nx.node_link_data(made), default=str, sort_keys=True)
    for source, asked in (("treaty-2024", {"kind": "Compensation"}), ("treaty-2024", {"kind": "Deployment"}),
                          ("deployment-2024", {"kind": "Event"}), ("kursk-incursion", {"target": "kursk-oblast"})):  # fmt: skip
        yield f"explain {source} {asked}", str(view.explain(source, **asked))
    for name in ("Quartz", "quartz-ministry", "the quartz men", "Blinken", "Hong Min", "reinforcements", "officials"):
        yield f"find {name}", view.find(name).to_csv()
    yield "claims", view.claims().to_csv()
    yield "compare", view.compare().to_csv()
    yield "documents", view.documents().to_csv()
    yield "lint", view.lint().to_csv()
    yield "sums", view.sums().to_csv()
    yield "ledger", view.ledger()
    yield "jsonld", json.dumps(view.to_jsonld(), sort_keys=True)
    yield "origins", view.origins(subject="dprk-personnel-sent").tree()
    yield "weigh", str(view.claim(f"{OCTOBER}#sent").weigh())
    yield "diff", kg.diff(view.as_of("2024-06-30"), view).to_csv()
    yield "without", "\n".join(f.sentence for f in view.without(origin="nis").fallen)
    yield "undecided", str(view.at("2024-10-10").undecided)


@pytest.fixture(scope="module")
def then_and_now(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, str], dict[str, str]]:
    """What was answered when only the early documents were there, and what the whole graph's view of that day answers."""
    folder = tmp_path_factory.mktemp("later")
    (folder / "registry.yaml").write_text(LATER_REGISTRY, encoding="utf-8")
    (folder / "later.yaml").write_text(LATER, encoding="utf-8")
    early = kg.load().remove(APRIL).remove(NOVEMBER)
    return dict(outputs(early.as_of(DAY))), dict(outputs(kg.load(SEEDS, folder).as_of(DAY)))


LATER_WORDS = (
    "quartz",
    "quarz",
    APRIL,
    NOVEMBER,
    "Blinken",
    "Hong Min",
    "reinforcements",
    "zelenskyy",
    "park-004",
    "2025",
)


def test_no_answer_of_an_earlier_day_has_a_word_of_a_later_document(
    then_and_now: tuple[dict[str, str], dict[str, str]],
) -> None:
    leaks = {
        (asked, w) for asked, text in then_and_now[1].items() for w in LATER_WORDS if w.casefold() in text.casefold()
    }
    assert leaks == set()


def test_every_answer_of_an_earlier_day_is_that_of_a_graph_without_the_later_documents(
    then_and_now: tuple[dict[str, str], dict[str, str]],
) -> None:
    then, now = then_and_now
    assert then.keys() == now.keys()
    assert [asked for asked in then if then[asked] != now[asked]] == []


def test_the_later_document_is_found_once_it_is_known(add: Add) -> None:
    view = add(kg.load(), LATER_REGISTRY, LATER).as_of("2026-01-01")
    assert set(view.find("Quartz Ministry")["id"]) == {"quartz-ministry"}
    assert "quartz-2026#count" in set(view.question("estimates").claim)


# The order of loading


def test_neither_the_order_of_loading_nor_loading_twice_changes_anything(tmp_path: Path) -> None:
    texts = [REGISTRY, FIRST, DENYING, DISOWNING, WOULD_NOT_CONFIRM, OFFICIALS, CORRECTION, RECALL]
    files = [tmp_path / f"{n}.yaml" for n in range(len(texts))]
    for file, text in zip(files, texts, strict=True):
        file.write_text(text, encoding="utf-8")
    expected = kg.load(*files)
    counts, pairs, bytes_ = everything(expected), expected.compare().to_csv(), expected.serialize()
    chance = random.Random(4)
    for _ in range(3):
        one_by_one = kg.load(files[0], files[1])
        rest = files[2:]
        chance.shuffle(rest)
        for file in (*rest, *rest):
            one_by_one.add(file)
        shuffled = kg.load(*chance.sample(files, len(files)))
        for graph in (one_by_one, shuffled):
            assert graph.serialize() == bytes_
            assert (everything(graph), graph.compare().to_csv()) == (counts, pairs)


# Hostile text

NASTY = (
    '"> <script>alert(1)</script> \'}} . ?s ?p ?o } DROP ALL ; INSERT DATA { <urn:x> <urn:y> "z" } # | ` ${7*7} '
    '\\u0022 <urn:evil> ]]> -- %0A @import =HYPERLINK("http://evil.example")'
)
FORMULA = '=1+1+cmd|" /C calc"!A0'


def hostile() -> tuple[str, str]:
    """A registry and a document all of whose texts are hostile, as JSON, which is YAML too."""
    registry = {"entities": {
        "evil-paper": {"type": "Outlet", "label": FORMULA, "aliases": [NASTY]},
        "evil-force": {"type": "ArmedForce", "label": NASTY, "note": NASTY},
        "evil-pay": {"type": "Compensation", "label": NASTY, "kind": "money"},
    }}  # fmt: skip
    document = {
        "document": {"id": "evil-1", "title": FORMULA, "outlet": "evil-paper", "published": "2024-01-01", "note": NASTY,
                     "url": "https://example.org/?q=%22%3E'--"},
        "entities": {"evil-group": {"type": "Group", "label": NASTY}},
        "claims": [
            {"id": "a", "statement": FORMULA, "subject": "evil-force", "predicate": "describedAs", "object": {"text": NASTY},
             "given": {"text": NASTY}, "purpose": {"text": NASTY}, "note": NASTY, "quote": FORMULA,
             "chain": [{"agent": "evil-group", "verb": NASTY, "as": FORMULA, "said": "2023-12-31"}]},
            {"id": "b", "statement": NASTY, "subject": "evil-force", "predicate": "compensatedBy", "object": "evil-pay",
             "quote": NASTY},
            {"id": "c", "statement": NASTY, "subject": "evil-force", "predicate": "troopsPresent",
             "object": {"vague": NASTY}, "counted": NASTY, "quote": NASTY},
        ],
    }  # fmt: skip
    return json.dumps(registry), json.dumps(document)


@pytest.fixture
def evil(add: Add) -> kg.ClaimGraph:
    return add(kg.load(), *hostile())


def test_hostile_text_comes_back_as_it_was_written(evil: kg.ClaimGraph) -> None:
    found = evil.claims(document="evil-1").set_index("claim")
    assert found.statement.to_dict() == {"evil-1#a": FORMULA, "evil-1#b": NASTY, "evil-1#c": NASTY}
    assert (found.object["evil-1#a"], found.given["evil-1#a"], found.counted["evil-1#c"]) == (NASTY, NASTY, NASTY)
    assert evil.claim("evil-1#b").quotes == [NASTY]
    assert set(evil.find(NASTY)["id"]) == {"evil-force", "evil-group", "evil-paper", "evil-pay"}
    assert kg.load(SEEDS).claims().equals(evil.claims(document=list(kg.load(SEEDS).documents().document)))


def test_hostile_text_is_data_in_a_query_and_changes_no_graph(evil: kg.ClaimGraph) -> None:
    before = evil.serialize()
    asked = "SELECT ?c WHERE { ?c kg:statement ?said ; a kg:Claim } ORDER BY ?c"
    assert evil.select(asked, said=NASTY).c.tolist() == ["evil-1#b", "evil-1#c"]
    with pytest.warns(kg.HintWarning, match="nothing here matches"):
        assert evil.select(asked, said=f'x" }} ; DROP ALL # {NASTY}').empty
    assert evil.ask("ASK { ?who skos:prefLabel ?label }", label=NASTY)
    assert {
        str(o) for o in evil.construct("CONSTRUCT { ?s skos:note ?n } WHERE { ?s skos:note ?n }", n=NASTY).objects()
    } == {NASTY}
    for name, question in kg.questions().items():
        parameters = {p.name: NASTY for p in question.parameters if p.type == "ref"}
        if "claim" not in parameters and "document" not in parameters and "about" not in parameters:
            assert isinstance(evil.question(name, **parameters), pd.DataFrame)
    with pytest.raises(kg.KGError):
        evil.question("evidence", claim=f"{NASTY}#a")
    assert evil.serialize() == before


def test_hostile_text_survives_rdf(evil: kg.ClaimGraph) -> None:
    read = rdflib.Dataset()
    read.parse(data=evil.serialize(".nq"), format="nquads")
    statements = {
        str(o)
        for _, _, o, _ in read.quads((None, rdflib.URIRef("https://w3id.org/claimgraph/ns#statement"), None, None))
    }
    assert {FORMULA, NASTY} <= statements
    assert sum(1 for _ in read.quads()) == sum(1 for _ in evil.to_rdflib().quads())
    named = {str(node) for s, p, o, g in read.quads() for node in (s, p, o, g) if isinstance(node, rdflib.URIRef)}
    assert not [name for name in named if name.startswith("urn:") or "evil.example" in name]


def test_no_cell_of_the_ledger_is_a_formula(evil: kg.ClaimGraph) -> None:
    rows = list(csv.reader(io.StringIO(evil.ledger("csv", document="evil-1"), newline="")))
    assert len(rows) == 4
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert [row[2] for row in rows[1:]] == [f"'{FORMULA}", NASTY, NASTY]


def test_the_markdown_ledger_is_three_items_of_plain_text(evil: kg.ClaimGraph) -> None:
    lines = evil.ledger(document="evil-1").splitlines()
    assert [line[:3] for line in lines] == ["1. ", "2. ", "3. "]
    assert not [line for line in lines if "<script" in line.replace("\\<script", "")]


def test_hostile_text_survives_graphml(evil: kg.ClaimGraph, tmp_path: Path) -> None:
    for kind in ("claims", "actors", "attribution"):
        made: Any = evil.network(kind)
        nx.write_graphml(made, tmp_path / f"{kind}.graphml")
        read: Any = nx.read_graphml(tmp_path / f"{kind}.graphml", force_multigraph=True)
        assert dict(read.nodes(data=True)) == dict(made.nodes(data=True))
        assert set(read.edges(keys=True)) == set(made.edges(keys=True))


def test_hostile_text_survives_jsonld(evil: kg.ClaimGraph) -> None:
    made = evil.to_jsonld(document="evil-1")
    read: Any = json.loads(json.dumps(made))
    assert {i["text"] for i in read["@graph"] if i["type"] == "Claim" and "text" in i} == {FORMULA, NASTY}
    graph = rdflib.Graph().parse(data=json.dumps(made), format="json-ld")
    assert {str(o) for o in graph.objects(None, rdflib.URIRef("https://schema.org/text"))} == {FORMULA, NASTY}
    assert not [s for s in graph.subjects() if "evil.example" in str(s) or str(s).startswith("urn:")]


def test_hostile_text_breaks_no_explanation(evil: kg.ClaimGraph) -> None:
    found = evil.explain("evil-force", kind="money")
    assert [s.target for s in found.steps] == ["evil-pay"]
    assert NASTY in str(found)
    assert all("\n" not in line for line in found.sentences())
    assert NASTY in evil.claim("evil-1#b").cite()


@pytest.mark.parametrize("bad", ['x"', "x<y>", "x y", "x}", "../x", "x#y", "", "-x", "x\ny"])
def test_a_hostile_id_is_refused_with_its_line(add: Add, harbour: kg.ClaimGraph, bad: str) -> None:
    before = harbour.serialize()
    document = {"document": {"id": bad, "published": "2024-01-01"}, "claims": []}
    entity = {"entities": {bad: {"type": "Place", "label": "x"}}}
    for text in (document, entity):
        with pytest.raises(kg.CorpusError, match=r"added-\d+\.yaml:1"):
            add(harbour, json.dumps(text))
    assert harbour.serialize() == before
