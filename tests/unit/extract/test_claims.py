"""Claims: who says it, through whom, and what kind of saying it is."""

from __future__ import annotations

import pytest

from streams.extract.claims import claims_about, find_claims
from streams.extract.document import Document
from streams.extract.groups import ActorLexicon, load_actors
from streams.records import Claim

LEXICON: ActorLexicon = load_actors()


def claims(text: str) -> list[Claim]:
    """The claims of every sentence of the text."""
    document = Document(text)
    return [claim for sentence in document.sentences for claim, _ in find_claims(document, sentence, LEXICON)]


@pytest.mark.parametrize(
    ("text", "by"),
    [
        ("Two people died, police said.", "police"),
        ("Two people died, a spokesman for the army said on Monday.", "spokesman for the army"),
        ("Police said two people died.", "Police"),
        ('"We saw smoke," said John Smith, a witness.', "John Smith"),
        ("According to the health ministry, 12 people died.", "health ministry"),
        ("Twelve people died, according to residents.", "residents"),
        ("Syrian state media reported on Saturday that the town fell.", "Syrian state media"),
        ("The ministry has confirmed that 12 people died.", "ministry"),
        ("A source at the interior ministry said the road was closed.", "source at the interior ministry"),
        ("Human Rights Watch says the strikes were unlawful.", "Human Rights Watch"),
        ("The strike was reported by Xinhua.", "Xinhua"),
        ("THE ARMY REPORTED THAT TWO SOLDIERS WERE KILLED.", "ARMY"),
        ("A police statement said two men were held.", "police"),
    ],
)
def test_the_source_is_found_wherever_it_stands(text: str, by: str) -> None:
    """Before the verb, after a quotation, behind "according to", as an agent: one source."""
    (claim,) = claims(text)
    assert (claim.by, claim.kind) == (by, "report")


def test_a_chain_of_sources_keeps_both_links() -> None:
    """Who knows it is not who prints it: corroboration counts the first."""
    (claim,) = claims("Syrian state media cited a military source as saying that the town fell.")
    assert (claim.by, claim.via) == ("military source", "Syrian state media")
    (claim,) = claims("Two people died, a police officer told Reuters.")
    assert (claim.by, claim.via) == ("police officer", "Reuters")
    (claim,) = claims("Two people died, a police officer told a Reuters correspondent.")
    assert (claim.by, claim.via) == ("police officer", "Reuters")


def test_pronouns_and_descriptions_carry_the_name() -> None:
    """ "It said" and "the war monitor said" are the Observatory speaking."""
    text = (
        "The Syrian Observatory for Human Rights said a camp was hit. "
        "The British-based monitor said 12 people died. It said the toll could rise."
    )
    assert {claim.by for claim in claims(text)} == {"Syrian Observatory for Human Rights"}


def test_claiming_denying_and_blaming_are_kinds_of_their_own() -> None:
    """A rule on claims of responsibility must not fire on a blame."""
    text = (
        "The Taliban claimed responsibility for the bombing. Kabul blamed the Haqqani network for the attack. "
        "The group denied involvement."
    )
    assert [(c.kind, c.by, c.against) for c in claims(text)] == [
        ("claim_of_responsibility", "Taliban", None),
        ("blame", "Kabul", "Haqqani network"),
        ("denial", "Haqqani network", None),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "No group has claimed responsibility for the attack.",
        "There was no immediate claim of responsibility.",
        "Nobody has claimed responsibility.",
        "No one claimed responsibility for the blast.",
    ],
)
def test_nobody_has_claimed_it(text: str) -> None:
    """Silence is told too, and is no source."""
    assert [(c.kind, c.by) for c in claims(text)] == [("no_claim", "")]


def test_unverified_is_noticed() -> None:
    """What an agency could not verify must not look confirmed."""
    (claim,) = claims("Reuters could not independently verify the report.")
    assert (claim.kind, claim.by) == ("unverified", "Reuters")


def test_an_attack_claimed_by_a_group() -> None:
    """The passive claims as well."""
    assert [(c.kind, c.by) for c in claims("The attack was claimed by Islamic State.")] == [
        ("claim_of_responsibility", "Islamic State")
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Casualties were reported in the village.",
        "The flood claimed 12 lives.",
        "He did not say why.",
        "The law says little.",
        "Talks resumed on Monday.",
    ],
)
def test_no_speaker_no_claim(text: str) -> None:
    """A verb of saying without somebody who says it names no source."""
    assert claims(text) == []


def test_one_source_is_told_once_in_its_fullest_wording() -> None:
    """ "A monitor said" in the lead gives way to the monitor's name below."""
    text = "A raid killed nine, a monitoring group said. The Syrian Observatory for Human Rights said so too."
    document = Document(text)
    found = [claim.by for claim, _ in claims_about(document, [0, 1], LEXICON)]
    assert found == ["Syrian Observatory for Human Rights"]


def test_the_next_sentence_is_asked_where_none_speaks() -> None:
    """Wires often name the source a sentence later."""
    document = Document("A bomb killed nine people in Quetta. Police said it was hidden in a cart.")
    assert [claim.by for claim, _ in claims_about(document, [0], LEXICON)] == ["Police"]


def test_evidence_holds_speaker_and_verb() -> None:
    """A reader must see the words that name the source."""
    text = "It was late. Two people died, police told Reuters."
    document = Document(text)
    ((claim, span),) = find_claims(document, document.sentences[1], LEXICON)
    assert text[span.start : span.end] == claim.text == "police told"
