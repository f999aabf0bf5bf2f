# The network's layers: see `newsclean.classifier.network`.
#
# Where the processor has AVX2 and FMA, a document goes through the whole network here; elsewhere
# NumPy works it out.
#
# Matrices are of whole numbers (`newsclean.classifier.rounding`), in panels of 16 columns, in which
# four rows of a column lie side by side, as the processor multiplies and adds them up in one step;
# 64 is added to them, for one of the two factors must not be negative. Rows are taken six at a time: the
# sums of so many cells just fit into the registers. Where there is AVX-512 with VNNI, two panels go
# at once; the sums are the same. Rows are as long as a multiple of 16 numbers, buffers as many rows
# as a multiple of six, so that no loop has to care for what is left over.

cdef extern from *:
    r"""
    #if NC_X86
    typedef float nc_v8 __attribute__((vector_size(32), aligned(4), may_alias));
    typedef int nc_i8 __attribute__((vector_size(32), aligned(4), may_alias));
    typedef float nc_v16 __attribute__((vector_size(64), aligned(4), may_alias));
    typedef int nc_i16 __attribute__((vector_size(64), aligned(4), may_alias));
    typedef int nc_four __attribute__((aligned(1), may_alias));  /* bytes */

    enum { nc_block = 48, nc_offset = 64, nc_most = 127 };

    /* Rows of whole numbers: each is its numbers times its scale; `less` is what the offset of the
       weights adds to every product with it. */
    typedef struct {
        signed char* numbers;
        float scale[nc_block];
        int less[nc_block];
    } nc_rows;

    typedef struct {
        const unsigned char* panels;
        const float* scale;  /* of each column */
        const float* bias;  /* may be missing */
        Py_ssize_t inner, outer;  /* multiples of 16 */
    } nc_matrix;

    /* A row as whole numbers from -127 to 127, the largest of which it has. */
    NC_TARGET static void nc_round(
        const float* values, Py_ssize_t width, signed char* to, float* scale, int* less
    ) {
        const __m256 sign = _mm256_set1_ps(-0.0f);
        nc_v8 most = {0};
        nc_i8 total = {0};
        float top = 0;
        int sum = 0;
        for (Py_ssize_t c = 0; c < width; c += 8)
            most = (nc_v8)_mm256_max_ps(
                (__m256)most, _mm256_andnot_ps(sign, _mm256_loadu_ps(values + c)));
        for (int k = 0; k < 8; k++) top = most[k] > top ? most[k] : top;
        const float by = top > 1e-30f ? nc_most / top : 0;
        const __m256 factor = _mm256_set1_ps(by);
        for (Py_ssize_t c = 0; c < width; c += 16) {
            const __m256i low = _mm256_cvtps_epi32(
                _mm256_mul_ps(_mm256_loadu_ps(values + c), factor));
            const __m256i high = _mm256_cvtps_epi32(
                _mm256_mul_ps(_mm256_loadu_ps(values + c + 8), factor));
            total += (nc_i8)low + (nc_i8)high;
            const __m256i both = _mm256_permute4x64_epi64(_mm256_packs_epi32(low, high), 0xD8);
            _mm_storeu_si128(
                (__m128i*)(to + c),
                _mm_packs_epi16(
                    _mm256_castsi256_si128(both), _mm256_extracti128_si256(both, 1)));
        }
        for (int k = 0; k < 8; k++) sum += total[k];
        *scale = top / nc_most;
        *less = nc_offset * sum;
    }

    NC_TARGET_16 static void nc_wide_round(
        const float* values, Py_ssize_t width, signed char* to, float* scale, int* less
    ) {
        __m512 most = _mm512_setzero_ps();
        __m512i total = _mm512_setzero_si512();
        for (Py_ssize_t c = 0; c < width; c += 16)
            most = _mm512_max_ps(most, _mm512_abs_ps(_mm512_loadu_ps(values + c)));
        const float top = _mm512_reduce_max_ps(most);
        const __m512 factor = _mm512_set1_ps(top > 1e-30f ? nc_most / top : 0);
        for (Py_ssize_t c = 0; c < width; c += 16) {
            const __m512i whole = _mm512_cvtps_epi32(
                _mm512_mul_ps(_mm512_loadu_ps(values + c), factor));
            total = _mm512_add_epi32(total, whole);
            _mm_storeu_si128((__m128i*)(to + c), _mm512_cvtsepi32_epi8(whole));
        }
        *scale = top / nc_most;
        *less = nc_offset * _mm512_reduce_add_epi32(total);
    }

    /* Six rows by two vectors of columns, the second of which lies `next` behind the first. */
    #define NC_DOT_8(sum, w, x)                                                                 \
        sum += (nc_i8)_mm256_madd_epi16(                                                        \
            _mm256_maddubs_epi16((__m256i)(w), (__m256i)(x)), _mm256_set1_epi16(1));
    #define NC_DOT_16(sum, w, x)                                                                \
        sum = (nc_i16)_mm512_dpbusd_epi32((__m512i)(sum), (__m512i)(w), (__m512i)(x));
    #define NC_ROWS(of, LANES)                                                                  \
        of(0, LANES) of(1, LANES) of(2, LANES) of(3, LANES) of(4, LANES) of(5, LANES)
    #define NC_START(r, LANES)                                                                  \
        const signed char* a##r = a + r * inner; nc_i p##r = {0}, q##r = {0};
    #define NC_STEP(r, LANES) {                                                                 \
            const nc_i four = *(const nc_four*)(a##r + k) - (nc_i){0};                          \
            NC_DOT_##LANES(p##r, x, four)                                                       \
            NC_DOT_##LANES(q##r, y, four)                                                       \
        }
    #define NC_SUMS(LANES)                                                                      \
        NC_ROWS(NC_START, LANES)                                                                \
        for (Py_ssize_t k = 0; k < inner; k += 4) {                                             \
            const nc_i x = *(const nc_i*)(panel + 16 * k);                                      \
            const nc_i y = *(const nc_i*)(panel + 16 * k + next);                               \
            NC_ROWS(NC_STEP, LANES)                                                             \
        }
    #define NC_POSITIVE(v) ((nc_v)((nc_i)(v) & ((v) > zero)))
    #define NC_AT(from, r) *(nc_v*)((from) + (r) * outer)
    #define NC_VALUES(r)                                                                        \
        const nc_v s##r = __builtin_convertvector(p##r - less[r], nc_v) * (low * scale[r])      \
            + low_bias;                                                                         \
        const nc_v t##r = __builtin_convertvector(q##r - less[r], nc_v) * (high * scale[r])     \
            + high_bias;
    #define NC_PLAIN(r, LANES) NC_VALUES(r) NC_AT(out, r) = s##r; NC_AT(out + LANES, r) = t##r;
    #define NC_CUT(r, LANES)                                                                    \
        NC_VALUES(r)                                                                            \
        NC_AT(out, r) = NC_POSITIVE(s##r); NC_AT(out + LANES, r) = NC_POSITIVE(t##r);
    #define NC_RESIDUAL(r, LANES)                                                               \
        NC_VALUES(r)                                                                            \
        NC_AT(out, r) = NC_AT(add, r) + NC_POSITIVE(s##r);                                      \
        NC_AT(out + LANES, r) = NC_AT(add + LANES, r) + NC_POSITIVE(t##r);
    #define NC_SIX(name, TARGET, LANES, finish)                                                 \
        TARGET static void name(                                                                \
            const signed char* a, const float* scale, const int* less, const nc_matrix* by,     \
            Py_ssize_t from, Py_ssize_t next, const float* add, float* out                      \
        ) {                                                                                     \
            typedef nc_v##LANES nc_v;                                                           \
            typedef nc_i##LANES nc_i;                                                           \
            const Py_ssize_t inner = by->inner, outer = by->outer;                              \
            const unsigned char* panel = by->panels + from * inner;                             \
            const nc_v zero = {0};                                                              \
            const nc_v low = *(const nc_v*)(by->scale + from);                                  \
            const nc_v high = *(const nc_v*)(by->scale + from + LANES);                         \
            nc_v low_bias = zero, high_bias = zero;                                             \
            if (by->bias) {                                                                     \
                low_bias = *(const nc_v*)(by->bias + from);                                     \
                high_bias = *(const nc_v*)(by->bias + from + LANES);                            \
            }                                                                                   \
            NC_SUMS(LANES)                                                                      \
            NC_ROWS(finish, LANES)                                                              \
        }
    /* As many columns as there are pairs of vectors, from column `from` on; returns the first that
       is left. A pair of the narrow ones is a panel, one of the wide ones is two. */
    #define NC_COLUMNS(name, TARGET, LANES)                                                     \
        NC_SIX(name##_plain, TARGET, LANES, NC_PLAIN)                                           \
        NC_SIX(name##_cut, TARGET, LANES, NC_CUT)                                               \
        NC_SIX(name##_residual, TARGET, LANES, NC_RESIDUAL)                                     \
        TARGET static Py_ssize_t name(                                                          \
            const nc_rows* rows, Py_ssize_t count, const nc_matrix* by, const float* add,       \
            int positive, float* out, Py_ssize_t from                                           \
        ) {                                                                                     \
            const Py_ssize_t next = LANES == 8 ? 32 : 16 * by->inner;                           \
            for (; from + 2 * LANES <= by->outer; from += 2 * LANES)                            \
                for (Py_ssize_t row = 0; row < count; row += 6) {                               \
                    const signed char* some = rows->numbers + row * by->inner;                  \
                    const float* scale = rows->scale + row;                                     \
                    const int* less = rows->less + row;                                         \
                    const Py_ssize_t at = row * by->outer + from;                               \
                    if (add)                                                                    \
                        name##_residual(some, scale, less, by, from, next, add + at, out + at); \
                    else if (positive)                                                          \
                        name##_cut(some, scale, less, by, from, next, add, out + at);           \
                    else                                                                        \
                        name##_plain(some, scale, less, by, from, next, add, out + at);         \
                }                                                                               \
            return from;                                                                        \
        }
    NC_COLUMNS(nc_columns, NC_TARGET, 8)
    NC_COLUMNS(nc_wide_columns, NC_TARGET_16, 16)

    /* The product of rows with a matrix, plus its bias; cut at zero if `positive`; with `add`, cut
       and added to that. What is written are as many rows as a multiple of six. `bytes` has room for
       nc_block rows. */
    static void nc_product(
        const float* a, Py_ssize_t rows, const nc_matrix* by, const float* add, int positive,
        float* out, signed char* bytes, int wide
    ) {
        nc_rows whole = {bytes, {0}, {0}};
        for (Py_ssize_t start = 0; start < rows; start += nc_block) {
            const Py_ssize_t here = rows - start < nc_block ? rows - start : nc_block;
            const float* added = add ? add + start * by->outer : add;
            float* to = out + start * by->outer;
            Py_ssize_t done = 0;
            for (Py_ssize_t row = 0; row < here; row++)
                (wide ? nc_wide_round : nc_round)(
                    a + (start + row) * by->inner, by->inner, bytes + row * by->inner,
                    whole.scale + row, whole.less + row);
            if (wide) done = nc_wide_columns(&whole, here, by, added, positive, to, 0);
            nc_columns(&whole, here, by, added, positive, to, done);
        }
    }

    /* Rows and their neighbours, each column by its own taps; zeros beyond the edges. */
    NC_TARGET static void nc_spread(
        const float* hidden, Py_ssize_t rows, Py_ssize_t wide, const float* taps,
        Py_ssize_t count, Py_ssize_t dilation, Py_ssize_t row, Py_ssize_t end, float* to
    ) {
        const Py_ssize_t step = dilation * wide;
        for (; row < end; row++, to += wide) {
            Py_ssize_t first = 0, last = count - 1;
            while (first <= last && row + (first - count / 2) * dilation < 0) first++;
            while (last >= first && row + (last - count / 2) * dilation >= rows) last--;
            const float* source = hidden + row * wide - count / 2 * step;
            if (count != 5 || first || last < 4) {
                for (Py_ssize_t c = 0; c < wide; c += 8) {
                    nc_v8 sum = {0};
                    for (Py_ssize_t tap = first; tap <= last; tap++)
                        sum += *(const nc_v8*)(source + tap * step + c)
                            * *(const nc_v8*)(taps + tap * wide + c);
                    *(nc_v8*)(to + c) = sum;
                }
                continue;
            }
            /* The usual case: so many rows at once as all have their neighbours. */
            Py_ssize_t some = rows - 2 * dilation - row;
            if (some > end - row) some = end - row;
            for (Py_ssize_t c = 0; c < wide; c += 8) {
                const nc_v8 t0 = *(const nc_v8*)(taps + c), t1 = *(const nc_v8*)(taps + wide + c),
                    t2 = *(const nc_v8*)(taps + 2 * wide + c),
                    t3 = *(const nc_v8*)(taps + 3 * wide + c),
                    t4 = *(const nc_v8*)(taps + 4 * wide + c);
                const float* h = source + c;
                float* put = to + c;
                for (Py_ssize_t k = 0; k < some; k++, h += wide, put += wide)
                    *(nc_v8*)put = *(const nc_v8*)h * t0 + *(const nc_v8*)(h + step) * t1
                        + *(const nc_v8*)(h + 2 * step) * t2 + *(const nc_v8*)(h + 3 * step) * t3
                        + *(const nc_v8*)(h + 4 * step) * t4;
            }
            row += some - 1;
            to += (some - 1) * wide;
        }
    }

    /* Features of one row with mean 0 and deviation 1, cut at `clip`. */
    NC_TARGET static void nc_standardise(
        const float* values, const float* mean, const float* scale, float clip, Py_ssize_t width,
        float* to
    ) {
        const __m256 most = _mm256_set1_ps(clip), least = _mm256_set1_ps(-clip);
        Py_ssize_t c = 0;
        for (; c + 8 <= width; c += 8) {
            const nc_v8 value = (*(const nc_v8*)(values + c) - *(const nc_v8*)(mean + c))
                * *(const nc_v8*)(scale + c);
            *(nc_v8*)(to + c) = (nc_v8)_mm256_max_ps(_mm256_min_ps((__m256)value, most), least);
        }
        for (; c < width; c++) {
            float value = (values[c] - mean[c]) * scale[c];
            value = value < clip ? value : clip;
            to[c] = value > -clip ? value : -clip;
        }
    }

    /* Rows are as wide as a multiple of 16 from here on. */
    NC_TARGET static void nc_add(const float* values, Py_ssize_t wide, float* to) {
        for (Py_ssize_t c = 0; c < wide; c += 8) *(nc_v8*)(to + c) += *(const nc_v8*)(values + c);
    }

    NC_TARGET static void nc_scale(float by, Py_ssize_t wide, float* to) {
        for (Py_ssize_t c = 0; c < wide; c += 8) *(nc_v8*)(to + c) *= by;
    }

    NC_TARGET static void nc_add_positive(
        const float* change, const float* bias, Py_ssize_t wide, float* to
    ) {
        for (Py_ssize_t c = 0; c < wide; c++) {
            const float value = change[c] + bias[c];
            to[c] += value > 0 ? value : 0;
        }
    }
    #else
    enum { nc_block = 6 };
    typedef struct {
        const unsigned char* panels;
        const float* scale;
        const float* bias;
        Py_ssize_t inner, outer;
    } nc_matrix;
    static void nc_product(const float* a, Py_ssize_t rows, const nc_matrix* by, const float* add,
        int positive, float* out, signed char* bytes, int wide) {}
    static void nc_spread(const float* hidden, Py_ssize_t rows, Py_ssize_t wide,
        const float* taps, Py_ssize_t count, Py_ssize_t dilation, Py_ssize_t row, Py_ssize_t end,
        float* to) {}
    static void nc_standardise(const float* values, const float* mean, const float* scale,
        float clip, Py_ssize_t width, float* to) {}
    static void nc_add(const float* values, Py_ssize_t wide, float* to) {}
    static void nc_scale(float by, Py_ssize_t wide, float* to) {}
    static void nc_add_positive(const float* change, const float* bias, Py_ssize_t wide,
        float* to) {}
    #endif
    """
    enum:
        nc_block
    ctypedef struct nc_matrix:
        const uint8_t* panels
        const float* scale
        const float* bias
        Py_ssize_t inner
        Py_ssize_t outer
    void nc_product(
        const float* a, Py_ssize_t rows, const nc_matrix* by, const float* add, int positive,
        float* out, int8_t* bytes, int wide,
    ) noexcept nogil
    void nc_spread(
        const float* hidden, Py_ssize_t rows, Py_ssize_t wide, const float* taps,
        Py_ssize_t count, Py_ssize_t dilation, Py_ssize_t row, Py_ssize_t end, float* to,
    ) noexcept nogil
    void nc_standardise(
        const float* values, const float* mean, const float* scale, float clip, Py_ssize_t width,
        float* to,
    ) noexcept nogil
    void nc_add(const float* values, Py_ssize_t wide, float* to) noexcept nogil
    void nc_scale(float by, Py_ssize_t wide, float* to) noexcept nogil
    void nc_add_positive(
        const float* change, const float* bias, Py_ssize_t wide, float* to
    ) noexcept nogil


