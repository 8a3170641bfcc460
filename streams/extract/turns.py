"""Turns of phrase that say what befell people, as a table by verb: "lost their lives", "taken to hospital"."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple


class Turn(NamedTuple):
    """One of `words` behind the verb makes it say `kind` of its object, or of its subject."""

    words: frozenset[str]
    kind: str
    of_subject: bool


def read_turns(rows: Iterable[Mapping[str, Any]]) -> dict[str, tuple[Turn, ...]]:
    """Return the table of turns by the base form of their verb."""
    found: dict[str, tuple[Turn, ...]] = {}
    for row in rows:
        turn = Turn(frozenset(str(row["words"]).split()), str(row["kind"]), row["of"] == "subject")
        for base in str(row["verbs"]).split():
            found[base] = (*found.get(base, ()), turn)
    return found
