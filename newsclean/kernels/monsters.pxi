# Is a page a monster, and what of it need not be parsed? See `newsclean.reading.taming` and
# `.slimming`.

from cpython.bytes cimport PyBytes_FromStringAndSize
from libc.stdlib cimport free, malloc
from libc.string cimport memchr

cdef enum:
    NAME_SLOTS = 512
    NAME_SHIFT = 55
    OPEN_SLOTS = 4096
    RAW_NAME = 1
    FORMAT_NAME = 2
    OPTION_NAME = 4
    FLAT_NAME = 8
    DRAWING_NAME = 16
    FOREIGN = 32
    PICTURE_NAME = 64


cdef inline bint parts_names(uint32_t byte) noexcept:
    return byte == c" " or byte == c"/" or 9 <= byte <= 13


cdef inline bint is_ascii_letter(uint32_t byte) noexcept:
    return c"a" <= (byte | 32) <= c"z"


cdef inline Py_ssize_t find_byte(
    const Char* page, Py_ssize_t size, unsigned char byte, Py_ssize_t i
) noexcept:
    """Where a character stands, from a place on; the size if nowhere."""
    cdef const uint8_t* found
    if i >= size:
        return size
    if Char is uint8_t:
        found = <const uint8_t*>memchr(page + i, byte, size - i)
        return size if found == NULL else found - page
    else:
        while i < size and page[i] != byte:
            i += 1
        return i


cdef inline uint64_t name_at(const Char* page, Py_ssize_t size, Py_ssize_t* place) noexcept:
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
    cdef const uint8_t* letters
    if len(flags) > NAME_SLOTS // 2:
        raise ValueError("too many names")
    for key, flag in flags.items():
        text = key.encode()
        place = 0
        letters = text
        name = name_at(letters, len(text), &place)
        slot = name * MULTIPLIER >> NAME_SHIFT
        while keys[slot]:
            slot = (slot + 1) & (NAME_SLOTS - 1)
        keys[slot] = name
        known[slot] = flag
    return keys_, flags_


cdef Py_ssize_t end_of_raw(
    const Char* page, Py_ssize_t size, uint64_t name, Py_ssize_t i
) noexcept:
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


cdef Py_ssize_t end_of_comment(const Char* page, Py_ssize_t size, Py_ssize_t start) noexcept:
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
    const Char* page, Py_ssize_t size, Py_ssize_t i, Py_ssize_t* attributes
) noexcept:
    """Where the `>` of a tag stands, and how many attributes it has; the size if nowhere.

    A quote begins a value only behind a name and "=": in title=it's it is a letter like others.
    """
    cdef uint32_t byte
    cdef bint apart = True, named = False, assigned = False
    attributes[0] = 0
    while i < size and page[i] != c">":
        byte = page[i]
        if assigned and (byte == c'"' or byte == c"'"):
            i = find_byte(page, size, <unsigned char>byte, i + 1)
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


cdef uint64_t number_of(bytes name) noexcept:
    cdef Py_ssize_t place = 0
    cdef const uint8_t* letters = name
    return name_at(letters, len(name), &place)


cdef uint64_t SCRIPT = number_of(b"script"), STYLE = number_of(b"style")
cdef uint64_t TITLE = number_of(b"title"), DESC = number_of(b"desc")
cdef uint64_t SVG = number_of(b"svg"), MATHS = number_of(b"math")
cdef uint64_t SELECT = number_of(b"select")
cdef uint64_t PLAINTEXT = number_of(b"plaintext"), FRAMESET = number_of(b"frameset")


cdef inline uint8_t flags_of(uint64_t name, const uint64_t* keys, const uint8_t* known) noexcept:
    """What is special about an element."""
    cdef uint64_t slot = name * MULTIPLIER >> NAME_SHIFT
    while keys[slot]:
        if keys[slot] == name:
            return known[slot]
        slot = (slot + 1) & (NAME_SLOTS - 1)
    return 0


cdef struct Slim:
    # A page in UTF-8 without what nobody reads.
    uint8_t* bytes
    Py_ssize_t size
    Py_ssize_t done  # characters of the page that are in, or left out
    bint cuts  # whether it is known for sure where in the page one is
    bint in_select
    bint broken  # the page holds lone surrogates


cdef void keep(const Char* page, Py_ssize_t end, Slim* slim) noexcept:
    """Encode the page up to a place."""
    cdef Py_ssize_t i = slim.done
    cdef uint8_t* out = slim.bytes + slim.size
    cdef uint32_t code
    while i < end:
        code = page[i]
        i += 1
        if code < 0x80:
            out[0] = <uint8_t>code
            out += 1
        elif code < 0x800:
            out[0] = <uint8_t>(0xC0 | code >> 6)
            out[1] = <uint8_t>(0x80 | code & 0x3F)
            out += 2
        elif code < 0x10000:
            if 0xD800 <= code < 0xE000:
                slim.broken = True
            out[0] = <uint8_t>(0xE0 | code >> 12)
            out[1] = <uint8_t>(0x80 | code >> 6 & 0x3F)
            out[2] = <uint8_t>(0x80 | code & 0x3F)
            out += 3
        else:
            out[0] = <uint8_t>(0xF0 | code >> 18)
            out[1] = <uint8_t>(0x80 | code >> 12 & 0x3F)
            out[2] = <uint8_t>(0x80 | code >> 6 & 0x3F)
            out[3] = <uint8_t>(0x80 | code & 0x3F)
            out += 4
    slim.size = out - slim.bytes
    slim.done = max(slim.done, end)


