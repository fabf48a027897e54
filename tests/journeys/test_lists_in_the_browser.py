"""An official keeps order: the panel of lists, a table, filters saved, many records at once with undo, folders and reminders."""

from collections.abc import Callable

import pytest

from casework.queries import list_panel, lists
from casework.services import granting, organisation, records, signing_in
from casework.services.organisation import NewOfficial
from casework.vocabulary import AccessLevel, Cause, RecordKind, RecordState, Right, Role
from casework.work import Actor
from tests.builders import SINCE, a_record
from tests.journeys.conftest import Scene
from tests.journeys.stage import PASSWORD

DIALOG = "[role=dialog]"
pytestmark = [pytest.mark.long, pytest.mark.timeout(600)]
TITLES = ("Årsberetning om ørreder", "Ansøgning om æblelager", "Zonekort over øen", "Beredskabsplan 2027")


def test_an_official_keeps_order(scene: Scene) -> None:
    _arrange(scene)
    for step in STORY:
        step(scene)


def _arrange(scene: Scene) -> None:
    """Gives the ministry one more unit with one more official, whose lists no other journey fills."""
    ministry = scene.stage.ministry
    with scene.stage.platform.work(Actor.system("setup")) as work:
        unit = organisation.add_unit(work, ministry.authority, "Orden & Arkiv", short_name="OA")
        keeper = organisation.add_official(work, NewOfficial(ministry.authority, "keeper", "Signe Eng", "keeper@prove.invalid", 2, False))
        organisation.give_post(work, keeper, unit, Role.HEAD, title="Kontorchef", starts_on=SINCE)
        signing_in.set_password(work, keeper, PASSWORD)
    ministry.people["keeper"] = keeper
    with scene.work("keeper") as work:
        for title in TITLES:
            made = a_record(
                work, ministry, title=title, unit_id=unit, responsible_id=keeper, created_by=keeper,
                state=RecordState.RECEIVED, kind=RecordKind.INTERNAL, access_level=AccessLevel.UNIT,
            )  # fmt: skip
            granting.give(work, made, keeper, right=Right.FULL_WRITE, cause=Cause.RESPONSIBLE)


def the_panel_shows_the_lists_in_groups_and_folds_away(scene: Scene) -> None:
    keeper = scene.at_the_desk("keeper")
    keeper.page.click("nav a[data-key=my_process]")
    keeper.page.locator("[role=option]", has_text=TITLES[0]).wait_for()

    assert [] == keeper.violations()
    keeper.picture("lists")
    keeper.page.click(".panel .fold")
    keeper.page.wait_for_selector(".row nav a[data-key=my_cases]")
    assert [] == keeper.violations()
    keeper.page.click(".unfold")
    keeper.page.wait_for_selector(".panel nav a[data-key=my_desktop]")
    keeper.page.locator(".panel nav a[data-key=my_inbox]").focus()
    keeper.page.keyboard.press("ArrowDown")
    assert "for_approval" == keeper.page.evaluate(_FOCUSED_KEY)


def a_list_becomes_a_table_sorted_by_two_levels(scene: Scene) -> None:
    keeper = scene.at_the_desk("keeper")
    keeper.go("/?list=my_process", until="[role=option]")
    keeper.page.click(".tool[data-tool=table]")
    keeper.page.wait_for_selector("table[role=grid] tbody tr")
    keeper.page.click("th button[data-column=title]")
    keeper.page.wait_for_selector("th[aria-sort=ascending]")
    keeper.page.wait_for_function(_FIRST_TITLE, arg=TITLES[1])
    keeper.page.click("th button[data-column=status]", modifiers=["Shift"])
    keeper.page.wait_for_selector("th button[data-column=status] small")

    assert ["Ansøgning om æblelager", "Beredskabsplan 2027", "Zonekort over øen", "Årsberetning om ørreder"] == [
        keeper.page.locator("td.wide").nth(number).get_attribute("title") for number in range(len(TITLES))
    ]
    assert [] == keeper.violations()


def many_are_chosen_by_keyboard_and_flagged_and_it_is_undone(scene: Scene) -> None:
    keeper = scene.at_the_desk("keeper")
    keeper.page.locator("tbody tr").first.focus()
    keeper.page.keyboard.press("Shift+ArrowDown")
    keeper.page.keyboard.press("Shift+ArrowDown")
    keeper.page.locator(".chosen b", has_text="3 valgt").wait_for()
    assert [] == keeper.violations()
    keeper.picture("list-table")
    keeper.page.click(".chosen button[data-act=flag]")
    keeper.page.locator("[role=dialog]", has_text="3 akter er valgt").wait_for()
    assert [] == keeper.violations()
    keeper.press("many_do")
    keeper.page.locator(".notice", has_text="Udført for 3 akter").wait_for()
    keeper.page.locator("td .flag.red").nth(2).wait_for()
    keeper.page.wait_for_selector("[role=dialog]", state="detached")
    keeper.page.click(".notice button:has-text('Fortryd')")
    keeper.page.locator(".notice", has_text="Fortrudt for 3 akter").wait_for()
    keeper.page.wait_for_selector("td .flag.red", state="detached")
    keeper.page.wait_for_selector("[role=dialog]", state="detached")


