"""The shell: ``kg check``, ``kg build``, ``kg tour`` and the annotator's tools. A user's mistake never ends in a traceback."""

import argparse
import os
import sys
import tempfile
import warnings
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path
from types import ModuleType
from typing import Any

from kg import corpus
from kg.corpus import SEEDS, Texts
from kg.documents import Lost
from kg.errors import CorpusError, KGError, MissingExtraError, Problem, StoreError
from kg.vocabulary import BASE


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 when all is well, 1 when a corpus has mistakes, 2 when the command cannot be carried out."""
    parser = _parser()
    given = parser.parse_args(arguments)
    if given.run is None:
        parser.print_help()
        return 0
    run: Callable[[argparse.Namespace], int] = given.run
    try:
        return run(given)
    except CorpusError as error:
        print(error)
        return 1
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except (KGError, OSError) as error:
        print(f"kg: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("kg: stopped", file=sys.stderr)
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="kg", description="A knowledge graph of claims, from annotated documents.")
    parser.add_argument("--version", action="version", version=f"kg {version('claimgraph')}")
    parser.set_defaults(run=None)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")

    def command(name: str, run: Callable[[argparse.Namespace], int], text: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=text, description=text)
        made.set_defaults(run=run)
        return made

    def corpus_argument(made: argparse.ArgumentParser) -> None:
        made.add_argument(
            "corpus",
            nargs="*",
            type=Path,
            metavar="CORPUS",
            help="files or folders; without any, the corpus that ships with kg",
        )

    tour = command(
        "tour",
        _tour,
        "build the graph, print what is in it and the paths from treaty to compensation, and draw them as a page",
    )
    tour.add_argument(
        "-o",
        "--output",
        type=Path,
        default=Path("claims.nq"),
        metavar="FILE",
        help="where to write the graph, claims.nq by default; the page stands beside it and ends in .html",
    )

    check = command("check", _check, "find every mistake of a corpus; with --texts, check every span against its text")
    corpus_argument(check)
    check.add_argument("--texts", type=Path, metavar="DIR", help="the folder with the articles' texts")

    check.add_argument("--shapes", action="store_true", help="also hold the graph against the SHACL shapes")

    build = command(
        "build", _build, "write the graph: .nq, .trig or .jsonld (RDF, equal bytes for equal input), .db (a store)"
    )
    corpus_argument(build)
    build.add_argument(
        "-o", "--output", type=Path, default=Path("claims.nq"), metavar="FILE", help="claims.nq by default"
    )
    build.add_argument("--base", default=BASE, metavar="IRI", help="the IRI under which the graph's names stand")
    build.add_argument(
        "--skip-bad-lines", action="store_true", help="leave out lines of .jsonl with mistakes, and print the mistakes"
    )

    question = command("question", _question, "ask a named question; without a name, list them")
    question.add_argument("name", nargs="?", metavar="NAME")
    question.add_argument("parameters", nargs="*", metavar="NAME=VALUE")

    sparql = command("sparql", _sparql, "ask a SPARQL query from a file, or from standard input with -")
    sparql.add_argument("file", type=Path, metavar="FILE")
    sparql.add_argument("--timeout", type=float, metavar="SECONDS", help="stop the query after so long")
    for made in (question, sparql):
        made.add_argument("--csv", action="store_true", help="print CSV instead of a table")
        made.add_argument(
            "--corpus", nargs="+", type=Path, default=[], metavar="CORPUS", help="files, folders or a .db store"
        )

    lint = command("lint", _lint, "what does not add up in what sources say; reports, and changes nothing")
    corpus_argument(lint)

    new = command("new", _new, "print the skeleton of an annotated article, with digest and length of its text")
    new.add_argument("--text", type=Path, required=True, metavar="FILE", help="the article's text, UTF-8")
    new.add_argument("--id", metavar="ID", help="the document's id; by default from the file's name")

    lab = command("lab", _lab, "copy the notebooks to a folder and open JupyterLab there")
    lab.add_argument("folder", nargs="?", type=Path, default=Path("claimgraph-notebooks"), metavar="FOLDER")

    seal = command("seal", _seal, "turn every quote: of an annotated article into span: and seal:")
    review = command(
        "review", _review, "write a page with each claim beside its quote, and the sentences that no claim covers"
    )
    for made in (seal, review):
        made.add_argument("file", type=Path, metavar="FILE", help="an annotated article")
        made.add_argument(
            "--texts", type=Path, required=True, metavar="DIR", help="the folder with the articles' texts"
        )
    review.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar="PAGE",
        help="where to write the page; by default beside FILE, ending in .html",
    )
    return parser


def _together(paths: Sequence[Path]) -> tuple[list[Path], Path | None]:
    """What to judge, and the one file asked about: an article alone is judged with the files beside it."""
    if len(paths) == 1 and paths[0].is_file() and paths[0].suffix in (".yaml", ".yml"):
        return [paths[0].parent], paths[0]
    return list(paths) or [SEEDS], None


def _check(given: argparse.Namespace) -> int:
    paths, only = _together(given.corpus)
    texts = None if given.texts is None else Texts(given.texts)
    reading = corpus.Reading(paths)
    documents = claims = verified = 0
    found: list[Problem] = []
    unread = set()
    for record, annotated in reading.judged():
        if record.lost is not Lost.NOTHING:
            unread.add(Path(record.name))
        if annotated is None or only not in (None, Path(record.name)):
            continue
        documents, claims = documents + 1, claims + len(annotated.claims)
        if texts is not None:
            faults, held = corpus.check_document(annotated, record, texts)
            found, verified = found + faults, verified + held
    problems = sorted(found + reading.problems)
    if only is not None:
        problems = [p for p in problems if Path(p.file) in {only, *unread} or p.line == 0]
    for problem in problems:
        print(problem)
    if given.shapes and not problems:
        from kg import graph

        unshapely = graph.load(*paths).violations()
        for finding in unshapely:
            print(finding)
        print(f"{_count(len(unshapely), 'finding')} of the SHACL shapes")
        if unshapely:
            return 1
    print(f"{_count(documents, 'document')}, {_count(claims, 'claim')}, {_count(len(problems), 'mistake')}")
    if texts is not None:
        print(f"{_count(verified, 'span')} verified against {given.texts}")
    return 1 if problems else 0


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _build(given: argparse.Namespace) -> int:
    from kg import graph, rdf

    output: Path = given.output
    in_store = output.suffix == ".db"
    if not in_store:
        rdf.format_of(output)
    lines: graph.OnBadLines = "skip" if given.skip_bad_lines else "error"
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", ".* left out; graph.skipped")  # it is printed here
        made = graph.load(*given.corpus, store=output if in_store else None, base=given.base, on_bad_lines=lines)
    if not in_store:
        write(output, made.serialize(output.suffix))
    for problem in made.skipped:
        print(problem)
    left_out = len({(p.file, p.line) for p in made.skipped})
    documents = made.documents()
    said = f"; {_count(left_out, 'line')} with mistakes left out" if left_out else ""
    claims = _count(int(documents["claims"].sum()), "claim")
    print(f"{claims} of {_count(len(documents), 'document')} written to {output}{said}")
    return 0


def _tour(given: argparse.Namespace) -> int:
    from kg import graph, rdf

    rdf.format_of(given.output)
    made = graph.load()
    print(
        f"{_count(len(made), 'claim')} of {_count(len(made.documents()), 'document')}, {len(made.registry.entities)} entities\n"
    )
    for a in made.annotated:
        d = a.document
        print(f"  {d.id}: {_count(len(a.claims), 'claim')}; {d.outlet}; {d.published} ({d.basis('published').value})")
    print("\nFrom the treaty over the deployment to compensation: who says so, and how surely\n")
    paths = made.explain("treaty-2024", kind="Compensation")
    print(paths)
    write(given.output, made.serialize(given.output.suffix))
    print(f"\nThe graph is in {given.output.resolve()}")
    try:
        drawn = made.show(paths).to_html()
    except MissingExtraError as error:
        print(f"There is no picture of the paths: {error}")
    else:
        page = given.output.with_suffix(".html")
        write(page, drawn.encode())
        print(f"The paths as a picture, a line for each claim, are in {page.resolve()}")
    return 0


def _question(given: argparse.Namespace) -> int:
    from kg import graph
    from kg.sparql.questions import questions

    known = questions()
    if given.name is None:
        for question in known.values():
            wanted = " ".join(f"[{p.name}=…]" if p.optional else f"{p.name}=…" for p in question.parameters)
            print(f"{question.name} {wanted}".rstrip() + f"\n    {question.text}")
        return 0
    parameters = dict(p.partition("=")[::2] for p in given.parameters)
    _show(_graph(given, graph).question(given.name, **parameters), given)
    return 0


def _sparql(given: argparse.Namespace) -> int:
    from kg import graph
    from kg.sparql import tokens

    query = (sys.stdin.buffer if given.file == Path("-") else given.file.open("rb")).read().decode()
    made = _graph(given, graph)
    form = tokens.form(tokens.tokens(query))
    if form == "ASK":
        print("yes" if made.ask(query, timeout=given.timeout) else "no")
    elif form in ("CONSTRUCT", "DESCRIBE"):
        print(made.construct(query, timeout=given.timeout).serialize(format="turtle"), end="")
    else:
        _show(made.select(query, timeout=given.timeout), given)
    return 0


def _lint(given: argparse.Namespace) -> int:
    from kg import graph

    for row in graph.load(*given.corpus).lint().itertuples():
        print(f"{row.kind}: {row.sentence}\n    {row.arithmetic}")
    return 0


def _graph(given: argparse.Namespace, graph: ModuleType) -> Any:
    """The graph that a question is asked of: a store, files, or the corpus that ships with kg."""
    if len(given.corpus) == 1 and given.corpus[0].suffix == ".db":
        return graph.open_store(given.corpus[0])
    return graph.load(*given.corpus)


def _show(table: Any, given: argparse.Namespace) -> None:
    if given.csv:
        print(table.to_csv(index=False), end="")
    else:
        print("no claim in the corpus" if table.empty else table.to_string(index=False, na_rep="", max_colwidth=80))


def _new(given: argparse.Namespace) -> int:
    from kg import drafting

    print(drafting.skeleton(given.text, given.id), end="")
    return 0


def _seal(given: argparse.Namespace) -> int:
    from kg import drafting

    sealed = drafting.seal_file(given.file, Texts(given.texts))
    for problem in sealed.problems:
        print(problem)
    if sealed.problems:
        print(f"{_count(len(sealed.problems), 'mistake')}; nothing was written")
        return 1
    write(given.file, sealed.text.encode())
    print(f"{_count(sealed.sealed, 'claim')} sealed in {given.file}")
    return 0


def _lab(given: argparse.Namespace) -> int:
    from kg import lab

    print(f"{_count(len(lab.copied(given.folder)), 'notebook')} copied to {given.folder}")
    return lab.start(given.folder)


def _review(given: argparse.Namespace) -> int:
    from kg.views import review

    output: Path = given.output or given.file.with_suffix(".html")
    write(output, review.page(given.file, Texts(given.texts)).encode())
    print(f"the review is in {output}")
    return 0


def write(path: Path, data: bytes) -> None:
    """Write a file whole or not at all. Raises :class:`StoreError` where its folder does not exist."""
    if not path.parent.is_dir():
        raise StoreError(f"{path}: there is no folder {path.parent}")
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        mode = path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask()
        Path(name).chmod(mode)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


if __name__ == "__main__":
    sys.exit(main())
