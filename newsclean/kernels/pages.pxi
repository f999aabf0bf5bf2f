# A serialised page becomes blocks: see `newsclean.reading.scan`.

from cpython.unicode cimport (
    PyUnicode_4BYTE_KIND,
    PyUnicode_DATA,
    PyUnicode_FromKindAndData,
    PyUnicode_KIND,
)

from libc.stdlib cimport free, realloc

cdef extern from "Python.h":
    int Py_UNICODE_ISSPACE(Py_UCS4 character)

cdef enum:
    BLOCK = 1
    VOID = 2
    LINK = 4
    BOLD = 8
    BREAK = 16
    RAW = 32
    MATH = 64
    SKIPPED = 128
    TAG_SLOTS = 512
    TAG_SHIFT = 55


ctypedef fused Char:
    # The three widths in which Python keeps strings.
    uint8_t
    uint16_t
    uint32_t


cdef inline Py_UCS4 at(const Char* page, Py_ssize_t size, Py_ssize_t place) noexcept:
    """The character at a place; NUL behind the end."""
    return <Py_UCS4>page[place] if 0 <= place < size else 0


cdef inline Py_UCS4 decoded(const Char* page, Py_ssize_t size, Py_ssize_t* place) noexcept:
    """The character at a place, of a reference what it stands for; the place moves behind it."""
    cdef Py_ssize_t i = place[0]
    cdef Py_UCS4 character = at(page, size, i)
    place[0] = i + 1
    if character != c"&":
        return character
    character = at(page, size, i + 1)
    if character == c"a" and at(page, size, i + 2) == c"m" and at(page, size, i + 3) == c"p":
        if at(page, size, i + 4) == c";":
            place[0] = i + 5
    elif character == c"l" or character == c"g":
        if at(page, size, i + 2) == c"t" and at(page, size, i + 3) == c";":
            place[0] = i + 4
            return c"<" if character == c"l" else c">"
    elif character == c"n" and at(page, size, i + 2) == c"b" and at(page, size, i + 3) == c"s":
        if at(page, size, i + 4) == c"p" and at(page, size, i + 5) == c";":
            place[0] = i + 6
            return 0xA0
    elif character == c"q" and at(page, size, i + 2) == c"u" and at(page, size, i + 3) == c"o":
        if at(page, size, i + 4) == c"t" and at(page, size, i + 5) == c";":
            place[0] = i + 6
            return c'"'
    return c"&"


cdef inline bint is_space(Py_UCS4 character) noexcept:
    if character < 0x80:
        return character == 32 or 9 <= character <= 13 or 28 <= character <= 31
    return Py_UNICODE_ISSPACE(character)


cdef inline bint ends_name(Py_UCS4 character) noexcept:
    return character == c"=" or character == c" " or character == c">"


cdef inline bint is_unseen(Py_UCS4 character) noexcept:
    if character < 0xAD:
        return False
    return (
        character == 0xAD
        or 0x200B <= character <= 0x200D
        or character == 0x2060
        or character == 0xFEFF
    )


cdef inline bint is_joiner(Py_UCS4 character) noexcept:
    return character == 0x200C or character == 0x200D


cdef inline bint is_west(Py_UCS4 character) noexcept:
    """Whether a character is of the Latin, Greek or Cyrillic scripts, or of their signs."""
    return (
        character <= 0x52F
        or 0x1E00 <= character <= 0x1EFF
        or 0x2010 <= character <= 0x2027
    )


