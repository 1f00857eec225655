"""Where the evidence of a claim stands in its text, and where the text's sentences are.

A claim's evidence is written as words (``quote:``) or as a place with a seal (``span:`` and ``seal:``); the rules
stand in :mod:`kg.evidence`. Here both become places in the text as it is now. Words that moved are looked for by
their seal, as the Web Annotation Data Model proposes for selectors that no longer fit (W3C Recommendation 2017,
section 4): one place is taken, none or several are a problem. A quote that is not found is a problem too, and the
problem says at which of its words it leaves the text.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Any

from msgspec import UNSET, UnsetType

from kg import evidence
from kg.corpus import Texts
from kg.documents import RawClaim, RawSeal, Record, path_text
from kg.errors import Problem, nearest
from kg.evidence import Place, Token
from kg.model import Span


@dataclass(frozen=True, slots=True)
class Located:
    """The evidence of one claim as it stands in the text now, or why it cannot be told."""

    spans: tuple[Span, ...] = ()
    problems: tuple[Problem, ...] = ()


def problem_at(record: Record, path: tuple[str | int, ...], found: str, allowed: str = "", remedy: str = "") -> Problem:
    """A problem on the line of a field of a file.

    >>> from kg.documents import RawFile
    >>> problem_at(Record("a.yaml", RawFile(), 7), ("claims", 0, "quote"), "no quote").field
    'claims[0].quote'
    """
    return Problem(record.name, record.at(*path), path_text(path), found, allowed, remedy)


def read_text(record: Record, texts: Texts) -> str | Problem:
    """The text that a file annotates, or what stands in the way.

    >>> from kg.documents import RawFile
    >>> read_text(Record("a.yaml", RawFile()), Texts(".")).found
    'no text to look into'
    """
    document = record.raw.document
    if document is UNSET or document.text is UNSET:
        return problem_at(
            record, ("document", "text"), "no text to look into", "text: {file: …}", "name the text's file"
        )
    file = document.text.file
    if file in (".", "..") or not re.fullmatch(r"[^/\\\x00-\x1f]+", file):
        return problem_at(
            record,
            ("document", "text", "file"),
            repr(file),
            "a file name without a folder",
            "give the folder with --texts",
        )
    text = texts.read(file)
    if text is None:
        return problem_at(
            record,
            ("document", "text", "file"),
            f"no readable {file} in {texts.folder}",
            "the text in UTF-8",
            "give the folder that has it with --texts",
        )
    return text


def locate(record: Record, index: int, text: str) -> Located:
    """Where the evidence of the claim ``claims[index]`` stands: its quotes found, its spans verified or found again.

    >>> from kg.documents import RawFile
    >>> claims = [RawClaim(quote="saw “about 3,000"), RawClaim(quote="ministry saw 300 men")]
    >>> record = Record("times.yaml", RawFile(claims=claims))
    >>> text = "The ministry saw “about 3,000 men” there."
    >>> [str(span) for span in locate(record, 0, text).spans]
    ['13-29']
    >>> print(*locate(record, 1, text).problems)
    times.yaml:1: claims[1].quote: found 'ministry saw 300 men', which does not stand in the text: where its word 3 is '300', the text has '"about' (line 1); allowed: words of the text; copy them from the text again
    """
    raw: RawClaim | UnsetType = (record.raw.claims or [])[index]
    if raw is UNSET:
        return Located()
    if raw.quote is not UNSET:
        return _from_quotes(record, index, raw, text)
    if raw.span is not UNSET:
        return _from_spans(record, index, raw, text)
    return Located()


def _from_quotes(record: Record, index: int, raw: RawClaim, text: str) -> Located:
    path = ("claims", index, "quote")
    quotes = [raw.quote] if isinstance(raw.quote, str) else list(raw.quote or ())
    numbers = [raw.occurrence] if isinstance(raw.occurrence, int) else list(raw.occurrence or ())
    if not quotes:
        return Located((), (problem_at(record, path, "no quote", "the words of the text", "write them"),))
    if numbers and len(numbers) != len(quotes):
        found = f"{_times(len(numbers), 'number')} for {_times(len(quotes), 'quote')}"
        example = str([1] * len(quotes)) if len(quotes) > 1 else "1"
        return Located(
            (),
            (
                problem_at(
                    record, (*path[:2], "occurrence"), found, "a number for each quote", f"write occurrence: {example}"
                ),
            ),
        )
    spans: list[Span] = []
    problems: list[Problem] = []
    for j, quote in enumerate(quotes):
        at = path if isinstance(raw.quote, str) else (*path, j)
        words = evidence.normal_words(quote)
        places = evidence.find(text, words)
        number = numbers[j] if numbers else 1
        if not places:
            found = f"{_brief(quote)}, which does not stand in the text{_difference(text, words)}"
            problems.append(problem_at(record, at, found, "words of the text", "copy them from the text again"))
        elif len(places) > 1 and not numbers:
            found = f"{_brief(quote)}, which stands {len(places)} times in the text ({_lines(text, places)})"
            problems.append(
                problem_at(
                    record,
                    at,
                    found,
                    "words that stand there once",
                    f"add occurrence: with a number up to {len(places)}, or quote more words",
                )
            )
        elif not 1 <= number <= len(places):
            found = f"occurrence {number} of words that stand {_times(len(places), 'time')} in the text"
            problems.append(problem_at(record, (*path[:2], "occurrence"), found, f"1 to {len(places)}"))
        else:
            start, end = places[number - 1]
            spans.append(Span(start, end, evidence.seal(text[start:end])))
    if _overlap(spans):
        problems.append(
            problem_at(record, path, "quotes that overlap", "quotes that lie apart", "join them into one quote")
        )
    return Located(tuple(spans), tuple(problems))


def _from_spans(record: Record, index: int, raw: RawClaim, text: str) -> Located:
    path = ("claims", index, "span")
    numbers: list[Any] = list(raw.span or ())
    pairs = [numbers] if all(isinstance(n, int) for n in numbers) else numbers
    seals: list[Any] = (
        [None] * len(pairs) if raw.seal is UNSET else raw.seal if isinstance(raw.seal, list) else [raw.seal]
    )
    if UNSET in seals:
        return Located()  # the reader has said what is wrong with it
    if any(isinstance(pair, int) or len(pair) != 2 for pair in pairs):
        return Located(
            (),
            (
                problem_at(
                    record, path, "no pairs of numbers", "[start, end] or a list of these", "write quote: instead"
                ),
            ),
        )
    if len(seals) != len(pairs):
        found = f"{_times(len(seals), 'seal')} for {_times(len(pairs), 'span')}"
        return Located(
            (),
            (
                problem_at(
                    record, (*path[:2], "seal"), found, "a seal for each span", "remove seal: and run kg seal again"
                ),
            ),
        )
    spans: list[Span] = []
    problems: list[Problem] = []
    for (start, end), sealed in zip(pairs, seals, strict=True):
        place, wrong = _place(text, start, end, sealed)
        if place is None:
            problems.append(problem_at(record, path, f"[{start}, {end}], {wrong[0]}", wrong[1], wrong[2]))
        else:
            spans.append(Span(place.start, place.end, evidence.seal(text[place.start : place.end])))
    return Located(tuple(spans), tuple(problems))


def _place(text: str, start: int, end: int, sealed: RawSeal | None) -> tuple[Place | None, tuple[str, str, str]]:
    """Where the words of a span stand: there, or where their seal is found again; else what is wrong."""
    inside = 0 <= start < end <= len(text) and not text[start:end].isspace()
    wanted = None if sealed is None else evidence.Seal(sealed.words, sealed.sha256)
    if inside and wanted in (None, evidence.seal(text[start:end])):
        return evidence.widen(text, start, end), ("", "", "")
    if wanted is None:
        return None, (
            "where no words stand",
            f"a start before its end, 0 to {len(text)}",
            "write quote: instead of span:",
        )
    places = evidence.find_again(text, wanted)
    if len(places) == 1:
        return places[0], ("", "", "")
    if places:
        found = f"other words; the sealed ones stand {len(places)} times in the text ({_lines(text, places)})"
        return None, (found, "words that stand there once", "write quote: and occurrence: instead of span: and seal:")
    remedy = "read the claim against the text, then write quote: instead of span: and seal:"
    return None, ("other words than were sealed", "the sealed words", remedy)


def _difference(text: str, words: list[str]) -> str:
    """At which of its words a quote that is not found leaves the text, at the place that is most like it."""
    tokens = evidence.tokens(text)
    ours, theirs = [_bare(w) for w in words], [_bare(t.word) for t in tokens]
    if not ours:
        return ": it holds no words"
    anchor = SequenceMatcher(None, theirs, ours, autojunk=False).find_longest_match()
    if anchor.size < min(2, len(ours)):
        missing = next((i for i, word in enumerate(ours) if word not in theirs), None)
        if missing is None:
            return ", though its words stand there one by one"
        near = nearest(ours[missing], dict.fromkeys(theirs), 1)
        return f": its word {missing + 1} is {words[missing]!r}" + (f"; the most alike is {near[0]!r}" if near else "")
    begin = max(anchor.a - anchor.b - 3, 0)  # three words more, in case the quote left some out
    window = theirs[begin : anchor.a + len(ours) - anchor.b]
    steps = SequenceMatcher(None, window, ours, autojunk=False).get_opcodes()
    apart = ((a, b) for kind, a, _, b, end in steps if kind != "equal" and b < len(ours) and end > 0)
    first = next((a for kind, a, _, b, _ in steps if kind == "equal" and b == 0), 0)
    cut = (
        (first + i, i)
        for i, word in enumerate(words)
        if not _is_part(tokens[begin + first + i].word, word, i, len(words))
    )
    there, here = next(apart, None) or next(cut, (first, 0))
    said = f": where its word {here + 1} is {words[here]!r}, the text "
    if begin + there >= len(tokens):
        return said + "ends"
    token = tokens[begin + there]
    return said + f"has {token.word!r} (line {text.count(chr(10), 0, token.start) + 1})"


def _is_part(theirs: str, ours: str, index: int, count: int) -> bool:
    """Whether a word of a quote may be this word of the text: whole, or cut off at the quote's two ends."""
    if index == 0:
        return theirs.endswith(ours) or (count == 1 and ours in theirs)
    return theirs.startswith(ours) if index == count - 1 else theirs == ours


