"""The installation's five keys: made once, readable by the owner alone, never in the tree."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from incubator.core.errors import StartRefused
from incubator.core.words import _

NAMES = ("session", "data", "index", "chain", "signing")
MINIMUM_BYTES = 32
SigningMaker = Callable[[], bytes]


@dataclass(frozen=True)
class Keys:
    """session signs cookies; data encrypts columns; index keys look-up hashes; chain seals events;
    signing is the PEM pair (private key, then certificate) that signs issued papers."""

    session: bytes
    data: bytes
    index: bytes
    chain: bytes
    signing: bytes

    def fingerprints(self) -> dict[str, str]:
        return {name: hashlib.sha256(getattr(self, name)).hexdigest()[:16] for name in NAMES}


def load(folder: Path, *, make_signing: SigningMaker, session: bytes | None = None) -> Keys:
    """Read the keys in `folder`, making those that are missing; refuse short or known ones."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    found = {name: _read_or_make(folder / f"{name}.key", 32) for name in NAMES[:-1]}
    found["signing"] = _read_or_write(folder / "signing.pem", make_signing)
    if session is not None:
        found["session"] = session
    for name, value in found.items():
        _refuse_weak(name, value)
    return Keys(**found)


def _refuse_weak(name: str, value: bytes) -> None:
    if len(value) < MINIMUM_BYTES or len(set(value)) < 8:
        raise StartRefused(
            _(
                "密钥 %(name)s 太短或过于简单，不能启动。请删除该设置让系统自动生成，"
                "或改用至少 32 字节的随机值。",
                name=name,
            )
        )


def _read_or_make(path: Path, size: int) -> bytes:
    return _read_or_write(path, lambda: secrets.token_bytes(size))


def _read_or_write(path: Path, make: SigningMaker) -> bytes:
    if not path.exists():
        _write_once(path, make())
    return path.read_bytes()


def _write_once(path: Path, content: bytes) -> None:
    """Create `path` complete or not at all: two workers starting together keep the first one's key."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass  # the other worker was first; both then read the same file
    finally:
        draft.unlink()