cdef enum:
    AT_ONCE = 6  # rows
    PANEL = 16  # columns
    IN_CACHE = 3072  # so many numbers of rows lie in the first cache beside a panel
    ROW_TILE = 4096  # so many rows, with those around them, lie in the second


cdef struct Weights:
    # What is read next: matrices as whole numbers, everything else.
    const uint8_t* panels
    const float* numbers


cdef struct Room:
    # Space for rows that are worked on: as numbers, and rounded.
    float* seen
    int8_t* bytes
    float* rest
    bint pairs


cdef nc_matrix matrix(Weights* weights, Py_ssize_t inner, Py_ssize_t outer, bint biased) noexcept nogil:
    """The next matrix; what is read next stands behind it."""
    cdef nc_matrix made
    made.inner = up(inner, PANEL)
    made.outer = up(outer, PANEL)
    made.panels = weights.panels
    made.scale = weights.numbers
    weights.panels += made.inner * made.outer
    weights.numbers += made.outer
    made.bias = NULL
    if biased:
        made.bias = weights.numbers
        weights.numbers += made.outer
    return made


cdef const float* numbers(Weights* weights, Py_ssize_t count) noexcept nogil:
    """So many numbers; what is read next stands behind them."""
    cdef const float* these = weights.numbers
    weights.numbers += count
    return these


