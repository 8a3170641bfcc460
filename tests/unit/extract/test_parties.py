"""Parties of one happening: from every sentence that tells it, also those without a trigger of their own."""

from __future__ import annotations

import pytest

from streams.extract import Lexicon, read
from streams.extract.claims import find_claims
from streams.extract.document import Document


def parties(text: str, lexicon: Lexicon) -> list[tuple[str, str, str | None]]:
    """Role, wording and name of everybody in the first mention."""
    mention = read(Document(text), lexicon).mentions[0]
    return [(actor.role, actor.text, actor.name) for actor in mention.actors]


def test_lines_without_a_trigger_tell_who_it_was_and_what_was_damaged(lexicon: Lexicon) -> None:
    """The lead of a dispatch says that a bomb went off; the next lines say at what and who ran away."""
    found = parties("A bomb went off in Oruro on Friday. The assailants fled in a jeep. A clinic was damaged.", lexicon)
    assert ("initiator", "assailants", None) in found
    assert ("target", "clinic", None) in found


def test_people_counted_twice_are_told_once(lexicon: Lexicon) -> None:
    """Nine villagers and "at least nine villagers" are the same villagers; the guards among them are not."""
    text = "A bomb hit a bus near Oruro on Friday. At least nine villagers died. Nine villagers died, a guard was hurt."
    told = [actor for _, actor, _ in parties(text, lexicon)]
    assert sum("villagers" in actor for actor in told) == 1
    assert any("guard" in actor for actor in told)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("GUNMEN KILLED THE MAYOR OF TARIJA, ELVIRA QUISPE, ON FRIDAY.", ["ELVIRA QUISPE"]),
        ("ELVIRA QUISPE, MAYOR OF TARIJA, AND PEDRO YUPANQUI, A LAWYER, WERE KIDNAPPED.",
         ["ELVIRA QUISPE", "PEDRO YUPANQUI"]),
        ("THE MURDERS OF ELVIRA QUISPE, PEDRO YUPANQUI, AND DORIS ILLANES ON FRIDAY SHOCKED TARIJA.",
         ["ELVIRA QUISPE", "PEDRO YUPANQUI", "DORIS ILLANES"]),
        ("GUNMEN KILLED ARMY OFFICER PEDRO YUPANQUI IN TARIJA ON FRIDAY.", ["PEDRO YUPANQUI"]),
        ("GUERRILLAS ATTACKED THE HOME OF SENATOR DORIS ILLANES IN TARIJA.", ["DORIS ILLANES"]),
        ("ELVIRA QUISPE, MAYOR OF TUPIZA, IN THE SOUTHERN DEPARTMENT OF POTOSI, WHO WAS KIDNAPPED ON 2 MAY, IS FREE.",
         ["ELVIRA QUISPE"]),
        ("TWO MEN WERE MURDERED IN TARIJA. THE VICTIMS WERE IDENTIFIED AS RAUL ILLANES AND PEDRO YUPANQUI.",
         ["RAUL ILLANES", "PEDRO YUPANQUI"]),
        ("NUNS DORIS ILLANES, RECTOR OF THE COLLEGE; ELVIRA QUISPE, AND ROSA YUPANQUI, AS WELL AS THEIR COOK, "
         "SARA CONDO, WERE MURDERED IN TARIJA.", ["DORIS ILLANES", "ELVIRA QUISPE", "ROSA YUPANQUI", "SARA CONDO"]),
        ("PRESIDENTIAL CANDIDATE RAUL ILLANES WAS MURDERED IN TARIJA.", ["RAUL ILLANES"]),
    ],
)  # fmt: skip
def test_names_told_beside_an_office_are_the_victims(text: str, named: list[str], lexicon: Lexicon) -> None:
    """In capitals only grammar tells an office from the name of who holds it."""
    found = [name for role, _, name in parties(text, lexicon) if role != "initiator"]
    assert all(name in found for name in named)


def test_kinds_of_violence_are_no_happening(lexicon: Lexicon) -> None:
    """What somebody stands for or a campaign consists of has no day and no place."""
    text = "The council met in Oruro on Friday. The campaign is marked by kidnappings and ambushes, it said."
    assert not [m for m in read(Document(text), lexicon).mentions if m.type == "civilians.abduction"]


@pytest.mark.parametrize(
    ("text", "accused"),
    [
        ("The blast was attributed to the Shining Path.", "Shining Path"),
        ("Drug traffickers are responsible for the attack, the mayor said.", "Drug traffickers"),
        ("The attack, for which rebels are being held responsible, broke windows.", "rebels"),
    ],
)
def test_whoever_is_held_responsible_is_blamed(text: str, accused: str, lexicon: Lexicon) -> None:
    """A blame has no verb of blaming when the wire does not say who blames."""
    document = Document(text)
    told = [claim.against for claim, _ in find_claims(document, document.sentences[0], lexicon.actors)]
    assert accused in told


