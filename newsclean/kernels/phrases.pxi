# Phrases are walks through an automaton over words: see `newsclean.detectors.automaton`.


def number_words(
    const uint64_t[::1] hashes,
    const uint64_t[::1] words,
    const int32_t[::1] begins,
    int32_t first,
    int shift,
):
    """Numbers of words from their hashes; 0 for those that no phrase has."""
    cdef Py_ssize_t i, place, size = words.shape[0]
    numbers_ = np.zeros(hashes.shape[0], dtype=np.int32)
    cdef int32_t[::1] numbers = numbers_
    for i in range(hashes.shape[0]):
        place = begins[hashes[i] >> shift]
        while place < size and words[place] < hashes[i]:
            place += 1
        if place < size and words[place] == hashes[i]:
            numbers[i] = <int32_t>place + first
    return numbers_


cdef class _Finds:
    """Parts of phrases that stand in a document, in the order of their first words."""

    cdef object table_
    cdef int64_t[:, ::1] table  # first word, the place behind the last, part, line
    cdef Py_ssize_t count

    def __cinit__(self):
        self.table_ = self.table = np.empty((1024, 4), dtype=np.int64)
        self.count = 0

    cdef void add(self, int64_t first, int64_t end, int64_t part, int64_t line):
        if self.count == self.table.shape[0]:
            self.table_ = self.table = np.concatenate([self.table_, np.empty_like(self.table_)])
        self.table[self.count, 0] = first
        self.table[self.count, 1] = end
        self.table[self.count, 2] = part
        self.table[self.count, 3] = line
        self.count += 1

    cdef int64_t before(self, Py_ssize_t row, int64_t part, int64_t edge, int64_t gap, int64_t depth):
        """First word of the nearest find of a part that ends at the edge or a gap before it."""
        cdef int64_t line = self.table[row, 3], best = -1, far = -1
        cdef Py_ssize_t k = row
        while k > 0 and self.table[k - 1, 0] >= edge - gap - depth:
            k -= 1
            if (
                self.table[k, 2] == part
                and self.table[k, 3] == line
                and edge - gap <= self.table[k, 1] <= edge
                and self.table[k, 1] >= best
            ):
                best = self.table[k, 1]
                far = self.table[k, 0]
        return far

    cdef int64_t after(self, Py_ssize_t row, int64_t part, int64_t edge, int64_t gap):
        """The place behind the nearest find of a part that begins at the edge or a gap behind."""
        cdef Py_ssize_t k = row
        while k < self.count and self.table[k, 0] <= edge + gap:
            if (
                self.table[k, 0] >= edge
                and self.table[k, 2] == part
                and self.table[k, 3] == self.table[row, 3]
            ):
                return self.table[k, 1]
            k += 1
        return -1


def find_plans(
    const int32_t[::1] words,
    const int64_t[::1] lines,
    const int64_t[::1] sizes,
    const int32_t[::1] base,
    const int32_t[::1] owner,
    const int32_t[::1] target,
    const int32_t[::1] accepts,
    const int32_t[::1] accepted,
    const int32_t[::1] of_part,
    const int32_t[::1] shortest,
    const int32_t[::1] longest,
    const int32_t[::1] ahead,
    const int32_t[::1] ahead_of,
    const int32_t[::1] behind,
    const int32_t[::1] behind_of,
    int64_t gap,
    int64_t depth,
):
    """Plans whose words stand in a document: plan, line, first word, the place behind the last.

    Args:
        words: numbers of the document's words, `depth` more than there are.
        lines: line of each word.
        sizes: length of each line in characters.
        base, owner, target, accepts, accepted: the automaton.
        of_part: where each part's plans begin.
        shortest, longest: limits of the lines, by plan.
        ahead, ahead_of: parts that must stand before, nearest first, and where each plan's begin.
        behind, behind_of: the same for parts that must stand behind.
        gap: most words between parts.
        depth: most words of a part.
    """
    cdef Py_ssize_t size = lines.shape[0], position, length, k, row, count = 0
    cdef int32_t state, step, plan
    cdef int64_t first, end, line
    cdef _Finds finds = _Finds()
    for position in range(size):
        state = 0
        length = 0
        while position + length < words.shape[0]:
            step = base[state] + words[position + length]
            if owner[step] != state:
                break
            state = target[step]
            length += 1
            for k in range(accepts[state], accepts[state + 1]):
                finds.add(position, position + length, accepted[k], lines[position])
    found_ = np.empty((256, 4), dtype=np.int64)
    cdef int64_t[:, ::1] found = found_
    for row in range(finds.count):
        line = finds.table[row, 3]
        if line >= sizes.shape[0]:
            continue
        for plan in range(of_part[finds.table[row, 2]], of_part[finds.table[row, 2] + 1]):
            if not shortest[plan] <= sizes[line] <= longest[plan]:
                continue
            first, end = finds.table[row, 0], finds.table[row, 1]
            for k in range(ahead_of[plan], ahead_of[plan + 1]):
                first = finds.before(row, ahead[k], first, gap, depth)
                if first < 0:
                    break
            if first < 0:
                continue
            for k in range(behind_of[plan], behind_of[plan + 1]):
                end = finds.after(row, behind[k], end, gap)
                if end < 0:
                    break
            if end < 0:
                continue
            if count == found.shape[0]:
                found_ = found = np.concatenate([found_, np.empty_like(found_)])
            found[count, 0] = plan
            found[count, 1] = line
            found[count, 2] = first
            found[count, 3] = end
            count += 1
    return tuple(np.ascontiguousarray(found_[:count].T))


