"""Reading for events is bounded: no text costs more than its length allows, whatever it is made of.

Costs are of the processor and set against an ordinary dispatch in the same run, never against a clock: a busy machine
is busy for both.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from streams.extract import Document, Extraction, Lexicon, load_lexicon, read

PUBLISHED = datetime(2026, 5, 3, tzinfo=UTC)
ORDINARY = (
    "At least 23 people were killed on Friday when a suicide bomber blew himself up at a checkpoint near the town of "
    "Azaz in northern Aleppo province, a monitoring group said.\n\nThe governor, Khaled Mansour, told reporters that "
    "the bridge would reopen within a month and that traders had lost much of their stock. Many families in the valley "
    "depend on the road, which carries fruit to the markets of the capital.\n\nDozens were wounded in the attack and "
    "the toll was expected to rise, said a doctor at the hospital. Protesters marched in Lagos on Monday and police "
    "arrested 14 of them. The company said it would publish its results in the spring and that it had no plans to "
    "close the plant, which employs four hundred people.\n\n"
) * 3
DENSEST = 16.0
"""Times an ordinary dispatch that 400 words of nothing but events may cost; the dearest found costs seven."""
LONGEST = 40.0
"""The same for each 400 words of 100,000 characters; what grows with the square would cost hundreds."""
TOWNS = ("Azaz", "Homs", "Kano", "Lima", "Paris", "Springfield", "San Jose", "Herat", "Mosul", "Santa Cruz", "Victoria")


@cache
def _lexicon() -> Lexicon:
    return load_lexicon()


def _read(text: str) -> Extraction:
    return read(Document(text, title="Rebels attack town, police say", published=PUBLISHED), _lexicon())


def _cost_s(text: str) -> float:
    started = time.process_time()
    _read(text)
    return time.process_time() - started


def _per_400_words(text: str) -> float:
    """Return what 400 words of the text cost, an ordinary dispatch taken as 1; 2,500 characters count as 400 words."""
    ordinary = min(_cost_s(ORDINARY) for _ in range(3)) / len(ORDINARY.split())
    tries = 3 if len(text) < 10_000 else 1  # a collection of garbage costs as much as many short texts
    return min(_cost_s(text) for _ in range(tries)) / max(len(text.split()), len(text) / 6.25) / ordinary


@cache
def _towns(count: int, sign: str = " ") -> str:
    rnd = random.Random(5)
    return sign.join(rnd.choice(TOWNS) for _ in range(count))


def _names(count: int) -> str:
    rnd = random.Random(6)
    letters = "".join(rnd.choice("aeioubdfglmnrst") for _ in range(6 * count))
    return " ".join(f"in {letters[at : at + 6].title()} town." for at in range(0, 6 * count, 6))


LONG: dict[str, Callable[[], str]] = {
    "one sentence": lambda: "the army attacked rebels in Homs and " * 2_700,
    "one sentence in capitals": lambda: "THE ARMY ATTACKED REBELS IN HOMS AND " * 2_700,
    "10,000 commas": lambda: _towns(10_000, ", "),
    "5,000 figures": lambda: " ".join(f"killed {n} people," for n in range(5_000)),
    "2,000 triggers in a sentence": lambda: "killed bombed attack protest " * 500,
    "2,000 happenings in a sentence": lambda: "the army attacked Homs police killed 3 protest in Kano " * 660,
    "50,000 names": lambda: _towns(50_000),
    "6,000 unknown names": lambda: _names(6_000),
    "quotations that nest": lambda: "“‘" * 9_000 + "rebels attacked Homs" + "’”" * 9_000,
    "quotations one after another": lambda: "“rebels attacked,” he said, “and killed 4” " * 700,
    "one word": lambda: "killed" * 16_000,
    "one hyphenated word": lambda: "Homs-" * 20_000,
    "happenings without a place": lambda: " ".join(f"The army attacked, killing {n}." for n in range(600)),
    "happenings in many places": lambda: " ".join(
        f"Rebels attacked {TOWNS[n % 11]} on May {n % 30 + 1}, killing {n}." for n in range(500)
    ),
    "claims": lambda: "Rebels bombed Homs. Islamic State claimed responsibility. It could not be verified. " * 400,
    "strikes of a country": lambda: "US airstrikes hit Homs. " * 1_500,
    "dates": lambda: "on Monday, May 3, 2016 and last week " * 1_500,
    "distances": lambda: "50 km northeast of the town of " * 3_000,
    "headlines": lambda: "Rebels attack Homs\n" * 2_000,
    "he said": lambda: "he said that it said that " * 4_000,
    "brackets": lambda: "(" * 50_000 + "attack" + ")" * 50_000,
    "spaces": lambda: "attack" + " " * 100_000 + "killed",
}


@pytest.mark.parametrize("name", LONG)
def test_long_text_costs_what_its_length_allows(name: str) -> None:
    """One table of 50,000 names must not hold up every wire behind it."""
    assert _per_400_words(LONG[name]()) < LONGEST


PHRASES = """rebels attacked|police shot|killed 3 people|in Homs|near Springfield|on Monday|he said|the source said|said
Islamic State claimed responsibility|could not be verified|“|”|,|.|and|which|who|that|the army|bombed|US airstrikes|hit
San Jose|50 km northeast of Aleppo|last week|between 3 and 5 May|Gen. John Smith|the ministry|according to|blamed|denied
wounded dozens|at least 23|thousands fled|protesters marched|were arrested|accused|Israel|of attacking|soldiers|were|--
the Taliban|and militants|had been|it|they|a statement|Reuters|earthquake|flood|:|;|(|)|officials told|another|up to
a spokesman for|the United Nations|refused|threatened|talks|the statement|the group|the blast|the town of|Xyzzy|village
""".replace("\n", "|").split("|")


def _dense(seed: int) -> str:
    rnd = random.Random(seed)
    chosen = [*rnd.sample(PHRASES[:-1], rnd.randint(3, 14)), "."]
    parts: list[str] = []
    while sum(len(part.split()) for part in parts) < 400:
        parts.append(rnd.choice(chosen))
    text = " ".join(parts).replace(" .", ".").replace(" ,", ",")
    return text.upper() if seed % 4 == 0 else text


@pytest.mark.parametrize("seed", range(16))
def test_four_hundred_words_of_events_cost_a_few_ordinary_ones(seed: int) -> None:
    """The densest article stays far under the 50 ms that one may take."""
    assert _per_400_words(_dense(seed)) < DENSEST


def test_a_crowded_sentence_is_still_read() -> None:
    """What is cut to bound the cost is told all the same: the first happenings, with their places."""
    found = _read(LONG["2,000 happenings in a sentence"]())
    assert "protest" in found.mentions[0].type
    assert len(_read(LONG["50,000 names"]()).places) > 25_000


NOISE = st.one_of(
    st.text(max_size=300),
    st.text(alphabet=st.characters(categories=["Zs", "Cf", "Cc", "Mn", "Pd", "Pi", "Pf"]), max_size=200),
)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(PHRASES), NOISE), max_size=30), st.sampled_from([" ", "", "\n", "\xa0"]))
def test_any_mixture_is_read_and_its_evidence_lies_inside(parts: list[str], joint: str) -> None:
    """Control signs, marks and broken spaces between telling words: never a crash, always spans to be marked."""
    text = joint.join(parts)
    found = _read(text)
    for mention in found.mentions:
        for span in (mention.trigger, *(span for spans in mention.evidence.values() for span in spans)):
            assert 0 <= span.start < span.end <= len(text)
    assert all(0 <= place.start < place.end <= len(text) for place in found.places)


@settings(max_examples=60, deadline=None)
@given(st.text(min_size=1, max_size=40), st.integers(100, 4_000))
def test_anything_over_and_over_is_cut_into_sentences_that_cover_it(unit: str, times: int) -> None:
    """No sentence is longer than grammar is bounded for, and no word falls between two."""
    document = Document(unit * times)
    assert len(document.text) == len(unit) * times
    assert all(sentence.end - sentence.start <= 2_000 for sentence in document.sentences)
    assert "".join("".join(s.text.split()) for s in document.sentences) == "".join(document.text.split())
