"""What a process asks while it is replayed: conditions, each answered once in a round and kept with what it looked at.

A process sees nothing of the world but the answers given here, so the same answers give the same way through it.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from casework.approvals.conditions import Asked, names
from casework.approvals.definition import DefinitionRead
from casework.approvals.moving import ApprovalRows, Diverged, Replay, Trouble
from casework.case_types.evaluating import Facts, evaluate
from casework.case_types.expressions import Expression, Scalar
from casework.errors import RuleBroken
from casework.vocabulary import Reason


@dataclass
class Asks:
    """Answers the conditions of a round: as they were answered before, else by the fields as they are; ``fresh`` are to be kept.

    Nothing here asks the database, so that a process that runs too long can be stopped anywhere.
    """

    fields: Mapping[str, Scalar | None]
    today: dt.date
    kept: Mapping[str, bool] = field(default_factory=dict)
    fresh: dict[str, Asked] = field(default_factory=dict)

    def holds(self, name: str, condition: Expression) -> bool:
        """Says whether a condition holds in this round.

        Raises:
            RuleBroken: ``WAITS_FOR_A_FIELD``: it cannot be said yet, and a process that chooses between two ways must not guess.
        """
        if name in self.kept:
            return self.kept[name]
        if name not in self.fresh:
            found = evaluate(condition, Facts(self.today, self.fields))
            if not isinstance(found.value, bool):
                raise RuleBroken(Reason.WAITS_FOR_A_FIELD, detail=", ".join(found.missing or names(condition)))
            self.fresh[name] = Asked(found.value, {field: self.fields.get(field) for field in names(condition)})
        return self.fresh[name].holds


class Processes(Protocol):
    """Replays definitions that are the outline of a process written in Python (``workflows.processes``)."""

    def replay(self, definition: DefinitionRead, rows: ApprovalRows, asks: Asks) -> Replay:
        """Runs the process over the rows.

        Raises:
            Diverged: the rows do not fit it, its source is another one now, it is gone, it fails, or it takes too long.
        """
        ...


class NoProcesses:
    """Knows no process: whoever moves approvals without the runner's registry parks those that need it."""

    def replay(self, definition: DefinitionRead, rows: ApprovalRows, asks: Asks) -> Replay:  # noqa: ARG002  # the protocol's
        """Refuses.

        Raises:
            Diverged: ``PROCESS_MISSING``.
        """
        raise Diverged(Trouble.PROCESS_MISSING, definition.process.name if definition.process else "")
