# Scores as the next stage takes them, and which blocks belong together: see
# `newsclean.classifier.model` and `newsclean.classifier.groups`.



cdef extern from *:
    """
    #define NC_MOST_LABELS 64
    #define NC_LABELS 23  /* so many are usual: three times eight, but for one */

    #define NC_SIDE 8  /* numbers that are worked on side by side */

    /* Probabilities out of scores. Places are filled up to a multiple of NC_SIDE, and sums are made
       side by side, so that compilers find instructions for many numbers at once. exp(x) is 2^n
       times a polynomial (Moshier's Cephes library). */
    static void nc_softmax(const float* scores, float by, Py_ssize_t count, float* to) {
        float x[NC_MOST_LABELS], powers[NC_MOST_LABELS];
        int bits[NC_MOST_LABELS];
        float top[NC_SIDE], sum[NC_SIDE];
        const Py_ssize_t all = (count + NC_SIDE - 1) / NC_SIDE * NC_SIDE;
        for (Py_ssize_t k = 0; k < count; k++) x[k] = scores[k] * by;
        for (Py_ssize_t k = count; k < all; k++) x[k] = -1e30f;
        for (int j = 0; j < NC_SIDE; j++) top[j] = x[j];
        for (Py_ssize_t k = NC_SIDE; k < all; k += NC_SIDE)
            for (int j = 0; j < NC_SIDE; j++) top[j] = x[k + j] > top[j] ? x[k + j] : top[j];
        for (int j = 1; j < NC_SIDE; j++) top[0] = top[j] > top[0] ? top[j] : top[0];
        const float most = top[0];
        for (int j = 0; j < NC_SIDE; j++) sum[j] = 0;
        for (Py_ssize_t k = 0; k < all; k++) x[k] -= most;
        for (Py_ssize_t k = 0; k < all; k++) x[k] = x[k] > -80.0f ? x[k] : -80.0f;
        for (Py_ssize_t k = 0; k < all; k += NC_SIDE)
            for (int j = 0; j < NC_SIDE; j++) {
                const float v = x[k + j];
                const int n = (int)(v * 1.44269504088896341f - 0.5f);
                const float r = v - n * 0.693359375f + n * 2.12194440e-4f;
                float p = 1.9875691500e-4f;
                p = p * r + 1.3981999507e-3f;
                p = p * r + 8.3334519073e-3f;
                p = p * r + 4.1665795894e-2f;
                p = p * r + 1.6666665459e-1f;
                p = p * r + 5.0000001201e-1f;
                x[k + j] = p * r * r + r + 1.0f;
                bits[k + j] = (n + 127) << 23;
            }
        memcpy(powers, bits, all * sizeof(int));
        for (Py_ssize_t k = 0; k < all; k += NC_SIDE)
            for (int j = 0; j < NC_SIDE; j++) sum[j] += x[k + j] *= powers[k + j];
        for (int j = 1; j < NC_SIDE; j++) sum[0] += sum[j];
        for (Py_ssize_t k = 0; k < count; k++) to[k] = x[k] / sum[0];
    }

    /* Scores cut and divided by three. */
    static void nc_clip(const float* scores, Py_ssize_t count, float* to) {
        for (Py_ssize_t k = 0; k < count; k++) {
            float value = scores[k] < 4 ? scores[k] : 4;
            to[k] = (value > -6 ? value : -6) / 3;
        }
    }

    /* The same for many rows; scores are cut first if there is a place for that. */
    static void nc_softmax_of(
        const float* scores, float by, Py_ssize_t rows, Py_ssize_t count, float* cut, float* to
    ) {
        for (; rows > 0; rows--, scores += count, to += count) {
            if (cut) nc_clip(scores, count, cut);
            nc_softmax(cut ? cut : scores, by, count, to);
            if (cut) cut += count;
        }
    }

    #if NC_X86
    /* exp of numbers up to 0, as above. */
    NC_TARGET NC_INLINE __m256 nc_exp(__m256 x) {
        const __m256 v = _mm256_max_ps(x, _mm256_set1_ps(-80.0f));
        const __m256 whole = _mm256_round_ps(
            _mm256_mul_ps(v, _mm256_set1_ps(1.44269504088896341f)),
            _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
        const __m256 r = _mm256_fmadd_ps(whole, _mm256_set1_ps(2.12194440e-4f),
            _mm256_fmadd_ps(whole, _mm256_set1_ps(-0.693359375f), v));
        __m256 p = _mm256_set1_ps(1.9875691500e-4f);
        p = _mm256_fmadd_ps(p, r, _mm256_set1_ps(1.3981999507e-3f));
        p = _mm256_fmadd_ps(p, r, _mm256_set1_ps(8.3334519073e-3f));
        p = _mm256_fmadd_ps(p, r, _mm256_set1_ps(4.1665795894e-2f));
        p = _mm256_fmadd_ps(p, r, _mm256_set1_ps(1.6666665459e-1f));
        p = _mm256_fmadd_ps(p, r, _mm256_set1_ps(5.0000001201e-1f));
        p = _mm256_fmadd_ps(_mm256_mul_ps(p, r), r, _mm256_add_ps(r, _mm256_set1_ps(1.0f)));
        const __m256i power = _mm256_slli_epi32(
            _mm256_add_epi32(_mm256_cvtps_epi32(whole), _mm256_set1_epi32(127)), 23);
        return _mm256_mul_ps(p, _mm256_castsi256_ps(power));
    }

    /* The sum, and the maximum, of eight numbers, in all places. */
    #define NC_ACROSS(name, with)                                                               \
        NC_TARGET NC_INLINE __m256 name(__m256 v) {                                             \
            v = with(v, _mm256_permute2f128_ps(v, v, 1));                                       \
            v = with(v, _mm256_shuffle_ps(v, v, 0x4E));                                         \
            return with(v, _mm256_shuffle_ps(v, v, 0xB1));                                      \
        }
    NC_ACROSS(nc_sum_across, _mm256_add_ps)
    NC_ACROSS(nc_max_across, _mm256_max_ps)

    /* nc_softmax_of for NC_LABELS. */
    NC_TARGET static void nc_fast_softmax_rows(
        const float* scores, float by, Py_ssize_t rows, float* cut, float* to
    ) {
        const __m256 factor = _mm256_set1_ps(by), low = _mm256_set1_ps(-6),
            high = _mm256_set1_ps(4), third = _mm256_set1_ps(3);
        const __m256i inside = _mm256_setr_epi32(-1, -1, -1, -1, -1, -1, -1, 0);
        const __m256 beyond = _mm256_setr_ps(0, 0, 0, 0, 0, 0, 0, -1e30f);
        for (; rows > 0; rows--, scores += NC_LABELS, to += NC_LABELS) {
            __m256 x = _mm256_loadu_ps(scores), y = _mm256_loadu_ps(scores + 8),
                z = _mm256_maskload_ps(scores + 16, inside);
            if (cut) {
                x = _mm256_div_ps(_mm256_max_ps(_mm256_min_ps(x, high), low), third);
                y = _mm256_div_ps(_mm256_max_ps(_mm256_min_ps(y, high), low), third);
                z = _mm256_div_ps(_mm256_max_ps(_mm256_min_ps(z, high), low), third);
                _mm256_storeu_ps(cut, x);
                _mm256_storeu_ps(cut + 8, y);
                _mm256_maskstore_ps(cut + 16, inside, z);
                cut += NC_LABELS;
            }
            x = _mm256_mul_ps(x, factor);
            y = _mm256_mul_ps(y, factor);
            z = _mm256_add_ps(_mm256_mul_ps(z, factor), beyond);
            const __m256 top = nc_max_across(_mm256_max_ps(_mm256_max_ps(x, y), z));
            x = nc_exp(_mm256_sub_ps(x, top));
            y = nc_exp(_mm256_sub_ps(y, top));
            z = nc_exp(_mm256_sub_ps(z, top));
            const __m256 sum = nc_sum_across(_mm256_add_ps(_mm256_add_ps(x, y), z));
            _mm256_storeu_ps(to, _mm256_div_ps(x, sum));
            _mm256_storeu_ps(to + 8, _mm256_div_ps(y, sum));
            _mm256_maskstore_ps(to + 16, inside, _mm256_div_ps(z, sum));
        }
    }
    #else
    static void nc_fast_softmax_rows(
        const float* scores, float by, Py_ssize_t rows, float* cut, float* to
    ) {}
    #endif

    static void nc_softmax_rows(
        const float* scores, float by, Py_ssize_t rows, Py_ssize_t count, float* cut, float* to,
        int fast
    ) {
        if (fast && count == NC_LABELS) nc_fast_softmax_rows(scores, by, rows, cut, to);
        else nc_softmax_of(scores, by, rows, count, cut, to);
    }
    """
    void nc_softmax_rows(
        const float* scores, float by, Py_ssize_t rows, Py_ssize_t count, float* cut, float* to,
        int fast,
    ) noexcept

