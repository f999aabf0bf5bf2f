"""Why the classifier gave a label, for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from newsclean.classifier.encoding import word_rows
from newsclean.classifier.tokens import Floats, Tokens
from newsclean.labels import LABELS
from newsclean.reading.document import Document

if TYPE_CHECKING:
    from newsclean.classifier.model import Model

STRONGEST = 3
"""Pieces of evidence that are told."""

_NEIGHBOURS = 2


def strongest(
    model: Model, document: Document, tokens: Tokens, probabilities: Floats, block: int, label: int
) -> tuple[str, ...]:
    """The strongest evidence for a label: telling words, markup, and the blocks around."""
    told: list[tuple[float, str]] = []
    first = int(tokens.first[block])
    # Only this block's words: a document's reasons must not cost the square of its length.
    rows = word_rows(tokens.hashes[first : first + int(tokens.count[block])])
    words = model.words.words
    seen: set[str] = set()
    for place, row in enumerate(rows.tolist(), first):
        weight = float(words.values[row, label] * words.scale[label])
        word = _word(tokens, place)
        if weight > 0.5 and word not in seen:
            seen.add(word)
            told.append((weight, f"word: {word}"))
    told.sort(reverse=True)
    told = told[:STRONGEST]
    if document.markup is not None:
        parent = int(document.markup.container[block])
        identity = document.markup.names[parent]
        shown = document.markup.tags[parent] + (f" ({identity[:40]})" if identity else "")
        told.append((0.0, f"markup: {shown}"))
    around = [
        row
        for row in range(block - _NEIGHBOURS, block + _NEIGHBOURS + 1)
        if row != block and 0 <= row < len(document)
    ]
    if around:
        likely = LABELS[int(probabilities[around].mean(axis=0).argmax())]
        told.append((0.0, f"around it: {likely}"))
    runner_up = int(np.argsort(probabilities[block])[-2])
    told.append((0.0, f"runner-up: {LABELS[runner_up]} {probabilities[block, runner_up]:.2f}"))
    return tuple(text for _, text in told)


def _word(tokens: Tokens, place: int) -> str:
    start = int(tokens.starts[place])
    kind = tokens.kinds[start]
    end = start + 1
    while end < len(tokens.codes) and tokens.kinds[end] == kind and end - start < 40:
        end += 1
    return "".join(map(chr, tokens.codes[start:end].tolist()))
