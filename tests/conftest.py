"""Fixtures that several folders of tests need."""

from __future__ import annotations

import itertools
import logging
import os
from collections.abc import Callable, Iterator

import pytest
import structlog

from streams.errors import StreamsError
from streams.worker.config import BrokerConfig
from streams.worker.embedded import EmbeddedKafka
from streams.worker.proving import throwaway_kafka

_numbers = itertools.count()


@pytest.fixture(autouse=True)
def logs_as_before() -> Iterator[None]:
    """A command called in this process sets how everything logs; the next test must not find it so."""
    root, disabled = logging.getLogger(), logging.root.manager.disable
    handlers, level = list(root.handlers), root.level
    levels = {
        name: one.level for name, one in logging.root.manager.loggerDict.items() if isinstance(one, logging.Logger)
    }
    configured, made = structlog.is_configured(), structlog.get_config()
    yield
    if configured:
        structlog.configure(**made)
    else:
        structlog.reset_defaults()
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.disable(disabled)
    for name, one in logging.root.manager.loggerDict.items():
        if isinstance(one, logging.Logger):
            one.setLevel(levels.get(name, logging.NOTSET))


@pytest.fixture(scope="session")
def kafka() -> Iterator[EmbeddedKafka]:
    """A real Kafka for the whole session; tests that need it are skipped where it cannot be fetched."""
    manager = throwaway_kafka()
    try:
        broker = manager.__enter__()
    except StreamsError as error:
        pytest.skip(f"no embedded Kafka: {error}")
    yield broker
    manager.__exit__(None, None, None)


@pytest.fixture
def new_broker(kafka: EmbeddedKafka) -> Callable[..., BrokerConfig]:
    """Makes the settings of a deployment of its own on the session's Kafka: its topics meet no other test's."""

    def make(**settings: object) -> BrokerConfig:
        prefix = f"t{os.getpid()}-{next(_numbers)}."
        return BrokerConfig(servers=kafka.servers, prefix=prefix, **settings)  # type: ignore[arg-type]

    return make
