"""The evidence of a claim: spans of the text with their seals, or the words themselves."""

from msgspec import UNSET

from kg.annotations.fields import SHA256, Path, reported
from kg.documents import RawClaim, RawSeal, Record, kept
from kg.evidence import Seal, seal
from kg.model import Span


def evidence_of(record: Record, path: Path, raw: RawClaim, characters: int | None) -> tuple[Span, ...]:
    """The spans of a claim in a text of so many characters; none where they have mistakes, which are noted."""
    if raw.occurrence is not UNSET:
        _check_occurrence(record, path, raw, raw.occurrence)
    if raw.span is not UNSET:
        if raw.quote is UNSET:
            return _sealed(record, path, raw, raw.span, characters)
        record.problem(
            (*path, "quote"),
            "a quote beside a span",
            "one of them",
            "run kg seal to set the span anew, or remove the quote",
        )
    elif raw.quote is not UNSET:
        return _quoted(record, path, raw, raw.quote)
    elif not reported(record, (*path, "span")) and not reported(record, (*path, "quote")):
        record.problem(
            (*path, "span"),
            "no evidence",
            "span: and seal:, or quote:",
            "add quote: with the words, then run kg seal",
        )
    return ()


def _check_occurrence(record: Record, path: Path, raw: RawClaim, occurrence: int | list[int]) -> None:
    numbers = [occurrence] if isinstance(occurrence, int) else occurrence
    if raw.quote is UNSET and not reported(record, (*path, "quote")):
        record.problem((*path, "occurrence"), "an occurrence without a quote", "quote: beside it", "remove it")
    if any(n < 1 for n in numbers):
        record.problem((*path, "occurrence"), str(occurrence), "1 or more, counted from the beginning", "count from 1")


def _quoted(record: Record, path: Path, raw: RawClaim, quote: str | list[str]) -> tuple[Span, ...]:
    if raw.seal is not UNSET:
        record.problem((*path, "seal"), "a seal without a span", "span: beside it", "run kg seal on this file")
    quotes = [quote] if isinstance(quote, str) else quote
    spans = tuple(Span(None, None, seal(q), q) for q in quotes)
    if not spans or any(s.seal.words == 0 for s in spans):
        record.problem((*path, "quote"), "a quote without words", "the words of the text", "copy them from the text")
    return spans


def _sealed(
    record: Record, path: Path, raw: RawClaim, numbers: list[int | list[int]], characters: int | None
) -> tuple[Span, ...]:
    pairs = _pairs(numbers)
    if not pairs:
        record.problem(
            (*path, "span"), "no pairs of numbers", "[start, end] or a list of these", "run kg seal with a quote:"
        )
        return ()
    if raw.seal is UNSET:
        if not reported(record, (*path, "seal")):
            record.problem((*path, "span"), "a span without a seal", "seal: beside it", "run kg seal on this file")
        return ()
    seals = raw.seal if isinstance(raw.seal, list) else [raw.seal]
    if len(seals) != len(pairs):
        found = f"{_counted(len(seals), 'seal')} for {_counted(len(pairs), 'span')}"
        record.problem((*path, "seal"), found, "a seal for each span", "run kg seal on this file")
        return ()
    for start, end in pairs:
        if not 0 <= start < end <= (characters or 0):
            _explain_span(record, (*path, "span"), start, end, characters)
    spans = []
    for i, one in kept(seals):
        if one.words < 1 or not SHA256.fullmatch(one.sha256):
            _explain_seal(record, (*path, "seal"), one)
        spans.append(Span(*pairs[i], Seal(one.words, one.sha256)))
    return tuple(spans)


def _pairs(numbers: list[int | list[int]]) -> list[tuple[int, int]]:
    """Spans as pairs: one pair, or a list of pairs; none where they are neither."""
    if len(numbers) == 2 and isinstance(numbers[0], int) and isinstance(numbers[1], int):
        return [(numbers[0], numbers[1])]
    whole = [n for n in numbers if isinstance(n, int)]
    lists = [whole] if len(whole) == len(numbers) else [n for n in numbers if isinstance(n, list)]
    if any(len(p) != 2 for p in lists) or (whole and len(whole) != len(numbers)):
        return []
    return [(p[0], p[1]) for p in lists]


def _explain_span(record: Record, path: Path, start: int, end: int, characters: int | None) -> None:
    text = ("document", "text")
    if not 0 <= start < end:
        record.problem(
            path,
            f"[{start}, {end}]",
            "a start before its end",
            "remove span: and seal:, add quote: and run kg seal",
        )
    elif characters:
        record.problem(
            path,
            f"[{start}, {end}], outside the text",
            f"0 to {characters}, the length of the text",
            "remove span: and seal:, add quote: and run kg seal",
        )
    elif not reported(record, text):
        record.problem(
            text,
            "spans into a text of unknown length",
            "text: {file, sha256, characters}",
            "run kg seal on this file",
        )


def _explain_seal(record: Record, path: Path, raw: RawSeal) -> None:
    if not SHA256.fullmatch(raw.sha256):
        record.problem(
            path,
            f"the sha256 {raw.sha256[:80]!r}",
            "64 small hexadecimal digits",
            "remove seal: and run kg seal on this file",
        )
    if raw.words < 1:
        record.problem(path, f"{raw.words} words", "1 or more", "remove seal: and run kg seal on this file")


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
