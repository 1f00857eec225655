"""What can go wrong, under Python's own exceptions, and the one way a mistake in a corpus is described.

KGError
├── CorpusError (ValueError)     a corpus has mistakes; ``.problems`` lists them
├── UnknownIdError (LookupError) an id or name that the graph does not have
├── QueryError (ValueError)      a question that cannot be asked as it stands
├── QueryTimeoutError (TimeoutError)
├── ViewError (TypeError)        asked of a view what only the whole graph can answer
├── StoreError (OSError)         a store that cannot be opened, read or written
└── MissingExtraError (ImportError)  a library that comes with an extra of the package is not installed
"""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

_LONGEST = 300


class KGError(Exception):
    """The root of all errors of this package."""


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One mistake in one place of a corpus, as an editor needs to see it.

    >>> print(Problem("a.yaml", 12, "claims[3].modality", "'estimate'", "asserted or estimated", "type estimated"))
    a.yaml:12: claims[3].modality: found 'estimate'; allowed: asserted or estimated; type estimated
    """

    file: str
    line: int
    field: str
    found: str
    allowed: str = ""
    remedy: str = ""

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        found = self.found if len(self.found) <= _LONGEST else f"{self.found[:_LONGEST]}…"
        parts = [f"found {found}"]
        if self.allowed:
            parts.append(f"allowed: {self.allowed}")
        if self.remedy:
            parts.append(self.remedy)
        return f"{where}: {f'{self.field}: ' if self.field else ''}{'; '.join(parts)}"


class CorpusError(KGError, ValueError):
    """A corpus has mistakes, and nothing of it was loaded."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(problems)
        count = len(self.problems)
        head = "1 mistake" if count == 1 else f"{count} mistakes"
        super().__init__(f"{head} in the corpus; nothing was loaded\n" + "\n".join(map(str, self.problems)))


class UnknownIdError(KGError, LookupError):
    """An id or name that the graph does not have; the message names the nearest that it has."""

    def __init__(self, what: str, name: str, known: Iterable[str] = ()) -> None:
        self.name = name
        self.near = nearest(name, known)
        hint = f"; the nearest: {', '.join(self.near)}" if self.near else ""
        super().__init__(f"no {what} {name!r} in this graph{hint}")


class QueryError(KGError, ValueError):
    """A question that cannot be asked as it stands; the message shows where and what to type."""


class QueryTimeoutError(KGError, TimeoutError):
    """A question took longer than it was given, and was stopped."""


class ViewError(KGError, TypeError):
    """A view of a graph was asked for what only the whole graph can give."""


class StoreError(KGError, OSError):
    """A store cannot be opened, read or written."""


class MissingExtraError(KGError, ImportError):
    """Something needs a library that comes with an extra of the package; the message says how to install it."""

    def __init__(self, what: str, extra: str) -> None:
        super().__init__(f"{what} needs the extra {extra}: pip install 'claimgraph[{extra}]'")


def nearest(name: str, known: Iterable[str], most: int = 3) -> list[str]:
    """The names most like ``name``, best first.

    >>> nearest("kursk-oblst", ["kursk-oblast", "seoul"])
    ['kursk-oblast']
    """
    by_folded: dict[str, str] = {}
    for k in known:
        by_folded.setdefault(k.casefold(), k)
    return [by_folded[n] for n in get_close_matches(name.casefold(), by_folded, most, 0.6)]
