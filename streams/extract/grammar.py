"""A sentence as clauses: word classes, voice, and what stands on which side of a verb or noun."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from itertools import repeat
from typing import TYPE_CHECKING

from streams.extract.inflect import BASE, ING, NOUN, PARTICIPLE, PAST, THIRD

if TYPE_CHECKING:
    from streams.extract.document import Sentence, Token
    from streams.extract.lexicon import Lexicon

_REACH = 24  # tokens a clause is followed to either side
_VERB_GROUP = 4
"""Tokens from the comma that ends an aside to the verb of its subject, at most: ", was also shot"."""
_LONGEST_ASIDE = 20
"""Tokens of an aside between commas, at most."""
_LONGEST_NAME = 5
"""Tokens from the comma before a name to the one behind it, at most."""
_ASIDES = frozenset({"who", "which", "whose", "a", "an", "the", "aged", "formerly", "himself", "herself"})
"""Words that open one; an age does so too."""


class Grammar:
    """The bits of the closed classes that grammar itself asks for; made once from a lexicon."""

    def __init__(self, classes: Mapping[str, int]) -> None:
        bits = classes.__getitem__
        self.be = bits("be")
        self.have = bits("have")
        self.adverb = bits("adverb")
        self.determiner = bits("determiner")
        self.preposition = bits("preposition")
        self.subordinator = bits("subordinator")
        self.conjunction = bits("conjunction")
        self.modal = bits("modal")
        self.infinitive = bits("to")
        self.reporting = bits("reporting")
        self.adjective = bits("adjective")
        self.actor = bits("actor")
        self.by = bits("by")
        self.name = bits("name")
        self.leader = bits("leader")
        self.place = bits("place")
        self.number = bits("number")
        self.onto = bits("onto")
        self.nonstate = bits("nonstate")
        self.state_forces = bits("state_forces")
        self.fighter = bits("fighter")
        self.side_end = bits("side_end")
        self.two_sided = bits("two_sided")
        self.plane, self.rebel = bits("fighter_plane"), bits("rebel")
        self.own = bits("own")
        self.named_event = bits("named_event")
        self.pronoun = bits("pronoun")
        self.settled = bits("settlement") | bits("civilian_object")
        self.sport = bits("sport") | bits("sport_hint")
        self.arts = bits("culture") | bits("culture_hint")
        self.hints = tuple((bits(f"{topic}_hint"), bits(topic)) for topic in ("sport", "culture", "finance"))
        self.harm = bits("harm") | bits("police")
        self.light_verb = bits("light_verb")
        self.participle = bits("participle")
        self.civilian, self.modified = bits("civilian"), bits("fighter") | bits("artillery") | bits("air")
        self.subject = bits("actor") | bits("name") | bits("pronoun") | bits("place") | bits("number")
        sides = (
            self.adverb | self.be | self.have | self.determiner | self.preposition | self.subordinator | self.modal
            | self.conjunction | self.infinitive | self.reporting | self.adjective | self.actor | self.by | self.name
            | self.number | self.onto | self.fighter | self.side_end | self.own | self.light_verb
        )  # fmt: skip
        self.finite = self.be | self.have | self.modal | bits("came_about")
        self.sides_by_place = bool(sides & self.place)
        """True when users' classes make a place's name one of the words that voice and sides are read from."""


class View:
    """A sentence's tokens with their class bits; made only for sentences that hold a trigger."""

    __slots__ = ("_lefts", "grammar", "masks", "n", "sentence", "starts", "titled", "tokens", "whole")

    def __init__(self, sentence: Sentence, lexicon: Lexicon, grammar: Grammar) -> None:
        self.sentence, self.grammar = sentence, grammar
        self.tokens: list[Token] = sentence.tokens
        self.n = len(self.tokens)
        self._lefts: dict[int, tuple[int, int]] = {}  # of tokens already asked for
        self.starts = [token[0] for token in self.tokens]
        self.titled = sentence.document.all_caps or _titled(self.tokens)
        self.masks = self._classify(lexicon)
        whole = 0
        for mask in self.masks:
            whole |= mask
        for hint, topic in grammar.hints:
            if whole & hint and not whole & topic and self._twice(hint):
                whole |= topic
        self.whole = whole

    def _twice(self, bit: int) -> bool:
        """Return True when two different words of the sentence are of the class."""
        return len({token[3] for token, mask in zip(self.tokens, self.masks, strict=True) if mask & bit}) > 1

    def mark(self, places: Iterable[tuple[int, int]]) -> None:
        """Afterwards the words at characters [start, end) of `places` are of the class of places too."""
        place = self.grammar.place
        for start, end in places:
            first, last = self.index(start), self.index(end - 1)
            for k in range(first, last + 1):
                self.masks[k] |= place
            self.whole |= place

    def index(self, offset: int) -> int:
        """Return the number of the token that holds or precedes `offset`."""
        return max(0, bisect_right(self.starts, offset) - 1)

    def _classify(self, lexicon: Lexicon) -> list[int]:
        tokens, words, phrases = self.tokens, lexicon.words, lexicon.phrases
        document = self.sentence.document
        caps = document.all_caps
        lowers = [token[3] for token in tokens]
        masks = list(map(words.get, lowers, repeat(-1)))
        for k, mask in enumerate(masks):
            if mask < 0:
                named = not caps and (k > 0 or tokens[k][2] in document.capitalised)
                masks[k] = self._unknown(tokens[k], words, named=named)
                if masks[k] & self.grammar.name and _bare(lowers[k]) in document.in_office:
                    masks[k] |= self.grammar.leader
        if not caps and not lexicon.cased.keys().isdisjoint([token[2] for token in tokens]):
            for k, token in enumerate(tokens):
                if token[2] in lexicon.cased:
                    masks[k] = lexicon.cased[token[2]]
        if "may" in lowers:
            for k, low in enumerate(lowers):
                if low == "may" and tokens[k][2] != low and _beside_number(lowers, k):
                    masks[k] = 0  # "11 MAY", "May 1990": a month
        for k in [k for k, low in enumerate(lowers) if low in phrases]:
            following = lowers[k + 1] if k + 1 < len(tokens) else ""
            seconds = phrases[lowers[k]]
            found = seconds.get(following, ())
            if following[-2:] in _POSSESSIVES:
                found = (*found, *seconds.get(following[:-2], ()))
            third = lowers[k + 2] if k + 2 < len(tokens) else ""
            bare = _bare(third)
            for further, bit in found:
                size = len(further)
                if size and further[0] != third and further[0] != bare:
                    continue
                if size < len(tokens) - k - 1 and all(_same(lowers[k + 2 + m], word) for m, word in enumerate(further)):
                    for m in range(size + 2):
                        masks[k + m] |= bit
                    if bit & self.grammar.plane:
                        masks[k] &= ~self.grammar.rebel  # a "fighter" that flies
                    elif bit & self.grammar.rebel:
                        masks[k + size + 1] &= ~self.grammar.state_forces  # the "Free Syrian Army", "rebel forces"
        civilian, modified = self.grammar.civilian, self.grammar.modified
        for k in range(len(masks) - 1):
            if masks[k] & civilian and masks[k + 1] & modified and lowers[k][-1] != "s":
                masks[k] &= ~civilian  # the "Palestinian" of a gunman, the "passenger" of a jet
        return masks

    def _unknown(self, token: Token, words: Mapping[str, int], *, named: bool) -> int:
        """Return the classes of a word of no list: by its ending, and as a name by its capital."""
        low, grammar = token[3], self.grammar
        if low[-2:] in _POSSESSIVES:
            mask = words.get(low[:-2], 0)
        elif "-" in low:
            mask = _hyphenated(low, words)
        elif low.endswith("ly"):
            mask = grammar.adverb
        else:
            mask = grammar.number if low[0].isdigit() else 0
        return mask | grammar.name if named and token[2][0].isupper() else mask

    # ---------------------------------------------------------------- regions

    def union(self, first: int, last: int) -> int:
        """Return the classes of tokens [first, last]."""
        mask = 0
        for bits in self.masks[first if first > 0 else 0 : last + 1 if last >= 0 else 0]:
            mask |= bits
        return mask

    def left(self, k: int) -> tuple[int, int]:
        """Return the tokens before `k` within its clause, as [first, last]; empty when first > last.

        A comma ends the clause unless nothing that could act stands between it and `k` (apposition, a relative
        clause between subject and verb).
        """
        known = self._lefts.get(k)
        if known is None:
            known = self._lefts[k] = self._left(k)
        return known

    def _left(self, k: int) -> tuple[int, int]:
        g, masks, tokens = self.grammar, self.masks, self.tokens
        first, crossed, seen, skip = k, 0, 0, -1
        for j in range(k - 1, max(0, k - _REACH) - 1, -1):
            text = tokens[j][3]
            if j > skip >= 0:
                continue
            if text == ")" and (opening := self._opening(j)) >= 0:
                skip = opening - 1
                continue
            if text in _HARD:
                break
            if text == "," and self._lists_places(j):
                continue
            if text in _COMMAS or masks[j] & g.subordinator:
                if seen & (g.actor | g.name):
                    break
                if text == "," and k - j <= _VERB_GROUP and (opening := self.aside(j)) >= 0:
                    skip = opening
                    continue
                crossed += 1
                if crossed > 2:
                    break
            elif masks[j] & g.reporting and seen & (g.actor | g.name) and (self.titled or text == tokens[j][2]):
                break  # in lower case: no "Secretary of State"
            seen |= masks[j]
            first = j
        return first, k - 1

    def _lists_places(self, j: int) -> bool:
        """Return True for the comma at `j` within a place: "the farm in Palauig, Pangasinan has been closed".

        Where a noun leads up to the place: what opens a sentence with "In Homs," has no part in its clause.
        """
        g, masks = self.grammar, self.masks
        if j < 3 or j + 1 >= self.n or not masks[j - 1] & masks[j + 1] & g.place:
            return False
        m = j - 1
        while m > 0 and (masks[m] & g.place or self.tokens[m][3] == ","):
            m -= 1
        return m > 1 and bool(masks[m] & g.preposition)

    def aside(self, j: int) -> int:
        """Return the comma that opens what the comma at `j` closes, else -1.

        It opens ", who is 63,", ", a former judge,", and a name after an office: "the minister, Ana Ruiz,".
        """
        for m in range(j - 2, max(0, j - _LONGEST_ASIDE) - 1, -1):
            if self.tokens[m][3] in _HARD:
                return -1
            if self.tokens[m][3] == ",":
                opens = self.tokens[m + 1][3]
                if m and j - m <= _LONGEST_NAME and all(mask & self.grammar.name for mask in self.masks[m + 1 : j]):
                    return m if self.masks[m - 1] & self.grammar.leader else -1
                return m if m and (opens in _ASIDES or opens.isdigit()) else -1
        return -1

    def behind_aside(self, k: int, left: int) -> int:
        """Return `left`, or the token behind the aside that stands right before the verb group of the verb at `k`.

        What an aside denies or doubts is not the verb's: "Chad, which was not invited, denounced the deal".
        """
        for j in range(k - 1, max(left, k - _VERB_GROUP) - 1, -1):
            if self.tokens[j][3] == ",":
                return j + 1 if self.aside(j) >= 0 else left
        return left

    def _opening(self, j: int) -> int:
        """Return the token of the bracket that `)` at `j` closes, if what it holds is short; else -1."""
        for m in range(j - 1, max(-1, j - 7), -1):
            if self.tokens[m][3] == "(":
                return m
        return -1

    def _closing(self, j: int) -> int:
        """Return the token of the bracket that closes `(` at `j`, if what it holds is short; else -1."""
        for m in range(j + 1, min(self.n, j + 7)):
            if self.tokens[m][3] == ")":
                return m
        return -1

    def side(self, first: int, last: int) -> tuple[int, int]:
        """Return the part of a doer's tokens that names its side: up to where, with whom or against whom it acts."""
        g, masks = self.grammar, self.masks
        for j in range(first + 1, last + 1):
            ends = masks[j] & g.side_end or self.tokens[j][3] in _COMMAS
            if ends and self.union(first, j - 1) & g.fighter:
                if masks[j] & g.conjunction and not self.union(j + 1, j + 4) & g.fighter:
                    continue  # "fighters and their families"
                return first, j - 1
        return first, last

    def right(self, k: int) -> tuple[int, int]:
        """Return the tokens after `k` within its clause, as [first, last]; empty when first > last."""
        g, masks, tokens = self.grammar, self.masks, self.tokens
        last, skip, comma = k, -1, 0
        for j in range(k + 1, min(self.n, k + _REACH)):
            text = tokens[j][3]
            if j <= skip:
                continue
            if text == "(" and (closing := self._closing(j)) >= 0:
                skip = closing
                continue
            if text in _COMMAS:
                comma = j
            if text in _HARD or (masks[j] & g.subordinator and j > k + 1):
                break
            if text in _COMMAS and not (j + 1 < self.n and masks[j + 1] & (g.number | g.conjunction)) and j > k + 3:
                break
            said = masks[j] & g.reporting and j > k + 1 and not masks[j - 1] & g.determiner
            if said and (self.titled or text == tokens[j][2]):  # in lower case: no "Islamic State"
                # "crossed into Tyre, the army said": who says so stands behind the comma
                return k + 1, comma - 1 if comma else last
            last = j
        return k + 1, last

    def opens(self, k: int) -> bool:
        """Return True for the first word of the sentence, behind a dateline or a quotation mark too."""
        return k == 0 or self.tokens[k - 1][3] in _BEFORE_OPENING

    def behind(self, k: int) -> tuple[int, int]:
        """Return the tokens of who does what an -ing at token `k` tells: "Accusing X of fraud, Y left".

        Empty where no clause follows the comma that ends it.
        """
        g, masks, tokens = self.grammar, self.masks, self.tokens
        marks = _HARD | _COMMAS
        comma = next((j for j in range(k + 1, min(self.n, k + _REACH)) if tokens[j][3] in marks), 0)
        if not comma or tokens[comma][3] not in _COMMAS:
            return 1, 0
        for j in range(comma + 1, min(self.n, comma + _OPENING_REACH)):
            if tokens[j][3] in _COMMAS or tokens[j][3] in _HARD:
                return 1, 0
            if self._is_finite(j) or masks[j] & g.reporting:
                return comma + 1, j - 1
        return 1, 0

    def voice(self, k: int, form: int) -> str:
        """Return ``active``, ``passive`` or ``noun`` for the trigger whose first word is token `k`."""
        g, masks = self.grammar, self.masks
        j = k - 1
        while j >= 0 and masks[j] & g.adverb and not masks[j] & (g.be | g.have):
            j -= 1
        before = masks[j] if j >= 0 else 0
        if form & NOUN and (not form & ~(NOUN | 64) or self._is_noun(k, j, form)):
            return "noun"
        if form & (BASE | THIRD) and not form & NOUN and not before & g.be:
            if before & (g.determiner | g.number) and not self._many(j):
                return "noun"  # "the fight", "640 pound-feet": a verb's form used as a noun
            if form & ~BASE == 0 and self._one_of(j):
                return "noun"  # "an army patrol": one army patrols
            if form & ~BASE == 0 and before & g.place and self._one_place(j):
                return "noun"  # "Burundi bar": one country bars
            base = form & ~BASE == 0 and not self.titled
            if base and not before & (g.infinitive | g.modal | g.adverb | g.subject | g.conjunction | g.have):
                follows = masks[k + 1] if k + 1 < self.n else 0
                if j >= 0 and not before & (g.preposition | g.adjective) and follows & (g.number | g.determiner):
                    return "active"  # "Herders abduct 30 pupils"
                return "noun"  # neither "to fight" nor "they fight": a noun, or an order to the reader
        if form & PARTICIPLE:
            if before & g.be or (before & g.conjunction and self._shares_passive(j, k)):
                return "passive"
            follows = masks[k + 1] if k + 1 < self.n else 0
            if follows & g.by and not (form & PAST and before & g.have):
                return "passive"
            if form & ~PARTICIPLE & ~PAST == 0 and not form & PAST and not before & g.have:
                return "passive"  # "taken", "shot dead" after a noun: a reduced relative
        return "active"

    def _shares_passive(self, j: int, k: int) -> bool:
        """Return True for the second participle of "was pulled off a bus and shot", which the conjunction at `j` joins.

        What has an object of its own is a verb in the past: "was freed and attacked the guards".
        """
        g, masks, tokens = self.grammar, self.masks, self.tokens
        if k + 1 < self.n and masks[k + 1] & (g.determiner | g.number | g.actor | g.name):
            return False
        for m in range(j - 1, max(0, j - _SHARED), -1):
            if tokens[m][3] in _HARD or tokens[m][3] in _COMMAS or masks[m] & g.subordinator:
                return False
            if masks[m] & g.be:
                after = m + 1
                while after < j and masks[after] & g.adverb:
                    after += 1
                return tokens[after][3].endswith("ed") or bool(masks[after] & g.participle)
        return False

    def _one_place(self, j: int) -> bool:
        """Return True for a single place's name at token `j` that no preposition or list leads up to."""
        while j > 0 and self.masks[j - 1] & self.grammar.place:
            j -= 1
        before = self.masks[j - 1] if j else 0
        listed = before & (self.grammar.preposition | self.grammar.conjunction)
        return not listed and not (j and self.tokens[j - 1].lower in _COMMAS)

    def _many(self, j: int) -> bool:
        """Return True for "Thousands" that opens a sentence: those who flee, no number of anything."""
        return bool(self.masks[j] & self.grammar.number) and self.tokens[j][3][-1] == "s" and self._begins(j - 1)

    def _one_of(self, j: int) -> bool:
        """Return True for the noun at token `j` behind "a" or "an": a verb behind it would end with -s."""
        return j > 0 and self.tokens[j - 1][3] in ("a", "an") and self.tokens[j][3][-1] != "s"

    def _is_noun(self, k: int, j: int, form: int) -> bool:
        g, masks = self.grammar, self.masks
        before = masks[j] if j >= 0 else 0
        if before & (g.infinitive | g.modal):
            return False
        if before & (g.determiner | g.preposition | g.adjective | g.number) and not before & g.be:
            return True
        after = masks[k + 1] if k + 1 < self.n else 0
        if after & (g.preposition | g.by | g.onto) and not form & (PAST | ING):
            return True
        if form & ING and (after & g.by or self._begins(j)):
            return bool(after & g.by) or self._opens_as_subject(k)  # "continued shelling by the rebels"
        if form & (THIRD | BASE):
            return not after & (g.determiner | g.number | g.name | g.actor)
        return False

    def _begins(self, j: int) -> bool:
        """Return True where a clause begins behind token `j`: a dateline, a quotation mark, or where and when it was.

        Behind the comma of a sentence that has its verb already another only goes on: "advanced, shelling the town".
        """
        if j < 0 or self.tokens[j][3] in _OPENING:
            return True
        return self.tokens[j][3] in _COMMAS and not any(self._is_finite(m) for m in range(j))

    def _opens_as_subject(self, k: int) -> bool:
        """Return True for the -ing that opens a sentence as what its verb is told of: "Fighting in Homs killed ten".

        What it governs without a preposition makes it a verb: "Shelling the town, the army advanced".
        """
        g, masks = self.grammar, self.masks
        if k + 1 < self.n and not masks[k + 1] & (g.preposition | g.by | g.onto | g.conjunction | g.be | g.have):
            return self._is_finite(k + 1)
        for j in range(k + 1, min(self.n, k + _OPENING_REACH)):
            if self.tokens[j][3] in _COMMAS:
                return False
            if self._is_finite(j):
                return True
        return False

    def _is_finite(self, j: int) -> bool:
        return bool(self.masks[j] & self.grammar.finite) or (self.tokens[j][2].endswith("ed"))


