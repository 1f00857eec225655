"""Files → raw records, each with its lines. Reading is not judging: what a record means is ``annotations``' business.

One typed model serves YAML and JSON Lines. In YAML every scalar is read as the characters that stand there
(``2024-02-28``, ``no`` and ``0123`` stay what they are): the types come from the model, never from YAML.
Anchors, tags and several documents in a file are refused, so that a file cannot grow while it is read.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, get_args

import msgspec
from msgspec import UNSET, Struct, UnsetType

from kg.errors import Problem, nearest

MOST_BYTES = 16 * 2**20
"""The largest annotated article that is read; a bulk corpus goes into JSON Lines."""

Marks = Any
"""Beside every value its line: a number for a scalar, else the line under ``None`` and a mark for each part."""


class RawValued(Struct, forbid_unknown_fields=True):
    """A field of a document that its text does not state."""

    value: str
    basis: str | UnsetType = UNSET


class RawPublished(Struct, forbid_unknown_fields=True):
    earliest: str | UnsetType = UNSET
    latest: str | UnsetType = UNSET
    value: str | UnsetType = UNSET
    basis: str | UnsetType = UNSET


class RawText(Struct, forbid_unknown_fields=True):
    file: str
    sha256: str | UnsetType = UNSET
    characters: int | UnsetType = UNSET


class RawLink(Struct, forbid_unknown_fields=True, rename={"capacity": "as", "principal": "for", "place": "in"}):
    agent: str
    verb: str | UnsetType = UNSET
    capacity: str | UnsetType = UNSET
    principal: str | UnsetType = UNSET
    said: str | UnsetType = UNSET
    place: str | UnsetType = UNSET
    basis: str | UnsetType = UNSET


class RawObject(Struct, forbid_unknown_fields=True):
    any: "list[str | RawObject] | UnsetType" = UNSET
    quantity: str | UnsetType = UNSET
    of: str | UnsetType = UNSET
    vague: str | UnsetType = UNSET
    text: str | UnsetType = UNSET


class RawCondition(Struct, forbid_unknown_fields=True):
    text: str | UnsetType = UNSET
    claim: str | UnsetType = UNSET
    holds: str | UnsetType = UNSET


class RawWhen(Struct, forbid_unknown_fields=True):
    at: str | UnsetType = UNSET
    throughout: str | UnsetType = UNSET
    unknown: bool | UnsetType = UNSET
    basis: str | UnsetType = UNSET
    note: str | UnsetType = UNSET


class RawSeal(Struct, forbid_unknown_fields=True):
    words: int
    sha256: str


class RawWords(Struct, forbid_unknown_fields=True):
    text: str


class RawClaim(Struct, forbid_unknown_fields=True):
    """A claim as its annotator writes it."""

    statement: str | UnsetType = UNSET
    subject: str | UnsetType = UNSET
    predicate: str | UnsetType = UNSET
    object: str | RawObject | UnsetType = UNSET
    id: str | UnsetType = UNSET
    polarity: str | UnsetType = UNSET
    modality: str | UnsetType = UNSET
    likelihood: str | UnsetType = UNSET
    voiced: str | UnsetType = UNSET
    given: str | RawCondition | UnsetType = UNSET
    counted: str | UnsetType = UNSET
    also: str | list[str] | UnsetType = UNSET
    purpose: str | RawWords | UnsetType = UNSET
    chain: list[str | RawLink | list[str | RawLink]] | UnsetType = UNSET
    when: RawWhen | UnsetType = UNSET
    where: str | UnsetType = UNSET
    span: list[int | list[int]] | UnsetType = UNSET
    seal: RawSeal | list[RawSeal] | UnsetType = UNSET
    quote: str | list[str] | UnsetType = UNSET
    occurrence: int | list[int] | UnsetType = UNSET
    note: str | UnsetType = UNSET


class RawDocument(Struct, forbid_unknown_fields=True):
    """What an annotator says of the article itself."""

    id: str
    title: str | RawValued | UnsetType = UNSET
    outlet: str | RawValued | UnsetType = UNSET
    author: str | list[str] | RawValued | UnsetType = UNSET
    published: str | RawPublished | UnsetType = UNSET
    genre: str | UnsetType = UNSET
    url: str | RawValued | UnsetType = UNSET
    text: RawText | UnsetType = UNSET
    corrects: str | UnsetType = UNSET
    reprints: str | UnsetType = UNSET
    defaults: RawClaim | UnsetType = UNSET
    note: str | UnsetType = UNSET


class RawEntity(Struct, forbid_unknown_fields=True):
    type: str
    label: str
    aliases: list[str] | UnsetType = UNSET
    kind: str | UnsetType = UNSET
    wikidata: str | UnsetType = UNSET
    unresolved: bool | UnsetType = UNSET
    hypothetical: bool | UnsetType = UNSET
    members: int | UnsetType = UNSET
    of: str | UnsetType = UNSET
    note: str | UnsetType = UNSET


class RawSame(Struct, forbid_unknown_fields=True):
    ids: list[str]
    note: str | UnsetType = UNSET


class RawTerm(Struct, forbid_unknown_fields=True):
    label: str
    definition: str
    kind: str
    measure: str | UnsetType = UNSET
    unit: str | UnsetType = UNSET
    counted: str | UnsetType = UNSET
    explanatory: bool | UnsetType = UNSET
    inverse: str | UnsetType = UNSET


class RawReading(Struct, forbid_unknown_fields=True, rename={"source": "from", "target": "to"}):
    id: str
    kind: str
    source: str
    target: str
    by: str
    note: str
    documents: list[str] | UnsetType = UNSET


class RawFile(Struct, forbid_unknown_fields=True):
    """A whole file: an annotated document, or a registry, or readings."""

    document: RawDocument | UnsetType = UNSET
    entities: dict[str, RawEntity] | UnsetType = UNSET
    claims: list[RawClaim] | UnsetType = UNSET
    same: list[RawSame] | UnsetType = UNSET
    terms: dict[str, RawTerm] | UnsetType = UNSET
    readings: list[RawReading] | UnsetType = UNSET


class _Named(Struct):
    id: str


class RawLine(Struct, forbid_unknown_fields=True):
    """A line of a bulk corpus."""

    document: RawDocument | UnsetType = UNSET
    entities: dict[str, RawEntity] | UnsetType = UNSET
    claims: list[RawClaim] | UnsetType = UNSET
    entity: msgspec.Raw | UnsetType = UNSET
    term: msgspec.Raw | UnsetType = UNSET
    same: RawSame | UnsetType = UNSET
    reading: RawReading | UnsetType = UNSET


@dataclass(slots=True)
class Record:
    """One file, or one line of a bulk corpus, as it was read: the raw values, their lines, and what was wrong with them.

    A part that could not be read has a problem and is missing from ``raw``; in a list ``UNSET`` keeps its place.
    """

    name: str
    raw: RawFile
    line: int = 1
    marks: Marks = None
    problems: list[Problem] = field(default_factory=list)

    def at(self, *path: str | int) -> int:
        """The line of a field, or of the nearest thing around it that has one."""
        marks, line = self.marks, self.line
        for step in path:
            if isinstance(marks, list) and isinstance(step, int) and step < len(marks) - 1:
                marks = marks[step + 1]
            elif isinstance(marks, dict) and step in marks:
                marks = marks[step]
            else:
                break
            line = marks if isinstance(marks, int) else marks[0] if isinstance(marks, list) else marks[None]
        return line

    def problem(self, path: tuple[str | int, ...], found: str, allowed: str = "", remedy: str = "") -> None:
        self.problems.append(Problem(self.name, self.at(*path), path_text(path), found, allowed, remedy))


def path_text(path: tuple[str | int, ...]) -> str:
    """A field's path as messages show it.

    >>> path_text(("claims", 3, "when", "at"))
    'claims[3].when.at'
    """
    return "".join(f"[{p}]" if isinstance(p, int) else f".{p}" for p in path).removeprefix(".")


def read_yaml(path: Path, name: str | None = None) -> Record:
    """Read one YAML file into a record; whatever is wrong with it stands in the record's problems."""
    record = Record(name or str(path), RawFile())
    text = _text(path, record)
    if text is None:
        return record
    value = _parse_yaml(text, record)
    if value is not None:
        record.raw = _typed(value, RawFile, record, ())
    return record


