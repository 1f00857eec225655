"""Files that cannot be read, or not as they stand: what the annotator sees, on which line."""

import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from kg import corpus, documents
from kg.documents import Lost, RawFile, Record, plainyaml, read_json_lines, read_yaml
from kg.documents.fitting import fit, without_blanks
from kg.errors import CorpusError, Problem

GOOD = """\
document:
  id: times
  published: 2024-03-01
entities:
  crew: {type: Group, label: the crew}
claims:
  - id: crew
    statement: The crew is on strike.
    subject: crew
    predicate: describedAs
    object: {text: on strike}
    quote: the crew is on strike
"""


def read(folder: Path, data: str | bytes, name: str = "times.yaml") -> Record:
    (folder / name).write_bytes(data.encode() if isinstance(data, str) else data)
    return read_yaml(folder / name, name)


def only(record: Record) -> Problem:
    assert len(record.problems) == 1, "\n".join(map(str, record.problems))
    return record.problems[0]


def test_a_good_file_is_read_without_a_problem(tmp_path: Path) -> None:
    record = read(tmp_path, GOOD)
    assert record.problems == []
    assert record.raw.document is not msgspec.UNSET
    assert record.raw.document.published == "2024-03-01"


# --- YAML ---------------------------------------------------------------------------------------------------------------

YAML_MISTAKES = [
    ("a tab before a key", "    statement:", "\tstatement:", 8, "a tab", "spaces"),
    ("a tab after spaces", "    statement:", "  \tstatement:", 8, "a tab", "spaces"),
    ("an unquoted colon", "The crew is on strike.", "The crew: on strike.", 8, "colon", "quotes"),
    ("an unquoted colon in braces", "{text: on strike}", "{text: on: strike}", 11, "colon", "quotes"),
    ("an unquoted hash in brackets", "{text: on strike}", "{any: [#crew, a]}", 11, "#", "'#claim'"),
    ("a quote that is not closed", "statement: The", 'statement: "The', 8, "never closed", "close"),
    ("a bracket that is not closed", "{text: on strike}", "{text: on strike", 11, "not closed", "close"),
    ("text after a quote", "The crew is", "'The crew' is", 8, "closing quote", "whole text"),
    ("text after a bracket", "The crew is", "[The] crew is", 8, "closing bracket", "whole text"),
    ("an at sign", "The crew is", "@crew is", 8, "'@'", "quotes"),
    ("a dash before a text", "The crew is", "- crew is", 8, "dash", "quotes"),
    ("a question mark before a text", "The crew is", "? crew is", 8, "question mark", "quotes"),
    ("a comma before a text", "The crew is", ", crew is", 8, "comma", "quotes"),
    ("a line indented too far", "    subject: crew", "      subject: crew", 9, "indented", "neighbours"),
    ("a line indented too little", "    subject: crew", "   subject: crew", 9, "list", "item"),
    ("a backslash in double quotes", "The crew is on strike.", '"The \\q crew"', 8, "backslash", "single quotes"),
    ("half a character", "The crew is on strike.", '"The \\ud800 crew"', 8, "backslash", "single quotes"),
    ("a control character", "The crew is", "The \x07crew is", 8, "U+0007", "remove"),
    ("an anchor", "subject: crew", "subject: &who crew", 9, "the anchor &who", "needed"),
    ("an anchor at a key", "    subject: crew", "    &who subject: crew", 9, "the anchor &who", "needed"),
    ("an alias", "subject: crew", "subject: *who", 9, "the alias *who", "write the value out"),
    ("a star before a text", "The crew is", "*The* crew is", 8, "* or &", "quotes"),
    ("a tag", "subject: crew", "subject: !!str crew", 9, "the tag", "remove the tag"),
    ("a tag that runs code", "The crew is", "!!python/object/apply:os.system [id] #", 8, "the tag", "remove the tag"),
    ("an exclamation mark before a text", "The crew is", "!The crew is", 8, "the tag", "quotes"),
    ("a second document", "claims:", "---\nclaims:", 6, "second YAML document", "one document"),
    ("a YAML line of another age", "document:", "%YAML 9.9\n---\ndocument:", 1, "%YAML", "remove"),
    ("a key that is a list", "    subject: crew", "    [subject]: crew", 9, "key that is a list", "plain word"),
    ("a text of two lines at the left", "The crew is on strike.", ">-\nThe crew.", 9, "outside its key", "indent"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "line", "found", "remedy"), [c[1:] for c in YAML_MISTAKES], ids=[c[0] for c in YAML_MISTAKES]
)
def test_yaml_that_cannot_be_read_names_its_line(
    tmp_path: Path, old: str, new: str, line: int, found: str, remedy: str
) -> None:
    assert old in GOOD
    problem = only(read(tmp_path, GOOD.replace(old, new, 1)))
    assert (problem.file, problem.line) == ("times.yaml", line)
    assert found in problem.found
    assert remedy in f"{problem.allowed} {problem.remedy}"


