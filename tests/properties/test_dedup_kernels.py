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
from streams.dedup.kernels.plain_packing import spread, squeeze
from streams.dedup.kernels.plain_reading import Reading, Shape, Words, fold_hashes
from streams.dedup.sketch import bitmap
from streams.dedup.words import SHAPE, _tables

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


words = st.sampled_from(
    ["police", "said", "two", "o", "1,200", "3.5", "2024", "١٬٢٠٠", "١٢", "99,5", "中文", "ไทย", "a" * 40]
)
lines = st.tuples(
    st.sampled_from(["", "* ", "- ", "-", "– ", "o ", "» ", "\u2003 ", "٣ "]),
    st.lists(words, max_size=25).map(" ".join),
    st.sampled_from(["", ".", "”", " ", "؟ \u00a0", "٣", ":"]),
).map("".join)
pages = st.lists(lines, max_size=12).map("\n".join)


def like(one: Reading | Words, other: Reading | Words) -> None:
    """Both hold equal arrays, numbers and strings."""
    same(tuple(one), tuple(other))


@settings(max_examples=300, deadline=None)
@given(st.one_of(texts, pages))
def test_both_read_the_same_words(text: str) -> None:
    """Or a worker without a compiler would judge another log."""
    like(plain.Reader(_tables(), SHAPE).words(text), native.Reader(_tables(), SHAPE).words(text))


@pytest.mark.parametrize("text", ["", "\n", "a", "a" * 100_000, "\ud800\n\udfff", "two\n\nthree 3,000\n", "中" * 50])
def test_both_read_odd_texts_the_same(text: str) -> None:
    """No text, no newline, one endless word, lone surrogates."""
    like(plain.Reader(_tables(), SHAPE).read(text), native.Reader(_tables(), SHAPE).read(text))


@settings(max_examples=300, deadline=None)
@given(st.one_of(texts, pages), st.data())
def test_both_compare_the_same_of_a_text(text: str, data: st.DataObject) -> None:
    """Repeated words, texts shorter than a run, figures at the edges, much and little running text."""

    def some(*sizes: int) -> int:
        return data.draw(st.sampled_from(sizes))

    shape = Shape(
        spaced_width=some(1, 5, 8),
        unspaced_width=some(1, 8),
        lead_words=some(0, 7, 40),
        lead_keys=some(0, 4),
        lookup_level=some(0, 2, 3),
        most_sampled=some(1, 5, 40),
        most_words=some(0, 9, 20_000),
        long_line=some(0, 15),
        sentence=some(1, 8),
        least_prose=some(0, 60),
    )
    like(plain.Reader(_tables(), shape).read(text), native.Reader(_tables(), shape).read(text))


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
@given(hashes, st.integers(1, 9), st.floats(0, 9), st.booleans())
def test_both_tell_the_same_figures_moved(shingles: np.ndarray, width: int, least: float, outer: bool) -> None:
    """A toll that rose makes a copy an update."""
    around = shingles[: len(shingles) // width * width] ^ np.uint64(0x5555)
    bits = bitmap(shingles)
    assert native.moved(around, width, bits, least, outer) == plain.moved(around, width, bits, least, outer)


@settings(max_examples=200, deadline=None)
@given(*[st.lists(st.integers(0, 30) | st.integers(0, 2**32 - 1), max_size=60)] * 2)
def test_both_count_the_same_among_keys(some: list[int], keys: list[int]) -> None:
    """Whose lead, or sample, stands in the other."""
    asked, among = np.array(some, np.uint32), np.array(sorted(set(keys)), np.uint32)
    assert plain.count_among(asked, among) == len([one for one in some if one in keys])
    assert native.count_among(asked.tobytes(), among) == plain.count_among(asked.tobytes(), among)


def test_many_entries_of_one_key_find_room_wherever_its_home_is() -> None:
    """Nothing goes round the end of a table: a key whose home is the last place spills over it, however often."""
    last = next(key for key in range(1 << 20) if (key * 0x9E3779B1) % (1 << 28) > (1 << 28) - 300)
    keys = np.array([last], np.uint32)
    postings = native.Postings()
    for slot in range(500):
        postings.post(keys, NO_KEYS, 0, slot)
    assert sorted(postings.find(keys)) == [(0, slot) for slot in range(500)]
    for slot in range(0, 500, 2):
        postings.remove(keys, NO_KEYS, 0, slot)
    assert sorted(postings.find(keys)) == [(0, slot) for slot in range(1, 500, 2)]
    assert len(postings) == 250
    assert postings.nbytes < 7 * 4_000


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.binary(max_size=700), hashes.map(bitmap)))
def test_squeezed_bitmaps_come_back(bits: bytes) -> None:
    """What is remembered must be what was made."""
    squeezed = squeeze(bits)
    assert len(squeezed) <= len(bits) + 1
    assert spread(squeezed) == bits
    packed = native.pack_print(b"", bits, *[""] * 5)
    assert packed.endswith(squeezed if bits else b"")
    assert native.unpack_print(packed)[1] == bits


