"""Sources where the grammar is hard: lost commas, lists, whom "the source" means, and who goes on speaking."""

from __future__ import annotations

import pytest

from streams.extract.claims import claims_about, find_claims
from streams.extract.document import Document
from streams.extract.groups import ActorLexicon, load_actors

LEXICON: ActorLexicon = load_actors()


def sources(text: str) -> list[list[str]]:
    """Who says so, sentence by sentence."""
    document = Document(text)
    return [[claim.by for claim, _ in find_claims(document, s, LEXICON)] for s in document.sentences]


def carried(text: str, number: int, **given: object) -> list[str]:
    """Who tells what the sentence `number` states, with those around it asked."""
    return [claim.by for claim, _ in claims_about(Document(text), [number], LEXICON, **given)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "by"),
    [
        ("Five people died in the raid on Aru as well as the Red Front a monitoring group said.", ["monitoring group"]),
        ("The army shelled Aru and the villages around it a local monitoring network said on Tuesday.", ["network"]),
        ("Gunmen hit a bus near the old police station said the Observatory a group which tracks it.", ["Observatory"]),
        ("Ana Ruiz the head of the Aru Media Center said troops had shelled the village.", ["Ana Ruiz"]),
    ],
)
def test_a_lost_comma_joins_no_words_to_the_speaker(text: str, by: list[str]) -> None:
    """Behind what is said the speaker is whoever stands right before the verb."""
    assert sources(text) == [by]


@pytest.mark.parametrize(
    "text",
    ["She urged countries to be careful with supplies, saying that stocks were low.", "Officials told shops to close."],
)
def test_whoever_is_asked_says_nothing(text: str) -> None:
    """Neither the object of a verb before "saying" is a source, nor is an order a report."""
    assert sources(text) == [[]]


@pytest.mark.parametrize(
    ("text", "by"),
    [
        ("Some twelve people have died, according to the Red Cross (ICRC), the Health Agency and the United Nations.",
         ["Red Cross", "Health Agency", "United Nations"]),
        ("According to the army, police and two residents, 12 people died.", ["army", "police", "two residents"]),
        ("According to the ministry, troops entered the town.", ["ministry"]),
        ("According to the army, police and soldiers entered the town.", ["army"]),
        ("According to earlier information provided by a source at Aru Police Command five people were killed.",
         ["source at Aru Police Command"]),
        ("According to a video posted by activists five people were killed.", ["activists"]),
    ],
)  # fmt: skip
def test_all_those_according_to_whom_it_is(text: str, by: list[str]) -> None:
    """A list is read to its end, which is not where the clause begins; a document is whose it is."""
    assert sources(text) == [by]


@pytest.mark.parametrize(
    ("text", "by"),
    [
        ("Opposition sources claimed on Sunday that jets hit an outpost.", "Opposition sources"),
        ("The military source pointed out that the raids destroyed ten trucks.", "military source"),
        ("The agency pointed the finger at the army.", "agency"),
    ],
)
def test_words_between_the_verb_and_what_it_tells(text: str, by: str) -> None:
    """When it was said may stand before "that"."""
    assert sources(text) == [[by]]


def test_the_outlet_told_stands_behind_any_verb_of_saying() -> None:
    """ "Confirmed to Reuters" hands on as "told Reuters" does."""
    for text in ("A military source confirmed to Reuters that ten died.", "A military source told Reuters ten died."):
        document = Document(text)
        ((claim, _),) = find_claims(document, document.sentences[0], LEXICON)
        assert (claim.by, claim.via) == ("military source", "Reuters")


@pytest.mark.parametrize(
    ("text", "by"),
    [
        ("A source at Aru Police Command said rebels fired rockets. The source added that six were hurt.",
         "source at Aru Police Command"),
        ("Observatory head Rami Haddad said six died. Rain fell all day. Haddad said the toll could rise.",
         "Observatory head Rami Haddad"),
        ("Mayor Ana Ruiz said six died. A source said the toll could rise.", "source"),
        ("Mayor Ana Ruiz said six died. Juan Paz said the toll could rise.", "Juan Paz"),
    ],
)  # fmt: skip
def test_a_source_named_in_short_is_the_one_told_in_full(text: str, by: str) -> None:
    """ "The source" and a surname mean whoever spoke before; a new one does not."""
    assert sources(text)[-1] == [by]


def test_a_source_goes_on_speaking() -> None:
    """A pronoun, a quotation and a sentence that tells more of the same have the source of the one before."""
    said = "Ana Ruiz said the village was shelled. "
    assert carried(said + "He called for a truce.", 1) == ["Ana Ruiz"]
    assert carried(said + '"The people are leaving."', 1) == ["Ana Ruiz"]
    assert carried(said + "Another shell hit a school.", 1) == ["Ana Ruiz"]
    assert carried(said + "Rain fell on the coast.", 1) == []
    assert carried(said + "Rebels fired on the camp.", 1, also={0}) == ["Ana Ruiz"]


def test_who_speaks_beside_tells_his_own_words() -> None:
    """ "Ruiz called for" is told by Ruiz, who says more; whoever else speaks beside does not tell it."""
    text = "The army said ten died. Ruiz called for a truce. Mayor Ana Ruiz said the raids must stop."
    assert carried(text, 1, doers=["Ruiz"]) == ["Mayor Ana Ruiz"]
    assert carried("The army said ten died. Ruiz called for a truce. Police said it was late.", 1) == []
