"""What is found, what is done about it, what weather stops and who will walk out; and what only sounds like it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import yaml

from streams.extract import Document, Lexicon, read
from streams.extract.ontology import DATA
from streams.records import Mention

FRIDAY = datetime(2024, 3, 15, 12, tzinfo=UTC)


def mentions(text: str, lexicon: Lexicon) -> tuple[Mention, ...]:
    """What the text, published that Friday, tells."""
    return read(Document(text=text, published=FRIDAY), lexicon).mentions


STATED: dict[str, list[str]] = {
    "hazard.disease_outbreak": [
        "A woman in Delsk, Marosia has been found to be infected with a new strain of the virus.",
        "Two swans in Kent have been confirmed to be carriers of the virus.",
        "Poultry in Borland are being culled after the discovery of the H7N9 strain.",
        "An outbreak of kidney failure among children in Borland has left 60 dead.",
        "Two people in Delsk have died from a drug-resistant strain of the flu.",
        "A ship docked in Lindal with 120 passengers sick with norovirus.",
        "A nurse is being tested for Ebola in Lindal.",
        "Forty pupils at a school in Delsk were exposed to tuberculosis.",
    ],
    "hazard.industrial_accident": [
        "Hundreds of workers were exposed to asbestos at a plant in Leeds.",
    ],
    "hazard.storm": [
        "Heavy fog disrupted travel in northern Italy on Monday, with dozens of flights cancelled.",
        "Icy roads caused havoc across Scotland on Sunday.",
        "Dense fog closed the airport in Delhi on Friday.",
        "Heavy rain delayed trains across Kent.",
        "Poor visibility caused 40 flights to be cancelled in Oslo.",
    ],
    "hazard.earthquake": [
        "Tsunami waves scoured the coast of Mentawai, killing 40.",
    ],
    "hazard.fire": [
        "Firefighters rescued a family from a burning house in Perth.",
    ],
    "hazard.infrastructure_failure": [
        "A crane toppled onto a house in Halifax.",
    ],
    "hazard.transport_accident": [
        "A small plane crash-landed in a field near Hamilton.",
        "Paul Dunn, 22, was killed when his car went off the ramp in Hamilton.",
        "A woman was killed when her van crossed the centre line in Hamilton.",
        "A bus carrying 40 pupils went into a ditch near Hamilton.",
    ],
    "politics.coercion": [
        "Veterinary officials began culling 40,000 hens on two farms near Lindal on Tuesday.",
        "All pigs within three kilometres of the farm in Delsk are to be destroyed.",
        "Authorities have set up a 3 km protection zone around the farm in Lindal.",
        "A 10-km exclusion zone has been put in place around the infected farm in Suffolk.",
        "Eighty people are being kept under observation in Lagos after coming into contact with the patient.",
        "Health officials in Kano are monitoring 40 contacts of the woman.",
        "A toy maker in Texas has recalled 40,000 dolls because their paint contains lead.",
        "A nationwide recall of peanut butter was announced in Canada on Friday.",
        "The World Health Organization raised its pandemic alert level to phase five on Wednesday.",
        "The ship was turned away from port in Malta because passengers were ill.",
        "Border guards in Poland turned back 40 trucks carrying poultry.",
        "A radio station in Lima was taken off the air by the government.",
    ],
    "politics.demand": [
        "The hospital director in Baku has requested more ventilators.",
        "The aid group pleaded for more doctors in eastern Mali.",
        "They further call for more efforts by national agencies to curb the sale of such drugs in Ghana.",
    ],
    "politics.accusation": [
        "The charity complained of obstacles put in the way of its work in Darfur.",
        "An inquiry into the deaths at a hospital in Stafford began on Monday.",
    ],
    "politics.threat": [
        "The president has warned that anyone who breaks the curfew in Lima will be shot.",
    ],
    "politics.aid": [
        "Volunteers handed out meals to the homeless in Denver.",
    ],
    "crime.violent": [
        "Three children died after eating a cake laced with rat poison in Amman.",
    ],
    "civilians.abduction": [
        "She says the church imprisoned her for twelve years in Perth.",
    ],
}


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in STATED.items() for text in texts])
def test_what_is_told(kind: str, text: str, lexicon: Lexicon) -> None:
    """Each is one of a family of ways in which news tells it."""
    assert kind in {m.type for m in mentions(text, lexicon)}


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("politics.coercion", "The firm will cull 300 jobs in Leeds."),
        ("politics.coercion", "Rebels and the army agreed on a safe zone in the north."),
        ("politics.coercion", "Ann Lee recalled how she met him in Leeds."),
        ("politics.coercion", "Peru recalled its ambassador from Delsk."),
        ("politics.coercion", "As the strike went on in Delsk, patients have been turned away from treatment."),
        ("politics.accusation", "Police opened an inquiry into the crash in Leeds."),
        ("politics.sanction", "According to the agency, excluding the deaths in Peru there have been 163 deaths."),
        ("politics.demand", "Passengers in Leeds were told to expect delays."),
        ("politics.demand", "He called for a taxi in Leeds."),
        ("politics.accusation", "Patients complained of pain in Leeds."),
        ("politics.aid", "It is imperative that donors provide aid to the refugees in Chad, the envoy said."),
        ("politics.leadership_change", "Some 1,000 turkeys were confirmed by officials as dying of avian flu in Kent."),
        ("politics.threat", "Cabin crew in Leeds said they would strike on Sunday in a row over pay."),
        ("hazard.storm", "His comments left commuters in the fog about the plan."),
        ("hazard.storm", "A mudslide triggered by heavy rain blocked the main road in Delsk."),
        ("crime.violent", "Ten chickens were found dead on a farm in Kent."),
        ("hazard.disease_outbreak", "The arrival of the envoy in Delsk was delayed."),
    ],
)
def test_what_only_sounds_like_it(kind: str, text: str, lexicon: Lexicon) -> None:
    """The same words of something else state nothing of the kind."""
    assert kind not in {m.type for m in mentions(text, lexicon) if m.realis != "denied"}


@pytest.mark.parametrize(
    "text",
    [
        "Train drivers in Lindal have voted to walk out on 23 March.",
        "Cabin crew in Lindal said they would strike on Sunday in a row over pay.",
        "Pilots in Lindal are to work to rule from Monday in a dispute over rotas.",
        "Teachers in Lindal voted to strike over pay.",
    ],
)
def test_a_walkout_that_is_voted_or_announced_lies_ahead(text: str, lexicon: Lexicon) -> None:
    """The vote is taken, the strike is not."""
    assert [(m.type, m.realis) for m in mentions(text, lexicon)] == [("protest.peaceful", "planned")]


def test_an_outbreak_that_is_likely_to_spread_has_not_yet(lexicon: Lexicon) -> None:
    """What is likely or feared of it is no news of where it is."""
    told = mentions("Three died of cholera in Delsk. The outbreak is likely to spread to Niger.", lexicon)
    assert [(m.place.name, m.realis) for m in told] == [("Delsk", "actual")]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("State police say 31-year-old Tom Varga of Paris, Texas, was killed when his car left the road in Tyler.",
         "Tyler"),
        ("Police in Bowling Green arrested Dan Holt, 40, of Franklin, on Monday.", "Bowling Green"),
        ("The flu was found in a man in Rouen by University of Manchester staff.", "Rouen"),
        ("The company in Ohio recalled 10,000 toys made in China.", "Ohio"),
    ],
)  # fmt: skip
def test_home_school_and_make_are_no_place_of_it(text: str, place: str, lexicon: Lexicon) -> None:
    """Where somebody lives, what a university is called and where goods are made is not where it happened."""
    assert [m.place.name for m in mentions(text, lexicon)] == [place]


def test_who_is_named_by_his_home_is_news_of_its_own(lexicon: Lexicon) -> None:
    """A victim by name, age and home makes a noun a happening, though it gives no place."""
    told = mentions("Police in Delsk were called out. Ann Lee, 43, of Marlow, had a gunshot wound to the leg.", lexicon)
    assert "crime.violent" in {m.type for m in told}


def test_an_earlier_outbreak_keeps_its_dead(lexicon: Lexicon) -> None:
    """Its toll is not that of the one the article is about."""
    text = (
        "A case of mad cow disease has been discovered at a farm near Lindal. Such rules were made following an "
        "epidemic in Borland. In that outbreak 150 people died."
    )
    first = next(m for m in mentions(text, lexicon) if not m.background)
    assert first.casualties.killed is None


@pytest.mark.parametrize(
    "further",
    ["Worldwide, 210 people have died from the virus.", "Globally, the virus has infected 171 people and killed 93."],
)
def test_the_dead_of_the_world_are_not_those_of_one_outbreak(further: str, lexicon: Lexicon) -> None:
    """A sum over the world stands beside the news, it is not its toll."""
    told = mentions(f"A farmer in Delsk has died of bird flu. {further}", lexicon)
    killed = next(m for m in told if not m.background).casualties.killed
    assert killed is not None
    assert killed.low == 1


def test_people_behind_a_comma_and_and_are_another_clauses(lexicon: Lexicon) -> None:
    """Those alarmed by the deaths are not among the dead."""
    text = "Cholera in Delsk has led to the deaths of 500 people, and health officials are concerned about the south."
    killed = mentions(text, lexicon)[0].casualties.killed
    assert killed is not None
    assert killed.low == 500


def test_each_measure_is_its_own(lexicon: Lexicon) -> None:
    """Hens put down and a zone drawn around the farm are two things that were done."""
    text = (
        "Bird flu was found on a farm near Delsk. All hens there will be culled. Officials have set up a protection "
        "zone of three kilometres."
    )
    assert [m.type for m in mentions(text, lexicon)].count("politics.coercion") == 2


def test_a_bare_year_without_a_day_of_publication_is_history(lexicon: Lexicon) -> None:
    """No news of this year says which year it is."""
    text = "The first case of West Nile virus was confirmed in Delsk. Nine birds tested positive for the virus in 2006."
    told = read(Document(text=text), lexicon).mentions
    assert [m.background for m in told if m.time.start] == [True]


def test_a_code_of_letters_and_digits_is_one_word() -> None:
    """No number is read out of it."""
    words = [token.text for token in Document("Two M23 rebels in Kent had H5N1 on 12 March.").sentences[0].tokens]
    assert words == ["Two", "M23", "rebels", "in", "Kent", "had", "H5N1", "on", "12", "March", "."]


def test_no_word_class_stands_twice() -> None:
    """A second one of the name would silently take the place of the first."""
    classes = [
        str(key.value)
        for name, body in yaml.compose((DATA / "context.yaml").read_text(encoding="utf-8")).value
        if name.value == "classes"
        for key, _ in body.value
    ]
    assert len(classes) == len(set(classes))


@pytest.mark.parametrize(
    ("text", "initiators", "targets"),
    [
        ("A Lindal man pleaded guilty to manslaughter in Leeds on Monday.", [], ["Lindal man"]),
        ("Hacker was arrested and charged with theft in Leeds.", [], ["Hacker"]),
        ("The former minister faces trial for corruption in Lima.", [], ["minister"]),
        ("Prosecutors in Lima charged Ana Ruiz with fraud.", ["Prosecutors"], ["Ana Ruiz"]),
        ("Church leaders are praising President Lund for pressing for the release of a pastor in Lima.",
         ["President Lund"], []),
    ],
)  # fmt: skip
def test_who_is_tried_or_praised_for_it(text: str, initiators: list[str], targets: list[str], lexicon: Lexicon) -> None:
    """Who pleads or is charged is not who charges; who is praised for pressing presses."""
    told = mentions(text, lexicon)[0]
    assert [a.text for a in told.actors if a.role == "initiator"] == initiators
    assert [a.text for a in told.actors if a.role == "target"] == targets


def test_an_outbreak_first_found_in_an_earlier_month_is_the_same(lexicon: Lexicon) -> None:
    """The month of its discovery sets nothing apart."""
    text = "Three children have died of bird flu in Delsk. The virus was found in poultry there in January 2024."
    assert [m.type for m in mentions(text, lexicon)].count("hazard.disease_outbreak") == 1


def test_the_other_outbreak_is_another(lexicon: Lexicon) -> None:
    """Two that are counted and told with a place each are two."""
    text = (
        "Two outbreaks of bird flu have been found in Poland. One of the outbreaks was on a farm in Kutno. The other "
        "outbreak was found in wild birds near Orneta."
    )
    assert [m.place.name for m in mentions(text, lexicon)] == ["Poland", "Orneta"]


def test_what_somebody_said_he_would_do_lies_ahead(lexicon: Lexicon) -> None:
    """Who says that he would send help has sent none."""
    told = mentions("The agency said it would send doctors to Wuhan next week.", lexicon)
    assert [(m.type, m.realis) for m in told] == [("politics.aid", "planned")]


def test_a_spot_told_later_says_more_than_a_continent(lexicon: Lexicon) -> None:
    """A sentence that tells on says where, which the continent did not."""
    text = "Five ducks tested positive for bird flu, as many have in Asia. The birds were found on a farm in Kutno."
    assert mentions(text, lexicon)[0].place.name == "Kutno"