def test_the_guerrillas_are_those_of_the_one_group_named(lexicon: Lexicon) -> None:
    """A dispatch names the group once, lines away from what its fighters did; where it names two, nobody knows."""
    text = "Guerrillas attacked the town hall in Ayacucho on Friday. A judge fled. Shops closed early."
    one = parties(f"{text} The Shining Path is active in the region.", lexicon)
    two = parties(f"{text} The Shining Path and the MRTA are active in the region.", lexicon)
    assert ("initiator", "Guerrillas", "Shining Path") in one
    assert ("initiator", "Guerrillas", None) in two


def test_what_carried_the_bomb_is_not_what_was_struck(lexicon: Lexicon) -> None:
    """A van full of dynamite is the weapon, whoever reads it as damaged counts one target too many."""
    found = [text for _, text, _ in parties("A bus loaded with dynamite exploded outside the court in Oruro.", lexicon)]
    assert "court" in found
    assert not any("bus" in text for text in found)


def test_who_repels_an_attack_is_whom_it_was_aimed_at(lexicon: Lexicon) -> None:
    """The subject of "repelled" fights, but the attack was another's."""
    found = parties("Army units repelled a guerrilla attack on the Desaguadero bridge on Friday.", lexicon)
    assert ("target", "Army units") in [(role, text) for role, text, _ in found]
    assert ("initiator", "guerrilla") in [(role, text) for role, text, _ in found]


def test_the_building_struck_is_told_with_whose_it_is(lexicon: Lexicon) -> None:
    """ "The house" alone says nothing; the judge who lives in it was meant."""
    text = "A bomb exploded at the house of Judge Doris Illanes and at the offices of the ministry in Oruro."
    found = [text for role, text, _ in parties(text, lexicon) if role == "target"]
    assert found == ["house of Judge Doris Illanes", "Judge Doris Illanes", "offices of the ministry"]


def test_the_subject_of_a_target_is_what_was_struck(lexicon: Lexicon) -> None:
    """Who was struck stands before "was the target of" and nowhere near the attack."""
    found = parties("The clinic was the target of a bomb attack in Oruro on Friday.", lexicon)
    assert ("target", "clinic") in [(role, text) for role, text, _ in found]


def test_vehicles_damaged_are_targets_whosever_they_are(lexicon: Lexicon) -> None:
    """An attack on vehicles says nothing of whose; what a blast damaged is told by itself."""
    text = "A bomb exploded in Cali on Monday. The explosion damaged ten private vehicles and at least three buses."
    found = parties(text, lexicon)
    assert [words for _, words, _ in found] == ["ten private vehicles", "at least three buses"]


@pytest.mark.parametrize(
    ("text", "claimant"),
    [
        ("A bomb killed six in Oruro on Friday. The outlawed Baloch Liberation Army claimed responsibility by email.",
         "Baloch Liberation Army"),
        ("A bomb killed six in Oruro on Friday. Islamic State said it was behind the attack.", "Islamic State"),
        ("A bomb killed six in Oruro on Friday. Islamic State said that it had carried out the bombing.",
         "Islamic State"),
    ],
)  # fmt: skip
def test_who_claims_the_attack_a_sentence_later_is_one_of_its_parties(
    text: str, claimant: str, lexicon: Lexicon
) -> None:
    """Claims stand at the end of a dispatch; whoever owns to an attack is on the side that did it."""
    assert [name for role, name, _ in parties(text, lexicon) if role in ("claimant", "initiator")] == [claimant]


def test_who_says_that_another_was_behind_it_claims_nothing(lexicon: Lexicon) -> None:
    """A group that names the army as the doer makes no claim of its own."""
    text = "A bomb killed six in Oruro on Friday. Islamic State said the army was behind the attack."
    assert not [name for role, name, _ in parties(text, lexicon) if role == "claimant"]


def test_an_infinitive_of_purpose_has_the_doer_of_its_verb(lexicon: Lexicon) -> None:
    """Who fires gas to disperse a crowd disperses it: the gas does not."""
    told = parties("Police fired tear gas to disperse hundreds of students in Oruro on Friday.", lexicon)
    assert ("initiator", "Police") in [(role, name) for role, name, _ in told]


@pytest.mark.parametrize(
    ("after", "doer"),
    [
        ("It was left there by three strangers.", None),
        ("It was planted by unidentified individuals.", "unidentified individuals"),
        ("A jeep was intercepted by four gunmen.", "four gunmen"),
        ("The jeep was driven by a nurse.", None),
    ],
)
def test_lines_in_the_passive_tell_who_it_was(lexicon: Lexicon, after: str, doer: str | None) -> None:
    """Who left, planted or stopped something stands behind "by"; a driver is no assailant."""
    found = parties(f"A bomb went off in Oruro on Friday. {after}", lexicon)
    assert (doer is None) or ("initiator", doer, None) in found
    assert not any(role == "initiator" and "nurse" in text for role, text, _ in found)


def test_who_is_held_for_a_murder_is_blamed_for_it(lexicon: Lexicon) -> None:
    """An arrest for a murder is a blame; one at a march is none."""
    document = Document(
        "Two guards and a driver were arrested for the murder. Three students were arrested at a march."
    )
    blamed = [
        claim.against
        for sentence in document.sentences
        for claim, _ in find_claims(document, sentence, lexicon.actors)
        if claim.kind == "blame"
    ]
    assert blamed == ["Two guards", "driver"]