cdef class _Blocks:
    """The blocks that are finished, and the one that is being put together."""

    cdef list texts
    cdef object arrays
    cdef int64_t[::1] leaf, container, links, bold, href_starts, href_ends
    cdef Py_ssize_t count
    cdef uint32_t* buffer
    cdef Py_ssize_t room  # characters that the buffer can take
    cdef Py_ssize_t size  # characters in the buffer
    cdef Py_ssize_t parts  # paragraphs in the buffer, parted by NULs
    cdef bint open, space
    cdef Py_UCS4 joiner  # between the last character and the next, if that follows at once
    cdef Py_ssize_t breaks
    cdef int64_t current, first, linked, emboldened, href_start, href_end

    def __cinit__(self, Py_ssize_t most):
        self.texts = []
        self.arrays = [np.empty(most, dtype=np.int64) for _ in range(6)]
        self.leaf, self.container, self.links, self.bold, self.href_starts, self.href_ends = (
            self.arrays
        )
        self.room = 0
        self.buffer = NULL
        self.grow()
        self.count = 0
        self.current = self.first = 0
        self.clear()

    def __dealloc__(self):
        free(self.buffer)

    cdef int grow(self) except -1:
        cdef Py_ssize_t room = max(4096, 2 * self.room)
        cdef void* buffer = realloc(self.buffer, room * sizeof(uint32_t))
        if buffer == NULL:
            raise MemoryError
        self.buffer = <uint32_t*>buffer
        self.room = room
        return 0

    cdef void clear(self) noexcept:
        self.size = 0
        self.parts = 1
        self.open = self.space = False
        self.joiner = 0
        self.breaks = 0
        self.linked = self.emboldened = 0
        self.href_start = self.href_end = 0

    cdef inline int add(self, Py_UCS4 character) except -1:
        cdef Py_UCS4 before
        if is_space(character):
            self.space = True
            return 0
        if is_unseen(character):
            if is_joiner(character) and self.size and not (self.space or self.breaks or self.joiner):
                before = self.buffer[self.size - 1]
                if character == 0x200D and 0x900 <= before <= 0xDFF:
                    self.buffer[self.size] = character  # there is room for two more
                    self.size += 1
                elif not is_joiner(before):
                    self.joiner = character
            return 0
        if self.size + 4 > self.room:
            self.grow()
        if self.size and (self.space or self.breaks):
            if self.breaks > 1:
                self.buffer[self.size] = 0
                self.parts += 1
            else:
                self.buffer[self.size] = c"\n" if self.breaks else c" "
            self.size += 1
        elif self.joiner and not (is_west(character) and is_west(self.buffer[self.size - 1])):
            self.buffer[self.size] = self.joiner
            self.size += 1
        self.joiner = 0
        self.space = False
        self.breaks = 0
        self.buffer[self.size] = character
        self.size += 1
        return 0

    cdef int keep(self, Py_ssize_t start, Py_ssize_t end, Py_ssize_t whole) except -1:
        cdef Py_ssize_t size = end - start
        cdef Py_ssize_t row = self.count
        self.texts.append(
            PyUnicode_FromKindAndData(PyUnicode_4BYTE_KIND, &self.buffer[start], size)
        )
        self.leaf[row] = self.first
        self.container[row] = self.current
        if self.parts == 1:
            self.links[row] = min(self.linked, size)
            self.bold[row] = min(self.emboldened, size)
        else:
            self.links[row] = self.linked * size // whole
            self.bold[row] = self.emboldened * size // whole
        self.href_starts[row] = self.href_start
        self.href_ends[row] = self.href_end
        self.count += 1
        return 0

    cdef int flush(self) except -1:
        cdef Py_ssize_t start = 0, place
        if self.size:
            if self.parts == 1:
                self.keep(0, self.size, self.size)
            else:
                for place in range(self.size + 1):
                    if place == self.size or self.buffer[place] == 0:
                        self.keep(start, place, self.size - self.parts + 1)
                        start = place + 1
        self.clear()
        return 0


