"""Papers of the kinds the centre prints, all of them fictional."""

from __future__ import annotations

from datetime import date

from incubator.papers.paper import (
    Facts,
    Heading,
    PageBreak,
    Paper,
    Paragraph,
    Seals,
    Signatures,
    Table,
)

APPLICATION = Paper(
    title="社会组织发展专项资金项目申报书",
    subtitle="2026年第二批 · 品牌项目",
    number="受理编号 SL-2026-00231",
    footer="内容校验 7F3A 9C21",
    author="示例绿色家园促进会",
    dated_on=date(2026, 11, 30),
    blocks=[
        Heading("一、申报组织"),
        Facts(
            [
                ("组织名称", "示例绿色家园促进会"),
                ("统一社会信用代码", "51990104MJ00000501"),
                ("住所", "示例市示例区示例街道示例路 100 弄 8 号 3 楼（社区综合服务设施内）"),
                ("评估等级", "4A"),
                ("承诺书", ""),
            ]
        ),
        Heading("二、项目内容"),
        Paragraph(
            "面向老年人、残疾人和困境儿童，开展“垃圾分类与社区花园共建”。\n每月组织志愿者入户宣传。"
        ),
        PageBreak(),
        Table(
            ["科目", "金额（元）", "资金来源"],
            [["宣传品印制", "5,000.00", "专项资金"], ["志愿者保险", "1,200.00", "自筹"]],
            [50, 25, 25],
            ["left", "right", "centre"],
        ),
        Signatures(["法定代表人（签字）："]),
        Seals(["示例绿色家园促进会", "示例市示例区人民政府示例街道办事处"]),
    ],
)


def notice(projects: int) -> Paper:
    """A public notice with so many rows."""
    return Paper(
        title="关于2026年第二批社会组织发展专项资金拟资助项目的公示",
        text_size=16,
        blocks=[
            Paragraph("现将拟资助项目予以公示，公示期为5个工作日。"),
            Table(
                ["序号", "项目名称", "拟资助金额（元）"],
                [
                    [str(number), f"示例项目{number}号", "12,345.60"]
                    for number in range(1, projects + 1)
                ],
                [10, 60, 30],
            ),
            Seals(["示例市示例区人民政府示例街道办事处"], date="2026年11月20日"),
        ],
    )