cdef enum:
    MOST_LABELS = 64
    FEW = 1024

cdef double LOGARITHMS[FEW]


cdef void fill_logarithms() noexcept:
    cdef int number
    for number in range(FEW):
        LOGARITHMS[number] = log1p(<double>number)


fill_logarithms()


cdef inline double log_of(int64_t number) noexcept:
    """Logarithm of a whole number plus one; those of small ones are known by heart."""
    return LOGARITHMS[number] if 0 <= number < FEW else log1p(<double>number)


def softmax(const float[:, ::1] scores, float by):
    """Probabilities out of scores that are multiplied by a number first, row by row."""
    cdef Py_ssize_t rows = scores.shape[0], labels = scores.shape[1]
    if not 0 < labels <= MOST_LABELS:
        raise ValueError("too many labels, or none")
    result_ = np.empty((rows, labels), dtype=np.float32)
    cdef float[:, ::1] result = result_
    if rows:
        nc_softmax_rows(&scores[0, 0], by, rows, labels, NULL, &result[0, 0], HAS_FMA)
    return result_


def stage(const float[:, ::1] scores):
    """Scores, cut and divided by three, and probabilities out of the cut ones."""
    cdef Py_ssize_t rows = scores.shape[0], labels = scores.shape[1]
    if not 0 < labels <= MOST_LABELS:
        raise ValueError("too many labels, or none")
    clipped_ = np.empty((rows, labels), dtype=np.float32)
    result_ = np.empty((rows, labels), dtype=np.float32)
    cdef float[:, ::1] clipped = clipped_, result = result_
    if rows:
        nc_softmax_rows(
            &scores[0, 0], 3, rows, labels, &clipped[0, 0], &result[0, 0], HAS_FMA
        )
    return clipped_, result_


