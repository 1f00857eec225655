"""The triples of a server that were fetched so that queries can be asked here, each in its graph.

A query that a server would answer wrongly, or cannot answer at all, is asked of the triples that it can touch
(:mod:`kg.remote.touched`), and the rows are the same. More triples change nothing: what was fetched is kept.
"""

from collections.abc import Callable, Iterable
from itertools import product

import pyoxigraph as ox

from kg.remote.touched import EVERYTHING, Wanted
from kg.remote.wire import IncompleteError


class Gathered:
    """The triples of a server that were fetched so far."""

    def __init__(self, fetch: Callable[[Wanted], Iterable[ox.Quad]]) -> None:
        self.store = ox.Store()
        self._fetch = fetch
        self._have: set[Wanted] = set()

    def __len__(self) -> int:
        return len(self._have)

    def gather(self, wanted: Iterable[Wanted]) -> ox.Store:
        """A store with all triples of these forms; what is here already is not fetched again."""
        for one in sorted(wanted, key=lambda w: (len(w.beside), w)):
            if not self._covers(one):
                try:
                    found = list(self._fetch(one))
                except IncompleteError:  # too many for one answer: all there is, which comes graph by graph
                    one = EVERYTHING
                    found = list(self._fetch(one))
                self.store.extend(found)
                self._have.add(one)
        return self.store

    def _covers(self, wanted: Wanted) -> bool:
        wider = product(*((part, "") if part else ("",) for part in wanted.pattern))
        return wanted in self._have or any(Wanted.alone(*parts) in self._have for parts in wider)
