/* The inner loops of deduplication, compiled. `plain.py` says what each does; both give the same bytes.
 *
 * Plain C11 on CPython's stable ABI (3.11 and later): one wheel a platform. Numbers are little-endian in memory on
 * every platform that wheels are built for; `__init__.py` takes the plain form elsewhere. Nothing here keeps state
 * but `Postings`, which the GIL guards, and two tables that are the same at any time.
 */
#define PY_SSIZE_T_CLEAN
#define Py_LIMITED_API 0x030B0000
#include <Python.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#if defined(__GNUC__) || defined(__clang__)
#define FETCH(address) __builtin_prefetch(address)
#else
#define FETCH(address) ((void)(address))
#endif

#define BASE 0x9E3779B97F4A7C15ULL
#define POWERS 32
#define SIEVE 8192
enum { SEPARATOR, LETTER, SINGLE, DIGIT };

static inline uint64_t mix(uint64_t value) {
    value ^= value >> 33;
    value *= 0xFF51AFD7ED558CCDULL;
    value ^= value >> 33;
    value *= 0xC4CEB9FE1A85EC53ULL;
    return value ^ (value >> 33);
}

static PyObject *as_bytes(const void *data, size_t size) {
    return PyBytes_FromStringAndSize((const char *)data, (Py_ssize_t)size);
}

/* True where a buffer is whole items of `size`; sets the error otherwise. */
static int whole(const Py_buffer *buffer, size_t size, const char *name) {
    if (buffer->len % (Py_ssize_t)size == 0) return 1;
    PyErr_Format(PyExc_ValueError, "%s must be whole items of %zu bytes", name, size);
    return 0;
}

/* Words that a text may hold; most others are told by one bit. */
typedef struct {
    const uint64_t *sorted;
    size_t count;
    uint64_t sieve[SIEVE / 64];
} Known;

static void sift_known(Known *known) {
    memset(known->sieve, 0, sizeof known->sieve);
    for (size_t at = 0; at < known->count; at++) {
        unsigned bit = (unsigned)(known->sorted[at] & (SIEVE - 1));
        known->sieve[bit >> 6] |= 1ULL << (bit & 63);
    }
}

/* True where `value` is among evenly spread numbers, ascending: it stands near its share of the way. */
static int among(uint64_t value, const Known *known) {
    unsigned bit = (unsigned)(value & (SIEVE - 1));
    if (!(known->sieve[bit >> 6] >> (bit & 63) & 1)) return 0;
    const uint64_t *sorted = known->sorted;
    size_t count = known->count;
    size_t at = (size_t)((value >> 32) * count >> 32);
    while (at && sorted[at] > value) at--;
    while (at + 1 < count && sorted[at] < value) at++;
    return sorted[at] == value;
}

/* ------------------------------------------------------------------ scan */

typedef struct {
    const uint8_t *narrow;
    const uint32_t *wide;
    size_t length;
    const uint8_t *class_of;
    size_t known;
    int is_wide;
} Text;

static inline uint32_t code_at(const Text *text, size_t at) { return text->is_wide ? text->wide[at] : text->narrow[at]; }
static inline size_t place_of(const Text *text, uint32_t code) { return code < text->known ? code : text->known - 1; }

static int is_digit(const Text *text, size_t at) {
    return at < text->length && text->class_of[place_of(text, code_at(text, at))] == DIGIT;
}

/* Where the ASCII digits that begin at `start` end; 0 where the figure has other digits, or goes on behind a mark. */
static int32_t digits_end(const Text *text, size_t start) {
    size_t at = start;
    for (; is_digit(text, at); at++)
        if (code_at(text, at) > '9') return 0;
    if (at < text->length && is_digit(text, at + 1)) {
        uint32_t mark = code_at(text, at);
        if (mark == '.' || mark == ',' || mark == 0xA0 || mark == 0x202F) return 0;
    }
    return (int32_t)at;
}

PyDoc_STRVAR(scan_doc, "scan(text, wide, classes, values, numbers): see plain.scan");

