"""Measuring: each side in a process of its own, the sides in turn, medians; and the environment of the peers.

A side is a Python module that is asked for one piece of work and prints one line of JSON: the seconds the work took
(imports and preparation apart), and by how much the process grew. Taking turns spreads what else the machine does
over all sides. Peers are installed with pip, once, into environments of their own, so that nothing of theirs meets
the package that is measured.
"""

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any
from urllib.request import Request, urlopen

HERE = Path(__file__).resolve().parent
_PEERS = {
    "peers": (f"rdflib=={version('rdflib')}", f"pyoxigraph=={version('pyoxigraph')}", f"PyYAML=={version('PyYAML')}",
              "maplib", "oxigraph"),
    "kglab": ("kglab",),
}  # fmt: skip


@dataclass(frozen=True)
class Side:
    """One side of a comparison: the interpreter, what it is asked, and what it is given."""

    command: tuple[str, ...]
    without: tuple[str, ...] = ()
    whole: bool = False
    """Whether the whole process is measured, from its start to its end, whatever it prints."""

    def run(self) -> dict[str, Any]:
        """The line that one run prints. Raises ``RuntimeError`` with its complaint where it fails."""
        hidden = (f"--without={','.join(self.without)}",) if self.without else ()
        start = time.perf_counter()
        done = subprocess.run([*self.command, *hidden], capture_output=True, text=True, check=False, cwd=HERE.parent)  # noqa: S603
        if self.whole and not done.returncode:
            return {"seconds": time.perf_counter() - start}
        if done.returncode:
            raise RuntimeError(f"{' '.join(self.command[1:])}: {done.stderr.strip().splitlines()[-1:]}")
        found: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
        return found


def ours(*arguments: object, without: Sequence[str] = ()) -> Side:
    """A piece of work of this package; ``without`` are modules that are to be as if not installed."""
    return Side((sys.executable, "-m", "benchmarks.work", *map(str, arguments)), tuple(without))


@dataclass(frozen=True)
class Peers:
    """The folder with the environments of the peers."""

    folder: Path

    def side(self, *arguments: object, environment: str = "peers") -> Side:
        """A piece of work of a peer."""
        return Side((str(self.python(environment)), str(HERE / "peers.py"), *map(str, arguments)))

    def python(self, environment: str) -> Path:
        """The interpreter of an environment, which is made where it is not there yet."""
        home = self.folder / environment
        python, done = home / "bin" / "python", home / "installed"
        if not done.exists():
            say(f"installing {', '.join(_PEERS[environment])} into {home}")
            _quietly(sys.executable, "-m", "venv", str(home))
            _quietly(str(python), "-m", "pip", "install", "-q", *_PEERS[environment])
            done.touch()
        return python

    @contextmanager
    def served(self, quads: Path) -> Iterator[str]:
        """The address at which ``oxigraph serve`` answers from these quads, until the block ends.

        It holds them in memory: from its disk it takes several times longer for an answer, and what is compared is
        what clients make of the same answer.
        """
        oxigraph = str(self.python("peers").with_name("oxigraph"))
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            at = f"127.0.0.1:{free.getsockname()[1]}"
        command = [oxigraph, "serve", "--bind", at, "--union-default-graph"]
        server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603
        try:
            _wait_for(at)
            with quads.open("rb") as data:
                headers = {"Content-Type": "application/n-quads", "Content-Length": str(quads.stat().st_size)}
                urlopen(Request(f"http://{at}/store", data, headers)).close()
            yield f"http://{at}/query"
        finally:
            server.terminate()
            server.wait()

    def versions(self) -> dict[str, str]:
        """The versions of the peers that were used."""
        found: dict[str, str] = {}
        for environment in _PEERS:
            if (self.folder / environment / "installed").exists():
                found |= self.side("versions", environment=environment).run()["versions"]
        return found


def _wait_for(address: str, seconds: float = 30) -> None:
    host, _, port = address.partition(":")
    end = time.monotonic() + seconds
    while True:
        try:
            socket.create_connection((host, int(port)), timeout=1).close()
        except OSError:
            if time.monotonic() > end:
                raise RuntimeError(f"nothing answers at {address}") from None
            time.sleep(0.1)
        else:
            return


def _quietly(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} failed: {done.stderr.strip()[-400:]}")


def race(sides: Mapping[str, Side], repeat: int) -> dict[str, dict[str, float]]:
    """Run the sides in turn, ``repeat`` times, each time in the other order; the median of every number they print."""
    told: dict[str, list[dict[str, Any]]] = {name: [] for name in sides}
    for turn in range(repeat):
        for name in list(sides) if turn % 2 == 0 else reversed(list(sides)):
            say(f"  {name}, {turn + 1} of {repeat}")
            told[name].append(sides[name].run())
    return {name: medians(runs) for name, runs in told.items()}


def medians(runs: Sequence[Mapping[str, Any]]) -> dict[str, float]:
    """The median of each number.

    >>> medians([{"seconds": 3.0}, {"seconds": 1.0}, {"seconds": 2.0}])
    {'seconds': 2.0}
    """
    numbers = [k for k, v in runs[0].items() if isinstance(v, int | float)]
    return {k: float(median(run[k] for run in runs)) for k in numbers}


def say(text: str) -> None:
    """Tell whoever waits what is going on, beside the table."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()