cdef inline Py_ssize_t up(Py_ssize_t size, Py_ssize_t step) noexcept nogil:
    """The next multiple of `step`."""
    return (size + step - 1) // step * step


cdef inline Py_ssize_t rows_in_cache(Py_ssize_t width) noexcept nogil:
    return max(IN_CACHE // max(width, 1) // AT_ONCE, 2) * AT_ONCE


cdef object buffer(Py_ssize_t size):
    """Numbers that begin where a line of the cache does."""
    numbers = np.empty(size + PANEL, dtype=np.float32)
    cdef float[::1] view = numbers
    return numbers[(-(<size_t>&view[0] // 4)) % PANEL :]


cdef void see_neighbours(
    const float* hidden,
    Py_ssize_t rows,
    Py_ssize_t width,
    const int64_t* layer,
    Weights* weights,
    float* result,
    Room* room,
) noexcept nogil:
    """One residual layer: its dilation and number of taps; its taps and its matrix."""
    cdef Py_ssize_t wide = up(width, PANEL), some = rows_in_cache(width), row, here, block
    cdef const float* taps = numbers(weights, layer[1] * wide)
    cdef nc_matrix mixing = matrix(weights, width, width, True)
    for block in range((rows + some - 1) // some):
        row = block * some
        here = min(some, rows - row)
        nc_spread(hidden, rows, wide, taps, layer[1], layer[0], row, row + here, room.seen)
        nc_product(
            room.seen, here, &mixing, hidden + row * wide, True, result + row * wide, room.bytes,
            room.pairs,
        )


cdef void through_layers(
    float** hidden,
    float** other,
    Py_ssize_t rows,
    Py_ssize_t width,
    const int64_t* layers,
    Py_ssize_t count,
    Weights* weights,
    Room* room,
) noexcept nogil:
    """Some residual layers; the result is in `hidden`.

    Of long documents so many rows are worked on at a time, with those around them, as lie in the
    cache, or the time would grow faster than they do. The rest of the room holds them twice.
    """
    cdef Py_ssize_t wide = up(width, PANEL), layer, reach = 0, tile, start, low, high
    cdef Weights own = weights[0]
    cdef float* here
    cdef float* there
    for layer in range(count):
        reach += layers[2 * layer + 1] // 2 * layers[2 * layer]
    for tile in range((rows + ROW_TILE - 1) // ROW_TILE if count else 0):
        start = tile * ROW_TILE
        low = max(0, start - reach) if rows > ROW_TILE else 0
        high = min(rows, start + ROW_TILE + reach)
        if rows > ROW_TILE:
            here = room.rest
            there = here + up(high - low, AT_ONCE) * wide
            memcpy(here, hidden[0] + low * wide, (high - low) * wide * sizeof(float))
        else:
            here = hidden[0]
            there = other[0]
        weights[0] = own
        for layer in range(count):
            see_neighbours(here, high - low, width, layers + 2 * layer, weights, there, room)
            here, there = there, here
        if rows > ROW_TILE:
            memcpy(
                other[0] + start * wide,
                here + (start - low) * wide,
                (min(rows, start + ROW_TILE) - start) * wide * sizeof(float),
            )
        else:
            hidden[0] = here
            other[0] = there
    if rows > ROW_TILE and count:
        hidden[0], other[0] = other[0], hidden[0]


cdef void see_groups(
    float* hidden,
    float* change,
    const int64_t[:, ::1] groups,
    Py_ssize_t width,
    Py_ssize_t inner,
    Weights* weights,
    Room* room,
) noexcept nogil:
    """One pool: its narrow matrix, that of each grouping, and the bias.

    What a group is told is the same for all its rows, so it is worked out once for each group.
    """
    cdef Py_ssize_t rows = groups.shape[1], wide = up(width, PANEL), small = up(inner, PANEL)
    cdef Py_ssize_t kind, row, number
    cdef int64_t group
    cdef float* narrow = room.rest
    cdef float* means = narrow + up(rows, AT_ONCE) * small
    cdef float* told = means + up(rows, AT_ONCE) * small
    cdef const float* bias
    cdef nc_matrix by = matrix(weights, width, inner, False)
    nc_product(hidden, rows, &by, NULL, False, narrow, room.bytes, room.pairs)
    for kind in range(groups.shape[0]):
        by = matrix(weights, inner, width, False)
        number = 0
        for row in range(rows):
            number = max(number, groups[kind, row] + 1)
        memset(means, 0, number * small * sizeof(float))
        memset(told, 0, number * sizeof(float))  # holds the sizes first
        for row in range(rows):
            group = groups[kind, row]
            nc_add(narrow + row * small, small, means + group * small)
            told[group] += 1
        for row in range(number):
            if told[row] > 1:
                nc_scale(1 / told[row], small, means + row * small)
        nc_product(means, number, &by, NULL, False, told, room.bytes, room.pairs)
        for row in range(rows):
            group = groups[kind, row]
            if kind:
                nc_add(told + group * wide, wide, change + row * wide)
            else:
                memcpy(change + row * wide, told + group * wide, wide * sizeof(float))
    bias = numbers(weights, wide)
    for row in range(rows):
        nc_add_positive(change + row * wide, bias, wide, hidden + row * wide)


def forward(
    const float[:, ::1] features,
    const int64_t[:, ::1] groups,
    const int64_t[::1] plan,
    const float[::1] weights,
    const uint8_t[::1] panels,
    float clip,
    bint pairs=WIDE,
):
    """Scores of every label for every row; only where `FAST` is true.

    Plan, weights and panels are those of `newsclean.classifier.packing.pack`. With `pairs` two panels
    are worked on at once, which a processor must be able to (`WIDE`); the scores are the same.
    """
    cdef Py_ssize_t rows = features.shape[0], row, k, here, block, done = 0
    if not FAST or pairs > WIDE or not rows or plan.shape[0] < 5:
        raise ValueError("expected rows, a plan, and a processor with FMA")
    cdef Py_ssize_t given = plan[0], width = plan[1], labels = plan[2]
    cdef Py_ssize_t layers = plan[3], pools = plan[4]
    if min(given, width, labels) < 1 or min(layers, pools) < 0:
        raise ValueError("the plan has numbers that are out of bounds")
    if plan.shape[0] != 5 + 2 * layers + 3 * pools or features.shape[1] != given:
        raise ValueError("the plan does not fit the features")
    cdef Py_ssize_t wide = up(width, PANEL), out = up(labels, PANEL), long = up(given, PANEL)
    cdef Py_ssize_t size = 2 * long + 4 * wide + 2 * out, cells = (long + wide + out) * wide
    cdef Py_ssize_t most = 0, small, reach = 0, before
    cdef const int64_t* layer = &plan[0] + 5
    cdef const int64_t* pool = layer + 2 * layers  # its place, width and groupings
    for k in range(layers):
        if layer[2 * k] < 1 or layer[2 * k + 1] < 1:
            raise ValueError("the plan has numbers that are out of bounds")
        size += wide * (layer[2 * k + 1] + 2)
        cells += wide * wide
        reach += layer[2 * k + 1] // 2 * layer[2 * k]
    for k in range(pools):
        before = pool[3 * k - 3] if k else 0
        if not before <= pool[3 * k] <= layers or pool[3 * k + 1] < 1 or pool[3 * k + 2] < 1:
            raise ValueError("the plan has numbers that are out of bounds")
        small = up(pool[3 * k + 1], PANEL)
        size += small + wide * (pool[3 * k + 2] + 1)
        cells += small * wide * (1 + pool[3 * k + 2])
        most = max(most, small)
        if groups is not None and groups.shape[0] != pool[3 * k + 2]:
            raise ValueError("expected other groupings")
    if weights.shape[0] != size or panels.shape[0] != cells:
        raise ValueError("the weights do not fit the plan")
    if pools and groups is None:
        raise ValueError("expected a group for every row")
    if groups is not None:
        if groups.shape[1] != rows:
            raise ValueError("expected a group for every row")
        for k in range(groups.shape[0]):
            for row in range(rows):
                if not 0 <= groups[k, row] < rows:
                    raise ValueError("a group has a number that is out of bounds")

    cdef Py_ssize_t tall = up(rows, AT_ONCE), some = rows_in_cache(given)
    cdef Py_ssize_t few = max(some * long, rows_in_cache(width) * wide)
    cdef Py_ssize_t window = 2 * up(min(rows, ROW_TILE + 2 * reach), AT_ONCE) * wide
    if rows <= ROW_TILE:
        window = 0
    result_ = np.empty((rows, labels), dtype=np.float32)
    cdef float[:, ::1] result = result_
    cdef float[::1] space = buffer(
        few + 2 * tall * wide + max(window, 2 * tall * most + tall * wide if most else 0, tall * out)
    )
    cdef int8_t[::1] bytes_ = np.empty(nc_block * max(long, wide, most), dtype=np.int8)
    cdef Room room
    room.seen = &space[0]
    room.bytes = &bytes_[0]
    room.pairs = pairs
    cdef float* hidden = room.seen + few
    cdef float* other = hidden + tall * wide
    room.rest = other + tall * wide
    cdef Weights own
    own.numbers = &weights[0]
    own.panels = &panels[0]
    cdef const float* mean
    cdef const float* scale
    cdef nc_matrix by
    with nogil:
        mean = numbers(&own, long)
        scale = numbers(&own, long)
        by = matrix(&own, given, width, True)
        memset(room.seen, 0, few * sizeof(float))
        for block in range((rows + some - 1) // some):
            row = block * some
            here = min(some, rows - row)
            for k in range(here):
                nc_standardise(
                    &features[row + k, 0], mean, scale, clip, given, room.seen + k * long
                )
            nc_product(
                room.seen, here, &by, NULL, True, hidden + row * wide, room.bytes, pairs
            )
        # What the document's mean tells every row.
        by = matrix(&own, width, width, True)
        memset(room.seen, 0, wide * sizeof(float))
        for row in range(rows):
            nc_add(hidden + row * wide, wide, room.seen)
        nc_scale(<float>1 / rows, wide, room.seen)
        nc_product(room.seen, 1, &by, NULL, True, other, room.bytes, pairs)
        for row in range(rows):
            nc_add(other, wide, hidden + row * wide)
        for k in range(pools):
            through_layers(
                &hidden, &other, rows, width, layer + 2 * done, pool[3 * k] - done, &own, &room
            )
            done = pool[3 * k]
            see_groups(hidden, other, groups, width, pool[3 * k + 1], &own, &room)
        through_layers(
            &hidden, &other, rows, width, layer + 2 * done, layers - done, &own, &room
        )
        by = matrix(&own, width, labels, True)
        nc_product(hidden, rows, &by, NULL, False, room.rest, room.bytes, pairs)
        for row in range(rows):
            memcpy(&result[row, 0], room.rest + row * out, labels * sizeof(float))
    return result_


def spread(const float[:, ::1] hidden, const float[:, ::1] taps, Py_ssize_t dilation):
    """Each column of the rows, convolved with its own taps; zeros beyond the edges."""
    cdef Py_ssize_t rows = hidden.shape[0], width = hidden.shape[1], count = taps.shape[0]
    cdef Py_ssize_t row, tap, column, source
    result_ = np.zeros((rows, width), dtype=np.float32)
    cdef float[:, ::1] result = result_
    cdef float* to
    cdef const float* values
    cdef const float* weights
    if taps.shape[1] != width:
        raise ValueError("expected taps for every column")
    if not width:
        return result_
    for row in range(rows):
        to = &result[row, 0]
        for tap in range(count):
            source = row + (tap - count // 2) * dilation
            if 0 <= source < rows:
                values = &hidden[source, 0]
                weights = &taps[tap, 0]
                for column in range(width):
                    to[column] += values[column] * weights[column]
    return result_


def add_positive(float[:, ::1] hidden, const float[:, ::1] change, const float[::1] bias):
    """Add the positive part of `change + bias` to `hidden`, in place."""
    cdef Py_ssize_t rows = hidden.shape[0], width = hidden.shape[1], row, column
    cdef float* to
    cdef const float* values
    cdef const float* added
    cdef float value
    if change.shape[0] != rows or change.shape[1] != width or bias.shape[0] != width:
        raise ValueError("expected arrays of one shape")
    if not width:
        return
    added = &bias[0]
    for row in range(rows):
        to = &hidden[row, 0]
        values = &change[row, 0]
        for column in range(width):
            value = values[column] + added[column]
            to[column] += value if value > 0 else 0


def standardised(
    const float[:, ::1] features, const float[::1] mean, const float[::1] scale, float clip
):
    """`(features - mean) * scale`, cut at `clip` on either side."""
    cdef Py_ssize_t rows = features.shape[0], width = features.shape[1], row, column
    result_ = np.empty((rows, width), dtype=np.float32)
    cdef float[:, ::1] result = result_
    cdef float value
    cdef float* to
    cdef const float* values
    if mean.shape[0] != width or scale.shape[0] != width or not width:
        raise ValueError("expected a mean and a scale for every column")
    for row in range(rows):
        to = &result[row, 0]
        values = &features[row, 0]
        for column in range(width):
            value = (values[column] - mean[column]) * scale[column]
            value = value if value < clip else clip
            to[column] = value if value > -clip else -clip
    return result_


def pool_means(const float[:, ::1] values, const int64_t[:, ::1] groups):
    """The means of each row's groups, side by side: `newsclean.classifier.network.pool_means`."""
    cdef Py_ssize_t rows = values.shape[0], width = values.shape[1], kinds = groups.shape[0]
    cdef Py_ssize_t row, kind, column
    cdef int64_t group
    cdef float share
    cdef float* to
    cdef const float* source
    if groups.shape[1] != rows:
        raise ValueError("expected a group for every row")
    result_ = np.empty((rows, kinds * width), dtype=np.float32)
    if not rows or not width or not kinds:
        return result_
    cdef float[:, ::1] result = result_
    cdef float[:, ::1] sums = np.empty((rows, width), dtype=np.float32)
    cdef float[::1] count = np.empty(rows, dtype=np.float32)
    for kind in range(kinds):
        sums[:, :] = 0
        count[:] = 0
        for row in range(rows):
            group = groups[kind, row]
            if not 0 <= group < rows:
                raise ValueError("a group has a number that is out of bounds")
            count[group] += 1
            to = &sums[group, 0]
            source = &values[row, 0]
            for column in range(width):
                to[column] += source[column]
        for row in range(rows):
            group = groups[kind, row]
            share = 1 / count[group]
            source = &sums[group, 0]
            to = &result[row, kind * width]
            for column in range(width):
                to[column] = source[column] * share
    return result_
