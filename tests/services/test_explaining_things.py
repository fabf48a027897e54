"""Who can see a thing and why, for everything that can be opened: the explanation agrees with the walls, for everybody."""

import re
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, select

from casework.access import POLICIES
from casework.bootstrap import Platform
from casework.errors import NotFound
from casework.model import ChatMessage
from casework.queries import explaining_things, organisation_page
from casework.queries.explaining import Because, Part
from casework.queries.sights import ON_CASE, ON_RECORD, SIGHTS
from casework.services import granting, organisation, organisation_changing
from casework.services.cases import NewCase, open_case
from casework.services.organisation import Lends
from casework.vocabulary import Cause, SubstituteScope, Thing
from tests.builders import Ministry
from tests.conftest import Clock
from tests.things import SECRET, one_of_everything

PARTS = {
    "a part of the record or case it is on": {
        "copy_recipient", "approval_comment", "gate_passage", "request_recipient",
        "grant_row", "chat_member", "annotation_recipient",
        "approval_reply", "reply_made", "letter_run", "letter_line", "substitute_told",
        "chat_message", "rendition", "step", "seat", "manifest", "decision", "replay_fact", "drafter",
        "received", "journal_exemption",
        "journal_alarm", "edit_lock", "occasion", "carry_choice", "carried_case", "case_grant", "quality_stamp",
        "folder_record", "case_course", "case_phase", "case_check", "record_link", "given_number", "legacy_event",
        "carried_thing", "imported_thing",
        "redaction", "redaction_mark", "redacted_copy", "redacted_copy_progress", "release_set", "release_item",
    },
    "one's own order, not opened by itself": {
        "case_choice_made", "hint_declined", "check_out",
        "hidden_record", "annotation_reading", "chat_reading", "inbox_item", "record_mark", "reading",
        "folder_item",
        "search_alert", "search_told",
        "notice", "notice_digest", "notice_preference", "approval_subscription", "approval_wish",
        "habit", "account", "api_token", "api_answer", "desk_session",
    },
    "a part of another thing": {
        "list_share", "absence",
        "distribution_member", "edition_code", "code_change", "definition_version", "change_step", "emergency_notice", "post", "membership",
        "letter_template_version", "party_merge", "party_distinct", "principal", "webhook", "webhook_health", "case_type", "dated_reader",
    },
    "a value everybody is offered, or the house's own": {
        "letter_template", "letter_phrase", "keyword", "request_type", "request_reception",
        "progress_code", "house_rule", "post_list_rule", "counter", "role_privilege", "file_plan_group", "authority",
        "file_plan_code", "action_code", "file_plan_action", "disposal_code", "blob", "search_exclusion", "runner_state", "outbox",
        "blob_trouble", "file_check", "file_release", "subject_key", "event", "history", "personal_value",
    },
}  # fmt: skip


DESK = Path(__file__).parents[2] / "ui" / "desk" / "views"
BY_ITS_TAB = {Thing.RECORD, Thing.CASE}
"""Explained on the Access tab: records and cases themselves, and holds, which are set by no page of the desk yet."""


@pytest.fixture
def things(platform: Platform, ministry: Ministry) -> dict[Thing, int]:
    """Gives one of everything."""
    return one_of_everything(platform, ministry)


def is_seen(platform: Platform, ministry: Ministry, who: str, thing: Thing, id: int) -> bool:
    """Asks the walls."""
    with platform.work(ministry.actor(who)) as work:
        if thing is Thing.CHAT:
            return bool(work.session.exec(select(ChatMessage.id).where(col(ChatMessage.chat_id) == id)).all())
        model: Any = SIGHTS[thing].model
        return work.session.exec(select(model).where(model.id == id)).first() is not None


ASKERS = {Thing.EMERGENCY: "secretary", Thing.PROPOSAL: "officer", Thing.PLAN: "administrator"}


