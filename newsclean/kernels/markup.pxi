# Markup becomes rows of tables, and rows become scores: see `newsclean.classifier.encoding`.

import zlib

cdef enum:
    IDENTITY_CHARS = 300
    IDENTITY_WORDS = 24
    HREF_CHARS = 80
    HREF_WORDS = 8

cdef const char* HIDDEN = b"is-hidden"
cdef uint32_t CRC[256]


cdef void fill_crc() noexcept:
    """The table of CRC-32 (ISO 3309), one byte at a time."""
    cdef uint32_t value
    cdef int byte, bit
    for byte in range(256):
        value = byte
        for bit in range(8):
            value = (value >> 1) ^ 0xEDB88320 if value & 1 else value >> 1
        CRC[byte] = value


fill_crc()


cdef inline uint32_t crc_byte(uint32_t state, uint32_t byte) noexcept:
    return CRC[(state ^ byte) & 0xFF] ^ (state >> 8)


cdef inline bint is_upper(Py_UCS4 character) noexcept:
    return c"A" <= character <= c"Z"


cdef inline bint is_lower(Py_UCS4 character) noexcept:
    return c"a" <= character <= c"z"


cdef inline bint is_digit(Py_UCS4 character) noexcept:
    return c"0" <= character <= c"9"


cdef Py_ssize_t add_words(
    const Py_UCS4* text, Py_ssize_t size, int most, uint32_t prefix, uint32_t mask, uint32_t* found
) noexcept:
    """Numbers of the words of names like `articleBody-main2`, each once; how many there are."""
    cdef Py_ssize_t i = 0, count = 0, start, k
    cdef int words = 0
    cdef uint32_t state
    while i < size and words < most:
        start = i
        if is_upper(text[i]):
            i += 1
            if i < size and is_lower(text[i]):
                while i < size and is_lower(text[i]):
                    i += 1
            else:
                while i < size and is_upper(text[i]):
                    i += 1
        elif is_lower(text[i]):
            while i < size and is_lower(text[i]):
                i += 1
        elif is_digit(text[i]):
            while i < size and is_digit(text[i]):
                i += 1
        else:
            i += 1
            continue
        words += 1
        state = prefix
        for k in range(start, i):
            state = crc_byte(state, <uint32_t>text[k] + 32 * is_upper(text[k]))
        count = add_once(found, count, (state ^ 0xFFFFFFFFU) & mask)
    return count


cdef inline Py_ssize_t add_once(uint32_t* found, Py_ssize_t count, uint32_t row) noexcept:
    cdef Py_ssize_t k
    for k in range(count):
        if found[k] == row:
            return count
    found[count] = row
    return count + 1


cdef struct Identity:
    Py_UCS4 text[IDENTITY_CHARS]
    Py_ssize_t size
    bint any
    bint hidden


cdef inline void put(Identity* identity, Py_UCS4 character) noexcept:
    if identity.size < IDENTITY_CHARS:
        identity.text[identity.size] = character
        identity.size += 1


cdef bint holds(str html, str word, Py_ssize_t start, Py_ssize_t end):
    return html.find(word, start, end) >= 0


cdef bint equals(
    const Char* page, Py_ssize_t size, Py_ssize_t start, Py_ssize_t end, const char* word, int letters
) noexcept:
    cdef int k
    if end - start != letters:
        return False
    for k in range(letters):
        if at(page, size, start + k) != <Py_UCS4>word[k]:
            return False
    return True


cdef int role_of(const Char* page, Py_ssize_t size, Py_ssize_t start, Py_ssize_t end) noexcept:
    """1 for an attribute that names its element, 2 for one that may hide it, 3: it does, else 0."""
    cdef Py_UCS4 first = at(page, size, start)
    if first == c"c":
        return equals(page, size, start, end, b"class", 5)
    if first == c"i":
        if equals(page, size, start, end, b"id", 2):
            return 1
        return equals(page, size, start, end, b"itemprop", 8)
    if first == c"r":
        return equals(page, size, start, end, b"role", 4)
    if first == c"d":
        if equals(page, size, start, end, b"data-testid", 11):
            return 1
        return equals(page, size, start, end, b"data-component", 14)
    if first == c"a":
        return 2 * equals(page, size, start, end, b"aria-hidden", 11)
    if first == c"s":
        return 4 * equals(page, size, start, end, b"style", 5)
    if first == c"h":
        return 3 * equals(page, size, start, end, b"hidden", 6)
    return 0


