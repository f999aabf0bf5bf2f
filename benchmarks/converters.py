"""`converters`: the story out of whole pages that another program wrote down.

Crawlers hand pages on as Markdown, scripts as what `BeautifulSoup.get_text` gives, terminals and
e-mails as lines that are cut at a width: with menus and teasers, addresses and pictures. None of
these programs leaves much of a page out.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import NamedTemporaryFile

from benchmarks.c4 import keeps_line
from benchmarks.definitions import ARTICLE, describe
from benchmarks.environment import version_of
from benchmarks.folds import origin, score_pages
from benchmarks.metrics import Counts, count_words, mean, ratio
from benchmarks.options import Options
from benchmarks.pages import choose, is_labelled
from benchmarks.protocol import CleanerLike, kept_text
from benchmarks.report import Report
from newsclean.reading.markdown import visible
from newsclean.training.corpus import Page

UNSEEN = "script, style, noscript, template"
MAIL_COLUMNS, TERMINAL_COLUMNS = 72, 80
SECONDS = 60
"""A program that takes longer for a page has given nothing."""


@dataclass(frozen=True)
class Converter:
    """What writes pages down.

    Attributes:
        source: the distribution or the program that does it; "" for this module.
        convert: gives the text of a page.
        seen: what a reader sees of the text, for marks and addresses are no words.
        is_program: whether `source` is a program of the system.
    """

    source: str
    convert: Callable[[Page], str]
    seen: Callable[[str], str] = str
    is_program: bool = False

    def version(self) -> str | None:
        """Its version; None if it is not installed."""
        if not self.is_program:
            return version_of(self.source) if self.source else ""
        if shutil.which(self.source) is None:
            return None
        said = subprocess.run([self.source, "-version"], capture_output=True, check=False).stdout
        return re.split(r"[,\n]", said.decode(errors="replace"), maxsplit=1)[0].strip()


def _html2text(width: int, page: Page) -> str:
    import html2text

    converter = html2text.HTML2Text()
    converter.body_width = width
    return str(converter.handle(_seen_html(page)))


def _markdownify(page: Page) -> str:
    import markdownify

    return str(markdownify.markdownify(_seen_html(page)))


def _get_text(separator: str, strip: bool, page: Page) -> str:
    from bs4 import BeautifulSoup

    return str(BeautifulSoup(_seen_html(page), "html.parser").get_text(separator, strip=strip))


def _inscriptis(page: Page) -> str:
    import inscriptis

    return str(inscriptis.get_text(_seen_html(page)))


def _mailed(page: Page) -> str:
    """The page's text blocks as paragraphs, their lines as long as those of e-mails."""
    lines = [text for text, _ in page.blocks or ()]
    return "\n\n".join(
        textwrap.fill(line, MAIL_COLUMNS, break_long_words=False, break_on_hyphens=False)
        for line in lines
    )


def _in_one_line(page: Page) -> str:
    """The page's text blocks with blanks between them."""
    return " ".join(" ".join(text.split()) for text, _ in page.blocks or ())


def _browser(command: Sequence[str], page: Page) -> str:
    """What a text browser prints."""
    with NamedTemporaryFile(suffix=".html") as file:
        Path(file.name).write_bytes(_seen_html(page).encode("utf-8", "replace"))
        try:
            done = subprocess.run(
                [*command, file.name], capture_output=True, check=False, timeout=SECONDS
            )
        except subprocess.TimeoutExpired:
            return ""
    return done.stdout.decode("utf-8", "replace")


def seen_of_markdown(text: str) -> str:
    """Markdown without marks and addresses."""
    return "\n".join(visible(line.strip()) for line in text.split("\n") if line.strip())


def seen_of_lynx(text: str) -> str:
    """What lynx prints, without the numbers of links and the list of their addresses."""
    lines = re.sub(r"\[\d{1,4}\](?=\S)", "", text).split("\n")
    return "\n".join(line for line in lines if not re.match(r" {0,4}\d{1,4}\. \S{1,20}:\S", line))


