"""Names of places found in the text: capitalised words looked up, and read in their context for what else they may be."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from streams.extract.document import Document
from streams.extract.gazetteer import Gazetteer, Sense
from streams.extract.placewords import Demonym, PlaceWords

_CAPITAL = re.compile(
    r"(?:\b(?:al|as|ash|ad|adh|ar|at|an|az|el|es|ez|ul)[-‑])?"
    r"(?<![\w@#])(?:(?:[A-Z]\.){2,}|[A-Z]\.[A-Z][a-z]\.|[A-Z\u00C0-\u00DE\u0100-\u024F][\w]*(?:['’](?!s\b|S\b)[A-Za-z\u00C0-\u024F]\w*)*)"
)
_BEFORE = re.compile(r"([\w'’.-]+)([\s\"“‘'(,\[]*)$")
_AFTER = re.compile(r"(['’][sS]?)?([ \n]*)(-?)([\w'’]*)")
_DATELINE = re.compile(
    r"(?:, [A-Z][\w. ]{1,20})?(?:,? \d{1,2} [A-Za-z]{3,9}\.?(?: \d{2,4})?|,? [A-Z][a-z]{2,8}\.? \d{1,2}(?:, \d{4})?)?(?: \([^)\n]{2,30}\))?\s*(?:--|[—–]| - |: ?\()"
)
_ABBREVIATED = {"st": ". ", "mt": ". ", "ft": ". ", "ste": ". "}
_MAX_WORDS = 5


@dataclass
class Candidate:
    """A name that may be a place's, with what speaks for it. `score` ≥ 1 is a place."""

    start: int
    end: int
    text: str
    senses: tuple[Sense, ...]
    score: float
    noun: str | None = None
    """Kind said by a noun beside it: ``the town of``, ``… province``."""
    container: Candidate | None = None
    """The name after the comma, or after ``in``, that holds it."""
    person: bool = False
    inferred: bool = False
    modifier: bool = False
    """Part of ``X-held``, ``X-based`` or of a body's name."""
    before: str = ""
    after: str = ""
    strong: bool = False
    demonym: Demonym | None = None
    """Set for words such as ``Syrian``: they tell the country and are no place names."""
    chosen: Sense | None = None


@dataclass
class _Run:
    """Capitalised words in a row, with the small words between them."""

    words: list[tuple[int, int, str]] = field(default_factory=list)
    joins: list[str] = field(default_factory=list)
    """What stands between a word and the next."""


def strength(senses: tuple[Sense, ...], text: str) -> int:
    """Return 3 for names that are places unless shown otherwise, 2 for likely ones, 1 for the rest."""
    best = 1
    for sense in senses[:4]:
        if sense.alternate and sense.population < 1_000_000:
            continue
        if sense.kind not in {"town", "admin1", "admin2", "capital"} or (
            sense.kind == "capital" and sense.population > 20_000
        ):
            return 3
        if sense.population >= 300_000:
            return 3
        if sense.population >= 15_000 or " " in text:
            best = 2
    return best


def find_candidates(document: Document, gazetteer: Gazetteer, words: PlaceWords) -> list[Candidate]:
    """Return all names looked up or evident by grammar, in text order, scored by their own context."""
    text = document.text
    found: list[Candidate] = []
    persons: set[str] = set()
    for run, headline in _runs(document, words):
        found.extend(_read_run(text, run, headline, gazetteer, words, persons))
    for candidate in found:
        if candidate.score < 3 and candidate.text.lower() in persons and not candidate.strong:
            candidate.score -= 4
            candidate.person = True
    return found


def _runs(document: Document, words: PlaceWords) -> list[tuple[_Run, bool]]:
    text = document.text
    runs: list[tuple[_Run, bool]] = []
    run = _Run()
    last = -1
    for match in _CAPITAL.finditer(text):
        start, end = match.span()
        word = match.group()
        if last >= 0:
            gap = text[last:start]
            joined = gap in {" ", "-", "\n", "  "} or (gap == ". " and run.words[-1][2].lower() in _ABBREVIATED)
            if not joined and len(gap) <= 9 and gap[0] == " " and gap[-1] == " ":
                joined = all(w in words.links for w in gap.split()) and len(gap.split()) <= 2
            if joined and len(run.words) < 40:
                run.joins.append(gap)
            else:
                runs.append((run, False))
                run = _Run()
        run.words.append((start, end, word))
        last = end
    if run.words:
        runs.append((run, False))
    if document.all_caps:
        return [(r, True) for r, _ in runs]
    return [(r, _is_headline(r, text)) for r, _ in runs]


