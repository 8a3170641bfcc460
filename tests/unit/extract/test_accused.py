"""Who is accused of a deed is told as its doer, alleged; who accuses is not."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from streams.extract import Document, Lexicon, read

TUESDAY = datetime(2024, 3, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "doers"),
    [
        ("Rebels accused the army of shelling a school in Homs on Monday and killing six children.", {"army"}),
        ("The government accused rebels of bombing a market in Homs on Monday, killing six people.", {"rebels"}),
        ("Kyiv accuses Russia and Belarus of bombing a hospital in Kharkiv on Monday.", {"Russia", "Belarus"}),
        ("Residents accused the police in Lagos of killing six students on Monday.", {"police"}),
        ("Residents blamed rebels for shelling a school in Homs on Monday, killing six children.", {"rebels"}),
        ("The army was accused of shelling a school in Homs on Monday.", {"army"}),
        ("Talal al-Hamad's forces shelled a school in Homs on Monday.", {"Talal al-Hamad's forces"}),
    ],
)
def test_the_accused_did_it(text: str, doers: set[str], lexicon: Lexicon) -> None:
    """An editor who printed the accuser as the culprit would be sued."""
    deeds = [m for m in read(Document(text, published=TUESDAY), lexicon).mentions if not m.type.startswith("politics.")]
    assert [{actor.text for actor in deed.actors if actor.role == "initiator"} for deed in deeds] == [doers]


def test_who_is_blamed_with_a_purpose_still_acts(lexicon: Lexicon) -> None:
    """A verb of its own subject keeps it: only the "of" or "for" behind an accusation hands it on."""
    text = "Rebels seized the bridge for crossing the river and shelled the town of Idlib on Monday."
    deeds = read(Document(text, published=TUESDAY), lexicon).mentions
    assert {actor.text for deed in deeds for actor in deed.actors if actor.role == "initiator"} == {"Rebels"}