static PyObject *scan(PyObject *Py_UNUSED(self), PyObject *args) {
    Py_buffer text, classes, values, numbers;
    int wide;
    if (!PyArg_ParseTuple(args, "y*py*y*y*", &text, &wide, &classes, &values, &numbers)) return NULL;
    PyObject *result = NULL;
    uint64_t *hashes = NULL;
    int32_t *lines = NULL, *asked = NULL;
    if (!whole(&text, wide ? 4 : 1, "text") || !whole(&values, 8, "values") || !whole(&numbers, 8, "numbers")) goto done;
    size_t length = (size_t)text.len / (wide ? 4 : 1), known = (size_t)classes.len;
    if (!known || (size_t)values.len / 8 != known) {
        PyErr_SetString(PyExc_ValueError, "classes and values must be one entry a code point, and not none");
        goto done;
    }
    const uint8_t *narrow_text = text.buf, *class_of = classes.buf;
    const uint32_t *wide_text = text.buf;
    const uint64_t *value_of = values.buf;
    Known number = {numbers.buf, (size_t)numbers.len / 8, {0}};
    sift_known(&number);
    size_t newlines = 1;
    for (size_t at = 0; at < length; at++) newlines += (wide ? wide_text[at] : narrow_text[at]) == '\n';
    hashes = malloc((length + 1) * sizeof *hashes);
    asked = malloc((length + 1) * 3 * sizeof *asked);
    lines = calloc(newlines, sizeof *lines);
    if (!hashes || !asked || !lines) {
        PyErr_NoMemory();
        goto done;
    }
    uint64_t powers[POWERS];
    powers[0] = 1;
    for (int at = 1; at < POWERS; at++) powers[at] = powers[at - 1] * BASE;
    size_t count = 0, asked_count = 0, line = 0, at = 0;
    Py_ssize_t singles = 0;
    const Text given = {narrow_text, wide_text, length, class_of, known, wide};
    while (at < length) {
        uint32_t code = code_at(&given, at);
        size_t place = place_of(&given, code);
        int first = class_of[place];
        if (first == SEPARATOR) {
            line += code == '\n';
            at++;
            continue;
        }
        size_t start = at++;
        uint64_t sum = value_of[place];
        if (first == SINGLE) singles++;
        else {
            uint64_t power = powers[POWERS - 1];
            for (size_t letter = 1; at < length; at++, letter++) {
                code = code_at(&given, at);
                place = place_of(&given, code);
                if (class_of[place] == SEPARATOR || class_of[place] == SINGLE) break;
                if (letter >= POWERS) power *= BASE;
                sum += value_of[place] * (letter < POWERS ? powers[letter] : power);
            }
        }
        uint64_t hash = mix(sum);
        if (first == DIGIT || among(hash, &number)) {
            asked[3 * asked_count] = (int32_t)count;
            asked[3 * asked_count + 1] = (int32_t)start;
            asked[3 * asked_count++ + 2] = first == DIGIT ? digits_end(&given, start) : -1;
        }
        lines[line]++;
        hashes[count++] = hash;
    }
    result = Py_BuildValue("NNNn", as_bytes(hashes, count * 8), as_bytes(lines, newlines * 4),
                           as_bytes(asked, asked_count * 12), singles);
done:
    free(hashes);
    free(asked);
    free(lines);
    PyBuffer_Release(&text);
    PyBuffer_Release(&classes);
    PyBuffer_Release(&values);
    PyBuffer_Release(&numbers);
    return result;
}

PyDoc_STRVAR(fold_hashes_doc, "fold_hashes(hashes): see plain.fold_hashes");

static PyObject *fold_hashes(PyObject *Py_UNUSED(self), PyObject *args) {
    Py_buffer hashes;
    if (!PyArg_ParseTuple(args, "y*", &hashes)) return NULL;
    PyObject *result = NULL;
    if (whole(&hashes, 8, "hashes")) {
        const uint64_t *hash = hashes.buf;
        uint64_t sum = 0, place = 0;
        for (Py_ssize_t at = 0; at < hashes.len / 8; at++) sum += mix(hash[at] + (place += BASE));
        result = PyLong_FromUnsignedLongLong(mix(sum));
    }
    PyBuffer_Release(&hashes);
    return result;
}

/* ------------------------------------------------------------------ shingle */

/* Sorts evenly spread numbers in about linear time: into as many drawers as there are numbers, then by insertion. */
static int sort_spread(uint64_t *numbers, size_t count) {
    if (count > 1) {
        uint64_t *sorted = malloc(count * sizeof *sorted);
        uint32_t *ends = calloc(count + 1, sizeof *ends);
        if (!sorted || !ends) {
            free(sorted);
            free(ends);
            return 0;
        }
        for (size_t at = 0; at < count; at++) ends[((numbers[at] >> 32) * count >> 32) + 1]++;
        for (size_t at = 1; at <= count; at++) ends[at] += ends[at - 1];
        for (size_t at = 0; at < count; at++) sorted[ends[(numbers[at] >> 32) * count >> 32]++] = numbers[at];
        for (size_t at = 1; at < count; at++) {
            uint64_t value = sorted[at];
            size_t place = at;
            for (; place && sorted[place - 1] > value; place--) sorted[place] = sorted[place - 1];
            sorted[place] = value;
        }
        memcpy(numbers, sorted, count * sizeof *numbers);
        free(sorted);
        free(ends);
    }
    return 1;
}

static size_t distinct(uint64_t *sorted, size_t count) {
    size_t kept = count > 0;
    for (size_t at = 1; at < count; at++)
        if (sorted[at] != sorted[at - 1]) sorted[kept++] = sorted[at];
    return kept;
}

PyDoc_STRVAR(shingle_doc, "shingle(words, width, lead_words, lead_keys, figures, lookup_level, most_sampled): see plain.shingle");

