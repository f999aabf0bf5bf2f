# Phrases are walks through an automaton over words: see `newsclean.detectors.automaton`.


@cython.final
cdef class _Finds:
    """Parts of phrases that stand in a document, in the order of their first words."""

    cdef object table_
    cdef int32_t[:, ::1] table  # first word, the place behind the last, part, line
    cdef Py_ssize_t count

    def __cinit__(self):
        self.table_ = self.table = np.empty((1024, 4), dtype=np.int32)
        self.count = 0

    cdef int add(self, int32_t first, int32_t end, int32_t part, int32_t line) except -1:
        if self.count == self.table.shape[0]:
            self.table_ = self.table = np.concatenate([self.table_, np.empty_like(self.table_)])
        self.table[self.count, 0] = first
        self.table[self.count, 1] = end
        self.table[self.count, 2] = part
        self.table[self.count, 3] = line
        self.count += 1
        return 0

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


@cython.final
cdef class Phrases:
    """An automaton and its plans, laid out so that a step takes few looks at memory.

    Args:
        words: hashes of the words, sorted.
        first: number of the first of them; edge, digits: numbers of a line's edge and of numbers.
        base, owner, target, accepts, accepted: the automaton.
        of_part: where each part's plans begin.
        shortest, longest: limits of the lines, by plan.
        ahead, ahead_of: parts that must stand before, nearest first, and where each plan's begin.
        behind, behind_of: the same for parts that must stand behind.
        column, strength: what each plan votes for, and how strongly.
        check: what else must be looked at, -1 for nothing, by plan.
        number: 1 for the plans that need a number in the line.
        gap: most words between parts.
        depth: most words of a part.
    """

    cdef uint64_t[:, ::1] slots  # a word's hash; its number and the state that it leads to
    cdef int32_t[:, ::1] steps  # the state that a step leads out of; the state that it leads to
    cdef int32_t[:, ::1] states  # where the steps lie; first and last of what is accepted
    cdef const int32_t[::1] accepted, of_part, shortest, longest
    cdef const int32_t[::1] ahead, ahead_of, behind, behind_of
    cdef const int32_t[::1] column, check, number
    cdef const float[::1] strength
    cdef int64_t gap, depth
    cdef int32_t edge, edge_root, digits, digits_root
    cdef int shift

    def __init__(
        self,
        const uint64_t[::1] words,
        int32_t first,
        int32_t edge,
        int32_t digits,
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
        const int32_t[::1] column,
        const float[::1] strength,
        const int32_t[::1] check,
        const int32_t[::1] number,
        int64_t gap,
        int64_t depth,
    ):
        cdef Py_ssize_t i, slot, size = 16
        while size < 2 * words.shape[0]:
            size *= 2
        self.shift = shift_of(size)
        # In one piece, which lies in few and large pages of memory: what is looked at next may lie
        # anywhere.
        shapes = [(size, 4), (owner.shape[0], 2), (base.shape[0], 3)]
        sizes = [rows * columns for rows, columns in shapes]
        parts = np.split(np.empty(sum(sizes), dtype=np.int32), np.cumsum(sizes[:2]))
        slots, steps, states = [part.reshape(shape) for part, shape in zip(parts, shapes)]
        slots[:] = 0
        steps[:, 0], steps[:, 1] = owner, target
        states[:, 0], states[:, 1], states[:, 2] = base, accepts[: base.shape[0]], accepts[1:]
        self.slots, self.steps, self.states = slots.view(np.uint64), steps, states
        for i in range(words.shape[0]):
            slot = words[i] >> self.shift
            while self.slots[slot, 1]:
                slot = (slot + 1) & (size - 1)
            self.slots[slot, 0] = words[i]
            self.slots[slot, 1] = (
                <uint64_t>(i + first) << 32 | <uint64_t>(self.root(<int32_t>(i + first)) + 1)
            )
        self.edge, self.edge_root = edge, self.root(edge)
        self.digits, self.digits_root = digits, self.root(digits)
        self.accepted, self.of_part = accepted, of_part
        self.shortest, self.longest = shortest, longest
        self.ahead, self.ahead_of, self.behind, self.behind_of = ahead, ahead_of, behind, behind_of
        self.column, self.strength, self.check, self.number = column, strength, check, number
        self.gap, self.depth = gap, depth

    cdef int32_t root(self, int32_t word):
        """The state that a word leads to where walks start; -1 for none."""
        cdef Py_ssize_t place = self.states[0, 0] + word
        return self.steps[place, 1] if self.steps[place, 0] == 0 else -1

    cdef _Read read(
        self,
        const uint32_t[::1] codes,
        const uint8_t[::1] kinds,
        const uint64_t[::1] hashes,
        const int64_t[::1] starts,
        const int64_t[::1] count,
    ):
        """The words of a document as this automaton numbers them."""
        cdef _Read read = _Read(hashes.shape[0] + count.shape[0] + 1 + self.depth, count.shape[0])
        cdef Py_ssize_t size = count.shape[0], line, i, at = 0, position = 0, slot, middle
        cdef Py_ssize_t most = self.slots.shape[0] - 1
        cdef uint64_t found
        cdef int32_t root
        cdef int kind
        for line in range(size):
            read.words[position] = self.edge
            read.roots[position] = self.edge_root
            read.lines[position] = <int32_t>line
            position += 1
            for i in range(at, at + count[line]):
                if i + AHEAD < hashes.shape[0]:
                    NC_FETCH(&self.slots[hashes[i + AHEAD] >> self.shift, 0])
                kind = kinds[starts[i]]
                if kind == SIGN:
                    continue
                if kind == DIGIT:
                    if is_joined(codes, kinds, starts, i):
                        continue
                    read.numbered[line] = 1
                    read.words[position] = self.digits
                    read.roots[position] = self.digits_root
                else:
                    slot = hashes[i] >> self.shift
                    found = self.slots[slot, 1]
                    while found and self.slots[slot, 0] != hashes[i]:
                        slot = (slot + 1) & most
                        found = self.slots[slot, 1]
                    root = <int32_t><uint32_t>found - 1
                    read.words[position] = <int32_t>(found >> 32)
                    read.roots[position] = root
                    if root >= 0:
                        NC_FETCH(&self.states[root, 0])
                # What the walk that begins one word before looks at.
                root = read.roots[position - 1]
                if root >= 0:
                    NC_FETCH(&self.steps[self.states[root, 0] + read.words[position], 0])
                read.lines[position] = <int32_t>line
                position += 1
            at += count[line]
        read.words[position] = self.edge
        read.roots[position] = self.edge_root
        read.lines[position] = <int32_t>size
        read.size = position + 1
        return read

    cdef _Finds walk(self, _Read read):
        """The parts of phrases that stand in a document."""
        cdef _Finds finds = _Finds()
        cdef Py_ssize_t position, place
        cdef int32_t state, end, k
        for position in range(read.size):
            state = read.roots[position]
            end = <int32_t>position + 1
            while state >= 0:
                for k in range(self.states[state, 1], self.states[state, 2]):
                    finds.add(<int32_t>position, end, self.accepted[k], read.lines[position])
                place = self.states[state, 0] + read.words[end]
                if self.steps[place, 0] != state:
                    break
                state = self.steps[place, 1]
                end += 1
        return finds

    cdef bint completed(
        self, _Finds finds, Py_ssize_t row, int32_t plan, int64_t* first, int64_t* end
    ):
        """Whether the other parts of a plan stand where they must; moves its edges to them."""
        cdef Py_ssize_t k
        for k in range(self.ahead_of[plan], self.ahead_of[plan + 1]):
            first[0] = finds.before(row, self.ahead[k], first[0], self.gap, self.depth)
            if first[0] < 0:
                return False
        for k in range(self.behind_of[plan], self.behind_of[plan + 1]):
            end[0] = finds.after(row, self.behind[k], end[0], self.gap)
            if end[0] < 0:
                return False
        return True

    def find(
        self,
        const uint32_t[::1] codes,
        const uint8_t[::1] kinds,
        const uint64_t[::1] hashes,
        const int64_t[::1] starts,
        const int64_t[::1] count,
        const int64_t[::1] sizes,
    ):
        """Plans whose words stand in a document: plan, line, first word, the place behind the last.

        Args:
            codes, kinds, hashes, starts, count: of `Tokens`.
            sizes: length of each line in characters.
        """
        cdef _Finds finds = self.walk(self.read(codes, kinds, hashes, starts, count))
        cdef Py_ssize_t row, found = 0
        cdef int64_t line, first, end
        cdef int32_t plan
        table_ = np.empty((256, 4), dtype=np.int64)
        cdef int64_t[:, ::1] table = table_
        for row in range(finds.count):
            line = finds.table[row, 3]
            if line >= sizes.shape[0]:
                continue
            for plan in range(self.of_part[finds.table[row, 2]], self.of_part[finds.table[row, 2] + 1]):
                if not self.shortest[plan] <= sizes[line] <= self.longest[plan]:
                    continue
                first, end = finds.table[row, 0], finds.table[row, 1]
                if not self.completed(finds, row, plan, &first, &end):
                    continue
                if found == table.shape[0]:
                    table_ = table = np.concatenate([table_, np.empty_like(table_)])
                table[found, 0] = plan
                table[found, 1] = line
                table[found, 2] = first
                table[found, 3] = end
                found += 1
        return tuple(np.ascontiguousarray(table_[:found].T))

    def mark(
        self,
        const uint32_t[::1] codes,
        const uint8_t[::1] kinds,
        const uint64_t[::1] hashes,
        const int64_t[::1] starts,
        const int64_t[::1] count,
        const int64_t[::1] sizes,
        float[:, ::1] matrix,
    ):
        """Raise the cells of a matrix to the plans' votes; return what must be looked at besides.

        Args:
            codes, kinds, hashes, starts, count: of `Tokens`.
            sizes: length of each line in characters.
            matrix: strongest vote for each line and label.

        Returns:
            Line, column, strength and check of the plans that take one, where their votes would
            change the matrix.
        """
        cdef _Read read = self.read(codes, kinds, hashes, starts, count)
        cdef _Finds finds = self.walk(read)
        cdef Py_ssize_t row
        cdef int64_t line, first, end
        cdef int32_t plan
        cdef bint checked
        rest = []
        for checked in range(2):  # what needs no check may save one
            for row in range(finds.count):
                line = finds.table[row, 3]
                if line >= sizes.shape[0]:
                    continue
                for plan in range(
                    self.of_part[finds.table[row, 2]], self.of_part[finds.table[row, 2] + 1]
                ):
                    if (
                        (self.check[plan] >= 0) != checked
                        or not self.shortest[plan] <= sizes[line] <= self.longest[plan]
                        or matrix[line, self.column[plan]] >= self.strength[plan]
                        or self.number[plan] > read.numbered[line]
                    ):
                        continue
                    first, end = finds.table[row, 0], finds.table[row, 1]
                    if not self.completed(finds, row, plan, &first, &end):
                        continue
                    if checked:
                        rest.append(
                            (line, self.column[plan], self.strength[plan], self.check[plan])
                        )
                    else:
                        matrix[line, self.column[plan]] = self.strength[plan]
        return rest


