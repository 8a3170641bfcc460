"""Imported before anything that counts: prometheus-client decides at its import whether processes share figures."""

from __future__ import annotations

import atexit
import os
import shutil
import sys
import tempfile

SHARING = ("up", "worker", "serve")
"""Commands whose processes show the figures of all of them at one address."""


def share_figures(arguments: list[str]) -> None:
    """Give this process and its children one folder for their figures, if the command is one of `SHARING`.

    A folder that the environment already names is taken as it is.
    """
    if not set(SHARING) & set(arguments) or os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        return
    folder = tempfile.mkdtemp(prefix="streams-metrics-")
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = folder
    atexit.register(shutil.rmtree, folder, ignore_errors=True)


share_figures(sys.argv[1:])
