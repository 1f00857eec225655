"""A mistake in a query, and the line that shows it."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from kg.errors import QueryError
from kg.sparql.tokens import Token


class Finding(NamedTuple):
    """A mistake in a query: where it begins and ends, and what to say."""

    start: int
    end: int
    message: str


@dataclass(frozen=True, slots=True)
class Broken:
    """A query that the engine could not read: its tokens, the prefixes bound, where it stopped, what it expected."""

    query: str
    tokens: list[Token]
    prefixes: Mapping[str, str]
    at: int
    expected: str


Rule = Callable[[Broken], Iterator[Finding]]
"""Knows one kind of mistake, and finds it in a query that has it."""


def pointed(query: str, start: int, end: int, message: str) -> str:
    """A message with the line of the query that it speaks of, the place underlined.

    >>> print(pointed("SELECT ?c WERE {", 10, 14, "no SPARQL word"))
    line 1, column 11: no SPARQL word
      SELECT ?c WERE {
                ^^^^
    """
    start = min(start, len(query))
    first = query.rfind("\n", 0, start) + 1
    last = query.find("\n", start)
    line = query[first : len(query) if last < 0 else last].rstrip("\r")
    at = start - first
    # A tabulator stays one, so that the mark stands under its place.
    lead = re.sub(r"[^\t]", " ", line[:at])
    mark = "^" * max(1, min(end, first + len(line)) - start)
    return f"line {query.count(chr(10), 0, start) + 1}, column {at + 1}: {message}\n  {line}\n  {lead}{mark}"


def error_at(query: str, finding: Finding) -> QueryError:
    """A finding as the error to raise."""
    return QueryError(pointed(query, *finding))
