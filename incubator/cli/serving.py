"""The production server, with the scheduler as a process of its own that lives and dies with it."""

from __future__ import annotations

import gc
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from types import FrameType
from urllib.parse import urlsplit

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from incubator import plant, scheduler
from incubator.config import SERVED_AT, Config
from incubator.core import clock
from incubator.core.db import db
from incubator.core.errors import StartRefused
from incubator.core.words import _

log = logging.getLogger(__name__)

THREADS = 12
"""Per worker: eight slow uploads leave some to everybody else, even where there is one worker."""
RESTART_SECONDS = 5.0


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", type=click.IntRange(1, 65535), help="Default: the port of the base address."
)
@click.option("--workers", type=click.IntRange(1, 64), help="Default: one for each core.")
@with_appcontext
def serve(host: str, port: int | None, workers: int | None) -> None:
    """Serve the pages and run the scheduler until SIGTERM or Ctrl-C."""
    settings: Config = current_app.config["INCUBATOR"]
    port = port or urlsplit(settings.base_url).port or 5000
    plant.check_database()
    _refuse_taken(host, port)
    (settings.instance / SERVED_AT).write_text(settings.base_url, encoding="utf-8")
    scheduler.run(
        scheduler.JOBS["sweep"],
        slot=scheduler.own_slot(clock.now(), "at start"),
        day=clock.today(),
        at=clock.now(),
    )
    db.session.remove()
    db.engine.dispose()  # workers are forked: no connection may be shared with them
    _serve(host, port, workers or os.cpu_count() or 1)


def _refuse_taken(host: str, port: int) -> None:
    """Two servers on one port would each get half of the requests without anybody noticing."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise StartRefused(
                _(
                    "不能在 %(host)s:%(port)s 上提供服务（%(why)s）。请换一个端口，例如 PORT=8000 make run。",
                    host=host,
                    port=port,
                    why=error.strerror,
                )
            ) from error


def _serve(host: str, port: int, workers: int) -> None:
    from granian import Granian  # a fifth of a second that no other command needs
    from granian.constants import Interfaces
    from granian.log import LogLevels

    server = Granian(
        f"{__name__}:worker",
        factory=True,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        respawn_failed_workers=True,
        workers_kill_timeout=20,
        log_level=LogLevels.error,
    )
    keeper = Keeper()
    server.on_startup(keeper.start)
    server.on_shutdown(keeper.stop)
    click.echo(_("服务地址：http://%(host)s:%(port)s", host=host, port=port))
    server.serve()


def worker() -> Flask:
    """What each worker process serves; it does not outlive the server it belongs to."""
    from incubator import create_app  # the app imports this package

    threading.Thread(target=_leave_with, args=(os.getppid(),), daemon=True).start()
    app = create_app()
    gc.collect()
    gc.freeze()  # what is there to stay is not looked through again in the middle of a page
    return app


def _leave_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1.0)
    os.kill(os.getpid(), signal.SIGTERM)


class Keeper:
    """Keeps one scheduler process running beside the server."""

    def __init__(self) -> None:
        self.stopping = threading.Event()
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Before the workers are forked: one forked halfway through would hold on to its pipe."""
        self.process = _start_scheduler()
        threading.Thread(target=self._keep, args=(self.process,), daemon=True).start()

    def _keep(self, process: subprocess.Popen[bytes]) -> None:
        while process.wait() != 0 and not self.stopping.wait(RESTART_SECONDS):
            log.error("the scheduler stopped with %s; starting it again", process.returncode)
            self.process = process = _start_scheduler()

    def stop(self) -> None:
        self.stopping.set()
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            self.process.wait()


def _start_scheduler() -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "incubator", "scheduler", "--parent", str(os.getpid())]
    return subprocess.Popen(command)  # noqa: S603  (ourselves)


@click.command("scheduler", hidden=True)
@click.option("--parent", type=int, help="Stop when this process is gone.")
@with_appcontext
def scheduler_command(parent: int | None) -> None:
    """Run the scheduled jobs; `serve` starts this by itself."""
    plant.check_database()
    db.session.remove()
    stop = threading.Event()

    def asked(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, asked)
    signal.signal(signal.SIGINT, asked)
    ringing = scheduler.alarm_clock(current_app._get_current_object())  # type: ignore[attr-defined]  # werkzeug's documented way
    ringing.start()
    while not stop.wait(1.0) and (parent is None or os.getppid() == parent):
        pass
    ringing.shutdown(wait=True)


COMMANDS: list[click.Command] = [serve, scheduler_command]
