"""Columns nobody reads from a stolen disk: AES-GCM text, and the keyed hash that finds it again."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from incubator.core import installation

_VERSION = b"\x01"
_OF_FILES = b"sealed\x01"
"""What an encrypted file begins with."""
_NONCE = 12


def sealed(text: str) -> str:
    """Encrypt `text`; the answer is base64 and different each time."""
    nonce = os.urandom(_NONCE)
    body = AESGCM(installation.current().keys.data).encrypt(nonce, text.encode(), _VERSION)
    return base64.b64encode(_VERSION + nonce + body).decode()


def opened(token: str) -> str:
    """Undo `sealed`; a changed token raises `cryptography.exceptions.InvalidTag`."""
    raw = base64.b64decode(token)
    nonce, body = raw[1 : 1 + _NONCE], raw[1 + _NONCE :]
    return AESGCM(installation.current().keys.data).decrypt(nonce, body, raw[:1]).decode()


def sealed_file(content: bytes) -> bytes:
    """Encrypt a whole file; the answer is different each time."""
    nonce = os.urandom(_NONCE)
    body = AESGCM(installation.current().keys.data).encrypt(nonce, content, _OF_FILES)
    return _OF_FILES + nonce + body


def opened_file(content: bytes) -> bytes:
    """Undo `sealed_file`; a changed or open file raises `cryptography.exceptions.InvalidTag`."""
    head = len(_OF_FILES)
    nonce, body = content[head : head + _NONCE], content[head + _NONCE :]
    return AESGCM(installation.current().keys.data).decrypt(nonce, body, content[:head])


def digest(text: str) -> str:
    """The keyed hash (hex, 64) under which an encrypted value can be looked up or compared."""
    return hmac.new(installation.current().keys.index, text.encode(), hashlib.sha256).hexdigest()


class Secret(TypeDecorator[str]):
    """Text that is clear in Python and encrypted in the database, its files and its backups."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else sealed(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else opened(value)
