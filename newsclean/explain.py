"""`newsclean explain`: why each segment has its label, in the terminal."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from newsclean.cli import COLOURS
from newsclean.labels import LABELS, Label
from newsclean.options import add_cleaning_options, add_keep_option, kept_labels, make_cleaner
from newsclean.streams import FAILED, OK, read_files, tamed, write_result

if TYPE_CHECKING:
    from newsclean.cleaner import Cleaner
    from newsclean.reading.source import Source
    from newsclean.why import Findings

_RUNNER_UP = "runner-up: "  # the model tells it among its evidence; here it has its own place
_INDENT = " " * 6


@dataclass(frozen=True)
class Ballot:
    """One vote, for people.

    Attributes:
        detector: name of the detector.
        label: what it took the segment for.
        strength: 0 to 1; 1 means "nearly always right when it speaks".
        evidence: what it saw.
    """

    detector: str
    label: Label
    strength: float
    evidence: str


@dataclass(frozen=True)
class Account:
    """Why one segment has its label.

    Attributes:
        number: of the segment, from 1.
        text: the segment.
        start: offset of its first character.
        end: offset behind its last.
        label: what it is taken for.
        confidence: of the label, as `Segment.confidence`; where the document as a whole decided it
            is not the model's probability, which `probabilities` has.
        kept: whether it is part of the story.
        runner_up: the likeliest other label.
        runner_up_confidence: its probability.
        votes: of the detectors, strongest first, for whatever label.
        features: strongest evidence of the classifier for the label.
        path: where it stood in the page (a CSS path); None for plain text.
        probabilities: of all labels, likeliest first.
    """

    number: int
    text: str
    start: int
    end: int
    label: Label
    confidence: float
    kept: bool
    runner_up: Label
    runner_up_confidence: float
    votes: tuple[Ballot, ...]
    features: tuple[str, ...]
    path: str | None
    probabilities: tuple[tuple[Label, float], ...]

    def to_dict(self) -> dict[str, Any]:
        """The account as plain data for JSON."""
        plain = asdict(self)
        plain["group"] = self.label.group.value
        for name in ("label", "runner_up"):
            plain[name] = plain[name].value
        for name in ("confidence", "runner_up_confidence"):
            plain[name] = round(plain[name], 4)
        plain["votes"] = [{**asdict(vote), "label": vote.label.value} for vote in self.votes]
        plain["features"] = list(self.features)
        plain["probabilities"] = {
            label.value: round(value, 4) for label, value in self.probabilities
        }
        return plain


def explain(
    cleaner: Cleaner,
    source: Source,
    *,
    format: str = "auto",
    url: str | None = None,
    keep: frozenset[Label] = frozenset(),
    only: int | None = None,
) -> list[Account]:
    """Why each segment of a document has its label.

    Args:
        cleaner: what cleans it.
        source: text or HTML as str or bytes, or a `bs4.BeautifulSoup` or `Tag`.
        format: "html", "text", or "auto" to tell them apart.
        url: address of the page, if known.
        keep: labels that the story is made of.
        only: number of the one segment to tell of, from 1; None for all.

    Raises:
        IndexError: if there is no segment of that number.
    """
    from newsclean.reading.source import read_source

    document, _ = read_source(source, format)
    count = len(document)
    if only is not None and not 1 <= only <= count:
        raise IndexError(f"no segment {only}: the document has {count}")
    if not count:
        return []
    found = cleaner.examine(document, url)
    decision = found.decision
    ballots = _ballots(found)
    blocks = range(count) if only is None else [only - 1]
    return [_account(found, block, decision.labels[block], keep, ballots) for block in blocks]


def _ballots(found: Findings) -> dict[int, list[Ballot]]:
    ballots: dict[int, list[Ballot]] = {}
    for vote in sorted(found.votes, key=lambda vote: -vote.strength):
        name, _, evidence = vote.reason.partition(": ")
        ballot = Ballot(name, vote.label, round(float(vote.strength), 4), evidence)
        mine = ballots.setdefault(vote.block, [])
        if ballot not in mine:
            mine.append(ballot)
    return ballots


def _account(
    found: Findings,
    block: int,
    label: Label,
    keep: frozenset[Label],
    ballots: dict[int, list[Ballot]],
) -> Account:
    document = found.document
    row: list[float] = found.probabilities[block].tolist()
    order = sorted(zip(LABELS, row), key=lambda pair: -pair[1])
    runner_up, its_confidence = next(pair for pair in order if pair[0] is not label)
    evidence = found.evidence(block, label)
    return Account(
        number=block + 1,
        text=document.written[block],
        start=document.starts[block],
        end=document.ends[block],
        label=label,
        confidence=found.decision.confidences[block],
        kept=label in keep,
        runner_up=runner_up,
        runner_up_confidence=its_confidence,
        votes=tuple(ballots.get(block, ())),
        features=tuple(each for each in evidence if not each.startswith(_RUNNER_UP)),
        path=found.path(block),
        probabilities=tuple(order),
    )


def make_parser() -> ArgumentParser:
    """The options of the command."""
    parser = ArgumentParser(
        prog="newsclean explain",
        description="Say why each segment has its label: the detectors that voted, the strongest "
        "features, the runner-up.",
        allow_abbrev=False,
    )
    parser.add_argument(
        "files", nargs="*", default=["-"], metavar="FILE", help="text or HTML; - for stdin"
    )
    parser.add_argument(
        "--segment", type=int, metavar="N", help="the full account of segment N (from 1)"
    )
    parser.add_argument("--json", action="store_true", help="one object a segment and line")
    add_keep_option(parser)
    add_cleaning_options(parser)
    return parser


def main(arguments: Sequence[str]) -> int:
    """Run the command.

    Args:
        arguments: those behind `newsclean explain`.

    Returns:
        The exit status: 0; 1 when a file could not be read; bad usage exits with 2.
    """
    parser = make_parser()
    options = parser.parse_args(arguments)
    cleaner = make_cleaner(parser, options)
    keep = kept_labels(parser, options)
    colour = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    unreadable: list[str] = []
    for number, (name, source) in enumerate(read_files(options.files, unreadable, "explain")):
        try:
            accounts = explain(
                cleaner,
                source,
                format=options.format,
                url=options.url,
                keep=keep,
                only=options.segment,
            )
        except IndexError as error:
            parser.error(f"--segment: {name}: {error}")
        if options.json:
            write_result(*(_json(name, account) for account in accounts))
        else:
            if len(options.files) > 1:
                write_result(("\n" if number else "") + f"== {tamed(name)} ==\n")
            tell = _briefly if options.segment is None else _in_full
            write_result(*(line + "\n" for each in accounts for line in tell(each, colour)))
    return FAILED if unreadable else OK


def _json(name: str, account: Account) -> str:
    import json

    return json.dumps({"file": name, **account.to_dict()}, ensure_ascii=False) + "\n"


def _briefly(account: Account, colour: bool) -> Iterator[str]:
    text = " ".join(account.text.split())
    yield f"{_head(account, colour)}  {tamed(text if len(text) <= 90 else text[:89] + '…')}"
    for vote in account.votes[:4]:
        other = "" if vote.label is account.label else f" (for {vote.label})"
        name = tamed(vote.detector) + other
        yield f"{_INDENT}{vote.strength:.2f} {name}: {_short(vote.evidence)}"
    if len(account.votes) > 4:
        yield f"{_INDENT}and {len(account.votes) - 4} more votes"
    if account.features:
        yield f"{_INDENT}{'; '.join(map(_short, account.features))}"
    yield f"{_INDENT}runner-up: {account.runner_up} {account.runner_up_confidence:.2f}"


def _in_full(account: Account, colour: bool) -> Iterator[str]:
    yield _head(account, colour)
    yield f"characters {account.start} to {account.end}" + (
        f", at {tamed(account.path)}" if account.path else ""
    )
    yield ""
    for line in account.text.splitlines():
        yield f"  {tamed(line)}"
    yield ""
    yield "detectors:" if account.votes else "detectors: none voted"
    for vote in account.votes:
        name = f"{tamed(vote.detector)}: {tamed(vote.evidence)}"
        yield f"  {vote.strength:.2f}  {vote.label:<13} {name}"
    yield "strongest features:" if account.features else "strongest features: none"
    for feature in account.features:
        yield f"  {tamed(feature)}"
    yield "probabilities:"
    for label, value in account.probabilities:
        yield f"  {value:.4f}  {label:<13} {'█' * round(value * 40)}".rstrip()


def _head(account: Account, colour: bool) -> str:
    kept = "kept" if account.kept else "removed"
    head = f"{account.number:>4}  {account.label:<13} {account.confidence:.2f}  {kept:<7}"
    return f"\x1b[{COLOURS[account.label.group]}m{head}\x1b[0m" if colour else head


def _short(text: str) -> str:
    text = tamed(" ".join(text.split()))
    return text if len(text) <= 80 else text[:79] + "…"