def read_json_lines(path: Path, name: str | None = None) -> Iterator[Record]:
    """Read a bulk corpus line by line; each line is a record. Streams: one line is held at a time."""
    name = name or str(path)
    decoder = msgspec.json.Decoder(RawLine)
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            if not line.strip():
                continue
            record = Record(name, RawFile(), number)
            try:
                _from_line(decoder.decode(line), record)
            except (msgspec.DecodeError, UnicodeDecodeError) as error:
                _explain_line(line, record, error)
            yield record


def _from_line(line: RawLine, record: Record) -> None:
    raw = record.raw
    raw.document, raw.entities, raw.claims = line.document, line.entities, line.claims
    if line.same is not UNSET:
        raw.same = [line.same]
    if line.reading is not UNSET:
        raw.readings = [line.reading]
    if line.entity is not UNSET:
        raw.entities = {_id_of(line.entity): _without_id(line.entity, RawEntity)}
    if line.term is not UNSET:
        raw.terms = {_id_of(line.term): _without_id(line.term, RawTerm)}


def _id_of(part: msgspec.Raw) -> str:
    return msgspec.json.decode(part, type=_Named).id


def _without_id(part: msgspec.Raw, type_: Any) -> Any:
    value = msgspec.json.decode(part)
    value.pop("id")
    return msgspec.convert(value, type_)


