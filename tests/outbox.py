"""A kit of effects that tests watch, and outbox rows to run them on."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import text

from casework.bootstrap import Platform
from casework.outbox import Effect
from workflows.effects import HANDLERS, Handler
from workflows.runtime import Failures, Kit


@dataclass
class Watched:
    """Keeps what was done, in order; ``trouble`` raises or names failures before it is."""

    platform: Platform
    extracted: list[int] = field(default_factory=list)
    indexed: list[list[int]] = field(default_factory=list)
    moved: list[list[int]] = field(default_factory=list)
    positions: list[int] = field(default_factory=list)
    trouble: Callable[[Effect, Sequence[int]], None] = lambda effect, ids: None
    lock: threading.Lock = field(default_factory=threading.Lock)

    def kit(self) -> Kit:
        """Gives the kit to run effects with."""
        return Kit(self.platform, self._extract, self._index, self._move)

    def _extract(self, version_ids: Sequence[int]) -> None:
        self.trouble(Effect.EXTRACT, version_ids)
        with self.lock:
            self.extracted += version_ids

    def _index(self, record_ids: Sequence[int], position: int, before_commit: Callable[[], None]) -> None:
        self.trouble(Effect.INDEX, record_ids)
        before_commit()
        self.indexed.append(list(record_ids))
        self.positions.append(position)

    def _move(self, approval_ids: Sequence[int]) -> Failures:
        self.trouble(Effect.MOVE, approval_ids)
        self.moved.append(list(approval_ids))
        return {}


def put(platform: Platform, effect: Effect, subject_id: int, *, aggregate: str = "") -> int:
    """Writes an outbox row as a work would, and gives its id."""
    with platform.system_engine.begin() as connection:
        return int(
            connection.execute(
                text("""INSERT INTO outbox (work_id, effect, aggregate, subject_id, state, attempts, created_at, run_after,
                                            lease_owner, trouble, what_to_do)
                        VALUES (1, :effect, :aggregate, :subject, 'waiting', 0, :now, :now, '', '', '') RETURNING id"""),
                {"effect": effect, "aggregate": aggregate or f"record:{subject_id}", "subject": subject_id, "now": platform.clock()},
            ).scalar_one()
        )


def rows(platform: Platform) -> list[tuple[str, int, str]]:
    """Gives state, attempts and trouble of every row, in order."""
    with platform.system_engine.begin() as connection:
        return [tuple(row) for row in connection.execute(text("SELECT state, attempts, trouble FROM outbox ORDER BY id"))]


def only(effect: Effect) -> dict[Effect, Handler]:
    """Gives the table of one effect."""
    return {effect: HANDLERS[effect]}
