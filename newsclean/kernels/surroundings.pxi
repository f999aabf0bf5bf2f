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
