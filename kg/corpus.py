"""Where a corpus comes from: files and folders → a registry and judged documents, or all their mistakes at once.

A folder stands for its ``.yaml``, ``.yml`` and ``.jsonl`` files, sorted by name. Registries of several sources
are one registry. The order of the files does not matter for what is read.
"""

from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from hashlib import sha256
from pathlib import Path

import msgspec
from msgspec import UNSET

from kg import evidence
from kg.annotations import Annotated, Judge, Unread, judge_registry
from kg.collecting import uncollected
from kg.documents import Record, kept, read_json_lines, read_yaml
from kg.errors import CorpusError, Problem
from kg.model import Claim, Entity
from kg.progress import progress
from kg.registry import Registry

_ENDINGS = (".yaml", ".yml", ".jsonl")
_CHECKOUT = Path(__file__).resolve().parent.parent


def resource(name: str) -> Path:
    """Where something that ships with the package stands, in the wheel or in a checkout.

    >>> resource("ontology.ttl").name
    'ontology.ttl'
    """
    packed = Path(__file__).resolve().parent / "data" / name
    return packed if packed.exists() else _CHECKOUT / name


SEEDS = resource("seeds")
"""The folder of the corpus that ships with the package."""


@dataclass(frozen=True, slots=True)
class Known:
    """What a graph holds already when documents are added to it."""

    registry: Registry = field(default_factory=Registry.of)
    documents: frozenset[str] = frozenset()
    has_claim: Callable[[str], bool] = lambda _: False


def files_of(paths: Iterable[str | Path]) -> list[Path]:
    """The files of a corpus, each once. Raises :class:`CorpusError` for a path that is none."""
    found: list[Path] = []
    problems = []
    for path in map(Path, paths):
        if path.is_dir():
            inside = sorted(p for p in path.iterdir() if p.suffix in _ENDINGS and p.is_file())
            if not inside:
                problems.append(
                    Problem(
                        str(path),
                        0,
                        "",
                        "a folder without annotated articles",
                        f"files ending in {', '.join(_ENDINGS)}",
                    )
                )
            found += inside
        elif path.is_file() and path.suffix in _ENDINGS:
            found.append(path)
        elif path.is_file():
            problems.append(Problem(str(path), 0, "", f"a file ending in {path.suffix!r}", ", ".join(_ENDINGS)))
        else:
            problems.append(
                Problem(str(path), 0, "", "nothing", "a file or folder that exists", "look at the spelling")
            )
    if problems:
        raise CorpusError(problems)
    return list({p.resolve(): p for p in found}.values())


class Reading:
    """A corpus on its way from files to documents: surveyed once, then judged document by document.

    The survey finds what documents are judged by: the ids of all documents, and the registry that the files declare
    together. YAML files are held. Of JSON Lines only what declares something is held, and the documents are read again
    when they are judged, so that a bulk corpus is never held whole. ``left_out`` are lines of JSON Lines to pass over,
    each a file's name and a number.

    >>> reading = Reading([SEEDS])
    >>> sum(len(annotated.claims) for _, annotated in reading.judged() if annotated), reading.problems
    (409, [])
    """

    def __init__(
        self, paths: Iterable[str | Path], known: Known | None = None, left_out: Container[tuple[str, int]] = ()
    ) -> None:
        self.known = known or Known()
        self.files = files_of(paths)
        self.problems: list[Problem] = []
        """Every mistake of every file, once all documents were judged."""
        self.size = 0
        """How many files and lines there are to judge."""
        self._left_out = left_out
        self._documents: dict[str, str] = {}
        self._again: list[Problem] = []
        self._yaml: dict[Path, Record] = {}
        self._declaring: dict[tuple[str, int], Record] = {}
        with uncollected():
            unread = Unread.of(self._surveyed())
        ids = {*self.known.documents, *self._documents}
        held = [*self._yaml.values(), *self._declaring.values()]
        self.registry = merged(self.known.registry, judge_registry(held, ids, self.known.registry))
        """The registry of these files and of the graph they are added to, without the entities of documents."""
        self._court = partial(Judge, self.registry, ids, unread)

    def _surveyed(self) -> Iterator[Record]:
        for path in progress(self.files, "reading files"):
            for record in self._records(path):
                self.size += 1
                if path.suffix != ".jsonl":
                    self._yaml[path] = record
                elif record.raw.document is UNSET or record.raw.readings or record.raw.same or record.raw.terms:
                    self._declaring[record.name, record.line] = record
                if record.raw.document is not UNSET:
                    self._name(record, record.raw.document.id)
                yield record

    def _records(self, path: Path) -> Iterator[Record]:
        """The records of a file, those that are held as they are."""
        if path.suffix != ".jsonl":
            yield self._yaml.get(path) or read_yaml(path)
            return
        for record in read_json_lines(path):
            place = record.name, record.line
            if place not in self._left_out:
                yield self._declaring.get(place, record)

    def _name(self, record: Record, id_: str) -> None:
        if id_ in self._documents:
            found = f"{id_!r}, which {self._documents[id_]} has too"
            line = record.at("document", "id")
            self._again.append(Problem(record.name, line, "document.id", found, "an id of its own", "rename one"))
        self._documents[id_] = record.name

    def judged(self) -> Iterator[tuple[Record, Annotated | None]]:
        """Every record, in the order of the files, with its document where it has one and no mistakes."""
        court = self._court()
        self.problems = list(self._again)
        records = (record for path in self.files for record in self._records(path))
        for record in progress(records, "judging documents", total=self.size):
            annotated = court.judge(record)
            self.problems += record.problems
            yield record, annotated
        self.problems += court.unanswered(self._has_claim)

    def _has_claim(self, ref: str) -> bool:
        """Whether the graph that the documents are added to has a claim, and will have it when they are in it."""
        return ref.partition("#")[0] not in self._documents and self.known.has_claim(ref)

    def mistakes(self) -> list[Problem]:
        """Judge every document, and keep none: every mistake of every file."""
        for _ in self.judged():
            pass
        return self.problems


