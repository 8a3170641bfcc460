"""What speaks for a capitalised name to be a place's, and what against it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from streams.extract.gazetteer import COUNTRYLIKE, Sense, Senses
from streams.extract.placewords import Demonym, PlaceWords
from streams.extract.runs import Run, WordBook, WordInfo, word_before

_AFTER = re.compile(r"(['’][sS]?\b)?([ \n]*)(-?)([\w'’]*)")
_DATELINE = re.compile(
    r"(?:, [A-Z][\w. ]{1,20}| \([A-Z][A-Z ]{2,20}\))?"
    r"(?:,? \d{1,2} [A-Za-z]{3,9}\.?(?: \d{2,4})?|,? [A-Z][a-z]{2,8}\.? \d{1,2}(?:, \d{4})?)?"
    r"(?: \([^)\n]{2,30}\))?\s*(?:--|[—–]| - |: ?\()"
)
_BRACKET_DATELINE = re.compile(r" \([A-Z][\w.&/ ]{1,24}\) [\"'“‘]?[A-Z]")
"""``VIENNA (Meridian) The talks``: without the dash, and in mid-text where a page's lines were joined."""
_FILED_FROM = re.compile(r"[A-Z]{4,} \($")
_BARE_DATELINE = re.compile(r"(?: [A-Z][a-z]+){0,2} (?:A|An|[A-Z][a-z]+) [a-z]")
"""A place of filing whose sign was lost: ``MANILA A ferry sank``, ``JALALABAD Afghanistan A bomb went off``."""
_AGENCY_END = re.compile(r"\)\s*(?:--?|[—–])\s")
_COMMA_HOLDER = re.compile(r", ((?:[A-Z]\. ?){2}|[A-Z]\. [A-Z][a-z]\.|[A-Z]\w*\.?(?: [A-Z]\w*)?)")
_SENTENCE_END = frozenset(".!?\n:—–")
_DIVISIONS = frozenset({"admin1", "admin2", "region"})
_DATELINE_WITHIN = 400
"""Characters from the start of the text in which a line may begin with the place of filing."""


@dataclass(eq=False, slots=True)
class Candidate:
    """A name that may be a place's, with what speaks for it. `score` ≥ 1 is a place."""

    start: int
    end: int
    text: str
    senses: Senses
    score: float
    noun: str | None = None
    """Kind said by a noun beside it: ``the town of``, ``… province``."""
    container: Candidate | None = None
    """The name after the comma, or after ``in``, that holds it."""
    person: bool = False
    modifier: bool = False
    """Part of ``X-held``, ``X-based`` or of a body's name."""
    before: str = ""
    after: str = ""
    strong: bool = False
    dateline: bool = False
    typed: bool = False
    """The name carries its own type: ``Kanawha River``, ``Main Street``."""
    unknown: bool = False
    """No key found it, but it stands where a place stands: after ``in``, ``near``, ``captured``."""
    demonym: Demonym | None = None
    """Set for words such as ``Syrian``: they tell the country and are no place names."""
    chosen: Sense | None = None


def level_of(senses: Senses, name: str) -> int:
    """Return 3 for names that are places unless shown otherwise, 2 for likely ones, 1 for the rest."""
    best = senses.strength
    return 2 if best == 1 and " " in name else max(best, 1)


