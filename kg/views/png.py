"""A picture as an image: the only form that every notebook viewer shows, also one that trusts nothing.

Nodes and edges are drawn as SVG and turned into pixels by resvg, charts by Vega; both come with vl-convert and bring
their own fonts, so that the same picture gives the same image on every machine that has the same version. No browser,
no Graphviz and no display are asked for. The pixels are stored with a palette (PNG, third edition, colour type 3),
which takes a sixth of the space: a notebook holds many.
"""

import re
from io import BytesIO

from kg.views import charts, svg
from kg.views.collapse import Scene, at_once
from kg.views.extras import needed
from kg.views.spec import Picture

_WIDEST, _SHARPEST, _SMALLEST = 1800, 1.5, 0.4
_COLOURS = 255


def png(picture: Picture, first: Scene | None = None) -> bytes:
    r"""The image. It is drawn larger than it will be shown, where that does not make it huge.

    ``first`` is what is seen of the picture at once, where that was worked out already.

    >>> from kg.views.spec import Node, Table
    >>> image = png(Picture("network", "One", "One thing.", Table((), ()), (Node("a", "pact", "Agreement"),)))
    >>> image[:4]
    b'\x89PNG'
    """
    if picture.is_chart:
        return _small(charts.png(picture, scale=_SHARPEST))
    drawn = svg.drawing(first or at_once(picture))
    found = re.search(r' width="([\d.]+)"', drawn)
    width = float(found[1]) if found else _WIDEST
    scale = max(_SMALLEST, min(_SHARPEST, _WIDEST / width))
    return _small(needed("vl_convert").svg_to_png(drawn, scale=scale))


def _small(image: bytes) -> bytes:
    """The same image with a palette of its own."""
    pillow = needed("PIL.Image")
    pixels = pillow.open(BytesIO(image)).convert("RGB")
    drawn = pixels.quantize(_COLOURS, method=pillow.Quantize.MEDIANCUT, dither=pillow.Dither.NONE)
    out = BytesIO()
    drawn.save(out, "PNG", optimize=True)
    return out.getvalue()
