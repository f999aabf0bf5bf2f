"""`newsclean train` and `newsclean evaluate`."""

from __future__ import annotations

import argparse
import errno
import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from time import monotonic

from newsclean.streams import FAILED, OK, complain, reason, say, write_result
from newsclean.training.corpus import Page, load_corpus

MODES = ("html", "text")
SHIPPED = "shipped"
"""What the shipped model is called."""


def _teller() -> Callable[[str], None]:
    start = monotonic()

    def tell(message: str) -> None:
        seconds = int(monotonic() - start)
        say(f"{seconds // 60:3d}:{seconds % 60:02d}  {message}")

    return tell


def _needs_scikit_learn(run: Callable[[], int], name: str) -> int:
    try:
        return run()
    except ModuleNotFoundError as error:
        if error.name not in ("sklearn", "scipy", "threadpoolctl"):
            raise
        complain("needs scikit-learn: pip install 'newsclean[train]'", name)
    except BrokenPipeError:
        raise  # whoever read the figures has had enough
    except OSError as error:
        complain(reason(error), name)
    except ValueError as error:
        complain(str(error), name)
    return FAILED


def train(argv: Sequence[str]) -> int:
    """`newsclean train CORPUS… -o MODEL`; returns the exit status."""
    parser = argparse.ArgumentParser(
        prog="newsclean train",
        description="Train a model from labelled pages: folders or files in the corpus's form.",
    )
    parser.add_argument("corpus", nargs="+", type=Path)
    parser.add_argument("-o", "--output", required=True, type=Path, metavar="MODEL")
    parser.add_argument("--jobs", type=int, default=2, help="processes that read pages")
    parser.add_argument("--figures", type=Path, help="JSON of `evaluate --json`, for the card")
    parser.add_argument(
        "--from",
        dest="start",
        metavar="MODEL",
        help="model ('shipped' for the shipped one) whose networks learn on; all else of it stays",
    )
    parser.add_argument(
        "--again",
        action="store_true",
        help="let a new model's networks learn on in rounds, too, as those of the benchmarks do",
    )
    arguments = parser.parse_args(argv)
    if arguments.again and arguments.start is not None:
        parser.error("--from is learning on: --again goes without it")

    def run() -> int:
        from newsclean.classifier.model import load_model
        from newsclean.classifier.storage import write_model
        from newsclean.training.examples import make_examples
        from newsclean.training.material import appeals, documents
        from newsclean.training.readings import with_readings
        from newsclean.training.train import AGAIN, train_model, train_on, with_card

        tell = _teller()
        _see_that_it_can_be_written(arguments.output)
        start = None
        if arguments.start is not None:
            start = load_model(None if arguments.start == SHIPPED else arguments.start)
        pages = with_readings(load_corpus(arguments.corpus))
        tell(f"{len(pages)} pages, {sum(page.blocks is not None for page in pages)} labelled")
        pieces = appeals()
        examples = make_examples(pages, pieces, documents(), arguments.jobs)
        tell(f"{len(examples)} texts and pages to learn from")
        named = ", ".join(path.name for path in arguments.corpus)
        if start is None:
            rounds = AGAIN if arguments.again else ((), ())
            model = train_model(examples, pages, pieces, tell, rounds=rounds, trained_on=named)
        else:
            model = train_on(start, examples, pages, pieces, tell, trained_on=named)
        if arguments.figures:
            model = with_card(model, figures=json.loads(arguments.figures.read_text("utf-8")))
        write_model(model, arguments.output)
        tell(f"{arguments.output}: {arguments.output.stat().st_size / 1e6:.1f} MB")
        return OK

    return _needs_scikit_learn(run, "train")


