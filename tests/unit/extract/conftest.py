"""One lexicon for all tests of the room: it is read-only and takes most of a second to load."""

import pytest

from streams.extract import Lexicon, load_lexicon


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    """The shipped lexicon."""
    return load_lexicon()
