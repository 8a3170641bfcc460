"""Names of places found in the text: capitalised words looked up, and read in their context for what else they may be."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from streams.extract.document import Document
from streams.extract.gazetteer import Gazetteer, Sense
from streams.extract.placewords import Demonym, PlaceWords

_CAPITAL = re.compile(
    r"(?<![\w@#])(?:(?:[AaEe][lsnrzd]|[Aa]sh|[Aa]dh|[Uu]l)[-‑](?=[A-Z]))?"
    r"(?:(?:[A-Z]\.){2,}|[A-Z]\.[A-Z](?:[a-z]{1,3}\.|\b)|[A-Z\u00C0-\u00DE\u0100-\u024F]\w*"
    r"(?:['’](?!s\b|S\b|ll\b|ve\b|re\b|d\b|m\b)[A-Za-z\u00C0-\u024F]\w*|['’]s(?= (?:Democratic )?Republic))*)"
)
_BEFORE = re.compile(r"([\w'’.-]+)([\s\"“‘'(,\[]*)$")
_AFTER = re.compile(r"(['’][sS]?\b)?([ \n]*)(-?)([\w'’]*)")
_DATELINE = re.compile(
    r"(?:, [A-Z][\w. ]{1,20})?(?:,? \d{1,2} [A-Za-z]{3,9}\.?(?: \d{2,4})?|,? [A-Z][a-z]{2,8}\.? \d{1,2}(?:, \d{4})?)?"
    r"(?: \([^)\n]{2,30}\))?\s*(?:--|[—–]| - |: ?\()"
)
_COMMA_HOLDER = re.compile(r", ((?:[A-Z]\. ?){2}|[A-Z]\. [A-Z][a-z]\.|[A-Z]\w*\.?(?: [A-Z]\w*)?)")
_NUMBER = re.compile(r" (\d{1,4})\b")
_SHORTENED = frozenset({"st", "mt", "ft", "ste", "w", "n", "s"})
_SENTENCE_END = frozenset(".!?\n:—–")
_MAX_WORDS = 5


@dataclass(eq=False)
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


@dataclass(eq=False)
class Run:
    """Capitalised words in a row, with what stands between a word and the next."""

    words: list[tuple[int, int, str]] = field(default_factory=list)
    joins: list[str] = field(default_factory=list)
    headline: bool = False
    """Capitals by the style of a headline, or of the whole text: a neighbour's capital says nothing."""


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
    """Return all names looked up or evident by their own type, in text order, scored by their context."""
    text = document.text
    found: list[Candidate] = []
    persons: set[str] = set()
    for run in _runs(document, words):
        _read_run(text, run, gazetteer, words, persons, found)
    for candidate in found:
        if candidate.score < 3 and not candidate.strong and bare(candidate.text.lower()) in persons:
            candidate.score -= 4
            candidate.person = True
    return found


def bare(word: str) -> str:
    """Return the word without an Arabic article, as second mentions of a person leave it out."""
    return word[3:] if word[2:3] in {"-", "‑"} and word[0] in "aeu" else word


def _runs(document: Document, words: PlaceWords) -> list[Run]:
    text = document.text
    runs: list[Run] = []
    run = Run()
    last = -1
    links = words.links
    for match in _CAPITAL.finditer(text):
        start, end = match.span()
        word = match.group()
        if last >= 0:
            gap = text[last:start]
            joined = gap in {" ", "-", "\n", "  "} or (gap == ". " and run.words[-1][2].lower() in _SHORTENED)
            if not joined and 3 < len(gap) <= 9 and gap[0] == " " and gap[-1] == " ":
                inner = gap.split()
                joined = len(inner) <= 2 and all(w in links for w in inner)
            if joined and len(run.words) < 40:
                run.joins.append(gap)
            else:
                runs.append(run)
                run = Run()
        run.words.append((start, end, word))
        last = end
    if run.words:
        runs.append(run)
    if document.all_caps:
        for run in runs:
            run.headline = True
    else:
        for run in runs:
            if len(run.words) >= 4:
                run.headline = _is_headline(run, text)
    return runs


