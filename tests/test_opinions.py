"""What the networks for plain text and those for HTML say of a page."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from newsclean.classifier.model import load_model
from newsclean.classifier.tokens import tokenize
from newsclean.labels import LABELS
from newsclean.reading.html import read_html

PAGE = read_html(
    "<html><head><title>Nine goats on the roof</title></head><body><nav><a href='/'>Home</a></nav>"
    "<article><h1>Nine goats on the roof</h1><p>Nine goats stood on the roof of the school in "
    "Vik on Monday, and nobody had an explanation.</p><p>“They were not there on Friday,” said "
    "the caretaker, who has put up a fence.</p></article><aside><h2>Read next</h2><ul><li><a "
    "href='/a'>A ferry waits for a welder</a></li></ul></aside></body></html>"
)
TOKENS = tokenize(PAGE.blocks)
VOTES = np.zeros((len(PAGE), len(LABELS)), dtype=np.float32)


def test_the_networks_for_plain_text_see_of_a_page_what_they_see_of_its_text() -> None:
    assert PAGE.declared_titles
    model = load_model()
    text = replace(PAGE, markup=None, declared_titles=())
    found = model.opinions(PAGE, TOKENS, VOTES)
    alone = model.opinions(text, TOKENS, VOTES)
    assert alone.markup is None and found.markup is not None
    assert np.allclose(found.words, alone.words, atol=1e-4)
    assert not np.allclose(found.markup, found.words, atol=0.1)
