"""Walking to the identity provider and back, as a browser does."""

from __future__ import annotations

import http.client
from dataclasses import replace
from urllib.parse import urlsplit

from incubator import config
from incubator.core import clock
from incubator.people.links import ExternalIdentity
from tests import factories
from tests.account import provider as providers
from tests.people.logins import is_in


def install(app, server, **facts):
    setting = config.Provider(
        **{
            "issuer": server.issuer,
            "client_id": providers.CLIENT,
            "client_secret": providers.SECRET,
            "label": "示例统一身份平台",
            **facts,
        }
    )
    app.config["INCUBATOR"] = replace(app.config["INCUBATOR"], oidc=setting)


def linked(found, provider):
    factories.keep(
        ExternalIdentity(
            user_id=found.user.id,
            issuer=provider.issuer,
            subject=provider.subject,
            linked_at=clock.real_now(),
        )
    )
    return found


def visit(url):
    """What the browser does at the provider; answers the path it is sent back to."""
    there = urlsplit(url)
    connection = http.client.HTTPConnection(there.netloc, timeout=10)
    connection.request("GET", f"{there.path}?{there.query}")
    answer = connection.getresponse()
    location = answer.getheader("Location")
    connection.close()
    back = urlsplit(location)
    return f"{back.path}?{back.query}"


def come_back(client, start="/login/oidc"):
    """Press the button, sign in at the provider, and open the address it leads back to."""
    return client.get(visit(client.get(start).location))


def enter(client, start="/login/oidc"):
    answer = come_back(client, start)
    if answer.location == "/login/hat":
        page = client.fields("/login/hat")
        answer = client.post("/login/hat", data=page)
    return answer


def refused(client):
    assert not is_in(client)
    return client.get("/login").text
