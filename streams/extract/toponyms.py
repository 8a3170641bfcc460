"""Names of places found in the text: capitalised words looked up, joined with their types, scored by their context."""

from __future__ import annotations

import re
from collections.abc import Set

from streams.extract.containers import WELL_KNOWN
from streams.extract.document import Document
from streams.extract.evidence import Candidate, level_of, weigh
from streams.extract.gazetteer import COUNTRYLIKE, NO_SENSES, Senses
from streams.extract.personnames import bare, person_words
from streams.extract.placename import fold
from streams.extract.placewords import PlaceWords
from streams.extract.runs import Run, Word, WordBook, WordInfo, find_runs, word_before

_NUMBER = re.compile(r" (\d{1,4})\b")
_FOLLOWING = re.compile(r" ([a-z]+)\b(?: ([a-z]+)\b)?")
_NOBODY: Set[int] = frozenset()
_MAX_NAME = 48
"""Longest name looked up, in characters."""

_FIRM_KINDS = frozenset({"capital", "region", "admin1"})
"""Kinds that a person's surname only puts in doubt where nothing leads up to the name."""

_Found = list[Candidate]


def find_candidates(document: Document, book: WordBook) -> _Found:
    """Return all names looked up or evident by grammar, in text order, scored by their context."""
    text = document.text
    found: _Found = []
    persons: set[str] = set()
    for run in find_runs(document, book):
        if len(run.words) == 1 and run.words[0].info.idle:
            if not run.headline:
                stranger = _stranger(text, run, 0, _NOBODY, book)
                if stranger:
                    found.append(stranger)
            continue
        _read_run(text, run, book, persons, found)
    for candidate in found:
        low = bare(candidate.text.lower())
        if candidate.score >= 3 or (low not in persons and not (low.endswith("s") and low[:-1] in persons)):
            continue  # "Assads forces": feeds lose the apostrophe
        kind = candidate.senses[0].kind if candidate.senses else ""
        if candidate.strong and (
            kind in COUNTRYLIKE or candidate.score >= 2.5 or (kind in _FIRM_KINDS and not _stands_bare(candidate, book))
        ):
            continue
        candidate.score -= 4
        candidate.person = True
    return found


def _stands_bare(candidate: Candidate, book: WordBook) -> bool:
    """Return True for a name that neither a lead-in, a noun of place nor what holds it shows to be a place's."""
    return not (candidate.before in book.words.prepositions or candidate.noun or candidate.container)


def _read_run(text: str, run: Run, book: WordBook, persons: set[str], found: _Found) -> None:
    spans = run.words
    count = len(spans)
    words = book.words
    people = person_words(text, run, book, persons)
    at = 0
    unknown_before = False
    while at < count:
        start, end, _, info = spans[at]
        if at in people:
            at += 1
            unknown_before = False
            continue
        if run.headline and info.plain and _hidden(spans, at):
            at += 1  # most words of a text in capitals
            unknown_before = True
            continue
        if info.senses and text[end : end + 1] == "." and text[max(0, start - 2) : start] == ", ":
            division = _abbreviation(text, run, at, book)
            if division:
                found.append(division)
                at += 1
                unknown_before = False
                continue
        if info.reach > 1 and at + 1 < count:
            hit, senses = _longest(text, spans, at, people, book)
        else:
            hit, senses = int(bool(info.senses)), info.senses
        if hit < 0:
            at -= hit
            unknown_before = True
            continue
        demonym = _demonym_words(text, spans, at, book)
        if demonym and demonym >= hit:
            stop = spans[at + demonym - 1].end
            name = text[start:stop]
            found.append(Candidate(start, stop, name, NO_SENSES, 1.0, demonym=words.demonyms[name]))
            at += demonym
            unknown_before = False
            continue
        typed = None if info.not_name or (count == 1 and not info.road) else _typed(text, run, at, hit, people, book)
        if typed:
            stop, noun, used = typed
            found.append(_typed_candidate(text, start, stop, spans[at + max(used - 2, 0)].end, noun, book))
            at += used
            unknown_before = False
            continue
        further = _romance(run, at + hit - 1) if hit and senses[0].kind not in COUNTRYLIKE else 0
        if further:
            whole = None if run.headline else _stranger(text, run, at, people, book)
            if whole is not None:
                found.append(whole)  # ``La Ceiba de Guadalupe`` is not La Ceiba
            at += hit + further
            unknown_before = whole is None
            continue
        if hit == 1 and at + 1 < count and not run.headline and senses[0].kind != "country":
            linked, following = _goes_on(senses, run, at), spans[at + 1].info
            may_go_on = linked or (run.joins[at] == " " and following.idle and not following.hopeless)
            whole = _stranger(text, run, at, people, book) if may_go_on else None
            if linked or (whole is not None and whole.score >= 1 and whole.end > end):
                if whole is not None:
                    found.append(whole)  # ``the town of Adan Yabal`` is not Aden
                stop = whole.end if whole is not None else spans[at + 1].end
                at += sum(word.start < stop for word in spans[at:])
                unknown_before = whole is None
                continue
        if hit:
            candidate = weigh(text, run, at, hit, senses, unknown_before, book)
            found.append(candidate)
            at += hit
            unknown_before = candidate.score < 1
            continue
        special = (
            (_abbreviation(text, run, at, book) or _bare_possessive(text, spans[at], book)) if info.special else None
        )
        if special:
            found.append(special)
            at += 1 if special.end <= end + 1 else 2
            unknown_before = False
            continue
        hidden = _hidden(spans, at) if run.headline else unknown_before
        stranger = None if hidden else _stranger(text, run, at, people, book)
        if stranger:
            found.append(stranger)
        at += 1
        unknown_before = not info.not_name  # ``In al-Sukkari``: only a capital at the sentence's start


