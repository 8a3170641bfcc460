"""The README's own example works as it stands there."""

from __future__ import annotations

import re
import textwrap
import tomllib
from pathlib import Path

from streams import match, notify

README = (Path(__file__).resolve().parents[2] / "README.md").read_text(encoding="utf-8")


def _block(language: str) -> str:
    found = re.search(rf"^( *)```{language}\n(.*?)^\1```", README, re.DOTALL | re.MULTILINE)
    assert found is not None
    return textwrap.dedent(found[2])


def test_the_first_rule_passes_its_own_tests(tmp_path: Path) -> None:
    """A stranger copies it: it must load with the channel shown beside it, and do what it says."""
    settings = tomllib.loads(_block("toml"))
    channels = notify.parse_channels(settings["notify"]["channels"])
    path = tmp_path / settings["rules"]
    path.mkdir()
    (path / "desk.yaml").write_text(_block("yaml"), encoding="utf-8")
    results = match.run_tests(match.load_rules(path, channels=channels))
    assert [result.passed for result in results] == [True, True]
