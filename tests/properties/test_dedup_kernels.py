"""The compiled inner loops and the numpy ones give the same, whatever they are given."""

from __future__ import annotations

import contextlib
import os
from types import ModuleType

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from long_wire import wire

from streams.codec import encode
from streams.dedup import DedupLimits, Index, evict, judge, kernels, restore
from streams.dedup.kernels import plain
from streams.dedup.sketch import bitmap
from streams.dedup.words import _characters, _number_words

if kernels.COMPILED:
    from streams.dedup.kernels import _native, native
else:
    if os.environ.get("CI"):
        pytest.fail("the inner loops were not compiled; CI must test both forms")
    pytest.skip("no compiler made the compiled form here", allow_module_level=True)

FORMS = pytest.mark.parametrize("form", [plain, native], ids=["plain", "native"])

texts = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from("ab1 2,.\n\n'’éß中文ไทยﬁ١٢twoτρία"),
        st.characters(min_codepoint=0x1FF00, max_codepoint=0x20100),
    ),
    max_size=300,
)
hashes = st.lists(st.integers(0, 2**64 - 1), max_size=150).map(lambda some: np.array(some, np.uint64))
few_hashes = st.lists(st.sampled_from([0, 1, 7, 2**32, 2**63, 2**64 - 1]), max_size=80).map(
    lambda some: np.array(some, np.uint64)
)


def same(one: tuple[object, ...], other: tuple[object, ...]) -> None:
    """Both hold equal arrays and numbers."""
    for left, right in zip(one, other, strict=True):
        if isinstance(left, np.ndarray):
            assert isinstance(right, np.ndarray)
            assert (left.dtype, left.shape) == (right.dtype, right.shape)
            assert left.tobytes() == right.tobytes()
        else:
            assert left == right


@settings(max_examples=300, deadline=None)
@given(texts)
def test_both_read_the_same_words(text: str) -> None:
    """Or a worker without a compiler would judge another log."""
    tables = (*_characters(), _number_words()[1])
    same(plain.scan(text, *tables), native.scan(text, *tables))


@pytest.mark.parametrize("text", ["", "\n", "a", "a" * 100_000, "\ud800\n\udfff", "two\n\nthree 3,000\n", "中" * 50])
def test_both_read_odd_texts_the_same(text: str) -> None:
    """No text, no newline, one endless word, lone surrogates."""
    tables = (*_characters(), _number_words()[1])
    same(plain.scan(text, *tables), native.scan(text, *tables))


@settings(max_examples=200, deadline=None)
@given(st.one_of(hashes, few_hashes), st.sampled_from([1, 5, 8]), st.integers(0, 60), st.integers(0, 6), st.data())
def test_both_make_the_same_shingles(
    words: np.ndarray, width: int, lead_words: int, lead_keys: int, data: st.DataObject
) -> None:
    """Repeated words, texts shorter than a run, figures at the edges."""
    places = data.draw(st.lists(st.integers(0, max(0, len(words) - 1)), max_size=5)) if len(words) else []
    figures = np.array(sorted(places), np.int32)
    sampled = data.draw(st.integers(0, 3)), data.draw(st.sampled_from([1, 5, 40]))
    same(
        plain.shingle(words, width, lead_words, lead_keys, figures, *sampled),
        native.shingle(words, width, lead_words, lead_keys, figures, *sampled),
    )


@settings(max_examples=200, deadline=None)
@given(st.one_of(hashes, few_hashes), st.integers(1, 80))
def test_both_make_the_same_bitmaps_and_read_them(shingles: np.ndarray, size_bytes: int) -> None:
    """Bitmaps are part of what is stored."""
    bits = plain.bitmap(shingles, 8 * size_bytes)
    assert native.bitmap(shingles, 8 * size_bytes) == bits
    assert plain.held(shingles, bits).all()
    others = shingles ^ np.uint64(0x5555)
    assert native.count_held(others, bits) == plain.count_held(others, bits)
    same((plain.held(others, bits),), (native.held(others, bits),))


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.binary(max_size=700), hashes.map(bitmap)))
def test_squeezed_bitmaps_come_back(bits: bytes) -> None:
    """What is remembered must be what was made."""
    squeezed = plain.squeeze(bits)
    assert native.squeeze(bits) == squeezed
    assert len(squeezed) <= len(bits) + 1
    assert plain.spread(squeezed) == native.spread(squeezed) == bits
    asked = np.arange(0, 2**64 - 1, 2**58 + 12345, dtype=np.uint64)
    told = plain.weigh(asked, squeezed)
    assert native.weigh(asked, squeezed) == told
    assert told[2] == 8 * len(bits)


@settings(max_examples=100, deadline=None)
@given(st.one_of(hashes, few_hashes))
def test_both_fold_hashes_the_same(some: np.ndarray) -> None:
    """Equal texts are told by it; the order of words counts."""
    folded = plain.fold_hashes(some)
    assert native.fold_hashes(some) == folded
    if len(set(some.tolist())) > 1:
        assert plain.fold_hashes(np.sort(some)[::-1].copy()) != plain.fold_hashes(np.sort(some))


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=60))
def test_what_is_no_squeezed_bitmap_ends_no_process(data: bytes) -> None:
    """A topic may hold anything; the compiled form must not read past its end."""
    with contextlib.suppress(ValueError):
        assert isinstance(native.spread(data), bytes)