VALUE_MISTAKES = [
    ("an unknown key at the top", "claims:", "clams:", 6, "clams", "did you mean claims?"),
    ("an unknown key of a document", "  published:", "  publisht:", 3, "document.publisht", "did you mean published?"),
    ("an unknown key of a claim", "    subject:", "    subjects:", 9, "claims[0].subjects", "did you mean subject?"),
    ("an unknown key of an entity", "label: the crew", "label: the crew, colour: red", 5, "entities.crew.colour", "remove it"),
    ("an unknown key deep inside", "{text: on strike}", "{txt: on strike}", 11, "claims[0].object.txt", "did you mean text?"),
    ("an unquoted comma", "{text: on strike}", "{text: on strike, and at home}", 11, "claims[0].object.and at home", "whole text in quotes"),
    ("an unquoted comma before one word", "{text: on strike}", "{text: on strike, mostly}", 11, "claims[0].object.mostly", "whole text in quotes"),
    ("an unquoted hash", "subject: crew", "subject: #crew", 9, "claims[0].subject", "'#claim'"),
    ("an empty value", "subject: crew", "subject:", 9, "claims[0].subject", "remove the key"),
    ("a blank in quotes", "subject: crew", "subject: ' '", 9, "claims[0].subject", "write the value"),
    ("a key twice", "    subject: crew", "    subject: crew\n    subject: crew", 10, "subject", "remove one"),
    ("a list for a text", "subject: crew", "subject: [crew]", 9, "claims[0].subject", "write one value"),
    ("a mapping for a text", "The crew is on strike.", "{The crew is on strike.: x}", 8, "claims[0].statement", "write one value"),
    ("a mapping for a list", "  - id: crew", "    id: crew", 6, "claims", "dash"),
    ("a list for a mapping", "{type: Group, label: the crew}", "[Group, the crew]", 5, "entities.crew", "key: value"),
    ("a text for a document", "document:\n  id: times\n  published: 2024-03-01", "document: times", 1, "document", "add id:"),
    ("a word for a number", "label: the crew", "label: the crew, members: two", 5, "entities.crew.members", "write the value alone"),
    ("a fraction for a number", "label: the crew", "label: the crew, members: 1.5", 5, "entities.crew.members", "write the value alone"),
    ("a yes for true", "label: the crew", "label: the crew, unresolved: yes", 5, "entities.crew.unresolved", "true or false"),
    ("a list in a list of texts", "label: the crew", "label: the crew, aliases: [[a]]", 5, "entities.crew.aliases[0]", "write one value"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "line", "field", "words"), [c[1:] for c in VALUE_MISTAKES], ids=[c[0] for c in VALUE_MISTAKES]
)
def test_a_value_that_does_not_fit_names_its_line_and_field(
    tmp_path: Path, old: str, new: str, line: int, field: str, words: str
) -> None:
    assert old in GOOD
    problem = only(read(tmp_path, GOOD.replace(old, new, 1)))
    assert (problem.line, problem.field) == (line, field)
    assert words in str(problem)
    assert problem.found
    assert problem.allowed
    assert problem.remedy