def a_column_is_made_wider_and_stays_so(scene: Scene) -> None:
    keeper = scene.at_the_desk("keeper")
    keeper.page.locator("th[data-column=sender] .edge").focus()
    for _ in range(3):
        keeper.page.keyboard.press("ArrowRight")
    keeper.page.wait_for_timeout(900)
    keeper.go("/?list=my_process", until="table.fixed tbody tr")
    with scene.work("keeper") as work:
        kept = list_panel.habits(work)["list:my_process"]["widths"]["sender"]
    assert kept == keeper.page.locator("th[data-column=sender]").evaluate("cell => cell.offsetWidth")


def what_is_refused_says_why(scene: Scene) -> None:
    keeper = scene.at_the_desk("keeper")
    keeper.page.locator("tbody input").first.check()
    keeper.page.click(".chosen button[data-act=register]")
    keeper.press("many_do")
    keeper.page.locator("[role=dialog] table", has_text="Læg først akten på en sag").wait_for()
    assert [] == keeper.violations()
    keeper.picture("list-refused")
    keeper.press("many_close")
    keeper.page.wait_for_selector("[role=dialog]", state="detached")


def a_filter_is_shown_by_a_link_and_saved_under_a_name(scene: Scene) -> None:
    keeper = scene.at_the_desk("keeper")
    keeper.page.click(".tool[data-tool=filter]")
    keeper.page.locator("[role=dialog]", has_text="Kolonne 1").wait_for()
    keeper.page.locator("[role=dialog] [data-testid=stSelectbox] input").first.click()
    keeper.page.keyboard.type("Titel")
    keeper.page.keyboard.press("Enter")
    keeper.page.locator("[role=dialog] [data-testid=stTextInput]", has_text="Værdi 1").locator("input").fill("ørred")
    keeper.page.keyboard.press("Tab")
    assert [] == keeper.violations()
    keeper.picture("list-filter")
    keeper.page.fill("[role=dialog] .st-key-list_name input", "Ørreder")
    keeper.page.keyboard.press("Tab")
    keeper.press("list_save")
    keeper.page.locator(".panel nav a", has_text="Ørreder").wait_for()
    keeper.page.locator("[role=option]", has_text=TITLES[0]).wait_for()
    assert 1 == keeper.page.locator("[role=option]").count()


def the_list_is_shared_with_a_colleague_by_typing_the_name(scene: Scene) -> None:
    keeper = scene.at_the_desk("keeper")
    keeper.go("/?page=lists", until="a.quiet:has-text('Ørreder')")
    with scene.work("keeper") as work:
        list_id = next(each.list_id for each in list_panel.saved_lists(work) if each.name == "Ørreder")
    keeper.open(f"share_{list_id}", until=f"{DIALOG} .st-key-share_words input")
    keeper.page.fill(".st-key-share_words input", "lis kr")
    keeper.page.keyboard.press("Tab")
    keeper.page.locator(".st-key-share_who label", has_text="Lis Krogh").click()
    keeper.page.wait_for_selector(".st-key-share_do button:enabled")
    assert [] == keeper.violations()
    keeper.picture("list-share")
    keeper.press("share_do")
    keeper.page.locator(".st-key-wide", has_text="Delt med Lis Krogh").wait_for()
    with scene.work("manager") as work:
        assert ("Signe Eng", False) == next(
            (each.owner, each.may_change) for each in list_panel.saved_lists(work) if each.list_id == list_id
        )
    manager = scene.at_the_desk("manager")
    manager.page.bring_to_front()
    manager.go("/?page=lists", until=f".st-key-hide_{list_id}")
    manager.does(f"hide_{list_id}", told="er skjult blandt dine lister")
    manager.page.wait_for_selector(f".st-key-again_{list_id}")
    assert [] == manager.violations()
    manager.picture("lists-shared")
    keeper.page.bring_to_front()
    keeper.go(f"/?list=saved-{list_id}", until="[role=option]")


