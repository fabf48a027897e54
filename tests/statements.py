"""How many statements a page costs: the database's own count of what a work says to it."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import event

from casework.bootstrap import Platform
from casework.work import Actor, Work


def statements_of(platform: Platform, actor: Actor, page: Callable[[Work], object]) -> list[str]:
    """Gives the statements that a page says, but the work's own beginning."""
    said: list[str] = []

    def note(_c: object, _cursor: object, statement: str, _parameters: Any, _context: object, _many: object) -> None:
        said.append(statement)

    with platform.work(actor) as work:
        assert work.standing is not None  # whose it is, is asked once a work
        event.listen(platform.engine, "before_cursor_execute", note)
        try:
            page(work)
        finally:
            event.remove(platform.engine, "before_cursor_execute", note)
    return said