def test_the_tables_hold_each_mistake_once() -> None:
    assert len({c[0] for c in YAML_MISTAKES + VALUE_MISTAKES}) == len(YAML_MISTAKES) + len(VALUE_MISTAKES)


def test_one_wrong_value_does_not_hide_the_next(tmp_path: Path) -> None:
    text = (
        GOOD.replace("subject: crew", "subject: [crew]")
        .replace("{text: on strike}", "{txt: x}")
        .replace("type: Group", "typ: Group")
    )
    assert [p.field for p in read(tmp_path, text).problems] == [
        "entities.crew.typ", "entities.crew.type", "claims[0].subject", "claims[0].object.txt",
    ]  # fmt: skip


def test_billions_of_laughs_are_refused_at_the_first(tmp_path: Path) -> None:
    lol = "a: &a [lol, lol]\n" + "".join(
        f"{b}: &{b} [*{a}, *{a}, *{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    began = time.process_time()
    assert "anchor &a" in only(read(tmp_path, lol)).found
    assert time.process_time() - began < 0.5


@pytest.mark.parametrize("opening", ["[", "{a: ", "- "])
def test_deep_nesting_is_refused(tmp_path: Path, opening: str) -> None:
    assert "nested more than 40 deep" in only(read(tmp_path, "claims: \n  " + opening * 1000)).found


@pytest.mark.parametrize("size", [100 * 2**20, documents.MOST_BYTES + 1])
def test_a_file_of_100_megabytes_is_refused_at_once(tmp_path: Path, size: int) -> None:
    path = tmp_path / "large.yaml"
    path.touch()
    os.truncate(path, size)
    began = time.process_time()
    problem = only(read_yaml(path))
    assert time.process_time() - began < 0.5
    assert "16 MB" in problem.allowed
    assert "JSON Lines" in problem.remedy


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "binary"),
        (GOOD.encode("utf-16"), "UTF-16"),
        (GOOD.encode("utf-16-le"), "binary"),
        (GOOD.replace("the crew", "the équipe").encode("latin-1"), "0xe9"),
        (GOOD.encode() + b"\xff", "0xff"),
    ],
    ids=["binary", "utf-16", "utf-16 without a mark", "latin-1", "a stray byte"],
)
def test_what_is_no_utf8_is_refused(tmp_path: Path, data: bytes, found: str) -> None:
    problem = only(read(tmp_path, data))
    assert found in problem.found
    assert "save the file as UTF-8" in problem.remedy


def test_a_wrong_byte_is_found_on_its_line(tmp_path: Path) -> None:
    text = GOOD.replace("label: the crew", "label: the équipage")
    assert only(read(tmp_path, text.encode("latin-1"))).line == 5


@pytest.mark.parametrize(
    "data", [b"\xef\xbb\xbf" + GOOD.encode(), GOOD.replace("\n", "\r\n").encode()], ids=["mark", "crlf"]
)
def test_a_byte_order_mark_and_windows_line_ends_are_allowed(tmp_path: Path, data: bytes) -> None:
    assert read(tmp_path, data).problems == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", "an empty file"),
        ("# only a comment\n", "an empty file"),
        ("- a\n", "a list"),
        ("hello\n", "'hello'"),
        ("42", "'42'"),
    ],
)
def test_a_file_without_a_mapping_at_its_top_is_told_which_keys_there_are(
    tmp_path: Path, text: str, found: str
) -> None:
    problem = only(read(tmp_path, text))
    assert found in problem.found
    assert "document:, entities:" in problem.allowed


def test_a_file_that_is_gone_is_a_problem_and_no_traceback(tmp_path: Path) -> None:
    assert "cannot be read" in only(read_yaml(tmp_path / "gone.yaml")).found
    assert "cannot be read" in only(next(read_json_lines(tmp_path / "gone.jsonl"))).found


