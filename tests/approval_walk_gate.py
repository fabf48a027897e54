"""The verbs at an executive's gate, as a walk does them: by who keeps it, by the executive, and by others who may not."""

from collections.abc import Callable
from functools import partial

from hypothesis import strategies as st
from hypothesis.stateful import rule

from casework.bootstrap import Platform
from casework.queries.approvals import approval_show
from casework.services import gating, organisation, organisation_changing
from casework.services.organisation import Lends
from casework.vocabulary import GateFlag, GateVerb, SubstituteScope, Verdict
from casework.work import Actor, Work
from tests.approval_drawn import EXECUTIVE, KEEPER
from tests.approval_ground import Ground
from tests.approval_model_parts import RETURNS, Who
from tests.builders import SINCE, Ministry
from tests.gates import FOREVER

ITS_PEOPLE = st.sampled_from([KEEPER, KEEPER, EXECUTIVE, EXECUTIVE, "auditor", "caseworker", "clerk"])
"""Who tries a verb at the gate: who keeps it, the executive, one of the team who may not act for him, and strangers."""
SERVICES: dict[GateVerb, Callable[..., object]] = {
    GateVerb.SORT: partial(gating.sort, flag=GateFlag.HIGH),
    GateVerb.RELEASE: gating.release,
    GateVerb.SEND_DIRECTLY: gating.send_directly,
    GateVerb.WITHDRAW: gating.withdraw_from_executive,
    GateVerb.EXECUTE: gating.execute,
}


class AtTheGate(Ground):
    """Is a walk whose people do the verbs at the gate too."""

    @rule(verb=st.sampled_from(sorted(SERVICES)), name=ITS_PEOPLE, number=st.integers(0, 2), is_led=st.booleans(), at_once=st.booleans())
    def keep_the_gate(self, verb: GateVerb, name: str, number: int, is_led: bool, at_once: bool) -> None:
        if is_led:
            name, number = KEEPER, self.model.gated_seat() or 0
            possible = [each for each in sorted(SERVICES) if self._keeps(each, number)]
            verb = possible[list(SERVICES).index(verb) % len(possible)] if possible else verb
        who, passage_id = Who(name), self.rows.passage(number)
        may = self._sees(who) and self.model.may_keep(verb, who, number, executive_reads=EXECUTIVE not in self.shut_out)
        said = self._does(who, lambda work: SERVICES[verb](work, passage_id))
        assert may == (said is None), (verb, name, number, said)
        self.tally[f"gate {verb}", may] += 1
        if said is None:
            self.model.keep(verb, number, self._tick())
        self._then(at_once)

    @rule(
        name=ITS_PEOPLE, number=st.integers(0, 2), verdict=st.sampled_from(Verdict), to=st.sampled_from([0, 0, 1, 2]), at_once=st.booleans()
    )
    def give_the_executives_verdict(self, name: str, number: int, verdict: Verdict, to: int, at_once: bool) -> None:
        who, passage_id, is_return = Who(name), self.rows.passage(number), verdict in RETURNS
        may = self._sees(who) and self.model.may_give_verdict(who, number, to if is_return else 0)

        def deed(work: Work) -> None:
            seen = approval_show(work, self.id).manifest_hash
            gating.give_verdict(work, passage_id, verdict, "Derfor", manifest_hash=seen, return_to=to if is_return else None)

        said = self._does(who, deed)
        assert may == (said is None), (name, number, verdict, to, said)
        self.tally["gate give_verdict", may] += 1
        if said is None:
            self.model.give_verdict(who, number, verdict.value, to if is_return else 0, self._tick())
        self._then(at_once)

    def _keeps(self, verb: GateVerb, number: int) -> bool:
        keeper = Who(KEEPER)
        return self._sees(keeper) and self.model.may_keep(verb, keeper, number, executive_reads=EXECUTIVE not in self.shut_out)

    def at_the_gate_now(self, choice: int, verdict: Verdict, *, at_once: bool, is_ending: bool = False) -> list[Callable[[], object]]:
        """Gives what may be done at the gate now, at the end of a walk only what brings the approval nearer to its own."""
        executive = Who(EXECUTIVE)
        deeds: list[Callable[[], object]] = []
        for number in range(3):
            if self._sees(executive) and self.model.may_give_verdict(executive, number, 0):
                for said in (Verdict.APPROVE, verdict):
                    to = choice % 3 if said in RETURNS else 0
                    deeds.append(partial(self.give_the_executives_verdict, EXECUTIVE, number, said, to, at_once))
            goes_on = (GateVerb.EXECUTE, GateVerb.RELEASE, GateVerb.SEND_DIRECTLY)
            is_back = not is_ending or self.model.has_outdated_verdict(number)
            for verb in (*goes_on, *([GateVerb.WITHDRAW] if is_back else []), *([] if is_ending else [GateVerb.SORT])):
                if self._keeps(verb, number):
                    deeds.append(partial(self.keep_the_gate, verb, KEEPER, number, is_led=False, at_once=at_once))
        return deeds


def a_gate(platform: Platform, ministry: Ministry) -> None:
    """Puts a gate before the executive of the walks; of the team that keeps it one may act for him, another not."""
    with platform.work(Actor.system("setup")) as work:
        team_id = organisation.add_team(work, ministry.authority, "Porten")
        for username in (KEEPER, "auditor"):
            organisation.add_member(work, team_id, ministry.people[username], starts_on=SINCE)
        organisation_changing.set_gate(work, ministry.people[EXECUTIVE], team_id)
    with platform.work(ministry.actor(EXECUTIVE)) as work:
        whom, lends = ministry.people[KEEPER], Lends(SubstituteScope.APPROVALS)
        organisation.substitute(work, ministry.people[EXECUTIVE], whom, starts_on=work.today, ends_on=FOREVER, lends=lends)
