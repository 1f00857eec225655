"""The questions that have names: each is complete, answers as worked out by hand, and leaks nothing into a view."""

import re
import shutil
import warnings
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import rdflib

from kg import quads, rdf
from kg.corpus import Corpus, read, resource
from kg.errors import QueryError, UnknownIdError
from kg.model import short
from kg.quads import Names
from kg.sparql import Ref, Scope, select
from kg.sparql.questions import TYPES, Question, question, questions
from kg.sparql.questions import read as read_question
from kg.sparql.tokens import tokens
from kg.store import Store
from kg.vocabulary import CITED_VERBS, ONTOLOGY

TIMES, GAZETTE, HERALD = "example-times-2024-03-01", "gazette-2024-03-08", "herald-2024-03-10"
CHRONICLE = "chronicle-2024-06-01"
HALF_A_YEAR = """
document:
  id: chronicle-2024-06-01
  title: Half a year of the harbour
  outlet: herald
  author: [jane-doe, john-roe]
  published: 2024-06-01
entities:
  dock-hands: {type: Group, label: hands of the dock, of: north-dock}
claims:
  - id: has-aid
    statement: The pact has a clause on aid.
    subject: harbour-pact
    predicate: hasProvision
    object: pact-aid
    quote: the clause on aid
  - id: captured
    statement: The guard captured about twelve men of the contingent.
    subject: port-contingent
    predicate: captures
    object: about 12 people
    modality: estimated
    chain: [example-agency, {agent: the-ministry, verb: Citing}]
    when: {at: 2024-03-05}
    where: the-port
    quote: about twelve were taken
  - id: doubted
    statement: John Roe doubts that twelve were captured.
    subject: john-roe
    predicate: doubts
    object: '#captured'
    likelihood: unlikely
    chain: [john-roe]
    quote: he doubts it
  - id: whereabouts
    statement: The contingent may be in the port or in the hills.
    subject: port-contingent
    predicate: locatedIn
    object: {any: [the-port, hill-state]}
    modality: speculated
    when: {at: 2024-05}
    quote: in the port or in the hills
  - id: fuel
    statement: The dock provides fuel.
    subject: nord-dock
    predicate: provides
    object: fuel-deliveries
    chain: [unattributed]
    quote: the dock gives fuel
"""


