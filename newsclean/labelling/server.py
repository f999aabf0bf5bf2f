"""The labelling page's server: on this machine only, for whoever has the token."""

from __future__ import annotations

import json
import re
from functools import partial
from hmac import compare_digest
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from newsclean.labelling.session import Session
from newsclean.labels import GROUPS
from newsclean.report.frame import THEME, asset, page

HOST = "127.0.0.1"
TOKEN_HEADER = "X-Newsclean-Token"
"""A header that a page of another origin cannot send without being asked first, and is refused."""

LARGEST_REQUEST = 1 << 22
PATIENCE = 60.0
"""Seconds after which a silent connection is given up."""

_ASSETS = Path(__file__).with_name("assets")
_DOCUMENT = re.compile(r"/api/documents/(\d{1,9})")

KEYS: dict[str, str] = {
    "headline": "h",
    "standfirst": "s",
    "heading": "g",
    "body": "b",
    "byline": "y",
    "source_note": "o",
    "author_bio": "a",
    "editors_note": "e",
    "caption": "c",
    "credit": "r",
    "embed": "m",
    "paywall": "p",
    "subscription": "u",
    "newsletter": "n",
    "donation": "d",
    "social": "f",
    "comments": "k",
    "related": "t",
    "promo": "i",
    "advertisement": "v",
    "navigation": "w",
    "legal": "l",
    "other": "x",
}
"""The key of each label."""


def make_server(session: Session, token: str, port: int = 0) -> ThreadingHTTPServer:
    """A server that is bound to the loopback address and waits to be run.

    Args:
        session: what is labelled.
        token: what a client must know.
        port: 0 for any that is free.

    Raises:
        OSError: if the port is taken.
    """
    server = ThreadingHTTPServer((HOST, port), partial(_Handler, session, token, label_page()))
    server.daemon_threads = True
    return server


def label_page() -> bytes:
    """The page; what it shows, it asks the server for."""
    keys = "".join(
        f'<div class="group {group}" role="group" aria-label="{group}">'
        + "".join(
            f'<button type="button" data-label="{label}" data-key="{KEYS[label.value]}">'
            f"<kbd>{KEYS[label.value]}</kbd> {label}</button>"
            for label in labels
        )
        + "</div>"
        for group, labels in GROUPS.items()
    )
    body = asset(_ASSETS / "label.html").replace("<!-- labels -->", keys)
    style = asset(THEME) + asset(_ASSETS / "label.css")
    return page(
        "newsclean label", body, style, asset(_ASSETS / "label.js"), connect="'self'"
    ).encode()


class _Refused(Exception):
    def __init__(self, status: HTTPStatus, message: str) -> None:
        super().__init__(message)
        self.status = status


class _Handler(BaseHTTPRequestHandler):
    server_version = "newsclean"
    sys_version = ""
    protocol_version = "HTTP/1.1"
    timeout = PATIENCE

    def __init__(self, session: Session, token: str, html: bytes, *arguments: Any) -> None:
        self._session = session
        self._token = token
        self._html = html
        super().__init__(*arguments)

    def do_GET(self) -> None:
        self._answer(self._get)

    def do_POST(self) -> None:
        self._answer(self._post)

    def _get(self) -> tuple[str, bytes]:
        address = urlsplit(self.path)
        if address.path == "/":
            self._demand(parse_qs(address.query).get("token", [""])[0])
            return "text/html; charset=utf-8", self._html
        self._demand(self.headers.get(TOKEN_HEADER, ""))
        if address.path == "/api/documents":
            return _json(self._session.overview())
        if found := _DOCUMENT.fullmatch(address.path):
            return _json(self._session.document(int(found[1])))
        raise _Refused(HTTPStatus.NOT_FOUND, "nothing here")

    def _post(self) -> tuple[str, bytes]:
        self._demand(self.headers.get(TOKEN_HEADER, ""))
        body = self._body()
        if self.path == "/api/changes":
            if not isinstance(body, list) or not all(isinstance(each, dict) for each in body):
                raise ValueError("expected a list of changes")
            return _json({"made": self._session.change(body)})
        if self.path == "/api/undo":
            return _json(self._session.undo())
        raise _Refused(HTTPStatus.NOT_FOUND, "nothing here")

    def _demand(self, token: str) -> None:
        # A name that resolves to this machine must not bring another site's page here.
        port = self.connection.getsockname()[1]
        if self.headers.get("Host") not in (f"{HOST}:{port}", f"localhost:{port}"):
            raise _Refused(HTTPStatus.FORBIDDEN, "not under this name")
        if not compare_digest(token.encode(), self._token.encode()):
            raise _Refused(HTTPStatus.FORBIDDEN, "open the address that newsclean label printed")

    def _body(self) -> Any:
        if self.headers.get_content_type() != "application/json":
            raise _Refused(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "expected JSON")
        length = self.headers.get("Content-Length", "")
        if not (length.isascii() and length.isdigit()) or len(length) > 9:
            raise _Refused(HTTPStatus.LENGTH_REQUIRED, "expected a length")
        if int(length) > LARGEST_REQUEST:
            raise _Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too large")
        return json.loads(self.rfile.read(int(length)))

    def _answer(self, work: Any) -> None:
        status = HTTPStatus.OK
        try:
            kind, content = work()
        except _Refused as refusal:
            status = refusal.status
            kind, content = _json({"error": str(refusal)})
        except (ValueError, RecursionError) as error:
            status = HTTPStatus.BAD_REQUEST
            kind, content = _json({"error": str(error)})
        except OSError as error:
            status = HTTPStatus.INSUFFICIENT_STORAGE
            kind, content = _json({"error": f"not saved: {error.strerror or error}"})
        if status is not HTTPStatus.OK:
            self.close_connection = True  # there may be an unread body on the line
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("Referrer-Policy", "no-referrer")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Content-Security-Policy", "frame-ancestors 'none'")
        self.send_header("Cross-Origin-Resource-Policy", "same-origin")
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *arguments: Any) -> None:
        """Requests are nobody's business, and their addresses hold the token."""


def _json(value: Any) -> tuple[str, bytes]:
    return "application/json", json.dumps(value).encode()
