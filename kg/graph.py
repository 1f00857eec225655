"""The object a user holds: a graph of claims, and the questions one asks of it. Each method only delegates.

:func:`load` reads files, :func:`open_store` an existing store. ``as_of``, ``at`` and ``without`` give the same kind
of object, which knows less: :class:`ClaimGraph` again, whose ``undecided`` and ``fallen`` say what was left out.
"""

import warnings
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, fields, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, overload

from kg import (
    around,
    compare,
    corpus,
    explain,
    export,
    faces,
    keep,
    lint,
    loading,
    network,
    origins,
    rdf,
    shapes,
    tables,
    timeline,
    wording,
)
from kg.annotations import Annotated
from kg.collecting import uncollected
from kg.compare import Comparison, Verdict, bridges
from kg.corpus import SEEDS, Known, Texts
from kg.errors import Problem, QueryError, StoreError, UnknownIdError, ViewError
from kg.explain import Explanation, For
from kg.held import Held
from kg.model import Claim, Document
from kg.named import Named
from kg.origins import Origins
from kg.quads import Names
from kg.registry import Registry
from kg.sparql import Scope, questions, run
from kg.store import Store
from kg.views import display
from kg.vocabulary import BASE, ONTOLOGY, Polarity, prefixes

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd
    import rdflib

    from kg.remote import Auth
    from kg.views.page import Theme
    from kg.views.view import View


OnBadLines = Literal["error", "skip"]
"""What becomes of a corpus that has lines with mistakes: nothing of it is loaded, or all but these lines."""

_PROJECTIONS = {
    "claims": network.claims_graph,
    "actors": network.actors_graph,
    "attribution": network.attribution_graph,
}


def load(
    *paths: str | Path,
    store: str | Path | None = None,
    texts: str | Path | None = None,
    base: str = BASE,
    on_bad_lines: OnBadLines = "error",
) -> "ClaimGraph":
    """Read annotated documents into a graph; without paths, the corpus that ships with the package.

    ``store`` keeps the graph in a folder on disk; documents that are there already are replaced by those of the
    same id, and a load that was stopped is completed by the same load again. JSON Lines are streamed, so that a bulk
    corpus need not fit into memory. ``texts`` is the folder with the articles' texts, for quotes; it is never found by
    itself. ``on_bad_lines="skip"`` leaves out lines of JSON Lines that have mistakes, with a warning;
    ``graph.skipped`` has the mistakes.

    >>> graph = load()
    >>> len(graph.documents())
    5

    Raises :class:`~kg.errors.CorpusError` with every mistake of every file; nothing is loaded then.
    """
    folder, sources, names = Texts(texts) if texts else None, paths or (SEEDS,), Names(base)
    if store is not None and Path(store).exists():
        return ClaimGraph(Held(Store(store), names, folder)).add(*sources, on_bad_lines=on_bad_lines)
    if store is None and not _skips(on_bad_lines):
        held = Held(Store(), names, folder)
        loading.write(held, corpus.Reading(sources))
        return ClaimGraph(held)
    reading, skipped = loading.checked(sources, skip=_skips(on_bad_lines))
    graph = ClaimGraph(Held(Store(store), names, folder))  # after the check, so that a faulty corpus leaves none behind
    return graph._write(reading, skipped)


def _skips(on_bad_lines: str) -> bool:
    if on_bad_lines not in ("error", "skip"):
        raise QueryError(f"on_bad_lines={on_bad_lines!r}; there are 'error' and 'skip'")
    return on_bad_lines == "skip"


def open_store(path: str | Path, *, texts: str | Path | None = None, base: str = BASE) -> "ClaimGraph":
    """Open a graph that stands in a folder on disk. Raises :class:`~kg.errors.StoreError` where there is none."""
    return ClaimGraph(Held(Store(path, create=False), Names(base), Texts(texts) if texts else None))


