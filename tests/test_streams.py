"""Full disks, closed pipes and Ctrl-C: every command ends in one clear line and a right status."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from newsclean.classifier.model import SHIPPED
from newsclean.files import replace_file

pytestmark = [
    pytest.mark.slow,  # hundreds of processes; what they try is the same for every Python
    pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full"),
]

PAGE = "metered-overlay.en.html"
# With a buffer, as users have it: what is left in it must not fail again at exit.
ENVIRONMENT = {k: v for k, v in os.environ.items() if k != "PYTHONUNBUFFERED"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page, a file of many pages, and labelled pages."""
    folder = tmp_path_factory.mktemp("streams")
    html = (Path(__file__).parents[1] / "seeds" / PAGE).read_text("utf-8")
    (folder / "page.html").write_text(html, "utf-8")
    story = "The ferry to Orrin Bay stayed at the quay for nine days."
    with (folder / "many.jsonl").open("w") as stream:
        for number in range(60):
            url = f"https://site{number % 3}.example/{number}"
            print(json.dumps({"url": url, "html": html}), file=stream)
    with (folder / "labelled.jsonl").open("w") as stream:
        for number in range(8):
            texts = {
                "headline": f"The ferry, day {number}",
                "body": f"{story} {number}.",
                "legal": "©",
            }
            page = {
                "id": str(number),
                "url": f"https://site{number}.example/",
                "blocks": [{"text": text, "label": label} for label, text in texts.items()],
                "html": "".join(f"<p class={label}>{text}" for label, text in texts.items()),
            }
            print(json.dumps(page), file=stream)
    return folder


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "newsclean", *arguments]


def run(folder: Path, *arguments: str, **options: Any) -> subprocess.CompletedProcess[str]:
    options = {"stdout": subprocess.DEVNULL, "cwd": folder, "env": _environment(), **options}
    line = command(*arguments)
    return subprocess.run(line, stderr=subprocess.PIPE, text=True, timeout=300, **options)


def _environment() -> dict[str, str]:
    return {**ENVIRONMENT, "PYTHONPATH": str(Path(__file__).parents[1])}


WRITING = {
    "clean": ["page.html"],
    "json": ["--json", "page.html"],
    "labels": ["--labels", "page.html", "page.html"],
    "help": ["--help"],
    "version": ["--version"],
    "explain": ["explain", "page.html"],
    "explain-json": ["explain", "--json", "page.html"],
    "explain-one": ["explain", "--segment", "3", "page.html"],
    "report": ["report", "page.html"],
    "label-help": ["label", "--help"],
    "evaluate": ["evaluate", "labelled.jsonl", "--model", str(SHIPPED)],
    "evaluate-json": ["evaluate", "labelled.jsonl", "--model", str(SHIPPED), "--json"],
    "evaluate-compare": ["evaluate", "labelled.jsonl", "--compare", "shipped", "shipped"],
}
writing = pytest.mark.parametrize("arguments", WRITING.values(), ids=WRITING)


def needed(arguments: list[str]) -> None:
    if arguments[0] in ("train", "evaluate"):
        pytest.importorskip("sklearn")


@writing
def test_a_full_disk_under_the_output(folder: Path, arguments: list[str]) -> None:
    needed(arguments)
    with open("/dev/full", "wb") as full:
        done = run(folder, *arguments, stdout=full)
    assert done.stderr == "newsclean: cannot write the result: No space left on device\n"
    assert done.returncode == 1


@writing
def test_a_reader_that_has_had_enough(folder: Path, arguments: list[str]) -> None:
    needed(arguments)
    reading, closed = os.pipe()
    os.close(reading)
    done = run(folder, *arguments, stdout=closed)
    os.close(closed)
    assert (done.returncode, done.stderr) == (0, "")


def test_no_standard_streams(folder: Path) -> None:
    def closing(*numbers: int) -> Callable[[], None]:
        return lambda: [os.close(number) for number in numbers] and None

    done = run(folder, "page.html", stdout=None, preexec_fn=closing(1))
    assert done.returncode == 1 and done.stderr.count("\n") == 1
    assert "no standard output" in done.stderr
    for name in ("--json", "explain", "report"):
        done = run(folder, name, "-", preexec_fn=closing(0))
        assert (done.returncode, done.stderr.count("\n")) == (1, 1)
        assert "-: there is no standard input" in done.stderr
    # What there is to say about a file must not end among the results.
    output = folder / "output"
    with output.open("wb") as stream:
        done = run(folder, "missing", "page.html", stdout=stream, preexec_fn=closing(2))
    assert done.returncode == 1
    assert "missing" not in output.read_text() and "Third Street" in output.read_text()


