"""The bulk command, run as people run it."""

from __future__ import annotations

import gzip
import json
import os
import pty
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

import newsclean

Rows = list[dict[str, Any]]


def bulk(*arguments: str | Path, status: int = 0) -> str:
    command = [sys.executable, "-m", "newsclean", "bulk", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, timeout=300, text=True)
    assert done.returncode == status, done.stderr
    assert done.stdout == ""
    return done.stderr


def rows_of(path: Path) -> Rows:
    data = path.read_bytes()
    if path.suffix == ".gz":
        data = gzip.decompress(data)
    return [json.loads(line) for line in data.decode().splitlines()]


def write_rows(path: Path, rows: Rows) -> Path:
    data = "".join(json.dumps(row) + "\n" for row in rows).encode()
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    return path


@pytest.fixture(scope="module")
def pages(seeds: Path) -> Rows:
    return [
        {"id": number, "url": f"https://site{number}.example/a", "html": path.read_text("utf-8")}
        for number, path in enumerate(sorted(seeds.glob("*.html")))
    ]


@pytest.fixture(scope="module")
def many(pages: Rows, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Enough documents for several batches, two of them no documents."""
    rows: Rows = [{**pages[n % len(pages)], "id": n} for n in range(200)]
    rows[70] = {"id": 70, "html": 7}
    rows[150] = {"id": 150}
    return write_rows(tmp_path_factory.mktemp("many") / "in.jsonl", rows)


def test_rows_keep_their_fields_and_order(pages: Rows, tmp_path: Path) -> None:
    source = write_rows(tmp_path / "in.jsonl", pages)
    told = bulk(source, "-o", tmp_path / "out.jsonl", "--workers", 2)
    rows = rows_of(tmp_path / "out.jsonl")
    assert [(row["id"], row["url"]) for row in rows] == [(p["id"], p["url"]) for p in pages]
    for row, page in zip(rows, pages):
        cleaned = newsclean.clean(page["html"], format="html")
        assert (row["text"], row["access"]) == (cleaned.text, cleaned.access.state)
        assert "html" not in row
    assert f"{len(pages)} documents" in told
    assert "body" in told
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.jsonl", "out.jsonl"]


def test_fields_by_other_names_and_segments(seeds: Path, tmp_path: Path) -> None:
    text = (seeds / "metered-letter.en.txt").read_text("utf-8")
    source = write_rows(tmp_path / "in.jsonl.gz", [{"content": text, "text": "a title"}])
    out = tmp_path / "out.jsonl.gz"
    bulk(source, "-o", out, "--text-field", "content", "--segments", "--keep", "body")
    (row,) = rows_of(out)
    cleaned = newsclean.clean(text, format="text", keep=["body"])
    assert row["text"] == cleaned.text
    assert [s["label"] for s in row["segments"]] == [s.label.value for s in cleaned.segments]


def test_folders_of_files(seeds: Path, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    (folder / "deeper").mkdir(parents=True)
    page, text = seeds / "metered-overlay.en.html", seeds / "obituary.en.txt"
    (folder / "deeper" / "b.html").write_bytes(page.read_bytes())
    (folder / "a.txt").write_bytes(text.read_bytes())
    (folder / ".hidden").write_text("no document")
    bulk(folder, "-o", tmp_path / "out.jsonl")
    rows = rows_of(tmp_path / "out.jsonl")
    assert [Path(row["file"]).name for row in rows] == ["a.txt", "b.html"]
    assert rows[1]["text"] == newsclean.clean(page.read_bytes()).text


def test_nothing_is_lost_or_doubled_when_documents_fail(many: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    told = bulk(many, "-o", out, "--workers", 2)
    failed = rows_of(tmp_path / "out.jsonl.errors.jsonl")
    done = [row["id"] for row in rows_of(out)]
    assert [row["number"] for row in failed] == [71, 151]
    assert [row["fields"]["id"] for row in failed] == [70, 150]
    assert "holds a int" in failed[0]["error"]
    assert sorted([*done, 70, 150]) == list(range(200))
    assert done == sorted(done)
    assert "200 documents" in told and "2 failed" in told


def test_broken_lines_and_files_are_told_of(pages: Rows, tmp_path: Path) -> None:
    good = json.dumps(pages[0])
    (tmp_path / "a.jsonl").write_text(f"{good}\n{{broken\n\n[1]\n{good}\n")
    packed = gzip.compress("".join(f"{json.dumps(page)}\n" for page in pages * 9).encode())
    (tmp_path / "b.jsonl.gz").write_bytes(packed[: len(packed) // 2])
    (tmp_path / "c.jsonl").write_text(good + "\n")
    out = tmp_path / "out.jsonl"
    bulk(*(tmp_path / name for name in ("a.jsonl", "b.jsonl.gz", "c.jsonl")), "-o", out)
    failed = rows_of(tmp_path / "out.jsonl.errors.jsonl")
    assert [Path(row["file"]).name for row in failed] == ["a.jsonl", "a.jsonl", "b.jsonl.gz"]
    assert failed[0]["fields"] == {"line": "{broken"}
    assert "cannot read on" in failed[2]["error"]
    rows = rows_of(out)
    assert rows[0]["text"] == rows[1]["text"] == rows[-1]["text"] != ""


@pytest.mark.parametrize("form", ["jsonl", "jsonl.gz", "parquet"])
def test_a_killed_run_goes_on_to_the_same_bytes(many: Path, tmp_path: Path, form: str) -> None:
    if form == "parquet":
        pytest.importorskip("pyarrow")
    whole, cut = tmp_path / f"whole.{form}", tmp_path / f"cut.{form}"
    bulk(many, "-o", whole, "--workers", 1, "--quiet")
    arguments = [many, "-o", cut, "--workers", 2, "--quiet"]
    command = [sys.executable, "-m", "newsclean", "bulk", *map(str, arguments)]
    journal = tmp_path / f"cut.{form}.journal"
    running = subprocess.Popen(command)
    while running.poll() is None and not _batches(journal):
        time.sleep(0.005)
    running.send_signal(signal.SIGKILL)
    assert running.wait() == -signal.SIGKILL, "it was done before it could be killed"
    assert not cut.exists()
    # A part of a line that was written when the run died.
    part = tmp_path / f"cut.{form}.part"
    if part.is_file():
        with part.open("ab") as stream:
            stream.write(b'{"id": 1')
    bulk(*arguments, status=2)
    bulk(*arguments, "--segments", "--resume", status=2)
    bulk(*arguments, "--resume")
    assert cut.read_bytes() == whole.read_bytes()
    errors = [path.with_name(path.name + ".errors.jsonl").read_bytes() for path in (cut, whole)]
    assert errors[0] == errors[1] != b""
    assert "finished before" in bulk(*arguments, "--resume")


SLOGAN = "Good reporting from the coast is honest and patient and it belongs to all of you."


def site_rows() -> Rows:
    """Pages of one site, each with the same last sentence, which reads like the story."""
    openings = {
        "council": "The council voted on Tuesday to close the fish market for the winter.",
        "ferry": "The old ferry broke down twice in one week and left travellers stranded.",
        "school": "Pupils of the north school planted two hundred trees along the river.",
        "storm": "A storm took the roof of the rowing club and scattered its boats.",
        "museum": "The maritime museum bought a logbook that was thought to be lost at sea.",
    }
    return [
        {
            "url": f"https://www.harbourpost.example/{name}",
            "text": f"What the {name} means for the town\n{opening}\n"
            f"Residents said that the {name} had been a matter of dispute since the spring.\n"
            f"A decision about the {name} is expected before the end of the month.\n{SLOGAN}",
        }
        for name, opening in openings.items()
    ]


def _batches(journal: Path) -> int:
    try:
        return int(json.loads(journal.read_text())["batches"])
    except (OSError, ValueError):
        return 0


def test_control_c_leaves_a_run_that_can_go_on(many: Path, tmp_path: Path) -> None:
    out, whole = tmp_path / "out.jsonl", tmp_path / "whole.jsonl"
    command = [sys.executable, "-m", "newsclean", "bulk", str(many), "-o", str(out)]
    running = subprocess.Popen([*command, "--workers", "2"], stderr=subprocess.PIPE, text=True)
    while running.poll() is None and not _batches(tmp_path / "out.jsonl.journal"):
        time.sleep(0.005)
    running.send_signal(signal.SIGINT)
    _, told = running.communicate(timeout=60)
    assert running.returncode == 130
    assert "--resume" in told and "Traceback" not in told
    bulk(many, "-o", out, "--resume", "--workers", 2)
    bulk(many, "-o", whole, "--workers", 1)
    assert out.read_bytes() == whole.read_bytes()


@pytest.mark.parametrize("form", ["jsonl", "jsonl.zst", "parquet"])
def test_a_full_disk_stops_a_run_that_can_go_on(many: Path, tmp_path: Path, form: str) -> None:
    if form != "jsonl":
        pytest.importorskip("pyarrow" if form == "parquet" else "zstandard")
    out, whole = tmp_path / f"out.{form}", tmp_path / f"whole.{form}"
    bulk(many, "-o", whole, "--workers", 1)
    # No file may grow beyond this, which is how a disk without room shows itself to a program.
    room = whole.stat().st_size * 2 // 3
    command = [sys.executable, "-m", "newsclean", "bulk", str(many), "-o", str(out)]
    limit = f"import resource, os, sys; resource.setrlimit(resource.RLIMIT_FSIZE, ({room}, -1));"
    stopped = subprocess.run(
        [sys.executable, "-c", f"{limit} os.execv(sys.argv[1], sys.argv[1:])", *command],
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert stopped.returncode == 1, stopped.stderr
    assert "--resume" in stopped.stderr and "Traceback" not in stopped.stderr
    assert not out.exists()
    bulk(many, "-o", out, "--resume", "--workers", 2)
    assert out.read_bytes() == whole.read_bytes()


def test_a_run_killed_while_it_learns_goes_on(tmp_path: Path) -> None:
    rows = [{**row, "id": number} for number in range(40) for row in site_rows()]
    source = write_rows(tmp_path / "in.jsonl", rows)
    out, whole = tmp_path / "out.jsonl", tmp_path / "whole.jsonl"
    bulk(source, "-o", whole, "--learn-templates", "--workers", 1)
    arguments = [str(source), "-o", str(out), "--learn-templates", "--workers", "2"]
    running = subprocess.Popen([sys.executable, "-m", "newsclean", "bulk", *arguments, "--quiet"])
    while running.poll() is None and not (tmp_path / "out.jsonl.journal").exists():
        time.sleep(0.005)
    running.send_signal(signal.SIGKILL)
    running.wait()
    bulk(*arguments, "--resume")
    assert out.read_bytes() == whole.read_bytes()
    learned = [path.with_name(path.name + ".templates").read_bytes() for path in (out, whole)]
    assert learned[0] == learned[1]


def test_memory_does_not_grow_with_the_input(tmp_path: Path) -> None:
    filler = "<!-- " + "x" * 500_000 + " -->"

    def peak(count: int) -> float:
        source = tmp_path / f"{count}.jsonl"
        with source.open("w") as out:
            for number in range(count):
                page = f"<p>Story number {number} is short.</p>{filler}"
                out.write(json.dumps({"id": number, "html": page}) + "\n")
        command = [sys.executable, "-m", "newsclean", "bulk", str(source), "--workers", "2"]
        target = tmp_path / f"{count}.out.jsonl"
        running = subprocess.Popen([*command, "--quiet", "-o", str(target)])
        _, status, used = os.wait4(running.pid, 0)
        running.returncode = os.waitstatus_to_exitcode(status)
        assert running.returncode == 0
        # Kilobytes, of the process that reads and writes and the largest of the others.
        return used.ru_maxrss / 1024

    few, many = peak(80), peak(280)
    assert many < few + 40, "100 MB more of input"


def test_output_is_not_overwritten_by_chance(pages: Rows, tmp_path: Path) -> None:
    source = write_rows(tmp_path / "in.jsonl", pages[:1])
    out = tmp_path / "out.jsonl"
    out.write_text("precious\n")
    assert "--overwrite" in bulk(source, "-o", out, status=2)
    assert out.read_text() == "precious\n"
    bulk(source, "-o", out, "--overwrite")
    assert len(rows_of(out)) == 1


def test_bad_usage(pages: Rows, tmp_path: Path) -> None:
    source = write_rows(tmp_path / "in.jsonl", pages[:1])
    assert "no such file" in bulk(tmp_path / "none", "-o", tmp_path / "o.jsonl", status=2)
    assert ".parquet" in bulk(source, "-o", tmp_path / "out.csv", status=2)
    assert "unknown label" in bulk(source, "-o", tmp_path / "o.jsonl", "--keep", "x", status=2)


def test_templates_are_learned_and_used(tmp_path: Path) -> None:
    source = write_rows(tmp_path / "in.jsonl", site_rows())
    plain, two, learned = (tmp_path / name for name in ("p.jsonl", "two.jsonl", "l.jsonl"))
    bulk(source, "-o", plain)
    assert any(SLOGAN in row["text"] for row in rows_of(plain)), "the model alone would find it"
    bulk(source, "-o", learned, "--learn-templates", "--workers", 2)
    assert not any(SLOGAN in row["text"] for row in rows_of(learned))
    file = tmp_path / "site.templates"
    command = [sys.executable, "-m", "newsclean", "learn", str(source), "--by", "domain"]
    subprocess.run([*command, "-o", str(file), "--quiet"], check=True)
    assert file.read_bytes() == (tmp_path / "l.jsonl.templates").read_bytes()
    bulk(source, "-o", two, "--templates", file)
    assert two.read_bytes() == learned.read_bytes()


def test_a_bar_on_a_terminal(many: Path, tmp_path: Path) -> None:
    main_end, other_end = pty.openpty()
    command = [sys.executable, "-m", "newsclean", "bulk", str(many)]
    running = subprocess.Popen(
        [*command, "-o", str(tmp_path / "out.jsonl"), "--workers", "1"], stderr=other_end
    )
    os.close(other_end)
    told = b""
    while True:
        try:
            piece = os.read(main_end, 4096)
        except OSError:
            break
        if not piece:
            break
        told += piece
    os.close(main_end)
    assert running.wait() == 0
    assert b"cleaning [" in told and b"/s" in told


def test_parquet_in_and_out(pages: Rows, tmp_path: Path) -> None:
    pa = pytest.importorskip("pyarrow")
    import pyarrow.parquet as pq

    rows = [{**page, "tags": ["a", "b"] if page["id"] % 2 else None} for page in pages]
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "in.parquet", row_group_size=3)
    bulk(tmp_path / "in.parquet", "-o", tmp_path / "out.parquet", "--segments", "--workers", 2)
    table = pq.read_table(tmp_path / "out.parquet")
    assert table.column_names == ["id", "url", "tags", "text", "access", "segments"]
    assert table["tags"].to_pylist() == [row["tags"] for row in rows]
    texts = [newsclean.clean(page["html"], format="html").text for page in pages]
    assert table["text"].to_pylist() == texts
    assert {"label", "start", "end"} <= set(table["segments"].to_pylist()[0][0])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.parquet", "out.parquet"]


def test_zstandard(pages: Rows, tmp_path: Path) -> None:
    zstandard = pytest.importorskip("zstandard")
    lines = "".join(json.dumps(page) + "\n" for page in pages).encode()
    half = len(lines) // 2
    pack = zstandard.ZstdCompressor().compress
    # Files that were put together of several frames are common.
    (tmp_path / "in.jsonl.zst").write_bytes(pack(lines[:half]) + pack(lines[half:]))
    bulk(tmp_path / "in.jsonl.zst", "-o", tmp_path / "out.jsonl.zst")
    with zstandard.open(tmp_path / "out.jsonl.zst", "rt", encoding="utf-8") as stream:
        assert [json.loads(line)["id"] for line in stream] == [page["id"] for page in pages]


def test_warc(pages: Rows, tmp_path: Path) -> None:
    pytest.importorskip("warcio")
    from io import BytesIO

    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    def http(kind: str) -> StatusAndHeaders:
        return StatusAndHeaders("200 OK", [("Content-Type", kind)], protocol="HTTP/1.1")

    latin = "<html><body><p>Gr\u00fc\u00dfe aus dem Norden, schrieb sie.</p></body></html>"
    with (tmp_path / "in.warc.gz").open("wb") as stream:
        writer = WARCWriter(stream, gzip=True)
        for url, kind, body in (
            (pages[0]["url"], "text/html; charset=utf-8", pages[0]["html"].encode()),
            ("https://x.example/p.png", "image/png", b"\x89PNG"),
            ("https://x.example/l", "text/html; charset=iso-8859-1", latin.encode("latin-1")),
        ):
            record = writer.create_warc_record(
                url, "response", payload=BytesIO(body), http_headers=http(kind)
            )
            writer.write_record(record)
    bulk(tmp_path / "in.warc.gz", "-o", tmp_path / "out.jsonl", "--keep", "article,metadata,page")
    rows = rows_of(tmp_path / "out.jsonl")
    assert [row["url"] for row in rows] == [pages[0]["url"], "https://x.example/l"]
    assert rows[0]["text"] != ""
    bulk(tmp_path / "in.warc.gz", "-o", tmp_path / "s.jsonl", "--segments")
    assert "Gr\u00fc\u00dfe" in rows_of(tmp_path / "s.jsonl")[1]["segments"][0]["text"]
