"""What an intake must say: possible while it is drafted, complete before it is public; and its defaults."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from incubator.core.errors import RuleError
from incubator.core.words import _
from incubator.eligibility.findings import MustHold
from incubator.eligibility.setting import RequirementRow, refuse_long, refuse_requirements
from incubator.incubation.intake import Intake, Track

PAPER_KINDS: dict[str, str] = {
    "form": _("入驻申请书（签字盖章扫描件）"),
    "licence": _("登记证书副本"),
    "articles": _("章程"),
    "name-approval": _("名称核准通知"),
    "draft-articles": _("章程草案"),
    "filing": _("备案证明"),
    "identity": _("负责人身份证明"),
    "statements": _("上年度财务报表"),
    "roster": _("团队名册"),
}
"""Attachments most intakes ask for; the same kind everywhere lets a file be recognized."""
STATEMENTS = "statements"
"""Not asked of a body that was registered in the year it applies."""

_ROWS = 30
_TEXTS = {"title": 120, "basis": 300, "introduction": 2000}
_LABELS = {"title": _("招募名称"), "basis": _("依据"), "introduction": _("招募说明")}


@dataclass(frozen=True)
class IntakeRule:
    """A rule and whom it is asked of; no track: everybody."""

    row: RequirementRow
    track: Track | None = None


@dataclass(frozen=True)
class PaperRow:
    label: str
    required: bool = True
    track: Track | None = None


@dataclass(frozen=True)
class IntakeFacts:
    """An intake as it is written down. Moments aware."""

    base_id: int
    title: str
    opens_at: datetime
    closes_at: datetime | None
    rolling: bool = False
    introduction: str = ""
    basis: str = ""
    code: str = ""
    """Empty to be given the next of the street's numbers."""
    places: int | None = None
    tracks: frozenset[Track] = frozenset(Track)
    rules: Sequence[IntakeRule] = field(default_factory=lambda: default_rules())
    papers: Sequence[PaperRow] = field(default_factory=lambda: default_papers())


def default_rules() -> list[IntakeRule]:
    """What most bases ask: here, on no list, no penalty and no failed inspection in two years."""

    def asked(test: str, number: int | None, text: str, track: Track) -> IntakeRule:
        return IntakeRule(RequirementRow(test, number, text[:], MustHold.AT_SUBMISSION), track)

    registered, filed = Track.REGISTERED, Track.FILED
    return [
        asked("in-street", None, _("在本街道登记、正常活动"), registered),
        asked("not-listed", 2, _("两年内不在活动异常名录和严重违法失信名单"), registered),
        asked("not-penalized", 2, _("申请之日前两年内没有受过行政处罚"), registered),
        asked(
            "inspection-not-failed",
            2,
            _("近两年年检没有不合格、没有未参加；新登记的不适用"),
            registered,
        ),
        asked("in-street", None, _("在本街道社区备案、正常活动"), filed),
    ]


def default_papers() -> list[PaperRow]:
    tracks = {
        "licence": Track.REGISTERED,
        "articles": Track.REGISTERED,
        "statements": Track.REGISTERED,
        "name-approval": Track.PROSPECTIVE,
        "draft-articles": Track.PROSPECTIVE,
        "filing": Track.FILED,
    }
    return [
        PaperRow(label[:], kind != "draft-articles", tracks.get(kind))
        for kind, label in PAPER_KINDS.items()
    ]


def kind_of(label: str, place: int) -> str:
    """The kind of a known attachment by its label; another one is named by its place."""
    known = {words[:]: kind for kind, words in PAPER_KINDS.items()}
    return known.get(label.strip(), f"paper-{place + 1}")


def refuse_unless_sound(facts: IntakeFacts) -> None:
    """Refuse a draft with a figure or text that cannot be; what is merely missing may wait."""
    for name, most in _TEXTS.items():
        refuse_long(getattr(facts, name), most, _LABELS[name], name)
    if not facts.title.strip():
        raise RuleError(_("请填写招募名称。"), field="title")
    _refuse_window(facts)
    if facts.places is not None and not 1 <= facts.places <= 10_000:
        raise RuleError(_("招募数量在 1 至 10000 之间；不限的请留空。"), field="places")
    if not facts.tracks:
        raise RuleError(_("请至少选择一类可以申请的组织。"), field="tracks")
    for rows, label in ((facts.rules, _("入驻条件")), (facts.papers, _("附件"))):
        if len(rows) > _ROWS:
            raise RuleError(_("%(table)s最多 %(most)s 行，请合并。", table=label, most=_ROWS))
    refuse_requirements([one.row for one in facts.rules])
    _refuse_papers(facts.papers)


def _refuse_window(facts: IntakeFacts) -> None:
    if not facts.rolling and facts.closes_at is None:
        raise RuleError(_("分批招募要写截止时间；常年招募请勾选“常年接受”。"), field="closes_at")
    if facts.closes_at is not None and facts.closes_at <= facts.opens_at:
        raise RuleError(_("截止时间要晚于开始时间，请改正。"), field="closes_at")


def _refuse_papers(rows: Sequence[PaperRow]) -> None:
    seen: set[str] = set()
    for place, row in enumerate(rows):
        at = f"papers-{place}-label"
        label = row.label.strip()
        if not label:
            raise RuleError(_("附件第 %(n)s 行没有写名称。", n=place + 1), field=at)
        refuse_long(label, 120, _("附件名称"), at)
        if label in seen:
            raise RuleError(_("附件“%(label)s”写了两次，请删去一行。", label=label), field=at)
        seen.add(label)


def missing(intake: Intake, at: datetime) -> list[str]:
    """What still keeps a draft from being published, one sentence each."""
    return list(_missing(intake, at))


def _missing(intake: Intake, at: datetime) -> Iterator[str]:
    if intake.closes_at is not None and intake.closes_at <= at:
        yield _("截止时间已经过去，请改到将来。")
    if not intake.basis:
        yield _("没有写依据的文件。")
    if not intake.introduction:
        yield _("没有写招募说明。")
    if intake.base.closed_on is not None:
        yield _("孵化基地已经停用。")
    asked = {one.track for one in intake.requirements}
    if None not in asked and Track.REGISTERED in intake.tracks - asked:
        yield _("没有对已登记组织的入驻条件，至少写一条，例如“在本街道登记或备案”。")
