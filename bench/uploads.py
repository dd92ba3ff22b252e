"""Measures a page while slow uploads occupy the server, beside the same page of a server left alone.

Run `python -m bench.uploads` for a table, with `--json` for figures a machine reads. It starts the
production server (`incubator serve`) in a folder of its own, opens UPLOADS connections that send a file of
10 MB a few bytes at a time and never finish, and asks for the public front page meanwhile, one request
after the other on a connection of its own each. Wanted: the slowest answer under a second. Once with the
workers of this machine, and once with a single worker, where all the uploads are certain to be its own.
"""

from __future__ import annotations

import argparse
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

UPLOADS = 8
ASKED = 100
PAUSE_SECONDS = 0.05
"""Between two pieces of an upload."""
PIECE = b"0" * 1024
WANTED_MS = 1_000.0
PATIENCE_SECONDS = 60.0
PAGE = "/"

HEAD = (
    "POST /verify/file HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    "Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 10485760\r\n\r\n"
    '--b\r\nContent-Disposition: form-data; name="file"; filename="x.pdf"\r\n\r\n%PDF-1.4'
)


@contextmanager
def served(folder: Path, workers: int) -> Iterator[int]:
    """The port of a server whose workers have all answered; it is ended afterwards."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    command = [sys.executable, "-m", "incubator", "serve", "--port", str(port)]
    process = subprocess.Popen(  # noqa: S603  (ourselves)
        [*command, "--workers", str(workers)], env=_environment(folder), stdout=subprocess.DEVNULL
    )
    try:
        _wait_for(port)
        for _warming in range(10 * workers):
            _ask(port)
        yield port
    finally:
        process.terminate()
        process.wait()


def _environment(folder: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if "INCUBATOR" not in name}
    return {**kept, "INCUBATOR_INSTANCE": str(folder)}


def _wait_for(port: int) -> None:
    give_up = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < give_up:
        try:
            _ask(port)
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the server never answered")


def _ask(port: int) -> float:
    """Milliseconds until the page was there in full."""
    started = time.perf_counter()
    url = f"http://127.0.0.1:{port}{PAGE}"
    with urllib.request.urlopen(url, timeout=PATIENCE_SECONDS) as answer:
        answer.read()
    return (time.perf_counter() - started) * 1000


@contextmanager
def slow_upload(port: int, over: threading.Event) -> Iterator[None]:
    """One client that goes on sending until `over`."""
    with socket.create_connection(("127.0.0.1", port)) as line:
        line.sendall(HEAD.encode())

        def send() -> None:
            while not over.wait(PAUSE_SECONDS):
                line.sendall(PIECE)

        sending = threading.Thread(target=send)
        sending.start()
        try:
            yield
        finally:
            over.set()
            sending.join()


def asked(port: int, uploads: int) -> list[float]:
    """Milliseconds of each answer while so many uploads are under way."""
    over = threading.Event()
    with ExitStack() as under_way:
        for _client in range(uploads):
            under_way.enter_context(slow_upload(port, over))
        time.sleep(10 * PAUSE_SECONDS)  # each has its thread by now
        return [_ask(port) for _request in range(ASKED)]


def measured(workers: int) -> dict[str, float]:
    """Medians and slowest answers in milliseconds, without and with the uploads."""
    with tempfile.TemporaryDirectory(prefix="bench-uploads-") as name:
        folder = Path(name)
        subprocess.run(
            [sys.executable, "-m", "incubator", "init"],
            env=_environment(folder),
            stdout=subprocess.DEVNULL,
            check=True,
        )
        with served(folder, workers) as port:
            alone, beside = asked(port, 0), asked(port, UPLOADS)
    return {
        "alone_ms": statistics.median(alone),
        "alone_slowest_ms": max(alone),
        "beside_uploads_ms": statistics.median(beside),
        "beside_uploads_slowest_ms": max(beside),
        "wanted_slowest_ms": WANTED_MS,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="print figures as JSON")
    as_json = parser.parse_args().json
    found = {f"{n} workers": measured(n) for n in sorted({1, os.cpu_count() or 1})}
    if as_json:
        print(json.dumps(found, indent=2))
        return
    for workers, figures in found.items():
        print(workers)
        for name, value in figures.items():
            print(f"  {name:28} {value:10.1f}")


if __name__ == "__main__":
    main()
