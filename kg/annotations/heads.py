"""What a file says of its document, judged: title, outlet, authors, dates, text."""

import re
from typing import Any

from msgspec import UNSET

from kg.annotations.fields import BASIS, SHA256, URL, Path, date_of, present, reported, unknown, word
from kg.annotations.references import ACTORS, References
from kg.dates import When
from kg.documents import RawDocument, RawPublished, RawText, RawValued, Record
from kg.model import Document
from kg.vocabulary import Basis

_FILE = re.compile(r"[^/\\:\x00-\x1f]+")


def document_of(record: Record, raw: RawDocument, references: References) -> Document:
    """The document of a record; its mistakes are noted."""
    return _Head(record, references).judge(raw)


class _Head:
    def __init__(self, record: Record, references: References) -> None:
        self.record = record
        self.references = references
        self.bases: list[tuple[str, Basis]] = []

    def judge(self, raw: RawDocument) -> Document:
        title = self.valued("title", raw.title)
        outlet = self.valued("outlet", raw.outlet)
        if outlet is not None:
            outlet = self.actor(("document", "outlet"), outlet)
        authors = self.authors(raw.author)
        url = self.valued("url", raw.url)
        if url is not None and not URL.fullmatch(url):
            self.record.problem(
                ("document", "url"),
                repr(url),
                "an address that begins with http:// or https://",
                "copy the address of the page",
            )
        published, basis = self.published(raw.published)
        if basis is not Basis.STATED:
            self.bases.append(("published", basis))
        self.other("corrects", raw.corrects)
        self.other("reprints", raw.reprints)
        file, sha256, characters = self.text(raw.text) if raw.text is not UNSET else (None, None, None)
        return Document(
            raw.id, title, outlet, authors, published, present(raw.genre), url, file, sha256, characters,
            present(raw.corrects), present(raw.reprints), present(raw.note), tuple(sorted(self.bases)),
        )  # fmt: skip

    def valued(self, name: str, value: Any) -> str | None:
        """A field that its text may not state; how it is known then is noted."""
        if not isinstance(value, RawValued):
            return None if value is UNSET else str(value)
        path = ("document", name, "basis")
        if value.basis is UNSET:
            self.record.problem(path, "nothing", "inferred, looked-up, unknown", "add basis:")
        basis = word(self.record, path, value.basis, BASIS, Basis.INFERRED)
        if basis is not Basis.STATED:
            self.bases.append((name, basis))
        return value.value

    def actor(self, path: Path, id_: str) -> str:
        return self.references.actors.get(id_) or self.references.ref(path, id_, ACTORS)

    def authors(self, raw: Any) -> tuple[str, ...]:
        if isinstance(raw, list):
            return tuple(sorted({self.actor(("document", "author", i), a) for i, a in enumerate(raw)}))
        author = self.valued("author", raw)
        return () if author is None else (self.actor(("document", "author"), author),)

    def published(self, raw: Any) -> tuple[When | None, Basis]:
        record, path = self.record, ("document", "published")
        if raw is UNSET:
            if not reported(record, path):
                record.problem(
                    path, "nothing", "a date, or {basis: unknown}", "add published: with the day of the article"
                )
            return None, Basis.UNKNOWN
        if not isinstance(raw, RawPublished):
            return date_of(record, path, raw), Basis.STATED
        basis = word(record, (*path, "basis"), raw.basis, BASIS, Basis.STATED)
        if raw.value is not UNSET:
            if raw.earliest is not UNSET or raw.latest is not UNSET:
                record.problem(
                    path, "value: beside earliest: or latest:", "value: alone, or the other two", "keep one form"
                )
            return date_of(record, (*path, "value"), raw.value), basis
        earliest, latest = (
            date_of(record, (*path, "earliest"), raw.earliest),
            date_of(record, (*path, "latest"), raw.latest),
        )
        if earliest is None and latest is None:
            if basis is not Basis.UNKNOWN and raw.earliest is UNSET and raw.latest is UNSET:
                record.problem(
                    path,
                    "no date",
                    "earliest: and latest:, or basis: unknown",
                    "add the date, or write {basis: unknown}",
                )
            return None, basis
        low, high = (earliest.edtf if earliest else ".."), (latest.edtf if latest else "..")
        return date_of(record, path, low if low == high else f"{low}/{high}"), basis

    def other(self, name: str, id_: Any) -> None:
        """Check the id of a document that this one corrects or reprints."""
        shared = self.references.shared
        if id_ is not UNSET and id_ not in shared.documents:
            unknown(self.record, ("document", name), id_, shared.documents, "document", shared.unread)

    def text(self, raw: RawText) -> tuple[str, str | None, int | None]:
        record = self.record
        file, sha256, characters = raw.file, present(raw.sha256), present(raw.characters)
        if not _FILE.fullmatch(file) or file in (".", ".."):
            record.problem(
                ("document", "text", "file"),
                repr(file),
                "a file name without a folder",
                "give the folder with --texts",
            )
        if sha256 is not None and not SHA256.fullmatch(sha256):
            record.problem(
                ("document", "text", "sha256"),
                repr(sha256),
                "64 small hexadecimal digits",
                "remove it: kg seal writes it",
            )
        if characters is not None and characters < 1:
            record.problem(
                ("document", "text", "characters"),
                str(characters),
                "the number of code points",
                "remove it: kg seal writes it",
            )
        return file, sha256, characters
