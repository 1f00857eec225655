"""The annotator's tools: skeletons, sealing in place, finding words, sentences without a claim."""

import string
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from kg import corpus, evidence
from kg.corpus import Texts
from kg.documents import read_yaml
from kg.drafting import Sealed, seal_file, skeleton, uncovered
from kg.drafting.places import sentences
from kg.errors import CorpusError
from kg.evidence import Place, find, find_again, normal_words, seal
from kg.model import Claim, Document, Span

TEXT = (
    "## Ships in the port\n\n"
    "The <u>ministry</u> said on Monday that “about 3,000 men” had come. The gazette’s reporter saw\nnobody.\n\n"
    "“About 3,000 men,” the harbour master repeated, “and two ships.” The port is open.\n"
)
REGISTRY = """\
entities:
  contingent: {type: ArmedForce, label: the contingent}
  the-gazette: {type: Outlet, label: The Gazette}
"""
HEAD = """\
# who reads this is kind
document:
  id: gazette
  title: Ships
  outlet: the-gazette      # the paper

  published: 2024-03-01
  text: {file: gazette.txt}
claims:
"""
TRIPLE = "statement: About 3,000 came.\n    subject: contingent\n    predicate: troopsPresent\n    object: about 3000 people\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus/entities.yaml").write_text(REGISTRY, encoding="utf-8")
    (tmp_path / "gazette.txt").write_bytes(TEXT.encode())
    return tmp_path


def sealed(folder: Path, source: str, text: str = TEXT) -> Sealed:
    """What kg seal makes of a file; its text stands in the folder."""
    (folder / "gazette.txt").write_bytes(text.encode())
    path = folder / "corpus/gazette.yaml"
    path.write_bytes(source.encode())
    return seal_file(path, Texts(folder))


def checked(folder: Path, text: str) -> list[str]:
    """What kg check --texts says of the sealed file."""
    (folder / "corpus/gazette.yaml").write_bytes(text.encode())
    reading = corpus.Reading([folder / "corpus"])
    found = [p for r, a in reading.judged() if a for p in corpus.check_document(a, r, Texts(folder))[0]]
    return [str(p) for p in (*reading.problems, *found)]


def claims(*items: str, head: str = HEAD) -> str:
    """A file with these claims, each given as the lines of a block."""
    return head + "".join(f"  - {item}" for item in items)


def span_of(words: str, number: int = 0, text: str = TEXT) -> str:
    start, end = find(text, normal_words(words))[number]
    return f"span: [{start}, {end}]"


def seal_of(words: str, number: int = 0, text: str = TEXT) -> str:
    start, end = find(text, normal_words(words))[number]
    made = seal(text[start:end])
    return f"seal: {{words: {made.words}, sha256: {made.sha256}}}"


def described(text: str = TEXT) -> str:
    """The head as kg seal leaves it."""
    known = f"sha256: {sha256(text.encode()).hexdigest()}, characters: {len(text)}"
    return HEAD.replace("{file: gazette.txt}", f"{{file: gazette.txt, {known}}}")


def only_problem(result: Sealed, source: str) -> str:
    """The one problem of a file that was refused; refused means unchanged."""
    assert (result.text, result.sealed) == (source, 0)
    [problem] = result.problems
    return str(problem)


# --- the skeleton -------------------------------------------------------------------------------------------------


def test_a_skeleton_knows_digest_and_length_of_its_text(folder: Path) -> None:
    made = yaml.safe_load(skeleton(folder / "gazette.txt"))
    expected = {"file": "gazette.txt", "sha256": sha256(TEXT.encode()).hexdigest(), "characters": len(TEXT)}
    assert made["document"]["text"] == expected


def test_check_says_what_is_to_be_filled_into_a_skeleton(folder: Path) -> None:
    path = folder / "corpus/new.yaml"
    path.write_text(skeleton(folder / "gazette.txt"), encoding="utf-8")
    _, _, problems, _ = corpus.judge([folder / "corpus"])
    assert {p.field for p in problems} == {
        "document.title",
        "document.outlet",
        "document.author",
        "document.published",
        "claims",
    }


