"""Whether it happened: told, alleged, planned, or only imagined, denied and forbidden, sentence by sentence."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from streams.extract import Document, Lexicon, read
from streams.records import Mention

SATURDAY = datetime(2017, 8, 12, 9, tzinfo=UTC)


def mentions(text: str, lexicon: Lexicon) -> tuple[Mention, ...]:
    """What the text, published that Saturday, tells."""
    return read(Document(text=text, published=SATURDAY), lexicon).mentions


REAL: list[tuple[str, str, str]] = [
    ("Gunmen killed nine people in Gao on Friday.", "civilians", "actual"),
    ("Protesters marched through Lima on Friday.", "protest", "actual"),
    ("Thousands of teachers took to the streets of Lima on Friday.", "protest", "actual"),
    ("Thousands of teachers marched to the presidential palace in Lima on Friday.", "protest", "actual"),
    ("Teachers in Lima plan to march to the palace on Monday.", "protest", "planned"),
    ("Police said gunmen had killed nine people in Gao.", "civilians", "actual"),
    ("An air strike on a market in Taiz killed 20 people, residents said.", "remote.air_strike", "actual"),
    ("The army managed to capture the town of Bambari on Friday.", "battle", "actual"),
    ("Troops began shelling the town of Bambari on Friday.", "remote.shelling", "actual"),
    ("An alleged chemical attack in Khan Duha killed 20 people on Friday.", "remote.chemical", "alleged"),
    ("A suspected car bomb exploded in Quetta on Friday, wounding four.", "remote.bombing", "alleged"),
    ("Rebels allegedly abducted nine villagers near Gao on Friday.", "civilians.abduction", "alleged"),
    ("Gunmen tried to kidnap the mayor of Gao on Friday.", "civilians.abduction", "actual"),
    ("Rebels used dynamite to blow up a bridge near Gao on Friday.", "remote.bombing", "actual"),
    ("Mines were used to blow up a bridge near Gao on Friday.", "remote.bombing", "actual"),
    ("Four nurses continued to be held hostage by rebels in Gao on Friday.", "civilians.abduction", "actual"),
    ("What do you say of the two bombs that exploded in Gao on Friday?", "remote.bombing", "actual"),
    ("Who ordered the attack that killed three nuns in Gao on Friday?", "civilians.attack", "actual"),
    ("A court will investigate the kidnapping of the mayor of Gao.", "civilians.abduction", "actual"),
    ("An inquiry will be held into the murders of three editors in Lima.", "crime", "actual"),
    ("The senator said he would not run, accusing the governor of Lima of fraud.", "politics.accusation", "actual"),
    ("The governor was impeached by the lower house and removed from office on Friday.", "politics.lead", "actual"),
    ("Troops retook the town of Bambari on Friday, driving the rebels out of the province.", "battle", "actual"),
    ("Unions will hold a strike in Lagos on Monday.", "protest", "planned"),
    ("The opposition plans to hold a rally in Harare next week.", "protest", "planned"),
    ("Kenya will hold a presidential election in October.", "politics.election", "planned"),
]


@pytest.mark.parametrize(("text", "kind", "realis"), REAL)
def test_what_is_told_is_told_as_what_it_is(text: str, kind: str, realis: str, lexicon: Lexicon) -> None:
    """Reported speech is told; "allegedly" and a date ahead are not the same as done."""
    assert [m.realis for m in mentions(text, lexicon) if m.type.startswith(kind)][:1] == [realis]


UNREAL: list[tuple[str, str]] = [
    ("The army could attack the town of Bambari within days.", "battle"),
    ("Rebels may have attacked the convoy near Gao.", "battle"),
    ("Will the army attack the town of Bambari?", "battle"),
    ("The army did not attack the town of Bambari on Friday.", "battle"),
    ("The army denied that it had bombed a hospital in Taiz.", "remote"),
    ("The army denied bombing a hospital in Taiz.", "remote"),
    ("No protest was held in Lima on Friday.", "protest"),
    ("There was no attack on the embassy in Lima.", "civilians"),
    ("Police prevented an attack on the embassy in Lima on Friday.", "civilians"),
    ("Officials fear an attack on the embassy in Lima.", "civilians"),
    ("The minister warned of attacks on embassies in Lima.", "civilians"),
    ("Residents live in fear of kidnapping.", "civilians.abduction"),
    ("The group threatened to kidnap tourists in Lima.", "civilians.abduction"),
    ("The group vowed to attack the capital, Lima.", "civilians.attack"),
    ("The group wants to overthrow the government of Peru.", "politics.leadership"),
    ("Troops were ordered to shell the town of Bambari.", "remote.shelling"),
    ("They trained to carry out bombings in Lima.", "remote.bombing"),
    ("The law bans protests outside the parliament in Lima.", "protest"),
    ("Neither side shelled the town of Bambari on Friday.", "remote.shelling"),
    ("The front ceased shelling the town of Bambari on Friday.", "remote.shelling"),
    ("The rebels have stopped kidnapping teachers in Lima.", "civilians.abduction"),
    ("The bishop called for an end to the bombings in Lima.", "remote.bombing"),
    ("He sought to hold on to power by murdering his rivals in Lima.", "crime"),
    ("A court will discuss whether to order the killing of stray dogs.", "crime"),
    ("Rebels used to attack villages near Gao.", "civilians"),
    ("Drones are used to attack villages near Gao.", "civilians"),
    ("The group wants money to keep murdering teachers in Lima.", "crime"),
    ("Rebels will step up their campaign and murder judges in Lima.", "civilians"),
    ("Is there a group that bombed a market in Lima?", "remote.bombing"),
    ("The army called on rebels not to shell the town.", "remote.shelling"),
    ("A ceasefire would end the shelling of the town.", "strategic.agreement"),
    ("The president ruled out a meeting with the rebels.", "politics.meeting"),
    ("The president refused to meet the rebels.", "politics.meeting"),
    ("The talks were cancelled.", "politics.meeting"),
    ("Unions called off a strike in Lagos.", "protest"),
    ("Without an air strike on the town, the army would have lost.", "remote.air_strike"),
    ("Had the army shelled the town, hundreds would have died.", "remote.shelling"),
    ("If rebels attack the town, thousands will flee.", ""),
    ("The president should be impeached by the lower house and removed from office.", "politics.leadership"),
    ("The army could soon retake the town of Bambari, driving the rebels out of the province.", "battle"),
    ("The ministry has no plans to break its silence, much less demand that the bank cut rates.", "politics.demand"),
    ("The army would not shell the town, let alone bomb it.", "remote"),
    ("It will be too hard to evacuate the children from Bambari.", "strategic.displacement"),
    ("The union called for the sacking of the minister and the arrest of the officers.", "strategic.arrest"),
]


@pytest.mark.parametrize(("text", "kind"), UNREAL)
def test_what_did_not_happen_is_no_mention(text: str, kind: str, lexicon: Lexicon) -> None:
    """Modality, condition, question, negation, intent and ban: an alert on any of these is a false one."""
    assert [m.type for m in mentions(text, lexicon) if m.type.startswith(kind)] == []


RECALLED: list[tuple[str, str, list[bool]]] = [
    (
        "Gunmen killed nine people in Gao on Friday. Last year gunmen killed 40 people in the same district.",
        "civilians",
        [False, True],
    ),
    (
        "A bomb killed nine people in Quetta on Friday. In 2013 a bombing at a hall in Quetta killed 92 people.",
        "remote.bombing",
        [False, True],
    ),
    (
        "A bomb killed nine people in Quetta on Friday. The city has been hit by a series of bombings in recent years.",
        "remote.bombing",
        [False],
    ),
    (
        "Thousands marched in Lima on Friday to mark the anniversary of the killing of ten students in 1992.",
        "protest",
        [False],
    ),
]


@pytest.mark.parametrize(("text", "kind", "background"), RECALLED)
def test_history_beside_the_news_is_background(text: str, kind: str, background: list[bool], lexicon: Lexicon) -> None:
    """Last year's attack in the last paragraph is no news."""
    assert [m.background for m in mentions(text, lexicon) if m.type.startswith(kind)] == background


def test_a_try_is_told_as_one_and_harms_nobody(lexicon: Lexicon) -> None:
    """An abduction that failed is news, but nobody was taken: the line a desk reads must say so."""
    told = mentions("Gunmen tried to kidnap the mayor of Gao on Friday.", lexicon)
    assert [m.title for m in told] == ["Attempted: Abduction in Gao, ML (2017-08-11)"]
    assert told[0].casualties.detained is None