def _goes_on(senses: Senses, run: Run, at: int) -> bool:
    """Return True for the beginning of a longer Arabic name that no list knows: "Tibet al-Imam" is not in China."""
    further = run.words[at + 1]
    if further.info.senses or senses[0].kind in _LED_BY or senses[0].population > WELL_KNOWN:
        return False
    link = run.joins[at].strip().lower()
    if not link:
        link, dash, _ = further.text.partition("-")
        link = link.lower() if dash else ""
    return link in _ARABIC_ARTICLES


def _romance(run: Run, last: int) -> int:
    """Return how many words the Spanish or Portuguese name that ends with word `last` goes on: "X de Guadalupe"."""
    if last + 1 >= len(run.words):
        return 0
    if run.joins[last] in _ROMANCE:
        following = run.words[last + 1].info
        return 0 if following.not_name or following.demonym else 1
    linked = run.headline and run.joins[last] == " " and run.words[last + 1].info.low in ("de", "del")
    return 2 if linked and last + 2 < len(run.words) and run.joins[last + 1] == " " else 0


_ROMANCE = frozenset({" de ", " del ", " de la ", " de las ", " de los ", " da ", " do ", " dos ", " das "})
_ARABIC_ARTICLES = frozenset({"al", "el", "as", "ash", "ar", "at", "an", "az", "ad"})
_INNER = frozenset({" ", "-", *(f" {article} " for article in _ARABIC_ARTICLES)}) | _ROMANCE
"""What may stand between two words of one name."""
_LED_BY = frozenset({"capital", "continent"})
"""Kinds that are named before a place in them: "Damascus al-Midan"."""


def _hidden(spans: list[Word], at: int) -> bool:
    """True for a word among capitals that only "of" could show to be a place's name, and does not."""
    return at < 2 or spans[at - 1].info.low != "of"


def _longest(text: str, spans: list[Word], at: int, people: Set[int], book: WordBook) -> tuple[int, Senses]:
    """Return how many words from `at` on make the longest name known, and its senses; less than 0 for no place's."""
    start = spans[at].start
    senses_of, not_places = book.gazetteer.senses, book.words.not_places
    for size in range(min(spans[at].info.reach, len(spans) - at), 1, -1):
        stop = spans[at + size - 1].end
        if stop - start > _MAX_NAME or (people and any(n in people for n in range(at, at + size))):
            continue
        name = text[start:stop]
        capitals = size == 2 and spans[at].info.low == "the" and name.isupper()
        if capitals and spans[at + 1].info.low in book.words.nouns:
            continue  # ``IN THE VILLAGE`` among capitals
        if spans[at].info.begins_other and fold(name) in not_places:
            return -size, NO_SENSES
        senses = senses_of(name)
        if capitals and senses.strength < 3:
            continue  # ``TO THE BOTTOM OF IT``
        if senses:
            return size, senses
    senses = spans[at].info.senses
    return (1, senses) if senses else (0, NO_SENSES)


