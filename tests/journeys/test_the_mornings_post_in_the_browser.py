"""A clerk's morning on the desk itself, in headless Chromium: read, take, make a case, register, send round, decide, find.

One story in order: each test goes on where the one before it stopped. Every page it comes to is shown to axe and kept as a
picture for the manual.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, expect
from sqlmodel import select

from casework.model import Record
from casework.services import notes, signing_in
from casework.work import Actor
from tests.journeys.browser import Person, Seen, browser, person
from tests.journeys.stage import PASSWORD, Stage, stage, until_idle

TITLE = "Ansøgning om tilskud til varmepumpeanlæg"
pytestmark = [pytest.mark.long, pytest.mark.timeout(600)]


@dataclass
class Morning:
    """Is the stage, the browser, and the people who have come in so far."""

    stage: Stage
    browser: Browser
    seen: Seen = field(default_factory=Seen)
    people: dict[str, Person] = field(default_factory=dict)

    def at_the_desk(self, username: str) -> Person:
        if username not in self.people:
            self.people[username] = person(self.browser, self.stage.url, self.seen)
            self.people[username].sign_in(username, PASSWORD)
        return self.people[username]

    def the_runner_works(self) -> None:
        until_idle(self.stage.platform)


@pytest.fixture(scope="module")
def morning(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Morning]:
    with stage(tmp_path_factory.mktemp("desk")) as ready, browser() as started:
        yield Morning(ready, started)


def test_the_whole_morning(morning: Morning) -> None:
    for step in STORY:
        step(morning)

    assert {urlsplit(morning.stage.url).netloc} == morning.seen.hosts
    assert [] == [error for error in morning.seen.errors if "401" not in error]


def a_stranger_is_asked_to_sign_in_and_comes_to_where_they_were_going(morning: Morning) -> None:
    stranger = person(morning.browser, morning.stage.url, morning.seen)
    stranger.page.goto(morning.stage.url + "/?record=1")

    assert [] == stranger.violations()
    stranger.picture("sign-in")
    stranger.page.fill("#name", "clerk")
    stranger.page.fill("#password", "forkert")
    stranger.page.click("button.primary")
    assert "ikke rigtig" in stranger.page.inner_text("[role=alert]")
    assert [] == stranger.violations()
    stranger.page.fill("#password", PASSWORD)
    stranger.page.click("button.primary")
    stranger.page.wait_for_selector(".head h1")
    assert TITLE == stranger.page.inner_text(".head h1")
    morning.people["clerk"] = stranger


def the_clerk_walks_the_inbox_with_the_arrow_keys(morning: Morning) -> None:
    clerk = morning.at_the_desk("clerk")
    clerk.go("/?list=unit_inbox", until="[role=option][aria-selected=true]")
    clerk.page.wait_for_selector(".head h1")
    clerk.page.locator("[role=option][aria-selected=true]").focus()
    walked = [clerk.page.inner_text(".head h1")]
    for key in ("ArrowDown", "j", "End", "Home"):
        clerk.page.keyboard.press(key)
        clerk.page.wait_for_function("before => document.querySelector('.head h1').innerText !== before", arg=walked[-1])
        walked.append(clerk.page.inner_text(".head h1"))

    assert [*walked[:3], TITLE, walked[0]] == walked
    assert "da" == clerk.page.evaluate("document.documentElement.lang")
    assert "option" == clerk.page.evaluate(_ROLE_OF_FOCUS)
    assert [] == clerk.violations()
    clerk.picture("inbox")


def the_clerk_reads_a_mail_that_can_do_nothing(morning: Morning) -> None:
    clerk = morning.at_the_desk("clerk")
    clerk.page.click("text=Aktindsigt i tilsynssag om jordforurening")
    frame = clerk.page.frame_locator("iframe")
    frame.locator("h2").wait_for()

    assert "gamle garvergrund" in frame.locator("body").inner_text()
    assert "taken" not in clerk.page.title()
    assert [] == clerk.violations()
    clerk.picture("mail")


def the_clerk_reads_a_letter_whose_words_can_be_marked(morning: Morning) -> None:
    clerk = morning.at_the_desk("clerk")
    clerk.page.click(f"[role=option]:has-text('{TITLE}')")
    clerk.page.wait_for_selector(".words span:has-text('Fjernvarme')")

    assert ("1", "af 2") == (clerk.page.input_value(".place .number"), clerk.page.inner_text(".place .of"))
    clerk.page.locator(".viewer .scroll").focus()
    clerk.page.keyboard.press("PageDown")
    expect(clerk.page.locator(".place .number")).to_have_value("2")
    clerk.page.keyboard.press("Home")
    assert [] == clerk.violations()
    clerk.picture("letter")


def the_clerk_takes_it_and_makes_a_case_of_it_in_one_step(morning: Morning) -> None:
    clerk = morning.at_the_desk("clerk")
    clerk.press("do_take_responsibility")
    assert TITLE in clerk.told()
    clerk.press("do_place_on_case")
    clerk.page.locator("[role=dialog] .st-key-case_code input").first.click()
    clerk.page.keyboard.type("varmepumper")
    clerk.page.locator("[role=option]", has_text="06.02.01").wait_for()
    clerk.page.keyboard.press("Enter")
    clerk.picture("new-case")
    assert [] == clerk.violations()
    clerk.press("case_open")
    clerk.page.locator(".notice", has_text="2026-1").wait_for()


def the_clerk_registers_it_and_sends_it_round(morning: Morning) -> None:
    clerk = morning.at_the_desk("clerk")
    clerk.press("do_register")
    clerk.page.locator("dl.facts", has_text="2026-1-1").first.wait_for()
    clerk.press("do_start_approval")
    clerk.page.locator("[role=dialog]", has_text="Kontorchef → Departementschef").wait_for()
    assert [] == clerk.violations()
    clerk.picture("start-approval")
    clerk.press("approval_start")
    clerk.page.locator(".notice", has_text="på vej").wait_for()
    morning.the_runner_works()


def the_head_finds_it_under_for_approval_and_returns_it_with_a_comment(morning: Morning) -> None:
    head = morning.at_the_desk("head")
    head.page.click("nav a[data-key=for_approval]")
    head.page.wait_for_selector(".st-key-decide")
    head.page.wait_for_selector(".words span")
    assert [] == head.violations()
    head.picture("decide")
    head.press_what("decide_return")
    head.press("return_send")
    head.page.locator("[role=dialog]", has_text="Skriv, hvorfor").wait_for()
    assert [] == head.violations()
    head.picture("return")
    head.page.fill("[role=dialog] textarea", "Budgettet stemmer ikke.")
    head.page.keyboard.press("Tab")
    head.press("return_send")
    head.page.locator(".notice", has_text="Returneret").wait_for()
    morning.the_runner_works()


def the_clerk_sends_it_on_again_and_both_approve(morning: Morning) -> None:
    clerk = morning.at_the_desk("clerk")
    clerk.go("/?list=my_inbox", until=".st-key-approval_resume")
    assert "Budgettet stemmer ikke." in clerk.page.inner_text(".path")
    clerk.picture("returned")
    clerk.press("approval_resume")
    clerk.page.locator(".notice", has_text="på vej").wait_for()
    morning.the_runner_works()
    for approver in ("head", "secretary"):
        deciding = morning.at_the_desk(approver)
        deciding.go("/?list=for_approval", until="[class*=st-key-decide_approve]")
        deciding.press_what("decide_approve")
        deciding.page.locator(".notice", has_text="Godkendt").wait_for()
        morning.the_runner_works()


def the_final_approval_shows_in_the_clerks_inbox_and_the_history_tells_it_in_words(morning: Morning) -> None:
    clerk = morning.at_the_desk("clerk")
    clerk.go("/?list=my_inbox", until="[role=option] .pill:has-text('Godkendt')")
    clerk.picture("approved")
    clerk.page.click(".tabs a:has-text('Historik')")
    clerk.page.wait_for_selector(".lines")
    told = clerk.page.inner_text(".lines")
    for sentence in ("Jens Holt besluttede", "»Budgettet stemmer ikke.«", "Sara Bech besluttede", "alle har godkendt", "modtog den"):
        assert sentence in told
    assert [] == clerk.violations()
    clerk.picture("history")
    clerk.page.click(".head .facts a")
    clerk.page.wait_for_selector(".page h1")
    assert [] == clerk.violations()
    clerk.picture("case")


def the_bell_tells_the_clerk_what_happened_and_all_is_read_with_a_press(morning: Morning) -> None:
    clerk, people = morning.at_the_desk("clerk"), morning.stage.ministry.people
    clerk.go("/?page=notices", until=".bell")
    clerk.page.bring_to_front()
    with morning.stage.platform.work(morning.stage.ministry.actor("head")) as work:
        [record_id] = work.session.exec(select(Record.id).where(Record.title == TITLE)).all()
        notes.write_on_record(work, record_id, "Husk tilsagnsbrevet", participants=[people["clerk"]])
    clerk.page.wait_for_selector(".told-line.unread >> text=En note er rettet til dig")  # while the page lies open: nothing was pressed
    clerk.page.wait_for_selector(".bell .unread:not([hidden])")
    assert "ulæste" in (clerk.page.get_attribute(".bell", "title") or "")
    assert [] == clerk.violations()
    clerk.picture("notices")
    clerk.does("read_all", told="markeret som læst")
    clerk.page.wait_for_selector(".told-line.unread", state="detached")
    clerk.page.click(".notice button:has-text('Fortryd')")
    clerk.page.wait_for_selector(".told-line.unread")
    assert f"?record={record_id}" == clerk.page.get_attribute(".told-line.unread a", "href")
    clerk.go(f"/?record={record_id}", until=".head h1")
    clerk.go("/?page=notices", until=".told-line:not(.unread)")
    assert clerk.page.locator(".bell .unread").is_hidden()


def every_tab_of_a_record_is_readable(morning: Morning) -> None:
    clerk = morning.at_the_desk("clerk")
    for tab, until in (("files", ".files"), ("text", ".prose"), ("details", ".sheet dl")):
        clerk.go(f"/?record=1&tab={tab}", until=until)

        assert [] == clerk.violations()
        clerk.picture(tab)


def who_may_finds_it_by_a_word_inside_its_attachment(morning: Morning) -> None:
    clerk = morning.at_the_desk("clerk")
    clerk.page.keyboard.press("/")
    clerk.page.keyboard.type("leverandørens")
    clerk.page.keyboard.press("Enter")
    clerk.page.wait_for_selector(".hits mark")

    assert TITLE in clerk.page.inner_text(".hits")
    assert [] == clerk.violations()
    clerk.picture("search")
    clerk.page.click(f".hits a:has-text('{TITLE}')")
    clerk.page.wait_for_selector(".words .found")
    clerk.picture("found")
    clerk.go("/?q=%22ikke+lukket", until=".told")
    assert [] == clerk.violations()
    clerk.picture("search-wrong")


def who_may_not_finds_no_trace_of_it(morning: Morning) -> None:
    outsider = morning.at_the_desk("outsider")
    outsider.go("/?q=leverand%C3%B8rens", until=".empty")
    assert TITLE not in outsider.page.content()
    outsider.picture("search-nothing")
    outsider.go("/?record=1", until=".st-key-mid .empty")
    unseen = outsider.page.inner_text(".st-key-mid")
    outsider.go("/?record=999999", until=".st-key-mid .empty")
    assert unseen == outsider.page.inner_text(".st-key-mid")
    for path in ("/documents/1", "/documents/1/pages/1.png", "/documents/1/pages/1.json", "/documents/1/reading", "/records/1/reading"):
        answers = [outsider.page.request.get(morning.stage.url + each) for each in (path, path.replace("/1", "/999999", 1))]
        assert [(404, "Not found.")] * 2 == [(answer.status, answer.text()) for answer in answers]
    assert [] == outsider.violations()
    outsider.picture("empty")


def removing_from_the_inbox_can_be_undone(morning: Morning) -> None:
    clerk = morning.at_the_desk("clerk")
    clerk.go("/?list=unit_inbox", until=".st-key-do_archive")
    gone = clerk.page.inner_text(".head h1")
    clerk.press("do_archive")
    clerk.page.wait_for_selector(".notice button:has-text('Fortryd')")
    clerk.page.wait_for_function("gone => document.querySelector('.head h1').innerText !== gone", arg=gone)
    assert [] == clerk.violations()
    clerk.page.click(".notice button:has-text('Fortryd')")
    clerk.page.locator("[role=option]", has_text=gone).wait_for()


def the_administrator_sees_that_nothing_has_failed(morning: Morning) -> None:
    administrator = morning.at_the_desk("administrator")
    administrator.go("/?page=effects", until=".page h1")

    assert [] == administrator.violations()
    administrator.picture("effects")


def the_desk_speaks_english_and_keeps_its_place(morning: Morning) -> None:
    clerk = morning.at_the_desk("clerk")
    clerk.go("/?page=account", until=".page h1")
    assert [] == clerk.violations()
    clerk.picture("account")
    clerk.page.click(".me")
    assert [] == clerk.violations()
    clerk.page.click(".menu button:has-text('English')")
    clerk.page.locator(".page h1", has_text="My account").wait_for()
    assert clerk.page.url.endswith("?page=account")
    assert "en" == clerk.page.evaluate("document.documentElement.lang")
    clerk.go("/?page=notices", until=".told-line")
    assert [] == clerk.violations()
    clerk.picture("notices-english")
    clerk.go("/?list=unit_inbox", until=".head h1")
    clerk.picture("english")


def the_desk_fits_a_narrow_window(morning: Morning) -> None:
    clerk = morning.at_the_desk("clerk")
    clerk.page.set_viewport_size({"width": 400, "height": 800})
    clerk.go("/?list=unit_inbox", until=".head h1")

    assert clerk.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert [] == clerk.violations()
    clerk.picture("narrow")
    clerk.page.set_viewport_size({"width": 1680, "height": 980})


def a_revoked_session_loses_the_open_desk_at_its_next_run(morning: Morning) -> None:
    head = morning.at_the_desk("head")
    head.go("/?list=unit_inbox", until=".head h1")
    with morning.stage.platform.work(Actor.system("sign_in")) as work:
        signing_in.end_all(work, morning.stage.ministry.people["head"])

    assert 401 == head.page.request.get(morning.stage.url + "/documents/1").status
    head.page.click("nav a[data-key=my_inbox]")
    head.page.locator(".empty", has_text="Du er logget ud").wait_for()
    assert [] == head.violations()


def signing_out_ends_the_session(morning: Morning) -> None:
    clerk = morning.at_the_desk("clerk")
    clerk.go("/?list=unit_inbox", until=".head h1")
    clerk.page.click(".me")
    clerk.page.click(".menu button:has-text('Sign out')")
    clerk.page.wait_for_selector("#name")

    assert 401 == clerk.page.request.get(morning.stage.url + "/documents/1").status


_ROLE_OF_FOCUS = """() => {
  let focused = document.activeElement
  while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement
  return focused?.getAttribute('role')
}"""

STORY: tuple[Callable[[Morning], None], ...] = (
    a_stranger_is_asked_to_sign_in_and_comes_to_where_they_were_going,
    the_clerk_walks_the_inbox_with_the_arrow_keys,
    the_clerk_reads_a_mail_that_can_do_nothing,
    the_clerk_reads_a_letter_whose_words_can_be_marked,
    the_clerk_takes_it_and_makes_a_case_of_it_in_one_step,
    the_clerk_registers_it_and_sends_it_round,
    the_head_finds_it_under_for_approval_and_returns_it_with_a_comment,
    the_clerk_sends_it_on_again_and_both_approve,
    the_final_approval_shows_in_the_clerks_inbox_and_the_history_tells_it_in_words,
    the_bell_tells_the_clerk_what_happened_and_all_is_read_with_a_press,
    every_tab_of_a_record_is_readable,
    who_may_finds_it_by_a_word_inside_its_attachment,
    who_may_not_finds_no_trace_of_it,
    removing_from_the_inbox_can_be_undone,
    the_administrator_sees_that_nothing_has_failed,
    the_desk_speaks_english_and_keeps_its_place,
    the_desk_fits_a_narrow_window,
    a_revoked_session_loses_the_open_desk_at_its_next_run,
    signing_out_ends_the_session,
)
