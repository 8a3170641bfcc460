"""Copies told apart: each article is new, a repeat, an update, a version or a kill.

    tables     the word lists of the rooms below
    words      text → hashes of its words, the same for every typography
    sketch     words → what is compared and what is remembered
    kernels    the inner loops of the two, and which articles hold a shingle: compiled, and in numpy
    neighbours what one article finds there
    shelf      decisions in a third of their bytes
    index      what one partition remembers, and for how long
    origin     whose telling an article is, and which one its family goes back to
    figures    which words are figures, for readers
    overlap    how far two texts are the same
    tolls      which figures could be news
    edits      what was done to a copy
    judge      the decision

Pure: no clock, no logger, no Kafka. The same log gives the same decisions whatever was restored, evicted or
redelivered in between.
"""

from streams.dedup.index import Index, batched, evict, newer, restore
from streams.dedup.judge import judge
from streams.dedup.limits import DedupLimits

__all__ = ["DedupLimits", "Index", "batched", "evict", "judge", "newer", "restore"]
