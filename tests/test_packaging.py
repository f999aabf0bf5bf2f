"""What a built package holds, and that importing it costs next to nothing."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import zipfile
from importlib import metadata
from pathlib import Path

import pytest

import newsclean
from newsclean.kernels import kernels

NEEDED = {
    "newsclean/py.typed",
    "newsclean/classifier/weights/model.npz",
    "newsclean/detectors/phrases.book",
    "newsclean/decision/rules/letters.txt",
    *(f"newsclean/detectors/phrases/{lang}.phrases" for lang in "en de fr es it pt nl".split()),
    *(
        f"newsclean/training/material/appeals/{lang}.labels"
        for lang in "en de fr es it pt nl".split()
    ),
}
MOST_BYTES_OF_A_MODEL = 8 << 20


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory, root: Path) -> zipfile.ZipFile:
    """The project's wheel, built from a copy, without a network."""
    for needed in ("build", "setuptools", "Cython"):
        pytest.importorskip(needed, reason=f"{needed} is not installed")
    copy = tmp_path_factory.mktemp("copy")
    for name in ("pyproject.toml", "README.md", "MANIFEST.in"):
        shutil.copy(root / name, copy)
    left_out = shutil.ignore_patterns("__pycache__", "*.so", "*.pyd", "*.c")
    shutil.copytree(root / "newsclean", copy / "newsclean", ignore=left_out)
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", "dist"]
    done = subprocess.run(command, cwd=copy, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (path,) = (copy / "dist").iterdir()
    return zipfile.ZipFile(path)


def test_wheel_holds_code_data_and_nothing_else(wheel: zipfile.ZipFile, root: Path) -> None:
    names = set(wheel.namelist())
    assert names >= NEEDED
    code = {str(p.relative_to(root)) for p in (root / "newsclean").rglob("*.py")}
    assert names >= code
    if kernels is not None:  # there is a compiler here
        assert [n for n in names if re.search(r"kernels/compiled\.[^/]*\.(?:so|pyd)$", n)]
    outside = [n for n in names if not n.startswith(("newsclean/", "newsclean-"))]
    assert outside == []
    assert [n for n in names if n.endswith((".pyc", ".pkl", ".partial", ".c"))] == []


def test_shipped_files_are_there(root: Path) -> None:
    assert [name for name in sorted(NEEDED) if not (root / name).is_file()] == []


def test_the_shipped_model_is_small(root: Path) -> None:
    weights = (root / "newsclean" / "classifier" / "weights").rglob("*")
    assert 0 < sum(path.stat().st_size for path in weights) <= MOST_BYTES_OF_A_MODEL


def test_version() -> None:
    assert re.fullmatch(r"\d+\.\d+\.\d+(?:(?:a|b|rc|\.dev)\d+)?", newsclean.__version__)
    try:
        installed = metadata.version("newsclean")
    except metadata.PackageNotFoundError:
        pytest.skip("newsclean is not installed here")
    assert installed == newsclean.__version__


def test_the_changelog_tells_of_this_version(root: Path) -> None:
    changelog = (root / "CHANGELOG.md").read_text("utf-8")
    assert f"## {newsclean.__version__}" in changelog


def modules_after(code: str) -> set[str]:
    """Names of the modules that are loaded once `code` has run in a fresh interpreter."""
    root = Path(__file__).resolve().parents[1]
    run = subprocess.run(
        [sys.executable, "-c", f"import sys\n{code}\nprint(*sys.modules)"],
        env={**os.environ, "PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        check=True,
    )
    return set(run.stdout.splitlines()[-1].split())


def test_importing_loads_nothing_heavy() -> None:
    heavy = {"numpy", "selectolax", "bs4", "sklearn", "scipy", "asyncio", "json"}
    assert modules_after("import newsclean") & (heavy - modules_after("")) == set()


def test_cleaning_loads_no_training_and_no_network() -> None:
    code = "import newsclean; newsclean.clean('A line.'); newsclean.clean('<p>A line.</p>')"
    loaded = modules_after(code)
    assert {"numpy", "newsclean.cleaner"} <= loaded
    unwanted = {"sklearn", "scipy", "socket", "ssl", "http", "urllib.request", "pickle", "bs4"}
    # NumPy itself loads pickle: what counts is what comes on top of it.
    assert loaded & unwanted - modules_after("import numpy, selectolax.lexbor") == set()


def test_no_module_unpickles_or_opens_a_connection(root: Path) -> None:
    forbidden = re.compile(
        r"^\s*(?:import|from)\s+(?:pickle|cPickle|dill|cloudpickle|joblib|marshal|shelve"
        r"|socket|ssl|requests|httpx|aiohttp|urllib\.request|urllib3|http\.client|ftplib)\b",
        re.MULTILINE,
    )
    found = {
        str(path.relative_to(root)): forbidden.findall(path.read_text("utf-8"))
        for path in (root / "newsclean").rglob("*.py")
    }
    assert {name: lines for name, lines in found.items() if lines} == {}
