"""The specification, the JSON Schema and the reader say the same."""

import json
import re
from pathlib import Path
from typing import Any

import msgspec
import pytest

from kg import corpus
from kg.documents import RawFile, RawLine, plainyaml
from kg.documents.schema import DESCRIPTIONS, schema, schema_text
from kg.evidence import normal_words, seal
from kg.quantities import UNITS
from kg.vocabulary import (
    BASE,
    CITED_VERBS,
    NS,
    TERMS,
    UNATTRIBUTED,
    Basis,
    Bound,
    CompensationKind,
    EntityType,
    EventKind,
    Likelihood,
    MeasureKind,
    Modality,
    Polarity,
    ReadingKind,
    Voice,
)

SEEDS = Path(__file__).parents[1] / "seeds"
FORMAT = (SEEDS / "FORMAT.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", FORMAT, re.MULTILINE | re.DOTALL)


def in_code() -> set[str]:
    """Every word that FORMAT.md prints as code outside its blocks."""
    prose = re.sub(r"^```.*?^```", "", FORMAT, flags=re.MULTILINE | re.DOTALL)
    return {word for code in re.findall(r"`([^`\n]+)`", prose) for word in (code, *re.findall(r"[\w-]+", code))}


TEXT = blocks("text")[0]
ARTICLE = next(b for b in blocks("yaml") if b.startswith("document:"))
REGISTRIES = [b for b in blocks("yaml") if re.match(r"(entities|same|terms|readings):", b)]
CLAIMS = [b for b in blocks("yaml") if b.startswith("- ")]


def structs() -> list[Any]:
    return list(DESCRIPTIONS)


# --- FORMAT.md --------------------------------------------------------------------------------------------------------


def test_every_yaml_block_of_the_specification_is_of_a_kind_that_is_tested() -> None:
    assert len(blocks("yaml")) == 1 + len(REGISTRIES) + len(CLAIMS)
    assert len(REGISTRIES) >= 2
    assert len(CLAIMS) >= 4


def test_every_example_of_the_specification_loads(tmp_path: Path) -> None:
    (tmp_path / "times.yaml").write_text(ARTICLE, encoding="utf-8")
    for i, text in enumerate(REGISTRIES):
        (tmp_path / f"registry-{i}.yaml").write_text(text, encoding="utf-8")
    for i, text in enumerate(CLAIMS):
        indented = "".join(f"  {line}\n" for line in text.splitlines())
        article = ARTICLE.replace("id: example-times-2024-03-01", f"id: example-{i}") + indented
        (tmp_path / f"claims-{i}.yaml").write_text(article, encoding="utf-8")
    (tmp_path / "bulk.jsonl").write_text(blocks("jsonl")[0], encoding="utf-8")
    read = corpus.read([tmp_path])
    assert len(read.documents) == 2 + len(CLAIMS)


def test_the_example_of_the_specification_lies_in_its_text(tmp_path: Path) -> None:
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "harbour.txt").write_text(TEXT, encoding="utf-8", newline="")
    (tmp_path / "times.yaml").write_text(ARTICLE, encoding="utf-8")
    (tmp_path / "registry.yaml").write_text(REGISTRIES[0], encoding="utf-8")
    reading, texts = corpus.Reading([tmp_path]), corpus.Texts(tmp_path / "texts")
    checked = [corpus.check_document(a, r, texts) for r, a in reading.judged() if a]
    assert reading.problems == []
    assert checked == [([], 2)]


@pytest.mark.parametrize(
    "vector", json.loads(next(b for b in blocks("json") if '"normal"' in b)), ids=lambda v: v["normal"]
)
def test_the_test_vectors_of_the_seal_hold(vector: dict[str, Any]) -> None:
    assert " ".join(normal_words(vector["text"])) == vector["normal"]
    made = seal(vector["text"])
    assert (made.words, made.sha256) == (vector["words"], vector["sha256"])


def test_there_are_test_vectors_for_tags_quotes_nfc_white_space_and_case() -> None:
    texts = [v["text"] for v in json.loads(next(b for b in blocks("json") if '"normal"' in b))]
    assert len(texts) >= 6
    for wanted in ("<u>", "“", "e\u0301", "\u00a0", "ß"):
        assert any(wanted in t for t in texts), wanted


def test_the_worked_example_of_a_claim_id_holds(tmp_path: Path) -> None:
    from hashlib import sha256

    encoding = next(b for b in blocks("json") if b.startswith("[[[")).strip()
    digest = sha256(encoding.encode()).hexdigest()[:20]
    assert f"`{digest}`" in FORMAT
    (tmp_path / "times.yaml").write_text(ARTICLE, encoding="utf-8")
    (tmp_path / "registry.yaml").write_text(REGISTRIES[0], encoding="utf-8")
    assert digest in {c.id for c in corpus.read([tmp_path]).claims}


@pytest.mark.parametrize("struct", [*structs(), RawLine], ids=lambda s: s.__name__)
def test_every_key_of_the_model_is_named_in_the_specification(struct: Any) -> None:
    missing = {f.encode_name for f in msgspec.structs.fields(struct)} - in_code()
    assert not missing, f"name {missing} in FORMAT.md"


@pytest.mark.parametrize(
    "list_",
    [Polarity, Modality, Likelihood, Voice, Basis, Bound, MeasureKind, ReadingKind, CompensationKind, EventKind],
    ids=lambda w: w.__name__,
)
def test_every_word_of_a_closed_list_is_named_in_the_specification(list_: Any) -> None:
    assert not {str(w) for w in list_} - in_code()


