"""The same article as ugly wires send it: each deformation a function of text and seed, alike in every run."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

Deformation = Callable[[str, random.Random], str]
SPELLINGS = Path(__file__).with_name("spellings.tsv")
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_MONTH_FIRST = re.compile(rf"\b({_MONTHS}) (\d{{1,2}})\b(?:, (?=\d{{4}}))?")
_DAY_FIRST = re.compile(rf"\b(\d{{1,2}}) ({_MONTHS})\b")
_SENTENCE_END = re.compile(r"(?<=[a-z)\d][.!?])[\"”]?\s+(?=[\"“]?[A-Z])")
_SMALL = frozenset(
    ("a", "an", "and", "as", "at", "by", "for", "from", "in", "near", "of", "on", "or", "the", "to", "with")
)
_CONFUSED = {
    "o": "0", "O": "0", "0": "O", "l": "1", "1": "l", "I": "l", "i": "l", "e": "c", "c": "e", "s": "5", "S": "5",
    "5": "S", "B": "8", "8": "B", "g": "q", "n": "u", "u": "n", "h": "b", "a": "o", "t": "f", "f": "t", "m": "rn",
}  # fmt: skip
"""What scanners take one letter for; what is not here is lost or doubled."""


def capitals(text: str, _: random.Random) -> str:
    """Return the text as old wires print it."""
    return text.upper()


def lower_case(text: str, _: random.Random) -> str:
    """Return the text without a capital."""
    return text.lower()


def no_punctuation(text: str, _: random.Random) -> str:
    """Return words and paragraphs only."""
    return re.sub(r" +", " ", re.sub(r"[^\w\s'’-]|(?<=\s)-(?=\s)", "", text))


def headlines(text: str, _: random.Random) -> str:
    """Return each sentence on a line of its own, capitalised and without a stop, as a list of headlines."""
    lines = []
    for paragraph in re.split(r"\s*\n\s*", text):
        for sentence in _SENTENCE_END.split(paragraph):
            words = sentence.strip().rstrip(".").split()
            lines.append(" ".join(w if n and w in _SMALL else w[:1].upper() + w[1:] for n, w in enumerate(words)))
    return "\n\n".join(lines)


def _scanned(share: float) -> Deformation:
    def scan(text: str, rnd: random.Random) -> str:
        made = []
        for sign in text:
            if sign.isspace() or rnd.random() >= share:
                made.append(sign)
            elif sign in _CONFUSED:
                made.append(_CONFUSED[sign])
            else:
                made.append(rnd.choice(("", sign * 2)))
        return "".join(made)

    return scan


@cache
def _spellings() -> tuple[re.Pattern[str], dict[str, str]]:
    other: dict[str, str] = {}
    for line in SPELLINGS.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            british, american = line.split("\t")
            other |= {british: american, american: british}
    return re.compile(r"\b(?:" + "|".join(sorted(other, key=len, reverse=True)) + r")\b", re.IGNORECASE), other


def other_spelling(text: str, _: random.Random) -> str:
    """Return British words in American spelling and American ones in British; dates likewise."""
    pattern, other = _spellings()

    def turn(match: re.Match[str]) -> str:
        word = other[match.group().lower()]
        return word.capitalize() if match.group()[0].isupper() else word

    if _MONTH_FIRST.search(text):
        text = _MONTH_FIRST.sub(r"\2 \1 ", text).replace("  ", " ")
    else:
        text = _DAY_FIRST.sub(r"\2 \1", text)
    return pattern.sub(turn, text)


def broken_lines(text: str, rnd: random.Random) -> str:
    """Return lines of 64 columns with a space too many here and there."""
    made = []
    for paragraph in re.split(r"\s*\n\s*", text):
        lines, line = [], ""
        for word in paragraph.split():
            if len(line) + len(word) > 64:
                lines.append(line)
                line = word
            else:
                line = f"{line}{'  ' if rnd.random() < 0.15 else ' '}{word}" if line else word
        made.append("\n".join([*lines, line]))
    return "\n\n".join(made)


def curly_quotes(text: str, _: random.Random) -> str:
    """Return typographic quotation marks and dashes."""
    text = re.sub(r"(^|[\s(])\"", r"\1“", text).replace('"', "”")
    return re.sub(r"(?<=\w)'", "’", text).replace(" - ", " — ")


def straight_quotes(text: str, _: random.Random) -> str:
    """Return typewriter quotation marks and dashes."""
    return re.sub("[“”]", '"', re.sub("[‘’]", "'", text)).replace(" — ", " -- ")


def mojibake(text: str, rnd: random.Random) -> str:
    """Return typographic text whose UTF-8 somebody read as Windows-1252."""
    return curly_quotes(text, rnd).encode().decode("cp1252", errors="ignore")


def hard_spaces(text: str, rnd: random.Random) -> str:
    """Return a text in which every fourth space may not be broken at."""
    return re.sub(" ", lambda _: "\xa0" if rnd.random() < 0.25 else " ", text)


def soft_hyphens(text: str, rnd: random.Random) -> str:
    """Return a text with hints for hyphenation in every third long word."""
    return re.sub(
        r"[^\W\d_]{7,}",
        lambda m: m.group()[:4] + "\xad" + m.group()[4:] if rnd.random() < 0.33 else m.group(),
        text,
    )


DEFORMATIONS: dict[str, Deformation] = {
    "capitals": capitals,
    "lower case": lower_case,
    "no punctuation": no_punctuation,
    "headlines": headlines,
    "scanned, 1 % of characters": _scanned(0.01),
    "scanned, 3 % of characters": _scanned(0.03),
    "other spelling and dates": other_spelling,
    "broken lines, double spaces": broken_lines,
    "curly quotes": curly_quotes,
    "straight quotes": straight_quotes,
    "mojibake": mojibake,
    "hard spaces": hard_spaces,
    "soft hyphens": soft_hyphens,
}


def deformed(name: str, text: str, seed: int) -> str:
    """Return `text` as the deformation called `name` leaves it."""
    return DEFORMATIONS[name](text, random.Random(seed))
