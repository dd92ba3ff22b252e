"""入驻协议: the agreement of one incubatee, drawn up from what was approved and from the rules of the day."""

from __future__ import annotations

from datetime import date

from incubator.casework.freezing import in_chinese
from incubator.core.words import _
from incubator.incubation import placing
from incubator.incubation.decided import centre_of
from incubator.incubation.models import Incubation, Mode
from incubator.incubation.parties import Party, party_of
from incubator.incubation.stay_words import MODE_LABEL
from incubator.organizations.models import OrgStatus
from incubator.papers.dates import document_date
from incubator.papers.paper import Block, Facts, Heading, Paper, Paragraph, Seals, Signatures
from incubator.rules.models import Rule, Unit
from incubator.rules.queries import rules

OPEN = "＿" * 8
_KEYS = (
    "incubation.term",
    "incubation.renewals",
    "incubation.exit-ahead",
    "incubation.put-right",
    "incubation.hand-over",
    "incubation.entry",
    "incubation.tell-changes",
)
_UNITS: dict[Unit, str] = {
    Unit.WORKING_DAYS: _("个工作日"),
    Unit.CALENDAR_DAYS: _("日"),
    Unit.MONTHS: _("个月"),
    Unit.COUNT: _("次"),
}


def agreement(case: Incubation, *, drawn_on: date) -> Paper:
    """To be printed and signed; what is agreed one by one stays open to be filled in by hand."""
    return in_chinese(lambda: _agreement(case, drawn_on))


def _agreement(case: Incubation, drawn_on: date) -> Paper:
    found = rules(_KEYS, on=drawn_on, hub_id=case.hub_id)
    said = {key.removeprefix("incubation."): _amount(one) for key, one in found.items()}
    centre, other = centre_of(case.hub), party_of(case)
    blocks: list[Block] = [
        Facts(_facts(case, centre, other)),
        Paragraph(
            _(
                "甲乙双方就乙方入驻“%(base)s”接受孵化服务一事，依据%(basis)s，订立本协议。",
                base=case.base.name,
                basis=case.base.basis or _("基地管理规定"),
            )
        ),
    ]
    for number, (title, lines) in enumerate(_articles(case, other, said), 1):
        blocks.append(Heading(_("第%(n)s条　%(title)s", n=_ORDINALS[number], title=title)))
        blocks.append(
            Paragraph("\n".join(f"{place}. {line}" for place, line in enumerate(lines, 1)))
        )
    blocks += _signing(centre, other)
    return Paper(
        title=_("孵化入驻协议"),
        subtitle=case.base.name,
        number=_("编号：%(number)s", number=case.agreement_number or OPEN),
        footer=f"{case.organization.name} · {case.agreement_number or case.number or ''}",
        author=centre,
        dated_on=drawn_on,
        blocks=blocks,
    )


_ORDINALS = "〇一二三四五六七八九"


def _amount(found: Rule) -> str:
    return f"{found.value}{_UNITS.get(found.unit, '')}"


def _facts(case: Incubation, centre: str, other: Party) -> list[tuple[str, str]]:
    return [
        (_("甲方"), centre),
        (_("地址"), case.base.address or case.hub.address),
        (_("乙方"), other.name),
        (_("统一社会信用代码或备案编号"), other.code or _("（筹备中）")),
        (_("乙方联系人"), case.contact_name or OPEN),
    ]


def _articles(case: Incubation, other: Party, said: dict[str, str]) -> list[tuple[str, list[str]]]:
    return [
        (_("孵化方式和场地"), _place(case)),
        (_("期限"), _term(case, said)),
        (_("甲方提供的服务"), _services()),
        (_("乙方的义务"), _duties(case, other, said)),
        (_("费用"), _costs()),
        (_("预警和解除"), _ending(said)),
        (_("退驻和交接"), _leaving(case, said)),
        (_("其他"), _rest()),
    ]


def _place(case: Incubation) -> list[str]:
    mode = case.approved_mode or case.mode
    if mode is Mode.VIRTUAL:
        return [
            _("孵化方式为%(mode)s，乙方不使用固定工位。", mode=MODE_LABEL[mode]),
            _("会议室等公共场地由乙方提前预约使用。"),
        ]
    desks = "、".join(placing.name_of(use.desk) for use in placing.held_by(case)) or OPEN
    return [
        _(
            "孵化方式为%(mode)s，甲方提供工位 %(n)s 个（%(desks)s）及配置的设备，以交接清单为准。",
            mode=MODE_LABEL[mode],
            n=case.approved_desks or 0,
            desks=desks,
        ),
        _("工位和设备归甲方管理，只供乙方开展宗旨范围内的活动使用。"),
        _("乙方需要以基地地址作登记住所的，须经甲方书面同意；离开时按期变更。"),
    ]


