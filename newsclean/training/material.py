"""The project's own training texts: appeals to insert into stories, and whole documents."""

from __future__ import annotations

import shlex
from dataclasses import dataclass, replace
from pathlib import Path

from newsclean.labels import Label
from newsclean.training.skeletons import parse_skeletons

FOLDER = Path(__file__).with_name("material")


@dataclass(frozen=True)
class Piece:
    """An appeal, or a whole document.

    Attributes:
        id: its name.
        lang: language code.
        kind: "letter", "barrier", "trap" and so on.
        access: "open", "metered", "truncated", or "" for appeals.
        publisher: the invented publisher.
        lines: text and label of every line; the label is None for an empty line.
        skeleton: the markup that the lines stand in (see `skeletons`); "" for none.
    """

    id: str
    lang: str
    kind: str
    access: str
    publisher: str
    lines: tuple[tuple[str, Label | None], ...]
    skeleton: str = ""


def parse_pieces(source: str, name: str = "") -> list[Piece]:
    """Read a `.labels` file.

    A header `=== id=… lang=… kind=… access=… publisher="…"` starts a piece; then come lines
    `label<TAB>text`; an empty line is an empty line of the piece.

    Raises:
        ValueError: with the line's number, where the file is malformed.
    """
    pieces: list[Piece] = []
    header: dict[str, str] | None = None
    lines: list[tuple[str, Label | None]] = []

    def finish() -> None:
        if header is None:
            return
        while lines and lines[-1][1] is None:
            lines.pop()
        while lines and lines[0][1] is None:
            lines.pop(0)
        pieces.append(
            Piece(
                header["id"],
                header.get("lang", ""),
                header.get("kind", ""),
                header.get("access", ""),
                header.get("publisher", ""),
                tuple(lines),
            )
        )

    for number, line in enumerate(source.split("\n"), 1):
        if line.startswith("==="):
            finish()
            lines = []
            try:
                header = dict(part.split("=", 1) for part in shlex.split(line[3:]))
            except ValueError as error:
                raise ValueError(f"{name}:{number}: bad header ({error})") from error
            if "id" not in header:
                raise ValueError(f"{name}:{number}: header without id")
        elif not line.strip():
            lines.append(("", None))
        elif header is None:
            raise ValueError(f"{name}:{number}: text before the first header")
        else:
            label, tab, text = line.partition("\t")
            if not tab or label not in Label._value2member_map_:
                raise ValueError(f"{name}:{number}: expected label<TAB>text")
            lines.append((text, Label(label)))
    finish()
    return pieces


def load_pieces(folder: Path) -> list[Piece]:
    """All pieces of a folder of `.labels` files."""
    pieces: list[Piece] = []
    for path in sorted(folder.glob("*.labels")):
        pieces.extend(parse_pieces(path.read_text(encoding="utf-8"), path.name))
    return pieces


def appeals() -> list[Piece]:
    """The appeals that are inserted into stories for training."""
    return load_pieces(FOLDER / "appeals")


def traps() -> list[Piece]:
    """Whole documents whose story looks like an appeal."""
    return load_pieces(FOLDER / "traps")


def stories() -> list[Piece]:
    """Short clean stories (of kind "story") in the voices that the appeals are written in.

    Without them the project's own voice is itself a sign of an appeal, for nothing else that is
    trained on speaks with it.
    """
    return load_pieces(FOLDER / "stories")


def hard() -> list[Piece]:
    """Whole documents, mostly short, in which story and furniture look alike: reports about
    newsletters and paywalls, press releases, lists, captions without a mark, ends of stories."""
    return load_pieces(FOLDER / "hard")


def furniture() -> list[Piece]:
    """Short stories, and what stands around stories, in languages of which a corpus has few."""
    return load_pieces(FOLDER / "furniture")


def pages() -> list[Piece]:
    """Whole pages, from the skip link to the last line of the footer, as many publishers as pages:
    what a site calls its offers, boxes and notices differs more than a corpus can hold. Some of
    them have markup, each that of another site."""
    skeletons: dict[str, str] = {}
    for path in sorted((FOLDER / "pages").glob("*.markup")):
        skeletons.update(parse_skeletons(path.read_text(encoding="utf-8")))
    return [
        replace(piece, skeleton=skeletons.get(piece.id, ""))
        for piece in load_pieces(FOLDER / "pages")
    ]


def documents() -> list[Piece]:
    """All of the project's own that is trained on beside appeals."""
    return traps() + stories() + hard() + furniture() + pages()
