"""Inner loops over characters, words and elements.

They are compiled from the `.pxi` files here when newsclean is installed, if there is a compiler.
Each has a twin in NumPy, or in plain Python, beside the place where it is called, which does the
same more slowly; `tests/test_kernels.py` holds the two against each other.
"""

from __future__ import annotations

import os
from typing import Any

PURE = "NEWSCLEAN_PURE"
"""Name of an environment variable: with it, whatever it holds, the compiled loops stay unused."""


def _load() -> Any:
    if PURE in os.environ:
        return None
    try:
        from newsclean.kernels import compiled
    except ImportError:
        return None
    return compiled


kernels: Any = _load()
"""The compiled loops (`compiled.pyi` says what they take), or None."""