def test_the_example_in_a_skeleton_is_a_claim_once_its_marks_are_removed(folder: Path) -> None:
    made = skeleton(folder / "gazette.txt").replace("  # -", "  -").replace("  #   ", "    ")
    for key in ("title", "outlet", "author"):
        made = "\n".join(line for line in made.splitlines() if not line.startswith(f"  {key}:"))
    made = made.replace("  published:", "  published: 2024-03-01").replace(
        "the words as they stand", "The port is open. #"
    )
    names = ["example-agency", "the-ministry", "contingent-in-port", "the-port"]
    types = dict(zip(names, ("Outlet", "Organization", "ArmedForce", "Place"), strict=True))
    entities = "entities:\n" + "".join(f"  {n}: {{type: {t}, label: {n}}}\n" for n, t in types.items())
    (folder / "corpus/entities.yaml").write_text(entities, encoding="utf-8")
    result = sealed(folder, made)
    assert (result.problems, result.sealed) == ([], 1)
    assert checked(folder, result.text) == []


@pytest.mark.parametrize(
    ("name", "id_"),
    [
        ("000_Gazette.txt", "000-gazette"),
        ("Der Hafen – Übung.txt", "der-hafen-ubung"),
        ("배.txt", "document"),
        ("it's #1, [a]: b.txt", "it-s-1-a-b"),
        ("- {x}.txt", "x"),
    ],
)
def test_a_skeleton_can_be_read_whatever_the_name_of_the_text(folder: Path, name: str, id_: str) -> None:
    (folder / name).write_text("A ship came.", encoding="utf-8")
    (folder / "new.yaml").write_text(skeleton(folder / name), encoding="utf-8")
    document = read_yaml(folder / "new.yaml").raw.document
    assert document
    assert document.text
    assert (document.id, document.text.file) == (id_, name)


def test_a_skeleton_takes_a_given_id(folder: Path) -> None:
    assert "\n  id: my-id\n" in skeleton(folder / "gazette.txt", "my-id")
    assert "\n  id: 'my: id'\n" in skeleton(folder / "gazette.txt", "my: id")


@pytest.mark.parametrize(("data", "said"), [(b"\xff", "no UTF-8"), (b" \n", "no words"), (None, "cannot be read")])
def test_a_text_that_cannot_be_read_has_no_skeleton(folder: Path, data: bytes | None, said: str) -> None:
    if data is not None:
        (folder / "bad.txt").write_bytes(data)
    with pytest.raises(CorpusError, match=said):
        skeleton(folder / "bad.txt")


# --- sealing: the styles of YAML ----------------------------------------------------------------------------------

QUOTE = "The port is open."


@pytest.mark.parametrize(
    "written",
    [
        "quote: The port is open.\n",
        "quote: The port\n      is open.\n",
        "quote: 'The port is open.'\n",
        'quote: "The port\n\n      is \\\n      open."\n',
        "quote: |\n      The port\n      is open.\n",
        "quote: |-\n      The port is open.\n",
        "quote: >\n      The port\n      is open.\n",
        "quote: >2+\n        The port\n        is open.\n",
        "quote:\n      The port is open.\n",
        "quote: [The port is open.]\n",
        "quote:\n      - The port is open.\n",
        "quote:\n    - >-\n      The port is\n      open.\n",
        "'quote' : The port is open.\n",
        "quote: ! The port is open.\n",
    ],
)
def test_a_quote_in_any_style_becomes_span_and_seal_and_all_else_stays(folder: Path, written: str) -> None:
    before, after = "id: a\n    # before\n    ", "\n    # after\n    " + TRIPLE + "\n# end\n"
    result = sealed(folder, claims(before + written + after))
    evidence_ = f"{span_of(QUOTE)}\n    {seal_of(QUOTE)}\n"
    assert result.problems == []
    assert result.text == described() + "  - " + before + evidence_ + after
    assert checked(folder, result.text) == []


