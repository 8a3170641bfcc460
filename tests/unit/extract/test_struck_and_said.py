"""What was struck and what only says where, whose verb it is over a relative clause, and who said it without commas."""

from __future__ import annotations

import pytest

from streams.extract import Lexicon, read
from streams.extract.claims import find_claims
from streams.extract.document import Document


def borne(text: str, lexicon: Lexicon) -> list[str]:
    """The wording of everybody and everything that bore the first happening."""
    mention = read(Document(text), lexicon).mentions[0]
    return [actor.text for actor in mention.actors if actor.role in ("target", "victim")]


def doers(text: str, lexicon: Lexicon) -> list[str]:
    """The wording of everybody who did the first happening, or owns to it."""
    mention = read(Document(text), lexicon).mentions[0]
    return [actor.text for actor in mention.actors if actor.role in ("initiator", "claimant")]


def sources(text: str, lexicon: Lexicon) -> list[str]:
    """Who speaks in the text, in order."""
    document = Document(text)
    told = [find_claims(document, sentence, lexicon.actors) for sentence in document.sentences]
    return [claim.by for found in told for claim, _ in found]


@pytest.mark.parametrize(
    ("text", "struck"),
    [
        ("Warplanes bombed the town of Palu on Monday, killing nine farmers.", ["nine farmers"]),
        ("Rockets hit a clinic in the village of Tasu on Monday.", ["clinic"]),
        ("Rebels shelled the town on Monday, wounding two nurses.", ["two nurses"]),
        ("An air strike hit the village of Tasu on Monday.", ["village of Tasu"]),
        ("Warplanes bombed rebel-held areas on Monday, killing nine farmers.", ["rebel-held areas", "nine farmers"]),
        ("Shells hit residential districts of Palu on Monday.", ["residential districts"]),
        ("An air strike on the market of Tasu killed nine traders on Monday.", ["market of Tasu", "nine traders"]),
    ],
)  # fmt: skip
def test_a_town_is_struck_only_where_nothing_else_is(text: str, struck: list[str], lexicon: Lexicon) -> None:
    """That a town was shelled says where; whose quarters they were, or that nobody else is told, says what at."""
    assert sorted(borne(text, lexicon)) == sorted(struck)


def test_what_the_telling_next_names_is_of_something_else(lexicon: Lexicon) -> None:
    """The lead says what was hit; what a later sentence says was hit besides is not this strike's target."""
    text = "An air strike hit a clinic in Palu on Monday. The strike came hours after shells hit a bridge."
    assert borne(text, lexicon)[0] == "clinic"


@pytest.mark.parametrize(
    ("text", "acting"),
    [
        ("Russian and Turkish warplanes bombed a depot near Palu on Monday.", ["Russian", "Turkish warplanes"]),
        ("Regime and Russian jets bombed a depot near Palu on Monday.", ["Regime", "Russian jets"]),
        ("Gunmen who attacked a post in Palu on Monday killed three officers.", ["Gunmen"]),
        ("The Palu Liberation Front also claimed a May 2 bomb attack at a police station.", ["Palu Liberation Front"]),
    ],
)  # fmt: skip
def test_both_of_two_adjectives_say_whose_it_was(text: str, acting: list[str], lexicon: Lexicon) -> None:
    """The noun stands behind the second; a relative clause stands between a subject and its verb."""
    assert doers(text, lexicon) == acting


def test_what_a_relative_clause_is_about_bears_what_its_main_verb_says(lexicon: Lexicon) -> None:
    """The clinic was hit, not those whom it treats."""
    text = "The clinic which treats refugees in northern Borno was hit by a shell on Monday."
    assert borne(text, lexicon) == ["clinic"]


def test_those_among_people_killed_say_who_was_hit(lexicon: Lexicon) -> None:
    """People are nobody told: the medics or children among them say who was struck."""
    text = "An air strike on a school in Palu killed 31 people including two medics on Monday."
    assert "two medics" in borne(text, lexicon)
    assert "nine children" in borne(text.replace("two medics", "nine children"), lexicon)


