"""``%%sparql`` in a real shell of IPython, how objects show themselves, progress, and the notebooks in a user's folder."""

import io
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from IPython.core.completer import provisionalcompleter
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
from rdflib import Graph
from traitlets.config import Config

from kg import faces, lab, progress
from kg.cli import main
from kg.compare import Comparison, Context, compare
from kg.errors import MissingExtraError, StoreError
from kg.evidence import seal
from kg.explain import Explanation, For
from kg.graph import CitedClaim, ClaimGraph, load
from kg.model import Claim, Document, Entity, Reading, Span, Text
from kg.notebook import load as load_extension
from kg.notebook.magic import CellError
from kg.notebook.shown import Shown
from kg.origins import Fallen, Origins
from kg.origins.counting import Assessor, Excluded
from kg.origins.tally import Origin
from kg.registry import Registry
from kg.sparql.questions import Column, Parameter, Question, Questions, questions
from kg.views import display, interactive
from kg.views.page import escape
from kg.views.triples import triples
from kg.views.view import View
from kg.vocabulary import EntityType, Polarity, ReadingKind

SHIPS = "SELECT ?claim ?who ?place WHERE { ?claim a kg:Claim ; rdf:subject ?who ; kg:place ?place } ORDER BY ?claim"
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</table></div><iframe srcdoc='<script>alert(1)</script>'>",
    "javascript:alert(1)",
    "href=data:text/html,<b>",
    "<!--<style>*{background:url(http://example.org/x)}</style>",
    "&lt;b&gt; \u202e \x00 \x1b[31m",
)


