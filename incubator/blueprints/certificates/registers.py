"""The list of certificates, as staff and as an organization's own people see it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, select

from incubator.certificates import queries
from incubator.certificates.models import Certificate, CertificateState
from incubator.certificates.words import STATE_WORDS, state_words
from incubator.core.db import db
from incubator.core.permissions import Hat
from incubator.core.words import _
from incubator.funds import certifying
from incubator.funds.models import Call
from incubator.incubation import graduation_certificate
from incubator.web.listing import Column, Filter, Register, Shape
from incubator.web.years import year_filter


def of_certificates(hat: Hat) -> Register:
    return Register(
        name=_("证书"),
        unit=_("张"),
        query=queries.visible_to(hat),
        identity=Certificate.id,
        columns=[
            Column("serial", _("证书字号"), lambda row: row.serial, export_only=True),
            Column("recipient", _("持证单位"), lambda row: row.recipient, Certificate.recipient),
            Column("number", _("编号"), lambda row: row.number, Certificate.number),
            Column("code", _("代码"), lambda row: row.recipient_code, export_only=True),
            Column("title", _("名称"), lambda row: row.title, hide_small=True),
            Column("subtitle", _("批次"), lambda row: row.subtitle, export_only=True),
            Column(
                "amount",
                _("金额"),
                lambda row: row.amount,
                Certificate.amount,
                Shape.MONEY,
                hide_small=True,
            ),
            Column(
                "on",
                _("日期"),
                lambda row: row.issued_on,
                Certificate.issued_on,
                Shape.DAY,
                hide_small=True,
            ),
            Column("state", _("状态"), lambda row: state_words(row.state)[0]),
            Column("sha256", _("文件校验值"), lambda row: row.sha256 or "", export_only=True),
        ],
        search=queries.matching,
        filters=_office_filters(hat) if hat.for_hub else (),
        sort="-number",
        placeholder=_("单位、拼音首字母或编号"),
        empty=_("还没有证书。立项后在“立项”或批次页面签发。") if hat.for_hub else _("还没有证书。"),
        file_name="certificates",
    )


def _office_filters(hat: Hat) -> list[Filter]:
    return [
        Filter("kind", _("种类"), _KINDS, _of_kind),
        Filter("call", _("批次"), _calls(hat), lambda value: certifying.of_call(int(value))),
        Filter(
            "state",
            _("状态"),
            [("", _("全部")), *((state.value, words[0]) for state, words in STATE_WORDS.items())],
            lambda value: Certificate.state == CertificateState(value),
        ),
        year_filter(Certificate.issued_on, queries.visible_to(hat)),
    ]


_KINDS = (("", _("全部")), ("award", _("资助、奖励")), ("graduation", _("出壳")))


def _of_kind(kind: str) -> ColumnElement[bool]:
    graduation = graduation_certificate.is_one()
    return graduation if kind == "graduation" else ~graduation


def _calls(hat: Hat) -> Sequence[tuple[str, str]]:
    rows = db.session.execute(
        select(Call.id, Call.title)
        .where(Call.id.in_(certifying.calls_with_awards(hat)))
        .order_by(Call.id.desc())
    )
    return [("", _("全部")), *((str(id), title) for id, title in rows)]