def _term(case: Incubation, said: dict[str, str]) -> list[str]:
    start = document_date(case.term_from) if case.term_from else OPEN
    through = document_date(case.term_through) if case.term_through else OPEN
    lines = [
        _("入驻期限自%(start)s起至%(through)s止。", start=start, through=through),
        _("乙方应在签约后%(entry)s内办理入驻，逾期甲方可以取消。", entry=said["entry"]),
        _(
            "到期前%(ahead)s内，双方办理出壳评估或续驻。续驻最多%(times)s，每次不超过%(term)s；"
            "不参加评估的，到期按退驻办理。",
            ahead=said["exit-ahead"],
            times=said["renewals"],
            term=said["term"],
        ),
    ]
    if case.register_by is not None and case.organization.status is OrgStatus.PROSPECTIVE:
        day = document_date(case.register_by)
        lines.append(_("乙方应在%(day)s前完成登记；逾期未登记的，本协议终止。", day=day))
    return lines


def _services() -> list[str]:
    return [
        _("在期限内提供注册、财务、党建、能力建设等辅导，指定联系人或导师，记录每次服务。"),
        _("与乙方约定入驻目标，按季度和年度评估，把结果告知乙方。"),
        _("对乙方提出的支持申请按期答复；不承诺资金支持，资助另按专项资金的规定申报。"),
    ]


def _duties(case: Incubation, other: Party, said: dict[str, str]) -> list[str]:
    lines = [
        _("遵守法律法规和基地管理规定，爱护场地设备，注意用电和消防安全。"),
        _("不转租、转借、与他人共用工位，不从事与宗旨无关的经营活动，不冒用甲方名义。"),
        _(
            "配合服务和评估，如实提供情况；名称、负责人、住所变更的，%(days)s内告知甲方。",
            days=said["tell-changes"],
        ),
    ]
    if not other.itself:
        lines.append(
            _("乙方没有法人资格，签字的发起人或代管单位对本协议的履行承担责任；不设财务托管。")
        )
    return lines


def _costs() -> list[str]:
    return [
        _("场地使用：□ 免费　□ 每月＿＿＿＿元。"),
        _("水电网络：□ 甲方承担　□ 按读数由乙方承担　□ 其他＿＿＿＿＿＿。"),
    ]


def _ending(said: dict[str, str]) -> list[str]:
    return [
        _("乙方违反本协议的，甲方书面预警；乙方应在%(days)s内整改。", days=said["put-right"]),
        _(
            "逾期不改、提供虚假材料、被列入严重违法失信名单、受到行政处罚情节严重，"
            "或者被撤销、注销登记的，甲方可以解除本协议。"
        ),
        _("乙方可以随时书面提出退驻。"),
    ]


def _leaving(case: Incubation, said: dict[str, str]) -> list[str]:
    lines = [
        _(
            "出壳、退驻、到期或解除后，乙方应在通知之日起%(days)s内交还工位、钥匙、设备，"
            "结清读数和账号，迁出登记住所，双方在交接单上签字。",
            days=said["hand-over"],
        ),
        _("逾期留存的物品由甲方通知领取；造成损坏的，乙方赔偿。"),
    ]
    if (case.approved_mode or case.mode) is Mode.VIRTUAL:
        lines[0] = _(
            "出壳、退驻、到期或解除后，乙方应在通知之日起%(days)s内结清账号，双方在交接单上签字。",
            days=said["hand-over"],
        )
        lines.pop()
    lines.append(_("离开后一年内，乙方接受甲方回访。"))
    return lines


def _rest() -> list[str]:
    return [
        _("补充约定：%(line)s", line="＿" * 24),
        _("本协议的争议由双方协商；协商不成的，向甲方所在地人民法院起诉。"),
        _("本协议一式＿＿份，双方各执＿＿份，签字盖章后生效。"),
    ]


def _signing(centre: str, other: Party) -> list[Block]:
    if other.itself:
        return [
            Signatures([_("甲方负责人签字"), *other.signers]),
            Seals([centre, other.name]),
        ]
    return [Signatures([_("甲方负责人签字"), *other.signers]), Seals([centre])]
