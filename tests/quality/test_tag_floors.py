"""Word classes are held to their floors on the treebank part that training never sees."""

from __future__ import annotations

from pathlib import Path

import pytest
import quality

TOOLS = Path(__file__).resolve().parents[2] / "tools"
DEV = quality.SHARED / "treebank_ewt_dev.conllu.gz"


@pytest.mark.quality
def test_tags_stay_above_their_floors(monkeypatch: pytest.MonkeyPatch) -> None:
    """Weights go out of step with the word lists they were trained on; when they do, it is time to train anew."""
    if not DEV.is_file():
        pytest.skip("../shared/data is not beside this clone; the treebanks are not part of the project")
    monkeypatch.syspath_prepend(str(TOOLS))
    import treebank
    from adapters import lexicon

    from streams.extract.syntax import Labeller
    from streams.extract.syntax.model import TAGS, load_chain

    samples = [treebank.sample_of(tree, frozenset(), lambda _: "?") for tree in treebank.read_trees(DEV)]
    gold = [tag for sample in samples for tag in sample.tags]
    for caseless, floor in ((False, 0.93), (True, 0.92)):
        rows = b"".join(lexicon().syntax.words.read(s.tokens, caseless=caseless)[0] for s in samples)
        found = Labeller(load_chain("tagger")).label(rows, (), [len(s.tokens) for s in samples])
        assert sum(TAGS[f] == g for f, g in zip(found, gold, strict=True)) > floor * len(gold)
