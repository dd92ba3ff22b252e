"""The copy of one person's data as a ZIP: the same content for machines (JSON) and for reading (PDF)."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date
from typing import Any

from flask import Response

from incubator.casework import personal_copy
from incubator.core.permissions import ROLE_LABEL, Role
from incubator.core.words import _
from incubator.papers import page
from incubator.papers.paper import Block, Facts, Heading, Paper, Paragraph, Table
from incubator.people.models import Person
from incubator.web import verbs
from incubator.web.files import download

_SHOWN = 200
"""Lines of one list on paper; the JSON has all."""


def answer(person: Person, *, on: date) -> Response:
    """The ZIP as a download. It is made in memory and kept nowhere."""
    content = personal_copy.gathered(person)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        text = json.dumps(content, ensure_ascii=False, indent=1)
        archive.writestr("personal-data.json", text)
        archive.writestr("personal-data.pdf", page.draw(as_paper(content, on=on)))
    name = _("个人信息副本-%(id)s.zip", id=person.id)
    found = download(packed.getvalue(), name[:], "application/zip")
    found.headers["Cache-Control"] = "no-store"
    return found


def as_paper(content: dict[str, Any], *, on: date) -> Paper:
    person = content["person"]
    blocks: list[Block] = [
        Paragraph(
            _(
                "本副本应本人要求制作，含本平台保存的此人的全部个人信息，请妥善保管。其他人以编号表示；"
                "经办理由和所在组织的材料不在其中。"
            )[:]
        ),
        Heading(_("本人信息")[:]),
        Facts(
            [
                (_("姓名")[:], person["name"]),
                (_("电话")[:], _said(person["phone"])),
                (_("邮箱")[:], _said(person["email"])),
                (_("身份证件号码")[:], _said(person["id_number"])),
                (_("开户银行")[:], _said(person["bank_name"])),
                (_("银行账号")[:], _said(person["bank_account"])),
                (_("用户名")[:], _said(content["sign_in"]["username"])),
            ]
        ),
    ]
    for title, head, rows in _lists(content):
        blocks.append(Heading(f"{title}（{len(rows)}）"))
        if rows:
            blocks.append(Table(head, rows[:_SHOWN]))
        if len(rows) > _SHOWN:
            more = _("只印最近 %(n)s 条，其余见 personal-data.json。", n=_SHOWN)
            blocks.append(Paragraph(more[:], indent=False))
    return Paper(title=_("个人信息副本")[:], blocks=blocks, dated_on=on, text_size=10.5)


def _lists(content: dict[str, Any]) -> list[tuple[str, list[str], list[list[str]]]]:
    """Title, head and lines of each list."""
    sessions = content["sign_in"].get("sessions", [])
    return [
        (
            _("任职")[:],
            [_("组织")[:], _("职务")[:], _("开始")[:], _("结束")[:]],
            [
                [
                    one["organization"],
                    one["title"] or ROLE_LABEL[Role(one["role"])][:],
                    one["starts_on"],
                    _said(one["ends_on"]),
                ]
                for one in content["posts"]
            ],
        ),
        (
            _("同意")[:],
            [_("事项")[:], _("版本")[:], _("同意的时间")[:], _("撤回的时间")[:]],
            _cells(content["consents"], "kind", "version", "given_at", "withdrawn_at"),
        ),
        (
            _("申报的亲属")[:],
            [_("关系")[:], _("申报日期")[:], _("终止日期")[:]],
            _cells(content["declared_relatives"], "tie", "declared_on", "ended_on"),
        ),
        (
            _("办理记录")[:],
            [_("时间")[:], _("事项")[:], _("办件")[:]],
            [
                [_moment(one["at"]), verbs.label_with_kind(one["verb"])[:], _said(one["case_id"])]
                for one in content["acts"]
            ],
        ),
        (
            _("孵化导师")[:],
            [_("组织")[:], _("开始")[:], _("结束")[:]],
            _cells(content["incubation_mentoring"], "organization", "starts_on", "ends_on"),
        ),
        (
            _("入驻申请联系人和发起人")[:],
            [_("办件")[:], _("姓名")[:], _("电话")[:]],
            _cells(
                [*content["incubation_contacts"], *content["incubation_sponsors"]],
                "case",
                "name",
                "phone",
            ),
        ),
        (
            _("场地预约的安全负责人、场地使用的联系人")[:],
            [_("办件")[:], _("姓名")[:], _("电话")[:]],
            _cells(
                [*content["booking_safety_officers"], *content["occupancy_contacts"]],
                "case",
                "name",
                "phone",
            ),
        ),
        (
            _("日历订阅地址")[:],
            [_("建立时间")[:], _("停用时间")[:]],
            [
                [_moment(one["made_at"]), _moment(one["revoked_at"]) if one["revoked_at"] else ""]
                for one in content["calendar_feeds"]
            ],
        ),
        (
            _("登记的孵化服务")[:],
            [_("日期")[:], _("组织")[:], _("分钟")[:]],
            _cells(content["incubation_services"], "on", "organization", "minutes"),
        ),
        (
            _("消息")[:],
            [_("时间")[:], _("标题")[:]],
            [[_moment(one["created_at"]), one["subject"]] for one in content["messages"]],
        ),
        (
            _("上传的材料")[:],
            [_("时间")[:], _("文件名")[:]],
            [[_moment(one["uploaded_at"]), one["name"]] for one in content["documents_uploaded"]],
        ),
        (
            _("登录的设备")[:],
            [_("登录时间")[:], _("浏览器")[:]],
            [[_moment(one["started_at"]), one["agent"]] for one in sessions],
        ),
    ]


def _cells(rows: list[dict[str, Any]], *names: str) -> list[list[str]]:
    return [[_moment(_said(row[name])) for name in names] for row in rows]


def _moment(text: str) -> str:
    """Down to the minute, as a person reads it; a plain day stays as it is."""
    return text[:16].replace("T", " ") if "T" in text[10:11] else text


def _said(value: object) -> str:
    return "—" if value in (None, "") else str(value)