cdef class _Tags:
    """The elements that a page has: each name is made a string and looked up once."""

    cdef str html
    cdef dict kinds
    cdef list names
    # By slot: where a name stands first, its letters (none in a free slot), and its flags.
    cdef Py_ssize_t[TAG_SLOTS] starts
    cdef Py_ssize_t[TAG_SLOTS] sizes
    cdef int[TAG_SLOTS] flags
    cdef uint32_t[32] hidden  # by first letter: bits of the second letters of hidden elements

    def __cinit__(self, str html, dict kinds):
        cdef uint32_t first, second
        cdef int flags
        self.html = html
        self.kinds = kinds
        self.names = [None] * TAG_SLOTS
        for name, flags in kinds.items():
            if flags & SKIPPED:
                first, second = ord(name[0]), ord(name[1])
                self.hidden[first & 31] |= <uint32_t>1 << (second & 31)


cdef str tag_at(
    const Char* page, Py_ssize_t size, Py_ssize_t start, Py_ssize_t end, _Tags tags, int* flags
):
    """The name that stands between two places, and its flags."""
    cdef uint64_t name = 0xCBF29CE484222325U
    cdef Py_ssize_t i, letters = end - start, slot
    cdef int tried
    for i in range(start, end):  # they are places in the page
        name = (name ^ page[i]) * 0x100000001B3U
    slot = name * MULTIPLIER >> TAG_SHIFT
    for tried in range(8):
        if not tags.sizes[slot]:
            tags.names[slot] = tags.html[start:end]
            tags.flags[slot] = tags.kinds.get(tags.names[slot], 0)
            tags.starts[slot] = start
            tags.sizes[slot] = letters
        if tags.sizes[slot] == letters and alike(page, size, tags.starts[slot], start, letters):
            flags[0] = tags.flags[slot]
            return <str>tags.names[slot]
        slot = (slot + 1) & (TAG_SLOTS - 1)
    # A page of very many names, or of names that were made to collide.
    found = tags.html[start:end]
    flags[0] = tags.kinds.get(found, 0)
    return found


cdef inline bint alike(
    const Char* page, Py_ssize_t size, Py_ssize_t one, Py_ssize_t other, Py_ssize_t letters
) noexcept:
    cdef Py_ssize_t i
    for i in range(letters):
        if at(page, size, one + i) != at(page, size, other + i):
            return False
    return True


cdef Py_ssize_t count_of(const Char* page, Py_ssize_t size, unsigned char sign) noexcept:
    cdef Py_ssize_t i, count = 0
    for i in range(size):
        count += page[i] == sign
    return count


cdef inline Py_ssize_t end_of_name(const Char* page, Py_ssize_t size, Py_ssize_t i) noexcept:
    while i < size and page[i] != c" " and page[i] != c">":
        i += 1
    return i


cdef inline Py_ssize_t end_of_markup(str html, const Char* page, Py_ssize_t size, Py_ssize_t i):
    """Where a comment or a declaration ends; `i` is at its "!" or "?"."""
    if at(page, size, i + 1) == c"-" and at(page, size, i + 2) == c"-":
        i = html.find("-->", i + 1)
        return size if i < 0 else i + 3
    i = html.find(">", i)
    return size if i < 0 else i + 1


cdef Py_ssize_t behind_hidden(const Char* page, Py_ssize_t size, Py_ssize_t i, _Tags tags) except -1:
    """Where a hidden element ends that begins at a place; the place, if none does."""
    cdef uint32_t first = at(page, size, i + 1), second = at(page, size, i + 2)
    cdef Py_ssize_t start = i + 1, place = i, found
    cdef int64_t depth = 0
    cdef int flags = 0
    cdef str name, tag
    if first < c"a" or first > c"z" or not tags.hidden[first & 31] >> (second & 31) & 1:
        return i
    place = end_of_name(page, size, start)
    name = tag_at(page, size, start, place, tags, &flags)
    if not flags & SKIPPED:
        return i
    place = i
    while True:
        # At the "<" of a start tag, and in its element's own depth.
        start = place + 1
        place = end_of_name(page, size, start)
        tag = tag_at(page, size, start, place, tags, &flags)
        while at(page, size, place) == c" ":
            place += 2  # a name may begin with "="
            while place < size and not ends_name(page[place]):
                place += 1
            if at(page, size, place) == c"=" and at(page, size, place + 1) == c'"':
                place += 2
                while place < size and page[place] != c'"':
                    place += 1
                place += 1
        place += 1
        if tag == name:
            depth += 1
        if flags & RAW:
            place = tags.html.find("</" + tag + ">", place)
            if place < 0:
                return size
        while True:
            while place < size and page[place] != c"<":
                place += 1
            if place >= size:
                return size
            first = at(page, size, place + 1)
            if first == c"!" or first == c"?":
                place = end_of_markup(tags.html, page, size, place + 1)
            elif first == c"/":
                start = place + 2
                found = tags.html.find(">", start)
                if found < 0:
                    return size
                place = found + 1
                if tag_at(page, size, start, found, tags, &flags) == name:
                    depth -= 1
                    if depth == 0:
                        return place
            else:
                break


