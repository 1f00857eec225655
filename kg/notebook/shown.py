"""How the objects of the package show themselves in IPython: by formatters, so that the rooms of claims know no HTML.

Each kind has its words for a terminal and its piece of HTML (:mod:`kg.views.display`) for a notebook. Both say the same.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from IPython.core.interactiveshell import InteractiveShell

from kg.compare import Comparison
from kg.explain import Explanation, For
from kg.graph import CitedClaim, ClaimGraph
from kg.origins import Origins
from kg.sparql.questions import Question, Questions
from kg.views import display, spec
from kg.views.page import Html
from kg.views.view import RENDER


@dataclass(frozen=True)
class Shown:
    """An answer as a cell shows it: words, and the same as HTML.

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
        words, html = "\n".join((self.words, *hints)), Html(self.html + display.lines(*hints))
        return replace(self, words=words, html=html)

    def __repr__(self) -> str:
        return self.words

    def _repr_html_(self) -> str:
        return self.html


def register(shell: InteractiveShell) -> None:
    """Give a shell the words and the HTML of every kind of object."""
    assert shell.display_formatter is not None, "a shell displays what it computes"
    formatters = shell.display_formatter.formatters
    for kind, (words, html) in KINDS.items():
        formatters["text/html"].for_type(kind, html)
        formatters["text/plain"].for_type(kind, _printed(words))


def _printed(words: Callable[[Any], str]) -> Callable[[Any, Any, bool], None]:
    def pretty(value: Any, printer: Any, cycle: bool) -> None:  # noqa: ARG001 (IPython's protocol)
        printer.text(words(value))

    return pretty


def is_static() -> bool:
    """Whether this is a run to be committed: what it shows leads nowhere, since the page it is read on is not the reader's."""
    return os.environ.get(RENDER) == "static"


def _graph(graph: ClaimGraph) -> Html:
    return display.documents(_said(graph), graph.documents())


def _said(graph: ClaimGraph) -> str:
    return repr(graph).strip("<>")


def _graph_words(graph: ClaimGraph) -> str:
    return f"{display.documents_words(graph.documents())}\n{_said(graph)}"


def _claim(claim: CitedClaim) -> Html:
    graph = claim.graph
    assert graph is not None
    card = spec.card(claim, graph.registry, graph.quotes)
    return display.claim(replace(card, url=None) if is_static() else card)


KINDS: dict[type, tuple[Callable[[Any], str], Callable[[Any], str]]] = {
    ClaimGraph: (_graph_words, _graph),
    CitedClaim: (lambda claim: claim.cite(), _claim),
    Comparison: (display.comparison_words, display.comparison),
    Origins: (lambda found: found.tree(), display.origins),
    Explanation: (str, display.explanation),
    For: (str, display.explanation),
    Question: (repr, display.question),
    Questions: (repr, display.questions),
}
"""The objects that show themselves, each with its words and its HTML."""
