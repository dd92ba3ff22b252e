"""What a password must be, and its hash: argon2id, computed before a transaction, never inside one."""

from __future__ import annotations

import base64
import os
import secrets
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import argon2
from argon2.exceptions import InvalidHashError, VerificationError

from incubator.core.errors import RuleError
from incubator.core.words import _
from incubator.people.common_passwords import is_common

LONGEST = 128
"""Characters: longer ones only make the server work."""

UNUSABLE = "unusable"
"""In place of a hash: no password fits, the person signs in with a one-time code first."""


@dataclass(frozen=True)
class Policy:
    """One profile. `kinds` counts lower case, upper case, digits and signs; `days` None never expires."""

    name: str
    shortest: int
    kinds: int
    history: int
    days: int | None

    def expired(self, changed_at: datetime, now: datetime) -> bool:
        return self.days is not None and now - changed_at > timedelta(days=self.days)

    @property
    def demands(self) -> list[str]:
        """What the form says before anybody types."""
        found = [_("至少 %(n)s 个字符，可以用一句话或几个词连起来", n=self.shortest)]
        if self.kinds:
            found.append(_("大写字母、小写字母、数字、符号四种中至少有 %(n)s 种", n=self.kinds))
        found.append(_("不含用户名，不是常见密码或连续、重复的字符"))
        if self.history:
            found.append(_("与最近 %(n)s 次用过的密码不同", n=self.history))
        if self.days:
            found.append(_("有效期 %(n)s 天，到期后登录时更换", n=self.days))
        return found


GRADED = Policy("graded", shortest=8, kinds=3, history=5, days=90)
"""等级保护 (GB/T 22239) as it is commonly inspected: complexity, history, expiry, forced first change."""

ASVS = Policy("asvs", shortest=12, kinds=0, history=0, days=None)
"""OWASP ASVS: length and a list of common passwords instead of composition and rotation."""

POLICIES = {policy.name: policy for policy in (GRADED, ASVS)}


@dataclass
class _Settings:
    policy: Policy = GRADED
    hasher: argon2.PasswordHasher = field(
        default_factory=lambda: argon2.PasswordHasher(
            time_cost=2, memory_cost=19_456, parallelism=1
        )
    )


_settings = _Settings()


def install(*, policy: str = GRADED.name, cheap: bool = False) -> None:
    """Choose the profile; `cheap` is for tests and costs nothing."""
    _settings.policy = POLICIES[policy]
    _settings.hasher = (
        argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
        if cheap
        else _Settings().hasher
    )


def policy() -> Policy:
    return _settings.policy


@dataclass(frozen=True)
class Chosen:
    """A password that keeps the policy, already hashed: what a service is given to store."""

    password_hash: str


def chosen(
    password: str, *, username: str, earlier: Collection[str] = (), field: str = "password"
) -> Chosen:
    """Check `password` against the policy and hash it. `earlier` are hashes it must not repeat.

    Raises `RuleError` on `field`. Takes some 20 ms per hash: call it outside a transaction.
    """
    require_kept(password, username=username, field=field)
    password = _plain(password)
    if any(matches(one, password) for one in earlier):
        raise RuleError(
            _("这个密码最近用过，请换一个没有用过的。"),
            field=field,
        )
    return Chosen(_settings.hasher.hash(password))


def require_kept(password: str, *, username: str, field: str = "password") -> None:
    """Raise `RuleError` on `field` where the password does not keep the policy; hashes nothing."""
    problem = _problem(_plain(password), username, _settings.policy)
    if problem:
        raise RuleError(problem, field=field)


def _problem(password: str, username: str, policy: Policy) -> str | None:
    if len(password) < policy.shortest:
        return _("密码太短，至少 %(n)s 个字符。", n=policy.shortest)
    if len(password) > LONGEST:
        return _("密码太长，最多 %(n)s 个字符。", n=LONGEST)
    if _kinds(password) < policy.kinds:
        return _("密码要包含大写字母、小写字母、数字、符号中的至少 %(n)s 种。", n=policy.kinds)
    if len(username) > 2 and username.casefold() in password.casefold():
        return _("密码里不能有用户名，请换一个。")
    if is_common(password):
        return _("这个密码太常见，容易被猜中，请换一个。")
    return None


def _kinds(password: str) -> int:
    return sum(
        (
            any(c.islower() for c in password),
            any(c.isupper() for c in password),
            any(c.isdigit() for c in password),
            any(not c.isalnum() or not c.isascii() for c in password),
        )
    )


def matches(password_hash: str, password: str) -> bool:
    """Whether `password` fits; one hash is computed whatever `password_hash` is."""
    password = _plain(password)[: LONGEST + 1]
    try:
        return _settings.hasher.verify(password_hash, password)
    except InvalidHashError:
        _spend_the_same(password)
        return False
    except VerificationError:
        return False


def no_account(password: str) -> bool:
    """Take the time a real check takes, and answer False: for account names that do not exist."""
    return matches(UNUSABLE, password)


def _spend_the_same(password: str) -> None:
    try:
        _settings.hasher.verify(_nobodys_hash(), password)
    except VerificationError:
        return


def _nobodys_hash() -> str:
    """A hash of the current cost that no known password has: its bytes are drawn, not computed."""
    hasher = _settings.hasher
    salt, body = (base64.b64encode(os.urandom(n)).decode().rstrip("=") for n in (16, 32))
    cost = f"m={hasher.memory_cost},t={hasher.time_cost},p={hasher.parallelism}"
    return f"$argon2id$v=19${cost}${salt}${body}"


def random_one() -> tuple[str, Chosen]:
    """A password nobody chose and its hash; it keeps every profile and is easy to read aloud."""
    letters = "abcdefghjkmnpqrstuvwxyz"
    groups = ["".join(secrets.choice(letters + "23456789") for _n in range(4)) for _g in range(4)]
    last = secrets.choice(letters.upper()) + secrets.choice("23456789") + secrets.choice(letters)
    password = "-".join([*groups, last + secrets.choice("23456789")])
    return password, Chosen(_settings.hasher.hash(password))


def _plain(password: str) -> str:
    return unicodedata.normalize("NFC", password)
