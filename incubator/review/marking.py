"""What is written on a score sheet, and when it is complete."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from incubator.core.db import db
from incubator.core.errors import RuleError
from incubator.core.words import _
from incubator.review.models import Criterion, Score, Sheet


@dataclass(frozen=True)
class Entry:
    """What stands beside one criterion: tenths of a point, or 不适用, or nothing yet."""

    tenths: int | None = None
    not_applicable: bool = False
    remark: str = ""


@dataclass(frozen=True)
class Draft:
    """A sheet as it was filled in; `entries` by criterion id."""

    entries: Mapping[int, Entry] = field(default_factory=dict)
    comment: str = ""


def write(sheet: Sheet, draft: Draft, *, at: datetime) -> None:
    """Put the draft on the sheet; criteria the draft does not name keep what they have."""
    criteria = {one.id: one for one in sheet.rubric.criteria}
    present = {score.criterion_id: score for score in sheet.scores}
    for criterion_id, entry in draft.entries.items():
        criterion = criteria.get(criterion_id)
        if criterion is None:
            raise RuleError(_("评分表里没有这一项，请重新打开页面再填。"))
        _refuse_impossible(criterion, entry)
        score = present.get(criterion_id)
        if score is None:
            score = Score(criterion_id=criterion_id, max_points=criterion.max_points)
            sheet.scores.append(score)
        score.tenths = None if entry.not_applicable else entry.tenths
        score.not_applicable = entry.not_applicable
        score.remark = entry.remark.strip()[:500]
    sheet.comment = draft.comment.strip()[:2000]
    sheet.saved_at = at
    db.session.flush()


def _refuse_impossible(criterion: Criterion, entry: Entry) -> None:
    if entry.tenths is not None and not 0 <= entry.tenths <= criterion.max_points * 10:
        raise RuleError(
            _(
                "“%(label)s”满分 %(most)s 分，请填 0 到 %(most)s 之间的分数。",
                label=criterion.label,
                most=criterion.max_points,
            ),
            field=field_of(criterion),
        )


def refuse_incomplete(sheet: Sheet) -> None:
    """Every criterion is scored or, with a reason, 不适用; and something is scored at all."""
    scores = {score.criterion_id: score for score in sheet.scores}
    for criterion in sheet.rubric.criteria:
        score = scores.get(criterion.id)
        if score is None or (score.tenths is None and not score.not_applicable):
            raise RuleError(
                _("“%(label)s”还没有打分。请打分，或选“不适用”并写明原因。", label=criterion.label),
                field=field_of(criterion),
            )
        if score.not_applicable and not score.remark:
            raise RuleError(
                _("“%(label)s”选了“不适用”，请写明原因。", label=criterion.label),
                field=field_of(criterion),
            )
    if all(score.not_applicable for score in scores.values()):
        raise RuleError(_("不能每一项都“不适用”。如果不能评审，请选择回避。"))


def field_of(criterion: Criterion) -> str:
    """The form field a refusal about this criterion belongs to."""
    return f"points-{criterion.id}"
