"""The ways out of the building: mail by SMTP, text messages by a provider, or a folder to look into."""

from __future__ import annotations

import json
import os
import smtplib
import ssl
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.message import EmailMessage
from pathlib import Path
from typing import IO, Protocol
from urllib.parse import SplitResult, parse_qs, unquote, urlencode, urlsplit, urlunsplit

from incubator.core.errors import StartRefused
from incubator.core.words import _
from incubator.records.leaving import Way

SECONDS = 20
"""How long a server may take before the attempt counts as failed."""
_HERE = {"127.0.0.1", "::1", "localhost"}
_REFUSED_FOR_NOW = {408, 425, 429}


@dataclass(frozen=True)
class Letter:
    """What a sender is handed. `key` stays the same when it is sent again after a crash."""

    key: str
    way: Way
    address: str = field(repr=False)
    subject: str
    body: str = field(repr=False)


class CannotSend(Exception):  # noqa: N818  (an answer like the other refusals, not an error)
    """It did not go out. `why` names no address; `for_good` says that trying again is no use."""

    def __init__(self, why: str, *, for_good: bool = False) -> None:
        super().__init__(why)
        self.why = why
        self.for_good = for_good


class Sender(Protocol):
    """A provider: takes one letter and returns, or raises `CannotSend`."""

    def send(self, letter: Letter) -> None: ...


@dataclass(frozen=True)
class Folder:
    """Writes each letter into a folder instead of sending it: for development and tests."""

    path: Path

    def send(self, letter: Letter) -> None:
        said = {
            "way": letter.way.value,
            "address": letter.address,
            "subject": letter.subject,
            "body": letter.body,
        }
        half = self.path / f".{letter.key}"
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            half.write_text(json.dumps(said, ensure_ascii=False), encoding="utf-8")
            os.replace(half, self.path / f"{letter.key}.json")
        except OSError:
            raise CannotSend(_("存放短信和邮件的文件夹不能写入")) from None


@dataclass(frozen=True)
class Mail:
    """SMTP, with STARTTLS or TLS from the start where the address says so."""

    host: str
    port: int
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)
    starttls: bool = False
    tls: bool = False

    def send(self, letter: Letter) -> None:
        message = self._message(letter)
        try:
            with self._connected() as server:
                if self.starttls:
                    server.starttls(context=ssl.create_default_context())
                if self.user:
                    server.login(self.user, self.password)
                server.send_message(message, to_addrs=[letter.address])
        except smtplib.SMTPRecipientsRefused as error:
            code = min(code for code, _said in error.recipients.values())
            raise CannotSend(_refused(code), for_good=code >= 500) from None
        except smtplib.SMTPAuthenticationError:
            raise CannotSend(_("邮件服务器不接受用户名或密码，请检查设置")) from None
        except smtplib.SMTPResponseException as error:
            raise CannotSend(_refused(error.smtp_code)) from None
        except (smtplib.SMTPException, OSError):
            raise CannotSend(_("连不上邮件服务器")) from None

    def _connected(self) -> smtplib.SMTP:
        if self.tls:
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(self.host, self.port, timeout=SECONDS, context=context)
        return smtplib.SMTP(self.host, self.port, timeout=SECONDS)

    def _message(self, letter: Letter) -> EmailMessage:
        message = EmailMessage()
        try:
            message["To"] = Address(addr_spec=letter.address)
        except (ValueError, IndexError):  # what the header parser raises for a malformed address
            raise CannotSend(_("邮箱地址不正确"), for_good=True) from None
        message["From"] = self.sender
        message["Subject"] = " ".join(letter.subject.split())
        message["Message-ID"] = f"<{letter.key}@{self.sender.rpartition('@')[2]}>"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(letter.body)
        return message


