"""The pages on the agencies' formats name what the program takes, refuses and ships."""

from __future__ import annotations

import re
from pathlib import Path

import streams.acquire
from streams.serve import push

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "formats.md").read_text(encoding="utf-8")


def test_every_reason_named_is_one_that_acquire_gives() -> None:
    """Readers count rejected articles by them."""
    table = PAGE.partition("## What is refused")[2]
    reasons = re.findall(r"^\| `([a-z_]+)` \|", table, re.MULTILINE)
    assert len(reasons) >= 10
    assert {reason for reason in reasons if not re.search(rf"\b{reason}\b", streams.acquire.__doc__ or "")} == set()


def test_every_media_type_named_is_taken_over_http() -> None:
    """And those of the agencies that are taken are named."""
    named = set(re.findall(r"`((?:application|text)/[a-z0-9.+-]+)`", PAGE))
    named |= {"application/vnd.iptc.g2." + end for end in re.findall(r"`…([a-z+]+)`", PAGE)}
    agencies = {kind for kind in push._TYPES if re.search(r"iptc|nitf|newsml|cap\+", kind)}
    assert named == agencies


def test_every_sample_is_described_and_every_one_described_is_there() -> None:
    """A page that names files must be able to show them."""
    folder = ROOT / "samples" / "formats"
    named = set(re.findall(r"`(\d\d\d-[a-z0-9.-]+\.(?:xml|json|txt))`", PAGE.partition("## The samples")[2]))
    assert named == {path.name for path in folder.iterdir() if path.is_file()}