def test_every_explanation_agrees_with_the_walls_for_every_official(
    platform: Platform, ministry: Ministry, things: dict[Thing, int], clock: Clock
) -> None:
    clock.forward(minutes=1)
    told, seen, listed = {}, {}, {}
    for thing, id in things.items():
        with platform.work(ministry.actor(ASKERS.get(thing, "head"))) as work:
            told |= {(thing, who): explaining_things.why_thing(work, thing, id, person).can_read for who, person in ministry.people.items()}
            listed[thing] = {each.official_id for each in explaining_things.who_can_see(work, thing, id).explanations}
        seen |= {(thing, who): is_seen(platform, ministry, who, thing, id) for who in ministry.people}

    assert set(Thing) == set(things)
    assert seen == told
    assert {thing: {ministry.people[who] for who in ministry.people if seen[thing, who]} for thing in things} == listed


def test_everything_an_official_can_open_has_its_explanation() -> None:
    tables = {str(kind.model.__tablename__) for kind in SIGHTS.values()}
    parts = set().union(*PARTS.values())

    assert set(POLICIES) == tables | parts, "A new table: give it a Thing and a row in SIGHTS, or say here what it is a part of"
    assert set() == tables & parts
    assert set(Thing) == set(SIGHTS)


def test_everything_that_is_explained_has_the_link_beside_it_on_the_desk() -> None:
    views = "".join(view.read_text() for view in DESK.glob("*_view.py"))
    linked = {Thing[name] for call in re.findall(r"who_sees\(([^,]*),", views) for name in re.findall(r"Thing\.(\w+)", call)}

    assert set(Thing) == linked | BY_ITS_TAB
    assert set() == linked & BY_ITS_TAB


def test_what_is_unseen_is_not_explained_nor_named(platform: Platform, ministry: Ministry, things: dict[Thing, int]) -> None:
    for thing, id in things.items():
        if is_seen(platform, ministry, "outsider", thing, id) or thing is Thing.CHAT:
            continue
        for question in (
            lambda work, *of: explaining_things.thing_shown(work, *of),
            lambda work, *of: explaining_things.why_thing(work, *of, ministry.people["outsider"]),
            lambda work, *of: explaining_things.who_can_see(work, *of),
        ):
            with pytest.raises(NotFound) as refusal, platform.work(ministry.actor("outsider")) as work:
                question(work, thing, id)
            assert SECRET not in str(refusal.value)


def test_a_chat_names_its_participants_and_the_record_it_is_on(platform: Platform, ministry: Ministry, things: dict[Thing, int]) -> None:
    with platform.work(ministry.actor("caseworker")) as work:
        shown = explaining_things.thing_shown(work, Thing.CHAT, things[Thing.CHAT])
        mine = explaining_things.why_thing(work, Thing.CHAT, things[Thing.CHAT], ministry.people["caseworker"])
        clerks = explaining_things.why_thing(work, Thing.CHAT, things[Thing.CHAT], ministry.people["clerk"])

    assert ("", f"{SECRET} notat") == (shown.name, shown.lies_on)
    assert (False, True) == (mine.can_read, clerks.can_read)
    assert (Part.LET_IN, False, ()) == (mine.clauses[0].part, mine.clauses[0].holds, mine.clauses[0].because)
    assert (Because("takes_part", "Karen Toft"),) == clerks.clauses[0].because
    assert (Because("on_record", f"{SECRET} notat"),) == clerks.clauses[1].because


def test_what_lies_on_a_record_or_a_case_can_be_asked_about(platform: Platform, ministry: Ministry, things: dict[Thing, int]) -> None:
    with platform.work(ministry.actor("head")) as work:
        on_record = explaining_things.things_on_record(work, things[Thing.RECORD])
        on_case = explaining_things.things_on_case(work, things[Thing.CASE])

    said = {Thing.NOTE, Thing.ANNOTATION}  # those of this world stand on the record
    assert {thing: things[thing] for thing in ON_RECORD if thing is not Thing.HOLD} == {each.thing: each.id for each in on_record}
    assert {thing: things[thing] for thing in ON_CASE if thing not in said} == {each.thing: each.id for each in on_case}
    for question, id in ((explaining_things.things_on_record, Thing.RECORD), (explaining_things.things_on_case, Thing.CASE)):
        with pytest.raises(NotFound), platform.work(ministry.actor("outsider")) as work:
            question(work, things[id])


