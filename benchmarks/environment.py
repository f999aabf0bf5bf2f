"""Machine, Python and library versions: what stands below every table."""

from __future__ import annotations

import os
import platform

from newsclean.training.extractors import installed_version

LIBRARIES = (
    "newsclean",
    "numpy",
    "lxml",
    "selectolax",
    "trafilatura",
    "resiliparse",
    "readability-lxml",
    "newspaper4k",
    "jusText",
    "turbohtml",
    "html2text",
    "markdownify",
    "beautifulsoup4",
    "inscriptis",
    "rouge-score",
)


def version_of(distribution: str) -> str | None:
    """Version of an installed distribution, or None; newsclean itself may run from source."""
    if distribution == "newsclean":
        import newsclean

        return str(getattr(newsclean, "__version__", "from source"))
    return installed_version(distribution)


def processor() -> str:
    """Name of the processor, as far as the system tells."""
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as stream:
            for line in stream:
                if line.startswith("model name"):
                    return line.split(":", 1)[1].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()


def environment() -> dict[str, str]:
    """The environment as plain data."""
    known = {
        "machine": f"{processor()}, {os.cpu_count()} cores, {platform.system()}",
        "python": f"{platform.python_implementation()} {platform.python_version()}",
    }
    for name in LIBRARIES:
        known[name] = version_of(name) or "not installed"
    return known


def environment_lines() -> list[str]:
    """The environment as lines to print."""
    known = environment()
    libraries = ", ".join(
        f"{name} {known[name]}" for name in LIBRARIES if known[name] != "not installed"
    )
    return [known["machine"], f"{known['python']}; {libraries or 'no libraries found'}"]
