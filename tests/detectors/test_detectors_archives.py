"""Archives by month and year are navigation; dates of a story are left alone."""

from __future__ import annotations

import pytest

import newsclean
from newsclean.detectors.phrasebook import lines_of
from newsclean.detectors.shapes.anchors import flags_of
from newsclean.detectors.shapes.archives import find_archives
from newsclean.detectors.shapes.words import entries
from tests.decision.test_copies import told


def archived(texts: list[str]) -> list[int]:
    """The lines that are taken for an archive."""
    lines = lines_of(texts)
    return [vote.block for vote in find_archives(lines, flags_of(lines.tokens))]


@pytest.mark.parametrize(
    "texts",
    [
        ["May 2021", "April 2021", "March 2021", "January 2021", "December 2020"],
        ["► November (4)", "► October (3)", "▼ June (1)", "► May (1,204)", "► 2019 (40)"],
        ["2021", "Juni", "Mai", "April", "2020", "Dezember"],
        ["2014", "January (27)", "February (30)", "March (9)", "April (12)"],
        ["Februar 2020 (1)", "Januar 2020 (1)", "Dezember 2019 (5)", "März 2019", "Juli 2018"],
        ["décembre 2020", "novembre 2020", "août 2020", "juillet 2020", "avril 2019"],
        ["noviembre de 2020", "octubre de 2020", "julio de 2020", "junio de 2020", "mayo de 2019"],
        ["May 2020 (2)", "June 2020 (3)", "July 2020 (1)", "April 2021", "May 2021"],
        ["2022年", "8月", "7月", "6月", "2021年", "12月"],
        ["2022年7月", "2021年6月", "2021年4月", "2020年12月", "2020年1月"],
        ["2022年", "3月（12）", "2月（1）", "1月", "2021年（40）"],
        ["2022년 3월", "2022년 2월", "2022년 1월", "2021년 12월", "2021년 3월"],
        ["Ноябрь 2020", "Октябрь 2020", "Май 2020", "Март 2020", "Декабрь 2019"],
        ["Ocak 2021 [3]", "Aralık 2020 [4]", "Kasım 2020 [1]", "Ekim 2020 [9]", "Eylül 2020 [2]"],
        [str(year) for year in range(2024, 2016, -1)],
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
        (["January (312)", "February (298)", "March (4)", "April (3)", "May (2)"], "births"),
        (["January 2024", "February 2024", "March 2024", "April 2024", "May 2024"], "a table"),
        (["2019", "2020", "2021", "2022", "2023", "2024", "2025", "2026"], "the years of a table"),
        ([str(year) for year in range(2024, 2017, -1)], "seven years"),
        (["2024", "2023", "2016", "2020", "2019", "2015", "2017", "2022"], "the warmest years"),
        (["2024", "2022", "2020", "2018", "2016", "2014", "2012", "2010"], "elections"),
        (["May 1997", "June 2007", "May 2010", "July 2016", "July 2019"], "terms of office"),
        (["August 2026", "August 2027", "July 2028", "July 2028", "July 2028"], "eclipses"),
        (["May 2021", "May 2021", "May 2020", "May 2020", "May 2019"], "the same again"),
        (["May 2021", "May 2020", "May 2022", "May 2019", "May 2018"], "in no order"),
        (["May 2020 (2)", "June 2020 (3)", "July 2020", "April 2021", "May 2021"], "two counted"),
        (["January 2021", "May", "April", "October", "9,000"], "numbers"),
        (["May 12", "May 14", "June 1", "June 3", "June 9"], "days"),
        (["May 12, 2021", "May 14, 2020", "June 1, 2019", "June 3, 2018", "July 7, 2017"], "days"),
        ([f"May {year} in Skarra" for year in range(2024, 2014, -1)], "more than a month"),
        ([f"May June {year}" for year in range(2024, 2014, -1)], "two months"),
        ([f"May {year} {year - 1}" for year in range(2024, 2014, -1)], "two years"),
        ([f"May {year}, and so on and so forth" for year in range(2024, 2014, -1)], "too long"),
        (["1905", "1911", "May", "12", "40", "7"], "numbers"),
        (["May", "June", "August", "Dawn", "April", "Summer"], "names"),
        (["May 2021", "x"] * 6, "not in a row"),
        (["13月", "14月", "15月", "2021年", "2020年"], "no months"),
        ([], "nothing"),
    ],
)
def test_other_dates_are_left_alone(texts: list[str], why: str) -> None:
    assert archived(texts) == [], why


@pytest.mark.parametrize("month", sorted(entries("months elsewhere")))
def test_the_months_of_all_languages_are_known(month: str) -> None:
    assert archived([f"{month.capitalize()} {year}" for year in range(2020, 2014, -1)]) != []


def test_an_archive_ends_where_the_first_year_heads_its_stories() -> None:
    years = [str(year) for year in range(2005, 1996, -1)]
    assert archived([*years, "2005", "The year began with snow."]) == list(range(9))


def test_an_archive_that_stands_alone_ends_with_the_text() -> None:
    assert archived([f"May {year}" for year in range(2020, 2012, -1)]) == list(range(8))


def test_in_html_the_cells_of_a_table_stay() -> None:
    cells = "".join(f"<th>{year}</th>" for year in range(2024, 2010, -1))
    story = "".join(f"<p>{told(day)}</p>" for day in range(1, 7))
    page = f"<html><body><article><h1>Boats</h1>{story}<table><tr>{cells}</tr></table>"
    reasons = [reason for s in newsclean.clean(page).segments for reason in s.reasons]
    assert not any(reason.startswith("archive:") for reason in reasons)


@pytest.mark.parametrize("month", ["月", "月 (3)"])
def test_an_archive_without_markup_is_no_part_of_the_story(month: str) -> None:
    months = [f"{number}{month}" for number in range(12, 0, -1)]
    archive = [line for year in range(2022, 2012, -1) for line in (f"{year}年", *months)]
    lines = ["Boats, counted", *(told(day) for day in range(1, 7)), *archive]
    text = newsclean.clean("\n".join(lines), format="text").text
    assert "月" not in text
    assert all(told(day) in text for day in range(1, 7))