static PyObject *shingle(PyObject *Py_UNUSED(self), PyObject *args) {
    Py_buffer words, figures;
    Py_ssize_t asked_width, lead_words, lead_keys;
    unsigned int lookup_level, most_sampled;
    if (!PyArg_ParseTuple(args, "y*nnny*II", &words, &asked_width, &lead_words, &lead_keys, &figures, &lookup_level,
                          &most_sampled))
        return NULL;
    PyObject *result = NULL;
    uint64_t *every = NULL, *lead = NULL, *around = NULL;
    uint32_t *keys = NULL, *wanted = NULL;
    uint8_t *posted = NULL;
    if (!whole(&words, 8, "words") || !whole(&figures, 4, "figures")) goto done;
    if (asked_width < 1 || lead_words < 0 || lead_keys < 0 || !most_sampled) {
        PyErr_SetString(PyExc_ValueError, "width and most_sampled must be at least 1, the others at least 0");
        goto done;
    }
    size_t word_count = (size_t)words.len / 8, figure_count = (size_t)figures.len / 4;
    size_t width = (size_t)asked_width < word_count ? (size_t)asked_width : word_count;
    size_t count = word_count ? word_count - width + 1 : 0;
    size_t lead_count = lead_words >= asked_width ? (size_t)(lead_words - asked_width + 1) : 0;
    if (lead_count > count) lead_count = count;
    if (count < (size_t)asked_width) figure_count = 0;
    const uint64_t *word = words.buf;
    const int32_t *figure = figures.buf;
    every = malloc((count + 1) * sizeof *every);
    lead = malloc((lead_count + 1) * sizeof *lead);
    around = malloc((figure_count * (size_t)asked_width + 1) * sizeof *around);
    if (!every || !lead || !around) {
        PyErr_NoMemory();
        goto done;
    }
    for (size_t at = 0; at < count; at++) {
        uint64_t run = word[at];
        for (size_t offset = 1; offset < width; offset++) run = run * BASE + word[at + offset];
        every[at] = mix(run);
    }
    for (size_t number = 0; number < figure_count; number++) {
        Py_ssize_t from = figure[number] - (asked_width - 1), last = (Py_ssize_t)count - asked_width;
        from = from < 0 ? 0 : from;
        from = from > last ? last : from;
        memcpy(around + number * (size_t)asked_width, every + from, (size_t)asked_width * sizeof *around);
    }
    memcpy(lead, every, lead_count * sizeof *lead);
    if (!sort_spread(lead, lead_count) || !sort_spread(every, count)) {
        PyErr_NoMemory();
        goto done;
    }
    count = distinct(every, count);
    lead_count = distinct(lead, lead_count);
    keys = malloc((count + (size_t)lead_keys + 1) * sizeof *keys);
    wanted = malloc((count + 1) * sizeof *wanted);
    posted = malloc(count + 1);
    if (!keys || !wanted || !posted) {
        PyErr_NoMemory();
        goto done;
    }
    for (size_t at = 0; at < count; at++) keys[at] = (uint32_t)(every[at] >> 32);
    uint32_t *lead_key = keys + count;
    size_t found = 0;
    for (size_t at = 0; at < lead_count && found < (size_t)lead_keys; at++)
        if (!found || lead_key[found - 1] != (uint32_t)(lead[at] >> 32)) lead_key[found++] = (uint32_t)(lead[at] >> 32);
    unsigned level = 0;
    while (count >> level > most_sampled) level++;
    if (lookup_level > level) lookup_level = level;
    size_t wanted_count = 0, lead_at = 0;
    for (size_t at = 0; at < count; at++) {
        if (at && keys[at] == keys[at - 1]) continue;
        while (lead_at < found && lead_key[lead_at] < keys[at]) lead_at++;
        int of_lead = lead_at < found && lead_key[lead_at] == keys[at];
        /* Keys ascend: the 1 in 2^level that are sampled at a level are those without its upper bits. */
        if (!of_lead && lookup_level && keys[at] >> (32 - lookup_level)) {
            if (lead_at == found) break;
            continue;
        }
        wanted[wanted_count] = keys[at];
        posted[wanted_count++] = of_lead || !level || !(keys[at] >> (32 - level));
    }
    result = Py_BuildValue("NNNNNNN", as_bytes(every, count * 8), as_bytes(keys, count * 4), as_bytes(lead, lead_count * 8),
                           as_bytes(lead_key, found * 4), as_bytes(around, figure_count * (size_t)asked_width * 8),
                           as_bytes(wanted, wanted_count * 4), as_bytes(posted, wanted_count));
done:
    free(keys);
    free(wanted);
    free(posted);
    free(every);
    free(lead);
    free(around);
    PyBuffer_Release(&words);
    PyBuffer_Release(&figures);
    return result;
}

/* ------------------------------------------------------------------ bitmaps */

PyDoc_STRVAR(bitmap_doc, "bitmap(shingles, size): see plain.bitmap");

static PyObject *bitmap(PyObject *Py_UNUSED(self), PyObject *args) {
    Py_buffer shingles;
    Py_ssize_t size;
    if (!PyArg_ParseTuple(args, "y*n", &shingles, &size)) return NULL;
    PyObject *result = NULL;
    if (!whole(&shingles, 8, "shingles")) goto done;
    if (size < 8 || size % 8 || size > (Py_ssize_t)1 << 31) {
        PyErr_SetString(PyExc_ValueError, "size must be whole bytes of bits");
        goto done;
    }
    uint8_t *bits = calloc((size_t)size / 8, 1);
    if (!bits) {
        PyErr_NoMemory();
        goto done;
    }
    const uint64_t *shingle_of = shingles.buf;
    for (size_t at = 0; at < (size_t)shingles.len / 8; at++) {
        uint64_t place = (shingle_of[at] & 0xFFFFFFFFULL) * (uint64_t)size >> 32;
        bits[place >> 3] |= (uint8_t)(0x80 >> (place & 7));
    }
    result = as_bytes(bits, (size_t)size / 8);
    free(bits);
done:
    PyBuffer_Release(&shingles);
    return result;
}

static size_t count_in(const uint64_t *shingle_of, size_t count, const uint8_t *bit, size_t bytes) {
    size_t found = 0;
    uint64_t size = (uint64_t)bytes * 8;
    for (size_t at = 0; size && at < count; at++) {
        uint64_t place = (shingle_of[at] & 0xFFFFFFFFULL) * size >> 32;
        found += bit[place >> 3] >> (7 - (place & 7)) & 1;
    }
    return found;
}

