# What stands between blocks, and where they hang in the tree: one pass over the elements.


def surroundings(
    list tags,
    const int64_t[::1] parents,
    const int64_t[::1] leaf,
    const double[::1] running,
    tuple kinds,
    tuple shares,
):
    """Whole numbers about each block and behind the last: see `surroundings.around_in_python`."""
    cdef Py_ssize_t elements = len(tags), blocks = leaf.shape[0], element, block, kind
    cdef int64_t high = -1, one, other, best
    cdef double share, most
    cdef Py_ssize_t count = len(kinds), column
    cdef uint8_t[::1] kind_of = np.zeros(elements, dtype=np.uint8)
    cdef int64_t[::1] depth = np.zeros(elements, dtype=np.int64)
    cdef int64_t[::1] end = np.arange(1, elements + 1, dtype=np.int64)
    cdef double[::1] weight = np.zeros(elements, dtype=np.float64)
    around_ = np.zeros((blocks + 1, count + 5 + 2 * len(shares)), dtype=np.int64)
    cdef int64_t[:, ::1] around = around_
    # Names are few, and the same name is mostly the same object: it is looked up once.
    cdef dict numbers = {}
    cdef str name
    cdef str last = ""
    cdef uint8_t last_kind = 0
    for element in range(elements):
        name = <str>tags[element]
        if name is not last:
            last = name
            found = numbers.get(name)
            if found is None:
                found = 0
                for kind in range(count):
                    if name in kinds[kind]:
                        found = kind + 1
                numbers[name] = found
            last_kind = found
        kind_of[element] = last_kind
        if element:
            depth[element] = depth[parents[element]] + 1
    # Elements before a block and behind the one before, by kind; the last of the first kind.
    element = 0
    other = -1
    for block in range(blocks + 1):
        one = elements - 1 if block == blocks else max(high, leaf[block])
        while element <= one:
            kind = kind_of[element]
            if kind:
                around[block, kind - 1] += 1
                if kind == 1:
                    other = element
            element += 1
        around[block, count] = one - max(high, 0)
        around[block, count + 1] = one - other if around[block, 0] else 0
        high = one
    for block in range(1, blocks):
        one, other = leaf[block - 1], leaf[block]
        while one != other:
            if one > other:
                one = parents[one]
            else:
                other = parents[other]
        around[block, count + 2] = depth[leaf[block - 1]] - depth[one]
        around[block, count + 3] = depth[leaf[block]] - depth[one]
        around[block, count + 4] = depth[one]
    for block in range(blocks):
        weight[leaf[block]] += running[block]
    for element in range(elements - 1, 0, -1):
        weight[parents[element]] += weight[element]
        end[parents[element]] = max(end[parents[element]], end[element])
    if elements and weight[0] > 0:
        for column in range(len(shares)):
            share = shares[column]
            most = share * weight[0]
            best = 0
            for element in range(elements):
                if weight[element] >= most and depth[element] > depth[best]:
                    best = element
            for block in range(blocks):
                around[block, count + 5 + 2 * column] = best <= leaf[block] < end[best]
                around[block, count + 6 + 2 * column] = leaf[block] < best
    return around_


def surrounding_table(
    const int64_t[:, ::1] around, Py_ssize_t kinds, int64_t most, Py_ssize_t columns
):
    """Features of what stands around from the whole numbers of `surroundings`."""
    cdef Py_ssize_t size = around.shape[0] - 1, row, column
    cdef double pictures = 0
    table_ = np.empty((size, columns), dtype=np.float32)
    if not size:
        return table_
    cdef float[:, ::1] table = table_
    cdef double[:, ::1] near = np.empty((2, size), dtype=np.float64)
    for row in range(size + 1):
        pictures += around[row, 0]
    for row in range(size):
        near[0, row] = around[row, 0] > 0
        near[1, row] = around[row, 1] > 0
        table[row, 0] = min(around[row, 0], most) / 2.0
        table[row, 1] = min(around[row + 1, 0], most) / 2.0
        table[row, 2] = <float>(near[0, row] / (1 + log1p(around[row, kinds + 1])))
        table[row, 3] = table[row - 1, 0] if row else 0
        table[row, 5] = <float>(log1p(pictures) / 5)
        table[row, 6] = min(around[row, 1], most) / 2.0
        table[row, 7] = min(around[row + 1, 1], most) / 2.0
        table[row, 9] = min(around[row, 2], most) / 2.0
        table[row, 10] = <float>(log1p(around[row, kinds]) / 4)
        table[row, 11] = <float>(around[row, kinds + 2] / 8.0)
        table[row, 12] = <float>(around[row, kinds + 3] / 8.0)
        table[row, 13] = <float>(around[row, kinds + 4] / 20.0)
        for column in range(14, columns):
            table[row, column] = around[row, kinds + column - 9]
    box_column(&near[0, 0], size, 4, table, 4)
    box_column(&near[1, 0], size, 4, table, 8)
    return table_
