"""Attachments: limited before anything is kept, kept whatever else is wrong, replaced and taken down."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pytest

from incubator.core import installation
from incubator.core.db import db
from incubator.core.errors import RuleError
from incubator.funds import progress
from incubator.records.models import Document
from tests.applications import scenes


@pytest.fixture
def path(application):
    return f"/applications/{application.id}/papers"


def sent(name: str, content: bytes = scenes.PDF):
    return BytesIO(content), name


def test_the_limits_are_said_before_the_choice(member, path, as_):
    page = as_(member).get(path)
    assert "每个文件不超过 10 MB" in page.text
    assert 'accept=".pdf,.jpg,.png,.docx,.xlsx"' in page.text


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("示例.exe", b"MZ\x90\x00", "只能上传 PDF"),
        ("示例.pdf", b"not a pdf", "只能上传 PDF"),
        ("示例.svg", b"<svg onload='x'/>", "只能上传 PDF"),
        ("示例.pdf", b"", "文件是空的"),
        ("示例.pdf", b"%PDF-" + b"0" * 100_000, "请压缩或分成几个文件"),
    ],
)
def test_a_file_we_do_not_keep_is_refused_beside_its_field(
    app, monkeypatch, application, member, path, as_, name, content, why
):
    small = replace(app.config["INCUBATOR"], upload_bytes=100_000)
    monkeypatch.setitem(app.config, "INCUBATOR", small)
    answer = as_(member).submit(path, kind="licence", file=sent(name, content))
    assert answer.status_code == 422
    assert why in answer.text
    assert 'id="file-licence-error"' in answer.text
    assert db.session.query(Document).count() == 0


def files_again(how_many):
    return [sent(f"示例多{n}.pdf", scenes.PDF + bytes([100 + n])) for n in range(how_many)]


def kept_on_disk():
    return [path for path in installation.current().uploads.rglob("*") if path.is_file()]


@pytest.mark.parametrize("place", [0, 1, 2])
def test_one_refused_file_refuses_all_that_came_with_it(application, member, path, as_, place):
    files = [sent(f"示例{n}.pdf", scenes.PDF + bytes([n])) for n in range(2)]
    files.insert(place, sent("示例坏.exe", b"MZ"))
    answer = as_(member).submit(path, kind="licence", file=files)
    assert answer.status_code == 422
    assert "“示例坏.exe”：" in answer.text
    assert "3 个文件都没有保存" in answer.text
    assert progress.attachments(application) == []
    assert db.session.query(Document).count() == 0
    assert kept_on_disk() == []


def test_several_good_files_are_kept_together(application, member, path, as_):
    files = [sent(f"示例{n}.pdf", scenes.PDF + bytes([n])) for n in range(3)]
    assert "已上传 3 个" in as_(member).submit(path, kind="licence", file=files).text
    assert len(progress.attachments(application)) == 3


def test_files_that_do_not_all_find_room_are_all_refused(application, member, path, as_):
    for n in range(18):
        scenes.attach(application, "licence", by=member, content=scenes.PDF + bytes([n]))
    before = kept_on_disk()
    answer = as_(member).submit(path, kind="licence", file=files_again(3))
    assert answer.status_code == 422
    assert "附件最多 20 个，已有 18 个，这次选了 3 个" in answer.text
    assert len(progress.attachments(application)) == 18
    assert kept_on_disk() == before
    assert "已上传 20 个" in as_(member).submit(path, kind="licence", file=files_again(2)).text


def test_one_file_chosen_twice_is_refused_whole(application, member, path, as_):
    files = [sent("示例甲.pdf"), sent("示例乙.pdf")]
    answer = as_(member).submit(path, kind="licence", file=files)
    assert answer.status_code == 422
    assert "内容完全相同" in answer.text
    assert progress.attachments(application) == []


def test_more_files_at_once_than_one_form_takes_are_refused(application, member, path, as_):
    answer = as_(member).submit(path, kind="licence", file=files_again(21))
    assert answer.status_code == 422
    assert "一次最多上传 20 个文件，这次选了 21 个" in answer.text
    assert kept_on_disk() == []


def test_files_that_are_too_large_together_are_refused(
    app, monkeypatch, application, member, path, as_
):
    monkeypatch.setitem(app.config, "MAX_CONTENT_LENGTH", 200_000)
    files = [sent(f"示例{n}.pdf", scenes.PDF + bytes([n]) * 90_000) for n in range(3)]
    answer = as_(member).submit(path, kind="licence", file=files)
    assert answer.status_code == 413
    assert progress.attachments(application) == []
    assert kept_on_disk() == []
    assert as_(member).submit(path, kind="licence", file=files_again(1)).status_code == 200


@pytest.mark.parametrize(
    "kind", [{"kind": "licence"}, {}, {"kind": ""}], ids=["kind", "none", "blank"]
)
def test_sending_no_file_is_refused_in_words(application, member, path, as_, kind):
    browser = as_(member)
    data = {"csrf_token": browser.fields(path)["csrf_token"], **kind}
    answer = browser.post(path, data=data, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert "没有选择文件" in answer.text


def test_the_same_file_twice_is_refused(application, member):
    scenes.attach(application, "licence", by=member)
    with pytest.raises(RuleError, match="已经上传过"):
        scenes.attach(application, "licence", by=member)


def test_no_more_than_twenty(application, member):
    for n in range(20):
        scenes.attach(application, "licence", by=member, content=scenes.PDF + bytes([n]))
    with pytest.raises(RuleError, match="最多 20 个"):
        scenes.attach(application, "party", by=member)


def test_a_kind_the_call_does_not_ask_for_is_not_there(application, member, path, as_):
    browser = as_(member)
    data = {**browser.fields(path), "kind": "filing", "file": sent("示例.pdf")}
    answer = browser.post(path, data=data, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert "没有说明是哪一种附件" in answer.text
    assert not progress.attachments(application)


def test_replacing_takes_the_old_one_down_and_keeps_its_record(application, member, path, as_):
    old = scenes.attach(application, "licence", by=member)
    new = sent("示例新证书.pdf", scenes.PDF + b"2")
    page = as_(member).submit(f"{path}/{old.id}/replace", file=new)
    assert "示例新证书.pdf" in page.text
    assert [one.name for one in progress.attachments(application)] == ["示例新证书.pdf"]
    assert db.session.get(Document, old.id).withdrawn_at is not None


def test_taking_down_leaves_the_section_lacking_it(application, member, path, as_):
    old = scenes.attach(application, "licence", by=member)
    browser = as_(member)
    token = browser.fields(path)["csrf_token"]
    page = browser.post(
        f"{path}/{old.id}/withdraw", data={"csrf_token": token}, follow_redirects=True
    )
    assert "已撤下" in page.text
    assert "必须，还没有上传" in page.text
    again = browser.post(f"{path}/{old.id}/withdraw", data={"csrf_token": token})
    assert again.status_code == 404


def test_somebody_elses_file_is_not_there(application, member, path, as_):
    hub = member.organization.hub
    other = scenes.applicant(hub)
    theirs = scenes.attach(scenes.begun(scenes.call(hub), other), "licence", by=other)
    browser = as_(member)
    token = browser.fields(path)["csrf_token"]
    assert browser.get(f"{path}/{theirs.id}/replace").status_code == 404
    answer = browser.post(f"{path}/{theirs.id}/withdraw", data={"csrf_token": token})
    assert answer.status_code == 404
    assert browser.get(f"/documents/{theirs.id}").status_code == 404
