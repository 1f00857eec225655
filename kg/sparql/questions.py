"""Questions that have names: a file of SPARQL each, with a header that says what it asks, takes and answers.

The header stands in comments, so that the file remains a query for any engine::

    # question: Which claims give a number, and which?
    # parameter: subject (ref, optional): only of this
    # parameter: days (whole, default 30): more than this many days
    # column: claim (ref): the claim

A parameter is a variable of the query. One that is not given stays a variable, so that the question is asked of all.
An entity that is given stands for all that are decided to be the same; the rows show which of them a claim names.
The types are ``ref`` (an id), ``refs`` (several, "; " between them: rows that differ in such columns only are one row),
``term`` (a relation, measure or class), ``word`` (of a closed list, as the files write it), ``text``, ``number``,
``whole``, ``date`` and ``truth``.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pyoxigraph as ox

from kg.errors import QueryError, UnknownIdError, nearest
from kg.faces import Faced
from kg.sparql.bind import bind
from kg.sparql.columns import Column as Cells
from kg.sparql.columns import cut, written
from kg.sparql.engine import evaluate
from kg.sparql.scope import Ref, Scope, resolve
from kg.sparql.values import reader, term
from kg.tables import column
from kg.vocabulary import (
    NS,
    Basis,
    Bound,
    CompensationKind,
    EventKind,
    Likelihood,
    MeasureKind,
    Modality,
    Polarity,
    ReadingKind,
    Voice,
)

if TYPE_CHECKING:
    import pandas as pd

TYPES = ("ref", "refs", "term", "word", "text", "number", "whole", "date", "truth")

_LINE = re.compile(r"# (question|parameter|column): (.+)")
_DECLARED = re.compile(r"(\w+) \((\w+)(?:, (optional)|, default (\S+))?\): (.+)")
_LISTS = (
    Basis, Bound, CompensationKind, EventKind, Likelihood, MeasureKind, Modality, Polarity, ReadingKind, Voice
)  # fmt: skip
_WORDS = {w.iri: w.value for list_ in _LISTS for w in list_}
_TRUTHS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


class Parameter(NamedTuple):
    """What a question takes: its name, type and sense, its default, and whether it may be left out."""

    name: str
    type: str
    doc: str
    default: str | None = None
    optional: bool = False


class Column(NamedTuple):
    """What a question answers with: a column's name, type and sense."""

    name: str
    type: str
    doc: str


@dataclass(frozen=True, repr=False)
class Question(Faced):
    """A question in plain English, what it takes, the columns of its answer, and its SPARQL."""

    name: str
    text: str
    parameters: tuple[Parameter, ...]
    columns: tuple[Column, ...]
    query: str

    def __repr__(self) -> str:
        lines = [f"{self.name}: {self.text}"]
        for p in self.parameters:
            more = ", optional" if p.optional else f", default {p.default}" if p.default is not None else ""
            lines.append(f"  {p.name} ({p.type}{more}): {p.doc}")
        lines.append(f"  answers with {', '.join(c.name for c in self.columns)}")
        return "\n".join(lines)


class Questions(Faced, Mapping[str, Question]):
    """All questions that have names, by name."""

    def __init__(self, found: Mapping[str, Question]) -> None:
        self._found = dict(sorted(found.items()))

    def __getitem__(self, name: str) -> Question:
        if (found := self._found.get(name.replace("_", "-"))) is None:
            raise UnknownQuestionError(name, self._found)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)

    def __repr__(self) -> str:
        width = max(map(len, self._found), default=0)
        return "\n".join(f"{q.name:<{width}}  {q.text}" for q in self._found.values())


class UnknownQuestionError(UnknownIdError, KeyError):
    """A question that has no such name; a KeyError too, since questions are a mapping."""

    def __init__(self, name: str, known: Mapping[str, Question]) -> None:
        super().__init__("question", name, known)

    __str__ = Exception.__str__


