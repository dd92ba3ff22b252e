"""Reads a year's arrangement of holidays and worked weekends from the table somebody made of it."""

from __future__ import annotations

from incubator.core.errors import RuleError
from incubator.core.tabular.cells import parse_day
from incubator.core.tabular.reading import Column, Row, read_table
from incubator.core.words import _
from incubator.rules.services import DayEntry

COLUMNS = (
    Column("day", ("日期", "date"), required=True),
    Column("kind", ("类型", "类别", "安排", "kind"), required=True),
    Column("name", ("名称", "节日", "说明", "备注", "name")),
)

WORKED = frozenset({"班", "上班", "补班", "调休上班", "工作日", "work", "working"})
OFF = frozenset({"休", "休息", "放假", "调休", "休息日", "rest", "off"})
STATUTORY = frozenset({"法定", "法定节假日", "法定假日", "节假日", "节日", "holiday", "statutory"})

_MOST_ROWS = 400
_PROBLEMS_SHOWN = 8


def read(name: str, content: bytes) -> list[DayEntry]:
    """The days of a CSV or XLSX with the columns 日期 and 类型; a partly bad file is refused whole."""
    table = read_table(name, content, wanted=COLUMNS, max_rows=_MOST_ROWS)
    entries: dict[object, DayEntry] = {}
    problems: list[str] = []
    for row in table.rows:
        entry = _entry(row)
        if isinstance(entry, str):
            problems.append(entry)
        elif entry.day in entries:
            problems.append(
                _("第 %(n)s 行：%(day)s 出现了两次", n=row.number, day=entry.day.isoformat())
            )
        else:
            entries[entry.day] = entry
    if problems:
        more = _("……共 %(n)s 处", n=len(problems)) if len(problems) > _PROBLEMS_SHOWN else ""
        shown = "；".join(str(one) for one in problems[:_PROBLEMS_SHOWN])
        raise RuleError(
            _("表格没有导入。%(problems)s%(more)s。", problems=shown, more=more), field="file"
        )
    if not entries:
        raise RuleError(_("表格里没有日期。请检查是否选对了文件。"), field="file")
    return list(entries.values())


def _entry(row: Row) -> DayEntry | str:
    """The day of a row, or the sentence that says why there is none."""
    found = parse_day(row.values["day"])
    if found.day is None:
        return _("第 %(n)s 行：日期“%(text)s”不能识别", n=row.number, text=row.values["day"][:20])
    kind = row.values["kind"].strip().lower()
    name = row.values["name"]
    if kind in WORKED:
        return DayEntry(found.day, works=True, name=name)
    if kind in OFF or kind in STATUTORY:
        return DayEntry(found.day, works=False, statutory=kind in STATUTORY, name=name)
    return _(
        "第 %(n)s 行：类型“%(text)s”不能识别，请写“班”“休”或“法定”",
        n=row.number,
        text=row.values["kind"][:20],
    )
