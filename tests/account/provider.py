"""A small OpenID provider on a port of this machine: real keys, real HTTP, whatever claims a test wants."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

CLIENT, SECRET = "incubator-test", "a-secret-of-the-test-client"


@dataclass
class Provider:
    """Signs in `subject` without asking; `claims` change or (with None) take out claims of its tokens."""

    server: ThreadingHTTPServer
    key: RSAKey
    subject: str = "shili-subject-1"
    claims: dict[str, Any] = field(default_factory=dict)
    signing_key: RSAKey | None = None
    described: dict[str, Any] = field(default_factory=dict)
    asked: list[dict[str, str]] = field(default_factory=list)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}"

    def description(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            **self.described,
        }

    def authorize(self, query: dict[str, str]) -> str:
        """Where the browser is sent back to, with a code that works once."""
        self.asked.append(query)
        code = secrets.token_urlsafe(16)
        self.codes[code] = query
        answer = {"code": code, "state": query["state"], "iss": self.issuer}
        return f"{query['redirect_uri']}?{urlencode(answer)}"

    def token(self, form: dict[str, str], authorization: str) -> dict[str, str] | None:
        expected = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        asked = self.codes.pop(form.get("code", ""), None)
        if authorization != f"Basic {expected}" or asked is None:
            self.refused.append("code or client")
            return None
        challenge = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        fits = base64.urlsafe_b64encode(challenge).decode().rstrip("=") == asked["code_challenge"]
        if not fits or form.get("redirect_uri") != asked["redirect_uri"]:
            self.refused.append("verifier or address")
            return None
        return {"access_token": "x", "token_type": "Bearer", "id_token": self._id_token(asked)}

    def _id_token(self, asked: dict[str, str]) -> str:
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": CLIENT,
            "sub": self.subject,
            "iat": now,
            "exp": now + 300,
            "nonce": asked["nonce"],
            **self.claims,
        }
        said = {name: value for name, value in claims.items() if value is not None}
        key = self.signing_key or self.key
        return jwt.encode({"alg": "RS256", "kid": "test"}, said, key)


def serve() -> Provider:
    """Start one in a thread; `server.shutdown()` and `server.server_close()` end it."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    found = Provider(server, new_key())
    server.provider = found  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    return found


def new_key() -> RSAKey:
    return RSAKey.generate_key(2048, parameters={"kid": "test", "use": "sig"})


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        provider = self.server.provider  # type: ignore[attr-defined]
        place = urlsplit(self.path)
        if place.path == "/.well-known/openid-configuration":
            self._json(200, provider.description())
        elif place.path == "/keys":
            self._json(200, KeySet([provider.key]).as_dict(private=False))
        elif place.path == "/authorize":
            query = {name: values[0] for name, values in parse_qs(place.query).items()}
            self.send_response(302)
            self.send_header("Location", provider.authorize(query))
            self.end_headers()
        else:
            self._json(404, {})

    def do_POST(self) -> None:
        provider = self.server.provider  # type: ignore[attr-defined]
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        form = {name: values[0] for name, values in parse_qs(body).items()}
        answer = provider.token(form, self.headers.get("Authorization", ""))
        self._json(200 if answer else 400, answer or {"error": "invalid_grant"})

    def _json(self, status: int, body: dict[str, Any]) -> None:
        sent = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(sent)))
        self.end_headers()
        self.wfile.write(sent)

    def log_message(self, *_args: object) -> None:
        """Nothing: the test reads what it wants to know from the provider itself."""
