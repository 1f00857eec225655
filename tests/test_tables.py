"""Tables have the columns that are promised, in their order, with their types; what is missing is missing."""

from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest

from kg import dates, quantities
from kg.evidence import seal
from kg.graph import ClaimGraph
from kg.model import Claim, Condition, Document, Entity, Link, Span, Text, Time
from kg.tables import CLAIM_COLUMNS, claims_table, documents_table, entities_table, frame, given_text, typed
from kg.vocabulary import Basis, CompensationKind, EntityType, Likelihood, Polarity

PROMISED = (
    "claim document statement subject predicate object low high unit bound counted polarity modality likelihood voiced given "
    "speaker origins chain said_from said_to when valid_from valid_to place outlet published_from published_to spans quote"
).split()
TIMES = Document("times-1", "The harbour", "times", ("jane-doe",), dates.between("2024-03-01", "2024-03-05"))


def claim(**more: Any) -> Claim:
    parts: dict[str, Any] = {"subject": "times-1/ships", "predicate": "occurred", "document": TIMES} | more
    return Claim(id="a", statement="Ships came.", **parts)


def row(c: Claim) -> dict[str, Any]:
    """A claim's row, with None for what is missing."""
    (made,) = claims_table([c]).to_dict("records")
    return {str(k): None if pd.isna(v) else v for k, v in made.items()}


# Claims


def test_the_columns_of_claims_are_those_that_are_promised() -> None:
    assert list(CLAIM_COLUMNS) == list(claims_table([]).columns) == PROMISED


def test_the_types_do_not_depend_on_what_is_in_the_table(small: ClaimGraph) -> None:
    empty, full = claims_table([]), small.claims()
    assert list(full.columns) == PROMISED
    assert [str(t) for t in empty.dtypes] == [str(t) for t in full.dtypes]


def test_numbers_are_numbers_dates_are_dates_and_all_else_is_text() -> None:
    table = claims_table([claim()])
    types = {name: str(table[name].dtype) for name in table.columns}
    assert {n for n, t in types.items() if t == "Float64"} == {"low", "high"}
    assert {n for n, t in types.items() if t == "datetime64[s]"} == {
        n for n in PROMISED if n.endswith(("_from", "_to"))
    }
    assert {t for n, t in types.items()} == {"Float64", "datetime64[s]", "str"}


def test_a_bare_claim_has_only_what_is_known_of_it() -> None:
    known = {name for name, value in row(claim(document=Document("times-1"))).items() if value is not None}
    assert known == {
        "claim",
        "document",
        "statement",
        "subject",
        "predicate",
        "polarity",
        "modality",
        "voiced",
        "origins",
    }


def test_a_full_claim_has_every_column() -> None:
    c = claim(
        object=quantities.parse("between 1500 and 12000 people"),
        polarity=Polarity.DENIED,
        likelihood=Likelihood.VERY_LIKELY,
        given=Condition(Text("it rains")),
        chain=((Link("agency"),), (Link("times-1/witness", said=dates.parse("2024-02")), Link("ministry"))),
        time=Time(dates.parse("../2024-02-28"), throughout=True),
        place="port",
        spans=(Span(571, 658, seal("a")), Span(682, 832, seal("b"))),
    )
    assert row(c) | {"quote": "-"} == {
        "claim": "times-1#a",
        "document": "times-1",
        "statement": "Ships came.",
        "subject": "ships",
        "predicate": "occurred",
        "object": "between 1500 and 12000 people",
        "low": 1500.0,
        "high": 12000.0,
        "unit": "people",
        "bound": "between",
        "counted": None,
        "polarity": "denied",
        "modality": "asserted",
        "likelihood": "very-likely",
        "voiced": "direct",
        "given": "it rains",
        "speaker": "witness; ministry",
        "origins": "witness; ministry",
        "chain": "agency > (witness + ministry)",
        "said_from": pd.Timestamp("2024-02-01"),
        "said_to": pd.Timestamp("2024-02-29"),
        "when": "throughout ../2024-02-28",
        "valid_from": None,
        "valid_to": pd.Timestamp("2024-02-28"),
        "place": "port",
        "outlet": "times",
        "published_from": pd.Timestamp("2024-03-01"),
        "published_to": pd.Timestamp("2024-03-05"),
        "spans": "571-658; 682-832",
        "quote": "-",
    }


@pytest.mark.parametrize(
    ("quantity", "numbers"),
    [
        ("3 people", (3, 3)),
        ("about 3 people", (3, 3)),
        ("at least 3 people", (3, None)),
        ("more than 3 people", (3, None)),
        ("at most 3 people", (None, 3)),
        ("between about 3 and 4 people", (3, 4)),
    ],
)
def test_low_and_high_are_the_printed_numbers(quantity: str, numbers: tuple[float | None, float | None]) -> None:
    made = row(claim(object=quantities.parse(quantity)))
    assert (made["low"], made["high"], made["bound"]) == (*numbers, str(quantities.parse(quantity).bound))


