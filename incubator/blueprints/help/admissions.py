"""Help with taking an applicant into the incubation base: panel, decision, notice, agreement, moving in."""

from __future__ import annotations

from incubator.blueprints.help.page import Page, Task
from incubator.core.words import _

ADMITTING = Page(
    _("入驻审批、签约和办理入驻"),
    _("从面谈评审到办完入驻清单。"),
    (
        Task(
            _("面谈评审"),
            (
                _("设了评分表的基地，从申请页面点“安排专家”；评分交齐以前不能提出建议。"),
                _("专家只看需求和项目，看不到联系人、身份证明和名册。"),
            ),
        ),
        Task(
            _("建议和审批"),
            (
                _("在申请页面点“提出入驻建议”，方式、工位数和期限已按申请填好，可以修改。"),
                _("审批人不能是提出人；线下审批的，打印呈批件，签字后登记文号、日期和扫描件。"),
                _("退回重议以后回到初核，可以重新提出。"),
            ),
        ),
        Task(
            _("公示"),
            (
                _("要求公示的基地，批准后点“列入公示”，一次列出全部已批准的申请。"),
                _("期满、没有未答复的异议，点“公示期满，确认入驻”以后才能签约。"),
            ),
        ),
        Task(
            _("签约和入驻"),
            (
                _("起草协议得到编号，下载 DOCX 修改或直接打印 PDF；没有法人资格的由发起人签字。"),
                _("登记签约时上传签字的协议，同时选定工位；工位被别人占用的，签约也不会登记。"),
                _("按入驻清单交接，不需要的写明原因；全部办完后点“办理入驻”。"),
            ),
        ),
    ),
)
