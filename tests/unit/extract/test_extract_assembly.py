"""Assembly: one happening told many times is one mention; two happenings are two."""

from datetime import UTC, datetime

from streams.extract import Document, Lexicon, read
from streams.records import Mention

DAY = datetime(2024, 5, 16, tzinfo=UTC)


def _mentions(text: str, lexicon: Lexicon, title: str = "", **names: str) -> tuple[Mention, ...]:
    return read(Document(text, title=title, published=DAY), lexicon, **names).mentions


def test_tellings_of_one_blast_become_one_mention(lexicon: Lexicon) -> None:
    """The later sentence knows it was a suicide bomber; the earlier one has the toll and the day."""
    text = (
        "On Tuesday an explosion hit a gathering of fighters, killing at least 23 and wounding dozens.\n\n"
        "The blast struck a camp near the border town of Nassib, a war monitor said.\n\n"
        "A suicide bomber set it off, the monitor added, and the toll is expected to rise."
    )
    (mention,) = _mentions(text, lexicon)
    assert mention.type == "remote.suicide_bombing"
    assert mention.time.start == "2024-05-14"
    assert mention.place.name == "Nassib"
    assert mention.casualties.killed is not None
    assert mention.casualties.killed.low == 23
    assert mention.casualties.expected_to_rise


def test_incidents_with_places_of_their_own_are_several(lexicon: Lexicon) -> None:
    """A round-up tells each incident once."""
    text = (
        "A roadside bomb killed two soldiers in Kirkuk on Tuesday.\n\n"
        "In a separate attack, a roadside bomb wounded four policemen in Mosul on Wednesday."
    )
    first, second = _mentions(text, lexicon)
    assert (first.place.name, second.place.name) == ("Kirkuk", "Mosul")
    assert (first.time.start, second.time.start) == ("2024-05-14", "2024-05-15")


def test_consequences_belong_to_what_caused_them(lexicon: Lexicon) -> None:
    """Killing, damage and fire after a strike are no events of their own."""
    text = (
        "Air strikes on the town of Douma killed nine people on Tuesday, residents said.\n\n"
        "Another 30 were wounded. Firefighters battled blazes in several houses."
    )
    (mention,) = _mentions(text, lexicon)
    assert mention.type == "remote.air_strike"
    assert mention.casualties.killed is not None
    assert mention.casualties.killed.low == 9
    assert mention.casualties.injured is not None
    assert mention.casualties.injured.low == 30


def test_headline_repeated_in_the_text_adds_no_event(lexicon: Lexicon) -> None:
    """Copies often open with their own headline."""
    title = "Nine killed in air strikes on Douma"
    text = f"{title}.\n\nAir strikes on the town of Douma killed nine people on Tuesday, residents said."
    assert len(_mentions(text, lexicon, title)) == 1


def test_claim_in_another_sentence_is_found(lexicon: Lexicon) -> None:
    """Who claims it is often told last."""
    text = (
        "A car bomb killed six people in Kirkuk on Tuesday, police said.\n\n"
        "Islamic State claimed responsibility for the attack."
    )
    (mention,) = _mentions(text, lexicon)
    assert "claim_of_responsibility" in {claim.kind for claim in mention.claims}


def test_evidence_points_at_the_words(lexicon: Lexicon) -> None:
    """A reader must be able to see why."""
    text = "A car bomb killed six people in Kirkuk on Tuesday, police said."
    (mention,) = _mentions(text, lexicon)
    words = {name: text[spans[0].start : spans[0].end] for name, spans in mention.evidence.items()}
    assert text[mention.trigger.start : mention.trigger.end] == "car bomb"
    assert (words["place"], words["time"]) == ("Kirkuk", "Tuesday")
    assert "six" in words["killed"]
    assert mention.quote == text


def test_title_can_be_read_alone(lexicon: Lexicon) -> None:
    """Alerts show it without the article."""
    (mention,) = _mentions("A car bomb killed six people in Kirkuk on Tuesday, police said.", lexicon)
    assert mention.title.startswith("Bombing in Kirkuk")
    assert mention.title.endswith("(2024-05-14): 6 killed")


def test_ids_depend_on_item_type_and_order_alone(lexicon: Lexicon) -> None:
    """A redelivery must give the same ids, another item other ones."""
    text = "A car bomb killed six people in Kirkuk on Tuesday. Police arrested four suspected militants in Mosul."
    first, again, other = (_mentions(text, lexicon, item_id=name) for name in ("a", "a", "b"))
    assert first == again
    assert not {m.mention_id for m in first} & {m.mention_id for m in other}
    assert len({m.mention_id for m in first}) == len(first) == 2


