"""Regular expressions that are compiled when they are first used.

Compiling the dozens of them that most documents never need would be a part of every start.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache


def pattern(regex: str, flags: int = 0) -> Callable[[], re.Pattern[str]]:
    """Something to call for a compiled regex.

    Args:
        regex: the regex; it is not looked at before the first call.
        flags: as for `re.compile`.
    """

    @cache
    def compiled() -> re.Pattern[str]:
        return re.compile(regex, flags)

    return compiled