def line_groups(
    const float[:, ::1] dense,
    Py_ssize_t chars,
    Py_ssize_t stop,
    Py_ssize_t title,
    Py_ssize_t digits,
    float long,
    float short,
):
    """Groups of a text's lines by their look and by runs; the numbers are columns of features."""
    cdef Py_ssize_t rows = dense.shape[0], columns = dense.shape[1], row, kind, low, high
    cdef int64_t numbers[128]
    cdef int64_t found = 0, key
    cdef float length
    cdef int flag
    cdef int before[3]
    if max(chars, stop, title, digits) >= columns or min(chars, stop, title, digits) < 0:
        raise ValueError("the features are others than these")
    result_ = np.zeros((4, rows), dtype=np.int64)
    cdef int64_t[:, ::1] result = result_
    cdef int64_t[::1] longs = np.zeros(rows + 1, dtype=np.int64)  # long lines up to each
    for key in range(128):
        numbers[key] = -1
    for row in range(rows):
        longs[row + 1] = longs[row] + (dense[row, chars] >= long)
    for row in range(rows):
        length = dense[row, chars] * <float>1.5
        # Whatever the length is, even no number, the key lies in the table.
        key = 8 * (<int64_t>length if 0 < length < 11 else 11 * (length >= 11))
        key += 4 * (dense[row, stop] > 0) + 2 * (dense[row, title] > <float>0.5)
        key += dense[row, digits] > <float>0.2
        if numbers[key] < 0:
            numbers[key] = found
            found += 1
        result[0, row] = numbers[key]
        low = max(row - 2, 0)
        high = min(row + 3, rows)
        for kind in range(3):
            if kind == 0:
                flag = dense[row, chars] >= long
            elif kind == 1:
                flag = dense[row, chars] < short
            else:
                flag = 2 * (longs[high] - longs[low]) > high - low
            if row:
                result[kind + 1, row] = result[kind + 1, row - 1] + (flag != before[kind])
            before[kind] = flag
    return result_


