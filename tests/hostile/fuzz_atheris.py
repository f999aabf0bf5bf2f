"""Coverage-guided fuzzing, on demand:

    pip install atheris
    python tests/hostile/fuzz_atheris.py -max_total_time=600 CORPUS_FOLDER

`FUZZ_FORM=text`, `html` or `bytes` keeps to one kind of input. The search sees Python, not the
compiled loops: with `NEWSCLEAN_PURE=1` it sees what their twins do. A crash is written to the
working folder; pass the file's name to run it again. Put what it shows into
`hostile_documents.py` as a document of its own.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import atheris  # type: ignore[import-not-found]

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[2])]

with atheris.instrument_imports(include=["newsclean"]):
    from hostile_documents import violations

    import newsclean

    # Most modules are loaded when they are first needed; only here are they instrumented.
    for sample in ("The ferry stood.", "<p>The ferry stood.</p>", b"Le caf\xe9 de la gare", b"\0"):
        newsclean.clean(sample).to_dict()

FORMS = ("auto", "html", "text")
KIND = os.environ.get("FUZZ_FORM", "")


def try_one(data: bytes) -> None:
    """The last byte chooses how the rest goes in, unless `FUZZ_FORM` does."""
    provider = atheris.FuzzedDataProvider(data)
    choice = provider.ConsumeIntInRange(0, 2 * len(FORMS) - 1)
    form = KIND if KIND in FORMS else FORMS[choice % len(FORMS)]
    as_bytes = KIND == "bytes" or (not KIND and choice >= len(FORMS))
    rest = provider.ConsumeBytes(sys.maxsize)
    source = rest if as_bytes else rest.decode("utf-8", "surrogateescape")
    for violation in violations(source, form, newsclean.clean(source, format=form)):
        raise AssertionError(violation)


if __name__ == "__main__":
    if KIND not in ("", "text", "html", "bytes"):
        sys.exit(f"FUZZ_FORM: expected text, html or bytes, got {KIND!r}")
    atheris.Setup(sys.argv, try_one)
    atheris.Fuzz()