def _is_headline(run: Run, text: str) -> bool:
    if sum(w[2].isupper() and len(w[2]) > 1 for w in run.words) > 0.7 * len(run.words):
        return True
    start = text.rfind("\n", 0, run.words[0][0]) + 1
    end = text.find("\n", run.words[-1][1])
    if (end if end >= 0 else len(text)) - start > 160:
        return len(run.words) >= 6 and run.joins.count(" ") >= 5
    pieces = [w for w in text[start : end if end >= 0 else len(text)].split() if w[:1].isalpha() and len(w) > 3]
    return len(pieces) >= 4 and sum(w[0].isupper() for w in pieces) >= 0.75 * len(pieces)


def _read_run(
    text: str, run: Run, gazetteer: Gazetteer, words: PlaceWords, persons: set[str], found: list[Candidate]
) -> None:
    spans, _joins = run.words, run.joins
    count = len(spans)
    people = _person_words(text, run, gazetteer, words, persons) if count > 1 or not run.headline else set()
    at = 0
    unknown_before = False
    while at < count:
        start, end, word = spans[at]
        if at in people:
            at += 1
            unknown_before = False
            continue
        hit, senses = _longest(text, spans, at, people, gazetteer)
        demonym = _demonym_words(text, spans, at, words)
        if demonym and demonym >= hit:
            stop = spans[at + demonym - 1][1]
            name = text[start:stop]
            found.append(Candidate(start, stop, name, (), 1.0, demonym=words.demonyms[name]))
            at += demonym
            unknown_before = False
            continue
        typed = _typed(text, run, at, hit, people, words)
        if typed:
            stop, noun, used = typed
            candidate = _typed_candidate(text, start, stop, spans[at + used - 2][1], noun, gazetteer)
            found.append(candidate)
            at += used
            unknown_before = False
            continue
        if not hit:
            special = _abbreviation(text, spans, at, gazetteer, words) or _bare_possessive(
                start, end, word, gazetteer, words
            )
            if special:
                found.append(special)
                at += 1 if special.end <= end + 1 else 2
                unknown_before = False
                continue
            stranger = None if unknown_before else _stranger(text, run, at, people, words)
            if stranger:
                found.append(stranger)
            at += 1
            unknown_before = True
            continue
        stop = spans[at + hit - 1][1]
        candidate = _weigh(text, start, stop, senses, run, at, hit, unknown_before, words)
        found.append(candidate)
        at += hit
        unknown_before = candidate.score < 1


def _longest(
    text: str, spans: list[tuple[int, int, str]], at: int, people: set[int], gazetteer: Gazetteer
) -> tuple[int, tuple[Sense, ...]]:
    """Return how many words from `at` on make the longest name known, and its senses."""
    start = spans[at][0]
    for size in range(min(_MAX_WORDS, len(spans) - at), 0, -1):
        stop = spans[at + size - 1][1]
        if stop - start > 48 or (size > 1 and people and any(n in people for n in range(at, at + size))):
            continue
        if size == 1 and stop - start == 1:
            break
        senses = gazetteer.senses(text[start:stop])
        if senses:
            return size, senses
    return 0, ()


def _demonym_words(text: str, spans: list[tuple[int, int, str]], at: int, words: PlaceWords) -> int:
    """Return how many words from `at` on make a demonym: 2, 1 or 0."""
    if at + 1 < len(spans) and text[spans[at][0] : spans[at + 1][1]] in words.demonyms:
        return 2
    return 1 if spans[at][2] in words.demonyms else 0


