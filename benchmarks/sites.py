"""Web sites of our own: five pages each, with stories, and the furniture that a publisher repeats.

The stories and the letters to the readers come from the documents of `appeals`, menus, slogans,
newsletter boxes and the like from `sites/*.labels`; no model is ever trained on either. A site
keeps its furniture, its class names and the order of its boxes from page to page. What stands in
some of the boxes changes: teasers, captions, profiles of authors, numbers and dates. As on real
sites, not every page has every box, newsletters take turns, two stories may share a paragraph, and
some sites have the same story twice, updated.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from random import Random

from benchmarks.appeals import Document, load_documents
from benchmarks.pages import Line, as_text
from newsclean.labels import GROUPS, Group, Label

FOLDER = Path(__file__).with_name("sites")
PAGES = 5
STORY = (*GROUPS[Group.ARTICLE], Label.BYLINE, Label.CAPTION, Label.CREDIT)
"""What a page takes from a document; everything else comes from its site."""
NAMES = ("words", "letters", "brand")
"""How sites call their elements: after what they hold, at random, or after the publisher."""
EXCERPT = 30
"""Words of a teaser's second line."""
ABSENT = 0.3
"""How often a page goes without a box that others of its site have."""
NEW_TEASER = 0.5
"""How often a teaser's second line is another sentence than on the site's other pages."""


@dataclass(frozen=True)
class SitePage:
    """A page of a site.

    Attributes:
        id: its name.
        url: its address.
        html: the page.
        lines: its text and the label of each line.
    """

    id: str
    url: str
    html: str
    lines: tuple[Line, ...]

    @property
    def text(self) -> str:
        """The page as plain text, a line for each block."""
        return as_text(self.lines)


@dataclass(frozen=True)
class Site:
    """A publisher's pages."""

    name: str
    pages: tuple[SitePage, ...]


@dataclass
class _Box:
    """An element of a page: its role, its tag, and what stands in it."""

    role: str
    tag: str = "div"
    content: list[_Box | Line] = field(default_factory=list)
    inner: str = "p"

    def lines(self) -> list[Line]:
        found: list[Line] = []
        for part in self.content:
            found += part.lines() if isinstance(part, _Box) else [part]
        return found


class _Style:
    """How a site looks: decided once, by its name."""

    def __init__(self, name: str, publisher: str) -> None:
        self.name = name
        self.random = Random(f"style {name}")
        self.names = self.random.choice(NAMES)
        self.brand = "".join(c for c in publisher.lower() if c.isascii() and c.isalpha())[:4]
        self.plain = self.random.random() < 0.4
        self.excerpts = self.random.random() < 0.6
        self.letter_first = self.random.random() < 0.2
        self.newsletter_inside = self.random.random() < 0.5
        self.inline = self.random.random() < 0.5
        self.reads_first = self.random.random() < 0.4
        self.parts = [
            part for part in ("note", "bio", "slogan", "count") if self.random.random() < 0.75
        ]
        self.random.shuffle(self.parts)
        self.updates = self.random.random() < 0.33
        self.shares = self.random.random() < 0.5

    def element(self, box: _Box) -> str:
        """The class of a box."""
        number = Random(f"{self.name} {box.role}").randrange(1 << 20)
        if self.names == "letters":
            return f"c{number:05x}"
        return (
            f"{self.brand}-{box.role}" if self.names == "words" else f"{self.brand}-b{number % 97}"
        )

    def html(self, box: _Box) -> str:
        """A box and what stands in it."""
        tag = "div" if self.plain and box.tag not in ("ul", "body") else box.tag
        inside = ""
        for part in box.content:
            if isinstance(part, _Box):
                inside += self.html(part)
                continue
            text, label = part
            inner = self.inner(box, label)
            shown = escape(text)
            if label in (Label.RELATED, Label.NAVIGATION) and box.role not in ("more", "read"):
                shown = f'<a href="/{abs(hash_of(text)) % 9999}">{shown}</a>'
            inside += f"<{inner}>{shown}</{inner}>\n"
        return f'<{tag} class="{self.element(box)}">\n{inside}</{tag}>\n'

    def inner(self, box: _Box, label: Label) -> str:
        """The tag of a line."""
        if label is Label.HEADLINE:
            return "h1"
        if label is Label.HEADING:
            return "h2"
        return "div" if self.plain and box.inner != "li" else box.inner


