"""An application from the public page to the experts, through the pages alone."""

from __future__ import annotations

import re
from io import BytesIO

from incubator.core.db import db
from incubator.funds.applications import FundApplication
from tests import factories
from tests.applications import scenes


def test_an_organization_applies_is_returned_supplements_and_passes(app, as_):
    hub = factories.hub()
    call = scenes.call(hub)
    member = scenes.applicant(hub)
    own = as_(member)

    assert "服务器时间" in own.get(f"/calls/{call.code}").text
    page = (
        own.submit(f"/calls/{call.code}", _path="apply")
        if False
        else own.post(
            f"/calls/{call.code}/apply",
            data={"csrf_token": own.fields(f"/calls/{call.code}")["csrf_token"]},
            follow_redirects=True,
        )
    )
    assert "6 节完成" in page.text
    id = db.session.query(FundApplication).one().id
    base = f"/applications/{id}"

    assert own.submit(f"{base}/organization", **scenes.ORGANIZATION).status_code == 200
    assert own.submit(f"{base}/project", **scenes.PROJECT).status_code == 200
    plan = {
        f"stages-{n}-{name}": value
        for n, row in enumerate(scenes.STAGES)
        for name, value in row.items()
    } | {f"indicators-0-{name}": value for name, value in scenes.INDICATORS[0].items()}
    assert "已保存" in own.submit(f"{base}/plan", **plan).text
    lines = {
        f"lines-{n}-{name}": value
        for n, row in enumerate(scenes.LINES)
        for name, value in row.items()
    }
    page = own.submit(f"{base}/budget", **lines)
    assert "合计 ¥18,050.00，申请 ¥12,050.00（66.8%）" in page.text
    assert own.submit(f"{base}/account", **scenes.ACCOUNT).status_code == 200
    page = own.get(f"{base}/submit")
    assert "缺少“登记证书副本”。" in page.text
    page = own.submit(f"{base}/papers", kind="licence", file=(BytesIO(scenes.PDF), "示例证书.pdf"))
    assert "示例证书.pdf" in page.text

    page = own.get(f"{base}/submit")
    assert "暂不能提交" not in page.text
    page = own.submit(f"{base}/submit", promised="y")
    assert "受理编号" in page.text
    receipt = re.search(r"SL\d+-F-2026-\d{4}", page.text).group()
    assert own.get(f"{base}/receipt.pdf").data.startswith(b"%PDF")
    assert own.get(f"{base}/form.pdf").data.startswith(b"%PDF")
    assert own.get(base).status_code == 200
    assert own.get("/applications/").status_code == 200

    staff = as_(scenes.officer(hub))
    assert receipt in staff.get("/applications/").text
    assert staff.get(base).status_code == 200
    page = staff.get(f"{base}/formal-check")
    assert "与提交时一致" in page.text
    page = staff.submit(f"{base}/return", note_budget="花苗单价偏高，请附报价", reason="请补正预算")
    assert "已退回补正" in page.text
    page = own.get(base)
    assert "花苗单价偏高" in page.text
    page = own.submit(f"{base}/budget", **{**lines, "lines-0-unit_price": "100"})
    page = own.submit(f"{base}/submit", promised="y")
    assert f"{receipt}-2" in page.text
    assert "12,050.00" in staff.get(f"{base}/changes").text
    page = staff.get(f"{base}/formal-check")
    ticks = re.findall(r'name="point"[^>]*value="([^"]+)"', page.text)
    page = staff.submit(f"{base}/formal-check", point=ticks)
    assert "已转入专家评审" in page.text