def _typed(text: str, run: Run, at: int, hit: int, people: set[int], words: PlaceWords) -> tuple[int, str, int] | None:
    """Return (end, kind, words used) of a name that ends, or begins, with the noun of its type."""
    spans, joins = run.words, run.joins
    low = spans[at][2].lower()
    if low in words.not_names or (spans[at][2] in words.demonyms and hit == 0):
        return None
    if low in words.type_heads and at < len(joins) and joins[at] in {" ", ". "} and at + 1 not in people and hit < 2:
        return spans[at + 1][1], words.type_heads[low], 2
    if low in words.numbered_roads:
        number = _NUMBER.match(text, spans[at][1])
        if number and hit < 2 and low not in {"us", "u.s."}:
            return number.end(), "street", 1
    if run.headline and hit == 0:
        return None
    for size in range(2, 5):
        last = at + size - 1
        if last >= len(spans) or joins[last - 1] != " " or last in people:
            return None
        noun = spans[last][2].lower()
        kind = words.types.get(noun) or ("street" if noun in words.streets else None)
        if kind and size >= hit and not (size == 2 and low in words.directions):
            stop = spans[last][1]
            if last < len(joins) and joins[last] == " ":
                follower = spans[last + 1][2].lower()
                further = words.types.get(follower)
                if further:
                    return spans[last + 1][1], further, size + 1
            if kind == "street" and len(noun) <= 4 and text[stop : stop + 1] == "." and noun != "lane":
                stop += 1
            return stop, kind, size
        if noun in words.bodies or noun in words.titles:
            return None
    return None


def _typed_candidate(text: str, start: int, stop: int, base_stop: int, noun: str, gazetteer: Gazetteer) -> Candidate:
    name = text[start:stop]
    senses = gazetteer.senses(name)
    if not senses and noun in {"admin1", "admin2"}:
        wanted = {"admin1": {"admin1", "region"}, "admin2": {"admin2", "admin1"}}[noun]
        senses = tuple(s for s in gazetteer.senses(text[start:base_stop]) if s.kind in wanted)
    return Candidate(start, stop, name, senses, 2.0, noun=noun, typed=True, strong=bool(senses))


def _abbreviation(
    text: str, spans: list[tuple[int, int, str]], at: int, gazetteer: Gazetteer, words: PlaceWords
) -> Candidate | None:
    start, end, word = spans[at]
    stops = [end]
    if text[end : end + 1] == ".":
        stops.insert(0, end + 1)
    if at + 1 < len(spans) and text[end : end + 2] == ". ":
        stops.insert(0, spans[at + 1][1] + 1)
    for stop in stops:
        known = words.abbreviations.get(text[start:stop])
        if known:
            return _division(text, start, stop, known, gazetteer)
    if text[max(0, start - 2) : start] == ", " and word in words.codes:
        return _division(text, start, end, words.codes[word], gazetteer)
    return None


def _division(text: str, start: int, stop: int, known: tuple[str, str], gazetteer: Gazetteer) -> Candidate | None:
    senses = tuple(s for s in gazetteer.senses(known[1]) if s.country == known[0] and s.kind in {"admin1", "region"})
    if not senses:
        return None
    before = text[max(0, start - 2) : start]
    score = 3.0 if before == ", " or before.endswith(("-", "(")) else 1.0
    return Candidate(start, stop, text[start:stop], senses[:1], score, strong=True)


def _stranger(text: str, run: Run, at: int, people: set[int], words: PlaceWords) -> Candidate | None:
    """Return the unknown name at `at` where a preposition or a verb of taking shows a place."""
    spans, joins = run.words, run.joins
    start, _end, word = spans[at]
    if run.headline or len(word) < 3 or word.isupper() or word.lower() in words.not_names | words.titles | words.bodies:
        return None
    before = _BEFORE.search(text, max(0, start - 26), start)
    if not before or before.group(2).strip() or before.group(1).lower() not in words.prepositions:
        return None
    last = at
    while last < len(joins) and last - at < 2 and joins[last] in {" ", "-"} and last + 1 not in people:
        last += 1
    if any(spans[n][2].lower() in words.bodies | words.titles | words.clubs for n in range(at, last + 1)):
        return None
    return Candidate(
        start, spans[last][1], text[start : spans[last][1]], (), 0.0, before=before.group(1).lower(), unknown=True
    )


