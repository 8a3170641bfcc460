"""What the trained models reach and cost: tags, names with and without them, time; writes bench/results/syntax.json.

    python bench/syntax.py [--roles] [--out bench/results/syntax.json]

`--roles` also asks the question that decided against a parser (docs/adr/0007): subjects and objects by the arcs of
spaCy's parser, put in place of the rules' own. It needs spaCy and a package that carries its small English pipeline,
see `peer_names.py`.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any

import peer_names
from adapters import article, lexicon
from quality import SHARED, measure, rows
from speed import machine

from streams import extract
from streams.extract.chunks import Phrases
from streams.extract.groups import ActorLexicon
from streams.extract.syntax import COMPILED, Labeller
from streams.extract.syntax.model import TAGS, load_chain

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tools"))
import treebank

Figures = dict[str, Any]
ROUNDS = 5
_SUBJECTS = frozenset(("nsubj", "nsubjpass"))
_NOMINAL = frozenset(("NOUN", "PROPN", "PRON", "NUM"))


def tags(dev: Path) -> Figures:
    """Return shares of words of a treebank tagged right, as written and where capitals say nothing."""
    samples = [treebank.sample_of(tree, frozenset(), lambda _: "?") for tree in treebank.read_trees(dev)]
    gold = [tag for sample in samples for tag in sample.tags]
    figures: Figures = {"words": len(gold)}
    for name, caseless in (("right", False), ("right_caseless", True)):
        numbers = b"".join(lexicon().syntax.words.read(s.tokens, caseless=caseless)[0] for s in samples)
        found = Labeller(load_chain("tagger")).label(numbers, (), [len(s.tokens) for s in samples])
        figures[name] = round(sum(TAGS[f] == g for f, g in zip(found, gold, strict=True)) / len(gold), 4)
    return figures


def cost(data: Path) -> Figures:
    """Return processor time for 400 words of the desk's articles, read for events, and with their names too."""
    articles = [article(row["id"], row["text"]) for row in rows(data / "desk.visible.jsonl.gz")]
    words = sum(len(a.text.split()) for a in articles)
    best = {"events": float("inf"), "events_and_names": float("inf")}
    for _ in range(ROUNDS):
        for what, least in best.items():
            start = time.process_time()
            for one in articles:
                found = extract.read(extract.document_of(one), lexicon())
                _ = what == "events_and_names" and found.names
            best[what] = min(least, time.process_time() - start)
    us = {f"{what}_us_per_400_words": round(1e6 * spent / words * 400, 1) for what, spent in best.items()}
    return {**us, "articles_per_cpu_second": round(1e6 / us["events_and_names_us_per_400_words"])}


def roles(data: Path) -> Figures:
    """Return the figures of desk and PLOVER by the rules, and with subjects by spaCy's arcs."""
    pipeline = peer_names.spacy_pipeline()
    if pipeline is None:
        return {}
    arcs = _Arcs(pipeline)
    figures: Figures = {}
    for name in ("desk", "plover_gsr"):
        keys = ("record_f1", "initiator_f1", "target_f1", "sources_f1", "source_f1")
        plain = measure(data, name, "visible")
        with arcs.instead_of_rules():
            parsed = measure(data, name, "visible")
        figures[name] = {key: [plain[key], parsed[key]] for key in keys if key in plain}
    return {**figures, "subjects_asked": arcs.asked, "subjects_alike": arcs.alike}


class _Arcs:
    """Subjects of verbs by the arcs of another's parser, over this project's tokens."""

    def __init__(self, pipeline: Any) -> None:
        self.pipeline = pipeline
        self.known: dict[str, list[tuple[int, str, str]]] = {}
        self.asked = self.alike = 0

    @contextmanager
    def instead_of_rules(self) -> Iterator[None]:
        """Within it every reader of the room asks the arcs for a verb's subject, and the rules where they have none."""
        from streams.extract import sides

        rules = sides.subject_chunks

        def subjects(phrases: Phrases, words: ActorLexicon, k: int) -> tuple[int, ...]:
            own = rules(phrases, words, k)
            found = self._subjects(phrases, k)
            self.asked += 1
            self.alike += found == own
            return found or own

        holders = [m for m in list(sys.modules.values()) if getattr(m, "subject_chunks", None) is rules]
        for module in holders:
            module.subject_chunks = subjects  # type: ignore[attr-defined]
        try:
            yield
        finally:
            for module in holders:
                module.subject_chunks = rules  # type: ignore[attr-defined]

    def _read(self, phrases: Phrases) -> list[tuple[int, str, str]]:
        from spacy.tokens import Doc

        text = phrases.sentence.text
        if text not in self.known:
            read = self.pipeline(Doc(self.pipeline.vocab, words=[token.text for token in phrases.sentence.tokens]))
            self.known[text] = [(t.head.i if t.head.i != t.i else -1, t.dep_, t.pos_) for t in read]
        return self.known[text]

    def _subjects(self, phrases: Phrases, k: int) -> tuple[int, ...]:
        arcs, verb = self._read(phrases), phrases.chunks[k].verb
        if not 0 <= verb < len(arcs):
            return ()
        first = _subject(arcs, verb, 0)
        if first < 0:
            return ()
        if phrases.words[first] in ("who", "which", "that") and arcs[verb][1] in ("relcl", "acl"):
            joined = [arcs[verb][0]]
        else:
            joined = [first]
            for at, (head, relation, tag) in enumerate(arcs):
                if head in joined and relation == "conj" and tag in _NOMINAL:
                    joined.append(at)
        chunks = {phrases.at[at] for at in joined if at < len(phrases.at)}
        return tuple(sorted(j for j in chunks if phrases.chunks[j].kind == "N"))


def _subject(arcs: list[tuple[int, str, str]], verb: int, depth: int) -> int:
    own = next((at for at, (head, relation, _) in enumerate(arcs) if head == verb and relation in _SUBJECTS), -1)
    head, relation, _ = arcs[verb]
    if own >= 0 or head < 0 or depth > 3:
        return own
    if relation in ("relcl", "acl"):
        return head
    return _subject(arcs, head, depth + 1) if relation in ("conj", "xcomp", "advcl", "aux", "auxpass") else -1


def main() -> int:
    """Measure, print, write where asked."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, default=SHARED, help="folder of the sets")
    parser.add_argument("--roles", action="store_true", help="roles by another's parser too")
    parser.add_argument("--out", type=Path, help="file to write the figures to")
    asked = parser.parse_args()
    folder = files("streams.extract").joinpath("data/syntax")
    figures: Figures = {
        **machine(),
        "compiled": COMPILED,
        "weights_bytes": {name: len(folder.joinpath(f"{name}.zst").read_bytes()) for name in ("tagger", "names")},
        "tags_on_ewt_dev": tags(asked.data / "treebank_ewt_dev.conllu.gz"),
        "names": {name: measure(asked.data, name, "visible") for name in ("uner_ewt", "re3d")},
        "cost": cost(asked.data),
    }
    if asked.roles:
        figures["roles_by_rules_and_by_arcs"] = roles(asked.data)
    print(json.dumps(figures, indent=1))
    if asked.out:
        asked.out.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
