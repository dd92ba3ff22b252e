"""The first version of each evaluation form: organization, team, finance and projects (domain of the base)."""

from __future__ import annotations

from dataclasses import dataclass

from incubator.core.words import _
from incubator.incubation.evaluating import AnswerKind, Part, Rhythm


@dataclass(frozen=True)
class Line:
    """One question of a form, in the order they are asked."""

    part: Part
    kind: AnswerKind
    text: str
    required: bool = True


S, M, C = Part.SELF, Part.MENTOR, Part.CENTRE
_SCORE, _YES, _NUMBER, _TEXT = AnswerKind

_AREAS = (
    _("组织架构：理事会、监事和制度是否健全并按章程运作"),
    _("团队能力：专职人员、志愿者和分工"),
    _("财务管理：账目、凭证和公开"),
    _("项目运作：项目设计、实施和成效"),
)
_SELF_SCORES = tuple(Line(S, _SCORE, text) for text in _AREAS)
_MENTOR_SCORES = tuple(Line(M, _SCORE, text) for text in _AREAS)
_CENTRE_SCORES = tuple(Line(C, _SCORE, text) for text in _AREAS)

TITLES: dict[Rhythm, str] = {
    Rhythm.QUARTERLY: _("在孵组织季度评估表"),
    Rhythm.YEARLY: _("在孵组织年度评估表"),
    Rhythm.GRADUATION: _("在孵组织出壳评估表"),
}

LINES: dict[Rhythm, tuple[Line, ...]] = {
    Rhythm.QUARTERLY: (
        Line(S, _TEXT, _("本季度做了哪些活动和项目")),
        Line(S, _NUMBER, _("本季度服务人次")),
        Line(S, _NUMBER, _("现有全职人数")),
        Line(S, _TEXT, _("入驻目标的进展")),
        Line(S, _TEXT, _("需要服务中心提供的支持"), required=False),
        Line(M, _TEXT, _("本季度辅导的内容和效果")),
        Line(M, _TEXT, _("下一季度的建议"), required=False),
        Line(C, _YES, _("按约定使用工位并遵守管理规定")),
        Line(C, _YES, _("按时提交材料并参加活动")),
        Line(C, _TEXT, _("评估意见")),
    ),
    Rhythm.YEARLY: (
        *_SELF_SCORES,
        Line(S, _NUMBER, _("全年服务人次")),
        Line(S, _NUMBER, _("全年承接项目数")),
        Line(S, _TEXT, _("全年主要工作和入驻目标的完成情况")),
        *_MENTOR_SCORES,
        Line(M, _TEXT, _("导师意见")),
        *_CENTRE_SCORES,
        Line(C, _YES, _("年检或年报按时完成且结论合格（新登记的填“是”）")),
        Line(C, _TEXT, _("评估意见")),
    ),
    Rhythm.GRADUATION: (
        *_SELF_SCORES,
        Line(S, _TEXT, _("入驻目标的完成情况")),
        Line(S, _TEXT, _("出壳以后的办公地点、经费来源和打算")),
        *_MENTOR_SCORES,
        Line(M, _YES, _("是否具备独立运作的条件")),
        *_CENTRE_SCORES,
        Line(C, _YES, _("是否具备独立运作的条件")),
        Line(C, _TEXT, _("评估意见和发展建议")),
    ),
}