def test_zero_and_an_empty_string_are_not_missing() -> None:
    made = row(claim(object=quantities.parse("0 people"), chain=((Link("agency", ""),),), given=Condition(Text(""))))
    assert (made["low"], made["given"]) == (0, "")


def test_without_a_chain_a_claim_was_said_when_it_was_published_and_with_one_when_the_link_says() -> None:
    assert row(claim())["said_to"] == pd.Timestamp("2024-03-05")
    assert row(claim(chain=((Link("agency"),),)))["said_from"] is None


def test_ids_are_those_of_the_files_and_a_claim_is_named_with_its_document() -> None:
    made = row(claim(subject="times-1#b", object="times-1/witness", given=Condition("times-1#c")))
    assert (made["subject"], made["object"], made["given"]) == ("times-1#b", "witness", "times-1#c")


def test_a_condition_contrary_to_fact_says_so() -> None:
    assert given_text(Condition(Text("it rains"), Polarity.DENIED)) == "contrary to fact: it rains"
    assert given_text(None) is None


def test_a_quote_is_shown_only_where_the_words_are_at_hand() -> None:
    c = claim(spans=(Span(0, 5, seal("a")), Span(9, 14, seal("b"))))
    assert claims_table([c])["quote"].isna().all()
    assert claims_table([c], lambda _: ["about 3,000", "people"])["quote"].tolist() == ["about 3,000 … people"]
    assert claims_table([c], lambda _: None)["quote"].isna().all()


# Documents and entities


def test_a_document_has_its_row_with_the_number_of_its_claims() -> None:
    unknown = Document("gazette-2", bases=(("published", Basis.UNKNOWN),))
    table = documents_table([TIMES, unknown], {"times-1": 7})
    assert table["document"].tolist() == ["times-1", "gazette-2"]
    assert table["claims"].tolist() == [7, 0]
    assert table["published_basis"].tolist() == ["stated", "unknown"]
    assert table["published_to"].isna().tolist() == [False, True]
    assert table["authors"].isna().tolist() == [False, True]


def test_an_entity_has_its_row_with_its_status() -> None:
    table = entities_table(
        [
            Entity("port", EntityType.PLACE, "the port", ("harbour", "quay"), wikidata="Q1"),
            Entity("times-1/park", EntityType.PERSON, "Park", unresolved=True),
            Entity(
                "fees", EntityType.COMPENSATION, "fees", kind=CompensationKind.MONEY, hypothetical=True, note="if paid"
            ),
        ]
    )
    assert table["aliases"].fillna("-").tolist() == ["harbour; quay", "-", "-"]
    assert table["document"].fillna("-").tolist() == ["-", "times-1", "-"]
    assert table["status"].fillna("-").tolist() == ["-", "unresolved", "hypothetical"]
    assert table["kind"].fillna("-").tolist() == ["-", "-", "money"]


@pytest.mark.parametrize("table", [documents_table([], {}), entities_table([])])
def test_an_empty_table_has_its_columns(table: pd.DataFrame) -> None:
    assert len(table) == 0
    assert len(table.columns) > 5


# Types


def test_a_frame_has_the_types_that_are_declared() -> None:
    made = frame(
        {"n": [1, None], "i": [1, None], "d": [date(1, 1, 1), None], "t": [None, ""]},
        numbers={"n"},
        whole={"i"},
        dates={"d"},
    )
    assert [str(t) for t in made.dtypes] == ["Float64", "Int64", "datetime64[s]", "str"]
    assert made.isna().to_numpy().tolist() == [[False, False, False, True], [True, True, True, False]]


@pytest.mark.parametrize(
    ("values", "type_"),
    [
        ([1, None, 3], "Int64"),
        ([1, 2.5, None], "Float64"),
        ([Decimal("1.5"), None], "Float64"),
        ([True, None], "boolean"),
        ([date(2024, 1, 1), None], "datetime64[s]"),
        ([date(1, 1, 1), date(9999, 12, 31)], "datetime64[s]"),
        (["a", None, ""], "str"),
        ([None, None], "str"),
        ([], "str"),
        ([1, "a"], "object"),
        ([True, 1], "object"),
        ([date(2024, 1, 1), "soon"], "object"),
        ([2**70, 1], "object"),
    ],
)
def test_a_column_of_results_has_the_narrowest_type_that_holds_it(values: list[Any], type_: str) -> None:
    table = typed(["x"], [(v,) for v in values])
    assert str(table["x"].dtype) == type_
    assert table["x"].isna().tolist() == [v is None for v in values]
    if type_ == "object":
        assert table["x"].tolist() == values


def test_results_without_rows_have_their_columns() -> None:
    assert list(typed(["a", "b"], []).columns) == ["a", "b"]
