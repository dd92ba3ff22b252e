"""场地使用协议: drawn up from what was approved, from the register, and from the rules of the day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from incubator.casework.freezing import in_chinese
from incubator.core.errors import NotFound
from incubator.core.money import in_words, yuan_sign
from incubator.core.words import _
from incubator.organizations.models import OrgType
from incubator.papers.paper import Block, Facts, Heading, Paper, Paragraph, Seals, Signatures, Table
from incubator.premises import occupying_handing
from incubator.premises.models import Nature
from incubator.premises.occupancy import Extension, Occupancy, Way
from incubator.premises.occupying import latest_decision, lender_of
from incubator.premises.occupying_papers import area, price, room_facts, span
from incubator.premises.occupying_words import BEARER_LABEL
from incubator.premises.tariff import Term
from incubator.premises.words import USE_WORDS
from incubator.rules.models import Rule, Unit
from incubator.rules.queries import rules

OPEN = "＿" * 8
_KEYS = ("premises.put-right", "premises.give-back", "premises.exit-ahead", "premises.inspection")
_UNITS: dict[Unit, str] = {
    Unit.WORKING_DAYS: _("个工作日"),
    Unit.CALENDAR_DAYS: _("日"),
    Unit.MONTHS: _("个月"),
}
_ORDINALS = "〇一二三四五六七八九"


@dataclass(frozen=True)
class _Deal:
    """The terms of one agreement: the first of a case, or a further one."""

    number: str
    first: date
    last: date
    term: Term
    reference_fen: int
    monthly_fen: int
    basis: str
    approved_by: str


def agreement(case: Occupancy, *, drawn_on: date) -> Paper:
    """The first agreement, to be printed and signed with its list of what is handed over."""
    decided = latest_decision(case)
    if case.term_from is None or decided is None:
        raise NotFound(_("还没有批准使用，没有这份文书。"))
    deal = _Deal(
        case.agreement_number or OPEN,
        decided.term_from,
        decided.term_through,
        decided.term,
        decided.reference_fen,
        decided.monthly_fen,
        decided.fee_basis,
        decided.approver.name if decided.approver else "",
    )
    return in_chinese(lambda: _agreement(case, deal, drawn_on))


def further(case: Occupancy, one: Extension, *, drawn_on: date) -> Paper:
    """The agreement of a further term."""
    deal = _Deal(
        one.number,
        one.term_from,
        one.term_through,
        one.term,
        one.reference_fen,
        one.monthly_fen,
        one.fee_basis,
        one.fee_approved_by,
    )
    return in_chinese(lambda: _agreement(case, deal, drawn_on))


def _agreement(case: Occupancy, deal: _Deal, drawn_on: date) -> Paper:
    found = rules(_KEYS, on=drawn_on, hub_id=case.hub_id)
    said = {key.removeprefix("premises."): _amount(one) for key, one in found.items()}
    lender, organization = lender_of(case.hub), case.organization
    blocks: list[Block] = [
        Facts(
            [
                (_("甲方（提供方）")[:], lender),
                (_("乙方（使用方）")[:], organization.name),
                (_("代码或备案编号")[:], organization.code_text),
                (_("乙方联系人")[:], case.contact_name or OPEN),
                *room_facts(case.premises)[:-1],
                (_("使用面积")[:], area(case.area_tenths)),
            ]
        )
    ]
    for number, (title, lines) in enumerate(_articles(case, deal, said), 1):
        blocks.append(Heading(_("第%(n)s条　%(title)s", n=_ORDINALS[number], title=title)[:]))
        blocks.append(
            Paragraph("\n".join(f"{place}. {line[:]}" for place, line in enumerate(lines, 1)))
        )
    blocks += _signing(case, lender)
    return Paper(
        title=_("场地使用协议")[:],
        subtitle=case.premises.name,
        number=_("编号：%(number)s", number=deal.number)[:],
        footer=f"{organization.name} · {deal.number}",
        author=lender,
        dated_on=drawn_on,
        blocks=blocks,
    )


def _amount(found: Rule) -> str:
    return f"{found.value}{_UNITS.get(found.unit, '')}"


def _articles(
    case: Occupancy, deal: _Deal, said: dict[str, str]
) -> list[tuple[str, Sequence[str]]]:
    return [
        (_("场地和用途"), _purpose(case)),
        (_("期限"), _term(deal, said)),
        (_("费用、水电和押金"), _costs(case, deal)),
        (_("不得转租"), _no_sublet(case)),
        (_("安全、保险和维护"), _care(case)),
        (_("巡查和整改"), _inspected(said)),
        (_("解除"), _ending(case)),
        (_("交还"), _giving_back(case, said)),
        (_("其他"), _rest()),
    ]


def _purpose(case: Occupancy) -> list[str]:
    lines = [
        _(
            "场地只用于%(use)s：%(purpose)s。同时使用不超过 %(n)s 人。",
            use=USE_WORDS[case.use],
            purpose=case.purpose.rstrip("。"),
            n=case.premises.capacity,
        ),
        _(
            "场地交接以所附清单为准；乙方需要以本场地作登记住所的，须经甲方书面同意，离开时按期变更。"
        ),
    ]
    if case.premises.nature is Nature.OFFICE:
        lines.append(
            _(
                "本场地是党政机关办公用房，经批准调剂使用；不得出租、出借、改变用途或用于经营"
                "（《机关事务管理条例》第二十三条）。收回或另行调剂的，乙方应按通知交还。"
            )
        )
    return lines


def _term(deal: _Deal, said: dict[str, str]) -> list[str]:
    return [
        _("使用期限自%(span)s。", span=span(deal.first, deal.last)),
        _("到期前%(ahead)s内双方商定续签或交还；没有续签的，到期交还。", ahead=said["exit-ahead"]),
    ]


def _costs(case: Occupancy, deal: _Deal) -> list[str]:
    lines = [
        _(
            "收费性质：%(price)s。依据：%(basis)s；批准：%(who)s。",
            price=price(deal.term, deal.reference_fen, deal.monthly_fen),
            basis=deal.basis,
            who=deal.approved_by or OPEN,
        )
    ]
    if deal.monthly_fen:
        lines.append(
            _(
                "每月使用费 %(sum)s（%(words)s），按月结算，不足一月的按天计算。",
                sum=yuan_sign(deal.monthly_fen),
                words=in_words(deal.monthly_fen),
            )
        )
    bearer = BEARER_LABEL[case.utilities] if case.utilities else OPEN
    lines.append(_("水、电、暖费用：%(who)s，以交接清单上的读数起算。", who=bearer))
    lines.append(
        _(
            "押金 %(sum)s（%(words)s），交接前收取；交还时无损坏、无欠费的全额退还。",
            sum=yuan_sign(case.deposit_fen),
            words=in_words(case.deposit_fen),
        )
        if case.deposit_fen
        else _("不收押金。")
    )
    return lines


def _no_sublet(case: Occupancy) -> list[str]:
    return [
        _("乙方不得转租、转借、分租或与他人共用场地，不得以场地合作经营、抵押。"),
        _(
            "乙方未经甲方同意转租的，甲方可以解除本协议"
            "（《中华人民共和国民法典》第七百一十六条）；"
            "甲方知道转租的，在法定期限内书面提出异议（第七百一十八条）。"
        ),
    ]


def _care(case: Occupancy) -> list[str]:
    insurance = case.insurance or _("双方各自投保，公众责任险：＿＿＿＿＿＿")
    return [
        _("乙方负责使用期间的消防、用电和人员安全，涉及未成年人的应有专人看护。"),
        _("保险：%(what)s。", what=insurance),
        _("未经甲方书面同意，不得改变结构、增设设施；造成损坏的照价赔偿。"),
    ]


def _inspected(said: dict[str, str]) -> list[str]:
    return [
        _("甲方至少每%(months)s巡查一次，乙方应当配合。", months=said["inspection"]),
        _("发现违反约定的，甲方书面要求整改，乙方应在%(days)s内改正。", days=said["put-right"]),
    ]


def _ending(case: Occupancy) -> list[str]:
    conditions = case.end_conditions or _(
        "乙方转租、转借、改变用途、用于经营，逾期不整改，连续三个月不使用，"
        "或者被撤销、注销登记、列入严重违法失信名单的，甲方可以解除本协议"
    )
    return [
        _("解除条件：%(what)s。", what=conditions.rstrip("。")),
        _("乙方可以随时书面提出交还。因公共利益或产权单位收回场地的，甲方提前通知乙方。"),
    ]


def _giving_back(case: Occupancy, said: dict[str, str]) -> list[str]:
    return [
        _(
            "到期、解除或乙方提出交还后，乙方应在通知次日起%(days)s内腾空场地，"
            "交还钥匙和设备，结清读数，双方在交还清单上签字。",
            days=said["give-back"],
        ),
        _("逾期不交还的，按原标准支付占用期间的使用费；留存物品由甲方通知领取。"),
    ]


def _rest() -> list[str]:
    return [
        _("补充约定：%(line)s", line="＿" * 24),
        _("本协议的争议由双方协商；协商不成的，向场地所在地人民法院起诉。"),
        _("本协议一式＿＿份，双方各执＿＿份，签字盖章后生效。"),
    ]


def _signing(case: Occupancy, lender: str) -> list[Block]:
    group = case.organization.org_type is OrgType.FILED_GROUP
    theirs = _("乙方发起人或代管单位签字") if group else _("乙方法定代表人或授权代表签字")
    blocks: list[Block] = [
        Signatures([_("甲方负责人签字")[:], theirs[:]]),
        Seals([lender] if group else [lender, case.organization.name]),
        Heading(_("附：交接清单")[:]),
    ]
    handed = occupying_handing.lines(case, Way.IN)
    rows = [[str(n), one.item, one.reading, one.note] for n, one in enumerate(handed, 1)] or [
        [str(n), name, reading, ""] for n, (name, reading) in enumerate(_usual(case), 1)
    ]
    heads = [_("序号")[:], _("项目")[:], _("数量或读数")[:], _("说明")[:]]
    blocks.append(Table(heads, rows, widths=(1, 4, 3, 5), aligns=("centre",)))
    return blocks


def _usual(case: Occupancy) -> list[tuple[str, str]]:
    """What will be on the list, before it is laid out at the signing."""
    fixed = [(one[:], "") for one in (occupying_handing.KEYS, *occupying_handing.METERS)]
    return fixed + [(one.name, str(one.count)) for one in case.premises.equipment]
