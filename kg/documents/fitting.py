"""Plain values → typed structs, or what does not fit, in plain English.

What fits its type is converted in one go by msgspec. What does not is walked part by part: each part that fits is
kept, and each that does not becomes a :class:`Misfit`, which says where it stands, what stands there, what is
allowed and what to type. So one wrong value does not hide the next.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple, get_args

import msgspec
from msgspec import UNSET, Struct, UnsetType

from kg.errors import nearest

Path = tuple[str | int, ...]
"""Where a value stands: keys and positions from the top."""


class Misfit(NamedTuple):
    """One value that does not fit its type."""

    path: Path
    found: str
    allowed: str
    remedy: str = ""


def fit(value: Any, type_: Any) -> tuple[Any, list[Misfit]]:
    """A struct made of a plain value, and what did not fit; without a required part there is no struct (``UNSET``).

    In a list of structs, and in a mapping, ``UNSET`` keeps the place of what did not fit. ``None`` says nothing, and
    fits nowhere.

    >>> class Ship(Struct, forbid_unknown_fields=True):
    ...     name: str
    ...     masts: int
    >>> fit({"name": "Mary", "masts": "3"}, Ship)
    (Ship(name='Mary', masts=3), [])
    >>> fit({"name": "Mary", "mats": "3"}, Ship)[1][0].remedy
    'did you mean masts?'
    """
    misfits: list[Misfit] = []
    try:
        return msgspec.convert(value, type_, strict=False), misfits
    except ValueError:  # msgspec's own, and a number of thousands of digits
        return _salvage(value, type_, misfits, ()), misfits


def is_empty(value: Any) -> bool:
    """Whether a value says nothing, as an unquoted ``#…`` does in YAML."""
    return value is None or (isinstance(value, str) and not value.strip())


def without_blanks(value: Any) -> Any:
    """A value in which ``None`` stands for whatever says nothing, as in what YAML gives.

    >>> without_blanks({"name": "", "masts": [" ", "3"]})
    {'name': None, 'masts': [None, '3']}
    """
    if isinstance(value, dict):
        return {k: without_blanks(v) for k, v in value.items()}
    if isinstance(value, list):
        return [without_blanks(v) for v in value]
    return None if is_empty(value) else value


def described(value: Any) -> str:
    """A value as messages show it.

    >>> described("x" * 99)[-6:], described([1])
    ("xxxx…'", 'a list')
    """
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    text = str(value)
    return repr(text if len(text) <= 60 else text[:57] + "…")


def unknown_key(path: Path, key: str, known: Iterable[str], *, empty: bool = False) -> Misfit:
    """A key that the format does not have. Without a value it is the rest of a text cut at an unquoted comma.

    >>> unknown_key(("modallity",), "modallity", ["modality", "when"]).remedy
    'did you mean modality?'
    """
    near = nearest(key, known)
    if empty and not near:
        found = f"{described(key)} without a value, as the rest of a text after a comma"
        return Misfit(path, found, "one text", "put the whole text in quotes, or remove it")
    remedy = f"did you mean {near[0]}?" if near else "remove it"
    return Misfit(path, f"the unknown key {described(key)}", ", ".join(known), remedy)


def _salvage(value: Any, type_: Any, misfits: list[Misfit], path: Path) -> Any:
    """What can be read of a value that does not fit its type; the rest is noted."""
    if is_empty(value):
        remedy = "write the value or remove the key; a value that begins with # needs quotes: '#claim'"
        misfits.append(Misfit(path, "nothing", "a value", remedy))
        return UNSET
    struct = next(iter(_structs(type_)), None)
    if struct is not None and isinstance(value, dict):
        return _salvage_struct(value, struct, misfits, path)
    if _is(type_, dict) and isinstance(value, dict):
        inner = _argument(type_, dict)
        return {k: _salvage(v, inner, misfits, (*path, k)) for k, v in value.items()}
    if _is(type_, list) and isinstance(value, list):
        inner = _argument(type_, list)
        parts = [_salvage(part, inner, misfits, (*path, i)) for i, part in enumerate(value)]
        return UNSET if UNSET in parts and not _has_struct(inner) else parts
    try:
        return msgspec.convert(value, type_, strict=False)
    except ValueError:
        misfits.append(Misfit(path, described(value), allowed_by(type_), _wrapped(value, type_)))
        return UNSET


def _salvage_struct(value: dict[str, Any], struct: Any, misfits: list[Misfit], path: Path) -> Any:
    fields = {f.encode_name: f for f in msgspec.structs.fields(struct)}
    made = {}
    for key, part in value.items():
        if key not in fields:
            misfits.append(unknown_key((*path, key), key, fields, empty=is_empty(part)))
            continue
        kept = _salvage(part, fields[key].type, misfits, (*path, key))
        if kept is not UNSET:
            made[fields[key].name] = kept
    missing = [f for f in fields.values() if f.required and f.name not in made]
    absent = [(f.encode_name, f.type) for f in missing if f.encode_name not in value]
    misfits += [Misfit((*path, name), "nothing", f"{name}: {allowed_by(t)}", f"add {name}:") for name, t in absent]
    return UNSET if missing else struct(**made)


# --- the types of the model ---------------------------------------------------------------------------------------


def allowed_by(type_: Any) -> str:
    """What a type allows, in words.

    >>> allowed_by(str | list[str])
    'text or a list'
    """
    words = []
    for m in _members(type_):
        if _origin(m) is list:
            words.append("a list")
        elif _origin(m) is dict:
            words.append("a mapping")
        elif m in _structs(m):
            words.append("a mapping with " + ", ".join(f.encode_name for f in msgspec.structs.fields(m)))
        elif m is not UnsetType:
            words.append(_NAMES[m])
    return " or ".join(words)


_NAMES = {str: "text", int: "a whole number", bool: "true or false"}


def _wrapped(value: Any, type_: Any) -> str:
    """What to type instead of a value that does not fit."""
    if _is(type_, list):
        return "begin each item with a dash" if isinstance(value, dict) else f"write [{value}]"
    if _is(type_, dict) or _structs(type_):
        return "write key: value pairs below it"
    if isinstance(value, list | dict):
        return "write one value; put a text that begins with [ or { in quotes"
    return "put the text in quotes" if str in _members(type_) else "write the value alone"


def _members(type_: Any) -> tuple[Any, ...]:
    return get_args(type_) if not isinstance(type_, type) and not _origin(type_) else (type_,)


def _origin(type_: Any) -> Any:
    origin = getattr(type_, "__origin__", None)
    return origin if origin in (list, dict) else None


def _is(type_: Any, container: type) -> bool:
    return any(_origin(m) is container for m in _members(type_))


def _argument(type_: Any, container: type) -> Any:
    return next(get_args(m)[-1] for m in _members(type_) if _origin(m) is container)


def _structs(type_: Any) -> list[Any]:
    return [m for m in _members(type_) if isinstance(m, type) and not _origin(m) and issubclass(m, Struct)]


def _has_struct(type_: Any) -> bool:
    return bool(_structs(type_)) or (_is(type_, list) and _has_struct(_argument(type_, list)))
