# Is a page a monster, and what of it need not be parsed? See `newsclean.reading.taming` and
# `.slimming`.

from cpython.bytes cimport PyBytes_FromStringAndSize
from libc.stdlib cimport free, malloc
from libc.string cimport memchr, memcmp, memcpy

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
    MOST_ENDLESS = 16


cdef inline bint is_blank(uint8_t byte) noexcept:
    """White space of HTML, which the vertical tab is none of."""
    return byte == c" " or byte == 10 or byte == 9 or byte == 13 or byte == 12


cdef inline bint parts_names(uint8_t byte) noexcept:
    return is_blank(byte) or byte == c"/"


cdef inline bint is_ascii_letter(uint8_t byte) noexcept:
    return c"a" <= (byte | 32) <= c"z"


cdef inline Py_ssize_t find_byte(
    const uint8_t* page, Py_ssize_t size, unsigned char byte, Py_ssize_t i
) noexcept:
    """Where a character stands, from a place on; the size if nowhere."""
    cdef const uint8_t* found
    if i >= size:
        return size
    found = <const uint8_t*>memchr(page + i, byte, size - i)
    return size if found == NULL else found - page


cdef inline uint64_t name_at(const uint8_t* page, Py_ssize_t size, Py_ssize_t* place) noexcept:
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
    const uint8_t* page, Py_ssize_t size, uint64_t name, Py_ssize_t i
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


cdef Py_ssize_t end_of_comment(const uint8_t* page, Py_ssize_t size, Py_ssize_t start) noexcept:
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


cdef struct Slim:
    # A page in UTF-8 without what nobody reads.
    uint8_t* bytes
    Py_ssize_t size
    Py_ssize_t done  # bytes of the page that are in, or left out
    bint cuts  # whether it is known for sure where in the page one is
    bint in_select
    # Of the tag that is looked at:
    bint trims  # whether it may lose attributes
    bint in_link
    bint styled  # whether it has lost a style


cdef inline void keep(const uint8_t* page, Py_ssize_t end, Slim* slim) noexcept:
    """Take the page over up to a place."""
    if end > slim.done:
        memcpy(slim.bytes + slim.size, page + slim.done, end - slim.done)
        slim.size += end - slim.done
        slim.done = end


cdef inline void cut(const uint8_t* page, Py_ssize_t start, Py_ssize_t end, Slim* slim) noexcept:
    """Leave a part of the page out."""
    if end > start:
        keep(page, start, slim)
        slim.done = end


cdef bint stands_at(
    const uint8_t* page, Py_ssize_t size, Py_ssize_t i, const char* word, int letters
) noexcept:
    """Whether a word, given in small letters, stands at a place in letters of either case."""
    cdef int k
    if i + letters > size:
        return False
    for k in range(letters):
        if page[i + k] + 32 * (c"A" <= page[i + k] <= c"Z") != <Py_UCS4>word[k]:
            return False
    return True


cdef Py_ssize_t end_of_tag(
    const uint8_t* page, Py_ssize_t size, Py_ssize_t i, Py_ssize_t* attributes, Slim* slim
) noexcept:
    """Where the `>` of a tag stands, and how many attributes it has; the size if nowhere.

    A quote begins a value only behind a name and "=": in title=it's it is a letter like others.
    If there is a `slim`, attributes that nobody reads are left out.
    """
    cdef Py_ssize_t start, name_end, value, value_end
    cdef uint8_t byte
    attributes[0] = 0
    while True:
        while i < size and parts_names(page[i]):
            i += 1
        if i >= size or page[i] == c">":
            return min(i, size)
        attributes[0] += 1
        start = i
        i += 1  # a name may begin with "="
        while i < size and page[i] != c"=" and page[i] != c">" and not parts_names(page[i]):
            i += 1
        name_end = value = value_end = i
        while i < size and is_blank(page[i]):
            i += 1
        if i < size and page[i] == c"=":
            i += 1
            while i < size and is_blank(page[i]):
                i += 1
            if i >= size:
                return size
            byte = page[i]
            if byte == c'"' or byte == c"'":
                value = i + 1
                value_end = i = find_byte(page, size, byte, value)
                if i >= size:
                    return size
                i += 1
            else:
                value = i
                while i < size and page[i] != c">" and not is_blank(page[i]):
                    i += 1
                value_end = i
            while i < size and is_blank(page[i]):
                i += 1
        if slim == NULL or not slim.trims or page[start - 1] == c"/":
            continue
        if is_read(page, start, name_end, value, value_end, slim):
            continue
        if not slim.in_link or attributes[0] > 1:
            cut(page, start, i, slim)
        elif value > name_end and (page[value - 1] == c'"' or page[value - 1] == c"'"):
            # Whether a link has attributes makes a difference: the first one stays, empty.
            cut(page, value, value_end, slim)