def _see_that_it_can_be_written(path: Path) -> None:
    """Better now than after the minutes of training."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if not os.access(path if path.exists() else path.parent, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))


def evaluate(argv: Sequence[str]) -> int:
    """`newsclean evaluate CORPUS…`; returns the exit status."""
    parser = argparse.ArgumentParser(
        prog="newsclean evaluate",
        description="Score by cross-validation over web sites, or score given models.",
    )
    parser.add_argument("corpus", nargs="+", type=Path)
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--cache", type=Path, help="folder for the models of the folds")
    parser.add_argument("--model", type=Path, help="score this model, not cross-validated")
    parser.add_argument(
        "--compare",
        nargs=2,
        metavar=("OLD", "NEW"),
        help="two models ('shipped' for the shipped one): what the second gains and loses",
    )
    parser.add_argument("--json", action="store_true", help="figures as JSON on stdout")
    arguments = parser.parse_args(argv)

    def run() -> int:
        pages = load_corpus(arguments.corpus)
        labelled = [page for page in pages if page.blocks]
        if not labelled:
            raise ValueError("no labelled page in the corpus")
        if arguments.compare:
            return _compare(labelled, arguments.compare)
        return _figures(pages, labelled, arguments)

    return _needs_scikit_learn(run, "evaluate")


def _modes(pages: Sequence[Page]) -> list[str]:
    return [mode for mode in MODES if mode == "text" or any(page.html for page in pages)]


def _of_mode(pages: Sequence[Page], mode: str) -> list[Page]:
    return [page for page in pages if mode == "text" or page.html]


def _figures(pages: Sequence[Page], labelled: Sequence[Page], arguments: argparse.Namespace) -> int:
    from newsclean.cleaner import Cleaner
    from newsclean.training.evaluate import cross_validated
    from newsclean.training.scores import FIGURES, PageScore, score_page

    scores: dict[str, list[PageScore]] = {mode: [] for mode in _modes(labelled)}
    if arguments.model:
        parts = [(Cleaner(model=arguments.model), list(labelled))]
        how = f"model {arguments.model.name}; these may be its training pages"
    else:
        found = cross_validated(pages, arguments.folds, _teller(), arguments.cache, arguments.jobs)
        parts = [(cleaner, [page for page in mine if page.blocks]) for _, cleaner, mine in found]
        how = f"cross-validated by web site, {arguments.folds} folds"
    for cleaner, mine in parts:
        for mode in scores:
            scores[mode] += [score_page(cleaner, page, mode) for page in _of_mode(mine, mode)]
    table = {
        mode: {name: figure(found) for name, figure in FIGURES.items()}
        for mode, found in scores.items()
        if found
    }
    if arguments.json:
        write_result(json.dumps({"how": how, "pages": len(labelled), **table}) + "\n")
        return OK
    lines = [
        f"{len(labelled)} labelled pages; {how}",
        f"{'':24}" + "".join(f"{mode:>10}" for mode in table),
        *(f"{name:24}" + "".join(f"{table[m][name]:10.4f}" for m in table) for name in FIGURES),
    ]
    write_result("\n".join(lines) + "\n")
    return OK


def _compare(labelled: Sequence[Page], names: Sequence[str]) -> int:
    from newsclean.cleaner import Cleaner
    from newsclean.training.scores import FIGURES, interval, score_page

    cleaners = [Cleaner(model=None if name == SHIPPED else name) for name in names]
    lines = [f"{len(labelled)} labelled pages; change from {names[0]} to {names[1]}, 95 % interval"]
    for mode in _modes(labelled):
        mine = _of_mode(labelled, mode)
        old, new = ([score_page(cleaner, page, mode) for page in mine] for cleaner in cleaners)
        lines.append(mode)
        for name, figure in FIGURES.items():
            change, low, high = interval(figure, old, new)
            lines.append(
                f"  {name:24}{figure(old):8.4f} → {figure(new):.4f}  {change:+.4f}"
                f"  [{low:+.4f}, {high:+.4f}]"
            )
        moved = sorted(zip(old, new), key=lambda pair: pair[1].accuracy - pair[0].accuracy)
        for title, part in (("loses most", moved[:3]), ("gains most", moved[:-4:-1])):
            named = ", ".join(f"{b.page} {b.accuracy - a.accuracy:+.3f}" for a, b in part)
            lines.append(f"  {title}: {named}")
    write_result("\n".join(lines) + "\n")
    return OK
