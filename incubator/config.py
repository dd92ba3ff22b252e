"""Every setting, typed. Nothing else reads the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from zoneinfo import ZoneInfo

from incubator.core.errors import StartRefused
from incubator.core.words import _

MINUTE = 60
SERVED_AT = "served-at.txt"


class Mode(StrEnum):
    PRODUCTION = "production"
    DEVELOPMENT = "development"


@dataclass(frozen=True)
class Provider:
    """An OpenID provider with which people may sign in, beside their password."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    label: str
    trusts_second_step: bool = False
    """Whether its word that a second step was asked for stands in place of ours."""


@dataclass(frozen=True)
class Config:
    """One installation's settings. Each is an `INCUBATOR_…` variable, described in the README."""

    instance: Path
    database_url: str
    uploads: Path
    base_url: str = "http://127.0.0.1:5000"
    mode: Mode = Mode.PRODUCTION
    debug: bool = False
    secret_key: bytes | None = None
    timezone: str = "Asia/Shanghai"
    clock: datetime | None = None
    font: Path | None = None
    idle_seconds: int = 30 * MINUTE
    session_seconds: int = 12 * 60 * MINUTE
    upload_bytes: int = 10 * 1024 * 1024
    request_bytes: int = 32 * 1024 * 1024
    rate_limits: bool = True
    proxies: int | None = None
    """How many servers of ours stand in front; None: one where the address is https, else none."""
    mail_url: str = field(default="", repr=False)
    sms_url: str = field(default="", repr=False)
    oidc: Provider | None = None
    passwords: str = "graded"
    """graded (等级保护: three kinds, history, 90 days) or asvs (length and a list, no expiry)."""
    cheap_hashes: bool = False
    """Tests only: a password hash that costs nothing. Refused in production."""

    @property
    def development(self) -> bool:
        return self.mode is Mode.DEVELOPMENT

    @property
    def secure_cookies(self) -> bool:
        return self.base_url.startswith("https://")

    @property
    def proxies_in_front(self) -> int:
        """We speak no TLS ourselves: behind an https address stands somebody who does."""
        return int(self.secure_cookies) if self.proxies is None else self.proxies

    def __post_init__(self) -> None:
        if self.passwords not in {"graded", "asvs"}:
            raise StartRefused(_("INCUBATOR_PASSWORDS 只能是 graded（等级保护）或 asvs。"))
        if self.development:
            return
        if self.oidc is not None and not self.oidc.issuer.startswith("https://"):
            raise StartRefused(_("INCUBATOR_OIDC_ISSUER 应以 https:// 开头。"))
        if self.debug:
            raise StartRefused(_("调试模式只能在开发环境使用，请去掉 FLASK_DEBUG 后再启动。"))
        if self.clock is not None:
            raise StartRefused(
                _("INCUBATOR_CLOCK 只能在 INCUBATOR_MODE=development 时使用，请去掉后再启动。")
            )
        if self.cheap_hashes:
            raise StartRefused(_("生产环境不能使用测试用的密码散列。"))


def from_environment(environ: Mapping[str, str] | None = None) -> Config:
    """Read the `INCUBATOR_…` variables; a value that cannot be used is refused with its name."""
    env = os.environ if environ is None else environ
    instance = Path(env.get("INCUBATOR_INSTANCE") or "instance").resolve()
    zone = env.get("INCUBATOR_TIMEZONE") or "Asia/Shanghai"
    key = env.get("INCUBATOR_SECRET_KEY")
    font = env.get("INCUBATOR_FONT")
    return Config(
        instance=instance,
        database_url=env.get("INCUBATOR_DATABASE_URL") or f"sqlite:///{instance / 'incubator.db'}",
        uploads=_folder(env.get("INCUBATOR_STORAGE_URL"), instance / "uploads"),
        base_url=(env.get("INCUBATOR_BASE_URL") or _local(env, instance)).rstrip("/"),
        mode=_mode(env.get("INCUBATOR_MODE") or "production"),
        debug=env.get("FLASK_DEBUG", "0") not in {"", "0", "false"},
        secret_key=key.encode() if key is not None else None,
        timezone=zone,
        clock=_moment(env.get("INCUBATOR_CLOCK"), zone),
        font=Path(font) if font else None,
        proxies=_proxies(env.get("INCUBATOR_PROXIES")),
        mail_url=env.get("INCUBATOR_MAIL_URL") or "",
        sms_url=env.get("INCUBATOR_SMS_URL") or "",
        oidc=_provider(env),
        passwords=env.get("INCUBATOR_PASSWORDS") or "graded",
    )


def _provider(env: Mapping[str, str]) -> Provider | None:
    issuer, client_id, secret, label, trusted = (
        env.get(f"INCUBATOR_OIDC_{name}", "").strip()
        for name in ("ISSUER", "CLIENT_ID", "CLIENT_SECRET", "LABEL", "SECOND_STEP")
    )
    if not issuer:
        return None
    if not client_id or not secret:
        raise StartRefused(
            _(
                "设了 INCUBATOR_OIDC_ISSUER，还要设 INCUBATOR_OIDC_CLIENT_ID 和 INCUBATOR_OIDC_CLIENT_SECRET。"
            )
        )
    if trusted not in {"", "ours", "provider"}:
        raise StartRefused(
            _("INCUBATOR_OIDC_SECOND_STEP 只能是 ours（用本系统的）或 provider（认可平台的）。")
        )
    return Provider(issuer, client_id, secret, label or _("统一身份平台")[:], trusted == "provider")


def _local(env: Mapping[str, str], instance: Path) -> str:
    """The port asked for, else where this installation last served: printed codes lead there."""
    served = instance / SERVED_AT
    if not env.get("PORT") and served.exists():
        return served.read_text(encoding="utf-8").strip()
    return f"http://127.0.0.1:{env.get('PORT') or 5000}"


def _folder(url: str | None, default: Path) -> Path:
    if not url:
        return default
    if "://" in url and not url.startswith("file://"):
        raise StartRefused(
            _("INCUBATOR_STORAGE_URL 目前只支持本机文件夹，例如 file:///srv/incubator/uploads。")
        )
    return Path(url.removeprefix("file://")).resolve()


def _mode(text: str) -> Mode:
    if text not in set(Mode):
        raise StartRefused(_("INCUBATOR_MODE 只能是 production 或 development。"))
    return Mode(text)


def _proxies(text: str | None) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and int(text) < 10):
        raise StartRefused(_("INCUBATOR_PROXIES 应是前面代理服务器的层数，0 到 9。"))
    return int(text)


def _moment(text: str | None, zone: str) -> datetime | None:
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise StartRefused(
            _("INCUBATOR_CLOCK 应写成 2026-12-01 或 2026-12-01T09:00 的样子。")
        ) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone))
