"""Writes the weights of `streams/extract/syntax/` from treebanks; the same input and seed give the same bytes.

    python tools/train_syntax.py --trees ../shared/data/treebank_ewt_train.conllu.gz \
        --names ../shared/data/treebank_gum_free.conllu.gz --dev ../shared/data/treebank_ewt_dev.conllu.gz

`--trees` have tags only: of their names the kind is unknown, so training takes the most likely one. `--names` have
entities too. `--dev` is only measured. Needs a C compiler (`cc`) for its loops.
"""

from __future__ import annotations

import argparse
import ctypes
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import treebank
from renamed import TIMELY, Names, rename
from treebank import Sample

from streams.extract.document import Token
from streams.extract.gazetteer import load_gazetteer
from streams.extract.groups import load_actors
from streams.extract.placewords import load_place_words
from streams.extract.syntax import atoms as A
from streams.extract.syntax import plain
from streams.extract.syntax.model import NAMES, TAGS, pack_chain

HERE = Path(__file__).resolve().parent
OUT = HERE.parent / "streams" / "extract" / "data" / "syntax"
RENAMED = 1
"""Copies of a sentence of known names with other names in them."""

TAG, MARK = A.COLUMNS, A.COLUMNS + 1

_W, _E, _E2, _B, _S, _C, _P, _L, _O = range(A.COLUMNS)


def _alone(offsets: Sequence[int], column: int) -> list[tuple[tuple[int, int], ...]]:
    return [((offset, column),) for offset in offsets]


def _pairs(*pairs: str) -> list[tuple[tuple[int, int], ...]]:
    """Read "W0 S1" as word here with shape of the next; columns: W E e B S C P L O T(ag) M(ark)."""
    letters = {"W": _W, "E": _E, "e": _E2, "B": _B, "S": _S, "C": _C, "P": _P, "L": _L, "O": _O, "T": TAG, "M": MARK}
    return [tuple((int(part[1:]), letters[part[0]]) for part in pair.split()) for pair in pairs]


TAG_TEMPLATES = _pairs(
    "W0", "W-1", "W1", "W-2", "W2", "W-1 W0", "W0 W1", "W-1 W1",
    "E0", "e0", "B0", "E-1", "E1", "E-1 E0", "E0 E1", "S0", "S0 S-1", "S0 W-1", "S0 E0", "S0 B0",
    "C0", "C-1", "C1", "C-1 C0", "C0 C1", "C-1 C0 C1", "C-2 C-1", "C1 C2", "C-1 W0", "W0 C1", "E0 C-1", "E0 C1",
    "C-1 C1", "S0 L0", "S0 P0",
)  # fmt: skip
NAME_TEMPLATES = _pairs(
    "W0", "W-1", "W1", "W-2", "W2", "W-1 W0", "W0 W1", "S0 W-1", "S0 W1",
    "E0", "B0", "E0 S0", "S0", "S-1 S0", "S0 S1", "S-1 S0 S1", "W0 S0",
    "P0", "P0 S0", "P0 P1", "P-1 P0", "P0 S1", "P-1 S0", "P1 S0", "P0 P1 S0 S1", "P0 W-1", "P0 W1",
    "L0", "L0 S0", "L-1 L0", "L0 L1", "L0 W-1", "L0 W1", "L0 S1 S-1", "L1 S0 S1", "L-1 S-1 S0",
    "O0", "O0 S0", "O0 O1", "O-1 O0", "O1 S0 S1", "O-1 S-1 S0", "O2 S0 S1 S2",
    "M0", "M0 M1", "M-1 M0", "M0 S0", "P0 L0 O0 S0",
    "T0", "T-1", "T1", "T-1 T0", "T0 T1", "T-1 T0 T1", "T0 W-1", "T0 W1", "T0 P0", "T0 L0", "T0 O0", "T0 T1 W2",
    "T-2 W-1 T0", "T0 C1", "C-1 T0 C1", "C-1 W-2 T0",
)  # fmt: skip


