/* The trained models' inner loops, compiled. `plain.py` says what each does; both give the same bytes.
 *
 * Plain C11 on CPython's stable ABI (3.11 and later): one wheel a platform. Numbers are little-endian in memory;
 * `__init__.py` takes the plain form elsewhere. A model is read-only once it is made.
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

#define FACTOR 0x9E3779B1U
#define BEFORE 0xB0B0B0B0U
#define BEHIND 0xE0E0E0E0U
enum { LABELS = 16, TEMPLATES = 128, COLUMNS = 24, REACH = 4, SIEVE = 1 << 19 };

typedef struct {
    uint32_t key, row; /* row + 1; 0 for a free slot */
} Slot;

/* What one model knows: a hash table of its features, a row of weights each, padded to LABELS. Most features of a text
 * are unknown: one bit in the sieve tells of nearly all, without a look into the table. */
typedef struct {
    Slot *slots;
    int8_t *weights;
    uint32_t mask;
    int labels, templates, columns;
    int16_t looks[TEMPLATES * 4]; /* places of the atoms, counted from the word's first */
    int ends[TEMPLATES];
    int32_t steps[(LABELS + 1) * LABELS];
    uint64_t sieve[SIEVE / 64];
} Model;

typedef struct {
    PyObject_HEAD
    Model model;
} ChainObject;

static inline uint32_t mix(uint32_t value, uint32_t atom) {
    value = (value ^ atom) * FACTOR;
    return value ^ (value >> 15);
}

static void chain_free(PyObject *self) {
    Model *model = &((ChainObject *)self)->model;
    free(model->slots);
    free(model->weights);
    PyTypeObject *type = Py_TYPE(self);
    ((freefunc)PyType_GetSlot(type, Py_tp_free))(self);
    Py_DECREF(type);
}

static int fill(Model *model, const uint32_t *keys, const int8_t *weights, size_t count) {
    uint32_t size = 16;
    while (size < 2 * count && size < 1U << 30) size *= 2;
    model->mask = size - 1;
    model->slots = calloc(size, sizeof *model->slots);
    model->weights = calloc(count + 1, LABELS);
    if (!model->slots || !model->weights) return 0;
    for (size_t row = 0; row < count; row++) {
        memcpy(model->weights + row * LABELS, weights + row * (size_t)model->labels, (size_t)model->labels);
        uint32_t at = keys[row] & model->mask;
        while (model->slots[at].row) at = (at + 1) & model->mask;
        model->slots[at] = (Slot){keys[row], (uint32_t)row + 1};
        model->sieve[keys[row] % SIEVE / 64] |= 1ULL << (keys[row] & 63);
    }
    return 1;
}

PyDoc_STRVAR(chain_doc, "Chain(looks, ends, keys, weights, steps, labels, columns): see plain.Chain");

static int chain_init(PyObject *self, PyObject *args, PyObject *Py_UNUSED(names)) {
    Model *model = &((ChainObject *)self)->model;
    Py_buffer looks, ends, keys, weights, steps;
    int labels, columns, failed = -1;
    if (!PyArg_ParseTuple(args, "y*y*y*y*y*ii", &looks, &ends, &keys, &weights, &steps, &labels, &columns)) return -1;
    size_t count = (size_t)keys.len / 4, templates = (size_t)ends.len / 4;
    if (model->slots || labels < 1 || labels > LABELS || templates < 1 || templates > TEMPLATES ||
        columns < 1 || columns > COLUMNS || looks.len > TEMPLATES * 8 || looks.len % 2 || keys.len % 4 || ends.len % 4 ||
        (size_t)weights.len != count * (size_t)labels || steps.len != (labels + 1) * labels * 2) {
        PyErr_SetString(PyExc_ValueError, "not the parts of a model");
        goto done;
    }
    for (Py_ssize_t at = 0; at < looks.len / 2; at++) {
        int words = ((const int8_t *)looks.buf)[2 * at], column = ((const int8_t *)looks.buf)[2 * at + 1];
        if (words < -REACH || words > REACH || column < 0 || column >= columns) {
            PyErr_SetString(PyExc_ValueError, "the model looks at a word or column that is not there");
            goto done;
        }
        model->looks[at] = (int16_t)(words * columns + column);
    }
    int32_t last = 0;
    for (size_t at = 0; at < templates; at++) {
        int32_t end = ((const int32_t *)ends.buf)[at];
        if (end < last || end > looks.len / 2) {
            PyErr_SetString(PyExc_ValueError, "templates must follow one another");
            goto done;
        }
        model->ends[at] = last = end;
    }
    model->labels = labels;
    model->columns = columns;
    model->templates = (int)templates;
    for (int from = 0; from <= labels; from++)
        for (int to = 0; to < labels; to++)
            model->steps[from * LABELS + to] = ((const int16_t *)steps.buf)[from * labels + to];
    if (!fill(model, keys.buf, weights.buf, count)) {
        PyErr_NoMemory();
        goto done;
    }
    failed = 0;
done:
    PyBuffer_Release(&looks);
    PyBuffer_Release(&ends);
    PyBuffer_Release(&keys);
    PyBuffer_Release(&weights);
    PyBuffer_Release(&steps);
    return failed;
}

