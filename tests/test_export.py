"""What leaves the house cannot be mistaken for markup or a formula, and other people's software reads it."""

import csv
import io
import json
import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import RDF, Graph, Literal, Namespace, URIRef
from rdflib.compare import isomorphic

from kg import dates
from kg.evidence import seal
from kg.export import COLUMNS, defused, escape_markdown, jsonld, ledger
from kg.graph import load
from kg.model import Claim, Condition, Document, Entity, Link, Span, Text
from kg.quads import Names
from kg.registry import Registry
from kg.vocabulary import NS, EntityType, Likelihood, Modality, Polarity, Voice

pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
"""rdflib 7.6 uses its own deprecated class when it reads JSON-LD."""

SCHEMA = Namespace("https://schema.org/")
KG = Namespace(NS)
TIMES = Document(
    "times", "The Port", "the-times", ("jane-doe",), dates.parse("2024-03-01"), url="https://times.example/port"
)
REGISTRY = Registry.of(
    [
        Entity("the-times", EntityType.OUTLET, "The Times"),
        Entity("jane-doe", EntityType.PERSON, "Jane Doe", wikidata="Q1"),
        Entity("ministry", EntityType.ORGANIZATION, "Ministry of Examples"),
        Entity("navy", EntityType.ARMED_FORCE, "navy"),
        Entity("port", EntityType.PLACE, "the port"),
        Entity("times/officials", EntityType.GROUP, "officials in the port"),
    ]
)
HOSTILE = "=1+1 | `x` <b>y</b> [z](http://evil.example) *w* $5 www.evil.example a@b.c \n# heading\r\n- item"


def claim(id_: str = "a", statement: str = "The port is full.", *, document: Document = TIMES, **more: Any) -> Claim:
    return Claim(document, id_, statement, "port", "occurred", **more)


# the ledger


def test_the_ledger_numbers_its_citations_in_the_order_given() -> None:
    text = ledger([claim("b"), claim("a")], REGISTRY)
    assert [line.partition(" ")[0] for line in text.splitlines()] == ["1.", "2."]
    assert text.index("times\\#b") < text.index("times\\#a")


def test_a_citation_ends_with_the_address_of_the_article() -> None:
    assert ledger([claim()], REGISTRY).endswith(" <https://times.example/port>\n")


@pytest.mark.parametrize("url", [None, "javascript:alert(1)", "https://x.example/ a", "https://x.example/>a"])
def test_an_address_that_is_none_is_not_linked(url: str | None) -> None:
    assert "<" not in ledger([claim(document=replace(TIMES, url=url))], REGISTRY)


def test_hostile_text_stays_one_line_of_plain_text_in_markdown() -> None:
    text = ledger(
        [claim(statement=HOSTILE, document=replace(TIMES, title=HOSTILE))], REGISTRY, quotes=lambda c: [HOSTILE]
    )
    assert text.count("\n") == 1
    for mark in ("|", "`", "<b", "[z", "*w", "$5", "# heading", "://evil"):
        assert text.count(mark) == text.count(f"\\{mark}"), mark
    assert text.startswith("1. \\=1+1")


@pytest.mark.parametrize(
    "text", ["- a", "+ a", "1. a", "2) a", "# a", "> a", "=== a", "    code", "a\n\nb", "&lt;", "![x](y)", "~~a~~"]
)
def test_no_text_begins_a_block_or_an_entity(text: str) -> None:
    escaped = escape_markdown(text)
    assert "\n" not in escaped
    assert not escaped.lstrip().startswith(("- ", "+ ", "1. ", "2) ", "#", ">", "=", "&", "!", "~"))


@given(st.text())
def test_escaping_loses_nothing_but_line_breaks(text: str) -> None:
    escaped = escape_markdown(text)
    back = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", escaped)
    assert back == re.sub(r"[\x00-\x1f\x7f\x85\u2028\u2029]+", " ", text)


def test_the_csv_has_a_header_and_a_row_for_each_claim() -> None:
    spanned = claim(spans=(Span(3, 9, seal("x")), Span(12, 20, seal("y"))), chain=((Link("unattributed"),),))
    rows = list(csv.DictReader(io.StringIO(ledger([spanned], REGISTRY, "csv", lambda c: ["full", "of ships"]))))
    assert tuple(rows[0]) == COLUMNS
    assert rows[0] == {
        "number": "1", "claim": "times#a", "statement": "The port is full.", "strength": "asserted",
        "speaker": "somebody who is not named", "trail": "Jane Doe, The Times, from somebody who is not named",
        "document": "times", "title": "The Port", "outlet": "The Times", "published": "2024-03-01",
        "published_basis": "stated", "url": "https://times.example/port", "spans": "3-9; 12-20", "quote": "full … of ships",
    }  # fmt: skip


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@sum(a1)", "\t=1", "\r=1", "\n=1", "＝1"])
def test_no_cell_of_the_csv_is_a_formula(cell: str) -> None:
    text = ledger([claim(statement=cell, document=replace(TIMES, title=cell))], REGISTRY, "csv", lambda c: [cell])
    [row] = csv.DictReader(io.StringIO(text, newline=""))
    assert row["statement"] == row["title"] == row["quote"] == f"'{cell}" == defused(cell)


def test_quotes_commas_and_line_breaks_are_quoted_as_rfc_4180_says() -> None:
    text = ledger([claim(statement='a "b", c\r\nd')], REGISTRY, "csv")
    assert '"a ""b"", c\r\nd"' in text
    assert text.endswith("\r\n")


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_the_csv_is_read_back_as_it_was_written(statement: str) -> None:
    text = ledger([claim(statement=statement)], REGISTRY, "csv")
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert rows[1][2] == defused(statement)


