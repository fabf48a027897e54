"""Opening in an emergency: the reason, the code, the hour, who is told, the judgement, and every "no"."""

import pytest
from sqlalchemy import text
from sqlmodel import select

from casework.access import PRIVILEGES, RULES
from casework.access.tokens import may_read, tokens_of
from casework.bootstrap import Platform
from casework.errors import NotFound, NotPermitted, Refused, RuleBroken
from casework.model import Case, DeskSession, EmergencyAccess, EmergencyNotice, Grant, Record, RolePrivilege
from casework.queries import emergencies
from casework.queries.offers import offers
from casework.services import granting, granting_emergency, organisation
from casework.services.granting_emergency import break_glass, end_emergency, judge_emergency
from casework.services.signing_in import hash_of
from casework.vocabulary import AccessLevel, Action, Cause, Privilege, Reason, Right, Role
from casework.work import Actor, Work
from search.finding import index_filter
from tests.builders import Ministry, a_case, a_record
from tests.conftest import Clock

SESSION = hash_of("session")
WHY = "Ministeren skal i samråd om en time"


@pytest.fixture
def locked(platform: Platform, ministry: Ministry) -> dict[str, int]:
    """Gives things of the grants unit that the lawyer may not read: a record, a restricted one, a secret one, a case."""
    people = ministry.people
    with platform.work(Actor.system("setup")) as work:
        work.session.add(
            DeskSession(
                token_hash=SESSION, official_id=people["lawyer"], created_at=work.now, last_seen_at=work.now, stepped_up_at=work.now
            )
        )
        case = a_case(work, ministry, restricted_to=[people["head"]])
        return {
            "record": a_record(work, ministry, access_level=AccessLevel.INVOLVED).id,
            "restricted": a_record(work, ministry, restricted_to=[people["head"]]).id,
            "secret": a_record(work, ministry, clearance=3).id,
            "case": case.id,
            "on case": a_record(work, ministry, case_id=case.id, number=1).id,
            "secret on case": a_record(work, ministry, case_id=case.id, number=2, clearance=3).id,
        }


def seen(platform: Platform, ministry: Ministry, who: str = "lawyer") -> set[int]:
    with platform.work(ministry.actor(who)) as work:
        return set(work.session.exec(select(Record.id)).all())


def opened(platform: Platform, ministry: Ministry, number: str) -> int:
    with platform.work(ministry.actor("lawyer")) as work:
        return break_glass(work, number, reason=WHY, session_id=SESSION)


def test_it_opens_for_an_hour_what_it_names_and_nothing_else(
    platform: Platform, ministry: Ministry, clock: Clock, locked: dict[str, int]
) -> None:
    before = seen(platform, ministry)
    for name in ("record", "restricted"):
        opened(platform, ministry, f"#{locked[name]}")
    during = seen(platform, ministry)
    clock.forward(minutes=59, seconds=59)
    nearly = seen(platform, ministry)
    clock.forward(seconds=1)

    assert set() == before
    assert {locked["record"], locked["restricted"]} == during == nearly
    assert set() == seen(platform, ministry)


def test_it_tells_the_responsible_and_every_security_officer_in_the_same_transaction(
    platform: Platform, ministry: Ministry, locked: dict[str, int]
) -> None:
    emergency = opened(platform, ministry, f"#{locked['record']}")
    with platform.work(Actor.system("setup")) as work:
        told = set(work.session.exec(select(EmergencyNotice.principal_id)).all())
        xmins = work.session.execute(
            text("""SELECT xmin::text FROM emergency_notice UNION SELECT xmin::text FROM emergency_access
                    UNION SELECT xmin::text FROM inbox_item WHERE cause = 'break_glass' UNION SELECT xmin::text FROM event
                    WHERE kind = 'emergency_opened' UNION SELECT xmin::text FROM grant_row WHERE cause = 'break_glass'""")
        ).all()
    with platform.work(ministry.actor("head")) as work:
        inbox = work.session.execute(text("SELECT record_id FROM inbox_item WHERE cause = 'break_glass'")).scalars().all()
        told_head = work.session.exec(select(EmergencyAccess.id)).all()
    with platform.work(ministry.actor("officer")) as work:
        queue = work.session.exec(select(EmergencyAccess.reason)).all()
        granting_emergency.see_notices(work)
        readable = work.session.exec(select(Record.id)).all()

    assert {ministry.people["head"], ministry.people["officer"]} == told
    assert 1 == len(xmins)
    assert [locked["record"]] == inbox
    assert [emergency] == told_head
    assert [WHY] == queue
    assert [] == readable


