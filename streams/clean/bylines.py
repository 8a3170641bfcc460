"""Who wrote a story: the names in a byline, without roles, desks, places and days."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from typing import Any, Final, NamedTuple

from streams.clean.dates import first_day, says_month
from streams.clean.vocabulary import agencies, load, names_agency

_ADDRESS: Final = re.compile(
    r"https?://\S+|www\.\S+|[\w.+-]+@[\w-]+\.[\w.]+|(?:\b(?:twitter|x|instagram)\s*:\s*)?@\w+", re.IGNORECASE
)
_BRACKETS: Final = re.compile(r"\s*[(\[][^()\[\]]{0,60}[)\]]")
_TIMED: Final = re.compile(r"\s(?:\d{1,2}[:.]\d\d|\d+\s*(?:min|minute|hour|day|week|month|year)s?\b).*$", re.IGNORECASE)
_RUN_IN: Final = re.compile(r"^By(?=[A-Z][a-z])")
"""A byline's first word that markup has run into the name."""
_PARTS: Final = re.compile(r"\s*(?:[,;|•·⋅/]|\s[–—-]{1,2}\s|、|،)\s*")
_WORD: Final = re.compile(r"[^\W\d_][\w'’.-]*")
_DIGIT: Final = re.compile(r"\d")
_INITIAL: Final = re.compile(r"\b(?:[A-Z]|[JS]r)\.$")
"""A full stop that is a name's own."""
_MOST: Final = 12
"""Most names taken of one byline."""
_LONG: Final = 5
"""Words that a name has at most."""


class Writers(NamedTuple):
    """Of one byline: the persons named, the agencies by their known names, and desks or outlets as written."""

    names: tuple[str, ...]
    agencies: tuple[str, ...]
    desks: tuple[str, ...]


class _Words(NamedTuple):
    heads: frozenset[str]
    """First two letters of what `prefix` finds."""
    prefix: re.Pattern[str]
    join: re.Pattern[str]
    after: re.Pattern[str]
    particles: frozenset[str]
    roles: frozenset[str]
    desks: frozenset[str]
    controls: frozenset[str]
    credentials: frozenset[str]


@cache
def _words() -> _Words:
    data: Any = load("bylines.yaml")

    def any_of(key: str) -> str:
        return "|".join(map(re.escape, sorted(map(str, data[key]), key=lambda word: (-len(word), word))))

    return _Words(
        frozenset(str(word)[:2] for word in data["prefixes"]),
        re.compile(rf"\s*(?:{any_of('prefixes')})(?:(?<=:)|(?=[\s:]|$)\s*:?)\s*", re.IGNORECASE),
        re.compile(rf"\s+(?:{any_of('joins')})\s+"),
        re.compile(rf"\s+(?:{any_of('after')})(?:\s.*)?$"),
        frozenset(data["particles"]),
        frozenset(data["roles"]),
        frozenset(data["desks"]),
        frozenset(data["controls"]),
        frozenset(data["credentials"]),
    )


def is_signed(line: str) -> bool:
    """True for a line that opens as bylines do: ``By``, ``Written by``, ``Author:``, ``كتب``."""
    return _prefix(line) is not None


def _prefix(line: str) -> re.Match[str] | None:
    """Return what stands before the names."""
    words = _words()
    if line.isascii() and line.lstrip()[:2].lower() not in words.heads:
        return None
    return words.prefix.match(line)


