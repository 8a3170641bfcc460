"""The lists beside this module as lookups: what a line's words say of its kind."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

import ahocorasick_rs
import yaml

_HERE: Final = Path(__file__).parent
_PREFIX: Final = 4
"""Characters of a line by which its possible beginnings are found."""
_QUOTES: Final = (("’", "'"), ("‘", "'"), ("“", '"'), ("”", '"'), ("\xa0", " "))
_OPENERS: Final = " \t([{*+•·–—-|/>»›→▸▶▼!\U0001f4a1\U0001f449\U0001f4f0\U0001f534\U0001f3a7\ufe0f"
_RUN: Final = re.compile(r"\w+")
_EDGES: Final = " \t*+•·–—-|/>»›→▸▶▼↓:.,…!?#()[]0123456789"


class Vocabulary(NamedTuple):
    """`whole` line → kind, `rows` are those that stand in menus, `starts` by first characters → (beginning, kind),
    `phrases` found anywhere, `notices`: (most words, beginnings of lines that are a publisher's notes)."""

    whole: dict[str, str]
    rows: frozenset[str]
    starts: dict[str, list[tuple[str, str]]]
    phrases: ahocorasick_rs.AhoCorasick
    phrase_kinds: tuple[str, ...]
    notices: tuple[tuple[int, tuple[str, ...]], ...]


class Agencies(NamedTuple):
    """`names`: as written → as known; `pattern` finds one whole name; `pictures` are makers of pictures."""

    names: dict[str, str]
    heads: frozenset[str]
    """First words of the names."""
    pattern: re.Pattern[str]
    pictures: re.Pattern[str]


def load(name: str) -> Any:
    """Return the YAML data file `name` of this room."""
    return yaml.safe_load((_HERE / name).read_text(encoding="utf-8"))


@cache
def vocabulary() -> Vocabulary:
    """Return the furniture of news pages, read once per process from `vocabulary.yaml`."""
    data = load("vocabulary.yaml")
    whole: dict[str, str] = {}
    for kind, lines in data["whole"].items():
        for line in lines:
            whole.setdefault(bare(str(line).lower()), kind)
    starts: dict[str, list[tuple[str, str]]] = {}
    for kind, lines in data["start"].items():
        for line in lines:
            starts.setdefault(line[:_PREFIX], []).append((line, kind))
    for found in starts.values():
        found.sort(key=lambda pair: -len(pair[0]))
    phrases = {str(line): kind for kind, lines in data["contains"].items() for line in lines}
    # The full automaton is some megabytes, and reads a page three times as fast as the default.
    automaton = ahocorasick_rs.AhoCorasick(list(phrases), implementation=ahocorasick_rs.Implementation.DFA)
    rows = frozenset(line for line, kind in whole.items() if kind in ("menu", "legal", "share"))
    return Vocabulary(whole, rows, starts, automaton, tuple(phrases.values()), _notices(data["notices"]))


def _notices(data: dict[int, list[str]]) -> tuple[tuple[int, tuple[str, ...]], ...]:
    return tuple((most, tuple(beginnings)) for most, beginnings in data.items())


@cache
def agencies() -> Agencies:
    """Return the agencies of `agencies.yaml`."""
    data = load("agencies.yaml")
    names = {name: known for known, written in data["agencies"].items() for name in written}
    heads = frozenset(_RUN.findall(name)[0] for name in names)
    return Agencies(names, heads, _any_of(names), _any_of([*data["pictures"], *names], re.IGNORECASE))


def names_agency(text: str) -> bool:
    """False for a text that can name no agency of `agencies`: a quick look before the long one."""
    return not agencies().heads.isdisjoint(_RUN.findall(text))


def _any_of(names: Iterable[str], flags: re.RegexFlag = re.NOFLAG) -> re.Pattern[str]:
    ordered = sorted(names, key=lambda name: (-len(name), name))
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, ordered)) + r")(?!\w)", flags)


def plain(text: str) -> str:
    """Return `text` case-folded by lower() with straight quotes: as the lists are written, same length mostly."""
    if not text.isascii():
        for curly, straight in _QUOTES:
            text = text.replace(curly, straight)
        if not text.isascii() and "\n" in text:
            # Lines in ASCII, most of them, are lower-cased ten times as fast.
            return "\n".join([line.lower() for line in text.split("\n")])
    return text.lower()


def bare(line: str) -> str:
    """Return a `plain` line without bullets, numbers and punctuation at its edges."""
    if line and line[0].isalpha() and line[-1].isalpha():
        return line
    return line.strip(_EDGES) or line.strip()


def whole_kind(line: str) -> str | None:
    """Return the kind of a `plain` line that is furniture as a whole."""
    return vocabulary().whole.get(bare(line))


def is_menu_line(line: str) -> bool:
    """True when a `plain` line is mostly menu words in a row: ``home | world | sport | sign in``."""
    if line.count(" ") < 2:
        return False
    if "|" in line or "·" in line or "/" in line:
        line = line.replace("|", " ").replace("·", " ").replace("/", " ")
    words = line.split()
    if len(words) < 3:
        return False
    rows = vocabulary().rows
    others = 0.4 * len(words)
    for word in words:
        if word not in rows and (word.isalpha() or word.strip(_EDGES) not in rows):
            others -= 1
            if others < 0:
                return False
    return True


def start_kind(line: str) -> str | None:
    """Return the kind of furniture that a `plain` line begins like, whatever bracket or mark it opens with."""
    starts = vocabulary().starts
    for beginning, kind in starts.get(line[:_PREFIX], ()):
        if line.startswith(beginning):
            return kind
    if line and line[0] in _OPENERS and (inner := line.lstrip(_OPENERS)):
        return start_kind(inner)
    return None


def is_notice(line: str, words: int) -> bool:
    """True when a `plain` line is a publisher's note on the story: furniture even as a sentence inside it."""
    line = line.lstrip(_OPENERS)
    return any(words <= most and line.startswith(beginnings) for most, beginnings in vocabulary().notices)


def phrases_in(text: str) -> list[tuple[int, str]]:
    """Return (end offset, kind) of every furniture phrase in a `plain` text, in order."""
    known = vocabulary()
    return [(end, known.phrase_kinds[which]) for which, _start, end in known.phrases.find_matches_as_indexes(text)]
