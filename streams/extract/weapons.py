"""With what an attack was made: bombs, grenades, guns and blades, by their nouns and the words that say which."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import yaml

from streams.extract.document import Sentence

_DATA = Path(__file__).parent / "data" / "actors" / "weapons.yaml"
_MOST = 6
"""So many weapons of one happening are told; a longer list is an inventory."""


class Weapon(NamedTuple):
    """Characters [start, end) name a weapon; `words` are the noun's, in the singular and lower case."""

    start: int
    end: int
    text: str
    words: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Words:
    phrases: dict[str, tuple[tuple[str, ...], ...]]
    """First word → the nouns that begin with it, longest first; singular and plural."""
    singular: dict[str, str]
    before: frozenset[str]
    never_before: frozenset[str]
    found: frozenset[str]
    generic: frozenset[str]
    explosive: frozenset[str]


def find_weapons(sentence: Sentence) -> tuple[Weapon, ...]:
    """Return the weapons the sentence says were used, in text order.

    Weapons that were only found, seized or dealt in are none of an attack, nor are bomb threats and bomb squads.
    """
    known = _load()
    phrases = known.phrases
    if sentence.vocabulary.isdisjoint(phrases) or not sentence.vocabulary.isdisjoint(known.found):
        return ()
    words = [token[3] for token in sentence.tokens]
    starts = [k for k, word in enumerate(words) if word in phrases]
    found: list[Weapon] = []
    after = 0
    for k in starts:
        end = _end(words, k, phrases) if k >= after else k
        if end == k or (end < len(words) and words[end] in known.never_before):
            continue
        first = k
        while first > after and words[first - 1] in known.before:
            first -= 1
        found.append(_weapon(sentence, first, end, known))
        after = end
    return tuple(found)


def _end(words: list[str], k: int, phrases: dict[str, tuple[tuple[str, ...], ...]]) -> int:
    """Return the end of the weapon that begins at word `k`, compounds followed: "mortar shell", "AK-47 rifle"."""
    end = k
    while end < len(words):
        size = next((len(p) for p in phrases.get(words[end], ()) if tuple(words[end : end + len(p)]) == p), 0)
        if not size:
            break
        end += size
    return end


def _weapon(sentence: Sentence, first: int, end: int, known: _Words) -> Weapon:
    tokens = sentence.tokens[first:end]
    words = frozenset(known.singular.get(token[3], token[3]) for token in tokens)
    start, stop = tokens[0].start, tokens[-1].end
    return Weapon(start, stop, sentence.document.text[start:stop], words)


def merge_weapons(told: Iterable[Weapon]) -> tuple[Weapon, ...]:
    """Return the weapons of one happening, each once; "a bomb" gives way to a car bomb or to dynamite."""
    kept: list[Weapon] = []
    for weapon in told:
        for at, other in enumerate(kept):
            if weapon.words <= other.words:
                break
            if weapon.words > other.words:
                kept[at] = weapon
                break
        else:
            kept.append(weapon)
    known = _load()
    if any(not w.words <= known.generic and w.words & known.explosive for w in kept):
        kept = [w for w in kept if not w.words <= known.generic]
    return tuple(kept[:_MOST])


@lru_cache(maxsize=1)
def _load() -> _Words:
    rows = yaml.safe_load(_DATA.read_text(encoding="utf-8"))
    nouns: list[tuple[str, ...]] = [(noun,) for noun in rows["nouns"].split()]
    nouns += [tuple(phrase.split()) for phrase in rows["phrases"].split(";")]
    phrases: dict[str, set[tuple[str, ...]]] = {}
    singular: dict[str, str] = {}
    for noun in nouns:
        many = (*noun[:-1], _plural(noun[-1]))
        singular[many[-1]] = noun[-1]
        for form in (noun, many):
            phrases.setdefault(form[0], set()).add(form)
    return _Words(
        phrases={first: tuple(sorted(forms, key=lambda f: (-len(f), f))) for first, forms in phrases.items()},
        singular=singular,
        before=frozenset(rows["before"].split()),
        never_before=frozenset(rows["never_before"].split()),
        found=frozenset(rows["found"].split()),
        generic=frozenset(rows["generic"].split()),
        explosive=frozenset(rows["explosive"].split()),
    )


def _plural(noun: str) -> str:
    if noun.endswith("knife"):
        return noun[:-2] + "ves"
    return noun + ("es" if noun.endswith(("s", "x", "ch")) else "s")
