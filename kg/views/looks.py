"""How things look: the shape of each kind of thing, the line of each strength, and their colours in light and dark.

Nothing is said by colour alone (WCAG 2.2, success criterion 1.4.1). What kind of thing a node is stands in words above
its label and in its outline; how firmly a claim is put forward stands in words beside its line and in the line's
dashes; a denial has a bar at its end and the word "not". Colour comes on top. Text on a tint has a contrast of at
least 4.5 to 1, lines and outlines have 3 to 1 (1.4.3, 1.4.11); a test works them out.

A shape is an SVG path around the point 0, 0. Browsers take the same path for their canvas, so that a page and an image
cannot come to differ.
"""

from dataclasses import dataclass
from functools import lru_cache

from kg.vocabulary import EntityType, Modality, spaced

FONT = "Arial, Helvetica, 'Liberation Sans', 'DejaVu Sans', sans-serif"

LIGHT = {
    "grey": "#eceff3",
    "blue": "#dbe8f8",
    "teal": "#d5efec",
    "violet": "#e9e1f7",
    "amber": "#fbecc9",
    "green": "#dcf1d6",
    "plain": "#ffffff",
    "outline": "#5b6472",
    "edge": "#4a5361",
    "grid": "#dfe3e8",
}
DARK = {
    "grey": "#2b3037",
    "blue": "#1f3551",
    "teal": "#17403d",
    "violet": "#3a2c57",
    "amber": "#4a3a12",
    "green": "#22431d",
    "plain": "#15171a",
    "outline": "#9aa3b0",
    "edge": "#aab2be",
    "grid": "#31363d",
}
"""The tints of nodes, and the colours of outlines and lines, beside those of :mod:`kg.views.page`."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a kind of thing is drawn: its outline and its tint."""

    shape: str
    tint: str


_ACTOR = Look("rounded", "blue")
_LOOKS = {
    EntityType.ACTOR.value: _ACTOR,
    EntityType.PLACE.value: Look("pill", "teal"),
    EntityType.AGREEMENT.value: Look("double", "violet"),
    EntityType.PROVISION.value: Look("double", "violet"),
    EntityType.EVENT.value: Look("hexagon", "amber"),
    EntityType.COMPENSATION.value: Look("octagon", "green"),
    EntityType.ENTITY.value: Look("box", "grey"),
    "document": Look("note", "grey"),
    "claim": Look("slanted", "grey"),
    "value": Look("underlined", "plain"),
    "alternatives": Look("underlined", "plain"),
    "unattributed": Look("pill", "plain"),
    "proposition": Look("slanted", "amber"),
    "group of things": Look("stack", "grey"),
}

DASHES: dict[str, tuple[int, ...]] = {
    Modality.ASSERTED.value: (),
    Modality.ESTIMATED.value: (11, 4),
    Modality.PREDICTED.value: (11, 4, 3, 4),
    Modality.SPECULATED.value: (4, 4),
    Modality.HYPOTHETICAL.value: (2, 6),
    Modality.OPINION.value: (11, 4, 3, 4, 3, 4),
}
"""The line of each modality: drawn, left out, drawn and so on, in pixels; an asserted claim has a full line."""

LINE_WIDTH = 1.6


@lru_cache(maxsize=256)
def look(kind: str) -> Look:
    """The look of a kind of node; an entity's type that has none of its own looks as the nearest type above it.

    >>> look("Deployment").shape, look("ArmedForce").shape, look("document").shape
    ('hexagon', 'rounded', 'note')
    """
    if kind in _LOOKS:
        return _LOOKS[kind]
    words = {t.value: t for t in EntityType}
    above = (t.value for t in words[kind].parents) if kind in words else ()
    return next((_LOOKS[name] for name in above if name in _LOOKS), _LOOKS[EntityType.ENTITY.value])


def kind_words(kind: str) -> str:
    """The kind of a node in words.

    >>> kind_words("ArmedForce"), kind_words("value")
    ('Armed force', 'Value')
    """
    words = spaced(kind).strip()
    return words[:1].upper() + words[1:]


def outline(shape: str, width: float, height: float) -> str:
    """The path of a shape around 0, 0.

    >>> outline("box", 20, 10)
    'M-10 -5H10V5H-10Z'
    """
    w, h = round(width / 2, 1), round(height / 2, 1)
    x, y, c = f"{w:g}", f"{h:g}", min(9.0, h)
    box = f"M-{x} -{y}H{x}V{y}H-{x}Z"
    if shape in ("rounded", "pill"):
        r = h if shape == "pill" else min(8.0, h)
        a, b = f"{w - r:g}", f"{h - r:g}"
        arc = f"A{r:g} {r:g} 0 0 1"
        return f"M-{a} -{y}H{a}{arc} {x} -{b}V{b}{arc} {a} {y}H-{a}{arc} -{x} {b}V-{b}{arc} -{a} -{y}Z"
    if shape == "double":
        return f"{box}M-{w - 4:g} -{y}V{y}M{w - 4:g} -{y}V{y}"
    if shape == "hexagon":
        return f"M-{w - c:g} -{y}H{w - c:g}L{x} 0L{w - c:g} {y}H-{w - c:g}L-{x} 0Z"
    if shape == "octagon":
        return (
            f"M-{w - c:g} -{y}H{w - c:g}L{x} -{h - c:g}V{h - c:g}L{w - c:g} {y}H-{w - c:g}L-{x} {h - c:g}V-{h - c:g}Z"
        )
    if shape == "note":
        return f"M-{x} -{y}H{w - c:g}L{x} -{h - c:g}V{y}H-{x}ZM{w - c:g} -{y}V-{h - c:g}H{x}"
    if shape == "slanted":
        return f"M-{w - c:g} -{y}H{x}L{w - c:g} {y}H-{x}Z"
    if shape == "stack":
        return f"{box}M-{w - 5:g} {h + 4:g}H{w + 5:g}V-{h - 5:g}V{h + 4:g}Z"
    return box


def underlined(shape: str) -> bool:
    """Whether a shape has no outline but a line beneath it."""
    return shape == "underlined"
