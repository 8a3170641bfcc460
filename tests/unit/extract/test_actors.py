"""Actors: who did it and to whom, by grammar, with name, country and kind."""

from __future__ import annotations

import pytest

from streams.extract.actors import find_actors, merge_actors
from streams.extract.document import Document
from streams.extract.groups import ActorLexicon, load_actors
from streams.records import Actor

LEXICON: ActorLexicon = load_actors()


def actors(text: str, trigger: str, *, nominal: bool = False) -> list[Actor]:
    """The actors of the event that the first `trigger` of the text states."""
    document = Document(text)
    start = text.index(trigger)
    sentence = document.sentence_at(start)
    assert sentence is not None
    return [a for a, _ in find_actors(document, sentence, start, start + len(trigger), LEXICON, nominal)]


def roles(text: str, trigger: str) -> dict[str, list[str]]:
    """Their wordings by role."""
    found: dict[str, list[str]] = {}
    for actor in actors(text, trigger):
        found.setdefault(actor.role, []).append(actor.text)
    return found


@pytest.mark.parametrize(
    ("text", "trigger", "initiator", "target"),
    [
        ("Gunmen killed three policemen near Mosul.", "killed", "Gunmen", "three policemen"),
        ("Three policemen were killed by gunmen near Mosul.", "killed", "gunmen", "Three policemen"),
        (
            "The killing of two journalists by Taliban gunmen drew protests.",
            "killing",
            "Taliban gunmen",
            "two journalists",
        ),
        ("Russian air strikes on a hospital killed 12 civilians.", "air strikes", "Russian", "hospital"),
        ("Israel's attack on the hospital was condemned.", "attack", "Israel", "hospital"),
        ("Al-Shabaab launched an attack on a military base.", "attack", "Al-Shabaab", "military base"),
        ("An attack by rebels on a police station failed.", "attack", "rebels", "police station"),
        ("The Turkish army clashed with Kurdish fighters.", "clashed", "Turkish army", "Kurdish fighters"),
        ("Clashes between the army and rebels went on.", "Clashes", "army", "rebels"),
        ("Police fired tear gas at protesters in Nairobi.", "fired", "Police", "protesters"),
        ("Gunmen who kidnapped three aid workers released a video.", "kidnapped", "Gunmen", "three aid workers"),
        ("Taliban Kills 12 Soldiers in Helmand", "Kills", "Taliban", "12 Soldiers"),
        ("The army, backed by Russian jets, shelled the rebels.", "shelled", "army", "rebels"),
        ("Groups based in the hills fired rockets at the town.", "fired", "Groups", "town"),
        ("The mayor of Boston urged residents to stay at home.", "urged", "mayor of Boston", "residents"),
        ("Ankara accused Damascus of bombing its troops.", "accused", "Ankara", "Damascus"),
        ("The YPG captured the town from Islamic State.", "captured", "YPG", "Islamic State"),
        ("Syrian warplanes hit Islamic State positions near Palmyra.", "hit", "Syrian warplanes", "Islamic State"),
    ],
)
def test_grammar_tells_who_did_it_to_whom(text: str, trigger: str, initiator: str, target: str) -> None:
    """Active, passive, nominal, possessive, relative, participle and headline: the same two parties each time."""
    found = roles(text, trigger)
    assert found.get("initiator") == [initiator]
    assert target in found.get("target", [])


def test_capitals_do_not_hide_the_parties() -> None:
    """Old wires are all capitals: names and kinds must not hang on case."""
    found = actors("MEMBERS OF THE FMLN ATTACKED AN ARMY CONVOY YESTERDAY.", "ATTACKED")
    first = found[0]
    assert (first.role, first.name, first.kind) == (
        "initiator",
        "Farabundo Marti National Liberation Front",
        "rebel",
    )


@pytest.mark.parametrize(
    ("text", "trigger", "name", "country", "kind"),
    [
        ("Daesh militants seized the town.", "seized", "Islamic State", None, "rebel"),
        ("Syrian government forces seized the town.", "seized", None, "SY", "state_forces"),
        ("Turkish jets bombed the village.", "bombed", None, "TR", "state_forces"),
        ("Opposition fighters attacked the base.", "attacked", None, None, "rebel"),
        ("Terrorist groups attacked the base.", "attacked", None, None, "rebel"),
        ("Kenyan police arrested a lawyer.", "arrested", None, "KE", "police"),
        ("Moscow bombed the town.", "bombed", "Russia", "RU", "government"),
        ("The Sinaloa Cartel killed two rivals.", "killed", "Sinaloa Cartel", "MX", "criminals"),
    ],
)
def test_names_countries_and_kinds_come_from_the_lexicon(
    text: str, trigger: str, name: str | None, country: str | None, kind: str
) -> None:
    """Fusion and rules compare names, countries and kinds, not wordings."""
    first = actors(text, trigger)[0]
    assert (first.name, first.country, first.kind) == (name, country, kind)


