"""Files → raw records, each with its lines. Reading is not judging: what a record means is ``annotations``' business.

One typed model serves YAML and JSON Lines; ``plainyaml`` hands over YAML as plain values with their lines,
``fitting`` makes the model's structs of them.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

import msgspec
from msgspec import UNSET, Struct, UnsetType

from kg.documents.fitting import allowed_by, described, fit, is_empty, unknown_key, without_blanks
from kg.errors import Problem

MOST_BYTES = 16 * 2**20
"""The largest annotated article, and the longest line of a bulk corpus, that is read."""


class _Part(Struct, forbid_unknown_fields=True, gc=False):
    """A part of a file. What is read holds no cycles, so that Python's collector of cycles need not look at it."""


class RawValued(_Part):
    """A field of a document that its text does not state."""

    value: str
    basis: str | UnsetType = UNSET


class RawPublished(_Part):
    """When an article appeared, where the text does not print the day."""

    earliest: str | UnsetType = UNSET
    latest: str | UnsetType = UNSET
    value: str | UnsetType = UNSET
    basis: str | UnsetType = UNSET


class RawText(_Part):
    """The file with the article's text, and how to know it again; `kg seal` writes digest and length."""

    file: str
    sha256: str | UnsetType = UNSET
    characters: int | UnsetType = UNSET


class RawLink(_Part, rename={"capacity": "as", "principal": "for", "place": "in"}):
    """One step of an attribution: who, how, in which capacity, for whom, when and where."""

    agent: str
    verb: str | UnsetType = UNSET
    capacity: str | UnsetType = UNSET
    principal: str | UnsetType = UNSET
    said: str | UnsetType = UNSET
    place: str | UnsetType = UNSET
    basis: str | UnsetType = UNSET


class RawObject(_Part):
    """An object that is no id: alternatives, a quantity of something, vague words, or our own words."""

    any: "list[str | RawObject] | UnsetType" = UNSET
    quantity: str | UnsetType = UNSET
    of: str | UnsetType = UNSET
    vague: str | UnsetType = UNSET
    text: str | UnsetType = UNSET


class RawCondition(_Part):
    """Under what a claim is made."""

    text: str | UnsetType = UNSET
    claim: str | UnsetType = UNSET
    holds: str | UnsetType = UNSET


class RawWhen(_Part):
    """What time a claim speaks of."""

    at: str | UnsetType = UNSET
    throughout: str | UnsetType = UNSET
    unknown: bool | UnsetType = UNSET
    basis: str | UnsetType = UNSET
    note: str | UnsetType = UNSET


class RawSeal(_Part):
    """What shows that the words of a span are still there: their number and the digest of their normal form."""

    words: int
    sha256: str


class RawWords(_Part):
    """Our own words where no entity stands."""

    text: str


class RawClaim(_Part):
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


class RawDocument(_Part):
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


class RawEntity(_Part):
    """Somebody or something that claims are about: names, a type, outside identifiers, and no facts."""

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


class RawSame(_Part):
    """A decision that several ids mean one thing."""

    ids: list[str]
    note: str | UnsetType = UNSET


class RawTerm(_Part):
    """A relation or measure of this corpus."""

    label: str
    definition: str
    kind: str
    measure: str | UnsetType = UNSET
    unit: str | UnsetType = UNSET
    counted: str | UnsetType = UNSET
    explanatory: bool | UnsetType = UNSET
    size: bool | UnsetType = UNSET
    inverse: str | UnsetType = UNSET


class RawReading(_Part, rename={"source": "from", "target": "to"}):
    """A bridge that an annotator lays and no text states."""

    id: str
    kind: str
    source: str
    target: str
    by: str
    note: str
    documents: list[str] | UnsetType = UNSET


class RawFile(_Part):
    """A whole file: an annotated document, or a registry, or readings."""

    document: RawDocument | UnsetType = UNSET
    entities: dict[str, RawEntity] | UnsetType = UNSET
    claims: list[RawClaim] | UnsetType = UNSET
    same: list[RawSame] | UnsetType = UNSET
    terms: dict[str, RawTerm] | UnsetType = UNSET
    readings: list[RawReading] | UnsetType = UNSET


class _Named(Struct):
    id: str


class RawLine(_Part):
    """A line of a bulk corpus."""

    document: RawDocument | UnsetType = UNSET
    entities: dict[str, RawEntity] | UnsetType = UNSET
    claims: list[RawClaim] | UnsetType = UNSET
    entity: msgspec.Raw | UnsetType = UNSET
    term: msgspec.Raw | UnsetType = UNSET
    same: RawSame | UnsetType = UNSET
    reading: RawReading | UnsetType = UNSET


class Lost(Enum):
    """What of a file could not be read at all: ids that others name may have stood there."""

    NOTHING = "nothing"
    ARTICLE = "an annotated article"
    FILE = "a file that may be the registry"


