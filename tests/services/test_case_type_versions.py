"""Versions of a case type: written by one, published by another, kept by the cases that run."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import select

from casework.case_types.shipped import shipped
from casework.errors import CaseTypeIsWrong, NotFound, NotPermitted, RuleBroken, Stale
from casework.model import CaseType, CaseTypeVersion
from casework.queries import choices
from casework.services import organisation, value_lists
from casework.services.case_type_versions import (
    bring_shipped_case_types,
    draft_case_type,
    drop_case_type_draft,
    publish_case_type,
    retire_case_type,
    save_case_type_draft,
)
from casework.services.organisation import NewOfficial
from casework.vocabulary import CaseTypeProblem, DefinitionState, Reason, Role
from casework.work import Actor
from tests.builders import SINCE
from tests.course import SMALL, add_designer, publish


def state_of(platform, ministry, version_id):
    with platform.work(ministry.actor("designer")) as work:
        return work.session.get_one(CaseTypeVersion, version_id).state


def drafted(platform, ministry, source=SMALL):
    with platform.work(ministry.actor("designer")) as work:
        return draft_case_type(work, source)


def test_a_version_is_drafted_by_one_and_published_by_another(platform, ministry):
    second = add_designer(platform, ministry)
    version_id = drafted(platform, ministry)
    assert state_of(platform, ministry, version_id) is DefinitionState.DRAFT
    with platform.work(second) as work:
        publish_case_type(work, version_id)

    assert state_of(platform, ministry, version_id) is DefinitionState.PUBLISHED


def test_nobody_publishes_what_they_have_written_on(platform, ministry):
    second = add_designer(platform, ministry)
    version_id = drafted(platform, ministry)
    with platform.work(second) as work:
        save_case_type_draft(work, version_id, SMALL + "# read through\n")
    for author in (ministry.actor("designer"), second):
        with pytest.raises(NotPermitted) as refusal, platform.work(author) as work:
            publish_case_type(work, version_id)

        assert Reason.AUTHOR_CANNOT_PUBLISH is refusal.value.reason
    designer = ministry.people["designer"]
    by_hand = f"UPDATE case_type_version SET state = 'published', published_by = {designer} WHERE id = {version_id}"
    with pytest.raises(DBAPIError, match="four_eyes"), platform.work(ministry.actor("designer")) as work:
        work.session.execute(text(by_hand))


def test_only_a_designer_writes_publishes_and_retires_case_types(platform, ministry):
    version_id = drafted(platform, ministry)
    verbs = [
        lambda work: draft_case_type(work, SMALL),
        lambda work: save_case_type_draft(work, version_id, SMALL),
        lambda work: publish_case_type(work, version_id),
        lambda work: retire_case_type(work, version_id),
        lambda work: drop_case_type_draft(work, version_id),
        lambda work: bring_shipped_case_types(work, ministry.authority),
    ]
    for who in ("caseworker", "head", "manager"):
        for verb in verbs:
            with pytest.raises(NotPermitted) as refusal, platform.work(ministry.actor(who)) as work:
                verb(work)

            assert Reason.NEEDS_PRIVILEGE is refusal.value.reason


def test_a_wrong_case_type_is_not_kept_and_a_draft_keeps_its_name(platform, ministry):
    with pytest.raises(CaseTypeIsWrong) as refusal, platform.work(ministry.actor("designer")) as work:
        draft_case_type(work, SMALL.replace("name: small", "name: "))

    assert [CaseTypeProblem.MISSING] == [each.problem for each in refusal.value.problems]
    version_id = drafted(platform, ministry)
    with pytest.raises(CaseTypeIsWrong), platform.work(ministry.actor("designer")) as work:
        save_case_type_draft(work, version_id, SMALL.replace("name: small", "name: other"))


def test_what_the_authority_does_not_have_is_named_before_publishing(platform, ministry):
    second = add_designer(platform, ministry)
    version_id = drafted(platform, ministry, SMALL.replace("working_days: 2", "to: unit:NOWHERE\n        working_days: 2"))
    with pytest.raises(CaseTypeIsWrong) as refusal, platform.work(second) as work:
        publish_case_type(work, version_id)

    assert [("phases.0.tasks.0.to", CaseTypeProblem.UNKNOWN_UNIT)] == [(each.place, each.problem) for each in refusal.value.problems]


def test_codes_that_no_list_has_are_named_before_publishing_and_those_out_of_use_too(platform, ministry):
    codes = (
        "case_fields:\n"
        "  - {field: file_plan_code, setting: prefilled, value: '99.99', source: Egen praksis}\n"
        "  - {field: action_code, setting: prefilled, value: G01, source: Egen praksis}\n"
        "  - {field: disposal_code, setting: locked, value: B, source: Egen praksis}\n"
        "phases:\n"
    )
    second = add_designer(platform, ministry)
    version_id = drafted(platform, ministry, SMALL.replace("phases:\n", codes, 1))
    with platform.work(ministry.actor("manager")) as work:
        value_lists.save_action_code(work, "G01", "Generelle sager")
        value_lists.save_disposal_code(work, "B", "Bevares", is_kept=True, is_active=False)
    with pytest.raises(CaseTypeIsWrong) as refusal, platform.work(second) as work:
        publish_case_type(work, version_id)

    assert [
        ("case_fields.0.value", CaseTypeProblem.UNKNOWN_CODE, "99.99"),
        ("case_fields.2.value", CaseTypeProblem.UNKNOWN_DISPOSAL_CODE, "B"),
    ] == [(each.place, each.problem, each.about) for each in refusal.value.problems]


def test_a_stale_save_is_told_and_loses_nothing(platform, ministry):
    second = add_designer(platform, ministry)
    version_id = drafted(platform, ministry)
    with platform.work(second) as work:
        save_case_type_draft(work, version_id, SMALL + "# mine\n", opened_version=1)
    with pytest.raises(Stale), platform.work(ministry.actor("designer")) as work:
        save_case_type_draft(work, version_id, SMALL + "# yours\n", opened_version=1)


def test_a_new_version_retires_the_one_before(platform, ministry):
    first = publish(platform, ministry, SMALL)
    second = publish(platform, ministry, SMALL + "# more\n")

    assert [DefinitionState.RETIRED, DefinitionState.PUBLISHED] == [state_of(platform, ministry, each) for each in (first, second)]


def test_what_is_published_is_neither_written_on_nor_dropped(platform, ministry):
    version_id = publish(platform, ministry, SMALL)
    for verb in (lambda work: save_case_type_draft(work, version_id, SMALL), lambda work: drop_case_type_draft(work, version_id),
                 lambda work: publish_case_type(work, version_id)):  # fmt: skip
        with pytest.raises(RuleBroken) as refusal, platform.work(ministry.actor("designer")) as work:
            verb(work)

        assert [Reason.VERSION_IS_NOT_A_DRAFT] == refusal.value.reasons
    for statement in (
        "UPDATE case_type_version SET source = 'x'",
        "DELETE FROM case_type_version",
        "UPDATE case_type_version SET state = 'draft'",
    ):
        with pytest.raises(DBAPIError, match="not changed"), platform.work(ministry.actor("designer")) as work:
            work.session.execute(text(f"{statement} WHERE id = {version_id}"))


def test_a_draft_is_dropped_and_a_published_version_retired(platform, ministry):
    draft, published = drafted(platform, ministry), publish(platform, ministry, SMALL)
    with platform.work(ministry.actor("designer")) as work:
        drop_case_type_draft(work, draft)
        retire_case_type(work, published)
    with pytest.raises(RuleBroken) as refusal, platform.work(ministry.actor("designer")) as work:
        retire_case_type(work, published)

    assert [Reason.VERSION_IS_NOT_PUBLISHED] == refusal.value.reasons
    with pytest.raises(NotFound), platform.work(ministry.actor("designer")) as work:
        publish_case_type(work, draft)


def brought(platform, ministry, *, publish=False):
    with platform.work(Actor.system("setup")) as work:
        return bring_shipped_case_types(work, ministry.authority, publish=publish)


def versions_of(platform, ministry):
    with platform.work(ministry.actor("caseworker")) as work:
        rows = work.session.exec(select(CaseTypeVersion).order_by(CaseTypeVersion.id)).all()
        return [(row.case_type, row.number, row.state, row.published_by) for row in rows]


def test_the_case_types_of_the_house_come_once_ready_to_be_taken_into_use_by_any_designer(platform, ministry):
    assert [len(shipped()), 0] == [brought(platform, ministry), brought(platform, ministry)]
    rows = versions_of(platform, ministry)
    assert set(shipped()) == {row[0] for row in rows}
    assert {(1, DefinitionState.DRAFT, None)} == {row[1:] for row in rows}
    with platform.work(ministry.actor("designer")) as work:
        version_id = work.session.exec(select(CaseTypeVersion.id).where(CaseTypeVersion.case_type == "complaint")).one()
        publish_case_type(work, version_id)

    assert ("complaint", 1, DefinitionState.PUBLISHED, ministry.people["designer"]) in versions_of(platform, ministry)


def test_what_an_authority_has_changed_is_left_alone_and_what_it_has_not_gets_the_newer_text(platform, ministry, monkeypatch):
    brought(platform, ministry)
    newer = {name: text + "\n# a newer text\n" for name, text in shipped().items()}
    newer = {name: text.replace("about:\n", "about:\n", 1).replace("law: ", "law: Ny ", 1) for name, text in newer.items()}
    with platform.work(ministry.actor("designer")) as work:
        draft_case_type(work, shipped()["complaint"])
    monkeypatch.setattr("casework.services.case_type_versions.shipped", lambda: newer)

    assert len(newer) - 1 == brought(platform, ministry)
    assert 0 == brought(platform, ministry)
    rows = versions_of(platform, ministry)
    assert [1, 2] == [row[1] for row in rows if row[0] == "complaint"]
    assert [1, 2] == [row[1] for row in rows if row[0] == "state_pension"]


def test_a_type_that_is_retired_or_not_yet_published_is_not_offered_for_new_cases(platform, ministry):
    def offered():
        with platform.work(ministry.actor("caseworker")) as work:
            return "small" in {each.name for each in choices.case_types(work)}

    version_id = drafted(platform, ministry)
    before = offered()
    with platform.work(add_designer(platform, ministry)) as work:
        publish_case_type(work, version_id)
    published = offered()
    with platform.work(ministry.actor("designer")) as work:
        retire_case_type(work, version_id)

    assert (False, True, False) == (before, published, offered())


def test_another_authority_sees_nothing_of_it_and_cannot_take_its_name(platform, ministry):
    version_id = drafted(platform, ministry)
    with platform.work(Actor.system("setup")) as work:
        authority = organisation.found_authority(work, "Et andet ministerium", cvr="10000017")
        unit = organisation.add_unit(work, authority, "Kontoret", short_name="K")
        stranger = organisation.add_official(work, NewOfficial(authority, "stranger", "Pia Juhl", "stranger@prove.invalid", 3))
        organisation.give_post(work, stranger, unit, Role.WORKFLOW_DESIGNER, title="Designer", starts_on=SINCE)
    with platform.work(Actor.official(stranger)) as work:
        assert [] == list(work.session.exec(select(CaseTypeVersion)).all())
        assert work.session.get(CaseType, "small") is None
    with pytest.raises(NotFound), platform.work(Actor.official(stranger)) as work:
        publish_case_type(work, version_id)
    with pytest.raises(RuleBroken) as refusal, platform.work(Actor.official(stranger)) as work:
        draft_case_type(work, SMALL)

    assert [Reason.CASE_TYPE_NAME_TAKEN] == refusal.value.reasons
