# The look of lines and how they stand in their document: see `newsclean.classifier.features`.

cdef enum:
    UPPER = 1
    LOWER = 2
    DIGITS = 3
    BLANK = 4
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


def fill_shapes(uint8_t[::1] shapes, Py_ssize_t count):
    """What the first `count` characters are for the look of a line, if they are no signs."""
    cdef Py_ssize_t code
    cdef Py_UCS4 character
    for code in range(count):
        character = <Py_UCS4>code
        if character.isupper():
            shapes[code] = UPPER
        elif character.isalpha():
            shapes[code] = LOWER
        elif character.isdigit():
            shapes[code] = DIGITS
        elif character.isspace():
            shapes[code] = BLANK


def look_of_lines(
    list blocks,
    const uint64_t[::1] title,
    const uint32_t[::1] codes,
    const int64_t[::1] edges,
    const int64_t[::1] starts,
    const int64_t[::1] count,
    const uint64_t[::1] hashes,
    const uint8_t[::1] shape_of,
    const int64_t[::1] sizes,
    const uint8_t[::1] blank,
    Py_ssize_t columns,
):
    """The dense features; `title` are the words of the page's declared title."""
    cdef Py_ssize_t size = edges.shape[0], line, i, at = 0, begin = 0, end, reach
    cdef uint32_t most = shape_of.shape[0] - 1
    cdef int kind, last, before_last, head
    cdef double chars, number, letters, total, whole = 0, before = 0, blanks = 0
    cdef int32_t counts[KINDS]
    cdef bint ends_quote, stop
    cdef float* x
    cdef const uint32_t* code
    cdef const uint8_t* shape
    if columns < 59 or not size or not codes.shape[0] or not shape_of.shape[0]:
        raise ValueError("the features are others than these")
    if len(blocks) != size or sizes.shape[0] != size or blank.shape[0] != size:
        raise ValueError("expected as many blocks as lines")
    if count.shape[0] != size or starts.shape[0] != hashes.shape[0]:
        raise ValueError("expected the words of as many lines")
    result_ = np.zeros((size, columns), dtype=np.float32)
    cdef float[:, ::1] result = result_
    cdef uint8_t[::1] long_line = np.zeros(size, dtype=np.uint8)
    cdef Py_ssize_t long_lines = 0
    # Sums up to each line, for means over neighbours.
    cdef double[:, ::1] sums = np.empty((size + 1, 3), dtype=np.float64)
    sums[0, :] = 0
    code = &codes[0]
    shape = &shape_of[0]
    for line in range(size):
        if not begin <= edges[line] < codes.shape[0] or not 0 <= count[line] <= hashes.shape[0] - at:
            raise ValueError("a line's end, or its number of words, is out of bounds")
        for i in range(at, at + count[line]):
            if not 0 <= starts[i] < codes.shape[0]:
                raise ValueError("a word's beginning is out of bounds")
        at += count[line]
        begin = edges[line] + 1
    begin = at = 0
    for line in range(size):
        x = &result[line, 0]
        end = edges[line]
        for kind in range(KINDS):
            counts[kind] = 0
        for i in range(begin, end):
            counts[shape[min(code[i], most)]] += 1
        letters = 0  # words that begin with a capital
        for i in range(at, at + count[line]):
            letters += shape[min(code[starts[i]], most)] == UPPER
        at += count[line]
        number = max(count[line], 1)
        chars = max(end - begin, 1)
        total = sizes[line]
        i = max(end - 1, 0)
        last = shape[min(code[i], most)]
        before_last = shape[min(code[max(end - 2, 0)], most)]
        head = shape[min(code[begin], most)]
        ends_quote = last == QUOTE or last == BRACKET
        stop = last == STOP or (ends_quote and before_last == STOP)
        x[0] = <float>log_of(sizes[line])
        x[1] = <float>log_of(max(count[line], 1))
        x[4] = letters / number
        letters = counts[UPPER] + counts[LOWER]
        x[2] = letters / number
        x[3] = counts[UPPER] / max(letters, 1)
        x[5] = counts[DIGITS] / chars
        x[6] = counts[COMMA] / number * 5
        x[7] = counts[STOP] / number * 5
        x[8] = min(counts[QUOTE], 6) / 3.0
        x[9] = counts[BAR] / number * 2
        x[10] = counts[COLON] / number * 3
        x[11] = counts[BRACKET] / number * 3
        x[12] = counts[MONEY] > 0
        x[13] = counts[AT_SIGN] > 0
        x[14] = counts[COPY] > 0
        x[15] = counts[OTHER] / chars * 3
        x[16] = stop
        x[17] = ends_quote
        x[18] = last == COLON
        x[19] = last == UPPER or last == LOWER
        x[20] = code[i] == 63
        x[21] = last == DIGITS
        x[22] = head == LOWER
        x[23] = head == QUOTE
        x[24] = head == DIGITS
        x[25] = head >= STOP
        x[26] = number <= 1
        x[27] = number <= 3
        x[28] = total < 25
        x[29] = total > 120
        x[30] = total > 300
        x[31] = <double>line / size
        x[32] = log_of(line) / 3
        x[33] = log_of(size - 1 - line) / 3
        x[34] = log_of(size) / 3
        x[37] = blank[line]
        blanks += blank[line]
        if total >= 80 and stop:
            long_line[line] = True
            long_lines += 1
            whole += total
        sums[line + 1, 0] = sums[line, 0] + x[0]
        sums[line + 1, 1] = sums[line, 1] + stop
        sums[line + 1, 2] = sums[line, 2] + x[4]
        begin = end + 1
    whole = max(whole, 1)
    for line in range(size):
        x = &result[line, 0]
        if line + 1 < size:
            x[38] = blank[line + 1]
            x[41] = x[columns]
        if line + 2 < size:
            x[43] = x[2 * columns]
        if line >= 1:
            x[40] = x[-columns]
        if line >= 2:
            x[42] = x[-2 * columns]
        x[39] = blanks / size
        begin = max(line - 2, 0)
        end = min(line + 3, size)
        x[44] = (sums[end, 0] - sums[begin, 0]) / (end - begin)
        x[46] = (sums[end, 1] - sums[begin, 1]) / (end - begin)
        x[48] = (sums[end, 2] - sums[begin, 2]) / (end - begin)
        begin = max(line - 8, 0)
        end = min(line + 9, size)
        x[45] = (sums[end, 0] - sums[begin, 0]) / (end - begin)
        x[47] = (sums[end, 1] - sums[begin, 1]) / (end - begin)
        for reach in range(1, 5):
            if line - reach >= 0:
                x[49] = max(x[49], x[-reach * columns])
            if line + reach < size:
                x[50] = max(x[50], x[reach * columns])
        x[53] = before / whole
        if long_line[line]:
            before += sizes[line]
        x[54] = (whole - before) / whole
    runs(sizes, 70, result, 51, True)
    runs(sizes, 40, result, 52, False)
    overlaps(hashes, count, long_line, long_lines, result)
    repeats(blocks, result, 35)
    title_words(hashes, count, title, result, 57)
    return result_