def without_bad_lines(paths: Sequence[str | Path], known: Known | None = None) -> tuple[Reading, list[Problem]]:
    """A corpus without those lines of JSON Lines that have mistakes, and these mistakes.

    What names something that is left out has a mistake then, and is left out too. Raises :class:`CorpusError` for
    mistakes of other files, which have no lines that could be left out.
    """
    left_out: set[tuple[str, int]] = set()
    mistakes: list[Problem] = []
    while found := (reading := Reading(paths, known, left_out)).mistakes():
        lines = {(p.file, p.line) for p in found if p.file.endswith(".jsonl") and p.line}
        if any((p.file, p.line) not in lines for p in found):
            raise CorpusError(found)
        left_out |= lines
        mistakes += sorted(found)
    return reading, mistakes


@dataclass(slots=True)
class Corpus:
    """A corpus that has no mistakes: its registry, and its documents with their claims."""

    registry: Registry
    documents: list[Annotated]

    @property
    def claims(self) -> Iterator[Claim]:
        for annotated in self.documents:
            yield from annotated.claims


def read(paths: Iterable[str | Path], known: Known | None = None) -> Corpus:
    """Read and judge a whole corpus. Raises :class:`CorpusError` with every mistake of every file."""
    registry, documents, problems, _ = judge(paths, known)
    if problems:
        raise CorpusError(problems)
    return Corpus(registry, documents)


def judge(
    paths: Iterable[str | Path], known: Known | None = None
) -> tuple[Registry, list[Annotated], list[Problem], list[Record]]:
    """As :func:`read`, with the problems as values."""
    reading = Reading(paths, known)
    records, documents = [], []
    for record, annotated in reading.judged():
        records.append(record)
        if annotated is not None:
            documents.append(annotated)
    documents.sort(key=lambda a: a.document.id)
    return (
        with_local(reading.registry, (e for a in documents for e in a.entities)),
        documents,
        reading.problems,
        records,
    )


def merged(a: Registry, b: Registry) -> Registry:
    """Two registries as one; where both declare an id, the second's stands."""
    return Registry(
        {**a.entities, **b.entities},
        {**a.terms, **b.terms},
        tuple(sorted({s.refs: s for s in (*a.same, *b.same)}.values(), key=lambda s: s.refs)),
        tuple(sorted({r.id: r for r in (*a.readings, *b.readings)}.values(), key=lambda r: r.id)),
    )


def with_local(registry: Registry, entities: Iterable[Entity]) -> Registry:
    """A registry that also knows the entities of documents."""
    return replace(registry, entities={**registry.entities, **{e.ref: e for e in entities}})


# --- texts --------------------------------------------------------------------------------------------------------


