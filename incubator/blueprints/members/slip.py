"""The slip a person without mail is handed: the code, where to type it, and until when."""

from __future__ import annotations

from datetime import date

from incubator.core import clock
from incubator.core.words import _
from incubator.papers.paper import Facts, Paper, Paragraph
from incubator.people.invitations import role_words
from incubator.people.inviting import typed_at
from incubator.people.links import Invitation


def slip(invitation: Invitation, code: str, *, on: date) -> Paper:
    hub = invitation.organization.hub
    return Paper(
        title=_("任职邀请码领取单")[:],
        subtitle=invitation.organization.name,
        blocks=[
            Facts(
                [
                    (_("姓名")[:], invitation.name or ""),
                    (_("任职")[:], role_words(invitation)[:]),
                    (_("邀请码")[:], code),
                    (_("网址")[:], typed_at()),
                    (_("有效期至")[:], clock.on(invitation.expires_at).isoformat()),
                    (_("咨询电话")[:], hub.consultation_phone),
                ]
            ),
            Paragraph(
                _(
                    "用手机或电脑打开网址，输入邀请码，设置自己的用户名和密码；已有账号的，登录后接受。"
                    "邀请码只能用一次，只给本人，请勿拍照转发。过期或遗失的，请让邀请人重新邀请。"
                )[:]
            ),
        ],
        dated_on=on,
    )