def _explain_line(line: bytes, record: Record, error: Exception) -> None:
    """Say what is wrong with a line that the typed decoder refused, field by field."""
    try:
        value = msgspec.json.decode(line)
    except UnicodeDecodeError:
        record.problem((), "bytes that are no UTF-8", "UTF-8 text", "save the file as UTF-8")
        return
    except msgspec.DecodeError as broken:
        record.problem((), f"no JSON ({broken})", "one JSON object a line")
        return
    if not isinstance(value, dict):
        record.problem((), "no JSON object", "one JSON object a line")
        return
    for name, plural in (("entity", "entities"), ("term", "terms")):
        part = value.pop(name, None)
        if isinstance(part, dict) and isinstance(part.get("id"), str):
            value[plural] = {part.pop("id"): part}
        elif part is not None:
            record.problem((name,), "no id", "an object with an id", f'write {{"{name}": {{"id": "…", …}}}}')
    for name, plural in (("same", "same"), ("reading", "readings")):
        if name in value and not isinstance(value[name], list):
            value[plural] = [value.pop(name)]
    record.raw = _typed(value, RawFile, record, ())
    if not record.problems:
        record.problem((), str(error), "the fields that the format names")


def _text(path: Path, record: Record) -> str | None:
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            record.problem(
                (), f"{size / 2**20:.0f} MB", f"at most {MOST_BYTES // 2**20} MB in one annotated article",
                "split it, or write a bulk corpus as JSON Lines",
            )  # fmt: skip
            return None
        data = path.read_bytes()
    except OSError as error:
        record.problem((), f"a file that cannot be read ({error.strerror})", "a readable file")
        return None
    if b"\0" in data[:4096]:
        found = "UTF-16 text" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "binary data"
        record.problem((), found, "YAML in UTF-8", "save the file as UTF-8 text")
        return None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        record.line = data.count(b"\n", 0, error.start) + 1
        record.problem((), f"the byte 0x{data[error.start]:02x}, which is no UTF-8", "UTF-8 text", "save the file as UTF-8")
        return None


class _Refused(Exception):
    def __init__(self, line: int, found: str, allowed: str, remedy: str = "") -> None:
        self.line, self.found, self.allowed, self.remedy = line, found, allowed, remedy


def _parse_yaml(text: str, record: Record) -> dict[str, Any] | None:
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        events = yaml.parse(text, Loader=loader)
        value, record.marks = _Builder(events, record, yaml).whole()
    except _Refused as error:
        record.problems.append(Problem(record.name, error.line, "", error.found, error.allowed, error.remedy))
        return None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        said = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error)
        found, remedy = _yaml_advice(text, str(said), mark.line if mark else 0)
        record.problems.append(
            Problem(record.name, (mark.line + 1) if mark else 1, "", found, "YAML that can be read", remedy)
        )
        return None
    if not isinstance(value, dict):
        record.problem((), "no mapping at the top", "document:, entities:, claims:, same:, terms: or readings:")
        return None
    return value


