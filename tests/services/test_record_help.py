"""Case help on a record: what is missing or likely is proposed, taken or declined by each for oneself, from nothing one may not read."""

import pytest

from casework.bootstrap import Platform
from casework.errors import NotFound, RuleBroken, Stale
from casework.events import CaseChanged
from casework.model import CaseParty, Record
from casework.queries import record_help, record_links
from casework.queries.record_help import Proposed
from casework.services import cases, granting, records, value_lists
from casework.services import record_help as helping
from casework.services.records import NewParty
from casework.services.value_lists import RuleEntry
from casework.vocabulary import (
    AccessLevel,
    Cause,
    ExternalAccess,
    Genre,
    HintBecause,
    LinkKind,
    PartyRole,
    Reason,
    RecordHint,
    RecordKind,
    Right,
)
from tests.builders import Ministry
from tests.conftest import Clock
from tests.course import SMALL, a_running_case, publish
from tests.records import a_case_of, a_draft

CPR = ("CPR", "7001011234")
FROM_ANNA = NewParty("Anna Berg", PartyRole.SENDER, *CPR)
TO_ANNA = NewParty("Anna Berg", PartyRole.RECIPIENT, *CPR)


def proposed(platform: Platform, ministry: Ministry, record_id: int, who: str = "caseworker") -> dict[RecordHint, Proposed]:
    with platform.work(ministry.actor(who)) as work:
        return {each.hint: each for each in record_help.proposals(work, record_id)}


def hints(platform: Platform, ministry: Ministry, record_id: int, who: str = "caseworker") -> list[RecordHint]:
    return list(proposed(platform, ministry, record_id, who))


def record_of(platform: Platform, ministry: Ministry, record_id: int) -> Record:
    with platform.work(ministry.actor("caseworker")) as work:
        return work.session.get_one(Record, record_id)


def take(platform: Platform, ministry: Ministry, record_id: int, hint: RecordHint, value: str | None = None) -> None:
    """Takes what is proposed, or another value, on the record as it stands."""
    wanted = proposed(platform, ministry, record_id)[hint].value if value is None else value
    version = record_of(platform, ministry, record_id).version or 0
    with platform.work(ministry.actor("caseworker")) as work:
        helping.take(work, record_id, hint, wanted, opened_version=version)


def decline(platform: Platform, ministry: Ministry, record_id: int, hint: RecordHint, who: str = "caseworker") -> None:
    with platform.work(ministry.actor(who)) as work:
        helping.decline(work, record_id, hint)


def edit(platform: Platform, ministry: Ministry, record_id: int, **fields: object) -> None:
    with platform.work(ministry.actor("caseworker")) as work:
        version = work.session.get_one(Record, record_id).version or 0
        records.edit(work, record_id, opened_version=version, **fields)  # type: ignore[arg-type]


def a_letter_in(platform: Platform, ministry: Ministry, case_id: int | None = None, **fields: object) -> int:
    return a_draft(platform, ministry, kind=RecordKind.INBOUND, title="Ansøgning", case_id=case_id, **({"parties": (FROM_ANNA,)} | fields))


def anna_is_on(platform: Platform, ministry: Ministry, case_id: int, who: str = "caseworker") -> None:
    with platform.work(ministry.actor(who)) as work:
        work.add(CaseParty(case_id=case_id, role=PartyRole.CONCERNED, name="Anna Berg", identifier_kind=CPR[0], identifier=CPR[1]))
        work.record(CaseChanged(case_id=case_id, fields=("parties",)))


def a_secret_case(platform: Platform, ministry: Ministry, **fields: object) -> int:
    """Opens a case that the lawyer alone may see."""
    return a_case_of(platform, ministry, "lawyer", restricted_to=[ministry.people["lawyer"]], **fields)


def rule(platform: Platform, ministry: Ministry, proposes: dict[str, object], **where: object) -> None:
    with platform.work(ministry.actor("manager")) as work:
        value_lists.save_house_rule(work, RuleEntry("Husets regel", proposes, **where))  # type: ignore[arg-type]


# ---- the case -----------------------------------------------------------------------------------------------------------------


