"""案卷 on the pages: the waiting list, the closed volume, and the whole of it as one file."""

from __future__ import annotations

import io
import zipfile

import pytest
from sqlalchemy import select

from incubator.casework.models import Case
from incubator.casework.volumes import Volume, VolumeEntry
from incubator.core.db import db
from incubator.core.permissions import Role
from incubator.web.zipping import Packed, length, member_name, stream
from tests.archive.acts import make, titles, unbound
from tests.browser.people import post
from tests.guarantees.addresses import organization
from tests.statements import counted


@pytest.fixture
def browser(street):
    return street.test_client().under(post("officer", Role.CASE_OFFICER))


def test_looking_at_a_volume_makes_none(officer, browser):
    case = unbound(officer)
    before = db.session.query(Volume).count()
    page = browser.get(f"/cases/{case.id}/archive").text
    assert "项目申报书" in page
    assert "还没有立卷" in page
    assert db.session.query(Volume).count() == before


def test_the_pages_lead_from_the_waiting_list_to_the_closed_volume(officer, browser):
    case = unbound(officer)
    assert f"/cases/{case.id}/archive" in browser.get("/archive/awaiting").text
    here = f"/cases/{case.id}/archive"
    made = browser.post(here, data=browser.fields(here), follow_redirects=True)
    assert "目录已更新" in made.text
    added = browser.submit(f"{here}/lines/new", title="示例签到表", pages="2")
    assert "示例签到表" in added.text
    closed = browser.submit(f"{here}/close", remark="示例：缺件说明")
    assert "目录不能再改动" in closed.text
    assert f"/cases/{case.id}/archive" not in browser.get("/archive/awaiting").text
    assert "SL-A-2026" in browser.get("/archive?state=closed&format=csv").text
    for what in ("contents", "cover"):
        for form, start in (("pdf", b"%PDF"), ("docx", b"PK")):
            assert browser.get(f"{here}/{what}.{form}").data.startswith(start)


def test_the_whole_volume_is_one_file_with_its_list(officer, browser):
    volume = make(unbound(officer), officer)
    case_id, count = volume.case_id, len(titles(volume))
    answer = browser.get(f"/cases/{case_id}/archive.zip")
    assert int(answer.headers["Content-Length"]) == len(answer.data)
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archived:
        assert archived.testzip() is None
        names = archived.namelist()
    assert names[0] == "00-卷内目录.pdf"
    assert len(names) == count + 1
    assert names[1].startswith("01-项目申报书")


def test_the_length_said_before_is_the_length_sent():
    files = [
        Packed(member_name(number, title, "pdf"), len(content), lambda content=content: content)
        for number, (title, content) in enumerate([("示例/..\\名", b"x" * 70_000), ("b", b"")], 1)
    ]
    sent = b"".join(stream(files))
    assert len(sent) == length(files)
    assert not set("/\\") & set("".join(file.name for file in files))


def test_a_file_that_changed_meanwhile_is_not_sent():
    with pytest.raises(OSError, match="not as long"):
        list(stream([Packed("a", 3, lambda: b"ab")]))


def test_the_list_asks_no_more_questions_for_more_volumes(officer, browser):
    browser.get("/archive")
    few = counted(lambda: browser.get("/archive"))
    make(unbound(officer), officer)
    assert counted(lambda: browser.get("/archive")) == few


def test_neither_the_organization_nor_another_street_sees_the_volume(street, officer):
    volume = db.session.scalars(
        select(Volume).join(Case).where(Case.organization_id == organization().id)
    ).first()
    own = street.test_client().under(post("green", Role.LEGAL_REPRESENTATIVE))
    other = street.test_client().under(post("officer-x", Role.CASE_OFFICER))
    for path in ("archive", "archive.zip", "archive/contents.pdf", "archive/close"):
        assert own.get(f"/cases/{volume.case_id}/{path}").status_code == 403
        assert other.get(f"/cases/{volume.case_id}/{path}").status_code == 404


def test_an_entry_belongs_to_its_volume(officer, browser):
    one = make(unbound(officer), officer)
    other = db.session.scalars(
        select(VolumeEntry).where(VolumeEntry.volume_id != one.id).limit(1)
    ).one()
    token = browser.fields(f"/cases/{one.case_id}/archive/lines/new")["csrf_token"]
    path = f"/cases/{one.case_id}/archive/lines/{other.id}/out"
    assert browser.post(path, data={"csrf_token": token}).status_code == 404