def weigh(text: str, run: Run, at: int, size: int, senses: Senses, unknown_before: bool, book: WordBook) -> Candidate:
    """Return the candidate of `size` words from `at` on, scored by its own word, its neighbours and its sentence."""
    words = book.words
    start, stop = run.words[at].start, run.words[at + size - 1].end
    if size == 1 and text[stop : stop + 1] == "." and text[start : stop + 1] in words.abbreviations:
        stop += 1
    name = text[start:stop]
    headline = run.headline
    level = level_of(senses, name)
    previous = run.lead if at == 0 else word_before(text, start)
    after = _AFTER.match(text, stop)
    assert after is not None
    candidate = Candidate(
        start, stop, name, senses, 0.0, before=previous, after=after.group(4).lower(), strong=level == 3
    )
    score = float(level - 1)
    if headline and run.words[at].info.low in words.directions:
        score -= 4  # ``NORTH-WESTERN NIGERIA``: no province of that name
    if size == 1:
        score -= _word_doubt(previous, name, run.words[at].info.low, level, senses[0], headline, words)
    score += _what_precedes(candidate, text, start, at, previous, words)
    if unknown_before and not headline and at > 0 and run.joins[at - 1] in {" ", "-"}:
        prior = run.words[at - 1].info
        if not (prior.not_name or prior.body or len(prior.low) == 1 or prior.low in words.directions):
            opens = at == 1 and level == 3 and _opens_sentence(text, run.words[0].start)
            score -= 1 if opens else 3
    elif headline and at > 0 and run.joins[at - 1] == " " and run.words[at - 1].info.low in words.media_heads:
        score -= 3
    if headline and level < 3 and at > 0 and run.joins[at - 1] == " " and _surname(run.words[at - 1].info, words):
        score -= 2.5  # ``ESCOBAR MONZON``: the second half of a name
    score += _what_follows(candidate, text, run, at + size - 1, level, after, words)
    if text.startswith(", ", stop):
        score += _comma_bonus(text, stop, words)
        joined = at > 0 and run.joins[at - 1] == " " and not run.words[at - 1].info.not_name
        if joined and previous not in words.prepositions and text[stop : stop + 6].lower() == ", who ":
            score -= 4  # ``HERACLIDES SUCRE, WHO WAS SEEN``
    if text[start - 1 : start] == "(" and (
        (start < _DATELINE_WITHIN and _AGENCY_END.match(text, stop))
        or (
            not headline
            and senses[0].kind not in COUNTRYLIKE
            and text.startswith(") ", stop)
            and _FILED_FROM.search(text, max(0, start - 30), start)
        )
    ):
        score -= 9  # ``ACCRA, May 3 (Meridian) -``: who sends it
    if at == 0 and (
        ((start < _DATELINE_WITHIN or name.isupper()) and _DATELINE.match(text, stop))
        or (not headline and name.isupper() and len(name) > 3 and _BRACKET_DATELINE.match(text, stop))
        or (start == 0 and not headline and name.isupper() and len(name) > 3 and _BARE_DATELINE.match(text, stop))
    ):
        candidate.dateline = start == 0 or name.isupper() or text[start - 1] == "\n"
        score += 3 if candidate.dateline else 0
    if headline and level < 2 and score < 2.5 and senses[0].kind not in COUNTRYLIKE:
        score -= 1.5
    if senses[0].kind not in COUNTRYLIKE and (led := _street_led(text, start, stop)) is not None:
        city = level == _SURE and senses[0].population > _CITY
        score -= 0 if city and led.lower() not in _ON_STREETS else 5
    candidate.score = score
    return candidate


_SURE, _CITY = 3, 300_000
"""People from which a name before "streets" may be the city that they are in: "protesters filled Aleppo streets"."""
_ON_STREETS = frozenset({"between", "at", "of", "on", "along", "near"})
_NAME = r"[A-Z][\w.'’-]*"
_STREETS = r"(?i:streets|avenues|roads|boulevards)\b"
_OF_SEVERAL = re.compile(
    rf"(?:,\s{_NAME}(?:\s{_NAME})?)*,?\s(?:and|AND)\s(?!THE\s|ITS\s|THEIR\s){_NAME}(?:\s{_NAME}){{0,2}}?\s{_STREETS}"
)
_ONE_OF_SEVERAL = re.compile(rf"(\w+)\s{_NAME},?\s(?:and|AND)\s$")
_BEHIND_IT = re.compile(rf"\s{_STREETS}")


def _street_led(text: str, start: int, stop: int) -> str | None:
    """Return what leads up to the streets of which one bears the name: "on Bandera and Alameda streets"; else None."""
    if _BEHIND_IT.match(text, stop):
        first = _ONE_OF_SEVERAL.search(text, max(0, start - 40), start)
        return first.group(1) if first is not None else None
    return word_before(text, start) if _OF_SEVERAL.match(text, stop) else None


def _surname(info: WordInfo, words: PlaceWords) -> bool:
    """Return True for a word that is somebody's name and, as far as lists tell, nothing else."""
    known = info.low in words.surnames or info.given
    return known and not (info.not_name or info.title or info.body or info.low in words.common)


def _word_doubt(previous: str, name: str, low: str, level: int, top: Sense, headline: bool, words: PlaceWords) -> float:
    """Return how far a single word may be something else: a common word, a surname, a given name, an acronym."""
    doubt = 0.5 if top.alternate else 0.0
    if low == "bc" and previous.isdigit():
        return 9.0
    country = top.kind in COUNTRYLIKE
    if headline and low == "us" and name == "US":
        return 9.0  # the pronoun, in a text of capitals
    if low in words.common and not (country and low != "turkey"):
        doubt += 3
    elif low in words.not_names:
        doubt += 4
    if country:
        return doubt
    if low in words.surnames and (level == 1 or (level == 2 and low in words.common_surnames)):
        doubt += 1.5
    elif low in words.given and (level < 3 or headline):
        doubt += 3 if headline else 1.5
    elif low in words.ambiguous:
        doubt += 0.8
    if name in words.organised and top.kind != "facility" and previous not in words.locative:
        doubt += 3  # a group or a body acts; a place of its name is led up to
    letters = name.replace(".", "")
    short = letters.isupper() and len(letters) <= 4 and not headline
    if short and top.kind in {"town", "admin1", "admin2", "capital"}:
        doubt += 4
    return doubt