def _yaml_advice(text: str, said: str, line: int) -> tuple[str, str]:
    lines = text.splitlines()
    here = lines[line] if line < len(lines) else ""
    if "\\t" in said or "\t" in here[: len(here) - len(here.lstrip())]:
        return "a tab", "indent with spaces"
    if "mapping values are not allowed" in said:
        return "a colon inside an unquoted text", "put the text in quotes"
    if "special characters" in said or "control characters" in said:
        return "a control character", "remove it"
    if "found unexpected end of stream" in said:
        return "a quote that is never closed", "close it"
    return said, "look at the indentation and the quotes of this line and the one before"


class _Builder:
    """YAML events → plain values and their lines, in one pass."""

    def __init__(self, events: Iterator[Any], record: Record, yaml: Any) -> None:
        self.next = iter(events).__next__
        self.record = record
        self.scalar, self.mapping, self.sequence = yaml.ScalarEvent, yaml.MappingStartEvent, yaml.SequenceStartEvent
        self.mapping_end, self.sequence_end = yaml.MappingEndEvent, yaml.SequenceEndEvent
        self.alias, self.document, self.stream_end = yaml.AliasEvent, yaml.DocumentStartEvent, yaml.StreamEndEvent

    def whole(self) -> tuple[Any, Marks]:
        self.next()
        event = self.next()
        if type(event) is self.stream_end:
            raise _Refused(1, "an empty file", "document:, entities:, claims:, same:, terms: or readings:")
        value, marks = self.node(self.next(), 0)
        self.next()
        event = self.next()
        if type(event) is self.document:
            raise _Refused(event.start_mark.line + 1, "a second YAML document (---)", "one document in a file")
        return value, marks

    def node(self, event: Any, depth: int) -> tuple[Any, Marks]:
        kind = type(event)
        line = event.start_mark.line + 1
        if kind is self.alias:
            raise _Refused(line, f"the alias *{event.anchor}", "plain values", "write the value out")
        if event.anchor is not None:
            raise _Refused(line, f"the anchor &{event.anchor}", "plain values", "write the value where it is needed")
        if event.tag is not None and event.tag != "!":
            raise _Refused(line, f"the tag {event.tag}", "plain values", "remove the tag")
        if kind is self.scalar:
            return event.value, line
        if depth > 40:
            raise _Refused(line, "values nested more than 40 deep", "the nesting that the format has")
        return self.map(line, depth) if kind is self.mapping else self.list(line, depth)

    def map(self, line: int, depth: int) -> tuple[dict[str, Any], dict[str | None, Marks]]:
        values: dict[str, Any] = {}
        marks: dict[str | None, Marks] = {None: line}
        scalar, end = self.scalar, self.mapping_end
        while type(event := self.next()) is not end:
            key_line = event.start_mark.line + 1
            if type(event) is not scalar:
                raise _Refused(key_line, "a key that is a list or a mapping", "a plain word as key")
            key = event.value
            if key in values:
                problem = Problem(self.record.name, key_line, key, f"the key {key!r} a second time", "each key once", "remove one")
                self.record.problems.append(problem)
            value, mark = self.node(self.next(), depth + 1)
            if type(mark) is int:
                mark = key_line
            elif type(mark) is dict:
                mark[None] = key_line
            else:
                mark[0] = key_line
            values[key], marks[key] = value, mark
        return values, marks

    def list(self, line: int, depth: int) -> tuple[list[Any], list[Marks]]:
        values: list[Any] = []
        marks: list[Marks] = [line]
        end = self.sequence_end
        while type(event := self.next()) is not end:
            value, mark = self.node(event, depth + 1)
            values.append(value)
            marks.append(mark)
        return values, marks


def _typed(value: Any, type_: Any, record: Record, path: tuple[str | int, ...]) -> Any:
    """A raw struct of a plain value; every part that does not fit becomes a problem and is left out."""
    empty = _empty(value, record, path)
    if not empty:
        try:
            return msgspec.convert(value, type_, strict=False)
        except msgspec.ValidationError:
            pass
    return _salvage(value, type_, record, path)