@pytest.mark.parametrize(
    "quote", ["The port is open.", "'The port is open.'", '"The port\n  is open."', "[ The port is open. ]"]
)
@pytest.mark.parametrize("end", ["}", ", }", "  # kept\n    }", ",\n     note: x}"])
def test_a_quote_between_braces_becomes_span_and_seal_between_braces(folder: Path, quote: str, end: str) -> None:
    rest = "statement: s, subject: contingent, predicate: troopsPresent, object: about 3000 people"
    result = sealed(folder, claims(f"{{ id: a,  quote: {quote}{end}\n").replace("{ id", f"{{ {rest}, id"))
    assert result.problems == []
    assert result.text == described() + f"  - {{ {rest}, id: a,  {span_of(QUOTE)}, {seal_of(QUOTE)}{end}\n"
    assert checked(folder, result.text) == []


def test_a_quote_may_be_the_first_key_and_the_last_thing_of_a_file(folder: Path) -> None:
    result = sealed(folder, claims("quote: The port is open."))
    assert result.text == described() + f"  - {span_of(QUOTE)}\n    {seal_of(QUOTE)}"


def test_several_quotes_become_a_list_of_spans_and_seals(folder: Path) -> None:
    result = sealed(folder, claims("quote: [said on Monday, The port is open.]\n    " + TRIPLE))
    first, second = (span_of(q).removeprefix("span: ") for q in ("said on Monday", QUOTE))
    seals = ", ".join(seal_of(q).removeprefix("seal: ") for q in ("said on Monday", QUOTE))
    assert result.text == described() + f"  - span: [{first}, {second}]\n    seal: [{seals}]\n    {TRIPLE}"
    assert checked(folder, result.text) == []


def test_an_occurrence_makes_room_for_the_seal(folder: Path) -> None:
    result = sealed(folder, claims("quote: about 3,000 men  # a\n    occurrence: 2  # b\n    " + TRIPLE))
    words = ("about 3,000 men", 1)
    assert result.text == described() + f"  - {span_of(*words)}  # a\n    {seal_of(*words)}  # b\n    {TRIPLE}"
    assert checked(folder, result.text) == []


def test_occurrences_are_given_for_each_quote(folder: Path) -> None:
    result = sealed(
        folder, claims("occurrence: [1, 2]\n    id: a\n    quote: [The port is open., 'about 3,000 men']\n")
    )
    places = [span_of(QUOTE), span_of("about 3,000 men", 1)]
    spans = ", ".join(p.removeprefix("span: ") for p in places)
    assert f"  - span: [{spans}]\n    id: a\n    seal: [{{words: 4, " in result.text


def test_comments_inside_of_a_replaced_key_are_kept(folder: Path) -> None:
    written = (
        "quote:  # one\n      # two\n      - said on Monday # three\n      - |  # four\n        The port is open.\n"
    )
    result = sealed(folder, claims(written + "    id: a # five\n"))
    lines = result.text.splitlines()
    assert lines[-3].endswith("]]  # one  # two  # three  # four")
    assert lines[-2].startswith("    seal: [{")
    assert lines[-1] == "    id: a # five"


def test_comments_inside_of_braces_are_kept(folder: Path) -> None:
    result = sealed(folder, claims("{quote: [said on Monday, # one\n      The port is open.], id: a}\n"))
    assert "]]  # one\n     , seal: [{" in result.text
    assert result.text.endswith("}], id: a}\n")


def test_line_ends_of_windows_and_a_byte_order_mark_are_kept(folder: Path) -> None:
    source = "\ufeff" + claims("id: a\n    quote: |\n      The port\n      is open.\n    note: x\n").replace(
        "\n", "\r\n"
    )
    result = sealed(folder, source)
    expected = described() + f"  - id: a\n    {span_of(QUOTE)}\n    {seal_of(QUOTE)}\n    note: x\n"
    assert result.text == "\ufeff" + expected.replace("\n", "\r\n")


def test_a_block_that_describes_the_text_gets_lines(folder: Path) -> None:
    head = HEAD.replace("{file: gazette.txt}", "\n    file: gazette.txt  # by hand")
    result = sealed(folder, claims("quote: The port is open.\n", head=head))
    known = f"\n    sha256: {sha256(TEXT.encode()).hexdigest()}\n    characters: {len(TEXT)}"
    assert head.replace("# by hand", "# by hand" + known) in result.text


def test_sealing_twice_changes_nothing(folder: Path) -> None:
    first = sealed(folder, claims("quote: The port is open.\n    " + TRIPLE))
    second = sealed(folder, first.text)
    assert (second.text, second.sealed, second.problems) == (first.text, 0, [])


