"""Spans, seals, and finding words again; FORMAT.md's test vectors are in test_schema."""

import re
import time
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kg.evidence import Place, Seal, at_edges, find, find_again, normal_words, seal, tokens, untagged, widen

TEXT = "The <b>Port</b> of\nExamples holds “about 3,000” people.\n\nThe port is open; the port’s gate is not."

WORDS = st.lists(
    st.sampled_from(["the", "port", "3,000", "“about", "straße", "café", "<i>of</i>", "gate.", "é", "日本"]),
    min_size=1,
    max_size=12,
)
SPACE = st.sampled_from([" ", "\n", "  ", "\n\n", "\t", "\u00a0", " <br> "])


@st.composite
def pages(draw: st.DrawFn) -> tuple[list[str], str]:
    """Words, and a page that has them in some layout."""
    words = draw(WORDS)
    return words, "".join(w + draw(SPACE) for w in words)


def test_layout_tags_case_and_the_shape_of_quotes_do_not_change_a_seal() -> None:
    assert seal("“About <u>3,000</u>”\n people") == seal('"about 3,000"  PEOPLE')


def test_composed_and_decomposed_letters_have_one_seal() -> None:
    assert seal("Café") == seal("Cafe\u0301")


def test_another_word_another_order_or_another_point_changes_a_seal() -> None:
    for other in (
        "about 3,001 people",
        "3,000 about people",
        "about 3.000 people",
        "about 3,000 people.",
        "about3,000 people",
    ):
        assert seal(other) != seal("about 3,000 people")


def test_white_space_is_that_of_unicode_and_the_four_separators() -> None:
    spaces = [chr(c) for c in range(0x110000) if chr(c).isspace()]
    assert "".join(f"a{s}" for s in spaces).split() == ["a"] * len(spaces)
    assert all(re.fullmatch(r"\s", s) for s in spaces)
    separators = {"\x1c", "\x1d", "\x1e", "\x1f"}
    assert all(unicodedata.category(s).startswith("Z") or s in "\t\n\v\f\r\x85" for s in set(spaces) - separators)


def test_a_span_that_cuts_a_word_is_not_at_the_edges() -> None:
    assert at_edges(TEXT, 0, 15)
    assert at_edges(TEXT, 0, len(TEXT))
    for start, end in ((1, 15), (0, 14), (0, 16), (5, 5), (-1, 3), (0, len(TEXT) + 1)):
        assert not at_edges(TEXT, start, end), (start, end)


def test_a_word_that_stands_twice_is_found_twice() -> None:
    assert len(find(TEXT, normal_words("the port"))) == 3
    assert len(find(TEXT, normal_words("the port is"))) == 1


def test_words_that_are_not_there_are_not_found() -> None:
    assert find(TEXT, normal_words("the harbour")) == []
    assert find(TEXT, []) == []
    assert find_again(TEXT, seal("the harbour")) == []
    assert find_again(TEXT, Seal(0, seal("").sha256)) == []
    assert find_again("", seal("the port")) == []


def test_a_quote_inside_quotation_marks_is_found_with_them() -> None:
    (place,) = find(TEXT, normal_words("about 3,000"))
    assert TEXT[place.start : place.end] == "“about 3,000”"


def test_a_part_of_a_number_or_a_word_is_not_found() -> None:
    assert find(TEXT, normal_words("000")) == []
    assert find(TEXT, normal_words("eople")) == []


@pytest.mark.parametrize("text", ["<" * 200_000, "a " + "<b " * 100_000, "<>" * 100_000 + "<" * 100_000])
def test_a_page_of_open_brackets_does_not_take_long(text: str) -> None:
    began = time.process_time()
    seal(text)
    tokens(text)
    assert time.process_time() - began < 2


@given(st.text(st.sampled_from("<>ab \n"), max_size=40))
def test_tags_are_what_the_pattern_of_the_format_says(text: str) -> None:
    assert untagged(text) == re.sub(r"<[^>]*>", "", text)


@given(st.text(max_size=60))
def test_the_normal_form_of_a_normal_form_is_itself(text: str) -> None:
    once = " ".join(normal_words(text))
    assume("<" not in once and unicodedata.is_normalized("NFC", once) and once.casefold() == once)
    assert " ".join(normal_words(once)) == once


@given(pages(), st.data())
def test_a_span_of_whole_words_is_found_again_on_a_page_set_anew(
    page: tuple[list[str], str], data: st.DataObject
) -> None:
    words, text = page
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first, len(words) - 1))
    chosen = seal(" ".join(words[first : last + 1]))
    anew = "".join(w + data.draw(SPACE) for w in ["start", *words, "end"])
    for layout in (text, anew):
        places = find_again(layout, chosen)
        assert places
        for place in places:
            assert seal(layout[place.start : place.end]) == chosen
            assert at_edges(layout, *place)


@given(pages(), st.data())
def test_a_quote_of_whole_words_is_found_where_it_stands(page: tuple[list[str], str], data: st.DataObject) -> None:
    words, text = page
    first = data.draw(st.integers(0, len(words) - 1))
    quote = normal_words(" ".join(words[first:]))
    assert any(seal(text[p.start : p.end]).sha256 == seal(" ".join(words[first:])).sha256 for p in find(text, quote))


@given(st.text(max_size=20), st.text(max_size=20), st.text(max_size=20))
def test_a_widened_span_holds_the_span_and_lies_at_the_edges(before: str, inside: str, after: str) -> None:
    inside += "x"
    text = before + inside + after
    wide = widen(text, len(before), len(before + inside))
    assert at_edges(text, *wide)
    assert inside.strip() in text[wide.start : wide.end]
    assert widen(text, *wide) == wide


@given(pages())
def test_tokens_are_the_words_of_the_seal_with_their_places(page: tuple[list[str], str]) -> None:
    _, text = page
    found = tokens(text)
    assert [t.word for t in found] == normal_words(text)
    assert all(seal(text[t.start : t.end]).words == 1 for t in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


def test_a_place_reads_as_start_and_end() -> None:
    assert tuple(Place(1, 2)) == (1, 2)
    assert str(seal("a b")).startswith("2 ")
