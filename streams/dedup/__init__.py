"""Copies told apart: each article is new, a repeat, an update, a version or a kill.

    words      text → hashes of its words, the same for every typography
    sketch     words → what is compared and what is remembered
    postings   which articles hold a shingle: a compact inverted index
    neighbours what one article finds there
    index      what one partition remembers, and for how long
    origin     whose telling an article is, and which one its family goes back to
    overlap    how far two texts are the same
    tolls      which figures could be news
    edits      what was done to a copy
    judge      the decision

Pure: no clock, no logger, no Kafka. The same log gives the same decisions whatever was restored, evicted or
redelivered in between.
"""

from streams.dedup.index import Index, evict, newer, restore
from streams.dedup.judge import judge
from streams.dedup.limits import DedupLimits

__all__ = ["DedupLimits", "Index", "evict", "judge", "newer", "restore"]
