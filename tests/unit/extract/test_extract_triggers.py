"""Triggers: word forms, voice, and who does what to whom."""

import pytest

from streams.extract import Document, Lexicon, classify, read
from streams.extract.classify import classify_code
from streams.extract.inflect import ING, PARTICIPLE, PAST, expand, noun_forms, verb_forms
from streams.extract.lexicon import fold
from streams.extract.ontology import DATA, load_yaml
from streams.extract.triggers import scan

IRREGULAR = load_yaml(DATA / "inflections.yaml")


def test_verb_forms_follow_spelling() -> None:
    """A lemma in the lexicon stands for every form a wire prints."""
    assert set(verb_forms("stab", IRREGULAR["verbs"])) == {"stab", "stabs", "stabbed", "stabbing"}
    assert set(verb_forms("seize control of", {})) == {
        "seize control of", "seizes control of", "seized control of", "seizing control of",
    }  # fmt: skip
    assert verb_forms("carry out", {})["carried out"] == PAST | PARTICIPLE
    assert verb_forms("shoot", IRREGULAR["verbs"])["shooting"] == ING


def test_noun_forms_bend_the_last_word() -> None:
    """``suicide bombings``, ``men armed``: the head takes the plural."""
    assert set(noun_forms("gun battle", {})) == {"gun battle", "gun battles"}
    assert set(noun_forms("gunman", IRREGULAR["nouns"])) == {"gunman", "gunmen"}


def test_alternatives_are_spelt_out() -> None:
    """One line of the lexicon may stand for several wordings."""
    assert list(expand("take (full |)control (of|over)")) == [
        "take full control of", "take full control over", "take control of", "take control over",
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["İSTANBUL’DA saldırı", "ﬁre-ﬁght", "A\nB-C", "", "ẞ"])
def test_folding_keeps_every_offset(text: str) -> None:
    """Evidence is given in characters of the text as it is."""
    assert len(fold(text)) == len(text)


def test_scan_takes_whole_words_only(lexicon: Lexicon) -> None:
    """``attackers`` is no attack and ``rioters`` no riot."""
    found = scan("The attackers fled. The attack, officials said, was over.", lexicon)
    assert [(hit.start, hit.end) for hit in found if hit.start > 19] == [(24, 30)]


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("A clerk was charged with taking two drives from the office.", "justice.charge_or_verdict"),
        ("A nurse who was infected with a strain of the virus died.", "hazard.disease_outbreak"),
    ],
)
def test_first_words_are_read_where_the_longer_trigger_says_nothing(sentence: str, kind: str, lexicon: Lexicon) -> None:
    """Being charged with taking bribes takes no town, and is a charge all the same."""
    assert [mention.type for mention in read(Document(sentence), lexicon).mentions] == [kind]


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("Government troops captured the town of Marel from rebels.", "battle.government_regains_territory"),
        ("Rebels captured the town of Marel from government troops.", "battle.nonstate_takes_territory"),
        ("The town of Marel was captured by rebels.", "battle.nonstate_takes_territory"),
        ("The town of Marel, captured by the army on Monday, was quiet.", "battle.government_regains_territory"),
        ("Police captured two suspects in the town of Marel.", "strategic.arrest"),
        ("Soldiers captured 40 rifles and boxes of ammunition.", "strategic.disrupted_attack"),
        ("The army killed twelve militants in the hills.", "battle.armed_clash"),
        ("Militants killed twelve villagers in the hills.", "civilians.attack"),
        ("A soldier killed by militants was buried after the ambush.", "battle.armed_clash"),
        ("An angry mob killed a suspected thief.", "riot.mob_violence"),
        ("Warplanes bombed the market.", "remote.air_strike"),
        ("Tanks and artillery bombarded the suburb.", "remote.shelling"),
        ("THE ARMY BOMBARDED REBEL POSITIONS WITH ARTILLERY.", "remote.shelling"),
        ("A rebel faction (RFM) clashed with the army (NDF) near the river.", "battle.armed_clash"),
        ("The group claimed responsibility for the blast.", "attribution"),
    ],
)
def test_who_does_it_to_whom_decides_the_type(sentence: str, kind: str, lexicon: Lexicon) -> None:
    """The same verb states different events with different sides."""
    assert classify(Document(sentence), lexicon) == kind


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("The governor, who is 63, was shot dead in Tarem on Friday.", "crime.violent"),
        ("The mayor, a former judge, was shot dead by militants in Tarem on Friday.", "civilians.attack"),
        ("The brothers, 12 and 14, were stabbed in Tarem on Friday.", "crime.violent"),
    ],
)
def test_an_aside_between_commas_parts_no_subject_from_its_verb(sentence: str, kind: str, lexicon: Lexicon) -> None:
    """Whose age or office stands between is whom it befell."""
    assert [mention.type for mention in read(Document(sentence), lexicon).mentions] == [kind]


