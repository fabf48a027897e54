"""The verbs at an executive's gate, as a walk does them: by who keeps it, by the executive, and by others who may not."""

from collections.abc import Callable
from functools import partial

from hypothesis import strategies as st
from hypothesis.stateful import rule

from casework.bootstrap import Platform
from casework.queries.approvals import approval_show
from casework.services import gate_copies, gating, organisation, organisation_changing
from casework.services.organisation import Lends
from casework.vocabulary import GateFlag, GateVerb, SubstituteScope, Verdict
from casework.work import Actor, Work
from tests.approval_drawn import EXECUTIVE, KEEPER
from tests.approval_ground import Ground
from tests.approval_model_parts import RETURNS, Who
from tests.builders import SINCE, Ministry
from tests.gates import FOREVER

NUMBERS, VERDICTS, TO = st.integers(0, 2), st.sampled_from(Verdict), st.sampled_from([0, 0, 1, 2])
ITS_PEOPLE = st.sampled_from([KEEPER, KEEPER, EXECUTIVE, EXECUTIVE, "auditor", "caseworker", "clerk"])
"""Who tries a verb at the gate: who keeps it, the executive, one of the team who may not act for him, and strangers."""
SERVICES: dict[GateVerb, Callable[..., object]] = {
    GateVerb.SORT: partial(gating.sort, flag=GateFlag.HIGH),
    GateVerb.ASSURE: gating.assure,
    GateVerb.RELEASE: gating.release,
    GateVerb.SEND_DIRECTLY: gating.send_directly,
    GateVerb.SKIP_AFTERWARDS: gating.skip_afterwards,
    GateVerb.WITHDRAW: gating.withdraw_from_executive,
    GateVerb.ADJUST: partial(gating.adjust_words, words="Med andre ord"),
    GateVerb.ASK_AGAIN: partial(gating.ask_again, words="Er det meningen?"),
    GateVerb.EXECUTE: gating.execute,
}
COPIES = {GateVerb.RELEASE_COPY: gate_copies.release_copy, GateVerb.SEE_COPY: gate_copies.see_copy}
KEEPING = sorted({*SERVICES, GateVerb.DECIDE_ON_BEHALF})
GOES_ON = (GateVerb.EXECUTE, GateVerb.RELEASE, GateVerb.SEND_DIRECTLY, GateVerb.DECIDE_ON_BEHALF)
"""What brings what is at the gate nearer to a decision."""
BESIDE = (GateVerb.SORT, GateVerb.ASSURE, GateVerb.SKIP_AFTERWARDS, GateVerb.ADJUST, GateVerb.ASK_AGAIN)


class AtTheGate(Ground):
    """Is a walk whose people do the verbs at the gate too."""

    @rule(
        verb=st.sampled_from(KEEPING), name=ITS_PEOPLE, number=NUMBERS, verdict=VERDICTS, to=TO, is_led=st.booleans(), at_once=st.booleans()
    )
    def keep_the_gate(self, verb: GateVerb, name: str, number: int, verdict: Verdict, to: int, is_led: bool, at_once: bool) -> None:
        if is_led:
            name, number = KEEPER, self.gate.gated_seat() or 0
            possible = [each for each in KEEPING if self._keeps(each, number)]
            verb = possible[KEEPING.index(verb) % len(possible)] if possible else verb
        to = to if verdict in RETURNS else 0
        who, passage_id = Who(name), self.rows.passage(number)
        may = self._sees(who) and self.gate.may_keep(verb, who, number, to, executive_reads=EXECUTIVE not in self.shut_out)

        def deed(work: Work) -> None:
            if verb is GateVerb.DECIDE_ON_BEHALF:
                gating.decide_on_behalf(work, passage_id, verdict, "Derfor", manifest_hash=self._on_screen(work), return_to=to)
            else:
                SERVICES[verb](work, passage_id)

        said = self._does(who, deed)
        assert may == (said is None), (verb, name, number, said)
        self.tally[f"gate {verb}", may] += 1
        if said is None:
            self.gate.keep(verb, who, number, (verdict.value, to), self._tick())
        self._then(at_once)

    @rule(name=ITS_PEOPLE, number=NUMBERS, verdict=VERDICTS, to=TO, at_once=st.booleans())
    def give_the_executives_verdict(self, name: str, number: int, verdict: Verdict, to: int, at_once: bool) -> None:
        who, passage_id = Who(name), self.rows.passage(number)
        to = to if verdict in RETURNS else 0
        may = self._sees(who) and self.gate.may_give_verdict(who, number, to)

        def deed(work: Work) -> None:
            gating.give_verdict(work, passage_id, verdict, "Derfor", manifest_hash=self._on_screen(work), return_to=to)

        said = self._does(who, deed)
        assert may == (said is None), (name, number, verdict, to, said)
        self.tally["gate give_verdict", may] += 1
        if said is None:
            self.gate.give_verdict(who, number, verdict.value, to, self._tick())
        self._then(at_once)

    @rule(name=ITS_PEOPLE, number=NUMBERS, is_led=st.booleans())
    def take_the_executives_verdict_back(self, name: str, number: int, is_led: bool) -> None:
        number = (self.gate.gated_seat() or 0) if is_led else number
        who, passage_id = Who(EXECUTIVE if is_led else name), self.rows.passage(number)
        may = self._sees(who) and self.gate.may_take_back(who, number)
        said = self._does(who, lambda work: gating.take_verdict_back(work, passage_id))
        assert may == (said is None), (who, number, said)
        self.tally["gate take_verdict_back", may] += 1
        if said is None:
            self.gate.take_back(number)

    @rule(verb=st.sampled_from(sorted(COPIES)), name=ITS_PEOPLE, is_led=st.booleans())
    def let_a_copy_go(self, verb: GateVerb, name: str, is_led: bool) -> None:
        who, copy_id = Who(KEEPER if is_led else name), self.rows.copy_at_gate()
        may = self._sees(who) and self.gate.may_let_go(verb, who, executive_reads=EXECUTIVE not in self.shut_out)
        said = self._does(who, lambda work: COPIES[verb](work, copy_id))
        assert may == (said is None), (verb, name, said)
        self.tally[f"gate {verb}", may] += 1
        if said is None:
            self.gate.let_go(verb)

    def _on_screen(self, work: Work) -> str:
        return approval_show(work, self.id).manifest_hash

    def _keeps(self, verb: GateVerb, number: int) -> bool:
        keeper = Who(KEEPER)
        return self._sees(keeper) and self.gate.may_keep(verb, keeper, number, 0, executive_reads=EXECUTIVE not in self.shut_out)

    def at_the_gate_now(self, choice: int, verdict: Verdict, *, at_once: bool, is_ending: bool = False) -> list[Callable[[], object]]:
        """Gives what may be done at the gate now, at the end of a walk only what brings the approval nearer to its own."""
        executive, to = Who(EXECUTIVE), choice % 3
        deeds: list[Callable[[], object]] = []
        for number in range(3):
            if self._sees(executive) and self.gate.may_give_verdict(executive, number, 0):
                for said in (Verdict.APPROVE, verdict):
                    deeds.append(partial(self.give_the_executives_verdict, EXECUTIVE, number, said, to, at_once))
            is_back = not is_ending or self.gate.has_outdated_verdict(number)
            for verb in (*GOES_ON, *([GateVerb.WITHDRAW] if is_back else []), *(() if is_ending else BESIDE)):
                if self._keeps(verb, number):
                    said = Verdict.APPROVE if is_ending or choice % 2 else verdict
                    deeds.append(partial(self.keep_the_gate, verb, KEEPER, number, said, to, is_led=False, at_once=at_once))
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
