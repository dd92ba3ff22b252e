"""What `incubator doctor` says of single sign-on: unset, answering, or not as its settings say."""

from __future__ import annotations

from flask import url_for

from incubator import health
from tests.account.walking import install


def said():
    (found,) = health.examine({"sign-on": health.DOCTOR["sign-on"]})
    return found


def test_without_a_provider_there_is_nothing_to_ask(app):
    assert said().ok
    assert "没有设置" in said().words


def test_a_provider_that_answers_is_named_with_the_address_to_register(app, provider):
    found = said()
    assert found.ok
    assert found.warns, "the address of this installation is not https"
    assert provider.issuer in found.words
    with app.test_request_context():
        assert url_for("account.oidc_back") == health.SIGN_ON_BACK
    assert health.SIGN_ON_BACK in found.words


def test_a_wrong_issuer_address_or_a_description_without_keys_is_found(app, provider):
    install(app, provider, issuer=f"{provider.issuer}/elsewhere")
    assert not said().ok
    install(app, provider)
    for wrong in (
        {"issuer": "https://somebody.example"},
        {"token_endpoint": None},
        {"jwks_uri": f"{provider.issuer}/nothing"},
    ):
        provider.described = wrong
        found = said()
        assert not found.ok, wrong
        assert "统一身份平台没有应答" in found.words
    provider.described = {}
    assert said().ok


def test_the_secret_is_never_said(app, provider):
    install(app, provider, client_secret="a-secret-of-nobody")
    assert "a-secret-of-nobody" not in said().words
    assert "a-secret-of-nobody" not in repr(app.config["INCUBATOR"])