/* Adds up what the model knows of the word whose atoms begin at `atoms`. */
static void score(const Model *model, const uint32_t *atoms, int16_t *scores) {
    uint32_t met[TEMPLATES];
    int look = 0, count = 0, known = 0;
    for (int number = 0; number < model->templates; number++) {
        uint32_t value = (uint32_t)(number + 1) * FACTOR;
        for (; look < model->ends[number]; look++) value = mix(value, atoms[model->looks[look]]);
        met[count] = value;
        if (model->sieve[value % SIEVE / 64] >> (value & 63) & 1) {
            FETCH(&model->slots[value & model->mask]);
            count++;
        }
    }
    for (int at = 0; at < count; at++) {
        uint32_t place = met[at] & model->mask;
        for (; model->slots[place].row; place = (place + 1) & model->mask) {
            if (model->slots[place].key != met[at]) continue;
            met[known] = model->slots[place].row - 1;
            FETCH(model->weights + (size_t)met[known++] * LABELS);
            break;
        }
    }
    for (int l = 0; l < LABELS; l++) scores[l] = 0;
    for (int at = 0; at < known; at++) {
        const int8_t *row = model->weights + (size_t)met[at] * LABELS;
        for (int l = 0; l < LABELS; l++) scores[l] = (int16_t)(scores[l] + row[l]);
    }
}

/* The best row of labels of one sentence of `length` words, into `labels`; `came` has LABELS bytes a word. */
static void best_path(const Model *model, const uint32_t *atoms, int64_t length, uint8_t *labels, uint8_t *came) {
    int count = model->labels;
    int32_t value[LABELS], next[LABELS], came_from[LABELS];
    int16_t scores[LABELS];
    score(model, atoms, scores);
    for (int l = 0; l < LABELS; l++) value[l] = scores[l] + model->steps[count * LABELS + l];
    for (int64_t at = 1; at < length; at++) {
        score(model, atoms + at * model->columns, scores);
        for (int l = 0; l < LABELS; l++) next[l] = value[0] + model->steps[l], came_from[l] = 0;
        for (int from = 1; from < count; from++)
            for (int l = 0; l < LABELS; l++) {
                int32_t way = value[from] + model->steps[from * LABELS + l];
                int32_t better = way > next[l];
                next[l] = better ? way : next[l];
                came_from[l] = better ? from : came_from[l];
            }
        for (int l = 0; l < LABELS; l++) came[at * LABELS + l] = (uint8_t)came_from[l];
        /* Only differences count: kept near 0, no sentence is too long. */
        int32_t base = next[0];
        for (int l = 0; l < LABELS; l++) value[l] = next[l] - base + scores[l];
    }
    int label = 0;
    for (int l = 1; l < count; l++)
        if (value[l] > value[label]) label = l;
    for (int64_t at = length - 1; at >= 0; at--) {
        labels[at] = (uint8_t)label;
        label = came[at * LABELS + label];
    }
}