def test_day_known_only_as_the_latest_reads_so(lexicon: Lexicon) -> None:
    """ "(2024-05-14)" would tell a day that nobody told."""
    (mention,) = _mentions(
        "The army captured the town of Raqqa from insurgents, state media reported on Tuesday.", lexicon
    )
    assert mention.time.start is None
    assert "(by 2024-05-14)" in mention.title


def test_title_says_near_only_where_the_text_does(lexicon: Lexicon) -> None:
    """A place may be known roughly and still be where it happened."""
    (near,) = _mentions("A car bomb killed six people near Kirkuk on Tuesday, police said.", lexicon)
    assert near.title.startswith("Bombing near Kirkuk")
    text = "A car bomb killed six people in the town of Palmyra, about 150 km east of Homs, on Tuesday, police said."
    (within,) = _mentions(text, lexicon)
    assert within.place.precision == "near"
    assert within.title.startswith("Bombing in Palmyra")


def test_what_could_not_be_verified_is_a_claim_on_the_event_before(lexicon: Lexicon) -> None:
    """The sentence states no event of its own, yet an editor must see it."""
    text = (
        "A car bomb killed six people in Kirkuk on Tuesday, police said.\n\n"
        "Images shared by residents showed smoke over the square. The agency could not verify the images."
    )
    (mention,) = _mentions(text, lexicon)
    assert "unverified" in {claim.kind for claim in mention.claims}


def test_nobody_announces_a_crime(lexicon: Lexicon) -> None:
    """A kidnapping that "will" happen is no plan that a desk logs; a storm that will strike is a forecast."""
    assert not _mentions("Gunmen will kidnap more farmers in Kirkuk, residents fear.", lexicon)
    (storm,) = _mentions("The storm will hit Manila on Friday with heavy rain, forecasters said.", lexicon)
    assert storm.realis == "planned"


def test_toll_of_a_war_is_no_toll_of_a_day(lexicon: Lexicon) -> None:
    """It may stand in the same sentence as the news."""
    text = "Clashes between the army and rebels in Kirkuk on Tuesday added to a war that has killed 60,000 people."
    assert all(mention.casualties.killed is None for mention in _mentions(text, lexicon))


def test_what_they_also_did_is_another_happening(lexicon: Lexicon) -> None:
    """ "They also blew up a bridge" tells a second deed, though it has no place or day of its own."""
    text = "Rebels blew up a bank in Kirkuk on Tuesday. They fled to the hills. The rebels also blew up a bridge."
    assert [m.type for m in _mentions(text, lexicon)] == ["remote.bombing", "remote.bombing"]


def test_buildings_set_on_fire_are_property_destroyed(lexicon: Lexicon) -> None:
    """What is set on fire stands between the verb and the words that say so."""
    (mention,) = _mentions("Gunmen set three municipal trucks on fire in Kirkuk on Tuesday.", lexicon)
    assert mention.type == "strategic.property_destruction"
    assert [actor.text for actor in mention.actors] == ["Gunmen", "three municipal trucks"]


def test_an_assassination_beside_bombings_is_told_by_itself(lexicon: Lexicon) -> None:
    """Many bombings are not the one killing that came before them, even in one sentence."""
    text = (
        "After the 18 April assassination of Senator Juan Ramos, the government ordered an offensive against the"
        " gangs, which have answered by carrying out bomb attacks in Cali."
    )
    assert {mention.type for mention in _mentions(text, lexicon)} >= {"civilians.attack", "remote.bombing"}


def test_murdered_and_then_shot_is_one_killing(lexicon: Lexicon) -> None:
    """Whether the killers had a cause is told by one verb and not by the other."""
    text = "Banker Omar Sadiq was murdered in Karachi on Tuesday by gunmen who shot him as he was leaving his house."
    (mention,) = _mentions(text, lexicon)
    assert mention.place.name == "Karachi"


def test_a_further_blast_without_a_day_is_of_the_day_told_before(lexicon: Lexicon) -> None:
    """A reader carries the day over; a wire's dateline says which Saturday."""
    text = (
        "LIMA, 14 MAY 90 (EFE) -- A BOMB DAMAGED A BANK IN LIMA ON SATURDAY.\n\n"
        "A SECOND BOMB EXPLODED AT A PARTY OFFICE IN AREQUIPA, CAUSING DAMAGE."
    )
    second = read(Document(text), lexicon).mentions[-1]
    assert (second.time.start, second.time.end) == ("1990-05-12", "1990-05-12")
