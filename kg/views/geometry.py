"""Points, rectangles and curves, and how wide words are: the measures that layouts and drawings share.

A line between two things is one quadratic curve, bent as vis-network bends it, so that an image and a page show the
same. No font is at hand when widths are needed, and fonts differ from machine to machine: widths are those of a wide
common one (DejaVu Sans), so that words fit also where another stands in for it.
"""

import math
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

TEXT, BESIDE, SMALL = 13, 11, 10
"""Font sizes of labels, of the words beside lines, and of those above and below a label, in pixels."""

LINE_HEIGHT = 16
SMALL_HEIGHT = 13
_WIDEST = 150
_MOST_LINES = 4
BESIDE_HEIGHT = 14
BESIDE_WIDEST = 230

_NARROW = {
    **dict.fromkeys("ijl'|", 0.28),
    **dict.fromkeys("ft.,:;!()[]/ rI-", 0.4),
    **dict.fromkeys("mMW@%—", 0.98),
    "w": 0.82,
}


class Point(NamedTuple):
    x: float
    y: float


class Rect(NamedTuple):
    """A rectangle by its centre."""

    x: float
    y: float
    width: float
    height: float

    def meets(self, other: "Rect", gap: float = 0) -> bool:
        """Whether two rectangles overlap, or lie closer than a gap."""
        return (
            abs(self.x - other.x) * 2 < self.width + other.width + 2 * gap
            and abs(self.y - other.y) * 2 < self.height + other.height + 2 * gap
        )


def control(a: Point, b: Point, bend: float) -> Point:
    """The control point of the curve from a to b, as vis-network has it (its types curvedCW and curvedCCW).

    >>> control(Point(0, 0), Point(100, 0), 0)
    Point(x=50.0, y=0.0)
    """
    dx, dy = b.x - a.x, a.y - b.y
    far, angle = math.hypot(dx, dy), math.atan2(dy, dx) + (bend / 2 + 0.5) * math.pi
    reach = (abs(bend) / 2 + 0.5) * far
    return Point(round(a.x + reach * math.sin(angle), 6), round(a.y + reach * math.cos(angle), 6))


def along(a: Point, b: Point, bend: float, at: float) -> Point:
    """The point of the curve from a to b at a share of its way.

    >>> along(Point(0, 0), Point(100, 0), 0, 0.25)
    Point(x=25.0, y=0.0)
    """
    c, rest = control(a, b, bend), 1 - at
    return Point(
        rest * rest * a.x + 2 * rest * at * c.x + at * at * b.x,
        rest * rest * a.y + 2 * rest * at * c.y + at * at * b.y,
    )


def loop(box: Rect, number: int) -> tuple[Point, float]:
    """The centre and radius of a line from a thing to itself: circles above its box, each larger than the last.

    >>> loop(Rect(0, 0, 40, 20), 0)
    (Point(x=0, y=-10.0), 18)
    """
    return Point(box.x, box.y - box.height / 2), 18 + 12 * number


class Grid:
    """Rectangles by where they lie, so that only near ones are looked at."""

    _CELL = 160.0

    def __init__(self, places: Iterable[tuple[str, Rect]] = ()) -> None:
        self._cells: dict[tuple[int, int], list[tuple[str, Rect]]] = defaultdict(list)
        for ref, place in places:
            self.add(ref, place)

    def add(self, ref: str, place: Rect) -> None:
        for cell in self._over(place):
            self._cells[cell].append((ref, place))

    def meets(self, place: Rect, but: tuple[str, ...] = (), gap: float = 0) -> bool:
        return any(
            place.meets(p, gap) for cell in self._over(place, gap) for r, p in self._cells.get(cell, ()) if r not in but
        )

    def _over(self, place: Rect, gap: float = 0) -> Iterator[tuple[int, int]]:
        w, h = place.width / 2 + gap, place.height / 2 + gap
        for i in range(int((place.x - w) // self._CELL), int((place.x + w) // self._CELL) + 1):
            for j in range(int((place.y - h) // self._CELL), int((place.y + h) // self._CELL) + 1):
                yield i, j


def text_width(text: str, size: float = TEXT) -> float:
    """About how wide a text is, rather too wide: no fonts are at hand, and they differ from machine to machine.

    >>> text_width("port") < text_width("harbour") < text_width("港" * 7)
    True
    """
    return _ems(text) * size


def cut(text: str, widest: float = BESIDE_WIDEST, size: float = BESIDE) -> str:
    """A text in one line, cut off with "…" where it is too wide.

    >>> cut("a very long relation", 60)
    'a very lo…'
    """
    if text_width(text, size) <= widest:
        return text
    while text and text_width(f"{text}…", size) > widest:
        text = text[:-1]
    return f"{text.rstrip()}…"


def wrapped(text: str, widest: float = _WIDEST, most: int = _MOST_LINES) -> tuple[str, ...]:
    """A text in lines no wider than asked, the last one cut off with "…" where there are too many.

    >>> wrapped("partnership treaty of the two harbours", 120)
    ('partnership treaty', 'of the two', 'harbours')
    """
    lines = [""]
    for word in _words(text, widest):
        joined = f"{lines[-1]} {word}".strip()
        if text_width(joined) <= widest or not lines[-1]:
            lines[-1] = joined
        else:
            lines.append(word)
    if len(lines) > most:
        lines = [*lines[: most - 1], cut(f"{lines[most - 1]} {lines[most]}", widest, TEXT)]
    return tuple(lines)


def _words(text: str, widest: float) -> Iterator[str]:
    """The words of a text; one that is too long for a line is cut into pieces."""
    for word in text.split():
        piece = ""
        for c in word:
            if piece and text_width(piece + c) > widest:
                yield piece
                piece = ""
            piece += c
        yield piece


@lru_cache(maxsize=50_000)
def _ems(text: str) -> float:
    return sum(_em(c) for c in text)


def _em(c: str) -> float:
    if c in _NARROW:
        return _NARROW[c]
    if c.isascii():
        return 0.7 if c.isupper() else 0.61
    if unicodedata.combining(c):
        return 0
    return 1.05 if unicodedata.east_asian_width(c) in "WF" else 0.72