cdef bint holds_word(
    const uint8_t* page, Py_ssize_t start, Py_ssize_t end, const char* word, int letters
) noexcept:
    """Whether a word, given in small letters, stands in small letters between two places."""
    while True:
        start = find_byte(page, end, <unsigned char>word[0], start)
        if start + letters > end:
            return False
        if memcmp(page + start, word, letters) == 0:
            return True
        start += 1


cdef bint is_read(
    const uint8_t* page,
    Py_ssize_t start,
    Py_ssize_t end,
    Py_ssize_t value,
    Py_ssize_t value_end,
    Slim* slim,
) noexcept:
    """Whether anybody reads an attribute; the names are those of `read_identity`.

    Of styles only those are read that hide an element. A tag's second style counts for nothing,
    so it must not become the first.
    """
    cdef Py_ssize_t size = end - start
    cdef uint8_t first = page[start] | 32
    if first == c"c":
        return size == 5 and stands_at(page, end, start, b"class", 5)
    if first == c"h":
        if size == 4:
            return slim.in_link and stands_at(page, end, start, b"href", 4)
        return size == 6 and stands_at(page, end, start, b"hidden", 6)
    if first == c"i":
        if size == 2:
            return stands_at(page, end, start, b"id", 2)
        return size == 8 and stands_at(page, end, start, b"itemprop", 8)
    if first == c"r":
        return size == 4 and stands_at(page, end, start, b"role", 4)
    if first == c"d":
        if size == 11:
            return stands_at(page, end, start, b"data-testid", 11)
        return size == 14 and stands_at(page, end, start, b"data-component", 14)
    if first == c"a":
        return size == 11 and stands_at(page, end, start, b"aria-hidden", 11)
    if first == c"s" and size == 5 and stands_at(page, end, start, b"style", 5):
        if slim.styled:
            return False
        slim.styled = True
        if memchr(page + value, c"&", value_end - value) != NULL:
            return True
        if value_end - value == 4 and stands_at(page, value_end, value, b"true", 4):
            return True
        return holds_word(page, value, value_end, b"display", 7) and holds_word(
            page, value, value_end, b"none", 4
        )
    return False


cdef uint64_t number_of(bytes name) noexcept:
    cdef Py_ssize_t place = 0
    cdef const uint8_t* letters = name
    return name_at(letters, len(name), &place)


cdef uint64_t SCRIPT = number_of(b"script"), STYLE = number_of(b"style")
cdef uint64_t TITLE = number_of(b"title"), DESC = number_of(b"desc")
cdef uint64_t SVG = number_of(b"svg"), MATHS = number_of(b"math")
cdef uint64_t SELECT = number_of(b"select"), ANCHOR = number_of(b"a")
cdef uint64_t META = number_of(b"meta"), INPUT = number_of(b"input")
cdef uint64_t TEMPLATE = number_of(b"template")
cdef uint64_t PLAINTEXT = number_of(b"plaintext"), FRAMESET = number_of(b"frameset")


cdef inline uint8_t flags_of(uint64_t name, const uint64_t* keys, const uint8_t* known) noexcept:
    """What is special about an element."""
    cdef uint64_t slot = name * MULTIPLIER >> NAME_SHIFT
    while keys[slot]:
        if keys[slot] == name:
            return known[slot]
        slot = (slot + 1) & (NAME_SLOTS - 1)
    return 0


cdef bint is_escaped_twice(const uint8_t* page, Py_ssize_t start, Py_ssize_t end) noexcept:
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


cdef inline bint slash_in_value(const uint8_t* page, Py_ssize_t i) noexcept:
    """Whether the slash before the `>` at a place may be the end of a value without quotes."""
    return i >= 2 and not parts_names(page[i - 2]) and page[i - 2] != c'"' and page[i - 2] != c"'"


