"""`serve` runs server and scheduler together, and ends both when asked or orphaned."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

PATIENCE = 60.0


def _environment(folder: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if "INCUBATOR" not in name}
    return {**kept, "INCUBATOR_INSTANCE": str(folder)}


def _run(folder: Path, *args: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "incubator", *args],
        env=_environment(folder),
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Server:
    """A served installation, by HTTP and signals alone."""

    def __init__(self, folder: Path, workers: int = 2) -> None:
        self.port = _free_port()
        self.log = folder / f"serve-{self.port}.log"
        command = [sys.executable, "-m", "incubator", "serve", "--workers", str(workers)]
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [*command, "--port", str(self.port)],
                env=_environment(folder),
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def get(self, path: str) -> tuple[int, str]:
        url = f"http://127.0.0.1:{self.port}{path}"
        try:
            with urllib.request.urlopen(url, timeout=PATIENCE) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as refused:
            return refused.code, refused.read().decode()

    def wait_for(self, path: str, status: int) -> str:
        """Ask until the answer has that status; fails with the last one."""
        give_up = time.monotonic() + PATIENCE
        last: object = None
        while time.monotonic() < give_up:
            assert self.process.poll() is None, self.log.read_text()
            try:
                last = self.get(path)
            except OSError as error:
                last = error
            else:
                if last[0] == status:
                    return last[1]
            time.sleep(0.2)
        raise AssertionError(f"{path} never answered {status}: {last}")

    def children(self) -> dict[int, str]:
        """The processes of any of its threads, with their command lines."""
        listed = Path(f"/proc/{self.process.pid}/task").glob("*/children")
        pids = [int(pid) for path in listed for pid in path.read_text().split()]
        return {pid: Path(f"/proc/{pid}/cmdline").read_text() for pid in pids}

    def scheduler(self) -> int | None:
        found = self.children().items()
        return next((pid for pid, command in found if "scheduler" in command), None)


def _lives(pid: int) -> bool:
    """Whether a process runs; one that ended and waits to be collected does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def _gone(pids: list[int]) -> bool:
    give_up = time.monotonic() + PATIENCE
    while any(map(_lives, pids)) and time.monotonic() < give_up:
        time.sleep(0.1)
    return not any(map(_lives, pids))


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("served")
    done = _run(folder, "init")
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def server(installed: Path) -> Iterator[Server]:
    made = Server(installed)
    try:
        made.wait_for("/healthz", 200)
        yield made
    finally:
        made.process.kill()
        made.process.wait()


linux = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="reads /proc")


@linux
def test_server_and_scheduler_start_and_stop_together(server, installed):
    assert "两会一中心" in server.get("/")[1]
    assert '"ready": true' in server.wait_for("/readyz", 200)
    children = server.children()
    assert len(children) == 3, "two workers and a scheduler"
    refused = _run(installed, "serve", "--port", str(server.port))
    assert refused.returncode == 1, "a taken port"
    assert len(refused.stderr.strip().splitlines()) == 1
    assert "PORT=8000" in refused.stderr
    server.process.send_signal(signal.SIGTERM)
    assert server.process.wait(PATIENCE) == 0
    assert _gone(list(children))


@pytest.mark.slow
@linux
def test_a_scheduler_that_died_is_started_again_and_ctrl_c_ends_all(server):
    first = _wait_for(server.scheduler)
    os.kill(first, signal.SIGKILL)
    _wait_for(lambda: server.scheduler() not in {None, first})
    children = server.children()
    server.process.send_signal(signal.SIGINT)
    assert server.process.wait(PATIENCE) == 0
    assert _gone(list(children))


@pytest.mark.slow
@linux
def test_nothing_outlives_a_server_that_was_killed(server):
    _wait_for(server.scheduler)
    children = server.children()
    server.process.kill()
    server.process.wait()
    assert _gone(list(children))


def _wait_for(ask: Callable[[], Any]) -> Any:
    give_up = time.monotonic() + PATIENCE
    while time.monotonic() < give_up:
        found = ask()
        if found:
            return found
        time.sleep(0.2)
    raise AssertionError("it never came")


UPLOAD = (
    "POST /verify/file HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    "Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 1000000\r\n\r\n"
    '--b\r\nContent-Disposition: form-data; name="file"; filename="x.pdf"\r\n\r\n%PDF-'
)


@pytest.mark.slow  # a server of its own; bench/uploads.py measures how long the page takes
def test_eight_uploads_that_do_not_end_leave_a_page_to_one_worker(installed):
    alone = Server(installed, workers=1)
    try:
        alone.wait_for("/healthz", 200)
        with ExitStack() as under_way:
            for _client in range(8):
                line = socket.create_connection(("127.0.0.1", alone.port))
                under_way.enter_context(line)
                line.sendall(UPLOAD.encode())
            time.sleep(0.5)  # the worker has begun to read each of them
            assert alone.get("/")[0] == 200
    finally:
        alone.process.kill()
        alone.process.wait()


def test_a_database_that_was_never_made_is_refused_in_one_line(tmp_path):
    refused = _run(tmp_path, "serve", "--port", str(_free_port()))
    assert refused.returncode == 1
    assert refused.stderr.startswith("错误：")
    assert len(refused.stderr.strip().splitlines()) == 1
    assert "incubator init" in refused.stderr
