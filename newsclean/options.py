"""The options that say how documents are cleaned; the commands that clean share them."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from newsclean.labels import DEFAULT_KEEP, Label, parse_labels

if TYPE_CHECKING:
    from newsclean.cleaner import Cleaner

_DEFAULT = ",".join(DEFAULT_KEEP)


def add_keep_option(parser: ArgumentParser) -> None:
    """The option that says what the story is made of."""
    parser.add_argument(
        "--keep",
        metavar="LABELS",
        default=_DEFAULT,
        help="labels or groups that the story is made of, parted by commas (%(default)s)",
    )


def add_cleaning_options(parser: ArgumentParser) -> None:
    """The options that say what documents are, and with what knowledge they are cleaned."""
    parser.add_argument(
        "--format",
        choices=("auto", "html", "text"),
        default="auto",
        help="what the input is (%(default)s)",
    )
    parser.add_argument("--url", help="address of the page, if known; it is never fetched")
    parser.add_argument("--model", metavar="FILE", help="another model than the shipped one")
    parser.add_argument(
        "--templates", metavar="FILE", help="what `newsclean learn` learned of sites (with --url)"
    )


def kept_labels(parser: ArgumentParser, options: Namespace) -> frozenset[Label]:
    """The labels that `--keep` names; unknown ones end the command with status 2."""
    try:
        return parse_labels(name.strip() for name in getattr(options, "keep", _DEFAULT).split(","))
    except ValueError as error:
        parser.error(f"--keep: {error}")


def make_cleaner(parser: ArgumentParser, options: Namespace) -> Cleaner:
    """The cleaner that the options ask for; bad ones end the command with status 2."""
    keep = kept_labels(parser, options)
    from newsclean.cleaner import Cleaner

    templates = None
    if getattr(options, "templates", None) is not None:
        from newsclean.templates import Templates

        try:
            templates = Templates.load(options.templates)
        except (ValueError, OSError) as error:
            parser.error(f"--templates: {error}")
    try:
        return Cleaner(keep=keep, model=options.model, templates=templates)
    except (ValueError, OSError) as error:
        parser.error(f"--model: {error}")