class Texts:
    """The folder with the articles' texts: what may be shown and checked, and is never found by itself."""

    def __init__(self, folder: str | Path) -> None:
        self.folder = Path(folder)
        if not self.folder.is_dir():
            raise CorpusError(
                [Problem(str(folder), 0, "", "no folder", "the folder with the texts", "look at the spelling")]
            )
        self._texts: dict[str, str | None] = {}

    def read(self, file: str) -> str | None:
        """A text exactly as its file has it, without newline translation; none where there is no such file."""
        if file not in self._texts:
            try:
                self._texts[file] = (self.folder / file).read_bytes().decode("utf-8")
            except (OSError, UnicodeDecodeError):
                self._texts[file] = None
        return self._texts[file]

    def digest(self, file: str) -> str:
        return sha256((self.folder / file).read_bytes()).hexdigest()

    def quotes(self, claim: Claim) -> list[str] | None:
        """The words of a claim's evidence, tags removed; none where a text is missing or the words are not there."""
        found = []
        for span in claim.spans:
            if span.quote is not None:
                found.append(span.quote)
                continue
            text = self.read(claim.document.file) if claim.document.file else None
            if text is None or span.start is None or span.end is None:
                return None
            words = text[span.start : span.end]
            if evidence.seal(words) != span.seal:
                places = evidence.find_again(text, span.seal)
                if len(places) != 1:
                    return None
                words = text[places[0].start : places[0].end]
            found.append(" ".join(evidence.untagged(words).split()))
        return found


class _NoTexts(Texts):
    """No folder: only the words that stand in the files themselves."""

    def __init__(self) -> None:
        self._texts = {}

    def read(self, file: str) -> str | None:  # noqa: ARG002
        return None


NO_TEXTS: Texts = _NoTexts()
"""What is at hand where no folder was given."""


def check_document(annotated: Annotated, record: Record, texts: Texts) -> tuple[list[Problem], int]:
    """Check one document's spans against its text."""
    document = annotated.document
    problems: list[Problem] = []

    def problem(path: tuple[str | int, ...], field: str, found: str, allowed: str, remedy: str) -> None:
        problems.append(Problem(record.name, record.at(*path), field, found, allowed, remedy))

    if document.file is None:
        return [], 0
    text = texts.read(document.file)
    if text is None:
        problem(("document", "text", "file"), "document.text.file", f"no readable {document.file} in {texts.folder}", "the text",
                "give the folder that has it with --texts")  # fmt: skip
        return problems, 0
    if document.sha256 is not None and texts.digest(document.file) != document.sha256:
        problem(("document", "text", "sha256"), "document.text.sha256", f"another content in {document.file}", "the text that was annotated",
                "restore the text, or run kg seal and read the claims again")  # fmt: skip
    if document.characters is not None and len(text) != document.characters:
        problem(("document", "text", "characters"), "document.text.characters", f"{len(text)} code points in {document.file}",
                str(document.characters), "restore the text, or run kg seal")  # fmt: skip
    lines = _claim_lines(record)
    verified = 0
    for claim in annotated.claims:
        for span in claim.spans:
            if span.start is None or span.end is None:
                continue
            said = _span_problem(text, span.start, span.end, span.seal)
            if said is None:
                verified += 1
                continue
            where = lines.get((span.start, span.end, span.seal.sha256), record.line)
            problems.append(
                Problem(
                    record.name,
                    where,
                    f"claim {claim.id}, span [{span.start}, {span.end}]",
                    said[0],
                    "the words that were sealed",
                    said[1],
                )
            )
    return problems, verified


def _claim_lines(record: Record) -> dict[tuple[int, int, str], int]:
    """The line of each span of a file, by its numbers and seal."""
    found: dict[tuple[int, int, str], int] = {}
    for i, raw in kept(record.raw.claims or ()):
        if raw.span is UNSET or raw.seal is UNSET:
            continue
        pairs = [raw.span] if isinstance(raw.span[0], int) else raw.span
        seals = raw.seal if isinstance(raw.seal, list) else [raw.seal]
        for pair, seal in zip(pairs, seals, strict=False):
            start, end = msgspec.convert(pair, tuple[int, int])
            found.setdefault((start, end, seal.sha256), record.at("claims", i, "span"))
    return found


def _span_problem(text: str, start: int, end: int, seal: evidence.Seal) -> tuple[str, str] | None:
    if end <= len(text) and evidence.seal(text[start:end]) == seal:
        if evidence.at_edges(text, start, end):
            return None
        return "a span that begins or ends inside a word", "run kg seal"
    places = evidence.find_again(text, seal)
    if places:
        return (
            "other words",
            f"the sealed words stand at {', '.join(f'[{p.start}, {p.end}]' for p in places)}: run kg seal",
        )
    return "other words than were sealed", "read the claim against the text, then run kg seal"
