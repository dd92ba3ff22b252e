"""Reads a published list of results, whatever its columns are called and however it is encoded."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from incubator.core import money
from incubator.core.errors import RuleError
from incubator.core.money import Fen
from incubator.core.tabular.reading import Column, Row, read_table
from incubator.core.words import _
from incubator.organizations.codes import holds_id_card, normalized
from incubator.organizations.reports import Notes

MOST_ROWS = 5_000

COLUMNS = (
    Column(
        "recipient",
        [
            "依托单位",
            "项目依托单位",
            "申报单位",
            "项目申报单位",
            "承担单位",
            "项目承担单位",
            "获奖单位",
            "受资助单位",
            "获资助单位",
            "资助单位名称",
            "实施单位",
            "项目实施单位",
            "单位名称",
            "组织名称",
            "社会组织名称",
            "机构名称",
            "名称",
            "recipient",
        ],
        required=True,
    ),
    Column("project", ["项目名称", "规范项目名称", "资助项目", "获奖项目", "项目", "project"]),
    Column("code", ["统一社会信用代码", "信用代码", "社会信用代码", "uscc"], code=True),
    Column(
        "category", ["资助类别", "推荐资助项目类别", "项目类别", "类别", "等级", "奖项", "category"]
    ),
    Column("recommended_by", ["推荐单位", "项目推荐单位", "推荐部门", "recommended_by"]),
    Column(
        "amount",
        ["资助金额", "资助金额(元)", "拟资助金额", "拟资助金额(元)", "金额", "金额(元)", "amount"],
    ),
    Column("amount_wan", ["资助金额(万元)", "拟资助金额(万元)", "金额(万元)"]),
)
_LONGEST = {"recipient": 120, "project": 200, "category": 60, "recommended_by": 120, "code": 60}
_HEADING = {
    "recipient": _("单位"),
    "project": _("项目名称"),
    "category": _("类别"),
    "recommended_by": _("推荐单位"),
    "code": _("代码"),
}


@dataclass(frozen=True)
class Line:
    """One row: who got what for which project. `amount` is fen, None where the list has none."""

    row: int
    recipient: str
    project: str = ""
    code: str = ""
    category: str = ""
    recommended_by: str = ""
    amount: Fen | None = None

    @property
    def digest(self) -> str:
        """SHA-256 (hex) over recipient and project, however they are typed and in what columns."""
        return hashlib.sha256(
            f"{_bare(self.recipient)}\n{_bare(self.project)}".encode()
        ).hexdigest()


def _bare(text: str) -> str:
    """Letters and digits alone: two copies of one list differ in blanks, quotes and dashes."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(sign for sign in plain if unicodedata.category(sign)[0] in "LN")


@dataclass(frozen=True)
class PublishedList:
    """A list as read. `title` stands above its header; `sha256` is of the file itself."""

    name: str
    title: str
    sha256: str
    read: int
    lines: Sequence[Line]
    notes: Notes

    @property
    def is_notice(self) -> bool:
        """公示名单 is a list under public notice, not an award."""
        return "公示" in self.title


def read_list(name: str, data: bytes) -> PublishedList:
    """The lines of a file of any kind; RuleError where it is no list of results."""
    table = read_table(name, data, wanted=COLUMNS, max_rows=MOST_ROWS)
    notes = Notes()
    lines = [line for row in table.rows if (line := _line(row, notes)) is not None]
    title = next((text for text in table.titles if len(text) > 3), "")
    sha256 = hashlib.sha256(data).hexdigest()
    return PublishedList(name, title[:120], sha256, len(table.rows), lines, notes)


def _line(row: Row, notes: Notes) -> Line | None:
    values = row.values
    try:
        _check(row)
        return Line(
            row=row.number,
            recipient=" ".join(values["recipient"].split()),
            project=" ".join(values["project"].split()),
            code=normalized(values["code"]),
            category=values["category"],
            recommended_by=values["recommended_by"],
            amount=_amount(row),
        )
    except RuleError as refusal:
        notes.reject(row.number, values["recipient"], refusal.message)
        return None


def _check(row: Row) -> None:
    if not row.values["recipient"]:
        raise RuleError(_("没有写单位名称。请补上，或删去这一行。"))
    if any(map(holds_id_card, row.values.values())):
        raise RuleError(_("像是身份证号码，系统不会保存它。请从文件里删去后再导入。"))
    for key, most in _LONGEST.items():
        if len(row.values[key]) > most:
            raise RuleError(
                _("“%(what)s”超过 %(most)s 字，请核对这一行。", what=_HEADING[key], most=most)
            )


def _amount(row: Row) -> Fen | None:
    if text := row.values["amount"]:
        return money.parse_yuan(text)
    if text := row.values["amount_wan"]:
        try:
            return money.parse_yuan(Decimal(text.replace(",", "")) * 10_000)
        except InvalidOperation:
            raise RuleError(_("看不懂金额“%(text)s”，应是数字。", text=text[:20])) from None
    return None
