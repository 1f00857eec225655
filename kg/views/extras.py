"""Libraries that only pictures need: imported where they are used, and named with what to type where they are missing."""

from importlib import import_module
from types import ModuleType

from kg.errors import KGError


class MissingExtraError(KGError, ImportError):
    """A library is not installed that comes with an extra of the package."""


def needed(module: str) -> ModuleType:
    """A module of the extra ``viz``.

    >>> needed("json").__name__
    'json'

    Raises :class:`MissingExtraError`, an ``ImportError``, with the line that installs it.
    """
    try:
        return import_module(module)
    except ImportError as error:
        raise MissingExtraError(f"pictures need {module}: pip install 'claimgraph[viz]'") from error