PyDoc_STRVAR(count_held_doc, "count_held(shingles, bits): see plain.count_held");

static PyObject *count_held(PyObject *Py_UNUSED(self), PyObject *args) {
    Py_buffer shingles, bits;
    if (!PyArg_ParseTuple(args, "y*y*", &shingles, &bits)) return NULL;
    PyObject *result = NULL;
    if (!whole(&shingles, 8, "shingles")) goto done;
    result = PyLong_FromSize_t(count_in(shingles.buf, (size_t)shingles.len / 8, bits.buf, (size_t)bits.len));
done:
    PyBuffer_Release(&shingles);
    PyBuffer_Release(&bits);
    return result;
}

PyDoc_STRVAR(held_doc, "held(shingles, bits): see plain.held");

static PyObject *held(PyObject *Py_UNUSED(self), PyObject *args) {
    Py_buffer shingles, bits;
    if (!PyArg_ParseTuple(args, "y*y*", &shingles, &bits)) return NULL;
    PyObject *result = NULL;
    if (!whole(&shingles, 8, "shingles")) goto done;
    size_t count = (size_t)shingles.len / 8;
    if (!bits.len && count) {
        PyErr_SetString(PyExc_ValueError, "bits must not be empty");
        goto done;
    }
    uint8_t *flags = malloc(count + 1);
    if (!flags) {
        PyErr_NoMemory();
        goto done;
    }
    const uint64_t *shingle_of = shingles.buf;
    const uint8_t *bit = bits.buf;
    uint64_t size = (uint64_t)bits.len * 8;
    for (size_t at = 0; at < count; at++) {
        uint64_t place = (shingle_of[at] & 0xFFFFFFFFULL) * size >> 32;
        flags[at] = bit[place >> 3] >> (7 - (place & 7)) & 1;
    }
    result = as_bytes(flags, count);
    free(flags);
done:
    PyBuffer_Release(&shingles);
    PyBuffer_Release(&bits);
    return result;
}

/* A bitmap squeezed: its set places as Elias-Fano codes them, three low bits apart from the rest.
 * Layout: 1, places as two bytes, low bits (MSB first), then for each 8 bits of the bitmap as many ones as there are
 * places in it and a zero. Or, where that is no shorter, or the bitmap no whole 64 bits: 0 and the bitmap. */

static uint8_t ones_of[256];
static uint32_t places_of[256]; /* of each byte's ones, three bits each, the first highest */

static void fill_tables(void) {
    for (unsigned byte = 0; byte < 256; byte++) {
        unsigned ones = 0, places = 0;
        for (unsigned place = 0; place < 8; place++)
            if (byte >> (7 - place) & 1) {
                places = places << 3 | place;
                ones++;
            }
        ones_of[byte] = (uint8_t)ones;
        places_of[byte] = places;
    }
}

typedef struct {
    uint8_t *byte;
    uint32_t waiting;
    unsigned count;
} Writer;

static inline void write_bits(Writer *writer, uint32_t value, unsigned count) {
    writer->waiting = writer->waiting << count | value;
    for (writer->count += count; writer->count >= 8; writer->count -= 8)
        *writer->byte++ = (uint8_t)(writer->waiting >> (writer->count - 8));
}

static inline void end_bits(Writer *writer) {
    if (writer->count) *writer->byte = (uint8_t)(writer->waiting << (8 - writer->count));
}

static int get(const uint8_t *bits, size_t at) { return bits[at >> 3] >> (7 - (at & 7)) & 1; }

PyDoc_STRVAR(squeeze_doc, "squeeze(bits): see plain.squeeze");

static PyObject *squeeze(PyObject *Py_UNUSED(self), PyObject *args) {
    Py_buffer bits;
    if (!PyArg_ParseTuple(args, "y*", &bits)) return NULL;
    const uint8_t *bit = bits.buf;
    size_t size = (size_t)bits.len, set = 0;
    for (size_t at = 0; at < size; at++)
        set += ones_of[bit[at]];
    size_t low_bytes = (3 * set + 7) / 8, squeezed = 3 + low_bytes + (set + size + 7) / 8;
    PyObject *result = NULL;
    if (size % 8 || set > 0xFFFF || squeezed >= size + 1) {
        uint8_t *plain = malloc(size + 1);
        if (plain) {
            plain[0] = 0;
            memcpy(plain + 1, bit, size);
            result = as_bytes(plain, size + 1);
            free(plain);
        } else PyErr_NoMemory();
    } else {
        uint8_t *made = calloc(squeezed, 1);
        if (made) {
            made[0] = 1;
            made[1] = (uint8_t)(set & 0xFF);
            made[2] = (uint8_t)(set >> 8);
            Writer low = {made + 3, 0, 0}, high = {made + 3 + low_bytes, 0, 0};
            for (size_t at = 0; at < size; at++) {
                unsigned ones = ones_of[bit[at]];
                write_bits(&low, places_of[bit[at]], 3 * ones);
                write_bits(&high, (2U << ones) - 2, ones + 1);
            }
            end_bits(&low);
            end_bits(&high);
            result = as_bytes(made, squeezed);
            free(made);
        } else PyErr_NoMemory();
    }
    PyBuffer_Release(&bits);
    return result;
}

