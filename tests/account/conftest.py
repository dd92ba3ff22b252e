"""An officer of the hub who can sign in, an identity provider, and a box the letters arrive in."""

from __future__ import annotations

import pytest

from incubator.core.permissions import Role
from incubator.records import senders
from tests.account import provider as providers
from tests.account.walking import install
from tests.people.logins import login


@pytest.fixture
def officer(hub, scene):
    return scene(lambda: login(Role.CASE_OFFICER, hub=hub))


@pytest.fixture(scope="module")
def server():
    found = providers.serve()
    yield found
    found.server.shutdown()
    found.server.server_close()


@pytest.fixture
def provider(app, server):
    """The provider as it is meant to be, and this installation set up with it."""
    server.claims, server.described, server.signing_key = {}, {}, None
    server.subject = "shili-subject-1"
    before = app.config["INCUBATOR"]
    install(app, server)
    yield server
    app.config["INCUBATOR"] = before


@pytest.fixture
def mailbox(app, tmp_path):
    """What would have been mailed, as files."""
    senders.install(mail_url=f"file://{tmp_path}", sms_url=f"file://{tmp_path}", development=True)
    yield tmp_path
    senders.install()
