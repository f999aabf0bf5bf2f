"""Coverage-guided fuzzing, on demand:

    pip install atheris
    python tests/hostile/fuzz_atheris.py -max_total_time=600 CORPUS_FOLDER

A crash is written to the working folder; pass the file's name to run it again. Put what it shows
into `hostile_documents.py` as a document of its own.
"""

from __future__ import annotations

import sys
from pathlib import Path

import atheris  # type: ignore[import-not-found]

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[2])]

with atheris.instrument_imports(include=["newsclean"]):
    from hostile_documents import violations

    import newsclean

FORMS = ("auto", "html", "text")


def try_one(data: bytes) -> None:
    """The first byte chooses how the rest goes in."""
    provider = atheris.FuzzedDataProvider(data)
    form = FORMS[provider.ConsumeIntInRange(0, len(FORMS) - 1)]
    as_bytes = provider.ConsumeBool()
    rest = provider.ConsumeBytes(sys.maxsize)
    source = rest if as_bytes else rest.decode("utf-8", "surrogateescape")
    for violation in violations(source, form, newsclean.clean(source, format=form)):
        raise AssertionError(violation)


if __name__ == "__main__":
    atheris.Setup(sys.argv, try_one)
    atheris.Fuzz()
