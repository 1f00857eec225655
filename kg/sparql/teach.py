"""Errors that teach: what is wrong with a query, where, and what to type instead.

The engine's parser says what it could have read at the furthest place it reached, which seldom is the mistake. So
the tokens are asked first, by rules that each know one mistake that people make: a bare word that is no word of
SPARQL, a prefix nobody declared, a bracket that nothing closes. Only where no rule knows better, the engine's own
expectation is printed. Every message shows the line with the place underlined.
"""

import re
from collections.abc import Iterable, Mapping

from kg.errors import QueryError
from kg.sparql.finding import Broken, Finding, error_at
from kg.sparql.grammar import GRAMMAR
from kg.sparql.spelling import SPELLING
from kg.sparql.tokens import FORMS, Token, form, tokens


class HintWarning(UserWarning):
    """A query that ran, and is probably not the one that was meant."""


_UPDATES = frozenset(("INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"))


def refuse(query: str, found: list[Token], wanted: Iterable[str], *, view: bool, federated: bool) -> None:
    """Raise :class:`~kg.errors.QueryError` for what is never asked: updates, another form, other data than is here."""
    here = form(found)
    if here in _UPDATES:
        raise QueryError(f"{here}: questions only read; graph.add and graph.remove change a graph")
    wanted = tuple(wanted)
    if here in FORMS and here not in wanted:
        method = {"SELECT": "select", "ASK": "ask"}.get(here, "construct")
        raise QueryError(f"this is {_article(here)} {here} query: graph.{method}(…) answers it")
    for token in found:
        if token.upper == "SERVICE" and not federated:
            what = "SERVICE asks another server; pass federated=True if that is meant"
            raise error_at(query, Finding(token.start, token.end, what))
        if token.upper == "FROM" and token.depth == 0 and view:
            what = "FROM would reach past this view; ask the whole graph, or leave FROM out"
            raise error_at(query, Finding(token.start, token.end, what))


def _article(word: str) -> str:
    return "an" if word[0] in "AEIOU" else "a"


def explained(query: str, error: SyntaxError, prefixes: Mapping[str, str]) -> QueryError:
    """What is wrong with a query that the engine could not read, as the error to raise.

    >>> print(explained("SELECT ?c WERE { ?c ?p ?o }", SyntaxError("error at 1:16: expected WHERE"), {}))
    line 1, column 11: 'WERE' is no word of SPARQL; did you mean WHERE?
      SELECT ?c WERE { ?c ?p ?o }
                ^^^^
    """
    found = tokens(query)
    if not found:
        return QueryError("the query is empty; begin with SELECT, ASK or CONSTRUCT")
    at, expected = _place(query, str(error))
    broken = Broken(query, found, prefixes, at, expected)
    for rule in (*SPELLING, *GRAMMAR):
        for finding in rule(broken):
            return error_at(query, finding)
    token = next((t for t in found if t.end > at), None)
    end = at + 1 if token is None or token.start > at else token.end
    return error_at(query, Finding(at, end, f"SPARQL cannot go on here{_wished(expected)}"))


def _place(query: str, message: str) -> tuple[int, str]:
    """Where the engine stopped, and what it says it expected."""
    match = re.match(r"error at (\d+):(\d+): expected (?:one of )?(.*)", message, re.DOTALL)
    if match is None:
        return 0, message
    lines = query.split("\n")
    line, column = int(match[1]), int(match[2])
    return sum(len(text) + 1 for text in lines[: line - 1]) + column - 1, match[3]


def _wished(expected: str) -> str:
    words = [w for w in re.findall(r'"[^"]+"|[A-Z][A-Z_]{2,}', expected) if w != '"\\"']
    return f"; it could go on with {', '.join(words[:6])}" if words else ""
