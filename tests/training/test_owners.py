"""Whom a row of the markup's tables belongs to, and that no other word has its weights."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from newsclean.classifier.encoding import MARKUP_BITS, owned
from newsclean.training.owners import find_owners

ROWS = 1 << MARKUP_BITS
NUMBERS = st.builds(lambda row, check: number(row, check), st.integers(0, 3), st.integers(0, 5))
DOCUMENTS = st.lists(
    st.tuples(st.sampled_from(["a.example", "b.example", "c.example"]), st.lists(NUMBERS)),
    max_size=12,
)


def number(row: int, check: int) -> int:
    return (check << MARKUP_BITS) + row


def test_a_row_belongs_to_the_word_that_most_sites_have() -> None:
    common, rare, lone = number(3, 7), number(3, 200), number(5, 9)
    sites = ["a.example", "b.example", "c.example", "c.example"]
    pages = [[common, rare, rare, rare], [common, lone], [common, rare], [lone, lone]]
    checks = find_owners(sites, [np.array(page) for page in pages])
    rows, known = owned(np.array([rare, common, lone, number(3, 1), number(4, 0)]), checks)
    assert rows.tolist() == [3, 5]
    assert known.tolist() == [1, 2]


def test_a_word_of_one_site_owns_a_row_that_no_other_wants() -> None:
    assert find_owners(["a.example"], [np.array([number(2, 2)])])[2] == 2
    assert (find_owners([], []) == -1).all()


@given(DOCUMENTS)
def test_no_word_of_more_sites_than_the_owner_shares_its_row(
    documents: list[tuple[str, list[int]]],
) -> None:
    sites = [site for site, _ in documents]
    checks = find_owners(sites, [np.array(found, dtype=np.int64) for _, found in documents])
    having: dict[int, set[str]] = {}
    for site, found in documents:
        for each in found:
            having.setdefault(each, set()).add(site)
    for row in range(4):
        rivals = [len(having[each]) for each in having if each % ROWS == row]
        check = int(checks[row])
        assert (check < 0) == (not rivals)
        if rivals:
            assert len(having[number(row, check)]) == max(rivals)