@lru_cache(maxsize=1)
def questions() -> Questions:
    """The questions that have names.

    >>> questions()["denials"].text
    'What is denied, by whom?'
    >>> [p.name for p in questions()["late-disclosures"].parameters]
    ['days', 'predicate']
    """
    files = sorted(Path(__file__).parent.glob("*.rq"))
    return Questions({f.stem: read(f.stem, f.read_text(encoding="utf-8")) for f in files})


def read(name: str, text: str) -> Question:
    r"""A question from the text of its file.

    >>> read("all", "# question: What is there?\n# column: s (ref): a thing\nSELECT ?s WHERE { ?s ?p ?o }")
    all: What is there?
      answers with s
    """
    asked, parameters, columns = "", [], []
    lines = text.splitlines()
    while lines and lines[0].startswith("#"):
        line = lines.pop(0)
        if (match := _LINE.fullmatch(line)) is None:
            raise QueryError(f"question {name}: {line!r} is no line of a header")
        kind, rest = match.groups()
        if kind == "question":
            asked = rest
            continue
        if (declared := _DECLARED.fullmatch(rest)) is None or declared[2] not in TYPES:
            raise QueryError(
                f"question {name}: {line!r}; write # {kind}: name (type): sense, of type {', '.join(TYPES)}"
            )
        id_, type_, optional, default, doc = declared.groups()
        if kind == "parameter":
            parameters.append(Parameter(id_, type_, doc, default, bool(optional)))
        else:
            columns.append(Column(id_, type_, doc))
    return Question(name, asked, tuple(parameters), tuple(columns), "\n".join(lines).strip())


def question(
    scope: Scope, name: str, parameters: Mapping[str, object], *, timeout: float | None = None
) -> "pd.DataFrame":
    """The answer to a question that has a name: a table whose columns have their declared types.

    An entity may be given by its id or by a name that it has. No rows are an answer: no claim in the graph says so.

    Raises :class:`~kg.errors.UnknownIdError` for a question or an id that there is not, and
    :class:`~kg.errors.QueryError` for a parameter that is missing, unknown or of another type.
    """
    asked = questions()[name]
    known = {p.name: p for p in asked.parameters}
    for given in parameters:
        if given not in known:
            near = nearest(given, known) or list(known)
            said = f"; did you mean {' or '.join(near)}?" if near else "; it takes none"
            raise QueryError(f"the question {asked.name} has no parameter {given!r}{said}")
    values: dict[str, list[str]] = {}
    for p in asked.parameters:
        value = parameters.get(p.name)
        if (value := p.default if value is None else value) is not None:
            values[p.name] = _terms(asked, p, value, scope)
        elif not p.optional:
            raise QueryError(f"the question {asked.name} needs {p.name}= ({p.type}): {p.doc}")
    text = bind(asked.query, values)
    columns = evaluate(text, scope, scope.limits(), lambda result: cut(written(result)), timeout)
    return _table(asked, {c.name: c for c in columns}, scope)


# --- parameters ---------------------------------------------------------------------------------------------------


def _terms(asked: Question, p: Parameter, value: object, scope: Scope) -> list[str]:
    """The terms that a parameter's value means: several for an entity with other ids."""
    if p.type == "ref" and isinstance(value, Ref) and value.base is None:
        value = value.id
    if isinstance(value, str):
        if p.type == "ref":
            return _refs(value, scope)
        if p.type in ("term", "word"):
            return [_term(value, scope) if p.type == "term" else _word(value)]
        try:
            return [term(_FROM_TEXT[p.type](value), scope)]
        except (ValueError, KeyError, InvalidOperation):
            raise _mistyped(asked, p, value) from None
    if not isinstance(value, _PYTHON[p.type]) or (isinstance(value, bool) and p.type != "truth"):
        raise _mistyped(asked, p, value)
    return [term(value, scope)]


def _mistyped(asked: Question, p: Parameter, value: object) -> QueryError:
    return QueryError(f"{asked.name}: {p.name}={value!r} is no {_NAMED[p.type]}")