def _bare_possessive(start: int, end: int, word: str, gazetteer: Gazetteer, words: PlaceWords) -> Candidate | None:
    """Read ``Syrias army`` as texts write it that lost their apostrophes."""
    if not word.endswith("s") or len(word) < 5:
        return None
    senses = gazetteer.senses(word[:-1])
    if not senses or senses[0].alternate or senses[0].kind not in {"country", "capital", "admin1"}:
        return None
    if strength(senses, word[:-1]) < 3 or word.lower() in words.surnames:
        return None
    return Candidate(start, end - 1, word[:-1], senses, 2.0, strong=True)


def _person_words(text: str, run: Run, gazetteer: Gazetteer, words: PlaceWords, persons: set[str]) -> set[int]:
    """Return positions of words that are parts of a person's name, and remember them in `persons`."""
    spans, joins, headline = run.words, run.joins, run.headline
    taken: set[int] = set()
    count = len(spans)
    before = _BEFORE.search(text, max(0, spans[0][0] - 24), spans[0][0])
    lead = before.group(1).lower().rstrip(".") if before and not before.group(2).strip() else ""
    titled = lead in words.titles
    at = 0
    while at < count:
        low = spans[at][2].lower()
        if low in words.titles and not (headline and low not in _FIRM_TITLES):
            titled = at < len(joins) and (joins[at] == " " or text[spans[at][1] : spans[at][1] + 2] == ". ")
            titled = titled or text[spans[at][1] : spans[at][1] + 2] == ". "
            at += 1
            continue
        starts = False
        if titled and low not in words.bodies and spans[at][2] not in words.demonyms:
            starts = True
        elif low in words.given and at < len(joins) and joins[at] == " ":
            starts = _opens_name(text, run, at, lead, gazetteer, words)
        titled = False
        if not starts:
            at += 1
            continue
        end = at
        while end < count and end - at < (3 if headline else 4):
            taken.add(end)
            if len(spans[end][2]) > 2:
                persons.add(bare(spans[end][2].lower()))
            if end >= len(joins) or not (joins[end] in {" ", "-"} or joins[end].strip() in words.name_links):
                break
            following = spans[end + 1][2].lower()
            if following in words.bodies or following in words.titles or (headline and end > at):
                break
            end += 1
        at = end + 1
    return taken


_FIRM_TITLES = frozenset(
    {"mr", "mrs", "ms", "dr", "gen", "col", "maj", "capt", "president", "sen", "general", "colonel"}
)


def _opens_name(text: str, run: Run, at: int, lead: str, gazetteer: Gazetteer, words: PlaceWords) -> bool:
    """True when the given name at `at` begins a person's name, not a place's."""
    spans = run.words
    _low, after = spans[at][2].lower(), spans[at + 1][2].lower()
    if after in words.bodies or after in words.streets or after in words.clubs or after in words.types:
        return False
    for last in (at + 1, at + 2):
        if last < len(spans) and gazetteer.senses(text[spans[at][0] : spans[last][1]]):
            return False
    own = gazetteer.senses(spans[at][2])
    place = bool(own) and strength(own, spans[at][2]) == 3
    if place and after not in words.surnames:
        return False
    if place and lead in words.locative and at == 0:
        return False
    if run.headline:
        return after in words.surnames and after not in words.common
    return True