@pytest.mark.parametrize(
    ("text", "struck"),
    [
        ("Air strikes killed 47 people, most of them civilians, near Palu on Monday.", ["civilians"]),
        ("Air strikes killed 149 people mostly women and children near Palu.", ["women", "children"]),
        ("Artillery fire killed 20 people, many of whom were refugees, near Palu on Monday.", ["refugees"]),
        ("Air strikes killed 20 people who were at the market in Palu on Monday.", []),
        ("The air force struck positions held by the Islamic State near Palu.", ["Islamic State"]),
        ("The army destroyed vehicles belonging to rebels in an air strike near Palu.", ["rebels"]),
        ("Jets destroyed command centres for Nusra Front fighters near Palu.", ["Nusra Front fighters"]),
        ("Ten people were wounded in rebel mortar fire on a market in Palu.", ["market"]),
        ("A fire at a market in Palu killed three traders.", ["three traders"]),
        ("Fighters seized the headquarters of the Nusra Front in Palu.", ["Nusra Front"]),
        ("Three suicide bombers blew themselves up near the police headquarters in Palu.", ["police headquarters"]),
        ("The Red Cross is providing medical assistance to children in Palu.", ["children"]),
        ("The Malian government accuses foreign actors of arming rebel groups in Palu.", ["foreign actors"]),
        ("The Arab League urged the rebels and the government to stop fighting in Palu.", ["rebels", "government"]),
        ("The minister met his Omani counterpart, Ali Saad, in Palu on Monday.", ["Omani counterpart, Ali Saad"]),
    ],
)
def test_whose_it_was_and_who_they_were_is_told_behind(text: str, struck: list[str], lexicon: Lexicon) -> None:
    """What follows "positions" and "people" names who was aimed at; fire that is aimed has a target."""
    assert borne(text, lexicon) == struck


@pytest.mark.parametrize(
    ("text", "acting"),
    [
        ("Rebels shelled a market in Palu on Monday, killing four. The army shelled Palu all day.", ["Rebels"]),
        ("Ten were wounded in a terrorist rocket attack on Palu on Monday.", ["terrorist"]),
        ("Ten were wounded in a terrorist attack in Palu on Monday.", []),
        ("A roadside bomb hit a bus carrying workers near Palu, killing six.", []),
        ("The army killed ten rebels after targeting their camp near Palu.", ["army"]),
        ("One soldier was killed in Palu on Monday by rebel fire from the hills.", ["rebel"]),
        ("Syrian tanks shelled the city of Palu on Monday, killing four.", ["Syrian tanks"]),
        ("The militia is involved in an offensive near Palu.", ["militia"]),
        ("The town of Palu fell to the Islamic State in May.", ["Islamic State"]),
        ("The clashes between the Nusra Front and its allies and the army killed 70 near Palu.",
         ["Nusra Front", "allies"]),
    ],
)  # fmt: skip
def test_whoever_acts_in_the_main_line_did_it(text: str, acting: list[str], lexicon: Lexicon) -> None:
    """Others who act where the article goes on did something else; a bare "terrorist attack" is a sort of attack."""
    assert doers(text, lexicon) == acting


@pytest.mark.parametrize(
    ("text", "by"),
    [
        ("Shelling killed four civilians residents said.", ["residents"]),
        ("Two gunmen blew up their explosives Barazi said.", ["Barazi"]),
        ("Fifty gunmen were killed in the process QRN reported.", ["QRN"]),
        ("Rebels shelled a school, rebel commander Abu Nadir said.", ["rebel commander Abu Nadir"]),
        ("Two women activists said a school was shelled.", ["Two women activists"]),
        ("Shells hit a bakery in Palu said the Palu Media Centre.", ["Palu Media Centre"]),
        ("The Syrian Observatory, which relies on sources inside the country, said nine rebels were killed.",
         ["Syrian Observatory"]),
        ("A group which tracks the war through contacts in Palu said nine rebels were killed.", ["group"]),
        ("Osama Said a lawyer in Palu told Reuters a school was hit.", ["Osama Said"]),
        ("Police in Palu said a school was shelled.", ["Police in Palu"]),
        ("M. al-Haddad/H. Said", []),
        ("The army wounded 30 gunmen in Palu and its suburbs local media said.", ["its suburbs local media"]),
        ("The governor of Palu state, Ana Ruiz, said a school was hit.", ["governor of Palu state, Ana Ruiz"]),
    ],
)  # fmt: skip
def test_a_speaker_stands_apart_without_a_comma(text: str, by: list[str], lexicon: Lexicon) -> None:
    """Wires lose commas; a place behind a preposition, a byline and the subject of what is said do not speak."""
    assert sources(text, lexicon) == by


@pytest.mark.parametrize(
    "text",
    [
        "Ana Ruiz was among three people taken to a hospital in Lagos after the shooting on Monday.",
        "Three people taken to a hospital in Lagos after a bombing on Monday were stable.",
        "Two guards flown to Lagos after the blast on Monday died.",
    ],
)
def test_who_is_brought_away_did_nothing(text: str, lexicon: Lexicon) -> None:
    """A participle before "to" is passive for verbs that need an object."""
    assert doers(text, lexicon) == []


def test_a_monitoring_group_is_the_one_the_article_names(lexicon: Lexicon) -> None:
    """The lead says "a monitoring group", the next line which; of two nobody knows."""
    text = "Shells hit a school in Palu on Monday, a monitoring group said. Two boys died."
    assert sources(text, lexicon) == ["monitoring group"]
    named = f"{text} The Syrian Observatory for Human Rights has workers there."
    assert sources(named, lexicon) == ["Syrian Observatory for Human Rights"]
    assert sources(f"{named} So has the Syrian Network for Human Rights.", lexicon) == ["monitoring group"]