def _bare(word: str) -> str:
    return re.sub(r"^\W+|\W+$", "", word) or word


def _overlap(spans: Iterable[Span]) -> bool:
    places = sorted((s.start or 0, s.end or 0) for s in spans)
    return any(b[0] < a[1] for a, b in pairwise(places))


def _brief(quote: str) -> str:
    words = " ".join(quote.split())
    return repr(words if len(words) <= 60 else words[:57] + "…")


def _times(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


def _lines(text: str, places: list[Place]) -> str:
    lines = [str(text.count("\n", 0, p.start) + 1) for p in places[:6]]
    return "lines " + ", ".join(lines) + (", …" if len(places) > 6 else "")


# --- sentences ----------------------------------------------------------------------------------------------------

_STOP = re.compile(r"[.!?…。！？][.!?…\"'”’»)\]*_]*$")
_ABBREVIATION = re.compile(
    r"(?:[^\W\d_]\.)+|(?:mr|mrs|ms|dr|prof|gen|lt|col|maj|capt|cpl|sgt|brig|adm|cmdr|gov|sen|rep|rev|hon|st|jr|sr|no|nos|vs|cf|ca|fig"
    r"|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|approx|est|inc|ltd|corp|co)\.",
    re.IGNORECASE,
)
_ITEM = re.compile(r"[-*•–>]|#+|\d+[.)]")
_OPENING = "\"'“‘„«‹([*_—–-"


def sentences(text: str) -> list[Place]:
    r"""The sentences of a text, headings and captions among them, in order.

    A sentence ends with a blank line, before a line that begins with the mark of a list or heading, or at a full
    stop, question or exclamation mark (quotes and brackets may close behind it) before a word that does not begin in
    lower case. It does not end at an abbreviation of the list above or at initials, which now and then joins two
    sentences ("… in the U.S. The …"). Like every span it begins and ends at white space; what has no letter or
    digit is no sentence.

    >>> text = "Dr. Ann Lee spoke.\n\n<b>About 3.5 tonnes</b> came? “Yes.” The port is open"
    >>> [text[start:end] for start, end in sentences(text)]
    ['Dr. Ann Lee spoke.', '<b>About 3.5 tonnes</b> came?', '“Yes.”', 'The port is open']
    """
    found: list[Place] = []
    tokens = evidence.tokens(text)
    first = 0
    for i, token in enumerate(tokens):
        if i + 1 < len(tokens) and not _ends(text, token, tokens[i + 1]):
            continue
        if any(c.isalnum() for t in tokens[first : i + 1] for c in t.word):
            found.append(Place(tokens[first].start, token.end))
        first = i + 1
    return found


def _ends(text: str, token: Token, after: Token) -> bool:
    breaks = len(re.findall(r"\r\n|\r|\n", text[token.end : after.start]))
    if breaks > 1 or (breaks and _ITEM.fullmatch(after.word)):
        return True
    word = evidence.untagged(text[token.start : token.end])
    if not _STOP.search(word) or _ABBREVIATION.fullmatch(word.lstrip(_OPENING)):
        return False
    return not evidence.untagged(text[after.start : after.end]).lstrip(_OPENING)[:1].islower()


def touches(a: Place, b: Place) -> bool:
    """Whether two places share a character.

    >>> touches(Place(0, 5), Place(5, 9)), touches(Place(0, 5), Place(4, 9))
    (False, True)
    """
    return a.start < b.end and b.start < a.end