def test_an_unknown_name_is_an_actor_by_grammar() -> None:
    """No list knows every mayor: a name in the subject's place acts."""
    found = actors("Colonel Idris Menal detained four farmers.", "detained")
    assert (found[0].role, found[0].text, found[0].kind) == ("initiator", "Colonel Idris Menal", "person")


@pytest.mark.parametrize(
    ("text", "trigger"),
    [
        ("An explosion hit a bus.", "hit"),
        ("A bomb killed 12 people.", "killed"),
        ("The attack killed 12 people.", "killed"),
        ("An earthquake struck northern Iran.", "struck"),
        ("Heavy fighting killed 12 people.", "killed"),
    ],
)
def test_weapons_events_and_hazards_are_no_actors(text: str, trigger: str) -> None:
    """A bomb does not act: a reader of "initiator" expects somebody."""
    assert "initiator" not in roles(text, trigger)


def test_a_quake_has_no_target() -> None:
    """Where a hazard strikes is its place, not whom it was aimed at."""
    assert roles("Two strong earthquakes struck northern Iran.", "earthquakes") == {}


def test_people_without_a_description_are_no_victims_by_name() -> None:
    """ "Twelve people" is a figure; "twelve villagers" tells who they were."""
    assert roles("The blast killed 12 people.", "killed") == {}
    assert roles("The blast killed 12 villagers.", "killed") == {"target": ["12 villagers"]}


def test_a_claim_makes_a_claimant() -> None:
    """Claiming is not doing: the role keeps them apart."""
    text = "Islamic State claimed responsibility for the bombing, which killed nine villagers."
    found = actors(text, "bombing", nominal=True)
    assert [(a.role, a.name) for a in found if a.role == "claimant"] == [("claimant", "Islamic State")]


def test_the_group_and_they_mean_whom_they_mean() -> None:
    """A reader without the article must see who "the group" was."""
    text = "Boko Haram raided a village in Borno. The group abducted 12 girls. They burned houses."
    assert actors(text, "abducted")[0].name == "Boko Haram"
    assert actors(text, "burned")[0].name == "Boko Haram"


def test_talks_have_participants() -> None:
    """In talks nobody is the target."""
    assert roles("Talks between Russia and Japan began in Geneva.", "Talks") == {"participant": ["Russia", "Japan"]}


def test_condemned_by_whom_against_whom() -> None:
    """Who condemns an attack turns on those who did it."""
    text = "The United Nations condemned the bombing of the school by the Saudi-led coalition."
    assert roles(text, "condemned") == {"initiator": ["United Nations"], "target": ["Saudi-led coalition"]}


def test_several_tellings_give_one_actor_each() -> None:
    """ "Gunmen" in the lead and "masked gunmen" below are one party, in its fuller wording."""
    first = "Gunmen attacked a church in Kaduna. The masked gunmen shot two priests."
    document = Document(first)
    told = []
    for trigger in ("attacked", "shot"):
        start = first.index(trigger)
        sentence = document.sentence_at(start)
        assert sentence is not None
        told += find_actors(document, sentence, start, start + len(trigger), LEXICON)
    merged = merge_actors(told, LEXICON)
    assert [(a.role, a.text) for a, _ in merged] == [
        ("initiator", "masked gunmen"),
        ("target", "church"),
        ("target", "two priests"),
    ]


def test_evidence_is_the_words_in_the_text() -> None:
    """Spans are offsets into the document, also in later sentences."""
    text = "It was calm. Later rebels attacked an army post."
    document = Document(text)
    start = text.index("attacked")
    sentence = document.sentence_at(start)
    assert sentence is not None
    for actor, span in find_actors(document, sentence, start, start + 8, LEXICON):
        assert text[span.start : span.end] == actor.text


@pytest.mark.parametrize(
    ("text", "trigger", "role", "wording", "kind"),
    [
        ("A bomb exploded outside the Norwegian consulate.", "exploded", "target", "Norwegian consulate", None),
        ("Two charges went off under a bus near Oruro.", "went off", "target", "bus", "vehicle"),
        ("Masked men threw a grenade at a warehouse.", "threw", "target", "warehouse", "facility"),
        ("He was shot by unidentified individuals.", "shot", "initiator", "unidentified individuals", "other"),
        ("The dam was attacked by FARC (Revolutionary Armed Forces of Colombia) rebels.", "attacked", "initiator",
         "FARC (Revolutionary Armed Forces of Colombia) rebels", "rebel"),
    ],
)  # fmt: skip
def test_what_was_struck_and_unknown_doers_are_told(
    text: str, trigger: str, role: str, wording: str, kind: str
) -> None:
    """A bombing has a building before it has victims, and a reader is told that nobody knows who did it."""
    found = [actor for actor in actors(text, trigger) if actor.role == role]
    assert wording in [actor.text for actor in found]
    assert kind is None or kind in [actor.kind for actor in found]