cdef int64_t number_into(
    const int64_t* keys, Py_ssize_t rows, int64_t* slots, Py_ssize_t size, int64_t* key_of,
    int64_t* numbers,
) noexcept:
    """Small numbers for keys, in the order in which they are met first; how many there are.

    Keys are found again in a table of their own, twice as long as there are rows.
    """
    cdef Py_ssize_t row, place
    cdef int64_t groups = 0
    memset(slots, 0xFF, size * sizeof(int64_t))
    for row in range(rows):
        place = ((<uint64_t>keys[row] * MULTIPLIER) >> 20) & <uint64_t>(size - 1)
        while slots[place] >= 0 and key_of[slots[place]] != keys[row]:
            place = (place + 1) & (size - 1)
        if slots[place] < 0:
            slots[place] = groups
            key_of[groups] = keys[row]
            groups += 1
        numbers[row] = slots[place]
    return groups


cdef Py_ssize_t slots_for(Py_ssize_t rows) noexcept:
    cdef Py_ssize_t size = 4
    while size < 2 * rows:
        size *= 2
    return size


def number_groups(const int64_t[:, ::1] keys):
    """Small numbers for the keys of each grouping, in the order in which they are met first."""
    cdef Py_ssize_t rows = keys.shape[1], kind, size = slots_for(rows)
    numbers_ = np.empty((keys.shape[0], rows), dtype=np.int64)
    if not rows:
        return numbers_
    cdef int64_t[:, ::1] numbers = numbers_
    cdef int64_t[::1] slots = np.empty(size + rows, dtype=np.int64)
    for kind in range(keys.shape[0]):
        number_into(&keys[kind, 0], rows, &slots[0], size, &slots[0] + size, &numbers[kind, 0])
    return numbers_


def page_keys(
    const int64_t[:, ::1] chains,
    const int64_t[::1] rows,
    const int64_t[::1] element_of,
    Py_ssize_t elements,
    tuple levels,
    Py_ssize_t kind_depth,
):
    """Keys of a page's groups: an ancestor at each level, and how the innermost ones call
    themselves."""
    cdef Py_ssize_t blocks = chains.shape[0], deepest = chains.shape[1] - 1
    cdef Py_ssize_t block, level, kind, i
    cdef uint64_t key
    keys_ = np.empty((len(levels) + 1, blocks), dtype=np.int64)
    cdef int64_t[:, ::1] keys = keys_
    cdef uint64_t[::1] identity = np.zeros(elements, dtype=np.uint64)
    for i in range(rows.shape[0]):
        identity[element_of[i]] += <uint64_t>(rows[i] + 77) * MULTIPLIER
    for kind in range(len(levels)):
        level = min(<Py_ssize_t>levels[kind], deepest)
        for block in range(blocks):
            keys[kind, block] = chains[block, level]
    kind = len(levels)
    for block in range(blocks):
        key = 0
        for level in range(min(kind_depth, deepest + 1)):
            key = key * 31 + identity[chains[block, level]]
        keys[kind, block] = <int64_t>key
    return keys_