def scan_page(str html, dict kinds):
    """Cut a serialised page into blocks, in one pass.

    Args:
        html: the page as the parser serialises it.
        kinds: flags of the elements that are special, by name.

    Returns:
        What a `Scan` is made of.
    """
    cdef int width = PyUnicode_KIND(html)
    if width == 1:
        return scan_chars(<const uint8_t*>PyUnicode_DATA(html), len(html), html, kinds)
    if width == 2:
        return scan_chars(<const uint16_t*>PyUnicode_DATA(html), len(html), html, kinds)
    return scan_chars(<const uint32_t*>PyUnicode_DATA(html), len(html), html, kinds)


cdef tuple scan_chars(const Char* page, Py_ssize_t size, str html, dict kinds):
    cdef Py_ssize_t most = count_of(page, size, c"<") + 2
    cdef _Blocks blocks = _Blocks(most + 1)
    cdef list tags = ["#root"]
    cdef _Tags known = _Tags(html, kinds)
    cdef list by_element = list(np.zeros((3, most), dtype=np.int64))
    cdef int64_t[::1] parents = by_element[0]
    cdef int64_t[::1] starts = by_element[1]
    cdef int64_t[::1] ends = by_element[2]
    cdef int64_t[::1] owner = np.zeros(most, dtype=np.int64)
    cdef uint8_t[::1] linked = np.zeros(most, dtype=np.uint8)
    cdef uint8_t[::1] bold = np.zeros(most, dtype=np.uint8)
    cdef uint8_t[::1] math = np.zeros(most, dtype=np.uint8)
    cdef int64_t[::1] stack = np.zeros(most, dtype=np.int64)
    cdef Py_ssize_t depth = 0, level
    cdef Py_ssize_t i = 0, start, begin
    cdef int64_t number = 0, parent, length
    cdef int64_t last_start = 0, last_end = 0, found_start, found_end
    cdef int flags = 0
    cdef Py_UCS4 character
    cdef str tag
    cdef bint raw = False, is_href
    while i < size:
        if at(page, size, i) != c"<" or raw:
            # A text: to the next tag, or to the end of an element that holds no tags.
            parent = stack[depth]
            start = i
            if raw:
                tag = <str>tags[parent]
                # Nothing ends <plaintext> but the page: its own end is the last one.
                begin = html.rfind("</" + tag + ">") if tag == "plaintext" else -1
                if begin < i:
                    begin = html.find("</" + tag + ">", i)
                begin = size if begin < 0 else begin
                raw = False
                if begin == i:
                    continue
                while i < begin and is_space(at(page, size, i)):
                    i += 1
                if i == begin:
                    if blocks.open:
                        blocks.space = True
                    continue
                i = start
                _open_text(blocks, owner[parent], parent)
                length = begin - i
                while i < begin:
                    blocks.add(at(page, size, i))
                    i += 1
            else:
                while i < size:
                    begin = i
                    if page[i] == c"<":
                        i = behind_hidden(page, size, i, known)
                        if i == begin:
                            break
                        continue
                    character = decoded(page, size, &i)
                    if not is_space(character):
                        i = begin
                        break
                if i >= size or at(page, size, i) == c"<":
                    if blocks.open:
                        blocks.space = True
                    continue
                _open_text(blocks, owner[parent], parent)
                if i > start:
                    blocks.space = True
                length = 0
                i = start
                while i < size:
                    if page[i] == c"<":
                        begin = i
                        i = behind_hidden(page, size, i, known)
                        if i == begin:
                            break
                        continue
                    length += 1
                    if page[i] == c"&":
                        blocks.add(decoded(page, size, &i))
                    else:
                        blocks.add(page[i])
                        i += 1
            if linked[parent]:
                blocks.linked += length
                if blocks.href_end == blocks.href_start:
                    blocks.href_start, blocks.href_end = last_start, last_end
            if bold[parent]:
                blocks.emboldened += length
            continue
        i += 1
        character = at(page, size, i)
        if character == c"!" or character == c"?":
            i = end_of_markup(html, page, size, i)
            continue
        if character == c"/":
            start = i + 1
            i = start
            while i < size and page[i] != c">":
                i += 1
            if i >= size:
                break
            tag = tag_at(page, size, start, i, known, &flags)
            i += 1
            level = depth
            while level > 0 and <str>tags[stack[level]] != tag:
                level -= 1
            if level > 0:
                depth = level - 1
            continue
        begin = behind_hidden(page, size, i - 1, known)
        if begin >= i:
            i = begin
            continue
        start = i
        i = end_of_name(page, size, i)
        tag = tag_at(page, size, start, i, known, &flags)
        # The attributes: ` name="value"`, again and again.
        begin = i
        found_start = found_end = -1
        while at(page, size, i) == c" ":
            start = i + 1
            i = start + 1  # a name may begin with "="
            while i < size and not ends_name(page[i]):
                i += 1
            is_href = (
                flags & LINK
                and i - start == 4
                and at(page, size, start) == c"h"
                and at(page, size, start + 1) == c"r"
                and at(page, size, start + 2) == c"e"
                and at(page, size, start + 3) == c"f"
            )
            if at(page, size, i) != c"=" or at(page, size, i + 1) != c'"':
                continue  # older parsers leave `=""` out
            start = i + 2
            i = start
            while i < size and page[i] != c'"':
                i += 1
            if is_href:
                found_start, found_end = start, i
            i += 1
        parent = stack[depth]
        if flags & BREAK:
            if blocks.open:
                blocks.breaks += 1
            i += 1
            continue
        number += 1
        tags.append(tag)
        parents[number] = parent
        math[number] = math[parent] or flags & MATH != 0
        starts[number] = begin
        ends[number] = i
        if flags & BLOCK:
            if blocks.open:
                blocks.flush()
            owner[number] = number
            linked[number] = linked[parent]
        else:
            owner[number] = owner[parent]
            linked[number] = linked[parent] or flags & LINK != 0
            bold[number] = bold[parent] or flags & BOLD != 0
        if flags & LINK and i > begin:
            last_start = max(found_start, 0)
            last_end = max(found_end, 0)
            if blocks.open and owner[parent] != blocks.current:
                blocks.flush()
        if not flags & VOID:
            depth += 1
            stack[depth] = number
            raw = flags & RAW != 0 and not math[parent]
        i += 1
    if blocks.open:
        blocks.flush()
    cdef list result = [blocks.texts]
    for values in blocks.arrays:
        result.append(values[: blocks.count])
    result.append(tags)
    for values in by_element:
        result.append(values[: number + 1])
    return tuple(result)


cdef inline int _open_text(_Blocks blocks, int64_t owner, int64_t parent) except -1:
    if blocks.open and owner != blocks.current:
        blocks.flush()
    if not blocks.open:
        blocks.first = parent
    blocks.current = owner
    blocks.open = True
    return 0
