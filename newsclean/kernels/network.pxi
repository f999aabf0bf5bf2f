# The network's layers: see `newsclean.classifier.network`.
#
# Matrix products are worked out here where the processor has AVX2 and FMA, which is asked when the
# loops are loaded, so that one wheel runs everywhere; elsewhere NumPy works them out.

cdef extern from *:
    r"""
    #if defined(__x86_64__) && defined(__GNUC__)
    #include <string.h>
    #define NC_TARGET __attribute__((target("avx2,fma")))
    typedef float nc_v8 __attribute__((vector_size(32), aligned(4), may_alias));

    static int nc_has_fma(void) {
        __builtin_cpu_init();
        return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    }

    /* Rows of `a` by 24 columns of weights; each sum is made in the same order for any rows. */
    NC_TARGET static void nc_four_rows(
        const float* a, Py_ssize_t inner, const float* panel, float* out
    ) {
        nc_v8 p0 = {0}, p1 = {0}, p2 = {0}, q0 = {0}, q1 = {0}, q2 = {0};
        nc_v8 r0 = {0}, r1 = {0}, r2 = {0}, s0 = {0}, s1 = {0}, s2 = {0};
        const float *b = a + inner, *c = b + inner, *d = c + inner;
        for (Py_ssize_t k = 0; k < inner; k++) {
            const nc_v8 x = *(const nc_v8*)(panel + 24 * k);
            const nc_v8 y = *(const nc_v8*)(panel + 24 * k + 8);
            const nc_v8 z = *(const nc_v8*)(panel + 24 * k + 16);
            p0 += a[k] * x; p1 += a[k] * y; p2 += a[k] * z;
            q0 += b[k] * x; q1 += b[k] * y; q2 += b[k] * z;
            r0 += c[k] * x; r1 += c[k] * y; r2 += c[k] * z;
            s0 += d[k] * x; s1 += d[k] * y; s2 += d[k] * z;
        }
        nc_v8* to = (nc_v8*)out;
        to[0] = p0; to[1] = p1; to[2] = p2; to[3] = q0; to[4] = q1; to[5] = q2;
        to[6] = r0; to[7] = r1; to[8] = r2; to[9] = s0; to[10] = s1; to[11] = s2;
    }

    NC_TARGET static void nc_one_row(
        const float* a, Py_ssize_t inner, const float* panel, float* out
    ) {
        nc_v8 p0 = {0}, p1 = {0}, p2 = {0};
        for (Py_ssize_t k = 0; k < inner; k++) {
            p0 += a[k] * *(const nc_v8*)(panel + 24 * k);
            p1 += a[k] * *(const nc_v8*)(panel + 24 * k + 8);
            p2 += a[k] * *(const nc_v8*)(panel + 24 * k + 16);
        }
        nc_v8* to = (nc_v8*)out;
        to[0] = p0; to[1] = p1; to[2] = p2;
    }

    /* The product of up to four rows, all columns; `panels` as nc_pack lays them. */
    NC_TARGET static void nc_rows(
        const float* a, Py_ssize_t rows, Py_ssize_t inner, const float* panels, Py_ssize_t outer,
        float* out, float* tile
    ) {
        for (Py_ssize_t from = 0; from < outer; from += 24) {
            const Py_ssize_t width = outer - from < 24 ? outer - from : 24;
            const float* panel = panels + from * inner;
            if (rows == 4)
                nc_four_rows(a, inner, panel, tile);
            else
                for (Py_ssize_t row = 0; row < rows; row++)
                    nc_one_row(a + row * inner, inner, panel, tile + 24 * row);
            for (Py_ssize_t row = 0; row < rows; row++)
                memcpy(out + row * outer + from, tile + 24 * row, width * sizeof(float));
        }
    }

    /* Weights in panels of 24 columns, the last one filled up with zeros. */
    static void nc_pack(const float* right, Py_ssize_t inner, Py_ssize_t outer, float* panels) {
        for (Py_ssize_t from = 0; from < outer; from += 24) {
            const Py_ssize_t width = outer - from < 24 ? outer - from : 24;
            for (Py_ssize_t k = 0; k < inner; k++, panels += 24) {
                const float* row = right + k * outer + from;
                if (width == 24)
                    memcpy(panels, row, 24 * sizeof(float));
                else
                    for (Py_ssize_t c = 0; c < 24; c++) panels[c] = c < width ? row[c] : 0;
            }
        }
    }

    /* A row and its neighbours, each column by its own taps. */
    NC_TARGET static void nc_spread_row(
        const float* hidden, Py_ssize_t rows, Py_ssize_t width, const float* taps,
        Py_ssize_t count, Py_ssize_t dilation, Py_ssize_t row, float* to
    ) {
        memset(to, 0, width * sizeof(float));
        for (Py_ssize_t tap = 0; tap < count; tap++) {
            const Py_ssize_t source = row + (tap - count / 2) * dilation;
            if (source < 0 || source >= rows) continue;
            const float *values = hidden + source * width, *weights = taps + tap * width;
            for (Py_ssize_t c = 0; c < width; c++) to[c] += values[c] * weights[c];
        }
    }

    NC_TARGET static void nc_add_positive(
        const float* hidden, const float* change, const float* bias, Py_ssize_t width, float* to
    ) {
        for (Py_ssize_t c = 0; c < width; c++) {
            const float value = change[c] + bias[c];
            to[c] = hidden[c] + (value > 0 ? value : 0);
        }
    }
    #else
    static int nc_has_fma(void) { return 0; }
    static void nc_rows(const float* a, Py_ssize_t rows, Py_ssize_t inner, const float* panels,
        Py_ssize_t outer, float* out, float* tile) {}
    static void nc_pack(const float* right, Py_ssize_t inner, Py_ssize_t outer, float* panels) {}
    static void nc_spread_row(const float* hidden, Py_ssize_t rows, Py_ssize_t width,
        const float* taps, Py_ssize_t count, Py_ssize_t dilation, Py_ssize_t row, float* to) {}
    static void nc_add_positive(const float* hidden, const float* change, const float* bias,
        Py_ssize_t width, float* to) {}
    #endif
    """
    int nc_has_fma() noexcept
    void nc_rows(
        const float* a, Py_ssize_t rows, Py_ssize_t inner, const float* panels, Py_ssize_t outer,
        float* out, float* tile,
    ) noexcept
    void nc_pack(
        const float* right, Py_ssize_t inner, Py_ssize_t outer, float* panels
    ) noexcept
    void nc_spread_row(
        const float* hidden, Py_ssize_t rows, Py_ssize_t width, const float* taps,
        Py_ssize_t count, Py_ssize_t dilation, Py_ssize_t row, float* to,
    ) noexcept
    void nc_add_positive(
        const float* hidden, const float* change, const float* bias, Py_ssize_t width, float* to
    ) noexcept


