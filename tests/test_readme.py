"""Every block of code in README.md and docs/ runs, and prints what it says that it prints.

Blocks of one file run in order and share their names and folder. A comment before a block may
say `<!-- not run by the tests: REASON -->`, `<!-- needs: PACKAGE, PACKAGE -->`, or
`<!-- slow: REASON -->`, which makes the file's test a slow one that trains.
"""

from __future__ import annotations

import doctest
import gzip
import importlib.util
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from newsclean import Label

ROOT = Path(__file__).resolve().parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
RUN = {"python", "pycon", "console"}
SHOWN = {"text", "html", "toml", "yaml", "json", "phrases"}
SKIP, NEEDS, SLOW = "not run by the tests:", "needs:", "slow:"

_BLOCK = re.compile(
    r"(?:^<!-- (?P<note>[^\n]*) -->\n+)?^```(?P<language>\S*)[^\n]*\n(?P<code>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_CHECK = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


@dataclass(frozen=True)
class Block:
    """A fenced block: its place in the file, language, text, and the comment before it."""

    line: int
    language: str
    code: str
    note: str


def blocks_of(page: Path) -> list[Block]:
    text = page.read_text("utf-8")
    return [
        Block(
            text.count("\n", 0, match.start("code")),
            match["language"],
            match["code"],
            match["note"] or "",
        )
        for match in _BLOCK.finditer(text)
    ]


def write_corpus(folder: Path) -> None:
    """A corpus of two of the samples, in its form: pages, and labels of them."""
    (folder / "pages").mkdir(parents=True)
    with (
        gzip.open(folder / "pages" / "samples.jsonl.gz", "wt") as pages,
        gzip.open(folder / "labels.jsonl.gz", "wt") as labels,
    ):
        for name in ("metered-overlay.en", "semantic-full.en"):
            html = (ROOT / "seeds" / f"{name}.html").read_text("utf-8")
            _, *lines = (ROOT / "seeds" / f"{name}.labels").read_text("utf-8").splitlines()
            pairs = [line.split("\t", 1) for line in lines if line.strip()]
            blocks = [{"label": label, "text": text} for label, text in pairs]
            url = f"https://{name}.example/"
            print(json.dumps({"id": name, "url": url, "lang": "en", "html": html}), file=pages)
            print(json.dumps({"id": name, "access": "open", "blocks": blocks}), file=labels)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with the samples, in which `newsclean` and `python` are these, and a
    corpus beside it."""
    write_corpus(tmp_path / "corpus")
    tmp_path = tmp_path / "work"
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds")
    commands = tmp_path / ".venv" / "bin"
    commands.mkdir(parents=True)
    python = shlex.quote(sys.executable)
    for name, command in (("python", python), ("newsclean", f"{python} -m newsclean")):
        script = commands / name
        script.write_text(f'#!/bin/sh\nexec {command} "$@"\n')
        script.chmod(0o755)
    monkeypatch.setenv("PATH", f"{commands}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    # Training threads that wait for each other slow the tests beside, and themselves.
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "1")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run_python(block: Block, names: dict[str, Any], page: Path) -> None:
    if "__main__" in block.code:  # a program: other processes must be able to import it
        Path("program.py").write_text(block.code, "utf-8")
        subprocess.run([sys.executable, "program.py"], check=True, timeout=600)
        return
    # Leading blank lines make the line numbers of errors those of the page.
    exec(compile("\n" * block.line + block.code, str(page), "exec"), names)


def run_pycon(block: Block, names: dict[str, Any], page: Path) -> None:
    test = doctest.DocTestParser().get_doctest(block.code, names, page.name, str(page), block.line)
    report: list[str] = []
    doctest.DocTestRunner(optionflags=_CHECK).run(test, out=report.append, clear_globs=False)
    names.update(test.globs)
    assert not report, "".join(report)


def run_console(block: Block, names: dict[str, Any], page: Path) -> None:
    for part in re.split(r"^\$ ", block.code, flags=re.MULTILINE)[1:]:
        command, _, expected = part.partition("\n")
        while command.endswith("\\"):
            more, _, expected = expected.partition("\n")
            command = command[:-1] + more
        run = subprocess.run(
            ["bash", "-o", "pipefail", "-c", command],
            capture_output=True,
            encoding="utf-8",
            timeout=600,
        )
        # 141: `head` has read enough and closed the pipe.
        assert run.returncode in (0, 141), f"{page.name}:{block.line}: {command}\n{run.stderr}"
        if expected.strip():
            fits = doctest.OutputChecker().check_output(expected, run.stdout, _CHECK)
            assert fits, f"{page.name}:{block.line}: {command}\n--- got\n{run.stdout}"


RUNNERS = {"python": run_python, "pycon": run_pycon, "console": run_console}


def marked(page: Path) -> Any:
    slow = any(block.note.startswith(SLOW) for block in blocks_of(page))
    marks = [pytest.mark.slow, pytest.mark.training] if slow else []
    return pytest.param(page, id=page.name, marks=marks)


@pytest.mark.parametrize("page", [marked(page) for page in PAGES])
def test_code_runs(page: Path, folder: Path) -> None:
    names: dict[str, Any] = {"__name__": "__main__"}
    for block in blocks_of(page):
        if block.language not in RUN or block.note.startswith(SKIP):
            continue
        if block.note.startswith(NEEDS):
            needed = [name.strip() for name in block.note.removeprefix(NEEDS).split(",")]
            if not all(map(importlib.util.find_spec, needed)):
                continue
        RUNNERS[block.language](block, names, page)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_block_says_what_it_is(page: Path) -> None:
    for block in blocks_of(page):
        assert block.language in RUN | SHOWN, f"{page.name}:{block.line}"
        if block.note.startswith(SKIP):
            assert len(block.note.removeprefix(SKIP)) > 10, "say why it is not run"
    fences = re.findall(r"^\s*(?:```|~~~)", page.read_text("utf-8"), re.MULTILINE)
    assert len(fences) == 2 * len(blocks_of(page)), "a fence that this test does not see"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    targets = [link.split("#")[0] for link in _LINK.findall(page.read_text("utf-8"))]
    local = [target for target in targets if target and "://" not in target]
    assert [t for t in local if not (page.parent / t).exists()] == []


def test_the_readme_lists_every_label() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    table = readme[readme.index("\n## Labels") :].split("\n## ")[1]
    listed = [name for name in re.findall(r"`(\w+)`", table) if name in set(Label)]
    assert sorted(set(listed)) == sorted(Label)


def test_labels_page_explains_every_label() -> None:
    page = (ROOT / "docs" / "labels.md").read_text("utf-8")
    assert [label for label in Label if f"### `{label}`" not in page] == []


def test_this_test_runs_what_it_finds() -> None:
    readme = blocks_of(ROOT / "README.md")
    run = [b.language for b in readme if b.language in RUN and not b.note.startswith(SKIP)]
    assert {"python", "pycon", "console"} <= set(run)
