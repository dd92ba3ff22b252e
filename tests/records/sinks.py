"""Servers of our own to send to: a small SMTP server and a small HTTP one, on free local ports."""

from __future__ import annotations

import json
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any


@dataclass
class Sink:
    """What arrived. `refuse` is the answer given instead of accepting, while it is set."""

    port: int = 0
    refuse: int = 0
    mails: list[EmailMessage] = field(default_factory=list)
    posts: list[tuple[dict[str, str], dict[str, Any]]] = field(default_factory=list)


class _Smtp(socketserver.StreamRequestHandler):
    sink: Sink

    def handle(self) -> None:
        self._say("220 sink")
        for line in self.rfile:
            verb = line.strip().upper().split(b" ")[0].split(b":")[0]
            if verb == b"QUIT":
                self._say("221 bye")
                return
            if verb == b"RCPT" and self.sink.refuse:
                self._say(f"{self.sink.refuse} no")
            elif verb == b"DATA":
                self._say("354 go on")
                self._keep()
                self._say("250 kept")
            else:
                self._say("250 ok")

    def _keep(self) -> None:
        lines = iter(self.rfile.readline, b".\r\n")
        raw = b"".join(line[1:] if line.startswith(b"..") else line for line in lines)
        found = message_from_bytes(raw, policy=policy.default)
        assert isinstance(found, EmailMessage)
        self.sink.mails.append(found)

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


class _Http(BaseHTTPRequestHandler):
    sink: Sink

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.sink.posts.append((dict(self.headers.items()), json.loads(body)))
        self.send_response(self.sink.refuse or 200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_args: object) -> None:
        """Nothing on the screen."""


@contextmanager
def smtp() -> Iterator[Sink]:
    sink = Sink()
    handler = type("Handler", (_Smtp,), {"sink": sink})
    with socketserver.TCPServer(("127.0.0.1", 0), handler) as server:
        yield from _served(server, sink)


@contextmanager
def http() -> Iterator[Sink]:
    sink = Sink()
    handler = type("Handler", (_Http,), {"sink": sink})
    with HTTPServer(("127.0.0.1", 0), handler) as server:
        yield from _served(server, sink)


def _served(server: socketserver.TCPServer, sink: Sink) -> Iterator[Sink]:
    sink.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield sink
    finally:
        server.shutdown()
        thread.join()
