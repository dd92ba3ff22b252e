"""Days as they are written, and the number a list may be asked with."""

from __future__ import annotations

from datetime import date

import pytest

from incubator.core.permissions import Role
from incubator.web import words
from tests import factories


def test_the_end_of_a_span_says_its_year_after_a_day_of_another_year(app):
    with app.test_request_context():
        began, through = date(2025, 11, 17), date(2026, 11, 16)
        assert words.day(through, weekday=False) == "11月16日"
        assert words.day(through, weekday=False, after=began) == "2026年11月16日"
        assert words.day(through, weekday=False, after=date(2026, 1, 1)) == "11月16日"


@pytest.mark.parametrize("asked", ["0", "-1", "1e3", "٣", "99999999999999999999", "3651", "1' or"])
def test_a_number_no_list_can_be_asked_with_counts_as_none(app, as_, asked):
    page = as_(factories.post(Role.CASE_OFFICER, hub=factories.hub())).get(
        f"/incubation/health?silent={asked}"
    )
    assert page.status_code == 200
    assert "符合条件" not in page.text
