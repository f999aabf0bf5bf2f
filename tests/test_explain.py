"""`newsclean explain`: every segment with its reasons, for people and for machines."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

import newsclean
from newsclean import DEFAULT_KEEP, Cleaner, Label
from newsclean.explain import explain

STORY = "metered-letter.en.txt"
PAGE = "metered-overlay.en.html"


def run(*arguments: str | Path, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "newsclean", "explain", *map(str, arguments)]
    return subprocess.run(command, input=stdin, capture_output=True, timeout=120)


def good(*arguments: str | Path, stdin: bytes = b"") -> str:
    done = run(*arguments, stdin=stdin)
    assert (done.returncode, done.stderr) == (0, b"")
    return done.stdout.decode()


@pytest.mark.parametrize("name", [STORY, PAGE])
def test_accounts_agree_with_the_result(seeds: Path, name: str) -> None:
    source = (seeds / name).read_bytes()
    cleaned = newsclean.clean(source)
    accounts = explain(Cleaner(), source, keep=frozenset(DEFAULT_KEEP))
    assert len(accounts) == len(cleaned.segments)
    for number, (account, segment) in enumerate(zip(accounts, cleaned.segments), start=1):
        assert account.number == number
        assert (account.text, account.start, account.end, account.label) == (
            segment.text,
            segment.start,
            segment.end,
            segment.label,
        )
        assert account.confidence == pytest.approx(segment.confidence, abs=1e-5)
        assert account.path == segment.path
        assert account.kept == (segment.label in DEFAULT_KEEP)
        values = dict(account.probabilities)
        assert sum(values.values()) == pytest.approx(1, abs=1e-3) and len(values) == 23
        assert account.runner_up is not account.label
        others = [value for label, value in values.items() if label is not account.label]
        assert account.runner_up_confidence == max(others)
        told = [f"{v.detector}: {v.evidence}" for v in account.votes if v.label is account.label]
        assert set(told) | set(account.features) <= set(segment.reasons) | {
            f"{reason}: " for reason in segment.reasons
        }
        strengths = [vote.strength for vote in account.votes]
        assert strengths == sorted(strengths, reverse=True)


def test_votes_of_ones_own_detectors_are_told() -> None:
    def shouts(lines):  # type: ignore[no-untyped-def]
        from newsclean.detectors.votes import Vote

        for block, text in enumerate(lines.raw):
            if text.isupper():
                yield Vote(block, Label.PROMO, 0.9, f"shouting: {text}")

    text = "The bridge was opened on Monday.\n\nCOME TO OUR FAIR"
    accounts = explain(Cleaner(detectors=[shouts]), text)
    votes = [(v.detector, v.label, v.strength, v.evidence) for v in accounts[1].votes]
    assert ("shouting", Label.PROMO, 0.9, "COME TO OUR FAIR") in votes
    assert not any(vote.detector == "shouting" for vote in accounts[0].votes)


def test_in_the_terminal(seeds: Path) -> None:
    segments = newsclean.clean((seeds / STORY).read_bytes()).segments
    told = good(seeds / STORY)
    heads = [line for line in told.splitlines() if not line.startswith("      ")]
    assert len(heads) == len(segments)
    for head, segment in zip(heads, segments):
        words = head.split()
        assert words[1:3] == [segment.label, f"{segment.confidence:.2f}"]
        assert words[3] == ("kept" if segment.label in DEFAULT_KEEP else "removed")
    assert told.count("runner-up: ") == len(segments)
    assert "en.by-line: By Corin Haldane" in told
    assert "\x1b" not in told
    assert good(stdin=(seeds / STORY).read_bytes()) == told


def test_one_segment_in_full(seeds: Path) -> None:
    segment = newsclean.clean((seeds / PAGE).read_bytes()).segments[11]
    told = good(seeds / PAGE, "--segment", "12")
    assert segment.text in told and segment.path is not None and segment.path in told
    assert f"characters {segment.start} to {segment.end}" in told
    for label in Label:
        assert f" {label.value}" in told
    for number in ("0", "-1", "70000"):
        done = run(seeds / PAGE, "--segment", number)
        assert done.returncode == 2 and b"no segment" in done.stderr and not done.stdout


def test_json(seeds: Path) -> None:
    lines = good("--json", seeds / STORY, seeds / PAGE).splitlines()
    given = [json.loads(line) for line in lines]
    assert {each["file"] for each in given} == {str(seeds / STORY), str(seeds / PAGE)}
    segments = newsclean.clean((seeds / STORY).read_bytes()).to_dict()["segments"]
    for each, segment in zip(given, segments):
        for name in ("text", "start", "end", "label", "group", "path"):
            assert each[name] == segment[name]
        assert each["runner_up"] in set(Label)
        for vote in each["votes"]:
            assert set(vote) == {"detector", "label", "strength", "evidence"}
    one = json.loads(good("--json", seeds / STORY, "--segment", "5"))
    assert one == given[4] and one["votes"][0]["detector"] == "en.by-line"


def test_text_cannot_steer_the_terminal() -> None:
    hostile = "\x1b[2J\x1b]0;title\x07 \u202e gnp.exe \x9b31m\n\nA second line."
    for arguments in ((), ("--segment", "1")):
        told = good(*arguments, stdin=hostile.encode())
        assert not set(told) & set("\x1b\x07\x9b\u202e")


def test_nothing_in_nothing_out() -> None:
    assert good() == good("--json") == ""
    assert run("--segment", "1").returncode == 2


def test_unreadable_files_are_told_and_the_others_done(seeds: Path) -> None:
    done = run("no-such-file", seeds / STORY)
    assert done.returncode == 1 and b"no-such-file" in done.stderr and b"byline" in done.stdout
    assert run("--keep", "prose", seeds / STORY).returncode == 2
