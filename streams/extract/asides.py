"""Places named beside a happening that are not its own: of talks, speakers, homes, missions, and of what came after."""

from __future__ import annotations

import re
from collections.abc import Sequence

from streams.extract.document import Sentence
from streams.extract.places import PlaceSpan
from streams.extract.placewords import OWNS, PlaceWords, load_place_words

_CLAUSE = re.compile(
    r";|\b(?:but|while|whereas|although|though|which|who|whom|since|given|because|(?:before|after) [a-z]+ing"
    r"|than (?:that|those|in|at))\b",
    re.IGNORECASE,
)
_BY_HEARSAY = re.compile(r"\baccording to\b", re.IGNORECASE)
_BORDERS = frozenset({"border", "borders", "frontier", "frontiers", "crossing", "crossings"})
_OWN = frozenset({"its", "their", "his", "her", "our"})
_CLAUSE_COST, _HEARSAY_COST, _TALKS_COST, _OWNED_COST, _STANDS_COST = 12.0, 40.0, 40.0, 60.0, 60.0
_GLOSS_COST = 40.0
_NOT_THERE = 200.0
"""So much that only a sentence for which no other place holds takes it."""
_OF_HOME = (
    r"(?:[A-Z][\w’'.-]*,(?: (?:aged )?\d{1,3},| (?:both|all))?|\b\d{1,3}-year-old (?:[A-Z][\w’'.-]* ){1,4}"
    r"|\b(?:both|all)) of (?:[a-z]+ )?"
)
_HOME, _HOMED = re.compile(_OF_HOME + "$"), re.compile(_OF_HOME + "[A-Z]")
"""What leads up to where somebody lives: "Ann Lee, 43, of", "22-year-old Ann Lee of"."""
_SCHOOL = re.compile(r"(\w+ )?(?:University|College|School|Institute|Academy) of (?:the )?$")


def of_another(text: str, sentence: Sentence, span: PlaceSpan, start: int, end: int, *, stays: bool) -> float | None:
    """Return the cost of a place told of something else: in another clause, of who says so.

    None of a home, and of the place of a speaker.
    """
    between = text[end : span.start] if span.start >= end else text[span.end : start]
    cost = _CLAUSE_COST * min(3, len(_CLAUSE.findall(between)))
    if span.start >= end and _BY_HEARSAY.search(between):
        cost += _HEARSAY_COST
    if _in_brackets(between if span.start >= end else text[sentence.start : span.start]):
        cost += _GLOSS_COST  # "the front (a branch of the movement in Yemen)"
    words = load_place_words()
    before = text[max(sentence.start, span.start - 40) : span.start].lower().split()
    at = next((k for k in range(len(before) - 1, max(0, len(before) - 4), -1) if before[k] in words.locative), 0)
    if at and (
        before[at - 1] in words.homes
        or (before[at - 1] in words.speakers and _speaks(text, span.end, words, accusing=stays))
    ):
        return None
    if stays and _of_a_side(span, before, at, words):
        return None
    if "of" in before[-3:] and not words.natives.isdisjoint(before[-6:]):
        # "most of them residents of X", "a native of Mexico"
        cost += _NOT_THERE if span.kind == "country" else _STANDS_COST
    if _HOME.search(text, max(sentence.start, span.start - _LED_WITHIN), span.start) or _of_school(text, span.start):
        cost += _NOT_THERE
    if at and before[at - 1] in words.talks:
        cost += _TALKS_COST
    elif at and before[at - 1] in words.posted and span.end <= start:
        cost += _STANDS_COST  # "rebels posted in X fired shells at Y"
    if before[-1:] == ["with"] and before[-2:-1] and before[-2] in _BORDERS and not _OWN.isdisjoint(before[-4:-2]):
        return None  # "its border with Belarus": the other side of it
    if span.kind == "country" and text[span.end : span.end + 3].lower() in OWNS:
        after = text[span.end + 3 : span.end + 40].lower().split(None, 2)
        if any(word.strip(".,;:") in words.titles for word in after[:2]):
            cost += _OWNED_COST  # "France's first lady"
    return cost