def test_who_sees_comes_in_pages_and_by_name(platform: Platform, ministry: Ministry, things: dict[Thing, int]) -> None:
    ask = explaining_things.who_can_see
    with platform.work(ministry.actor("head")) as work:
        first = ask(work, Thing.UNIT, ministry.grants, first=5)
        rest = ask(work, Thing.UNIT, ministry.grants, first=50, after=first.after)
        found = ask(work, Thing.UNIT, ministry.grants, words="holt")
        whole = ask(work, Thing.UNIT, ministry.grants)

    names = [each.official for each in (*first.explanations, *rest.explanations)]
    assert [each.official for each in whole.explanations] == names
    assert ["Jens Holt"] == [each.official for each in found.explanations]
    assert 12 == len(names)


def test_a_right_taken_away_is_told_at_once(platform: Platform, ministry: Ministry, things: dict[Thing, int]) -> None:
    with platform.work(ministry.actor("officer")) as work:
        organisation_changing.set_limited(work, ministry.people["caseworker"], is_limited=True)
    with platform.work(ministry.actor("head")) as work:
        told = explaining_things.why_thing(work, Thing.NOTE, things[Thing.NOTE], ministry.people["caseworker"])

    assert not told.can_read
    assert [Part.LIES_ON, Part.LIMITED] == [clause.part for clause in told.clauses if not clause.holds]


def test_a_substitution_for_one_case_is_told_to_the_two_to_who_names_substitutes_and_to_the_cases_readers(
    platform: Platform, ministry: Ministry, clock: Clock
) -> None:
    people = ministry.people
    with platform.work(ministry.actor("head")) as work:
        hidden = open_case(work, NewCase("Hemmelig sag", "06.02.01", restricted_to=(people["head"], people["manager"])))
        granting.give_on_case(work, hidden, people["manager"], cause=Cause.SHARED)
        days = {"starts_on": work.today, "ends_on": work.today}
        lends = Lends(SubstituteScope.CASE, case_id=hidden)
        made = organisation.substitute(work, people["head"], people["outsider"], **days, lends=lends)
        for_all = organisation.substitute(work, people["head"], people["designer"], **days)
    clock.forward(minutes=1)
    seen = {who for who in people if is_seen(platform, ministry, who, Thing.SUBSTITUTION, made)}
    with platform.work(ministry.actor("head")) as work:
        told = {who for who, id in people.items() if explaining_things.why_thing(work, Thing.SUBSTITUTION, made, id).can_read}
        listed = {each.official_id for each in explaining_things.who_can_see(work, Thing.SUBSTITUTION, made).explanations}
    shown = {}
    for who in ("caseworker", "outsider", "manager"):
        with platform.work(ministry.actor(who)) as work:
            shown[who] = [each.substitution_id for each in organisation_page.substitutions(work, people["head"])]
    with pytest.raises(NotFound), platform.work(ministry.actor("caseworker")) as work:
        organisation_changing.end_substitution(work, made)

    assert {"head", "outsider", "secretary", "manager", "administrator"} == seen
    assert seen == told
    assert {people[who] for who in seen} == listed
    assert {"caseworker": [for_all], "outsider": [for_all, made], "manager": [for_all, made]} == shown


def test_who_does_not_read_the_case_is_not_told_who_does(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    people = ministry.people
    with platform.work(ministry.actor("head")) as work:
        hidden = open_case(work, NewCase(f"{SECRET} sag", "06.02.01", restricted_to=(people["head"], people["manager"])))
        granting.give_on_case(work, hidden, people["manager"], cause=Cause.SHARED)
        lends = Lends(SubstituteScope.CASE, case_id=hidden)
        made = organisation.substitute(work, people["head"], people["outsider"], starts_on=work.today, ends_on=work.today, lends=lends)
    clock.forward(minutes=1)
    with platform.work(ministry.actor("administrator")) as work:
        page = explaining_things.who_can_see(work, Thing.SUBSTITUTION, made)

    assert people["manager"] not in {each.official_id for each in page.explanations}
    assert SECRET not in repr(page)