def test_the_case_its_sender_or_recipient_is_on_is_proposed_and_taken(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    case_id = a_case_of(platform, ministry, title="Støj")
    anna_is_on(platform, ministry, case_id)
    into, out = a_letter_in(platform, ministry), a_draft(platform, ministry, title="Hej", parties=(TO_ANNA,))
    because = [proposed(platform, ministry, each)[RecordHint.CASE].because for each in (into, out)]
    take(platform, ministry, into, RecordHint.CASE)

    assert [HintBecause.SAME_SENDER, HintBecause.SAME_RECIPIENT] == because
    assert case_id == record_of(platform, ministry, into).case_id
    assert RecordHint.CASE not in hints(platform, ministry, into)


def test_a_title_that_is_much_alike_is_a_reason_and_one_word_is_not(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    case_id = a_case_of(platform, ministry, title="Ventilation på Tovholm Skole")
    alike, not_much = a_draft(platform, ministry, title="Ventilation: Tovholm"), a_draft(platform, ministry, title="Om ventilation")
    found = proposed(platform, ministry, alike)[RecordHint.CASE]

    assert (str(case_id), HintBecause.TITLE_WORDS) == (found.value, found.because)
    assert RecordHint.CASE not in hints(platform, ministry, not_much)


def test_a_completed_case_and_one_it_lies_on_already_are_not_proposed(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    case_id = a_case_of(platform, ministry, title="Ventilation på Tovholm Skole")
    on_it = a_draft(platform, ministry, title="Ventilation Tovholm", case_id=case_id)
    loose = a_draft(platform, ministry, title="Ventilation Tovholm")
    before = hints(platform, ministry, loose)
    with platform.work(ministry.actor("caseworker")) as work:
        records.take_off_case(work, on_it, "Ved en fejl")
        cases.complete(work, case_id)

    assert [RecordHint.CASE] == before
    assert [] == hints(platform, ministry, loose)


# ---- who may see it -------------------------------------------------------------------------------------------------------------


def test_the_level_of_the_house_is_proposed_with_its_rule_and_taken(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    rule(platform, ministry, {"access_level": "unit"}, file_plan_code="06.02", source="Instruks § 2")
    record_id = a_draft(platform, ministry, case_id=a_case_of(platform, ministry))
    found = proposed(platform, ministry, record_id)[RecordHint.ACCESS_LEVEL]
    take(platform, ministry, record_id, RecordHint.ACCESS_LEVEL)

    assert ("unit", HintBecause.HOUSE_RULE, "Husets regel · Instruks § 2") == (found.value, found.because, found.rule)
    assert AccessLevel.UNIT is record_of(platform, ministry, record_id).access_level
    assert [] == hints(platform, ministry, record_id)


def test_a_rule_of_another_subject_or_out_of_use_proposes_nothing(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    rule(platform, ministry, {"access_level": "unit"}, is_active=False)
    publish(platform, ministry, SMALL)
    rule(platform, ministry, {"access_level": "unit"}, file_plan_code="06", case_type="small")

    assert [] == hints(platform, ministry, a_draft(platform, ministry, case_id=a_case_of(platform, ministry)))


def test_on_a_case_for_a_few_a_record_open_to_all_is_proposed_narrower(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    open_ = a_case_of(platform, ministry)
    closed = a_case_of(platform, ministry, restricted_to=[ministry.grants])
    on_open, on_closed = (a_draft(platform, ministry, case_id=each, access_level=AccessLevel.ALL) for each in (open_, closed))
    found = proposed(platform, ministry, on_closed)[RecordHint.ACCESS_LEVEL]

    assert ("unit", HintBecause.CASE_IS_FOR_A_FEW) == (found.value, found.because)
    assert RecordHint.ACCESS_LEVEL not in hints(platform, ministry, on_open)


def test_no_level_is_proposed_that_the_type_of_the_case_forbids(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    publish(platform, ministry, SMALL.replace("phases:\n", "access: {level: involved, clearance: 0}\nphases:\n", 1))
    rule(platform, ministry, {"access_level": "all"})
    record_id = a_draft(platform, ministry, case_id=a_running_case(platform, ministry))

    assert RecordHint.ACCESS_LEVEL not in hints(platform, ministry, record_id)


# ---- registration ---------------------------------------------------------------------------------------------------------------


def test_what_was_sent_or_came_in_on_a_case_is_proposed_for_registration_and_a_draft_or_a_loose_one_is_not(
    platform: Platform, ministry: Ministry, clock: Clock
) -> None:
    case_id = a_case_of(platform, ministry)
    out, into, loose = a_draft(platform, ministry, case_id=case_id), a_letter_in(platform, ministry, case_id), a_draft(platform, ministry)
    before = [RecordHint.REGISTRATION in hints(platform, ministry, each) for each in (out, into)]
    with platform.work(ministry.actor("caseworker")) as work:
        records.mark_sent(work, out)
        records.mark_received(work, into)
        records.mark_sent(work, loose)
    after = [proposed(platform, ministry, each)[RecordHint.REGISTRATION].because for each in (out, into)]
    take(platform, ministry, out, RecordHint.REGISTRATION)

    assert ([False, False], [HintBecause.IS_SENT, HintBecause.CAME_IN]) == (before, after)
    assert 1 == record_of(platform, ministry, out).number
    assert [] == [each for id in (out, loose) for each in hints(platform, ministry, id) if each is RecordHint.REGISTRATION]


# ---- the public title -----------------------------------------------------------------------------------------------------------


def test_a_closed_letter_without_public_words_gets_a_neutral_title(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    record_id = a_draft(platform, ministry, case_id=a_case_of(platform, ministry))
    before = hints(platform, ministry, record_id)
    edit(platform, ministry, record_id, external_access=ExternalAccess.CLOSED)
    take(platform, ministry, record_id, RecordHint.PUBLIC_TITLE)

    assert [] == before
    assert "Brev om tilskud til varmepumper" == record_of(platform, ministry, record_id).public_title
    assert [] == hints(platform, ministry, record_id)


def test_public_words_of_the_case_or_a_note_to_file_need_no_title(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    with_words = a_case_of(platform, ministry, public_title="Tilskudssag", restricted_to=[ministry.grants])
    without = a_case_of(platform, ministry, restricted_to=[ministry.grants])
    letter, note = a_draft(platform, ministry, case_id=with_words), a_draft(platform, ministry, kind=RecordKind.INTERNAL, case_id=without)

    assert [] == [*hints(platform, ministry, letter), *hints(platform, ministry, note)]
    assert [RecordHint.PUBLIC_TITLE] == hints(platform, ministry, a_draft(platform, ministry, case_id=without))


# ---- the answer -----------------------------------------------------------------------------------------------------------------


def test_a_reply_is_proposed_as_the_answer_and_can_be_taken(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    letter = a_letter_in(platform, ministry)
    with platform.work(ministry.actor("caseworker")) as work:
        reply = records.reply(work, letter)
    found = proposed(platform, ministry, reply)[RecordHint.ANSWER]
    take(platform, ministry, reply, RecordHint.ANSWER)
    with platform.work(ministry.actor("caseworker")) as work:
        links = {each.kind for each in record_links.links_of(work, reply) if each.record_id == letter}

    assert (str(letter), HintBecause.IS_REPLY) == (found.value, found.because)
    assert {LinkKind.REPLY_TO, LinkKind.ANSWER_TO} == links
    assert [] == hints(platform, ministry, reply)


def test_the_newest_unanswered_letter_of_the_same_on_the_case_is_the_likely_one(
    platform: Platform, ministry: Ministry, clock: Clock
) -> None:
    case_id = a_case_of(platform, ministry)
    first, second = a_letter_in(platform, ministry, case_id), a_letter_in(platform, ministry, case_id)
    a_letter_in(platform, ministry, case_id, parties=(NewParty("Bo Dal", PartyRole.SENDER, email="bo@dal.invalid"),))
    a_letter_in(platform, ministry, case_id, parties=(NewParty("Anna Berg", PartyRole.SENDER),))  # the name alone is many people's
    out = [a_draft(platform, ministry, case_id=case_id, parties=(TO_ANNA,)) for _ in range(3)]
    likely = []
    for record_id in out[:2]:
        found = proposed(platform, ministry, record_id)[RecordHint.ANSWER]
        assert HintBecause.UNANSWERED_LETTER is found.because
        likely.append(int(found.value))
        take(platform, ministry, record_id, RecordHint.ANSWER)

    assert [second, first] == likely
    assert [] == hints(platform, ministry, out[2])


def test_what_came_in_and_a_letter_on_another_case_answer_nothing(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    letter = a_letter_in(platform, ministry, a_case_of(platform, ministry))
    elsewhere = a_draft(platform, ministry, title="x", case_id=a_case_of(platform, ministry), parties=(TO_ANNA,))

    assert [] == [*hints(platform, ministry, letter), *hints(platform, ministry, elsewhere)]


# ---- no -------------------------------------------------------------------------------------------------------------------------


def test_a_no_is_ones_own_holds_for_the_version_and_can_be_taken_back(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    rule(platform, ministry, {"access_level": "unit"})
    record_id = a_draft(platform, ministry, case_id=a_case_of(platform, ministry))
    with platform.work(ministry.actor("caseworker")) as work:
        granting.share(work, record_id, ministry.people["clerk"], right=Right.FULL_WRITE)
    seen = [hints(platform, ministry, record_id)]
    decline(platform, ministry, record_id, RecordHint.ACCESS_LEVEL)
    decline(platform, ministry, record_id, RecordHint.ACCESS_LEVEL)
    seen += [hints(platform, ministry, record_id), hints(platform, ministry, record_id, "clerk")]
    with platform.work(ministry.actor("caseworker")) as work:
        helping.ask_again(work, record_id, RecordHint.ACCESS_LEVEL)
    seen += [hints(platform, ministry, record_id)]
    decline(platform, ministry, record_id, RecordHint.ACCESS_LEVEL)
    edit(platform, ministry, record_id, title="Noget andet")
    seen += [hints(platform, ministry, record_id)]

    level = [RecordHint.ACCESS_LEVEL]
    assert [level, [], level, level, level] == seen


def test_taking_one_proposal_does_not_ask_anew_about_another(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    rule(platform, ministry, {"access_level": "unit"})
    record_id = a_draft(platform, ministry, case_id=a_case_of(platform, ministry))
    edit(platform, ministry, record_id, external_access=ExternalAccess.CLOSED)
    decline(platform, ministry, record_id, RecordHint.ACCESS_LEVEL)
    take(platform, ministry, record_id, RecordHint.PUBLIC_TITLE)

    assert [] == hints(platform, ministry, record_id)


def test_the_house_switches_a_hint_off_everywhere_or_at_a_subject(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    rule(platform, ministry, {"access_level": "unit"})
    rule(platform, ministry, {"not_asked": ["access_level"]}, file_plan_code="06.02")
    loose = a_draft(platform, ministry, title="Ventilation Tovholm")
    a_case_of(platform, ministry, title="Ventilation på Tovholm Skole")
    on_case = a_draft(platform, ministry, case_id=a_case_of(platform, ministry))
    before = hints(platform, ministry, on_case), hints(platform, ministry, loose)
    rule(platform, ministry, {"not_asked": ["case"]})

    assert ([], [RecordHint.CASE]) == before
    assert [] == hints(platform, ministry, loose)


def test_what_one_may_not_do_is_not_proposed_nor_taken(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    rule(platform, ministry, {"access_level": "unit"})
    record_id = a_draft(platform, ministry, case_id=a_case_of(platform, ministry))
    with platform.work(ministry.actor("caseworker")) as work:
        granting.share(work, record_id, ministry.people["head"], right=Right.READ)
    version = record_of(platform, ministry, record_id).version or 0

    assert [] == hints(platform, ministry, record_id, "head")
    with pytest.raises(RuleBroken) as refusal, platform.work(ministry.actor("head")) as work:
        helping.take(work, record_id, RecordHint.ACCESS_LEVEL, "unit", opened_version=version)
    assert [Reason.PROPOSAL_IS_GONE] == refusal.value.reasons


def test_what_is_not_proposed_any_more_or_was_seen_on_another_version_is_not_done(
    platform: Platform, ministry: Ministry, clock: Clock
) -> None:
    rule(platform, ministry, {"access_level": "unit"})
    record_id = a_draft(platform, ministry, case_id=a_case_of(platform, ministry))
    for hint, value in ((RecordHint.ACCESS_LEVEL, "all"), (RecordHint.CASE, "1"), (RecordHint.ANSWER, "x"), (RecordHint.REGISTRATION, "")):
        with pytest.raises(RuleBroken) as refusal:
            take(platform, ministry, record_id, hint, value)
        assert [Reason.PROPOSAL_IS_GONE] == refusal.value.reasons
    opened = record_of(platform, ministry, record_id).version or 0
    edit(platform, ministry, record_id, title="Noget andet")
    with pytest.raises(Stale), platform.work(ministry.actor("caseworker")) as work:
        helping.take(work, record_id, RecordHint.ACCESS_LEVEL, "unit", opened_version=opened)

    assert AccessLevel.INVOLVED is record_of(platform, ministry, record_id).access_level


def test_who_may_not_see_the_record_can_neither_ask_take_nor_decline(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    record_id = a_draft(platform, ministry)
    for deed in (
        lambda work: record_help.proposals(work, record_id),
        lambda work: helping.take(work, record_id, RecordHint.CASE, "1", opened_version=1),
        lambda work: helping.decline(work, record_id, RecordHint.CASE),
        lambda work: helping.ask_again(work, record_id, RecordHint.CASE),
    ):
        with pytest.raises(NotFound), platform.work(ministry.actor("outsider")) as work:
            deed(work)
    with pytest.raises(NotFound), platform.work(ministry.actor("caseworker")) as work:
        helping.ask_again(work, record_id, RecordHint.CASE)  # nothing was said no to


def test_a_no_goes_with_its_record(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    record_id = a_draft(platform, ministry)
    decline(platform, ministry, record_id, RecordHint.CASE)
    with platform.work(ministry.actor("caseworker")) as work:
        records.bin_record(work, record_id)
    with platform.work(ministry.actor("caseworker")) as work:
        records.purge(work, record_id)


# ---- twin worlds ----------------------------------------------------------------------------------------------------------------


def test_nothing_that_one_may_not_read_changes_what_is_proposed(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    """A hidden case of the same title and party, a hidden letter of the same sender, and a hidden answer to one that is seen."""
    case_id = a_case_of(platform, ministry)
    a_letter_in(platform, ministry, case_id)
    loose = a_draft(platform, ministry, title="Ventilation Tovholm Skole", parties=(TO_ANNA,))
    answer = a_draft(platform, ministry, case_id=case_id, parties=(TO_ANNA,))
    before = proposed(platform, ministry, loose), proposed(platform, ministry, answer)
    anna_is_on(platform, ministry, a_secret_case(platform, ministry, title="Ventilation på Tovholm Skole"), "lawyer")
    with platform.work(ministry.actor("caseworker")) as work:
        granting.give_on_case(work, case_id, ministry.people["head"], cause=Cause.SHARED)
    with platform.work(ministry.actor("head")) as work:
        records.draft_own(work, "Ansøgning", genre=Genre.LETTER, kind=RecordKind.INBOUND, case_id=case_id, parties=(FROM_ANNA,))
        hidden = records.draft_own(work, "Svar", genre=Genre.LETTER, case_id=case_id, parties=(TO_ANNA,))
    seen_letter = int(before[1][RecordHint.ANSWER].value)
    with platform.work(ministry.actor("caseworker")) as work:
        granting.share(work, seen_letter, ministry.people["head"])
    with platform.work(ministry.actor("head")) as work:
        records.set_answer(work, hidden, seen_letter)

    assert before == (proposed(platform, ministry, loose), proposed(platform, ministry, answer))
    assert (str(seen_letter), {}) == (before[1][RecordHint.ANSWER].value, before[0])