cdef inline void cut(const Char* page, Py_ssize_t start, Py_ssize_t end, Slim* slim) noexcept:
    """Leave a part of the page out."""
    if end > start:
        keep(page, start, slim)
        slim.done = end


cdef bint stands_at(
    const Char* page, Py_ssize_t size, Py_ssize_t i, const char* word, int letters
) noexcept:
    """Whether a word, given in small letters, stands at a place in letters of either case."""
    cdef int k
    if i + letters > size:
        return False
    for k in range(letters):
        if page[i + k] + 32 * (c"A" <= page[i + k] <= c"Z") != <Py_UCS4>word[k]:
            return False
    return True


cdef bint is_escaped_twice(const Char* page, Py_ssize_t start, Py_ssize_t end) noexcept:
    """Whether `<script` stands behind `<!--` in a script: then its end tag may not end it."""
    cdef Py_ssize_t i = start
    cdef bint escaped = False
    while True:
        i = find_byte(page, end, c"<", i)
        if i >= end:
            return False
        if stands_at(page, end, i, b"<!--", 4):
            escaped = True
        elif escaped and stands_at(page, end, i, b"<script", 7):
            return True
        i += 1


cdef inline bint slash_in_value(const Char* page, Py_ssize_t i) noexcept:
    """Whether the slash before the `>` at a place may be the end of a value without quotes."""
    return i >= 2 and not parts_names(page[i - 2]) and page[i - 2] != c'"' and page[i - 2] != c"'"


cdef Py_ssize_t end_of_drawing(
    const Char* page, Py_ssize_t size, Py_ssize_t i, const uint64_t* keys, const uint8_t* known
) noexcept:
    """Where the `</svg>` stands of a drawing that holds nothing but drawing; -1 if it may hold
    more, or never ends."""
    cdef Py_ssize_t tag, attributes, depth = 1
    cdef uint64_t name, holder = 0
    cdef bint closes
    while True:
        tag = find_byte(page, size, c"<", i)
        i = tag + 1
        if i >= size:
            return -1
        if page[i] == c"!" and not holder:
            if not stands_at(page, size, i, b"!--", 3):
                return -1
            i = end_of_comment(page, size, i + 1)
            continue
        closes = page[i] == c"/"
        i += closes
        if i >= size or not is_ascii_letter(page[i]):
            return -1
        name = name_at(page, size, &i)
        i = end_of_tag(page, size, i, &attributes)
        if i >= size:
            return -1
        if holder:
            # In a title and the like there may be elements that are none of a drawing.
            if name != holder or not closes:
                return -1
            holder = 0
        elif name == SVG:
            depth += -1 if closes else 1
            if not depth:
                return tag
            if not closes and page[i - 1] == c"/":
                return -1
        elif not flags_of(name, keys, known) & PICTURE_NAME:
            return -1
        elif not closes and (name == TITLE or name == DESC or name == STYLE or name == SCRIPT):
            if page[i - 1] == c"/":
                return -1
            holder = name


cdef inline bint holds_no_tag(const Char* page, Py_ssize_t size, Py_ssize_t i) noexcept:
    """Whether a declaration, which ends at its first `>`, holds nothing that looks like a tag."""
    cdef Py_ssize_t end = find_byte(page, size, c">", i)
    return find_byte(page, end, c"<", i) >= end


cdef inline void watch(
    const Char* page, Py_ssize_t i, uint64_t name, bint closes, Slim* slim
) noexcept:
    """Stop cutting where it is no longer sure what the parser makes of the rest."""
    if name == SELECT:
        slim.in_select = not closes
    elif closes:
        return
    elif name == FRAMESET:
        slim.cuts = False
        slim.size = slim.done = 0
    elif name == MATHS or name == PLAINTEXT:
        slim.cuts = False
    elif name == SVG and (slim.in_select or (page[i - 1] == c"/" and slash_in_value(page, i))):
        slim.cuts = False


cdef inline void cut_raw(
    const Char* page, Py_ssize_t start, Py_ssize_t end, uint64_t name, Slim* slim
) noexcept:
    """Leave out what stands in a script or style, from the `>` of its tag to its end tag."""
    if end <= start or (slim.in_select and name != SCRIPT):
        slim.cuts = False
    elif name == SCRIPT and is_escaped_twice(page, start + 1, end):
        slim.cuts = False
    elif name == SCRIPT or name == STYLE:
        cut(page, start + 1, end, slim)