@pytest.mark.parametrize(
    "sentence",
    [
        "The Western Desert stretches for 600 miles.",
        "Work on the bridge began in March and ended in May.",
        "Her shot hit the bar before the striker scored the winning goal of the match.",
        "Shares rallied after the company fired its chief executive and investors cheered.",
        "The band's new album exploded onto the scene with a battle of guitars.",
        "Whisk the eggs, beat in the sugar and fire up the oven.",
        "Expect a clash with a colleague, Aries, but keep the peace.",
        "We must fight poverty, and every minister should attack its roots.",
        "He is a killer on the dance floor.",
    ],
)
def test_words_of_war_in_other_trades_say_nothing(sentence: str, lexicon: Lexicon) -> None:
    """An editor signs every mention: sport, business, kitchens and opinion give none."""
    assert read(Document(sentence), lexicon).mentions == ()


def test_match_report_gives_nothing(lexicon: Lexicon) -> None:
    """Football is told in the words of war from the first line to the last."""
    text = (
        "Rovers bombarded the Albion goal and fired four past a shell-shocked defence to go second in the league.\n\n"
        "The striker struck twice before half-time, and the captain was sent off after a clash with the goalkeeper.\n\n"
        "The coach said his players had attacked from the first whistle of the match."
    )
    assert read(Document(text), lexicon).mentions == ()


@pytest.mark.parametrize(
    ("snippet", "code"),
    [
        ("The group claimed responsibility for the bombing.", "ATTRIB"),
        ("About 30 fighters surrendered to the army near the border.", "AGREEMENT"),
        ("Government troops clashed with rebels near the river.", "ARMED_CLASH"),
        ("Customs officers seized 200 kg of cocaine at the port.", "ORG_CRIME"),
        ("The shop sells bread.", "OTHER"),
    ],
)
def test_snippet_gets_the_neighbouring_schemes_code(snippet: str, code: str, lexicon: Lexicon) -> None:
    """The crosswalk is data: users of ACLED-style codes read the same events."""
    assert classify_code(Document(snippet), lexicon) == code


STATED: list[tuple[str, str]] = [
    ("There was an attempt on the life of Judge Hana Kovac in Ostrava on Monday.", "civilians.attack"),
    ("Judge Hana Kovac was shot on her way home.", "crime.violent"),
    ("The mayor was unharmed after a terrorist attack in Ostrava on Monday.", "civilians.attack"),
    ("The rebels staged an attack on the residence of the governor.", "civilians.attack"),
    ("The people who were massacred in Ostrava on Monday were farmers.", "civilians.attack"),
    ("A colonel was involved in the death of six monks in Ostrava, the paper said.", "crime.violent"),
    ("Soldiers fired automatic rifles at peasants near Ostrava on Monday.", "civilians.attack"),
    ("The son of the air force commander was wounded in an attack in Ostrava on Monday.", "civilians.attack"),
]


@pytest.mark.parametrize(("sentence", "kind"), STATED)
def test_violence_is_told_in_many_turns(sentence: str, kind: str, lexicon: Lexicon) -> None:
    """What befell somebody is told as often by a noun or a turn of phrase as by its verb."""
    assert kind in [m.type for m in read(Document(sentence), lexicon).mentions]


UNSTATED: list[str] = [
    "Officers of the armed forces met in Ostrava on Monday.",
    "GOVERNMENT TROOPS AND ARMED GROUPS OF THE REGION MET IN OSTRAVA ON MONDAY.",
    "Defectors made charges against the government in Ostrava on Monday.",
    "The government fought crime and terrorism in Ostrava on Monday.",
    "The ambassador in Ostrava is Mr Tomas Kral [name as received].",
]


@pytest.mark.parametrize("sentence", UNSTATED)
def test_words_of_war_for_other_things_state_nothing(sentence: str, lexicon: Lexicon) -> None:
    """ "Armed" before its noun gives nobody arms; charges that are made and crime that is fought are no battles."""
    types = [m.type for m in read(Document(sentence), lexicon).mentions]
    assert [kind for kind in types if not kind.startswith("politics.meeting")] == []
