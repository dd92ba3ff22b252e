"""Writing, issuing and reserving a certificate, the short way."""

from __future__ import annotations

import re

from incubator.certificates import issuing, services
from incubator.certificates.services import Contents
from incubator.core import clock
from incubator.core.db import transaction


def written(hub, **facts):
    return Contents(
        **{
            "hub_id": hub.id,
            "source": "award:1",
            "title": "资助证书",
            "subtitle": "社会组织发展专项资金 · 2026 年第二批",
            "recipient": "示例绿色家园促进会",
            "recipient_code": "统一社会信用代码 51990104MJ00000501",
            "text": ("你单位申报的", "“示例街道垃圾分类”项目获得立项资助。", "特颁此证。"),
            "issuers": (hub.street_office,),
            "issued_on": clock.today(),
            "basis": "示街发〔2026〕12 号",
            **facts,
        }
    )


def issue(contents, by, **more):
    return issuing.issue(contents, by=by, at=clock.now(), **more)


def reserve(contents, by):
    with transaction():
        return services.reserve(contents, by=by, at=clock.now()).id


def parts_of(url):
    """The number and the code in the address a certificate prints."""
    match = re.fullmatch(r".*/verify/([^?]+)\?c=(\w+)", url)
    assert match, url
    return match.groups()
