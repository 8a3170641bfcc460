"""Who did it: subjects over long phrases, those who act together, whose the fighters are, nouns that tell a doer."""

from __future__ import annotations

import pytest

from streams.extract.actors import find_actors
from streams.extract.document import Document
from streams.extract.groups import ActorLexicon, load_actors
from streams.extract.told import is_dealing

LEXICON: ActorLexicon = load_actors()


def doers(text: str, trigger: str, *, dealing: bool = False) -> list[str]:
    """The wordings of the initiators of what the last `trigger` of the text states."""
    document = Document(text)
    start = text.rindex(trigger)
    sentence = document.sentence_at(start)
    assert sentence is not None
    found = find_actors(document, sentence, start, start + len(trigger), LEXICON, dealing=dealing)
    return [actor.text for actor, _ in found if actor.role == "initiator"]


@pytest.mark.parametrize(
    ("text", "trigger", "told"),
    [
        ("In the south of Darfur an army unit destroyed two trucks.", "destroyed", ["army unit"]),
        ("In the hills of northern Chad rebels attacked a convoy.", "attacked", ["northern Chad rebels"]),
        ("On the northern front rebels holding the hills shelled the town.", "shelled", ["northern front rebels"]),
        ("Hundreds of soldiers surviving withdrew to nearby villages.", "withdrew", ["Hundreds of soldiers"]),
        ("The army unit the source added attacked rebels near the town.", "attacked", ["army unit"]),
        (
            "The rebels who hold the hills and took the bridge last year shelled the town.",
            "shelled",
            ["rebels"],
        ),
        ("Two bombers that took off from Chad carried out strikes on rebels.", "strikes", ["Two bombers"]),
        ("Army units killed and wounded several rebels in the valley.", "killed", ["Army units"]),
        ("The day saw raids with police and soldiers storming homes.", "storming", ["police", "soldiers"]),
        ("The clash resulted in the army and its allies capturing the hill.", "capturing", ["army", "allies"]),
    ],
)
def test_the_subject_is_found_over_what_stands_between(text: str, trigger: str, told: list[str]) -> None:
    """Phrases that open the clause, relatives, sources without commas, a shared object, an own -ing form."""
    assert doers(text, trigger) == told


def test_the_verb_before_keeps_its_ing_form() -> None:
    """Whoever attacked injured them too: the object before an -ing form is not its subject."""
    assert doers("Gunmen attacked a bus injuring five people.", "injuring") == ["Gunmen"]


@pytest.mark.parametrize(
    ("text", "trigger", "told"),
    [
        ("Government forces backed by Hezbollah captured the hill.", "captured", ["Government forces", "Hezbollah"]),
        ("The hill was captured by soldiers supported by militias.", "captured", ["soldiers", "militias"]),
        ("The army captured the town in cooperation with allied militias.", "captured", ["army", "allied militias"]),
        ("Kenyan police, together with soldiers, raided a camp.", "raided", ["Kenyan police", "soldiers"]),
        ("Rebels backed by Turkey captured the hill.", "captured", ["Rebels"]),
    ],
)
def test_who_fights_beside_another_does_it_too(text: str, trigger: str, told: list[str]) -> None:
    """Fighters who back others, and whoever acts in cooperation; no state that only backs them."""
    assert doers(text, trigger) == told


@pytest.mark.parametrize(
    ("text", "trigger", "told"),
    [
        ("Russian and Syrian air strikes killed 12 people.", "strikes", {"Russian", "Syrian"}),
        ("Turkish and rebel shelling killed four people.", "shelling", {"Turkish", "rebel"}),
        ("A Saudi-led air strike killed 12 people in Sanaa.", "strike", {"Saudi"}),
        ("A US-Russian-brokered ceasefire began on Monday.", "ceasefire", {"US", "Russian"}),
        ("The withdrawal of Ethiopian troops began on Sunday.", "withdrawal", {"Ethiopian troops"}),
        ("Three people died in attacks of Boko Haram fighters.", "attacks", {"Boko Haram fighters"}),
        ("The army told of a military operation near the border.", "operation", set()),
    ],
)
def test_the_words_of_a_noun_tell_who_does_it(text: str, trigger: str, told: set[str]) -> None:
    """Two peoples before one noun, "-led", and "of" behind what somebody does himself."""
    assert set(doers(text, trigger)) == told


def test_its_fighters_are_those_of_the_body_named_before() -> None:
    """The wording of the body stands for "its fighters", as for a pronoun."""
    assert doers("Boko Haram said its militants attacked the base.", "attacked") == ["Boko Haram"]


@pytest.mark.parametrize(
    ("text", "trigger", "told"),
    [
        ("Militants linked to al-Qaeda attacked a base.", "attacked", "Militants linked to al-Qaeda"),
        ("Forces loyal to the president shelled the town.", "shelled", "Forces loyal to the president"),
        ("A helicopter belonging to the army bombed the town.", "bombed", "helicopter belonging to the army"),
        ("A rebel group, Hezbollah, captured the village.", "captured", "rebel group, Hezbollah"),
        ("A force known as Hezbollah captured the village.", "captured", "force known as Hezbollah"),
    ],
)
def test_a_doer_is_told_with_whose_it_is_and_its_name(text: str, trigger: str, told: str) -> None:
    """What says whose fighters they are, and a body's name behind what it is, belong to the wording."""
    assert doers(text, trigger) == [told]


def test_measures_are_of_those_who_govern() -> None:
    """A town bans and urges; a country's name before the ban says where, and it may be told behind its day."""
    assert is_dealing("politics.coercion")
    assert doers("The town banned street vendors.", "banned", dealing=True) == ["town"]
    assert doers("The minister issued an Australia wide travel ban.", "ban", dealing=True) == ["minister"]
    assert doers("The government announced on Friday a curfew.", "curfew", dealing=True) == ["government"]


def test_an_infinitive_behind_a_journey_is_of_the_traveller() -> None:
    """Where somebody went does not act."""
    assert doers("The envoy went to Damascus last week to negotiate a truce.", "negotiate", dealing=True) == ["envoy"]
