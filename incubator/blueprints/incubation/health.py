"""The health table of everybody in the base, with its rule in words and its files."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from incubator.blueprints.incubation.blueprint import bp
from incubator.core import clock
from incubator.core.db import db
from incubator.core.permissions import Hat, Permission
from incubator.core.words import _
from incubator.incubation import health, stays
from incubator.incubation.health import COLOUR_WORDS, Colour, Row, Table
from incubator.incubation.models import Incubation
from incubator.incubation.stay_words import PHASE_LABEL
from incubator.incubation.staying import Phase
from incubator.web import listing, menu
from incubator.web.access import requires
from incubator.web.listing import Column, CountFilter, Filter, Register, Shape
from incubator.web.sessions import viewer

menu.add(
    menu.Entry(
        _("在孵组织"),
        "incubation.health_index",
        31,
        menu.INCUBATION,
        counts=lambda hat: stays.served(hat, on=clock.today()),
    )
)
ALL = ("", _("全部"))
MOST_AT_A_GLANCE = 12


@bp.get("/health")
@requires(Permission.VIEW_CASES, Permission.MENTOR)
def health_index() -> ResponseReturnValue:
    hat = viewer()
    table = health.table(hat, on=clock.today())
    return listing.show(
        register(hat, table),
        "incubation/health.html",
        words=COLOUR_WORDS,
        rule=table.by.words(),
        may_log=hat.may(Permission.MANAGE_INCUBATION) or hat.may(Permission.MENTOR),
    )


def glance(hat: Hat) -> list[Row]:
    """The table's first rows, the reddest first, for the page of the base."""
    table = health.table(hat, on=clock.today())
    query = table.query().order_by(table.rank.desc(), Incubation.id.desc()).limit(MOST_AT_A_GLANCE)
    return table.rows(db.session.execute(query))


def register(hat: Hat, table: Table) -> Register:
    return Register(
        name=_("在孵组织"),
        unit=_("家"),
        query=table.query(),
        identity=Incubation.id,
        lines=table.rows,
        counted="incubation.health_index",
        columns=_columns(table),
        search=stays.matching,
        filters=[
            Filter(
                "colour",
                _("状态"),
                [ALL, *((one.value, COLOUR_WORDS[one][0]) for one in Colour)],
                lambda one: table.of_colour(Colour(one)),
            ),
            Filter(
                "phase",
                _("孵化阶段"),
                [ALL, *((one.value, PHASE_LABEL[one]) for one in Phase)],
                lambda one: table.in_phase(Phase(one)),
            ),
            CountFilter("silent", _("几天以上没有服务"), table.silent),
        ],
        sort="-colour",
        placeholder=_("组织名称、拼音首字母或编号"),
        empty=_("现在没有在孵组织。"),
        file_name="incubatees",
    )


def _columns(table: Table) -> list[Column]:
    return [
        Column("organization", _("组织"), lambda row: row.stay.organization.name),
        Column("colour", _("状态"), lambda row: COLOUR_WORDS[row.colour][0], order=table.rank),
        Column("reasons", _("原因"), _reasons, export_only=True),
        Column("phase", _("孵化阶段"), lambda row: row.phase_label),
        Column(
            "phase_since",
            _("阶段天数"),
            lambda row: row.days_in_phase,
            order=table.phase_since,
            shape=Shape.NUMBER,
            hide_small=True,
        ),
        Column(
            "last_service",
            _("最近服务"),
            lambda row: row.last_service,
            order=table.last_service,
            shape=Shape.DAY,
        ),
        Column(
            "last_evaluation",
            _("最近评估"),
            lambda row: row.last_evaluation,
            order=table.last_evaluation,
            shape=Shape.DAY,
            hide_small=True,
        ),
        Column(
            "open_goals",
            _("未完成目标"),
            lambda row: row.open_goals,
            order=table.open_goals,
            shape=Shape.NUMBER,
            hide_small=True,
        ),
        Column(
            "term_through",
            _("协议到期"),
            lambda row: row.stay.term_through,
            order=Incubation.term_through,
            shape=Shape.DAY,
            hide_small=True,
        ),
    ]


def _reasons(row: Row) -> str:
    return "；".join(words[:] for words in row.reasons())
