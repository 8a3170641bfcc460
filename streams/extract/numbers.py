"""How many: a number as dispatches write it, with the words that make it a bound, read from a list of words."""

from __future__ import annotations

from typing import Any, NamedTuple

from streams.extract.groups import ActorLexicon

_MOST = 10**10
"""More than that is no count of people."""
_TENS = frozenset(range(20, 100, 10))


class Quantity(NamedTuple):
    """Words [start, end) say: at least `low`, at most `high` (None = open).

    `added` when the words tell a further number ("three more"); `vague` when no number is told ("several"); `rough`
    when only its order is told ("dozens").
    """

    low: int
    high: int | None
    start: int
    end: int
    added: bool = False
    vague: bool = False
    rough: bool = False


def read_quantity(lexicon: ActorLexicon, words: list[str], at: int) -> Quantity | None:
    """Return the quantity whose words start at `at`, or None; bounds as the coding decisions on figures say."""
    rows = lexicon.numbers
    cursor, meaning, added = at, "", False
    for _ in range(3):
        step = _phrase(rows, words, cursor)
        if step is None:
            if (
                cursor < len(words)
                and words[cursor] in ("a", "an", "another", "the")
                and cursor + 1 < len(words)
                and (words[cursor + 1] in rows["more"] or (words[cursor] != "a" and _is_value(rows, words, cursor + 1)))
            ):
                added = added or words[cursor] == "another"
                cursor += 1
                continue
            if cursor > at and cursor < len(words) and words[cursor] in rows["more"]:
                added = True
                cursor += 1
                continue
            break
        size, what = step
        phrase = words[cursor : cursor + size]
        added = added or bool({"another", "further", "additional", "other"} & set(phrase))
        meaning = meaning or what if what == "about" else what
        cursor += size
    between = cursor < len(words) and words[cursor] == "between"
    if between:
        cursor += 1
    value = _value(rows, words, cursor)
    if value is None:
        return None
    rough = words[cursor] in rows["rounds"]
    low, high, cursor, vague = value
    joiners = ("and",) if between else ("to", "-", "–", "or")
    if high is not None and not vague and cursor + 1 < len(words) and words[cursor] in joiners:
        other = _value(rows, words, cursor + 1)
        if other is not None and other[1] is not None and not other[3] and other[0] > low:
            if words[cursor] != "or" or other[0] <= low * 2:
                high, cursor = other[1], other[2]
        elif between:
            return None
    elif between:
        return None
    if words[cursor : cursor + 2] == ["or", "more"]:
        high, cursor = None, cursor + 2
    if cursor < len(words) and words[cursor] in rows["more"] and words[cursor : cursor + 2] != ["more", "than"]:
        added, cursor = True, cursor + (0 if words[cursor] == "others" else 1)
    if meaning == "at_least":
        high = None
    elif meaning == "at_most":
        low, high = 0, (low if high is None else high)
    return Quantity(low, high, at, cursor, added, vague, rough)


def _is_value(rows: dict[str, Any], words: list[str], at: int) -> bool:
    word = words[at]
    return word[:1].isdigit() or word in rows["cardinals"] or word in rows["rounds"] or word in rows["multipliers"]


def _phrase(rows: dict[str, Any], words: list[str], at: int) -> tuple[int, str] | None:
    if at >= len(words):
        return None
    for phrase, meaning in rows["phrases"].get(words[at], ()):
        if tuple(words[at : at + len(phrase)]) == phrase:
            return len(phrase), meaning
    return None