def test_another_format_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(ValueError, match="markdown, csv"):
        ledger([], REGISTRY, "xlsx")


def test_an_empty_ledger_is_empty() -> None:
    assert ledger([], REGISTRY) == ""
    assert ledger([], REGISTRY, "csv").splitlines() == [",".join(COLUMNS)]


# schema.org


def graph_of(*claims: Claim, names: Names | None = None) -> Graph:
    return Graph().parse(data=json.dumps(jsonld(claims, REGISTRY, names)), format="json-ld")


def test_a_claim_has_its_text_its_speaker_and_the_article_it_appears_in() -> None:
    graph, names = graph_of(claim(chain=((Link("ministry"),),))), Names()
    item, article = URIRef(names.iri("times#a")), URIRef(names.document("times"))
    assert (item, RDF.type, SCHEMA.Claim) in graph
    assert graph.value(item, SCHEMA.text) == Literal("The port is full.")
    assert graph.value(item, SCHEMA.author) == URIRef(names.iri("ministry"))
    assert graph.value(item, SCHEMA.appearance) == article
    assert (article, RDF.type, SCHEMA.NewsArticle) in graph
    assert graph.value(article, SCHEMA.headline) == Literal("The Port")
    assert graph.value(article, SCHEMA.datePublished) == Literal("2024-03-01")
    assert graph.value(article, SCHEMA.url) == URIRef("https://times.example/port")
    assert graph.value(article, SCHEMA.publisher) == URIRef(names.iri("the-times"))
    assert graph.value(URIRef(names.iri("the-times")), SCHEMA.name) == Literal("The Times")


def test_the_hedges_of_a_claim_go_with_it() -> None:
    hedged = claim(
        polarity=Polarity.DENIED, modality=Modality.SPECULATED, likelihood=Likelihood.LIKELY, voice=Voice.REPORTED,
        given=Condition(Text("it rains")),
    )  # fmt: skip
    graph, item = graph_of(hedged), URIRef(Names().iri("times#a"))
    said = {p: graph.value(item, p) for p in (KG.polarity, KG.modality, KG.likelihood, KG.voice, KG.given)}
    assert said == {
        KG.polarity: KG.Denied, KG.modality: KG.Speculated, KG.likelihood: KG.Likely, KG.voice: KG.Reported,
        KG.given: Literal("given that it rains"),
    }  # fmt: skip


def test_there_is_no_review_of_the_truth() -> None:
    assert "Review" not in json.dumps(jsonld([claim()], REGISTRY))


def test_where_nobody_is_named_there_is_no_author() -> None:
    graph = graph_of(claim(chain=((Link("unattributed"),),)))
    assert graph.value(URIRef(Names().iri("times#a")), SCHEMA.author) is None


def test_a_window_of_days_is_no_day_of_publication() -> None:
    window = replace(TIMES, published=dates.parse("2024-03-01/2024-03-05"))
    graph, article = graph_of(claim(document=window)), URIRef(Names().document("times"))
    assert graph.value(article, SCHEMA.datePublished) is None
    assert str(graph.value(article, URIRef("http://purl.org/dc/terms/issued"))) == "2024-03-01/2024-03-05"


def test_an_address_that_could_break_the_file_is_left_out() -> None:
    graph = graph_of(claim(document=replace(TIMES, url='https://x.example/"<script>')))
    assert graph.value(URIRef(Names().document("times")), SCHEMA.url) is None


def test_a_claim_about_a_claim_names_it() -> None:
    other = replace(claim("b"), subject="ministry", predicate="doubts", object="times#a")
    graph, names = graph_of(other), Names()
    assert (URIRef(names.iri("times#b")), SCHEMA.about, URIRef(names.iri("times#a"))) in graph
    assert (URIRef(names.iri("times#a")), RDF.type, SCHEMA.Claim) in graph


def test_everything_has_a_name_of_its_own_and_the_base_is_kept() -> None:
    graph = graph_of(claim(chain=((Link("times/officials"),),)), names=Names("https://example.org/x/"))
    assert all(isinstance(node, URIRef) for node in graph.subjects())
    assert (URIRef("https://example.org/x/claim/times/a"), RDF.type, SCHEMA.Claim) in graph


def test_the_same_claims_give_the_same_document_in_whatever_order() -> None:
    claims = [claim("a"), claim("b", chain=((Link("ministry"), Link("navy")),))]
    assert json.dumps(jsonld(claims, REGISTRY)) == json.dumps(jsonld([*reversed(claims), *claims], REGISTRY))


def test_the_whole_corpus_is_read_by_rdflib_without_the_network() -> None:
    corpus = load()
    graph = Graph().parse(data=json.dumps(jsonld(corpus.selected, corpus.registry)), format="json-ld")
    appearing = set(graph.subjects(SCHEMA.appearance, None))
    assert len(appearing) == len(corpus)
    assert all((c, RDF.type, SCHEMA.Claim) in graph for c in appearing)
    assert all(len(list(graph.objects(c, KG.modality))) == 1 for c in appearing)


def test_a_second_processor_reads_the_same_triples() -> None:
    processor: Any = pytest.importorskip("pyld.jsonld", reason="PyLD is not installed")

    def no_network(url: str, options: Any) -> Any:
        raise AssertionError(f"the document asks for {url}")

    corpus = load()
    document = jsonld(corpus.selected[:80], corpus.registry)
    options = {"algorithm": "URDNA2015", "format": "application/n-quads", "documentLoader": no_network}
    theirs = Graph().parse(data=processor.normalize(document, options), format="nt")
    assert isomorphic(theirs, Graph().parse(data=json.dumps(document), format="json-ld"))