def test_what_of_a_file_was_lost_is_remembered(tmp_path: Path) -> None:
    assert read(tmp_path, GOOD).lost is Lost.NOTHING
    assert read(tmp_path, GOOD + "\t- x").lost is Lost.ARTICLE
    assert read(tmp_path, "entities:\n\tcrew: {}\n").lost is Lost.FILE


def test_scalars_are_the_characters_that_stand_there() -> None:
    text = "a: 2024-02-28\nb: no\nc: 0123\nd: 1e3\ne: 12:30\nf: ~x\ng: 0x1F\n"
    assert plainyaml.load(text, "")[0] == dict(
        zip("abcdefg", ["2024-02-28", "no", "0123", "1e3", "12:30", "~x", "0x1F"], strict=True)
    )


PLAIN = st.recursive(
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text("abc", min_size=1, max_size=3), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(st.dictionaries(st.text("abc", min_size=1), PLAIN, min_size=1), st.booleans())
def test_plain_values_survive_yaml(value: dict[str, object], flow: bool) -> None:
    text = yaml.safe_dump(value, default_flow_style=flow, allow_unicode=True, default_style='"')
    text = re.sub(r"!![a-z]+ ", "", text)
    assert plainyaml.load(text, "")[0] == without_blanks(value)


def test_every_value_has_the_line_of_its_key(tmp_path: Path) -> None:
    record = read(tmp_path, GOOD)
    assert [record.at("document", "id"), record.at("entities", "crew"), record.at("claims", 0)] == [2, 5, 7]
    assert record.at("claims", 0, "object", "text") == 11
    assert record.at("claims", 0, "nothing") == record.at("claims", 0) == 7


def test_the_lines_of_a_value_in_one_line_are_one_number() -> None:
    text = "a: {b: [1, {c: 2}], d: 3}\ne: [1,\n  {f: 2}]"
    assert plainyaml.load(text, "")[1] == {None: 1, "e": {None: 2, 1: 3}}


@pytest.mark.parametrize("blank", ["", "''", '""', "' '", '"\\t"', "! ''", "'\u3000'", '"\\\n "', "|\n"])
def test_what_says_nothing_is_none_however_it_is_written(blank: str) -> None:
    assert plainyaml.load(f"a: {blank}\nb:\n- {blank}", "")[0] == {"a": None, "b": [None]}


def slow(text: str) -> tuple[object, dict[tuple[str | int, ...], int], list[int]]:
    """The plain twin of the reader: PyYAML's own tree in pure Python, the line of every path, and of keys that stand twice."""
    lines: dict[tuple[str | int, ...], int] = {}
    twice: list[int] = []

    def value(node: yaml.Node, path: tuple[str | int, ...], line: int) -> object:
        for known in [known for known in lines if known[: len(path)] == path]:
            del lines[known]
        lines[path] = line
        if isinstance(node, yaml.MappingNode):
            made: dict[str, object] = {}
            for key, part in node.value:
                line = key.start_mark.line + 1
                if key.value in made:
                    twice.append(line)
                made[key.value] = value(part, (*path, key.value), line)
            return made
        if isinstance(node, yaml.SequenceNode):
            return [value(n, (*path, i), n.start_mark.line + 1) for i, n in enumerate(node.value)]
        return node.value

    root = yaml.compose(text, Loader=yaml.SafeLoader)
    assert root is not None
    return without_blanks(value(root, (), 1)), lines, twice


KEYS = st.sampled_from(["a", "b", "id", "who said", "ключ", "'x: y'", '"tab\\t"', "? c\n"])
SCALARS = st.sampled_from(
    ["a ship", "2024-02-28", "no", "0123", "12:30", "a  b", "''", "'it''s'", '"é \\u263a"', "' '", "漁船 🚢", "x#y", "-1", '"a: b, #c"']
)  # fmt: skip
LONG = st.sampled_from(
    ["a ship\n{0}  came\n\n{0}  at dusk", "'in\n{0}  quotes'", '"in \\\n{0}  quotes"', "|\n{0}  line\n{0}  line", ">-\n{0}  far\n\n{0}  away"]
)  # fmt: skip
REMARKS = st.sampled_from(["", "", "", "  # a remark", "\n# at the left", "\n", "\n\n      # far right"])


@st.composite
def flow(draw: st.DrawFn, depth: int = 0) -> str:
    gap = draw(st.sampled_from(["", " ", "\n          ", " # why\n            "]))
    if depth > 2 or draw(st.booleans()):
        return draw(SCALARS)
    parts = draw(st.lists(flow(depth + 1), max_size=3))
    if draw(st.booleans()):
        return "[" + f",{gap} ".join(parts) + gap + "]"
    keys = [draw(KEYS.filter(lambda k: not k.startswith("?"))) for _ in parts]
    return "{" + gap + f", {gap}".join(f"{k}: {p}" for k, p in zip(keys, parts, strict=True)) + "}"


@st.composite
def block(draw: st.DrawFn, indent: str = "", depth: int = 0) -> str:
    """What stands after a key or a dash, from its first character on: a scalar, a list or a mapping, in any style."""
    sort = draw(st.integers(0, 9))
    if sort < 3 or depth > 3:
        return " " + draw(SCALARS) + draw(REMARKS)
    if sort == 3:
        return " " + draw(LONG).replace("{0}", indent)
    if sort == 4:
        return " " + draw(flow()) + draw(REMARKS)
    inner = indent + draw(st.sampled_from([" ", "  ", "    "]))
    lines = draw(REMARKS)
    listed = draw(st.booleans())
    for _ in range(draw(st.integers(1, 4))):
        key = "-" if listed else draw(KEYS).replace("\n", f"\n{inner}") + ":"
        lines += f"\n{inner}{key}{draw(block(inner, depth + 1))}"
    return lines


@given(block(), st.sampled_from(["\n", "\r\n"]), st.sampled_from(["", "---", "# a remark\n---", "\n"]))
def test_values_and_lines_are_those_of_a_slow_and_plain_reader(text: str, end: str, start: str) -> None:
    text = (start + text).replace("\n", end)
    value, lines, twice = slow(text)
    read, marks, problems = plainyaml.load(text, "x.yaml")
    record = Record("x.yaml", RawFile(), marks=marks)
    assert (without_blanks(read), [p.line for p in problems]) == (value, twice)
    assert {path: record.at(*path) for path in lines} == lines


@given(block(), st.data())
def test_what_is_dressed_is_refused_on_its_line(text: str, data: st.DataObject) -> None:
    spots = [m.end() for m in re.finditer(r"(?m)(?<=[:-]) (?=[^\s#|>])|^ +(?=[a-z])", text)]
    dress = data.draw(st.sampled_from(["&a ", "!!str ", "!x ", "! "]))
    for at in sorted(data.draw(st.sets(st.sampled_from(spots), max_size=3)) if spots else (), reverse=True):
        text = text[:at] + dress + text[at:]
    try:
        events = list(yaml.parse(text, Loader=yaml.SafeLoader))
    except yaml.YAMLError:
        assert plainyaml.load(text, "")[0] is None
        return
    dressed: list[Any] = [e for e in events if getattr(e, "anchor", None) or getattr(e, "tag", None) not in (None, "!")]
    value, _, problems = plainyaml.load(text, "")
    assert (value is None) == bool(dressed)
    if dressed:
        assert problems[-1].line == dressed[0].start_mark.line + 1


@given(block(), st.data())
def test_a_damaged_text_is_read_alike_or_refused(text: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(text)))
    text = text[:at] + data.draw(st.sampled_from(["\t", "{", "]", "'", '"', ": ", "- ", "\n", ",", "#"])) + text[at:]
    value, _, problems = plainyaml.load(text, "")
    assert value is not None or len(problems) > 0
    try:
        assert value is None or without_blanks(value) == slow(text)[0]
    except yaml.YAMLError:
        return  # the parser in C is the milder one here and there


