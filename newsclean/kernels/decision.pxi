# Probabilities become labels: see `newsclean.decision` and `newsclean.cleaner`.


def with_sure_votes(const float[:, ::1] probabilities, const float[:, ::1] votes, float least):
    """Probabilities, those that a vote of at least a strength is for times the root of its odds."""
    cdef Py_ssize_t rows = probabilities.shape[0], labels = probabilities.shape[1], row, label
    cdef float strength, total
    cdef bint sure
    if votes.shape[0] != rows or votes.shape[1] != labels:
        raise ValueError("expected votes on every block")
    result_ = np.empty((rows, labels), dtype=np.float32)
    cdef float[:, ::1] result = result_
    for row in range(rows):
        sure = False
        for label in range(labels):
            result[row, label] = probabilities[row, label]
            if votes[row, label] >= least:
                strength = min(votes[row, label], <float>0.98)
                result[row, label] *= sqrtf(strength / (1 - strength))
                sure = True
        if sure:
            total = 0
            for label in range(labels):
                total += result[row, label]
            for label in range(labels):
                result[row, label] /= total
    return result_


def choose_labels(
    const float[:, ::1] probabilities,
    const int64_t[::1] group_of,
    Py_ssize_t headline,
    const float[::1] odds,
    int power,
):
    """The column of every block, by weighed probabilities, with one headline at most.

    A label's probability is weighed by its `odds`, and where `power` is not 0 by the probability of
    its group to this power.
    """
    cdef Py_ssize_t rows = probabilities.shape[0], labels = probabilities.shape[1], row, label
    cdef Py_ssize_t best, second, top = -1
    cdef int time
    cdef float value, most, next, highest = 0, weight
    cdef float mass[MOST_LABELS]
    if not 1 < labels <= MOST_LABELS or not labels == group_of.shape[0] == odds.shape[0]:
        raise ValueError("expected a group and odds for every label")
    for label in range(labels):
        if not 0 <= group_of[label] < labels:
            raise ValueError("a group has a number that is out of bounds")
    columns_ = np.empty(rows, dtype=np.int64)
    seconds_ = np.empty(rows, dtype=np.int64)
    cdef int64_t[::1] columns = columns_, seconds = seconds_
    for row in range(rows):
        if power:
            for label in range(labels):
                mass[label] = 0
            for label in range(labels):
                mass[group_of[label]] += probabilities[row, label]
        best = second = -1  # the second best is the best that is no headline
        most = next = 0
        for label in range(labels):
            value = probabilities[row, label]
            if power:
                weight = 1
                for time in range(power):
                    weight *= mass[group_of[label]]
                value *= weight
            value *= odds[label]
            if best < 0 or value > most:
                best = label
                most = value
            if label != headline and (second < 0 or value > next):
                second = label
                next = value
        columns[row] = best
        seconds[row] = second
        if best == headline:
            if top < 0:
                top = row
                highest = most
            elif most > highest:
                columns[top] = seconds[top]
                top = row
                highest = most
            else:
                columns[row] = second
    return columns_


def story_words(
    const float[:, ::1] probabilities,
    const int64_t[::1] words,
    const int64_t[::1] group_of,
    Py_ssize_t story,
):
    """Words of the blocks whose likeliest label is of the group `story`, and of all."""
    cdef Py_ssize_t rows = probabilities.shape[0], labels = probabilities.shape[1], row, label
    cdef Py_ssize_t best
    cdef int64_t own = 0, all = 0
    if group_of.shape[0] != labels or words.shape[0] != rows:
        raise ValueError("expected a group for every label, and words for every block")
    for row in range(rows):
        best = 0
        for label in range(1, labels):
            if probabilities[row, label] > probabilities[row, best]:
                best = label
        all += words[row]
        if group_of[best] == story:
            own += words[row]
    return own, all