cdef struct Limits:
    Py_ssize_t deepest, most_formats, most_options, most_attributes


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
    cdef const uint8_t* page = html
    cdef Limits limits = Limits(deepest, most_formats, most_options, most_attributes)
    return look_through(page, len(html), keys, known, limits, NULL)


def slim_page(
    str html,
    const uint64_t[::1] keys,
    const uint8_t[::1] known,
    Py_ssize_t deepest,
    Py_ssize_t most_formats,
    Py_ssize_t most_options,
    Py_ssize_t most_attributes,
):
    """A page in UTF-8 without what is in scripts, styles, drawings and comments.

    Returns:
        The page; None if something in it goes beyond its limit, or if it holds lone surrogates.
    """
    cdef const void* page = PyUnicode_DATA(html)
    cdef Py_ssize_t size = len(html)
    cdef int width = PyUnicode_KIND(html)
    cdef Limits limits = Limits(deepest, most_formats, most_options, most_attributes)
    cdef Slim slim
    cdef bint monster
    slim.size = slim.done = 0
    slim.cuts = True
    slim.in_select = slim.broken = False
    # A character takes two bytes at most, three, or four, by how wide the string's are.
    slim.bytes = <uint8_t*>malloc(size * (width + (width < 4)) + 1)
    if slim.bytes == NULL:
        raise MemoryError
    try:
        if width == 1:
            monster = look_through(<const uint8_t*>page, size, keys, known, limits, &slim)
            keep(<const uint8_t*>page, size, &slim)
        elif width == 2:
            monster = look_through(<const uint16_t*>page, size, keys, known, limits, &slim)
            keep(<const uint16_t*>page, size, &slim)
        else:
            monster = look_through(<const uint32_t*>page, size, keys, known, limits, &slim)
            keep(<const uint32_t*>page, size, &slim)
        if monster or slim.broken:
            return None
        return PyBytes_FromStringAndSize(<const char*>slim.bytes, slim.size)
    finally:
        free(slim.bytes)


cdef bint look_through(
    const Char* page,
    Py_ssize_t size,
    const uint64_t[::1] keys_,
    const uint8_t[::1] known_,
    Limits limits,
    Slim* slim,
) except -1:
    """Whether something in a page goes beyond its limit; fills `slim`, if there is one."""
    cdef Py_ssize_t i = 0, end, slot
    cdef Py_ssize_t depth = 0, formats = 0, options = 0, attributes
    cdef uint64_t name
    cdef uint8_t flags
    cdef bint closes, drawing = False, foreign = False
    # How many elements of a name are open. Names may share a place: that only hides a few levels.
    cdef int32_t[::1] opened = np.zeros(OPEN_SLOTS, dtype=np.int32)
    if keys_.shape[0] != NAME_SLOTS or known_.shape[0] != NAME_SLOTS:
        raise ValueError("expected the arrays that name_table makes")
    cdef const uint64_t* keys = &keys_[0]
    cdef const uint8_t* known = &known_[0]
    while True:
        i = find_byte(page, size, c"<", i) + 1
        if i >= size:
            return False
        if page[i] == c"!":
            if i + 2 < size and page[i + 1] == c"-" and page[i + 2] == c"-":
                end = end_of_comment(page, size, i + 1)
                if slim != NULL and slim.cuts and end < size:
                    cut(page, i + 3, end - 2 - (page[end - 1] == c"!"), slim)
                i = end
            elif slim != NULL and slim.cuts:
                slim.cuts = holds_no_tag(page, size, i)
            continue
        closes = page[i] == c"/"
        i += closes
        if i >= size or not is_ascii_letter(page[i]):
            if slim != NULL and slim.cuts and (closes or i < size and page[i] == c"?"):
                slim.cuts = holds_no_tag(page, size, i)
            continue
        name = name_at(page, size, &i)
        flags = flags_of(name, keys, known)
        i = end_of_tag(page, size, i, &attributes)
        if attributes > limits.most_attributes:
            return True
        if i >= size:
            return False  # a tag that the end of the page cuts short is none
        # In a drawing "/>" ends an element; elements of HTML end the drawing.
        drawing = (drawing and flags & DRAWING_NAME != 0) or (flags & FOREIGN != 0 and not closes)
        if flags & FOREIGN:
            foreign = not closes and page[i - 1] != c"/"
        if slim != NULL:
            watch(page, i, name, closes, slim)
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
            end = end_of_raw(page, size, name, i)
            if slim != NULL and slim.cuts:
                cut_raw(page, i, end, name, slim)
            i = end
        elif flags & OPTION_NAME:
            options += 1
            if options > limits.most_options:
                return True
        elif flags & FORMAT_NAME:
            opened[slot] += 1
            formats += 1
            if formats > limits.most_formats:
                return True
        elif not flags & FLAT_NAME:
            opened[slot] += 1
            depth += 1
            if depth > limits.deepest:
                return True
            if name == SVG and slim != NULL and slim.cuts:
                end = end_of_drawing(page, size, i + 1, keys, known)
                if end < 0:
                    slim.cuts = False
                else:
                    cut(page, i + 1, end, slim)
                    i = end
