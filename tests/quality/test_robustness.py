"""Own dispatches, read as written and as ugly wires send them: what is lost on the way is held to its floors."""

from __future__ import annotations

import json
import random
from datetime import date
from pathlib import Path

import pytest
import robustness
from deform import DEFORMATIONS, deformed

FLOORS = json.loads((Path(__file__).parent / "robustness_floors.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def figures() -> dict[str, dict[str, float]]:
    """Every deformation of every dispatch, read once."""
    return robustness.measure(robustness.own_dispatches())


@pytest.mark.parametrize("form", FLOORS)
def test_ugly_input_loses_no_more_than_it_did(form: str, figures: dict[str, dict[str, float]]) -> None:
    """Capitals, lost full stops and broken lines are a wire's daily bread; what reads them worse must say so."""
    low = {key: value for key, value in figures[form].items() if value < FLOORS[form].get(key, 0.0)}
    assert low == {}


def test_every_deformation_has_a_floor() -> None:
    """A form of ugliness without a floor is one that nobody is held to."""
    assert set(FLOORS) == {robustness.WRITTEN, *DEFORMATIONS}


@pytest.mark.parametrize("form", DEFORMATIONS)
def test_a_deformation_is_the_same_in_every_run(form: str) -> None:
    """Floors of figures need the same noise each time."""
    text = robustness.own_dispatches()[0]["text"]
    assert deformed(form, text, 1) == deformed(form, text, 1)
    assert len(deformed(form, text, 1)) > 0.8 * len(text)
    random.seed(99)
    assert deformed(form, text, 1) == deformed(form, text, 1)


def test_dispatches_are_thirty_and_date_back_from_their_day() -> None:
    """Expected days lie in the week before publication, as the texts say them by weekday."""
    told = robustness.own_dispatches()
    assert len({row["id"] for row in told}) == 30
    for row in told:
        for event in row["events"]:
            if event["days"]:
                age = date.fromisoformat(row["published"]) - date.fromisoformat(event["days"][1])
                assert 0 <= age.days <= 7, row["id"]


def test_a_wrong_toll_spoils_a_record_but_not_its_event() -> None:
    """The tally itself must be able to tell the two."""
    told = robustness.own_dispatches()[0]["events"]
    tally = robustness.Tally()
    tally.add(told, [{**told[0], "killed": 6}])
    assert tally.figures() == {"events_f1": 1.0, "record_f1": 0.0}