@settings(max_examples=100, deadline=None)
@given(st.one_of(hashes, few_hashes))
def test_order_of_words_counts_in_the_one_hash_of_all(some: np.ndarray) -> None:
    """Equal texts are told by it."""
    if len(set(some.tolist())) > 1:
        assert fold_hashes(np.sort(some)[::-1].copy()) != fold_hashes(np.sort(some))


derived = st.from_regex(r"\A[a-z]{0,5}-[0-9a-f]{20}\Z")
hexes = st.sampled_from(["", "0" * 8, "12ab34cd", "12AB34CD", "0123456789abcdef", "12 4ab3c", "xyz", "\ud800"])


@settings(max_examples=200, deadline=None)
@given(st.one_of(derived, st.text(max_size=30)))
def test_ids_come_back_and_both_pack_them_the_same(name: str) -> None:
    """Half of what is remembered of a copy is ids."""
    packed = plain.pack_id(name)
    assert native.pack_id(name) == packed
    assert plain.unpack_id(packed) == native.unpack_id(packed) == name


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=40), st.one_of(st.just(b""), hashes.map(bitmap), st.binary(max_size=80)), st.data())
def test_prints_come_back_or_are_refused_and_both_pack_them_the_same(
    shingles: bytes, bits: bytes, data: st.DataObject
) -> None:
    """What has another form than ours is kept as it is, not bent."""
    lead, *told = data.draw(st.tuples(*[hexes] * 5))
    packed = plain.pack_print(shingles, bits, lead, *told)
    assert native.pack_print(shingles, bits, lead, *told) == packed
    if packed is not None:
        assert plain.unpack_print(packed) == native.unpack_print(packed) == (shingles, bits, lead, *told)
        asked = np.arange(0, 2**64 - 1, 2**58 + 12345, dtype=np.uint64)
        assert native.weigh_print(asked, packed) == plain.weigh_print(asked, packed)


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=60))
def test_what_is_no_squeezed_bitmap_ends_no_process(data: bytes) -> None:
    """A topic may hold anything; the compiled form must not read past its end."""
    prefix = bytes(24)
    asked = np.arange(9, dtype=np.uint64)
    for read in (native.unpack_print, native.unpack_id, lambda some: native.weigh_print(asked, some)):
        for some in (data, prefix + data):
            with contextlib.suppress(ValueError):
                read(some)


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
            postings.remove(keys[:4:2].copy(), keys[4::2] ^ np.uint32(3), 3, slot)
            truth -= {(int(key), slot) for key in keys[::2]}
    for slot in range(0, 1000, 2):
        keys = np.array(sorted(key for key, owner in truth if owner == slot), np.uint32) if slot % 50 == 0 else None
        if keys is not None:
            postings.remove(keys, keys[:0], 0, slot)
            truth -= {(int(key), slot) for key in keys}
    asked = np.array(sorted({key for key, _ in truth} | {5, 2**31}), np.uint32)
    assert sorted((int(asked[row]), slot) for row, slot in postings.find(asked)) == sorted(truth)
    assert len(postings) == len(truth)
    assert postings.nbytes >= 7 * len(truth)


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_both_find_and_rank_the_same(data: st.DataObject) -> None:
    """Who is compared with whom, and by what an article is found, decides the verdict."""
    slots, salt = data.draw(st.integers(1, 12)), 5
    rng = np.random.default_rng(data.draw(st.integers(0, 2**32)))
    names, keys = np.array([1, 2], np.uint32), np.arange(3, data.draw(st.integers(3, 12)), dtype=np.uint32)
    held = np.zeros(slots, plain.SLOT)
    held["position"], held["family"] = rng.permutation(slots), rng.integers(0, 5, slots)
    held["time"], held["entry"], held["count"] = (rng.integers(0, top, slots) for top in (9, 9, 500))
    forms = plain.Postings(), native.Postings()
    for slot in range(slots):
        named, own = (some[rng.random(len(some)) < 0.6] for some in (names, keys))
        for form in forms:
            form.post(named, own, salt, slot)
    limits = (data.draw(st.integers(0, 12)), 1, 7, 2, data.draw(st.integers(1, 4)))
    one, other = (form.search(names, keys, salt, held, *limits) for form in forms)
    assert one.common == other.common
    assert sorted(one.named) == sorted(other.named)
    found = [
        sorted(zip(*(np.frombuffer(some, np.int32).tolist() for some in sifted[1:4]), strict=True))
        for sifted in (one, other)
    ]
    assert found[0] == found[1]
    posted, family = rng.random(len(keys)) < 0.8, data.draw(st.integers(-1, 4))
    told = (keys, posted, one.common)
    novel = plain.novel(*told, one.rows, one.families, family)
    assert native.novel(*told, other.rows, other.families, family) == novel
    asked = (data.draw(st.integers(0, 600)), data.draw(st.sampled_from([0.0, 0.4, 1.0])), 20.0, 4.0, 3)
    ranked = plain.rank(one.rows, one.slots, one.common, held, *asked)
    assert native.rank(other.rows, other.slots, other.common, held, *asked) == ranked


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