def _what_precedes(candidate: Candidate, text: str, start: int, at: int, previous: str, words: PlaceWords) -> float:
    if previous in words.locative:
        return 2.5
    if previous == "of":
        head = word_before(text, start - 3)
        if head in words.nouns:
            candidate.noun = words.nouns[head]
            return 2.5
        if head in words.directions or head in words.measures:
            return 2
        if text[max(0, start - 5) : start] == ", of " or text[max(0, start - 6) : start] == "), of ":
            return 2.5  # ``Smith, 39, of Fairfield``
        if head in words.body_heads:
            candidate.modifier = True
            return -3
        return 1.5 if head in words.befalling else 0.5
    if previous in words.sited or befallen(text, start, previous, words):
        return 1.5
    if previous in words.prepositions:
        return 1
    if previous in words.directions:
        return 1.5
    if at == 0 and words.nouns.get(previous) in {"town", "admin1", "admin2"}:
        candidate.noun = words.nouns[previous]
        return 1
    return 0


def befallen(text: str, start: int, previous: str, words: PlaceWords) -> bool:
    """Return True for a name at `start` behind "raids on", "the shelling of", "the offensive against"."""
    if previous not in _UPON:
        return False
    return word_before(text, start - 1 - len(previous)) in words.befalling


_UPON = frozenset({"on", "of", "against"})


def _what_follows(
    candidate: Candidate, text: str, run: Run, last: int, level: int, after: re.Match[str], words: PlaceWords
) -> float:
    if last < len(run.joins) and run.joins[last] == " " and not after.group(1):
        return _capital_follows(candidate, run, last, level, words)
    following = after.group(4)
    if candidate.senses[0].kind not in COUNTRYLIKE:
        if after.group(1) and following.lower() in words.personal:
            return -4  # ``Monzon's residence``
        if level == 1 and candidate.text.endswith("s") and following.lower() in words.rulers:
            return -4  # ``Assads regime``, in texts that lost their apostrophes
    if after.group(3) == "-" and not after.group(2):
        if following.lower() in words.held:
            candidate.modifier = True
            return 0.5
        if following[:1].isdigit():
            return -4  # a model, a flight: ``Tupolev-154``
        return -1 if following[:1].isupper() and level < 3 else 0
    if following and following[0].islower():
        low = following.lower()
        kind = words.nouns.get(low)
        if kind and not after.group(1):
            candidate.noun = kind
            return 2 if kind in {"admin1", "admin2", "town"} else 1
        if low in words.speech and not (level == 3 and candidate.senses[0].kind != "town"):
            return -2.5
    return 0


def _capital_follows(candidate: Candidate, run: Run, last: int, level: int, words: PlaceWords) -> float:
    following = run.words[last + 1].info
    low = following.low
    if low in words.clubs:
        candidate.modifier = True
        return -3
    second = run.words[last + 2].info.low if last + 2 < len(run.words) else ""
    if low in words.schools or (low == "state" and second in words.schools):
        candidate.modifier = True
        return -4
    if following.type_noun == "street":
        return -4
    if run.headline and low in words.nouns and (low in words.small_parts or not following.body):
        candidate.noun = words.nouns[low]
    if following.body or following.title or low in words.papers:
        division = words.nouns.get(low) in _DIVISIONS and any(s.kind in _DIVISIONS for s in candidate.senses)
        candidate.modifier = not division  # ``NORTHERN MORAZAN DEPARTMENT``
        candidate.noun = words.nouns.get(low, candidate.noun)
        return 0.5
    if run.headline or following.demonym:
        return 0
    if low in words.surnames and candidate.senses[0].kind == "town":
        return -3
    return -2 if level < 3 else 0


def _comma_bonus(text: str, stop: int, words: PlaceWords) -> float:
    """Return how far what follows the comma says that the name before it is a town."""
    match = _COMMA_HOLDER.match(text, stop)
    if not match:
        return 0.0
    holder = match.group(1)
    if holder in words.abbreviations or holder.rstrip(".") + "." in words.abbreviations:
        return 3.0
    return 3.0 if len(holder) == 2 and holder in words.codes else 0.0


def _opens_sentence(text: str, start: int) -> bool:
    before = text[max(0, start - 3) : start].rstrip(" \"“‘'(")
    return not before or before[-1] in _SENTENCE_END