PyDoc_STRVAR(label_doc, "label(atoms, columns, extra, lengths): see plain.Labeller");

static PyObject *chain_label(PyObject *self, PyObject *args) {
    const Model *model = &((ChainObject *)self)->model;
    Py_buffer atoms, extra, lengths;
    int given;
    if (!PyArg_ParseTuple(args, "y*iy*y*", &atoms, &given, &extra, &lengths)) return NULL;
    PyObject *result = NULL;
    uint32_t *row = NULL;
    uint8_t *labels = NULL, *came = NULL;
    const int32_t *sizes = lengths.buf;
    size_t sentences = (size_t)lengths.len / 4;
    int64_t total = 0, longest = 0;
    int fits = model->slots && given > 0 && given <= model->columns && lengths.len % 4 == 0;
    for (size_t at = 0; fits && at < sentences; at++) {
        fits = sizes[at] >= 0;
        total += sizes[at];
        if (sizes[at] > longest) longest = sizes[at];
    }
    int columns = model->columns, extras = columns - given;
    if (!fits || atoms.len != total * given * 4 || extra.len != extras * total) {
        PyErr_SetString(PyExc_ValueError, "atoms, extra and lengths must be of the same words");
        goto done;
    }
    /* The sentence at hand, all columns of a word together, between rows that say that it has ended. */
    row = malloc((size_t)(longest + 2 * REACH) * (size_t)columns * sizeof *row);
    labels = malloc((size_t)total + 1);
    came = calloc((size_t)longest + 1, LABELS);
    if (!row || !labels || !came) {
        PyErr_NoMemory();
        goto done;
    }
    for (int at = 0; at < REACH * columns; at++) row[at] = BEFORE;
    int64_t first = 0;
    for (size_t sentence = 0; sentence < sentences; first += sizes[sentence++]) {
        int64_t length = sizes[sentence];
        uint32_t *into = row + REACH * columns;
        for (int64_t at = first; at < first + length; at++) {
            memcpy(into, (const uint32_t *)atoms.buf + at * given, (size_t)given * 4);
            into += given;
            for (int column = 0; column < extras; column++)
                *into++ = ((const uint8_t *)extra.buf)[column * total + at];
        }
        for (int at = 0; at < REACH * columns; at++) *into++ = BEHIND;
        if (length) best_path(model, row + REACH * columns, length, labels + first, came);
    }
    result = PyBytes_FromStringAndSize((const char *)labels, (Py_ssize_t)total);
done:
    free(row);
    free(labels);
    free(came);
    PyBuffer_Release(&atoms);
    PyBuffer_Release(&extra);
    PyBuffer_Release(&lengths);
    return result;
}

/* ------------------------------------------------------------------ module */

static PyMethodDef chain_methods[] = {{"label", chain_label, METH_VARARGS, label_doc}, {NULL, NULL, 0, NULL}};

static PyType_Slot chain_slots[] = {
    {Py_tp_doc, (void *)chain_doc}, {Py_tp_init, chain_init},          {Py_tp_new, PyType_GenericNew},
    {Py_tp_dealloc, chain_free},    {Py_tp_methods, chain_methods},    {0, NULL},
};

static PyType_Spec chain_spec = {"streams.extract.syntax._native.Chain", sizeof(ChainObject), 0, Py_TPFLAGS_DEFAULT,
                                 chain_slots};

static int execute(PyObject *module) {
    PyObject *type = PyType_FromSpec(&chain_spec);
    if (!type) return -1;
    int failed = PyModule_AddObjectRef(module, "Chain", type);
    Py_DECREF(type);
    return failed;
}

static PyModuleDef_Slot module_slots[] = {{Py_mod_exec, execute}, {0, NULL}};

static struct PyModuleDef module = {
    PyModuleDef_HEAD_INIT, "_native", "The trained models' inner loops, compiled.", 0, NULL, module_slots, NULL, NULL,
    NULL,
};

PyMODINIT_FUNC PyInit__native(void) { return PyModuleDef_Init(&module); }