def test_nobody_reads_the_complaints(folder: Path) -> None:
    with open("/dev/full", "wb") as full:
        line = command("missing", "page.html")
        done = subprocess.run(
            line, stdout=subprocess.PIPE, stderr=full, cwd=folder, env=_environment()
        )
        assert done.returncode == 1 and b"Third Street" in done.stdout
        line = command("bulk", "many.jsonl", "-o", "quiet.jsonl", "--workers", "1")
        assert subprocess.run(line, stderr=full, cwd=folder, env=_environment()).returncode == 0


def small_files() -> None:
    """No file may be larger than a kilobyte, as on a disk that is nearly full."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1024, 1024))


FILES = {
    "report": ["report", "page.html", "-o", "out"],
    "learn": ["learn", "many.jsonl", "-o", "out", "--quiet", "--workers", "1"],
    "learn-packed": ["learn", "many.jsonl", "-o", "out.gz", "--quiet", "--workers", "2"],
}


@pytest.mark.parametrize("arguments", FILES.values(), ids=FILES)
def test_a_full_disk_under_a_file(folder: Path, tmp_path: Path, arguments: list[str]) -> None:
    for name in ("page.html", "many.jsonl"):
        (tmp_path / name).symlink_to(folder / name)
    output = tmp_path / arguments[arguments.index("-o") + 1]
    output.write_text("what was there before")
    done = run(tmp_path, *arguments, preexec_fn=small_files)
    assert done.stderr.count("\n") == 1 and "File too large" in done.stderr
    assert done.stderr.startswith(f"newsclean {arguments[0]}: ")
    assert done.returncode == 1
    assert output.read_text() == "what was there before"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["many.jsonl", output.name, "page.html"]


@pytest.mark.parametrize("name", ["out.jsonl", "out.jsonl.gz", "out.parquet"])
@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_full_disk_under_a_bulk_run(
    folder: Path, tmp_path: Path, name: str, workers: str
) -> None:
    if name.endswith("parquet"):
        pytest.importorskip("pyarrow")
    arguments = ["bulk", str(folder / "many.jsonl"), "-o", name, "--workers", workers, "--quiet"]
    done = run(tmp_path, *arguments, preexec_fn=small_files)
    assert done.stderr.count("\n") == 1 and "--resume goes on" in done.stderr
    assert done.returncode == 1 and not (tmp_path / name).exists()
    # With room again, the run goes on to what it would have been.
    assert run(tmp_path, *arguments, "--resume").returncode == 0
    assert run(tmp_path, *arguments[:3], "all-" + name, *arguments[4:]).returncode == 0
    assert (tmp_path / name).read_bytes() == (tmp_path / f"all-{name}").read_bytes()


def test_a_full_disk_under_a_model(tmp_path: Path) -> None:
    output = tmp_path / "my.model"
    output.write_text("what was there before")
    program = f"""
from pathlib import Path
from newsclean.classifier.model import load_model
from newsclean.classifier.storage import write_model
from newsclean.streams import reason
try:
    write_model(load_model(), Path({str(output)!r}))
except OSError as error:
    print(reason(error))
