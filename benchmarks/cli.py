"""The command line of the benchmarks."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path

from benchmarks import (
    access,
    appeals,
    barriers,
    ceiling,
    compare,
    converters,
    disguise,
    engines,
    harm,
    html,
    labels,
    public,
    second_stage,
    soak,
    speed,
    templates,
    text,
    weights,
)
from benchmarks.clones import BadClone
from benchmarks.options import DEFAULT_CACHE, DEFAULT_CORPUS, KEPT, Options
from benchmarks.pages import MissingCorpus
from benchmarks.peers import DEFAULT_PEERS
from benchmarks.report import Report
from newsclean.labels import parse_labels
from newsclean.training.extractors import EXTRACTORS

SIMPLE: dict[str, tuple[Callable[[Options], Report], str]] = {
    "text": (text.run, "the story out of plain text"),
    "converters": (
        converters.run,
        "the story out of whole pages as other programs write them down",
    ),
    "second-stage": (second_stage.run, "cleaning the output of other extractors"),
    "ceiling": (ceiling.run, "what the labels would score against other gold texts"),
    "harm": (harm.run, "what is left of a clean story"),
    "labels": (labels.run, "the label of every block"),
    "access": (access.run, "open, metered or truncated"),
    "templates": (templates.run, "pages with what their site's other pages repeat"),
    "weights": (weights.run, "weights of the evidence of templates, fitted anew"),
    "engines": (engines.run, "table engines beside the bulk command"),
    "appeals": (appeals.run, "appeals in prose, and traps"),
    "hard": (appeals.run_hard, "short documents in which story and furniture look alike"),
    "barriers": (barriers.run, "barriers in other words, and lines that look alike"),
    "disguise": (disguise.run, "pages whose elements have other names, or none"),
    "soak": (soak.run, "memory and threads over 100,000 documents (--limit for fewer)"),
}
CLONES = ("article-extraction-benchmark", "fundus-evaluation", "wcxb")


def _peers(value: str) -> tuple[str, ...]:
    names = tuple(name.strip() for name in value.split(",") if name.strip())
    for name in names:
        if name not in EXTRACTORS:
            raise argparse.ArgumentTypeError(
                f"unknown peer {name!r}; known: {', '.join(EXTRACTORS)}"
            )
    return names


def _positive(value: str) -> int:
    number = int(value)
    if number < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return number


def _common() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(add_help=False)
    add = parser.add_argument
    add("--json", type=Path, metavar="FILE", help="also write the figures to a file")
    add("--corpus", type=Path, default=DEFAULT_CORPUS, help="folder of the corpus")
    add("--pages", type=Path, metavar="DIR", help="score the pages of DIR (corpus form) instead")
    add("--folds", type=_positive, default=5, metavar="K", help="folds of the cross-validation")
    add("--anew", action="store_true", help="train the folds' models (hours), not those kept")
    add("--limit", type=_positive, metavar="N", help="score only N pages (a smoke run)")
    add("--peers", type=_peers, default=DEFAULT_PEERS, help="names of peers, parted by commas")
    add("--no-peers", dest="peers", action="store_const", const=(), help="newsclean alone")
    add("--worst", type=int, default=0, metavar="N", help="list the N worst pages")
    add("--model", type=Path, metavar="FILE", help="score with one model, not cross-validated")
    add("--cache", type=Path, default=DEFAULT_CACHE, help="folder of fold models and peers' texts")
    add("--jobs", type=_positive, default=2, help="processes where nothing is timed")
    add("--keep", metavar="LABELS", help="try another definition of the article")
    return parser


def parser() -> argparse.ArgumentParser:
    """The whole command line."""
    main_parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description="Benchmarks of newsclean beside its peers."
    )
    commands = main_parser.add_subparsers(dest="command", required=True)
    common = _common()
    page = commands.add_parser("html", parents=[common], help="the story out of HTML")
    for name in CLONES:
        page.add_argument(f"--{name}", type=Path, metavar="DIR", help=f"a local clone of {name}")
    page.add_argument("--split", default="test", help="split of the WCXB clone (default: test)")
    for name, (_, summary) in SIMPLE.items():
        commands.add_parser(name, parents=[common], help=summary)
    fast = commands.add_parser("speed", parents=[common], help="time, memory, growth")
    fast.add_argument("--only", help=f"parts, parted by commas: {', '.join(speed.PARTS)}")
    fast.add_argument("--small", action="store_true", help="a smoke test of every part")
    fast.add_argument("--profile", action="store_true", help="where the time goes")
    both = commands.add_parser("compare", help="what a change moved")
    both.add_argument("old", type=Path)
    both.add_argument("new", type=Path)
    return main_parser


def _options(arguments: argparse.Namespace) -> Options:
    keep = parse_labels(arguments.keep.split(",")) if arguments.keep else None
    return Options(
        corpus=arguments.corpus,
        pages=arguments.pages,
        folds=arguments.folds,
        limit=arguments.limit,
        peers=tuple(arguments.peers),
        worst=arguments.worst,
        model=arguments.model,
        kept=None if arguments.anew else KEPT,
        cache=arguments.cache,
        jobs=arguments.jobs,
        keep=keep,
    )


def _run_html(arguments: argparse.Namespace, options: Options) -> Report:
    clones = {name: getattr(arguments, name.replace("-", "_")) for name in CLONES}
    if not any(clones.values()):
        return html.run(options)
    report = Report("html")
    for name, folder in clones.items():
        if folder is not None:
            public.add_public(report, name, folder, arguments.split, options)
    return report


def _run_speed(arguments: argparse.Namespace, options: Options) -> Report:
    if arguments.profile:
        return speed.run_profile(options, arguments.small)
    parts = arguments.only.split(",") if arguments.only else speed.PARTS
    unknown = set(parts) - set(speed.PARTS)
    if unknown:
        raise ValueError(f"unknown parts: {', '.join(sorted(unknown))}")
    return speed.run(options, parts, arguments.small)


def _run(arguments: argparse.Namespace) -> Report:
    options = _options(arguments)
    if arguments.command == "html":
        report = _run_html(arguments, options)
    elif arguments.command == "speed":
        report = _run_speed(arguments, options)
    else:
        report = SIMPLE[arguments.command][0](options)
    settings = asdict(options)
    for private in ("corpus", "kept", "cache", "jobs", "worst"):
        del settings[private]
    settings["model"] = options.model.name if options.model else None
    settings["pages"] = options.pages.name if options.pages else None
    settings["keep"] = sorted(options.keep) if options.keep else None
    report.settings = settings
    return report


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a benchmark; the exit status: 0, 1 if `compare` found something worse, 2 for bad
    usage or missing data."""
    chosen = parser().parse_args(arguments)
    try:
        if chosen.command == "compare":
            report, worse = compare.compare(chosen.old, chosen.new)
            print(report.render())
            return int(worse)
        report = _run(chosen)
    except (MissingCorpus, BadClone, appeals.MissingDocuments, OSError, ValueError) as error:
        print(f"python -m benchmarks: {error}", file=sys.stderr)
        return 2
    print(report.render())
    if chosen.json is not None:
        report.write(chosen.json)
    return 0
