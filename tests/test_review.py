"""The review page: every sentence, every claim beside its quote, and nothing that a hostile text could do."""

import re
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.corpus import Texts
from kg.drafting import seal_file
from kg.errors import CorpusError
from kg.views import review
from kg.views.page import DARK, LIGHT, Html, element, escape
from kg.views.page import page as whole_page

TEXT = "Ships\n\nThe <u>ministry</u> said that “about 3,000 men” had come. Nobody saw them. The port is open.\n"
ENTITIES = {
    "contingent": {"type": "ArmedForce", "label": "the contingent"},
    "the-ministry": {"type": "Organization", "label": "Ministry of Examples"},
    "the-gazette": {"type": "Outlet", "label": "The Gazette"},
    "the-port": {"type": "Place", "label": "the port of Example"},
}
COUNT: dict[str, Any] = {
    "id": "count",
    "statement": "The ministry puts them at about 3,000.",
    "subject": "contingent",
    "predicate": "troopsPresent",
    "object": "about 3000 people",
    "modality": "estimated",
    "likelihood": "likely",
    "chain": [{"agent": "the-ministry", "verb": "said", "said": "2024-02-28"}, ["unattributed", "officials"]],
    "when": {"at": "2024-02", "basis": "inferred"},
    "where": "the-port",
    "given": {"text": "the ships were counted", "holds": "denied"},
    "quote": "about 3,000 men",
}
OPEN: dict[str, Any] = {
    "id": "open",
    "statement": "The port is open.",
    "subject": "the-port",
    "predicate": "occurred",
    "polarity": "denied",
    "voiced": "reported",
    "given": "#count",
    "quote": ["had come", "The port is open"],
}


