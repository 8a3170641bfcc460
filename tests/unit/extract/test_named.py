"""What an article names, looked for when it is asked for."""

from streams.extract import Document, Lexicon, read


def test_text_without_triggers_is_read_without_its_places(lexicon: Lexicon) -> None:
    """Most of a wire tells of no event: there the names cost more than all else and nobody asks for them."""
    found = read(Document(text="The museum in Lima shows glass from Oslo until May."), lexicon)
    assert not found.mentions
    assert not {"places", "dates"} & vars(found.named).keys()
    assert [place.text for place in found.places] == ["Lima", "Oslo"]
    assert [date.text for date in found.dates] == ["May"]


def test_trigger_words_that_state_nothing_ask_for_no_places(lexicon: Lexicon) -> None:
    """A word of the lexicon that no place near it could make an event is no reason to look for one."""
    found = read(Document(text="My meeting in Lima was dull."), lexicon)
    assert not found.mentions
    assert "places" not in vars(found.named)


def test_article_with_an_event_has_its_place(lexicon: Lexicon) -> None:
    """What a trigger states is told with where it happened."""
    found = read(Document(text="A car bomb killed four people in Lima on Monday."), lexicon)
    assert [mention.place.name for mention in found.mentions] == ["Lima"]
