"""A synthetic corpus of any size in the shape of a real one: the same documents, seed and version give the same bytes.

The shape is that of the articles that ship with the package: thirty claims a document; one distinct
actor for a hundred claims; chains of one to four places, 1.8 on average, their end sometimes unnamed or silent; a
stated day of saying for six claims in ten; a figure in four of ten, rounded, hedged and in conflict with those of
other documents about the same contingent; places, times, denials, predictions and hypotheses; spans with seals;
and in each third document a path from an agreement through a deployment to its compensation. Nobody in it exists.

    python -m benchmarks.corpus --documents 1000 --seed 1 -o corpus.jsonl
    python -m benchmarks.corpus --documents 20 --seed 1 -o folder/

A name that ends in ``.jsonl`` is JSON Lines, any other a folder of YAML files.
"""

import argparse
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from random import Random
from typing import Any

import msgspec

CLAIMS = 30
"""How many claims a document has."""

_CHARACTERS = 9000
_FIRST_DAY = date(2024, 1, 1)
_FIGURES = 12
_MEASURES = {
    "troopsPresent": "people",
    "personnelSent": "people",
    "casualties": "people",
    "monetaryValue": "USD",
    "income": "USD/year",
    "shipsMoored": "ships",
}
_TERMS = (
    {"id": "shipsMoored", "label": "ships moored", "definition": "A measure of the ships in a harbour.",
     "kind": "measure", "measure": "stock", "unit": "ships", "counted": "ships"},
    {"id": "towedBy", "label": "towed by", "definition": "A relation from a ship to what tows it.",
     "kind": "relation", "explanatory": True, "inverse": "tows"},
    {"id": "tows", "label": "tows", "definition": "A relation from what tows to a ship.",
     "kind": "relation", "explanatory": True, "inverse": "towedBy"},
)  # fmt: skip
_ADJECTIVES = (
    "amber broad cold distant eastern fallow grey hollow inner lower marsh northern old quiet upper western".split()
)
_NOUNS = "anchor basin bridge coast crane dock ferry gate harbour island jetty lock pier quay reach strait".split()
_FIRST = (
    "Ada Ben Cleo Dan Edda Finn Gita Hugo Ines Jon Kira Leo Mona Nils Olga Per Rosa Sven Tove Ulf Vera Yann".split()
)
_LAST = "Abel Brandt Cole Dorn Ebel Falk Grimm Holt Ivers Jansen Krag Lund Moor Nyberg Olsen Petrov Quist Rask Stern".split()
_VERBS = "said estimated reported cited told wrote confirmed stated".split()
_MODALITIES = ("asserted", "estimated", "speculated", "predicted", "hypothetical", "opinion")
_LIKELIHOODS = ("unlikely", "even-chance", "likely", "very-likely")


@dataclass(frozen=True)
class World:
    """The registry of a corpus by what its entities are good for, and how many documents there are."""

    documents: int
    outlets: tuple[str, ...]
    people: tuple[str, ...]
    bodies: tuple[str, ...]
    states: tuple[str, ...]
    forces: tuple[str, ...]
    places: tuple[str, ...]
    contingents: tuple[str, ...]
    agreements: tuple[str, ...]
    deployments: tuple[str, ...]
    compensations: tuple[str, ...]

    @cached_property
    def speakers(self) -> tuple[str, ...]:
        return (*self.people, *self.bodies)

    @cached_property
    def powers(self) -> tuple[str, ...]:
        return (*self.states, *self.forces)


