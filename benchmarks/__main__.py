"""The benchmark that anyone can run: ``python -m benchmarks [--quick] [row …]`` prints the table of the README.

Each figure but those of the last row is a ratio against a peer or a floor, on the same work in the same run, the sides
in turn, medians. Seconds differ from machine to machine, and ratios less. Peers are installed once into environments
of their own (``--peers``), data are written once (``--data``). Needs the extras ``all`` and ``dev``.
"""

import argparse
import os
import platform
import sys
import tempfile
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from benchmarks.processes import Peers, say
from benchmarks.rows import ROWS, Row, Setting, table

_OWN = ("claimgraph", "pyoxigraph", "msgspec", "pandas", "networkx", "PyYAML", "pyarrow")


def machine(peers: Peers) -> str:
    """The line that says where it was measured, and with which versions."""
    found = {}
    for name in _OWN:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "none"
    found |= peers.versions()
    system = f"{os.cpu_count()} cores ({platform.machine()}, {platform.system()}), Python {platform.python_version()}"
    return f"{system}; {', '.join(f'{n} {v}' for n, v in sorted(found.items(), key=lambda x: x[0].casefold()))}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure the rows that are asked for, and print them; 1 where one could not be measured."""
    home = Path(tempfile.gettempdir()) / "claimgraph-benchmarks"
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=str(__doc__).partition("\n")[0])
    parser.add_argument("rows", nargs="*", metavar="row", help=f"of {', '.join(ROWS)}; all by default")
    parser.add_argument("--quick", action="store_true", help="a tenth of the size, three runs")
    parser.add_argument("--repeat", type=int, default=None, metavar="N", help="how many runs a side; five by default")
    parser.add_argument("--peers", type=Path, default=home / "peers", metavar="DIR", help="the peers' environments")
    parser.add_argument("--data", type=Path, default=home / "data", metavar="DIR", help="the synthetic corpora")
    given = parser.parse_args(arguments)
    if unknown := [name for name in given.rows if name not in ROWS]:
        parser.error(f"no row {', '.join(unknown)}; there are {', '.join(ROWS)}")
    given.data.mkdir(parents=True, exist_ok=True)
    small = given.quick
    setting = Setting(
        given.data, Peers(given.peers.absolute()), given.repeat or (3 if small else 5),
        100 if small else 1000, 1000 if small else 10_000, 10_000 if small else 100_000,
    )  # fmt: skip
    rows: list[Row] = []
    failed = False
    for name in given.rows or ROWS:
        say(f"{name}:")
        try:
            rows += ROWS[name](setting)
        except RuntimeError as error:
            failed = True
            rows.append(Row(name, "could not be measured", "", str(error)))
    sys.stdout.write(f"{machine(setting.peers)}\n\n{table(rows)}\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
