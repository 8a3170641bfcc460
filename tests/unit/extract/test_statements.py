"""Sentence by sentence: what is stated, with its code, how real it is, and who does it to whom."""

import pytest

from streams.extract import Document, Lexicon, Statement, statements


def _lead(sentence: str, lexicon: Lexicon) -> Statement:
    return max(statements(Document(sentence), lexicon), key=lambda found: found.salience)


def _sides(found: Statement) -> tuple[list[str | None], list[str | None]]:
    doers = [actor.country or actor.name for actor in found.actors if actor.role == "initiator"]
    others = [actor.country or actor.name for actor in found.actors if actor.role == "target"]
    return doers, others


@pytest.mark.parametrize(
    ("sentence", "kind", "cameo", "doer", "other"),
    [
        ("Croatia on Friday flatly rejected an Austrian ultimatum.", "politics.rejection", "120", "HR", "AT"),
        ("Chile has apologised to Peru for the raid.", "politics.cooperation", "055", "CL", "PE"),
        ("Norway will support Estonia's bid for a seat.", "politics.cooperation", "051", "NO", "EE"),
        ("Ghana demanded that Togo withdraw its gendarmes.", "politics.demand", "", "GH", "TG"),
        ("Kenya has cut off aid to Uganda.", "politics.sanction", "160", "KE", "UG"),
        ("Hungary lodged an official protest with Slovakia today.", "politics.accusation", "111", "HU", "SK"),
        ("Zambian authorities have deported 40 Congolese.", "politics.coercion", "174", "ZM", "CD"),
        ("Finland is providing military training to Moldova.", "politics.aid", "070", "FI", "MD"),
        ("Iceland has agreed with Denmark to share fishing grounds.", "politics.cooperation", "030", "IS", "DK"),
    ],
)
def test_dealings_between_states_are_coded_with_both_sides(
    sentence: str, kind: str, cameo: str, doer: str, other: str, lexicon: Lexicon
) -> None:
    """Words and measures name the other side as an owner, an addressee or the subject of what is asked."""
    found = _lead(sentence, lexicon)
    assert (found.type, found.cameo) == (kind, cameo)
    assert _sides(found) == ([doer], [other])


def test_what_is_demanded_is_not_what_the_sentence_is_about(lexicon: Lexicon) -> None:
    """The verb of the main clause is the news; what it governs is only asked for."""
    found = _lead("Ghana demanded the withdrawal of Togolese troops from the border on Monday.", lexicon)
    assert found.type == "politics.demand"


def test_a_noun_with_a_light_verb_is_the_news_as_a_verb_is(lexicon: Lexicon) -> None:
    """ "Staged a demonstration" is what they did; what it was held against comes after it."""
    found = _lead("Students staged a demonstration against Ghana, which rejected an offer from Togo.", lexicon)
    assert found.type == "protest.peaceful"


def test_an_office_is_no_verb_of_saying(lexicon: Lexicon) -> None:
    """ "Secretary of State" in capitals does not end the clause its holder is the subject of."""
    found = _lead("Secretary of State Alice Marlow telephoned the Omani foreign minister on Monday.", lexicon)
    assert found.type == "politics.meeting"


def test_plans_denials_and_history_are_stated_as_what_they_are(lexicon: Lexicon) -> None:
    """Coding a text by sentence must not lose what an editor's list of events leaves out."""
    told = statements(
        Document("Ghana will expel Togolese diplomats. Ghana has not expelled Togolese diplomats."), lexicon
    )
    assert [found.realis for found in told] == ["planned", "denied"]


def test_people_take_the_country_named_after_them(lexicon: Lexicon) -> None:
    """ "Rebels in Chad" are Chad's side of a dealing."""
    found = _lead("Rebels in Chad rejected an appeal from Cameroon.", lexicon)
    assert _sides(found) == (["TD"], ["CM"])