def _is_headline(run: _Run, text: str) -> bool:
    """True when the words are capitals by the style of a headline, so that a neighbour's capital says nothing."""
    if len(run.words) < 4:
        return False
    if sum(w[2].isupper() and len(w[2]) > 1 for w in run.words) > 0.7 * len(run.words):
        return True
    start = text.rfind("\n", 0, run.words[0][0]) + 1
    end = text.find("\n", run.words[-1][1])
    line = text[start : end if end >= 0 else len(text)]
    if len(line) > 160:
        return len(run.words) >= 6 and run.joins.count(" ") >= 5
    pieces = [w for w in line.split() if w[:1].isalpha() and len(w) > 3]
    return len(pieces) >= 4 and sum(w[0].isupper() for w in pieces) >= 0.75 * len(pieces)


def _read_run(
    text: str, run: _Run, headline: bool, gazetteer: Gazetteer, words: PlaceWords, persons: set[str]
) -> list[Candidate]:
    spans, joins = run.words, run.joins
    count = len(spans)
    people = _person_words(text, run, headline, gazetteer, words, persons)
    found: list[Candidate] = []
    at = 0
    unknown_before = False
    while at < count:
        start, end, word = spans[at]
        if at in people:
            at += 1
            unknown_before = False
            continue
        size = _demonym_words(text, run, at, words)
        if size:
            stop = spans[at + size - 1][1]
            name = text[start:stop]
            found.append(Candidate(start, stop, name, (), 1.0, demonym=words.demonyms[name]))
            at += size
            unknown_before = False
            continue
        hit = 0
        senses: tuple[Sense, ...] = ()
        for size in range(min(_MAX_WORDS, count - at), 0, -1):
            stop = spans[at + size - 1][1]
            if size > 1 and any(n in people for n in range(at, at + size)):
                continue
            name = text[start:stop]
            if size > 1 and "\n" in name:
                name = name.replace("\n", " ")
            senses = gazetteer.senses(name)
            if senses and (size > 1 or not _lower_start(word)):
                hit = size
                break
        if not hit:
            dotted = words.abbreviations.get(text[start : end + 1]) or words.abbreviations.get(word)
            if dotted:
                stop = end + 1 if text[start : end + 1] in words.abbreviations else end
                senses = tuple(
                    s for s in gazetteer.senses(text[start:stop]) if s.country == dotted[0] and s.kind == "admin1"
                )
                if senses:
                    found.append(
                        Candidate(start, stop, text[start:stop], senses, _abbreviation_score(text, start), strong=True)
                    )
                    at += 1
                    continue
            plural = word[:-1] if word.endswith("s") and len(word) > 4 else ""
            senses = gazetteer.senses(plural) if plural and word not in words.demonyms else ()
            if (
                senses
                and senses[0].kind in {"country", "capital", "admin1"}
                and not senses[0].alternate
                and strength(senses, plural) == 3
            ):
                # Texts that lost their apostrophes write ``Syrias army``.
                found.append(Candidate(start, end - 1, plural, senses, 2.0, strong=True))
                at += 1
                unknown_before = False
                continue
            at += 1
            unknown_before = word not in words.demonyms
            continue
        stop = spans[at + hit - 1][1]
        name = text[start:stop]
        dotted_stop = (
            stop + 1 if hit == 1 and name + "." in words.abbreviations and text[stop : stop + 1] == "." else stop
        )
        candidate = _weigh(text, start, dotted_stop, senses, run, at, hit, unknown_before, headline, words, people)
        found.append(candidate)
        at += hit
        unknown_before = candidate.score < 1
    return found


