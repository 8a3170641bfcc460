/* The training loops of tools/train_syntax.py: averaged perceptrons over features that are dense numbers already. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = 64 };
static const double NEVER = -1e9;

static uint64_t next_random(uint64_t *state) {
    uint64_t x = *state;
    x ^= x << 13;
    x ^= x >> 7;
    x ^= x << 17;
    return *state = x;
}

/* Highest sum of scores and steps over the labels that `allowed` has for each word. */
static void best_path(const double *scores, const double *steps, const uint32_t *allowed, int length, int count,
                      uint8_t *path, uint8_t *came) {
    double value[MOST], next[MOST];
    for (int l = 0; l < count; l++)
        value[l] = (allowed[0] >> l & 1) ? scores[l] + steps[count * count + l] : 2 * NEVER;
    for (int at = 1; at < length; at++) {
        for (int l = 0; l < count; l++) {
            int best = 0;
            double most = value[0] + steps[l];
            for (int from = 1; from < count; from++) {
                double way = value[from] + steps[from * count + l];
                if (way > most) most = way, best = from;
            }
            came[at * count + l] = (uint8_t)best;
            next[l] = ((allowed[at] >> l & 1) ? scores[at * count + l] : 2 * NEVER) + most;
        }
        memcpy(value, next, sizeof value);
    }
    int label = 0;
    for (int l = 1; l < count; l++)
        if (value[l] > value[label]) label = l;
    for (int at = length - 1; at >= 0; at--) {
        path[at] = (uint8_t)label;
        if (at) label = came[at * count + label];
    }
}

/* `features` has `width` numbers a word, -1 for none; `allowed` a bit for each label the word may have: with more than
 * one the truth is the best path among them. `weights` has a row a feature; `steps` count + 1 rows. Both come in as
 * they are to begin with (steps below NEVER / 2 are kept) and go out averaged. */
int train_chain(int64_t sentences, const int64_t *starts, const int32_t *features, int width, const uint32_t *allowed,
                int64_t rows, int count, int epochs, uint64_t seed, double cost, double *weights, double *steps) {
    size_t cells = (size_t)rows * (size_t)count, ways = (size_t)(count + 1) * (size_t)count;
    int64_t longest = 1;
    for (int64_t s = 0; s < sentences; s++)
        if (starts[s + 1] - starts[s] > longest) longest = starts[s + 1] - starts[s];
    double *sums = calloc(cells, sizeof *sums), *step_sums = calloc(ways, sizeof *step_sums);
    double *scores = malloc((size_t)longest * (size_t)count * sizeof *scores);
    uint8_t *path = malloc((size_t)longest), *truth = malloc((size_t)longest);
    uint8_t *came = malloc((size_t)longest * (size_t)count);
    uint32_t *any = malloc((size_t)longest * sizeof *any);
    int64_t *order = malloc((size_t)sentences * sizeof *order);
    if (!sums || !step_sums || !scores || !path || !truth || !came || !any || !order) return 1;
    for (int64_t s = 0; s < sentences; s++) order[s] = s;
    for (int64_t at = 0; at < longest; at++) any[at] = 0xFFFFFFFF;
    uint64_t state = seed * 0x9E3779B97F4A7C15ULL + 1;
    double clock = 1;
    for (int epoch = 0; epoch < epochs; epoch++) {
        for (int64_t s = sentences - 1; s > 0; s--) {
            int64_t other = (int64_t)(next_random(&state) % (uint64_t)(s + 1)), kept = order[s];
            order[s] = order[other], order[other] = kept;
        }
        for (int64_t turn = 0; turn < sentences; turn++, clock++) {
            int64_t first = starts[order[turn]];
            int length = (int)(starts[order[turn] + 1] - first);
            if (!length) continue;
            for (int at = 0; at < length; at++) {
                double *score = scores + at * count;
                for (int l = 0; l < count; l++) score[l] = 0;
                const int32_t *feature = features + (first + at) * width;
                for (int f = 0; f < width; f++) {
                    if (feature[f] < 0) continue;
                    const double *row = weights + (size_t)feature[f] * (size_t)count;
                    for (int l = 0; l < count; l++) score[l] += row[l];
                }
            }
            best_path(scores, steps, allowed + first, length, count, truth, came);
            if (cost > 0)
                for (int at = 0; at < length; at++)
                    for (int l = 0; l < count; l++)
                        if (!(allowed[first + at] >> l & 1)) scores[at * count + l] += cost;
            best_path(scores, steps, any, length, count, path, came);
            int right = 1;
            for (int at = 0; at < length; at++)
                if (!(allowed[first + at] >> path[at] & 1)) right = 0;
            if (right) continue;
            for (int at = 0; at < length; at++) {
                int is = truth[at], was = path[at];
                int is_from = at ? truth[at - 1] : count, was_from = at ? path[at - 1] : count;
                if (is != was || is_from != was_from) {
                    steps[is_from * count + is] += 1, step_sums[is_from * count + is] += clock;
                    steps[was_from * count + was] -= 1, step_sums[was_from * count + was] -= clock;
                }
                if (is == was) continue;
                const int32_t *feature = features + (first + at) * width;
                for (int f = 0; f < width; f++) {
                    if (feature[f] < 0) continue;
                    size_t row = (size_t)feature[f] * (size_t)count;
                    weights[row + is] += 1, sums[row + is] += clock;
                    weights[row + was] -= 1, sums[row + was] -= clock;
                }
            }
        }
    }
    for (size_t cell = 0; cell < cells; cell++) weights[cell] -= sums[cell] / clock;
    for (size_t way = 0; way < ways; way++)
        if (steps[way] > NEVER / 2) steps[way] -= step_sums[way] / clock;
    free(sums), free(step_sums), free(scores), free(path), free(truth), free(came), free(any), free(order);
    return 0;
}
