"""``%load_ext kg``: the ``%%sparql`` cell.

A SELECT answers with a table, an ASK with a sentence, a CONSTRUCT with a picture. A mistake is told in the words of
:mod:`kg.sparql.teach`, with the line as the cell numbers it, and without a traceback: the mistake is in the cell, and
not in the code beneath. Hints about a query that finds nothing stand beneath the answer.
"""

import argparse
import shlex
import warnings
from collections.abc import Callable
from typing import Any

from IPython.core.error import UsageError
from IPython.core.interactiveshell import InteractiveShell
from IPython.core.magic import Magics, cell_magic, magics_class

from kg.errors import KGError, QueryError
from kg.graph import ClaimGraph
from kg.notebook.asked import Answer, Asked, asked, rows_of
from kg.notebook.completion import matcher
from kg.notebook.shown import Shown
from kg.sparql import HintWarning
from kg.sparql.tokens import form, tokens
from kg.views import display
from kg.views.spec import counted
from kg.views.triples import triples
from kg.views.view import View

SHAPES = ("table", "graph", "chart", "turtle")
_LIMIT = 200


class CellError(KGError):
    """A mistake in a cell, shown as its sentence alone."""

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


def load(shell: InteractiveShell) -> None:
    """Register the magic and its completion in a shell; a second time changes nothing."""
    if "sparql" in shell.magics_manager.magics["cell"]:
        return
    shell.register_magics(SparqlMagics)
    shell.Completer.custom_matchers.append(matcher(lambda line: _graph_of(line, shell.user_ns)))


@magics_class
class SparqlMagics(Magics):
    """The cell ``%%sparql``."""

    @cell_magic
    def sparql(self, line: str, cell: str) -> object:
        """Ask a graph in SPARQL: ``%%sparql [-g GRAPH] [-o NAME] [--as SHAPE] [--limit N] [--timeout SECONDS]``

        -g GRAPH      the variable that holds the graph: one of kg or of rdflib; without it ``graph``, or the only one
        -o NAME       keep the whole answer in this variable: a DataFrame, a truth value or a graph of rdflib
        --as SHAPE    table, graph (a picture), chart (figures over time) or turtle
        --limit N     show at most so many rows or triples (200)
        --timeout S   stop after so many seconds
        """
        given, shell = _parsed(line), self.shell
        assert shell is not None, "a magic is registered in a shell"
        try:
            graph = _found(given.graph, shell.user_ns)
            # The query begins on the second line of the cell: so do the lines that a message names.
            return _answer(graph, f"\n{cell}", given, shell)
        except (KGError, ValueError) as error:
            raise CellError(str(error)) from None


class _Arguments(argparse.ArgumentParser):
    def error(self, message: str) -> Any:
        raise UsageError(f"%%sparql: {message}\n{self.format_usage()}")


def _parser() -> argparse.ArgumentParser:
    parser = _Arguments(prog="%%sparql", add_help=False)
    parser.add_argument("-g", "--graph")
    parser.add_argument("-o", "--output")
    parser.add_argument("--as", dest="shape", choices=SHAPES)
    parser.add_argument("--limit", type=int, default=_LIMIT)
    parser.add_argument("--timeout", type=float)
    return parser


def _parsed(line: str) -> argparse.Namespace:
    try:
        given = _parser().parse_args(shlex.split(line))
    except ValueError as error:
        raise UsageError(f"%%sparql: {error}") from None
    if given.output is not None and not given.output.isidentifier():
        raise UsageError(f"%%sparql: {given.output!r} is no name of a variable")
    if given.limit < 1:
        raise UsageError("%%sparql: --limit needs a number above 0")
    return given


