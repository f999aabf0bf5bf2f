"""The command, run as people run it."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

import newsclean
from newsclean import cli

STORY = "metered-letter.en.txt"
PAGE = "metered-overlay.en.html"


def run(*arguments: str | Path, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "newsclean", *map(str, arguments)]
    return subprocess.run(command, input=stdin, capture_output=True, timeout=120)


def good(*arguments: str | Path, stdin: bytes = b"") -> str:
    done = run(*arguments, stdin=stdin)
    assert (done.returncode, done.stderr) == (0, b"")
    return done.stdout.decode()


@pytest.fixture
def story(seeds: Path) -> Path:
    return seeds / STORY


@pytest.fixture
def page(seeds: Path) -> Path:
    return seeds / PAGE


def test_a_filter(page: Path) -> None:
    expected = newsclean.clean(page.read_bytes()).text + "\n"
    assert good(stdin=page.read_bytes()) == expected
    assert good(page) == expected
    assert good("-", stdin=page.read_bytes()) == expected
    assert "The lamps on Third Street" in expected and "Log in" not in expected


def test_nothing_in_nothing_out() -> None:
    assert good() == ""
    assert json.loads(good("--json"))["text"] == ""
    assert good("--labels") == ""


def test_keep(story: Path) -> None:
    kept = newsclean.clean(story.read_bytes(), keep=["headline", "caption", "metadata"]).text
    assert good("--keep", "headline, caption,metadata", story) == kept + "\n"


def test_json(story: Path, page: Path) -> None:
    lines = good("--json", story, page).splitlines()
    given = [json.loads(line) for line in lines]
    assert given == [newsclean.clean(path.read_bytes()).to_dict() for path in (story, page)]
    assert given[0]["access"]["state"] in ("open", "metered", "truncated")


def test_labels_are_one_segment_a_line(page: Path) -> None:
    lines = [line.split("\t", 1) for line in good("--labels", page).splitlines()]
    segments = newsclean.clean(page.read_bytes()).segments
    assert [label for label, _ in lines] == [segment.label.value for segment in segments]
    assert [text.split() for _, text in lines] == [segment.text.split() for segment in segments]


def test_texts_of_several_files_can_be_told_apart(story: Path, page: Path) -> None:
    texts = [newsclean.clean(path.read_bytes()).text for path in (story, page, story)]
    assert good(story, page, story).removesuffix("\n").split("\n\n\n") == texts


def test_format_is_obeyed(page: Path) -> None:
    as_text = newsclean.clean(page.read_bytes(), format="text")
    assert json.loads(good("--json", "--format", "text", page)) == as_text.to_dict()


def test_an_unreadable_file_does_not_stop_the_others(story: Path, tmp_path: Path) -> None:
    done = run(tmp_path / "missing", tmp_path, story)
    assert done.returncode == 1
    assert done.stdout.decode() == good(story)
    complaints = done.stderr.decode().splitlines()
    assert len(complaints) == 2
    assert "missing: No such file" in complaints[0] and "directory" in complaints[1]


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["--keep", "story"], "unknown label 'story'"),
        (["--keep", ""], "unknown label ''"),
        (["--format", "pdf"], "invalid choice: 'pdf'"),
        (["--json", "--labels"], "not allowed with"),
        (["--fetch", "x"], "unrecognized arguments: --fetch"),
        (["--model", "no-such.model"], "--model:"),
        (["--templates", "no-such.templates"], "--templates:"),
    ],
)
def test_bad_usage(arguments: list[str], complaint: str) -> None:
    done = run(*arguments)
    assert done.returncode == 2 and done.stdout == b""
    assert complaint in done.stderr.decode()


def test_a_closed_pipe_is_no_error(story: Path) -> None:
    command = [sys.executable, "-m", "newsclean", "--json", *[str(story)] * 40]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None and process.stderr is not None
        process.stdout.read(10)
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(60) == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
def test_a_full_disk_is_an_error(story: Path) -> None:
    with open("/dev/full", "wb") as full:
        command = [sys.executable, "-m", "newsclean", str(story)]
        # With a buffer, as users have it: what is left in it must not fail again at exit.
        environment = {k: v for k, v in os.environ.items() if k != "PYTHONUNBUFFERED"}
        pipe = subprocess.PIPE
        done = subprocess.run(command, stdout=full, stderr=pipe, timeout=120, env=environment)
    assert done.returncode == 1
    assert done.stderr.decode().startswith("newsclean: cannot write the result:")


def test_characters_that_are_no_utf_8() -> None:
    assert "caf\ufffd" in good("--labels", stdin=("The café stood. " * 9).encode() + b"\ncaf\xe9")
    # In the C locale, too, results are UTF-8.
    command = [sys.executable, "-m", "newsclean", "--labels"]
    environment = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0"}
    done = subprocess.run(command, input="Größe".encode(), capture_output=True, env=environment)
    assert done.stdout.decode().endswith("\tGröße\n")


def on_a_terminal(arguments: list[str], **environment: str) -> str:
    """What the command writes when its output is a terminal."""
    leader, follower = pty.openpty()
    command = [sys.executable, "-m", "newsclean", *arguments]
    settings = {k: v for k, v in os.environ.items() if k != "NO_COLOR"} | environment
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=follower, env=settings
    ) as process:
        os.close(follower)
        output = b""
        while True:
            try:
                part = os.read(leader, 1 << 16)
            except OSError:
                break
            if not part:
                break
            output += part
        process.wait(60)
    os.close(leader)
    return output.decode()


def test_colours_are_for_terminals(tmp_path: Path) -> None:
    file = tmp_path / "hostile.txt"
    file.write_text("The ferry\x1b[2J stood at the quay.\n\x9b31m©", "utf-8")
    shown = on_a_terminal(["--labels", str(file)])
    assert shown.count("\x1b[") == 2 * shown.count("\n"), "the page must not steer the terminal"
    assert "\x1b[2J" not in shown and "\x9b" not in shown and "ferry" in shown
    assert "\x1b[" not in on_a_terminal(["--labels", str(file)], NO_COLOR="1")
    assert "\x1b[3" not in good("--labels", file)


def test_version_and_help() -> None:
    assert good("--version") == f"newsclean {newsclean.__version__}\n"
    text = good("--help")
    assert all(name in text for name in [*cli.SUBCOMMANDS, *newsclean.Label, "--keep"])


def test_subcommands_are_called_with_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[list[str]] = []

    def fake(argv: list[str]) -> int:
        called.append(argv)
        return 7

    for name, command in cli.SUBCOMMANDS.items():
        module = ModuleType(command.module)
        setattr(module, command.function, fake)
        monkeypatch.setitem(sys.modules, command.module, module)
        assert cli.main([name, "--some", name]) == 7
        assert called[-1] == ["--some", name]


@pytest.mark.parametrize(
    ("missing", "complaint"),
    [
        ("newsclean.training.command", "train: not part of this installation"),
        ("newsclean.training", "train: not part of this installation"),
        ("sklearn", "train: needs the package sklearn; pip install 'newsclean[train]'"),
    ],
)
def test_a_subcommand_that_cannot_be_loaded(
    missing: str,
    complaint: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def fail(name: str) -> ModuleType:
        raise ModuleNotFoundError(f"No module named {missing!r}", name=missing)

    monkeypatch.setattr(cli, "import_module", fail)
    assert cli.main(["train", "corpus"]) == 2
    output = capsys.readouterr()
    assert complaint in output.err and output.out == ""


def test_a_file_with_the_name_of_a_subcommand(tmp_path: Path) -> None:
    (tmp_path / "report").write_text("The ferry stood at the quay for nine days.", "utf-8")
    command = [sys.executable, "-m", "newsclean", "--labels", "./report"]
    environment = {**os.environ, "PYTHONPATH": str(Path(newsclean.__file__).parents[1])}
    done = subprocess.run(command, capture_output=True, cwd=tmp_path, env=environment)
    assert b"The ferry stood" in done.stdout
