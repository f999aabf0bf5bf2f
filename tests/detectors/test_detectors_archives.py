"""Archives by month and year are navigation; dates of a story are left alone."""

from __future__ import annotations

import pytest

import newsclean
from newsclean.detectors.phrasebook import lines_of
from newsclean.detectors.registry import default_marks, standard_votes
from newsclean.detectors.shapes.anchors import flags_of
from newsclean.detectors.shapes.archives import find_archives
from newsclean.labels import Label
from tests.test_copies import told


def archived(texts: list[str]) -> list[int]:
    """The lines that are taken for an archive."""
    lines = lines_of(texts)
    return [vote.block for vote in find_archives(lines, flags_of(lines.tokens))]


@pytest.mark.parametrize(
    "texts",
    [
        ["May 2021", "April 2021", "March 2021", "January 2021", "December 2020"],
        ["► November (4)", "► October (3)", "▼ June (1)", "► May (12)", "► 2019 (40)"],
        ["2021", "Juni", "Mai", "April", "2020", "Dezember"],
        ["Februar 2020 (1)", "Januar 2020 (1)", "Dezember 2019 (5)", "März 2019", "Juli 2018"],
        ["décembre 2020", "novembre 2020", "août 2020", "juillet 2020", "avril 2020"],
        ["noviembre de 2020", "octubre de 2020", "julio de 2020", "junio de 2020", "mayo de 2020"],
        ["2022年", "8月", "7月", "6月", "2021年", "12月"],
        ["2022年7月", "2021年6月", "2021年4月", "2020年12月", "2020年1月"],
        ["2022년 7월", "2022년 6월", "2022년 5월", "2022년 4월", "2022년 3월"],
        ["Ноябрь 2020", "Октябрь 2020", "Май 2020", "Март 2020", "Декабрь 2019"],
        ["Ocak 2021 [3]", "Aralık 2020 [4]", "Kasım 2020 [1]", "Ekim 2020 [9]", "Eylül 2020 [2]"],
        [str(year) for year in range(2024, 2012, -1)],
    ],
)
def test_months_and_years_in_a_row_are_an_archive(texts: list[str]) -> None:
    around = ["Archive", *texts, "Impressum"]
    assert archived(around) == list(range(1, len(texts) + 1))


@pytest.mark.parametrize(
    ("texts", "why"),
    [
        (["May 2021", "April 2021", "March 2021", "May 2020"], "four"),
        (["January", "February", "March", "April", "May", "June"], "the months over a table"),
        (["2019", "2020", "2021", "2022", "2023"], "the years over a table"),
        (["May 12", "May 14", "June 1", "June 3", "June 9"], "days"),
        (["May 12, 2021", "May 14, 2021", "June 1, 2021", "June 3, 2021", "July 7, 2021"], "days"),
        (["May 2021 in Skarra"] * 6, "more than a month"),
        (["1905", "1911", "May", "12", "40", "7"], "numbers"),
        (["May", "June", "August", "Dawn", "April", "Summer"], "names"),
        (["May 2021", "", "April 2021", "He left.", "March 2021", "Then he came back."], "years"),
        (["13月", "14月", "15月", "2021年", "2020年"], "no months"),
        ([], "nothing"),
    ],
)
def test_other_dates_are_left_alone(texts: list[str], why: str) -> None:
    assert archived(texts) == [], why


def test_they_bind_but_are_not_shown_to_the_model() -> None:
    lines = lines_of(["Archive", *(f"May {year}" for year in range(2010, 2020))])
    matrix, spans = default_marks(lines)
    assert [vote.block for vote in spans if vote.reason.startswith("archive:")] == [*range(1, 11)]
    assert not matrix[1:].any()
    bound = [vote for vote in standard_votes(lines) if vote.reason.startswith("archive:")]
    assert {vote.label for vote in bound} == {Label.NAVIGATION}


@pytest.mark.parametrize("month", ["月", "月 (3)"])
def test_an_archive_without_markup_is_no_part_of_the_story(month: str) -> None:
    months = [f"{number}{month}" for number in range(12, 0, -1)]
    archive = [line for year in range(2022, 2012, -1) for line in (f"{year}年", *months)]
    lines = ["Boats, counted", *(told(day) for day in range(1, 7)), *archive]
    text = newsclean.clean("\n".join(lines), format="text").text
    assert "月" not in text
    assert all(told(day) in text for day in range(1, 7))
