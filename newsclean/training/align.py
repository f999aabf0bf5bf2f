"""Gold labels find their way onto our blocks, by the words in order."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher

from newsclean.labels import Label

_WORD = re.compile(r"\w+")


def words_of(text: str) -> list[str]:
    """Lower-cased words of a text."""
    return _WORD.findall(text.lower())


def align_labels(
    blocks: Sequence[str], gold: Sequence[tuple[str, Label]]
) -> list[Label | None]:
    """Give each block the gold label of most of its words.

    Args:
        blocks: our blocks in reading order.
        gold: text and label of the gold blocks in reading order, cut as they please.

    Returns:
        A label for each block; None where no word of it is in the gold.
    """
    ours = [tuple(words_of(block)) for block in blocks]
    theirs = [tuple(words_of(text)) for text, _ in gold]
    result: list[Label | None] = [None] * len(ours)
    matcher = SequenceMatcher(None, ours, theirs, autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            for offset in range(i2 - i1):
                result[i1 + offset] = gold[j1 + offset][1]
        elif tag == "replace":
            _align_words(ours[i1:i2], theirs[j1:j2], gold[j1:j2], result, i1)
    for i, words in enumerate(ours):
        if not words:
            result[i] = None
    return result


def _align_words(
    ours: Sequence[tuple[str, ...]],
    theirs: Sequence[tuple[str, ...]],
    gold: Sequence[tuple[str, Label]],
    result: list[Label | None],
    base: int,
) -> None:
    our_words = [word for block in ours for word in block]
    our_block = [i for i, block in enumerate(ours) for _ in block]
    their_words = [word for block in theirs for word in block]
    their_label = [gold[j][1] for j, block in enumerate(theirs) for _ in block]
    votes: list[Counter[Label]] = [Counter() for _ in ours]
    matcher = SequenceMatcher(None, our_words, their_words, autojunk=False)
    for i, j, size in matcher.get_matching_blocks():
        for offset in range(size):
            votes[our_block[i + offset]][their_label[j + offset]] += 1
    for i, counter in enumerate(votes):
        if counter:
            result[base + i] = counter.most_common(1)[0][0]