class Trainer:
    """Holds the compiled loops and the word reader."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.reader = A.WordReader(load_actors(), load_gazetteer(), load_place_words())
        folder = Path(tempfile.mkdtemp())
        built = folder / "train.so"
        subprocess.run(["cc", "-O2", "-fPIC", "-shared", "-o", built, HERE / "train_syntax.c"], check=True)
        self.lib = ctypes.CDLL(str(built))

    def atoms(self, sentences: Sequence[tuple[list[Token], bool]]) -> tuple[np.ndarray, bytes, list[int]]:
        """Return the numbers, marks and lengths of sentences, each with whether it is caseless."""
        read = [self.reader.read(tokens, caseless=caseless) for tokens, caseless in sentences]
        rows = np.frombuffer(b"".join(row for row, _ in read), np.uint32).reshape(-1, A.COLUMNS)
        return rows, b"".join(marks for _, marks in read), [len(tokens) for tokens, _ in sentences]

    def chain(
        self,
        labels: tuple[str, ...],
        templates: list[tuple[tuple[int, int], ...]],
        atoms: np.ndarray,
        extra: Sequence[bytes],
        lengths: list[int],
        allowed: np.ndarray,
        *,
        epochs: int,
        least: int,
        most: int,
        cost: float = 0.0,
    ) -> plain.Chain:
        """Return a model trained on sentences; features met fewer than `least` times are not looked at."""
        sizes = np.array(lengths, np.intp)
        columns = [np.frombuffer(column, np.uint8) for column in extra]
        hashes = plain.features(templates, atoms, columns, sizes)
        keys, at, counts = np.unique(hashes, return_inverse=True, return_counts=True)
        keep = counts >= least
        number = np.cumsum(keep) - 1
        ids = np.where(keep, number, -1)[at].astype(np.int32).reshape(hashes.shape)
        keys = keys[keep]
        weights, steps = self._run(ids, sizes, allowed, len(keys), labels, epochs, cost)
        size = np.abs(weights).max(axis=1)
        if len(keys) > most:  # the heaviest, trained again by themselves
            chosen = np.sort(np.argsort(-size, kind="stable")[:most])
            again = np.full(len(keys) + 1, -1, np.int32)
            again[chosen] = np.arange(len(chosen), dtype=np.int32)
            ids = again[ids]
            keys = keys[chosen]
            weights, steps = self._run(ids, sizes, allowed, len(keys), labels, epochs, cost)
        top = np.quantile(np.abs(weights).max(axis=1), 0.999)
        scale = 127 / top
        small = np.clip(np.rint(weights * scale), -127, 127).astype(np.int8)
        whole = np.where(steps < -1e8, plain.NEVER, np.clip(np.rint(steps * scale), -20000, 20000)).astype(np.int16)
        keep = np.abs(small).max(axis=1) > 0
        return plain.Chain(labels, tuple(templates), keys[keep], small[keep], whole)

    def _run(
        self, ids: np.ndarray, sizes: np.ndarray, allowed: np.ndarray, rows: int, labels: tuple[str, ...], epochs: int,
        cost: float
    ) -> tuple[np.ndarray, np.ndarray]:  # fmt: skip
        count = len(labels)
        ids = np.ascontiguousarray(ids)
        weights = np.zeros((rows, count), np.float64)
        steps = np.zeros((count + 1, count), np.float64)
        for before, name in enumerate((*labels, "O")):
            for after, following in enumerate(labels):
                if following[:2] == "I-" and name[2:] != following[2:]:
                    steps[before, after] = -1e9
        starts = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
        pointer = ctypes.c_void_p

        def address(array: np.ndarray) -> ctypes.c_void_p:
            return pointer(array.ctypes.data)

        failed = self.lib.train_chain(
            ctypes.c_int64(len(sizes)), address(starts), address(ids), ctypes.c_int(ids.shape[1]), address(allowed),
            ctypes.c_int64(rows), ctypes.c_int(count), ctypes.c_int(epochs), ctypes.c_uint64(self.seed),
            ctypes.c_double(cost), address(weights), address(steps),
        )  # fmt: skip
        if failed:
            raise MemoryError("the training loop had no memory")
        return weights, steps


def bits(allowed: Sequence[frozenset[str]], labels: Sequence[str]) -> np.ndarray:
    """Return a bit for each label that a word may have."""
    cache: dict[frozenset[str], int] = {}
    return np.array(
        [cache.setdefault(a, sum(1 << n for n, label in enumerate(labels) if label in a)) for a in allowed], np.uint32
    )


def gold_tag(tag: str) -> str:
    """Return the tag as this project has it: signs are with the others."""
    return "X" if tag == "SYM" else tag


def load(path: Path, names: Names, *, entities: bool) -> list[Sample]:
    """Return the sentences of a treebank, each second one with its words apart too, and some with other names."""
    samples = []
    for number, tree in enumerate(treebank.read_trees(path, entities=entities)):
        samples.append(treebank.sample_of(tree, TIMELY, names.kind_of))
        if number % 2:
            samples.append(treebank.sample_of(tree, TIMELY, names.kind_of, spaced=True))
        for _ in range(RENAMED if entities else 0):
            renamed = rename(tree, names)
            if renamed:
                samples.append(treebank.sample_of(renamed, TIMELY, names.kind_of))
    return [sample for sample in samples if sample.tokens]


def main() -> int:
    """Train, measure on the trees kept back, write."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--trees", type=Path, action="append", default=[])
    parser.add_argument("--names", type=Path, action="append", default=[])
    parser.add_argument("--dev", type=Path)
    parser.add_argument("--out", type=Path, default=OUT)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--least", type=int, default=3, help="features met less often are not looked at")
    asked = parser.parse_args()
    trainer = Trainer(asked.seed)
    lists = Names(trainer.reader.actors, trainer.reader.gazetteer, trainer.reader.places, asked.seed)
    named = [s for path in asked.names for s in load(path, lists, entities=True)]
    others = [s for path in asked.trees for s in load(path, lists, entities=False)]
    every = named + others
    sentences = [(s.tokens, False) for s in every] + [(s.tokens, True) for s in every[::2]]
    samples = every + every[::2]
    atoms, marks, lengths = trainer.atoms(sentences)
    tags = bits([frozenset({gold_tag(t)}) for s in samples for t in s.tags], TAGS)
    tagger = trainer.chain(
        TAGS, TAG_TEMPLATES, atoms, (), lengths, tags, epochs=asked.epochs, least=asked.least, most=60_000
    )
    print(f"tagger: {len(tagger.keys)} features", file=sys.stderr)
    # Tags as a tagger gives them that has not seen the sentence: by halves.
    given = np.zeros(len(atoms), np.uint8)
    where = np.repeat(np.arange(len(lengths)) % len(every) // 2 % 2, lengths)
    sizes = np.array(lengths)
    for half in (0, 1):
        mask = where != half
        part = sizes[np.arange(len(lengths)) % len(every) // 2 % 2 != half]
        other = trainer.chain(
            TAGS, TAG_TEMPLATES, atoms[mask], (), part.tolist(), tags[mask], epochs=3, least=asked.least, most=60_000
        )
        rest = sizes[np.arange(len(lengths)) % len(every) // 2 % 2 == half]
        found = plain.Labeller(other).label(atoms[~mask].tobytes(), (), rest.tolist())
        given[~mask] = np.frombuffer(found, np.uint8)
    allowed = bits([a for s in samples for a in s.allowed], NAMES)
    finder = trainer.chain(
        NAMES, NAME_TEMPLATES, atoms, (given.tobytes(), marks), lengths, allowed,
        epochs=asked.epochs, least=asked.least, most=60_000, cost=1.0,
    )  # fmt: skip
    print(f"name finder: {len(finder.keys)} features", file=sys.stderr)
    asked.out.mkdir(parents=True, exist_ok=True)
    (asked.out / "tagger.zst").write_bytes(pack_chain(tagger))
    (asked.out / "names.zst").write_bytes(pack_chain(finder))
    if asked.dev:
        print(measure(trainer, asked.dev, tagger))
    return 0


def measure(trainer: Trainer, dev: Path, tagger: plain.Chain) -> dict[str, float]:
    """Return shares of words tagged right, as written and with capitals that say nothing."""
    samples = [treebank.sample_of(tree, TIMELY, lambda _: "?") for tree in treebank.read_trees(dev)]
    figures = {}
    for name, caseless in (("tags", False), ("tags_caseless", True)):
        atoms, _, lengths = trainer.atoms([(s.tokens, caseless) for s in samples])
        found = plain.Labeller(tagger).label(atoms.tobytes(), (), lengths)
        gold = [t for s in samples for t in s.tags]
        figures[name] = round(sum(TAGS[f] == g for f, g in zip(found, gold, strict=True)) / len(gold), 4)
    return figures


if __name__ == "__main__":
    sys.exit(main())