def group_means(const int64_t[:, ::1] groups, const float[:, ::1] values):
    """For each row and grouping the mean of the rows of its group, and the logarithm of their
    number by three, side by side."""
    cdef Py_ssize_t kinds = groups.shape[0], rows = groups.shape[1], labels = values.shape[1]
    cdef Py_ssize_t row, label, kind, number
    cdef int64_t group
    cdef float share
    cdef float* sums
    cdef float* to
    cdef const float* source
    if values.shape[0] != rows:
        raise ValueError("expected a group for every row")
    result_ = np.empty((rows, kinds * (labels + 1)), dtype=np.float32)
    if not rows or not kinds:
        return result_
    cdef float[:, ::1] result = result_
    # The last column counts, and becomes the logarithm.
    cdef float[:, ::1] means = np.empty((rows, labels + 1), dtype=np.float32)
    for kind in range(kinds):
        number = 0
        for row in range(rows):
            group = groups[kind, row]
            if not 0 <= group < rows:
                raise ValueError("a group has a number that is out of bounds")
            number = max(number, group + 1)
        memset(&means[0, 0], 0, number * (labels + 1) * sizeof(float))
        for row in range(rows):
            sums = &means[groups[kind, row], 0]
            source = &values[row, 0]
            for label in range(labels):
                sums[label] += source[label]
            sums[labels] += 1
        for group in range(number):
            sums = &means[group, 0]
            share = 1 / max(sums[labels], 1)
            for label in range(labels):
                sums[label] *= share
            sums[labels] = <float>(log_of(<int64_t>sums[labels]) / 3)
        for row in range(rows):
            to = &result[row, kind * (labels + 1)]
            memcpy(to, &means[groups[kind, row], 0], (labels + 1) * sizeof(float))
    return result_


def look_of_markup(
    const int64_t[:, ::1] chains,
    const int64_t[::1] sizes,
    const int64_t[::1] link_chars,
    const int64_t[::1] bold_chars,
    const int64_t[::1] container,
    const int64_t[::1] parents,
    const int64_t[::1] href_starts,
    const int64_t[::1] href_ends,
    list tags,
    dict kinds,
    Py_ssize_t columns,
):
    """The features of markup; `kinds` are the numbers of the tags that have columns of their own."""
    cdef Py_ssize_t size = sizes.shape[0], elements = parents.shape[0], row, level, low, high
    cdef Py_ssize_t heads = 0, all_heads = 0
    cdef int64_t element
    cdef double chars, running, weight = 0
    cdef object kind
    cdef Py_ssize_t column, heading = kinds["h1"]
    if columns != 15 + len(kinds) or len(tags) != size:
        raise ValueError("the features are others than these")
    result_ = np.zeros((size, columns), dtype=np.float32)
    cdef float[:, ::1] x = result_
    cdef double[:, ::1] shares = np.zeros((elements, 3), dtype=np.float64)
    cdef int64_t[::1] children = np.zeros(elements, dtype=np.int64)
    cdef int64_t[:, ::1] above = np.empty((size, 3), dtype=np.int64)
    cdef double[::1] sums = np.zeros(size + 1, dtype=np.float64)
    for row in range(size):
        chars = max(sizes[row], 1)
        x[row, 0] = <float>(link_chars[row] / chars)
        x[row, 1] = x[row, 0] > <float>0.9
        x[row, 2] = <float>(bold_chars[row] / chars)
        for level in range(chains.shape[1]):
            if chains[row, level] <= 0:
                break
            x[row, 3] += 1
        x[row, 3] = <float>(<double>x[row, 3] / 20)
        running = sizes[row] if x[row, 0] < <float>0.5 and sizes[row] > 60 else 0
        weight += running
        element = container[row]
        for level in range(3):
            element = parents[element]
            above[row, level] = element
            shares[element, level] += running
        children[above[row, 0]] += 1
        if row and above[row, 0] == above[row - 1, 0]:
            x[row, 7] = x[row - 1, 8] = 1
        sums[row + 1] = sums[row] + x[row, 0]
        kind = kinds.get(tags[row])
        if kind is not None:
            column = kind
            x[row, 15 + column] = 1
            all_heads += column == heading
    weight = max(weight, 1)
    for row in range(size):
        for level in range(3):
            x[row, 4 + level] = <float>(shares[above[row, level], level] / weight)
        x[row, 9] = <float>(log_of(children[above[row, 0]]) / 3)
        low = max(row - 2, 0)
        high = min(row + 3, size)
        x[row, 10] = <float>((sums[high] - sums[low]) / (high - low))
        low = max(row - 8, 0)
        high = min(row + 9, size)
        x[row, 11] = <float>((sums[high] - sums[low]) / (high - low))
        heads += <Py_ssize_t>x[row, 15 + heading]
        x[row, 12] = heads > 0
        x[row, 13] = heads < all_heads
        x[row, 14] = href_ends[row] > href_starts[row]
    return result_
