"""The columns of the register as a table: what an export writes, an import reads again."""

from __future__ import annotations

from incubator.core.tabular.reading import Column
from incubator.core.words import _

HEADING = {
    "name": _("名称"),
    "uscc": _("统一社会信用代码"),
    "filing_no": _("备案编号"),
    "org_type": _("类型"),
    "status": _("状态"),
    "registered_on": _("成立登记日期"),
    "registrar": _("登记管理机关"),
    "supervising_unit": _("业务主管单位"),
    "business_scope": _("业务范围"),
    "address": _("住所"),
    "community": _("所在社区"),
}
"""Headings of the export, and the first ones an import looks for."""

_ALSO_CALLED = {
    "name": (
        "组织名称",
        "社会组织名称",
        "单位名称",
        "机构名称",
        "许可/处罚行政相对人名称",
        "行政相对人名称",
        "entity_name",
    ),
    "uscc": (
        "信用代码",
        "社会信用代码",
        "统一信用代码",
        "许可/处罚行政相对人统一社会信用代码",
        "行政相对人统一社会信用代码",
        "行政相对人代码_1(统一社会信用代码)",
        "credit_code",
    ),
    "filing_no": ("备案号", "备案证号", "街道备案编号"),
    "org_type": ("组织类型", "社会组织类型", "社会组织类别"),
    "status": ("登记状态", "社会组织状态"),
    "registered_on": ("成立日期", "成立登记时间", "登记日期"),
    "registrar": ("登记机关", "发证机关"),
    "supervising_unit": ("主管单位",),
    "business_scope": (),
    "address": ("地址", "通信地址", "通讯地址", "住址"),
    "community": ("社区", "所属社区"),
}
_LICENCE = (
    Column("number", ("许可文书号", "许可/处罚文书号", "行政许可决定文书号", "文书号"), code=True),
    Column("decided_on", ("许可决定日期", "许可/处罚决定日期", "决定日期")),
    Column("issuer", ("许可机关", "许可/处罚机关")),
    Column("objection_ended_on", ("异议完成时间",)),
)

READ = (
    *(
        Column(
            key,
            (heading[:], *_ALSO_CALLED[key]),
            required=key == "name",
            code=key in {"uscc", "filing_no"},
        )
        for key, heading in HEADING.items()
    ),
    *_LICENCE,
)
"""What an import looks for; every other column is left alone and named in a warning."""
