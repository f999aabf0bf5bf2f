# The network's layers: see `newsclean.classifier.network`.
#
# Where the processor has AVX2 and FMA, which is asked when the loops are loaded, so that one wheel
# runs everywhere, a document goes through the whole network here; elsewhere NumPy works it out.
#
# Matrices lie in panels of 16 columns, and rows are taken six at a time: the sums of so many cells
# just fit into the registers. Where there is AVX-512, two panels go at once; the sums are the same.
# Rows are as long as a multiple of 16 numbers, buffers as many rows as a multiple of six, so that no
# loop has to care for what is left over.

cdef extern from *:
    r"""
    #if defined(__x86_64__) && defined(__GNUC__)
    #include <string.h>
    #define NC_TARGET __attribute__((target("avx2,fma")))
    #define NC_TARGET_16 __attribute__((target("avx512f")))
    typedef float nc_v8 __attribute__((vector_size(32), aligned(4), may_alias));
    typedef int nc_i8 __attribute__((vector_size(32), aligned(4), may_alias));
    typedef float nc_v16 __attribute__((vector_size(64), aligned(4), may_alias));
    typedef int nc_i16 __attribute__((vector_size(64), aligned(4), may_alias));

    static int nc_has_fma(void) {
        __builtin_cpu_init();
        return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    }

    static int nc_has_wide(void) {
        __builtin_cpu_init();
        return __builtin_cpu_supports("avx512f");
    }

    /* Six rows of `a` by two vectors of columns, the second of which lies `next` behind the first;
       each sum is made in the same order for any rows, and whichever the vectors are. */
    #define NC_ROWS(of) of(0) of(1) of(2) of(3) of(4) of(5)
    #define NC_START(r) const float* a##r = a + r * stride; nc_v p##r = {0}, q##r = {0};
    #define NC_STEP(r) p##r += a##r[k] * x; q##r += a##r[k] * y;
    #define NC_SUMS                                                                             \
        NC_ROWS(NC_START)                                                                       \
        for (Py_ssize_t k = 0; k < inner; k++) {                                                \
            const nc_v x = *(const nc_v*)(panel + 16 * k);                                      \
            const nc_v y = *(const nc_v*)(panel + 16 * k + next);                               \
            NC_ROWS(NC_STEP)                                                                    \
        }
    #define NC_POSITIVE(v) ((nc_v)((nc_i)(v) & ((v) > zero)))
    #define NC_AT(from, r) *(nc_v*)((from) + (r) * outer)
    #define NC_PLAIN(r) NC_AT(out, r) = p##r + low; NC_AT(out + lanes, r) = q##r + high;
    #define NC_CUT(r)                                                                           \
        p##r += low; q##r += high;                                                              \
        NC_AT(out, r) = NC_POSITIVE(p##r); NC_AT(out + lanes, r) = NC_POSITIVE(q##r);
    #define NC_RESIDUAL(r)                                                                      \
        p##r += low; q##r += high;                                                              \
        NC_AT(out, r) = NC_AT(add, r) + NC_POSITIVE(p##r);                                      \
        NC_AT(out + lanes, r) = NC_AT(add + lanes, r) + NC_POSITIVE(q##r);
    #define NC_SIX(name, TARGET, LANES, finish)                                                 \
        TARGET static void name(                                                                \
            const float* a, Py_ssize_t stride, Py_ssize_t inner, const float* panel,            \
            Py_ssize_t next, const float* bias, const float* add, float* out, Py_ssize_t outer  \
        ) {                                                                                     \
            typedef nc_v##LANES nc_v;                                                           \
            typedef nc_i##LANES nc_i;                                                           \
            enum { lanes = LANES };                                                             \
            const nc_v zero = {0};                                                              \
            nc_v low = zero, high = zero;                                                       \
            if (bias) { low = *(const nc_v*)bias; high = *(const nc_v*)(bias + lanes); }        \
            NC_SUMS                                                                             \
            NC_ROWS(finish)                                                                     \
        }
    /* As many columns as there are pairs of vectors, from column `from` on; returns the first that
       is left. A pair of the narrow ones is a panel, one of the wide ones is two. */
    #define NC_COLUMNS(name, TARGET, LANES)                                                     \
        NC_SIX(name##_plain, TARGET, LANES, NC_PLAIN)                                           \
        NC_SIX(name##_cut, TARGET, LANES, NC_CUT)                                               \
        NC_SIX(name##_residual, TARGET, LANES, NC_RESIDUAL)                                     \
        TARGET static Py_ssize_t name(                                                          \
            const float* a, Py_ssize_t stride, Py_ssize_t rows, Py_ssize_t inner,               \
            const float* panels, const float* bias, const float* add, int positive, float* out, \
            Py_ssize_t outer, Py_ssize_t from                                                   \
        ) {                                                                                     \
            const Py_ssize_t next = LANES == 8 ? 8 : 16 * inner;                                \
            for (; from + 2 * LANES <= outer; from += 2 * LANES) {                              \
                const float* panel = panels + from * inner;                                     \
                const float* own = bias ? bias + from : bias;                                   \
                for (Py_ssize_t row = 0; row < rows; row += 6) {                                \
                    const float* some = a + row * stride;                                       \
                    const Py_ssize_t at = row * outer + from;                                   \
                    if (add)                                                                    \
                        name##_residual(some, stride, inner, panel, next, own, add + at,        \
                            out + at, outer);                                                   \
                    else if (positive)                                                          \
                        name##_cut(some, stride, inner, panel, next, own, add, out + at,        \
                            outer);                                                             \
                    else                                                                        \
                        name##_plain(some, stride, inner, panel, next, own, add, out + at,      \
                            outer);                                                             \
                }                                                                               \
            }                                                                                   \
            return from;                                                                        \
        }
    NC_COLUMNS(nc_columns, NC_TARGET, 8)
    NC_COLUMNS(nc_wide_columns, NC_TARGET_16, 16)

    /* The product of rows with all panels, plus the bias; cut at zero if `positive`; with `add`, cut
       and added to that. Rows must be a multiple of six, `outer` one of 16. */
    static void nc_product(
        const float* a, Py_ssize_t stride, Py_ssize_t rows, Py_ssize_t inner, const float* panels,
        const float* bias, const float* add, int positive, float* out, Py_ssize_t outer, int wide
    ) {
        Py_ssize_t done = 0;
        if (wide)
            done = nc_wide_columns(
                a, stride, rows, inner, panels, bias, add, positive, out, outer, 0);
        nc_columns(a, stride, rows, inner, panels, bias, add, positive, out, outer, done);
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
        for (Py_ssize_t c = 0; c < width; c++) {
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
    #include <string.h>
    static int nc_has_fma(void) { return 0; }
    static int nc_has_wide(void) { return 0; }
    static void nc_product(const float* a, Py_ssize_t stride, Py_ssize_t rows, Py_ssize_t inner,
        const float* panels, const float* bias, const float* add, int positive, float* out,
        Py_ssize_t outer, int wide) {}
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
    int nc_has_fma() noexcept nogil
    int nc_has_wide() noexcept nogil
    void nc_product(
        const float* a, Py_ssize_t stride, Py_ssize_t rows, Py_ssize_t inner, const float* panels,
        const float* bias, const float* add, int positive, float* out, Py_ssize_t outer, int wide,
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


FAST = bool(nc_has_fma())
WIDE = bool(nc_has_wide())  # two panels at once

cdef enum:
    AT_ONCE = 6  # rows
    PANEL = 16  # columns
    IN_CACHE = 3072  # so many numbers of rows lie in the first cache beside a panel
    ROW_TILE = 4096  # so many rows, with those around them, lie in the second


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
    const float* weights,
    float* seen,
    float* result,
    bint pairs,
) noexcept nogil:
    """One residual layer: its dilation and number of taps, and its taps, panels and bias."""
    cdef Py_ssize_t wide = up(width, PANEL), some = rows_in_cache(width), row, here, block
    cdef const float* panels = weights + layer[1] * wide
    cdef const float* bias = panels + wide * width
    for block in range((rows + some - 1) // some):
        row = block * some
        here = min(some, rows - row)
        nc_spread(hidden, rows, wide, weights, layer[1], layer[0], row, row + here, seen)
        nc_product(
            seen, wide, up(here, AT_ONCE), width, panels, bias, hidden + row * wide, True,
            result + row * wide, wide, pairs,
        )


cdef const float* through_layers(
    float** hidden,
    float** other,
    Py_ssize_t rows,
    Py_ssize_t width,
    const int64_t* layers,
    Py_ssize_t count,
    const float* weights,
    float* seen,
    float* window,
    bint pairs,
) noexcept nogil:
    """Some residual layers; the result is in `hidden`. Returns what stands behind the weights.

    Of long documents so many rows are worked on at a time, with those around them, as lie in the
    cache, or the time would grow faster than they do. `window` has room for them twice.
    """
    cdef Py_ssize_t wide = up(width, PANEL), layer, reach = 0, tile, start, low, high
    cdef const float* own = weights
    cdef float* here
    cdef float* there
    for layer in range(count):
        reach += layers[2 * layer + 1] // 2 * layers[2 * layer]
        weights += wide * (layers[2 * layer + 1] + width + 1)
    for tile in range((rows + ROW_TILE - 1) // ROW_TILE if count else 0):
        start = tile * ROW_TILE
        low = max(0, start - reach) if rows > ROW_TILE else 0
        high = min(rows, start + ROW_TILE + reach)
        if rows > ROW_TILE:
            here = window
            there = window + up(high - low, AT_ONCE) * wide
            memcpy(here, hidden[0] + low * wide, (high - low) * wide * sizeof(float))
        else:
            here = hidden[0]
            there = other[0]
        weights = own
        for layer in range(count):
            see_neighbours(
                here, high - low, width, layers + 2 * layer, weights, seen, there, pairs
            )
            weights += wide * (layers[2 * layer + 1] + width + 1)
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
    return weights


cdef void see_groups(
    float* hidden,
    const int64_t[:, ::1] groups,
    Py_ssize_t width,
    Py_ssize_t inner,
    const float* weights,
    float* narrow,
    float* means,
    float* told,
    float* change,
    bint pairs,
) noexcept nogil:
    """One pool: its narrow panels, the panels of each grouping, and the bias.

    What a group is told is the same for all its rows, so it is worked out once for each group.
    """
    cdef Py_ssize_t rows = groups.shape[1], wide = up(width, PANEL), small = up(inner, PANEL)
    cdef Py_ssize_t kind, row, number, some
    cdef int64_t group
    cdef const float* panels = weights + small * width
    nc_product(
        hidden, wide, up(rows, AT_ONCE), width, weights, NULL, NULL, False, narrow, small, pairs
    )
    for kind in range(groups.shape[0]):
        number = 0
        for row in range(rows):
            number = max(number, groups[kind, row] + 1)
        some = up(number, AT_ONCE)
        memset(means, 0, some * small * sizeof(float))
        memset(told, 0, number * sizeof(float))  # holds the sizes first
        for row in range(rows):
            group = groups[kind, row]
            nc_add(narrow + row * small, small, means + group * small)
            told[group] += 1
        for row in range(number):
            if told[row] > 1:
                nc_scale(1 / told[row], small, means + row * small)
        nc_product(means, small, some, inner, panels, NULL, NULL, False, told, wide, pairs)
        panels += wide * inner
        for row in range(rows):
            group = groups[kind, row]
            if kind:
                nc_add(told + group * wide, wide, change + row * wide)
            else:
                memcpy(change + row * wide, told + group * wide, wide * sizeof(float))
    for row in range(rows):
        nc_add_positive(change + row * wide, panels, wide, hidden + row * wide)


def forward(
    const float[:, ::1] features,
    const int64_t[:, ::1] groups,
    const int64_t[::1] plan,
    const float[::1] weights,
    float clip,
    bint pairs=WIDE,
):
    """Scores of every label for every row; only where `FAST` is true.

    Plan and weights are those of `newsclean.classifier.network.packed`. With `pairs` two panels are
    worked on at once, which a processor must be able to (`WIDE`); the scores are the same.
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
    cdef Py_ssize_t size = 2 * long + wide * (given + width + 2) + out * (width + 1)
    cdef Py_ssize_t most = 0, reach = 0, before
    cdef const int64_t* layer = &plan[0] + 5
    cdef const int64_t* pool = layer + 2 * layers  # its place, width and groupings
    for k in range(layers):
        if layer[2 * k] < 1 or layer[2 * k + 1] < 1:
            raise ValueError("the plan has numbers that are out of bounds")
        size += wide * (layer[2 * k + 1] + width + 1)
        reach += layer[2 * k + 1] // 2 * layer[2 * k]
    for k in range(pools):
        before = pool[3 * k - 3] if k else 0
        if not before <= pool[3 * k] <= layers or pool[3 * k + 1] < 1 or pool[3 * k + 2] < 1:
            raise ValueError("the plan has numbers that are out of bounds")
        size += up(pool[3 * k + 1], PANEL) * width + wide * (pool[3 * k + 1] * pool[3 * k + 2] + 1)
        most = max(most, up(pool[3 * k + 1], PANEL))
        if groups is not None and groups.shape[0] != pool[3 * k + 2]:
            raise ValueError("expected other groupings")
    if weights.shape[0] != size:
        raise ValueError("the weights do not fit the plan")
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
    cdef float[::1] numbers = buffer(
        few + 2 * tall * wide + max(window, 2 * tall * most + tall * wide if most else 0, tall * out)
    )
    cdef float* seen = &numbers[0]
    cdef float* hidden = seen + few
    cdef float* other = hidden + tall * wide
    cdef float* rest = other + tall * wide
    cdef const float* w = &weights[0] + 2 * long
    with nogil:
        memset(seen, 0, few * sizeof(float))
        for block in range((rows + some - 1) // some):
            row = block * some
            here = min(some, rows - row)
            for k in range(here):
                nc_standardise(
                    &features[row + k, 0], &weights[0], &weights[0] + long, clip, given,
                    seen + k * long,
                )
            nc_product(
                seen, long, up(here, AT_ONCE), given, w, w + wide * given, NULL, True,
                hidden + row * wide, wide, pairs,
            )
        w += wide * (given + 1)
        # What the document's mean tells every row.
        memset(seen, 0, 2 * AT_ONCE * wide * sizeof(float))
        for row in range(rows):
            nc_add(hidden + row * wide, wide, seen)
        nc_scale(<float>1 / rows, wide, seen)
        nc_product(
            seen, wide, AT_ONCE, width, w, w + wide * width, NULL, True,
            seen + AT_ONCE * wide, wide, pairs,
        )
        for row in range(rows):
            nc_add(seen + AT_ONCE * wide, wide, hidden + row * wide)
        w += wide * (width + 1)
        for k in range(pools):
            w = through_layers(
                &hidden, &other, rows, width, layer + 2 * done, pool[3 * k] - done, w, seen, rest,
                pairs,
            )
            done = pool[3 * k]
            if groups is not None:
                see_groups(
                    hidden, groups, width, pool[3 * k + 1], w, rest, rest + tall * most,
                    rest + 2 * tall * most, other, pairs,
                )
            w += up(pool[3 * k + 1], PANEL) * width + wide * (pool[3 * k + 1] * pool[3 * k + 2] + 1)
        w = through_layers(
            &hidden, &other, rows, width, layer + 2 * done, layers - done, w, seen, rest, pairs
        )
        nc_product(
            hidden, wide, tall, width, w, w + out * width, NULL, False, rest, out, pairs
        )
        for row in range(rows):
            memcpy(&result[row, 0], rest + row * out, labels * sizeof(float))
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
