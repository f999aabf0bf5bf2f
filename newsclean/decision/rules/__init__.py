"""Rules on the document as a whole, in the order in which they are asked.

Each sees what those before it have called. A rule of one's own is a module here with a function
that takes a `Draft` and yields a `Call` for the blocks that it knows better, and a place in this
list. Which headline stands, and what stands twice, is decided behind them all (`titles`, `copies`
and `passages`).
"""

from __future__ import annotations

from newsclean.decision.draft import Rule
from newsclean.decision.rules import (
    addresses,
    authors,
    barred,
    contents,
    edges,
    entries,
    excerpts,
    following,
    resumed,
    threads,
    titles,
)

RULES: tuple[Rule, ...] = (
    threads.call_story,
    threads.call_thread,
    following.call_following,
    barred.call_barred,
    contents.call_contents,
    excerpts.call_excerpts,
    entries.call_entries,
    authors.call_authors,
    addresses.call_addressed,
    titles.call_overlooked,
    edges.call_beyond,
    resumed.call_resumed,
)
