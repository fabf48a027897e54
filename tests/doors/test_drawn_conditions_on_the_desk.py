"""Conditions of drawn steps on the desk: what the form offers and takes, and how they are told, found wanting and compared."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from streamlit.testing.v1 import AppTest

from casework.bootstrap import Platform
from casework.errors import DefinitionIsWrong
from casework.services import definition_drafts
from casework.services.case_type_versions import bring_shipped_case_types
from casework.work import Actor
from tests.builders import Ministry
from tests.course import add_designer
from tests.doors.page_walk import a_desk, shown
from tests.doors.test_definition_pages import drafted, page, source_of
from tests.services.test_definition_drafts import GOOD

Deed = Callable[[AppTest], None]


@dataclass(frozen=True)
class ConditionForm:
    """Is the form of the second step's condition, with one row that asks of a field."""

    version_id: int
    field: str

    def part(self, name: str) -> str:
        """Gives the key of a part of its row."""
        return f"s{self.version_id}_1_1_when_0_{name}"

    def opened(self, at: AppTest) -> None:
        at.button(key="edit_1").click()

    def on_its_field(self) -> tuple[Deed, Deed, Deed]:
        """Gives the deeds that open the step, ask for one row, and choose its field."""

        def count(at: AppTest) -> None:
            self.opened(at)
            at.number_input(key=f"s{self.version_id}_1_1_when_count").set_value(1)

        def choose(at: AppTest) -> None:
            self.opened(at)
            at.selectbox(key=self.part("field")).set_value(self.field)

        return self.opened, count, choose


LARGE = "    when: {differs: [{field: unit}, JU]}\n"


def with_invoices(platform: Platform, ministry: Ministry, when: str) -> int:
    """Gives a draft over the fields of invoices, whose amounts are money, with a condition on its second step."""
    with platform.work(Actor.system("setup")) as work:
        bring_shipped_case_types(work, ministry.authority, publish=True)
    return drafted(platform, ministry, GOOD.replace(LARGE, f"    when: {when}\n") if when else GOOD.replace(LARGE, ""))


def test_an_amount_is_typed_as_people_write_it_and_kept_exactly(platform: Platform, ministry: Ministry) -> None:
    version_id = with_invoices(platform, ministry, "")
    form = ConditionForm(version_id, "net")

    def typed(amount: str) -> Deed:
        def fill(at: AppTest) -> None:
            form.opened(at)
            assert 8 == len(at.selectbox(key=form.part("comparison_net")).options)
            at.selectbox(key=form.part("comparison_net")).set_value("more")
            at.text_input(key=form.part("value_net")).set_value(amount)
            at.button(key="step_do").click()

        return fill

    wrong = page(platform, ministry, version_id, *form.on_its_field(), typed("halvanden million"))
    half = page(platform, ministry, version_id, *form.on_its_field(), typed(""))
    page(platform, ministry, version_id, *form.on_its_field(), typed("1.250.000,50"))

    assert ("Det er ikke et tal" in wrong, "Betingelsen er ikke hel" in half) == (True, True)
    assert "1250000.5" in source_of(platform, ministry, version_id)
    assert "Hvis Beløb uden moms er mere end 1.250.000,5" in page(platform, ministry, version_id)


def test_a_choice_is_only_compared_with_its_choices(platform: Platform, ministry: Ministry) -> None:
    version_id = with_invoices(platform, ministry, "")
    form = ConditionForm(version_id, "channel")

    def look(at: AppTest) -> None:
        form.opened(at)
        assert ["er", "er ikke", "er udfyldt", "er ikke udfyldt"] == at.selectbox(key=form.part("comparison_channel")).options
        assert "Digital Post" in at.selectbox(key=form.part("value_channel")).options

    page(platform, ministry, version_id, *form.on_its_field(), look)


def test_what_does_not_fit_its_field_is_told_by_step_and_field_and_not_published(platform: Platform, ministry: Ministry) -> None:
    version_id = with_invoices(platform, ministry, "{more: [{field: net}, 'mange penge']}")
    other = add_designer(platform, ministry).official_id
    assert other is not None

    text = page(platform, ministry, version_id, who=other)

    assert "trin 2, Departementschef, betingelsen: Beløb uden moms er et tal og sammenlignes med noget andet" in text
    with pytest.raises(DefinitionIsWrong), platform.work(add_designer(platform, ministry)) as work:
        definition_drafts.publish_definition_draft(work, version_id)


def test_what_is_found_is_told_in_english_too(platform: Platform, ministry: Ministry) -> None:
    version_id = with_invoices(platform, ministry, "{more: [{field: net}, 50000]}")
    desk = a_desk(platform, ministry.people["designer"], "designer", language="en")

    text = shown(desk, page="definition", id=str(version_id), tab="steps")

    assert "step 2, Departementschef, the condition: while Net amount is not filled in, the step is asked, to be safe" in text


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("da", ("Hvis Beløb uden moms er mere end Bestilt beløb uden moms", "Hvis (Beløb uden moms + Moms) er mindst 1.250.000,5",
                "Kontorchef blev godkendt på en betingelse")),
        ("en", ("If Net amount is more than Net amount ordered", "If (Net amount + VAT) is at least 1,250,000.5",
                "Kontorchef was approved on a condition")),
    ],
)  # fmt: skip
def test_conditions_between_fields_are_sentences(platform: Platform, ministry: Ministry, language: str, said: tuple[str, ...]) -> None:
    between = (
        "{more: [{field: net}, {field: ordered}]}",
        "{at_least: [{sum: [{field: net}, {field: vat}]}, 1250000.5]}",
        "{equals: [{field: 'on_condition:head'}, true]}",
    )
    desk = a_desk(platform, ministry.people["designer"], "designer", language=language)
    for when, sentence in zip(between, said, strict=True):
        version_id = with_invoices(platform, ministry, when)
        assert sentence in shown(desk, page="definition", id=str(version_id), tab="steps")
        with platform.work(ministry.actor("designer")) as work:
            definition_drafts.drop_definition_draft(work, version_id)


def test_what_differs_is_told_by_titles_and_names(platform: Platform, ministry: Ministry) -> None:
    first = with_invoices(platform, ministry, "{more: [{field: net}, 50000]}")
    with platform.work(add_designer(platform, ministry)) as work:
        definition_drafts.publish_definition_draft(work, first)
    source = source_of(platform, ministry, first)
    changed = source.replace("50000", "100000").replace("deadline: +3", "deadline: +4").replace("title: Tilskud", "title: Faktura")
    second = drafted(platform, ministry, changed)

    text = page(platform, ministry, second, tab="differences")

    for said in ("Departementschef: finder sted hvis", "Beløb uden moms er mere end 50.000", "Beløb uden moms er mere end 100.000",
                 "Kontorchef: frist", "4 arbejdsdage"):  # fmt: skip
        assert said in text
    assert ("step secretary" in text, "field: net" in text) == (False, False)
    listed = shown(a_desk(platform, ministry.people["designer"], "designer"), page="definitions")
    assert ("<h2>Tilskud <span" in listed, "Der er et udkast: Faktura" in listed) == (True, True)