def _found(name: str | None, variables: dict[str, Any]) -> Asked:
    """The graph that is asked: the one named, else ``graph``, else the only one there is."""
    if name is not None:
        if name not in variables:
            raise QueryError(f"there is no variable {name!r}")
        found = asked(variables[name])
        if found is None:
            raise QueryError(f"{name} is no graph, but {type(variables[name]).__name__}")
        return found
    if (usual := asked(variables.get("graph"))) is not None:
        return usual
    graphs = {n: v for n, v in variables.items() if isinstance(v, ClaimGraph) and not n.startswith("_")}
    if len({id(v) for v in graphs.values()}) == 1:
        return next(found for v in graphs.values() if (found := asked(v)))
    if graphs:
        raise QueryError(f"which graph? -g takes one of {', '.join(sorted(graphs))}")
    raise QueryError("there is no graph; make one first: graph = kg.load()")


def _graph_of(line: str, variables: dict[str, Any]) -> Asked | None:
    """The graph of a cell that is still being written; none where that cannot be said."""
    try:
        return _found(_parsed(line).graph, variables)
    except (KGError, UsageError):
        return None


# answers


def _answer(graph: Asked, query: str, given: argparse.Namespace, shell: InteractiveShell) -> object:
    kind = form(tokens(query))
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always", HintWarning)
        value, answer = _ANSWERS.get(kind, _rows)(graph, query, given)
    hints = [str(w.message) for w in said if issubclass(w.category, HintWarning)]
    if given.output is not None:
        shell.user_ns[given.output] = value
    return answer.noted(*hints) if isinstance(answer, Shown) else answer


def _rows(graph: Asked, query: str, given: argparse.Namespace) -> tuple[object, object]:
    answer = graph.select(query, given.timeout)
    if given.shape == "turtle":
        raise QueryError("turtle shows triples: begin the query with CONSTRUCT, or leave --as turtle out")
    if given.shape in ("graph", "chart"):
        return answer.frame, _claims(graph, answer, given.shape)
    return answer.frame, _table(graph, answer, given.limit, "row")


def _truth(graph: Asked, query: str, given: argparse.Namespace) -> tuple[object, object]:
    if given.shape is not None:
        raise QueryError(f"an ASK is answered with yes or no: leave --as {given.shape} out")
    answer = graph.ask(query, given.timeout)
    return answer, Shown.of("Yes: something in the graph matches." if answer else "No: nothing in the graph matches.")


def _triples(graph: Asked, query: str, given: argparse.Namespace) -> tuple[object, object]:
    made = graph.construct(query, given.timeout)
    if given.shape == "chart":
        raise QueryError("a chart is drawn of claims with figures: begin the query with SELECT ?claim")
    if given.shape == "turtle":
        text = made.serialize(format="turtle").strip()
        return made, Shown(text, display.code(text))
    if given.shape == "table" or not len(made):
        return made, _table(graph, rows_of(made), given.limit, "triple")
    labels = graph.labels(str(term) for triple in made for term in triple)
    return made, View(triples(made, labels=labels, most=given.limit))


_ANSWERS: dict[str, Callable[[Asked, str, argparse.Namespace], tuple[object, object]]] = {
    "ASK": _truth,
    "CONSTRUCT": _triples,
    "DESCRIBE": _triples,
}


def _table(graph: Asked, answer: Answer, limit: int, noun: str) -> Shown:
    """The first rows of an answer; the note says how many there are and what shows the others."""
    number = len(answer.frame)
    if not number:
        return Shown.of(f"no {noun}s")
    first, many = answer.head(limit), counted(number, noun)
    note = many if number <= limit else f"the first {limit:,} of {many}: --limit shows more, -o NAME keeps all"
    html = display.rows(first.frame, note, iris=first.iris, labels=graph.labels(first.names), source=graph.source)
    return Shown(f"{display.characters(first.frame)}\n{note}", html)


def _claims(graph: Asked, answer: Answer, shape: str) -> View:
    """A picture of the claims that an answer names: what they join, or their figures over time."""
    found = graph.claims(answer.names)
    if not found:
        raise QueryError(f"a {shape} is drawn of claims, and no column has any: select them, as in SELECT ?claim")
    if shape == "graph":
        return graph.shown("claims", found)
    if not any(c.quantity for c in found):
        raise QueryError("none of these claims has a figure, so that there is nothing to chart; --as graph draws them")
    return graph.shown("estimates", found)
