"""Whom each clause counts where several stand side by side, and lists and numbers whose commas a wire lost."""

from __future__ import annotations

import pytest
from test_figures_paradigms import bounds

from streams.extract import Lexicon, read
from streams.extract.document import Document
from streams.extract.figures import KINDS

KILLED, INJURED, MISSING, DISPLACED, DETAINED = KINDS

CLAUSES: list[tuple[str, dict[str, int]]] = [
    ("Nine people were killed in the Sabra district of Dorva and six others were wounded.", {KILLED: 9, INJURED: 6}),
    ("A bomb killed five people in the port of Karsa and two more were shot dead in Lota.", {KILLED: 7}),
    ("The attack killed the mayor of Tarmis and two guards were wounded.", {KILLED: 1, INJURED: 2}),
    ("Gunmen killed a teacher of the school in the port of Karsa and his wife was wounded.", {KILLED: 1, INJURED: 1}),
    ("Two men died in the suburb of Senda and another was hurt in Lomba.", {KILLED: 2, INJURED: 1}),
    ("Two soldiers died and another was wounded.", {KILLED: 2, INJURED: 1}),
    ("The blast killed one guard and injured another.", {KILLED: 1, INJURED: 1}),
    ("A sergeant was shot dead in the port of Karsa and another in Lota.", {KILLED: 2}),
    (
        "One man was killed and 12 wounded in the north of the city of Dorva and three policemen were kidnapped.",
        {KILLED: 1, INJURED: 12, DETAINED: 3},
    ),
    ("The mayor of the town of Tarmis and two of his guards were shot dead.", {KILLED: 3}),
    ("Two men from the town of Senda and a boy from Lomba were killed.", {KILLED: 3}),
    ("The mine left a policeman dead and wounded 12 others.", {KILLED: 1, INJURED: 12}),
    ("A shell wounded three nurses in addition to five patients.", {INJURED: 8}),
    ("The mayor put the death toll at six and the number of injured at 28.", {KILLED: 6, INJURED: 28}),
]
WITHOUT_COMMAS: list[tuple[str, dict[str, int]]] = [
    ("A father a mother and a son were killed while another son and a grandfather were hurt.", {KILLED: 3, INJURED: 2}),
    ("A shell killed a woman her two sons and a neighbour in the old town.", {KILLED: 4}),
    ("The storm killed three farmers two herders and a child in the north.", {KILLED: 6}),
    ("In the village a woman and a child were killed.", {KILLED: 2}),
]
NUMBERS: list[tuple[str, dict[str, int]]] = [
    ("The strike brought to 49 the number killed in the enclave.", {KILLED: 49}),
    ("The number killed rose to 49 on Monday.", {KILLED: 49}),
    ("The raid claimed 110 civilian lives.", {KILLED: 110}),
    ("There were 13 confirmed cases including 11 deaths in the province.", {KILLED: 11}),
    ("Another 10 suffered burns.", {INJURED: 10}),
    ("The gas killed nine people and 12 more suffered breathing difficulties.", {KILLED: 9, INJURED: 12}),
    ("He spoke of the massacre [of six nuns] in the capital.", {KILLED: 6}),
    ("1,000 turkeys died of the flu and a further 600 have died since.", {}),
]


SEVERAL: list[tuple[str, list[int | None]]] = [
    (
        "Air raids killed at least 25 civilians in the north of Syria on Friday, a monitor said. Warplanes attacked a "
        "market in the Tariq al-Bab district of Aleppo, killing 11 people. Another five people were killed in an air "
        "raid on Sheikh Said. A raid on the city of Manbij killed nine people.",
        [11, 9],
    ),
    (
        "Senator Elena Ruiz was shot dead in Lima on Monday. The murder of Dr Ruiz and her driver shocked the country.",
        [2],
    ),
]


@pytest.mark.parametrize(("text", "killed"), SEVERAL)
def test_a_first_sum_gives_way_to_its_parts(lexicon: Lexicon, text: str, killed: list[int | None]) -> None:
    """A first line that sums up what the next ones tell is no happening's own toll; one told with others is more."""
    found = [mention.casualties.killed for mention in read(Document(text), lexicon).mentions]
    assert [figure.low for figure in found if figure] == killed


@pytest.mark.parametrize(("text", "figures"), CLAUSES + WITHOUT_COMMAS + NUMBERS)
def test_each_clause_counts_its_own(text: str, figures: dict[str, int]) -> None:
    """A number belongs to the verb of its clause; who stands beside it without a comma is one more."""
    assert bounds(text) == {kind: (low, low) for kind, low in figures.items()}