@pytest.fixture(scope="module")
def corpus(small_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    folder = tmp_path_factory.mktemp("questions")
    shutil.copytree(small_folder, folder, dirs_exist_ok=True)
    (folder / "chronicle.yaml").write_text(HALF_A_YEAR, encoding="utf-8")
    return read([folder])


def scope_of(corpus: Corpus, *, backwards: bool = False) -> Scope:
    names, store = Names(), Store()
    graphs: list[tuple[str, list[str]]] = [
        (ONTOLOGY, list(rdf.triples_of(resource("ontology.ttl")))),
        (names.registry, quads.registry_lines(corpus.registry, names)),
        *((names.reading(r.id), quads.reading_lines(r, names)) for r in corpus.registry.readings),
        *(
            (names.document(a.document.id), quads.annotated_lines(a, names, corpus.registry.terms))
            for a in corpus.documents
        ),
    ]
    for graph, lines in reversed(graphs) if backwards else graphs:
        store.replace(graph, lines[::-1] if backwards else lines)
    return Scope(store, names, corpus.registry, frozenset(a.document.id for a in corpus.documents))


def view_of(scope: Scope, *documents: str) -> Scope:
    names = scope.names
    shown = [r for r in scope.registry.readings if set(r.documents) <= set(documents)]
    graphs = (
        ONTOLOGY,
        names.registry,
        *(names.reading(r.id) for r in shown),
        *(names.document(d) for d in documents),
    )
    return Scope(scope.store, names, scope.registry, frozenset(documents), graphs)


@pytest.fixture(scope="module")
def scope(corpus: Corpus) -> Scope:
    return scope_of(corpus)


def rows(table: pd.DataFrame, *columns: str) -> list[Any]:
    """The rows of some columns; what is missing is None; dates are text."""
    found = []
    for row in table[list(columns)].itertuples(index=False):
        cells = [None if pd.isna(c) else str(c.date()) if isinstance(c, pd.Timestamp) else c for c in row]
        found.append(tuple(cells) if len(columns) > 1 else cells[0])
    return found


def ids(table: pd.DataFrame, column: str = "claim") -> list[str]:
    """The ids of claims, without their documents."""
    return [str(c).partition("#")[2] for c in table[column]]


NEEDED: dict[str, dict[str, object]] = {
    "relations-of": {"entity": "port-contingent"},
    "mentions": {"entity": "the-ministry"},
}


# --- every question -----------------------------------------------------------------------------------------------


def all_questions() -> list[Question]:
    return list(questions().values())


def by_name(asked: Question) -> str:
    return asked.name


def test_there_are_at_least_eighteen_questions_and_they_are_listed_with_their_sense() -> None:
    assert len(questions()) >= 18
    assert list(questions()) == sorted(questions())
    assert "denials              What is denied, by whom?" in repr(questions())


@pytest.mark.parametrize("asked", all_questions(), ids=by_name)
def test_a_question_has_a_complete_header(asked: Question) -> None:
    assert asked.text.endswith("?")
    assert asked.columns
    assert all(c.type in TYPES and c.doc for c in asked.columns)
    assert all(p.type in TYPES and p.doc for p in asked.parameters)
    variables = {t.variable for t in tokens(asked.query)}
    assert {p.name for p in asked.parameters} <= variables


@pytest.mark.parametrize("asked", all_questions(), ids=by_name)
def test_a_question_answers_with_the_columns_and_types_it_declares(scope: Scope, asked: Question) -> None:
    table = question(scope, asked.name, NEEDED.get(asked.name, {}))
    assert list(table.columns) == [c.name for c in asked.columns]
    expected = {"number": "Float64", "whole": "Int64", "date": "datetime64[s]", "truth": "boolean"}
    assert [str(t) for t in table.dtypes] == [expected.get(c.type, "str") for c in asked.columns]
    assert len(table), "the corpus of this test has an answer to every question"
    assert not table.duplicated().any()
    assert not (table == "").any(axis=None)


@pytest.mark.parametrize("asked", all_questions(), ids=by_name)
def test_a_question_without_an_answer_has_its_types_too(asked: Question, corpus: Corpus) -> None:
    empty = Scope(Store(), Names(), corpus.registry, frozenset())
    known = {"entity": "the-port"} if asked.name in NEEDED else {}
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        table = question(empty, asked.name, known)
    assert len(table) == 0
    assert list(table.columns) == [c.name for c in asked.columns]


@pytest.mark.parametrize("asked", all_questions(), ids=by_name)
def test_the_order_of_loading_changes_nothing(corpus: Corpus, scope: Scope, asked: Question) -> None:
    given = NEEDED.get(asked.name, {})
    assert question(scope_of(corpus, backwards=True), asked.name, given).equals(question(scope, asked.name, given))


@pytest.mark.parametrize("asked", all_questions(), ids=by_name)
def test_a_time_limit_changes_nothing(scope: Scope, asked: Question) -> None:
    given = NEEDED.get(asked.name, {})
    assert question(scope, asked.name, given, timeout=60).equals(question(scope, asked.name, given))


@pytest.mark.parametrize("asked", all_questions(), ids=by_name)
def test_a_view_leaks_no_document_that_it_does_not_know(scope: Scope, asked: Question) -> None:
    view = view_of(scope, HERALD)
    given = {"entity": "the-port"} if asked.name in NEEDED else {}
    shown = question(view, asked.name, given).drop(columns=["condition"], errors="ignore").to_csv()
    for hidden in (TIMES, GAZETTE, CHRONICLE):
        assert hidden not in shown


@pytest.mark.parametrize("asked", all_questions(), ids=by_name)
def test_a_question_needs_no_extension_and_no_open_ended_path(asked: Question) -> None:
    found = tokens(asked.query)
    for a, b in pairwise(found):
        assert not (a.kind in ("name", "iri") and b.text == "(" and not a.text.startswith("xsd:")), a.text
    assert "SERVICE" not in asked.query
    assert "GRAPH" not in asked.query
    for start, path in re.findall(r"(\?\w+|;|\.) ([\w:^/()|]+[*+])", asked.query):
        assert path in ("kg:attribution/kg:citing*", "kg:citing+"), (start, path)


@pytest.fixture(scope="module")
def in_python(scope: Scope) -> rdflib.Graph:
    """The same triples, merged as a set, in rdflib's own store with its own evaluator."""
    lines = (
        f"{line} .\n" if not line.endswith(".") else f"{line}\n"
        for g in scope.store.graphs()
        for line in scope.store.lines(g)
    )
    return rdflib.Graph().parse(data="".join(lines), format="nt")


@pytest.mark.parametrize("asked", all_questions(), ids=by_name)
def test_another_engine_gives_the_same_rows(scope: Scope, in_python: rdflib.Graph, asked: Question) -> None:
    from kg.sparql.bind import bind
    from kg.sparql.values import term

    given: dict[str, list[str]] = {
        p.name: [term(int(p.default), scope)] for p in asked.parameters if p.type == "whole" and p.default
    }
    given |= {p.name: [term(p.default == "true", scope)] for p in asked.parameters if p.type == "truth"}
    given |= {n: [term(Ref(str(v)), scope)] for n, v in NEEDED.get(asked.name, {}).items()}
    text = bind(asked.query, given)
    theirs = in_python.query(text, initNs=scope.prefixes)
    ours = list(scope.rows(text))
    plain = sorted(tuple(None if c is None else str(c) for c in row) for row in theirs)  # type: ignore[union-attr]
    assert [len(plain), *plain] == [
        len(ours), *sorted(tuple(None if c is None else c.value for c in row) for row in ours)
    ]  # fmt: skip


def test_the_speaker_is_who_the_model_says_it_is(corpus: Corpus, scope: Scope) -> None:
    speakers = {c.ref: "; ".join(sorted(c.speakers)) or None for c in corpus.claims}
    for asked in all_questions():
        if "speaker" in {c.name for c in asked.columns}:
            for claim, speaker in rows(question(scope, asked.name, {}), "claim", "speaker"):
                assert speaker == speakers[claim], (asked.name, claim)


def test_the_origins_are_whom_the_model_says_they_are(corpus: Corpus, scope: Scope) -> None:
    ends = rows(question(scope, "chain-ends", {}), "claim", "agent")
    for claim in corpus.claims:
        expected = sorted(o.removeprefix("document:") for o in claim.origins)
        assert sorted(a for c, a in ends if c == claim.ref) == expected


def test_the_verbs_of_a_citation_are_those_of_the_vocabulary() -> None:
    lists = {
        frozenset(re.findall(r'"([^"]+)"', inside))
        for asked in all_questions()
        for inside in re.findall(r"\?(?:verb|how)\) IN \(([^)]*)\)", asked.query)
    }
    assert lists == {CITED_VERBS}


# --- answers worked out by hand -----------------------------------------------------------------------------------


def test_estimates(scope: Scope) -> None:
    table = question(scope, "estimates", {"predicate": "troopsPresent"})
    shown = rows(table, "claim", "low", "high", "bound", "counted", "place", "speaker", "valid_from", "valid_to")
    assert shown == [
        (f"{TIMES}#range", 1500, 12000, "between about", "soldiers and sailors", "hill-state",
         f"{TIMES}/eyewitnesses", None, "2024-02-28"),
        (f"{TIMES}#contingent", 3000, 3000, "about", "troops", "the-port", "the-ministry", "2024-02-28", "2024-02-28"),
    ]  # fmt: skip
    assert ids(question(scope, "estimates", {"subject": "port-contingent"})) == ["captured", "contingent"]
    assert ids(question(scope, "estimates", {"where": "hill-state"})) == ["range"]
    assert ids(question(scope, "estimates", {"modality": "predicted"})) == [
        c.id for c in scope_claims(scope, "personnelSent")
    ]
    shares = rows(question(scope, "estimates", {"predicate": "shareOf"}), "low", "high", "unit", "of", "bound")
    assert shares == [(None, 30, "percent", "port-budget", "at most")]
    sizes = rows(question(scope, "estimates", {"predicate": "groupSize"}), "claim", "low", "high", "bound")
    assert sizes == [(f"{HERALD}#two-sizes", 4, 4, "exact"), (f"{HERALD}#two-sizes", 6, None, "at least")]


def scope_claims(scope: Scope, predicate: str) -> list[Any]:
    table = select(scope, "SELECT ?c WHERE { ?c rdf:predicate ?p }", {"p": Ref(predicate)})
    return [type("C", (), {"id": str(c).partition("#")[2]}) for c in table["c"]]


def test_casualties(scope: Scope) -> None:
    table = question(scope, "casualties", {})
    assert rows(table, "claim", "predicate", "low", "counted", "speaker", "place") == [
        (f"{CHRONICLE}#captured", "captures", 12, "captured", "example-agency", "the-port"),
        (f"{GAZETTE}#hurt", "sufferedCasualties", None, None, "the-ministry", None),
    ]


def test_attribution(scope: Scope) -> None:
    table = question(scope, "attribution", {"claim": f"{TIMES}#range"})
    assert rows(table, "place", "agent", "verb", "innermost") == [
        (1, "unattributed", None, False),
        (2, f"{TIMES}/eyewitnesses", None, True),
        (2, "the-ministry", "citing", True),
    ]
    table = question(scope, "attribution", {"claim": f"{TIMES}#not-only-sailors"})
    assert rows(table, "agent", "capacity", "principal", "said", "said_from") == [
        ("john-roe", "spokesman", "the-ministry", "2024-02-28", "2024-02-28")
    ]
    assert set(question(scope, "attribution", {"document": HERALD})["document"]) <= {HERALD}


def test_chain_ends(scope: Scope) -> None:
    table = question(scope, "chain-ends", {"document": CHRONICLE})
    assert rows(table, "claim", "agent", "by", "unattributed") == [
        (f"{CHRONICLE}#captured", "the-ministry", "chain", False),
        (f"{CHRONICLE}#doubted", "john-roe", "chain", False),
        (f"{CHRONICLE}#fuel", "unattributed", "chain", True),
        (f"{CHRONICLE}#has-aid", "jane-doe", "author", False),
        (f"{CHRONICLE}#has-aid", "john-roe", "author", False),
        (f"{CHRONICLE}#whereabouts", "jane-doe", "author", False),
        (f"{CHRONICLE}#whereabouts", "john-roe", "author", False),
    ]
    assert set(rows(question(scope, "chain-ends", {"document": HERALD}), "agent", "by")) == {("herald", "outlet")}


def test_claims_about_claims(scope: Scope) -> None:
    table = question(scope, "claims-about-claims", {})
    assert rows(table, "claim", "actor", "assessment", "about", "likelihood") == [
        (f"{CHRONICLE}#doubted", "john-roe", "doubts", f"{CHRONICLE}#captured", "unlikely"),
        (f"{GAZETTE}#endorsed", "john-roe", "endorses", f"{GAZETTE}#hurt", "very-likely"),
    ]
    assert ids(question(scope, "claims-about-claims", {"about": f"{GAZETTE}#hurt"})) == ["endorsed"]
    assert rows(table, "about_statement")[1] == "Men of the contingent were hurt."


def test_denials(scope: Scope) -> None:
    assert rows(question(scope, "denials", {}), "claim", "object", "likelihood", "speaker") == [
        (f"{TIMES}#not-only-sailors", "sailors", "likely", "john-roe"),
        (f"{GAZETTE}#no-clash", "island-guard", None, "the-ministry"),
    ]


def test_hedged(scope: Scope) -> None:
    assert rows(question(scope, "hedged", {}), "claim", "modality", "condition", "contrary") == [
        (f"{CHRONICLE}#whereabouts", "speculated", None, False),
        (f"{GAZETTE}#aid", "asserted", "a party is attacked", False),
        (f"{GAZETTE}#disguise", "hypothetical", f"{GAZETTE}#pay", True),
        (f"{HERALD}#tug", "asserted", f"{GAZETTE}#pay", False),
    ]


def test_predictions(scope: Scope) -> None:
    table = question(scope, "predictions", {"subject": "harbour-deployment"})
    assert rows(table, "claim", "object", "likelihood", "speaker") == [
        (f"{GAZETTE}#pay", "fuel-deliveries; harbour-fees; something else", "likely", "the-ministry")
    ]
    assert len(question(scope, "predictions", {})) == 2


def test_compensation(scope: Scope) -> None:
    columns = ("compensation", "kind", "claim", "subject", "predicate", "low", "unit", "alternative", "modality")
    assert rows(question(scope, "compensation", {}), *columns) == [
        ("fuel-deliveries", "goods", f"{CHRONICLE}#fuel", "nord-dock", "provides", None, None, False, "asserted"),
        ("fuel-deliveries", "goods", f"{GAZETTE}#pay", "harbour-deployment", "compensatedBy", None, None, True,
         "predicted"),
        ("harbour-fees", "money", f"{GAZETTE}#fees", "harbour-fees", "monetaryValue", 10.5, "USD", False, "estimated"),
        ("harbour-fees", "money", f"{GAZETTE}#pay", "harbour-deployment", "compensatedBy", None, None, True,
         "predicted"),
        ("harbour-fees", "money", f"{HERALD}#share", "harbour-fees", "shareOf", None, "percent", False, "asserted"),
    ]  # fmt: skip
    assert set(question(scope, "compensation", {"kind": "goods"})["compensation"]) == {"fuel-deliveries"}
    assert ids(question(scope, "compensation", {"modality": "asserted"})) == ["fuel", "share"]


def test_treaty_provisions(scope: Scope) -> None:
    table = question(scope, "treaty-provisions", {"agreement": "Harbour Pact"})
    columns = ("agreement", "provision", "provision_claim", "predicate", "object", "condition", "contrary", "claim")
    assert rows(table, *columns) == [
        ("harbour-pact", "pact-aid", f"{CHRONICLE}#has-aid", "obliges", "wartime-aid", "a party is attacked", False,
         f"{GAZETTE}#aid")
    ]  # fmt: skip


def test_deployments_leave_out_what_exists_only_in_a_hypothesis(scope: Scope) -> None:
    columns = ("deployment", "label", "only_hypothetical", "claims", "asserted", "documents")
    assert rows(question(scope, "deployments", {}), *columns) == [
        ("harbour-deployment", "deployment to the harbour", False, 1, 0, 1)
    ]
    for yes in (True, "true"):
        both = question(scope, "deployments", {"hypothetical": yes})
        assert rows(both, "deployment", "only_hypothetical", "claims") == [
            ("second-deployment", True, 2),
            ("harbour-deployment", False, 1),
        ]


def test_relations_of(scope: Scope) -> None:
    table = question(scope, "relations-of", {"entity": "island-guard"})
    assert rows(table, "claim", "role", "predicate", "other") == [
        (f"{GAZETTE}#no-clash", "object", "foughtAgainst", "port-contingent"),
        (f"{HERALD}#two-sizes", "subject", "groupSize", None),
    ]


def test_an_entity_stands_for_all_that_are_decided_to_be_the_same(scope: Scope) -> None:
    for name in ("nord-dock", "north-dock", "North Dock", Ref("north-dock")):
        assert ids(question(scope, "relations-of", {"entity": name})) == ["fuel"]
        assert ids(question(scope, "mentions", {"entity": name})) == ["fuel"]
    assert rows(question(scope, "sameness", {"entity": "nord-dock"}), "entity", "others", "note") == [
        ("nord-dock", "north-dock", "two spellings in one article"),
        ("north-dock", "nord-dock", "two spellings in one article"),
    ]


def test_mentions(scope: Scope) -> None:
    table = question(scope, "mentions", {"entity": "hill-state"})
    assert rows(table, "claim", "role") == [(f"{CHRONICLE}#whereabouts", "alternative"), (f"{TIMES}#range", "place")]
    found = set(rows(question(scope, "mentions", {"entity": "the-ministry"}), "claim", "role"))
    assert {(f"{TIMES}#contingent", "agent"), (f"{TIMES}#not-only-sailors", "principal")} <= found
    assert rows(question(scope, "mentions", {"entity": "port-budget"}), "role") == ["whole of a share"]
    assert rows(question(scope, "mentions", {"entity": "harbour-meeting"}), "claim", "role") == [
        (f"{TIMES}#not-only-sailors", "place of saying"),
        (f"{HERALD}#tug", "purpose"),
    ]
    assert rows(question(scope, "mentions", {"entity": f"{GAZETTE}#pay"}), "claim", "role") == [
        (f"{GAZETTE}#disguise", "condition"),
        (f"{HERALD}#tug", "condition"),
    ]


def test_agents(scope: Scope) -> None:
    table = question(scope, "agents", {}).set_index("agent")
    assert list(table.loc["example-agency", ["claims", "innermost", "documents"]]) == [2, 0, 2]
    assert list(table.loc["unattributed", ["claims", "innermost", "documents"]]) == [2, 1, 2]
    assert table.loc["harbour-pact", "label"] == "Harbour Pact"


def test_documents(scope: Scope) -> None:
    columns = ("document", "outlet", "authors", "published_from", "published_to", "basis", "claims")
    assert rows(question(scope, "documents", {}), *columns) == [
        (HERALD, "herald", None, None, None, "unknown", 5),
        (TIMES, "example-times", "jane-doe", "2024-03-01", "2024-03-05", "inferred", 4),
        (GAZETTE, "gazette", "john-roe", "2024-03-08", "2024-03-08", "stated", 7),
        (CHRONICLE, "herald", "jane-doe; john-roe", "2024-06-01", "2024-06-01", "stated", 5),
    ]


def test_dates_of_saying(scope: Scope) -> None:
    table = question(scope, "dates-of-saying", {})
    assert rows(table, "claim", "agent", "said", "said_from", "said_to", "basis", "published_to") == [
        (f"{TIMES}#contingent", "the-ministry", "2024-02", "2024-02-01", "2024-02-29", "inferred", "2024-03-05"),
        (f"{TIMES}#not-only-sailors", "john-roe", "2024-02-28", "2024-02-28", "2024-02-28", "stated", "2024-03-05"),
    ]


def test_locations(scope: Scope) -> None:
    table = question(scope, "locations", {"place": "the-port"})
    assert rows(table, "claim", "predicate", "role", "alternative") == [
        (f"{CHRONICLE}#captured", "captures", "place", False),
        (f"{CHRONICLE}#whereabouts", "locatedIn", "object", True),
        (f"{TIMES}#contingent", "troopsPresent", "place", False),
    ]


def test_presupposed(scope: Scope) -> None:
    assert ids(question(scope, "presupposed", {})) == ["hurt"]


def test_readings(scope: Scope) -> None:
    assert rows(question(scope, "readings", {}), "reading", "kind", "source", "target", "by") == [
        ("contingent", "presupposes", f"{GAZETTE}#hurt", f"{GAZETTE}#no-clash", "editor"),
        ("contingent-part", "part", "port-contingent", "harbour-force", "editor"),
    ]
    assert rows(question(view_of(scope, HERALD), "readings", {}), "reading") == []


def test_entities_are_those_that_a_visible_claim_uses(scope: Scope) -> None:
    table = question(scope, "entities", {"type": "Deployment"})
    assert rows(table, "entity", "hypothetical", "claims") == [
        ("harbour-deployment", False, 1),
        ("second-deployment", True, 2),
    ]
    seen = set(question(view_of(scope, HERALD), "entities", {})["entity"])
    assert {"the-port", "herald", "port-budget", "island-guard"} <= seen
    assert not seen & {"harbour-deployment", "the-ministry", f"{TIMES}/eyewitnesses", "gazette"}


def test_gaps(scope: Scope) -> None:
    assert rows(question(scope, "gaps", {}), "claim", "place", "innermost", "passed_on_by") == [
        (f"{CHRONICLE}#fuel", 1, True, None),
        (f"{TIMES}#range", 1, False, None),
    ]


def test_late_disclosures(scope: Scope) -> None:
    table = question(scope, "late-disclosures", {})
    assert rows(table, "claim", "valid_to", "published", "late") == [
        (f"{CHRONICLE}#captured", "2024-03-05", "2024-06-01", 88)
    ]
    assert set(question(scope, "late-disclosures", {"days": 0})["late"]) == {88, 1, 2}


def test_evidence(scope: Scope) -> None:
    table = question(scope, "evidence", {"claim": f"{TIMES}#contingent"})
    assert rows(table, "start", "words", "file") == [(23, 5, "times.txt"), (70, 5, "times.txt")]
    assert rows(question(scope, "evidence", {"claim": f"{CHRONICLE}#fuel"}), "start", "quote", "words") == [
        (None, "the dock gives fuel", 4)
    ]


# --- asking -------------------------------------------------------------------------------------------------------


def test_a_question_may_be_written_with_underscores() -> None:
    assert questions()["chain_ends"] is questions()["chain-ends"]


@pytest.mark.parametrize(
    ("name", "given", "said"),
    [
        ("estimate", {}, "nearest: estimates"),
        ("estimates", {"subjct": "the-port"}, "did you mean subject"),
        ("documents", {"subject": "the-port"}, "it takes none"),
        ("relations-of", {}, "needs entity="),
        ("estimates", {"subject": "the-prot"}, "the-port"),
        ("estimates", {"subject": 3}, "no id"),
        ("estimates", {"modality": "estimate"}, "did you mean estimated"),
        ("estimates", {"predicate": "troopPresent"}, "troopsPresent"),
        ("late-disclosures", {"days": "many"}, "no whole number"),
        ("late-disclosures", {"days": True}, "no whole number"),
        ("deployments", {"hypothetical": "perhaps"}, "no truth value"),
    ],
)
def test_what_cannot_be_asked_is_answered_with_what_can(
    scope: Scope, name: str, given: Mapping[str, object], said: str
) -> None:
    with pytest.raises((QueryError, UnknownIdError), match=said):
        question(scope, name, given)


def test_a_view_does_not_take_an_entity_that_it_does_not_know(scope: Scope) -> None:
    with pytest.raises(UnknownIdError):
        question(view_of(scope, HERALD), "relations-of", {"entity": "unnamed eyewitnesses"})


def test_none_is_a_parameter_that_is_not_given(scope: Scope) -> None:
    assert len(question(scope, "late-disclosures", {"days": None, "predicate": None})) == 1


def test_a_question_shows_what_it_takes_and_answers() -> None:
    assert repr(questions()["deployments"]).splitlines() == [
        "deployments: Which deployments are claimed, and in how many claims and documents?",
        "  hypothetical (truth, default false): also those that exist only in a hypothesis",
        "  answers with deployment, label, only_hypothetical, claims, asserted, documents",
    ]


def test_a_header_with_a_mistake_is_refused() -> None:
    with pytest.raises(QueryError, match="no line of a header"):
        read_question("x", "# what is this\nSELECT * {}")
    with pytest.raises(QueryError, match="of type ref"):
        read_question("x", "# column: a (thing): b\nSELECT * {}")


def test_the_text_of_a_question_can_be_asked_as_it_is(scope: Scope) -> None:
    table = select(scope, questions()["denials"].query, {"subject": Ref("port-contingent")})
    assert {short(str(c)) for c in table["subject"]} == {"port-contingent"}
