"""R1: kill -9 of the whole process group at random moments under load; what was acknowledged is there.

Run it long: python -m tests.guarantees.kill --kills 500
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

STARTING_SECONDS = 60.0
WRITERS = 4
BOUNDARY = "a-boundary-of-our-own"


@dataclass(frozen=True)
class Site:
    """An installation of its own in `folder`, and who may write what in it."""

    folder: Path
    port: int
    facts: dict[str, Any]
    environment: Mapping[str, str]

    def ask(self, *command: str) -> dict[str, Any]:
        """Run one of `helper`'s commands in a process of its own and read its answer."""
        return _helper(self.environment, *command)


def site(folder: Path, database_url: str | None = None) -> Site:
    """A fresh installation with a budget and sheets to write to."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("INCUBATOR")},
        "INCUBATOR_INSTANCE": str(folder),
        "PORT": str(port),
    }
    if database_url:
        environment["INCUBATOR_DATABASE_URL"] = database_url
    return Site(folder, port, _helper(environment, "prepare"), environment)


def _helper(environment: Mapping[str, str], *command: str) -> dict[str, Any]:
    asked = [sys.executable, "-m", "tests.guarantees.kill_helper", *command]
    done = subprocess.run(asked, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


@contextmanager
def serving(where: Site) -> Iterator[subprocess.Popen[bytes]]:
    """The production server with its workers and scheduler, in a process group of its own."""
    command = [sys.executable, "-m", "incubator", "serve", "--port", str(where.port)]
    with (where.folder / "server.log").open("ab") as log:
        server = subprocess.Popen(
            [*command, "--workers", "2"],
            env=where.environment,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        try:
            _wait_until_up(where, server)
            yield server
        finally:
            kill(server)


def kill(server: subprocess.Popen[bytes]) -> None:
    """End every process of the group at once, without asking any of them."""
    try:
        os.killpg(server.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    finally:
        server.wait()
    _wait_until_gone(server.pid)


def _wait_until_gone(group: int) -> None:
    while True:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return
        time.sleep(0.02)


def _wait_until_up(where: Site, server: subprocess.Popen[bytes]) -> None:
    give_up = time.monotonic() + STARTING_SECONDS
    while time.monotonic() < give_up and server.poll() is None:
        try:
            if Visitor(where.port, "").open("GET", "/healthz").status == 200:
                return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError((where.folder / "server.log").read_text(encoding="utf-8")[-2000:])


@dataclass
class Answer:
    status: int
    text: str


class Visitor:
    """A signed-in browser speaking plain HTTP."""

    def __init__(self, port: int, cookie: str) -> None:
        self.port, self.cookie = port, cookie

    def open(self, method: str, path: str, body: bytes | None = None, kind: str = "") -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"Cookie": self.cookie} if self.cookie else {}
        if kind:
            headers["Content-Type"] = kind
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            text = answer.read().decode("utf-8", "replace")
        finally:
            connection.close()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                self.cookie = value.split(";", 1)[0]
        return Answer(answer.status, text)

    def fill(self, path: str, values: Mapping[str, str], scan: bytes | None = None) -> bool:
        """Open a form, send it, and say whether the server acknowledged it."""
        page = self.open("GET", path)
        hidden = dict(
            re.findall(
                r'<input[^>]*name="([^"]+)"[^>]*type="hidden"[^>]*value="([^"]*)"', page.text
            )
        )
        filled = {**hidden, **values}
        if scan is None:
            kind, body = "application/x-www-form-urlencoded", urlencode(filled).encode()
        else:
            kind, body = f"multipart/form-data; boundary={BOUNDARY}", _parts(filled, scan)
        return self.open("POST", path, body, kind).status == 302


def _parts(values: Mapping[str, str], scan: bytes) -> bytes:
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="'
    parts = [f'{head}{name}"\r\n\r\n{value}\r\n'.encode() for name, value in values.items()]
    parts.append(f'{head}scan"; filename="scan.pdf"\r\n\r\n'.encode() + scan + b"\r\n")
    return b"".join(parts) + f"--{BOUNDARY}--\r\n".encode()


@dataclass
class Load:
    """Writers that note what the server acknowledged: sums by name, and sheets with their scans."""

    where: Site
    sums: list[str] = field(default_factory=list)
    sheets: list[int] = field(default_factory=list)
    turn: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.open_sheets: list[int] = list(self.where.facts["sheets"])

    @property
    def written(self) -> tuple[int, int]:
        return len(self.sums), len(self.sheets)

    @contextmanager
    def running(self, name: str) -> Iterator[None]:
        """Write from several threads until the block ends; a dead server ends a writer."""
        stop = threading.Event()
        writers = [
            threading.Thread(target=self._write, args=(f"{name}-{n}", stop)) for n in range(WRITERS)
        ]
        for writer in writers:
            writer.start()
        try:
            yield
        finally:
            stop.set()
            for writer in writers:
                writer.join()

    def _write(self, name: str, stop: threading.Event) -> None:
        clerk = Visitor(self.where.port, self.where.facts["clerk"])
        officer = Visitor(self.where.port, self.where.facts["officer"])
        number = 0
        while not stop.is_set():
            number += 1
            try:
                self._sum(clerk, f"{name}-{number}")
                if number % 2:
                    self._sheet(officer)
            except (OSError, http.client.HTTPException):
                return

    def _sum(self, clerk: Visitor, name: str) -> None:
        path = f"/funds/budgets/{self.where.facts['budget']}/appropriate"
        if clerk.fill(path, {"amount": "1.23", "memo": name}):
            with self.turn:
                self.sums.append(name)

    def _sheet(self, officer: Visitor) -> None:
        with self.turn:
            sheet = self.open_sheets.pop() if self.open_sheets else None
        if sheet is None:
            return
        points = {f"points-{one}": "8.5" for one in self.where.facts["criteria"]}
        scan = f"%PDF-1.4 sheet {sheet}".encode()
        if officer.fill(f"/reviews/sheets/{sheet}/paper", points, scan):
            with self.turn:
                self.sheets.append(sheet)


def lost(load: Load, found: Mapping[str, Any]) -> list[str]:
    """What the server acknowledged and the installation no longer has, or has damaged."""
    gone = [f"sum {name}" for name in sorted(set(load.sums) - set(found["sums"]))]
    gone += [f"sheet {one}" for one in sorted(set(load.sheets) - set(found["sheets"]))]
    return gone + [str(one) for one in found["problems"]]


def run(where: Site, *, kills: int, chance: random.Random) -> tuple[Load, list[str]]:
    """Kill so many times under load; answers what was written and everything that was lost."""
    load = Load(where)
    for number in range(kills):
        before = load.written
        with serving(where) as server, load.running(f"kill-{number}"):
            _wait_for_writes(load, before)
            time.sleep(chance.uniform(0, 0.6))
            kill(server)
    wrong = lost(load, where.ask("inspect"))
    with serving(where):
        path = f"/funds/budgets/{where.facts['budget']}?format=csv"
        listed = Visitor(where.port, where.facts["clerk"]).open("GET", path).text
        wrong += [f"not listed: {name}" for name in load.sums if f",{name}," not in listed]
    return load, wrong


def _wait_for_writes(load: Load, before: tuple[int, int]) -> None:
    """The random moment is counted from the first of both writes, however slow the machine is."""
    give_up = time.monotonic() + STARTING_SECONDS
    while time.monotonic() < give_up:
        sums, sheets = load.written
        if sums > before[0] and (sheets > before[1] or not load.open_sheets):
            return
        time.sleep(0.01)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=500)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--database-url", help="an empty PostgreSQL database; SQLite if absent")
    asked = parser.parse_args()
    print(f"seed {asked.seed}", flush=True)  # noqa: T201  (a report)
    chance = random.Random(asked.seed)  # noqa: S311  (random moments, repeatable by their seed)
    with tempfile.TemporaryDirectory() as folder:
        load, wrong = run(site(Path(folder), asked.database_url), kills=asked.kills, chance=chance)
    for words in wrong:
        print(words)  # noqa: T201  (a report)
    print(  # noqa: T201  (a report)
        f"{asked.kills} kills, {len(load.sums)} sums and {len(load.sheets)} sheets acknowledged, "
        f"{len(wrong)} wrong"
    )
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