/* Returns the bitmap that was squeezed, to be freed, and its bytes; NULL with the error set where it is none. */
static uint8_t *spread_bits(const uint8_t *byte, size_t length, size_t *size) {
    uint8_t *bits = NULL;
    if (length && byte[0] == 0) {
        bits = malloc(length);
        if (bits) memcpy(bits, byte + 1, *size = length - 1);
        else PyErr_NoMemory();
    } else if (length < 3) PyErr_SetString(PyExc_ValueError, "not a squeezed bitmap");
    else {
        size_t set = byte[1] | (size_t)byte[2] << 8, low_bytes = (3 * set + 7) / 8;
        if (length < 3 + low_bytes) PyErr_SetString(PyExc_ValueError, "not a squeezed bitmap");
        else {
            const uint8_t *low = byte + 3, *high = low + low_bytes;
            size_t marks = (length - 3 - low_bytes) * 8;
            bits = calloc(marks + 1, 1);
            if (bits) {
                size_t number = 0, at = 0;
                for (size_t mark = 0; mark < marks; mark++) {
                    if (number < set && get(high, mark)) {
                        int place = get(low, 3 * number) << 2 | get(low, 3 * number + 1) << 1 | get(low, 3 * number + 2);
                        bits[at] |= (uint8_t)(0x80 >> place);
                        number++;
                    } else at++;
                }
                /* The last byte's padding reads as up to seven more bytes of the bitmap, which is whole 64 bits. */
                *size = at / 8 * 8;
            } else PyErr_NoMemory();
        }
    }
    return bits;
}

PyDoc_STRVAR(spread_doc, "spread(squeezed): see plain.spread");

static PyObject *spread(PyObject *Py_UNUSED(self), PyObject *args) {
    Py_buffer squeezed;
    if (!PyArg_ParseTuple(args, "y*", &squeezed)) return NULL;
    size_t size = 0;
    uint8_t *bits = spread_bits(squeezed.buf, (size_t)squeezed.len, &size);
    PyObject *result = bits ? as_bytes(bits, size) : NULL;
    free(bits);
    PyBuffer_Release(&squeezed);
    return result;
}

PyDoc_STRVAR(weigh_doc, "weigh(shingles, squeezed): see plain.weigh");

static PyObject *weigh(PyObject *Py_UNUSED(self), PyObject *args) {
    Py_buffer shingles, squeezed;
    if (!PyArg_ParseTuple(args, "y*y*", &shingles, &squeezed)) return NULL;
    PyObject *result = NULL;
    uint8_t *bits = NULL;
    if (!whole(&shingles, 8, "shingles")) goto done;
    size_t size = 0, set = 0;
    bits = spread_bits(squeezed.buf, (size_t)squeezed.len, &size);
    if (!bits) goto done;
    for (size_t at = 0; at < size; at++) set += ones_of[bits[at]];
    size_t found = count_in(shingles.buf, (size_t)shingles.len / 8, bits, size);
    result = Py_BuildValue("nnn", (Py_ssize_t)found, (Py_ssize_t)set, (Py_ssize_t)(size * 8));
done:
    free(bits);
    PyBuffer_Release(&shingles);
    PyBuffer_Release(&squeezed);
    return result;
}

/* ------------------------------------------------------------------ postings */

/* Entries (key, slot) in 256 open-addressed tables, chosen by the upper bits of the scattered key. Each grows by an
 * eighth when it is full but for 15 in 100: what grows at once is small, and little stands empty. Removing shifts back
 * what follows, so tables do not age. */

#define TABLES 256
#define SMALLEST 16
#define SCATTER 0x9E3779B1U

typedef struct {
    uint32_t key;
    uint32_t slot; /* plus one; 0 stands for an empty place */
} Entry;

typedef struct {
    Entry *entries;
    uint32_t size, used;
} Table;

typedef struct {
    PyObject_HEAD
    Table tables[TABLES];
    Py_ssize_t live;
} Postings;

static inline Table *table_of(Postings *self, uint32_t scattered) { return &self->tables[scattered >> 24]; }

static inline uint32_t home(const Table *table, uint32_t scattered) {
    return (uint32_t)((uint64_t)(scattered & 0xFFFFFFU) * table->size >> 24);
}

/* Returns whether the entry is new. */
static int place_entry(Table *table, Entry entry) {
    uint32_t at = home(table, entry.key * SCATTER);
    for (; table->entries[at].slot; at = at + 1 == table->size ? 0 : at + 1)
        if (table->entries[at].key == entry.key && table->entries[at].slot == entry.slot) return 0;
    table->entries[at] = entry;
    table->used++;
    return 1;
}

static int grow(Table *table) {
    uint64_t wanted = (uint64_t)table->size + table->size / 8 + SMALLEST;
    if (wanted > 0xFFFFFFU) {
        PyErr_SetString(PyExc_OverflowError, "the index is full");
        return 0;
    }
    Entry *old = table->entries, *made = calloc((size_t)wanted, sizeof *made);
    if (!made) {
        PyErr_NoMemory();
        return 0;
    }
    uint32_t size = table->size;
    table->entries = made;
    table->size = (uint32_t)wanted;
    table->used = 0;
    for (uint32_t at = 0; at < size; at++)
        if (old[at].slot) (void)place_entry(table, old[at]);
    free(old);
    return 1;
}