@FORMS
def test_postings_hold_what_was_put_in_through_growth_and_removal(form: ModuleType) -> None:
    """The table is the only thing between a copy and its original."""
    rng = np.random.default_rng(7)
    postings, truth = form.Postings(), set()
    for slot in range(2000):
        # Some keys stand in every text, some are next to each other, some far apart.
        keys = np.unique(np.concatenate([rng.integers(0, 90, 6), rng.integers(0, 2**32, 20)]).astype(np.uint32))
        postings.post(keys[:3], keys[3:] ^ np.uint32(77), 77, slot)
        truth |= {(int(key), slot) for key in keys}
        if slot % 3 == 0:
            postings.remove(keys[::2].copy(), slot)
            truth -= {(int(key), slot) for key in keys[::2]}
    for slot in range(0, 1000, 2):
        keys = np.array(sorted(key for key, owner in truth if owner == slot), np.uint32) if slot % 50 == 0 else None
        if keys is not None:
            postings.remove(keys, slot)
            truth -= {(int(key), slot) for key in keys}
    asked = np.array(sorted({key for key, _ in truth} | {5, 2**31}), np.uint32)
    found = postings.find(asked[:5], asked[5:] ^ np.uint32(9), 9)
    assert sorted(zip(asked[found[:, 0]].tolist(), found[:, 1].tolist(), strict=True)) == sorted(truth)
    assert len(postings) == len(truth)
    assert postings.nbytes >= 8 * len(truth)


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_both_sift_and_rank_the_same(data: st.DataObject) -> None:
    """Who is compared with whom decides the verdict."""
    slots = data.draw(st.integers(1, 12))
    rng = np.random.default_rng(data.draw(st.integers(0, 2**32)))
    keys, names = data.draw(st.integers(0, 9)), 2
    pairs = data.draw(st.lists(st.tuples(st.integers(0, names + keys - 1), st.integers(0, slots - 1)), max_size=80))
    found = np.array(sorted(pairs), np.int32).reshape(-1, 2)
    positions = rng.permutation(slots).astype(np.int64)
    times, entries = rng.integers(0, 9, slots).astype(np.int64), rng.integers(0, 9, slots).astype(np.int64)
    families, counts = rng.integers(0, 5, slots).astype(np.uint32), rng.integers(0, 500, slots).astype(np.int32)
    asked = (found, names, keys, positions, times, entries, families, data.draw(st.integers(0, 12)), 1, 7, 2)
    max_families = data.draw(st.integers(1, 4))
    one, other = plain.sift(*asked, max_families), native.sift(*asked, max_families)
    same(one, other)
    shared = (one.rows, one.slots, one.common, counts, positions, data.draw(st.integers(0, 600)))
    limits = (data.draw(st.sampled_from([0.0, 0.4, 1.0])), 20.0, 4.0, data.draw(st.integers(0, 5)))
    same((plain.rank(*shared, *limits),), (native.rank(*shared, *limits),))


def test_both_judge_a_wire_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """A log begun by the one may be taken over by the other, restored and evicted in between."""

    def judged() -> list[bytes]:
        index, made = Index(DedupLimits(window_s=200, redelivery_s=50)), []
        for number, article in enumerate(wire(1200, seed=9, gap_s=1.0)):
            made.append(judge(index, article, number))
            if number % 100 == 99:
                evict(index)
            if number == 700:
                index = Index(index.limits)
                restore(index, made[400:])
        return [encode(decision) for decision in made]

    compiled = judged()
    for name in kernels.__all__:
        if name != "COMPILED":
            monkeypatch.setattr(kernels, name, getattr(plain, name))
    assert judged() == compiled


@pytest.mark.parametrize(
    "call",
    [
        lambda: _native.scan(b"abc", True, np.zeros(3, np.uint8), np.zeros(3, np.uint64), np.zeros(0, np.uint64)),
        lambda: _native.scan(b"abc", False, np.zeros(0, np.uint8), np.zeros(0, np.uint64), np.zeros(0, np.uint64)),
        lambda: _native.shingle(np.zeros(3, np.uint64), 0, 4, 4, np.zeros(0, np.int32), 2, 40),
        lambda: _native.bitmap(np.zeros(3, np.uint64), 12),
        lambda: _native.held(np.zeros(3, np.uint64), b""),
        lambda: _native.Postings().post(b"abc", np.zeros(2, np.uint32), 0, 0),
        lambda: native.sift(
            np.array([[0, 9]], np.int32),
            0,
            1,
            *[np.zeros(2, np.int64)] * 3,
            np.zeros(2, np.uint32),
            *[0] * 4,
            max_families=1,
        ),
    ],
)
def test_compiled_form_refuses_what_does_not_fit(call: object) -> None:
    """Where numpy would raise, C would read what is not there."""
    with pytest.raises(ValueError, match=r"\w"):
        call()  # type: ignore[operator]