def _refused(code: int) -> str:
    return _("邮件服务器拒收（%(code)s）", code=code)


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A text message is not carried on to wherever an answer points."""

    def redirect_request(self, *_args: object, **_named: object) -> None:
        return None


@dataclass(frozen=True)
class JsonPost:
    """A provider that takes one JSON object per text message by HTTPS POST.

    `phone`, `text`, `template`, `signature` and `key` are sent; any answer 2xx means accepted.
    """

    url: str = field(repr=False)
    template: str = ""
    signature: str = ""
    token: str = field(default="", repr=False)

    def send(self, letter: Letter) -> None:
        said = {
            "phone": letter.address,
            "text": letter.body,
            "template": self.template,
            "signature": self.signature,
            "key": letter.key,
        }
        headers = {"Content-Type": "application/json", "Idempotency-Key": letter.key}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        request = urllib.request.Request(  # noqa: S310  (the scheme was checked at start)
            self.url, json.dumps(said, ensure_ascii=False).encode(), headers, method="POST"
        )
        try:
            with _opener().open(request, timeout=SECONDS) as answer:
                _drain(answer)
        except urllib.error.HTTPError as error:
            error.close()
            for_good = error.code < 500 and error.code not in _REFUSED_FOR_NOW
            raise CannotSend(
                _("短信服务拒绝了这条短信（%(code)s）", code=error.code), for_good=for_good
            ) from None
        except (OSError, ValueError):
            raise CannotSend(_("连不上短信服务")) from None


def _opener() -> urllib.request.OpenerDirector:
    return urllib.request.build_opener(_NoRedirect)


def _drain(answer: IO[bytes]) -> None:
    answer.read(4096)


@dataclass
class _Settings:
    senders: dict[Way, Sender] = field(default_factory=dict)


_settings = _Settings()


def install(*, mail_url: str = "", sms_url: str = "", development: bool = False) -> None:
    """Choose the providers by address; an empty one means there is none. Raises `StartRefused`."""
    found: dict[Way, Sender] = {}
    if mail_url:
        found[Way.MAIL] = _mail(urlsplit(mail_url), development)
    if sms_url:
        found[Way.SMS] = _sms(urlsplit(sms_url), development)
    _settings.senders = found


def of(way: Way) -> Sender | None:
    """The provider for `way`, or None where the installation has none."""
    return _settings.senders.get(way)


def _mail(url: SplitResult, development: bool) -> Sender:
    if url.scheme == "file":
        return _folder(url, "INCUBATOR_MAIL_URL", development)
    query = parse_qs(url.query, keep_blank_values=True)
    sender = query.get("from", [""])[0]
    tls, starttls = url.scheme == "smtps", "starttls" in query
    if url.scheme not in {"smtp", "smtps"} or not url.hostname or "@" not in sender:
        raise StartRefused(
            _(
                "INCUBATOR_MAIL_URL 应写成 "
                "smtp://用户:密码@主机:端口?from=发件地址&starttls 或 smtps://… 的样子。"
            )
        )
    if url.password and not (tls or starttls or url.hostname in _HERE):
        raise StartRefused(
            _("INCUBATOR_MAIL_URL 会明文传送密码。请加上 starttls，或改用 smtps://。")
        )
    return Mail(
        host=url.hostname,
        port=url.port or (465 if tls else 587 if starttls else 25),
        sender=sender,
        user=unquote(url.username or ""),
        password=unquote(url.password or ""),
        starttls=starttls and not tls,
        tls=tls,
    )


def _sms(url: SplitResult, development: bool) -> Sender:
    if url.scheme == "file":
        return _folder(url, "INCUBATOR_SMS_URL", development)
    safe = url.scheme == "https" or (url.scheme == "http" and url.hostname in _HERE)
    if not safe or not url.hostname:
        raise StartRefused(
            _("INCUBATOR_SMS_URL 应写成 https://短信服务地址?template=模板&signature=签名 的样子。")
        )
    query = parse_qs(url.query, keep_blank_values=True)
    ours = {name: query.pop(name, [""])[0] for name in ("template", "signature", "token")}
    address = urlunsplit(url._replace(query=urlencode(query, doseq=True), fragment=""))
    return JsonPost(address, **ours)


def _folder(url: SplitResult, setting: str, development: bool) -> Folder:
    if not development:
        raise StartRefused(
            _(
                "%(setting)s 写成文件夹时不会真正发送，只能在 INCUBATOR_MODE=development 时使用。",
                setting=setting,
            )
        )
    return Folder(Path(unquote(url.path)).resolve())
