# What lines hold, and which shapes may stand in them: see `newsclean.detectors.shapes.anchors`.

cdef enum:
    ANYWHERE = 0
    FIRST = 1
    FIRST_WORD = 2
    LAST_WORD = 3
    BEHIND_SIGN = 4
    BEHIND_BRACKET = 5
    BEFORE_COMMA = 6
    BEFORE_COLON = 7
    BEFORE_SLASH = 8
    PLACES = 9


@cython.final
cdef class LineFlags:
    """The words and signs that tell something, made ready to look for.

    Args:
        signs: for each character, the flags that it sets.
        words: hashes of words.
        says: for each word, the flags that it sets at the right place.
        allowed: for each place, the flags that a word sets there.
        number_first: flags of a line that begins with a number.
        number_last: flags of a line whose last word is a number.
        numbers: flags of a line that begins with two numbers.
        dates: flags of a line in which a point, slash or dash joins two numbers.
        closes: flags of a line that ends with a bracket that closes, and perhaps points.
        opens: flags of a line that ends with a bracket that opens.
        unspelled: flags of a line without a letter.
        wordless: flags of a line with neither letter nor number.
    """

    cdef const int64_t[::1] signs
    cdef uint64_t[::1] keys
    cdef int64_t[::1] values
    cdef int64_t[PLACES] allowed
    cdef int64_t number_first, number_last, numbers, dates, closes, opens, unspelled, wordless
    cdef int shift

    def __init__(
        self,
        const int64_t[::1] signs,
        const uint64_t[::1] words,
        const int64_t[::1] says,
        const int64_t[::1] allowed,
        int64_t number_first,
        int64_t number_last,
        int64_t numbers,
        int64_t dates,
        int64_t closes,
        int64_t opens,
        int64_t unspelled,
        int64_t wordless,
    ):
        cdef Py_ssize_t i, slot, size = 16
        if allowed.shape[0] != PLACES or says.shape[0] != words.shape[0] or not signs.shape[0]:
            raise ValueError("the tables do not fit each other")
        while size < 4 * words.shape[0]:
            size *= 2
        self.signs = signs
        self.shift = shift_of(size)
        self.keys = np.zeros(size, dtype=np.uint64)
        self.values = np.zeros(size, dtype=np.int64)
        for i in range(words.shape[0]):
            slot = words[i] >> self.shift
            while self.keys[slot]:
                slot = (slot + 1) & (size - 1)
            self.keys[slot] = words[i]
            self.values[slot] = says[i]
        for i in range(PLACES):
            self.allowed[i] = allowed[i]
        self.number_first, self.number_last, self.numbers = number_first, number_last, numbers
        self.dates, self.closes, self.opens = dates, closes, opens
        self.unspelled, self.wordless = unspelled, wordless

    cdef inline int64_t said(self, uint64_t word):
        """The flags that a word may set."""
        cdef Py_ssize_t slot = word >> self.shift
        while self.keys[slot]:
            if self.keys[slot] == word:
                return self.values[slot]
            slot = (slot + 1) & (self.keys.shape[0] - 1)
        return 0

    def of_lines(
        self,
        const uint32_t[::1] codes,
        const uint8_t[::1] kinds,
        const uint64_t[::1] hashes,
        const int64_t[::1] starts,
        const int64_t[::1] count,
    ):
        """The flags of each line of a document."""
        cdef Py_ssize_t size = count.shape[0], line, i, at = 0, end, first, last
        cdef uint32_t code, most = self.signs.shape[0] - 1
        cdef int64_t flags, says, allowed
        cdef int kind
        cdef bint spelled
        result_ = np.empty(size, dtype=np.int64)
        cdef int64_t[::1] result = result_
        for line in range(size):
            end = at + count[line]
            flags = 0
            spelled = False
            first, last = end, end - 1
            while last >= at and kinds[starts[last]] == SIGN:
                last -= 1
            for i in range(at, end):
                kind = kinds[starts[i]]
                if kind == SIGN or kind == DIGIT:
                    code = codes[starts[i]]
                    flags |= self.signs[code if code < most else most]
                if kind == SIGN:
                    continue
                if first == end:
                    first = i
                if kind == DIGIT:
                    if i >= at + 2 and kinds[starts[i - 2]] == DIGIT:
                        code = codes[starts[i - 1]]
                        if code == c"." or code == c"/" or code == c"-":
                            flags |= self.dates
                    continue
                spelled = True
                says = self.said(hashes[i])
                if not says:
                    continue
                allowed = self.allowed[ANYWHERE]
                if i == at:
                    allowed |= self.allowed[FIRST]
                elif kinds[starts[i - 1]] == SIGN:
                    allowed |= self.allowed[BEHIND_SIGN]
                    if codes[starts[i - 1]] == c"(":
                        allowed |= self.allowed[BEHIND_BRACKET]
                if i == first:
                    allowed |= self.allowed[FIRST_WORD]
                if i == last:
                    allowed |= self.allowed[LAST_WORD]
                if i + 1 < end:
                    code = codes[starts[i + 1]]
                    if code == c",":
                        allowed |= self.allowed[BEFORE_COMMA]
                    elif code == c":":
                        allowed |= self.allowed[BEFORE_COLON]
                    elif code == c"/":
                        allowed |= self.allowed[BEFORE_SLASH]
                flags |= says & allowed
            if not spelled:
                flags |= self.unspelled
            if last < at:
                flags |= self.wordless
            if at < end:
                if kinds[starts[at]] == DIGIT:
                    flags |= self.number_first
                    i = at + 1
                    while i < end and kinds[starts[i]] == SIGN:
                        i += 1
                    if i < end and kinds[starts[i]] == DIGIT:
                        flags |= self.numbers
                if last >= at and kinds[starts[last]] == DIGIT:
                    flags |= self.number_last
                if codes[starts[end - 1]] == c"(":
                    flags |= self.opens
                i = end - 1
                while i > at and codes[starts[i]] == c".":
                    i -= 1
                if codes[starts[i]] == c")" or codes[starts[i]] == c"]":
                    flags |= self.closes
            result[line] = flags
            at = end
        return result_


