# Words become numbers, numbers become scores: see `newsclean.classifier.tokens` and `.model`.

cdef enum:
    LINE_END = 0
    LETTER = 1
    DIGIT = 2
    SIGN = 3
    SINGLE = 4
    SPACE = 5
    AHEAD = 6  # so many words ahead their rows are brought from memory

cdef uint64_t MULTIPLIER = 0x9E3779B97F4A7C15


def fill_characters(
    object category, uint8_t[::1] kinds, uint16_t[::1] folded, Py_ssize_t low, Py_ssize_t high
):
    """Classes and folded forms of the characters from `low` to before `high`; `category` is that of
    `unicodedata`."""
    cdef Py_ssize_t code
    cdef str character, name, lower
    cdef Py_UCS4 first
    for code in range(low, high):
        character = chr(code)
        name = category(character)
        first = name[0]
        if first == c"L" or first == c"M":
            kinds[code] = LETTER
            if name == "Lu":
                lower = character.lower()
                if len(lower) == 1:
                    folded[code] = <uint16_t><Py_UCS4>lower[0]
        elif first == c"N":
            kinds[code] = DIGIT
            folded[code] = 48
        else:
            kinds[code] = SPACE if first == c"Z" or first == c"C" else SIGN


cdef Py_ssize_t copy_codes(const Char* text, Py_ssize_t size, uint32_t* to) noexcept:
    """Code points of a text, line ends as blanks, without joiners; gives back how many."""
    cdef Py_ssize_t i, written = 0
    cdef uint32_t code
    for i in range(size):
        code = <uint32_t>text[i]
        if not is_joiner(code):
            to[written] = code if code != 10 else 32
            written += 1
    return written


def join_heads(list blocks, Py_ssize_t longest):
    """Code points of the heads of all blocks, one a line, ended by a newline, without joiners."""
    cdef Py_ssize_t size = 0, at = 0, length
    cdef str block
    cdef int width
    for block in blocks:
        size += min(len(block), longest) + 1
    codes_ = np.empty(max(size, 1), dtype=np.uint32)
    cdef uint32_t[::1] view = codes_
    cdef uint32_t* codes = &view[0]
    codes[0] = 10
    for block in blocks:
        length = min(len(block), longest)
        width = PyUnicode_KIND(block)
        if width == 1:
            length = copy_codes(<const uint8_t*>PyUnicode_DATA(block), length, codes + at)
        elif width == 2:
            length = copy_codes(<const uint16_t*>PyUnicode_DATA(block), length, codes + at)
        else:
            length = copy_codes(<const uint32_t*>PyUnicode_DATA(block), length, codes + at)
        codes[at + length] = 10
        at += length + 1
    return codes_[:max(at, 1)]


def cut_words(
    const uint32_t[::1] codes,
    Py_ssize_t lines,
    const uint8_t[::1] kind_of,
    const uint16_t[::1] folded_of,
    const uint64_t[::1] powers,
):
    """The arrays of `Tokens`: kinds, edges, hashes, starts, line_of, first, count."""
    cdef Py_ssize_t size = codes.shape[0]
    cdef Py_ssize_t i, begin = 0, place, word = 0, line = 0
    cdef int kind, last = -1
    cdef uint32_t code
    cdef uint64_t letter, value = 0
    cdef uint32_t most = kind_of.shape[0] - 1
    kinds_ = np.empty(size, dtype=np.uint8)
    hashes_ = np.empty(size, dtype=np.uint64)
    starts_ = np.empty(size, dtype=np.int64)
    line_of_ = np.empty(size, dtype=np.int64)
    edges_ = np.empty(lines, dtype=np.int64)
    first_ = np.empty(lines, dtype=np.int64)
    count_ = np.empty(lines, dtype=np.int64)
    cdef uint8_t[::1] kinds = kinds_
    cdef uint64_t[::1] hashes = hashes_
    cdef int64_t[::1] starts = starts_, line_of = line_of_
    cdef int64_t[::1] edges = edges_, first = first_, count = count_
    if lines:
        first[0] = 0
    for i in range(size):
        code = codes[i]
        if code > most:
            code = most
        kind = kind_of[code]
        kinds[i] = kind
        if kind != last or kind == LINE_END or kind == SIGN or kind == SINGLE:
            if 0 < last < SPACE:
                hashes[word] = value * MULTIPLIER
                starts[word] = begin
                line_of[word] = line
                word += 1
            begin = i
            value = 0
            last = kind
            if kind == LINE_END:
                edges[line] = i
                count[line] = word - first[line]
                line += 1
                if line < lines:
                    first[line] = word
        place = i - begin
        letter = <uint64_t>folded_of[code] + 0x51ED
        value += letter * letter * powers[place if place < 63 else 63]
    return (
        kinds_,
        edges_,
        hashes_[:word],
        starts_[:word],
        line_of_[:word],
        first_,
        count_,
    )