cdef void read_identity(
    str html,
    const Char* page,
    Py_ssize_t size,
    Py_ssize_t start,
    Py_ssize_t end,
    Identity* identity,
):
    """What an element says of itself: class, id, role and the like."""
    cdef Py_ssize_t i = start, begin, stop
    cdef int role, k
    identity.size = 0
    identity.hidden = identity.any = False
    while i < end and at(page, size, i) == c" ":
        begin = i + 1
        i = begin + 1
        while i < end and not ends_name(at(page, size, i)):
            i += 1
        role = role_of(page, size, begin, i)
        begin = stop = i
        if at(page, size, i) == c"=":
            begin = i + 2
            i = begin
            while i < end and at(page, size, i) != c'"':
                i += 1
            stop = i
            i += 1
        if role == 1:
            if stop > begin:
                if identity.any:
                    put(identity, c" ")
                identity.any = True
                while begin < stop:
                    put(identity, decoded(page, size, &begin))
        elif role == 3:
            identity.hidden = True
        elif role:
            if equals(page, size, begin, stop, b"true", 4):
                identity.hidden = True
            elif role == 4 and holds(html, "display", begin, stop) and holds(
                html, "none", begin, stop
            ):
                identity.hidden = True
    if identity.hidden:
        if identity.any:
            put(identity, c" ")
        for k in range(9):
            put(identity, <Py_UCS4>HIDDEN[k])


cdef inline void sort_rows(uint32_t* rows, Py_ssize_t count) noexcept:
    cdef Py_ssize_t i, k
    cdef uint32_t row
    for i in range(1, count):
        row = rows[i]
        k = i
        while k and rows[k - 1] > row:
            rows[k] = rows[k - 1]
            k -= 1
        rows[k] = row


cdef class _Rows:
    """Numbers of words and what each belongs to, as they come."""

    cdef object rows_, owners_
    cdef int64_t[::1] rows, owners
    cdef Py_ssize_t count

    def __cinit__(self, Py_ssize_t size):
        self.rows_ = self.rows = np.empty(size, dtype=np.int64)
        self.owners_ = self.owners = np.empty(size, dtype=np.int64)
        self.count = 0

    cdef void add(self, const uint32_t* rows, Py_ssize_t count, Py_ssize_t owner):
        cdef Py_ssize_t k
        if self.count + count > self.rows.shape[0]:
            self.rows_ = self.rows = np.resize(self.rows_, 2 * self.count + count)
            self.owners_ = self.owners = np.resize(self.owners_, 2 * self.count + count)
        for k in range(count):
            self.rows[self.count] = rows[k]
            self.owners[self.count] = owner
            self.count += 1

    cdef tuple done(self):
        return self.rows_[: self.count], self.owners_[: self.count]


def identity_words(
    str html,
    list tags,
    const int64_t[:, ::1] chains,
    const int64_t[::1] starts,
    const int64_t[::1] ends,
    uint32_t mask,
):
    """Words of what every element above a block says of itself, and the element of each."""
    cdef const void* page = PyUnicode_DATA(html)
    cdef Py_ssize_t size = len(html)
    cdef int width = PyUnicode_KIND(html)
    cdef Identity identity
    cdef uint32_t found[IDENTITY_WORDS + 1]
    cdef Py_ssize_t element, count, k
    cdef _Rows rows = _Rows(8 * len(tags) + 64)
    cdef dict known = {"#root": -1, "html": -1, "body": -1}
    cdef int64_t of_tag
    cdef str tag
    cdef uint8_t[::1] above = np.zeros(len(tags), dtype=np.uint8)
    cdef Py_ssize_t block, level
    for block in range(chains.shape[0]):
        for level in range(chains.shape[1]):
            above[chains[block, level]] = True
    for element in range(len(tags)):
        if not above[element]:
            continue
        tag = tags[element]
        of_tag = known.get(tag, -2)
        if of_tag == -2:
            of_tag = known[tag] = zlib.crc32(b"<" + tag.encode()) & mask
        if of_tag < 0:
            continue
        if width == 1:
            read_identity(
                html, <const uint8_t*>page, size, starts[element], ends[element], &identity
            )
        elif width == 2:
            read_identity(
                html, <const uint16_t*>page, size, starts[element], ends[element], &identity
            )
        else:
            read_identity(
                html, <const uint32_t*>page, size, starts[element], ends[element], &identity
            )
        count = add_words(
            identity.text, identity.size, IDENTITY_WORDS, 0xFFFFFFFFU, mask, found
        )
        count = add_once(found, count, <uint32_t>of_tag)
        sort_rows(found, count)
        rows.add(found, count, element)
    return rows.done()