BAD_SHAPE = SHAPE._replace(spaced_width=0)
NO_KEYS = np.zeros(0, np.uint32)
ROW = np.zeros(1, np.int32)


@pytest.mark.parametrize(
    "call",
    [
        lambda: native.Reader(_tables()._replace(kinds=np.zeros(3, np.uint8)), SHAPE),
        lambda: native.Reader(_tables()._replace(kinds=np.ones(len(_tables().kinds), np.uint8)), SHAPE),
        lambda: native.Reader(_tables()._replace(worths=("one",)), SHAPE),
        lambda: native.Reader(_tables(), BAD_SHAPE),
        lambda: _native.Reader(_tables(), SHAPE).read(b"abc", True),
        lambda: _native.bitmap(np.zeros(3, np.uint64), 12),
        lambda: _native.held(np.zeros(3, np.uint64), b""),
        lambda: _native.Postings().post(b"abc", np.zeros(2, np.uint32), 0, 0),
        lambda: native.Postings().search(NO_KEYS, NO_KEYS, 0, np.zeros(1, np.uint32), 0, 0, 0, 0, 1),
        lambda: native.rank(bytes(4), b"\x09\0\0\0", b"\0", np.zeros(2, plain.SLOT), 1, 0.4, 20, 4, 1),
        lambda: native.novel(NO_KEYS, np.zeros(0, bool), b"", bytes(4), bytes(4), 0),
        lambda: native.moved(np.zeros(7, np.uint64), 5, b"\0", 1.0, True),
        lambda: native.moved(np.zeros(5, np.uint64), 5, b"", 1.0, True),
        lambda: native.count_among(b"abc", NO_KEYS),
    ],
)
def test_compiled_form_refuses_what_does_not_fit(call: object) -> None:
    """Where numpy would raise, C would read what is not there."""
    with pytest.raises(ValueError, match=r"\w"):
        call()  # type: ignore[operator]


def test_a_slot_that_the_index_has_not_is_refused() -> None:
    """The arrays of an index grow with its slots, or something is badly wrong."""
    postings, key = native.Postings(), np.array([7], np.uint32)
    postings.post(key, NO_KEYS, 0, 5)
    with pytest.raises(ValueError, match="slot"):
        postings.search(NO_KEYS, key, 0, np.zeros(5, plain.SLOT), 1, 0, 0, 0, 1)
