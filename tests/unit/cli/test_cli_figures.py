"""The processes of one command show their figures together."""

from __future__ import annotations

import subprocess
import sys

from calling import clean_environment

ASK = """
import sys
sys.argv = ["streams", {command!r}]
import streams.cli
from streams.ops import metrics
value = metrics.SOURCE_STATE.labels("a", "new")._value
print(bool(metrics.multiprocess_folder()), bool(value._multiprocess))
"""


def test_figures_are_shared_before_anything_counts() -> None:
    """prometheus-client decides at its import: a module imported too early would lose what `streams up` counts."""
    for command, shared in (("up", "True True"), ("acquire", "False False")):
        done = subprocess.run(
            [sys.executable, "-c", ASK.format(command=command)],
            capture_output=True,
            text=True,
            env=clean_environment(),
            check=True,
        )
        assert done.stdout.strip() == shared, command
