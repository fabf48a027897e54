"""Leaves that begin and end while an approval is walked: a substitute decides on the days that he stands in, and on no other."""

import datetime as dt

from hypothesis import strategies as st
from hypothesis.stateful import rule

from casework.services import organisation
from casework.vocabulary import Verdict
from tests.approval_drawn import Leave
from tests.approval_ground import Ground

PAIRS = (("secretary", "manager"), ("manager", "outsider"), ("lawyer", "secretary"))
"""Who goes on leave in a walk, and who stands in."""


class OnLeave(Ground):
    """Is a walk in which people go on leave, and days pass."""

    @rule(pair=st.sampled_from(PAIRS), begins=st.integers(0, 1), lasts=st.integers(0, 1))
    def go_on_leave(self, pair: tuple[str, str], begins: int, lasts: int) -> None:
        first = self.today() + dt.timedelta(days=begins)
        leave = Leave(*pair, first, first + dt.timedelta(days=lasts))
        absent, substitute = (self.ministry.people[each] for each in pair)
        with self.platform.work(self.ministry.actor(leave.absent)) as work:
            organisation.substitute(work, absent, substitute, starts_on=leave.first, ends_on=leave.last)
        self.leaves.append(leave)
        self.tally["leave begins at once" if begins == 0 else "leave begins later", True] += 1
        self._changed()

    @rule(days=st.integers(1, 2))
    def days_pass(self, days: int) -> None:
        self.clock.forward(days=days)
        self._changed()

    @rule(number=st.integers(0, 2))
    def decide_on_a_day_on_which_he_stands_in_for_nobody(self, number: int) -> None:
        over = [each for each in self.leaves if not each.is_on(self.today()) and each.who not in self._actors()]
        for leave in over[-1:]:
            self._say(leave.who, number, Verdict.APPROVE, 0, at_once=False)
            self.tally["decide outside a leave", False] += 1
