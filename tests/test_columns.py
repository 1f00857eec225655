"""Results by columns equal results term by term, cut by pyarrow, by Python, or by another process."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pandas as pd
import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kg
from benchmarks import corpus as synthetic
from kg.graph import ClaimGraph
from kg.sparql import Scope, columns, select
from kg.sparql.bind import bind
from kg.sparql.columns import Column, cut, written
from kg.sparql.questions import _WORDS, Question, _terms, question, questions
from kg.sparql.values import reader, term
from kg.tables import frame, typed
from kg.vocabulary import NS, XSD

SEEDS = kg.load().scope("a test")
NEEDED = {"relations-of": {"entity": "{agreement}"}, "mentions": {"entity": "{agreement}"}}
WHOLE = {XSD + name for name in ("integer", "nonNegativeInteger", "int", "long")}
HOSTILE = (
    "", '"', '""', ",", "\t", "\n", "\r", "\r\n", "\\", "\\n", "'", "=1+1", "@en", "<a>", "null", "NULL", "NA", "nan", "true",
    "1", "#", "?x", "\x00", "\x7f", "\x0b\x0c\x1c", "\x85\u2028\u2029", "\ufeff", "é𝄞", " ", "a" * 300,
)  # fmt: skip
TEXTS = st.sampled_from(HOSTILE) | st.text(st.characters(codec="utf-8"), max_size=8)
IRIS = st.sampled_from(
    [
        "http://example.org/a", NS + "Estimated", "http://www.wikidata.org/entity/Q1", "urn:x:y", "http://example.org/é,'",
        *(SEEDS.names.iri(ref) for ref in ("harbour", "times#a", "times/crew", "document:times")),
        "https://w3id.org/claimgraph/id/claim/times/a#object", "https://w3id.org/claimgraph/id/claim/times/a/b",
        "https://w3id.org/claimgraph/id/entity/document:times", "https://w3id.org/claimgraph/id/document/times/entity/",
    ]
)  # fmt: skip


def terms() -> st.SearchStrategy[Any]:
    def number(text: str, name: str) -> ox.Literal:
        return ox.Literal(text, datatype=ox.NamedNode(XSD + name))

    return st.one_of(
        st.none(),
        TEXTS.map(ox.Literal),
        TEXTS.map(lambda text: ox.Literal(text, language="en")),
        TEXTS.map(lambda text: ox.Literal(text, datatype=ox.NamedNode("http://example.org/type"))),
        IRIS.map(ox.NamedNode),
        st.integers(-(2**70), 2**70).map(lambda n: number(str(n), "integer")),
        st.sampled_from(["1.5", "0.10", "-3", "many", ""]).map(lambda text: number(text, "decimal")),
        st.sampled_from(["1e3", "1.5", "INF", "-INF", "0"]).map(lambda text: number(text, "double")),
        st.booleans().map(ox.Literal),
        st.sampled_from(["2024-10-31", "-0044-03-15", "0001-01-01", "soon"]).map(lambda text: number(text, "date")),
        st.sampled_from(["2024-10-31T12:00:00", "2024-10-31T12:00:00Z"]).map(lambda text: number(text, "dateTime")),
    )


# --- the slow and obvious twin ------------------------------------------------------------------------------------


def value(found: Any, scope: Scope) -> Any:
    """What a term means in Python, asked of the term itself."""
    if isinstance(found, ox.NamedNode):
        return scope.shown(found.value)
    if not isinstance(found, ox.Literal):
        return None if found is None else str(found)
    readers: Mapping[str, Callable[[str], Any]] = {
        XSD + "decimal": Decimal,
        XSD + "double": float,
        XSD + "boolean": lambda text: text == "true",
        XSD + "date": date.fromisoformat,
        XSD + "dateTime": datetime.fromisoformat,
        **dict.fromkeys(WHOLE, int),
    }
    try:
        return readers.get(found.datatype.value, str)(found.value)
    except (ValueError, ArithmeticError):
        return found.value


def slow_select(scope: Scope, query: str) -> pd.DataFrame:
    result: Any = scope.over(query).query(query, prefixes=scope.prefixes, **scope.limits())
    return typed([v.value for v in result.variables], [[value(cell, scope) for cell in row] for row in result])


def slow_question(scope: Scope, asked: Question, given_: Mapping[str, str]) -> pd.DataFrame:
    chosen = {p.name: given_.get(p.name, p.default) for p in asked.parameters}
    values = {p.name: _terms(asked, p, chosen[p.name], scope) for p in asked.parameters if chosen[p.name] is not None}
    result: Any = scope.over("").query(bind(asked.query, values), prefixes=scope.prefixes, **scope.limits())
    rows = []
    for row in result:
        cells = []
        for c in asked.columns:
            cell = row[c.name]
            if isinstance(cell, ox.NamedNode) and c.type == "word":
                cells.append(_WORDS.get(cell.value, cell.value))
            elif isinstance(cell, ox.NamedNode) and c.type == "term":
                cells.append(cell.value.removeprefix(NS).removeprefix(f"{scope.names.base}term/"))
            else:
                cells.append(value(cell, scope))
        rows.append(cells)
    several = [i for i, c in enumerate(asked.columns) if c.type == "refs"]
    folded: list[list[Any]] = []
    for row in rows:
        like = [r for r in folded if all(i in several or r[i] == v for i, v in enumerate(row))] if several else []
        if like:
            for i in several:
                like[0][i] |= {row[i]} - {None}
        else:
            folded.append([{v} - {None} if i in several else v for i, v in enumerate(row)])
    for row in folded:
        for i in several:
            row[i] = "; ".join(sorted(row[i])) or None
    of = {t: {c.name for c in asked.columns if c.type == t} for t in ("number", "date", "whole", "truth")}
    found = {c.name: [row[i] for row in folded] for i, c in enumerate(asked.columns)}
    return frame(found, numbers=of["number"], dates=of["date"], whole=of["whole"], truths=of["truth"])


# --- both ways ----------------------------------------------------------------------------------------------------


def without_arrow(*_: object) -> Any:
    raise ModuleNotFoundError("pyarrow")


@pytest.fixture(params=["pyarrow", "Python"])
def cutter(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Results are cut by pyarrow, or as where there is none."""
    if request.param == "Python":
        monkeypatch.setattr(columns, "_cut_by_arrow", without_arrow)
    return str(request.param)


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> ClaimGraph:
    path = tmp_path_factory.mktemp("columns") / "corpus.jsonl"
    path.write_bytes(b"".join(synthetic.json_lines(12, 7)))
    return kg.load(path)


