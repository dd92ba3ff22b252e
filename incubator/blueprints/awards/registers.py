"""The list of awards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from incubator.certificates import queries as certificates
from incubator.certificates.models import Certificate
from incubator.certificates.words import state_words
from incubator.core.db import db
from incubator.core.permissions import Hat
from incubator.core.words import _
from incubator.funds import awards, certifying
from incubator.funds.decisions import Award, RecipientKind
from incubator.funds.models import Call
from incubator.web.listing import Column, Filter, Register, Shape
from incubator.web.years import year_filter

KIND_WORDS = {RecipientKind.ORGANIZATION: _("名册内组织"), RecipientKind.OTHER: _("名册外单位")}


@dataclass(frozen=True)
class Line:
    """An award with its last certificate, where it has one."""

    award: Award
    certificate: Certificate | None


def _lines(rows: Sequence[Award]) -> list[Line]:
    sources = [certifying.source_of(award) for award in rows]
    last = certificates.last_by_source(sources)
    return [Line(award, last.get(source)) for award, source in zip(rows, sources, strict=True)]


def of_awards(hat: Hat) -> Register:
    return Register(
        name=_("立项"),
        unit=_("项"),
        query=awards.visible_to(hat).options(joinedload(Award.call)),
        identity=Award.id,
        lines=_lines,
        columns=[
            Column("recipient", _("单位"), lambda line: line.award.recipient, Award.recipient),
            Column("code", _("代码"), lambda line: line.award.recipient_code, export_only=True),
            Column("project", _("项目"), lambda line: line.award.project_title, hide_small=True),
            Column(
                "call",
                _("批次"),
                lambda line: line.award.call.title,
                Award.call_id,
                hide_small=True,
            ),
            Column("category", _("类别"), lambda line: line.award.category, export_only=True),
            Column("amount", _("金额"), lambda line: line.award.amount, Award.amount, Shape.MONEY),
            Column(
                "on",
                _("立项日期"),
                lambda line: line.award.awarded_on,
                Award.awarded_on,
                Shape.DAY,
                hide_small=True,
            ),
            Column(
                "certificate",
                _("证书"),
                lambda line: line.certificate.number if line.certificate else "",
            ),
            Column(
                "state",
                _("证书状态"),
                lambda line: state_words(line.certificate.state)[0] if line.certificate else "",
                export_only=True,
            ),
        ],
        search=awards.matching,
        filters=[
            Filter("call", _("批次"), _calls(hat), lambda value: Award.call_id == int(value)),
            year_filter(Award.awarded_on, awards.visible_to(hat)),
            Filter(
                "kind",
                _("获资助方"),
                [("", _("全部")), *((kind.value, word) for kind, word in KIND_WORDS.items())],
                lambda value: Award.recipient_kind == RecipientKind(value),
            ),
        ],
        sort="-on",
        placeholder=_("单位、拼音首字母、代码或项目"),
        empty=_("还没有立项。公示期满后，在“待立项”中办理。"),
        file_name="awards",
    )


def _calls(hat: Hat) -> Sequence[tuple[str, str]]:
    """The calls that have awards."""
    ids = awards.visible_to(hat).with_only_columns(Award.call_id)
    rows = db.session.execute(
        select(Call.id, Call.title).where(Call.id.in_(ids)).order_by(Call.id.desc())
    )
    return [("", _("全部")), *((str(id), title) for id, title in rows)]