def a_record_is_kept_in_my_own_order(scene: Scene) -> None:
    keeper = scene.at_the_desk("keeper")
    keeper.press("do_own_order")
    keeper.page.locator("[role=dialog]", has_text="Hold orden").wait_for()
    keeper.page.locator("[role=dialog] label", has_text="På mit skrivebord").click()
    keeper.page.locator("[role=dialog] label", has_text="Grønt flag").click()
    assert [] == keeper.violations()
    keeper.picture("own-order")
    keeper.press("own_save")
    keeper.page.locator(".notice", has_text="gemt i din orden").wait_for()
    keeper.page.click(".panel nav a[data-key=my_desktop]")
    keeper.page.locator("[role=option]", has_text=TITLES[0]).wait_for()
    with scene.work("keeper") as work:
        row = lists.page(work, "my_desktop").rows[0]
        assert ("green", TITLES[0]) == (row.flag, row.title)
    with scene.work("manager") as work:
        assert list_panel.own_facts(work, row.record_id).flag is None


def the_bin_is_a_list_and_gives_back(scene: Scene) -> None:
    with scene.work("keeper") as work:
        binned = next(row.record_id for row in lists.page(work, "my_process").rows if row.title == TITLES[3])
        records.bin_record(work, binned)
    keeper = scene.at_the_desk("keeper")
    keeper.go("/?list=bin", until="table[role=grid] tbody tr")
    keeper.page.locator("tbody input").first.check()
    assert [] == keeper.violations()
    keeper.picture("list-bin")
    keeper.page.click(".chosen button[data-act=restore]")
    keeper.page.locator(".empty b", has_text="Papirkurven er tom").wait_for()
    with scene.work("keeper") as work:
        assert binned in [row.record_id for row in lists.page(work, "my_process").rows]


def folders_are_made_and_the_page_speaks_english(scene: Scene) -> None:
    keeper = scene.at_the_desk("keeper")
    keeper.go("/?page=lists", until=".page h1")
    keeper.page.fill(".st-key-folder_name input", "Til tilsynet")
    keeper.page.keyboard.press("Tab")
    keeper.press("folder_make")
    keeper.page.locator(".panel nav a", has_text="Til tilsynet").wait_for()
    assert [] == keeper.violations()
    keeper.picture("lists-page")
    keeper.page.fill(".st-key-folder_new_name input", "Tilsynet")
    keeper.page.keyboard.press("Tab")
    keeper.press("folder_change")
    keeper.page.locator(".notice", has_text="Mappen er rettet").wait_for()
    keeper.page.locator(".panel nav a", has_text="Tilsynet").wait_for()
    keeper.go("/?list=archive&as=cases", until=".total")
    assert [] == keeper.violations()
    keeper.page.click(".me")
    keeper.page.click(".menu button:has-text('English')")
    keeper.page.locator(".panel nav a", has_text="In process with me").wait_for()
    assert [] == keeper.violations()


def the_list_its_tools_and_dialogs_speak_english(scene: Scene) -> None:
    keeper = scene.at_the_desk("keeper")
    keeper.go("/?list=my_process", until="table[role=grid] tbody tr")
    assert [] == keeper.violations()
    for tool, words in (("filter", "Column 1"), ("columns", "Columns, in the order they stand")):
        keeper.page.click(f".tool[data-tool={tool}]")
        keeper.page.locator(DIALOG, has_text=words).wait_for()
        assert [] == keeper.violations()
        keeper.picture(f"list-{tool}-english")
        keeper.page.keyboard.press("Escape")
        keeper.page.wait_for_selector(DIALOG, state="detached")
    keeper.page.locator("table[role=grid] tbody input").first.check()
    keeper.page.locator(".chosen b", has_text="1 chosen").wait_for()
    assert [] == keeper.violations()
    keeper.page.click(".chosen button[data-act=flag]")
    keeper.page.locator(DIALOG, has_text="chosen").wait_for()
    assert [] == keeper.violations()
    keeper.go("/?page=lists", until="a.quiet:has-text('Ørreder')")
    with scene.work("keeper") as work:
        list_id = next(each.list_id for each in list_panel.saved_lists(work) if each.name == "Ørreder")
    keeper.open(f"share_{list_id}", until=f"{DIALOG} .st-key-share_words input")
    keeper.page.locator(DIALOG, has_text="Share no longer with Lis Krogh").wait_for()
    assert [] == keeper.violations()
    keeper.picture("list-share-english")


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
    the_list_is_shared_with_a_colleague_by_typing_the_name,
    a_record_is_kept_in_my_own_order,
    the_bin_is_a_list_and_gives_back,
    folders_are_made_and_the_page_speaks_english,
    the_list_its_tools_and_dialogs_speak_english,
)