def test_every_type_unit_term_and_citing_verb_is_named_in_the_specification() -> None:
    named = in_code()
    assert not {t.value for t in EntityType} - named
    assert not set(UNITS) - named
    assert not set(TERMS) - named
    assert not CITED_VERBS - named
    assert UNATTRIBUTED in named


def test_the_specification_gives_each_term_as_the_package_has_it() -> None:
    for term in TERMS.values():
        if term.is_measure:
            assert f"| `{term.id}` | {term.measure} | {term.unit} | {term.counted} |" in FORMAT
        else:
            assert (f"`{term.id}`*" in FORMAT) == term.explanatory, term.id


def test_the_specification_names_the_bases_of_the_graph() -> None:
    assert f"`{BASE}`" in FORMAT
    assert f"`{NS}`" in FORMAT


# --- the JSON Schema --------------------------------------------------------------------------------------------------


def test_the_schema_file_is_what_the_code_generates() -> None:
    wanted = (
        'python -c "from kg.documents.schema import schema_text; print(schema_text(), end=str())" > seeds/schema.json'
    )
    assert (SEEDS / "schema.json").read_text(encoding="utf-8") == schema_text(), f"type: {wanted}"


def test_every_struct_and_key_of_the_model_has_a_description() -> None:
    assert {s.__name__.removeprefix("Raw") for s in structs()} == set(schema()["$defs"])
    for struct in structs():
        assert set(DESCRIPTIONS[struct]) == {f.encode_name for f in msgspec.structs.fields(struct)}


def test_the_schema_knows_the_closed_lists() -> None:
    claim = schema()["$defs"]["Claim"]["properties"]
    assert claim["modality"]["enum"] == [str(m) for m in Modality]
    assert "troopsPresent" in claim["predicate"]["anyOf"][0]["enum"]
    assert schema()["$defs"]["Entity"]["properties"]["type"]["enum"] == [t.value for t in EntityType]


def as_an_editor_sees_it(value: Any) -> Any:
    """YAML 1.2's core schema: plain numbers and truth values have types."""
    if isinstance(value, dict):
        return {k: as_an_editor_sees_it(v) for k, v in value.items()}
    if isinstance(value, list):
        return [as_an_editor_sees_it(v) for v in value]
    if value in ("true", "false"):
        return value == "true"
    return int(value) if re.fullmatch(r"[0-9]+", value) else value


TYPES: dict[str, Any] = {
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "object": dict,
    "array": list,
}


def faults(value: Any, part: dict[str, Any], whole: dict[str, Any], path: str = "") -> list[str]:
    """The part of JSON Schema that our schema uses."""
    if "$ref" in part:
        return faults(value, whole["$defs"][part["$ref"].removeprefix("#/$defs/")], whole, path)
    if "anyOf" in part:
        found = [faults(value, option, whole, path) for option in part["anyOf"]]
        return [] if [] in found else min(found, key=len)
    wanted = part.get("type", [])
    types = [wanted] if isinstance(wanted, str) else wanted
    if types and not any(
        isinstance(value, TYPES[t]) and (t == "boolean" or not isinstance(value, bool)) for t in types
    ):
        return [f"{path}: {value!r} is no {types}"]
    if "enum" in part and value not in part["enum"]:
        return [f"{path}: {value!r} is not allowed"]
    if "pattern" in part and isinstance(value, str) and not re.search(part["pattern"], value):
        return [f"{path}: {value!r} does not match"]
    found_ = []
    if isinstance(value, dict):
        found_ += [f"{path}: {key} is missing" for key in part.get("required", ()) if key not in value]
        for key, inner in value.items():
            inside = part.get("properties", {}).get(key, part.get("additionalProperties", {}))
            found_ += [f"{path}.{key}: unknown"] if inside is False else faults(inner, inside, whole, f"{path}.{key}")
    if isinstance(value, list):
        for i, inner in enumerate(value):
            found_ += faults(inner, part.get("items", {}), whole, f"{path}[{i}]")
    return found_


def check(text: str) -> list[str]:
    value, _, problems = plainyaml.load(text, "x.yaml")
    assert problems == []
    return faults(as_an_editor_sees_it(value), schema(), schema())


@pytest.mark.parametrize("path", sorted(SEEDS.glob("*.yaml")), ids=lambda p: p.stem)
def test_every_seed_is_valid_under_the_schema(path: Path) -> None:
    assert check(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("text", [ARTICLE, *REGISTRIES], ids=range(1 + len(REGISTRIES)))
def test_every_whole_example_is_valid_under_the_schema(text: str) -> None:
    assert check(text) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("modality: estimated", "modality: estimate"),
        ("about 3000 people", "[about 3000 people]"),
        ("subject: contingent-in-port", "subject: the contingent"),
        ("words: 20", "words: twenty"),
        ("span: [15, 153]", "span: 15"),
        ("type: Group", "type: Gruop"),
        ("where: the-port", "wehre: the-port"),
        ("  id: example-times-2024-03-01\n", ""),
    ],
)
def test_an_editor_sees_a_mistake(old: str, new: str) -> None:
    assert old in ARTICLE
    assert check(ARTICLE.replace(old, new, 1))


def test_a_year_and_a_number_as_an_id_pass_in_an_editor() -> None:
    assert check("document: {id: 2024, published: 2024, title: 1984}\nclaims: []\n") == []


def test_the_schema_is_made_of_the_model_that_reads_the_files() -> None:
    assert set(schema()["$defs"]["File"]["properties"]) == {f.encode_name for f in msgspec.structs.fields(RawFile)}