cdef extern from *:
    """
    #ifdef __GNUC__
    #define NC_FETCH(place) __builtin_prefetch(place)
    #else
    #define NC_FETCH(place) ((void)(place))
    #endif
    """
    void NC_FETCH(const void* place) noexcept


cdef inline void fetch_row(const int8_t* row, Py_ssize_t labels) noexcept:
    """Have a row brought from memory while others are added up."""
    NC_FETCH(row)
    NC_FETCH(row + labels - 1)


cdef inline void add_row(int32_t* sums, const int8_t* row, Py_ssize_t labels) noexcept:
    cdef Py_ssize_t label
    if labels == 23:  # a number that the compiler knows makes the loop a few instructions
        for label in range(23):
            sums[label] += row[label]
    else:
        for label in range(labels):
            sums[label] += row[label]


cdef inline void add_sums(int32_t* sums, const int32_t* others, Py_ssize_t labels) noexcept:
    cdef Py_ssize_t label
    if labels == 23:
        for label in range(23):
            sums[label] += others[label]
    else:
        for label in range(labels):
            sums[label] += others[label]


def score_words(
    const uint64_t[::1] hashes,
    const int64_t[::1] count,
    const int8_t[:, ::1] words,
    const int8_t[:, ::1] pairs,
    const int8_t[:, ::1] lines,
    const float[::1] word_scale,
    const float[::1] pair_scale,
    const float[::1] line_scale,
    const float[::1] bias,
    uint64_t edge,
    int known_line,
):
    """Scores of the word model; shape (lines, labels).

    The tables' sizes are powers of two: a hash's top bits are its row.
    """
    cdef Py_ssize_t size = count.shape[0], labels = bias.shape[0]
    cdef int word_shift = shift_of(words.shape[0])
    cdef int pair_shift = shift_of(pairs.shape[0])
    cdef int line_shift = shift_of(lines.shape[0])
    cdef Py_ssize_t line, i, label, number, at = 0
    cdef uint64_t before, whole, coming
    cdef int32_t word_sums[64]
    cdef int32_t pair_sums[64]
    cdef float word_share, pair_share, known
    cdef const int8_t* row
    cdef float* to
    cdef const float* word_by = &word_scale[0]
    cdef const float* pair_by = &pair_scale[0]
    cdef const float* line_by = &line_scale[0]
    cdef const float* added = &bias[0]
    result_ = np.empty((size, labels), dtype=np.float32)
    cdef float[:, ::1] result = result_
    if not 0 < labels <= 64 or line_scale.shape[0] < labels:
        raise ValueError("the tables do not fit each other")
    if word_scale.shape[0] < labels or pair_scale.shape[0] < labels:
        raise ValueError("the tables do not fit each other")
    if words.shape[1] != labels or pairs.shape[1] != labels or lines.shape[1] != labels:
        raise ValueError("the tables do not fit each other")
    for line in range(size):
        number = count[line]
        for label in range(labels):
            word_sums[label] = pair_sums[label] = 0
        before = edge
        whole = 0
        for i in range(number):
            if at + AHEAD < hashes.shape[0]:
                coming = hashes[at + AHEAD]
                fetch_row(&words[coming >> word_shift, 0], labels)
                coming = (hashes[at + AHEAD - 1] * 3 + coming) * MULTIPLIER
                fetch_row(&pairs[coming >> pair_shift, 0], labels)
            add_row(word_sums, &words[hashes[at] >> word_shift, 0], labels)
            add_row(pair_sums, &pairs[((before * 3 + hashes[at]) * MULTIPLIER) >> pair_shift, 0], labels)
            before = hashes[at]
            whole += before * <uint64_t>(2 * i + 1)
            at += 1
        if number:
            add_row(pair_sums, &pairs[((before * 3 + edge) * MULTIPLIER) >> pair_shift, 0], labels)
        word_share = <float>(1 / sqrt(<double>max(number, 1)))
        pair_share = <float>(1 / sqrt(<double>(max(number, 1) + 1)))
        if 0 < number <= known_line:
            row = &lines[(whole * MULTIPLIER) >> line_shift, 0]
            known = 1
        else:
            row = &lines[0, 0]
            known = 0
        to = &result[line, 0]
        for label in range(labels):
            to[label] = (
                word_sums[label] * word_by[label] * word_share
                + pair_sums[label] * pair_by[label] * pair_share
                + row[label] * line_by[label] * known
                + added[label]
            )
    return result_


cdef int shift_of(Py_ssize_t rows) except -1:
    """How far to shift a hash of 64 bits for a row of a table."""
    return 64 - bits_of(rows)


cdef int bits_of(Py_ssize_t rows) except -1:
    """Bits of a table's row numbers."""
    cdef int bits = 0
    while (<Py_ssize_t>1 << bits) < rows:
        bits += 1
    if (<Py_ssize_t>1 << bits) != rows or bits == 0:
        raise ValueError("a table's rows must be a power of two")
    return bits
