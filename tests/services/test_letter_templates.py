"""Letter templates: checked before they are kept, taken into use, retired; by whom, and by whom not."""

from collections.abc import Callable

import pytest
from sqlalchemy import text
from sqlmodel import select

from casework.approvals.definition_reading import read_definition
from casework.bootstrap import Platform
from casework.errors import NotFound, NotPermitted, Refused, RuleBroken, Stale, TemplateIsWrong
from casework.model import Blob, LetterTemplateVersion
from casework.queries.letter_templates import case_type_fields, letter_templates, template_file
from casework.queries.replies import template_choices
from casework.services import organisation
from casework.services.definition_judging import findings
from casework.services.organisation import NewOfficial
from casework.vocabulary import DefinitionProblem, Reason, Role, TemplateProblem, TemplateState
from casework.work import Actor, Work
from documents import letter_templates as keeping
from documents.blobs import BlobStore
from documents.letter_templates import CheckedTemplate
from documents.merging import merge
from tests.builders import SINCE, Ministry
from tests.replies import REPLYING, a_template, template
from ui.desk.parts.reply_terms import template_fault
from workflows.sweeping import sweep

AN_HOUR = 3600.0


def checked(*lines: str) -> CheckedTemplate:
    """Gives a Word file that says the lines, as it was checked."""
    return keeping.checked(merge, template(*lines), "brev.docx", "da")


def test_a_template_is_kept_with_its_fields_and_how_it_looks(platform: Platform, ministry: Ministry) -> None:
    version_id = a_template(platform, ministry, "Kære {{ party.name }}", "Sag {{ case.number }}", is_used=False)

    with platform.work(ministry.actor("designer")) as work:
        [shown] = letter_templates(work)
        [version] = shown.versions
        assert template_file(work, version_id).content == template("Kære {{ party.name }}", "Sag {{ case.number }}")
        assert template_file(work, version_id, is_preview=True).content != template_file(work, version_id).content
    assert (shown.name, version.state, version.fields) == ("Kort svar", TemplateState.CHECKED, ("case.number", "party.name"))
    assert version.preview.split("\n")[:2] == ["Kære Anna Prøve", "Sag 2026-123"]
    assert version.uploaded_by == "Ole Vad"


@pytest.mark.parametrize(
    ("lines", "problem", "about"),
    [
        (("{{ party.navn }} {{ ukendt }}",), TemplateProblem.UNKNOWN_FIELD, ("party.navn", "ukendt")),
        (("{% if party.navn %}x{% endif %}",), TemplateProblem.UNKNOWN_FIELD, ("party.navn",)),
        (("{{ cycler() }}",), TemplateProblem.NOT_ALLOWED, ("Call",)),
    ],
)
def test_what_nothing_fills_in_is_named_before_it_is_kept(lines: tuple[str, ...], problem: TemplateProblem, about: tuple[str, ...]) -> None:
    with pytest.raises(TemplateIsWrong) as refusal:
        checked(*lines)
    assert (refusal.value.problem, refusal.value.about) == (problem, about)


def test_a_field_of_a_case_type_is_known_by_the_case_types_of_the_house(platform: Platform, ministry: Ministry) -> None:
    with platform.work(ministry.actor("designer")) as work:
        fields = [each.name for each in case_type_fields(work)]
    with pytest.raises(TemplateIsWrong) as refusal, platform.work(ministry.actor("designer")) as work:
        keeping.add_template(work, "Beløb", "da", checked("{{ field.findes_ikke }}"))

    assert "field.findes_ikke" not in fields
    assert refusal.value.about == ("field.findes_ikke",)


def test_a_name_is_there_once_and_not_empty(platform: Platform, ministry: Ministry) -> None:
    a_template(platform, ministry, "x")
    reasons = []
    for name in ("Kort svar", "  "):
        with pytest.raises(RuleBroken) as refusal, platform.work(ministry.actor("designer")) as work:
            keeping.add_template(work, name, "da", checked("x"))
        reasons += refusal.value.reasons

    assert reasons == [Reason.NAME_IS_TAKEN, Reason.NAME_IS_EMPTY]


