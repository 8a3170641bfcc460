"""What a word gives a trained model to see: a row of numbers for its letters, its form and the lists it stands in."""

from __future__ import annotations

from collections.abc import Sequence
from struct import pack
from typing import NamedTuple
from zlib import crc32

from streams.extract.document import Token
from streams.extract.gazetteer import Gazetteer
from streams.extract.groups import ActorLexicon, match_name
from streams.extract.placewords import PlaceWords

COLUMNS = 9
WORD, ENDING, SHORT_ENDING, BEGINNING, SHAPE, SORT, PERSON, PLACE, BODY = range(COLUMNS)
"""The numbers of a word: itself, its last three, last two and first three letters, how it is written, its word class
by the lists, and what the lists of people, places and bodies say of it."""

_MOST_KNOWN = 1 << 15
_DIGITS = str.maketrans("123456789", "000000000")
_POSSESSIVES = ("'s", "’s")
_CASELESS = "~"
_LONGEST_PLACE = 4

_MARKS = {"country": 1, "people": 3, "capital": 5, "body": 7, "place": 9}
"""First words of known names by what they name; the words after them have the next number."""


class _Known(NamedTuple):
    row: bytes
    low: str
    """In lower case, without a possessive."""
    begins: int
    """What a known name may do here: 0 none, 1 one of the lists, 2 a place of several words, 3 both."""