def world(documents: int) -> World:
    """The entities of a corpus of this many documents; the actors are a hundredth of its claims.

    >>> made = world(1000)
    >>> sum(map(len, (made.outlets, made.people, made.bodies, made.states, made.forces)))
    300
    """
    actors = max(20, documents * CLAIMS // 100)
    shares = (actors // 10, actors * 3 // 10, actors // 12, actors // 8)
    outlets, bodies, states, forces = shares
    numbers = {
        "outlet": outlets,
        "person": actors - sum(shares),
        "body": bodies,
        "state": states,
        "force": forces,
        "place": max(8, documents // 20),
        "contingent": max(6, documents // 2),
        "agreement": documents // 50 + 1,
        "deployment": documents // 20 + 2,
        "compensation": documents // 20 + 3,
    }
    return World(documents, *(tuple(f"{name}-{n:04}" for n in range(many)) for name, many in numbers.items()))


def registry(made: World, seed: int) -> dict[str, Any]:
    """The registry of a corpus, as a file of its own would have it."""
    rng = Random(f"{seed}:registry")  # noqa: S311 (the same numbers each time are what is wanted)
    entities: dict[str, dict[str, Any]] = {}

    def declare(ids: Sequence[str], type_: str, **fields: Any) -> None:
        for id_ in ids:
            name = f"{rng.choice(_FIRST)} {rng.choice(_LAST)}" if type_ == "Person" else _thing(rng)
            entities[id_] = {"type": type_, "label": f"{name} ({id_})", **fields}

    declare(made.outlets, "Outlet")
    declare(made.people, "Person")
    declare(made.bodies, "Organization")
    declare(made.states, "State")
    declare(made.forces, "ArmedForce")
    declare(made.places, "Place")
    declare(made.contingents, "Entity")
    declare(made.agreements, "Agreement")
    declare(made.deployments, "Deployment")
    for n, id_ in enumerate(made.compensations):
        declare([id_], "Compensation", kind=("money", "goods", "weapons", "technology")[n % 4])
    for id_ in made.speakers[::3]:
        entities[id_]["aliases"] = [f"{id_} of the {_thing(rng)}"]
    same = [{"ids": [made.people[0], made.people[1]], "note": "two spellings of one name"}]
    readings = [
        {"id": f"part-{n:03}", "kind": "part", "from": made.contingents[n], "to": made.contingents[n + 1],
         "by": "editor", "documents": [document_id(n % made.documents)], "note": "Both speak of the same ships."}
        for n in range(0, len(made.contingents) // 10, 2)
    ]  # fmt: skip
    terms = {str(t["id"]): {k: v for k, v in t.items() if k != "id"} for t in _TERMS}
    return {"entities": entities, "same": same, "terms": terms, "readings": readings}


def document_id(number: int) -> str:
    return f"{_ADJECTIVES[number % len(_ADJECTIVES)]}-notes-{number:06}"


def document(made: World, number: int, seed: int) -> dict[str, Any]:
    """One annotated document: a mapping with ``document``, ``entities`` and ``claims``.

    >>> found = document(world(10), 3, seed=1)
    >>> found["document"]["id"], len(found["claims"])
    ('distant-notes-000003', 30)
    """
    return _Writer(made, number, seed).whole()


class _Writer:
    """Writes one document; what it does depends on the seed and the number alone."""

    def __init__(self, made: World, number: int, seed: int) -> None:
        self.made, self.number = made, number
        self.rng = Random(f"{seed}:{number}")  # noqa: S311
        self.day = _FIRST_DAY + timedelta(days=(number * 7) % 480)
        self.groups = [f"sources-{n}" for n in range(1 + number % 3)]
        self.at = 0

    def whole(self) -> dict[str, Any]:
        rng, made = self.rng, self.made
        claims = [self.figure() for _ in range(_FIGURES)]
        if self.number % 3 == 0:
            claims += self.path()
        claims[0]["id"] = "lead"
        claims.append(self.assessment())
        claims += [self.relation() for _ in range(CLAIMS - len(claims))]
        entities = {g: {"type": "Group", "label": f"officials of the {_thing(rng)}"} for g in self.groups}
        entities[self.groups[0]]["of"] = rng.choice(made.bodies)
        head = {
            "id": document_id(self.number),
            "title": f"What the {_thing(rng)} reports of the {_thing(rng)}",
            "outlet": rng.choice(made.outlets),
            "author": rng.choice(made.people),
            "published": self.published(),
            "url": f"https://example.org/{document_id(self.number)}",
            "genre": rng.choice(("news", "analysis", "opinion")),
            "text": {"file": f"{self.number:06}.txt", "sha256": rng.randbytes(32).hex(), "characters": _CHARACTERS},
        }
        return {"document": head, "entities": entities, "claims": claims}

    def published(self) -> Any:
        chance = self.rng.random()
        if chance < 0.85:
            return self.day.isoformat()
        if chance < 0.95:
            return {
                "earliest": self.day.isoformat(),
                "latest": (self.day + timedelta(days=4)).isoformat(),
                "basis": "inferred",
            }
        return {"value": f"{self.day:%Y-%m}", "basis": "inferred"}

    # claims

    def figure(self) -> dict[str, Any]:
        """A figure about a contingent that other documents speak of too: mostly its own measure, in its own place."""
        rng, made = self.rng, self.made
        which = rng.randrange(len(made.contingents))
        own = Random(f"{len(made.contingents)}:{which}")  # noqa: S311 (what is so of a contingent, whoever tells it)
        measure, place, size = own.choice(list(_MEASURES)), own.choice(made.places), own.lognormvariate(7.5, 1.2)
        if rng.random() < 0.15:
            measure = rng.choice(list(_MEASURES))
        if rng.random() < 0.15:
            place = rng.choice(made.places)
        object_ = self.quantity(size * rng.lognormvariate(0, 0.18), _MEASURES[measure])
        return self.claim(made.contingents[which], measure, object_, where=place)

    def quantity(self, size: float, unit: str) -> str:
        low = _rounded(size)
        form = self.rng.choices(
            ("", "about ", "at least ", "more than ", "at most ", "between "), (30, 36, 9, 7, 8, 10)
        )[0]
        if form == "between ":
            return f"between {low} and {_rounded(size * 1.4) + 1} {unit}"
        return f"{form}{low} {unit}"

    def relation(self) -> dict[str, Any]:
        rng, made = self.rng, self.made
        actor = rng.choice(rng.choice((made.people, made.bodies, made.states, made.forces)))
        kind = rng.randrange(8)
        if kind == 0:
            return self.claim(
                actor, "describedAs", {"text": f"a {rng.choice(_ADJECTIVES)} partner of the {_thing(rng)}"}
            )
        if kind == 1:
            return self.claim(rng.choice(made.contingents), "locatedIn", rng.choice(made.places))
        if kind == 2:
            pair = sorted({rng.choice(made.places), rng.choice(made.places)})
            return self.claim(rng.choice(made.contingents), "trainsIn", {"any": pair} if len(pair) > 1 else pair[0])
        if kind == 3:
            return self.claim(actor, "participatesIn", rng.choice(made.deployments))
        if kind == 4:
            return self.claim(actor, "signed", rng.choice(made.agreements))
        term = rng.choice(("supports", "operatesWith", "warnsAgainst", "seeks", "foughtAgainst"))
        return self.claim(actor, term, rng.choice(made.powers))

    def assessment(self) -> dict[str, Any]:
        who = self.rng.choice(self.made.people)
        return self.claim(who, self.rng.choice(("endorses", "doubts")), "#lead")

    def path(self) -> list[dict[str, Any]]:
        """An agreement that leads to a deployment, which is compensated; one agreement has a few deployments."""
        rng, made = self.rng, self.made
        step = rng.randrange(len(made.deployments))
        agreement, deployment = made.agreements[step % len(made.agreements)], made.deployments[step]
        compensation = made.compensations[(step + rng.randrange(2)) % len(made.compensations)]
        return [
            self.claim(agreement, "leadsTo", deployment),
            self.claim(deployment, "compensatedBy", compensation),
            self.claim(compensation, "amountsTo", {"text": f"payment for the {_thing(rng)}"}),
        ]

    def claim(self, subject: str, predicate: str, object_: Any, where: str | None = None) -> dict[str, Any]:
        """A claim with all that qualifies it."""
        rng = self.rng
        said = object_ if isinstance(object_, str) else "a number of things"
        found: dict[str, Any] = {
            "statement": f"The {_thing(rng)} is told to have {said.lstrip('#')} on account of {subject} near the {_thing(rng)}.",
            "subject": subject,
            "predicate": predicate,
            "object": object_,
        }
        if rng.random() < 0.05:
            found["polarity"] = "denied"
        modality = rng.choices(_MODALITIES, (62, 25, 5, 4, 2, 2))[0]
        if modality != "asserted":
            found["modality"] = modality
        if modality in ("estimated", "predicted") and rng.random() < 0.2:
            found["likelihood"] = rng.choice(_LIKELIHOODS)
        if rng.random() < 0.06:
            found["voiced"] = rng.choice(("reported", "presupposed"))
        if rng.random() < 0.03:
            found["given"] = {"text": f"if the {_thing(rng)} opens"}
        found["chain"] = self.chain()
        if rng.random() < 0.45:
            found["when"] = self.when()
        if where is None and rng.random() < 0.25:
            where = rng.choice(self.made.places)
        if where is not None and rng.random() < 0.8:
            found["where"] = where
        if rng.random() < 0.04:
            found["note"] = 'The text says "some", and leaves open how many.'
        return found | self.evidence()

    def chain(self) -> list[Any]:
        """One to four places, 1.8 on average; the innermost may be unnamed, silent, or two that are cited together."""
        rng, made = self.rng, self.made
        length = rng.choices((1, 2, 3, 4), (45, 35, 15, 5))[0]
        agents = [*rng.sample(made.outlets, min(length - 1, 2)), *rng.sample(made.speakers, 3)]
        outer = [self.link(a) for a in agents[: length - 1]]
        end = rng.random()
        if end < 0.08:
            return [*outer, "unattributed"]
        if end < 0.2:
            return [*outer, self.link(rng.choice(self.groups), said=0.6)]
        if end < 0.25:
            return [*outer, [self.link(agents[length - 1], said=0.6), self.link(agents[length])]]
        return [*outer, self.link(agents[length - 1], said=0.68)]

    def link(self, agent: str, said: float = 0.0) -> Any:
        rng = self.rng
        found: dict[str, Any] = {"agent": agent}
        if rng.random() < 0.6:
            found["verb"] = rng.choice(_VERBS)
        if said and rng.random() < 0.15:
            found["as"] = "spokesman"
            found["for"] = rng.choice(self.made.bodies)
        if rng.random() < said:
            found["said"] = self.near(rng.randrange(20))
            if rng.random() < 0.3:
                found["basis"] = "inferred"
        return found if len(found) > 1 else agent

    def when(self) -> dict[str, Any]:
        chance = self.rng.random()
        if chance < 0.06:
            return {"unknown": True}
        if chance < 0.2:
            return {"throughout": f"{self.near(40)}/{self.near(3)}"}
        if chance < 0.4:
            return {"at": f"{self.day - timedelta(days=25):%Y-%m}", "basis": "inferred"}
        return {"at": self.near(self.rng.randrange(30))}

    def near(self, days: int) -> str:
        return (self.day - timedelta(days=days)).isoformat()

    def evidence(self) -> dict[str, Any]:
        rng = self.rng
        spans, seals = [], []
        for _ in range(2 if rng.random() < 0.05 else 1):
            start = min(self.at, _CHARACTERS - 400)
            words = rng.randrange(12, 40)
            spans.append([start, start + words * 6])
            seals.append({"words": words, "sha256": rng.randbytes(32).hex()})
            self.at += rng.randrange(120, 260)
        return {"span": spans, "seal": seals} if len(spans) > 1 else {"span": spans[0], "seal": seals[0]}


def _thing(rng: Random) -> str:
    return f"{rng.choice(_ADJECTIVES)} {rng.choice(_NOUNS)}"


def _rounded(size: float) -> int:
    """A number as texts print it, to two digits."""
    whole = max(1, round(size))
    digits = max(0, len(str(whole)) - 2)
    return int(round(whole, -digits))


# --- files --------------------------------------------------------------------------------------------------------


def json_lines(documents: int, seed: int) -> Iterator[bytes]:
    """The corpus as JSON Lines, the registry first. Streams.

    >>> lines = list(json_lines(2, seed=1))
    >>> lines == list(json_lines(2, seed=1)), lines == list(json_lines(2, seed=2))
    (True, False)
    """
    made, encode = world(documents), msgspec.json.Encoder().encode
    known = registry(made, seed)
    for plural, name in (("entities", "entity"), ("terms", "term")):
        yield from (encode({name: {"id": id_, **fields}}) + b"\n" for id_, fields in known[plural].items())
    yield from (encode({"same": same}) + b"\n" for same in known["same"])
    yield from (encode({"reading": reading}) + b"\n" for reading in known["readings"])
    yield from (encode(document(made, number, seed)) + b"\n" for number in range(documents))


def yaml_files(documents: int, seed: int) -> Iterator[tuple[str, str]]:
    """The same corpus as YAML files, in the manner of those that are written by hand: names and texts. Streams.

    >>> [name for name, _ in yaml_files(2, seed=1)]
    ['entities.yaml', 'amber-notes-000000.yaml', 'broad-notes-000001.yaml']
    """
    made = world(documents)
    yield "entities.yaml", _yaml(registry(made, seed))
    for number in range(documents):
        yield f"{document_id(number)}.yaml", _yaml(document(made, number, seed))


def _yaml(parts: dict[str, Any]) -> str:
    lines: list[str] = []
    for key, part in parts.items():
        if not part:
            continue
        lines.append(f"{key}:")
        if isinstance(part, dict):
            lines += [f"  {k}: {_flow(v)}" for k, v in part.items()]
        elif key == "claims":
            for claim in part:
                lines += [f"{'  - ' if n == 0 else '    '}{k}: {_flow(v)}" for n, (k, v) in enumerate(claim.items())]
        else:
            lines += [f"  - {_flow(item)}" for item in part]
    return "\n".join((*lines, ""))


_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ./-]*[A-Za-z0-9.]|[A-Za-z0-9]")


def _flow(value: Any) -> str:
    """A value in one line; a text that YAML could misread in quotes."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{k}: {_flow(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    text = str(value)
    return text if _PLAIN.fullmatch(text) else msgspec.json.encode(text).decode()


def write(output: Path, documents: int, seed: int) -> None:
    """Write a corpus: JSON Lines where the name says so, else a folder of YAML files."""
    if output.suffix == ".jsonl":
        with output.open("wb") as file:
            file.writelines(json_lines(documents, seed))
        return
    output.mkdir(parents=True, exist_ok=True)
    for name, text in yaml_files(documents, seed):
        (output / name).write_text(text, encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> int:
    """Write a corpus as the command line says."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.corpus", description=str(__doc__).partition("\n")[0])
    parser.add_argument("--documents", type=int, default=1000, metavar="N")
    parser.add_argument("--seed", type=int, default=1, metavar="S")
    parser.add_argument(
        "-o", "--output", type=Path, required=True, metavar="FILE", help="a .jsonl file, or a folder for YAML"
    )
    given = parser.parse_args(arguments)
    write(given.output, given.documents, given.seed)
    print(f"{given.documents} documents, {given.documents * CLAIMS} claims in {given.output}")  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