@pytest.mark.parametrize(
    ("text", "nobody"),
    [
        ("Gunmen shot a judge in Oruro on Friday. The murdered judge's house burned.", "murdered judge"),
        ("A bomb went off in Oruro on Friday. The report was carried by local stations.", "local stations"),
        ("A bomb went off at the embassy of Peru in Oruro on Friday. The embassy was attacked by gunmen.", "embassy"),
        ("In an offensive by rebels, miners and peasants, five nurses were killed in Oruro.", "five nurses"),
    ],
)
def test_the_dead_and_houses_do_nothing(lexicon: Lexicon, text: str, nobody: str) -> None:
    """Who was murdered, what carried the news, what was attacked and who comes in the next clause did nothing."""
    assert not any(role == "initiator" and nobody in told for role, told, _ in parties(text, lexicon))


def test_neither_nor_and_none_of_claim_nothing(lexicon: Lexicon) -> None:
    """The nearest noun before "claimed responsibility" is none that did where nobody did."""
    for text in (
        "Neither the guerrillas nor any other group has claimed responsibility for the attack.",
        "None of the groups operating in the country has claimed responsibility for the attack.",
    ):
        document = Document(text)
        kinds = [claim.kind for claim, _ in find_claims(document, document.sentences[0], lexicon.actors)]
        assert kinds == ["no_claim"]
    document = Document("There were no victims and the guerrillas claimed responsibility for the attack.")
    kinds = [claim.kind for claim, _ in find_claims(document, document.sentences[0], lexicon.actors)]
    assert kinds == ["claim_of_responsibility"]


@pytest.mark.parametrize(
    ("after", "name"),
    [
        ("The wounded woman was identified as Doris Quispe.", "Doris Quispe"),
        ("The driver was identified as Pedro Yupanqui.", "Pedro Yupanqui"),
        ("The other victim, Elvira Illanes, is recovering.", "Elvira Illanes"),
        ("The mayor was identified as Pedro Yupanqui.", None),
    ],
)
def test_later_lines_name_the_victims(lexicon: Lexicon, after: str, name: str | None) -> None:
    """Who is identified behind the lead is a victim where the lead tells of such a one."""
    found = parties(f"Gunmen shot a driver and wounded a woman in Oruro on Friday. {after}", lexicon)
    named = {told for role, _, told in found if role in ("target", "victim") and told}
    assert named == ({name} if name else set())


@pytest.mark.parametrize(
    ("text", "blamed", "blaming"),
    [
        ("The minister came under fire from farmers on Friday.", ["minister"], ["farmers"]),
        ("The ministry drew sharp criticism from human rights groups.", ["ministry"], ["human rights groups"]),
        ("The president faced mounting criticism on Friday over the raid.", ["president"], []),
    ],
)
def test_who_draws_criticism_is_blamed_by_those_it_comes_from(
    text: str, blamed: list[str], blaming: list[str], lexicon: Lexicon
) -> None:
    """The subject bears it; whom "from" names says it."""
    (mention,) = read(Document(text), lexicon).mentions
    assert mention.type == "politics.accusation"
    assert [actor.text for actor in mention.actors if actor.role == "target"] == blamed
    assert [actor.text for actor in mention.actors if actor.role == "initiator"] == blaming


@pytest.mark.parametrize(
    ("text", "bear"),
    [
        ("Five men were arrested in Ghent on Monday over the murder of a lawyer.", ["Five men"]),
        ("A suspect in the murder of a lawyer was taken into custody in Ghent on Monday.", ["suspect"]),
        ("A court in Dhaka on Sunday sentenced three militants to death for killing a blogger.", ["three militants"]),
        ("A gunman who shot dead three guards in Bangkok was charged with murder on Friday.", ["gunman"]),
        (
            "A judge in Chicago dismissed a lawsuit against the chemical company Dorvex on Tuesday.",
            ["chemical company"],
        ),
    ],
)
def test_whom_the_crime_befell_is_not_who_is_held_for_it(text: str, bear: list[str], lexicon: Lexicon) -> None:
    """An arrest and a verdict are told with the crime; whom it befell is no target, nor a party of an arrest."""
    told = next(
        m for m in read(Document(text), lexicon).mentions if m.type.startswith(("justice.", "strategic.arrest"))
    )
    roles = ("target", "victim") if told.type == "strategic.arrest" else ("target",)
    found = [actor.text for actor in told.actors if actor.role in roles]
    assert len(found) == len(bear)
    assert all(any(one in actor for actor in found) for one in bear)


def test_headlines_tell_what_was_done_behind_their_comma(lexicon: Lexicon) -> None:
    """A second verb has the form of a noun there."""
    mention = read(Document("Gunmen attack village in Mali, kill 20"), lexicon).mentions[0]
    assert mention.casualties is not None
    assert mention.casualties.killed is not None
    assert mention.casualties.killed.low == 20
