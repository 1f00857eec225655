"""Results in an order, whatever kinds of values stand in a column."""

import random

import pyoxigraph as ox
import pytest

from kg.graph import load
from kg.sparql.order import sortable
from kg.vocabulary import XSD


def kinds(count: int, seed: int) -> list[ox.NamedNode | ox.Literal]:
    """Values of all kinds in a random order, among which the engine by itself goes astray."""
    chance = random.Random(seed)
    made: list[ox.NamedNode | ox.Literal] = []
    for _ in range(count):
        n = str(chance.randrange(1000))
        one_of_each: list[ox.NamedNode | ox.Literal] = [
            ox.Literal(int(n)),
            ox.Literal(f"{n}.5", datatype=ox.NamedNode(XSD + "decimal")),
            ox.Literal(n),
            ox.Literal(f"{n} ships"),
            ox.Literal(n, language="en"),
            ox.Literal(f"20{n[:2]:0>2}-01-01", datatype=ox.NamedNode(XSD + "date")),
            ox.NamedNode(f"urn:ship:{n}"),
        ]
        made.append(chance.choice(one_of_each))
    return made


def store_of(values: list[ox.NamedNode | ox.Literal]) -> ox.Store:
    store = ox.Store()
    store.extend(ox.Quad(ox.NamedNode(f"urn:s:{i}"), ox.NamedNode("urn:p"), v) for i, v in enumerate(values))
    return store


@pytest.mark.parametrize("order", ["?v", "DESC(?v)", "ASC(?v) ?s"])
def test_values_of_all_kinds_can_be_ordered(order: str) -> None:
    for seed in range(40):
        store = store_of(kinds(300, seed))
        rows = store.query(sortable(f"SELECT ?v {{ ?s <urn:p> ?v }} ORDER BY {order}"))
        assert isinstance(rows, ox.QuerySolutions)
        values = [row["v"] for row in rows]
        assert len(values) == 300
        groups = [v.datatype.value if isinstance(v, ox.Literal) else "" for v in values]
        numbers = {XSD + "integer", XSD + "decimal"}
        runs = [
            g for i, g in enumerate("number" if g in numbers else g for g in groups) if i == 0 or g != before(groups, i)
        ]
        assert len(runs) == len(set(runs)), "values of one kind stand together"


def before(groups: list[str], i: int) -> str:
    return "number" if groups[i - 1] in {XSD + "integer", XSD + "decimal"} else groups[i - 1]


def test_numbers_are_ordered_by_value_whatever_their_datatypes() -> None:
    store = store_of([ox.Literal(9), ox.Literal("9.5", datatype=ox.NamedNode(XSD + "decimal")), ox.Literal(10)])
    rows = store.query(sortable("SELECT ?v { ?s ?p ?v } ORDER BY DESC(?v)"))
    assert isinstance(rows, ox.QuerySolutions)
    assert [row["v"].value for row in rows] == ["10", "9.5", "9"]


def test_what_is_missing_comes_first_and_last_when_descending() -> None:
    graph = load()
    query = "SELECT ?low { ?q a kg:Quantity OPTIONAL { ?q kg:low ?low } } ORDER BY "
    assert graph.select(query + "?low")["low"].isna().iloc[0]
    assert graph.select(query + "DESC(?low)")["low"].isna().iloc[-1]


@pytest.mark.parametrize(
    ("query", "inserted"),
    [
        ("SELECT ?a { ?a ?b ?c } ORDER BY ?a ?b LIMIT 3", 2),
        ("SELECT ?a { ?a ?b ?c } order by asc ( ?a ) desc(str(?b)) (?a + 1)", 1),
        ("SELECT ?a { { SELECT ?a { ?a ?b ?c } ORDER BY ?a LIMIT 3 } } ORDER BY LCASE(?b)", 1),
        ("SELECT ?a (COUNT(?b) AS ?n) { ?a ?b ?c } GROUP BY ?a HAVING (COUNT(?b) > 1) ORDER BY DESC(?n) ?a", 2),
        ("SELECT ?a { ?a ?b 'ORDER BY ?a' } # ORDER BY ?a", 0),
        ("ASK { ?order ?by ?a }", 0),
        ("SELECT ?a { ?a ?b ?c } ORDER", 0),
        ("SELECT ?a { ?a ?b ?c } ORDER BY", 0),
        ("SELECT ?a { ?a ?b ?c } ORDER BY DESC(", 0),
    ],
)
def test_each_variable_in_an_order_gets_its_kind_before_it(query: str, inserted: int) -> None:
    made = sortable(query)
    assert made.count("DATATYPE(") == inserted
    if "ORDER BY" in made.upper() and inserted:
        ox.Store().query(made)


def test_a_query_with_mixed_values_in_order_is_answered() -> None:
    graph = load()
    whole = graph.select("SELECT ?o { ?s ?p ?o } ORDER BY ?o")
    assert len(whole) == len(graph.select("SELECT ?o { ?s ?p ?o }"))
    assert len(graph.select("SELECT ?a ?b { ?a kg:citing* ?b } ORDER BY ?a ?b LIMIT 500")) == 500
