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
