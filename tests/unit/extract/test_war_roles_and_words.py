"""Who strikes whom in the plain constructions of war reports, and what sentence beginnings and days hide."""

from __future__ import annotations

import pytest

from streams.extract import Document, Lexicon, read
from streams.records import Mention


def only(text: str, lexicon: Lexicon) -> Mention:
    """Return the one thing that the text tells."""
    found = [m for m in read(Document(text), lexicon).mentions if not m.background]
    assert len(found) == 1, [m.type for m in found]
    return found[0]


@pytest.mark.parametrize(
    ("text", "doers", "borne"),
    [
        ("An army convoy came under attack from insurgents in Kunduz on Tuesday.", {"insurgents"}, {"army convoy"}),
        ("A patrol came under fire from gunmen in Kunduz on Tuesday.", {"gunmen"}, {"patrol"}),
        ("The town of Homs was recaptured from rebels by soldiers on Monday.", {"soldiers"}, {"rebels"}),
        ("A suicide bomber struck a police base in Kandahar on Tuesday.", {"suicide bomber"}, {"police base"}),
        ("The fall of Rutshuru to rebels on Sunday shocked the region.", {"rebels"}, set()),
        ("Israel carried out air strikes on Baalbek that killed two fighters.", {"Israel"}, {"two fighters"}),
        ("Israel responded with air strikes on Baalbek that killed two fighters.", {"Israel"}, {"two fighters"}),
        ("Russia retaliated with a missile strike on Kharkiv on Monday.", {"Russia"}, set()),
        (
            "The killing of a rebel leader in a US drone strike in Jilib on Sunday was confirmed by the Pentagon.",
            {"US"},
            {"rebel leader"},
        ),
        ("Rebels fired two drones at a base in Aden on Monday.", {"Rebels"}, {"base"}),
        ("Gunmen opened fire on an army patrol in Diffa on Monday.", {"Gunmen"}, {"army patrol"}),
        ("In Mosul, a suicide bomber killed three soldiers.", {"suicide bomber"}, {"three soldiers"}),
        ("A girl strapped with explosives blew herself up in Maiduguri on Monday.", {"girl"}, set()),
        ("Soldiers thwarted a car bomb attack on a barracks in Kati on Monday.", {"Soldiers"}, {"barracks"}),
        ("Soldiers foiled an attack by rebels near Kati on Monday.", {"rebels"}, {"Soldiers"}),
        ("The army lost the town of Nasir to rebels on Sunday.", {"rebels"}, {"army"}),
        ("An attack by rebels on the town of Damasak was repelled by troops on Monday.", {"rebels"}, {"troops"}),
        ("Police seized suicide vests in Gaziantep on Monday.", {"Police"}, set()),
        ("Israeli bulldozers razed three homes in Jenin on Tuesday.", {"Israeli bulldozers"}, {"three homes"}),
        (
            "A suicide bomber drove a truck full of explosives into a police headquarters in Kabul on Sunday.",
            {"suicide bomber"},
            {"police headquarters"},
        ),
    ],
)
def test_who_strikes_whom(text: str, doers: set[str], borne: set[str], lexicon: Lexicon) -> None:
    """The doer is who acts, not who confirms it, and not where it was."""
    actors = only(text, lexicon).actors
    assert {a.text for a in actors if a.role in ("initiator", "claimant")} == doers
    assert {a.text for a in actors if a.role in ("target", "victim")} == borne


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("GENEVA, May 8 (Reuters) - Fighting between the army and rebels killed 20 in Kidal.", "battle.armed_clash"),
        ("In Kidal, fighting between the army and rebels killed 20 people.", "battle.armed_clash"),
        ("The town of Rutshuru was seized on Sunday by rebels.", "battle.nonstate_takes_territory"),
        ("Israel struck Baalbek on Sunday.", "remote.air_strike"),
        ("A missile slammed into an office in Kharkiv on Tuesday, killing nine people.", "remote.shelling"),
        ("A market in Saada was bombed by the Saudi-led coalition on Tuesday.", "remote.air_strike"),
        ("The army said it hit 12 rebel targets in air strikes near Homs on Monday.", "remote.air_strike"),
        (
            "Nearly 8,000 people have fled to Chad since fighting erupted in Geneina on Monday.",
            "strategic.displacement",
        ),
        ("Six rockets were fired at an air base in Iraq on Monday, a police officer said.", "remote.shelling"),
        ("Police seized suicide vests in Gaziantep on Monday.", "strategic.disrupted_attack"),
        ("A bus with soldiers was hit by a car bomb in Kayseri on Monday.", "remote.bombing"),
        ("Boko Haram raid leaves 12 dead in Maiduguri", "civilians.attack"),  # no ram raid
        ("Israel and Hamas agreed on Tuesday to extend a truce by two days.", "strategic.agreement"),
        ("The demolition of a house in Hebron by Israeli forces drew protests.", "strategic.property_destruction"),
    ],
)
def test_plain_words_state_it(text: str, kind: str, lexicon: Lexicon) -> None:
    """A dateline, a fronted place and a day beside the verb change nothing."""
    assert kind in [m.type for m in read(Document(text), lexicon).mentions]


@pytest.mark.parametrize(
    "text",
    [
        "The opposition seized on the remarks on Sunday.",
        "The minister slammed into the opposition on Monday.",
        "A heat wave struck France on Monday.",
        "The army launched a drone programme on Monday.",
    ],
)
def test_no_war(text: str, lexicon: Lexicon) -> None:
    """The same words of other things are no attack."""
    assert not [m for m in read(Document(text), lexicon).mentions if m.type.startswith(("remote.", "battle."))]


@pytest.mark.parametrize(
    ("text", "killed", "injured"),
    [
        ("The army lost six men in fighting near Kidal on Sunday.", 6, None),
        ("The attack in Homs left nine dead and 20 with gunshot wounds.", 9, 20),
        ("Gunmen attack army base in Gao, kill 17 soldiers", 17, None),
        ("Suicide bombing at Kabul school kills 19, wounds 27", 19, 27),
    ],
)
def test_whom_it_cost(text: str, killed: int, injured: int | None, lexicon: Lexicon) -> None:
    """Losses by a verb of losing, behind "left", and in the second verb of a headline."""
    told = only(text, lexicon).casualties
    assert told is not None
    assert told.killed is not None
    assert told.killed.low == killed
    assert (told.injured.low if told.injured else None) == injured


@pytest.mark.parametrize(
    ("text", "kind", "realis"),
    [
        ("France to deploy 2,000 troops to Mali", "strategic.troop_movement", "planned"),
        ("Thousands flee fighting in Kutum", "strategic.displacement", "actual"),
    ],
)
def test_headlines(text: str, kind: str, realis: str, lexicon: Lexicon) -> None:
    """A headline tells the future by "to", and lets thousands flee without an article."""
    told = only(text, lexicon)
    assert (told.type, told.realis) == (kind, realis)


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("Turkish artillery shelled Kurdish positions near Manbij on Monday.", "Kurdish positions"),
        ("A drone attack set an oil refinery in Saratov on fire on Tuesday.", "oil refinery"),
        ("Missiles hit an apartment block in Kharkiv on Tuesday, killing nine people.", "apartment block"),
    ],
)
def test_what_was_struck(text: str, target: str, lexicon: Lexicon) -> None:
    """Whose positions, what burns, where people live."""
    assert target in {a.text for a in only(text, lexicon).actors if a.role == "target"}
