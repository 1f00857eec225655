"""The tools of the annotator: a skeleton to begin with, evidence sealed from quotes, and what no claim covers yet.

Nobody counts code points by hand. An annotator pastes the words (``quote:``), and :func:`seal_file` finds them in
the text and writes ``span:`` and ``seal:`` in their place. A file is edited as text: all that stands outside the
replaced keys keeps its characters, comments and layout, since the file belongs to its annotator.
"""

import json
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec
from msgspec import UNSET

from kg import evidence
from kg.corpus import Texts
from kg.documents import RawClaim, read_yaml
from kg.drafting.places import locate, problem_at, read_text, sentences, touches
from kg.drafting.sheet import Sheet
from kg.errors import CorpusError, Problem
from kg.evidence import Place
from kg.model import Claim, Span

# --- a new file ---------------------------------------------------------------------------------------------------

_SKELETON = """\
# An annotated article. seeds/FORMAT.md says what every key means; kg check names what is still missing.
document:
  id: {id}
  title:        # the headline; {{value: …, basis: inferred}} for what the text does not state (outlet, author, url too)
  outlet:       # an id of entities.yaml, or of entities: below
  author:       # an id, or a list of ids; remove the key where nobody is named
  published:    # 2024-03-01, {{earliest: 2024-03-01, latest: 2024-03-05, basis: inferred}}, or {{basis: unknown}}
  # url: https://…
  # genre: news
  text: {{file: {file}, sha256: {sha256}, characters: {characters}}}

# What only this article has: unnamed groups, people whom nobody introduces.
# entities:
#   port-officials: {{type: Group, label: officials in the port}}

claims:
  # - id: contingent
  #   statement: The ministry puts the contingent in the port at about 3,000.
  #   subject: contingent-in-port
  #   predicate: troopsPresent
  #   object: about 3000 people
  #   modality: estimated
  #   chain: [{{agent: the-ministry, verb: estimated, said: 2024-02, basis: inferred}}]
  #   when: {{at: 2024-02-28}}
  #   where: the-port
  #   quote: the words as they stand in the text; kg seal makes a span and a seal of them
"""


def skeleton(path_to_text: Path, document_id: str | None = None) -> str:
    """The file to begin an annotation with: digest and length filled in, the rest left to ``kg check`` to ask for.

    The id is made from the file's name where none is given. Raises :class:`~kg.errors.CorpusError` for a text that
    cannot be read.

    >>> from tempfile import mkdtemp
    >>> folder = Path(mkdtemp())
    >>> _ = (folder / "The Gazette, 1 March.txt").write_text("A ship came.")
    >>> print(skeleton(folder / "The Gazette, 1 March.txt").splitlines()[2])
      id: the-gazette-1-march
    """
    try:
        data = path_to_text.read_bytes()
        text = data.decode("utf-8")
    except OSError as error:
        found = f"a file that cannot be read ({error.strerror})"
        raise CorpusError([Problem(str(path_to_text), 0, "", found, "the text of an article")]) from None
    except UnicodeDecodeError as error:
        found = f"the byte 0x{data[error.start]:02x}, which is no UTF-8"
        raise CorpusError([Problem(str(path_to_text), 0, "", found, "UTF-8 text", "save the text as UTF-8")]) from None
    if not text.strip():
        raise CorpusError([Problem(str(path_to_text), 0, "", "no words", "the text of an article")])
    return _SKELETON.format(
        id=_scalar(_id_from(path_to_text.stem) if document_id is None else document_id),
        file=_scalar(path_to_text.name),
        sha256=sha256(data).hexdigest(),
        characters=len(text),
    )


