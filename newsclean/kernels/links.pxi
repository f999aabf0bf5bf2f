# Where links lead: addresses taken apart, all blocks of a page in one pass.



cdef uint64_t hashed(
    const Char* page, Py_ssize_t size, Py_ssize_t start, Py_ssize_t end, uint64_t state
) noexcept:
    """Fowler-Noll-Vo hash (1a) of a part of the page, capitals of ASCII as small letters."""
    cdef Py_ssize_t i
    cdef uint32_t letter
    for i in range(start, end):
        letter = at(page, size, i)
        if c"A" <= letter <= c"Z":
            letter += 32
        state = (state ^ <uint64_t>letter) * <uint64_t>0x100000001B3
    return state


cdef bint begins(
    const Char* page, Py_ssize_t size, Py_ssize_t start, Py_ssize_t end, bytes word
) noexcept:
    cdef Py_ssize_t i
    cdef const unsigned char* letters = word
    cdef uint32_t letter
    if end - start < len(word):
        return False
    for i in range(len(word)):
        letter = at(page, size, start + i)
        if c"A" <= letter <= c"Z":
            letter += 32
        if letter != letters[i]:
            return False
    return True


def link_looks(str html, const int64_t[::1] starts, const int64_t[::1] ends):
    """Numbers and hashes of every block's first link: see `links.looks_in_python`."""
    cdef int width = PyUnicode_KIND(html)
    if width == 1:
        return read_links(<const uint8_t*>PyUnicode_DATA(html), len(html), starts, ends)
    if width == 2:
        return read_links(<const uint16_t*>PyUnicode_DATA(html), len(html), starts, ends)
    return read_links(<const uint32_t*>PyUnicode_DATA(html), len(html), starts, ends)


cdef tuple read_links(
    const Char* page, Py_ssize_t size, const int64_t[::1] starts, const int64_t[::1] ends
):
    cdef Py_ssize_t block, i, start, end, stop, low, high, last, digits, labels, cut, dot
    cdef uint64_t seed = <uint64_t>0xCBF29CE484222325
    cdef uint32_t letter
    looks_ = np.zeros((starts.shape[0], 10), dtype=np.int64)
    names_ = np.zeros((3, starts.shape[0]), dtype=np.uint64)
    last = 0
    cdef int64_t[:, ::1] looks = looks_
    cdef uint64_t[:, ::1] names = names_
    for block in range(starts.shape[0]):
        start, end = starts[block], ends[block]
        if end <= start:
            continue
        if block and start == starts[block - 1] and end == ends[block - 1]:
            # A link may hold many blocks, and its address may be long.
            for i in range(10):
                looks[block, i] = looks[block - 1, i]
            for i in range(3):
                names[i, block] = names[i, block - 1]
            continue
        looks[block, 0] = 1
        looks[block, 1] = at(page, size, start) == c"#"
        looks[block, 2] = (
            begins(page, size, start, end, b"javascript:")
            or begins(page, size, start, end, b"mailto:")
            or begins(page, size, start, end, b"tel:")
        )
        low = start
        if begins(page, size, start, end, b"https://"):
            low = start + 8
        elif begins(page, size, start, end, b"http://"):
            low = start + 7
        elif begins(page, size, start, end, b"//"):
            low = start + 2
        stop = low
        if low > start:
            while stop < end:
                letter = at(page, size, stop)
                if letter == c"/" or letter == c"?" or letter == c"#":
                    break
                stop += 1
            # The registered domain: two labels, or three where the second is short, as in co.uk.
            cut = low
            labels = 0
            dot = stop
            i = stop
            while i > low:
                i -= 1
                if at(page, size, i) != c".":
                    continue
                labels += 1
                if labels == 2 and not (stop - last <= 3 and dot - i <= 4):
                    cut = i + 1
                    break
                if labels == 3:
                    cut = i + 1
                    break
                if labels == 1:
                    last = i
                dot = i
            names[0, block] = hashed(page, size, cut, stop, seed) | 1
        low = stop
        stop = low
        digits = 0
        while stop < end:
            letter = at(page, size, stop)
            if letter == c"?" or letter == c"#":
                break
            digits = digits + 1 if c"0" <= letter <= c"9" else 0
            if digits == 4:
                looks[block, 6] = 1
            stop += 1
        looks[block, 7] = stop < end and at(page, size, stop) == c"?"
        looks[block, 3] = stop - low
        while low < stop and at(page, size, low) == c"/":
            low += 1
        high = stop
        while high > low and at(page, size, high - 1) == c"/":
            high -= 1
        looks[block, 4] = 1 if high > low else 0
        last = low
        cut = high
        for i in range(low, high):
            letter = at(page, size, i)
            if letter == c"/":
                looks[block, 4] += 1
                last = i + 1
                if cut == high:
                    cut = i
        for i in range(last, high):
            letter = at(page, size, i)
            looks[block, 5] += letter == c"-" or letter == c"_"
        looks[block, 8] = high - last
        looks[block, 9] = high - last > 4 and (
            begins(page, size, high - 5, high, b".html")
            or begins(page, size, high - 4, high, b".htm")
            or begins(page, size, high - 4, high, b".php")
            or begins(page, size, high - 5, high, b".aspx")
        )
        names[1, block] = hashed(page, size, low, cut, names[0, block] ^ seed) | 1
        names[2, block] = hashed(page, size, start, end, seed) | 1
    return looks_, names_.view(np.int64)


