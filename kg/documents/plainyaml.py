"""YAML text → plain values, each with its line. Every scalar is read as the characters that stand there.

YAML's own types would turn ``2024-02-28`` into a date, ``no`` into false and ``0123`` into 83 (YAML 1.1, section
"Schemas"); here the types come from the model of the format. What lets a small file grow while it is read
(anchors and aliases, "billion laughs"), or lets it name code to run (tags), is refused, and so are a key that
stands twice and a second document in one file.

PyYAML's events are read in one pass, so that a mistake is found on its line and nothing is held twice. Of the lines
only those are kept that differ from the line of what stands around: of a mapping in one line, one.
"""

import re
from typing import Any

import yaml
from yaml import MappingEndEvent, MappingStartEvent, SequenceEndEvent

from kg.errors import Problem

DEEPEST = 40
"""How deep values may be nested; the format itself needs eight."""

Marks = Any
"""The line of a value; where parts of it stand on other lines, a mapping: its own line under ``None``, and the marks of
those parts under their keys or positions. A part without a mark stands, with all that is in it, on the line around."""

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_Scalar: type[Any] = yaml.ScalarEvent  # of Any, since PyYAML declares marks that may be missing; read ones have them


def load(text: str, name: str) -> tuple[Any, Marks, list[Problem]]:
    r"""The value of a YAML text, its lines, and its mistakes; no value where it cannot be read at all.

    What says nothing, a blank in quotes too, is ``None``.

    >>> load("published: 2024-02-28", "a.yaml")
    ({'published': '2024-02-28'}, 1, [])
    >>> load("ship: {name: Mary,\n masts: 3}", "a.yaml")[1]
    {None: 1, 'ship': {None: 1, 'masts': 2}}
    >>> print(load("object: &a [1, 2]", "a.yaml")[2][0])
    a.yaml:1: found the anchor &a; allowed: plain values; write the value where it is needed, or put the text in quotes
    """
    problems: list[Problem] = []
    try:
        value, marks = _Builder(text, name, problems).whole()
    except _RefusedError as refused:
        return None, None, [*problems, refused.problem(name)]
    except yaml.YAMLError as error:
        return None, None, [*problems, _advice(text, error).problem(name)]
    return value, marks, problems


class _RefusedError(Exception):
    """YAML that cannot be read, or is not wanted here."""

    def __init__(self, line: int, found: str, allowed: str, remedy: str = "") -> None:
        self.line, self.found, self.allowed, self.remedy = line, found, allowed, remedy

    def problem(self, name: str) -> Problem:
        return Problem(name, self.line, "", self.found, self.allowed, self.remedy)


class _Builder:
    """YAML events → plain values and their lines."""

    def __init__(self, text: str, name: str, problems: list[Problem]) -> None:
        self.next = _LOADER(text).get_event
        self.name = name
        self.problems = problems

    def whole(self) -> tuple[Any, Marks]:
        self.next()
        if type(self.next()) is yaml.StreamEndEvent:
            raise _RefusedError(1, "an empty file", "document:, entities:, claims:, same:, terms: or readings:")
        value, marks = self.root(self.next())
        self.next()
        event = self.next()
        if type(event) is yaml.DocumentStartEvent:
            raise _RefusedError(
                _line(event), "a second YAML document (---)", "one document in a file", "move it to a file of its own"
            )
        return value, marks

    def root(self, event: Any) -> tuple[Any, Marks]:
        """The value that is the whole text, which begins on line 1 whatever comments stand before it."""
        if type(event) is not _Scalar:
            return self.part(event, 1, 0)
        _refuse_dressed(event)
        return event.value, 1

    def part(self, event: Any, line: int, depth: int) -> tuple[Any, Marks]:
        """The list or mapping that begins with an event; its line is its key's, since that is where an editor looks."""
        _refuse_dressed(event)
        if depth > DEEPEST:
            raise _RefusedError(
                _line(event),
                f"values nested more than {DEEPEST} deep",
                "the nesting of the format",
                "close the brackets",
            )
        return self.map(line, depth) if type(event) is MappingStartEvent else self.list(line, depth)

    # Most events are scalars, and these two loops are most of the work: they take a scalar without a call.

    def map(self, line: int, depth: int) -> tuple[dict[str, Any], Marks]:
        values: dict[str, Any] = {}
        marks: Marks = {None: line}
        take: Any = self.next
        while type(event := take()) is _Scalar:
            key = event.value
            mark = event.start_mark.line + 1
            if event.anchor is not None or event.tag is not None:
                _refuse_dressed(event)
            if key in values:
                twice = f"the key {key!r} a second time in one mapping"
                self.problems.append(Problem(self.name, mark, key, twice, "each key once", "remove one of them"))
            event = take()
            if type(event) is _Scalar:
                if event.anchor is not None or event.tag is not None:
                    _refuse_dressed(event)
                value = event.value
                if not value or value.isspace():
                    value = None
            else:
                value, mark = self.part(event, mark, depth + 1)
            values[key] = value
            if mark != line:
                marks[key] = mark
        if type(event) is not MappingEndEvent:
            _refuse_dressed(event)
            raise _RefusedError(
                _line(event), "a key that is a list or a mapping", "a plain word as key", "put the text in quotes"
            )
        return values, marks if len(marks) > 1 else line

    def list(self, line: int, depth: int) -> tuple[list[Any], Marks]:
        values: list[Any] = []
        marks: Marks = {None: line}
        take: Any = self.next
        while type(event := take()) is not SequenceEndEvent:
            mark = event.start_mark.line + 1
            if type(event) is _Scalar:
                if event.anchor is not None or event.tag is not None:
                    _refuse_dressed(event)
                value = event.value
                if not value or value.isspace():
                    value = None
            else:
                value, mark = self.part(event, mark, depth + 1)
            if mark != line:
                marks[len(values)] = mark
            values.append(value)
        return values, marks if len(marks) > 1 else line


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1


