"""Libraries that only pictures need: imported where they are used, and named with what to type where they are missing."""

from importlib import import_module
from types import ModuleType

from kg.errors import MissingExtraError


def needed(module: str) -> ModuleType:
    """A module of the extra ``viz``.

    >>> needed("json").__name__
    'json'

    Raises :class:`MissingExtraError`, an ``ImportError``, with the line that installs it.
    """
    try:
        return import_module(module)
    except ImportError as error:
        raise MissingExtraError(module.partition(".")[0], "viz") from error
