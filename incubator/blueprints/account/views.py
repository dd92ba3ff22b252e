"""Everything under /login, /logout and /account, gathered for registration."""

from __future__ import annotations

from incubator.blueprints.account import (
    consenting,
    copying,
    declaring,
    entering,
    forgotten,
    own,
    own_numbers,
    saved,
    scans,
    second_step,
    single_sign_on,
)
from incubator.blueprints.account.blueprint import bp

__all__ = [
    "bp",
    "consenting",
    "copying",
    "declaring",
    "entering",
    "forgotten",
    "own",
    "own_numbers",
    "saved",
    "scans",
    "second_step",
    "single_sign_on",
]
