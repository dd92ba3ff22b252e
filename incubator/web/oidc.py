"""Asking an OpenID provider who somebody is: authorization code with PKCE, every claim checked."""

from __future__ import annotations

import hmac
import logging
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from incubator.config import Provider
from incubator.core import clock
from incubator.core.errors import RuleError
from incubator.core.words import _

if TYPE_CHECKING:
    from joserfc.jwk import KeySet

log = logging.getLogger(__name__)

SECONDS = 10
"""How long the provider may take for each of its answers."""
LEEWAY = 60
LONGEST = 200
ALGORITHMS = ("RS256", "PS256", "ES256", "ES384", "RS384", "RS512", "PS384", "PS512")
"""Signatures by a key pair only: neither `none` nor one made with a shared secret."""

SECOND_STEP_CONTEXTS = frozenset(
    {
        "http://schemas.openid.net/pape/policies/2007/06/multi-factor",
        "https://refeds.org/profile/mfa",
        "phr",
        "phrh",
    }
)
"""Values of `acr` that mean more than a password."""

NO_ANSWER = _("统一身份平台没有应答，或者应答不正确。请稍后再试，或者用密码登录。")
NOT_ASKED = _("这次登录不是从本页面发起的，或者停留太久。请重新登录。")


@dataclass(frozen=True)
class Asked:
    """Where the browser goes, and what it keeps until it comes back."""

    url: str
    kept: dict[str, str]


@dataclass(frozen=True)
class Identity:
    """Who came back. `second` says that the provider asked for a second step as well."""

    issuer: str
    subject: str
    second: bool


def ask(provider: Provider, *, back: str) -> Asked:
    """Begin; `back` is the address registered with the provider. Raises `RuleError` without an answer."""
    kept = {
        "state": secrets.token_urlsafe(24),
        "nonce": secrets.token_urlsafe(24),
        "verifier": secrets.token_urlsafe(48),
    }
    with _Talk(provider, back) as talk:
        url, _state = talk.session.create_authorization_url(
            talk.place("authorization_endpoint"),
            state=kept["state"],
            nonce=kept["nonce"],
            code_verifier=kept["verifier"],
        )
    return Asked(url, kept)


def identify(
    provider: Provider, kept: Mapping[str, str], answer: Mapping[str, str], *, back: str
) -> Identity:
    """Who the provider says it was. Raises `RuleError` for whatever does not fit what was asked."""
    if not hmac.compare_digest(kept["state"].encode(), answer.get("state", "").encode()):
        raise RuleError(NOT_ASKED)
    if answer.get("iss", provider.issuer) != provider.issuer:
        raise RuleError(NO_ANSWER)
    if "code" not in answer:
        raise RuleError(_("没有在统一身份平台完成登录。请重新登录，或者用密码登录。"))
    with _Talk(provider, back) as talk:
        token = talk.session.fetch_token(
            talk.place("token_endpoint"),
            code=answer["code"],
            code_verifier=kept["verifier"],
            timeout=SECONDS,
            allow_redirects=False,
        )
        claims = talk.claims(token.get("id_token", ""), nonce=kept["nonce"])
    return Identity(provider.issuer, claims["sub"], _second(claims))


def examine(provider: Provider) -> None:
    """Ask for the provider's description and keys as a sign-in does. Raises `RuleError` as it would."""
    with _Talk(provider, "") as talk:
        for name in ("authorization_endpoint", "token_endpoint"):
            talk.place(name)
        talk.keys()


def _second(claims: Mapping[str, Any]) -> bool:
    methods = claims.get("amr")
    return (isinstance(methods, list) and "mfa" in methods) or (
        claims.get("acr") in SECOND_STEP_CONTEXTS
    )


class _Talk:
    """One conversation with the provider; whatever goes wrong in it ends in one sentence."""

    def __init__(self, provider: Provider, back: str) -> None:
        # a tenth of a second that nobody needs who signs in by password
        from authlib.integrations.requests_client import OAuth2Session

        self.provider = provider
        self.session = OAuth2Session(
            provider.client_id,
            provider.client_secret,
            token_endpoint_auth_method="client_secret_basic",  # noqa: S106  (a method, no secret)
            scope="openid",
            redirect_uri=back,
            code_challenge_method="S256",
        )
        self.places: dict[str, Any] = {}

    def __enter__(self) -> _Talk:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: Any, _trace: object) -> None:
        from authlib.common.errors import AuthlibBaseError
        from joserfc.errors import JoseError
        from requests import RequestException

        self.session.close()
        if isinstance(
            error, (AuthlibBaseError, JoseError, RequestException, ValueError, KeyError, TypeError)
        ):
            # the kind of error only: its words may quote a token
            log.warning("single sign-on failed: %s", type(error).__name__)
            raise RuleError(NO_ANSWER) from None

    def place(self, name: str) -> str:
        """An address of the provider, from its own description; as safe as the issuer's."""
        if not self.places:
            self.places = self._discovered()
        url = str(self.places[name])
        if urlsplit(url).scheme != urlsplit(self.provider.issuer).scheme:
            raise ValueError(name)
        return url

    def _discovered(self) -> dict[str, Any]:
        found = self._json(f"{self.provider.issuer.rstrip('/')}/.well-known/openid-configuration")
        if found["issuer"] != self.provider.issuer:
            raise ValueError("issuer")
        return found

    def _json(self, url: str) -> dict[str, Any]:
        answer = self.session.request(
            "GET", url, timeout=SECONDS, allow_redirects=False, withhold_token=True
        )
        answer.raise_for_status()
        found = answer.json()
        if answer.status_code != 200 or not isinstance(found, dict):
            raise ValueError("no object")
        return found

    def keys(self) -> KeySet:
        """The public keys its tokens are signed with; none is as wrong as no answer."""
        from joserfc.jwk import KeySet

        found: Any = self._json(self.place("jwks_uri"))
        if not found["keys"]:
            raise ValueError("keys")
        return KeySet.import_key_set(found)

    def claims(self, id_token: str, *, nonce: str) -> dict[str, Any]:
        """What the identity token says, once signature, issuer, audience, times and nonce are right."""
        from joserfc import jwt

        client = self.provider.client_id
        claims = jwt.decode(id_token, self.keys(), ALGORITHMS).claims
        jwt.JWTClaimsRegistry(
            now=int(clock.real_now().timestamp()),
            leeway=LEEWAY,
            iss={"essential": True, "value": self.provider.issuer},
            aud={"essential": True, "value": client},
            sub={"essential": True},
            exp={"essential": True},
            iat={"essential": True},
            nonce={"essential": True, "value": nonce},
        ).validate(claims)
        if claims.get("azp", client) != client or not 0 < len(claims["sub"]) <= LONGEST:
            raise ValueError("azp or sub")
        return claims
