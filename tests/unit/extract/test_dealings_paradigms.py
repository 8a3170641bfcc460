"""Dealings of states and bodies, told by verb, by noun, as announced and as given to somebody."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from streams.extract import Document, Lexicon, read
from streams.records import Mention

WEDNESDAY = datetime(2024, 5, 8, 12, tzinfo=UTC)


def mentions(text: str, lexicon: Lexicon) -> tuple[Mention, ...]:
    """What the text, published that Wednesday, tells."""
    return read(Document(text=text, published=WEDNESDAY), lexicon).mentions


TOLD: list[tuple[str, str]] = [
    (
        "politics.meeting",
        "The president told reporters before a meeting with his cabinet in Ottawa that taxes would stay.",
    ),
    ("politics.meeting", "The visit by the Russian foreign minister to Tehran on Monday was his third this year."),
    ("politics.meeting", "Their meeting in Doha on Sunday lasted five hours."),
    ("politics.meeting", "A summit of Arab leaders opened in Algiers on Tuesday."),
    ("politics.meeting", '"We met with the mayor of Aleppo on Sunday," the U.N. envoy, Lars Holm, said.'),
    ("politics.cooperation", "The two countries pledged to cooperate on border trade."),
    ("politics.cooperation", "Ghana joined the regional power pool on Monday."),
    ("politics.cooperation", "China will build a port in Peru under an accord signed in Lima on Monday."),
    ("politics.aid", "Italy's delivery of 12 ambulances to Tunisia was completed on Monday."),
    ("politics.aid", "Residents received food parcels from the army on Monday."),
    ("politics.aid", "Washington is to supply Kyiv with 100 air defence missiles, the Pentagon said."),
    ("politics.concession", "Two French citizens held in Iran were released on Tuesday."),
    ("politics.concession", "Hungary dropped its veto on aid to Ukraine on Tuesday."),
    ("politics.concession", "Under pressure from lenders, the government agreed to scrap the fuel tax."),
    ("politics.sanction", "Four Iranian generals were put on a sanctions list by Britain on Monday."),
    ("politics.sanction", "Russia cut off gas to Finland on Saturday, the operator said."),
    ("politics.coercion", "The junta dissolved the electoral commission on Tuesday."),
    ("politics.coercion", "A dusk-to-dawn curfew is in force in Port Sudan."),
    ("politics.coercion", "Pakistan blocked the platform X on Saturday, users said."),
    ("politics.leadership_change", "The interior minister, Joseph Mba, has been replaced by Paul Essono."),
    ("politics.accusation", "Paraguay, which was not invited, denounced the deal."),
    ("hazard.disease_outbreak", "Food poisoning sent 60 wedding guests to hospital in Basra on Friday."),
    ("hazard.disease_outbreak", "Listeria in cheese has made 22 people ill in Quebec, according to the food agency."),
    ("hazard.disease_outbreak", "The patient, a nurse, died on Saturday of Lassa fever in Owo."),
    ("hazard.disease_outbreak", "Whooping cough cases have doubled in Prague, the hygiene office said."),
]


@pytest.mark.parametrize(("kind", "text"), TOLD)
def test_what_is_dealt_is_told(kind: str, text: str, lexicon: Lexicon) -> None:
    """By verb or noun, whoever stands between subject and verb."""
    assert kind in {mention.type for mention in mentions(text, lexicon) if mention.realis != "denied"}


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("politics.meeting", "Polish Prime Minister Marek Zielinski is due to visit Kyiv next week, his office said."),
        ("politics.election", "The government called early elections for July 7."),
        ("politics.election", "A run-off will be held on June 2."),
        ("politics.sanction", "The European Union said on Tuesday it would extend its arms embargo on Venezuela."),
    ],
)
def test_what_is_announced_lies_ahead(kind: str, text: str, lexicon: Lexicon) -> None:
    """A vote that is called, and what somebody said he would do, are planned, and told."""
    assert {m.realis for m in mentions(text, lexicon) if m.type == kind} == {"planned"}


def test_a_day_behind_what_will_be_done_lies_ahead(lexicon: Lexicon) -> None:
    """ "Eased" is no past where "will be" stands before it."""
    (one,) = mentions("Restrictions on travel to the island will be eased on Friday.", lexicon)
    assert one.time.end == "2024-05-10"


@pytest.mark.parametrize(
    ("text", "given_to"),
    [
        ("Norway will give $20 million to Ethiopia for drought relief, the ministry said.", "Ethiopia"),
        ("South Africa has sent a team of doctors to Mozambique to help the wounded.", "Mozambique"),
        ("Japan sent two planes carrying tents and blankets to Nepal on Tuesday.", "Nepal"),
        ("Police raided the offices of the Socialist Party in San Salvador on Monday.", "Socialist Party"),
    ],
)
def test_to_whom_it_is_given(text: str, given_to: str, lexicon: Lexicon) -> None:
    """What stands behind the verb is given; whose the offices are is meant."""
    found = [a.text for m in mentions(text, lexicon) for a in m.actors if a.role == "target"]
    assert given_to in found
    assert not {"two planes", "team of doctors", "offices"} & set(found)


def test_who_was_called_by_an_office_still_holds_it(lexicon: Lexicon) -> None:
    """The bare name of a minister further on is that of a minister."""
    text = (
        "The deal on migration is close, French Foreign Minister Paul Girard said in the city on Monday. "
        "Girard spoke by telephone with the president of Cyprus on Sunday."
    )
    assert "politics.meeting" in {mention.type for mention in mentions(text, lexicon)}
    assert Document(text=text).in_office == {"girard"}