cdef void runs(const int64_t[::1] sizes, int64_t limit, float[:, ::1] x, Py_ssize_t column, bint above):
    """Length of the run of long, or short, lines that each line is part of, as a logarithm."""
    cdef Py_ssize_t line = 0, start, i, size = sizes.shape[0]
    while line < size:
        start = line
        while line < size and (sizes[line] >= limit) == above:
            line += 1
        for i in range(start, line):
            x[i, column] = <float>log_of(line - start)
        line += line == start


cdef void overlaps(
    const uint64_t[::1] hashes,
    const int64_t[::1] count,
    const uint8_t[::1] long_line,
    Py_ssize_t long_lines,
    float[:, ::1] x,
):
    """Share of each line's words that other long lines use, and share that no other line uses."""
    cdef int32_t[::1] table = np.zeros(2 * BUCKETS, dtype=np.int32)
    cdef int32_t* in_long = &table[0]
    cdef int32_t* in_any = in_long + BUCKETS
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


cdef void repeats(list blocks, float[:, ::1] x, Py_ssize_t column):
    """How often each block stands in the document, as a logarithm, and whether it has before."""
    cdef Py_ssize_t size = len(blocks), line, first
    cdef dict seen = {}
    cdef int64_t[::1] first_of = np.empty(size, dtype=np.int64)
    cdef int64_t[::1] times = np.zeros(size, dtype=np.int64)
    for line in range(size):
        first = seen.setdefault(blocks[line], line)
        first_of[line] = first
        times[first] += 1
    if len(seen) == size:
        return
    for line in range(size):
        first = first_of[line]
        if times[first] > 1:
            x[line, column] = <float>log_of(times[first] - 1)
            x[line, column + 1] = first < line


cdef void title_words(
    const uint64_t[::1] hashes,
    const int64_t[::1] count,
    const uint64_t[::1] title,
    float[:, ::1] x,
    Py_ssize_t column,
):
    """How much of each line is in the page's declared title, and how much of that in the line."""
    cdef Py_ssize_t words = title.shape[0], distinct = 0, line, i, at = 0, place, hits
    cdef Py_ssize_t size = slots_for(2 * words)
    if not words:
        return
    cdef int64_t[::1] slots = np.full(size, -1, dtype=np.int64)
    for i in range(words):
        place = (title[i] >> 20) & <uint64_t>(size - 1)
        while slots[place] >= 0 and title[slots[place]] != title[i]:
            place = (place + 1) & (size - 1)
        if slots[place] < 0:
            slots[place] = i
            distinct += 1
    for line in range(count.shape[0]):
        hits = 0
        for i in range(at, at + count[line]):
            place = (hashes[i] >> 20) & <uint64_t>(size - 1)
            while slots[place] >= 0 and title[slots[place]] != hashes[i]:
                place = (place + 1) & (size - 1)
            hits += slots[place] >= 0
        at += count[line]
        x[line, column] = <float>(hits / <double>max(count[line], 1))
        x[line, column + 1] = <float>min(hits / <double>distinct, 1.5)
