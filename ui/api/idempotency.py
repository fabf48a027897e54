"""A deed sent twice is done once: the key and the answer are kept in the deed's own transaction.

Only what was done is kept. What was refused changed nothing, so its repeat is simply tried again.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Annotated, Any

from fastapi import Header, Request
from pydantic_core import to_jsonable_python
from starlette.responses import Response

from casework.services.api_answers import Kept, answer_given, answered_before, keep_answer
from casework.work import Work
from ui.api.caller import Caller
from ui.api.problems import Refusal

Key = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=8,
        max_length=200,
        description="One name for one deed; its repeat within a day is answered alike",
    ),
]
_KEPT_HEADERS = ("location", "etag", "content-type")


def once(
    work: Work, caller: Caller, request: Request, key: str | None, arguments: Mapping[str, Any], deed: Callable[[], Response]
) -> Response:
    """Gives the deed's answer, or the one it had the first time under this key; raises ``Refusal`` for another deed's key."""
    if key is None:
        return deed()
    asked = _hash(request, arguments)
    before = answered_before(work, caller.client_id, key, asked)
    if before is None:
        answer = deed()
        headers = tuple((name, answer.headers[name]) for name in _KEPT_HEADERS if name in answer.headers)
        keep_answer(work, caller.client_id, key, status=answer.status_code, headers=headers, body=bytes(answer.body))
        return answer
    return _replayed(before, asked)


def done_before(work: Work, caller: Caller, request: Request, key: str | None, arguments: Mapping[str, Any]) -> Response | None:
    """Gives the answer that was given under the key, taking nothing: who looks first for long takes the key when it has looked."""
    before = answer_given(work, caller.client_id, key) if key is not None else None
    return _replayed(before, _hash(request, arguments)) if before is not None else None


def _replayed(before: Kept, asked: str) -> Response:
    if before.request_hash != asked:
        raise Refusal("key-used-otherwise")
    return Response(before.body, before.status, {**dict(before.headers), "idempotency-replayed": "true"})


def _hash(request: Request, arguments: Mapping[str, Any]) -> str:
    """Gives the hash of what is asked: where, and with what; a document by its own hash."""
    plain = to_jsonable_python(dict(arguments), bytes_mode="base64", fallback=str)
    told = json.dumps([request.method, request.url.path, plain], sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()
