"""Lets the databases of many tests be asked with what was compiled for the first: each has an engine, all speak one dialect.

A process of the product has one engine as long as it lives and compiles a question once; a test lives for a second.
"""

from dataclasses import replace
from typing import Any

from sqlalchemy import Engine

from casework.bootstrap import Platform

_compiled: dict[Any, Any] = {}
_first: list[Engine] = []


def with_what_is_compiled(platform: Platform) -> Platform:
    """Gives the platform with engines on the pools of its own that keep and use what other tests' questions were compiled to."""
    if not _first:
        with platform.engine.connect():  # so that the dialect knows what server it speaks to
            _first.append(platform.engine)
    return replace(platform, engine=_sharing(platform.engine), system_engine=_sharing(platform.system_engine))


def _sharing(engine: Engine) -> Engine:
    return Engine(engine.pool, _first[0].dialect, engine.url, execution_options={"compiled_cache": _compiled})