cdef uint32_t crc_of(bytes word) noexcept:
    cdef uint32_t state = 0xFFFFFFFFU
    for byte in word:
        state = crc_byte(state, byte)
    return state


def href_words(str html, const int64_t[::1] starts, const int64_t[::1] ends, uint32_t mask):
    """Words of every block's first link, and the block that each belongs to."""
    cdef int width = PyUnicode_KIND(html)
    if width == 1:
        return read_hrefs(<const uint8_t*>PyUnicode_DATA(html), len(html), starts, ends, mask)
    if width == 2:
        return read_hrefs(<const uint16_t*>PyUnicode_DATA(html), len(html), starts, ends, mask)
    return read_hrefs(<const uint32_t*>PyUnicode_DATA(html), len(html), starts, ends, mask)


cdef tuple read_hrefs(
    const Char* page,
    Py_ssize_t size,
    const int64_t[::1] starts,
    const int64_t[::1] ends,
    uint32_t mask,
):
    cdef Py_UCS4 text[HREF_CHARS]
    cdef uint32_t found[HREF_WORDS + 3]
    cdef Py_ssize_t block, i, letters, count = 0, dashes, slashes
    cdef _Rows rows = _Rows(8 * starts.shape[0] + 64)
    cdef uint32_t prefix = crc_of(b"href:")
    cdef uint32_t anchor = (crc_of(b"href#") ^ 0xFFFFFFFFU) & mask
    cdef uint32_t absolute = (crc_of(b"href-absolute") ^ 0xFFFFFFFFU) & mask
    cdef uint32_t slug = (crc_of(b"href-slug") ^ 0xFFFFFFFFU) & mask
    cdef uint32_t section = (crc_of(b"href-section") ^ 0xFFFFFFFFU) & mask
    for block in range(starts.shape[0]):
        if ends[block] <= starts[block]:
            continue
        if at(page, size, starts[block]) == c"#":
            rows.add(&anchor, 1, block)
            continue
        if block and starts[block] == starts[block - 1] and ends[block] == ends[block - 1]:
            # A link may hold many blocks, and its address may be long.
            rows.add(found, count, block)
            continue
        i = starts[block]
        letters = dashes = slashes = 0
        while i < ends[block] and letters < HREF_CHARS:
            text[letters] = decoded(page, size, &i)
            letters += 1
        for i in range(starts[block], ends[block]):
            dashes += at(page, size, i) == c"-"
            slashes += at(page, size, i) == c"/"
        count = add_words(text, letters, HREF_WORDS, prefix, mask, found)
        if letters > 3 and text[0] == c"h" and text[1] == c"t" and text[2] == c"t" and text[3] == c"p":
            count = add_once(found, count, absolute)
        if dashes > 3:
            count = add_once(found, count, slug)
        if slashes <= 3 and at(page, size, ends[block] - 1) == c"/":
            count = add_once(found, count, section)
        sort_rows(found, count)
        rows.add(found, count, block)
    return rows.done()


def chains_of(const int64_t[::1] parents, const int64_t[::1] leaf, Py_ssize_t deepest):
    """Elements above each block, innermost first; 0 where the chain has ended."""
    cdef Py_ssize_t block, level, depth = 1
    cdef int64_t element
    chains_ = np.zeros((leaf.shape[0], deepest), dtype=np.int64)
    cdef int64_t[:, ::1] chains = chains_
    for block in range(leaf.shape[0]):
        element = leaf[block]
        level = 0
        while element and level < deepest:
            chains[block, level] = element
            level += 1
            element = parents[element]
        depth = max(depth, level)
    return np.ascontiguousarray(chains_[:, :depth])


