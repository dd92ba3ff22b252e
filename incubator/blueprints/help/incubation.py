"""Help for the incubation base, a page for each part of its work."""

from __future__ import annotations

from incubator.blueprints.help import admissions, intakes, leaving, staying
from incubator.blueprints.help.page import Page, Task
from incubator.core.words import _

HOUSE = Page(
    _("孵化基地的房间和工位"),
    _("工位从安排到交接只属于一家组织。"),
    (
        Task(
            _("建立基地"),
            (
                _("在“基地概况”新建基地：提供实体还是虚拟孵化、名额、是否公示、是否打分。"),
                _("添加房间，填写面积和设备，上传照片；工位可以一次添加一排，编号自动加一。"),
                _("画平面图：勾选格子，选墙、门、窗、桌、柜或工位，点“画到选中的格子”。"),
            ),
        ),
        Task(
            _("工位何时空出"),
            (
                _("出壳、退驻和协议到期都不算空出；交接完成的第二天起才可以安排给别人。"),
                _("签约前的预留可以收回，当天就空；入驻以后可以换工位。"),
                _("同一个工位不能同时给两家；慢一步的人会看到给了谁。"),
            ),
        ),
        Task(
            _("轮候"),
            (
                _("没有位置时，从办件页面把已批准的组织列入轮候，排在最后。"),
                _("有位置时先安排排在前面的；要先安排后面的，写明理由调整次序。"),
                _("移出轮候会取消入驻资格，理由申请人看得到；名单可以打印。"),
            ),
        ),
        Task(
            _("门牌和平面图"),
            (_("房间和工位页面可以下载门牌、工位牌和平面图 PDF，直接打印 A4。"),),
        ),
        Task(
            _("年度数据"),
            (
                _("“年度数据”按年列出入驻、出壳、回访、服务和工位；点数字就是那份名单，可以导出。"),
                _("离驻按交接完成的年份统计；没有联系上的服务不计入次数和时长。"),
            ),
        ),
    ),
)

APPLICANTS: dict[str, Page] = {
    "incubation-apply": intakes.APPLYING,
    "incubation-stay": staying.RESIDENTS,
    "incubation-leaving": leaving.RESIDENTS,
}
STAFF: dict[str, Page] = {
    "incubation-check": intakes.CHECKING,
    "incubation-admission": admissions.ADMITTING,
    "incubation-house": HOUSE,
    "incubation-service": staying.SERVING,
    "incubation-exit": leaving.CENTRE,
}
