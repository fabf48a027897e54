"""What approvals are walked with: people and units, definitions drawn at random, and one in Python with what the model knows of it."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from tests.approval_model_parts import Who, Written
from tests.builders import SINCE
from tests.gates import FOREVER
from workflows.processes.primitives import approve, field, inform, members, official, process, together, when
from workflows.processes.registry import Registered, Registry

GRANTS, LEGAL = frozenset({"clerk", "caseworker", "head", "limited"}), frozenset({"lawyer", "secretary", "manager", "outsider"})
UNITS = {"TT": GRANTS, "JU": LEGAL | {"designer", "auditor", "officer"}}
WHO = ("caseworker", "clerk", "head", "lawyer", "secretary", "manager", "outsider")
FRESH = ("auditor",)
"""Who is asked for nothing in a walk, and can take an approver's place at its end."""
EXECUTIVE, KEEPER = "officer", "designer"
"""Before whom there is a gate, and who keeps it."""
GATED: dict[str, Any] = {
    "title": "Med en port",
    "steps": [
        {"seats": [{"official": each}], "gate": each == EXECUTIVE, "copies": [{"official": EXECUTIVE}] if each == "head" else []}
        for each in (EXECUTIVE, "head", EXECUTIVE)
    ],
}
EMAIL, POST = ({"when": {"equals": [{"field": "channel"}, channel]}} for channel in ("email", "digital_post"))
LARGE: dict[str, Any] = {"more": [{"field": "amount"}, 50_000]}
"""What cannot be said of a letter: nobody has filled the amount in, so its step is asked; not where something else says no."""
UNSAID, NO_POST, UNKNOWN = (
    {"when": when} for when in (LARGE, {"all": [LARGE, POST["when"]]}, {"all": [{"known": {"field": "amount"}}, LARGE]})
)


def _step(seats: list[str], needs: str | int, when: dict[str, Any], copies: list[str]) -> dict[str, Any]:
    held = [{"members": seat} if seat in UNITS else {"official": seat} for seat in seats]
    wanted = min(needs, len(seats)) if isinstance(needs, int) else needs
    return {"seats": held, "needs": wanted, "copies": [{"official": each} for each in copies], **when}


STEP = st.builds(
    _step,
    st.lists(st.sampled_from([*WHO[2:], "JU", EXECUTIVE]), min_size=1, max_size=3, unique=True),
    st.sampled_from(["all", "all", "any", 2]),
    st.sampled_from([{}, {}, {}, {}, EMAIL, POST, UNSAID, {"when": {"not": [LARGE]}}, NO_POST, UNKNOWN]),
    st.lists(st.sampled_from(["secretary", "outsider", EXECUTIVE, EXECUTIVE]), max_size=1),
)
DRAWN = st.fixed_dictionaries(
    {"steps": st.lists(STEP, min_size=1, max_size=3), "distinct": st.booleans(), "asks_again": st.booleans(), "title": st.just("Tegnet")}
)
TAIL = st.lists(
    st.builds(_step, st.lists(st.sampled_from(WHO), min_size=1, max_size=2), st.just("all"), st.just({}), st.just([])),
    max_size=2,
)


async def written() -> None:
    """Asks one, another never, one of two always, tells a third, asks a last one."""
    await approve("first", official("head"), copies=(official("secretary"),))
    if await when("by post", field("channel") == "digital_post"):
        await approve("post", official("manager"))
    if await when("by e-mail", field("channel") == "email"):
        await together("either", official("lawyer"), members("JU"), needs="any")
    await inform("told", official("outsider"))
    await approve("last", official("secretary"))


AS_WRITTEN = (
    Written(("head",), copies=("secretary",)),
    Written(("manager",), holds=False),
    Written(("lawyer", "JU"), "any"),
    Written((), copies=("outsider",)),
    Written(("secretary",)),
)
IN_PYTHON = tuple(
    Registered(process(name, version=1, title="I Python", asks_again=strict, distinct=strict)(written), "0" * 64)
    for name, strict in (("written", False), ("written_strictly", True))
)
PROCESSES = Registry(IN_PYTHON)


def named(steps: list[dict[str, Any]], mark: str) -> list[dict[str, Any]]:
    """Gives the steps names of their own."""
    return [step | {"name": f"{mark}_{n}"} for n, step in enumerate(steps)]


@dataclass(frozen=True)
class Leave:
    """Is whom somebody stands in for, from which day to which, both of them too."""

    absent: str
    substitute: str
    first: dt.date
    last: dt.date

    @property
    def who(self) -> Who:
        """Gives the substitute in the other's name, who may act at the seats of that one's units: his own he acts at as himself."""
        return Who(self.substitute, self.absent, frozenset(unit for unit, people in UNITS.items() if self.absent in people))

    def is_on(self, day: dt.date) -> bool:
        return self.first <= day <= self.last


HEAD, OFFICE = Leave("head", "lawyer", SINCE, FOREVER), Leave(EXECUTIVE, KEEPER, SINCE, FOREVER)
"""The head is stood in for throughout, and so is the executive by who keeps the gate."""