_BEFORE_OPENING = {"-", "–", "—", "--", '"', "“", ":"}
_SHARED = 8
"""Tokens from a conjunction back to the auxiliary that both its participles share."""
_OPENING_REACH = 12
"""Tokens from the -ing that opens a sentence to its verb."""


def _beside_number(lowers: list[str], k: int) -> bool:
    """Return True when a number stands before or behind token `k`."""
    return any(0 <= j < len(lowers) and lowers[j][0].isdigit() for j in (k - 1, k + 1))


def _titled(tokens: list[Token]) -> bool:
    """Return True when a sentence is capitalised like a headline, so that a capital says nothing of names."""
    words = [token[2] for token in tokens if len(token[2]) > 3 and token[2][0].isalpha()]
    return len(words) > 3 and sum(word[0].isupper() for word in words) > 0.7 * len(words)


_HARD = {";", ":", "(", ")", '"', "“", "”", "?", "!", "--", "—", "–"}
_COMMAS = {","}
_OPENING = {"-", "--", "–", "—", ":", ";", '"', "“"}
_POSSESSIVES = ("'s", "’s")


def _bare(low: str) -> str:
    return low[:-2] if low[-2:] in _POSSESSIVES else low


def _same(token: str, word: str) -> bool:
    return token == word or (token[-2:] in _POSSESSIVES and token[:-2] == word)


def _hyphenated(low: str, words: Mapping[str, int]) -> int:
    return words.get("-" + low.rpartition("-")[2], 0)
