# A plain text becomes blocks: see `newsclean.reading.plain`.

from cpython.unicode cimport PyUnicode_Substring


cdef inline bint breaks_line(Py_UCS4 character) noexcept:
    return (
        10 <= character <= 13
        or character == 0x2028
        or character == 0x2029
    )


cdef void read_lines(
    const Char* text,
    Py_ssize_t size,
    str source,
    list blocks,
    list starts,
    list ends,
    list blank_before,
):
    cdef Py_ssize_t begin = 0, end, first, last, breaks = 1
    while begin <= size:
        end = begin
        while end < size and not breaks_line(<Py_UCS4>text[end]):
            end += 1
        first, last = begin, end
        while first < last and is_space(<Py_UCS4>text[first]):
            first += 1
        while last > first and is_space(<Py_UCS4>text[last - 1]):
            last -= 1
        if first < last:
            blocks.append(PyUnicode_Substring(source, first, last))
            starts.append(first)
            ends.append(last)
            blank_before.append(breaks > 1)
            breaks = 0
        breaks += 1
        begin = end + 1
        if end + 1 < size and text[end] == 13 and text[end + 1] == 10:
            begin += 1


def cut_lines(str text not None):
    """The arguments of a `Document`: the lines that are not blank, where each begins and ends, and
    whether a blank one stands before it."""
    cdef list blocks = [], starts = [], ends = [], blank_before = []
    cdef int width = PyUnicode_KIND(text)
    cdef Py_ssize_t size = len(text)
    cdef void* data = PyUnicode_DATA(text)
    if width == 1:
        read_lines(<const uint8_t*>data, size, text, blocks, starts, ends, blank_before)
    elif width == 2:
        read_lines(<const uint16_t*>data, size, text, blocks, starts, ends, blank_before)
    else:
        read_lines(<const uint32_t*>data, size, text, blocks, starts, ends, blank_before)
    return blocks, starts, ends, blank_before
