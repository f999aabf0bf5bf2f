# Is a page a monster? See `newsclean.reading.taming`.

from libc.string cimport memchr

cdef enum:
    NAME_SLOTS = 256
    OPEN_SLOTS = 4096
    RAW_NAME = 1
    FORMAT_NAME = 2
    OPTION_NAME = 4
    FLAT_NAME = 8
    DRAWING_NAME = 16
    FOREIGN = 32

ctypedef const unsigned char* Bytes


cdef inline bint parts_names(unsigned char byte) noexcept:
    return byte == c" " or byte == c"/" or 9 <= byte <= 13


cdef inline bint is_ascii_letter(unsigned char byte) noexcept:
    return c"a" <= (byte | 32) <= c"z"


cdef inline Py_ssize_t find_byte(Bytes page, Py_ssize_t size, unsigned char byte, Py_ssize_t i) noexcept:
    """Where a byte stands, from a place on; the size if nowhere."""
    cdef Bytes found
    if i >= size:
        return size
    found = <Bytes>memchr(page + i, byte, size - i)
    return size if found == NULL else found - page


cdef inline uint64_t name_at(Bytes page, Py_ssize_t size, Py_ssize_t* place) noexcept:
    """A name, in small letters, as a number (FNV-1a); the place moves behind it."""
    cdef uint64_t name = 0xCBF29CE484222325U
    cdef Py_ssize_t i = place[0]
    while i < size and page[i] != c">" and not parts_names(page[i]):
        name = (name ^ (page[i] + 32 * (c"A" <= page[i] <= c"Z"))) * 0x100000001B3U
        i += 1
    place[0] = i
    return name


def name_table(dict flags):
    """Names and their flags, laid out for `is_monster`."""
    keys_ = np.zeros(NAME_SLOTS, dtype=np.uint64)
    flags_ = np.zeros(NAME_SLOTS, dtype=np.uint8)
    cdef uint64_t[::1] keys = keys_
    cdef uint8_t[::1] known = flags_
    cdef Py_ssize_t place
    cdef uint64_t name, slot
    cdef bytes text
    for key, flag in flags.items():
        text = key.encode()
        place = 0
        name = name_at(text, len(text), &place)
        slot = name * MULTIPLIER >> 56
        while keys[slot]:
            slot = (slot + 1) & (NAME_SLOTS - 1)
        keys[slot] = name
        known[slot] = flag
    return keys_, flags_


cdef Py_ssize_t end_of_raw(Bytes page, Py_ssize_t size, uint64_t name, Py_ssize_t i) noexcept:
    """Where the end tag of an element that holds no tags stands; where one looks from, if nowhere."""
    cdef Py_ssize_t place, start = i
    while True:
        i = find_byte(page, size, c"<", i)
        if i >= size:
            return start
        if i + 1 < size and page[i + 1] == c"/":
            place = i + 2
            if name_at(page, size, &place) == name:
                return i
        i += 1


cdef Py_ssize_t end_of_comment(Bytes page, Py_ssize_t size, Py_ssize_t start) noexcept:
    """Where the `>` of a comment stands whose dashes begin at a place; the size if nowhere."""
    cdef Py_ssize_t i = start
    while True:
        i = find_byte(page, size, c">", i)
        if i >= size:
            return size
        if i - 2 >= start and page[i - 1] == c"-" and page[i - 2] == c"-":
            return i
        if i - 3 >= start + 2 and page[i - 1] == c"!" and page[i - 2] == c"-" and page[i - 3] == c"-":
            return i
        i += 1


cdef Py_ssize_t end_of_tag(
    Bytes page, Py_ssize_t size, Py_ssize_t i, Py_ssize_t* attributes
) noexcept:
    """Where the `>` of a tag stands, and how many attributes it has; the size if nowhere.

    A quote begins a value only behind a name and "=": in title=it's it is a letter like others.
    """
    cdef unsigned char byte
    cdef bint apart = True, named = False, assigned = False
    attributes[0] = 0
    while i < size and page[i] != c">":
        byte = page[i]
        if assigned and (byte == c'"' or byte == c"'"):
            i = find_byte(page, size, byte, i + 1)
            apart = True
            named = assigned = False
        elif parts_names(byte):
            if byte == c"/" and not assigned:
                named = False
            apart = True
        elif named and byte == c"=" and not assigned:
            assigned = True
            apart = False
        elif assigned:
            named = assigned = apart = False
        elif apart:
            attributes[0] += 1
            apart = False
            named = True
        i += 1
    return min(i, size)


def is_monster(
    bytes html,
    const uint64_t[::1] keys,
    const uint8_t[::1] known,
    Py_ssize_t deepest,
    Py_ssize_t most_formats,
    Py_ssize_t most_options,
    Py_ssize_t most_attributes,
):
    """Whether something in a page goes beyond its limit."""
    cdef Bytes page = html
    cdef Py_ssize_t size = len(html), i = 0, slot
    cdef Py_ssize_t depth = 0, formats = 0, options = 0, attributes
    cdef uint64_t name
    cdef uint8_t flags
    cdef bint closes, drawing = False, foreign = False
    # How many elements of a name are open. Names may share a place: that only hides a few levels.
    cdef int32_t[::1] opened = np.zeros(OPEN_SLOTS, dtype=np.int32)
    if keys.shape[0] != NAME_SLOTS or known.shape[0] != NAME_SLOTS:
        raise ValueError("expected the arrays that name_table makes")
    while True:
        i = find_byte(page, size, c"<", i) + 1
        if i >= size:
            return False
        if page[i] == c"!":
            if i + 2 < size and page[i + 1] == c"-" and page[i + 2] == c"-":
                i = end_of_comment(page, size, i + 1)
            continue
        closes = page[i] == c"/"
        i += closes
        if i >= size or not is_ascii_letter(page[i]):
            continue
        name = name_at(page, size, &i)
        flags = 0
        slot = name * MULTIPLIER >> 56
        while keys[slot]:
            if keys[slot] == name:
                flags = known[slot]
                break
            slot = (slot + 1) & (NAME_SLOTS - 1)
        i = end_of_tag(page, size, i, &attributes)
        if attributes > most_attributes:
            return True
        if i >= size:
            return False  # a tag that the end of the page cuts short is none
        # In a drawing "/>" ends an element; elements of HTML end the drawing.
        drawing = (drawing and flags & DRAWING_NAME != 0) or (flags & FOREIGN != 0 and not closes)
        if flags & FOREIGN:
            foreign = not closes and page[i - 1] != c"/"
        if drawing and page[i - 1] == c"/":
            continue
        slot = name * MULTIPLIER >> 52
        if closes:
            if opened[slot]:
                opened[slot] -= 1
                if flags & FORMAT_NAME:
                    formats -= 1
                else:
                    depth -= 1
        elif flags & RAW_NAME and not foreign:
            i = end_of_raw(page, size, name, i)
        elif flags & OPTION_NAME:
            options += 1
            if options > most_options:
                return True
        elif flags & FORMAT_NAME:
            opened[slot] += 1
            formats += 1
            if formats > most_formats:
                return True
        elif not flags & FLAT_NAME:
            opened[slot] += 1
            depth += 1
            if depth > deepest:
                return True