def _id_from(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-") or "document"


def _scalar(text: str) -> str:
    """A text as YAML reads it back, in a block or between braces."""
    if re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", text):
        return text
    return "'" + text.replace("'", "''") + "'" if text.isprintable() else json.dumps(text)


# --- sealing a file -----------------------------------------------------------------------------------------------

_EVIDENCE = ("quote", "occurrence", "span", "seal")
_CLAIM_KEYS = frozenset(f.encode_name for f in msgspec.structs.fields(RawClaim))


@dataclass(frozen=True, slots=True)
class Sealed:
    """A file with its evidence sealed: its new text, and of how many claims the evidence was written.

    With a problem nothing is changed, and ``text`` is what the file has (nothing where it cannot be read). Nothing
    is written here: that is up to whoever asked.
    """

    text: str
    sealed: int
    problems: list[Problem]


def seal_file(path: Path, texts: Texts) -> Sealed:
    r"""Turn every ``quote:`` of an annotated article into ``span:`` and ``seal:``, and set right what moved.

    A span without a seal gets one; a span whose words moved is set to the one place where they stand now; the
    digest and the length of the text are written where they are missing or where the text, with all sealed words
    still in it, has changed. Mistakes that have nothing to do with evidence are left to ``kg check``.

    >>> from tempfile import mkdtemp
    >>> folder = Path(mkdtemp())
    >>> _ = (folder / "times.txt").write_text("A ship came on Monday.")
    >>> _ = (folder / "times.yaml").write_text("document: {id: times, text: {file: times.txt}}\nclaims:\n- quote: ship came\n")
    >>> print(seal_file(folder / "times.yaml", Texts(folder)).text.partition("claims:")[2].strip()[:52], "…")
    - span: [2, 11]
      seal: {words: 2, sha256: a6e8d0ffd …
    """
    record = read_yaml(path)
    document = record.raw.document
    if record.marks is None:
        return Sealed("", 0, record.problems)
    source = path.read_bytes().decode("utf-8")
    text = read_text(record, texts)
    if isinstance(text, Problem) or document is UNSET or document.text is UNSET:
        return Sealed(source, 0, sorted({*record.problems, *([text] if isinstance(text, Problem) else [])}))
    problems = [p for p in record.problems if _hinders(p)]
    sheet = Sheet(source)
    known = {"sha256": texts.digest(document.text.file), "characters": str(len(text))}
    sheet.write(("document", "text"), known, over=known)
    sealed = 0
    for index, raw in enumerate(record.raw.claims or ()):
        located = locate(record, index, text)
        problems += located.problems
        if located.spans and not located.problems and not _is_sealed(raw, located.spans):
            over = _EVIDENCE if raw.quote is not UNSET else ("span", "seal")
            sheet.write(("claims", index), _written(located.spans), over)
            sealed += 1
    if not problems and (wrong := sheet.wrong("claims")) is not None:
        problems.append(
            problem_at(
                record, wrong, "a layout that kg seal cannot edit", "key: value", "write each key on a line of its own"
            )
        )
    return Sealed(source, 0, sorted(problems)) if problems else Sealed(sheet.text(), sealed, [])


def _hinders(problem: Problem) -> bool:
    """Whether a mistake of the file touches its evidence. An unknown key does: it may be the rest of a quote."""
    match = re.match(r"claims\[\d+\]\.([^.\[]*)", problem.field)
    if match is None:
        return problem.field.startswith("document.text") or problem.field in _EVIDENCE
    return match[1] in _EVIDENCE or match[1] not in _CLAIM_KEYS


def _is_sealed(raw: RawClaim, spans: tuple[Span, ...]) -> bool:
    """Whether a claim says exactly this already, in whatever layout."""
    if raw.quote is not UNSET or raw.span is UNSET or raw.seal is UNSET:
        return False
    numbers = [n for part in raw.span for n in (part if isinstance(part, list) else [part])]
    seals = raw.seal if isinstance(raw.seal, list) else [raw.seal]
    return numbers == [n for s in spans for n in (s.start, s.end)] and all(
        (a.words, a.sha256) == (b.seal.words, b.seal.sha256) for a, b in zip(seals, spans, strict=True)
    )


def _written(spans: tuple[Span, ...]) -> dict[str, Any]:
    """The evidence as the file has it, one span without a list around it."""
    places: list[Any] = [[str(s.start), str(s.end)] for s in spans]
    seals: list[Any] = [{"words": str(s.seal.words), "sha256": s.seal.sha256} for s in spans]
    return {"span": places, "seal": seals} if len(spans) > 1 else {"span": places[0], "seal": seals[0]}


# --- what no claim covers -----------------------------------------------------------------------------------------


def uncovered(text: str, claims: Iterable[Claim]) -> list[Place]:
    """The sentences that no claim's evidence touches, in order.

    A quote without a span counts where it stands in the text exactly once.

    >>> text = "About 3,000 men came. The port is open."
    >>> from kg.model import Document
    >>> claim = Claim(Document("times"), "c", "", "a", "b", spans=(Span(0, 21, evidence.seal(text[:21])),))
    >>> [text[start:end] for start, end in uncovered(text, [claim])]
    ['The port is open.']
    """
    places = []
    for span in (span for claim in claims for span in claim.spans):
        if span.start is not None and span.end is not None:
            places.append(Place(span.start, span.end))
        elif span.quote is not None and len(found := evidence.find(text, evidence.normal_words(span.quote))) == 1:
            places.append(found[0])
    return [s for s in sentences(text) if not any(touches(s, p) for p in places)]
