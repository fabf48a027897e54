"""An official keeps order: the panel of lists, a table, filters saved, many records at once with undo, folders and reminders."""

from collections.abc import Callable

import pytest

from casework.queries import list_panel, lists
from casework.services import granting, records
from casework.vocabulary import AccessLevel, Cause, RecordKind, RecordState, Right
from tests.builders import a_record
from tests.journeys.conftest import Scene

pytestmark = pytest.mark.timeout(600)
TITLES = ("Årsberetning om ørreder", "Ansøgning om æblelager", "Zonekort over øen", "Beredskabsplan 2027")


def test_an_official_keeps_order(scene: Scene) -> None:
    _arrange(scene)
    for step in STORY:
        step(scene)


def _arrange(scene: Scene) -> None:
    with scene.work("lawyer") as work:
        lawyer = scene.stage.ministry.people["lawyer"]
        for title in TITLES:
            made = a_record(
                work, scene.stage.ministry, title=title, unit_id=scene.stage.ministry.legal, responsible_id=lawyer, created_by=lawyer,
                state=RecordState.RECEIVED, kind=RecordKind.INTERNAL, access_level=AccessLevel.UNIT,
            )  # fmt: skip
            granting.give(work, made, lawyer, right=Right.FULL_WRITE, cause=Cause.RESPONSIBLE)


def the_panel_shows_the_lists_in_groups_and_folds_away(scene: Scene) -> None:
    lawyer = scene.at_the_desk("lawyer")
    lawyer.page.click("nav a[data-key=my_process]")
    lawyer.page.locator("[role=option]", has_text=TITLES[0]).wait_for()

    assert [] == lawyer.violations()
    lawyer.picture("lists")
    lawyer.page.click(".panel .fold")
    lawyer.page.wait_for_selector(".row nav a[data-key=my_cases]")
    assert [] == lawyer.violations()
    lawyer.page.click(".unfold")
    lawyer.page.wait_for_selector(".panel nav a[data-key=my_desktop]")
    lawyer.page.locator(".panel nav a[data-key=my_inbox]").focus()
    lawyer.page.keyboard.press("ArrowDown")
    assert "for_approval" == lawyer.page.evaluate(_FOCUSED_KEY)


def a_list_becomes_a_table_sorted_by_two_levels(scene: Scene) -> None:
    lawyer = scene.at_the_desk("lawyer")
    lawyer.go("/?list=my_process", until="[role=option]")
    lawyer.page.click(".tool[data-tool=table]")
    lawyer.page.wait_for_selector("table[role=grid] tbody tr")
    lawyer.page.click("th button[data-column=title]")
    lawyer.page.wait_for_selector("th[aria-sort=ascending]")
    lawyer.page.wait_for_function(_FIRST_TITLE, arg=TITLES[1])
    lawyer.page.click("th button[data-column=status]", modifiers=["Shift"])
    lawyer.page.wait_for_selector("th button[data-column=status] small")

    assert ["Ansøgning om æblelager", "Beredskabsplan 2027", "Zonekort over øen", "Årsberetning om ørreder"] == [
        lawyer.page.locator("td.wide").nth(number).get_attribute("title") for number in range(len(TITLES))
    ]
    assert [] == lawyer.violations()


def many_are_chosen_by_keyboard_and_flagged_and_it_is_undone(scene: Scene) -> None:
    lawyer = scene.at_the_desk("lawyer")
    lawyer.page.locator("tbody tr").first.focus()
    lawyer.page.keyboard.press("Shift+ArrowDown")
    lawyer.page.keyboard.press("Shift+ArrowDown")
    lawyer.page.locator(".chosen b", has_text="3 valgt").wait_for()
    assert [] == lawyer.violations()
    lawyer.picture("list-table")
    lawyer.page.click(".chosen button[data-act=flag]")
    lawyer.page.locator("[role=dialog]", has_text="3 akter er valgt").wait_for()
    assert [] == lawyer.violations()
    lawyer.press("many_do")
    lawyer.page.locator(".notice", has_text="Udført for 3 akter").wait_for()
    lawyer.page.locator("td .flag.red").nth(2).wait_for()
    lawyer.page.wait_for_selector("[role=dialog]", state="detached")
    lawyer.page.click(".notice button:has-text('Fortryd')")
    lawyer.page.locator(".notice", has_text="Fortrudt for 3 akter").wait_for()
    lawyer.page.wait_for_selector("td .flag.red", state="detached")
    lawyer.page.wait_for_selector("[role=dialog]", state="detached")


def a_column_is_made_wider_and_stays_so(scene: Scene) -> None:
    lawyer = scene.at_the_desk("lawyer")
    lawyer.page.locator("th[data-column=sender] .edge").focus()
    for _ in range(3):
        lawyer.page.keyboard.press("ArrowRight")
    lawyer.page.wait_for_timeout(900)
    lawyer.go("/?list=my_process", until="table.fixed tbody tr")
    with scene.work("lawyer") as work:
        kept = list_panel.habits(work)["list:my_process"]["widths"]["sender"]
    assert kept == lawyer.page.locator("th[data-column=sender]").evaluate("cell => cell.offsetWidth")


def what_is_refused_says_why(scene: Scene) -> None:
    lawyer = scene.at_the_desk("lawyer")
    lawyer.page.locator("tbody input").first.check()
    lawyer.page.click(".chosen button[data-act=register]")
    lawyer.press("many_do")
    lawyer.page.locator("[role=dialog] table", has_text="Læg først akten på en sag").wait_for()
    assert [] == lawyer.violations()
    lawyer.picture("list-refused")
    lawyer.press("many_close")
    lawyer.page.wait_for_selector("[role=dialog]", state="detached")