@pytest.fixture
def shell(small: ClaimGraph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[InteractiveShell]:
    """A shell with the extension and the small corpus in ``graph``."""
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    monkeypatch.delenv("KG_RENDER", raising=False)
    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.colors = "nocolor"
    InteractiveShell.clear_instance()
    made = InteractiveShell.instance(config=config)
    load_extension(made)
    made.user_ns["graph"] = small
    yield made
    InteractiveShell.clear_instance()


def run(shell: Any, text: str) -> tuple[Any, str]:
    """The result of a cell, and what it printed."""
    with capture_output() as printed:
        result = shell.run_cell(text)
    return result, f"{printed.stdout}{printed.stderr}"


def cell(shell: InteractiveShell, text: str) -> Any:
    """What a cell gives back; a mistake is raised."""
    result, _ = run(shell, text)
    result.raise_error()
    return result.result


def mistake(shell: InteractiveShell, text: str) -> str:
    """What a cell with a mistake prints."""
    result, printed = run(shell, text)
    assert not result.success
    return printed


def bundle(shell: Any, value: object) -> dict[str, Any]:
    return dict(shell.display_formatter.format(value)[0])


def completed(shell: InteractiveShell, text: str) -> dict[str, str | None]:
    """What Tab offers at the end of a text, with its kind."""
    with provisionalcompleter():
        return {c.text: c.type for c in shell.Completer.completions(text, len(text))}


# the magic


def test_the_extension_is_loaded_by_its_name_and_twice_changes_nothing(shell: InteractiveShell) -> None:
    before = len(shell.Completer.custom_matchers)
    cell(shell, "%load_ext kg")
    load_extension(shell)
    assert "sparql" in shell.magics_manager.magics["cell"]
    assert len(shell.Completer.custom_matchers) == before


def test_a_select_shows_labels_beside_ids_and_links_a_claim_to_its_source(shell: InteractiveShell) -> None:
    shown = bundle(shell, cell(shell, f"%%sparql\n{SHIPS}"))
    assert "contingent in the port <code>port-contingent</code>" in shown["text/html"]
    source = 'href="https://example.org/harbour" rel="noopener noreferrer" target="_blank"'
    assert f"<a {source}><code>example-times-2024-03-01#contingent</code></a>" in shown["text/html"]
    assert "port-contingent" in shown["text/plain"]
    assert shown["text/plain"].endswith("2 rows")


def test_numbers_stand_to_the_right_and_what_is_missing_is_nothing(shell: InteractiveShell) -> None:
    query = "SELECT ?low ?high { ?c rdf:object ?q . ?q kg:low ?low OPTIONAL { ?q kg:high ?high } } ORDER BY ?low"
    html = bundle(shell, cell(shell, f"%%sparql\n{query}"))["text/html"]
    assert '<th style="text-align:right">low</th>' in html
    assert '<td style="text-align:right">1,500</td>' in html
    assert '<td style="text-align:right"></td>' in html


def test_a_text_that_equals_an_id_is_not_shown_as_a_name(shell: InteractiveShell) -> None:
    html = bundle(
        shell, cell(shell, '%%sparql\nSELECT ?text ?who { VALUES (?text ?who) { ("the-port" entity:the-port) } }')
    )["text/html"]
    assert '<td style="text-align:left">the-port</td>' in html
    assert "the port <code>the-port</code>" in html


def test_only_so_many_rows_are_shown_and_the_note_says_so(shell: InteractiveShell) -> None:
    answer = cell(shell, "%%sparql --limit 2 -o every\nSELECT ?claim { ?claim a kg:Claim }")
    number = len(shell.user_ns["graph"])
    assert str(answer).endswith(f"the first 2 of {number} rows: --limit shows more, -o NAME keeps all")
    assert len(shell.user_ns["every"]) == number


def test_what_is_kept_is_what_graph_select_gives(shell: InteractiveShell, small: ClaimGraph) -> None:
    cell(shell, f"%%sparql -o kept\n{SHIPS}")
    pd.testing.assert_frame_equal(shell.user_ns["kept"], small.select(SHIPS))


def test_an_ask_is_answered_with_a_sentence(shell: InteractiveShell) -> None:
    assert str(cell(shell, "%%sparql -o truth\nASK { ?c a kg:Claim }")) == "Yes: something in the graph matches."
    assert shell.user_ns["truth"] is True
    found = str(cell(shell, "%%sparql\nASK { ?c kg:place entity:the-prot }"))
    assert found.startswith("No: nothing in the graph matches.")
    assert "entity:the-port" in found


def test_a_construct_is_a_picture_with_a_line_for_each_triple(shell: InteractiveShell) -> None:
    query = "CONSTRUCT { ?c rdf:subject ?s ; kg:place ?p } WHERE { ?c rdf:subject ?s ; kg:place ?p }"
    view = cell(shell, f"%%sparql -o made\n{query}")
    made = shell.user_ns["made"]
    assert isinstance(view, View)
    assert isinstance(made, Graph)
    assert len(view.picture.edges) == len(made) == len(view.picture.table.rows)
    assert "contingent in the port" in [n.label for n in view.picture.nodes]


def test_a_construct_as_turtle_as_a_table_and_with_a_limit(shell: InteractiveShell) -> None:
    query = "CONSTRUCT { ?c rdf:subject ?s } WHERE { ?c rdf:subject ?s }"
    assert "@prefix entity:" in str(cell(shell, f"%%sparql --as turtle\n{query}"))
    number = len(shell.user_ns["graph"])
    table = str(cell(shell, f"%%sparql --as table --limit 3\n{query}"))
    assert table.splitlines()[0].split() == ["subject", "property", "object"]
    assert f"the first 3 of {number} triples" in table
    assert f"The first 3 of {number} triples" in cell(shell, f"%%sparql --limit 3\n{query}").picture.alternative


def test_claims_that_a_select_names_can_be_drawn_and_charted(shell: InteractiveShell) -> None:
    drawn = cell(shell, f"%%sparql --as graph\n{SHIPS}")
    assert {e.claim for e in drawn.picture.edges} == set(shell.user_ns["graph"].select(SHIPS)["claim"])
    charted = cell(shell, f"%%sparql --as chart\n{SHIPS}")
    assert charted.picture.kind == "estimates"


@pytest.mark.parametrize(
    ("line", "query", "told"),
    [
        ("--as turtle", SHIPS, "begin the query with CONSTRUCT"),
        ("--as chart", "SELECT ?s { ?s a kg:Place }", "no column has any"),
        ("--as chart", "SELECT ?c { ?c rdf:predicate kg:endorses }", "none of these claims has a figure"),
        ("--as chart", "CONSTRUCT WHERE { ?s a kg:Place }", "SELECT ?claim"),
        ("--as table", "ASK { ?s ?p ?o }", "leave --as table out"),
        ("", "SELECT ?c WERE { ?c a kg:Claim }", "line 2, column 11: 'WERE' is no word of SPARQL; did you mean WHERE?"),
        ("", "\nSELECT ?c { ?c a kg:Clam }", "line 3, column 18: neither the ontology nor this graph has kg:Clam"),
        ("", "SELECT ?c { ?c a kg:Claim", "is never closed"),
        ("", "INSERT DATA { <a:a> <a:b> 1 }", "questions only read"),
        ("", "SELECT ?c { SERVICE <http://example.org/> { ?c ?p ?o } }", "SERVICE asks another server"),
        ("", " ", "the query is empty"),
        ("-g nothing", "ASK { ?s ?p ?o }", "there is no variable 'nothing'"),
        ("-g text", "ASK { ?s ?p ?o }", "text is no graph, but str"),
        ("--timeout -1", "ASK { ?s ?p ?o }", "give a number of seconds above 0"),
        ("-g chosen", "ASK { ?s ?p ?o }", "this view chooses claims"),
    ],
)
def test_a_mistake_is_told_in_a_sentence_without_a_traceback(
    shell: InteractiveShell, line: str, query: str, told: str
) -> None:
    shell.user_ns["text"] = "a text"
    shell.user_ns["chosen"] = shell.user_ns["graph"].at("2024-02-28")
    printed = mistake(shell, f"%%sparql {line}\n{query}")
    assert told in printed
    assert "Traceback" not in printed
    assert ".py" not in printed


@pytest.mark.parametrize(
    "line", ["--colour", "--as pie", "--limit 0", "--limit many", "-o 'two words'", "-g 'open", "stray"]
)
def test_a_wrong_option_says_how_the_magic_is_used(shell: InteractiveShell, line: str) -> None:
    assert "UsageError: %%sparql" in mistake(shell, f"%%sparql {line}\nASK {{ ?s ?p ?o }}")


def test_a_mistake_stops_a_notebook(shell: InteractiveShell) -> None:
    with pytest.raises(CellError):
        cell(shell, "%%sparql\nSELECT")


def test_hints_stand_beneath_the_answer_and_are_no_warnings(shell: InteractiveShell) -> None:
    result, printed = run(shell, "%%sparql\nSELECT ?claim { ?claim kg:place entity:the-prot }")
    answer = str(result.result)
    assert answer.splitlines()[0] == "no rows"
    assert "line 2, column 33: this graph has no entity:the-prot; the nearest: entity:the-port" in answer
    assert "Warning" not in printed


def test_without_g_the_only_graph_is_asked_and_of_several_none(shell: InteractiveShell, small: ClaimGraph) -> None:
    del shell.user_ns["graph"]
    assert "there is no graph; make one first" in mistake(shell, "%%sparql\nASK { ?s ?p ?o }")
    shell.user_ns["mine"] = small
    assert cell(shell, "%%sparql\nASK { ?s ?p ?o }").words.startswith("Yes")
    shell.user_ns["then"] = small.as_of("2024-03-08")
    assert "-g takes one of mine, then" in mistake(shell, "%%sparql\nASK { ?s ?p ?o }")
    assert cell(shell, "%%sparql -g then\nASK { ?s ?p ?o }").words.startswith("Yes")


def test_a_view_is_asked_as_it_is(shell: InteractiveShell, small: ClaimGraph) -> None:
    shell.user_ns["then"] = small.as_of("2024-03-05")
    cell(shell, "%%sparql -g then -o found\nSELECT DISTINCT ?d { ?c a kg:Claim ; prov:wasDerivedFrom ?d }")
    assert shell.user_ns["found"]["d"].tolist() == ["example-times-2024-03-01"]


def test_a_graph_of_rdflib_is_asked_with_the_same_errors(shell: InteractiveShell) -> None:
    cell(shell, "%%sparql -o made\nCONSTRUCT { ?s skos:prefLabel ?l } WHERE { ?s skos:prefLabel ?l }")
    found = cell(shell, '%%sparql -g made -o rows\nSELECT ?s ?l { ?s skos:prefLabel ?l FILTER(?l = "the port") }')
    assert shell.user_ns["rows"].to_numpy().tolist() == [["entity:the-port", "the port"]]
    link = '<a href="https://w3id.org/claimgraph/id/entity/the-port" rel="noopener noreferrer" target="_blank">the port</a>'
    assert link in found.html
    assert cell(shell, "%%sparql -g made\nASK { ?s skos:prefLabel ?l }").words.startswith("Yes")
    assert isinstance(cell(shell, "%%sparql -g made\nCONSTRUCT WHERE { ?s skos:prefLabel ?l }"), View)
    assert "'WERE' is no word of SPARQL" in mistake(shell, "%%sparql -g made\nSELECT ?s WERE { ?s ?p ?o }")
    assert "rdflib cannot stop a query" in mistake(shell, "%%sparql -g made --timeout 3\nASK { ?s ?p ?o }")
    assert "no column has any" in mistake(shell, "%%sparql -g made --as graph\nSELECT ?s { ?s ?p ?o }")


def test_a_run_to_be_committed_leads_nowhere(shell: InteractiveShell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_RENDER", "static")
    shown = bundle(shell, cell(shell, f"%%sparql\n{SHIPS}"))
    assert "href" not in shown["text/html"]
    assert "href" not in bundle(shell, shell.user_ns["graph"].claim("example-times-2024-03-01#contingent"))["text/html"]


# completion


def test_tab_completes_prefixes_classes_properties_things_and_variables(shell: InteractiveShell) -> None:
    start = "%%sparql\nSELECT ?claim WHERE {\n  "
    assert completed(shell, f"{start}?claim a kg:Cl")["kg:Claim"] == "class"
    assert all(kind == "class" for kind in completed(shell, f"{start}?claim a kg:").values())
    assert completed(shell, f"{start}?claim kg:pla")["kg:place"] == "property"
    assert completed(shell, f"{start}?claim kg:attribution/kg:cit") == {"kg:citing": "property"}
    assert completed(shell, f"{start}?claim rdf:subject entity:the-p")["entity:the-port"] == "thing"
    assert completed(shell, f"{start}?claim kg:modality kg:esti")["kg:Estimated"] == "word"
    assert completed(shell, f"{start}?claim sko")["skos:"] == "prefix"
    assert completed(shell, f"{start}?claim kg:place ?p . ?cla")["?claim"] == "variable"
    assert completed(shell, f"{start}FILT")["FILTER"] == "keyword"


def test_completion_follows_the_graph_and_the_named_graph(shell: InteractiveShell, small: ClaimGraph) -> None:
    text = "%%sparql\nASK { ?reprint kg:reprints document:her"
    assert completed(shell, text) == {"document:herald-2024-03-10": "thing"}
    small.remove("herald-2024-03-10")
    assert completed(shell, text) == {}
    shell.user_ns["made"] = Graph().parse(data="@prefix ex: <http://example.org/> . ex:a ex:moors ex:b .")
    assert completed(shell, "%%sparql -g made\nASK { ?s ex:mo")["ex:moors"] == "property"


def test_other_cells_are_completed_as_always(shell: InteractiveShell) -> None:
    assert "kg:Claim" not in completed(shell, "# kg:Cl")
    assert not completed(shell, "%%sparql -g nothing\nASK { ?s kg:Cl")
    assert "graph" in completed(shell, "grap")


# objects


def faced(graph: ClaimGraph) -> "dict[type, object]":
    """One of each kind of value that a user gets from a graph."""
    ref = "gazette-2024-03-08#hurt"
    return {
        ClaimGraph: graph,
        CitedClaim: graph.claim(ref),
        Claim: graph.selected[0],
        Document: graph.selected[0].document,
        Entity: graph.registry.entities["the-port"],
        Reading: graph.registry.readings[0],
        Comparison: graph.compare(ref, "gazette-2024-03-08#no-clash"),
        Origins: graph.origins(ref),
        Fallen: graph.without(origin="the-ministry").fallen[0],
        Explanation: graph.explain("harbour-deployment", kind="Compensation"),
        For: graph.claim(ref).weigh(),
        Question: questions()["estimates"],
        Questions: questions(),
        Shown: Shown.of("no rows at all, as it seems"),
    }


def plain_shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> InteractiveShell:
    """A shell that has not heard of the package."""
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    config = Config()
    config.HistoryManager.enabled = False
    return InteractiveShell(config=config)  # type: ignore[no-untyped-call]


def test_every_kind_of_value_shows_itself_without_the_extension(
    small: ClaimGraph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shell, values = plain_shell(tmp_path, monkeypatch), faced(small)
    assert set(values) == set(faces.html.registry) - {object}
    for kind, value in values.items():
        assert type(value) is kind
        shown = bundle(shell, value)
        assert shown["text/html"].startswith("<")
        harmless(shown["text/html"])
        assert len(shown["text/plain"].split()) >= 3
        assert " object at 0x" not in shown["text/plain"]


def test_what_is_a_line_as_repr_is_told_in_full_as_str(small: ClaimGraph) -> None:
    values = faced(small)
    for kind, value in values.items():
        if kind in (Question, Questions, Shown):
            continue  # a help text is short, and is shown whole
        line = repr(value)
        assert line.startswith(f"<{kind.__name__}"), line
        assert "\n" not in line
        assert len(line) < 400
    assert str(values[CitedClaim]) == small.claim("gazette-2024-03-08#hurt").cite()
    assert repr(small.registry).startswith("<Registry: ")
    assert repr(small.explain("harbour-deployment", kind="Compensation").paths[0]).startswith(
        "<Path harbour-deployment → "
    )


def test_a_list_of_values_is_a_list_of_lines(shell: InteractiveShell, small: ClaimGraph) -> None:
    shown = bundle(shell, small.selected[:2])
    assert set(shown) == {"text/plain"}
    assert [line.strip(" [],").partition(" ")[0] for line in shown["text/plain"].splitlines()] == ["<Claim", "<Claim"]


def test_a_value_says_the_same_in_words_and_in_html(small: ClaimGraph) -> None:
    for value in faced(small).values():
        if type(value) in (ClaimGraph, Question, Questions):
            continue  # a table there, and in the HTML all that the words sum up
        text = " ".join(Tags(faces.html(value) or "").words)
        for word in re.findall(r"[\w#-]{5,}", str(value).partition("\n")[0]):
            assert word.casefold() in text.casefold(), (type(value), word)


def test_a_claim_shows_its_statement_and_only_safe_addresses() -> None:
    document = Document("times", "The & Times", url="javascript:alert(1)")
    html = display.claim(
        Claim(document, "a", "It <burns>.", "port", "occurred"), small_registry(), lambda _: ["<b>fire</b>"]
    )
    assert "<strong>It &lt;burns&gt;.</strong>" in html
    assert "<blockquote>&lt;b&gt;fire&lt;/b&gt;</blockquote>" in html
    assert "href" not in html


def small_registry() -> Registry:
    return Registry.of([Entity("port", EntityType.PLACE, "the port")])


class Tags(HTMLParser):
    """The elements and attributes of a piece of HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.attributes: set[tuple[str, str]] = set()
        self.words: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        self.attributes |= {(name, value or "") for name, value in attrs}

    def handle_data(self, data: str) -> None:
        self.words.append(data)


ELEMENTS = set("div p strong code table thead tbody tr th td a ul li details summary pre blockquote".split())


def harmless(html: str) -> None:
    """Only elements of the house, no handler, no style but the side of a column, no address but http and https."""
    tags = Tags(html)
    assert tags.names <= ELEMENTS
    for name, value in tags.attributes:
        assert name in ("style", "href", "rel", "target")
        if name == "href":
            assert re.match(r"https?://", value, re.IGNORECASE)
        if name == "style":
            assert value in ("text-align:left", "text-align:right", "font-family:monospace")


def hostile_values(text: str) -> list[faces.Faced]:
    """Values of every kind that can be made without a graph, with a hostile text wherever a source writes one."""
    document = Document("times", text, text, (text,), genre=text, url=text, note=text)
    span = Span(None, None, seal("x"), text)
    claim = Claim(document, "a", text, text, "occurred", Text(text), spans=(span,), place=text, note=text)
    other = replace(claim, id="b", polarity=Polarity.DENIED)
    found = replace(compare(claim, other, Context.of([claim, other], Registry.of())), change=text, outcome=text)
    tallied = Origin(text, (text,), 0, 1, (text,), (text,), text)
    return [
        document,
        claim,
        Entity(text, EntityType.PLACE, text, (text,), wikidata=text, note=text),
        Reading(text, ReadingKind.PART, text, text, text, (text,), text),
        found,
        Fallen(claim, text),
        Origins(text, (text,), (text,), (text,), 0, 1, (tallied,), (tallied,), 0, (Assessor(text, text, text, text),),
                (Excluded(text, text),)),
        For(claim, (found,), (found,), (other,)),
        Question(text, text, (Parameter(text, text, text, text),), (Column(text, text, text),), text),
        Questions({"estimates": Question(text, text, (), (), text)}),
        Shown.of(text).noted(text),
    ]  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(st.one_of(st.sampled_from(HOSTILE), st.text(), st.text(alphabet="<>\"'&=/ahref:jvscrpt()\x00\u202e")))
def test_a_hostile_text_is_only_text_in_every_table_and_card(text: str) -> None:
    text = text.encode("utf-8", "replace").decode()
    frame = pd.DataFrame({text: [text], "who": [text]})
    named = {"who": ["urn:x"]}
    harmless(display.rows(frame, text, iris=named, labels={"urn:x": text}, source=lambda _: text))
    harmless(display.rows(frame, text, source=lambda _: text))
    for value in hostile_values(text):
        harmless(faces.html(value) or "")
        assert not re.search("[\x00-\x08\x1b\x7f-\x9f]", value._repr_mimebundle_()["text/plain"])
        assert text.strip() == "" or "<script" not in (faces.html(value) or "")
    harmless(display.lines(text, f"{text}\n{text}"))
    assert escape(text.strip()) in display.lines(text)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_corpus_is_harmless_in_every_display(shell: InteractiveShell, tmp_path: Path, text: str) -> None:
    said = text.replace("\x00", "").replace("\x1b", "")
    quoted = "'" + said.replace("'", "''") + "'"
    (tmp_path / "registry.yaml").write_text(
        f"entities:\n  gazette: {{type: Outlet, label: {quoted}}}\n  fuel: {{type: Compensation, label: {quoted}, note: {quoted}}}\n"
        f"  visit: {{type: Deployment, label: {quoted}, aliases: [{quoted}]}}\n",
        encoding="utf-8",
    )
    claims = "".join(
        f"  - {{id: {id_}, statement: {quoted}, subject: visit, predicate: compensatedBy, object: fuel, note: {quoted}, "
        f"given: {{text: {quoted}}}, quote: {quoted}, chain: [{{agent: gazette, verb: {quoted}}}]}}\n"
        for id_ in ("one", "two")
    )
    (tmp_path / "paper.yaml").write_text(
        f"document: {{id: paper, title: {quoted}, outlet: gazette, published: 2024-03-01, url: 'https://example.org/a'}}\nclaims:\n{claims}",
        encoding="utf-8",
    )
    graph = load(tmp_path)
    shell.user_ns["graph"] = graph
    values = [
        graph,
        graph.claim("paper#one"),
        *graph.selected,
        *graph.registry.entities.values(),
        graph.selected[0].document,
        *graph.without(origin="gazette").fallen,
        graph.claim("paper#one").weigh(),
        graph.compare("paper#one", "paper#two"),
        graph.origins("paper#one"),
        graph.explain("visit", kind="Compensation"),
        cell(shell, "%%sparql\nSELECT * { ?s ?p ?o }"),
        cell(shell, "%%sparql --as table\nCONSTRUCT WHERE { ?s ?p ?o }"),
        cell(shell, "%%sparql --as turtle\nCONSTRUCT WHERE { ?s ?p ?o }"),
    ]
    for value in values:
        harmless(bundle(shell, value)["text/html"])


# triples


def test_the_same_value_twice_is_two_nodes_and_no_link() -> None:
    data = "@prefix e: <http://example.org/> . e:a e:size 3 . e:b e:size 3 . e:a e:near e:b ."
    picture = triples(Graph().parse(data=data))
    assert sorted(n.label for n in picture.nodes) == ["3", "3", "e:a", "e:b"]
    assert len(picture.edges) == len(picture.cards) == 3
    assert all(e.claim in picture.cards for e in picture.edges)
    assert [k.sort for k in picture.legend] == ["node", "node", "number"]


# progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def slowly(clock: list[float]) -> Iterator[int]:
    for i in range(5):
        clock[0] += 1
        yield i


@pytest.mark.parametrize(("out", "bar"), [(Terminal, True), (io.StringIO, False)])
def test_a_bar_is_shown_on_a_terminal_and_nowhere_else(
    monkeypatch: pytest.MonkeyPatch, out: Callable[[], io.StringIO], bar: bool
) -> None:
    clock, stream = [0.0], out()
    monkeypatch.delenv("KG_RENDER", raising=False)
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setattr("tqdm.std.time", lambda: clock[0])
    assert list(progress.progress(slowly(clock), "reading", total=5)) == [0, 1, 2, 3, 4]
    assert ("reading" in stream.getvalue()) is bar
    assert stream.getvalue() == "" or stream.getvalue().endswith("\r")


def test_a_bar_in_a_notebook_is_no_fault_and_a_committed_run_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "_in_notebook", lambda: True)
    for static, bar in (("", True), ("static", False)):
        clock, out, err = [0.0], io.StringIO(), io.StringIO()
        monkeypatch.setenv("KG_RENDER", static)
        monkeypatch.setattr(sys, "stdout", out)
        monkeypatch.setattr(sys, "stderr", err)
        monkeypatch.setattr("tqdm.std.time", lambda clock=clock: clock[0])
        list(progress.progress(slowly(clock), "reading", total=5))
        monkeypatch.undo()
        monkeypatch.setattr(progress, "_in_notebook", lambda: True)
        assert ("reading" in out.getvalue()) is bar
        assert err.getvalue() == ""


def test_what_is_quick_shows_no_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = Terminal()
    monkeypatch.setattr(sys, "stderr", stream)
    assert list(progress.progress("abc", "reading")) == ["a", "b", "c"]
    assert stream.getvalue() == ""


# kg tour


def toured(*arguments: str) -> list[str]:
    """The last lines that ``kg tour`` prints."""
    with capture_output() as printed:
        assert main(["tour", *arguments]) == 0
    return str(printed.stdout).rstrip().splitlines()[-2:]


def test_a_tour_writes_the_graph_and_the_page_of_its_paths_and_says_where(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    graph, page = toured()
    assert graph == f"The graph is in {tmp_path / 'claims.nq'}"
    assert page.endswith(f"are in {tmp_path / 'claims.html'}")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["claims.html", "claims.nq"]
    explained = load().explain("treaty-2024", kind="Compensation")
    assert (tmp_path / "claims.html").read_text(encoding="utf-8") == load().show(explained).to_html()


def test_the_page_of_a_tour_stands_beside_its_graph(tmp_path: Path) -> None:
    toured("-o", str(tmp_path / "mine.trig"))
    assert sorted(p.name for p in tmp_path.iterdir()) == ["mine.html", "mine.trig"]


def test_a_tour_without_the_extra_says_how_to_get_it_and_writes_the_graph_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyvis", None)
    interactive._vis.cache_clear()
    graph, page = toured("-o", str(tmp_path / "claims.nq"))
    assert graph.endswith("claims.nq")
    assert page == "There is no picture of the paths: pyvis needs the extra viz: pip install 'claimgraph[viz]'"
    assert [p.name for p in tmp_path.iterdir()] == ["claims.nq"]


# kg lab


def test_the_notebooks_are_copied_and_a_users_own_are_left_alone(tmp_path: Path) -> None:
    folder = tmp_path / "mine" / "books"
    written = lab.copied(folder)
    assert [p.name[0] for p in written] == ["1", "2", "3", "4", "5"]
    (folder / "1-tour.ipynb").write_text("my notes")
    (folder / "2-treaty-deployment-compensation.ipynb").unlink()
    assert [p.name for p in lab.copied(folder)] == ["2-treaty-deployment-compensation.ipynb"]
    assert (folder / "1-tour.ipynb").read_text() == "my notes"


def test_a_file_is_no_folder_for_notebooks(tmp_path: Path) -> None:
    (tmp_path / "notes").write_text("notes")
    with pytest.raises(StoreError, match="is a file; give a folder"):
        lab.copied(tmp_path / "notes")


def test_lab_opens_where_the_notebooks_are(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    asked: list[Any] = []

    def run(command: list[str], *, cwd: Path, check: bool) -> "subprocess.CompletedProcess[str]":
        asked.extend((command[1:], cwd, check))
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(subprocess, "run", run)
    monkeypatch.setattr(lab, "find_spec", lambda name: object())
    assert lab.start(tmp_path) == 0
    assert asked == [["-m", "jupyterlab"], tmp_path, False]


def test_without_jupyterlab_the_line_that_installs_it_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(lab, "find_spec", lambda name: None)
    with pytest.raises(MissingExtraError, match=re.escape("pip install 'claimgraph[notebook]'")):
        lab.start(tmp_path)