def _demonym_words(text: str, spans: list[Word], at: int, book: WordBook) -> int:
    """Return how many words from `at` on make a demonym: 2, 1 or 0."""
    if (
        spans[at].info.paired
        and at + 1 < len(spans)
        and text[spans[at].start : spans[at + 1].end] in book.words.demonyms
    ):
        return 2
    return 1 if spans[at].info.demonym else 0


def _typed(text: str, run: Run, at: int, hit: int, people: Set[int], book: WordBook) -> tuple[int, str, int] | None:
    """Return (end, kind, words used) of a name that ends, or begins, with the noun of its type."""
    spans, joins, words = run.words, run.joins, book.words
    info = spans[at].info
    if info.head and at < len(joins) and joins[at] in {" ", ". "} and at + 1 not in people and hit < 2:
        return spans[at + 1].end, info.head, 2
    if info.road and hit < 2:
        number = _NUMBER.match(text, spans[at].end)
        if number and info.low not in {"us", "u.s."}:
            return number.end(), "street", 1
    if info.demonym or info.body or (run.headline and hit == 0):
        return None
    for size in range(2, 5):
        last = at + size - 1
        if last >= len(spans) or joins[last - 1] != " " or last in people:
            return None
        noun = spans[last].info
        if run.headline and noun.low in words.locative:
            return None  # ``OLIVEIRA IN A CAMP``
        kind = noun.type_noun
        if kind and size >= hit and not (size == 2 and info.low in words.directions):
            stop = spans[last].end
            if last < len(joins) and joins[last] == " ":
                further = spans[last + 1].info.type_noun
                if further:
                    return spans[last + 1].end, further, size + 1
            if (len(noun.low) < 3 and last + 1 < len(spans)) or (kind == "admin2" and _court(run, last)):
                return None  # ``Minister Dr Rowley``, ``Cloverhill District Court``
            if kind == "street" and len(noun.low) <= 4 and text[stop : stop + 1] == "." and noun.low != "lane":
                stop += 1
            return stop, kind, size
        if noun.body or noun.title:
            return None
    return None


def _court(run: Run, last: int) -> bool:
    return (
        last + 1 < len(run.words)
        and run.words[last + 1].info.low in {"court", "judge", "attorney", "council"}
        and (run.words[last].info.low == "district")
    )


def _typed_candidate(text: str, start: int, stop: int, base_stop: int, noun: str, book: WordBook) -> Candidate:
    name = text[start:stop]
    senses = book.gazetteer.senses(name)
    if not senses and noun in {"admin1", "admin2"}:
        wanted = {"admin1": {"admin1", "region"}, "admin2": {"admin2", "admin1"}}[noun]
        senses = Senses(s for s in book.gazetteer.senses(text[start:base_stop]) if s.kind in wanted)
    return Candidate(start, stop, name, senses, 2.0, noun=noun, typed=True, strong=bool(senses))


def _abbreviation(text: str, run: Run, at: int, book: WordBook) -> Candidate | None:
    """Read ``Ky.``, ``W. Va.`` and, after a comma, ``KY``."""
    spans = run.words
    start, end, word, _ = spans[at]
    words = book.words
    stops = [end]
    if text[end : end + 1] == ".":
        stops.insert(0, end + 1)
    if at + 1 < len(spans) and text[end : end + 2] == ". ":
        stops.insert(0, spans[at + 1].end + 1)
    for stop in stops:
        known = words.abbreviations.get(text[start:stop])
        if known:
            return _division(text, start, stop, known, book)
    if not run.headline and text[max(0, start - 2) : start] == ", " and word in words.codes:
        return _division(text, start, end, words.codes[word], book)
    return None


