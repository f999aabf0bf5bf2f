# The look of lines and how they stand in their document: see `newsclean.classifier.features`.

cdef enum:
    UPPER = 1
    LOWER = 2
    DIGITS = 3
    STOP = 5
    COMMA = 6
    QUOTE = 7
    COLON = 8
    BAR = 9
    MONEY = 10
    AT_SIGN = 11
    COPY = 12
    BRACKET = 13
    OTHER = 14
    KINDS = 16

cdef enum:
    BUCKETS = 16384
    BUCKET_SHIFT = 50


def look_of_lines(
    const uint32_t[::1] codes,
    const int64_t[::1] edges,
    const int64_t[::1] starts,
    const int64_t[::1] count,
    const uint64_t[::1] hashes,
    const uint8_t[::1] shape_of,
    const int64_t[::1] sizes,
    const uint8_t[::1] blank,
    const float[:, ::1] given,
    Py_ssize_t columns,
):
    """The dense features; `given` are the columns repeats, again, title overlap, title cover."""
    cdef Py_ssize_t size = edges.shape[0], line, i, at = 0, begin = 0, end, reach
    cdef uint32_t most = shape_of.shape[0] - 1
    cdef int kind, last, before_last, head
    cdef double chars, number, letters, total, whole = 0, before = 0, blanks = 0
    cdef int32_t counts[KINDS]
    cdef bint ends_quote, stop
    result_ = np.zeros((size, columns), dtype=np.float32)
    cdef float[:, ::1] x = result_
    cdef uint8_t[::1] long_line = np.zeros(size, dtype=np.uint8)
    cdef Py_ssize_t long_lines = 0
    # Sums up to each line, for means over neighbours.
    sums_ = np.zeros((size + 1, 3), dtype=np.float64)
    cdef double[:, ::1] sums = sums_
    if columns < 59 or given.shape[1] != 4:
        raise ValueError("the features are others than these")
    for line in range(size):
        end = edges[line]
        for kind in range(KINDS):
            counts[kind] = 0
        for i in range(begin, end):
            counts[shape_of[min(codes[i], most)]] += 1
        letters = 0  # words that begin with a capital
        for i in range(at, at + count[line]):
            letters += shape_of[min(codes[starts[i]], most)] == UPPER
        at += count[line]
        number = max(count[line], 1)
        chars = max(end - begin, 1)
        total = sizes[line]
        i = max(end - 1, 0)
        last = shape_of[min(codes[i], most)]
        before_last = shape_of[min(codes[max(end - 2, 0)], most)]
        head = shape_of[min(codes[begin], most)]
        ends_quote = last == QUOTE or last == BRACKET
        stop = last == STOP or (ends_quote and before_last == STOP)
        x[line, 0] = log1p(total)
        x[line, 1] = log1p(number)
        x[line, 4] = letters / number
        letters = counts[UPPER] + counts[LOWER]
        x[line, 2] = letters / number
        x[line, 3] = counts[UPPER] / max(letters, 1)
        x[line, 5] = counts[DIGITS] / chars
        x[line, 6] = counts[COMMA] / number * 5
        x[line, 7] = counts[STOP] / number * 5
        x[line, 8] = min(counts[QUOTE], 6) / 3.0
        x[line, 9] = counts[BAR] / number * 2
        x[line, 10] = counts[COLON] / number * 3
        x[line, 11] = counts[BRACKET] / number * 3
        x[line, 12] = counts[MONEY] > 0
        x[line, 13] = counts[AT_SIGN] > 0
        x[line, 14] = counts[COPY] > 0
        x[line, 15] = counts[OTHER] / chars * 3
        x[line, 16] = stop
        x[line, 17] = ends_quote
        x[line, 18] = last == COLON
        x[line, 19] = last == UPPER or last == LOWER
        x[line, 20] = codes[i] == 63
        x[line, 21] = last == DIGITS
        x[line, 22] = head == LOWER
        x[line, 23] = head == QUOTE
        x[line, 24] = head == DIGITS
        x[line, 25] = head >= STOP
        x[line, 26] = number <= 1
        x[line, 27] = number <= 3
        x[line, 28] = total < 25
        x[line, 29] = total > 120
        x[line, 30] = total > 300
        x[line, 31] = <double>line / size
        x[line, 32] = log1p(line) / 3
        x[line, 33] = log1p(size - 1 - line) / 3
        x[line, 34] = log1p(size) / 3
        x[line, 35] = given[line, 0]
        x[line, 36] = given[line, 1]
        x[line, 37] = blank[line]
        blanks += blank[line]
        if total >= 80 and stop:
            long_line[line] = True
            long_lines += 1
            whole += total
        sums[line + 1, 0] = sums[line, 0] + x[line, 0]
        sums[line + 1, 1] = sums[line, 1] + stop
        sums[line + 1, 2] = sums[line, 2] + x[line, 4]
        begin = end + 1
    whole = max(whole, 1)
    for line in range(size):
        if line + 1 < size:
            x[line, 38] = blank[line + 1]
            x[line, 41] = x[line + 1, 0]
        if line + 2 < size:
            x[line, 43] = x[line + 2, 0]
        if line >= 1:
            x[line, 40] = x[line - 1, 0]
        if line >= 2:
            x[line, 42] = x[line - 2, 0]
        x[line, 39] = blanks / size
        begin = max(line - 2, 0)
        end = min(line + 3, size)
        x[line, 44] = (sums[end, 0] - sums[begin, 0]) / (end - begin)
        x[line, 46] = (sums[end, 1] - sums[begin, 1]) / (end - begin)
        x[line, 48] = (sums[end, 2] - sums[begin, 2]) / (end - begin)
        begin = max(line - 8, 0)
        end = min(line + 9, size)
        x[line, 45] = (sums[end, 0] - sums[begin, 0]) / (end - begin)
        x[line, 47] = (sums[end, 1] - sums[begin, 1]) / (end - begin)
        for reach in range(1, 5):
            if line - reach >= 0:
                x[line, 49] = max(x[line, 49], x[line - reach, 0])
            if line + reach < size:
                x[line, 50] = max(x[line, 50], x[line + reach, 0])
        x[line, 53] = before / whole
        if long_line[line]:
            before += sizes[line]
        x[line, 54] = (whole - before) / whole
        x[line, 57] = given[line, 2]
        x[line, 58] = given[line, 3]
    runs(sizes, 70, x, 51, True)
    runs(sizes, 40, x, 52, False)
    overlaps(hashes, count, long_line, long_lines, x)
    return result_