@pytest.mark.parametrize("name", list(questions()))
def test_a_question_answers_as_it_does_term_by_term(name: str, cutter: str, generated: ClaimGraph) -> None:
    for scope, agreement in ((SEEDS, "treaty-2024"), (generated.scope("a test"), "agreement-0000")):
        needed = {p: v.format(agreement=agreement) for p, v in NEEDED.get(name, {}).items()}
        asked = questions()[name]
        expected = slow_question(scope, asked, needed)
        pd.testing.assert_frame_equal(question(scope, name, needed), expected)
        pd.testing.assert_frame_equal(question(scope, name, needed, timeout=60), expected)


@pytest.mark.filterwarnings("ignore::kg.sparql.HintWarning")
@settings(deadline=None)
@given(st.lists(st.tuples(terms(), terms()), max_size=12))
@pytest.mark.parametrize("cut_by", ["pyarrow", "Python"])
def test_a_select_answers_as_it_does_term_by_term(cut_by: str, rows: list[tuple[Any, Any]]) -> None:
    listed = " ".join(f"({' '.join('UNDEF' if t is None else term(t, SEEDS) for t in row)})" for row in rows)
    query = f"SELECT ?a ?b WHERE {{ VALUES (?a ?b) {{ {listed} }} }}"
    expected = slow_select(SEEDS, query)
    with pytest.MonkeyPatch.context() as patch:
        if cut_by == "Python":
            patch.setattr(columns, "_cut_by_arrow", without_arrow)
        pd.testing.assert_frame_equal(select(SEEDS, query, {}), expected)


def test_a_select_in_another_process_and_one_of_a_server_answer_alike(generated: ClaimGraph) -> None:
    query = "SELECT ?s ?p ?o ?label WHERE { ?s ?p ?o OPTIONAL { ?s skos:prefLabel ?label } } ORDER BY ?s ?p ?o ?label"
    scope = generated.scope("a test")
    expected = slow_select(scope, query)
    pd.testing.assert_frame_equal(select(scope, query, {}), expected)
    pd.testing.assert_frame_equal(select(scope, query, {}, timeout=60), expected)
    result: Any = scope.over(query).query(query, prefixes=scope.prefixes, **scope.limits())
    far = Far(result)
    far.variables = result.variables
    near, served = (
        cut(written(r)) for r in (scope.over(query).query(query, prefixes=scope.prefixes, **scope.limits()), far)
    )
    read = reader(scope.shown)
    assert [c.each(read(c.terms)) for c in near] == [c.each(read(c.terms)) for c in served]


# --- cutting ------------------------------------------------------------------------------------------------------


CELLS = st.sampled_from(
    ["", '""', "<a>", "NULL", "NA", "nan", "true", "5", "a,b", '"a""b"', '"a', "#x", " ", "\x1c"]
) | st.text(st.characters(codec="utf-8", exclude_characters="\t\n\r"), min_size=1, max_size=6).map(
    lambda text: f'"{text}"'
)


@settings(deadline=None)
@given(st.integers(1, 3).flatmap(lambda n: st.lists(st.lists(CELLS, min_size=n, max_size=n), max_size=20)), st.data())
def test_pyarrow_and_python_cut_alike_wherever_a_block_ends_and_whatever_is_coded(
    rows: list[list[str]], data: st.DataObject
) -> None:
    width = len(rows[0]) if rows else 2
    text = "".join("\t".join(row) + "\n" for row in rows).encode()
    coded = data.draw(st.lists(st.booleans(), min_size=width, max_size=width))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(columns, "_BLOCK", data.draw(st.integers(1, 40)))
        for way in (columns._cut, columns._cut_by_arrow):
            found = [Column("", *column) for column in way(text, 0, coded)]
            assert [c.each(c.terms) for c in found] == [[row[i] for row in rows] for i in range(width)]
            assert [len(c) for c in found] == [len(rows)] * width


def test_a_column_is_coded_where_its_terms_repeat_in_the_result_as_a_whole() -> None:
    half = "".join(f'"{n}"\t"{n % 100}"\t"{n // 1000}"\n' for n in range(100_000))
    one, few, runs = cut(f"?a\t?b\t?c\n{half}".encode())
    assert (one.places is None, len(few.terms), len(runs.terms)) == (True, 100, 100)
    assert few.each(few.terms)[99_999] == '"99"'
    assert runs.each(runs.terms)[99_999] == '"99"'


def test_results_without_rows_and_without_columns_are_results() -> None:
    assert [(c.name, len(c)) for c in cut(b"?a\t?b\n")] == [("a", 0), ("b", 0)]
    assert cut(b"\n\n") == []


class Far(list[Any]):
    """Rows as a server's answer holds them."""

    variables: list[ox.Variable]
