"""Who did it, to whom, and who says so: one table for each construction."""

from __future__ import annotations

import pytest

from streams.extract.actors import find_actors
from streams.extract.claims import find_claims
from streams.extract.document import Document
from streams.extract.groups import load_actors

LEXICON = load_actors()
Claims = list[tuple[str, str | None, str, str | None]]


def sides(text: str, trigger: str, *, nominal: bool) -> tuple[list[str], list[str]]:
    """Those who act and those who bear it, by the first `trigger` of the text."""
    document = Document(text)
    start = text.index(trigger)
    sentence = document.sentence_at(start)
    assert sentence is not None
    found = [a for a, _ in find_actors(document, sentence, start, start + len(trigger), LEXICON, nominal)]
    act = {actor.text for actor in found if actor.role in ("initiator", "claimant")}
    bear = {actor.text for actor in found if actor.role in ("target", "victim")}
    return sorted(act), sorted(bear)


def claims(text: str) -> Claims:
    """Who says it, through whom, how, and against whom."""
    document = Document(text)
    told = [claim for sentence in document.sentences for claim, _ in find_claims(document, sentence, LEXICON)]
    return [(claim.by, claim.via, claim.kind, claim.against) for claim in told]


VERBS: list[tuple[str, str, list[str], list[str]]] = [
    ("Five men wearing masks killed a guard in Cali.", "killed", ["Five men"], ["guard"]),
    ("Militants ambushed an army convoy near Gao.", "ambushed", ["Militants"], ["army convoy"]),
    (
        "Government forces shelled Idlib city, killing six civilians.",
        "shelled",
        ["Government forces"],
        ["Idlib city", "six civilians"],
    ),
    ("Police shot dead a protester in Conakry.", "shot", ["Police"], ["protester"]),
    ("Armed men stormed a school in Zamfara and seized 30 pupils.", "stormed", ["Armed men"], ["school"]),
    ("Soldiers shot and killed nine villagers in Ordal.", "shot", ["Soldiers"], ["nine villagers"]),
    ("The two men shot and wounded by police in Ordal were brothers.", "shot", ["police"], ["two men"]),
    ("Nine villagers were “shot and killed” by soldiers.", "killed", ["soldiers"], ["Nine villagers"]),
    ("The navy sank two pirate boats.", "sank", ["navy"], ["two pirate boats"]),
    ("Kenyan troops killed 12 al-Shabaab fighters.", "killed", ["Kenyan troops"], ["12 al-Shabaab fighters"]),
    ("Kenyan troops on Monday killed 12 al-Shabaab fighters.", "killed", ["Kenyan troops"], ["12 al-Shabaab fighters"]),
    ("Kenyan troops, backed by helicopters, killed 12 fighters.", "killed", ["Kenyan troops"], ["12 fighters"]),
    ("The air force loyal to Karim bombed a camp.", "bombed", ["air force"], ["camp"]),
    ("Loyal troops killed two gunmen.", "killed", ["Loyal troops"], ["two gunmen"]),
    (
        "Troops killed three rebel leaders responsible for bombings in the port.",
        "killed",
        ["Troops"],
        ["three rebel leaders"],
    ),
    ("Rebels shelled the town of Ordal 60 kilometres north of Sarin.", "shelled", ["Rebels"], ["town of Ordal"]),
    (
        "Six villagers were killed by Marun Front gunmen according to medics.",
        "killed",
        ["Marun Front gunmen"],
        ["Six villagers"],
    ),
    ("Two aid workers were abducted by gunmen in Ménaka.", "abducted", ["gunmen"], ["Two aid workers"]),
    ("A convoy was attacked by Islamist militants.", "attacked", ["Islamist militants"], ["convoy"]),
    ("The town was shelled by government forces.", "shelled", ["government forces"], ["town"]),
    ("Three villagers were shot dead.", "shot", [], ["Three villagers"]),
    (
        "A journalist was arrested on Tuesday by plainclothes police.",
        "arrested",
        ["plainclothes police"],
        ["journalist"],
    ),
    ("The gunmen who attacked the bus fled.", "attacked", ["gunmen"], ["bus"]),
    ("The bus that gunmen attacked was carrying pilgrims.", "attacked", ["gunmen"], ["bus"]),
    ("Soldiers killed in the ambush were buried on Monday.", "killed", [], ["Soldiers"]),
    ("Gunmen attacked a village, killing five farmers.", "killing", ["Gunmen"], ["five farmers"]),
    ("Gunmen attacked a village, kidnapping five farmers.", "kidnapping", ["Gunmen"], ["five farmers"]),
    ("A source cited an officer saying rebels had been killed.", "killed", [], ["rebels"]),
    ("Gunmen wearing army uniforms kidnapped a judge.", "kidnapped", ["Gunmen"], ["judge"]),
    ("Soldiers and police attacked a rebel camp.", "attacked", ["Soldiers", "police"], ["rebel camp"]),
    ("Rebels attacked a bank and a police station.", "attacked", ["Rebels"], ["bank", "police station"]),
    ("Rebels attacked the town and killed three traders.", "killed", ["Rebels"], ["three traders"]),
    ("Rebels entered the town, looted shops and killed three traders.", "killed", ["Rebels"], ["three traders"]),
    ("Gunmen kill 12 in Nigeria village raid", "kill", ["Gunmen"], []),
    ("Israel strikes Hamas posts in Gaza", "strikes", ["Israel"], ["Hamas posts"]),
    ("Russia bombs hospital in Aleppo: monitor", "bombs", ["Russia"], ["hospital"]),
    ("Suicide bomber kills 20 at Kabul mosque", "kills", ["Suicide bomber"], []),
    ("Police fire tear gas at protesters", "fire", ["Police"], ["protesters"]),
    ("Police clashed with students in Dakar.", "clashed", ["Police"], ["students"]),
    ("Students clashed with police in Dakar.", "clashed", ["Students"], ["police"]),
    ("The United Nations urged Sudan to halt the offensive.", "urged", ["United Nations"], ["Sudan"]),
    ("Washington imposed sanctions on two Iranian banks.", "imposed", ["Washington"], ["two Iranian banks"]),
    ("Seoul accused Pyongyang of a cyber attack.", "accused", ["Seoul"], ["Pyongyang"]),
    ("Boko Haram attacked the village. The group killed 12 people.", "killed", ["Boko Haram"], []),
    ("Boko Haram attacked the village. The militants killed 12 people.", "killed", ["militants"], []),
    ("Boko Haram attacked the village. They killed 12 people.", "killed", ["Boko Haram"], []),
    ("A soldier opened fire on Sunday. He killed three comrades.", "killed", ["soldier"], ["three comrades"]),
    ("A guard was shot and wounded by a motorist in Lima.", "shot", ["motorist"], ["guard"]),
    ("The farmers whom militants killed in Gao on Sunday were buried.", "killed", ["militants"], ["farmers"]),
    (
        "The farmers whom militants killed in Gao on Sunday were buried by soldiers.",
        "buried",
        ["soldiers"],
        ["farmers"],
    ),
    ("Teenagers suspected of setting fire to a shop have been arrested.", "arrested", [], ["Teenagers"]),
    ("Worshippers came under fire from gunmen in Gao.", "came under fire", ["gunmen"], ["Worshippers"]),
    ("Fans fought running battles with police in Athens.", "fought running battles", ["Fans"], ["police"]),
    ("Taxi drivers plan to march in Lima.", "march", ["Taxi drivers"], []),
    ("The court handed down a sentence to the general Ivo Maric.", "handed", ["court"], ["general Ivo Maric"]),
    ("The court overturned the conviction of the banker Ivo Maric.", "overturned", ["court"], ["banker Ivo Maric"]),
    ("Pirates kidnapped 12 crew members off Eyl.", "kidnapped", ["Pirates"], ["12 crew members"]),
    ("Residents burned a police post after the death of a detainee.", "burned", ["Residents"], ["police post"]),
    ("The victim was stabbed in a park.", "stabbed", [], ["victim"]),
    (
        "Soldiers killed 44 farmers in Nondin and 12 herders in Soro.",
        "killed",
        ["Soldiers"],
        ["12 herders", "44 farmers"],
    ),
]