def test_a_layout_that_cannot_be_edited_is_refused_and_not_broken(folder: Path) -> None:
    source = claims("? quote\n    : The port is open.\n    id: a\n")
    assert "a layout that kg seal cannot edit" in only_problem(sealed(folder, source), source)


# --- sealing: finding the words -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("quote", "place"),
    [
        ("the ministry said", "The <u>ministry</u> said"),
        ("The <b>ministry</b>   said", "The <u>ministry</u> said"),
        ("'about 3,000 men' had", "“about 3,000 men” had"),
        ("about 3,000 men had come", None),
        ("3,000 men” had come", "3,000 men” had come."),
        ("two ships", "ships.”"),
        ("The gazette's reporter saw nobody", "gazette’s"),
        ("master", "master"),
        ("two", "two"),
    ],
)
def test_a_quote_is_found_in_normal_form_and_widened_to_white_space(
    folder: Path, quote: str, place: str | None
) -> None:
    if quote.startswith("'"):
        quote = quote.replace("'", '"')
    places = find(TEXT, normal_words(quote))
    if place is None:
        assert places == []
    else:
        assert [place in TEXT[p.start : p.end] and evidence.at_edges(TEXT, *p) for p in places] == [True]


@pytest.mark.parametrize(
    ("text", "quote", "count"),
    [
        ("the women and the men.", "men", 1),
        ("“Men!” (men) men’s men-at-arms", "men", 4),
        ("mensen menmen", "men", 0),
        ("come in, we came in", "me in", 0),
        ("3,000 and 1.5", "3", 0),
        ("3,000 and 1.5", "5", 0),
        ("3,000, 1.5.", "3,000", 1),
        ("cafe\u0301s a\u0323\u0308b", "cafe", 0),
        ("end.<br>Next day", "next day", 1),
        ("“Quoted,” he said", '"quoted', 1),
        ("a a a", "a a", 2),
        ("a-a", "a", 1),
        ("word", "", 0),
        ("", "word", 0),
    ],
)
def test_a_word_is_cut_at_punctuation_only(text: str, quote: str, count: int) -> None:
    assert len(find(text, normal_words(quote))) == count


@pytest.mark.parametrize(
    ("claim", "said"),
    [
        (
            "quote: about 3,000 women",
            "found 'about 3,000 women', which does not stand in the text: where its word 3 is 'women', the text has 'men\"' (line 3)",
        ),
        ("quote: the men on the ships", "which does not stand in the text"),
        ("quote: harbour boss repeated and two ships", "where its word 2 is 'boss', the text has 'master' (line 6)"),
        ("quote: harbour repeated and two ships", "where its word 2 is 'repeated', the text has 'master' (line 6)"),
        ("quote: The port is open. Today", "where its word 5 is 'today', the text ends"),
        ("quote: ministre", "its word 1 is 'ministre'; the most alike is 'ministry'"),
        ("quote: about 3,000 men had come", "where its word 3 is 'men', the text has 'men\"' (line 3)"),
        ("quote: <b></b>", "it holds no words"),
        (
            "quote: about 3,000 men",
            "which stands 2 times in the text (lines 3, 6); allowed: words that stand there once; add occurrence:",
        ),
        (
            "quote: about 3,000 men\n    occurrence: 3",
            "found occurrence 3 of words that stand 2 times in the text; allowed: 1 to 2",
        ),
        ("quote: about 3,000 men\n    occurrence: 0", "allowed: 1 to 2"),
        (
            "quote: [The port, said on Monday]\n    occurrence: 1",
            "found 1 number for 2 quotes; allowed: a number for each quote; write occurrence: [1, 1]",
        ),
        ("quote: [The port is, is open]", "quotes that overlap"),
        ("quote: []", "no quote"),
        ("span: []", "no pairs of numbers"),
        ("span: [1, 2, 3]", "no pairs of numbers"),
        ("span: [[1, 2], [3]]", "no pairs of numbers"),
        ("span: [400, 500]", "[400, 500], where no words stand"),
        ("span: [9, 4]", "[9, 4], where no words stand"),
        ("span: [[3, 8], [9, 11]]\n    seal: {words: 1, sha256: ab}", "found 1 seal for 2 spans"),
        ("span: [3, 8]\n    seal: {words: 1, sha256: ab}", "[3, 8], other words than were sealed"),
        ("span: [3, 8]\n    seal: {words: -1, sha256: ab}", "[3, 8], other words than were sealed"),
    ],
)
def test_what_cannot_be_sealed_is_explained_and_nothing_is_changed(folder: Path, claim: str, said: str) -> None:
    source = claims("quote: The port is open.\n", f"id: b\n    {claim}\n")
    problem = only_problem(sealed(folder, source), source)
    assert said in problem
    assert ":12: claims[1]" in problem or ":13: claims[1]" in problem


