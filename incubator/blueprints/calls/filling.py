"""Fills the form of a call with a call that is already written down."""

from __future__ import annotations

from typing import Any

from incubator.eligibility.table import TESTS
from incubator.funds.models import Call
from incubator.web.rule_rows import local

_PLAIN = (
    "title",
    "code",
    "fund_id",
    "introduction",
    "basis",
    "cap",
    "filed_group_cap",
    "share_cap",
    "reimbursed",
    "notice_days",
    "names_experts",
    "certificate_title",
)


def written(call: Call) -> dict[str, Any]:
    """A call as its form is filled in with."""
    return {
        "version": str(call.version),
        **{name: getattr(call, name) for name in _PLAIN},
        "opens_at": local(call.opens_at),
        "closes_at": local(call.closes_at),
        "category": call.category.value,
        "notice_unit": call.notice_unit.value,
        "budget_id": call.budget_id or 0,
        "reviewers": call.rubric.reviewers if call.rubric else 2,
        "requirements": [
            {
                "test": f"{one.test}:{one.parameter}" if _chosen(one.test) else one.test,
                "parameter": "" if one.parameter is None or _chosen(one.test) else one.parameter,
                "must_hold": one.must_hold.value,
                "text": one.text,
            }
            for one in call.requirements
        ],
        "papers": [
            {
                "label": one.label,
                "required": "yes" if one.required else "no",
                "audience": one.audience.value,
            }
            for one in call.papers
        ],
        "criteria": [
            {
                "label": one.label,
                "weight": one.weight,
                "max_points": one.max_points,
                "guidance": one.guidance,
            }
            for one in (call.rubric.criteria if call.rubric else [])
        ],
    }


def _chosen(test: str) -> bool:
    return test in TESTS and bool(TESTS[test].choices)
