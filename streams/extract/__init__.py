"""Articles read for events: what, where, when, who, how many, who says so, and the words each rests on."""

from streams.extract.articles import date_row, document_of, place_row
from streams.extract.classify import classify, classify_code
from streams.extract.document import Document, Sentence
from streams.extract.lexicon import Lexicon, load_lexicon
from streams.extract.names import NameSpan, find_names
from streams.extract.read import Extraction, read
from streams.extract.statements import Statement, statements

__all__ = [
    "Document",
    "Extraction",
    "Lexicon",
    "NameSpan",
    "Sentence",
    "Statement",
    "classify",
    "classify_code",
    "date_row",
    "document_of",
    "find_names",
    "load_lexicon",
    "place_row",
    "read",
    "statements",
]
