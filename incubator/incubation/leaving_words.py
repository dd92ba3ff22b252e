"""What ways out, things handed over and pieces of advice are called."""

from __future__ import annotations

from incubator.core.words import _
from incubator.incubation.leaving import Advice, Thing
from incubator.incubation.models import Leaving

LEAVING_LABEL: dict[str, str] = {
    Leaving.GRADUATED: _("出壳"),
    Leaving.RENEWED: _("续驻"),
    Leaving.WITHDRAWN: _("主动退驻"),
    Leaving.TERMINATED: _("终止入驻"),
    Leaving.DEEMED: _("未参加出壳评估，按退驻处理"),
    Leaving.EXPIRED: _("协议到期退驻"),
}

THING_LABEL: dict[str, str] = {
    Thing.KEY: _("钥匙、门禁卡"),
    Thing.DESK: _("工位"),
    Thing.ACCOUNT: _("账号（网络、平台）"),
    Thing.METER: _("电表、水表读数"),
    Thing.EQUIPMENT: _("配置的设备"),
    Thing.ADDRESS: _("登记住所"),
}

ALIVE, STOPPED, UNKNOWN = _("还在活动"), _("已停止"), _("还没有回访")
"""What became of somebody who left, by the newest answer."""

ADVICE_LABEL: dict[str, str] = {
    Advice.GRADUATE: _("准予出壳"),
    Advice.RENEW: _("续驻"),
    Advice.LEAVE: _("退驻"),
}
