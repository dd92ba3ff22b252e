"""The rules an installation starts with. Each is an example to be checked by the centre, with its source."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from incubator.core.db import db
from incubator.core.words import _
from incubator.rules.models import Rule, Unit

SINCE = date(2021, 1, 1)
_RECORDS = _(
    "《机关文件材料归档范围和文书档案保管期限规定》（国家档案局令第8号）：定期保管一般分30年、10年"
)
HOUSE = _("本中心办事规程")
"""The source of a number nobody has checked against the street's own papers yet."""
USUAL = _("社区活动场所使用规定的常见做法，不是法律规定")
"""What the house rules of many community rooms have in common."""


@dataclass(frozen=True)
class Seed:
    key: str
    value: int
    unit: Unit
    label: str
    source: str = HOUSE


SEEDS: tuple[Seed, ...] = (
    Seed("organizations.verify", 365, Unit.CALENDAR_DAYS, _("组织资料最长多少天核对一次")),
    Seed("funds.formal-check", 5, Unit.WORKING_DAYS, _("形式审查答复期限")),
    Seed("funds.supplement", 5, Unit.WORKING_DAYS, _("补正材料期限")),
    Seed("funds.expert-review", 10, Unit.WORKING_DAYS, _("专家评审期限")),
    Seed("funds.decision", 10, Unit.WORKING_DAYS, _("审批期限")),
    Seed("funds.publication", 5, Unit.WORKING_DAYS, _("审批后发布公示的期限")),
    Seed("funds.awarding", 5, Unit.WORKING_DAYS, _("公示期满后立项的期限")),
    Seed("funds.objection", 5, Unit.WORKING_DAYS, _("答复异议的期限")),
    Seed("registration.check", 5, Unit.WORKING_DAYS, _("开通申请答复期限")),
    Seed("registration.supplement", 15, Unit.WORKING_DAYS, _("开通申请补正期限")),
    Seed("registration.register-by", 180, Unit.CALENDAR_DAYS, _("拟登记组织完成登记的期限")),
    Seed("id-scan.decided", 30, Unit.CALENDAR_DAYS, _("身份证件照片核实后保存的天数")),
    Seed("id-scan.undecided", 365, Unit.CALENDAR_DAYS, _("没有核实的身份证件照片最长保存的天数")),
    Seed("invitation.lasts", 7, Unit.CALENDAR_DAYS, _("任职邀请的有效期")),
    Seed(
        "incubation.first-check",
        5,
        Unit.WORKING_DAYS,
        _("入驻申请初核答复期限"),
        _("深圳市龙华区社会组织孵化基地入驻管理办法：初核后5个工作日内通知申请人"),
    ),
    Seed("incubation.supplement", 5, Unit.WORKING_DAYS, _("入驻材料补正期限")),
    Seed("incubation.review", 10, Unit.WORKING_DAYS, _("入驻面谈评审期限")),
    Seed("incubation.decision", 10, Unit.WORKING_DAYS, _("入驻审批期限")),
    Seed("incubation.confirmation", 5, Unit.WORKING_DAYS, _("公示期满后确认入驻的期限")),
    Seed("incubation.objection", 5, Unit.WORKING_DAYS, _("答复入驻异议的期限")),
    Seed("incubation.signing", 10, Unit.WORKING_DAYS, _("签订入驻协议的期限")),
    Seed("incubation.entry", 15, Unit.WORKING_DAYS, _("签约后办理入驻的期限")),
    Seed(
        "incubation.register-by", 180, Unit.CALENDAR_DAYS, _("拟登记团队批准入驻后完成登记的期限")
    ),
    Seed(
        "incubation.term",
        12,
        Unit.MONTHS,
        _("一次入驻的期限"),
        _("本中心办事规程（各地多为一至二年，常州约二年出壳）"),
    ),
    Seed("incubation.renewals", 1, Unit.COUNT, _("可以续驻的次数")),
    Seed("incubation.exit-ahead", 60, Unit.CALENDAR_DAYS, _("协议到期前多少天安排续驻或出壳评估")),
    Seed(
        "incubation.tell-changes",
        10,
        Unit.CALENDAR_DAYS,
        _("名称、负责人、住所变更后告知基地的期限"),
    ),
    Seed("incubation.silent", 30, Unit.CALENDAR_DAYS, _("多少天没有服务记录提示（黄）")),
    Seed("incubation.silent-red", 60, Unit.CALENDAR_DAYS, _("多少天没有服务记录预警（红）")),
    Seed("incubation.put-right", 15, Unit.WORKING_DAYS, _("预警整改期限")),
    Seed("incubation.support", 5, Unit.WORKING_DAYS, _("答复支持申请的期限")),
    Seed("incubation.evaluation", 15, Unit.CALENDAR_DAYS, _("季度、年度评估在期末后多少天内完成")),
    Seed("incubation.self-assessment", 10, Unit.WORKING_DAYS, _("提交出壳自评的期限")),
    Seed("incubation.graduation-review", 20, Unit.WORKING_DAYS, _("出壳评估期限")),
    Seed(
        "incubation.hand-over",
        15,
        Unit.WORKING_DAYS,
        _("退驻交接期限"),
        _("深圳市龙华区社会组织孵化基地入驻管理办法：退驻通知书送达后15个工作日内交接"),
    ),
    Seed("incubation.afterwards-1", 3, Unit.MONTHS, _("出壳后第一次回访")),
    Seed("incubation.afterwards-2", 6, Unit.MONTHS, _("出壳后第二次回访")),
    Seed(
        "incubation.afterwards-3",
        12,
        Unit.MONTHS,
        _("出壳后第三次回访"),
        _("成都市社会组织孵化公告：出壳后提供一年后续服务"),
    ),
    Seed("premises.longest-use", 4, Unit.COUNT, _("一次预约最长多少小时"), USUAL),
    Seed("premises.notice", 1, Unit.WORKING_DAYS, _("至少提前多少个工作日预约"), USUAL),
    Seed("premises.horizon", 60, Unit.CALENDAR_DAYS, _("最多提前多少天预约")),
    Seed("premises.hours-a-month", 20, Unit.COUNT, _("一个组织每月最多预约多少小时"), USUAL),
    Seed("premises.cancel", 1, Unit.WORKING_DAYS, _("至少提前多少个工作日取消预约")),
    Seed("premises.check-in", 30, Unit.COUNT, _("开始后多少分钟未签到视为未到")),
    Seed("premises.no-shows", 2, Unit.COUNT, _("未到几次后暂停预约")),
    Seed("premises.no-show-months", 3, Unit.MONTHS, _("未到次数按最近几个月计算")),
    Seed("premises.cool-down", 30, Unit.CALENDAR_DAYS, _("暂停预约的天数")),
    Seed("premises.answer", 2, Unit.WORKING_DAYS, _("答复场地预约的期限")),
    Seed("premises.correction", 5, Unit.WORKING_DAYS, _("修改、补正场地申请的期限")),
    Seed("premises.appeal", 5, Unit.WORKING_DAYS, _("答复暂停预约申诉的期限")),
    Seed("premises.charge", 10, Unit.WORKING_DAYS, _("场地费用缴纳期限")),
    Seed("premises.survey", 5, Unit.WORKING_DAYS, _("场地查勘期限")),
    Seed("premises.decision", 10, Unit.WORKING_DAYS, _("场地长期使用审批期限")),
    Seed("premises.signing", 10, Unit.WORKING_DAYS, _("签订场地使用协议的期限")),
    Seed("premises.entry", 10, Unit.WORKING_DAYS, _("签约后办理场地交接的期限")),
    Seed("premises.put-right", 15, Unit.WORKING_DAYS, _("场地使用整改期限")),
    Seed("premises.exit-ahead", 60, Unit.CALENDAR_DAYS, _("协议到期前多少天提醒续签或交还")),
    Seed("premises.give-back", 15, Unit.WORKING_DAYS, _("交还场地的期限")),
    Seed("premises.inspection", 3, Unit.MONTHS, _("长期使用的场地每隔几个月巡查一次")),
    Seed(
        "premises.objection",
        6,
        Unit.MONTHS,
        _("知道转租后提出异议的期限"),
        _(
            "《中华人民共和国民法典》第七百一十八条：知道或者应当知道转租，六个月内未提出异议的，视为同意"
        ),
    ),
    Seed(
        "funds.notice",
        5,
        Unit.WORKING_DAYS,
        _("公示期"),
        _("福府办规〔2024〕4号：公示5个工作日（各地不同，以批次通知为准）"),
    ),
    Seed(
        "conflicts.look-back",
        2,
        Unit.YEARS,
        _("利益冲突回溯年限"),
        _("民政部令第39号《社会组织评估管理办法》：两年内曾任职的应当回避"),
    ),
    Seed(
        "bars.association-representative",
        1,
        Unit.COUNT,
        _("一人可以同时担任法定代表人的社会团体数"),
        _("《社会团体登记管理条例》第十二条：法定代表人不得同时担任其他社会团体的法定代表人"),
    ),
    Seed(
        "bars.foundation-representative",
        0,
        Unit.COUNT,
        _("基金会法定代表人可以兼任法定代表人的其他组织数"),
        _("《基金会管理条例》第二十三条：基金会的法定代表人不得同时担任其他组织的法定代表人"),
    ),
    Seed(
        "bars.foundation-officials",
        0,
        Unit.COUNT,
        _("基金会理事长、副理事长、秘书长中可以有的现职国家工作人员数"),
        _("《基金会管理条例》第二十三条：理事长、副理事长和秘书长不得由现职国家工作人员兼任"),
    ),
    Seed(
        "bars.foundation-supervisors",
        0,
        Unit.COUNT,
        _("基金会理事、理事的近亲属和财会人员可以兼任监事的人数"),
        _("《基金会管理条例》第二十二条：理事、理事的近亲属和基金会财会人员不得兼任监事"),
    ),
    Seed(
        "bars.representatives",
        1,
        Unit.COUNT,
        _("一个组织同时可以有的法定代表人数"),
        _("《中华人民共和国民法典》第六十一条：代表法人从事民事活动的负责人为法定代表人"),
    ),
    Seed("conflicts.shared-contact", 1, Unit.COUNT, _("共用电话或账户达到几处应当回避")),
    Seed(
        "credit.look-back",
        2,
        Unit.YEARS,
        _("信用与处罚回溯年限"),
        _("北京市级社会建设专项资金申报通知（2014—2016年）：两年内无处罚"),
    ),
    Seed(
        "inspection.first-step",
        331,
        Unit.MONTH_DAY,
        _("年检第一步：报业务主管单位初审"),
        _("《社会团体登记管理条例》第二十八条、《民办非企业单位登记管理暂行条例》第二十三条"),
    ),
    Seed(
        "inspection.second-step",
        531,
        Unit.MONTH_DAY,
        _("年检第二步：报登记管理机关"),
        _("《社会团体登记管理条例》第二十八条、《民办非企业单位登记管理暂行条例》第二十三条"),
    ),
    Seed(
        "inspection.foundation",
        331,
        Unit.MONTH_DAY,
        _("基金会年度工作报告"),
        _("《基金会管理条例》第三十六条"),
    ),
    Seed(
        "inspection.cut-off.service-institution",
        630,
        Unit.MONTH_DAY,
        _("社会服务机构：该日以后登记的不参加当年年检"),
        _("北京市年检通知：民办非企业单位截至6月30日登记的参加"),
    ),
    Seed(
        "inspection.cut-off.association",
        1231,
        Unit.MONTH_DAY,
        _("社会团体：该日以后登记的不参加当年年检"),
        _("北京市年检通知：社会团体、基金会截至12月31日登记的参加"),
    ),
    Seed(
        "inspection.cut-off.foundation",
        1231,
        Unit.MONTH_DAY,
        _("基金会：该日以后登记的不参加当年年检"),
        _("北京市年检通知：社会团体、基金会截至12月31日登记的参加"),
    ),
    Seed(
        "grade.valid-years",
        5,
        Unit.YEARS,
        _("评估等级的有效期"),
        _("民政部令第39号《社会组织评估管理办法》：评估等级有效期为5年"),
    ),
    Seed("grade.ends-soon", 90, Unit.CALENDAR_DAYS, _("评估等级到期前提示的天数")),
    Seed("credit.newly-listed", 30, Unit.CALENDAR_DAYS, _("新列入名录的提示天数")),
    Seed("seals.approval", 2, Unit.WORKING_DAYS, _("用印审批期限")),
    Seed("seals.use", 5, Unit.WORKING_DAYS, _("批准后用印的期限")),
    Seed(
        "archive.keep.fund-application",
        30,
        Unit.YEARS,
        _("专项资金案卷的保管年限"),
        _("《会计档案管理办法》（财政部、国家档案局令第79号）附表：会计凭证保管30年"),
    ),
    Seed("archive.keep.incubation", 30, Unit.YEARS, _("孵化入驻案卷的保管年限"), _RECORDS),
    Seed("archive.keep.occupancy", 30, Unit.YEARS, _("场地长期使用案卷的保管年限"), _RECORDS),
    Seed("archive.keep.support-request", 10, Unit.YEARS, _("支持申请案卷的保管年限"), _RECORDS),
    Seed(
        "stage.startup",
        2,
        Unit.YEARS,
        _("初创期：登记未满年限"),
        _("克拉玛依市社会组织孵化基地通知（2022）：登记两年内为初创型"),
    ),
    Seed(
        "stage.mature",
        4,
        Unit.YEARS,
        _("成熟期：登记满年限"),
        _("克拉玛依市社会组织孵化基地通知（2022）：四年以上为枢纽型"),
    ),
)


def plant() -> int:
    """Add the rules that are not there yet; answers how many. Existing rules are never touched."""
    present = set(db.session.scalars(select(Rule.key).where(Rule.hub_id.is_(None))))
    new = [seed for seed in SEEDS if seed.key not in present]
    for seed in new:
        db.session.add(
            Rule(
                key=seed.key,
                value=seed.value,
                unit=seed.unit,
                label=seed.label[:],
                source=seed.source[:],
                valid_from=SINCE,
            )
        )
    return len(new)