cdef void box_column(
    const double* flags, Py_ssize_t size, Py_ssize_t reach, float[:, ::1] table, Py_ssize_t column
):
    """Mean of each row and its neighbours, cut at the edges, of flags that are 0 or 1."""
    cdef Py_ssize_t row, low = 0, high = 0
    cdef double total = 0
    for row in range(size):
        while high < size and high <= row + reach:
            total += flags[high]
            high += 1
        while low < row - reach:
            total -= flags[low]
            low += 1
        table[row, column] = <float>(total / (high - low))


def link_table(
    const int64_t[:, ::1] looks,
    const int64_t[:, ::1] names,
    const int64_t[:, ::1] numbers,
    double own_share,
    int64_t slug_dashes,
    int64_t number_chars,
    Py_ssize_t columns,
):
    """Features of links from their looks, their names, and their names as small numbers."""
    cdef Py_ssize_t size = looks.shape[0], row, kind
    cdef int64_t named = 0, inner = 0, most = 0, own = 0
    cdef bint article, leaves, linked, same
    table_ = np.zeros((size, columns), dtype=np.float32)
    if not size:
        return table_
    cdef float[:, ::1] table = table_
    cdef int64_t[:, ::1] count = np.zeros((3, size), dtype=np.int64)
    cdef double[:, ::1] near = np.empty((3, size), dtype=np.float64)
    for row in range(size):
        for kind in range(3):
            count[kind, numbers[kind, row]] += 1
        if names[0, row]:
            named += 1
        elif looks[row, 0] and not looks[row, 1] and not looks[row, 2]:
            inner += 1
    for row in range(size):
        if names[0, row] and count[0, numbers[0, row]] > most:
            most = count[0, numbers[0, row]]
            own = names[0, row]
    if most < own_share * named and inner > 2 * most:
        own = 0
    for row in range(size):
        linked = looks[row, 0] > 0
        leaves = names[0, row] != 0 and names[0, row] != own
        article = linked and not leaves and (
            looks[row, 5] >= slug_dashes or (looks[row, 6] > 0 and looks[row, 8] > number_chars)
        )
        near[0, row] = article
        near[1, row] = leaves
        near[2, row] = linked and not article
        if not linked:
            continue
        table[row, 0] = 1
        table[row, 1] = looks[row, 1]
        table[row, 2] = leaves
        table[row, 3] = looks[row, 2]
        table[row, 4] = <float>(log1p(looks[row, 3]) / 3)
        table[row, 5] = <float>((looks[row, 4] - 1) / 3.0)
        table[row, 6] = <float>(min(looks[row, 5], 8) / 4.0)
        table[row, 7] = looks[row, 6]
        table[row, 8] = looks[row, 7]
        table[row, 9] = looks[row, 9]
        table[row, 10] = <float>(log1p(count[2, numbers[2, row]]) / 2)
        table[row, 11] = <float>(log1p(count[1, numbers[1, row]]) / 3)
        if row and names[2, row] == names[2, row - 1]:
            table[row, 12] = table[row - 1, 13] = 1
        table[row, 14] = article
    for kind in range(3):
        box_column(&near[kind, 0], size, 3, table, 15 + kind)
    return table_