def _empty(value: Any, record: Record, path: tuple[str | int, ...]) -> bool:
    """Report every empty value below here; an unquoted ``#…`` reads as one."""
    if isinstance(value, dict):
        return any([_empty(v, record, (*path, k)) for k, v in value.items() if not _after_comma(k, v)])
    if isinstance(value, list):
        return any([_empty(v, record, (*path, i)) for i, v in enumerate(value)])
    if value is None or (isinstance(value, str) and not value.strip()):
        remedy = "write the value or remove the key; a value that begins with # needs quotes: '#claim'"
        record.problem(path, "nothing", "a value", remedy)
        return True
    return False


def _after_comma(key: str, value: Any) -> bool:
    """Whether a key without a value is the rest of a text that was cut at an unquoted comma."""
    return " " in key and value in (None, "")


def _salvage(value: Any, type_: Any, record: Record, path: tuple[str | int, ...]) -> Any:
    struct = _struct_of(type_, value)
    if struct is not None and isinstance(value, dict):
        return _salvage_struct(value, struct, record, path)
    if _is(type_, dict) and isinstance(value, dict):
        inner = _argument(type_, dict)
        parts = {k: _salvage(v, inner, record, (*path, k)) for k, v in value.items()}
        return {k: v for k, v in parts.items() if v is not UNSET}
    if _is(type_, list) and isinstance(value, list):
        inner = _argument(type_, list)
        return [_salvage(part, inner, record, (*path, i)) for i, part in enumerate(value)]
    if value is None or (isinstance(value, str) and not value.strip()):
        return UNSET
    try:
        return msgspec.convert(value, type_, strict=False)
    except msgspec.ValidationError:
        record.problem(path, _described(value), _allowed(type_))
        return UNSET


def _salvage_struct(value: dict[str, Any], struct: Any, record: Record, path: tuple[str | int, ...]) -> Any:
    fields = {f.encode_name: f for f in msgspec.structs.fields(struct)}
    made = {}
    for key, part in value.items():
        if key not in fields and _after_comma(key, part):
            record.problem((*path, key), f"{key!r} after a comma", "one text", "put the whole text in quotes")
            continue
        if key not in fields:
            near = nearest(key, fields)
            remedy = f"did you mean {near[0]}?" if near else "remove it"
            record.problem((*path, key), f"the unknown key {key!r}", ", ".join(fields), remedy)
            continue
        part = _salvage(part, fields[key].type, record, (*path, key))
        if part is not UNSET:
            made[fields[key].name] = part
    missing = [f for f in fields.values() if f.required and f.name not in made]
    for f in missing:
        if f.encode_name not in value:
            record.problem((*path, f.encode_name), "nothing", f"{f.encode_name}: {_allowed(f.type)}", f"add {f.encode_name}:")
    return UNSET if missing else struct(**made)


def _members(type_: Any) -> tuple[Any, ...]:
    return get_args(type_) if not isinstance(type_, type) and not _origin(type_) else (type_,)


def _origin(type_: Any) -> Any:
    origin = getattr(type_, "__origin__", None)
    return origin if origin in (list, dict) else None


def _is(type_: Any, container: type) -> bool:
    return any(_origin(m) is container for m in _members(type_))


def _argument(type_: Any, container: type) -> Any:
    return next(get_args(m)[-1] for m in _members(type_) if _origin(m) is container)


def _struct_of(type_: Any, value: Any) -> Any:
    if not isinstance(value, dict):
        return None
    return next((m for m in _members(type_) if isinstance(m, type) and issubclass(m, Struct)), None)


def _described(value: Any) -> str:
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    text = str(value)
    return repr(text if len(text) <= 60 else text[:57] + "…")


_NAMES = {str: "text", int: "a whole number", bool: "true or false"}


def _allowed(type_: Any) -> str:
    words = []
    for m in _members(type_):
        if m is UnsetType:
            continue
        if _origin(m) is list:
            words.append("a list")
        elif _origin(m) is dict:
            words.append("a mapping")
        elif isinstance(m, type) and issubclass(m, Struct):
            words.append("a mapping with " + ", ".join(f.encode_name for f in msgspec.structs.fields(m)))
        else:
            words.append(_NAMES.get(m, str(m)))
    return " or ".join(words)
