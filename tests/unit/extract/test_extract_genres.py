"""Reviews, recipes and explainers are told from reports by their headlines."""

from datetime import UTC, datetime

import pytest

from streams.extract import Document, load_lexicon, read
from streams.extract.genres import genre_by_manner, genre_of

BODY = (
    "Gunmen attacked the village of Tarma on Monday, killing nine people, police said.\n\n"
    "Officials said the assailants fled across the border."
)
PUBLISHED = datetime(2024, 3, 6, tzinfo=UTC)


@pytest.mark.parametrize(
    ("title", "genre"),
    [
        ("‘The Long Siege’ review: a war film without heroes", "nothing"),
        ("How to bake bread in a dam-side kitchen", "nothing"),
        ("Opinion: The raid was a mistake", "recalls"),
        ("Explainer | The fighting in the north", "recalls"),
        ("Village massacre: what we know so far", "recalls"),
        ("Why the river floods every year", "recalls"),
        ("Border war live updates: army enters third town", "gathers"),
        ("Gunmen kill nine in northern village", "report"),
        ("UN review of dam safety finds cracks", "report"),
        ("Live ammunition fired at protesters in capital", "report"),
        ("", "report"),
    ],
)
def test_genre_by_headline(title: str, genre: str) -> None:
    """The labels of newspapers say it; the same words inside a headline do not."""
    assert genre_of(title) == genre


def test_review_tells_no_event() -> None:
    """What happens in a film happened to nobody."""
    document = Document(BODY, title="Film review: Border Country", published=PUBLISHED)
    assert read(document, load_lexicon()).mentions == ()


def test_explainer_tells_only_background() -> None:
    """Its reader knows the event already; no alert goes out for it."""
    found = read(Document(BODY, title="Explainer: the attack on Tarma", published=PUBLISHED), load_lexicon()).mentions
    assert found
    assert all(mention.background for mention in found)


def test_old_days_in_a_side_remark_are_background() -> None:
    """What the paragraph dates months before publication is history though its own sentence has no date."""
    text = (
        "The council approved a new bridge on Monday.\n\n"
        "The old one fell in the floods of 3 May 2021. Nine people were killed when a bus plunged into the river."
    )
    found = read(Document(text, title="Council approves bridge", published=PUBLISHED), load_lexicon()).mentions
    assert all(mention.background for mention in found if mention.casualties.killed)


def test_an_armed_group_is_no_place() -> None:
    """ "Hamas" is no "Hama's"; where grammar leads up to the province it is one."""
    lexicon = load_lexicon()
    group = read(Document("Hamas militants kidnapped two farmers near the fence, the army said."), lexicon)
    assert not [place for place in group.places if place.text.startswith("Hama")]
    province = read(Document("Syria. Shells fell in Hamas countryside on Sunday, killing two."), lexicon)
    assert [place.name for place in province.places if place.text == "Hama"] == ["Hama"]


GUIDE = (
    "Before you rent a boat you should know what your insurance covers. If your boat hits another you may have to pay, "
    "and your own policy may not help you. Ask the yard what you owe when a storm sinks it. "
)
ESSAY = (
    "The bridge was the pride of the valley for a century. It fell in a flood, and the trade of four towns with it. "
    "Mills closed, families left, and the road over the pass grew over with birch. "
)
REPORT = (
    "Gunmen killed nine people in the village of Tarma on Monday, police said. Residents told reporters of shots "
    "that went on for an hour. Officials said a curfew was in force and a search was under way in the hills. "
)


@pytest.mark.parametrize(
    ("text", "genre"),
    [
        (GUIDE * 8, "nothing"),
        (ESSAY * 12, "recalls"),
        (REPORT * 8, "report"),
        (REPORT * 8 + "“You must help us,” he said. “Your silence kills us.” " * 6, "report"),
        (GUIDE, "report"),
        (ESSAY.upper() * 12, "report"),
    ],
    ids=["guide", "essay", "report", "quotes that say you", "too short to tell", "wire capitals"],
)
def test_genre_by_manner(text: str, genre: str) -> None:
    """A guide speaks to its reader, an essay has nobody speak; neither tells what a desk would log."""
    assert genre_by_manner(Document(text)) == genre


def test_guide_tells_no_event() -> None:
    """What may happen to a reader's boat has happened to nobody."""
    text = GUIDE * 8 + "A ferry sank off Kalmar on Monday, drowning four people."
    assert read(Document(text, title="Renting a boat", published=PUBLISHED), load_lexicon()).mentions == ()


def test_page_about_films_tells_no_event() -> None:
    """What befalls a character is told in the words of news; a page full of words of the arts is about the arts."""
    text = (
        "The singer and actress leads the cast of the new film, a drama from the director of the novel's first screen "
        "version. Its premiere opened the festival. Her character is kidnapped in Georgia on Monday and raped by the "
        "father of the painter. The album of songs from the movie has won three awards, and the documentary on its "
        "artist is on Netflix."
    )
    assert read(Document(text, title="A grand night", published=PUBLISHED), load_lexicon()).mentions == ()
