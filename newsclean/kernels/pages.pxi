# A serialised page becomes blocks: see `newsclean.reading.scan`.

from cpython.unicode cimport (
    PyUnicode_4BYTE_KIND,
    PyUnicode_DATA,
    PyUnicode_FromKindAndData,
    PyUnicode_KIND,
)

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


cdef class _Blocks:
    """The blocks that are finished, and the one that is being put together."""

    cdef list texts
    cdef object arrays
    cdef int64_t[::1] leaf, container, links, bold, href_starts, href_ends
    cdef Py_ssize_t count
    cdef uint32_t[::1] buffer
    cdef Py_ssize_t size  # characters in the buffer
    cdef Py_ssize_t parts  # paragraphs in the buffer, parted by NULs
    cdef bint open, space
    cdef Py_ssize_t breaks
    cdef int64_t current, first, linked, emboldened, href_start, href_end

    def __cinit__(self, Py_ssize_t most, Py_ssize_t size):
        self.texts = []
        self.arrays = [np.empty(most, dtype=np.int64) for _ in range(6)]
        self.leaf, self.container, self.links, self.bold, self.href_starts, self.href_ends = (
            self.arrays
        )
        self.buffer = np.empty(size + 1, dtype=np.uint32)
        self.count = 0
        self.current = self.first = 0
        self.clear()

    cdef void clear(self) noexcept:
        self.size = 0
        self.parts = 1
        self.open = self.space = False
        self.breaks = 0
        self.linked = self.emboldened = 0
        self.href_start = self.href_end = 0

    cdef inline void add(self, Py_UCS4 character):
        if is_space(character):
            self.space = True
            return
        if is_unseen(character):
            return
        if self.size and (self.space or self.breaks):
            if self.breaks > 1:
                self.buffer[self.size] = 0
                self.parts += 1
            else:
                self.buffer[self.size] = c"\n" if self.breaks else c" "
            self.size += 1
        self.space = False
        self.breaks = 0
        self.buffer[self.size] = character
        self.size += 1

    cdef void keep(self, Py_ssize_t start, Py_ssize_t end, Py_ssize_t whole):
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

    cdef void flush(self):
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
    cdef Py_ssize_t most = html.count("<") + 2
    cdef _Blocks blocks = _Blocks(most + 1, size)
    cdef list tags = ["#root"]
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
    cdef int flags
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
                while i < size and at(page, size, i) != c"<":
                    begin = i
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
                while i < size and at(page, size, i) != c"<":
                    blocks.add(decoded(page, size, &i))
                    length += 1
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
            if at(page, size, i + 1) == c"-" and at(page, size, i + 2) == c"-":
                i = html.find("-->", i + 1)
                i = size if i < 0 else i + 3
            else:
                i = html.find(">", i)
                i = size if i < 0 else i + 1
            continue
        if character == c"/":
            start = i + 1
            i = html.find(">", start)
            if i < 0:
                break
            tag = html[start:i]
            i += 1
            level = depth
            while level > 0 and <str>tags[stack[level]] != tag:
                level -= 1
            if level > 0:
                depth = level - 1
            continue
        start = i
        while i < size:
            character = at(page, size, i)
            if character == c" " or character == c">":
                break
            i += 1
        tag = html[start:i]
        flags = kinds.get(tag, 0)
        # The attributes: ` name="value"`, again and again.
        begin = i
        found_start = found_end = -1
        while at(page, size, i) == c" ":
            start = i + 1
            i = start + 1  # a name may begin with "="
            while i < size and not ends_name(at(page, size, i)):
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
            while i < size and at(page, size, i) != c'"':
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


cdef inline void _open_text(_Blocks blocks, int64_t owner, int64_t parent):
    if blocks.open and owner != blocks.current:
        blocks.flush()
    if not blocks.open:
        blocks.first = parent
    blocks.current = owner
    blocks.open = True
