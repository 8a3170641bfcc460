"""Bytes in, the article out: body, title, dates, provenance, and the way back to the raw text."""

from streams.clean import learnt
from streams.clean.article import clean
from streams.clean.limits import CleanLimits

__all__ = ["CleanLimits", "clean", "learnt"]
