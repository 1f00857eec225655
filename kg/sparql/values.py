"""Python values ↔ RDF terms.

Into a query goes a term, never the characters of a value: every text is written by the one function that escapes
text for RDF (:func:`kg.quads.literal`), every IRI is checked by the engine's own reader. Out of a result come
Python's own types; a value that Python cannot hold (a date before the year 1) stays text.
"""

import math
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pyoxigraph as ox

from kg.quads import literal
from kg.sparql.scope import Ref, Scope, resolve
from kg.vocabulary import XSD

_ALLOWED = "kg.ref(id), str, int, float, Decimal, bool, date, datetime, or a term of rdflib or pyoxigraph"
_WHOLE = (
    "integer nonNegativeInteger positiveInteger nonPositiveInteger negativeInteger long int short byte "
    "unsignedLong unsignedInt unsignedShort unsignedByte"
).split()


def term(value: object, scope: Scope) -> str:
    """A value as the text of an RDF term in N-Triples, which SPARQL reads too.

    A :class:`Ref` is an IRI, a string a plain literal, numbers, truth values and dates are typed literals.
    Raises :class:`TypeError` for anything else, and :class:`~kg.errors.UnknownIdError` for an id that is not there.
    """
    if isinstance(value, Ref):
        return f"<{resolve(value, scope)}>"
    if isinstance(value, ox.NamedNode | ox.Literal):
        return _written(value)
    if type(value).__module__.startswith("rdflib."):
        return _rdflib_term(value)
    if type(value).__module__ == "numpy":
        value = getattr(value, "item", lambda: value)()
    if isinstance(value, bool):
        return _typed(str(value).lower(), "boolean")
    if isinstance(value, int):
        return _typed(str(value), "integer")
    if isinstance(value, float):
        return _typed(str(value) if math.isfinite(value) else _ENDLESS[str(value)], "double")
    if isinstance(value, Decimal) and value.is_finite():
        return _typed(f"{value:f}", "decimal")
    if isinstance(value, datetime):
        return _typed(value.isoformat(), "dateTime")
    if isinstance(value, date):
        return _typed(value.isoformat(), "date")
    if isinstance(value, str):
        return _text(value)
    raise TypeError(f"{value!r} ({type(value).__name__}) is no value for a query; allowed: {_ALLOWED}")


_ENDLESS = {"inf": "INF", "-inf": "-INF", "nan": "NaN"}


def _typed(text: str, name: str) -> str:
    return f"{literal(text)}^^<{XSD}{name}>"


def _text(value: str) -> str:
    try:
        value.encode()
    except UnicodeEncodeError:
        raise TypeError(f"{value!r} holds half of a character and is no text") from None
    return literal(value)


def _written(value: ox.NamedNode | ox.Literal) -> str:
    if isinstance(value, ox.NamedNode):
        return f"<{value.value}>"
    text = literal(value.value)
    if value.language is not None:
        return f"{text}@{value.language}"
    return text if value.datatype.value == XSD + "string" else f"{text}^^<{value.datatype.value}>"


def _rdflib_term(value: object) -> str:
    from rdflib import Literal, URIRef

    if isinstance(value, URIRef):
        try:
            return _written(ox.NamedNode(str(value)))
        except ValueError:
            raise TypeError(f"{str(value)!r} is no IRI") from None
    if isinstance(value, Literal):
        if value.language is not None:
            return _written(ox.Literal(str(value), language=value.language))
        if value.datatype is None:
            return _text(str(value))
        return f"{_text(str(value))}^^{_rdflib_term(value.datatype)}"
    raise TypeError(f"{value!r} ({type(value).__name__}) is no value for a query; allowed: {_ALLOWED}")


def reader(scope: Scope) -> Callable[[Any], Any]:
    """A function from the engine's terms to Python's values.

    Whole numbers become ``int``, decimals ``Decimal``, doubles ``float``, truth values ``bool``, dates ``date``; IRIs
    are shown as in :meth:`Scope.shown`; all else is text. A missing value is ``None``.
    """
    seen: dict[str, str] = {}

    def read(value: Any) -> Any:
        if value is None:
            return None
        if isinstance(value, ox.Literal):
            convert = _READERS.get(value.datatype.value)
            if convert is None:
                return value.value
            try:
                return convert(value.value)
            except (ValueError, ArithmeticError):
                return value.value
        if isinstance(value, ox.NamedNode):
            if value.value not in seen:
                seen[value.value] = scope.shown(value.value)
            return seen[value.value]
        return str(value)

    return read


_READERS: dict[str, Callable[[str], Any]] = {
    XSD + "decimal": Decimal,
    XSD + "double": float,
    XSD + "float": float,
    XSD + "boolean": lambda text: text in ("true", "1"),
    XSD + "date": date.fromisoformat,
    XSD + "dateTime": datetime.fromisoformat,
    **{XSD + name: int for name in _WHOLE},
}
