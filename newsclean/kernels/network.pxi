# Parts of the network that are no matrix product: see `newsclean.classifier.network`.


def spread(const float[:, ::1] hidden, const float[:, ::1] taps, Py_ssize_t dilation):
    """Each column of the rows, convolved with its own taps; zeros beyond the edges."""
    cdef Py_ssize_t rows = hidden.shape[0], width = hidden.shape[1], count = taps.shape[0]
    cdef Py_ssize_t row, tap, column, source
    result_ = np.zeros((rows, width), dtype=np.float32)
    cdef float[:, ::1] result = result_
    cdef float* to
    cdef const float* values
    cdef const float* weights
    if taps.shape[1] != width:
        raise ValueError("expected taps for every column")
    if not width:
        return result_
    for row in range(rows):
        to = &result[row, 0]
        for tap in range(count):
            source = row + (tap - count // 2) * dilation
            if 0 <= source < rows:
                values = &hidden[source, 0]
                weights = &taps[tap, 0]
                for column in range(width):
                    to[column] += values[column] * weights[column]
    return result_


def add_positive(float[:, ::1] hidden, const float[:, ::1] change, const float[::1] bias):
    """Add the positive part of `change + bias` to `hidden`, in place."""
    cdef Py_ssize_t rows = hidden.shape[0], width = hidden.shape[1], row, column
    cdef float* to
    cdef const float* values
    cdef const float* added
    cdef float value
    if change.shape[0] != rows or change.shape[1] != width or bias.shape[0] != width:
        raise ValueError("expected arrays of one shape")
    if not width:
        return
    added = &bias[0]
    for row in range(rows):
        to = &hidden[row, 0]
        values = &change[row, 0]
        for column in range(width):
            value = values[column] + added[column]
            to[column] += value if value > 0 else 0


def standardised(
    const float[:, ::1] features, const float[::1] mean, const float[::1] scale, float clip
):
    """`(features - mean) * scale`, cut at `clip` on either side."""
    cdef Py_ssize_t rows = features.shape[0], width = features.shape[1], row, column
    result_ = np.empty((rows, width), dtype=np.float32)
    cdef float[:, ::1] result = result_
    cdef float value
    cdef float* to
    cdef const float* values
    if mean.shape[0] != width or scale.shape[0] != width or not width:
        raise ValueError("expected a mean and a scale for every column")
    for row in range(rows):
        to = &result[row, 0]
        values = &features[row, 0]
        for column in range(width):
            value = (values[column] - mean[column]) * scale[column]
            value = value if value < clip else clip
            to[column] = value if value > -clip else -clip
    return result_


def pool_means(const float[:, ::1] values, const int64_t[:, ::1] groups):
    """The means of each row's groups, side by side: `newsclean.classifier.network.pool_means`."""
    cdef Py_ssize_t rows = values.shape[0], width = values.shape[1], kinds = groups.shape[0]
    cdef Py_ssize_t row, kind, column
    cdef int64_t group
    cdef float share
    cdef float* to
    cdef const float* source
    if groups.shape[1] != rows:
        raise ValueError("expected a group for every row")
    result_ = np.empty((rows, kinds * width), dtype=np.float32)
    if not rows or not width or not kinds:
        return result_
    cdef float[:, ::1] result = result_
    cdef float[:, ::1] sums = np.empty((rows, width), dtype=np.float32)
    cdef float[::1] count = np.empty(rows, dtype=np.float32)
    for kind in range(kinds):
        sums[:, :] = 0
        count[:] = 0
        for row in range(rows):
            group = groups[kind, row]
            if not 0 <= group < rows:
                raise ValueError("a group has a number that is out of bounds")
            count[group] += 1
            to = &sums[group, 0]
            source = &values[row, 0]
            for column in range(width):
                to[column] += source[column]
        for row in range(rows):
            group = groups[kind, row]
            share = 1 / count[group]
            source = &sums[group, 0]
            to = &result[row, kind * width]
            for column in range(width):
                to[column] = source[column] * share
    return result_