def hash_of(text: str) -> int:
    """A number for a text, the same in every run."""
    return Random(text).randrange(1 << 30)


def make_sites(count: int | None = None) -> list[Site]:
    """The sites: one for each document with a letter, box or barrier of its publisher's."""
    documents = load_documents()
    furniture = load_documents(FOLDER)
    sites = []
    for donor in documents:
        if donor.kind == "trap":
            continue
        same = [document for document in documents if document.lang == donor.lang]
        pieces = [piece for piece in furniture if piece.lang == donor.lang]
        sites.append(_site(donor, same, pieces))
    if count is None or count >= len(sites):
        return sites
    return [sites[n * len(sites) // count] for n in range(count)]


def _site(donor: Document, documents: Sequence[Document], pieces: Sequence[Document]) -> Site:
    random = Random(donor.id)
    style = _Style(donor.id, donor.publisher)
    chosen = random.sample(documents, PAGES)
    kinds = sorted({piece.kind for piece in pieces})
    of_kind = {kind: [piece for piece in pieces if piece.kind == kind] for kind in kinds}
    kept = {kind: random.choice(of_kind[kind]) for kind in kinds}
    if style.updates:
        chosen[-1] = chosen[-2]
    strangers = [document for document in documents if document not in chosen]
    background = _paragraphs(random.choice(strangers))[-1]
    pages = []
    for number, document in enumerate(chosen):
        others = [other for other in documents if other is not document]
        turn = Random(f"{donor.id} {number}")
        letters = of_kind["newsletter"]
        shown = {**kept, "newsletter": letters[number % min(2, len(letters))]}
        body = _page(donor, document, others, shown, style, turn)
        story = next(box for box in _boxes(body) if box.role == "story")
        if style.updates and number == PAGES - 1:
            # The later version of the story lacks its last paragraph.
            last = max(n for n, part in enumerate(story.content) if _is_body(part))
            del story.content[last]
        if style.shares and number in (0, 2):
            last = max(n for n, part in enumerate(story.content) if _is_body(part))
            story.content.insert(last, (background, Label.BODY))
        title = next(text for text, label in document.labelled if label is Label.HEADLINE)
        html = (
            f"<!DOCTYPE html>\n<html lang='{donor.lang}'><head><title>{escape(title)}</title>"
            f"</head>\n{style.html(body)}</html>\n"
        )
        name = f"{document.id}-{number}"
        url = f"https://www.{donor.id}.example/{name}"
        pages.append(SitePage(f"{donor.id}/{name}", url, html, tuple(body.lines())))
    return Site(donor.id, tuple(pages))


def _boxes(box: _Box) -> Iterator[_Box]:
    """A box and all boxes in it."""
    yield box
    for part in box.content:
        if isinstance(part, _Box):
            yield from _boxes(part)


def _paragraphs(document: Document) -> list[str]:
    return [text for text, label in document.labelled if label is Label.BODY]


def _page(
    donor: Document,
    document: Document,
    others: Sequence[Document],
    kept: dict[str, Document],
    style: _Style,
    random: Random,
) -> _Box:
    author = _author(document)
    letter: list[_Box | Line] = [
        (text, label)
        for text, label in donor.labelled
        if label.group is Group.APPEAL or label is Label.PROMO
    ]
    story = _Box("story", "article", _story(document, kept, style, author))
    teasers = _teasers(others, style, random)
    if style.inline:
        text, label = kept["inline"].labelled[0]
        line = (text.replace("{teaser}", teasers.pop()[0][0]), label)
        story.content.insert(min(5, len(story.content)), _Box("inline", "aside", [line]))
    if style.newsletter_inside:
        story.content.insert(
            min(7, len(story.content)), _Box("letter", "aside", _filled(kept["newsletter"]))
        )
    behind: list[_Box | Line] = []
    for part in style.parts:
        if random.random() > ABSENT:
            behind.append(_Box(part, "div", _filled(kept[part], author, random)))
    if not style.newsletter_inside and random.random() > ABSENT:
        behind.append(_Box("letter", "aside", _filled(kept["newsletter"])))
    appeal = _Box("join", "div", letter)
    if not style.letter_first and random.random() > ABSENT:
        behind.append(appeal)
    more = _Box("more", "section", [*_filled(kept["more"])])
    more.content += [_Box("teaser", "div", list(teaser)) for teaser in teasers[:4]]
    read = _Box("read", "section", [*_filled(kept["read"])], "h3")
    items = [teaser[:1] for teaser in teasers[4:]]
    read.content += [_Box("items", "ol", [line for item in items for line in item], "li")]
    top = _Box("top", "header", [_Box("menu", "ul", _filled(kept["menu"]), "li")])
    below = [_Box("end", "div", _filled(kept["end"])), more]
    main = _Box("main", "main", [story, *behind, *below])
    if style.letter_first:
        main.content.insert(0, appeal)
    foot = _Box("foot", "footer", _filled(kept["foot"]))
    parts: list[_Box | Line] = [top, main, foot]
    parts.insert(1 if style.reads_first else 2, read)
    return _Box("page", "body", parts)


def _story(
    document: Document, kept: dict[str, Document], style: _Style, author: str
) -> list[_Box | Line]:
    story: list[_Box | Line] = []
    media: list[_Box | Line] = [
        pair for pair in document.labelled if pair[1] in (Label.CAPTION, Label.CREDIT)
    ]
    for text, label in document.labelled:
        if label is Label.BYLINE:
            story.append(_Box("by", "div", [(text, label)]))
        elif label is Label.HEADLINE or label.group is Group.ARTICLE:
            story.append((text, label))
    if not media:
        media = _filled(kept["picture"], author)
    place = next((n for n, part in enumerate(story) if _is_body(part)), len(story))
    story.insert(place, _Box("picture", "figure", media, "figcaption"))
    return story


def _is_body(part: _Box | Line) -> bool:
    return not isinstance(part, _Box) and part[1] is Label.BODY


def _teasers(others: Sequence[Document], style: _Style, random: Random) -> list[list[Line]]:
    """Headlines of other stories, with their beginnings where the site shows them."""
    found = []
    for other in random.sample(list(others), min(9, len(others))):
        title = next(text for text, label in other.labelled if label is Label.HEADLINE)
        paragraphs = _paragraphs(other)
        new = random.random() < NEW_TEASER
        words = (random.choice(paragraphs) if new else paragraphs[0]).split()[:EXCERPT]
        teaser = [(title, Label.RELATED)]
        if style.excerpts:
            ending = "" if len(words) < EXCERPT else "…"
            teaser.append((" ".join(words) + ending, Label.RELATED))
        found.append(teaser)
    return found


def _filled(piece: Document, author: str = "", random: Random | None = None) -> list[_Box | Line]:
    """A piece's lines, with the names, numbers and dates of the page."""
    random = random or Random(author)
    values = {
        "author": author,
        "number": f"{random.randrange(2000, 90000)}",
        "date": f"{random.randrange(1, 29)}.{random.randrange(1, 13)}.20{random.randrange(18, 27)}",
    }
    found: list[_Box | Line] = []
    for text, label in piece.labelled:
        for name, value in values.items():
            text = text.replace("{" + name + "}", value)
        found.append((text, label))
    return found


def _author(document: Document) -> str:
    """The author's name, or one made up for the story."""
    first = ("Ines", "Otto", "Mara", "Jonas", "Lena", "Emil", "Nora", "Paul")
    last = ("Brandt", "Aldous", "Ferrer", "Costa", "Vink", "Moreau", "Sorel", "Galli")
    number = hash_of(document.id)
    return f"{first[number % 8]} {last[number // 8 % 8]}"
