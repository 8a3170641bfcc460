/* The inner loops of deduplication, compiled. `plain.py` says what each does; both give the same bytes.
 *
 * Plain C11 on CPython's stable ABI (3.11 and later): one wheel a platform. Numbers are little-endian in memory on
 * every platform that wheels are built for; `__init__.py` takes the plain form elsewhere. Nothing here keeps state
 * but `Postings`, which the GIL guards, and two tables that are the same at any time.
 */
#define PY_SSIZE_T_CLEAN
#define Py_LIMITED_API 0x030B0000
#if defined(__linux__)
#define _GNU_SOURCE
#include <sys/mman.h>
#include <unistd.h>
#endif
#include <Python.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#if defined(__GNUC__) || defined(__clang__)
#define FETCH(address) __builtin_prefetch(address)
#define INLINE inline __attribute__((always_inline))
#else
#define FETCH(address) ((void)(address))
#define INLINE inline
#endif

#define BASE 0x9E3779B97F4A7C15ULL
#define POWERS 32
#define SIEVE 8192
/* A code point's kind: two bits; beside them flags, or a digit's value. As in `plain_reading.py`. */
enum { SEPARATOR, LETTER, SINGLE, DIGIT, KIND = 3, SPACE = 4, ENDS = 8, BULLET = 16, BULLET_SPACED = 32, DECIMAL = 4 };

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

/* ------------------------------------------------------------------ a text's words */

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

/* Where `value` is among evenly spread numbers, ascending: near its share of the way; -1 where it is not. */
static int32_t among(uint64_t value, const Known *known) {
    unsigned bit = (unsigned)(value & (SIEVE - 1));
    if (!(known->sieve[bit >> 6] >> (bit & 63) & 1)) return -1;
    const uint64_t *sorted = known->sorted;
    size_t count = known->count;
    size_t at = (size_t)((value >> 32) * count >> 32);
    while (at && sorted[at] > value) at--;
    while (at + 1 < count && sorted[at] < value) at++;
    return sorted[at] == value ? (int32_t)at : -1;
}

typedef struct {
    size_t spaced_width, unspaced_width, lead_words, lead_keys;
    unsigned lookup_level, most_sampled;
    size_t most_words, long_line, sentence, least_prose;
} Shape;

typedef struct {
    PyObject_HEAD
    Py_buffer kinds, values, numbers;
    PyObject *worths; /* a string for each of `numbers` */
    Known known;
    Shape shape;
} Reader;

typedef struct {
    const void *codes;
    size_t length;
    int is_wide;
    const uint8_t *kind_of;
    size_t known;
} Text;

static inline uint32_t code_at(const Text *text, size_t at) {
    return text->is_wide ? ((const uint32_t *)text->codes)[at] : ((const uint8_t *)text->codes)[at];
}
static inline size_t place_of(const Text *text, uint32_t code) { return code < text->known ? code : text->known - 1; }
static inline unsigned kind_at(const Text *text, size_t at) { return text->kind_of[place_of(text, code_at(text, at))]; }

static int is_digit(const Text *text, size_t at) { return at < text->length && (kind_at(text, at) & KIND) == DIGIT; }

/* What a code point is for its line; nothing for a digit, whose kind holds its value instead. */
static unsigned flags_at(const Text *text, size_t at) {
    unsigned kind = kind_at(text, at);
    return (kind & KIND) == DIGIT ? 0 : kind;
}

typedef struct {
    int32_t word, worth; /* which word it is; of the number words, or -1 for one of digits */
    size_t start;
} Figure;

/* A text's words; what `free_words` frees. */
typedef struct {
    uint64_t *hashes;
    size_t count, heading, singles;
    size_t *line_words, *line_starts;
    size_t lines;
    uint8_t *is_prose; /* for each line; NULL where all words count */
    Figure *asked;     /* figures and number words, */
    size_t asked_count;
    int32_t *figures; /* and the words of those that count */
    size_t figure_count;
    PyObject *numbers;
} Words;

static void free_words(Words *words) {
    free(words->hashes);
    free(words->line_words);
    free(words->line_starts);
    free(words->is_prose);
    free(words->asked);
    free(words->figures);
    Py_XDECREF(words->numbers);
}

/* Reads the words of each line; `is_wide` as the text says, so that each form is compiled for itself. */
static INLINE void scan_codes(const Reader *reader, const Text *given, Words *words, const int is_wide) {
    const Text text = {given->codes, given->length, is_wide, given->kind_of, given->known};
    const uint64_t *value_of = reader->values.buf;
    const size_t length = text.length;
    uint64_t powers[POWERS];
    powers[0] = 1;
    for (int at = 1; at < POWERS; at++) powers[at] = powers[at - 1] * BASE;
    size_t line = 0, at = 0, count = 0, before = 0;
    while (at < length) {
        uint32_t code = code_at(&text, at);
        size_t place = place_of(&text, code);
        unsigned first = text.kind_of[place] & KIND;
        if (first == SEPARATOR) {
            at++;
            if (code == '\n') {
                words->line_words[line] = count - before;
                before = count;
                words->line_starts[++line] = at;
            }
            continue;
        }
        size_t start = at++;
        uint64_t sum = value_of[place];
        if (first == SINGLE) words->singles++;
        else {
            uint64_t power = powers[POWERS - 1];
            for (size_t letter = 1; at < length; at++, letter++) {
                place = place_of(&text, code_at(&text, at));
                unsigned kind = text.kind_of[place] & KIND;
                if (kind == SEPARATOR || kind == SINGLE) break;
                if (letter >= POWERS) power *= BASE;
                sum += value_of[place] * (letter < POWERS ? powers[letter] : power);
            }
        }
        uint64_t hash = mix(sum);
        int32_t worth = first == DIGIT ? -1 : among(hash, &reader->known);
        if (first == DIGIT || worth >= 0)
            words->asked[words->asked_count++] = (Figure){(int32_t)count, worth, start};
        words->hashes[count++] = hash;
    }
    words->line_words[line] = count - before;
    words->count = count;
}

/* Reads the words of each line. Returns 0 with the error set where there is no memory. */
static int scan(const Reader *reader, const Text *text, Words *words) {
    size_t length = text->length, newlines = 0;
    if (text->is_wide)
        for (size_t at = 0; at < length; at++) newlines += ((const uint32_t *)text->codes)[at] == '\n';
    else
        for (size_t at = 0; at < length; at++) newlines += ((const uint8_t *)text->codes)[at] == '\n';
    words->lines = newlines + 1;
    words->hashes = malloc((length + 1) * sizeof *words->hashes);
    words->asked = malloc((length + 1) * sizeof *words->asked);
    words->line_words = calloc(words->lines, sizeof *words->line_words);
    words->line_starts = calloc(words->lines + 1, sizeof *words->line_starts);
    if (!words->hashes || !words->asked || !words->line_words || !words->line_starts) {
        PyErr_NoMemory();
        return 0;
    }
    if (text->is_wide) scan_codes(reader, text, words, 1);
    else scan_codes(reader, text, words, 0);
    words->line_starts[words->lines] = length + 1;
    return 1;
}

/* True for a line of running text, which has words. */
static int is_prose(const Reader *reader, const Text *text, const Words *words, size_t line) {
    size_t first = words->line_starts[line], last = words->line_starts[line + 1] - 2;
    while (first < last && flags_at(text, first) & SPACE) first++;
    while (first < last && flags_at(text, last) & SPACE) last--;
    if (flags_at(text, last) & ENDS) return 1;
    unsigned begun = flags_at(text, first);
    int bulleted = begun & BULLET || (begun & BULLET_SPACED && first < last && code_at(text, first + 1) == ' ');
    return words->line_words[line] >= reader->shape.long_line && !bulleted;
}

/* Tells running text apart: which lines count, or that all do. Returns 0 with the error set where there is no memory. */
static int tell_prose(const Reader *reader, const Text *text, Words *words) {
    if (words->lines < 2) return 1;
    words->heading = words->line_words[0];
    words->is_prose = calloc(words->lines, 1);
    if (!words->is_prose) {
        PyErr_NoMemory();
        return 0;
    }
    size_t kept = 0, total = words->count - words->heading;
    words->is_prose[0] = 1;
    for (size_t line = 1; line < words->lines; line++)
        if (words->line_words[line] && words->line_words[line] >= reader->shape.sentence &&
            is_prose(reader, text, words, line)) {
            words->is_prose[line] = 1;
            kept += words->line_words[line];
        }
    if (kept == total || (kept < reader->shape.least_prose && 2 * kept < total)) {
        free(words->is_prose);
        words->is_prose = NULL;
    }
    return 1;
}

