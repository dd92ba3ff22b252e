"""`/healthz`, `/readyz`, and the runs of the scheduled jobs."""

from __future__ import annotations

import json

from flask import Blueprint, Response, jsonify
from flask.typing import ResponseReturnValue

from incubator import health
from incubator.core.permissions import Permission
from incubator.core.words import _
from incubator.records import runs
from incubator.records.models import JobRun
from incubator.web import listing, menu
from incubator.web.access import public, requires
from incubator.web.limits import limiter
from incubator.web.listing import Column, Filter, Register
from incubator.web.words import moment

bp = Blueprint("health", __name__)
menu.add(menu.Entry(_("定时任务"), "health.jobs", 90, menu.SYSTEM))


@bp.get("/healthz")
@public
@limiter.exempt
def alive() -> ResponseReturnValue:
    """Only that the process lives: asks nothing and nobody."""
    return jsonify(status="alive")


@bp.get("/readyz")
@public
def ready() -> ResponseReturnValue:
    """Whether pages can be served and work gets done: each part by name, 503 when one is not well."""
    findings = health.examine(health.READY)
    well = all(finding.ok for finding in findings)
    checks = {finding.name: "ok" if finding.ok else finding.words for finding in findings}
    body = json.dumps({"ready": well, "checks": checks}, ensure_ascii=False)
    return Response(body, 200 if well else 503, mimetype="application/json")


@bp.get("/jobs")
@requires(Permission.VIEW_SYSTEM)
def jobs() -> ResponseReturnValue:
    register = Register(
        name=_("定时任务"),
        unit=_("次"),
        query=runs.every_run(),
        identity=JobRun.id,
        columns=[
            Column("job", _("任务"), lambda row: runs.LABELS.get(row.job, row.job)),
            Column("slot", _("应运行时间"), runs.slot_words, order=JobRun.slot),
            Column("ok", _("结果"), lambda row: _("正常") if row.ok else _("失败")),
            Column("result", _("说明"), lambda row: row.result),
            Column("at", _("实际完成"), lambda row: moment(row.finished_at), hide_small=True),
        ],
        filters=[
            Filter(
                "job",
                _("任务"),
                [("", _("全部")), *runs.LABELS.items()],
                lambda value: JobRun.job == value,
            ),
            Filter(
                "ok",
                _("结果"),
                [("", _("全部")), ("failed", _("失败")), ("done", _("正常"))],
                lambda value: JobRun.ok.is_(value == "done"),
            ),
        ],
        empty=_("还没有运行过。任务由 incubator serve 启动的调度进程按时运行。"),
        file_name="jobs",
    )
    return listing.show(
        register,
        "health/jobs.html",
        labels=runs.LABELS,
        slot=runs.slot_words,
        findings=health.examine(health.READY),
    )