def a_filter_is_shown_by_a_link_and_saved_under_a_name(scene: Scene) -> None:
    lawyer = scene.at_the_desk("lawyer")
    lawyer.page.click(".tool[data-tool=filter]")
    lawyer.page.locator("[role=dialog]", has_text="Kolonne 1").wait_for()
    lawyer.page.locator("[role=dialog] [data-testid=stSelectbox] input").first.click()
    lawyer.page.keyboard.type("Titel")
    lawyer.page.keyboard.press("Enter")
    lawyer.page.locator("[role=dialog] [data-testid=stTextInput]", has_text="Værdi 1").locator("input").fill("ørred")
    lawyer.page.keyboard.press("Tab")
    assert [] == lawyer.violations()
    lawyer.picture("list-filter")
    lawyer.page.fill("[role=dialog] .st-key-list_name input", "Ørreder")
    lawyer.page.keyboard.press("Tab")
    lawyer.press("list_save")
    lawyer.page.locator(".panel nav a", has_text="Ørreder").wait_for()
    lawyer.page.locator("[role=option]", has_text=TITLES[0]).wait_for()
    assert 1 == lawyer.page.locator("[role=option]").count()


def a_record_is_kept_in_my_own_order(scene: Scene) -> None:
    lawyer = scene.at_the_desk("lawyer")
    lawyer.press("do_own_order")
    lawyer.page.locator("[role=dialog]", has_text="Hold orden").wait_for()
    lawyer.page.locator("[role=dialog] label", has_text="På mit skrivebord").click()
    lawyer.page.locator("[role=dialog] label", has_text="Grønt flag").click()
    assert [] == lawyer.violations()
    lawyer.picture("own-order")
    lawyer.press("own_save")
    lawyer.page.locator(".notice", has_text="gemt i din orden").wait_for()
    lawyer.page.click(".panel nav a[data-key=my_desktop]")
    lawyer.page.locator("[role=option]", has_text=TITLES[0]).wait_for()
    with scene.work("lawyer") as work:
        row = lists.page(work, "my_desktop").rows[0]
        assert ("green", TITLES[0]) == (row.flag, row.title)
    with scene.work("manager") as work:
        assert list_panel.own_facts(work, row.record_id).flag is None


def the_bin_is_a_list_and_gives_back(scene: Scene) -> None:
    with scene.work("lawyer") as work:
        binned = next(row.record_id for row in lists.page(work, "my_process").rows if row.title == TITLES[3])
        records.bin_record(work, binned)
    lawyer = scene.at_the_desk("lawyer")
    lawyer.go("/?list=bin", until="table[role=grid] tbody tr")
    lawyer.page.locator("tbody input").first.check()
    assert [] == lawyer.violations()
    lawyer.picture("list-bin")
    lawyer.page.click(".chosen button[data-act=restore]")
    lawyer.page.locator(".empty b", has_text="Papirkurven er tom").wait_for()
    with scene.work("lawyer") as work:
        assert binned in [row.record_id for row in lists.page(work, "my_process").rows]


def folders_are_made_and_the_page_speaks_english(scene: Scene) -> None:
    lawyer = scene.at_the_desk("lawyer")
    lawyer.go("/?page=lists", until=".page h1")
    lawyer.page.fill(".st-key-folder_name input", "Til tilsynet")
    lawyer.page.keyboard.press("Tab")
    lawyer.press("folder_make")
    lawyer.page.locator(".panel nav a", has_text="Til tilsynet").wait_for()
    assert [] == lawyer.violations()
    lawyer.picture("lists-page")
    lawyer.page.fill(".st-key-folder_new_name input", "Tilsynet")
    lawyer.page.keyboard.press("Tab")
    lawyer.press("folder_change")
    lawyer.page.locator(".notice", has_text="Mappen er rettet").wait_for()
    lawyer.page.locator(".panel nav a", has_text="Tilsynet").wait_for()
    lawyer.go("/?list=archive&as=cases", until=".total")
    assert [] == lawyer.violations()
    lawyer.page.click(".me")
    lawyer.page.click(".menu button:has-text('English')")
    lawyer.page.locator(".panel nav a", has_text="In process with me").wait_for()


_FOCUSED_KEY = """() => {
  let focused = document.activeElement
  while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement
  return focused?.dataset?.key
}"""
_FIRST_TITLE = """title => {
  const deep = root => [...root.querySelectorAll('*')].flatMap(node => node.shadowRoot ? [node, ...deep(node.shadowRoot)] : [node])
  return deep(document).find(node => node.matches?.('td.wide'))?.title === title
}"""
STORY: tuple[Callable[[Scene], None], ...] = (
    the_panel_shows_the_lists_in_groups_and_folds_away,
    a_list_becomes_a_table_sorted_by_two_levels,
    many_are_chosen_by_keyboard_and_flagged_and_it_is_undone,
    a_column_is_made_wider_and_stays_so,
    what_is_refused_says_why,
    a_filter_is_shown_by_a_link_and_saved_under_a_name,
    a_record_is_kept_in_my_own_order,
    the_bin_is_a_list_and_gives_back,
    folders_are_made_and_the_page_speaks_english,
)