def read_stream(
    const uint32_t[::1] codes,
    const uint8_t[::1] kinds,
    const uint64_t[::1] hashes,
    const int64_t[::1] starts,
    const int64_t[::1] first,
    const int64_t[::1] count,
):
    """The arrays of a `Stream`: hashes, spelled, numbers, lines, places."""
    cdef Py_ssize_t size = count.shape[0], words = hashes.shape[0]
    cdef Py_ssize_t line, i, at = 0, position = 0, spelled = 0, numbers = 0, middle
    cdef int kind
    hashes_ = np.empty(words, dtype=np.uint64)
    spelled_ = np.empty(words, dtype=np.int64)
    numbers_ = np.empty(words, dtype=np.int64)
    lines_ = np.empty(words + size + 1, dtype=np.int64)
    places_ = np.empty(words + size + 1, dtype=np.int64)
    cdef uint64_t[::1] to_hashes = hashes_
    cdef int64_t[::1] to_spelled = spelled_, to_numbers = numbers_
    cdef int64_t[::1] lines = lines_, places = places_
    for line in range(size):
        lines[position] = line
        places[position] = first[line]
        position += 1
        for i in range(at, at + count[line]):
            kind = kinds[starts[i]]
            if kind == SIGN:
                continue
            if kind == DIGIT and i >= 2:
                # 1,234.5 is one number: drop what follows a digit, a point or comma and no blank.
                middle = starts[i - 1]
                if (
                    kinds[starts[i - 2]] == DIGIT
                    and kinds[middle] == SIGN
                    and starts[i] - middle == 1
                    and (codes[middle] == c"." or codes[middle] == c",")
                ):
                    continue
            lines[position] = line
            places[position] = i
            if kind == DIGIT:
                to_numbers[numbers] = position
                numbers += 1
            else:
                to_hashes[spelled] = hashes[i]
                to_spelled[spelled] = position
                spelled += 1
            position += 1
        at += count[line]
    lines[position] = size
    places[position] = words
    position += 1
    return (
        hashes_[:spelled],
        spelled_[:spelled],
        numbers_[:numbers],
        lines_[:position],
        places_[:position],
    )


def shared_words(
    const uint64_t[::1] hashes,
    const int64_t[::1] starts,
    const int64_t[::1] first,
    const int64_t[::1] count,
    const int64_t[::1] sizes,
    int64_t long_line,
    int64_t rare,
    Py_ssize_t story_start,
    Py_ssize_t story_end,
    Py_ssize_t span_start,
    Py_ssize_t span_end,
):
    """Share of a span's longer words that the story's long lines have too; 1 without any."""
    cdef Py_ssize_t line, i, words = 0, shared = 0, size = 4, slot
    for line in range(span_start, span_end):
        words += count[line]
    while size < 2 * words + 2:
        size *= 2
    cdef uint64_t[::1] keys = np.zeros(size, dtype=np.uint64)
    cdef uint8_t[::1] state = np.zeros(size, dtype=np.uint8)  # 1: of the span, 2: of both
    words = 0
    for line in range(span_start, span_end):
        # A word is at most as long as the way to the next one; the last one has none.
        for i in range(first[line], first[line] + count[line] - 1):
            if starts[i + 1] - starts[i] <= rare:
                continue
            slot = (hashes[i] >> 20) & <uint64_t>(size - 1)
            while state[slot] and keys[slot] != hashes[i]:
                slot = (slot + 1) & (size - 1)
            if not state[slot]:
                state[slot] = 1
                keys[slot] = hashes[i]
                words += 1
    if not words:
        return 1.0
    for line in range(story_start, story_end):
        if sizes[line] < long_line:
            continue
        for i in range(first[line], first[line] + count[line]):
            slot = (hashes[i] >> 20) & <uint64_t>(size - 1)
            while state[slot] and keys[slot] != hashes[i]:
                slot = (slot + 1) & (size - 1)
            if state[slot] == 1:
                state[slot] = 2
                shared += 1
    return shared / <double>words
