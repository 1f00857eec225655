"""Claims and results → typed pandas. A missing value is missing: never an empty string, never zero."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from kg.model import Claim, Condition, Document, Entity, chain_text, object_text, short

if TYPE_CHECKING:
    import pandas as pd

    from kg.compare.pairs import Comparison
    from kg.compare.totals import Sum
    from kg.lint import Finding
    from kg.timeline import Change

CLAIM_COLUMNS = tuple(
    "claim document statement subject predicate object low high unit bound counted polarity modality likelihood "
    "voiced given speaker origins chain said_from said_to when valid_from valid_to place outlet published_from "
    "published_to spans quote".split()
)
_NUMBERS = frozenset({"low", "high"})
_DATES = frozenset({"said_from", "said_to", "valid_from", "valid_to", "published_from", "published_to"})


def claims_table(claims: Iterable[Claim], quotes: Callable[[Claim], list[str] | None] | None = None) -> "pd.DataFrame":
    """A row a claim, with the columns of :data:`CLAIM_COLUMNS`.

    ``low`` and ``high`` are the printed numbers (Float64); exact decimals stand on the claim. Dates are
    ``datetime64[s]``; everything else is text.
    """
    rows = [_claim_row(c, quotes) for c in claims]
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(CLAIM_COLUMNS)
    return frame(dict(zip(CLAIM_COLUMNS, columns, strict=True)), numbers=_NUMBERS, dates=_DATES)


def _claim_row(c: Claim, quotes: Callable[[Claim], list[str] | None] | None) -> tuple[Any, ...]:
    q, document, said, published = c.quantity, c.document, c.said, c.document.published
    valid = c.valid
    words = quotes(c) if quotes else None
    return (
        c.ref,
        document.id,
        c.statement,
        _shown(c.subject),
        c.predicate,
        object_text(c.object),
        None if q is None or q.low is None else float(q.low),
        None if q is None or q.high is None else float(q.high),
        None if q is None else q.unit,
        None if q is None else q.bound.value,
        None if q is None else q.counted,
        c.polarity.value,
        c.modality.value,
        None if c.likelihood is None else c.likelihood.value,
        c.voice.value,
        given_text(c.given),
        c.speaker,
        "; ".join(short(o) for o in c.origins) or None,
        chain_text(c.chain),
        said.earliest if said else None,
        said.latest if said else None,
        None if c.time is None else str(c.time),
        valid[0],
        valid[1],
        None if c.place is None else short(c.place),
        None if document.outlet is None else short(document.outlet),
        published.earliest if published else None,
        published.latest if published else None,
        "; ".join(str(s) for s in c.spans) or None,
        " … ".join(words) if words else None,
    )


def _shown(ref: str) -> str:
    return ref if "#" in ref else short(ref)


def given_text(given: Condition | None) -> str | None:
    """A condition in one line; one that is contrary to fact says so."""
    if given is None:
        return None
    what = _shown(given.what) if isinstance(given.what, str) else given.what.text
    return what if given.holds.value == "affirmed" else f"contrary to fact: {what}"


def documents_table(documents: Iterable[Document], counts: dict[str, int]) -> "pd.DataFrame":
    """A row a document: what it is, when it appeared, and how that is known."""
    rows = [
        (
            d.id,
            d.title,
            d.outlet and short(d.outlet),
            "; ".join(short(a) for a in d.authors) or None,
            d.genre,
            d.published.earliest if d.published else None,
            d.published.latest if d.published else None,
            d.basis("published").value,
            d.url,
            counts.get(d.id, 0),
        )
        for d in documents
    ]
    names = "document title outlet authors genre published_from published_to published_basis url claims".split()
    columns = dict(zip(names, zip(*rows, strict=True) if rows else [()] * len(names), strict=True))
    return frame(columns, dates=_DATES, whole={"claims"})


def comparisons_table(pairs: "Iterable[Comparison]") -> "pd.DataFrame":
    """A row a pair of claims: the verdict, what it turns on, the key they share, and the sentence."""
    names = "a b verdict change outcome element key sentence earlier later part whole readings".split()
    rows = [
        (p.a.ref, p.b.ref, p.verdict.value, p.change, p.outcome, p.element, p.key, p.sentence,
         p.earlier, p.later, p.part, p.whole, "; ".join(p.readings) or None)
        for p in pairs
    ]  # fmt: skip
    return frame(_columns(names, rows))


def sums_table(sums: "Iterable[Sum]") -> "pd.DataFrame":
    """A row a whole whose parts add up to more: the whole, its parts, the verdict, the arithmetic in words."""
    names = "whole parts verdict key sentence readings".split()
    rows = [
        (
            s.whole.ref,
            "; ".join(p.ref for p in s.parts),
            s.verdict.value,
            s.key,
            s.sentence,
            "; ".join(s.readings) or None,
        )
        for s in sums
    ]
    return frame(_columns(names, rows))


def changes_table(changes: "Iterable[Change]") -> "pd.DataFrame":
    """A row a change between two views: what it is, its claim, the earlier claim it bears on, and the sentence."""
    rows = [(c.kind, c.claim.ref, c.earlier.ref if c.earlier else None, c.sentence) for c in changes]
    return frame(_columns("change claim earlier sentence".split(), rows))


def findings_table(findings: "Iterable[Finding]") -> "pd.DataFrame":
    """A row a finding of the lint: its kind, its claims, the sentence and the arithmetic."""
    rows = [(f.kind, "; ".join(c.ref for c in f.claims), f.sentence, f.arithmetic) for f in findings]
    return frame(_columns("kind claims sentence arithmetic".split(), rows))


def _columns(names: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> dict[str, Sequence[Any]]:
    return dict(zip(names, zip(*rows, strict=True) if rows else [()] * len(names), strict=True))


def entities_table(entities: Iterable[Entity]) -> "pd.DataFrame":
    """A row an entity: id, label, type, kind, aliases, the one document that has it, Wikidata, notes."""
    rows = [
        (
            e.id,
            e.label,
            e.type.value,
            e.kind.value if e.kind else None,
            "; ".join(e.aliases) or None,
            e.document,
            e.wikidata,
            "unresolved" if e.unresolved else "hypothetical" if e.hypothetical else None,
            e.note,
        )
        for e in entities
    ]
    names = "id label type kind aliases document wikidata status note".split()
    return frame(_columns(names, rows))


def frame(
    columns: Mapping[str, Sequence[Any]],
    *,
    numbers: Iterable[str] = (),
    dates: Iterable[str] = (),
    whole: Iterable[str] = (),
    truths: Iterable[str] = (),
) -> "pd.DataFrame":
    """A data frame with declared types: text unless a column is named as number, date, whole number or truth value."""
    import pandas as pd

    declared = {
        **dict.fromkeys(dates, "date"),
        **dict.fromkeys(truths, "truth"),
        **dict.fromkeys(whole, "whole"),
        **dict.fromkeys(numbers, "number"),
    }
    return pd.DataFrame({name: column(values, declared.get(name, "text")) for name, values in columns.items()})


def column(values: Sequence[Any], type_: str) -> Any:
    """The array of a column of a declared type: ``number``, ``whole``, ``truth`` or ``date``, else text.

    >>> column([True, None], "truth").tolist()
    [True, <NA>]
    """
    import numpy as np
    import pandas as pd

    if type_ == "number":
        return pd.array([None if v is None else float(v) for v in values], dtype="Float64")
    if type_ == "date":
        return np.array(["NaT" if v is None else v.isoformat() for v in values], dtype="datetime64[s]")
    dtype: Any = _DTYPES.get(type_, "str")
    return pd.array(list(values), dtype=dtype)


_DTYPES = {"whole": "Int64", "truth": "boolean"}


def typed(names: Sequence[str], rows: Sequence[Sequence[Any]]) -> "pd.DataFrame":
    """A data frame of query results, each column of the narrowest type that holds all its values.

    Whole numbers become Int64, numbers Float64, dates datetime64, truth values boolean; mixed columns stay objects.
    """
    import pandas as pd

    made = {name: narrowest([row[i] for row in rows]) for i, name in enumerate(names)}
    return pd.DataFrame(made, columns=list(names))


def narrowest(values: Sequence[Any]) -> Any:
    """The array of a column, of the narrowest type that holds all its values.

    >>> narrowest([1, None]).tolist(), narrowest([1, "a"]).tolist()
    ([1, <NA>], [1, 'a'])
    """
    import pandas as pd

    kinds = {type(v) for v in values if v is not None}
    if kinds == {int} and all(v is None or -_WHOLE <= v < _WHOLE for v in values):
        return column(values, "whole")
    if kinds == {bool}:
        return column(values, "truth")
    if kinds == {date}:
        return pd.to_datetime(pd.Series(values, dtype="object")).astype("datetime64[s]").array
    if kinds and kinds <= {int, float, Decimal} and kinds != {int}:
        return column(values, "number")
    if kinds <= {str}:
        return column(values, "text")
    return pd.Series(values, dtype="object").array


_WHOLE = 1 << 63
