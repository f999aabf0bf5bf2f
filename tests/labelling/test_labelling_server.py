"""The server: on the loopback address, for whoever has the token, and for no other page."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from newsclean import Cleaner
from newsclean.labelling.documents import make_items
from newsclean.labelling.server import LARGEST_REQUEST, TOKEN_HEADER, make_server
from newsclean.labelling.session import Session
from newsclean.labelling.store import LabelFile

TOKEN = "a-token"
Answer = tuple[int, dict[str, str], bytes]


@pytest.fixture
def labels(tmp_path: Path) -> Path:
    return tmp_path / "my-labels.jsonl"


@pytest.fixture
def port(labels: Path) -> Iterator[int]:
    source = b"Home\n\nA bridge was opened on Monday, and carts went over it.\n\nShare"
    session = Session(make_items(Cleaner(), [("story.txt", source)]), LabelFile(labels))
    server = make_server(session, TOKEN)
    assert server.server_address[0] == "127.0.0.1"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server.server_address[1]
    server.shutdown()
    thread.join()
    server.server_close()


def ask(port: int, method: str, path: str, body: Any = None, **headers: str | None) -> Answer:
    given = {TOKEN_HEADER: TOKEN, "Content-Type": "application/json"}
    given.update({name.replace("_", "-"): value for name, value in headers.items()})
    kept = {name: value for name, value in given.items() if value is not None}
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        content = body if isinstance(body, (bytes, type(None))) else json.dumps(body).encode()
        connection.request(method, path, content, kept)
        response = connection.getresponse()
        return response.status, dict(response.getheaders()), response.read()
    finally:
        connection.close()


def test_the_page_needs_the_token_and_nothing_else(port: int) -> None:
    status, headers, page = ask(port, "GET", f"/?token={TOKEN}")
    assert status == 200 and headers["Content-Type"].startswith("text/html")
    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert b"default-src 'none'" in page and TOKEN.encode() not in page
    assert not re.search(rb"(?:src|href)\s*=\s*[\"']?(?:https?:)?//", page)
    for path in ("/", "/?token=", "/?token=another", f"/?TOKEN={TOKEN}"):
        status, _, answer = ask(port, "GET", path)
        assert status == 403 and b"<" not in answer


@pytest.mark.parametrize("token", [None, "", "another", TOKEN + "x", "\xe9"])
def test_nothing_without_the_token(port: int, labels: Path, token: str | None) -> None:
    given = {TOKEN_HEADER.replace("-", "_"): token}
    assert ask(port, "GET", "/api/documents", **given)[0] == 403
    assert ask(port, "GET", "/api/documents/0", **given)[0] == 403
    changes = [{"document": 0, "done": True}]
    assert ask(port, "POST", "/api/changes", changes, **given)[0] == 403
    assert ask(port, "POST", "/api/undo", {}, **given)[0] == 403
    assert not labels.exists()


def test_a_name_that_points_here_is_refused(port: int) -> None:
    for host in ("evil.example", f"evil.example:{port}", "127.0.0.1", f"127.0.0.1.nip.io:{port}"):
        assert ask(port, "GET", f"/?token={TOKEN}", Host=host)[0] == 403
        assert ask(port, "GET", "/api/documents", Host=host)[0] == 403
    assert ask(port, "GET", "/api/documents", Host=f"localhost:{port}")[0] == 200


def test_changes_and_undo(port: int, labels: Path) -> None:
    changes = [{"document": 0, "blocks": [0], "label": "legal", "at": 1}]
    assert json.loads(ask(port, "POST", "/api/changes", changes)[2]) == {"made": 1}
    assert json.loads(labels.read_text("utf-8"))["blocks"][0]["label"] == "legal"
    assert json.loads(ask(port, "GET", "/api/documents")[2])[0]["by_hand"] == 1
    assert json.loads(ask(port, "POST", "/api/undo", {})[2])["by_hand"] == []
    assert json.loads(ask(port, "POST", "/api/undo", {})[2]) is None


@pytest.mark.parametrize(
    "path, body, status",
    [
        ("/api/changes", b"not json", 400),
        ("/api/changes", b"[" * 200_000, 400),
        ("/api/changes", b"\xff", 400),
        ("/api/changes", {"document": 0}, 400),
        ("/api/changes", [1], 400),
        ("/api/changes", [{"document": 7, "done": True}], 400),
        ("/api/nothing", {}, 404),
        ("/", {}, 404),
    ],
)
def test_senseless_requests(port: int, labels: Path, path: str, body: Any, status: int) -> None:
    got, _, answer = ask(port, "POST", path, body)
    assert got == status and json.loads(answer)["error"]
    assert not labels.exists()


def test_forms_of_other_pages_and_floods_are_refused(port: int) -> None:
    form = {"Content_Type": "application/x-www-form-urlencoded"}
    assert ask(port, "POST", "/api/undo", b"{}", **form)[0] == 415
    assert ask(port, "POST", "/api/undo", Content_Length=str(LARGEST_REQUEST + 1))[0] == 413
    assert ask(port, "POST", "/api/undo", Content_Length="-1")[0] == 411
    assert ask(port, "GET", "/api/documents/99")[0] == 400
    assert ask(port, "GET", "/api/documents/../../etc/passwd")[0] == 404


def test_what_cannot_be_saved_is_told(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(source: str, target: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("os.replace", full)
        status, _, answer = ask(port, "POST", "/api/changes", [{"document": 0, "done": True}])
    assert status == 507 and "No space left" in json.loads(answer)["error"]
    assert json.loads(ask(port, "GET", "/api/documents")[2])[0]["done"] is False


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "newsclean", "label", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120)


def test_the_command_serves_until_it_is_interrupted(seeds: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "newsclean", "label", str(seeds / "obituary.en.txt")]
    command += ["no-such-file", "-o", str(tmp_path / "my.jsonl"), "--no-browser"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=dict(os.environ)
    ) as process:
        assert process.stderr is not None and process.stdout is not None
        try:
            assert "no-such-file" in process.stderr.readline()
            told = process.stderr.readline()
            found = re.search(r"http://127\.0\.0\.1:(\d+)/\?token=([\w-]{20,})", told)
            assert found is not None
            status, _, _ = ask(int(found[1]), "GET", f"/?token={found[2]}")
            assert status == 200
        finally:
            process.send_signal(signal.SIGINT)
        assert process.stdout.read() == ""
        assert "my.jsonl" in process.stderr.read()
    assert process.returncode == 1  # a file could not be read


def test_bad_usage(seeds: Path, tmp_path: Path) -> None:
    story = seeds / "obituary.en.txt"
    assert run(story).returncode == 2
    assert run(story, "-o", tmp_path / "x.jsonl.gz").returncode == 2
    assert run(story, "-o", tmp_path / "x.jsonl", "--port", "99999").returncode == 2
    assert run(story, "-o", tmp_path / "no" / "x.jsonl").returncode == 2
    damaged = tmp_path / "damaged.jsonl"
    damaged.write_text("{")
    done = run(story, "-o", damaged)
    assert done.returncode == 1 and "not a labelled page" in done.stderr
    assert damaged.read_text() == "{"
    assert run("no-such-file", "-o", tmp_path / "x.jsonl").returncode == 1