def test_the_menu_counts_what_waits_for_each(platform: Platform, ministry: Ministry, locked: dict[str, int]) -> None:
    def waiting() -> dict[str, int]:
        found = {}
        for who in ("head", "officer", "lawyer", "outsider", "administrator"):
            with platform.work(ministry.actor(who)) as work:
                found[who] = emergencies.waiting(work)
        return found

    before = waiting()
    emergency = opened(platform, ministry, f"#{locked['record']}")
    told = waiting()
    for who in ("head", "officer"):
        with platform.work(ministry.actor(who)) as work:
            granting_emergency.see_notices(work)
    seen_by_both = waiting()
    with platform.work(ministry.actor("officer")) as work:
        granting_emergency.judge_emergency(work, emergency, is_justified=True)

    nothing = dict.fromkeys(before, 0)
    assert nothing == before
    assert nothing | {"head": 1, "officer": 1} == told
    assert nothing | {"officer": 1} == seen_by_both, "who judges them has it waiting until it is judged"
    assert nothing == waiting()


def test_a_case_opens_with_its_records_as_far_as_clearance_goes(platform: Platform, ministry: Ministry, locked: dict[str, int]) -> None:
    with platform.work(Actor.system("setup")) as work:
        number = work.session.get_one(Case, locked["case"]).number
    opened(platform, ministry, number)
    with platform.work(ministry.actor("lawyer")) as work:
        cases = work.session.exec(select(Case.id)).all()

    assert [locked["case"]] == cases
    assert {locked["on case"]} == seen(platform, ministry)


def test_a_wrong_number_one_out_of_reach_and_one_of_another_ministry_get_the_same_answer(
    platform: Platform, ministry: Ministry, locked: dict[str, int]
) -> None:
    with platform.work(Actor.system("setup")) as work:
        other = organisation.found_authority(work, "Andet ministerium", cvr="10000017")
        unit = organisation.add_unit(work, other, "Kontoret", short_name="K")
        theirs = a_record(work, ministry, authority_id=other, unit_id=unit).id
    said = []
    for number in ("2019-999", "#999999", f"#{locked['secret']}", f"#{theirs}", "", "'; --"):
        with pytest.raises(NotFound) as no, platform.work(ministry.actor("lawyer")) as work:
            break_glass(work, number, reason=WHY, session_id=SESSION)
        said.append((str(no.value), no.value.kind))

    assert 1 == len(set(said))


def test_every_no(platform: Platform, ministry: Ministry, clock: Clock, locked: dict[str, int]) -> None:
    number = f"#{locked['record']}"

    def no(who: str, *, reason: str = WHY, session: str = SESSION, number: str = number) -> Reason:
        with pytest.raises(Refused) as refusal, platform.work(ministry.actor(who)) as work:
            break_glass(work, number, reason=reason, session_id=session)
        return refusal.value.reasons[0]

    assert Reason.NEEDS_PRIVILEGE is no("outsider")
    assert Reason.NEEDS_PRIVILEGE is no("officer")
    assert Reason.NEEDS_PRIVILEGE is no("administrator")
    assert Reason.REASON_IS_REQUIRED is no("lawyer", reason="  ")
    assert Reason.STEP_UP_REQUIRED is no("lawyer", session="another")
    assert Reason.STEP_UP_REQUIRED is no("secretary")
    opened(platform, ministry, number)
    assert Reason.MAY_READ_ALREADY is no("lawyer")
    clock.forward(minutes=10)
    assert Reason.STEP_UP_REQUIRED is no("lawyer", number=f"#{locked['restricted']}")


