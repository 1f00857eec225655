"""The notebooks in a folder of the user's, and JupyterLab opened there."""

import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from kg.corpus import resource
from kg.errors import MissingExtraError, StoreError

NOTEBOOKS = resource("notebooks")
"""The folder of the notebooks that ship with the package."""


def copied(folder: Path) -> list[Path]:
    """Copy the notebooks into a folder, which is made where it is not there; the ones that were written.

    A notebook that stands there already is the user's, and stays as it is.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as made:
    ...     first, second = copied(Path(made)), copied(Path(made))
    >>> len(first) == len(list(NOTEBOOKS.glob("*.ipynb"))), second
    (True, [])

    Raises :class:`~kg.errors.StoreError` where the folder is a file.
    """
    if folder.exists() and not folder.is_dir():
        raise StoreError(f"{folder} is a file; give a folder for the notebooks")
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for notebook in sorted(NOTEBOOKS.glob("*.ipynb")):
        target = folder / notebook.name
        if not target.exists():
            shutil.copyfile(notebook, target)
            written.append(target)
    return written


def start(folder: Path) -> int:
    """Open JupyterLab in a folder, until it is closed; what it returns.

    Raises :class:`~kg.errors.MissingExtraError` with the line that installs it.
    """
    if find_spec("jupyterlab") is None:
        raise MissingExtraError("kg lab", "notebook")
    return subprocess.run([sys.executable, "-m", "jupyterlab"], cwd=folder, check=False).returncode
