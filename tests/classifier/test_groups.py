"""Which blocks belong together."""

from __future__ import annotations

import numpy as np

from newsclean.classifier.encoding import encode_markup
from newsclean.classifier.features import dense_features
from newsclean.classifier.groups import LINE_GROUPINGS, PAGE_GROUPINGS, line_groups, page_groups
from newsclean.classifier.tokens import tokenize
from newsclean.reading.html import read_html
from newsclean.reading.plain import read_text

LONG = "The ferry stayed at the quay for nine days, and nobody in the town could say why it did."
TEXT = "\n".join(["Home", "News", "Sport", LONG, LONG, "Weather", LONG, "Contact us", "Imprint"])

PAGE = """<body>
<ul class=menu><li class=item><a href=/a>Home</a><li class=item><a href=/b>News</a></ul>
<article>
<p class=text>One.</p><p class=text>Two.</p><aside><p class=text>Three.</p></aside>
</article>
<ul class=menu><li class=item><a href=/c>Imprint</a></ul>
</body>"""


def together(numbers: np.ndarray) -> list[list[int]]:
    """The members of each group, groups in the order of their first members."""
    found: dict[int, list[int]] = {}
    for row, number in enumerate(numbers.tolist()):
        found.setdefault(number, []).append(row)
    return list(found.values())


def test_lines_of_one_look_and_of_one_run_belong_together() -> None:
    document = read_text(TEXT)
    groups = line_groups(dense_features(document, tokenize(document.blocks)))
    assert groups.shape == (LINE_GROUPINGS, len(document))
    assert (groups >= 0).all() and (groups < len(document)).all()
    look, long, short, _ = groups
    assert look[3] == look[4] == look[6] != look[0]
    assert together(long) == together(short) == [[0, 1, 2], [3, 4], [5], [6], [7, 8]]


def test_blocks_of_one_kind_or_under_one_ancestor_belong_together() -> None:
    document = read_html(PAGE)
    assert document.blocks == ["Home", "News", "One.", "Two.", "Three.", "Imprint"]
    markup = document.markup
    assert markup is not None
    groups = page_groups(encode_markup(markup), len(markup.tags))
    assert groups.shape == (PAGE_GROUPINGS, 6)
    assert (groups >= 0).all() and (groups < 6).all()
    kind = groups[-1]
    assert [0, 1, 5] in together(kind)  # items of a menu, though another menu
    assert [2, 3] in together(kind)
    article = groups[0]
    assert article[2] == article[3] != article[4]


def test_one_line_is_a_group_of_its_own() -> None:
    document = read_text("A line.")
    groups = line_groups(dense_features(document, tokenize(document.blocks)))
    assert groups.tolist() == [[0]] * LINE_GROUPINGS