def test_what_is_open_in_an_emergency_is_read_and_nothing_else(
    platform: Platform, ministry: Ministry, clock: Clock, locked: dict[str, int]
) -> None:
    """Every verb of the rules is asked of a record, of one on a case, and of a case, by an opener who has every privilege."""
    with platform.work(Actor.system("setup")) as work:
        for privilege in Privilege:
            if privilege not in PRIVILEGES[Role.HEAD]:
                work.add(RolePrivilege(authority_id=ministry.authority, role=Role.HEAD, privilege=privilege))
        work.record(granting_emergency.EmergencyEnded(record_id=locked["record"], emergency_id=1))
    opened(platform, ministry, f"#{locked['record']}")
    with platform.work(Actor.system("setup")) as work:
        number = work.session.get_one(Case, locked["case"]).number
    opened(platform, ministry, number)
    things = ((Record, locked["record"]), (Record, locked["on case"]), (Case, locked["case"]))
    refused: dict[object, set[object]] = {}
    for model, id in things:
        for action in (action for kind, action in RULES if kind is model):
            with platform.work(ministry.actor("lawyer")) as work:
                refused.setdefault(_answer(work, model, id, action), set()).add(action)
    with platform.work(Actor.system("setup")) as work:
        record = work.session.get_one(Record, locked["record"])
        granting.give(work, record, ministry.people["lawyer"], right=Right.FULL_WRITE, cause=Cause.SHARED)
    with platform.work(ministry.actor("lawyer")) as work:
        given = [_answer(work, Record, locked["record"], action) for action in (Action.NOTE, Action.EDIT)]

    assert {Action.READ, Action.MARK_READ} == refused.pop(None)
    assert {Reason.ONLY_READING_IN_AN_EMERGENCY} == set(refused)
    assert [None, None] == given, "who is let in for good meanwhile may do what that allows"


def test_the_desk_offers_nothing_on_what_is_open_in_an_emergency(platform: Platform, ministry: Ministry, locked: dict[str, int]) -> None:
    opened(platform, ministry, f"#{locked['record']}")
    with platform.work(ministry.actor("lawyer")) as work:
        offered = offers(work, work.session.get_one(Record, locked["record"]))

    assert {(Reason.ONLY_READING_IN_AN_EMERGENCY,)} == {offer.refused for offer in offered}


def _answer(work: Work, model: type[Record] | type[Case], id: int, action: Action) -> Reason | None:
    try:
        work.load(model, id, action)
    except NotPermitted as no:
        return no.reasons[0]
    return None


def test_a_substitute_does_not_open_in_anothers_name(platform: Platform, ministry: Ministry, clock: Clock, locked: dict[str, int]) -> None:
    people, today = ministry.people, clock().date()
    with platform.work(ministry.actor("secretary")) as work:
        organisation.substitute(work, people["secretary"], people["lawyer"], starts_on=today, ends_on=today)

    with (
        pytest.raises(NotPermitted) as no,
        platform.work(Actor.official(people["lawyer"], on_behalf_of=people["secretary"])) as work,
    ):
        break_glass(work, f"#{locked['record']}", reason=WHY, session_id=SESSION)

    assert Reason.NOT_THE_SAME_PERSON is no.value.reason