_LYNX = "lynx -dump -force_html -assume_charset=utf-8 -display_charset=utf-8".split()
_W3M = f"w3m -dump -cols {TERMINAL_COLUMNS} -I utf-8 -O utf-8 -T text/html".split()

CONVERTERS: dict[str, Converter] = {
    "html2text": Converter("html2text", partial(_html2text, 0), seen_of_markdown),
    "html2text, wrapped": Converter("html2text", partial(_html2text, 78), seen_of_markdown),
    "markdownify": Converter("markdownify", _markdownify, seen_of_markdown),
    "get_text()": Converter("beautifulsoup4", partial(_get_text, "", False)),
    'get_text("\\n")': Converter("beautifulsoup4", partial(_get_text, "\n", False)),
    'get_text("\\n", strip=True)': Converter("beautifulsoup4", partial(_get_text, "\n", True)),
    "inscriptis": Converter("inscriptis", _inscriptis),
    f"lines of {MAIL_COLUMNS}, as e-mails": Converter("", _mailed),
    "all in one line": Converter("", _in_one_line),
    "lynx -dump": Converter("lynx", partial(_browser, _LYNX), seen_of_lynx, is_program=True),
    "lynx -dump -nolist": Converter(
        "lynx", partial(_browser, (*_LYNX, "-nolist")), is_program=True
    ),
    "w3m -dump": Converter("w3m", partial(_browser, _W3M), is_program=True),
}
"""Name in the table → what writes a page down."""


@dataclass(frozen=True)
class ConverterScore:
    """One document's words: all of it, and what is kept by newsclean and by C4's rule."""

    everything: Counts
    ours: Counts
    rule: Counts


def score_converted(
    cleaner: CleanerLike, page: Page, text: str, seen: Callable[[str], str] = str
) -> ConverterScore:
    """Score one page.

    Args:
        cleaner: what cleans it.
        page: with labels.
        text: the page as a converter wrote it down.
        seen: what a reader sees of it.
    """
    gold = "\n".join(block for block, label in page.blocks or () if label in ARTICLE)
    kept = kept_text(cleaner.clean(text, format="text"), ARTICLE)
    by_rule = "\n".join(line for line in text.split("\n") if keeps_line(line))
    texts = (text, kept, by_rule)
    return ConverterScore(*(count_words(gold, seen(each)) for each in texts))


def _seen_html(page: Page) -> str:
    """A page without what no reader sees."""
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(page.html)
    for node in tree.css(UNSEEN):
        node.decompose()
    return tree.html or ""


def run(options: Options) -> Report:
    """Measure, and return the report."""
    report = Report("converters")
    pages = choose(options.scored, is_labelled, options.limit)
    table = report.table(
        f"{len(pages)} whole pages as other programs write them down; {origin(options)}\n"
        f"kept: the article group ({describe(ARTICLE)})",
        ("converter", "F1", "words lost", "boilerplate left", "F1: C4 line rule", "keep all"),
    )
    table.notes.append("means over documents; marks, numbers of links and addresses are no words")
    for name, converter in CONVERTERS.items():
        version = converter.version()
        if version is None:
            table.add(name, "not installed")
            continue
        note = f"{converter.source}: {version}"
        if converter.is_program and note not in table.notes:
            table.notes.append(note)

        def score(
            cleaner: CleanerLike, page: Page, converter: Converter = converter
        ) -> ConverterScore:
            return score_converted(cleaner, page, converter.convert(page), converter.seen)

        found = list(score_pages(score, pages, options).values())
        scores = [(each.everything, each.ours) for each in found]
        table.add(
            name,
            mean(ours.f1 for _, ours in scores),
            mean(ratio(before.right - after.right, before.right) for before, after in scores),
            mean(ratio(after.false, before.false) for before, after in scores),
            mean(each.rule.f1 for each in found),
            mean(before.f1 for before, _ in scores),
        )
        report.figure(f"{name}/f1", mean(ours.f1 for _, ours in scores))
    return report
