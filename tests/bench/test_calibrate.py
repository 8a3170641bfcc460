"""Calibration fits what it is shown, and never scores a mention by a fit that saw its article."""

from __future__ import annotations

import random

import calibrate
import reliability
from calibrate import Case, calibration_error, fit, fold_of, held_out, noise


def _cases(count: int) -> list[Case]:
    """Mentions that are right 9 times in 10 with the sign and 4 in 10 without it."""
    chance = random.Random(5)
    made = []
    for number in range(count):
        sign = float(number % 2)
        made.append(Case("desk", f"d{number // 3}", (sign, 1.0 - sign), chance.random() < (0.9 if sign else 0.4)))
    return made


def test_the_fit_finds_what_a_sign_is_worth_and_no_weight_falls_below_0() -> None:
    """A sign that speaks against is left at nothing: its contrary carries the weight."""
    fitted = fit(_cases(600))
    assert fitted.weights[0] > 1.0 and fitted.weights[1] == 0.0
    assert abs(fitted.chance(Case("desk", "x", (1.0, 0.0), True)) - 0.9) < 0.06
    assert abs(fitted.chance(Case("desk", "x", (0.0, 1.0), True)) - 0.4) < 0.06


def test_held_out_chances_are_calibrated_within_their_noise() -> None:
    """Every case comes back once, scored by the documents of other folds."""
    cases = _cases(600)
    told = held_out(cases)
    assert sorted(case.document for case, _ in told) == sorted(case.document for case in cases)
    assert calibration_error(told) < 3 * noise(told)


def test_a_document_is_in_one_fold_only() -> None:
    """Two mentions of one article share its words: they must not stand on both sides."""
    assert {fold_of(f"d{number}") for number in range(200)} == set(range(calibrate.FOLDS))
    assert fold_of("same") == fold_of("same")


def test_what_is_always_said_and_never_so_is_all_error() -> None:
    """The measure itself must be able to fail."""
    wrong = [(Case("desk", "d", (), right=False), 0.95)] * 10
    assert calibration_error(wrong) == 0.95


def test_the_diagram_has_a_point_for_every_equal_share() -> None:
    """Points rest on as many mentions each."""
    told = [(number / 100, number % 3 == 0) for number in range(100)]
    points = reliability.points(told)
    assert [count for _, _, count in points] == [20] * 5
    picture = reliability.diagram({"whole": points}, title="Said and found")
    assert picture.count("<circle") == 5 and ">whole (100)<" in picture