def _refs(name: str, scope: Scope) -> list[str]:
    """What an id means, with all that is decided to be the same; else the entities that have this name."""
    try:
        iri = resolve(Ref(name), scope)
    except UnknownIdError:
        refs = scope.registry.refs(name)
    else:
        ref = scope.names.ref(iri)
        if ref is None or ref not in scope.registry.entities:
            return [f"<{iri}>"]
        refs = set(scope.registry.together(ref))
    entities = scope.registry.entities
    seen = sorted(r for r in refs if r not in entities or entities[r].document in (None, *scope.documents))
    if not seen:
        raise UnknownIdError("entity", name, scope.ids())
    return [f"<{scope.names.iri(r)}>" for r in seen]


def _term(name: str, scope: Scope) -> str:
    if name in scope.registry.terms:
        return f"<{scope.registry.terms[name].iri(scope.names.base)}>"
    if ":" in name or not scope.has(NS + name):
        return f"<{resolve(Ref(name), scope)}>"
    return f"<{NS}{name}>"


def _word(name: str) -> str:
    by_word = {w: iri for iri, w in _WORDS.items()}
    if name not in by_word:
        near = nearest(name, by_word)
        said = f"; did you mean {' or '.join(near)}?" if near else f"; it is one of {', '.join(sorted(by_word))}"
        raise QueryError(f"{name!r} is no word of a closed list{said}")
    return f"<{by_word[name]}>"


_PYTHON: dict[str, tuple[type, ...]] = {
    "ref": (Ref, ox.NamedNode),
    "term": (Ref, ox.NamedNode),
    "word": (Ref, ox.NamedNode),
    "text": (),
    "number": (int, float, Decimal),
    "whole": (int,),
    "date": (date,),
    "truth": (bool,),
}
_FROM_TEXT: dict[str, Callable[[str], object]] = {
    "text": str,
    "number": Decimal,
    "whole": int,
    "date": date.fromisoformat,
    "truth": lambda text: _TRUTHS[text.casefold()],
}
_NAMED = {
    "ref": "id",
    "term": "relation, measure or class",
    "word": "word of a closed list",
    "text": "text",
    "number": "number",
    "whole": "whole number",
    "date": "date (2024-10-31)",
    "truth": "truth value (true or false)",
}


# --- columns ------------------------------------------------------------------------------------------------------


def _table(asked: Question, columns: Mapping[str, Cells], scope: Scope) -> "pd.DataFrame":
    import pandas as pd

    readers = _readers(scope)
    values = {c.name: readers[c.type](columns[c.name].terms) for c in asked.columns}
    if not any(c.type == "refs" for c in asked.columns):
        made = {c.name: columns[c.name].spread(column(values[c.name], c.type)) for c in asked.columns}
    else:
        each = [columns[name].each(values[name]) for name in values]
        folded = list(zip(*_folded(asked, list(zip(*each, strict=True))), strict=True)) or [()] * len(values)
        made = {c.name: column(found, c.type) for c, found in zip(asked.columns, folded, strict=True)}
    return pd.DataFrame(made)


def _readers(scope: Scope) -> dict[str, Callable[[Iterable[str]], list[Any]]]:
    """How a term is read in a column of each type: words and relations by their own names, all else as it is shown."""
    terms = f"{scope.names.base}term/"
    read = dict.fromkeys(TYPES, reader(scope.showing()))
    read["word"] = reader(lambda iri: _WORDS.get(iri, iri))
    read["term"] = reader(lambda iri: iri.removeprefix(NS).removeprefix(terms))
    return read


def _folded(asked: Question, rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Rows that differ only in columns of type ``refs`` as one row, the values of these sorted and joined."""
    several = [i for i, c in enumerate(asked.columns) if c.type == "refs"]
    found: dict[tuple[Any, ...], list[set[str]]] = {}
    for row in rows:
        key = tuple([None if i in several else v for i, v in enumerate(row)])
        sets = found.setdefault(key, [set() for _ in several])
        for i, values in zip(several, sets, strict=True):
            if row[i] is not None:
                values.add(row[i])
    made = []
    for key, sets in found.items():
        joined = dict(zip(several, ("; ".join(sorted(values)) or None for values in sets), strict=True))
        made.append(tuple([joined.get(i, v) for i, v in enumerate(key)]))
    return made
