"""What a cell answers with: words, and the same as HTML."""

from dataclasses import dataclass, replace

from kg.faces import Faced, html
from kg.views import display
from kg.views.page import Html


@dataclass(frozen=True, repr=False)
class Shown(Faced):
    """An answer as a cell shows it.

    >>> Shown.of("no rows").noted("line 1: what is ?clam")
    no rows
    line 1: what is ?clam
    """

    words: str
    html: Html

    @classmethod
    def of(cls, *sentences: str) -> "Shown":
        return cls("\n".join(sentences), display.lines(*sentences))

    def noted(self, *hints: str) -> "Shown":
        """With hints beneath it."""
        if not hints:
            return self
        words, more = "\n".join((self.words, *hints)), Html(self.html + display.lines(*hints))
        return replace(self, words=words, html=more)

    def __repr__(self) -> str:
        return self.words


@html.register
def _shown(found: Shown) -> Html:
    return found.html
