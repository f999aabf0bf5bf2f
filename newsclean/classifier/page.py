"""All features that only HTML gives."""

from __future__ import annotations

import numpy as np

from newsclean.classifier.features import MARKUP_NAMES, markup_features
from newsclean.classifier.links import LINK_NAMES, link_features
from newsclean.classifier.surroundings import SURROUNDING_NAMES, surrounding_features
from newsclean.classifier.tokens import Floats, Ints
from newsclean.reading.document import Markup

PAGE_NAMES: tuple[str, ...] = (*MARKUP_NAMES, *LINK_NAMES, *SURROUNDING_NAMES)


def page_features(markup: Markup, chains: Ints, sizes: Ints) -> Floats:
    """Looks of the markup, where links lead, and what stands around.

    Args:
        markup: the page's elements.
        chains: elements above each block (`MarkupWords.chains`).
        sizes: length of each block in characters.

    Returns:
        Array of shape (blocks, len(PAGE_NAMES)).
    """
    return np.concatenate(
        [
            markup_features(markup, chains, sizes),
            link_features(markup, sizes),
            surrounding_features(markup, sizes),
        ],
        axis=1,
    )