# --- JSON Lines -----------------------------------------------------------------------------------------------------------

ENTITY = '{"entity": {"id": "port", "type": "Place", "label": "the port"}}'

JSON_MISTAKES = [
    ("no JSON", "{entity: port}", "", "no JSON", "one JSON object"),
    ("a line that stops", ENTITY[:-3], "", "no JSON", "in one line"),
    ("a list", "[1, 2]", "", "a list in a line", "one JSON object"),
    ("a number", "17", "", "'17' in a line", "one JSON object"),
    ("an object with nothing in it", "{}", "", "a mapping in a line", "document"),
    ("no id", '{"entity": {"type": "Place", "label": "the port"}}', "entity", "no id", '"id"'),
    ("an id that is a number", '{"entity": {"id": 7, "type": "Place", "label": "x"}}', "entity", "no id", '"id"'),
    ("an unknown key", '{"entitty": {}}', "entitty", "unknown key", "did you mean entity?"),
    ("the plural", '{"terms": {}}', "terms", "unknown key", "did you mean term?"),
    ("an unknown key inside", '{"entity": {"id": "port", "type": "Place", "label": "x", "lable": "y"}}', "entities.port.lable", "unknown key", "label"),
    ("a missing key", '{"entity": {"id": "port", "type": "Place"}}', "entities.port.label", "nothing", "add label:"),
    ("null", '{"entity": {"id": "port", "type": "Place", "label": null}}', "entities.port.label", "nothing", "write the value"),
    ("an empty text", '{"entity": {"id": "port", "type": "Place", "label": ""}}', "entities.port.label", "nothing", "write the value"),
    ("a number for a text", '{"entity": {"id": "port", "type": "Place", "label": 7}}', "entities.port.label", "'7'", "put the text in quotes"),
    ("a text for a number", '{"entity": {"id": "a", "type": "Group", "label": "x", "members": "two"}}', "entities.a.members", "'two'", "whole number"),
    ("samenesses in a list", '{"same": [{"ids": ["a", "b"]}]}', "same[0]", "a list", "a mapping with ids"),
    ("a document without an id", '{"document": {"title": "x"}, "claims": []}', "document.id", "nothing", "add id:"),
    ("nesting without end", '{"claims": ' + "[" * 100_000, "", "", ""),
]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "field", "found", "words"), [c[1:] for c in JSON_MISTAKES], ids=[c[0] for c in JSON_MISTAKES]
)
def test_a_wrong_line_of_json_names_its_number_and_field(
    tmp_path: Path, line: str, field: str, found: str, words: str
) -> None:
    (tmp_path / "bulk.jsonl").write_text(f"{ENTITY}\n\n{line}\n{ENTITY}\n", encoding="utf-8")
    records = list(read_json_lines(tmp_path / "bulk.jsonl", "bulk.jsonl"))
    assert [len(r.problems) for r in records] == [0, 1, 0]
    problem = records[1].problems[0]
    assert (problem.file, problem.line, problem.field) == ("bulk.jsonl", 3, field)
    assert found in problem.found
    assert words in str(problem)