def _division(text: str, start: int, stop: int, known: tuple[str, str], book: WordBook) -> Candidate | None:
    senses = Senses(
        s for s in book.gazetteer.senses(known[1]) if s.country == known[0] and s.kind in {"admin1", "region"}
    )
    if not senses:
        return None
    before = text[max(0, start - 2) : start]
    score = 3.0 if before == ", " or before.endswith(("-", "(")) else 1.0
    return Candidate(start, stop, text[start:stop], Senses(senses[:1]), score, strong=True)


def _bare_possessive(text: str, word: Word, book: WordBook) -> Candidate | None:
    """Read ``Syrias army`` as texts write it that lost their apostrophes; an armed group's name is its own."""
    if not word.text.endswith("s") or len(word.text) < 5 or word.info.low in book.words.surnames:
        return None
    if word.text in book.words.organised:
        following = text[word.end + 1 : word.end + 40].replace("\n", " ").split(" ")
        if book.words.directions.issuperset(following[:1]):
            following = following[1:]
        if not following or following[0].rstrip(".,;") not in book.words.nouns:
            return None
    name = word.text[:-1]
    senses = book.gazetteer.senses(name)
    if not senses or senses[0].alternate or senses[0].kind not in {"country", "capital", "admin1"}:
        return None
    if level_of(senses, name) < 3:
        return None
    return Candidate(word.start, word.end - 1, name, senses, 2.0, strong=True)


def _noun_after(after: re.Match[str], words: PlaceWords) -> str | None:
    """Return the kind said by ``X village``, ``X refugee camp``."""
    second = after.group(2) if after.group(1) in words.noun_modifiers else None
    return words.grammar_nouns.get(after.group(1)) or (words.grammar_nouns.get(second) if second else None)


def _ends_name(info: WordInfo, book: WordBook) -> bool:
    """Return True for a word that among capitals is none of a name's."""
    words = book.words
    return info.not_name or info.low in words.prepositions or info.low in words.common or info.low in words.links


def _stranger(text: str, run: Run, at: int, people: Set[int], book: WordBook) -> Candidate | None:
    """Return the unknown name at `at` where grammar shows a place: ``captured X``, ``town of X``, ``X village``.

    Its score says how sure the grammar is: 1 where a noun of place stands beside it, else 0.
    """
    spans, joins = run.words, run.joins
    start, end, word, info = spans[at]
    words = book.words
    previous = run.lead if at == 0 else word_before(text, start)
    if previous not in words.prepositions and len(spans) == at + 1:
        # Most words end here: neither a lead-in nor a noun of place beside them.
        space = text.find(" ", end + 1, end + 20)
        beside = text[end + 1 : space if space > 0 else end + 20].rstrip(".,;")
        if beside not in words.grammar_nouns and beside not in words.noun_modifiers:
            return None
    shouted = word.isupper() and not run.headline
    if info.not_name or info.title or info.body or info.demonym or len(word) < 3 or shouted:
        return None
    last = at
    while last < len(joins) and last - at < 3 and joins[last] in _INNER and last + 1 not in people:
        following = spans[last + 1].info
        if following.type_noun or following.body or (run.headline and _ends_name(following, book)):
            break
        last += 1
    follower = spans[last + 1].info if last + 1 < len(spans) and joins[last] == " " else None
    if (
        follower
        and (follower.body or follower.title or follower.low in words.clubs)
        and follower.low not in words.nouns
    ):
        return None
    if last == at and (info.low in words.common or info.low in words.peoples):
        return None
    stop = spans[last].end
    name = text[start:stop]
    after = _FOLLOWING.match(text, stop)
    noun = _noun_after(after, words) if after else None
    if previous == "of":
        head = word_before(text, start - 3)
        noun = words.grammar_nouns.get(head.rstrip("s")) or words.grammar_nouns.get(head) or noun
    if noun:
        return Candidate(start, stop, name, NO_SENSES, 1.0, noun=noun, before=previous, unknown=True)
    if previous not in words.prepositions:
        return None
    if any(spans[n].info.title for n in range(at, last + 1)):
        return None
    return Candidate(start, stop, name, NO_SENSES, 0.0, before=previous, unknown=True)
