"""Reviews, recipes and explainers are told from reports by their headlines."""

from datetime import UTC, datetime

import pytest

from streams.extract import Document, load_lexicon, read
from streams.extract.genres import genre_of

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