@pytest.mark.parametrize(("text", "trigger", "act", "bear"), VERBS)
def test_verbs_tell_who_did_it_to_whom(text: str, trigger: str, act: list[str], bear: list[str]) -> None:
    """Active, passive, relative, participle, headline, coordination and pronoun, each by grammar."""
    assert sides(text, trigger, nominal=False) == (act, bear)


NOUNS: list[tuple[str, str, list[str], list[str]]] = [
    (
        "The assassination of Ana Rivas, minister of labour, by urban guerrillas shocked Lima.",
        "assassination",
        ["urban guerrillas"],
        ["Ana Rivas"],
    ),
    ("Death squad members staged a bomb attack.", "bomb attack", ["Death squad members"], []),
    ("The killing of two priests by gunmen shocked the town.", "killing", ["gunmen"], ["two priests"]),
    ("The assassination of the mayor on Friday went unclaimed.", "assassination", [], ["mayor"]),
    ("An attack on a police post by separatists left two dead.", "attack", ["separatists"], ["police post"]),
    ("A separatist attack on a police post left two dead.", "attack", ["separatist"], ["police post"]),
    ("An al-Shabaab attack on a hotel killed ten people.", "attack", ["al-Shabaab"], ["hotel"]),
    ("The army's shelling of the town went on.", "shelling", ["army"], ["town"]),
    ("The arrest of an opposition leader by police sparked protests.", "arrest", ["police"], ["opposition leader"]),
    ("The kidnapping of 30 pupils by gunmen drew outrage.", "kidnapping", ["gunmen"], ["30 pupils"]),
    ("Saudi-led coalition air strikes hit a market in Hodeidah.", "air strikes", ["Saudi-led coalition"], ["market"]),
    ("Five killed as rebels attack army base", "attack", ["rebels"], ["army base"]),
    ("US drone strike kills Taliban commander", "drone strike", ["US"], ["Taliban commander"]),
    ("Clashes between police and students erupted in Dakar.", "Clashes", ["police"], ["students"]),
    (
        "Fighting between Houthi rebels and government troops killed 30.",
        "Fighting",
        ["Houthi rebels"],
        ["government troops"],
    ),
    (
        "The killing of two priests by gunmen in the state of Borno shocked many.",
        "killing",
        ["gunmen"],
        ["two priests"],
    ),
    ("The militants' killing of two priests shocked the town.", "killing", ["militants"], ["two priests"]),
    ("The murder in Lima of two priests shocked the town.", "murder", [], ["two priests"]),
    ("The acquittal of the rebel leader by a judge angered many.", "acquittal", ["judge"], ["rebel leader"]),
    ("A rally was held by supporters in Lima.", "rally", ["supporters"], []),
    ("Burkina Faso village attack kills 20", "attack", [], []),
    ("An army base attack killed 20 people.", "attack", [], ["army base"]),
    ("The police station bombing killed 20 people.", "bombing", [], ["police station"]),
]