static int is_year(const char *figure, size_t length) {
    return length == 4 && (memcmp(figure, "19", 2) == 0 || memcmp(figure, "20", 2) == 0) && figure[2] >= '0' &&
           figure[2] <= '9' && figure[3] >= '0' && figure[3] <= '9';
}

/* Returns the figure that begins at `start` as a string, in ASCII digits and without thousands separators; None for a
 * year. `end`: where it ends. */
static PyObject *figure_from(const Text *text, size_t start, size_t *end) {
    size_t at = start, groups = 1, digits = 0, group = 0;
    int grouped = 1;
    for (;; at++) {
        if (is_digit(text, at)) {
            digits++;
            group++;
            continue;
        }
        if (groups == 1 ? group > 3 : group != 3) grouped = 0;
        if (at >= text->length || !is_digit(text, at + 1)) break;
        uint32_t mark = code_at(text, at);
        if (mark != '.' && mark != ',' && mark != 0xA0 && mark != 0x202F) break;
        groups++;
        group = 0;
    }
    *end = at;
    grouped = grouped && groups > 1;
    size_t length = 0;
    char *figure = malloc(digits + groups + 1);
    if (!figure) return PyErr_NoMemory();
    for (at = start; at < *end; at++) {
        if (is_digit(text, at)) figure[length++] = (char)('0' + (kind_at(text, at) >> DECIMAL));
        else if (!grouped) figure[length++] = '.';
    }
    if (grouped && length == 4) figure[length++] = ' ';
    PyObject *result =
        is_year(figure, length) ? Py_NewRef(Py_None) : PyUnicode_FromStringAndSize(figure, (Py_ssize_t)length);
    free(figure);
    return result;
}

/* Returns the figure that a number word stands for; None for a year. */
static PyObject *worth_of(const Reader *reader, int32_t number) {
    PyObject *worth = PyTuple_GetItem(reader->worths, number);
    Py_ssize_t length;
    const char *figure = worth ? PyUnicode_AsUTF8AndSize(worth, &length) : NULL;
    if (!figure) return NULL;
    return Py_NewRef(is_year(figure, (size_t)length) ? Py_None : worth);
}

/* Reads the figures of heading and running text. Returns 0 with the error set where it cannot. */
static int tell_numbers(const Reader *reader, const Text *text, Words *words) {
    words->figures = malloc((words->asked_count + 1) * sizeof *words->figures);
    if (!words->figures) {
        PyErr_NoMemory();
        return 0;
    }
    PyObject *seen = PyDict_New(), *list = NULL;
    if (!seen) return 0;
    size_t end = 0, line = 0;
    for (size_t number = 0; number < words->asked_count; number++) {
        const Figure *figure = &words->asked[number];
        while (words->line_starts[line + 1] <= figure->start) line++;
        if (figure->start < end || (words->is_prose && !words->is_prose[line])) continue;
        PyObject *told = figure->worth < 0 ? figure_from(text, figure->start, &end) : worth_of(reader, figure->worth);
        if (!told) goto done;
        if (told != Py_None) {
            words->figures[words->figure_count++] = figure->word;
            if (PyDict_SetItem(seen, told, Py_None) < 0) {
                Py_DECREF(told);
                goto done;
            }
        }
        Py_DECREF(told);
    }
    list = PyDict_Keys(seen);
    if (list) words->numbers = PyList_AsTuple(list);
done:
    Py_XDECREF(list);
    Py_DECREF(seen);
    return words->numbers != NULL;
}

/* Reads a text, whose first line is its heading; free what it made in any case. */
static int read_words(const Reader *reader, const Text *text, Words *words) {
    return scan(reader, text, words) && tell_prose(reader, text, words) && tell_numbers(reader, text, words);
}

static uint64_t fold_hashes(const uint64_t *hashes, size_t count) {
    uint64_t sum = 0, place = 0;
    for (size_t at = 0; at < count; at++) sum += mix(hashes[at] + (place += BASE));
    return mix(sum);
}

/* ------------------------------------------------------------------ a text's runs of words */

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

/* What `free_runs` frees. */
typedef struct {
    uint64_t *every, *lead, *around;
    uint32_t *keys, *lead_key, *wanted;
    uint8_t *posted;
    size_t count, lead_count, lead_keys, wanted_count, around_count;
} Runs;

static void free_runs(Runs *runs) {
    free(runs->every);
    free(runs->lead);
    free(runs->around);
    free(runs->keys);
    free(runs->wanted);
    free(runs->posted);
}

/* Makes the runs of `asked_width` words; a shorter text is one run. `figures`: which words are figures, ascending.
 * Returns 0 with the error set where there is no memory; free what it made in any case. */
static int make_runs(const uint64_t *word, size_t word_count, size_t asked_width, const int32_t *figures,
                     size_t figure_count, const Shape *shape, Runs *runs) {
    size_t width = asked_width < word_count ? asked_width : word_count;
    size_t count = word_count ? word_count - width + 1 : 0;
    size_t lead_count = shape->lead_words >= asked_width ? shape->lead_words - asked_width + 1 : 0;
    if (lead_count > count) lead_count = count;
    if (count < asked_width) figure_count = 0;
    uint64_t *every = runs->every = malloc((count + 1) * sizeof *every);
    uint64_t *lead = runs->lead = malloc((lead_count + 1) * sizeof *lead);
    runs->around = malloc((figure_count * asked_width + 1) * sizeof *runs->around);
    if (!every || !lead || !runs->around) goto no_memory;
    for (size_t at = 0; at < count; at++) {
        uint64_t run = word[at];
        for (size_t offset = 1; offset < width; offset++) run = run * BASE + word[at + offset];
        every[at] = mix(run);
    }
    runs->around_count = figure_count * asked_width;
    for (size_t number = 0; number < figure_count; number++) {
        size_t figure = (size_t)figures[number], last = count - asked_width;
        size_t from = figure < asked_width - 1 ? 0 : figure - (asked_width - 1);
        memcpy(runs->around + number * asked_width, every + (from > last ? last : from), asked_width * sizeof *every);
    }
    memcpy(lead, every, lead_count * sizeof *lead);
    if (!sort_spread(lead, lead_count) || !sort_spread(every, count)) goto no_memory;
    count = runs->count = distinct(every, count);
    lead_count = runs->lead_count = distinct(lead, lead_count);
    uint32_t *keys = runs->keys = malloc((count + shape->lead_keys + 1) * sizeof *keys);
    uint32_t *wanted = runs->wanted = malloc((count + 1) * sizeof *wanted);
    uint8_t *posted = runs->posted = malloc(count + 1);
    if (!keys || !wanted || !posted) goto no_memory;
    for (size_t at = 0; at < count; at++) keys[at] = (uint32_t)(every[at] >> 32);
    uint32_t *lead_key = runs->lead_key = keys + count;
    size_t found = 0;
    for (size_t at = 0; at < lead_count && found < shape->lead_keys; at++)
        if (!found || lead_key[found - 1] != (uint32_t)(lead[at] >> 32)) lead_key[found++] = (uint32_t)(lead[at] >> 32);
    runs->lead_keys = found;
    unsigned level = 0, lookup = shape->lookup_level;
    while (count >> level > shape->most_sampled) level++;
    if (lookup > level) lookup = level;
    size_t wanted_count = 0, lead_at = 0;
    for (size_t at = 0; at < count; at++) {
        if (at && keys[at] == keys[at - 1]) continue;
        while (lead_at < found && lead_key[lead_at] < keys[at]) lead_at++;
        int of_lead = lead_at < found && lead_key[lead_at] == keys[at];
        /* Keys ascend: the 1 in 2^level that are sampled at a level are those without its upper bits. */
        if (!of_lead && lookup && keys[at] >> (32 - lookup)) {
            if (lead_at == found) break;
            continue;
        }
        wanted[wanted_count] = keys[at];
        posted[wanted_count++] = of_lead || !level || !(keys[at] >> (32 - level));
    }
    runs->wanted_count = wanted_count;
    return 1;
no_memory:
    PyErr_NoMemory();
    return 0;
}

/* ------------------------------------------------------------------ reader */