def _weigh(
    text: str, start: int, stop: int, senses: tuple[Sense, ...], run: Run, at: int, size: int, unknown_before: bool,
    words: PlaceWords,
) -> Candidate:  # fmt: skip
    name = text[start:stop]
    low = name.lower()
    headline = run.headline
    level = strength(senses, name)
    before = _BEFORE.search(text, max(0, start - 26), start)
    previous = before.group(1).lower() if before and not before.group(2).strip(" \"“‘('[") else ""
    after = _AFTER.match(text, stop)
    assert after is not None
    following = after.group(4)
    top = senses[0]
    country = top.kind in {"country", "continent"}
    candidate = Candidate(start, stop, name, senses, 0.0, before=previous, after=following.lower(), strong=level == 3)
    score = float(level - 1)
    if size == 1:
        score -= _word_doubt(name, low, level, top, headline, words)
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
        elif head_word in words.body_heads:
            score -= 3
            candidate.modifier = True
        else:
            score += 0.5
    elif previous in words.prepositions:
        score += 1
    elif previous in words.directions:
        score += 1.5
    elif at == 0 and words.nouns.get(previous) in {"town", "admin1", "admin2"}:
        score += 1
        candidate.noun = words.nouns[previous]
    if unknown_before and not headline and at > 0 and run.joins[at - 1] in {" ", "-"}:
        prior = run.words[at - 1][2].lower()
        if prior not in words.directions and prior not in words.not_names and prior not in words.bodies:
            score -= 1 if at == 1 and _opens_sentence(text, run.words[0][0]) and level == 3 else 3
    score += _what_follows(candidate, text, run, at + size - 1, level, after, words)
    if text[stop : stop + 2] == ", ":
        score += _comma_bonus(text, stop, words)
    if (start < 400 or name.isupper()) and at == 0 and _DATELINE.match(text, stop):
        if start == 0 or name.isupper() or text[start - 1] == "\n":
            score += 3
            candidate.dateline = True
    if headline and level < 2 and score < 2.5 and not country:
        score -= 1.5
    candidate.score = score
    return candidate


def _word_doubt(name: str, low: str, level: int, top: Sense, headline: bool, words: PlaceWords) -> float:
    """Return how far a single word may be something else: a common word, a surname, a given name, an acronym."""
    doubt = 0.0
    country = top.kind in {"country", "continent"}
    if low in words.common and not (country and low != "turkey"):
        doubt += 3
    elif low in words.not_names:
        doubt += 4
    if not country:
        if (low in words.surnames and (level == 1 or (level == 2 and low in words.common_surnames))) or (
            low in words.given and level < 3
        ):
            doubt += 1.5
        elif low in words.ambiguous:
            doubt += 0.8
        letters = name.replace(".", "")
        if (
            letters.isupper()
            and len(letters) <= 4
            and not headline
            and top.kind in {"town", "admin1", "admin2", "capital"}
        ):
            doubt += 4
    if top.alternate:
        doubt += 0.5
    return doubt


def _what_follows(
    candidate: Candidate, text: str, run: Run, last: int, level: int, after: re.Match[str], words: PlaceWords
) -> float:
    following = after.group(4)
    hyphen = after.group(3) == "-" and not after.group(2)
    if last < len(run.joins) and run.joins[last] == " ":
        follower = run.words[last + 1][2].lower()
        if follower in words.clubs:
            candidate.modifier = True
            return -3
        if follower in {"university", "college"} or (
            follower == "state"
            and last + 2 < len(run.words)
            and run.words[last + 2][2].lower() in {"university", "college"}
        ):
            candidate.modifier = True
            return -4
        if follower in words.streets:
            return -4
        if follower in words.bodies or follower in words.titles or follower in words.papers:
            candidate.modifier = True
            if follower in words.nouns:
                candidate.noun = words.nouns[follower]
            return 0.5
        if run.headline or run.words[last + 1][2] in words.demonyms:
            return 0
        surname = follower in words.surnames and candidate.senses[0].kind == "town"
        return -3 if surname else -2 if level < 3 else 0
    if hyphen:
        if following.lower() in words.held:
            candidate.modifier = True
            return 0.5
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