def test_the_security_officer_judges_each_once_and_what_was_not_justified_ends(
    platform: Platform, ministry: Ministry, locked: dict[str, int]
) -> None:
    first, second = (opened(platform, ministry, f"#{locked[name]}") for name in ("record", "restricted"))
    with platform.work(ministry.actor("officer")) as work:
        judge_emergency(work, first, is_justified=True)
    after_first = seen(platform, ministry)
    with pytest.raises(RuleBroken) as silent, platform.work(ministry.actor("officer")) as work:
        judge_emergency(work, second, is_justified=False)
    with platform.work(ministry.actor("officer")) as work:
        judge_emergency(work, second, is_justified=False, comment="Der var ingen hast")
    with pytest.raises(RuleBroken) as again, platform.work(ministry.actor("officer")) as work:
        judge_emergency(work, first, is_justified=True)
    with pytest.raises(NotPermitted), platform.work(ministry.actor("lawyer")) as work:
        judge_emergency(work, first, is_justified=True)

    assert {locked["record"], locked["restricted"]} == after_first
    assert {locked["record"]} == seen(platform, ministry)
    assert [Reason.REASON_IS_REQUIRED] == silent.value.reasons
    assert [Reason.ALREADY_JUDGED] == again.value.reasons


def test_nobody_judges_his_own(platform: Platform, ministry: Ministry, locked: dict[str, int]) -> None:
    emergency = opened(platform, ministry, f"#{locked['record']}")
    with platform.work(Actor.system("setup")) as work:
        work.session.execute(
            text(
                "INSERT INTO role_privilege (authority_id, role, privilege, scope, is_given) VALUES (:id, 'head', :word, 'authority', true)"
            ),
            {"id": ministry.authority, "word": Privilege.REVIEW_BREAK_GLASS},
        )
        work.record(granting_emergency.EmergencyEnded(record_id=locked["record"], emergency_id=emergency))

    with pytest.raises(RuleBroken) as no, platform.work(ministry.actor("lawyer")) as work:
        judge_emergency(work, emergency, is_justified=True)

    assert [Reason.NEEDS_FOUR_EYES] == no.value.reasons


def test_the_search_finds_what_it_opens_past_a_restriction_and_never_past_clearance(
    platform: Platform, ministry: Ministry, locked: dict[str, int]
) -> None:
    with platform.work(Actor.system("setup")) as work:
        number = work.session.get_one(Case, locked["case"]).number
    for each in (f"#{locked['restricted']}", number):
        opened(platform, ministry, each)
    with platform.work(ministry.actor("lawyer")) as work:
        reader = index_filter(work)
    with platform.work(Actor.system("indexer")) as work:
        found = {row.id for row in work.session.exec(select(Record)).all() if may_read(tokens_of(row), reader, row.id)}

    assert {locked["restricted"], locked["on case"]} == found == seen(platform, ministry)


def test_whoever_opened_it_may_end_it_and_the_search_forgets_it_with_it(
    platform: Platform, ministry: Ministry, locked: dict[str, int]
) -> None:
    emergency = opened(platform, ministry, f"#{locked['record']}")
    with platform.work(ministry.actor("lawyer")) as work:
        found = index_filter(work).also_record_ids
        end_emergency(work, emergency)
    with platform.work(ministry.actor("lawyer")) as work:
        after = index_filter(work).also_record_ids
        grants = work.session.exec(select(Grant).where(Grant.cause == Cause.BREAK_GLASS)).all()
    with pytest.raises(NotFound), platform.work(ministry.actor("outsider")) as work:
        end_emergency(work, emergency)

    assert {locked["record"]} == found
    assert set() == after
    assert [] == grants
    assert set() == seen(platform, ministry)


def test_an_administrator_with_the_privilege_opens_nothing(platform: Platform, ministry: Ministry, locked: dict[str, int]) -> None:
    administrator = ministry.people["administrator"]
    with platform.work(Actor.system("setup")) as work:
        work.session.execute(
            text("UPDATE role_privilege SET role = 'system_administrator' WHERE role = :head AND privilege = 'break_glass'"),
            {"head": Role.HEAD},
        )
        mine = hash_of("administrator")
        work.session.add(
            DeskSession(token_hash=mine, official_id=administrator, created_at=work.now, last_seen_at=work.now, stepped_up_at=work.now)
        )
        work.record(granting_emergency.EmergencyEnded(record_id=locked["record"], emergency_id=1))

    with pytest.raises(NotFound), platform.work(ministry.actor("administrator")) as work:
        break_glass(work, f"#{locked['record']}", reason=WHY, session_id=mine)
