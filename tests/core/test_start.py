"""An installation that is not safe is refused in a sentence before it serves anybody (S19)."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from incubator import create_app, plant
from incubator.config import Config, Mode, from_environment
from incubator.core.errors import StartRefused


def _config(tmp_path, **facts):
    return Config(
        instance=tmp_path,
        database_url=f"sqlite:///{tmp_path / 'x.db'}",
        uploads=tmp_path / "uploads",
        **facts,
    )


@pytest.mark.parametrize("key", [b"", b"short", b"a" * 64, b"0123456" * 9])
def test_a_short_or_simple_key_is_refused(tmp_path, key):
    with pytest.raises(StartRefused, match="密钥"):
        create_app(_config(tmp_path, secret_key=key))


@pytest.mark.parametrize(
    "facts",
    [
        {"debug": True},
        {"clock": datetime(2026, 12, 1, tzinfo=UTC)},
        {"cheap_hashes": True},
    ],
)
def test_production_refuses_what_belongs_to_development(tmp_path, facts):
    with pytest.raises(StartRefused):
        _config(tmp_path, **facts)
    _config(tmp_path, mode=Mode.DEVELOPMENT, **facts)


def test_a_database_without_its_schema_is_refused(tmp_path):
    app = create_app(_config(tmp_path))
    with app.app_context(), pytest.raises(StartRefused, match="incubator init"):
        plant.check_database()


def test_keys_are_made_once_and_only_the_owner_reads_them(tmp_path):
    create_app(_config(tmp_path))
    made = {path.name: path.read_bytes() for path in (tmp_path / "keys").iterdir()}
    create_app(_config(tmp_path))
    assert made == {path.name: path.read_bytes() for path in (tmp_path / "keys").iterdir()}
    assert len(made) == 5
    assert all((path.stat().st_mode & 0o077) == 0 for path in (tmp_path / "keys").iterdir())


def test_nobody_else_on_the_machine_opens_a_new_installation(tmp_path):
    instance = tmp_path / "new"
    create_app(_config(instance))
    assert [path.stat().st_mode & 0o077 for path in (instance, instance / "uploads")] == [0, 0]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("INCUBATOR_PROXIES", "many"),
        ("INCUBATOR_MODE", "testing"),
        ("INCUBATOR_CLOCK", "tomorrow"),
        ("INCUBATOR_STORAGE_URL", "s3://bucket"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(name, value):
    with pytest.raises(StartRefused, match=name):
        from_environment({"INCUBATOR_MODE": "development", name: value})