def written(folder: Path, *claims: dict[str, Any], text: str = TEXT, **document: Any) -> Path:
    """An annotated article with these claims, its text and its registry, in a folder."""
    (folder / "gazette.txt").write_bytes(text.encode())
    (folder / "entities.yaml").write_text(yaml.safe_dump({"entities": ENTITIES}), encoding="utf-8")
    head = {
        "id": "gazette",
        "outlet": "the-gazette",
        "published": "2024-03-01",
        "text": {"file": "gazette.txt"},
    } | document
    local = {"officials": {"type": "Group", "label": "two officials"}}
    whole = {"document": head, "entities": local, "claims": list(claims)}
    path = folder / "gazette.yaml"
    path.write_text(yaml.safe_dump(whole, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return path


def reviewed(folder: Path, *claims: dict[str, Any], text: str = TEXT, **document: Any) -> "Page":
    return Page(review.page(written(folder, *claims, text=text, **document), Texts(folder)))


class Page(HTMLParser):
    """A page as a browser sees it: elements with attributes in order, and the text of each."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.source = source
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words: dict[int, str] = {}
        self.open: list[int] = []
        self.feed(source)
        self.close()
        assert not self.open, "an element is not closed"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag != "meta":
            self.open.append(len(self.elements) - 1)

    def handle_endtag(self, tag: str) -> None:
        assert self.elements[self.open.pop()][0] == tag, "elements overlap"

    def handle_data(self, data: str) -> None:
        for i in self.open:
            self.words[i] = self.words.get(i, "") + data

    def all(self, tag: str, **wanted: str) -> Iterator[str]:
        """The text of every element with this name and these attributes."""
        for i, (name, attributes) in enumerate(self.elements):
            if name == tag and wanted.items() <= attributes.items():
                yield self.words.get(i, "")

    def one(self, tag: str, **wanted: str) -> str:
        [words] = self.all(tag, **wanted)
        return words

    @property
    def text(self) -> str:
        return self.one("body")


def is_harmless(page: Page) -> None:
    """Nothing runs, nothing is fetched, no id stands twice, every link stays on the page."""
    known = "html head meta title style body main h1 h2 h3 section article table caption thead tbody tr th td dl dt dd p ul li a"
    assert {tag for tag, _ in page.elements} <= {*known.split(), "code", "span", "strong", "em", "blockquote"}
    assert sum(tag == "style" for tag, _ in page.elements) == 1
    allowed = {
        "lang",
        "charset",
        "http-equiv",
        "content",
        "name",
        "dir",
        "id",
        "class",
        "href",
        "scope",
        "aria-labelledby",
    }
    assert {name for _, attributes in page.elements for name in attributes} <= allowed
    ids = [a["id"] for _, a in page.elements if "id" in a]
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"[a-z]+(-\d+)?", i or "") for i in ids)
    targets = {a["href"] for _, a in page.elements if "href" in a}
    assert targets <= {f"#{i}" for i in ids}


# --- what stands on the page --------------------------------------------------------------------------------------


def test_a_claim_stands_beside_its_quote_with_all_that_qualifies_it(tmp_path: Path) -> None:
    card = reviewed(tmp_path, COUNT, OPEN).one("article", id="claim-0")
    assert "#count" in card
    assert "The ministry puts them at about 3,000." in card
    assert "the contingent (contingent) troops present about 3000 people" in card
    assert (
        "chainMinistry of Examples (the-ministry) [verb said, said 2024-02-28] › unattributed + two officials (officials)"
        in card
    )
    for words in (
        "modalityestimated",
        "polarityaffirmed",
        "likelihoodlikely",
        "voicedirect",
        "whenat: 2024-02, basis: inferred",
    ):
        assert words in card
    assert "wherethe port of Example (the-port)" in card
    assert "giventhe ships were counted (holds: denied)" in card
    assert card.endswith("“about 3,000 men”")


def test_sentences_stand_in_order_and_a_bare_one_says_so_in_words(tmp_path: Path) -> None:
    page = reviewed(tmp_path, COUNT)
    rows = list(page.all("tr"))[1:]
    assert [row.partition("#count")[0][:12] for row in rows] == [
        "1ShipsNo cla",
        "2The ministr",
        "3Nobody saw ",
        "4The port is",
    ]
    assert [("No claim covers this sentence." in row) for row in rows] == [True, False, True, True]
    assert "3 of 4 sentences have no claim. 1 claim, 0 without a place in the text. 0 mistakes." in page.text
    assert "Sentences without a claim1, 3, 4" in page.text


def test_a_claim_on_two_sentences_stands_at_the_first_and_is_named_at_the_other(tmp_path: Path) -> None:
    page = reviewed(tmp_path, COUNT, OPEN)
    rows = list(page.all("tr"))[1:]
    assert rows[3].endswith("Also the evidence of #open")
    card = page.one("article", id="claim-1")
    assert list(page.all("blockquote"))[1:] == ["had come.", "The port is open."]
    assert "given#count" in card
    assert "polaritydenied" in card
    assert "voicereported" in card
    assert "chainnone: the article itself" in card


def test_a_sealed_file_gives_the_same_page_as_its_quotes(tmp_path: Path) -> None:
    path = written(tmp_path, COUNT, OPEN)
    before = Page(review.page(path, Texts(tmp_path)))
    path.write_text(seal_file(path, Texts(tmp_path)).text, encoding="utf-8")
    after = Page(review.page(path, Texts(tmp_path)))
    assert re.sub(r"line \d+", "", before.text) == re.sub(r"line \d+", "", after.text)


def test_the_same_input_gives_the_same_page(tmp_path: Path) -> None:
    assert reviewed(tmp_path, COUNT, OPEN).source == reviewed(tmp_path, COUNT, OPEN).source


def test_alternatives_shares_words_and_claims_as_objects_are_shown(tmp_path: Path) -> None:
    objects: list[Any] = [
        {"any": ["the-port", {"text": "another port"}]},
        {"quantity": "about 30 percent", "of": "the-gazette"},
        {"vague": "thousands of people"},
        "#count",
    ]
    page = reviewed(
        tmp_path, *({"quote": "Ships", "object": o, "subject": "contingent", "predicate": "unheardOf"} for o in objects)
    )
    shown = [f"the contingent (contingent) unheard of {o}" for o in (
        "the port of Example (the-port) or another port", "about 30 percent of The Gazette (the-gazette)", "thousands of people", "#count"
    )]  # fmt: skip
    assert [card for card, words in zip(page.all("article"), shown, strict=True) if words not in card] == []


def test_defaults_of_the_document_count_for_its_claims(tmp_path: Path) -> None:
    page = reviewed(tmp_path, OPEN, defaults={"modality": "speculated", "polarity": "affirmed", "also": "2000 people"})
    card = page.one("article", id="claim-0")
    assert "modalityspeculated" in card
    assert "polaritydenied" in card
    assert "also2000 people" in card


def test_the_document_is_described_with_the_basis_of_what_is_not_stated(tmp_path: Path) -> None:
    page = reviewed(
        tmp_path,
        COUNT,
        title={"value": "Ships", "basis": "inferred"},
        author=["the-ministry", "nobody"],
        published={"basis": "unknown"},
    )
    for words in (
        "titleShips (inferred)",
        "outletThe Gazette (the-gazette)",
        "authorMinistry of Examples (the-ministry), nobody",
        "publishedbasis: unknown",
    ):
        assert words in page.text


# --- half-done files ----------------------------------------------------------------------------------------------


def test_a_half_done_file_is_shown_with_its_mistakes_first(tmp_path: Path) -> None:
    page = reviewed(
        tmp_path,
        COUNT | {"quote": "about 4,000 men", "modality": "estimate"},
        OPEN | {"statement": "", "sbject": "x"},
        {"id": "c"},
    )
    text = page.text
    assert text.index("Mistakes in the file") < text.index("Claims without a place in the text")
    for words in (
        "did you mean estimated?",
        "which does not stand in the text",
        "the unknown key 'sbject'",
        "claim 3 subject",
    ):
        assert words in page.one("section", **{"aria-labelledby": "mistakes"})
    assert "modalityestimate" in page.one("article", id="claim-0")
    assert "The quote as the file has it:about 4,000 men" in page.one("article", id="claim-0")
    assert "No statement." in page.one("article", id="claim-1")
    assert "No evidence yet." in page.one("article", id="claim-2")
    is_harmless(page)


def test_without_the_text_the_claims_are_shown_alone(tmp_path: Path) -> None:
    page = reviewed(tmp_path, COUNT, OPEN, text="")
    (tmp_path / "gazette.txt").unlink()
    page = Page(review.page(tmp_path / "gazette.yaml", Texts(tmp_path)))
    assert "no readable gazette.txt" in page.text
    assert len(list(page.all("article"))) == 2
    assert not list(page.all("table"))
    is_harmless(page)


def test_a_text_outside_of_the_folder_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("A secret.", encoding="utf-8")
    (tmp_path / "in").mkdir()
    path = written(tmp_path / "in", COUNT)
    path.write_text(path.read_text(encoding="utf-8").replace("gazette.txt", "../secret.txt"), encoding="utf-8")
    page = Page(review.page(path, Texts(tmp_path / "in")))
    assert "A secret." not in page.text
    assert "a file name without a folder" in page.text


def test_a_text_that_changed_is_told(tmp_path: Path) -> None:
    path = written(tmp_path, COUNT, OPEN)
    path.write_text(seal_file(path, Texts(tmp_path)).text, encoding="utf-8")
    (tmp_path / "gazette.txt").write_text(TEXT.replace("3,000", "4,000"), encoding="utf-8")
    page = Page(review.page(path, Texts(tmp_path)))
    assert "another content in gazette.txt" in page.text
    assert "other words than were sealed" in page.text
    assert "The words of its span are not shown." in page.one("article", id="claim-0")
    assert len(list(page.all("article"))) == 2


@pytest.mark.parametrize(
    "source",
    [
        "",
        "a: [",
        "- x\n",
        "document: &a {}\n",
        "claims: [x]\n",
        "claims[²]: x\nclaims[9]: y\n",
        "document: {id: a}\nclaims: [x, {id: b}]\n",
    ],
)
def test_a_file_that_cannot_be_read_still_has_a_page(tmp_path: Path, source: str) -> None:
    path = written(tmp_path, COUNT)
    path.write_text(source, encoding="utf-8")
    page = Page(review.page(path, Texts(tmp_path)))
    assert "Mistakes in the file" in page.text
    is_harmless(page)


@pytest.mark.parametrize("name", ["none.yaml", "gazette.txt", "."])
def test_what_is_no_annotated_article_is_refused(tmp_path: Path, name: str) -> None:
    written(tmp_path, COUNT)
    with pytest.raises(CorpusError, match="no annotated article"):
        review.page(tmp_path / name, Texts(tmp_path))


def test_mistakes_of_other_files_stay_away(tmp_path: Path) -> None:
    path = written(tmp_path, COUNT)
    (tmp_path / "other.yaml").write_text("document: {id: other}\nclaims: [{}]\n", encoding="utf-8")
    assert "Mistakes" not in Page(review.page(path, Texts(tmp_path))).text


# --- hostile texts ------------------------------------------------------------------------------------------------

HOSTILE = [
    "<script>alert(1)</script>",
    "</span></td></table></main></body><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</style><script>alert(1)</script><style>",
    "javascript:alert(1)",
    "]]> <!-- <![CDATA[ &lt;b&gt; &amp; &#60;",
    "\U0001f6a2 \U00020000 \u202eגמל שלום\u202c مرحبا \u2066x",
]


@pytest.mark.parametrize("evil", HOSTILE)
def test_a_hostile_text_is_shown_in_every_slot_and_does_nothing(tmp_path: Path, evil: str) -> None:
    claim = {key: evil for key in COUNT if key not in ("chain", "when", "given", "quote")} | {
        "chain": [
            {"agent": evil, "verb": evil, "as": evil, "for": evil, "said": evil, "in": evil, "basis": evil},
            [evil],
        ],
        "when": {"at": evil, "basis": evil, "note": evil},
        "given": {"text": evil, "holds": evil},
        "counted": evil,
        "also": [evil],
        "purpose": {"text": evil},
        "note": evil,
        "quote": [evil, "port"],
    }
    others = [{"object": {"any": [evil, {"quantity": evil, "of": evil}]}, "purpose": evil, "given": evil, evil: evil}]
    page = reviewed(
        tmp_path, claim, *others, text=f"It said {evil} there. The port\n", id=evil, title=evil, outlet=evil,
        author={"value": evil, "basis": evil}, published=evil,
    )  # fmt: skip
    is_harmless(page)
    assert page.text.count(evil) >= 24
    assert page.one("title") == f"Review of {evil}"


def test_hostile_labels_and_ids_of_entities_do_nothing(tmp_path: Path) -> None:
    path = written(tmp_path, COUNT | {"subject": HOSTILE[1]})
    source = yaml.safe_load(path.read_text(encoding="utf-8"))
    source["entities"] = {HOSTILE[1]: {"type": "Group", "label": HOSTILE[0]}}
    path.write_text(yaml.safe_dump(source), encoding="utf-8")
    page = Page(review.page(path, Texts(tmp_path)))
    assert f"{HOSTILE[0]} ({HOSTILE[1]})" in page.one("article", id="claim-0")
    is_harmless(page)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(), st.text(min_size=1))
def test_no_text_whatever_breaks_the_page(tmp_path: Path, article: str, words: str) -> None:
    article = article.encode("utf-8", "replace").decode()
    path = written(tmp_path, COUNT, text=article)
    quoted = "".join(f"\\U{ord(c):08x}" for c in words if not 0xD800 <= ord(c) < 0xE000)
    path.write_text(
        path.read_text(encoding="utf-8").replace("The ministry puts them at about 3,000.", f'"{quoted}"'),
        encoding="utf-8",
    )
    page = Page(review.page(path, Texts(tmp_path)))
    page.source.encode("utf-8")
    is_harmless(page)


# --- the shell ----------------------------------------------------------------------------------------------------


def test_the_policy_allows_the_style_of_the_page_and_nothing_else(tmp_path: Path) -> None:
    page = reviewed(tmp_path, COUNT)
    digest = b64encode(sha256(page.one("style").encode()).digest()).decode()
    [policy] = [
        a["content"] for tag, a in page.elements if tag == "meta" and a.get("http-equiv") == "Content-Security-Policy"
    ]
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    assert "url(" not in page.one("style")
    assert "@import" not in page.one("style")


def test_a_page_has_a_language_a_title_one_main_part_and_headings_in_order(tmp_path: Path) -> None:
    page = reviewed(tmp_path, COUNT, OPEN, {"id": "lost"})
    assert ("html", {"lang": "en"}) in page.elements
    assert page.one("title") == "Review of gazette"
    assert page.one("main")
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(b - a <= 1 for a, b in pairwise(levels))
    assert [a["scope"] for tag, a in page.elements if tag == "th"][:4] == ["col", "col", "col", "row"]
    is_harmless(page)


def luminance(colour: str) -> float:
    """WCAG 2.2, relative luminance."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(a: str, b: str) -> float:
    low, high = sorted((luminance(a), luminance(b)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("colours", [LIGHT, DARK])
def test_every_text_can_be_read_on_every_ground_in_light_and_in_dark(colours: dict[str, str]) -> None:
    for ground in ("ground", "raised", "alert-ground"):
        for ink in ("text", "muted", "link", "alert"):
            assert contrast(colours[ink], colours[ground]) >= 4.5, (ink, ground)
    assert contrast(colours["line"], colours["ground"]) >= 3


def test_both_schemes_have_the_same_colours_and_stand_in_the_style() -> None:
    assert LIGHT.keys() == DARK.keys()
    page = whole_page("x", element("p", "y"))
    assert all(f"--{name}: {colour};" in page for scheme in (LIGHT, DARK) for name, colour in scheme.items())
    assert "prefers-color-scheme: dark" in page


def test_an_element_escapes_what_is_no_html() -> None:
    inner = element("b", "<")
    assert inner == "<b>&lt;</b>"
    assert element("p", inner, "<b>", title="\"'<>&", aria_label="x", class_=None) == (
        '<p title="&quot;&#x27;&lt;&gt;&amp;" aria-label="x"><b>&lt;</b>&lt;b&gt;</p>'
    )
    assert isinstance(escape("a"), Html)
    assert escape("a\x00\ud800\x1b\x85b\n") == "a\ufffd\ufffd\ufffd\ufffdb\n"
