"""Acts of speech: whoever speaks does them, whoever hears bears them, wherever the sentence puts either."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from streams.extract import Document, Lexicon, read
from streams.extract.chunks import read_phrases
from streams.extract.claims import find_claims
from streams.extract.groups import load_actors
from streams.extract.sides import subject_chunks
from streams.records import Mention

FRIDAY = datetime(2024, 3, 15, 12, tzinfo=UTC)


def told(text: str, lexicon: Lexicon) -> list[Mention]:
    """What the text, published that Friday, tells."""
    return list(read(Document(text=text, published=FRIDAY), lexicon).mentions)


def sides(mention: Mention, role: str) -> list[str]:
    """The words for those who have `role`."""
    return [actor.text for actor in mention.actors if actor.role == role]


@pytest.mark.parametrize(
    ("text", "kind", "doer"),
    [
        ('"I call on the African Union to act now," opposition leader Bobi Wine said.', "demand", "Bobi Wine"),
        ('"We urge the authorities to free all prisoners," the embassy said.', "demand", "embassy"),
        ("The army must withdraw from the town, the rebels said on Friday.", "demand", "rebels"),
        ("The army said the attack would not go unpunished.", "threat", "army"),
        ("Greek Prime Minister Ana Ruiz said Turkey had violated Greek airspace twice.", "accusation", "Ruiz"),
        ('"We will not negotiate with terrorists," President Bola Tinubu said on Friday.', "rejection", "Tinubu"),
        ("The Taliban warned that they would retaliate for the killing of their general.", "threat", "Taliban"),
        ("The bishops criticised the delay on Friday.", "accusation", "bishops"),
        ("The pope urged South Sudan's leaders to make peace.", "demand", "pope"),
    ],
)
def test_whoever_speaks_does_it(text: str, kind: str, doer: str, lexicon: Lexicon) -> None:
    """The words name the other side, or say "we": the speaker is who asks, blames, refuses or threatens."""
    mention = next(m for m in told(text, lexicon) if m.type == f"politics.{kind}")
    assert [doer in text for text in sides(mention, "initiator")] == [True]


@pytest.mark.parametrize(
    ("text", "whom"),
    [
        ("The army must withdraw from the town, the rebels said on Friday.", "army"),
        ("The minister urged donors to release the funds.", "donors"),
        ("The envoy pressed both sides to return to the negotiating table.", "sides"),
    ],
)
def test_whoever_is_asked_bears_it(text: str, whom: str, lexicon: Lexicon) -> None:
    """Whom a verb of bidding has for its object is asked, whatever the noun; so is the subject of "must"."""
    mention = next(m for m in told(text, lexicon) if m.type == "politics.demand")
    assert any(whom in text for text in sides(mention, "target"))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Accusing the government of rigging the vote, opposition leader Saulos Chilima left the hall.", "accusation"),
        ("Refusing to recognise the result, opposition leader Azimio Odinga left the hall.", "rejection"),
        ("Calling for calm, President William Ruto promised an inquiry on Friday.", "demand"),
        ("Threatening to withdraw its troops, Chad left the talks on Friday.", "threat"),
    ],
)
def test_an_opening_ing_is_told_of_whom_its_clause_is(text: str, kind: str, lexicon: Lexicon) -> None:
    """Its doer stands behind the comma."""
    assert f"politics.{kind}" in {mention.type for mention in told(text, lexicon)}


def test_an_opening_ing_has_no_subject_without_a_clause_behind_its_comma() -> None:
    """Nor does one that a list goes on with."""
    lexicon = load_actors()
    for text, subject in (
        ("Shelling the town for hours, the army killed six people.", "the army"),
        ("Burning homes, schools and shops, they left.", ""),
    ):
        document = Document(text)
        phrases = read_phrases(document, document.sentences[0], lexicon)
        heads = subject_chunks(phrases, lexicon, 0)
        texts = [" ".join(phrases.texts[phrases.chunks[j].first : phrases.chunks[j].last + 1]) for j in heads]
        assert texts == ([subject] if subject else [])


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The coup was condemned by the African Union on Friday.", "accusation"),
        ("The bill was sharply criticised by unions and churches on Friday.", "accusation"),
        ("The ambassador voiced alarm at the expulsion of the aid workers.", "accusation"),
        ("Iran slams new EU sanctions on Friday", "accusation"),
        ('Iran\'s foreign ministry described the strike as a "blatant violation" of its sovereignty.', "accusation"),
        ("The international community should impose an arms embargo on Sudan, Amnesty said on Friday.", "demand"),
        ('"The killing must stop," U.N. Secretary-General Antonio Guterres said on Friday.', "demand"),
        ("Norway called on Friday for an independent inquiry into the shipwreck.", "demand"),
        ("Zimbabwe's teachers' union demanded a pay rise on Friday.", "demand"),
        ('"We demand an apology," said Wang Wenbin, a spokesman for the Chinese foreign ministry.', "demand"),
        ("Motorists have been asked to avoid the area by the fire service.", "demand"),
        ("The speaker said parliament would oppose any amnesty for the plotters.", "rejection"),
        ('"I will never resign," President Guillermo Lasso said on Friday.', "rejection"),
        ("Any attack will be met with a crushing response, the Iranian general said.", "threat"),
    ],
)
def test_an_act_of_speech_is_told(text: str, kind: str, lexicon: Lexicon) -> None:
    """By the passive, by what must be done, and beside what it is said of."""
    assert f"politics.{kind}" in {mention.type for mention in told(text, lexicon)}


@pytest.mark.parametrize(
    "text",
    [
        "The airport told passengers that fog was continuing to cause delays.",
        "An army source told state TV, according to residents, that the road was open.",
        "The inspector said they should be able to leave soon.",
    ],
)
def test_what_is_only_told_is_not_asked(text: str, lexicon: Lexicon) -> None:
    """ "Told" with a clause reports; "should" of whom nobody names asks nothing."""
    assert "politics.demand" not in {mention.type for mention in told(text, lexicon)}


def test_two_who_ask_do_so_each(lexicon: Lexicon) -> None:
    """The one quoted is told apart from the next one who asks."""
    text = (
        '"We urge all sides to let the inspectors in," French Foreign Minister Luc Morel said on Friday.\n\n'
        "The United States called for immediate access to the site."
    )
    assert [mention.type for mention in told(text, lexicon)] == ["politics.demand", "politics.demand"]


@pytest.mark.parametrize(
    ("text", "by"),
    [
        ("The US-led coalition fighting jihadists in both Syria and Iraq said a raid killed six.", "US-led coalition"),
        ("The interior ministry put the death toll from the bombing at six.", "interior ministry"),
        ("Activists alone said six people died.", "Activists"),
        ("President Macky Sall said six people died. The president said more might be found.", "President Macky Sall"),
    ],
)
def test_the_source_is_told_whole(text: str, by: str) -> None:
    """Over two places joined, behind a verb that puts a figure, without its adverb, by the title of one named."""
    lexicon, document = load_actors(), Document(text)
    told_by = [claim.by for s in document.sentences for claim, _ in find_claims(document, s, lexicon)]
    assert set(told_by) == {by}