cdef Py_ssize_t end_of_drawing(
    const uint8_t* page, Py_ssize_t size, Py_ssize_t i, const uint64_t* keys, const uint8_t* known
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
        i = end_of_tag(page, size, i, &attributes, NULL)
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


cdef inline bint holds_no_tag(const uint8_t* page, Py_ssize_t size, Py_ssize_t i) noexcept:
    """Whether a declaration, which ends at its first `>`, holds nothing that looks like a tag."""
    cdef Py_ssize_t end = find_byte(page, size, c">", i)
    return find_byte(page, end, c"<", i) >= end


cdef bint may_trim(
    const uint8_t* page, Py_ssize_t size, Py_ssize_t i, uint64_t name, uint8_t flags
) noexcept:
    """Whether a tag may lose attributes that nobody reads; the parser itself reads some."""
    cdef Py_ssize_t end, attributes
    if flags & FORMAT_NAME or name == INPUT or name == TEMPLATE:
        return False
    if name != META:
        return True
    end = end_of_tag(page, size, i, &attributes, NULL)
    return not holds_word(page, i, end, b":title", 6) and find_byte(page, end, c"&", i) >= end


cdef inline void watch(
    const uint8_t* page, Py_ssize_t i, uint64_t name, bint closes, Slim* slim
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
    const uint8_t* page, Py_ssize_t start, Py_ssize_t end, uint64_t name, Slim* slim
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
    """A page in UTF-8 without what is in scripts, styles, drawings and comments, and without
    attributes that nobody reads.

    Returns:
        The page, and whether it was sure throughout where in it one is; None if something in it
        goes beyond its limit, or if it holds lone surrogates or null characters.
    """
    cdef const void* characters = PyUnicode_DATA(html)
    cdef Py_ssize_t length = len(html), size = length
    cdef int width = PyUnicode_KIND(html)
    cdef Limits limits = Limits(deepest, most_formats, most_options, most_attributes)
    cdef Slim slim
    cdef const uint8_t* page = <const uint8_t*>characters
    cdef uint8_t* encoded = NULL
    slim.bytes = NULL
    slim.size = slim.done = 0
    slim.cuts = True
    slim.in_select = slim.trims = slim.in_link = slim.styled = False
    try:
        if not html.isascii():
            # A character takes two bytes at most, three, or four, by how wide the string's are.
            encoded = <uint8_t*>malloc(length * (width + (width < 4)))
            if encoded == NULL:
                raise MemoryError
            if width == 1:
                size = encode(<const uint8_t*>characters, length, encoded)
            elif width == 2:
                size = encode(<const uint16_t*>characters, length, encoded)
            else:
                size = encode(<const uint32_t*>characters, length, encoded)
            if size < 0:
                return None
            page = encoded
        if memchr(page, 0, size) != NULL:
            return None
        slim.bytes = <uint8_t*>malloc(size + 1)
        if slim.bytes == NULL:
            raise MemoryError
        if look_through(page, size, keys, known, limits, &slim):
            return None
        keep(page, size, &slim)
        return PyBytes_FromStringAndSize(<const char*>slim.bytes, slim.size), bool(slim.cuts)
    finally:
        free(encoded)
        free(slim.bytes)


cdef enum:
    LANES = 16


cdef Py_ssize_t encode(const Char* text, Py_ssize_t size, uint8_t* out) noexcept:
    """Write a text in UTF-8; its size, -1 for lone surrogates."""
    cdef Py_ssize_t i = 0
    cdef uint8_t* start = out
    cdef uint32_t code
    cdef Char any
    cdef uint8_t[LANES] lanes
    cdef int k
    while i < size:
        # Most of a page is ASCII: so many characters at once, without a branch for each.
        while i + LANES <= size:
            any = 0
            for k in range(LANES):
                any |= text[i + k]
            if any >= 0x80:
                break
            for k in range(LANES):
                lanes[k] = <uint8_t>text[i + k]
            memcpy(out, lanes, LANES)
            i += LANES
            out += LANES
        k = 0
        while i < size and k < LANES:
            k += 1
            code = text[i]
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
                    return -1
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
    return out - start


cdef bint look_through(
    const uint8_t* page,
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
    # Names of elements that never end: to look for the end of each anew would take time that grows
    # with the square of their number.
    cdef uint64_t[MOST_ENDLESS] endless
    cdef int known_endless = 0, k
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
        if slim != NULL:
            slim.trims = slim.cuts and not closes and may_trim(page, size, i, name, flags)
            slim.in_link = name == ANCHOR
            slim.styled = False
        i = end_of_tag(page, size, i, &attributes, slim)
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
            end = i
            k = 0
            while k < known_endless and endless[k] != name:
                k += 1
            if k == known_endless:
                end = end_of_raw(page, size, name, i)
                if end == i and known_endless < MOST_ENDLESS:
                    endless[known_endless] = name
                    known_endless += 1
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