def _demonym_words(text: str, run: _Run, at: int, words: PlaceWords) -> int:
    """Return how many words from `at` on make a demonym: 2, 1 or 0."""
    spans = run.words
    if at + 1 < len(spans) and text[spans[at][0] : spans[at + 1][1]] in words.demonyms:
        return 2
    return 1 if spans[at][2] in words.demonyms else 0


def _lower_start(word: str) -> bool:
    return len(word) == 1


def _abbreviation_score(text: str, start: int) -> float:
    before = text[max(0, start - 2) : start]
    return 3.0 if before in {", ", "R-", "D-"} or before.endswith(("-", "(")) else 1.0


def _person_words(
    text: str, run: _Run, headline: bool, gazetteer: Gazetteer, words: PlaceWords, persons: set[str]
) -> set[int]:
    """Return positions of words that are parts of a person's name, and remember the surnames in `persons`."""
    spans, joins = run.words, run.joins
    taken: set[int] = set()
    count = len(spans)
    before = _BEFORE.search(text, max(0, spans[0][0] - 24), spans[0][0])
    titled = bool(before and not before.group(2).strip() and before.group(1).lower().rstrip(".") in words.titles)
    at = 0
    while at < count:
        low = spans[at][2].lower()
        title_here = low in words.titles and not (
            headline and low not in {"mr", "mrs", "ms", "dr", "gen", "col", "maj", "capt", "president", "sen"}
        )
        if title_here:
            gap = joins[at] if at < len(joins) else None
            titled = gap in {" ", ". "} or text[spans[at][1] : spans[at][1] + 2] == ". "
            if gap is None:
                break
            at += 1
            continue
        plain_next = at < len(joins) and joins[at] == " "
        starts = False
        if titled and low not in words.bodies and spans[at][2] not in words.demonyms:
            starts = True
        elif low in words.given and plain_next:
            after = spans[at + 1][2].lower()
            if after not in words.bodies and after not in words.streets and after not in words.clubs:
                multi = any(gazetteer.senses(text[spans[at][0] : spans[at + n][1]]) for n in (1, 2) if at + n < count)
                firm = low in words.ambiguous or not _firm(gazetteer.senses(spans[at][2]))
                starts = not multi and firm and not (headline and after in words.common)
                if (
                    starts
                    and headline
                    and not (after in words.surnames or after in words.given or not gazetteer.senses(spans[at + 1][2]))
                ):
                    starts = False
                if (
                    starts
                    and low in words.ambiguous
                    and before
                    and before.group(1).lower() in words.locative
                    and at == 0
                ):
                    starts = False
        titled = False
        if not starts:
            at += 1
            continue
        end = at
        while end < count and end - at < (3 if headline else 4):
            taken.add(end)
            if len(spans[end][2]) > 2:
                persons.add(spans[end][2].lower())
            if end >= len(joins) or not (joins[end] in {" ", "-"} or joins[end].strip() in words.name_links):
                break
            following = spans[end + 1][2].lower()
            if following in words.bodies or following in words.titles or (headline and end > at):
                break
            end += 1
        at = end + 1
    return taken


def _firm(senses: tuple[Sense, ...]) -> bool:
    return (
        bool(senses)
        and strength(senses, senses[0].name) == 3
        and senses[0].kind in {"country", "capital", "admin1", "region"}
    )