def _value(rows: dict[str, Any], words: list[str], at: int) -> tuple[int, int | None, int, bool] | None:
    """Read (low, high, end, vague) of the bare number at `at`."""
    if at >= len(words):
        return None
    word = words[at]
    if word in ("a", "an") and at + 1 < len(words):
        following = words[at + 1]
        if following in rows["multipliers"]:
            return _scaled(rows, words, 1, at + 1)
        if following in ("few", "couple", "handful", "number"):
            dozens = _several_dozen(rows, words, at + 2)
            if dozens is not None:
                return dozens
            end = at + 2
            return rows["vague"][following], None, end + (words[end : end + 1] == ["of"]), True
        if following in ("large", "small", "great", "high", "significant", "undisclosed") and words[
            at + 2 : at + 3
        ] == ["number"]:
            end = at + 3
            return 2, None, end + (words[end : end + 1] == ["of"]), True
        return None
    if word == "half" and words[at + 1 : at + 2] == ["a"] and words[at + 2 : at + 3]:
        whole = rows["multipliers"].get(words[at + 2], 0)
        return (whole // 2, whole // 2, at + 3, False) if whole > 1 else None
    if word in rows["rounds"]:
        low, end = rows["rounds"][word], at + 1
        if words[end : end + 1] == ["of"]:
            end += 1
            while end < len(words) and words[end] in rows["rounds"]:
                low, end = _product(rows, words, low, end), end + 1
                if words[end : end + 1] == ["of"]:
                    end += 1
        elif words[end : end + 1] == ["and"] and words[end + 1 : end + 2] == [word]:
            end += 2
        return low, None, end, False
    if word in rows["vague"] and word not in ("some", "number", "group", "most"):
        if word in ("couple", "handful"):
            return None
        dozens = _several_dozen(rows, words, at + 1)
        if dozens is not None:
            return dozens
        end = at + 1
        return rows["vague"][word], None, end + (words[end : end + 1] == ["of"]), True
    number = _cardinal(rows, word)
    if number is None:
        if word in rows["multipliers"] and word != "score":
            return _scaled(rows, words, 1, at)
        return None
    return _scaled(rows, words, number, at + 1)


def _several_dozen(rows: dict[str, Any], words: list[str], at: int) -> tuple[int, int | None, int, bool] | None:
    """Read "dozen" behind "several" or "a few": as many as "dozens"."""
    plural = words[at] + "s" if at < len(words) and words[at] in rows["multipliers"] else ""
    if plural not in rows["rounds"]:
        return None
    end = at + 1
    return rows["rounds"][plural], None, end + (words[end : end + 1] == ["of"]), False


def _product(rows: dict[str, Any], words: list[str], low: int, at: int) -> int:
    """Return low × the round word at `at`: tens of thousands is 20 × 1,000."""
    unit = {"hundreds": 100, "thousands": 1000, "millions": 1000000, "dozens": 12}.get(words[at], 1)
    return low * unit


def _cardinal(rows: dict[str, Any], word: str) -> float | None:
    if word[0].isdigit():
        digits = word.replace(",", "")
        try:
            return float(digits) if "." in digits else int(digits)
        except ValueError:
            return None
    known: int | None = rows["cardinals"].get(word)
    if known is not None:
        return known
    return None


def _scaled(rows: dict[str, Any], words: list[str], number: float, at: int) -> tuple[int, int | None, int, bool] | None:
    """Read on over "hundred", "thousand and twenty" and the like from word `at`."""
    total, current, end = 0.0, float(number), at
    while end < len(words):
        word = words[end]
        scale = rows["multipliers"].get(word) if word != "score" else None
        if scale:
            current *= scale
            if current > _MOST:
                return None
            if scale >= 1000:
                total, current = total + current, 0.0
            end += 1
            if scale == 12 and words[end : end + 1] == ["of"]:
                end += 1
            continue
        following = words[end + 1] if word == "and" and end + 1 < len(words) else word
        extra = _cardinal(rows, following) if not following[0].isdigit() else None
        tens = end == at and word == following and current in _TENS and extra is not None and extra < 10  # "fifty five"
        if extra is not None and (end > at or tens) and extra < 100 and following not in ("both", "twin"):
            current += extra
            end += 2 if word == "and" else 1
            continue
        break
    whole = total + current
    if whole > _MOST or whole != int(whole):
        return None
    return int(whole), int(whole), end, False