def test_every_mistake_is_told_in_one_pass(folder: Path) -> None:
    result = sealed(folder, claims("quote: no such words\n", "quote: [nor these, Monday]\n", "span: [0, 900]\n"))
    assert [(p.line, p.field) for p in result.problems] == [
        (10, "claims[0].quote"),
        (11, "claims[1].quote[0]"),
        (12, "claims[2].span"),
    ]


def test_mistakes_that_have_nothing_to_do_with_evidence_do_not_hinder_sealing(folder: Path) -> None:
    result = sealed(folder, claims("quote: The port is open.\n    statement:\n    subject: nobody-known\n"))
    assert (result.sealed, result.problems) == (1, [])


def test_a_quote_that_a_comma_cut_off_is_not_sealed(folder: Path) -> None:
    source = claims("{quote: the harbour master repeated, “and two ships.”, id: a}\n")
    result = sealed(folder, source)
    assert result.text == source
    assert result.problems


@pytest.mark.parametrize(
    "source",
    [
        "",
        "- a\n",
        "claims:\n- quote: x\n",
        "document: {id: a}\n",
        "document: {id: a, text: {file: none.txt}}\n",
        "document: {id: a, text: {file: ../gazette.txt}}\n",
        "document: {id: a, text: {file: gazette.txt, characters: many}}\n",
        "document: {id: a, text: {}}\n",
        "document: {id: a, text: gazette.txt}\n",
        "document: &a {id: a}\n",
        claims("quote: The port is open.\n    quote: said on Monday\n"),
        claims("quote: {words: x}\n"),
        claims("quote: [The port is open., {words: x}]\n"),
        claims("span: [3, 8]\n    seal: [{words: 1}]\n"),
        claims("quote: the port is open: quite\n"),
    ],
)
def test_a_file_that_cannot_be_sealed_comes_back_with_problems(folder: Path, source: str) -> None:
    result = sealed(folder, source)
    assert result.problems
    assert result.sealed == 0
    assert result.text in ("", source)


# --- sealing: spans -----------------------------------------------------------------------------------------------


def test_a_span_without_a_seal_gets_one_and_is_widened(folder: Path) -> None:
    start = TEXT.index("he port is op")
    result = sealed(folder, claims(f"span: [{start}, {start + 13}]  # by hand\n    {TRIPLE}"))
    assert result.text == described() + f"  - {span_of(QUOTE)}  # by hand\n    {seal_of(QUOTE)}\n    {TRIPLE}"
    assert checked(folder, result.text) == []


def test_a_span_that_is_right_keeps_its_layout(folder: Path) -> None:
    start, end = find(TEXT, normal_words(QUOTE))[0]
    made = seal(TEXT[start:end])
    layout = f"seal:\n      sha256: {made.sha256}\n      words: {made.words}\n    span:\n    - {start}\n    - {end}\n"
    result = sealed(folder, claims(layout))
    assert result.text == claims(layout, head=described())


def test_words_that_moved_are_found_again_and_the_text_is_described_anew(folder: Path) -> None:
    first = sealed(
        folder, claims("quote: The port is open.\n    " + TRIPLE, "id: b\n    quote: said on Monday\n    " + TRIPLE)
    )
    moved = "<p>NEWS</p>\n\n" + TEXT.replace("The port is open", "The <i>port</i>\nis  open")
    result = sealed(folder, first.text, moved)
    assert (result.sealed, result.problems) == (2, [])
    assert span_of(QUOTE, text=moved) in result.text
    assert seal_of(QUOTE) in result.text
    assert f"characters: {len(moved)}}}" in result.text
    assert checked(folder, result.text) == []


