"""What a password must be under each profile, and how it is kept."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import argon2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from incubator.config import from_environment
from incubator.core import clock
from incubator.core.errors import RuleError, StartRefused
from incubator.people import passwords
from incubator.people.common_passwords import is_common


@pytest.fixture(autouse=True)
def cheap() -> Iterator[None]:
    passwords.install(cheap=True)
    yield
    passwords.install(cheap=True)


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("Ab3$xyz", "太短"),
        ("sunnygarden", "四种|至少 3 种"),
        ("sunnygarden42", "至少 3 种"),
        ("Passw0rd2026!", "太常见"),
        ("Admin@123456", "太常见"),
        ("Ab3$Ab3$Ab3$", "太常见"),
        ("Zhaoxm1-river", "用户名"),
        ("Aa1!" + "x9Qr" * 40, "太长"),
    ],
)
def test_the_graded_profile_refuses_weak_passwords_and_says_why(password, why):
    with pytest.raises(RuleError, match=why):
        passwords.chosen(password, username="zhaoxm1")


def test_the_asvs_profile_asks_for_length_instead_of_kinds():
    passwords.install(policy="asvs", cheap=True)
    assert passwords.chosen("correct horse battery", username="zhaoxm1")
    with pytest.raises(RuleError, match="至少 12"):
        passwords.chosen("Ab3$xyz-qwk", username="zhaoxm1")
    with pytest.raises(RuleError, match="太常见"):
        passwords.chosen("password1234567", username="zhaoxm1")


def test_only_the_graded_profile_lets_passwords_grow_old():
    now = clock.real_now()
    assert passwords.GRADED.expired(now - timedelta(days=91), now)
    assert not passwords.GRADED.expired(now - timedelta(days=90), now)
    assert not passwords.ASVS.expired(now - timedelta(days=3_000), now)


def test_a_password_used_before_is_refused():
    earlier = [passwords.chosen("Sunny-garden-42", username="a").password_hash]
    with pytest.raises(RuleError, match="最近用过"):
        passwords.chosen("Sunny-garden-42", username="a", earlier=earlier)


def test_a_password_is_kept_as_argon2id_with_the_agreed_cost():
    passwords.install()
    kept = passwords.chosen("Sunny-garden-42", username="a").password_hash
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert passwords.matches(kept, "Sunny-garden-42")
    assert not passwords.matches(kept, "Sunny-garden-43")


def test_one_hash_is_computed_whether_or_not_there_is_a_password(monkeypatch):
    computed = []
    real = argon2.PasswordHasher.verify

    def counted(self, kept, typed):
        computed.append(
            argon2.extract_parameters(kept)
        )  # raises for what is no hash, as verify does
        return real(self, kept, typed)

    kept = passwords.chosen("Sunny-garden-42", username="a").password_hash
    monkeypatch.setattr(argon2.PasswordHasher, "verify", counted)
    assert not passwords.matches(kept, "wrong")
    assert not passwords.matches(passwords.UNUSABLE, "wrong")
    known, unknown = computed
    assert known == unknown


def test_a_random_password_keeps_every_profile():
    for policy in passwords.POLICIES:
        passwords.install(policy=policy, cheap=True)
        for _n in range(50):
            password, kept = passwords.random_one()
            assert passwords.chosen(password, username="zhaoxm1")
            assert passwords.matches(kept.password_hash, password)


@given(st.text(min_size=0, max_size=140))
def test_any_text_is_either_kept_or_refused_with_a_sentence(text):
    sentence, kept = "", passwords.UNUSABLE
    try:
        kept = passwords.chosen(text, username="zhaoxm1").password_hash
    except RuleError as refusal:
        sentence = refusal.message
    assert passwords.matches(kept, text) != sentence.endswith("。")


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=4), st.integers(3, 9))
def test_a_short_piece_over_and_over_is_common(piece, times):
    assert is_common(piece * times)


def test_an_unknown_password_profile_is_refused_at_the_start():
    with pytest.raises(StartRefused, match="INCUBATOR_PASSWORDS"):
        from_environment({"INCUBATOR_PASSWORDS": "none"})
    assert from_environment({"INCUBATOR_PASSWORDS": "asvs"}).passwords == "asvs"
    assert from_environment({}).passwords == "graded"