def writers_in(line: str, outlets: Sequence[str] = (), stated: bool = False) -> Writers:
    """Return who a byline names; `outlets` are names of the site itself, which are desks and no persons.

    `stated`: the line comes from metadata that says that it is the author, and is believed where it looks odd.
    """
    words = _words()
    whole = line[:400].replace("：", ":")
    if "@" in whole or "/" in whole or "." in whole:
        whole = _ADDRESS.sub(" ", whole)
    whole = " ".join(whole.split())
    known = agencies()
    named = [known.names[found] for found in known.pattern.findall(whole)] if names_agency(whole) else []
    rest = _BRACKETS.sub(" ", whole) if "(" in whole or "[" in whole else whole
    if _DIGIT.search(rest):
        if (at := first_day(rest)) is not None:
            rest = rest[:at]
        rest = _TIMED.sub("", rest)
    rest = _RUN_IN.sub("", rest)
    if found := _prefix(rest):
        rest = rest[found.end() :]
    names: list[str] = []
    desks: list[str] = []
    if _is_outlet(rest, outlets):
        return Writers((), tuple(dict.fromkeys(named)), (rest,))
    for part in _PARTS.split(rest):
        for piece in words.join.split(part):
            found = _prefix(piece)
            bare = words.after.sub("", piece[found.end() :] if found else piece).strip(' ,:-–—*"“”')
            if not bare or bare in known.names or bare.rstrip("0123456789") in known.names:
                continue
            name = None if _is_outlet(bare, outlets) else _name(bare)
            if name is None:
                desks.append(bare)
            elif name and name not in names:
                names.append(name)
    persons = [name for name in names if not (len(names) > 1 and " " not in name and name.isupper())]
    if stated and not persons and not desks and not named and 0 < len(rest.split()) <= _LONG and "@" not in line:
        persons = [rest.strip(" .,")]
    return Writers(tuple(persons[:_MOST]), tuple(dict.fromkeys(named)), tuple(dict.fromkeys(desks))[:_MOST])


def _is_outlet(text: str, outlets: Sequence[str]) -> bool:
    if not outlets:
        return False
    plain = text.lower().strip(" .").removeprefix("the ")
    return any(plain == outlet.lower().removeprefix("the ") for outlet in outlets)


@lru_cache(maxsize=4096)
def _name(piece: str) -> str | None:
    """Return the person named by a piece of a byline, empty for a role or letters after a name, None for a desk."""
    words = _words()
    tokens = [token for token in piece.split() if token.lower().strip(".,") not in words.credentials]
    while len(tokens) > 2 and tokens[-1].lower().strip(".,") in words.roles:
        tokens.pop()
    if not tokens:
        return ""
    lowered = [token.lower().strip(".,:") for token in tokens]
    if lowered[-1] in words.roles and set(lowered) <= words.roles | words.desks:
        return ""
    if not words.desks.isdisjoint(lowered):
        return None if any(token[0].isupper() for token in tokens) else ""
    if set(lowered) <= words.roles or not words.controls.isdisjoint(lowered) or lowered[-1] in words.roles:
        return ""
    if len(tokens) > _LONG or not all(_may_be_named(token, words) for token in tokens) or all(map(says_month, tokens)):
        return ""
    if all(token.lower() in words.particles for token in tokens) or (len(tokens) == 1 and "." in tokens[0].rstrip(".")):
        return ""
    shown = " ".join(tokens)
    if shown.isupper() and len(shown) > 3 and len(tokens) > 1:
        shown = " ".join(_titled(token, at) for at, token in enumerate(tokens))
    return shown if _INITIAL.search(shown) else shown.strip(" .,")


def _may_be_named(token: str, words: _Words) -> bool:
    return bool(_WORD.fullmatch(token)) and (
        not token[0].islower() or token in words.particles or "’" in token[:3] or "'" in token[:3]
    )


def _titled(token: str, at: int) -> str:
    """Return a word of a name in capitals as names are written: ``MCKAY-O'NEIL`` → ``McKay-O'Neil``."""
    if len(token) <= 3 and "." in token:
        return token
    if at and token.lower() in _words().particles and len(token) <= 3:
        return token.lower()
    parts = re.split(r"([-'’.])", token)
    shown = [part.capitalize() if len(part) > 1 or at == 0 or part.isalpha() else part for part in parts]
    text = "".join(shown)
    return re.sub(r"\bMc([a-z])", lambda found: "Mc" + found[1].upper(), text)


def joined(names: Iterable[str]) -> str | None:
    """Return names as the record holds them, or None."""
    return ", ".join(names) or None