def test_words_that_stand_twice_now_are_not_chosen_between(folder: Path) -> None:
    first = sealed(folder, claims("quote: The port is open.\n"))
    problem = only_problem(sealed(folder, first.text, "More. " + TEXT + TEXT), first.text)
    assert "the sealed ones stand 2 times in the text (lines 6, 12)" in problem


def test_words_that_are_gone_are_a_problem(folder: Path) -> None:
    first = sealed(folder, claims("quote: The port is open.\n"))
    assert "read the claim against the text" in only_problem(
        sealed(folder, first.text, TEXT.replace("open", "shut")), first.text
    )


def test_a_quote_beside_a_span_sets_the_span_anew(folder: Path) -> None:
    for order in (("quote", "span", "seal"), ("span", "seal", "quote"), ("span", "quote", "seal")):
        keys = {"quote": "The port is open.", "span": "[3, 8]", "seal": "{words: 1, sha256: ab}"}
        block = "\n    ".join(f"{k}: {keys[k]}" for k in order)
        flow = "{" + ", ".join(f"{k}: {keys[k]}" for k in order) + ", id: b}\n"
        result = sealed(folder, claims(block + "\n    id: a\n", flow))
        assert result.problems == []
        new = (span_of(QUOTE), seal_of(QUOTE))
        assert result.text == claims(
            "\n    ".join((*new, "id: a\n")), "{" + ", ".join((*new, "id: b}\n")), head=described()
        )


def test_a_dropped_key_leaves_its_comment(folder: Path) -> None:
    source = claims("span: [3, 8]\n    seal: {words: 1, sha256: ab}\n    quote: The port is open.  # sure\n    id: a\n")
    assert f"{seal_of(QUOTE)}\n      # sure\n    id: a\n" in sealed(folder, source).text


# --- properties ---------------------------------------------------------------------------------------------------

_WORD = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Z")), min_size=1, max_size=6)
_PIECE = st.one_of(
    _WORD,
    st.sampled_from(
        [
            "the",
            "The",
            "3,000",
            "“about",
            "men.”",
            "<u>port</u>",
            "<a href='x y'>",
            "</a>",
            "it’s",
            "# a:",
            "- b",
            "'",
            "e\u0301",
            "😀",
            "שלום",
        ]
    ),
)
_GAP = st.sampled_from([" ", "  ", "\n", "\n\n", "\r\n", "\t", "\u00a0", "\u2003"])
_STYLES = [None, "'", '"', "|", ">"]


@st.composite
def _texts(draw: st.DrawFn) -> str:
    pieces = draw(st.lists(st.tuples(_PIECE, _GAP), min_size=1, max_size=25))
    return "".join(piece + gap for piece, gap in pieces)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data(), _texts(), st.sampled_from(_STYLES), st.booleans())
def test_any_words_of_any_text_can_be_sealed_and_are_verified(
    folder: Path, data: st.DataObject, text: str, style: str | None, braces: bool
) -> None:
    tokens = evidence.tokens(text)
    assume(tokens)
    first = data.draw(st.integers(0, len(tokens) - 1))
    last = data.draw(st.integers(first, len(tokens) - 1))
    place = Place(tokens[first].start, tokens[last].end)
    quote = text[place.start : place.end]
    places = find(text, normal_words(quote))
    assert place in places
    scalar = yaml.dump({"quote": quote}, default_style=style, allow_unicode=True, default_flow_style=braces, width=40)
    claim = {"statement": "s", "subject": "contingent", "predicate": "troopsPresent", "object": "about 3000 people"}
    rest = yaml.dump(claim | {"occurrence": places.index(place) + 1}, default_flow_style=braces, width=1000)
    if braces:
        item = scalar.strip().removesuffix("}") + ", " + rest.strip().removeprefix("{") + "\n"
    else:
        item = (scalar + rest).replace("\n", "\n    ").rstrip(" ")
    result = sealed(folder, claims(item), text)
    assert result.problems == []
    assert result.sealed == 1
    assert f"span: [{place.start}, {place.end}]" in result.text
    assert checked(folder, result.text) == []


