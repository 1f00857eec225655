"""The files of a corpus: their typed model, the YAML and JSON readers, the JSON Schema of the format."""

from kg.documents.reading import Lost, MOST_BYTES, RawClaim, RawCondition, RawDocument, RawEntity, RawFile, RawLine, RawLink, RawObject, RawPublished, RawReading, RawSame, RawSeal, RawTerm, RawText, RawValued, RawWhen, RawWords, Record, kept, kept_items, path_text, read_json_lines, read_yaml

__all__ = ["Lost", "MOST_BYTES", "RawClaim", "RawCondition", "RawDocument", "RawEntity", "RawFile", "RawLine", "RawLink", "RawObject", "RawPublished", "RawReading", "RawSame", "RawSeal", "RawTerm", "RawText", "RawValued", "RawWhen", "RawWords", "Record", "kept", "kept_items", "path_text", "read_json_lines", "read_yaml"]