static PyObject *reader_new(PyTypeObject *type, PyObject *args, PyObject *Py_UNUSED(kwargs)) {
    Py_buffer kinds, values, numbers;
    PyObject *worths;
    Py_ssize_t spaced, unspaced, lead_words, lead_keys, lookup, sampled, most_words, long_line, sentence, least_prose;
    if (!PyArg_ParseTuple(args, "(y*y*y*O!)(nnnnnnnnnn)", &kinds, &values, &numbers, &PyTuple_Type, &worths, &spaced,
                          &unspaced, &lead_words, &lead_keys, &lookup, &sampled, &most_words, &long_line, &sentence,
                          &least_prose))
        return NULL;
    Reader *self = NULL;
    if (!whole(&values, 8, "values") || !whole(&numbers, 8, "numbers")) goto refused;
    if (kinds.len <= '\n' || (((const uint8_t *)kinds.buf)['\n'] & KIND) != SEPARATOR || values.len / 8 != kinds.len ||
        numbers.len / 8 != PyTuple_Size(worths)) {
        PyErr_SetString(PyExc_ValueError, "one kind and value a code point, newline a separator; one worth a number");
        goto refused;
    }
    if (spaced < 1 || unspaced < 1 || sampled < 1 || sampled > 0xFFFF || lookup < 0 || lookup > 31 || lead_words < 0 ||
        lead_keys < 0 || lead_keys > 0xFFFF || spaced > 0xFFFF || unspaced > 0xFFFF || most_words < 0 ||
        long_line < 0 || sentence < 1 || least_prose < 0) {
        PyErr_SetString(PyExc_ValueError, "widths, samples and sentences must be at least 1, the others at least 0");
        goto refused;
    }
    allocfunc allocate = (allocfunc)PyType_GetSlot(type, Py_tp_alloc);
    self = (Reader *)allocate(type, 0);
    if (!self) goto refused;
    self->kinds = kinds;
    self->values = values;
    self->numbers = numbers;
    self->worths = Py_NewRef(worths);
    self->known.sorted = self->numbers.buf;
    self->known.count = (size_t)self->numbers.len / 8;
    sift_known(&self->known);
    self->shape = (Shape){(size_t)spaced,      (size_t)unspaced,  (size_t)lead_words, (size_t)lead_keys, (unsigned)lookup,
                          (unsigned)sampled,   (size_t)most_words, (size_t)long_line, (size_t)sentence,
                          (size_t)least_prose};
    return (PyObject *)self;
refused:
    PyBuffer_Release(&kinds);
    PyBuffer_Release(&values);
    PyBuffer_Release(&numbers);
    return NULL;
}

static void reader_dealloc(Reader *self) {
    PyBuffer_Release(&self->kinds);
    PyBuffer_Release(&self->values);
    PyBuffer_Release(&self->numbers);
    Py_XDECREF(self->worths);
    PyTypeObject *type = Py_TYPE((PyObject *)self);
    freefunc release = (freefunc)PyType_GetSlot(type, Py_tp_free);
    release(self);
    Py_DECREF(type);
}

/* Returns 0 with the error set where `buffer`, released in either case by the caller, is no text. */
static int text_of(const Reader *self, const Py_buffer *buffer, int wide, Text *text) {
    if (!whole(buffer, wide ? 4 : 1, "text")) return 0;
    size_t length = (size_t)buffer->len / (wide ? 4 : 1);
    if (length >= INT32_MAX) {
        PyErr_SetString(PyExc_ValueError, "text is too long");
        return 0;
    }
    *text = (Text){buffer->buf, length, wide, self->kinds.buf, (size_t)self->kinds.len};
    return 1;
}

static PyObject *reader_words(Reader *self, PyObject *args) {
    Py_buffer given;
    int wide;
    if (!PyArg_ParseTuple(args, "y*p", &given, &wide)) return NULL;
    PyObject *result = NULL, *prose = NULL;
    Words words = {0};
    Text text;
    if (!text_of(self, &given, wide, &text) || !read_words(self, &text, &words)) goto done;
    if (words.is_prose) {
        prose = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)words.count);
        if (!prose) goto done;
        char *flag = PyBytes_AsString(prose);
        for (size_t line = 0; line < words.lines; line++) {
            memset(flag, words.is_prose[line], words.line_words[line]);
            flag += words.line_words[line];
        }
    } else prose = Py_NewRef(Py_None);
    result = Py_BuildValue("NOONnn", as_bytes(words.hashes, words.count * 8), prose, words.numbers,
                           as_bytes(words.figures, words.figure_count * 4), (Py_ssize_t)words.singles,
                           (Py_ssize_t)words.heading);
done:
    Py_XDECREF(prose);
    free_words(&words);
    PyBuffer_Release(&given);
    return result;
}

/* One hash of some words; None where there are none. */
static PyObject *folded(const uint64_t *hashes, size_t count) {
    return count ? PyLong_FromUnsignedLongLong(fold_hashes(hashes, count)) : Py_NewRef(Py_None);
}

static PyObject *reader_read(Reader *self, PyObject *args) {
    Py_buffer given;
    int wide;
    if (!PyArg_ParseTuple(args, "y*p", &given, &wide)) return NULL;
    PyObject *result = NULL, *heading = NULL, *body = NULL;
    Words words = {0};
    Runs runs = {0};
    Text text;
    if (!text_of(self, &given, wide, &text) || !read_words(self, &text, &words)) goto done;
    size_t head = words.heading, count = words.count - head;
    heading = folded(words.hashes, head);
    if (!count) {
        count = head;
        head = 0;
    }
    const uint64_t *counted = words.hashes + head;
    body = folded(counted, count);
    if (!heading || !body) goto done;
    /* Running text is moved together, and its figures with it; the heading's are left out. */
    uint64_t *running = words.hashes + head;
    size_t running_count = count, figures = 0;
    if (words.is_prose) {
        size_t place = head, number = 0;
        running_count = 0;
        for (size_t line = 1; line < words.lines; line++) {
            size_t size = words.line_words[line];
            if (words.is_prose[line]) {
                for (; number < words.figure_count && (size_t)words.figures[number] < place + size; number++)
                    if ((size_t)words.figures[number] >= place)
                        words.figures[figures++] =
                            (int32_t)((size_t)words.figures[number] - place + running_count);
                memmove(running + running_count, words.hashes + place, size * sizeof *running);
                running_count += size;
            }
            place += size;
        }
    } else
        for (size_t number = 0; number < words.figure_count; number++)
            if ((size_t)words.figures[number] >= words.heading)
                words.figures[figures++] = (int32_t)((size_t)words.figures[number] - words.heading);
    if (running_count > self->shape.most_words) running_count = self->shape.most_words;
    int spaced = 2 * words.singles < words.count || !words.count;
    size_t width = spaced ? self->shape.spaced_width : self->shape.unspaced_width;
    if (!make_runs(running, running_count, width, words.figures, figures, &self->shape, &runs)) goto done;
    result = Py_BuildValue("NNNNNNNnOnnOO", as_bytes(runs.every, runs.count * 8), as_bytes(runs.keys, runs.count * 4),
                           as_bytes(runs.lead, runs.lead_count * 8), as_bytes(runs.lead_key, runs.lead_keys * 4),
                           as_bytes(runs.wanted, runs.wanted_count * 4), as_bytes(runs.posted, runs.wanted_count),
                           as_bytes(runs.around, runs.around_count * 8), (Py_ssize_t)width, words.numbers,
                           (Py_ssize_t)count, (Py_ssize_t)running_count, heading, body);
done:
    Py_XDECREF(heading);
    Py_XDECREF(body);
    free_runs(&runs);
    free_words(&words);
    PyBuffer_Release(&given);
    return result;
}