def fitting_shapes(
    const int64_t[::1] held,
    const int64_t[::1] sizes,
    const int64_t[::1] needs,
    const int64_t[::1] shortest,
    const int64_t[::1] longest,
):
    """Lines, and the shapes that may stand in them."""
    cdef Py_ssize_t line, shape
    cdef int64_t flags, size
    found = []
    for line in range(held.shape[0]):
        flags = held[line]
        if not flags:
            continue
        size = sizes[line]
        for shape in range(needs.shape[0]):
            if flags & needs[shape] == needs[shape] and shortest[shape] <= size <= longest[shape]:
                found.append((line, shape))
    return found


def lines_like(
    const int64_t[::1] held,
    const int64_t[::1] sizes,
    int64_t needs,
    int64_t shortest,
    int64_t longest,
):
    """Lines that hold what is needed and are of a length."""
    cdef Py_ssize_t line
    found = []
    for line in range(held.shape[0]):
        if held[line] & needs == needs and shortest <= sizes[line] <= longest:
            found.append(line)
    return found


def voted_lines(const float[:, ::1] matrix, const int64_t[::1] columns, float least):
    """Lines with a vote of at least a strength in one of some columns."""
    cdef Py_ssize_t line, i
    found = []
    for line in range(matrix.shape[0]):
        for i in range(columns.shape[0]):
            if matrix[line, columns[i]] >= least:
                found.append(line)
                break
    return found


def sizes_of(texts):
    """Length of each text in characters."""
    cdef Py_ssize_t i = 0
    sizes_ = np.empty(len(texts), dtype=np.int64)
    cdef int64_t[::1] sizes = sizes_
    for text in texts:
        sizes[i] = len(text)
        i += 1
    return sizes_