@given(_texts(), st.data())
def test_a_seal_finds_its_words_again_after_the_text_was_set_anew(text: str, data: st.DataObject) -> None:
    tokens = evidence.tokens(text)
    assume(tokens)
    first = data.draw(st.integers(0, len(tokens) - 1))
    last = data.draw(st.integers(first, len(tokens) - 1))
    made = seal(text[tokens[first].start : tokens[last].end])
    flowed = " \n".join(text[t.start : t.end] for t in tokens)
    places = find_again("Before. " + flowed, made)
    assert all(seal(("Before. " + flowed)[p.start : p.end]) == made for p in places)
    assert len(places) >= 1


@given(_texts())
def test_sentences_stand_in_order_at_white_space_and_hold_every_letter(text: str) -> None:
    found = sentences(text)
    assert all(evidence.at_edges(text, *s) for s in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    tokens = [t for t in evidence.tokens(text) if any(c.isalnum() for c in t.word)]
    assert all(any(s.start <= t.start and t.end <= s.end for s in found) for t in tokens)


# --- sentences ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "parts",
    [
        ["A ship came.", "It left."],
        ["Did it?", "“It did!”", "(So they said.)", "3,000 saw it…", "Then nothing."],
        ["Gen. J. R. Lee of the U.S. navy spoke at 3.30 p.m. in Port No. 7.", "He left."],
        ["Prices rose 1.5 percent.", "“Yes.”"],
        ["He asked “why?” and left.", "Nobody knew."],
        ["<b>Bold.</b>", "<i>Next</i> one."],
        ["배가 왔다.", "항구가 열렸다."],
        ["وصلت السفينة.", "الميناء مفتوح."],
    ],
)
def test_a_paragraph_is_split_into_its_sentences(parts: list[str]) -> None:
    text = " ".join(parts)
    assert [text[s.start : s.end] for s in sentences(text)] == parts


def test_blank_lines_and_list_marks_end_a_sentence_and_other_line_ends_do_not() -> None:
    text = "# Title\n- one\n- two\nmore\n\nthe ship\r\n\r\nwas late\nagain\n\n* * *\n"
    assert [text[s.start : s.end] for s in sentences(text)] == [
        "# Title",
        "- one",
        "- two\nmore",
        "the ship",
        "was late\nagain",
    ]


def claim_at(*spans: Span) -> Claim:
    return Claim(Document("gazette"), "a", "s", "contingent", "occurred", spans=spans)


def span_at(words: str) -> Span:
    start, end = find(TEXT, normal_words(words))[0]
    return Span(start, end, seal(TEXT[start:end]))


def said(places: list[Place]) -> list[str]:
    return [TEXT[p.start : p.end].split()[0] + "…" + TEXT[p.start : p.end].split()[-1] for p in places]


def test_sentences_that_no_claim_touches_are_uncovered() -> None:
    quote = Span(None, None, seal("and two ships"), "and two ships")
    assert said(uncovered(TEXT, [])) == ["##…port", "The…come.", "The…nobody.", "“About…ships.”", "The…open."]
    assert said(uncovered(TEXT, [claim_at(span_at("said on Monday"), span_at(QUOTE)), claim_at(quote)])) == [
        "##…port",
        "The…nobody.",
    ]


def test_a_quote_that_stands_twice_covers_nothing() -> None:
    assert len(uncovered(TEXT, [claim_at(Span(None, None, seal("about 3,000 men"), "about 3,000 men"))])) == 5


# --- speed --------------------------------------------------------------------------------------------------------


def long_text() -> str:
    letters = string.ascii_lowercase
    return " ".join(f"{a}{b}{c}ta" for a in letters[:12] for b in "aeiou" for c in letters[:22]) + "\n"


def test_eighty_claims_are_sealed_and_sealed_anew(folder: Path) -> None:
    text = long_text()
    words = text.split()
    quotes = [" ".join(words[i : i + 31]) for i in range(0, 1280, 16)]
    source = claims(*(f"id: c{i}\n    quote: {q}\n    {TRIPLE}" for i, q in enumerate(quotes)))
    first = sealed(folder, source, text)
    assert (first.sealed, first.problems) == (80, [])
    again = sealed(folder, first.text, "Moved. " + text)
    assert (again.sealed, again.problems) == (80, [])
