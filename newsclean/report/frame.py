"""The frame of a self-contained page: style and script inside, nothing from outside."""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from hashlib import sha256
from pathlib import Path

from newsclean.report.escape import escaped

THEME = Path(__file__).with_name("assets") / "theme.css"
"""Colours of the groups in light and dark, shared by all pages."""


def page(title: str, body: str, style: str, script: str, connect: str = "'none'") -> str:
    """A whole HTML page.

    The page's own policy allows this one script and this one style, by their hashes, and nothing
    else: should markup of a stranger ever get in, no script in it would run and nothing would be
    fetched.

    Args:
        title: of the page; text, not markup.
        body: markup of the body.
        style: CSS.
        script: JavaScript.
        connect: what the script may talk to, as a source list of the policy.
    """
    policy = (
        f"default-src 'none'; script-src {_hashed(script)}; style-src {_hashed(style)}; "
        f"connect-src {connect}; img-src data:; base-uri 'none'; form-action 'none'"
    )
    return f"""\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>{escaped(title)}</title>
<link rel="icon" href="data:,">
<style>{style}</style>
</head>
<body>
{body}
<script>{script}</script>
</body>
</html>
"""


@cache
def asset(path: Path) -> str:
    """A file of the package; line ends are those of the file's author everywhere."""
    return path.read_text("utf-8").replace("\r\n", "\n")


def _hashed(code: str) -> str:
    return f"'sha256-{b64encode(sha256(code.encode()).digest()).decode()}'"
