"""Anybody checks a certificate: by number and code, by its QR code, or by the file."""

from __future__ import annotations

import io
import random
from dataclasses import replace

import pytest

from incubator import create_app
from incubator.certificates import codes, verifying
from incubator.core import clock
from incubator.core.db import db
from incubator.core.permissions import Role
from incubator.funds import certifying
from incubator.funds.certifying import Correction
from incubator.records import documents
from incubator.records.models import Document, Event
from incubator.web.limits import limiter
from tests import factories
from tests.awards.street import Street
from tests.browser_client import Browser


@pytest.fixture
def street(scene):
    return scene(Street.build)


@pytest.fixture
def issued(street, scene):
    return scene(street.certificate)


def upload(client, content, name="证书.pdf"):
    token = client.fields("/verify")["csrf_token"]
    data = {"csrf_token": token, "file": (io.BytesIO(content), name)}
    return client.post("/verify/file", data=data, content_type="multipart/form-data")


def test_the_form_leads_to_the_answer_of_a_valid_certificate(issued, client):
    page = client.get(
        "/verify",
        query_string={"number": issued.serial, "code": codes.grouped(issued.code)},
        follow_redirects=True,
    )
    assert page.status_code == 200
    assert "核验结果：有效" in page.text
    for shown in (issued.recipient, issued.serial, issued.recipient_code):
        assert shown in page.text


def test_the_answer_holds_nothing_of_any_person(street, issued, client):
    page = client.get(f"/verify/{issued.number}?c={issued.code}")
    for person in (street.officer.person, street.director.person):
        assert person.name not in page.text
    assert "经办" not in page.text


@pytest.mark.parametrize("code", ["0123456789ABCDEF", "0", "", "%00", "证"])
def test_without_the_right_code_the_answer_is_that_of_an_unknown_number(issued, client, code):
    known = client.get(f"/verify/{issued.number}", query_string={"c": code})
    unknown = client.get("/verify/XX-2026-0001", query_string={"c": code})
    assert known.status_code == unknown.status_code
    assert issued.recipient not in known.text
    assert known.text.replace(issued.number, "N") == unknown.text.replace("XX-2026-0001", "N")


def test_a_number_alone_asks_for_the_code(issued, client):
    page = client.get(f"/verify/{issued.number}")
    assert page.status_code == 200
    assert f'value="{issued.number}"' in page.text
    assert issued.recipient not in page.text


def test_a_corrected_certificate_says_so_and_leads_nowhere_private(street, issued, client):
    new = certifying.correct(
        issued,
        Correction("示例更名后的促进会", "51990104MJ0000019X", "示例项目"),
        reason="单位更名",
        by=street.officers_hat,
        at=clock.now(),
    )
    page = client.get(f"/verify/{issued.number}?c={issued.code}")
    assert "核验结果：已更正" in page.text
    for private in (new.number, new.code, new.recipient, "单位更名"):
        assert private not in page.text


def test_guesses_find_nothing(issued):
    chance = random.Random(7)  # noqa: S311  (guesses that can be repeated)
    found = 0
    for _ in range(2_000):
        guess = "".join(chance.choice(codes.ALPHABET) for _ in range(codes.LENGTH))
        found += verifying.by_code(issued.number, guess).verdict != "unknown"
    assert found == 0


@pytest.fixture
def limited(app):
    """A visitor of the same installation, served with its limits on as in production."""
    strict = create_app(replace(app.config["INCUBATOR"], rate_limits=True))
    strict.test_client_class = Browser
    yield strict.test_client()
    limiter.reset()
    limiter.enabled = False
    with strict.app_context():
        db.session.remove()
        db.engine.dispose()


def test_guessing_is_rate_limited(issued, limited):
    answers = [
        limited.get(f"/verify/{issued.number}", query_string={"c": f"{n:016}"}).status_code
        for n in range(70)
    ]
    assert answers[:60] == [404] * 60
    assert set(answers[60:]) == {429}


def test_a_file_as_issued_is_valid_and_a_changed_one_is_not(issued, client):
    content = documents.content_of(issued.document)
    assert "核验结果：有效" in upload(client, content).text
    changed = content.replace(b"/Creator (incubator)", b"/Creator (incubatOr)")
    assert "核验结果：已被改动" in upload(client, changed).text


def test_a_foreign_file_is_unknown_and_a_file_that_is_no_pdf_is_refused(issued, client):
    assert "核验结果：未查到" in upload(client, b"%PDF-1.4\n%%EOF\n").text
    refused = upload(client, b"hello", "x.txt")
    assert refused.status_code == 422
    assert "只能上传 PDF 文件" in refused.text
    assert "DOCX" not in refused.text
    assert upload(client, b"").status_code == 422


def test_the_print_file_is_explained(street, issued, as_, client):
    pdf = as_(street.officer).get(f"/certificates/calls/{street.call.code}/print").data
    assert "核验结果：打印件" in upload(client, pdf).text


def test_checking_keeps_no_file_and_writes_nothing(issued, client):
    before = [db.session.query(model).count() for model in (Document, Event)]
    upload(client, documents.content_of(issued.document))
    client.get(f"/verify/{issued.number}?c={issued.code}")
    assert [db.session.query(model).count() for model in (Document, Event)] == before
    assert list(documents.orphans()) == []


def test_staff_use_the_same_page(street, issued, as_):
    page = as_(factories.post(Role.AUDITOR, hub=street.hub)).get(
        f"/verify/{issued.number}?c={issued.code}"
    )
    assert "核验结果：有效" in page.text


@pytest.mark.parametrize(
    "number", ["..", "a" * 300, "%E2%80%8B", "0", "x/y", "示字〔2026〕第9999号"]
)
def test_odd_numbers_get_an_answer(issued, client, number):
    assert client.get(f"/verify/{number}?c=1").status_code == 404
    answer = client.get("/verify", query_string={"number": number, "code": "1"})
    assert answer.status_code in {200, 302}