def _weigh(
    text: str, start: int, stop: int, senses: tuple[Sense, ...], run: _Run, at: int, size: int, unknown_before: bool,
    headline: bool, words: PlaceWords, people: set[int],
) -> Candidate:  # fmt: skip
    name = text[start:stop]
    low = name.lower()
    level = strength(senses, name)
    before = _BEFORE.search(text, max(0, start - 26), start)
    previous = before.group(1).lower() if before else ""
    opened = before is None or bool(before.group(2).strip()) or text[start - 1 : start] == "\n"
    after = _AFTER.match(text, stop)
    assert after is not None
    following = after.group(4)
    joined = after.group(3) == "-" and not after.group(2)
    candidate = Candidate(
        start, stop, name, senses, float(level - 1), before=previous, after=following.lower(), strong=level == 3
    )
    score = float(level - 1)
    single = size == 1
    sense_kind = senses[0].kind
    country = sense_kind in {"country", "continent"}
    if single and low in words.common and not (country and name[0].isupper() and low != "turkey"):
        score -= 3
    if single and not country:
        if low in words.surnames and level < 3:
            score -= 1.5
        elif low in words.given and (level < 3 or low in words.ambiguous):
            score -= 1.5
        if name.isupper() and len(name) <= 4 and not headline:
            score -= 2
    if senses[0].alternate and single:
        score -= 0.5
    # What stands before.
    if not opened or (before and not before.group(2).strip(" \"“‘('[")):
        prior_noun = words.nouns.get(previous)
        if previous in words.locative:
            score += 2
        elif previous == "of":
            head = _BEFORE.search(text, max(0, start - 40), start - 3)
            head_word = head.group(1).lower() if head else ""
            if head_word in words.nouns:
                score += 2.5
                candidate.noun = words.nouns[head_word]
            elif head_word in words.directions or head_word in {
                "out",
                "outside",
                "kilometers",
                "kilometres",
                "miles",
                "km",
            }:
                score += 2
            else:
                score += 0.5
        elif previous in words.prepositions:
            score += 1
        elif previous in words.directions:
            score += 1.5
        elif prior_noun and at == 0 and not single or prior_noun in {"town"} and at == 0:
            score += 1.0
            candidate.noun = prior_noun
    if unknown_before and not headline and at > 0 and run.joins[at - 1] == " ":
        prior = run.words[at - 1][2].lower()
        if prior not in words.directions and prior not in words.locative and prior not in words.bodies:
            sentence_start = _opens_sentence(text, run.words[at - 1][0])
            score -= 1 if sentence_start and at == 1 else 3
    if at > 0 and run.joins[at - 1].strip() == "of" and run.words[at - 1][2].lower() in words.body_heads:
        score -= 1
        candidate.modifier = True
    # What stands after.
    last = at + size - 1
    next_capital = last < len(run.joins) and run.joins[last] == " "
    if joined and following.lower() in words.held:
        candidate.modifier = True
        score += 0.5
    if next_capital:
        follower = run.words[last + 1][2].lower()
        if follower in words.nouns:
            candidate.noun = words.nouns[follower]
            score += 1.5
        elif follower in words.clubs:
            score -= 3
            candidate.modifier = True
        elif follower in words.papers:
            candidate.modifier = True
        elif follower in words.bodies or follower in words.titles:
            candidate.modifier = True
            score += 0.5
        elif follower in words.streets:
            score -= 4
        elif not headline and run.words[last + 1][2] not in words.demonyms and level < 3:
            score -= 2
    elif not joined and following and following[0].islower():
        low_after = following.lower()
        kind = words.nouns.get(low_after)
        if kind and not after.group(1):
            candidate.noun = kind
            score += 2 if kind in {"admin1", "admin2", "town"} else 1
        elif low_after in words.speech and level < 3:
            score -= 2.5
    if text[stop : stop + 2] == ", ":
        score += _container_bonus(text, stop, words)
    if (
        at == 0
        and _DATELINE.match(text, stop)
        and (start < 400 and (start == 0 or text[start - 1] == "\n" or name.isupper()))
    ):
        score += 2.5
    if headline and level < 2 and score < 2.5:
        score -= 1.5
    candidate.score = score
    return candidate


def _container_bonus(text: str, stop: int, words: PlaceWords) -> float:
    """Return how far what follows the comma says that the name before it is a town."""
    match = re.compile(r", ((?:[A-Z]\.){2}|[A-Z][\w]*\.?(?: [A-Z][\w]*)?)").match(text, stop)
    if not match:
        return 0.0
    holder = match.group(1)
    if holder in words.abbreviations or holder.rstrip(".") + "." in words.abbreviations:
        return 3.0
    if holder[:2] in words.codes and len(holder) == 2:
        return 3.0
    return 0.0


def _opens_sentence(text: str, start: int) -> bool:
    before = text[max(0, start - 3) : start].rstrip(" \"“‘'(")
    return not before or before[-1] in ".!?\n:—–"
