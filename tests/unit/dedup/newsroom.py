"""Dispatches written for the tests, and what newsrooms do to them: each edit known, so that verdicts can be told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

Edited = Callable[[str], str]


def story(name: str) -> str:
    """Return the story `stories/<name>.txt`, paragraphs joined by one blank line."""
    return (Path(__file__).with_name("stories") / f"{name}.txt").read_text(encoding="utf-8").strip()


STORIES = tuple(story(name) for name in ("plant", "ferry", "strike", "court", "forest"))
PLANT, FERRY, STRIKE, COURT, FOREST = STORIES

FIRST_FIGURES = {
    "17 workers": "21 workers",
    "38 of": "44 of",
    "23 ships": "29 ships",
    "19 years": "16 years",
    "900 hectares": "1,200 hectares",
}
"""A figure in the lead of each story, and another."""

MENU = """Home
News
World
Politics
Business
Sport
Culture
Weather
Sign in
Subscribe
My account
Newsletters
Podcasts
E-paper
Crosswords"""


def paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a story."""
    return text.split("\n\n")


def joined(parts: list[str]) -> str:
    """Return a story of these paragraphs."""
    return "\n\n".join(parts)


# ---------------------------------------------------------------- cuts


def three_sentences(text: str) -> str:
    """Return the story cut to what a summary box takes."""
    return ". ".join(text.replace("\n\n", " ").split(". ")[:3]) + "."


def two_paragraphs(text: str) -> str:
    """Return the top of the story."""
    return joined(paragraphs(text)[:2])


def lead_only(text: str) -> str:
    """Return the first paragraph."""
    return paragraphs(text)[0]


def without_the_middle(text: str) -> str:
    """Return the story as a sub-editor cuts it for space: the third paragraph and the fifth gone."""
    return joined([part for number, part in enumerate(paragraphs(text)) if number not in (2, 4)])


# ---------------------------------------------------------------- looks


def reordered(text: str) -> str:
    """Return the story with all below its lead turned round."""
    lead, *rest = paragraphs(text)
    return joined([lead, *reversed(rest)])


def shouted(text: str) -> str:
    """Return the story in capitals, as old wires sent it."""
    return text.upper()


def curled(text: str) -> str:
    """Return the story with another desk's quotation marks and apostrophes, and spaces that do not break."""
    return text.replace(' "', " “").replace('"', "”").replace("'", "’").replace(" and ", " and\u00a0")


def garbled(text: str) -> str:
    """Return the story with its UTF-8 quotation marks read as Windows-1252."""
    return text.replace(' "', " “").replace("'", "’").encode().decode("cp1252")


def misread(text: str) -> str:
    """Return the story as a scanner reads it: three words in a hundred wrong, figures right."""
    words = text.split(" ")
    for at in range(16, len(words), 33):
        place = next(number for number in range(at, len(words)) if words[number].isalpha())
        words[place] = f"{words[place][:-1]}~c"
    return " ".join(words)


def in_menus(text: str) -> str:
    """Return the story with its site's menu around it, over and over: two thousand words of it."""
    return "\n".join([MENU] * 60) + f"\n\n{text}\n\n" + "\n".join([MENU] * 60)


# ---------------------------------------------------------------- additions and changes


def with_more_prose(text: str) -> str:
    """Return the story with an outlet's own two paragraphs at its foot, without a figure."""
    return joined(
        [
            text,
            "Readers of this newspaper have followed the matter in letters to the editor, most of them from people who "
            "know the place well and who say that warnings had long been passed on to the town hall without an answer.",
            "The mayor told this newspaper that he had learnt of the letters from the newspaper alone and would put "
            "them before the council, whose members meet behind closed doors until the holidays are over.",
        ]
    )


def topped(text: str) -> str:
    """Return the story under a new lead."""
    return joined([story("new_lead"), text])


def with_new_lead(text: str) -> str:
    """Return the story with another lead in place of its own."""
    return joined([story("new_lead"), *paragraphs(text)[1:]])


def with_other_figure(text: str) -> str:
    """Return the story with one figure of its lead changed."""
    for known, other in FIRST_FIGURES.items():
        if known in text:
            return text.replace(known, other, 1)
    raise ValueError("no figure known of this story")


EDITS: dict[Edited, set[str]] = {
    three_sentences: {"truncated"},
    two_paragraphs: {"truncated"},
    lead_only: {"truncated"},
    without_the_middle: {"truncated"},
    reordered: {"none"},
    shouted: {"typography"},
    curled: {"typography"},
    misread: {"none"},
    in_menus: {"wrapped"},
    with_more_prose: {"extended"},
    topped: {"new_lead"},
    with_new_lead: {"new_lead"},
    with_other_figure: {"numbers"},
}
"""What each does to a story, as decisions name it; what they have no name for is none."""

UPDATES: frozenset[Edited] = frozenset({topped, with_new_lead, with_other_figure})
"""Those of them that a desk must see."""
OWN_UPDATES: frozenset[Edited] = frozenset({misread, with_more_prose})
"""Further ones where the source is the story's own, which changes its words for a reason."""