@cython.final
cdef class _Read:
    """The words of a document: number, where a walk goes with it from the start, and line."""

    cdef int32_t[::1] words, roots, lines
    cdef uint8_t[::1] numbered  # whether a line holds a number
    cdef Py_ssize_t size

    def __cinit__(self, Py_ssize_t size, Py_ssize_t lines):
        table = np.zeros((3, size), dtype=np.int32)
        self.words, self.roots, self.lines = table[0], table[1], table[2]
        self.numbered = np.zeros(lines, dtype=np.uint8)
        self.size = 0


cdef inline bint is_joined(
    const uint32_t[::1] codes, const uint8_t[::1] kinds, const int64_t[::1] starts, Py_ssize_t i
):
    """Whether digits go on with a number: 1,234.5 is one. They follow a digit, a point or comma
    and no blank."""
    cdef Py_ssize_t middle
    if i < 2:
        return False
    middle = starts[i - 1]
    return (
        kinds[starts[i - 2]] == DIGIT
        and kinds[middle] == SIGN
        and starts[i] - middle == 1
        and (codes[middle] == c"." or codes[middle] == c",")
    )


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
    cdef Py_ssize_t line, i, at = 0, position = 0, spelled = 0, numbers = 0
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
            if kind == DIGIT and is_joined(codes, kinds, starts, i):
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
