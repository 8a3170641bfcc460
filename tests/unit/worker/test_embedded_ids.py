"""The embedded broker's own small parts."""

from __future__ import annotations

import uuid

from streams.worker.embedded import new_cluster_id


def test_a_cluster_id_is_never_taken_for_an_option() -> None:
    """One random id in 64 began with a dash, and the storage tool refused it as an unknown option."""
    drawn = uuid.UUID(bytes=b"\xfb" + bytes(15))
    assert new_cluster_id(drawn) == "_wAAAAAAAAAAAAAAAAAAAA"
