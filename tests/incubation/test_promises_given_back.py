"""Whichever way an application ends before anybody moved in, the desk it was promised is free again."""

from __future__ import annotations

import pytest

from incubator.core import clock
from incubator.core.db import db, locked, transaction
from incubator.core.errors import NotFound
from incubator.core.permissions import SYSTEM, Role
from incubator.incubation import exiting, placing, publishing, waiting
from incubator.incubation.models import Incubation, Waiting
from incubator.incubation.states import Status
from incubator.notices import showing
from incubator.notices.models import Notice
from incubator.notices.objections import Said
from tests import factories
from tests.factories import hat
from tests.incubation.intake_scene import Scene

pytestmark = pytest.mark.usefixtures("app")


def promised(**base: object) -> Scene:
    """An approved applicant with a desk that is not signed for yet."""
    scene = Scene(**base)
    scene.propose()
    scene.approve()
    scene.promise()
    return scene


def on_the_list(scene: Scene) -> Waiting:
    with transaction():
        return waiting.join(scene.case, reason="示例理由", by=hat(scene.officer), at=clock.now())


def assert_free_again(scene: Scene, status: Status) -> None:
    case = scene.case
    assert (case.status, case.ended_on) == (status, clock.today())
    assert placing.held_by(case) == []
    assert waiting.place_of(case) is None


def test_a_cancelled_admission_keeps_no_desk():
    scene = promised()
    with transaction():
        exiting.cancel(scene.case_id, reason="示例理由", by=hat(scene.officer), at=clock.now())
    assert_free_again(scene, Status.CANCELLED)


def test_a_withdrawn_application_keeps_neither_desk_nor_place_in_the_line():
    scene = promised()
    on_the_list(scene)
    with transaction():
        exiting.withdraw(scene.case_id, reason="示例理由", by=hat(scene.agent), at=clock.now())
    assert_free_again(scene, Status.WITHDRAWN)


def test_whoever_is_taken_off_the_waiting_list_keeps_no_desk():
    scene = promised()
    place = on_the_list(scene).id
    with transaction():
        waiting.take_off(place, reason="示例理由", by=hat(scene.officer), at=clock.now())
    assert_free_again(scene, Status.CANCELLED)


def test_an_upheld_objection_frees_the_desk_that_was_promised():
    scene = promised(shows_notice=True)
    officer, director = hat(scene.officer), hat(scene.director)
    with transaction():
        notice = publishing.draft(
            scene.base, [scene.case], title="示例公示", introduction="", by=officer, at=clock.now()
        )
        showing.publish(notice, starts_on=clock.today(), by=officer, at=clock.now())
        said = Said("示例居民", "021-00000009", "示例异议：情况不实，请核查。", notice.items[0].id)
        objection = showing.take_objection(
            locked(Notice, notice.id), said, by=SYSTEM, at=clock.now()
        )
    with transaction():
        showing.settle_objection(
            objection, upheld=True, words="示例答复", by=director, at=clock.now()
        )
    assert_free_again(scene, Status.CANCELLED)


def test_nobody_withdraws_the_application_of_another_organization():
    scene = promised()
    stranger = factories.post(
        Role.AGENT, organization=factories.organization(hub=db.session.merge(scene.hub))
    )
    with pytest.raises(NotFound), transaction():
        exiting.withdraw(scene.case_id, reason="示例理由", by=hat(stranger), at=clock.now())
    assert db.session.get_one(Incubation, scene.case_id).status == Status.APPROVED