"""
    done = subprocess.run(
        [sys.executable, "-c", program],
        preexec_fn=small_files,
        capture_output=True,
        text=True,
        env=_environment(),
    )
    assert (done.stdout, done.stderr) == (f"{output}: File too large\n", "")
    assert list(tmp_path.iterdir()) == [output]
    assert output.read_text() == "what was there before"


def test_a_model_that_could_not_be_written_is_not_trained(folder: Path, tmp_path: Path) -> None:
    pytest.importorskip("sklearn")
    (tmp_path / "file").touch()
    for output in (tmp_path, tmp_path / "file" / "my.model"):
        done = run(tmp_path, "train", str(folder / "labelled.jsonl"), "-o", str(output))
        assert (done.returncode, done.stderr.count("\n")) == (1, 1)
        assert str(tmp_path) in done.stderr


BAD = ["bulk", "learn", "report", "label", "explain", "--json"]


@pytest.mark.parametrize("name", BAD)
def test_a_model_that_is_none_is_told_at_once(folder: Path, name: str) -> None:
    (folder / "no.model").write_text("no model")
    source = "many.jsonl" if name in ("bulk", "learn") else "page.html"
    output = [] if name in ("explain", "--json") else ["-o", f"{name}-out.jsonl"]
    for option in ("--model", "--templates"):
        if (name, option) == ("learn", "--templates"):
            continue
        done = run(folder, name, source, *output, option, "no.model")
        assert done.returncode == 2
        assert f"error: {option}: no.model" in done.stderr and "Traceback" not in done.stderr


READING = {
    "clean": ["pipe"],
    "json": ["--json", "pipe"],
    "labels": ["--labels", "pipe"],
    "explain": ["explain", "pipe"],
    "report": ["report", "pipe", "-o", "out"],
    "label": ["label", "pipe", "-o", "out"],
    "bulk": ["bulk", "pipe.jsonl", "-o", "out.jsonl", "--workers", "2"],
    "learn": ["learn", "pipe.jsonl", "-o", "out", "--workers", "2"],
    "train": ["train", "pipe.jsonl", "-o", "out"],
    "evaluate": ["evaluate", "pipe.jsonl"],
}


def interrupted(process: subprocess.Popen[str]) -> str:
    """What a command and its processes say when Ctrl-C is pressed.

    Pressed again after a while: between its last look at signals and a read that waits, Python
    misses one.
    """
    for patience in (10, 10, 100):
        os.killpg(process.pid, signal.SIGINT)
        try:
            return process.communicate(timeout=patience)[1]
        except subprocess.TimeoutExpired:
            continue
    raise AssertionError("it goes on")


@pytest.mark.parametrize("arguments", READING.values(), ids=READING)
def test_ctrl_c(tmp_path: Path, arguments: list[str]) -> None:
    needed(arguments)
    pipe = tmp_path / next(name for name in arguments if name.startswith("pipe"))
    os.mkfifo(pipe)
    process = subprocess.Popen(
        command(*arguments),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        cwd=tmp_path,
        env=_environment(),
        start_new_session=True,
    )
    with pipe.open("wb", buffering=0) as stream:  # waits until the command opens it to read
        stream.write(b"{")
        complaints = interrupted(process)
    more = "; --resume goes on" if arguments[0] == "bulk" else ""
    where = "newsclean bulk" if arguments[0] == "bulk" else "newsclean"
    assert complaints == f"{where}: interrupted{more}\n"
    assert process.returncode == 130
    assert not (tmp_path / "out").exists()


def test_ctrl_c_while_pages_are_learned_from(folder: Path, tmp_path: Path) -> None:
    """The processes that read pages are told as well, and are silent."""
    pytest.importorskip("sklearn")
    many = tmp_path / "many.jsonl"
    line = json.loads((folder / "labelled.jsonl").read_text().splitlines()[0])
    blocks = line["blocks"] * 400
    with many.open("w") as stream:
        for number in range(400):
            print(json.dumps({**line, "id": str(number), "blocks": blocks}), file=stream)
    process = subprocess.Popen(
        command("train", str(many), "-o", str(tmp_path / "out"), "--jobs", "2"),
        stderr=subprocess.PIPE,
        text=True,
        env=_environment(),
        start_new_session=True,
    )
    assert process.stderr is not None
    assert "400 labelled" in process.stderr.readline()
    complaints = interrupted(process)
    assert complaints.splitlines()[-1] == "newsclean: interrupted"
    assert "Traceback" not in complaints and process.returncode == 130


def test_a_device_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    link = tmp_path / "null"
    link.symlink_to(os.devnull)
    replace_file(link, b"nothing")
    assert link.is_char_device()
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with subprocess.Popen(["cat", str(pipe)], stdout=subprocess.PIPE) as reader:
        replace_file(pipe, b"through")
        assert reader.communicate()[0] == b"through"


def test_a_file_keeps_its_mode_and_its_link(tmp_path: Path) -> None:
    target, link = tmp_path / "target", tmp_path / "link"
    target.write_text("old")
    target.chmod(0o640)
    link.symlink_to(target)
    replace_file(link, b"new")
    assert link.is_symlink() and target.read_text() == "new"
    assert target.stat().st_mode & 0o777 == 0o640
    replace_file(tmp_path / "fresh", b"new")
    assert (tmp_path / "fresh").stat().st_mode & 0o777 == 0o666 & ~_umask()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["fresh", "link", "target"]


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
