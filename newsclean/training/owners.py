"""Which of the words of markup that share a row of a hashed table it belongs to.

A corpus has many more class names than the tables have rows, and one class name stands above a
whole page. If those that share a row shared its weights, the made-up name of one site would speak
with the voice of a name that all sites have: "fair" stands where "comments" does, and a page whose
classes all began with it was taken for comments from the first line to the last. So every row
belongs to the word that most sites have, and the others have no weights.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from newsclean.classifier.encoding import MARKUP_BITS, Checks
from newsclean.classifier.tokens import Ints


def find_owners(sites: Sequence[str], numbers: Sequence[Ints]) -> Checks:
    """Whom the rows of a table belong to.

    Args:
        sites: of every page.
        numbers: of every page's words, rows and checks together (see `encoding`).

    Returns:
        For every row the check of the word that it belongs to; -1 for none.
    """
    by_site: dict[str, list[Ints]] = defaultdict(list)
    for site, found in zip(sites, numbers, strict=True):
        by_site[site].append(np.unique(found))
    seen = [np.unique(np.concatenate(found)) for found in by_site.values()]
    known, count = np.unique(np.concatenate([np.zeros(0, np.int64), *seen]), return_counts=True)
    rows = known & ((1 << MARKUP_BITS) - 1)
    order = np.lexsort((known, -count, rows))
    taken, first = np.unique(rows[order], return_index=True)
    checks = np.full(1 << MARKUP_BITS, -1, dtype=np.int32)
    checks[taken] = known[order][first] >> MARKUP_BITS
    return checks
