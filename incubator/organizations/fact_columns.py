"""The columns of dated facts as a table: what an export writes, an import reads again."""

from __future__ import annotations

from incubator.core.tabular.reading import Column
from incubator.core.words import _
from incubator.organizations import columns

HEADING = {
    "kind": _("类别"),
    "value": _("结果"),
    "for_year": _("所属年度"),
    "valid_from": _("起始日期"),
    "valid_through": _("截止（移出）日期"),
    "number": _("文号"),
    "issuer": _("机关"),
    "basis": _("事由"),
    "source": _("来源"),
    "seen_at": _("查看时间"),
}
"""Headings of the export, after name, code and filing number."""

_ALSO_CALLED = {
    "kind": (),
    "value": (
        "等级",
        "评估等级",
        "等级评估结果",
        "年检结论",
        "年检结果",
        "结论",
        "状态",
        "名录状态",
        "处罚种类",
        "处罚类别",
        "党组织",
        "党组织设置",
        "党组织情况",
        "税务资格",
        "资格",
        "标签",
        "tag",
    ),
    "for_year": ("年度", "年检年度", "年份"),
    "valid_from": (
        "有效期起",
        "列入日期",
        "列入时间",
        "结论日期",
        "年检日期",
        "处罚日期",
        "处罚决定日期",
        "许可/处罚决定日期",
        "决定日期",
        "评定日期",
        "评估日期",
        "成立日期",
        "日期",
    ),
    "valid_through": (
        "截止日期",
        "有效期止",
        "有效期至",
        "移出日期",
        "移出时间",
        "到期日期",
    ),
    "number": ("证书编号", "决定书文号", "处罚决定书文号", "许可/处罚文书号", "文书号"),
    "issuer": ("作出决定的机关", "列入机关", "评定机关", "处罚机关", "许可/处罚机关"),
    "basis": ("列入事由", "列入原因", "事由和依据", "违法事实", "依据", "原因"),
    "source": ("数据来源", "出处"),
    "seen_at": ("快照时间", "采集时间", "查询时间"),
}
_NAMING = tuple(column for column in columns.READ if column.key in {"name", "uscc", "filing_no"})

READ = (
    *(Column(one.key, one.aliases, code=one.code) for one in _NAMING),
    *(
        Column(key, (heading[:], *_ALSO_CALLED[key]), code=key == "for_year")
        for key, heading in HEADING.items()
    ),
)
"""What an import looks for; every other column is left alone and named in a warning."""
