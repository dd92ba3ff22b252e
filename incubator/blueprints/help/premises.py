"""Help for the premises, a page for each part of the work on them."""

from __future__ import annotations

from incubator.blueprints.help import booking, occupying, room_evidence, room_uses
from incubator.blueprints.help.page import Page, Task
from incubator.core.words import _

REGISTER = Page(
    _("登记和发布场地"),
    _("先登记、再核实、后发布；发布以后各组织才看得到、可以预约。"),
    (
        Task(
            _("登记一处场地"),
            (
                _("在“场地”点“登记场地”，填写名称、种类、资产性质、产权单位和容纳人数。"),
                _("再逐项填写设施与用途、开放时间、预约办法和收费标准，上传照片和平面图。"),
                _("开放时间按工作日、周末、节假日分别填写；调休上班的周末按工作日。"),
            ),
        ),
        Task(
            _("核实和发布"),
            (
                _("到现场核对后点“核实”；资料齐全时出现“发布”，不齐的页面上逐条写明缺什么。"),
                _(
                    "党政机关办公用房须先登记调剂批准的文号并上传批准文件，否则不能发布"
                    "（《机关事务管理条例》第二十三条）。"
                ),
                _("暂停使用要写原因，页面上公开显示；场地不删除，可以恢复。"),
            ),
        ),
        Task(
            _("收费标准"),
            (
                _("无偿使用也要登记一条，写明依据、批准人和参考价，用来计算无偿提供了多少。"),
                _(
                    "可以按用途、组织类型和时段分别定价；越具体的优先，同样范围以后执行的替换以前的。"
                ),
                _("用过的标准不能改；要调整时新增一条，从以后的日期起执行。"),
            ),
        ),
        Task(
            _("可以分隔的大厅"),
            (
                _("在大厅页面点“分隔大厅”，每行写一个部分和容纳人数。"),
                _("整个大厅和各部分互相占用；以后的时段已有人时不能分隔，页面写明是谁。"),
                _("各部分另行登记收费标准、核实、发布，可以单独预约。"),
            ),
        ),
    ),
)

APPLICANTS: dict[str, Page] = {
    "booking": booking.ORGANIZATIONS,
    "room-use": room_uses.USERS,
    "occupancy": occupying.OCCUPANTS,
}
STAFF: dict[str, Page] = {
    "premises-register": REGISTER,
    "premises-booking": booking.CENTRE,
    "premises-use": room_uses.CENTRE,
    "premises-occupancy": occupying.CENTRE,
    "premises-usage": room_evidence.CENTRE,
}
