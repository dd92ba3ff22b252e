"""Who somebody is, by password or one-time code; guesses are counted before they are checked."""

from __future__ import annotations

import unicodedata
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, case, delete, literal, not_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from incubator.core.db import db
from incubator.core.errors import RuleError
from incubator.core.secret import digest
from incubator.core.words import _
from incubator.people import identities, one_time_codes, passwords, recovery_codes
from incubator.people.models import SignInAttempt, User

GUESSES = 5
REST = timedelta(minutes=15)
FORGOTTEN_AFTER = timedelta(days=1)

REFUSED = _(
    "用户名或密码不正确，或者账号已停用。请核对后再试；忘记密码可以请工作人员发一次性验证码。"
)
RESTING = _(
    "这个用户名连续 5 次没有输对，请 15 分钟后再试。忘记密码不必反复尝试，可以请工作人员发一次性验证码。"
)


def canonical(username: str) -> str:
    """The one spelling of an account name: half width, lower case, no blanks around."""
    return unicodedata.normalize("NFKC", username).strip().casefold()


def reserve_guess(username: str, *, now: datetime) -> bool:
    """Count a guess under this name before it is checked; False when the name has to rest.

    One statement, so twenty at once get five guesses; the caller commits before checking. A known
    and an unknown name leave the same kind of row.
    """
    insert = sqlite.insert if db.session.get_bind().dialect.name == "sqlite" else postgresql.insert
    rested = SignInAttempt.last_at <= now - REST
    used_up = SignInAttempt.guesses >= GUESSES
    moment = literal(now, SignInAttempt.last_at.type)
    first = {"name_digest": _named(username), "guesses": 1, "wrong": 1, "last_at": now}
    statement = insert(SignInAttempt).values(first)
    statement = statement.on_conflict_do_update(
        index_elements=["name_digest"],
        set_={
            "guesses": case(
                (rested, 1),
                (SignInAttempt.guesses > GUESSES, SignInAttempt.guesses),
                else_=SignInAttempt.guesses + 1,
            ),
            "wrong": case(
                (and_(used_up, not_(rested)), SignInAttempt.wrong), else_=SignInAttempt.wrong + 1
            ),
            "last_at": case((rested, moment), (used_up, SignInAttempt.last_at), else_=moment),
        },
    )
    guesses = db.session.execute(statement.returning(SignInAttempt.guesses)).scalar_one()
    return int(guesses) <= GUESSES


def give_back(username: str) -> None:
    """Take a guess off again: it was right, though sign-in is not finished."""
    db.session.execute(
        update(SignInAttempt)
        .where(SignInAttempt.name_digest == _named(username), SignInAttempt.guesses > 0)
        .values(guesses=SignInAttempt.guesses - 1, wrong=SignInAttempt.wrong - 1)
        .execution_options(synchronize_session=False)
    )


def _forgive(username: str, now: datetime) -> int:
    """Forget the guesses under this name and every old row; answers how many had been wrong."""
    wrong = db.session.scalar(
        select(SignInAttempt.wrong).where(SignInAttempt.name_digest == _named(username))
    )
    old = SignInAttempt.last_at < now - FORGOTTEN_AFTER
    db.session.execute(
        delete(SignInAttempt)
        .where((SignInAttempt.name_digest == _named(username)) | old)
        .execution_options(synchronize_session=False)
    )
    return wrong or 0


def forget_guesses(username: str) -> None:
    """For a name that is erased: nothing says that it was ever tried."""
    db.session.execute(
        delete(SignInAttempt)
        .where(SignInAttempt.name_digest == _named(username))
        .execution_options(synchronize_session=False)
    )


def forget_old_guesses(*, now: datetime) -> int:
    """Delete the guesses nobody has added to for a day; answers under how many names."""
    gone = db.session.execute(
        delete(SignInAttempt)
        .where(SignInAttempt.last_at < now - FORGOTTEN_AFTER)
        .returning(SignInAttempt.id)
        .execution_options(synchronize_session=False)
    )
    return len(gone.all())


def _named(username: str) -> str:
    return digest(f"sign-in:{canonical(username)}")


@dataclass(frozen=True)
class Proof:
    """That somebody knew the password of an account (as it then was), held its one-time code, or came
    as an identity linked to it. `second` says that the second step was right as well: by the phone, by
    a recovery code, or, with `elsewhere`, at the identity provider."""

    user_id: int
    stamp: str
    code_id: int | None = None
    second: bool = False
    recovery_id: int | None = None
    identity_id: int | None = None
    elsewhere: bool = False

    @property
    def way(self) -> str:
        """How somebody came in, for the record."""
        if self.identity_id is not None:
            return "identity"
        return "password" if self.code_id is None else "code"

    def as_dict(self) -> dict[str, object]:
        return asdict(self)


def account(username: str) -> User | None:
    return db.session.scalar(select(User).where(User.username == canonical(username)))


def proof_of(user: User | None, typed: str, *, now: datetime) -> Proof | None:
    """What `typed` proves. One hash and one look-up whether or not there is such an account.

    Call it outside a transaction: hashing takes its time on purpose.
    """
    right = passwords.matches(user.password_hash if user else passwords.UNUSABLE, typed)
    code_id = one_time_codes.find(user.id if user else 0, typed, now=now)
    if user is None or user.disabled_at is not None or not (right or code_id):
        return None
    return Proof(user.id, stamp_of(user), None if right else code_id)


def stamp_of(user: User) -> str:
    """Changes with the password, so that half a sign-in does not survive a change."""
    return digest(f"stamp:{user.password_hash}")


def complete(user: User, proof: Proof, *, now: datetime) -> int:
    """The last step, with `user` locked: spends the code; answers how many guesses were wrong before.

    Raises `RuleError` when the account, password or code is no longer what was proven.
    """
    if user.disabled_at is not None or stamp_of(user) != proof.stamp:
        raise RuleError(_("登录没有完成：账号情况刚刚有变化。请重新登录。"))
    if user.totp_secret is not None and not proof.second:
        raise RuleError(_("登录没有完成：请先输入动态验证码。"))
    if proof.identity_id is not None and not identities.still_linked(proof.identity_id, user.id):
        raise RuleError(_("登录没有完成：这个统一身份账号刚刚解除了关联。"))
    _spend(user, proof, now=now)
    return _forgive(user.username, now)


def _spend(user: User, proof: Proof, *, now: datetime) -> None:
    """Use up the codes of paper that the proof rests on."""
    if proof.code_id is not None:
        if not one_time_codes.spend(proof.code_id, now=now):
            raise RuleError(_("这个一次性验证码已经用过或已过期。请向工作人员重新领取。"))
        user.must_change = True
    if proof.recovery_id is not None and not recovery_codes.spend(proof.recovery_id, now=now):
        raise RuleError(_("这个恢复码已经用过。请重新登录，换一个没有用过的。"))