def connect(
    url: str,
    *,
    update: str | None = None,
    graph_store: str | None = None,
    auth: "Auth | None" = None,
    timeout: float = 60,
    texts: str | Path | None = None,
    base: str = BASE,
) -> "ClaimGraph":
    """A graph on a server: the same object over any SPARQL 1.1 endpoint, which fetches only what it needs.

    ``update`` and ``graph_store`` say where it is written, where that is not known (of Oxigraph and Virtuoso it is);
    ``auth`` is a name and a password, given in the way that the server asks for, or an ``httpx.Auth``; ``timeout`` is
    the time that each request may take, in seconds. What others write there meanwhile is seen after
    :meth:`ClaimGraph.renew`. Needs the extra ``remote``.

    Raises :class:`~kg.errors.StoreError`, when it is first asked, where the server cannot be reached.
    """
    try:
        from kg.remote import RemoteStore
    except ModuleNotFoundError as error:
        raise StoreError(f"kg.connect needs {error.name}: pip install 'claimgraph[remote]'") from None
    names = Names(base)
    store = RemoteStore(url, update=update, graph_store=graph_store, auth=auth, timeout=timeout, names=names)
    return ClaimGraph(Held(store, names, Texts(texts) if texts else None))


def diff(before: "ClaimGraph", after: "ClaimGraph") -> "pd.DataFrame":
    """What changed between two views of a graph: a row a change, with its claim and the earlier one it bears on.

    ``change`` is appeared, revised, superseded, denied, contradicted or withdrawn (:func:`kg.timeline.diff`).

    >>> graph = load()
    >>> diff(graph.as_of("2024-10-21"), graph.as_of("2025-04-09"))["change"].iloc[0]
    'appeared'
    """
    return tables.changes_table(timeline.diff(before.selected, after.selected, after.registry))


@dataclass(frozen=True, repr=False)
class CitedClaim(Claim):
    """A claim that knows its graph, as ``graph.claim()`` gives it."""

    graph: "ClaimGraph | None" = field(default=None, compare=False)

    @property
    def quotes(self) -> list[str] | None:
        """The words of its evidence; missing unless ``texts=`` was given or the file has them."""
        return self._graph.quotes(self)

    def cite(self) -> str:
        """The claim in words, its chain, its document, where it stands, and the quote where the text is at hand."""
        return wording.cite(self, self._graph.registry, self._graph.quotes)

    def weigh(self) -> For:
        """What speaks for it, what against it, and who assesses it, each with the reason."""
        return self._graph._weighed(self)

    @property
    def _graph(self) -> "ClaimGraph":
        assert self.graph is not None, "graph.claim() gives claims that know their graph"
        return self.graph

    def __str__(self) -> str:
        return self.cite()


