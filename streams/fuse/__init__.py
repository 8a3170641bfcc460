"""Mentions into events: one event per happening over all outlets, revised as the story changes.

`fuse` takes one report into the open events of its partition and returns the events it touched. What an event is
follows from its ledger alone (`telling.tell`, by the rules in `best`); which event a mention tells of is decided
by weights of evidence (`similarity`, `kin.yaml`).
"""

from streams.fuse.revise import fuse
from streams.fuse.state import FuseLimits, OpenEvents, evict, newer, restore

__all__ = ["FuseLimits", "OpenEvents", "evict", "fuse", "newer", "restore"]
