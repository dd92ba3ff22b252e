"""`incubator import results`: a published list into a call, as awards or as a list under public notice."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

import click
from flask.cli import with_appcontext

from incubator.cli.importing import importing, show
from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.errors import RuleError
from incubator.core.permissions import SYSTEM
from incubator.core.words import _
from incubator.funds import past_calls, results
from incubator.funds.models import Call
from incubator.funds.past_calls import PastCall
from incubator.funds.published_lists import PublishedList, read_list
from incubator.funds.results import As, ResultsReport
from incubator.organizations import hubs
from incubator.organizations.models import Hub
from incubator.organizations.queries import the_hub


@dataclass(frozen=True)
class _Asked:
    """What the command line says about the call, which may have to be opened first."""

    code: str
    hub: str | None
    title: str
    basis: str
    certificate_title: str
    on: date


@importing.command("results")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--call", "code", required=True, metavar="CODE", help="The call the list belongs to.")
@click.option("--create", is_flag=True, help="Open CODE as a past call if there is none.")
@click.option(
    "--as",
    "asked",
    type=click.Choice([kind.value for kind in As]),
    help="Take it for awards or for a list under public notice; its title decides if left out.",
)
@click.option(
    "--hub",
    metavar="CODE",
    help="Short code of the street's hub: with --create, where there are several.",
)
@click.option("--title", default="", help="Title of the call opened by --create.")
@click.option("--basis", default="", help="Basis printed on certificates of a call opened here.")
@click.option("--certificate-title", default="资助证书", show_default=True)
@click.option(
    "--on",
    "on",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Day of the award; today if left out.",
)
@click.option("--dry-run", is_flag=True, help="Only say what would happen.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@with_appcontext
def import_results(
    file: Path,
    code: str,
    create: bool,
    asked: str | None,
    hub: str | None,
    title: str,
    basis: str,
    certificate_title: str,
    on: datetime | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Bring a published list of results in: all rows, or none when one is refused (status 1).

    A recipient outside the register and a missing amount are allowed. The same list again, in
    whatever encoding and columns, changes nothing.
    """
    listed = read_list(file.name, file.read_bytes())
    kind = results.taken_as(listed, As(asked) if asked else None)
    call = past_calls.call_named(code)
    if call is None and not create:
        raise RuleError(
            _("没有代号为 %(code)s 的批次。请核对代号，或加 --create 新开一个历史批次。", code=code)
        )
    if call is None:
        the_hub(hub)  # a dry run too says which street is to be named, before any row is judged
    preview = results.plan(listed, call, code=code, kind=kind)
    if dry_run or not preview.clean:
        show(preview, as_json=as_json)
        return
    day = on.date() if on else clock.today()
    wanted = _Asked(code, hub, title, basis, certificate_title, day)
    show(_carry_out(listed, wanted, kind), as_json=as_json)


def _carry_out(listed: PublishedList, wanted: _Asked, kind: As) -> ResultsReport:
    at = clock.now()
    with transaction():
        call = past_calls.call_named(wanted.code) or _open(listed, wanted, at)
        by = replace(SYSTEM, hub_id=call.hub_id)
        return results.import_results(listed, call, kind=kind, awarded_on=wanted.on, by=by, at=at)


def _open(listed: PublishedList, wanted: _Asked, at: datetime) -> Call:
    hub = the_hub(wanted.hub) or _first_hub(wanted.hub, at)
    title = wanted.title or listed.title or _("%(code)s 资助结果", code=wanted.code)[:]
    facts = PastCall(
        code=wanted.code,
        title=title,
        basis=wanted.basis or _("公开发布的“%(title)s”名单", title=title)[:],
        certificate_title=wanted.certificate_title,
        ended_on=wanted.on,
    )
    return past_calls.open_past_call(hub, facts, by=replace(SYSTEM, hub_id=hub.id), at=at)


def _first_hub(short_code: str | None, at: datetime) -> Hub:
    """An installation without a street yet gets one, as the import of organizations does."""
    made = hubs.open_default_hub(short_code or hubs.DEFAULT_CODE, by=SYSTEM, at=at)
    db.session.flush()
    return made


COMMANDS: list[click.Command] = []
