"""Evidence: a span of a text and its seal, which shows that the words are still there without repeating them.

Offsets count code points over the text exactly as its file has it. A seal is the number of words of the
span and the SHA-256 of its normal form: tags removed, NFC, case folded, curly quotes straight, words joined
by one space. The rules and their test vectors stand in ``seeds/FORMAT.md``.
"""

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from itertools import accumulate
from typing import NamedTuple

_TAG = re.compile(r"<[^>]*>")
_TOKEN = re.compile(r"(?:<[^>]*>|\S)+")
_INSIDE_NUMBER = re.compile(r"\d[.,]\d")
_STRAIGHT = str.maketrans({"‘": "'", "’": "'", "‚": "'", "‛": "'", "“": '"', "”": '"', "„": '"', "‟": '"'})


@dataclass(frozen=True, slots=True)
class Seal:
    """The number of words of a span and the SHA-256 of their normal form."""

    words: int
    sha256: str

    def __str__(self) -> str:
        return f"{self.words} {self.sha256}"


class Place(NamedTuple):
    """A stretch of a text: start and end in code points, end exclusive."""

    start: int
    end: int


def normal_words(text: str) -> list[str]:
    """The words of a text in normal form.

    >>> normal_words("The <u>Port</u>’s  Gate")
    ['the', "port's", 'gate']
    """
    return unicodedata.normalize("NFC", untagged(text)).casefold().translate(_STRAIGHT).split()


def untagged(text: str) -> str:
    """A text without its tags, for reading.

    >>> untagged("the <u>port</u>")
    'the port'
    """
    end = text.rfind(">") + 1  # behind the last > there is no tag; to look for one would take long in "<<<<…"
    return _TAG.sub("", text[:end]) + text[end:]


def seal(text: str) -> Seal:
    r"""The seal of a stretch of text.

    >>> seal("About 3,000 <b>people</b>") == seal("about 3,000\npeople")
    True
    """
    return _seal_of(normal_words(text))


def _seal_of(words: list[str]) -> Seal:
    return Seal(len(words), sha256(" ".join(words).encode()).hexdigest())


def at_edges(text: str, start: int, end: int) -> bool:
    """Whether a span begins and ends at white space or at the text's edge, and holds words at both ends."""
    if not 0 <= start < end <= len(text) or text[start].isspace() or text[end - 1].isspace():
        return False
    return (start == 0 or text[start - 1].isspace()) and (end == len(text) or text[end].isspace())


def widen(text: str, start: int, end: int) -> Place:
    """The span widened to white space or the text's edge.

    >>> widen("of about 3,000 men", 5, 12)
    Place(start=3, end=14)
    """
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    while start > 0 and not text[start - 1].isspace():
        start -= 1
    while end < len(text) and not text[end].isspace():
        end += 1
    return Place(start, end)


class Token(NamedTuple):
    """A word of a text in normal form, and the place of its characters."""

    word: str
    start: int
    end: int


def tokens(text: str) -> tuple[Token, ...]:
    """The words of a text in normal form with their places; what is only a tag is no word.

    >>> tokens("The <u>Port</u>’s <br> gate")[1:]
    (Token(word="port's", start=4, end=17), Token(word='gate', start=23, end=27))
    """
    return _line_of(text).tokens


def find(text: str, words: list[str]) -> list[Place]:
    """Every place of a text whose words, in normal form, are these, widened to white space.

    The first and the last word may be part of a word of the text if they are cut off at its punctuation.

    >>> find('He said: "About 3,000."', normal_words("about 3,000"))
    [Place(start=9, end=23)]
    >>> find("the women", ["men"]), find("3,000", ["3"])
    ([], [])
    """
    line, wanted = _line_of(text), " ".join(words)
    found: list[Place] = []
    at = line.words.find(wanted) if wanted else -1
    while at >= 0:
        end = at + len(wanted)
        if _parts(line.words, at) and _parts(line.words, end):
            first, last = bisect_right(line.starts, at) - 1, bisect_right(line.starts, end - 1) - 1
            place = Place(line.tokens[first].start, line.tokens[last].end)
            if place not in found[-1:]:
                found.append(place)
        at = line.words.find(wanted, at + 1)
    return found


def find_again(text: str, wanted: Seal) -> list[Place]:
    r"""Every place of a text that has this seal: where a span went when the page was re-flowed.

    >>> find_again("A new line. About 3,000\npeople came.", seal("about 3,000 people"))
    [Place(start=12, end=30)]
    """
    line, size = _line_of(text), wanted.words
    ends = [start + len(token.word) for start, token in zip(line.starts, line.tokens, strict=True)]
    for start, end in zip(line.starts, ends[size - 1 :], strict=False) if size > 0 else ():
        words = line.words[start:end]
        if sha256(words.encode()).hexdigest() == wanted.sha256:
            return [p for p in find(text, [words]) if seal(text[p.start : p.end]) == wanted]
    return []


class _Line(NamedTuple):
    """A text as its words, the same words joined by one space, and where in that line each begins."""

    tokens: tuple[Token, ...]
    words: str
    starts: list[int]


@lru_cache(maxsize=8)
def _line_of(text: str) -> _Line:
    """Kept for the last few texts, since one text is asked for all its claims in turn."""
    found = []
    end = text.rfind(">") + 1
    for match in _TOKEN.finditer(text[:end] + text[end:].replace("<", "-")):
        word = "".join(normal_words(text[match.start() : match.end()]))
        if word:
            found.append(Token(word, match.start(), match.end()))
    starts = list(accumulate((len(t.word) + 1 for t in found), initial=0))
    return _Line(tuple(found), " ".join(t.word for t in found), starts[:-1])


def _parts(line: str, at: int) -> bool:
    """Whether a quote may begin or end here: at white space or punctuation, but not inside ``3,000``."""
    before, after = line[max(at - 2, 0) : at], line[at : at + 2]
    if not before or not after:
        return True
    if _INSIDE_NUMBER.fullmatch(before[-1] + after) or _INSIDE_NUMBER.fullmatch(before + after[0]):
        return False
    return not (_is_letter(before[-1]) and _is_letter(after[0]))


def _is_letter(character: str) -> bool:
    """Letters, digits, and the marks that belong to them."""
    return unicodedata.category(character)[0] in "LNM"
