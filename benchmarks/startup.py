"""Cold starts: what a fresh process pays, as wall-clock time of subprocesses."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from time import perf_counter

from benchmarks.options import ROOT

TEXT = "A boat came in.\\n\\nThe ferry was late again on Monday, the harbour master said."
HTML = "<html><body><nav>Home</nav><article><h1>A boat</h1><p>The ferry was late.</p></article>"

STATEMENTS: dict[str, str] = {
    "bare Python": "pass",
    "import newsclean": "import newsclean",
    "import newsclean, clean a text": f"import newsclean; newsclean.clean('{TEXT}', format='text')",
    "import newsclean, clean HTML": f"import newsclean; newsclean.clean('{HTML}', format='html')",
    "import trafilatura": "import trafilatura",
    "import sklearn": "import sklearn",
    "import numpy": "import numpy",
    "import lxml.etree": "import lxml.etree",
    "import regex": "import regex",
}


def best_of(
    commands: Mapping[str, Sequence[str]], rounds: int, stdin: bytes = b""
) -> dict[str, float | None]:
    """Fastest wall-clock seconds of each command, interleaved; None where it fails.

    One run before the measured ones fills the caches of bytecode and files.
    """
    # Bytecode that may not be written would be compiled anew in every run.
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    best: dict[str, float | None] = {}
    for number in range(rounds + 1):
        for name, command in commands.items():
            if number and best[name] is None:
                continue
            start = perf_counter()
            try:
                done = subprocess.run(
                    list(command),
                    input=stdin,
                    capture_output=True,
                    cwd=ROOT,
                    check=False,
                    env=environment,
                )
            except OSError:
                best[name] = None
                continue
            seconds = perf_counter() - start
            if done.returncode:
                best[name] = None
            elif number == 0:
                best[name] = float("inf")
            else:
                best[name] = min(best[name] or float("inf"), seconds)
    return best


def import_times(rounds: int) -> dict[str, float | None]:
    """Seconds of every statement of STATEMENTS in a fresh Python, start of Python included."""
    commands = {name: (sys.executable, "-c", code) for name, code in STATEMENTS.items()}
    return best_of(commands, rounds)


def script(name: str) -> list[str] | None:
    """The installed command of a package, beside this Python or on the path."""
    beside = Path(sys.executable).with_name(name)
    found = str(beside) if beside.exists() else shutil.which(name)
    return [found] if found else None


def command_times(page: bytes, rounds: int) -> dict[str, float | None]:
    """Seconds of the commands on one page on stdin, cold; None where not installed."""
    ours = script("newsclean") or [sys.executable, "-m", "newsclean"]
    theirs = script("trafilatura")
    commands: dict[str, Sequence[str]] = {"newsclean": ours}
    if theirs:
        commands["trafilatura"] = theirs
    times = best_of(commands, rounds, page)
    return {"newsclean": times["newsclean"], "trafilatura": times.get("trafilatura")}
