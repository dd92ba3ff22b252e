"""What comes next for an application in review."""

from __future__ import annotations

import re

from tests.applications import scenes


def test_until_the_scores_are_in_the_page_leads_to_the_experts(submitted, staff, as_):
    scenes.passed(submitted, staff)
    page = as_(staff).get(f"/applications/{submitted.id}")
    assert "还缺 2 份评分，评分交齐后才能提出资助建议。" in page.text
    first = re.search(r'class="button primary" href="([^"]*)"', page.text)
    assert first[1] == f"/reviews/cases/{submitted.id}/experts"
    assert f"/decisions/cases/{submitted.id}/propose" not in page.text