@dataclass(slots=True)
class Record:
    """One file, or one line of a bulk corpus, as it was read: the raw values, their lines, and what was wrong with them.

    A part that could not be read has a problem and is missing from ``raw``; in a list, and among entities and terms,
    ``UNSET`` keeps its place.
    """

    name: str
    raw: RawFile
    line: int = 1
    marks: Any = None  # as plainyaml gives them
    problems: list[Problem] = field(default_factory=list)
    lost: Lost = Lost.NOTHING

    def at(self, *path: str | int) -> int:
        """The line of a field, or of the nearest thing around it that has one."""
        mark = self.line if self.marks is None else self.marks
        for step in path:
            if not isinstance(mark, dict) or step not in mark:
                break
            mark = mark[step]
        line: int = mark[None] if isinstance(mark, dict) else mark
        return line

    def fill(self, value: Any) -> None:
        """Take over what fits the format; what does not becomes problems."""
        self.raw, misfits = fit(value, RawFile)
        for misfit in misfits:
            self.problem(*misfit)

    def problem(self, path: tuple[str | int, ...], found: str, allowed: str = "", remedy: str = "") -> None:
        self.problems.append(Problem(self.name, self.at(*path), path_text(path), found, allowed, remedy))


T = TypeVar("T")


def kept(parts: Iterable[T]) -> Iterator[tuple[int, T]]:
    """The parts of a list that could be read, with their positions.

    >>> list(kept(["a", UNSET, "b"]))
    [(0, 'a'), (2, 'b')]
    """
    return ((i, part) for i, part in enumerate(parts) if part is not UNSET)


def kept_items(parts: Mapping[str, T]) -> Iterator[tuple[str, T]]:
    """The parts of a mapping that could be read, with their keys.

    >>> list(kept_items({"a": 1, "b": UNSET}))
    [('a', 1)]
    """
    return ((key, part) for key, part in parts.items() if part is not UNSET)


def path_text(path: tuple[str | int, ...]) -> str:
    """A field's path as messages show it.

    >>> path_text(("claims", 3, "when", "at"))
    'claims[3].when.at'
    """
    return "".join(f"[{p}]" if isinstance(p, int) else f".{p}" for p in path).removeprefix(".")


# --- YAML ---------------------------------------------------------------------------------------------------------


def read_yaml(path: Path, name: str | None = None) -> Record:
    r"""Read one YAML file into a record; whatever is wrong with it stands in the record's problems.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder, "port.yaml")
    ...     _ = file.write_text("entities:\n  the-port: {type: Place, lable: the port}")
    ...     for problem in read_yaml(file, "port.yaml").problems:
    ...         print(problem.line, problem.field, problem.remedy)
    2 entities.the-port.lable did you mean label?
    2 entities.the-port.label add label:
    """
    from kg.documents.plainyaml import load  # PyYAML is not loaded before a YAML file is read

    record = Record(name or str(path), RawFile())
    text = _text(path, record)
    if text is None:
        record.lost = Lost.FILE
        return record
    value, record.marks, problems = load(text, record.name)
    record.problems += problems
    if isinstance(value, dict):
        _name_document(value, record)
        record.fill(value)
        return record
    record.lost = Lost.ARTICLE if re.search(r"(?m)^document\s*:", text) else Lost.FILE
    if not problems:
        record.problem(
            (),
            f"{described(value)} at the top",
            "document:, entities:, claims:, same:, terms: or readings:",
            "begin with one of these keys",
        )
    return record


def _text(path: Path, record: Record) -> str | None:
    """The text of a file, or none and a problem."""
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            record.problem((), _megabytes(size), _AT_MOST, "split it, or write a bulk corpus as JSON Lines")
            return None
        data = path.read_bytes()
    except OSError as error:
        record.problem(
            (), f"a file that cannot be read ({error.strerror})", "a readable file", "look at its permissions"
        )
        return None
    if b"\0" in data[:4096]:
        record.problem((), _foreign(data), "YAML in UTF-8", "save the file as UTF-8 text")
        return None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        record.line = data.count(b"\n", 0, error.start) + 1
        found = f"the byte 0x{data[error.start]:02x}, which is no UTF-8"
        record.problem((), found, "UTF-8 text", "save the file as UTF-8 text")
        return None


_AT_MOST = f"at most {MOST_BYTES // 2**20} MB in one annotated article or line"


def _megabytes(size: int) -> str:
    return f"{size / 2**20:.0f} MB"


def _foreign(data: bytes) -> str:
    return "UTF-16 text" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "binary data"


def _name_document(value: dict[str, Any], record: Record) -> None:
    """Give a document without a readable id one of its own, so that the rest of its file can be judged."""
    if "document" not in value:
        return
    document = value["document"]
    if not isinstance(document, dict):
        found = "nothing" if is_empty(document) else described(document)
        record.problem(("document",), found, allowed_by(RawDocument), "add id: below it")
        value["document"] = document = {}
    elif not isinstance(document.get("id"), str) or is_empty(document["id"]):
        found = "nothing" if is_empty(document.get("id")) else described(document["id"])
        record.problem(("document", "id"), found, "an id: letters, digits and hyphens", "add id:")
    else:
        return
    document["id"] = "unnamed-" + sha256(f"{record.name}:{record.line}".encode()).hexdigest()[:8]


# --- JSON Lines -----------------------------------------------------------------------------------------------------