static PyObject *postings_new(PyTypeObject *type, PyObject *Py_UNUSED(args), PyObject *Py_UNUSED(kwargs)) {
    allocfunc allocate = (allocfunc)PyType_GetSlot(type, Py_tp_alloc);
    return allocate(type, 0);
}

static void postings_dealloc(Postings *self) {
    for (int number = 0; number < TABLES; number++) free(self->tables[number].entries);
    PyTypeObject *type = Py_TYPE((PyObject *)self);
    freefunc release = (freefunc)PyType_GetSlot(type, Py_tp_free);
    release(self);
    Py_DECREF(type);
}

/* Names as they are, then keys each with `salt` upon it; to be freed, NULL where there is no memory. */
static uint32_t *salted(const Py_buffer *names, const Py_buffer *keys, uint32_t salt) {
    size_t name_count = (size_t)names->len / 4, key_count = (size_t)keys->len / 4;
    uint32_t *all = malloc((name_count + key_count + 1) * sizeof *all);
    if (!all) return NULL;
    memcpy(all, names->buf, name_count * sizeof *all);
    memcpy(all + name_count, keys->buf, key_count * sizeof *all);
    for (size_t at = 0; at < key_count; at++) all[name_count + at] ^= salt;
    return all;
}

static PyObject *postings_post(Postings *self, PyObject *args) {
    Py_buffer names, keys;
    unsigned int salt, slot;
    if (!PyArg_ParseTuple(args, "y*y*II", &names, &keys, &salt, &slot)) return NULL;
    PyObject *result = NULL;
    uint32_t *key = NULL;
    if (!whole(&names, 4, "names") || !whole(&keys, 4, "keys")) goto done;
    key = salted(&names, &keys, salt);
    if (!key) {
        PyErr_NoMemory();
        goto done;
    }
    for (Py_ssize_t number = 0; number < (names.len + keys.len) / 4; number++) {
        Table *table = table_of(self, key[number] * SCATTER);
        if (((uint64_t)table->used + 1) * 100 > (uint64_t)table->size * 85 && !grow(table)) goto done;
        self->live += place_entry(table, (Entry){key[number], slot + 1});
    }
    result = Py_NewRef(Py_None);
done:
    free(key);
    PyBuffer_Release(&names);
    PyBuffer_Release(&keys);
    return result;
}

static PyObject *postings_find(Postings *self, PyObject *args) {
    Py_buffer names, keys;
    unsigned int salt;
    if (!PyArg_ParseTuple(args, "y*y*I", &names, &keys, &salt)) return NULL;
    PyObject *result = NULL;
    uint32_t *found = NULL, *key = NULL;
    if (!whole(&names, 4, "names") || !whole(&keys, 4, "keys")) goto done;
    size_t count = (size_t)(names.len + keys.len) / 4, room = count + 64, hits = 0;
    key = salted(&names, &keys, salt);
    found = malloc(room * 2 * sizeof *found);
    if (!found || !key) {
        PyErr_NoMemory();
        goto done;
    }
    for (size_t number = 0; number < count; number++) {
        if (number + 8 < count) {
            uint32_t ahead = key[number + 8] * SCATTER;
            const Table *table = table_of(self, ahead);
            if (table->size) FETCH(table->entries + home(table, ahead));
        }
        uint32_t scattered = key[number] * SCATTER;
        const Table *table = table_of(self, scattered);
        if (!table->size) continue;
        for (uint32_t at = home(table, scattered); table->entries[at].slot; at = at + 1 == table->size ? 0 : at + 1) {
            if (table->entries[at].key != key[number]) continue;
            if (hits == room) {
                uint32_t *more = realloc(found, room * 4 * sizeof *found);
                if (!more) {
                    PyErr_NoMemory();
                    goto done;
                }
                found = more;
                room *= 2;
            }
            found[2 * hits] = (uint32_t)number;
            found[2 * hits++ + 1] = table->entries[at].slot - 1;
        }
    }
    result = as_bytes(found, hits * 2 * sizeof *found);
done:
    free(found);
    free(key);
    PyBuffer_Release(&names);
    PyBuffer_Release(&keys);
    return result;
}

/* Takes out the entry at `at`, and moves back what was pushed past it. */
static void take_out(Table *table, uint32_t at) {
    uint32_t hole = at, next = at;
    for (;;) {
        next = next + 1 == table->size ? 0 : next + 1;
        if (!table->entries[next].slot) break;
        uint32_t wanted = home(table, table->entries[next].key * SCATTER);
        /* It may move to the hole if its home is not between the hole and where it stands, going round. */
        int between = hole < next ? wanted > hole && wanted <= next : wanted > hole || wanted <= next;
        if (between) continue;
        table->entries[hole] = table->entries[next];
        hole = next;
    }
    table->entries[hole] = (Entry){0, 0};
    table->used--;
}

static PyObject *postings_remove(Postings *self, PyObject *args) {
    Py_buffer keys;
    unsigned int slot;
    if (!PyArg_ParseTuple(args, "y*I", &keys, &slot)) return NULL;
    PyObject *result = NULL;
    if (!whole(&keys, 4, "keys")) goto done;
    const uint32_t *key = keys.buf;
    for (Py_ssize_t number = 0; number < keys.len / 4; number++) {
        uint32_t scattered = key[number] * SCATTER;
        Table *table = table_of(self, scattered);
        if (!table->size) continue;
        for (uint32_t at = home(table, scattered); table->entries[at].slot; at = at + 1 == table->size ? 0 : at + 1)
            if (table->entries[at].key == key[number] && table->entries[at].slot == slot + 1) {
                take_out(table, at);
                self->live--;
                break;
            }
    }
    result = Py_NewRef(Py_None);
done:
    PyBuffer_Release(&keys);
    return result;
}

