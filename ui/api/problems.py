"""Every refusal as a problem (RFC 9457): one table from what was raised to status, type and title.

What is unseen and what is not there are one answer, letter for letter. Nothing of what was typed is repeated.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from http import HTTPStatus
from typing import Any

from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DataError, IntegrityError, NoResultFound, OperationalError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from casework.errors import (
    BadInput,
    CaseworkError,
    DefinitionIsWrong,
    DoneFirst,
    LetterLacksWords,
    Locked,
    NotFound,
    NotPermitted,
    Refused,
    SeenSomethingElse,
    Stale,
    TemplateIsWrong,
    UnitIsNotEmpty,
)
from casework.vocabulary import TemplateProblem
from documents.incoming import NoRoom
from ui.api.caller import NotSignedIn, OutOfScope
from ui.desk.parts.done_first import done_first
from ui.desk.parts.import_words import no_bundle
from ui.desk.parts.terms import REASONS
from ui.text import LANGUAGES, say

log = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
TYPES = "urn:casework:problem:"


class Refusal(Exception):
    """Is a no of the door itself, by the name of its row in ``PROBLEMS``."""

    def __init__(self, name: str, *, headers: Mapping[str, str] | None = None, **more: object) -> None:
        super().__init__(name)
        self.name = name
        self.headers = dict(headers or {})
        self.more = more


@dataclass(frozen=True)
class Problem:
    """Is a kind of refusal: its status and its title, which is a sentence of ``ui/text``."""

    status: int
    title: str
    headers: Mapping[str, str] = field(default_factory=dict)


PROBLEMS: dict[str, Problem] = {
    "sign-in-required": Problem(401, "Give a token that lives.", {"www-authenticate": 'Bearer realm="casework"'}),
    "out-of-scope": Problem(403, "The token was not given for this."),
    "not-permitted": Problem(403, "You may see this, but not do this to it."),
    "not-found": Problem(404, "It is not there, or you may not see it."),
    "not-allowed": Problem(405, "This cannot be done here."),
    "rule-broken": Problem(409, "A rule stands in the way."),
    "conflict": Problem(409, "This does not fit what is there already."),
    "changed-meanwhile": Problem(412, "Somebody changed this meanwhile. Nothing was saved; look again."),
    "too-large": Problem(413, "This is more than is taken at once."),
    "not-understood": Problem(422, "What was written could not be understood."),
    "key-used-otherwise": Problem(422, "This idempotency key was used for something else."),
    "locked": Problem(423, "Somebody is working on this."),
    "version-required": Problem(428, "Say in If-Match which version you have seen."),
    "too-many": Problem(429, "Too many requests. Wait a moment."),
    "fault": Problem(500, "It could not be done. Try again; if it happens again, tell the administrator."),
    "not-now": Problem(503, "The service rests for a moment. Try again.", {"retry-after": "5"}),
}

RAISED: dict[type[Exception], str] = {
    NotSignedIn: "sign-in-required",
    OutOfScope: "out-of-scope",
    NotFound: "not-found",
    NoResultFound: "not-found",
    NotPermitted: "not-permitted",
    Refused: "rule-broken",
    Locked: "locked",
    Stale: "changed-meanwhile",
    NoRoom: "too-large",
    BadInput: "not-understood",
    RequestValidationError: "not-understood",
    DataError: "not-understood",
    IntegrityError: "conflict",
    OperationalError: "not-now",
    CaseworkError: "fault",
}
"""What is answered to what is raised; the nearest class up the tree counts."""


def name_of(error: Exception) -> str:
    """Gives the row of ``PROBLEMS`` for what was raised."""
    return next((RAISED[each] for each in type(error).__mro__ if each in RAISED), "fault")


def language_of(request: Request) -> str:
    """Gives the language of the sentences: what ``Accept-Language`` asks for first of those we speak, else English."""
    for part in request.headers.get("accept-language", "").split(","):
        asked = part.split(";")[0].strip().lower()[:2]
        if asked in LANGUAGES:
            return asked
    return "en"


def problem(request: Request, name: str, *, headers: Mapping[str, str] | None = None, **more: object) -> Response:
    """Gives the answer for a row of ``PROBLEMS``."""
    kind, language = PROBLEMS[name], language_of(request)
    body = {"type": TYPES + name, "title": say(kind.title, language), "status": kind.status, **more}
    dressed = {**kind.headers, "content-language": language, **(headers or {})}
    return JSONResponse(body, kind.status, dressed, MEDIA_TYPE)


async def answer(request: Request, error: Exception) -> Response:
    """Gives the problem of anything that was raised."""
    match error:
        case Refusal():
            return problem(request, error.name, headers=error.headers, **error.more)
        case HTTPException():
            return problem(request, _of_status(error.status_code), headers=error.headers)
    name = name_of(error)
    if name == "fault":
        log.error("api: %s", type(error).__name__, exc_info=not isinstance(error, CaseworkError))
    return problem(request, name, **_details(error, language_of(request)))


def _of_status(status: int) -> str:
    named = {404: "not-found", 405: "not-allowed", 413: "too-large"}
    return named.get(status, "not-understood" if status < HTTPStatus.INTERNAL_SERVER_ERROR else "fault")


def _details(error: Exception, language: str) -> dict[str, Any]:
    """Gives what a program needs to know beside the kind of problem."""
    match error:
        case SeenSomethingElse() | Stale():
            told = {"differences": [{"field": each.field, "yours": each.yours, "theirs": each.theirs} for each in error.differences]}
            return told | (_reasons(error, language) if isinstance(error, Refused) else {"by": error.by})
        case DefinitionIsWrong() | LetterLacksWords() | TemplateIsWrong() | UnitIsNotEmpty():
            return _reasons(error, language) | _named(error)
        case Locked():
            held: dict[str, Any] = {"by": error.by, "since": error.since.isoformat(), "until": error.until.isoformat()}
            return _reasons(error, language) | held
        case Refused():
            return _reasons(error, language)
        case OutOfScope():
            return {"scope": error.needed}
        case BadInput() if wrong := no_bundle(error):
            return {"errors": [{"place": "bundle", "problem": wrong[0], "sentence": say(wrong[1], language)}]}
        case RequestValidationError():
            return {"errors": [{"place": ".".join(map(str, each["loc"])), "problem": each["type"]} for each in error.errors()]}
    return {}


def _named(error: DefinitionIsWrong | LetterLacksWords | TemplateIsWrong | UnitIsNotEmpty) -> dict[str, Any]:
    """Gives what a refusal is about, by name."""
    match error:
        case DefinitionIsWrong():
            return {"problems": [{"place": each.place, "problem": each.problem} for each in error.problems]}
        case LetterLacksWords():
            return {"lacks": [{"name": each.name, "source": each.source} for each in error.lacks]}
        case TemplateIsWrong():
            return {"problem": error.problem, "fields": list(error.about) if error.problem is TemplateProblem.UNKNOWN_FIELD else []}
        case UnitIsNotEmpty():
            return {"left": error.left}


def _reasons(error: Refused, language: str) -> dict[str, Any]:
    unsaid = "This cannot be done here."
    told = {"reasons": [{"reason": each, "sentence": say(REASONS.get(each, unsaid), language)} for each in error.reasons]}
    return told | ({"done_first": _done_first(error.after, language)} if error.after is not None else {})


def _done_first(after: DoneFirst, language: str) -> dict[str, Any]:
    """Gives who was first and when, in facts and as a sentence."""
    return {
        "by": after.by,
        "on_behalf_of": after.on_behalf_of or None,
        "at": after.at.isoformat(),
        "kind": after.kind,
        "sentence": done_first(after, t=partial(say, language=language)),
    }