def read_json_lines(path: Path, name: str | None = None) -> Iterator[Record]:
    """Read a bulk corpus line by line; each line is a record. Streams: one line is held at a time.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder, "port.jsonl")
    ...     _ = file.write_text('{"entity": {"id": "the-port", "type": "Place", "label": "the port"}}')
    ...     [record.raw.entities["the-port"].label for record in read_json_lines(file)]
    ['the port']
    """
    name = name or str(path)
    decoder = msgspec.json.Decoder(RawLine, strict=False)
    try:
        with path.open("rb") as file:
            for number, line in enumerate(_lines(file), 1):
                if line.strip():
                    record = Record(name, RawFile(), number)
                    _read_line(decoder, line, record)
                    yield record
    except OSError as error:
        record = Record(name, RawFile(), 0, lost=Lost.FILE)
        record.problem(
            (), f"a file that cannot be read ({error.strerror})", "a readable file", "look at its permissions"
        )
        yield record


def _lines(file: BinaryIO) -> Iterator[bytes]:
    """The lines of a file; of one that is too long only the beginning, of one in UTF-16 only the first."""
    mark = b"\xef\xbb\xbf"
    while line := file.readline(MOST_BYTES + 1):
        yield line.removeprefix(mark)
        mark = b""
        if b"\0" in line:
            return
        while len(line) > MOST_BYTES and not line.endswith(b"\n"):
            line = file.readline(MOST_BYTES + 1)


def _read_line(decoder: msgspec.json.Decoder[RawLine], line: bytes, record: Record) -> None:
    if len(line) > MOST_BYTES:
        record.lost = Lost.FILE
        record.problem((), f"more than {_megabytes(MOST_BYTES)}", _AT_MOST, "split it")
    elif b"\0" in line:
        record.lost = Lost.FILE
        record.problem((), _foreign(line), "JSON Lines in UTF-8", "save the file as UTF-8 text")
    elif b'""' in line or b"null" in line or line.strip() == b"{}":
        _explain_line(line, record)
    else:
        try:
            _from_line(decoder.decode(line), record)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            record.raw = RawFile()
            _explain_line(line, record)


def _from_line(line: RawLine, record: Record) -> None:
    raw = record.raw
    raw.document, raw.entities, raw.claims = line.document, line.entities, line.claims
    if line.same is not UNSET:
        raw.same = [line.same]
    if line.reading is not UNSET:
        raw.readings = [line.reading]
    if line.entity is not UNSET:
        raw.entities = {**(raw.entities or {}), _id_of(line.entity): _without_id(line.entity, RawEntity)}
    if line.term is not UNSET:
        raw.terms = {_id_of(line.term): _without_id(line.term, RawTerm)}


def _id_of(part: msgspec.Raw) -> str:
    return msgspec.json.decode(part, type=_Named).id


def _without_id(part: msgspec.Raw, type_: Any) -> Any:
    value = msgspec.json.decode(part)
    value.pop("id")
    return msgspec.convert(value, type_, strict=False)


def _explain_line(line: bytes, record: Record) -> None:
    """Read a line part by part and say what is wrong with it: one that the typed decoder refused, or has empty values."""
    record.lost = Lost.ARTICLE if b'"document"' in line else Lost.FILE
    try:
        value = msgspec.json.decode(line)
    except UnicodeDecodeError:
        record.problem((), "bytes that are no UTF-8", "UTF-8 text", "save the file as UTF-8 text")
        return
    except RecursionError:
        record.problem((), "values nested too deep", "the nesting of the format", "close the brackets")
        return
    except msgspec.DecodeError as broken:
        record.problem(
            (),
            f"no JSON ({broken})",
            "one JSON object a line",
            "write the object in one line, with quotes around keys and texts",
        )
        return
    if not isinstance(value, dict) or not value:
        record.problem(
            (), f"{described(value)} in a line", "one JSON object a line, with " + ", ".join(_LINE_KEYS), "write {…}"
        )
        return
    try:
        _explain_object(value, record)
    except RecursionError:
        record.problem((), "values nested too deep", "the nesting of the format", "close the brackets")


def _explain_object(value: dict[str, Any], record: Record) -> None:
    for key in [k for k in value if k not in _LINE_KEYS]:
        record.problem(*unknown_key((key,), key, _LINE_KEYS))
        del value[key]
    for name, plural in (("entity", "entities"), ("term", "terms")):
        if name not in value:
            continue
        part = value.pop(name)
        if isinstance(part, dict) and isinstance(part.get("id"), str):
            others = value.get(plural)
            value[plural] = {**(others if isinstance(others, dict) else {}), part.pop("id"): part}
        else:
            record.problem((name,), "no id", "an object with an id", f'write {{"{name}": {{"id": "…", …}}}}')
    for name, plural in (("same", "same"), ("reading", "readings")):
        if name in value:
            value[plural] = [value.pop(name)]
    _name_document(value, record)
    record.fill(without_blanks(value))
    record.lost = Lost.NOTHING


_LINE_KEYS = tuple(f.encode_name for f in msgspec.structs.fields(RawLine))