@pytest.mark.parametrize(("text", "trigger", "act", "bear"), NOUNS)
def test_nouns_tell_who_did_it_to_whom(text: str, trigger: str, act: list[str], bear: list[str]) -> None:
    """ "The killing of X by Y" and its kin say as much as a clause."""
    assert sides(text, trigger, nominal=True) == (act, bear)


CLAIMS: list[tuple[str, Claims]] = [
    ("Juan Soto is suspected of taking part in the murder of a senator.", [("", None, "blame", "Juan Soto")]),
    ("Two smugglers are behind the attack on the senator.", [("", None, "blame", "Two smugglers")]),
    ("The driver was charged 20 dollars.", []),
    ("Twelve people died, the interior ministry said.", [("interior ministry", None, "report", None)]),
    ("Twelve people died, said Amir Khan, a doctor at the hospital.", [("Amir Khan", None, "report", None)]),
    ("Twelve people died, a doctor at Gao hospital told AFP.", [("doctor at Gao hospital", "AFP", "report", None)]),
    ("Twelve people died, two police officers told Reuters.", [("two police officers", "Reuters", "report", None)]),
    (
        "A hospital official, speaking on condition of anonymity, said 12 people died.",
        [("hospital official", None, "report", None)],
    ),
    ("Army spokesman Idris Bello said 12 people died.", [("Army spokesman Idris Bello", None, "report", None)]),
    ("Idris Bello, an army spokesman, said 12 people died.", [("Idris Bello", None, "report", None)]),
    ("According to police, 12 people died.", [("police", None, "report", None)]),
    ("At least 12 people died, according to the Red Cross.", [("Red Cross", None, "report", None)]),
    ("The state news agency SANA reported that 12 people died.", [("state news agency SANA", None, "report", None)]),
    ("Witnesses reported hearing gunfire.", [("Witnesses", None, "report", None)]),
    ("Local media reported that 12 people died.", [("Local media", None, "report", None)]),
    ("Local media, quoting police, said 12 people died.", [("police", "Local media", "report", None)]),
    (
        "State television, citing the interior ministry, said 12 people died.",
        [("interior ministry", "State television", "report", None)],
    ),
    (
        "SANA news agency quoted a military source as saying that the town fell.",
        [("military source", "SANA news agency", "report", None)],
    ),
    ("The minister was quoted by Interfax as saying 12 people died.", [("minister", "Interfax", "report", None)]),
    ("A spokesman was quoted as saying 12 people died.", [("spokesman", None, "report", None)]),
    (
        "The interior ministry said in a statement carried by state media that 12 people died.",
        [("interior ministry", "state media", "report", None)],
    ),
    (
        "Rebels killed the mayor of the town of Tibu, the interior ministry said.",
        [("interior ministry", None, "report", None)],
    ),
    ("Two nurses were seized by rebels near El Tarra, the charity said.", [("charity", None, "report", None)]),
    ("Twelve people died, state media said, citing officials.", [("officials", "state media", "report", None)]),
    ("Twelve people died, the Dawn newspaper reported, citing police.", [("police", "Dawn newspaper", "report", None)]),
    (
        "Twelve people died, residents and a local official said.",
        [("residents", None, "report", None), ("local official", None, "report", None)],
    ),
    ("The toll was confirmed by the health ministry.", [("health ministry", None, "report", None)]),
    ("In a tweet, the mayor said 12 people died.", [("mayor", None, "report", None)]),
    ("The mayor tweeted that 12 people had died.", [("mayor", None, "report", None)]),
    ('"They came at night," said Fatou Diallo, a resident.', [("Fatou Diallo", None, "report", None)]),
    ('"They came at night," a resident said.', [("resident", None, "report", None)]),
    (
        '"They came at night," a resident, Fatou Diallo, told the BBC.',
        [("resident, Fatou Diallo", "BBC", "report", None)],
    ),
    ("Sources said 12 people died.", [("Sources", None, "report", None)]),
    ("Security sources told Reuters that 12 people died.", [("Security sources", "Reuters", "report", None)]),
    ("It was not immediately clear who was behind the attack.", []),
    (
        "Islamic State claimed responsibility for the attack.",
        [("Islamic State", None, "claim_of_responsibility", None)],
    ),
    ("The Taliban said they carried out the attack.", [("Taliban", None, "claim_of_responsibility", None)]),
    ("The Taliban claimed the attack.", [("Taliban", None, "claim_of_responsibility", None)]),
    ("The attack was claimed by the Taliban.", [("Taliban", None, "claim_of_responsibility", None)]),
    ("Responsibility for the attack was claimed by the Taliban.", [("Taliban", None, "claim_of_responsibility", None)]),
    ("The Taliban took responsibility for the attack.", [("Taliban", None, "claim_of_responsibility", None)]),
    ("No group has claimed responsibility for the attack.", [("", None, "no_claim", None)]),
    ("No one immediately claimed responsibility.", [("", None, "no_claim", None)]),
    ("There was no immediate claim of responsibility.", [("", None, "no_claim", None)]),
    ("Nobody has said they carried out the attack.", []),
    ("The Taliban denied responsibility for the attack.", [("Taliban", None, "denial", None)]),
    ("The Taliban denied involvement in the attack.", [("Taliban", None, "denial", None)]),
    ("Damascus denied using chlorine.", [("Damascus", None, "denial", None)]),
    ("The governor blamed al-Shabaab for the attack.", [("governor", None, "blame", "al-Shabaab")]),
    ("Police blamed the attack on al-Shabaab.", [("Police", None, "blame", "al-Shabaab")]),
    ("The attack was blamed on al-Shabaab.", []),
    ("Kyiv accused Moscow of shelling the plant.", [("Kyiv", None, "blame", "Moscow")]),
    ("Moscow has been accused by Kyiv of shelling the plant.", [("Kyiv", None, "blame", "Moscow")]),
    ("The opposition held the government responsible for the deaths.", [("opposition", None, "blame", "government")]),
    ("The report could not be independently verified.", [("", None, "unverified", None)]),
    ("Reuters could not independently verify the report.", [("Reuters", None, "unverified", None)]),
    ("AFP was unable to verify the claim.", [("AFP", None, "unverified", None)]),
    ("Police have not confirmed the toll.", [("Police", None, "unverified", None)]),
]


@pytest.mark.parametrize(("text", "expected"), CLAIMS)
def test_every_way_of_saying_names_who_says_it(text: str, expected: Claims) -> None:
    """Whoever knows it is `by`, whoever hands it on is `via`; blame, denial and silence are kinds of their own."""
    assert claims(text) == expected
