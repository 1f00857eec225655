"""Python values ↔ RDF terms.

Into a query goes a term, never the characters of a value: every text is written by the one function that escapes
text for RDF (:func:`kg.quads.literal`), every IRI is checked by the engine's own reader. Out of a result come
Python's own types; a value that Python cannot hold (a date before the year 1) stays text.
"""

import math
import re
from collections.abc import Callable, Iterable
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


def reader(shown: Callable[[str], str]) -> Callable[[Iterable[str]], list[Any]]:
    r"""A function from terms, as a result in TSV or N-Triples writes them, to Python's values.

    Whole numbers become ``int``, decimals ``Decimal``, doubles ``float``, truth values ``bool``, dates ``date``; IRIs
    are shown as ``shown`` says; all else is text. A missing value, which is no term, is ``None``.

    >>> reader(str.upper)(['"a\\tb"@en', '""', "", "<urn:a>", "true", "3", "1.50", "_:b"])
    ['a\tb', '', None, 'URN:A', True, 3, Decimal('1.50'), '_:b']
    """

    def read(terms: Iterable[str]) -> list[Any]:
        # most are addresses, or texts in which nothing is escaped
        return [
            shown(t[1:-1])
            if t[:1] == "<" and t[1:2] != "<"
            else t[1:-1]
            if t[-1:] == '"' and "\\" not in t
            else _value(t)
            for t in terms
        ]

    return read


def _value(written: str) -> Any:
    start = written[:1]
    if start == '"':
        end = written.rindex('"')
        text = _ESCAPED.sub(_unescaped, written[1:end])
        return _typed_value(text, written[end + 4 : -1]) if written[end + 1 : end + 2] == "^" else text
    if start in ("", "_", "<"):
        return written or None
    return _typed_value(written, _bare_type(written))


def _typed_value(text: str, datatype: str) -> Any:
    convert = _READERS.get(datatype)
    if convert is None:
        return text
    try:
        return convert(text)
    except (ValueError, ArithmeticError):
        return text


def _bare_type(written: str) -> str:
    """The datatype of a term without quotes: a truth value or a number (SPARQL 1.1, section 4.1.2)."""
    if written in ("true", "false"):
        return XSD + "boolean"
    if "e" in written or "E" in written:
        return XSD + "double"
    return XSD + ("decimal" if "." in written else "integer")


_ESCAPED = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))")
_CHARACTERS = {"t": "\t", "n": "\n", "r": "\r", "b": "\b", "f": "\f"}


def _unescaped(found: re.Match[str]) -> str:
    short, long, character = found.groups()
    return _CHARACTERS.get(character, character) if character else chr(int(short or long, 16))


_READERS: dict[str, Callable[[str], Any]] = {
    XSD + "decimal": Decimal,
    XSD + "double": float,
    XSD + "float": float,
    XSD + "boolean": lambda text: text in ("true", "1"),
    XSD + "date": date.fromisoformat,
    XSD + "dateTime": datetime.fromisoformat,
    **{XSD + name: int for name in _WHOLE},
}
