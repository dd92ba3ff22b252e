"""Everybody may read what is held about persons, for what, how long and who sees it."""

from __future__ import annotations

from incubator.people.personal_data import USES


def test_a_visitor_reads_every_field_with_purpose_term_and_readers(client):
    answer = client.get("/privacy")
    assert answer.status_code == 200
    for use in USES.values():
        for said in (use.what, use.purpose, use.kept):
            assert str(said) in answer.text
    assert "查看全文要写明用途" in answer.text


def test_the_page_is_led_to_from_the_foot_of_every_page(client):
    assert 'href="/privacy"' in client.get("/login").text


def test_it_reads_in_english(client):
    page = client.get("/privacy?lang=en", follow_redirects=True).text
    assert "ID number" in page
    assert "保存期限" not in page