def test_one_version_is_in_use_and_a_retired_one_can_come_back(platform: Platform, ministry: Ministry) -> None:
    first = a_template(platform, ministry, "1")
    with platform.work(ministry.actor("manager")) as work:
        template_id = letter_templates(work)[0].template_id
        second = keeping.add_template_version(work, template_id, checked("2"))
        keeping.use_template_version(work, second)
    with platform.work(ministry.actor("designer")) as work:
        between = {each.number: each.state for each in letter_templates(work)[0].versions}
        keeping.use_template_version(work, first)
        keeping.retire_template_version(work, first)
        offered = template_choices(work)

    assert between == {2: TemplateState.IN_USE, 1: TemplateState.RETIRED}
    assert offered == ()
    with pytest.raises(RuleBroken) as refusal, platform.work(ministry.actor("designer")) as work:
        keeping.retire_template_version(work, first)
    assert refusal.value.reasons == [Reason.TEMPLATE_NOT_IN_USE]


def test_the_database_holds_one_version_in_use(platform: Platform, ministry: Ministry) -> None:
    a_template(platform, ministry, "1")
    with platform.work(ministry.actor("designer")) as work:
        keeping.add_template_version(work, letter_templates(work)[0].template_id, checked("2"))

    with pytest.raises(Exception, match="one_template_in_use"), platform.work(ministry.actor("designer")) as work:
        work.session.execute(text("UPDATE letter_template_version SET state = 'in_use'"))


def test_a_stale_deed_is_told(platform: Platform, ministry: Ministry) -> None:
    version_id = a_template(platform, ministry, "1")

    with pytest.raises(Stale), platform.work(ministry.actor("designer")) as work:
        keeping.retire_template_version(work, version_id, opened_version=1)


DEEDS: dict[str, Callable[[Work, int], object]] = {
    "add": lambda work, _: keeping.add_template(work, "En til", "da", checked("x")),
    "use": keeping.use_template_version,
    "retire": keeping.retire_template_version,
    "list": lambda work, _: letter_templates(work),
    "fields": lambda work, _: case_type_fields(work),
    "file": template_file,
}


@pytest.mark.parametrize("deed", DEEDS)
def test_without_the_privilege_nobody_keeps_templates(platform: Platform, ministry: Ministry, deed: str) -> None:
    version_id = a_template(platform, ministry, "1")

    with pytest.raises(NotPermitted) as refusal, platform.work(ministry.actor("caseworker")) as work:
        DEEDS[deed](work, version_id)
    assert refusal.value.reason is Reason.NEEDS_PRIVILEGE


def test_another_ministry_has_templates_of_its_own(platform: Platform, ministry: Ministry) -> None:
    version_id = a_template(platform, ministry, "1")
    with platform.work(Actor.system("setup")) as work:
        other = organisation.found_authority(work, "Den Anden", cvr="10000017")
        unit = organisation.add_unit(work, other, "Kontor", short_name="KO")
        official = organisation.add_official(work, NewOfficial(other, "elsewhere", "Kim Nord", "kim@anden.invalid", 0, False))
        organisation.give_post(work, official, unit, Role.WORKFLOW_DESIGNER, title="Designer", starts_on=SINCE)

    with platform.work(Actor.official(official)) as work:
        assert (letter_templates(work), template_choices(work)) == ((), ())
    with pytest.raises(NotFound), platform.work(Actor.official(official)) as work:
        template_file(work, version_id)


def test_a_definition_that_names_no_template_in_use_is_told_before_it_is_published(platform: Platform, ministry: Ministry) -> None:
    a_template(platform, ministry, "1", name="Standardsvar")
    with platform.work(ministry.actor("designer")) as work:
        found = {
            name: [each.about for each in findings(work, ministry.authority, read_definition({**REPLYING, "reply_template": name}))
                   if each.problem is DefinitionProblem.UNKNOWN_TEMPLATE]
            for name in ("Standardsvar", "Findes ikke")
        }  # fmt: skip

    assert found == {"Standardsvar": [], "Findes ikke": ["Findes ikke"]}


def test_the_sweep_leaves_templates_where_they_are(platform: Platform, ministry: Ministry) -> None:
    version_id = a_template(platform, ministry, "1")
    store = platform.store
    assert isinstance(store, BlobStore)
    sweep(platform, store, now=platform.clock().timestamp() + 1000 * AN_HOUR)

    with platform.work(ministry.actor("designer")) as work:
        version = work.session.get_one(LetterTemplateVersion, version_id)
        assert template_file(work, version_id).content == template("1")
        assert {version.sha256, version.preview_sha256} <= set(work.session.exec(select(Blob.sha256)).all())


def test_a_refusal_names_what_is_wrong(platform: Platform, ministry: Ministry) -> None:
    with pytest.raises(Refused) as refusal:
        checked("{{ party.navn }}")

    assert isinstance(refusal.value, TemplateIsWrong)
    assert "party.navn" in template_fault(refusal.value, "da")