class ClaimGraph(faces.Faced):
    """A graph of claims: who says what, through whom, when, how surely, about what, and where in the text.

    ``undecided`` lists what a view leaves open: document ids of ``as_of``, claim references of ``at``. ``fallen``
    lists the claims that lost every origin in ``without``, with the sentences that say so.
    """

    def __init__(self, shared: Held) -> None:
        self._shared = shared
        self._documents: frozenset[str] | None = None
        self._choice: tuple[Callable[[ClaimGraph, list[Claim]], list[Claim]], ...] = ()
        self._readings = True
        self._says: tuple[str, ...] = ()
        self._undecided: tuple[str, ...] = ()
        self._fallen: tuple[origins.Fallen, ...] = ()
        self._skipped: tuple[Problem, ...] = ()
        self._memory: dict[str, Any] = {}
        self._memory_of = -1

    # what is in here

    @property
    def undecided(self) -> tuple[str, ...]:
        """What this view cannot decide: documents that may have been known, claims that may speak of the time."""
        return self._undecided

    @property
    def fallen(self) -> tuple[origins.Fallen, ...]:
        """The claims that lost every origin, each with its sentence."""
        return self._fallen

    @property
    def skipped(self) -> tuple[Problem, ...]:
        """The mistakes of the lines that were left out when documents were last added here."""
        return self._skipped

    def _remembered(self, name: str, make: Callable[[], Any]) -> Any:
        """What was worked out since the store last changed."""
        if not self._knows(name):
            self._memory[name] = make()
        return self._memory[name]

    def _knows(self, name: str) -> bool:
        """Whether something was worked out since the store last changed."""
        self._shared.refresh()
        if self._memory_of != self._shared.store.version:
            self._memory, self._memory_of = {}, self._shared.store.version
        return name in self._memory

    @property
    def _ids(self) -> list[str]:
        return [i for i in self._shared.ids if self._documents is None or i in self._documents]

    @property
    def annotated(self) -> list[Annotated]:
        """The documents of this view with all their claims and own entities, by id."""
        return self._shared.documents(self._ids)

    @property
    def _headers(self) -> list[Document]:
        """The documents of this view, whether or not their claims were read."""
        return self._shared.headers(self._ids)

    @property
    def selected(self) -> list[Claim]:
        """The claims of this view as :class:`kg.Claim` values, by document and place in the text."""
        return self._remembered("claims", self._select)  # type: ignore[no-any-return]

    def _select(self) -> list[Claim]:
        claims = [c for a in self.annotated for c in a.claims]
        for choose in self._choice:
            claims = choose(self, claims)
        return claims

    @property
    def registry(self) -> Registry:
        """Entities (those of documents among them), terms, samenesses, and the readings that count here."""
        return self._remembered("registry", self._make_registry)  # type: ignore[no-any-return]

    def _make_registry(self) -> Registry:
        whole = corpus.with_local(self._shared.registry(), self._shared.entities(self._ids))
        return replace(whole, readings=timeline.readings_known(whole, self._ids) if self._readings else ())

    @property
    def context(self) -> bridges.Context:
        """What joins the claims of this view when they are compared: readings, and parts that claims state."""
        return self._remembered("context", lambda: bridges.Context.of(self.selected, self.registry))  # type: ignore[no-any-return]

    def documents(self) -> "pd.DataFrame":
        """A row a document, with the number of its claims."""
        return tables.documents_table(self._headers, self._counts())

    def _counts(self) -> dict[str, int]:
        """How many claims of this view each of its documents has."""
        if not self._choice:
            return self._shared.claim_counts(self._ids)
        counts = Counter(c.document.id for c in self.selected)
        return {i: counts[i] for i in self._ids}

    def _used(self) -> set[str]:
        """What the claims of this view refer to, their authors and outlets among it."""
        if not self._choice:
            return self._shared.used(self._ids)
        authored = (r for c in self.selected for r in (*c.document.authors, c.document.outlet) if r)
        return {*authored, *(r for c in self.selected for r in c.refs)}

    def find(self, name: str) -> "pd.DataFrame":
        """The entities that a name means, best first: by id, label or alias, else by part, else by likeness.

        In a view only entities that a visible claim uses are found.

        >>> load().find("Anthony Blinken")["id"].tolist()
        ['antony-blinken']
        """
        registry = self.registry
        if self._says:
            used = self._used()
            return tables.entities_table(registry.find(name, [e for r, e in registry.entities.items() if r in used]))
        return tables.entities_table(registry.find(name))

    def claims(self, **filters: object) -> "pd.DataFrame":
        """A row a claim. The filters are named in :func:`kg.keep.keep`; ids and names mean the same.

        >>> load().claims(speaker="Blinken", modality="asserted")["object"].tolist()
        ['8000 people']
        """
        chosen = self._kept(filters)
        return tables.claims_table(chosen, self._shared.texts.quotes if self._shared.texts else None)

    def claim(self, ref: str) -> CitedClaim:
        """One claim by ``document#id``. Raises :class:`~kg.errors.UnknownIdError` with the nearest that exist."""
        claim = self._plain(ref)
        return CitedClaim(**{f.name: getattr(claim, f.name) for f in fields(Claim)}, graph=self)

    def quotes(self, claim: Claim) -> list[str] | None:
        """The words of a claim's evidence, where the text is at hand or the words stand in the file."""
        return (self._shared.texts or corpus.NO_TEXTS).quotes(claim)

    # SPARQL

    def select(
        self, query: str, *, timeout: float | None = None, federated: bool = False, **values: object
    ) -> "pd.DataFrame":
        """Ask a SPARQL SELECT; the values are bound to its variables of the same names, never pasted.

        The prefixes of the graph are bound. ``kg.ref("russia")`` is an IRI, a plain string a literal. A column has
        the narrowest type that holds its values; what is missing is missing.

        >>> load().select("SELECT ?label WHERE { ?who skos:prefLabel ?label }", who=run.Ref("nis"))["label"].tolist()
        ['National Intelligence Service']

        Raises :class:`~kg.errors.QueryError` with the place and what to type, and
        :class:`~kg.errors.QueryTimeoutError` after ``timeout`` seconds.
        """
        return run.select(self.scope("select"), query, values, timeout=timeout, federated=federated)

    def ask(self, query: str, *, timeout: float | None = None, federated: bool = False, **values: object) -> bool:
        """Ask a SPARQL ASK; as :meth:`select`."""
        return run.ask(self.scope("ask"), query, values, timeout=timeout, federated=federated)

    def construct(
        self, query: str, *, timeout: float | None = None, federated: bool = False, **values: object
    ) -> "rdflib.Graph":
        """Ask a SPARQL CONSTRUCT or DESCRIBE, into an ``rdflib.Graph`` of its own; as :meth:`select`."""
        return run.construct(self.scope("construct"), query, values, timeout=timeout, federated=federated)

    def question(self, name: str, **parameters: object) -> "pd.DataFrame":
        """Ask a named question; :func:`kg.questions` lists them with their parameters and columns."""
        return questions.question(self.scope("question"), name, parameters)

    def scope(self, what: str = "SPARQL") -> Scope:
        """What a query of this graph may see, and what an id means to it: for tools that ask in their own way.

        ``what`` is who asks, for the message of :class:`~kg.errors.ViewError` where this view chooses claims.
        """
        if self._choice:
            raise ViewError(
                f"{what} reads whole documents, and this view chooses claims ({'; '.join(self._says)}); use claims(), or {what} of the whole graph"
            )
        return Scope(self._shared.store, self._shared.names, self.registry, frozenset(self._ids), self._graphs)

    @property
    def _graphs(self) -> tuple[str, ...] | None:
        """The named graphs that a view may see; none for a whole graph."""
        if not self._says:
            return None
        names = self._shared.names
        known = {names.reading(r.id) for r in self.registry.readings} | {names.document(i) for i in self._ids}
        return (ONTOLOGY, names.registry, *sorted(known))

    # comparing, counting, explaining

    @overload
    def compare(self, a: str, b: str, /) -> Comparison: ...
    @overload
    def compare(self, *, verdict: str | Iterable[str] | None = None, **filters: object) -> "pd.DataFrame": ...
    def compare(
        self, *pair: str, verdict: str | Iterable[str] | None = None, **filters: object
    ) -> "Comparison | pd.DataFrame":
        """Set claims side by side: two by their references, or every comparable pair that the filters keep, as a table.

        The verdict is one of: agrees, consistent, superseded, contradicts, not comparable, cannot tell
        (:mod:`kg.compare`). A pair is kept where either of its claims passes the filters; ``verdict`` keeps the pairs
        with this verdict, or one of several, and is fast: pairs that cannot have it are not made.

        >>> graph = load()
        >>> found = graph.compare("benefiting-from-soldiers-2024-11#in-kursk", "benefiting-from-soldiers-2024-11#blinken-8000")
        >>> found.verdict.value, found.change
        ('superseded', 'changed')
        >>> graph.compare(verdict="contradicts")["element"].unique().tolist()
        ['polarity']
        """
        if len(pair) == 2 and not filters and verdict is None:
            a, b = map(self._plain, pair)
            return compare.compare(a, b, self._among(partial(around.pair, chosen=[a, b]))[1])
        if pair:
            raise QueryError("compare takes two claims, or filters by name")
        verdicts = tuple(Verdict) if verdict is None else compare.named(verdict)
        if not filters:
            return tables.comparisons_table(self._pairs(verdicts))
        kept = self._kept(filters)
        claims, _ = self._among(partial(around.comparable, chosen=kept))
        refs = {c.ref for c in kept}
        return tables.comparisons_table(compare.compare_all(claims, self.registry, verdicts=verdicts, among=refs))

    def sums(self) -> "pd.DataFrame":
        """Wholes whose disjoint parts add up to more than the whole, with the arithmetic."""
        return tables.sums_table(compare.sums(self.selected, self.context))

    def origins(self, claim: str | None = None, /, **filters: object) -> Origins:
        """On how many named origins claims rest at least, on how many possible ones at most, and why.

        For one claim: all claims of its proposition, those that agree with it. Else all that the filters keep, for
        instance a predicate and a subject.

        >>> load().origins(subject="kpa-in-kursk", predicate="troopsPresent").at_least
        1
        """
        if claim is not None:
            given = self._plain(claim)
            weighed = self._weighed(given)
            beside = (*weighed.supporting, *(c for c, _ in weighed.quoted))
            agreeing = [weighed.other(c) for c in beside if c.verdict is Verdict.AGREES]
            return self._origins_of([given, *agreeing], side=given.polarity)
        if not filters:
            raise QueryError("origins needs a claim, or filters such as predicate= and subject=")
        return self._origins_of(self._kept(filters))

    def explain(self, source: str, target: str | None = None, *, kind: str | None = None) -> Explanation:
        """Every path of explanatory claims from one thing to another, or to all of a kind, the weakest step named.

        Source and target are ids or names; ``kind`` is a type ("Compensation") or one of its kinds ("money").
        """
        given = self._entity(source)
        aim = None if target is None else self._entity(target)
        wanted = partial(around.leading, aims=explain.aims(self.registry, aim, kind))
        claims, _ = self._among(wanted)
        return explain.explain_paths(claims, self.registry, given, aim, kind=kind, origins_of=self._origins_of)

    def _origins_of(self, claims: Iterable[Claim], *, side: Polarity | None = None) -> Origins:
        chosen = list(claims)
        if self._at_hand:
            context = self._remembered("lineage", lambda: origins.Context.of(self.selected, self.registry))
        else:
            context = around.lineage(self._named, chosen)
        return origins.origins(chosen, context, side=side)

    def _weighed(self, claim: Claim) -> For:
        """What speaks for a claim and what against it."""
        claims, context = self._among(partial(around.weighed, claim=claim))
        return explain.speaks(claims, claim, context)

    def _among(self, needed: Callable[[Named], list[Claim]]) -> tuple[list[Claim], bridges.Context]:
        """The claims among which some are compared, and what joins them: all that are at hand, else those needed."""
        if self._at_hand:
            return self.selected, self.context
        claims = needed(self._named)
        return claims, bridges.Context.of(claims, self.registry)

    @property
    def _named(self) -> Named:
        """The documents of this view, seen through the names in their claims."""
        return Named(self._shared, self._ids, self.registry)

    @property
    def _at_hand(self) -> bool:
        """Whether all claims of this view were read, or must be since it chooses among them."""
        return bool(self._choice) or self._knows("claims") or self._shared.at_hand(self._ids)

    def network(self, kind: str = "claims") -> "nx.MultiDiGraph[str]":
        """A networkx graph: ``claims`` (an edge a claim), ``actors`` (who speaks of whom), ``attribution`` (who cites whom)."""
        if kind not in _PROJECTIONS:
            raise QueryError(f"no network {kind!r}; there are {', '.join(_PROJECTIONS)}")
        claims, registry = self.selected, self.registry
        with uncollected():
            return _PROJECTIONS[kind](claims, registry)

    def show(
        self,
        what: "str | Explanation | Origins" = "claims",
        *,
        title: str | None = None,
        theme: "Theme | None" = None,
        **filters: object,
    ) -> "View":
        """A picture of claims, by name or of an explanation or a count of origins; it shows itself in Jupyter.

        Names are ``claims, actors, attribution, origins, estimates, corroboration, timeline``; filters as in
        :meth:`claims`. ``.save("x.html")`` writes it. Needs the extra ``viz``.
        """
        from kg.views.view import show

        chosen = keep.keep(self.selected, self.registry, **filters)
        return show(
            what,
            chosen,
            self.registry,
            among=self.selected,
            pairs=self._pairs,
            quotes=self.quotes,
            title=title,
            theme=theme,
        )

    def _pairs(self, verdicts: tuple[Verdict, ...] = tuple(Verdict)) -> list[Comparison]:
        def make() -> list[Comparison]:
            return compare.compare_all(self.selected, self.registry, verdicts=verdicts)

        return self._remembered(f"pairs: {', '.join(sorted(verdicts))}", make)  # type: ignore[no-any-return]

    def lint(self) -> "pd.DataFrame":
        """What does not add up in what sources say: findings with their claims and arithmetic. Nothing is changed."""
        return tables.findings_table(lint.lint(self.selected, self.registry))

    def ledger(self, format: str = "markdown", **filters: object) -> str:
        """The claims with numbered citations, as Markdown or CSV."""
        chosen = self._kept(filters)
        return export.ledger(chosen, self.registry, format=format, quotes=self.quotes)

    def to_jsonld(self, **filters: object) -> dict[str, Any]:
        """The claims as schema.org ``Claim`` items with where they appeared."""
        chosen = self._kept(filters)
        return export.jsonld(chosen, self.registry, self._shared.names)

    # views

    def as_of(self, known: str | date) -> "ClaimGraph":
        """The graph as it could be known on a day, that day included: what was surely published by then.

        ``undecided`` lists documents whose publication may or may not lie before. A reading counts only while all
        its documents are known.

        >>> load().as_of("2024-10-21").documents()["document"].tolist()
        ['asia-business-daily-2024-06-27', 'asia-business-daily-2024-10-18', 'moscow-times-2024-10-21']
        """
        found = timeline.known(self._headers, known)
        view = self._view(f"as of {known}")
        view._documents = found.ids
        view._undecided = (*self._undecided, *sorted(found.undecided))
        return view

    def at(self, valid: str) -> "ClaimGraph":
        """The claims that surely speak of a day or a time (EDTF); those that may stand in ``undecided``."""
        _, undecided = timeline.at(self.selected, valid)
        view = self._view(f"at {valid}")
        view._choice = (*self._choice, lambda _, claims: timeline.at(claims, valid)[0])
        view._undecided = (*self._undecided, *sorted(c.ref for c in undecided))
        return view

    def without(self, *, origin: str | None = None, readings: bool = False) -> "ClaimGraph":
        """The graph if an origin is not believed, or without any reading; ``fallen`` says what lost all support.

        >>> "moscow-times-2024-10-21#nis-figure" in [f.claim.ref for f in load().without(origin="nis").fallen]
        True
        """
        view = self._view(
            "; ".join([*([f"without {origin}"] if origin else []), *(["without readings"] if readings else [])])
        )
        if readings:
            view._readings = False
        if origin is not None:
            refs = sorted(self.registry.refs(origin))

            def choose(graph: ClaimGraph, claims: list[Claim]) -> list[Claim]:
                return origins.without(claims, origins.Context.of(claims, graph.registry), *refs)[0]

            lost = origins.without(self.selected, origins.Context.of(self.selected, self.registry), *refs)[1]
            view._choice = (*self._choice, choose)
            view._fallen = (*self._fallen, *lost)
        return view

    def _view(self, says: str) -> "ClaimGraph":
        view = ClaimGraph(self._shared)
        view._documents, view._choice, view._readings = self._documents, self._choice, self._readings
        view._says, view._undecided, view._fallen = (*self._says, says), self._undecided, self._fallen
        return view

    def _plain(self, ref: str) -> Claim:
        document = ref.partition("#")[0]
        of = [document] if document in self._ids else []
        among = self.selected if self._choice else [c for a in self._shared.documents(of) for c in a.claims]
        claim = next((c for c in among if c.ref == ref), None)
        if claim is None:
            known = [c.ref for c in self.selected] if self._choice else self._shared.claim_refs(self._ids)
            raise UnknownIdError("claim", ref, known)
        return claim

    def _kept(self, filters: dict[str, object]) -> list[Claim]:
        """The claims that pass filters, out of those that may."""
        if self._choice:
            return keep.keep(self.selected, self.registry, **filters)
        among = self._named.claims(filters)
        return keep.keep(self.selected if among is None else among, self.registry, **filters)

    def _entity(self, name: str) -> str:
        if "#" in name:
            return self._plain(name).ref
        if name in self.registry.entities:
            return name
        found = sorted(self.registry.refs(name))
        if len({self.registry.canonical(r) for r in found}) > 1:
            raise QueryError(f"{name!r} means several: {', '.join(found)}; give one of these ids")
        return found[0]

    # changing it

    def add(self, *paths: str | Path, on_bad_lines: OnBadLines = "error") -> "ClaimGraph":
        """Add annotated documents, or replace those of the same id; where one has a mistake, none is added.

        On disk and on a server a large corpus is written part by part: where that is stopped, adding it again
        completes it. ``on_bad_lines`` as in :func:`load`.
        """
        self._whole("add")
        shared = self._shared
        shared.renew()
        known = Known(shared.registry(), frozenset(shared.ids), self._has)
        return self._write(*loading.checked(paths, known, skip=_skips(on_bad_lines)))

    def _write(self, reading: corpus.Reading, skipped: list[Problem]) -> "ClaimGraph":
        loading.write(self._shared, reading)
        self._skipped = tuple(skipped)
        if skipped:
            lines = len({(p.file, p.line) for p in skipped})
            said = "1 line has mistakes and was" if lines == 1 else f"{lines} lines have mistakes and were"
            warnings.warn(f"{said} left out; graph.skipped has them", stacklevel=3)
        return self

    def remove(self, document: str) -> "ClaimGraph":
        """Remove a document with its claims and its own entities. The registry stays."""
        self._whole("remove")
        self._shared.renew()
        if document not in self._shared.ids:
            raise UnknownIdError("document", document, self._shared.ids)
        self._shared.store.remove(self._shared.names.document(document))
        return self

    def renew(self) -> "ClaimGraph":
        """Look again at what others have written on the server meanwhile; the views of this graph look again too."""
        self._shared.renew()
        return self

    def _whole(self, what: str) -> None:
        if self._says:
            raise ViewError(f"{what} changes the whole graph, and this is a view ({'; '.join(self._says)})")

    def _has(self, ref: str) -> bool:
        document, _, id_ = ref.partition("#")
        return document in self._shared.ids and any(c.id == id_ for c in self._shared.document(document).claims)

    # RDF

    @property
    def dataset(self) -> "rdflib.Dataset":
        """The graph as a live, read-only ``rdflib.Dataset``; of a view, as it is now.

        A graph on a server has none, since rdflib would fetch it triple by triple.
        """
        from kg import dataset

        if not isinstance(self._shared.store, Store):
            raise ViewError("a graph on a server has no live dataset; select asks it there, to_rdflib() fetches a copy")
        return dataset.live(self._seen("dataset").engine, prefixes(self._shared.names.base))

    def to_rdflib(self) -> "rdflib.Dataset":
        """An independent copy of the graph in rdflib's own memory store."""
        from kg import dataset

        return dataset.copied(self._seen("to_rdflib").engine, prefixes(self._shared.names.base))

    def serialize(self, ending: str = ".nq") -> bytes:
        """The graph as ``.nq`` (canonical N-Quads), ``.trig`` or ``.jsonld``; equal graphs give equal bytes."""
        store = self._seen("serialize")
        return rdf.serialize(((g, store.triples(g)) for g in store.graphs()), ending, prefixes(self._shared.names.base))

    def violations(self) -> list[shapes.Finding]:
        """What of the graph does not conform to the SHACL shapes; nothing for a graph made from files.

        Needs the extra ``validate``.
        """
        return shapes.violations(self._seen("violations"), base=self._shared.names.base)

    def _seen(self, what: str) -> Store:
        """The store of a whole graph; for a view or a server, one in memory with the graphs that may be seen."""
        graphs, store = self.scope(what).graphs, self._shared.store
        if graphs is None and isinstance(store, Store):
            return store
        held = store.graphs()
        lines = store.lines_of(held if graphs is None else sorted({*held} & {*graphs}))
        seen = Store()
        seen.fill({g: [line.removesuffix(" .") for line in found] for g, found in lines})
        return seen

    def __len__(self) -> int:
        return sum(self._counts().values())

    def __repr__(self) -> str:
        said = f", {'; '.join(self._says)}" if self._says else ""
        return f"<ClaimGraph: {len(self)} claims of {len(self._ids)} documents{said}>"

    def __str__(self) -> str:
        return f"{display.documents_words(self.documents())}\n{repr(self).strip('<>')}"


@faces.html.register
def _graph_html(graph: ClaimGraph) -> str:
    return display.documents(repr(graph).strip("<>"), graph.documents())


@faces.html.register
def _cited_html(claim: CitedClaim) -> str:
    known = claim._graph
    return display.claim(claim, known.registry, known.quotes)
