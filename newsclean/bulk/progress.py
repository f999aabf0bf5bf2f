"""How far a run is, for people: a bar on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import time
from typing import TextIO

BAR = 24
EVERY_ON_TERMINAL, EVERY = 0.2, 30.0
"""Seconds between two reports."""


class Progress:
    """Reports on a stream.

    Args:
        stream: where to, as a rule standard error; None for nowhere.
        total: bytes of the inputs.
        name: what is being done.
    """

    def __init__(self, stream: TextIO | None, total: int, name: str) -> None:
        self._stream = stream
        self._total = max(1, total)
        self._name = name
        self._terminal = stream is not None and stream.isatty()
        self._began = self._told = time.monotonic()
        self._first: tuple[int, int] | None = None

    def update(self, documents: int, read: int, failed: int = 0) -> None:
        """Tell how far it is, if it is time to."""
        now = time.monotonic()
        if self._first is None:
            # What an earlier run did must not count for the rate of this one.
            self._first = (documents, read)
        if now - self._told < (EVERY_ON_TERMINAL if self._terminal else EVERY):
            return
        self._told = now
        self._tell(documents, read, failed, now)

    def _tell(self, documents: int, read: int, failed: int, now: float) -> None:
        first_documents, first_read = self._first or (0, 0)
        seconds = max(now - self._began, 1e-3)
        share = min(1.0, read / self._total)
        rate = (documents - first_documents) / seconds
        gained = (read - first_read) / self._total
        left = f", {duration(seconds * (1 - share) / gained)} left" if gained > 0.001 else ""
        wrong = f", {failed} failed" if failed else ""
        text = f"{documents} documents, {rate:.0f}/s{left}{wrong}"
        if self._terminal:
            filled = round(BAR * share)
            bar = "#" * filled + "." * (BAR - filled)
            self._write(f"\r{self._name} [{bar}] {share:4.0%} {text}\x1b[K")
        else:
            self._write(f"{self._name}: {share:.0%}, {text}\n")

    def close(self) -> None:
        """Leave the terminal's line."""
        if self._terminal:
            self._write("\r\x1b[K")

    def _write(self, text: str) -> None:
        if self._stream is not None:
            try:
                self._stream.write(text)
                self._stream.flush()
            except OSError:
                self._stream = None  # the run matters more than who watches it


def duration(seconds: float) -> str:
    """A time as people say it: `4 s`, `3:20 min`, `2:05 h`."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60}:{whole % 60:02d} min"
    return f"{whole // 3600}:{whole // 60 % 60:02d} h"