def _of_a_side(span: PlaceSpan, before: list[str], at: int, words: PlaceWords) -> bool:
    """Return True for a place that only says whose side somebody is on: "the government in X", "militias loyal to X".

    So too "a group banned in X".
    """
    if span.kind not in ("country", "capital"):
        return False
    if (
        at
        and at == len(before) - 1
        and (before[at - 1] in words.rulers or before[at - 1].strip("(") in words.forbidden)
    ):
        return True
    return before[-1:] == ["to"] and before[-2:-1] != [] and before[-2] in words.loyal


def acts_itself(text: str, span: PlaceSpan) -> bool:
    """Return True for a seat that stands for who sits there: "the Kremlin said", not "a blast near the Kremlin"."""
    words = load_place_words()
    if span.text not in words.seats_that_act:
        return False
    before = text[max(0, span.start - 20) : span.start].lower().removesuffix("the ").split()
    return before[-1:] == [] or before[-1] not in words.locative


def spoken_nowhere(sentence: Sentence) -> bool:
    """Return True for words over a line, on a screen or among all nations: such have no place nearby."""
    return not sentence.vocabulary.isdisjoint(load_place_words().nowhere)


def tells_home(text: str, sentence: Sentence) -> bool:
    """Return True where the sentence says who somebody is by where he lives: "Ann Lee, 43, of Marlow, was hit"."""
    return _HOMED.search(text, sentence.start, sentence.end) is not None


def _of_school(text: str, start: int) -> bool:
    """Return True for a name that a university bears, whose people speak or act: not where it says "at" it."""
    named = _SCHOOL.search(text, max(0, start - 40), start)
    before = text[max(0, named.start() - 10) : named.start()].lower().split() if named else []
    if named and named.group(1) and named.group(1).strip().lower() != "the":
        before.append(named.group(1).strip().lower())
    while before[-1:] == ["the"]:
        before.pop()
    return named is not None and (not before or before[-1] not in _SITES)


_SITES = frozenset({"at", "in", "near", "outside", "inside", "on", "to", "from"})


def beyond_border(text: str, span: PlaceSpan) -> bool:
    """Return True for the country on the other side of a border, from where the news is told: "the border with X"."""
    before = text[max(0, span.start - 24) : span.start].lower().removesuffix("the ").split()
    return span.kind == "country" and before[-1:] == ["with"] and before[-2:-1] != [] and before[-2] in _BORDERS


def elsewhere(text: str, sentence: Sentence, span: PlaceSpan, start: int, end: int) -> bool:
    """Return True for a place of talks, of a speaker, or where people went afterwards: nothing befell anybody there."""
    return _afterwards(text, sentence, span, start, end) or _of_talks(text, sentence, span, start, end)


def _afterwards(text: str, sentence: Sentence, span: PlaceSpan, start: int, end: int) -> bool:
    """Return True for where people go or are brought, or where somebody speaks: what they tell of was elsewhere.

    Not where the trigger itself says so: "were extradited to X".
    """
    begin = max(sentence.start, span.start - _LED_WITHIN)
    before = [word.strip(_MARKS) for word in text[begin : span.start].lower().split()]
    words = load_place_words()
    at = next((k for k in range(len(before) - 1, 0, -1) if before[k] in _TOWARDS), 0)
    if at and before[at - 1] in words.bound:
        between = before[at + 1 :]
        if len(between) < _WORDS_OF_SITE and (
            words.locative.isdisjoint(between) or not words.brought_to.isdisjoint(between)
        ):
            verb = begin + text[begin : span.start].lower().rfind(before[at - 1])
            return not (verb < end and start < verb + len(before[at - 1]))
    while before and before[-1] in _UNTIL_NAME:
        before.pop()
    if before[-1:] != ["in"]:
        return False
    before.pop()
    if before[-2:-1] == ["on"]:
        del before[-2:]  # "said on Monday in X"
    if before[-1:] and before[-1] in words.audiences:
        before.pop()
    return before[-1:] != [] and before[-1] in words.said_in and not (start < span.start <= end)


_LED_WITHIN, _WORDS_OF_SITE = 60, 6
_TOWARDS = frozenset({"to", "for", "towards", "toward"})
_UNTIL_NAME = frozenset({"the", "today", "yesterday"})
_MARKS = ".,;:'\"’“”()[]"