class WordReader:
    """Gives words their numbers; the same word and writing always give the same, frequent ones are remembered."""

    def __init__(self, actors: ActorLexicon, gazetteer: Gazetteer, places: PlaceWords) -> None:
        self.actors, self.gazetteer, self.places = actors, gazetteer, places
        self._cased: dict[str, _Known] = {}
        self._caseless: dict[str, _Known] = {}

    def read(self, tokens: Sequence[Token], *, caseless: bool) -> tuple[bytes, bytes]:
        """Return the numbers of the words, and their marks.

        The numbers stand one word after another, `COLUMNS` of four bytes each, in the machine's order. A mark is a
        byte: 0, or what sort of known name (a body's, or one of several words) the word begins or goes on.
        `caseless`: capitals say nothing, as in a headline.
        """
        known = self._caseless if caseless else self._cased
        rows: list[_Known] = []
        for token in tokens:
            word = token.lower if caseless else token.text
            found = known.get(word)
            if found is None:
                if len(known) >= _MOST_KNOWN:
                    known.clear()
                found = known[word] = self._known(word, caseless)
            rows.append(found)
        marks = bytearray(len(tokens))
        begins = [(at, what) for at, (_, _, what) in enumerate(rows) if what]
        if begins:
            self._mark([low for _, low, _ in rows], [token.text for token in tokens], begins, marks, caseless)
        return b"".join([row for row, _, _ in rows]), bytes(marks)

    def _known(self, word: str, caseless: bool) -> _Known:
        low = _bare(word.lower())
        capital = caseless or word[0].isupper()
        listed = any(capital or entry.exact[0][0].islower() for entry in self.actors.names.get(low, ()))
        place = capital and word[0].isalpha() and self.gazetteer.reach(low) > 1
        return _Known(self._row(word, caseless), low, listed + 2 * place)

    def _mark(
        self, words: list[str], texts: list[str], begins: list[tuple[int, int]], marks: bytearray, caseless: bool
    ) -> None:
        free = 0
        for at, what in begins:
            if at < free:
                continue
            mark, end = 0, at
            if what & 1:
                entry = match_name(self.actors, words, texts, at, caseless)
                if entry is not None:
                    mark, end = _MARKS[entry.name.sort], at + len(entry.words)
            if not mark and what & 2:
                mark, end = _MARKS["place"], self._place(words, texts, at, caseless)
            if end > at:
                free = end
                marks[at] = mark
                marks[at + 1 : end] = bytes([mark + 1]) * (end - at - 1)

    def _place(self, words: list[str], texts: list[str], at: int, caseless: bool) -> int:
        """Return the end of the longest known place of several words that begins at word `at`; `at` if none does."""
        end = min(len(words), at + _LONGEST_PLACE)
        while end > at + 1:
            if (caseless or texts[end - 1][0].isupper()) and self.gazetteer.senses(" ".join(words[at:end])).strength:
                return end
            end -= 1
        return at

    def _row(self, word: str, caseless: bool) -> bytes:
        shape = _CASELESS if caseless else shape_of(word)
        low = word.lower()
        if low[-2:] in _POSSESSIVES and len(low) > 2:
            low, shape = low[:-2], shape + "'"
        low = low.translate(_DIGITS)
        return pack(
            f"={COLUMNS}I",
            _number(low),
            _number(low[-3:] + "<"),
            _number(low[-2:] + "<<"),
            _number(">" + low[:3]),
            _number("=" + shape),
            _number("#" + self._sort(low)),
            _number("@" + self._person(low)),
            _number("%" + self._place_of(low)),
            _number("&" + self._body(low)),
        )

    def _sort(self, low: str) -> str:
        actors = self.actors
        tag = actors.tags.get(low)
        if tag:
            return tag
        verb = actors.verbs.get(low)
        if verb:
            return f"{verb.form}{'n' if verb.nouny else ''}"
        kind = "people" if low in actors.people else actors.things.get(low, "thing" if low in actors.targets else "")
        return f"{kind}{'s' if low in actors.plurals else ''}"

    def _person(self, low: str) -> str:
        places = self.places
        return "".join(
            letter
            for letter, words in (
                ("g", places.given),
                ("s", places.surnames),
                ("c", places.common_surnames),
                ("t", places.titles),
                ("l", places.name_links),
                ("w", places.common),
                ("a", places.ambiguous),
                ("n", places.not_names),
            )
            if low in words
        )

    def _place_of(self, low: str) -> str:
        places = self.places
        if low in places.not_places or len(low) < 2:
            return "-"
        demonym = places.demonyms.get(low.capitalize())
        senses = self.gazetteer.senses(low)
        found = f"{senses.strength}{_AREAS.get(senses[0].kind, 'o')}" if senses else ""
        if demonym:
            found += "P" if demonym.people else "D"
        found += "n" if low in places.nouns else ""
        return found + ("t" if low in places.types or low in places.type_heads or low in places.streets else "")

    def _body(self, low: str) -> str:
        places = self.places
        kind = self.actors.people.get(low, "")
        return f"{kind}:" + "".join(
            letter
            for letter, words in (
                ("b", places.bodies),
                ("h", places.body_heads),
                ("c", places.clubs),
                ("p", places.papers),
                ("s", places.schools),
            )
            if low in words
        )


_AREAS = {"country": "c", "continent": "c", "capital": "C", "city": "t", "town": "t", "admin1": "a", "admin2": "a"}


def shape_of(word: str) -> str:
    """Return how a word is written: ``Xx`` for Paris, ``XX`` for NATO, ``Xx-x`` for Paris-based, a sign as itself."""
    shape = ""
    for part in word[:-2].split("-") if word[-2:] in _POSSESSIVES else word.split("-"):
        if part.isdigit():
            shape += f"d{min(len(part), 5)}"
        elif part.isalpha():
            if part.islower():
                shape += "x"
            elif len(part) == 1:
                shape += "X"
            elif part.isupper():
                shape += "XX"
            else:
                shape += "Xx" if part[1:].islower() else "xX"
        else:
            shape += part if len(part) == 1 else "?"
        shape += "-"
    return shape[:-1][:12]


def _bare(low: str) -> str:
    return low[:-2] if low[-2:] in _POSSESSIVES and len(low) > 2 else low


def _number(text: str) -> int:
    return crc32(text.encode("utf-8", "surrogatepass"))
