"""What language a text is in."""

from __future__ import annotations

import re
from functools import cache
from typing import Any, Final

from resiliparse.parse.lang import detect_fast

from streams.clean.vocabulary import load

_SURE: Final = 1200
"""Rank distance of `detect_fast` up to which its answer is taken; it says 1,200 for what it does not know."""
_LOOKED_AT: Final = 2000
_SHORT: Final = 400
"""Characters below which letter statistics go astray, and function words are asked first."""
_ALSO_LATIN: Final = frozenset({"sr", "ku", "tg", "mn", "kk"})
_SAMPLE: Final = 600
"""Characters by which the script is told."""
_PLAIN: Final = str.maketrans(
    {"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "…": ".", "\u00a0": " ", "•": " "}
)
"""Typographic marks share their first bytes with scripts of the East, which `detect_fast` goes by."""
_WORD: Final = re.compile(r"[^\W\d_]+")
_SAMPLES: Final = ((0, 180), (700, 880))
"""Stretches of a text whose words are looked at first."""
_OWN: Final = 0.1
"""Share of a language's own function words from which those stretches are written in it: English news has some 0.2,
and 0.02 is much in any other language."""
_FIRST: Final = "en"
"""What a text that says nothing of its language is first tried as: the language of most wires."""


@cache
def _function_words() -> dict[str, tuple[str, ...]]:
    """Return word → the languages it is common in."""
    data: Any = load("languages.yaml")
    found: dict[str, tuple[str, ...]] = {}
    for language, words in data.items():
        for word in words:
            found[str(word)] = (*found.get(str(word), ()), language)
    return found


@cache
def _own_words() -> dict[str, frozenset[str]]:
    """Return language → the function words common in no other: of languages in Latin letters that have no kin."""
    own: dict[str, set[str]] = {}
    for word, languages in _function_words().items():
        if len(languages) == 1:
            own.setdefault(languages[0], set()).add(word)
    apart = _other_scripts() | _scripts()["kin"].keys()
    return {language: frozenset(words) for language, words in own.items() if language not in apart}


def language_of(text: str, given: str | None = None) -> str:
    """Return the ISO 639-1 code of `text`; `given` (BCP 47) where the text is too short to tell, else ``und``.

    A script that the given language is not written in goes before it at any length.
    """
    stated = _code(given)
    script = _script(text[:_SAMPLE]) or _script(text[:_LOOKED_AT])
    if script is None:
        return stated or "und"
    written = _scripts()["languages"].get(script)
    if written is not None:
        if stated not in written:
            stated = None
        if len(written) == 1 or script == "Han":
            return str(stated or written[0])
        if lettered := _lettered(text[:_LOOKED_AT], written):
            return lettered
    elif stated in _other_scripts():
        stated = None
    if len(text) < _SHORT:
        if stated:
            return stated
        if voted := _voted(text):
            return voted
        if written is not None:
            return str(written[0])
    first = stated or _FIRST
    if written is None and _is_plainly(text, first):
        return first
    looked_at = text[:_LOOKED_AT]
    if not looked_at.isascii():
        looked_at = looked_at.translate(_PLAIN)
    code, distance = detect_fast(looked_at, cutoff=_SURE)
    # Typographic marks share their first bytes with scripts of the East, and may outweigh the letters.
    fits = code not in _other_scripts() if written is None else code in written
    if code and code != "unknown" and distance <= _SURE and fits:
        kin = _scripts()["kin"].get(code)
        return str(code) if kin is None else _of_kin(kin, stated, looked_at)
    return stated or _voted(looked_at) or (str(written[0]) if written else "und")


def _is_plainly(text: str, language: str) -> bool:
    """True where so many words of a text are a language's own that its letters need not be counted."""
    own = _own_words().get(language)
    if own is None:
        return False
    words = " ".join([text[start:end] for start, end in _SAMPLES]).lower().split()
    return sum(map(own.__contains__, words)) > _OWN * len(words)


def _voted(text: str) -> str | None:
    """Return the language whose function words lead by a clear margin, if any does."""
    words = _WORD.findall(text.lower())
    votes: dict[str, float] = {}
    for word in words:
        languages = _function_words().get(word, ())
        for language in languages:
            votes[language] = votes.get(language, 0.0) + 1.0 / len(languages)
    ranked = sorted(votes.items(), key=lambda vote: (-vote[1], vote[0]))
    if not ranked or ranked[0][1] < max(1.5, 0.08 * len(words)):
        return None
    second = ranked[1][1] if len(ranked) > 1 else 0.0
    return ranked[0][0] if ranked[0][1] >= 1.3 * second else None


@cache
def _scripts() -> dict[str, Any]:
    data: dict[str, Any] = load("scripts.yaml")
    return data


@cache
def _other_scripts() -> frozenset[str]:
    """Return the languages that are not written in Latin letters."""
    return frozenset(code for codes in _scripts()["languages"].values() for code in codes) - _ALSO_LATIN


@cache
def _letters() -> dict[str, re.Pattern[str]]:
    return {
        script: re.compile("[" + "".join(f"{first}-{last}" for first, last in ranges) + "]")
        for script, ranges in _scripts()["ranges"].items()
    }


def _code(given: str | None) -> str | None:
    tag = (given or "").replace("_", "-").split("-")[0].strip().lower()
    if not (len(tag) == 2 and tag.isascii() and tag.isalpha()):
        return None
    return {"nb": "no", "nn": "no", "iw": "he", "in": "id", "ji": "yi"}.get(tag, tag)


def _script(text: str) -> str | None:
    """Return the script of most letters of `text`; Latin is counted first, and Kana makes Han Japanese."""
    letters = _letters()
    if text.isascii():
        return "Latin" if letters["Latin"].search(text) else None
    latin = len(letters["Latin"].findall(text))
    if latin > len(text) // 2:
        return "Latin"
    counts = {script: len(pattern.findall(text)) for script, pattern in letters.items() if script != "Latin"}
    top = max(counts, key=lambda script: counts[script])
    # One sign of the East is a word's worth of letters.
    weight = 3 if top in ("Han", "Kana", "Hangul") else 1
    if weight * counts[top] <= latin:
        return "Latin" if latin else None
    return "Kana" if top == "Han" and counts["Kana"] * 10 > counts["Han"] else top


def _lettered(text: str, written: list[str]) -> str | None:
    """Return the language of a script that its own letters prove, most of them first."""
    counts = {
        language: sum(map(text.lower().count, _scripts()["letters"][language]))
        for language in written
        if language in _scripts()["letters"]
    }
    best = max(counts, key=lambda language: counts[language], default=None)
    return best if best is not None and counts[best] * 150 > len(text) else None


def _of_kin(kin: list[str], stated: str | None, text: str) -> str:
    if stated in kin:
        return str(stated)
    voted = _voted(text)
    return voted if voted in kin else kin[0]