def test_a_line_that_is_too_long_is_refused_and_the_next_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.documents.reading.MOST_BYTES", 100)
    (tmp_path / "bulk.jsonl").write_text("x" * 1000 + "\n" + ENTITY + "\n", encoding="utf-8")
    first, second = read_json_lines(tmp_path / "bulk.jsonl")
    assert "more than" in first.problems[0].found
    assert (second.line, second.problems) == (2, [])


def test_json_lines_in_utf16_are_one_problem_and_not_thousands(tmp_path: Path) -> None:
    (tmp_path / "bulk.jsonl").write_bytes(f"{ENTITY}\n{ENTITY}\n{ENTITY}\n".encode("utf-16"))
    (record,) = read_json_lines(tmp_path / "bulk.jsonl")
    assert "UTF-16" in record.problems[0].found


def test_json_lines_may_begin_with_a_byte_order_mark_and_end_in_carriage_returns(tmp_path: Path) -> None:
    (tmp_path / "bulk.jsonl").write_bytes(b"\xef\xbb\xbf" + ENTITY.encode() + b"\r\n" + ENTITY.encode())
    assert [r.problems for r in read_json_lines(tmp_path / "bulk.jsonl")] == [[], []]


def test_a_byte_that_is_no_utf8_is_found_on_its_line(tmp_path: Path) -> None:
    (tmp_path / "bulk.jsonl").write_bytes(ENTITY.encode() + b"\n" + ENTITY.replace("the", "th\u00e9").encode("latin-1"))
    bad = list(read_json_lines(tmp_path / "bulk.jsonl"))[1]
    assert (bad.line, bad.problems[0].found) == (2, "bytes that are no UTF-8")