static Py_ssize_t postings_length(Postings *self) { return self->live; }

static PyObject *postings_nbytes(Postings *self, void *Py_UNUSED(closure)) {
    size_t bytes = 0;
    for (int number = 0; number < TABLES; number++) bytes += self->tables[number].size * sizeof(Entry);
    return PyLong_FromSize_t(bytes);
}

static PyMethodDef postings_methods[] = {
    {"find", (PyCFunction)postings_find, METH_VARARGS, "find(names, keys, salt): see plain.Postings"},
    {"post", (PyCFunction)postings_post, METH_VARARGS, "post(names, keys, salt, slot): see plain.Postings"},
    {"remove", (PyCFunction)postings_remove, METH_VARARGS, "remove(keys, slot): see plain.Postings"},
    {NULL, NULL, 0, NULL},
};

static PyGetSetDef postings_getset[] = {
    {"nbytes", (getter)postings_nbytes, NULL, "Bytes the tables take.", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

static PyType_Slot postings_slots[] = {
    {Py_tp_new, postings_new},
    {Py_tp_dealloc, postings_dealloc},
    {Py_tp_methods, postings_methods},
    {Py_tp_getset, postings_getset},
    {Py_sq_length, postings_length},
    {Py_tp_doc, (void *)"Which articles are found under a 32-bit key; see plain.Postings."},
    {0, NULL},
};

static PyType_Spec postings_spec = {
    "streams.dedup.kernels._native.Postings", sizeof(Postings), 0, Py_TPFLAGS_DEFAULT, postings_slots,
};

/* ------------------------------------------------------------------ sift and rank */

PyDoc_STRVAR(sift_doc, "sift(found, names, keys, positions, times, entries, families, before, earliest, latest, floor, "
                       "max_families): see plain.sift");

static PyObject *sift(PyObject *Py_UNUSED(self), PyObject *args) {
    Py_buffer found, positions, times, entries, families;
    Py_ssize_t names, keys, max_families;
    long long before, earliest, latest, oldest;
    if (!PyArg_ParseTuple(args, "y*nny*y*y*y*LLLLn", &found, &names, &keys, &positions, &times, &entries, &families,
                          &before, &earliest, &latest, &oldest, &max_families))
        return NULL;
    PyObject *result = NULL;
    int32_t *named = NULL, *kept = NULL;
    uint32_t *family = NULL, *seen = NULL;
    uint8_t *common = NULL;
    if (!whole(&found, 8, "found") || !whole(&positions, 8, "positions") || !whole(&families, 4, "families")) goto done;
    size_t count = (size_t)found.len / 8, slots = (size_t)positions.len / 8;
    if (times.len != positions.len || entries.len != positions.len || (size_t)families.len / 4 != slots || names < 0 ||
        keys < 0 || max_families < 1) {
        PyErr_SetString(PyExc_ValueError, "one position, time, entry and family a slot; max_families at least 1");
        goto done;
    }
    const int32_t *pair = found.buf;
    const int64_t *position = positions.buf, *time = times.buf, *entry = entries.buf;
    const uint32_t *family_of = families.buf;
    named = malloc((count + 1) * 2 * sizeof *named);
    kept = malloc((count + 1) * 2 * sizeof *kept);
    family = malloc((count + 1) * sizeof *family);
    seen = malloc((size_t)max_families * sizeof *seen);
    common = calloc((size_t)keys + 1, 1);
    if (!named || !kept || !family || !seen || !common) {
        PyErr_NoMemory();
        goto done;
    }
    int32_t *rows = kept, *slot_of = kept + count;
    size_t named_count = 0, kept_count = 0, seen_count = 0;
    int32_t last = -1;
    for (size_t at = 0; at < count; at++) {
        int32_t row = pair[2 * at], slot = pair[2 * at + 1];
        if (row < 0 || row >= names + keys || slot < 0 || (size_t)slot >= slots) {
            PyErr_SetString(PyExc_ValueError, "found names a key or slot that is not there");
            goto done;
        }
        if (row < names) {
            named[2 * named_count] = row;
            named[2 * named_count++ + 1] = slot;
            continue;
        }
        if (position[slot] >= before || time[slot] < earliest || time[slot] > latest || entry[slot] < oldest) continue;
        row -= (int32_t)names;
        rows[kept_count] = row;
        slot_of[kept_count] = slot;
        family[kept_count++] = family_of[slot];
        /* `find` gives the entries of one key one after another. */
        if (row != last) {
            last = row;
            seen_count = 0;
        }
        if (common[row]) continue;
        size_t known = 0;
        while (known < seen_count && seen[known] != family_of[slot]) known++;
        if (known == seen_count) {
            seen[seen_count++] = family_of[slot];
            common[row] = seen_count == (size_t)max_families;
        }
    }
    result = Py_BuildValue("NNNNN", as_bytes(named, named_count * 8), as_bytes(rows, kept_count * 4),
                           as_bytes(slot_of, kept_count * 4), as_bytes(family, kept_count * 4),
                           as_bytes(common, (size_t)keys));
done:
    free(named);
    free(kept);
    free(family);
    free(seen);
    free(common);
    PyBuffer_Release(&found);
    PyBuffer_Release(&positions);
    PyBuffer_Release(&times);
    PyBuffer_Release(&entries);
    PyBuffer_Release(&families);
    return result;
}

typedef struct {
    int64_t position;
    int32_t slot, shared;
} Candidate;

static int by_slot(const void *left, const void *right) {
    int32_t one = *(const int32_t *)left, other = *(const int32_t *)right;
    return (one > other) - (one < other);
}

static int by_rank(const void *left, const void *right) {
    const Candidate *one = left, *other = right;
    if (one->shared != other->shared) return one->shared < other->shared ? 1 : -1;
    if (one->position != other->position) return one->position > other->position ? 1 : -1;
    return (one->slot > other->slot) - (one->slot < other->slot);
}

PyDoc_STRVAR(rank_doc, "rank(rows, slots, common, counts, positions, shingle_count, containment, rate, finest, most): "
                       "see plain.rank");

static PyObject *rank(PyObject *Py_UNUSED(self), PyObject *args) {
    Py_buffer rows, slots, common, counts, positions;
    Py_ssize_t shingle_count, most;
    double containment, coarsest, finest;
    if (!PyArg_ParseTuple(args, "y*y*y*y*y*ndddn", &rows, &slots, &common, &counts, &positions, &shingle_count,
                          &containment, &coarsest, &finest, &most))
        return NULL;
    PyObject *result = NULL;
    int32_t *sorted = NULL;
    Candidate *candidates = NULL;
    if (!whole(&rows, 4, "rows") || !whole(&counts, 4, "counts") || !whole(&positions, 8, "positions")) goto done;
    if (rows.len != slots.len || counts.len / 4 != positions.len / 8 || most < 0) {
        PyErr_SetString(PyExc_ValueError, "one row a slot, and one count and position a slot of the index");
        goto done;
    }
    size_t count = (size_t)rows.len / 4, used = 0, found = 0;
    const int32_t *row = rows.buf, *slot = slots.buf, *shingles_of = counts.buf;
    const int64_t *position = positions.buf;
    const uint8_t *is_common = common.buf;
    sorted = malloc((count + 1) * sizeof *sorted);
    candidates = malloc((count + 1) * sizeof *candidates);
    if (!sorted || !candidates) {
        PyErr_NoMemory();
        goto done;
    }
    for (size_t at = 0; at < count; at++) {
        if (row[at] < 0 || row[at] >= common.len || slot[at] < 0 || slot[at] >= counts.len / 4) {
            PyErr_SetString(PyExc_ValueError, "rows or slots name what is not there");
            goto done;
        }
        if (!is_common[row[at]]) sorted[used++] = slot[at];
    }
    qsort(sorted, used, sizeof *sorted, by_slot);
    for (size_t at = 0; at < used;) {
        int32_t one = sorted[at], shared = 0;
        for (; at < used && sorted[at] == one; at++) shared++;
        double theirs = shingles_of[one], ours = (double)shingle_count;
        double sampled_at = (theirs > ours ? theirs : ours) / coarsest;
        if (sampled_at < finest) sampled_at = finest;
        double expected = containment * (theirs < ours ? theirs : ours) / sampled_at;
        if (shared >= expected / 4) candidates[found++] = (Candidate){position[one], one, shared};
    }
    qsort(candidates, found, sizeof *candidates, by_rank);
    if (found > (size_t)most) found = (size_t)most;
    for (size_t at = 0; at < found; at++) sorted[at] = candidates[at].slot;
    result = as_bytes(sorted, found * 4);
done:
    free(sorted);
    free(candidates);
    PyBuffer_Release(&rows);
    PyBuffer_Release(&slots);
    PyBuffer_Release(&common);
    PyBuffer_Release(&counts);
    PyBuffer_Release(&positions);
    return result;
}

/* ------------------------------------------------------------------ module */

static PyMethodDef functions[] = {
    {"scan", scan, METH_VARARGS, scan_doc},
    {"shingle", shingle, METH_VARARGS, shingle_doc},
    {"bitmap", bitmap, METH_VARARGS, bitmap_doc},
    {"held", held, METH_VARARGS, held_doc},
    {"count_held", count_held, METH_VARARGS, count_held_doc},
    {"squeeze", squeeze, METH_VARARGS, squeeze_doc},
    {"spread", spread, METH_VARARGS, spread_doc},
    {"weigh", weigh, METH_VARARGS, weigh_doc},
    {"fold_hashes", fold_hashes, METH_VARARGS, fold_hashes_doc},
    {"sift", sift, METH_VARARGS, sift_doc},
    {"rank", rank, METH_VARARGS, rank_doc},
    {NULL, NULL, 0, NULL},
};

static int execute(PyObject *module) {
    fill_tables();
    PyObject *type = PyType_FromSpec(&postings_spec);
    if (!type) return -1;
    int failed = PyModule_AddObjectRef(module, "Postings", type);
    Py_DECREF(type);
    return failed;
}

static PyModuleDef_Slot module_slots[] = {{Py_mod_exec, execute}, {0, NULL}};

static struct PyModuleDef module = {
    PyModuleDef_HEAD_INIT, "_native", "The inner loops of deduplication, compiled.", 0, functions, module_slots,
    NULL, NULL, NULL,
};

PyMODINIT_FUNC PyInit__native(void) { return PyModuleDef_Init(&module); }
