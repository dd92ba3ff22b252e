"""Time-based codes (TOTP) as a second step of sign-in; each code works once."""

from __future__ import annotations

import hmac
import re
from datetime import datetime

import pyotp

from incubator.core.permissions import TWO_FACTOR_ROLES, Role
from incubator.organizations.models import Profile
from incubator.people.models import User

SECONDS = 30
LATE = 1
"""Steps a clock may be off to either side."""


def new_secret() -> str:
    return pyotp.random_base32()


def address(secret: str, *, username: str, issuer: str) -> str:
    """The otpauth:// address an authenticator reads from the QR code."""
    return pyotp.TOTP(secret, interval=SECONDS).provisioning_uri(name=username, issuer_name=issuer)


def step_of(secret: str, code: str, *, now: datetime) -> int | None:
    """Which time step a typed code belongs to, or None when it fits none near `now`."""
    typed = re.sub(r"\s", "", code)
    if not re.fullmatch(r"[0-9]{6}", typed, flags=re.ASCII):
        return None
    totp = pyotp.TOTP(secret, interval=SECONDS)
    current = int(now.timestamp()) // SECONDS
    for step in range(current - LATE, current + LATE + 1):
        if hmac.compare_digest(totp.generate_otp(step), typed):
            return step
    return None


def accept(user: User, code: str, *, now: datetime) -> bool:
    """Whether the code is right and new; it is then used up. `user` must be locked."""
    step = step_of(user.totp_secret, code, now=now) if user.totp_secret else None
    if step is None or step <= user.totp_last_step:
        return False
    user.totp_last_step = step
    return True


def demanded(role: Role, profile: Profile) -> bool:
    """Whether this role may not work without a second step."""
    return profile is Profile.FULL and role in TWO_FACTOR_ROLES
