"""A webhook on the page of programs and over the API: set up, its secret shown once, its calls seen, removed; usual disposal codes."""

from streamlit.testing.v1 import AppTest

from casework.bootstrap import Platform
from casework.queries import api_clients as asked
from casework.queries import value_lists as lists
from casework.services import api_clients, api_webhooks, value_lists
from casework.services.api_clients import NewClient
from casework.vocabulary import Scope
from tests.builders import Ministry
from tests.doors.conftest import ApiHouse
from tests.doors.http_client import TestClient
from tests.doors.page_walk import a_desk, acted, shown
from tests.doors.stand_in_api import as_

URL = "https://modtager.invalid/hook"


def test_a_webhook_is_set_up_on_the_page_of_programs_which_asks_before_it_removes_one(platform: Platform, ministry: Ministry) -> None:
    with platform.work(ministry.actor("administrator")) as work:
        made = api_clients.register(work, NewClient("Lytteren", (Scope.WEBHOOKS_WRITE,), official_id=ministry.people["caseworker"]))
    desk = a_desk(platform, ministry.people["caseworker"], "caseworker")
    before = shown(desk, page="programs")
    with platform.work(ministry.actor("caseworker")) as work:
        api_clients.agree(work, made.id)

    def set_up(page: AppTest) -> None:
        page.text_input(key="webhook_url").set_value(URL)
        page.multiselect(key="webhook_kinds").set_value(["record_drafted", "record_registered"])
        page.button(key="webhook_make").click()

    told = acted(desk, set_up, page="programs")
    with platform.work(ministry.actor("caseworker")) as work:
        (webhook,) = asked.webhooks(work)
    asks = acted(desk, lambda page: page.button(key=f"remove_{webhook.webhook_id}").click(), page="programs")
    with platform.work(ministry.actor("caseworker")) as work:
        api_webhooks.remove(work, webhook.webhook_id)

    assert "Ingen webhook" in before
    assert "webhook_secret" in told
    assert (URL, ("record_drafted", "record_registered")) == (webhook.url, webhook.kinds)
    assert "Det kan ikke fortrydes." in asks
    assert URL not in shown(desk, page="programs")


def test_a_webhook_is_looked_after_over_the_api(api: TestClient, house: ApiHouse) -> None:
    platform, people = house.platform, house.ministry.people
    with platform.work(house.ministry.actor("administrator")) as work:
        made = api_clients.register(work, NewClient("Lytteren", (Scope.WEBHOOKS_WRITE,), official_id=people["caseworker"]))
    with platform.work(house.ministry.actor("caseworker")) as work:
        api_clients.agree(work, made.id)
    new = {"client_id": made.client_id, "url": URL, "kinds": ["record_drafted"]}
    at = f"/webhooks/{api.post('/webhooks', json=new, headers=as_('caseworker')).json()['webhook_id']}"
    calls = api.get(f"{at}/deliveries", headers=as_("caseworker")).json()
    said = [api.delete(at, headers=as_(who)).status_code for who in ("clerk", "caseworker", "caseworker")]

    assert [] == calls
    assert [404, 204, 404] == said


def test_the_usual_disposal_code_of_a_subject_is_set_on_the_page_of_codes(platform: Platform, ministry: Ministry) -> None:
    with platform.work(ministry.actor("manager")) as work:
        value_lists.save_disposal_code(work, "K5", "Kasseres", is_kept=False, years=5)
    desk = a_desk(platform, ministry.people["manager"], "manager")

    def choose(page: AppTest) -> None:
        page.selectbox(key="usual_place").select_index(0)

    def save(page: AppTest) -> None:
        page.selectbox(key="usual_code_06.02.01").select_index(0)
        page.button(key="usual_do").click()

    acted(desk, choose, save, page="codes", tab="disposal")
    told = shown(desk, page="codes", tab="disposal")
    with platform.work(ministry.actor("manager")) as work:
        usual = [(each.file_plan_code, each.disposal_code) for each in lists.usual_disposals(work)]

    assert [("06.02.01", "K5")] == usual
    assert "06.02.01 Tilskud til varmepumper" in told