cdef enum:
    AT_ONCE = 4  # rows
    PANEL = 24  # columns


FAST = bool(nc_has_fma())


cdef object packed(const float[:, ::1] right):
    """Weights as the products read them."""
    cdef Py_ssize_t inner = right.shape[0], outer = right.shape[1]
    panels_ = np.empty((outer + PANEL - 1) // PANEL * PANEL * inner, dtype=np.float32)
    cdef float[::1] panels = panels_
    nc_pack(&right[0, 0], inner, outer, &panels[0])
    return panels_


def multiply(const float[:, ::1] left, const float[:, ::1] right, float[:, ::1] result):
    """Put a matrix product into `result`; only where `FAST` is true."""
    cdef Py_ssize_t rows = left.shape[0], inner = left.shape[1], outer = right.shape[1], row
    cdef float tile[AT_ONCE * PANEL]
    if right.shape[0] != inner or result.shape[0] != rows or result.shape[1] != outer:
        raise ValueError("the shapes do not fit each other")
    if not FAST or not inner or not outer:
        raise ValueError("expected matrices, and a processor with FMA")
    cdef const float[::1] panels = packed(right)
    for row in range(0, rows, AT_ONCE):
        nc_rows(
            &left[row, 0], min(AT_ONCE, rows - row), inner, &panels[0], outer, &result[row, 0], tile
        )


def layer(
    const float[:, ::1] hidden,
    const float[:, ::1] taps,
    Py_ssize_t dilation,
    const float[:, ::1] weights,
    const float[::1] bias,
):
    """What `hidden` becomes in a residual layer; only where `FAST` is true."""
    cdef Py_ssize_t rows = hidden.shape[0], width = hidden.shape[1], row, k, some
    cdef float tile[AT_ONCE * PANEL]
    if weights.shape[0] != width or weights.shape[1] != width or taps.shape[1] != width:
        raise ValueError("the shapes do not fit each other")
    if bias.shape[0] != width or not taps.shape[0]:
        raise ValueError("the shapes do not fit each other")
    if not FAST or not width:
        raise ValueError("expected columns, and a processor with FMA")
    cdef const float[::1] panels = packed(weights)
    cdef float[:, ::1] seen = np.empty((2 * AT_ONCE, width), dtype=np.float32)
    result_ = np.empty((rows, width), dtype=np.float32)
    cdef float[:, ::1] result = result_
    for row in range(0, rows, AT_ONCE):
        some = min(AT_ONCE, rows - row)
        for k in range(some):
            nc_spread_row(
                &hidden[0, 0], rows, width, &taps[0, 0], taps.shape[0], dilation, row + k, &seen[k, 0]
            )
        nc_rows(&seen[0, 0], some, width, &panels[0], width, &seen[AT_ONCE, 0], tile)
        for k in range(some):
            nc_add_positive(
                &hidden[row + k, 0], &seen[AT_ONCE + k, 0], &bias[0], width, &result[row + k, 0]
            )
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