static PyMethodDef reader_methods[] = {
    {"words", (PyCFunction)reader_words, METH_VARARGS, "words(text, wide): see plain_reading.Reader"},
    {"read", (PyCFunction)reader_read, METH_VARARGS, "read(text, wide): see plain_reading.Reader"},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot reader_slots[] = {
    {Py_tp_new, reader_new},
    {Py_tp_dealloc, reader_dealloc},
    {Py_tp_methods, reader_methods},
    {Py_tp_doc, (void *)"Reads folded texts; see plain_reading.Reader."},
    {0, NULL},
};

static PyType_Spec reader_spec = {
    "streams.dedup.kernels._native.Reader", sizeof(Reader), 0, Py_TPFLAGS_DEFAULT, reader_slots,
};

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

/* Whether a shingle's bit is set in a bitmap, which is not empty. */
static inline unsigned is_in(uint64_t shingle, const uint8_t *bit, size_t bytes) {
    uint64_t place = (shingle & 0xFFFFFFFFULL) * ((uint64_t)bytes * 8) >> 32;
    return bit[place >> 3] >> (7 - (place & 7)) & 1;
}

static size_t count_in(const uint64_t *shingle_of, size_t count, const uint8_t *bit, size_t bytes) {
    size_t found = 0;
    for (size_t at = 0; bytes && at < count; at++) found += is_in(shingle_of[at], bit, bytes);
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
    for (size_t at = 0; at < count; at++)
        flags[at] = is_in(((const uint64_t *)shingles.buf)[at], bits.buf, (size_t)bits.len);
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
    uint64_t waiting;
    unsigned count;
} Writer;

static inline void write_bits(Writer *writer, uint32_t value, unsigned count) {
    writer->waiting = writer->waiting << count | value;
    writer->count += count;
    /* Four bytes at a time: whether there is one more is what a processor cannot foresee. */
    if (writer->count >= 32) {
        uint32_t full = (uint32_t)(writer->waiting >> (writer->count -= 32));
        for (int shift = 24; shift >= 0; shift -= 8) *writer->byte++ = (uint8_t)(full >> shift);
    }
}

static inline void end_bits(Writer *writer) {
    for (; writer->count >= 8; writer->count -= 8)
        *writer->byte++ = (uint8_t)(writer->waiting >> (writer->count - 8));
    if (writer->count) *writer->byte = (uint8_t)(writer->waiting << (8 - writer->count));
}

/* Returns how many bits of a bitmap are set. */
static size_t count_ones(const uint8_t *bits, size_t size) {
    size_t set = 0;
    for (size_t at = 0; at < size; at++) set += ones_of[bits[at]];
    return set;
}

/* Bytes that a bitmap takes squeezed; of `set` bits that are set. */
static size_t squeezed_size(size_t size, size_t set) {
    size_t squeezed = 3 + (3 * set + 7) / 8 + (set + size + 7) / 8;
    return size % 8 || set > 0xFFFF || squeezed >= size + 1 ? size + 1 : squeezed;
}

/* Writes a bitmap squeezed to `made`, which has `squeezed_size` bytes, all 0. */
static void squeeze_bits(const uint8_t *bit, size_t size, size_t set, uint8_t *made) {
    if (squeezed_size(size, set) == size + 1) {
        memcpy(made + 1, bit, size);
        return;
    }
    made[0] = 1;
    made[1] = (uint8_t)(set & 0xFF);
    made[2] = (uint8_t)(set >> 8);
    Writer low = {made + 3, 0, 0}, high = {made + 3 + (3 * set + 7) / 8, 0, 0};
    for (size_t at = 0; at < size; at++) {
        unsigned ones = ones_of[bit[at]];
        write_bits(&low, places_of[bit[at]], 3 * ones);
        write_bits(&high, (2U << ones) - 2, ones + 1);
    }
    end_bits(&low);
    end_bits(&high);
}

/* Returns eight bytes, the first highest, zeros behind the `left` that there are. */
static inline uint64_t eight_bytes(const uint8_t *byte, size_t left) {
    uint64_t value = 0;
    for (size_t at = 0; at < 8; at++) value = value << 8 | (at < left ? byte[at] : 0);
    return value;
}

/* How many of the upper bits are 0; not all are. */
static inline unsigned leading_zeros(uint64_t value) {
#if defined(__GNUC__) || defined(__clang__)
    return (unsigned)__builtin_clzll(value);
#else
    unsigned zeros = 0;
    for (unsigned half = 32; half; half /= 2)
        if (!(value >> (64 - half))) {
            zeros += half;
            value <<= half;
        }
    return zeros;
#endif
}

/* Returns the bitmap that was squeezed, to be freed, and its bytes; NULL with the error set where it is none. */
static uint8_t *spread_bits(const uint8_t *byte, size_t length, size_t *size) {
    uint8_t *bits = NULL;
    if (length && byte[0] == 0) {
        bits = malloc(length);
        if (bits) memcpy(bits, byte + 1, *size = length - 1);
        else PyErr_NoMemory();
        return bits;
    }
    size_t set = length < 3 ? 0 : byte[1] | (size_t)byte[2] << 8, low_bytes = (3 * set + 7) / 8;
    if (length < 3 + low_bytes || byte[0] != 1) {
        PyErr_SetString(PyExc_ValueError, "not a squeezed bitmap");
        return NULL;
    }
    const uint8_t *high_from = byte + 3 + low_bytes;
    size_t marks = (length - 3 - low_bytes) * 8, number = 0;
    bits = calloc(marks + 1, 1);
    if (!bits) {
        PyErr_NoMemory();
        return NULL;
    }
    /* Each byte of the bitmap: as many ones as it has bits set, then a zero. So before the one that is `number`th there
     * are as many zeros as bytes before its own. */
    const uint8_t *low = byte + 3;
    for (size_t from = 0; from < marks && number < set; from += 64) {
        uint64_t ones = eight_bytes(high_from + from / 8, (marks - from) / 8);
        for (; ones && number < set; number++) {
            unsigned place = leading_zeros(ones);
            ones ^= 1ULL << (63 - place);
            /* Behind the low bits there is at least this byte of marks. */
            size_t bit = 3 * number;
            unsigned two = (unsigned)low[bit / 8] << 8 | low[bit / 8 + 1];
            bits[from + place - number] |= (uint8_t)(0x80 >> (two >> (13 - bit % 8) & 7));
        }
    }
    /* The last byte's padding reads as up to seven more bytes of the bitmap, which is whole 64 bits. */
    *size = (marks - number) / 8 * 8;
    return bits;
}

/* ------------------------------------------------------------------ what is remembered, packed */

/* Layout of a fingerprint: which of the four hashes there are, how many bytes the lead has, and the shingles (two bytes);
 * the hashes, zeros for none; lead and shingles; the bitmap, squeezed. */
#define HEAD_BYTES 4
#define HASHES 4
#define HASH_BYTES 20
static const size_t hash_digits[HASHES] = {8, 8, 16, 8};

static int digit_of(char code) {
    if (code >= '0' && code <= '9') return code - '0';
    return code >= 'a' && code <= 'f' ? code - 'a' + 10 : -1;
}

/* Writes `count` digits as half as many bytes; returns 0 where one is no lower-case hex digit. */
static int from_hex(const char *digits, size_t count, uint8_t *bytes) {
    for (size_t at = 0; at < count; at += 2) {
        int upper = digit_of(digits[at]), lower = digit_of(digits[at + 1]);
        if (upper < 0 || lower < 0) return 0;
        bytes[at / 2] = (uint8_t)(upper << 4 | lower);
    }
    return 1;
}

static void to_hex(const uint8_t *bytes, size_t count, char *digits) {
    for (size_t at = 0; at < count; at++) {
        digits[2 * at] = "0123456789abcdef"[bytes[at] >> 4];
        digits[2 * at + 1] = "0123456789abcdef"[bytes[at] & 15];
    }
}

static PyObject *hex_of(const uint8_t *bytes, size_t count) {
    char digits[2 * 255];
    to_hex(bytes, count, digits);
    return PyUnicode_FromStringAndSize(digits, (Py_ssize_t)(2 * count));
}

PyDoc_STRVAR(pack_print_doc, "pack_print(shingles, bits, lead, title, dateline, body, text): see plain_packing.pack_print");

static PyObject *pack_print(PyObject *Py_UNUSED(self), PyObject *args) {
    Py_buffer shingles, bits;
    PyObject *lead, *hashes[HASHES];
    if (!PyArg_ParseTuple(args, "y*y*UUUUU", &shingles, &bits, &lead, &hashes[0], &hashes[1], &hashes[2], &hashes[3]))
        return NULL;
    PyObject *result = NULL;
    uint8_t *made = NULL;
    Py_ssize_t lead_digits, digits;
    const char *digit = PyUnicode_AsUTF8AndSize(lead, &lead_digits);
    if (!digit || lead_digits % 2 || lead_digits > 2 * 255 || shingles.len > 0xFFFF) goto unlike;
    size_t lead_bytes = (size_t)lead_digits / 2, set = count_ones(bits.buf, (size_t)bits.len);
    size_t bits_at = HEAD_BYTES + HASH_BYTES + lead_bytes + (size_t)shingles.len;
    size_t size = bits_at + (bits.len ? squeezed_size((size_t)bits.len, set) : 0);
    made = calloc(size, 1);
    if (!made) {
        PyErr_NoMemory();
        goto done;
    }
    made[1] = (uint8_t)lead_bytes;
    made[2] = (uint8_t)(shingles.len & 0xFF);
    made[3] = (uint8_t)(shingles.len >> 8);
    uint8_t *to = made + HEAD_BYTES;
    if (!from_hex(digit, (size_t)lead_digits, to + HASH_BYTES)) goto unlike;
    for (int number = 0; number < HASHES; number++) {
        digit = PyUnicode_AsUTF8AndSize(hashes[number], &digits);
        if (!digit || (digits && (size_t)digits != hash_digits[number]) || !from_hex(digit, (size_t)digits, to))
            goto unlike;
        made[0] |= (uint8_t)((digits > 0) << number);
        to += hash_digits[number] / 2;
    }
    memcpy(to + lead_bytes, shingles.buf, (size_t)shingles.len);
    if (bits.len) squeeze_bits(bits.buf, (size_t)bits.len, set, made + bits_at);
    result = as_bytes(made, size);
    goto done;
unlike:
    PyErr_Clear();
    result = Py_NewRef(Py_None);
done:
    free(made);
    PyBuffer_Release(&shingles);
    PyBuffer_Release(&bits);
    return result;
}

/* Where a packed fingerprint's bitmap begins; 0 with the error set where it is none. */
static size_t bits_start(const uint8_t *packed, size_t length) {
    size_t start = length < HEAD_BYTES ? 0 : HEAD_BYTES + HASH_BYTES + packed[1] + (packed[2] | (size_t)packed[3] << 8);
    if (start && start <= length) return start;
    PyErr_SetString(PyExc_ValueError, "not a packed fingerprint");
    return 0;
}

PyDoc_STRVAR(unpack_print_doc, "unpack_print(packed): see plain_packing.unpack_print");

static PyObject *unpack_print(PyObject *Py_UNUSED(self), PyObject *args) {
    Py_buffer given;
    if (!PyArg_ParseTuple(args, "y*", &given)) return NULL;
    PyObject *result = NULL, *hashes[HASHES] = {NULL};
    uint8_t *bits = NULL;
    const uint8_t *packed = given.buf, *hash = packed + HEAD_BYTES;
    size_t length = (size_t)given.len, start = bits_start(packed, length), size = 0;
    if (!start) goto done;
    if (length > start && !(bits = spread_bits(packed + start, length - start, &size))) goto done;
    for (int number = 0; number < HASHES; number++) {
        hashes[number] = hex_of(hash, packed[0] >> number & 1 ? hash_digits[number] / 2 : 0);
        if (!hashes[number]) goto done;
        hash += hash_digits[number] / 2;
    }
    const uint8_t *shingles = hash + packed[1];
    result = Py_BuildValue("NNNOOOO", as_bytes(shingles, (size_t)(packed + start - shingles)), as_bytes(bits, size),
                           hex_of(hash, packed[1]), hashes[0], hashes[1], hashes[2], hashes[3]);
done:
    for (int number = 0; number < HASHES; number++) Py_XDECREF(hashes[number]);
    free(bits);
    PyBuffer_Release(&given);
    return result;
}

PyDoc_STRVAR(weigh_print_doc, "weigh_print(shingles, packed): see plain_packing.weigh_print");

static PyObject *weigh_print(PyObject *Py_UNUSED(self), PyObject *args) {
    Py_buffer shingles, packed;
    if (!PyArg_ParseTuple(args, "y*y*", &shingles, &packed)) return NULL;
    PyObject *result = NULL;
    uint8_t *bits = NULL;
    size_t size = 0, found = 0, set = 0, start;
    if (!whole(&shingles, 8, "shingles") || !(start = bits_start(packed.buf, (size_t)packed.len))) goto done;
    if ((size_t)packed.len > start) {
        bits = spread_bits((const uint8_t *)packed.buf + start, (size_t)packed.len - start, &size);
        if (!bits) goto done;
        set = count_ones(bits, size);
        found = count_in(shingles.buf, (size_t)shingles.len / 8, bits, size);
    }
    result = Py_BuildValue("nnn", (Py_ssize_t)found, (Py_ssize_t)set, (Py_ssize_t)(size * 8));
done:
    free(bits);
    PyBuffer_Release(&shingles);
    PyBuffer_Release(&packed);
    return result;
}

/* An id as `codec.derive_id` makes it: up to four letters, a dash, twenty hex digits. */
#define PREFIX 4
#define ID_DIGITS 20

PyDoc_STRVAR(pack_id_doc, "pack_id(name): see plain_packing.pack_id");

static PyObject *pack_id(PyObject *Py_UNUSED(self), PyObject *name) {
    uint8_t packed[PREFIX + 1 + ID_DIGITS / 2];
    Py_ssize_t length;
    const char *digit = PyUnicode_AsUTF8AndSize(name, &length);
    if (!digit) {
        if (!PyErr_ExceptionMatches(PyExc_UnicodeError)) return NULL;
        PyErr_Clear();
        return Py_NewRef(name);
    }
    Py_ssize_t prefix = length - ID_DIGITS;
    if (prefix < 1 || prefix > PREFIX + 1 || digit[prefix - 1] != '-') return Py_NewRef(name);
    for (Py_ssize_t at = 0; at < prefix - 1; at++)
        if (digit[at] < 'a' || digit[at] > 'z') return Py_NewRef(name);
    memcpy(packed, digit, (size_t)prefix);
    if (!from_hex(digit + prefix, ID_DIGITS, packed + prefix)) return Py_NewRef(name);
    return as_bytes(packed, (size_t)prefix + ID_DIGITS / 2);
}

PyDoc_STRVAR(unpack_id_doc, "unpack_id(packed): see plain_packing.unpack_id");

static PyObject *unpack_id(PyObject *Py_UNUSED(self), PyObject *packed) {
    char name[PREFIX + 1 + ID_DIGITS];
    if (!PyBytes_Check(packed)) return Py_NewRef(packed);
    Py_ssize_t prefix = PyBytes_Size(packed) - ID_DIGITS / 2;
    if (prefix < 0 || prefix > PREFIX + 1) {
        PyErr_SetString(PyExc_ValueError, "not a packed id");
        return NULL;
    }
    const char *byte = PyBytes_AsString(packed);
    memcpy(name, byte, (size_t)prefix);
    to_hex((const uint8_t *)byte + prefix, ID_DIGITS / 2, name + prefix);
    return PyUnicode_FromStringAndSize(name, prefix + ID_DIGITS);
}

/* ------------------------------------------------------------------ postings */

/* Entries (key, slot) in 16 open-addressed tables, chosen by the upper bits of the scattered key. Each grows by an
 * eighth when it is full but for 15 in 100: what grows at once is small, and little stands empty. At a million articles
 * each takes 17 megabytes, enough for large pages, and is moved in some 30 ms.
 *
 * An entry is seven bytes: the scattered key's 28 other bits, which tell the key since scattering loses nothing, and
 * the slot plus one; 0 stands for an empty place. Entries ascend through a table (a key's home does so with the key, and
 * what finds its home taken goes on to the next places), so that a look ends at the first that is greater. The last
 * places are nobody's home, so that none goes round; removing moves back what was pushed on, so tables do not age. */

#define TABLES 16
#define SMALLEST 16
#define OVERHANG 64
#define LARGE_PAGE ((size_t)1 << 21)
#define SCATTER 0x9E3779B1U
#define REST 0xFFFFFFFU
#define REST_BITS 28
#define ENTRY_BYTES 7
#define ENTRY ((1ULL << 8 * ENTRY_BYTES) - 1)

typedef struct {
    uint8_t *entries; /* and a byte, so that the last can be read as eight */
    uint32_t size, places, used; /* places that are homes; all; taken: never the last */
} Table;

typedef struct {
    PyObject_HEAD
    Table tables[TABLES];
    Py_ssize_t live;
} Postings;

static inline Table *table_of(Postings *self, uint32_t scattered) { return &self->tables[scattered >> REST_BITS]; }

static inline uint32_t home(const Table *table, uint32_t scattered) {
    return (uint32_t)((uint64_t)(scattered & REST) * table->size >> REST_BITS);
}

static inline uint64_t entry_at(const Table *table, uint32_t at) {
    uint64_t entry;
    memcpy(&entry, table->entries + (size_t)at * ENTRY_BYTES, sizeof entry);
    return entry & ENTRY;
}

static inline void put_entry(Table *table, uint32_t at, uint64_t entry) {
    memcpy(table->entries + (size_t)at * ENTRY_BYTES, &entry, ENTRY_BYTES);
}

static inline uint64_t entry_of(uint32_t scattered, uint32_t slot) {
    return (scattered & REST) | ((uint64_t)slot + 1) << REST_BITS;
}

/* Returns the first place from the key's home on that is empty or holds this key or a greater one. */
static inline uint32_t first_not_less(const Table *table, uint32_t scattered) {
    uint32_t at = home(table, scattered), rest = scattered & REST;
    for (uint64_t there; (there = entry_at(table, at)) && (there & REST) < rest;) at++;
    return at;
}

#ifdef MADV_HUGEPAGE
static size_t whole_pages(size_t size) {
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    return (size + page - 1) / page * page;
}
#endif

/* Returns so many bytes, all 0, for `free_pages`; NULL where there is no memory. What takes large pages gets them: looks
 * go everywhere, and each would wait for the place of its page as well. It goes back to the system whole, while the
 * allocator would keep it, in pieces. */
static void *empty_pages(size_t size) {
#ifdef MADV_HUGEPAGE
    if (size >= LARGE_PAGE) {
        uint8_t *all = mmap(NULL, size + LARGE_PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (all == MAP_FAILED) return NULL;
        size_t before = (LARGE_PAGE - ((uintptr_t)all & (LARGE_PAGE - 1))) & (LARGE_PAGE - 1);
        if (before) (void)munmap(all, before);
        size_t end = whole_pages(before + size);
        if (end < size + LARGE_PAGE) (void)munmap(all + end, size + LARGE_PAGE - end);
        (void)madvise(all + before, size, MADV_HUGEPAGE);
        return all + before;
    }
#endif
    return calloc(size, 1);
}

static void free_pages(void *made, size_t size) {
#ifdef MADV_HUGEPAGE
    if (size >= LARGE_PAGE) {
        (void)munmap(made, whole_pages(size));
        return;
    }
#endif
    (void)size;
    free(made);
}

static size_t bytes_of(uint64_t places) { return (size_t)places * ENTRY_BYTES + 1; }

/* Moves all entries to a table of `size` homes and `overhang` places more, or more where they need it. Returns 0 with the
 * error set where that cannot be. */
static int move_to(Table *table, uint64_t size, uint64_t overhang) {
    for (;; overhang *= 2) {
        if (size + overhang > REST) {
            PyErr_SetString(PyExc_OverflowError, "the index is full");
            return 0;
        }
        Table made = {empty_pages(bytes_of(size + overhang)), (uint32_t)size, (uint32_t)(size + overhang),
                      table->used};
        if (!made.entries) {
            PyErr_NoMemory();
            return 0;
        }
        uint32_t next = 0, left = table->used;
        for (uint32_t at = 0; left; at++) {
            uint64_t entry = entry_at(table, at);
            if (!entry) continue;
            uint32_t wanted = home(&made, (uint32_t)entry);
            if (next < wanted) next = wanted;
            if (next + 1 >= made.places) break;
            put_entry(&made, next++, entry);
            left--;
        }
        if (!left) {
            if (table->entries) free_pages(table->entries, bytes_of(table->places));
            *table = made;
            return 1;
        }
        free_pages(made.entries, bytes_of(made.places));
    }
}

/* Returns 1 where the entry is new, 0 where it is there, -1 with the error set where there is no room for it. */
static int place_entry(Table *table, uint64_t entry) {
    if (((uint64_t)table->used + 1) * 100 > (uint64_t)table->size * 85 &&
        !move_to(table, (uint64_t)table->size + table->size / 8 + SMALLEST, OVERHANG))
        return -1;
    for (;;) {
        uint32_t at = first_not_less(table, (uint32_t)entry), end;
        for (uint64_t there; (there = entry_at(table, at)) && !((there ^ entry) & REST); at++)
            if (there == entry) return 0;
        for (end = at; entry_at(table, end);) end++;
        if (end + 1 < table->places) {
            uint8_t *place = table->entries + (size_t)at * ENTRY_BYTES;
            memmove(place + ENTRY_BYTES, place, (size_t)(end - at) * ENTRY_BYTES);
            put_entry(table, at, entry);
            table->used++;
            return 1;
        }
        if (!move_to(table, table->size, 2 * (uint64_t)(table->places - table->size))) return -1;
    }
}

static PyObject *postings_new(PyTypeObject *type, PyObject *Py_UNUSED(args), PyObject *Py_UNUSED(kwargs)) {
    allocfunc allocate = (allocfunc)PyType_GetSlot(type, Py_tp_alloc);
    return allocate(type, 0);
}

static void postings_dealloc(Postings *self) {
    for (int number = 0; number < TABLES; number++)
        if (self->tables[number].entries) free_pages(self->tables[number].entries, bytes_of(self->tables[number].places));
    PyTypeObject *type = Py_TYPE((PyObject *)self);
    freefunc release = (freefunc)PyType_GetSlot(type, Py_tp_free);
    release(self);
    Py_DECREF(type);
}

/* Names as they are, then keys each with `salt` upon it, all scattered; to be freed. NULL with the error set where they
 * are no whole keys or there is no memory. */
static uint32_t *scattered(const Py_buffer *names, const Py_buffer *keys, uint32_t salt) {
    if (!whole(names, 4, "names") || !whole(keys, 4, "keys")) return NULL;
    size_t name_count = (size_t)names->len / 4, key_count = (size_t)keys->len / 4;
    uint32_t *all = malloc((name_count + key_count + 1) * sizeof *all);
    if (!all) {
        PyErr_NoMemory();
        return NULL;
    }
    for (size_t at = 0; at < name_count; at++) all[at] = ((const uint32_t *)names->buf)[at] * SCATTER;
    for (size_t at = 0; at < key_count; at++)
        all[name_count + at] = (((const uint32_t *)keys->buf)[at] ^ salt) * SCATTER;
    return all;
}

/* What is looked for so many keys later is fetched meanwhile. */
#define AHEAD 8

static inline void fetch_ahead(Postings *self, const uint32_t *keys, size_t count, size_t at) {
    if (at + AHEAD >= count) return;
    const Table *table = table_of(self, keys[at + AHEAD]);
    if (table->size) FETCH(table->entries + (size_t)home(table, keys[at + AHEAD]) * ENTRY_BYTES);
}

static PyObject *postings_post(Postings *self, PyObject *args) {
    Py_buffer names, keys;
    unsigned int salt, slot;
    if (!PyArg_ParseTuple(args, "y*y*II", &names, &keys, &salt, &slot)) return NULL;
    PyObject *result = NULL;
    uint32_t *key = scattered(&names, &keys, salt);
    if (!key) goto done;
    if (slot >= REST) {
        PyErr_SetString(PyExc_OverflowError, "the index is full");
        goto done;
    }
    size_t count = (size_t)(names.len + keys.len) / 4;
    for (size_t number = 0; number < count; number++) {
        fetch_ahead(self, key, count, number);
        int placed = place_entry(table_of(self, key[number]), entry_of(key[number], slot));
        if (placed < 0) goto done;
        self->live += placed;
    }
    result = Py_NewRef(Py_None);
done:
    free(key);
    PyBuffer_Release(&names);
    PyBuffer_Release(&keys);
    return result;
}

typedef struct {
    int32_t row, slot;
} Hit;

/* What an index holds of each slot: `plain.SLOT`. */
typedef struct {
    int64_t position, time, entry;
    uint32_t family;
    int32_t count;
} Slot;

/* Returns all entries of `keys`, those of one key together; to be freed. NULL with the error set where there is no
 * memory. */
static Hit *find_all(Postings *self, const uint32_t *keys, size_t count, size_t *hits) {
    size_t room = count + 64;
    Hit *found = malloc(room * sizeof *found);
    *hits = 0;
    for (size_t number = 0; found && number < count; number++) {
        fetch_ahead(self, keys, count, number);
        const Table *table = table_of(self, keys[number]);
        if (!table->size) continue;
        uint32_t at = first_not_less(table, keys[number]);
        for (uint64_t entry; (entry = entry_at(table, at)) && !((entry ^ keys[number]) & REST); at++) {
            if (*hits == room) {
                Hit *more = realloc(found, room * 2 * sizeof *found);
                if (!more) {
                    free(found);
                    found = NULL;
                    break;
                }
                found = more;
                room *= 2;
            }
            found[(*hits)++] = (Hit){(int32_t)number, (int32_t)((entry >> REST_BITS) - 1)};
        }
    }
    if (!found) PyErr_NoMemory();
    return found;
}

/* Returns the first so many as a list of pairs. */
static PyObject *pairs_of(const Hit *found, size_t count) {
    PyObject *list = PyList_New((Py_ssize_t)count);
    for (size_t at = 0; list && at < count; at++) {
        PyObject *pair = Py_BuildValue("ii", found[at].row, found[at].slot);
        if (!pair) {
            Py_DECREF(list);
            return NULL;
        }
        PyList_SetItem(list, (Py_ssize_t)at, pair);
    }
    return list;
}

static PyObject *postings_find(Postings *self, PyObject *args) {
    Py_buffer names;
    if (!PyArg_ParseTuple(args, "y*", &names)) return NULL;
    PyObject *result = NULL;
    const Py_buffer none = {0};
    size_t hits = 0;
    uint32_t *key = scattered(&names, &none, 0);
    Hit *found = key ? find_all(self, key, (size_t)names.len / 4, &hits) : NULL;
    if (found) result = pairs_of(found, hits);
    free(found);
    free(key);
    PyBuffer_Release(&names);
    return result;
}

static PyObject *postings_search(Postings *self, PyObject *args) {
    Py_buffer names, keys, held;
    Py_ssize_t max_families;
    unsigned int salt;
    long long before, earliest, latest, oldest;
    if (!PyArg_ParseTuple(args, "y*y*Iy*LLLLn", &names, &keys, &salt, &held, &before, &earliest, &latest, &oldest, &max_families))
        return NULL;
    PyObject *result = NULL;
    Hit *found = NULL;
    int32_t *kept = NULL;
    uint32_t *family = NULL, *seen = NULL;
    uint8_t *common = NULL;
    uint32_t *key = scattered(&names, &keys, salt);
    if (!key || !whole(&held, sizeof(Slot), "held")) goto done;
    size_t slots = (size_t)held.len / sizeof(Slot), name_count = (size_t)names.len / 4, key_count = (size_t)keys.len / 4;
    if (max_families < 1 || max_families > 0xFFFF) {
        PyErr_SetString(PyExc_ValueError, "max_families must be at least 1");
        goto done;
    }
    const Slot *slot_at = held.buf;
    size_t count = 0;
    found = find_all(self, key, name_count + key_count, &count);
    if (!found) goto done;
    kept = malloc((count + 1) * 2 * sizeof *kept);
    family = malloc((count + 1) * sizeof *family);
    seen = malloc((size_t)max_families * sizeof *seen);
    common = calloc(key_count + 1, 1);
    if (!kept || !family || !seen || !common) {
        PyErr_NoMemory();
        goto done;
    }
    int32_t *rows = kept, *slot_of = kept + count;
    size_t named = 0, kept_count = 0, seen_count = 0;
    int32_t last = -1;
    for (size_t at = 0; at < count; at++) {
        int32_t row = found[at].row, slot = found[at].slot;
        if ((size_t)slot >= slots) {
            PyErr_SetString(PyExc_ValueError, "a slot is posted that is not there");
            goto done;
        }
        /* Names come first. */
        if ((size_t)row < name_count) {
            named++;
            continue;
        }
        if (at + AHEAD < count && (size_t)found[at + AHEAD].slot < slots) FETCH(&slot_at[found[at + AHEAD].slot]);
        const Slot *one = &slot_at[slot];
        if (one->position >= before || one->time < earliest || one->time > latest || one->entry < oldest) continue;
        row -= (int32_t)name_count;
        rows[kept_count] = row;
        slot_of[kept_count] = slot;
        family[kept_count++] = one->family;
        if (row != last) {
            last = row;
            seen_count = 0;
        }
        if (common[row]) continue;
        size_t known = 0;
        while (known < seen_count && seen[known] != one->family) known++;
        if (known == seen_count) {
            seen[seen_count++] = one->family;
            common[row] = seen_count == (size_t)max_families;
        }
    }
    result = Py_BuildValue("NNNNN", pairs_of(found, named), as_bytes(rows, kept_count * 4),
                           as_bytes(slot_of, kept_count * 4), as_bytes(family, kept_count * 4),
                           as_bytes(common, key_count));
done:
    free(key);
    free(found);
    free(kept);
    free(family);
    free(seen);
    free(common);
    PyBuffer_Release(&names);
    PyBuffer_Release(&keys);
    PyBuffer_Release(&held);
    return result;
}

/* Takes out the entry at `at`, and moves back what was pushed past it. */
static void take_out(Table *table, uint32_t at) {
    uint32_t end = at + 1;
    for (uint64_t entry; (entry = entry_at(table, end)) && home(table, (uint32_t)entry) < end;) end++;
    uint8_t *place = table->entries + (size_t)at * ENTRY_BYTES;
    memmove(place, place + ENTRY_BYTES, (size_t)(end - 1 - at) * ENTRY_BYTES);
    put_entry(table, end - 1, 0);
    table->used--;
}

static PyObject *postings_remove(Postings *self, PyObject *args) {
    Py_buffer names, keys;
    unsigned int salt, slot;
    if (!PyArg_ParseTuple(args, "y*y*II", &names, &keys, &salt, &slot)) return NULL;
    PyObject *result = NULL;
    uint32_t *key = scattered(&names, &keys, salt);
    if (!key) goto done;
    for (size_t number = 0; number < (size_t)(names.len + keys.len) / 4; number++) {
        Table *table = table_of(self, key[number]);
        if (!table->size) continue;
        uint64_t wanted = entry_of(key[number], slot), entry;
        for (uint32_t at = first_not_less(table, key[number]);
             (entry = entry_at(table, at)) && !((entry ^ wanted) & REST); at++)
            if (entry == wanted) {
                take_out(table, at);
                self->live--;
                break;
            }
    }
    result = Py_NewRef(Py_None);
done:
    free(key);
    PyBuffer_Release(&names);
    PyBuffer_Release(&keys);
    return result;
}

static Py_ssize_t postings_length(Postings *self) { return self->live; }

static PyObject *postings_nbytes(Postings *self, void *Py_UNUSED(closure)) {
    size_t bytes = 0;
    for (int number = 0; number < TABLES; number++) bytes += (size_t)self->tables[number].places * ENTRY_BYTES;
    return PyLong_FromSize_t(bytes);
}

static PyMethodDef postings_methods[] = {
    {"find", (PyCFunction)postings_find, METH_VARARGS, "find(names): see plain.Postings"},
    {"search", (PyCFunction)postings_search, METH_VARARGS,
     "search(names, keys, salt, held, before, earliest, latest, floor, max_families): see plain.Postings"},
    {"post", (PyCFunction)postings_post, METH_VARARGS, "post(names, keys, salt, slot): see plain.Postings"},
    {"remove", (PyCFunction)postings_remove, METH_VARARGS, "remove(names, keys, salt, slot): see plain.Postings"},
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

/* ------------------------------------------------------------------ what was found */

PyDoc_STRVAR(novel_doc, "novel(wanted, posted, common, rows, families, family): see plain.novel");

static PyObject *novel(PyObject *Py_UNUSED(self), PyObject *args) {
    Py_buffer wanted, posted, common, rows, families;
    long long family;
    if (!PyArg_ParseTuple(args, "y*y*y*y*y*L", &wanted, &posted, &common, &rows, &families, &family)) return NULL;
    PyObject *result = NULL;
    uint8_t *known = NULL;
    uint32_t *kept = NULL;
    if (!whole(&wanted, 4, "wanted") || !whole(&rows, 4, "rows")) goto done;
    if (posted.len != wanted.len / 4 || common.len != posted.len || families.len != rows.len) {
        PyErr_SetString(PyExc_ValueError, "one flag a key, and one family a row");
        goto done;
    }
    size_t count = (size_t)wanted.len / 4, kept_count = 0;
    known = malloc(count + 1);
    kept = malloc((count + 1) * sizeof *kept);
    if (!known || !kept) {
        PyErr_NoMemory();
        goto done;
    }
    memcpy(known, common.buf, count);
    const int32_t *row = rows.buf;
    const uint32_t *family_of = families.buf;
    for (size_t at = 0; at < (size_t)rows.len / 4; at++) {
        if (family_of[at] != family) continue;
        if (row[at] < 0 || (size_t)row[at] >= count) {
            PyErr_SetString(PyExc_ValueError, "a row names a key that is not there");
            goto done;
        }
        known[row[at]] = 1;
    }
    for (size_t at = 0; at < count; at++)
        if (((const uint8_t *)posted.buf)[at] && !known[at]) kept[kept_count++] = ((const uint32_t *)wanted.buf)[at];
    result = as_bytes(kept, kept_count * sizeof *kept);
done:
    free(known);
    free(kept);
    PyBuffer_Release(&wanted);
    PyBuffer_Release(&posted);
    PyBuffer_Release(&common);
    PyBuffer_Release(&rows);
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

PyDoc_STRVAR(rank_doc, "rank(rows, slots, common, held, shingle_count, containment, coarsest, finest, most): see plain.rank");

static PyObject *rank(PyObject *Py_UNUSED(self), PyObject *args) {
    Py_buffer rows, slots, common, held;
    Py_ssize_t shingle_count, most;
    double containment, coarsest, finest;
    if (!PyArg_ParseTuple(args, "y*y*y*y*ndddn", &rows, &slots, &common, &held, &shingle_count, &containment,
                          &coarsest, &finest, &most))
        return NULL;
    PyObject *result = NULL;
    int32_t *sorted = NULL;
    Candidate *candidates = NULL;
    if (!whole(&rows, 4, "rows") || !whole(&held, sizeof(Slot), "held")) goto done;
    if (rows.len != slots.len || most < 0) {
        PyErr_SetString(PyExc_ValueError, "one row a slot; most at least 0");
        goto done;
    }
    size_t count = (size_t)rows.len / 4, used = 0, found = 0;
    const int32_t *row = rows.buf, *slot = slots.buf;
    const Slot *slot_at = held.buf;
    const uint8_t *is_common = common.buf;
    sorted = malloc((count + 1) * sizeof *sorted);
    candidates = malloc((count + 1) * sizeof *candidates);
    if (!sorted || !candidates) {
        PyErr_NoMemory();
        goto done;
    }
    for (size_t at = 0; at < count; at++) {
        if (row[at] < 0 || row[at] >= common.len || slot[at] < 0 || (size_t)slot[at] >= (size_t)held.len / sizeof(Slot)) {
            PyErr_SetString(PyExc_ValueError, "rows or slots name what is not there");
            goto done;
        }
        if (!is_common[row[at]]) sorted[used++] = slot[at];
    }
    qsort(sorted, used, sizeof *sorted, by_slot);
    for (size_t at = 0; at < used;) {
        int32_t one = sorted[at], shared = 0;
        for (; at < used && sorted[at] == one; at++) shared++;
        double theirs = slot_at[one].count, ours = (double)shingle_count;
        double sampled_at = (theirs > ours ? theirs : ours) / coarsest;
        if (sampled_at < finest) sampled_at = finest;
        double expected = containment * (theirs < ours ? theirs : ours) / sampled_at;
        if (shared >= expected / 4) candidates[found++] = (Candidate){slot_at[one].position, one, shared};
    }
    qsort(candidates, found, sizeof *candidates, by_rank);
    if (found > (size_t)most) found = (size_t)most;
    result = PyList_New((Py_ssize_t)found);
    for (size_t at = 0; result && at < found; at++) {
        PyObject *one = PyLong_FromLong(candidates[at].slot);
        if (!one) Py_CLEAR(result);
        else PyList_SetItem(result, (Py_ssize_t)at, one);
    }
done:
    free(sorted);
    free(candidates);
    PyBuffer_Release(&rows);
    PyBuffer_Release(&slots);
    PyBuffer_Release(&common);
    PyBuffer_Release(&held);
    return result;
}

PyDoc_STRVAR(moved_doc, "moved(around, width, bits, least, outer): see plain.moved");

static PyObject *moved(PyObject *Py_UNUSED(self), PyObject *args) {
    Py_buffer around, bits;
    Py_ssize_t width;
    double least;
    int outer;
    if (!PyArg_ParseTuple(args, "y*ny*dp", &around, &width, &bits, &least, &outer)) return NULL;
    PyObject *result = NULL;
    uint8_t *flags = NULL;
    if (!whole(&around, 8, "around")) goto done;
    if (width < 1 || around.len / 8 % width || (!bits.len && around.len)) {
        PyErr_SetString(PyExc_ValueError, "width runs a figure; bits must not be empty");
        goto done;
    }
    const uint64_t *run = around.buf;
    size_t count = (size_t)(around.len / 8 / width);
    flags = malloc(count + 1);
    if (!flags) {
        PyErr_NoMemory();
        goto done;
    }
    for (size_t at = 0; at < count; at++, run += width) {
        size_t missing = (size_t)width - count_in(run, (size_t)width, bits.buf, (size_t)bits.len);
        flags[at] = (double)missing >= least;
        if (outer)
            flags[at] &= !is_in(run[0], bits.buf, (size_t)bits.len) && !is_in(run[width - 1], bits.buf, (size_t)bits.len);
    }
    result = as_bytes(flags, count);
done:
    free(flags);
    PyBuffer_Release(&around);
    PyBuffer_Release(&bits);
    return result;
}

PyDoc_STRVAR(count_among_doc, "count_among(some, keys): see plain.count_among");

static PyObject *count_among(PyObject *Py_UNUSED(self), PyObject *args) {
    Py_buffer some, keys;
    if (!PyArg_ParseTuple(args, "y*y*", &some, &keys)) return NULL;
    PyObject *result = NULL;
    if (!whole(&some, 4, "some") || !whole(&keys, 4, "keys")) goto done;
    const uint32_t *key = keys.buf;
    Py_ssize_t count = 0;
    for (size_t at = 0; at < (size_t)some.len / 4; at++) {
        uint32_t wanted = ((const uint32_t *)some.buf)[at];
        size_t low = 0, high = (size_t)keys.len / 4;
        while (low < high) {
            size_t middle = low + (high - low) / 2;
            if (key[middle] < wanted) low = middle + 1;
            else high = middle;
        }
        count += low < (size_t)keys.len / 4 && key[low] == wanted;
    }
    result = PyLong_FromSsize_t(count);
done:
    PyBuffer_Release(&some);
    PyBuffer_Release(&keys);
    return result;
}

/* ------------------------------------------------------------------ module */

static PyMethodDef functions[] = {
    {"bitmap", bitmap, METH_VARARGS, bitmap_doc},
    {"held", held, METH_VARARGS, held_doc},
    {"count_held", count_held, METH_VARARGS, count_held_doc},
    {"weigh_print", weigh_print, METH_VARARGS, weigh_print_doc},
    {"pack_print", pack_print, METH_VARARGS, pack_print_doc},
    {"unpack_print", unpack_print, METH_VARARGS, unpack_print_doc},
    {"pack_id", pack_id, METH_O, pack_id_doc},
    {"unpack_id", unpack_id, METH_O, unpack_id_doc},
    {"novel", novel, METH_VARARGS, novel_doc},
    {"rank", rank, METH_VARARGS, rank_doc},
    {"moved", moved, METH_VARARGS, moved_doc},
    {"count_among", count_among, METH_VARARGS, count_among_doc},
    {NULL, NULL, 0, NULL},
};

static int add_type(PyObject *module, PyType_Spec *spec, const char *name) {
    PyObject *type = PyType_FromSpec(spec);
    if (!type) return -1;
    int failed = PyModule_AddObjectRef(module, name, type);
    Py_DECREF(type);
    return failed;
}

static int execute(PyObject *module) {
    fill_tables();
    return add_type(module, &postings_spec, "Postings") < 0 || add_type(module, &reader_spec, "Reader") < 0 ? -1 : 0;
}

static PyModuleDef_Slot module_slots[] = {{Py_mod_exec, execute}, {0, NULL}};

static struct PyModuleDef module = {
    PyModuleDef_HEAD_INIT, "_native", "The inner loops of deduplication, compiled.", 0, functions, module_slots,
    NULL, NULL, NULL,
};

PyMODINIT_FUNC PyInit__native(void) { return PyModuleDef_Init(&module); }