def _refuse_dressed(event: Any) -> None:
    """Refuse what is more than a plain value: an alias, an anchor, a tag."""
    if type(event) is yaml.AliasEvent:
        raise _RefusedError(
            _line(event),
            f"the alias *{event.anchor}",
            "plain values",
            "write the value out, or put the text in quotes",
        )
    if event.anchor is not None:
        raise _RefusedError(
            _line(event),
            f"the anchor &{event.anchor}",
            "plain values",
            "write the value where it is needed, or put the text in quotes",
        )
    if event.tag is not None and event.tag != "!":
        raise _RefusedError(
            _line(event), f"the tag {event.tag}", "plain values", "remove the tag, or put the text in quotes"
        )


# --- what the parser's complaints mean -------------------------------------------------------------------------------

_QUOTES = "put the text in quotes"

_MEANINGS = (
    ("mapping values are not allowed", "a colon inside an unquoted text, or a line indented too far", f"{_QUOTES}, or indent it like its neighbours"),
    ("violates indentation", "a tab", "indent with spaces"),
    ("'-' indicator", "a key where the next dash of the list is due", "indent it like the other keys of its item"),
    ("expected node content", "a comma or bracket where a value is due", _QUOTES),
    ("sequence entries are not allowed", "a dash at the beginning of an unquoted text", _QUOTES),
    ("mapping keys are not allowed", "a question mark at the beginning of an unquoted text", _QUOTES),
    ("scape c", "a backslash inside double quotes", "write it twice, or use single quotes"),
    ("alphabetic or numeric", "a * or & at the beginning of an unquoted text", _QUOTES),
    ("incompatible YAML document", "a %YAML line", "remove it"),
    ("maximum nesting depth", f"values nested more than {DEEPEST} deep", "close the brackets"),
)  # fmt: skip
"""A piece of the parser's complaint → what an annotator did, and what to type."""


def _advice(text: str, error: yaml.YAMLError) -> _RefusedError:
    """The parser's complaint in the words of an annotator."""
    allowed = "YAML that can be read"
    mark: Any = getattr(error, "problem_mark", None)
    if mark is None:
        line, character = _unprintable(text)
        return _RefusedError(line, f"the control character {character}", "printable text", "remove it")
    lines = text.split("\n")
    here = lines[mark.line] if mark.line < len(lines) else ""
    said = str(getattr(error, "problem", None) or error)
    if "\t" in here[: mark.column + 1]:
        return _RefusedError(mark.line + 1, "a tab", allowed, "indent with spaces")
    if "cannot start any token" in said:
        character = here[mark.column : mark.column + 1]
        return _RefusedError(mark.line + 1, f"the character {character!r} at the beginning of a text", allowed, _QUOTES)
    start: Any = getattr(error, "context_mark", None) or mark
    if "expected ',' or" in said:
        return _in_brackets(lines, start.line, mark.line, allowed)
    if "could not find expected ':'" in said:
        return _RefusedError(
            start.line + 1, "a text that stands outside its key", allowed, f"indent it below its key, or {_QUOTES}"
        )
    if "unexpected end of stream" in said:
        return _RefusedError(start.line + 1, "a quote that is never closed", allowed, "close the quote")
    if "did not find expected key" in said:
        return _after_value(mark.line + 1, here, allowed)
    for piece, found, remedy in _MEANINGS:
        if piece in said:
            return _RefusedError(mark.line + 1, found, allowed, remedy)
    return _RefusedError(
        mark.line + 1, said, allowed, "look at the indentation and the quotes of this line and the one before"
    )


def _in_brackets(lines: list[str], start: int, end: int, allowed: str) -> _RefusedError:
    """A list in [ ] or a mapping in { } that does not end where it should."""
    for number in range(start, min(end + 1, len(lines))):
        if re.search(r"[\[{,:\s]#", lines[number]):
            return _RefusedError(
                number + 1, "an unquoted #, which begins a comment", allowed, "put the reference in quotes: '#claim'"
            )
    if start < len(lines) and start == end and re.search(r": [^'\"{\[]*: ", lines[start]):
        return _RefusedError(start + 1, "a colon inside an unquoted text", allowed, _QUOTES)
    return _RefusedError(
        start + 1, "a [ or { that is not closed, or a text in it that needs quotes", allowed, f"close it, or {_QUOTES}"
    )


def _after_value(line: int, here: str, allowed: str) -> _RefusedError:
    value = re.sub(r"^[\s-]*[^:]*:\s+", "", here)
    if value[:1] in ("'", '"'):
        return _RefusedError(
            line, "text after a closing quote", allowed, "put the whole text in quotes; inside '…' a ' is written twice"
        )
    if value[:1] in ("[", "{"):
        return _RefusedError(line, "text after a closing bracket", allowed, "put the whole text in quotes")
    return _RefusedError(line, "an indentation that fits no line above", allowed, "indent it like its neighbours")


def _unprintable(text: str) -> tuple[int, str]:
    """The first character that YAML does not allow, and its line (YAML 1.2.2, section 5.1)."""
    match = re.search("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", text)
    at = match.start() if match else 0
    return text.count("\n", 0, at) + 1, f"U+{ord(text[at : at + 1] or chr(0)):04X}"
