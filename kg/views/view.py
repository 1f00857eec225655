"""A picture in the user's hands: shown in a notebook, saved on disk, or asked for in one of its forms.

Nothing is written unless asked. In a notebook the environment variable ``KG_RENDER`` chooses: ``static`` gives an image
and words only, which every viewer shows, also one that trusts nothing and one that is a code host; ``interactive`` the
page or the live chart; ``auto``, the default, the page or chart where the libraries for it are installed, and words
where they are not.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.compare import Comparison
from kg.errors import MissingExtraError, QueryError, nearest
from kg.explain import Explanation
from kg.faces import legible, mode
from kg.model import Claim
from kg.network import actors_graph, attribution_graph, claims_graph
from kg.origins import Context, Origins, origins
from kg.registry import Registry
from kg.views import charts, collapse, graphs, interactive, mermaid, plots, png, text
from kg.views.page import Theme
from kg.views.spec import Picture
from kg.wording import Quotes

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class View:
    """A picture of claims, as ``graph.show()`` gives it.

    >>> from kg.views.spec import Table
    >>> view = View(Picture("network", "Who", "1 line.", Table(("number", "from"), ((1, "pact"),))))
    >>> print(view)
    Who
    1 line.
    number  from
         1  pact
    """

    picture: Picture
    theme: Theme | None = None

    @cached_property
    def _first(self) -> collapse.Scene | None:
        """What is seen of it at once, which page and image share; none for a chart."""
        return None if self.picture.is_chart else collapse.at_once(self.picture)

    def to_html(self) -> str:
        """The page: one file without a single request."""
        return interactive.page(self.picture, self._first, theme=self.theme)

    def to_png(self) -> bytes:
        """The image."""
        return png.png(self.picture, self._first)

    def to_mermaid(self) -> str:
        """Mermaid text, for places that draw it themselves."""
        return mermaid.mermaid(self.picture)

    def to_csv(self) -> str:
        """The table as CSV."""
        return text.comma_separated(self.picture)

    def table(self) -> "pd.DataFrame":
        """What the picture shows, a row a line or mark."""
        return text.frame(self.picture)

    def save(self, path: str | Path) -> Path:
        """Write the picture to a file: a page (``.html``), an image (``.png``), Mermaid (``.mmd``) or its table (``.csv``).

        Raises :class:`~kg.errors.QueryError` for another ending.
        """
        target = Path(path)
        writers: dict[str, Callable[[], str | bytes]] = {
            ".html": self.to_html, ".png": self.to_png, ".mmd": self.to_mermaid, ".csv": self.to_csv
        }  # fmt: skip
        if target.suffix.lower() not in writers:
            raise QueryError(f"cannot save a picture as {target.name!r}; give a name that ends in {', '.join(writers)}")
        content = writers[target.suffix.lower()]()
        target.write_bytes(content.encode("utf-8", "replace") if isinstance(content, str) else content)
        return target

    def __str__(self) -> str:
        return text.summary(self.picture)

    def __repr__(self) -> str:
        return str(self)

    def _repr_mimebundle_(
        self,
        include: object = None,  # noqa: ARG002 (IPython's protocol)
        exclude: object = None,  # noqa: ARG002
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        """The picture in the forms that this notebook is to show, and beside the image the text that can stand for it."""
        asked, words = mode(), {"text/plain": str(self)}
        told = {"image/png": {"alt": legible(self.picture.alternative)}}
        try:
            if asked == "static":
                return {"image/png": self.to_png(), **words}, told
            if self.picture.is_chart:
                return {charts.MIMETYPE: charts.vegalite(self.picture), "image/png": self.to_png(), **words}, told
            return {
                "text/html": interactive.framed(self.picture, self.to_png(), self._first, theme=self.theme),
                **words,
            }, {}
        except MissingExtraError:
            if asked == "auto":
                return words, {}
            raise


KINDS = ("claims", "actors", "attribution", "origins", "estimates", "corroboration", "timeline")
"""What :func:`show` draws by name."""


def show(
    what: "str | Explanation | Origins",
    claims: Iterable[Claim],
    registry: Registry,
    *,
    among: Iterable[Claim] | None = None,
    pairs: Callable[[], Iterable[Comparison]] = tuple,
    quotes: Quotes | None = None,
    title: str | None = None,
    theme: Theme | None = None,
) -> View:
    """A picture of claims: by name (:data:`KINDS`), or of an explanation or a count of origins.

    ``claims`` are those to draw, ``among`` all that are known (they say who assesses whom), ``pairs`` gives the
    verdicts for "corroboration".

    >>> from kg.model import Document
    >>> claims = [Claim(Document("times"), "a", "The pact led to the visit.", "pact", "leadsTo", "visit")]
    >>> show("claims", claims, Registry.of()).picture.title
    'Who claims what'
    """
    chosen = list(claims)
    known = chosen if among is None else list(among)
    named = {} if title is None else {"title": title}
    if isinstance(what, Explanation):
        picture = graphs.path(what, quotes=quotes)
    elif isinstance(what, Origins):
        picture = graphs.attribution(what, known, registry, quotes=quotes)
    elif what in _NETWORKS:
        project, usual = _NETWORKS[what]
        picture = graphs.network(
            project(chosen, registry), chosen, registry, quotes=quotes, **{"title": usual, **named}
        )
    elif what == "origins":
        counted = origins(chosen, Context.of(known, registry))
        picture = graphs.attribution(counted, known, registry, quotes=quotes)
    elif what == "corroboration":
        refs = {c.ref for c in chosen}
        between = (p for p in pairs() if p.a.ref in refs and p.b.ref in refs)
        picture = plots.corroboration(between, registry, quotes=quotes, **named)
    elif what in _CHARTS:
        picture = _CHARTS[what](chosen, registry, quotes=quotes, **named)
    else:
        near = nearest(what, KINDS)
        raise QueryError(
            f"no picture {what!r}{f'; did you mean {near[0]!r}?' if near else ''}; there are {', '.join(KINDS)}"
        )
    return View(picture, theme)


_NETWORKS: dict[str, tuple[Callable[[Iterable[Claim], Registry], Any], str]] = {
    "claims": (claims_graph, "Who claims what"),
    "actors": (actors_graph, "Who has to do with whom"),
    "attribution": (attribution_graph, "Who has it from whom"),
}
_CHARTS: dict[str, Callable[..., Picture]] = {"estimates": plots.estimates, "timeline": plots.timeline}