cdef void runs(const int64_t[::1] sizes, int64_t limit, float[:, ::1] x, Py_ssize_t column, bint above):
    """Length of the run of long, or short, lines that each line is part of, as a logarithm."""
    cdef Py_ssize_t line = 0, start, i, size = sizes.shape[0]
    while line < size:
        start = line
        while line < size and (sizes[line] >= limit) == above:
            line += 1
        for i in range(start, line):
            x[i, column] = log1p(line - start)
        line += line == start


cdef void overlaps(
    const uint64_t[::1] hashes,
    const int64_t[::1] count,
    const uint8_t[::1] long_line,
    Py_ssize_t long_lines,
    float[:, ::1] x,
):
    """Share of each line's words that other long lines use, and share that no other line uses."""
    cdef int32_t[::1] in_long = np.zeros(BUCKETS, dtype=np.int32)
    cdef int32_t[::1] in_any = np.zeros(BUCKETS, dtype=np.int32)
    cdef Py_ssize_t line, i, at = 0, weight, supported, fresh
    cdef uint64_t bucket
    cdef double most = max(4.0, 0.4 * long_lines)
    for line in range(count.shape[0]):
        for i in range(at, at + count[line]):
            bucket = hashes[i] >> BUCKET_SHIFT
            in_any[bucket] += 1
            in_long[bucket] += long_line[line]
        at += count[line]
    at = 0
    for line in range(count.shape[0]):
        weight = supported = fresh = 0
        for i in range(at, at + count[line]):
            bucket = hashes[i] >> BUCKET_SHIFT
            if in_long[bucket] <= most:
                weight += 1
                supported += in_long[bucket] > long_line[line]
                fresh += in_any[bucket] == 1
        at += count[line]
        x[line, 55] = supported / <double>max(weight, 1)
        x[line, 56] = fresh / <double>max(weight, 1)
