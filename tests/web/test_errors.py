"""Refusals are pages that say what, why and what to do, even while the database is away."""

from __future__ import annotations

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from incubator.core.db import db
from incubator.core.permissions import Role
from incubator.web.headers import POLICY
from tests import factories


def test_an_unknown_address_is_a_page(client):
    answer = client.get("/no-such-address")
    assert answer.status_code == 404
    assert "<h1>" in answer.text


def test_a_form_without_its_token_is_refused(client):
    answer = client.post("/notices/GS-1/object", data={"text": "x"})
    assert answer.status_code == 400
    assert "<h1>" in answer.text


@pytest.mark.parametrize("path", ["/notices/", "/no-such-address", "/static/site.css"])
def test_every_answer_carries_strict_headers(client, path):
    headers = client.get(path).headers
    assert headers["Content-Security-Policy"] == POLICY
    assert "unsafe" not in POLICY
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"


def test_a_database_that_does_not_answer_is_a_503_page(app, client):
    def refuse(*_arguments: object) -> None:
        raise OperationalError("SELECT", {}, Exception("away"))

    event.listen(db.engine, "before_cursor_execute", refuse)
    try:
        answer = client.get("/notices/")
    finally:
        event.remove(db.engine, "before_cursor_execute", refuse)
    assert answer.status_code == 503
    assert "<h1>" in answer.text


@pytest.mark.parametrize("path", ["/documents/99999999999999999999", "/cases/2147483648"])
def test_a_number_no_row_can_have_is_a_404(client, path):
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("origin", ["http://[", "null", "https://elsewhere.example"])
def test_a_form_from_an_origin_that_is_not_ours_is_refused(client, origin):
    answer = client.post("/login", data={}, headers={"Origin": origin})
    assert answer.status_code == 400


@pytest.mark.both
@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/calls/%00", 404),
        ("/verify/x%00y", 404),
        ("/search?q=%00", 400),
        ("/calls/?sort=%00", 400),
    ],
)
def test_an_address_with_a_nul_is_refused_before_anybody_looks_it_up(client, path, status):
    answer = client.get(path)
    assert answer.status_code == status
    assert "<h1>" in answer.text


def test_somebody_with_another_post_is_told_whose_task_it_is(hub, as_):
    page = as_(factories.post(Role.ADMINISTRATOR, hub=hub)).get("/admin/audit")
    assert page.status_code == 403
    assert "这一项由审计员办理" in page.text
