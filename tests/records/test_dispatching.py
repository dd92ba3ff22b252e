"""Mail and text messages: queued with their cause, sent once, and forgotten in time."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, text

from incubator import scheduler
from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.errors import StartRefused
from incubator.records import dispatching, senders
from incubator.records.leaving import Dispatch, DispatchState, Way
from incubator.records.models import JobRun
from tests.records import sinks

SECRET = "请打开 https://example.org/invitation/abc 接受邀请"


@pytest.fixture(autouse=True)
def _no_provider_afterwards(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    yield
    senders.install()


def _queue(way: Way = Way.SMS, address: str = "13800138000") -> int:
    with transaction():
        return dispatching.queue(
            way,
            address,
            subject="邀请\n任职",
            body=SECRET,
            purpose="invitation",
            source="invitation:1",
            at=clock.now(),
        ).id


def _row(row_id: int) -> Dispatch:
    db.session.rollback()
    return db.session.get_one(Dispatch, row_id, populate_existing=True)


def _deliver(later: timedelta = timedelta(0)) -> str | None:
    return scheduler.run_due(scheduler.JOBS["deliver"], now=clock.now() + later)


def _mail_to(sink: sinks.Sink) -> None:
    senders.install(mail_url=f"smtp://127.0.0.1:{sink.port}?from=centre@example.org")


@pytest.mark.both
def test_a_mail_is_sent_by_the_job_and_keeps_no_words(app: Flask) -> None:
    with sinks.smtp() as sink:
        _mail_to(sink)
        row_id = _queue(Way.MAIL, "somebody@example.org")
        assert _row(row_id).body == SECRET

        assert _deliver() == "发出 1 封，未发出 0 封"
    (mail,) = sink.mails
    assert mail["To"] == "somebody@example.org"
    assert mail["Subject"] == "邀请 任职"
    assert mail.get_content().strip() == SECRET
    assert mail["Message-ID"].startswith(f"<dispatch-{row_id}-")
    row = _row(row_id)
    assert (row.state, row.attempts, row.body) == (DispatchState.SENT, 1, None)
    assert row.sent_at is not None


@pytest.mark.both
def test_the_words_and_the_address_lie_encrypted_until_they_are_sent(app: Flask) -> None:
    with sinks.smtp() as sink:
        _mail_to(sink)
        _queue(Way.MAIL, "somebody@example.org")
    raw = str(db.session.execute(text("SELECT * FROM dispatch")).all())
    assert "invitation/abc" not in raw
    assert "somebody" not in raw


def test_a_run_with_nothing_to_send_leaves_no_row(app: Flask) -> None:
    assert _deliver() is None
    assert db.session.scalar(select(JobRun).where(JobRun.job == "deliver")) is None


def test_a_text_message_without_a_provider_says_so_at_once(app: Flask) -> None:
    row = _row(_queue())
    assert (row.state, row.why_not, row.body) == (DispatchState.FAILED, "没有配置短信服务", None)


def test_a_provider_taken_away_afterwards_is_named_on_the_row(app: Flask, tmp_path: Path) -> None:
    senders.install(sms_url=tmp_path.as_uri(), development=True)
    row_id = _queue()
    senders.install()
    _deliver()
    row = _row(row_id)
    assert (row.state, row.why_not, row.body) == (DispatchState.FAILED, "没有配置短信服务", None)


def test_a_folder_takes_the_place_of_a_provider_in_development(app: Flask, tmp_path: Path) -> None:
    senders.install(sms_url=tmp_path.as_uri(), development=True)
    _queue()
    _deliver()
    (written,) = tmp_path.glob("*.json")
    assert json.loads(written.read_text(encoding="utf-8"))["address"] == "13800138000"


def test_a_provider_is_posted_one_json_object_with_template_and_signature(app: Flask) -> None:
    with sinks.http() as sink:
        address = f"http://127.0.0.1:{sink.port}/send?template=T1&signature=%E7%A4%BA%E4%BE%8B"
        senders.install(sms_url=f"{address}&token=hush")
        row_id = _queue()
        _deliver()
    ((headers, said),) = sink.posts
    assert headers["Authorization"] == "Bearer hush"
    assert said == {
        "phone": "13800138000",
        "text": SECRET,
        "template": "T1",
        "signature": "示例",
        "key": headers["Idempotency-Key"],
    }
    assert _row(row_id).state is DispatchState.SENT


@pytest.mark.both
def test_a_server_that_is_down_is_tried_again_later_and_given_up_in_the_end(app: Flask) -> None:
    senders.install(mail_url="smtp://127.0.0.1:9?from=centre@example.org")
    row_id = _queue(Way.MAIL, "somebody@example.org")
    later = timedelta(0)
    for n, pause in enumerate(dispatching.PAUSES, start=1):
        _deliver(later)
        row = _row(row_id)
        assert (row.state, row.attempts, row.why_not) == (
            DispatchState.QUEUED,
            n,
            "连不上邮件服务器",
        )
        assert _deliver(later + pause - timedelta(seconds=40)) is None
        later += pause + timedelta(minutes=1)
    _deliver(later)
    row = _row(row_id)
    assert (row.state, row.body) == (DispatchState.FAILED, None)


@pytest.mark.parametrize(("answer", "state"), [(450, "queued"), (550, "failed")])
def test_only_a_refusal_for_good_ends_it(app: Flask, answer: int, state: str) -> None:
    with sinks.smtp() as sink:
        sink.refuse = answer
        _mail_to(sink)
        row_id = _queue(Way.MAIL, "somebody@example.org")
        _deliver()
    row = _row(row_id)
    assert row.state == state
    assert row.why_not == f"邮件服务器拒收（{answer}）"


@pytest.mark.parametrize(("answer", "state"), [(503, "queued"), (429, "queued"), (302, "failed")])
def test_a_provider_that_refuses_is_believed(app: Flask, answer: int, state: str) -> None:
    with sinks.http() as sink:
        sink.refuse = answer
        senders.install(sms_url=f"http://127.0.0.1:{sink.port}/send")
        row_id = _queue()
        _deliver()
    assert _row(row_id).state == state


def test_an_address_that_cannot_be_one_is_not_tried_again(app: Flask) -> None:
    with sinks.smtp() as sink:
        _mail_to(sink)
        row_id = _queue(Way.MAIL, "a,b@example.org\nBcc: c@example.org")
        _deliver()
    assert not sink.mails
    assert _row(row_id).why_not == "邮箱地址不正确"


@pytest.mark.both
def test_two_schedulers_send_a_letter_once(app: Flask, tmp_path: Path) -> None:
    senders.install(sms_url=tmp_path.as_uri(), development=True)
    _queue()
    barrier = threading.Barrier(4)
    claimed: list[dispatching.Claimed | None] = []

    def claim() -> None:
        barrier.wait()
        with app.app_context(), transaction():
            claimed.append(dispatching.claim(at=clock.now()))

    threads = [threading.Thread(target=claim) for _n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(one is not None for one in claimed) == 1


@pytest.mark.both
def test_after_a_crash_a_letter_goes_out_once_more_when_the_lease_is_over(
    app: Flask, tmp_path: Path
) -> None:
    senders.install(sms_url=tmp_path.as_uri(), development=True)
    row_id = _queue()
    with transaction():
        lost = dispatching.claim(at=clock.now())
    assert lost is not None
    assert _deliver() is None

    assert _deliver(dispatching.LEASE + timedelta(minutes=1)) is not None
    assert _row(row_id).attempts == 2
    with transaction():
        assert not dispatching.finish(lost, None, at=clock.now())
    assert len(list(tmp_path.glob("*.json"))) == 1  # the same key: a provider can tell


def test_a_withdrawn_letter_does_not_go_out(app: Flask, tmp_path: Path) -> None:
    senders.install(sms_url=tmp_path.as_uri(), development=True)
    row_id = _queue()
    with transaction():
        dispatching.cancel("invitation:1", why="邀请已撤回")
    _deliver()
    row = _row(row_id)
    assert (row.state, row.body) == (DispatchState.CANCELLED, None)
    assert not list(tmp_path.glob("*.json"))


@pytest.mark.both
def test_the_address_is_wiped_after_a_month(app: Flask, tmp_path: Path) -> None:
    senders.install(sms_url=tmp_path.as_uri(), development=True)
    row_id = _queue()
    _deliver()
    assert _row(row_id).address == "13800138000"
    _deliver(dispatching.ADDRESS_KEPT + timedelta(minutes=1))
    assert _row(row_id).address is None


@pytest.mark.parametrize(
    "urls",
    [
        {"mail_url": "http://mail.example.org"},
        {"mail_url": "smtp://mail.example.org"},
        {"mail_url": "smtp://u:p@mail.example.org?from=a@example.org"},
        {"sms_url": "http://sms.example.org"},
        {"sms_url": "file:///tmp/x"},
        {"mail_url": "file:///tmp/x"},
    ],
)
def test_an_address_that_is_not_safe_to_send_to_is_refused_at_start(urls: dict[str, str]) -> None:
    with pytest.raises(StartRefused):
        senders.install(**urls)


def test_secrets_of_the_settings_are_not_printed(app: Flask) -> None:
    senders.install(mail_url="smtps://u:hush@mail.example.org?from=a@example.org")
    assert "hush" not in repr(senders.of(Way.MAIL))