def _of_talks(text: str, sentence: Sentence, span: PlaceSpan, start: int, end: int) -> bool:
    """Return True for where talks are held that only stand beside what happened: "suspended the talks in X".

    Not where it befell those at the talks: "a bomb went off at the summit in X".
    """
    begin = max(sentence.start, span.start - _TALKS_WITHIN)
    if start < span.start and begin < end and end > sentence.start:
        begin = max(begin, end)
    words = load_place_words()
    before = text[begin : span.start].lower().split()
    if before[-1:] == ["the"]:
        before.pop()
    if before[-1:] != ["in"] and before[-1:] != ["at"]:
        return False
    for k in range(len(before) - 2, -1, -1):
        word = before[k]
        if word in words.talks_nouns:
            before_it = before[max(0, k - 3) : k]
            return k > 0 and words.sites_of_talks.isdisjoint(before_it)
        if word[-1] in _ENDS_CLAUSE or word in words.ends_talks:
            return False
    return False


_TALKS_WITHIN = 100
_ENDS_CLAUSE = ",;:.)"


def _in_brackets(before: str) -> bool:
    """Return True where the last bracket opened in `before` is still open, with words behind it."""
    opened = max(before.rfind("("), before.rfind("["))
    return opened >= 0 and before[opened + 1 :].strip() != "" and max(before.rfind(")"), before.rfind("]")) < opened


def only_qualifies(text: str, span: PlaceSpan) -> bool:
    """Return True for a name within a compound: ``Homs-based``, ``the pro-Moscow party``."""
    return (span.modifier and text[span.end : span.end + 1] == "-") or text[
        max(0, span.start - 5) : span.start
    ].lower().endswith(_FOR_OR_AGAINST)


def of_two(text: str, places: Sequence[PlaceSpan], number: int) -> bool:
    """Return True for a state that only says whose something is, with another: ``a U.S.-Russian plan``."""
    end = places[number].end
    following = places[number + 1] if text[end : end + 1] == "-" and number + 1 < len(places) else None
    return following is not None and following.demonym and following.start == end + 1


_FOR_OR_AGAINST = ("pro-", "anti-")


def only_concerned(text: str, span: PlaceSpan) -> bool:
    """Return True for a country that is only the subject of a plan, or whose mission stands in another."""
    return _subject_of_policy(text, span) or _of_diplomats(text, span)


def _speaks(text: str, end: int, words: PlaceWords, *, accusing: bool) -> bool:
    """Return True where who is named before character `end` says something: "said", and if `accusing` "have blamed"."""
    following = text[end + 1 : end + 32].lower().split(None, 2) if text[end : end + 1] == " " else []
    if accusing and following[:1] and following[0] in _PERFECT:
        del following[0]
    return bool(following) and (following[0] in words.speech or (accusing and following[0] in words.accusing))


_PERFECT = frozenset({"has", "have", "had", "also"})


def _next_word(text: str, end: int) -> str:
    """Return the word that stands one blank behind character `end`, in small letters, else ""."""
    return text[end + 1 : end + 16].split(" ", 1)[0].lower() if text[end : end + 1] == " " else ""


def _subject_of_policy(text: str, span: PlaceSpan) -> bool:
    """Return True for a country that a plan or a deal is about: ``the Rwanda plan``."""
    return span.kind == "country" and _next_word(text, span.end).rstrip(".,;:\n") in load_place_words().policy_nouns


def _of_diplomats(text: str, span: PlaceSpan) -> bool:
    """Return True for a country whose embassy or diplomats are meant, which stand in another: "the embassy of Peru"."""
    if not span.demonym and span.kind != "country":
        return False
    words = load_place_words().diplomatic
    after = text[span.end : span.end + 16].lower().split(None, 1)
    if text[span.end : span.end + 1] == " " and after and after[0].rstrip(".,;:'’s") in words:
        return True
    before = [word for word in text[max(0, span.start - 40) : span.start].lower().split() if word != "the"]
    if before[-1:] == ["and"]:
        del before[-2:]  # "the embassies of Peru and Chile"
    return len(before) > 1 and before[-1] in ("of", "to") and before[-2] in words


def of_citizens(text: str, span: PlaceSpan) -> bool:
    """Return True for a country that only says whose citizen somebody is: "a U.S. citizen", "Spanish priests"."""
    if not span.demonym and span.kind != "country":
        return False
    after = text[span.end : span.end + 24].lower().split(None, 1)
    return (
        bool(after)
        and text[span.end : span.end + 1] == " "
        and after[0].strip(".,;:'’s") in load_place_words().citizens
    )