def score_markup(
    const int64_t[::1] names,
    const int64_t[::1] element_of,
    const int64_t[:, ::1] chains,
    const int64_t[::1] links,
    const int64_t[::1] link_of,
    const int8_t[:, ::1] near,
    const int8_t[:, ::1] far,
    const int8_t[:, ::1] link,
    const int32_t[::1] name_checks,
    const int32_t[::1] link_checks,
    const float[::1] near_scale,
    const float[::1] far_scale,
    const float[::1] link_scale,
    Py_ssize_t elements,
    Py_ssize_t nearest,
):
    """Scores of the markup model without words and bias; shape (blocks, labels).

    `names` and `links` are words, the row in the lower bits, the check in the upper ones.
    """
    cdef Py_ssize_t labels = near.shape[1], blocks = chains.shape[0], depth = chains.shape[1]
    cdef Py_ssize_t i, block, level, label, at_link = 0
    cdef Py_ssize_t ended
    cdef int64_t element
    cdef float* to
    cdef const float* near_by = &near_scale[0]
    cdef const float* far_by = &far_scale[0]
    cdef const float* link_by = &link_scale[0]
    cdef int32_t near_total[64]
    cdef int32_t far_total[64]
    cdef int32_t link_total[64]
    cdef int name_bits = bits_of(near.shape[0]), link_bits = bits_of(link.shape[0])
    cdef int64_t row
    if labels > 64 or far.shape[1] != labels or link.shape[1] != labels:
        raise ValueError("the tables do not fit each other")
    if far.shape[0] != near.shape[0]:
        raise ValueError("the tables do not fit each other")
    if name_checks.shape[0] != near.shape[0] or link_checks.shape[0] != link.shape[0]:
        raise ValueError("the tables do not fit each other")
    if names.shape[0] != element_of.shape[0] or links.shape[0] != link_of.shape[0]:
        raise ValueError("expected what each row belongs to")
    if near_scale.shape[0] < labels or far_scale.shape[0] < labels or not elements or not depth:
        raise ValueError("the tables do not fit each other")
    if link_scale.shape[0] < labels:
        raise ValueError("the tables do not fit each other")
    result_ = np.empty((blocks, labels), dtype=np.float32)
    cdef float[:, ::1] result = result_
    # What the rows of each element add up to; and for elements whose chain is whole, those of all
    # above them as well, which all blocks under them share.
    cdef int32_t[:, ::1] near_sums = np.zeros((elements, labels), dtype=np.int32)
    cdef int32_t[:, ::1] far_sums = np.zeros((elements, labels), dtype=np.int32)
    cdef int32_t[:, ::1] above = np.empty((elements, labels), dtype=np.int32)
    cdef uint8_t[::1] known = np.zeros(elements, dtype=np.uint8)
    for i in range(names.shape[0]):
        row = names[i] & (near.shape[0] - 1)
        if name_checks[row] == names[i] >> name_bits:
            element = element_of[i]
            add_row(&near_sums[element, 0], &near[row, 0], labels)
            add_row(&far_sums[element, 0], &far[row, 0], labels)
    for block in range(blocks):
        for label in range(labels):
            near_total[label] = far_total[label] = link_total[label] = 0
        ended = 0
        while ended < depth and chains[block, ended]:
            ended += 1
        for level in range(min(ended, nearest)):
            add_sums(near_total, &near_sums[chains[block, level], 0], labels)
        if ended == depth:  # it may have been cut off
            for level in range(ended):
                add_sums(far_total, &far_sums[chains[block, level], 0], labels)
        elif ended:
            level = 0
            while level < ended and not known[chains[block, level]]:
                level += 1
            while level:
                level -= 1
                element = chains[block, level]
                known[element] = True
                memcpy(&above[element, 0], &far_sums[element, 0], labels * sizeof(int32_t))
                if level + 1 < ended:
                    add_sums(&above[element, 0], &above[chains[block, level + 1], 0], labels)
            memcpy(far_total, &above[chains[block, 0], 0], labels * sizeof(int32_t))
        while at_link < links.shape[0] and link_of[at_link] == block:
            row = links[at_link] & (link.shape[0] - 1)
            if link_checks[row] == links[at_link] >> link_bits:
                add_row(link_total, &link[row, 0], labels)
            at_link += 1
        to = &result[block, 0]
        for label in range(labels):
            to[label] = (
                near_total[label] * near_by[label]
                + far_total[label] * far_by[label]
                + link_total[label] * link_by[label]
            )
    return result_
