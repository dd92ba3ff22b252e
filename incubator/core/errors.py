"""The refusals every edge knows how to show."""

from __future__ import annotations


class Refusal(Exception):  # noqa: N818  (a refusal is an answer, not an error)
    """Anything the system declines to do; its message is a whole sentence for the person who asked."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class RuleError(Refusal):
    """A business rule stands against it. `field` names the input it belongs to, where there is one."""

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


class Overtaken(Refusal):
    """Somebody else changed the same thing first (409). `yours` and `theirs` are label → text."""

    def __init__(
        self,
        message: str,
        *,
        yours: dict[str, str] | None = None,
        theirs: dict[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.yours = yours or {}
        self.theirs = theirs or {}


class NotFound(Refusal):
    """It is not there, or not theirs to see: the two are never told apart (404)."""


class CannotWrite(Refusal):
    """The database is locked, full or read-only (503); nothing was half done."""


class StartRefused(Refusal):
    """The installation is not safe to serve from; the message says what to mend."""