def test_an_entity_and_entities_in_one_line_are_both_kept(tmp_path: Path) -> None:
    line = {"entity": {"id": "a", "type": "Place", "label": "x"}, "entities": {"b": {"type": "Place", "label": "y"}}}
    for text in (json.dumps(line), json.dumps({**line, "note": "x"})):
        (tmp_path / "bulk.jsonl").write_text(text, encoding="utf-8")
        (record,) = read_json_lines(tmp_path / "bulk.jsonl")
        assert set(record.raw.entities or ()) == {"a", "b"}


# --- the model ------------------------------------------------------------------------------------------------------------


@given(st.dictionaries(st.sampled_from(["document", "entities", "claims", "same", "terms", "readings"]), PLAIN))
def test_whatever_does_not_fit_is_told_and_the_rest_is_kept(value: dict[str, object]) -> None:
    made, misfits = fit(value, RawFile)
    assert isinstance(made, RawFile)
    assert misfits or msgspec.to_builtins(made) == value


# --- the whole reader -------------------------------------------------------------------------------------------------------


def test_every_kind_of_unreadable_file_is_reported_in_one_pass(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(b"\0\0")
    (tmp_path / "b.yaml").write_text("document:\n\tid: x")
    (tmp_path / "c.jsonl").write_text("{")
    (tmp_path / "d.yaml").write_text("document: {id: d, published: 2024-13}")
    with pytest.raises(CorpusError) as refused:
        corpus.read([tmp_path])
    assert [(Path(p.file).name, p.line) for p in refused.value.problems] == [
        ("a.yaml", 1),
        ("b.yaml", 2),
        ("c.jsonl", 1),
        ("d.yaml", 1),
    ]


@pytest.mark.parametrize(
    ("name", "words"),
    [("gone.yaml", "look at the spelling"), ("notes.txt", ".yaml"), ("empty", "without annotated articles")],
)
def test_a_path_that_is_no_corpus_is_a_problem(tmp_path: Path, name: str, words: str) -> None:
    (tmp_path / "notes.txt").write_text("x")
    (tmp_path / "empty").mkdir()
    with pytest.raises(CorpusError, match=re.escape(words)):
        corpus.read([tmp_path / name])


def test_reading_a_corpus_loads_neither_tables_nor_rdf(tmp_path: Path) -> None:
    (tmp_path / "times.yaml").write_text(GOOD)
    code = (
        "import sys; from kg import corpus; corpus.read([sys.argv[1]]); "
        "print(sorted({'pandas', 'rdflib', 'networkx', 'numpy', 'oxrdflib', 'IPython'} & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_checking_an_article_takes_half_a_second(tmp_path: Path) -> None:
    claims = "".join(
        GOOD[GOOD.index("  - id: crew") :]
        .replace("id: crew", f"id: crew-{i}")
        .replace("the crew is", f"the crew {i} is")
        for i in range(100)
    )
    (tmp_path / "times.yaml").write_text(GOOD + claims)
    began = time.process_time()
    assert len(list(corpus.read([tmp_path]).claims)) == 101
    assert time.process_time() - began < 0.5
