"""How programs get tokens, and how tokens end: on their own, with their program, with their official, when one is stolen."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

import pytest
from starlette.applications import Starlette

from casework.errors import NotPermitted, RuleBroken
from casework.model import Official
from casework.queries.api_clients import api_clients as programs
from casework.services import api_clients, api_tokens, signing_in
from casework.services.api_clients import NewClient, Registered
from casework.services.api_tokens import challenge_of
from casework.vocabulary import Reason, Scope
from casework.work import Actor
from documents.isolation import Isolation
from search.engines.scanning import ScanningEngine
from tests.doors.conftest import ApiHouse
from tests.doors.http_client import TestClient
from ui.asgi import guarded, routes, shell_of

PASSWORD = "korrekt hest batteri"
VERIFIER = "a" * 43
BACK = "https://program.invalid/back"
HTML = {"accept": "text/html"}


@dataclass
class Town:
    """Is the whole shell, and the programs registered with it."""

    house: ApiHouse
    web: TestClient
    service: Registered
    helper: Registered

    def token(self, program: Registered, **form: str) -> dict[str, object]:
        """Asks for a token as a program and gives the answer."""
        told: dict[str, object] = self.web.post("/api/oauth/token", data=form, auth=(program.client_id, program.secret)).json()
        return told

    def code(self, scope: str = "records:read approvals:decide", person: str = "caseworker") -> str:
        """Lets the helper in, as a person does it in a browser, and gives the code."""
        self.sign_in(person)
        asked = {"client_id": self.helper.client_id, "redirect_uri": BACK, "scope": scope, "state": "s1", "response_type": "code",
                 "code_challenge": challenge_of(VERIFIER), "code_challenge_method": "S256"}  # fmt: skip
        page = self.web.get("/oauth/authorize", params=asked, headers=HTML)
        found = re.search(r'name="token" value="([^"]+)">\s*<button class="primary" name="answer"', page.text)
        assert found is not None, page.text
        sent = self.web.post(str(page.url), data={"token": found[1], "answer": "yes"})
        query = parse_qs(urlsplit(sent.headers["location"]).query)
        assert ["s1"] == query["state"]
        return query["code"][0]

    def sign_in(self, person: str) -> None:
        self.web.cookies.clear()
        form = re.search(r'name="token" value="([^"]+)"', self.web.get("/sign-in").text)
        assert form is not None
        self.web.post("/sign-in", data={"name": person, "password": PASSWORD, "token": form[1]})

    def exchanged(self, code: str, **other: str) -> dict[str, object]:
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": BACK, "code_verifier": VERIFIER, **other}
        return self.token(self.helper, **form)

    def may_read(self, token: object) -> bool:
        return 200 == self.web.get("/api/approvals", headers={"authorization": f"Bearer {token}"}).status_code or (
            200 == self.web.get("/api/records?record_ids=1", headers={"authorization": f"Bearer {token}"}).status_code
        )


@pytest.fixture(scope="module")
def town(house: ApiHouse) -> Iterator[Town]:
    people = house.ministry.people
    with house.platform.work(Actor.system("setup")) as work:
        for name in ("caseworker", "head"):
            signing_in.set_password(work, people[name], PASSWORD)
    with house.platform.work(house.ministry.actor("administrator")) as work:
        scopes = (Scope.RECORDS_READ, Scope.RECORDS_WRITE)
        service = api_clients.register(work, NewClient("ESDH-broen", scopes, official_id=people["clerk"]))
        helper = api_clients.register(work, NewClient("Mødehjælperen", (*scopes, Scope.APPROVALS_DECIDE), redirect_uris=(BACK,)))
    with house.platform.work(house.ministry.actor("clerk")) as work:
        api_clients.agree(work, service.id)
    with Isolation() as sandbox:
        shell = shell_of(house.platform, sandbox, ScanningEngine([]))
        app = Starlette(routes=routes(shell), middleware=guarded(shell))
        with TestClient(app, base_url="http://127.0.0.1:8501", follow_redirects=False) as web:
            yield Town(house, web, service, helper)


def test_a_program_gets_a_token_and_acts_as_its_official(town: Town) -> None:
    given = town.token(town.service, grant_type="client_credentials", scope="records:read")
    asked = town.web.get("/api/records?record_ids=1", headers={"authorization": f"Bearer {given['access_token']}"})

    assert ("Bearer", 1800, "records:read") == (given["token_type"], given["expires_in"], given["scope"])
    assert "refresh_token" not in given
    assert (200, {}) == (asked.status_code, asked.json())


def test_a_wrong_secret_an_unknown_program_and_more_than_was_granted_get_nothing(town: Town) -> None:
    wrong = Registered(0, town.service.client_id, "forkert")
    unknown = Registered(0, "ingen", "forkert")

    assert {"error": "invalid_client"} == town.token(wrong, grant_type="client_credentials")
    assert {"error": "invalid_client"} == town.token(unknown, grant_type="client_credentials")
    assert {"error": "invalid_scope"} == town.token(town.service, grant_type="client_credentials", scope="cases:write")
    assert {"error": "unsupported_grant_type"} == town.token(town.service, grant_type="password")
    assert {"error": "unauthorized_client"} == town.token(town.helper, grant_type="client_credentials")


def test_a_person_lets_a_program_in_and_it_acts_as_that_person(town: Town) -> None:
    given = town.exchanged(town.code())
    told = town.web.post(
        "/api/oauth/introspect", data={"token": str(given["access_token"])}, auth=(town.helper.client_id, town.helper.secret)
    ).json()

    assert (True, "caseworker", "approvals:decide records:read") == (told["active"], told["username"], told["scope"])


def test_a_person_who_says_no_sends_the_program_away(town: Town) -> None:
    town.sign_in("caseworker")
    asked = {"client_id": town.helper.client_id, "redirect_uri": BACK, "response_type": "code", "code_challenge": challenge_of(VERIFIER),
             "code_challenge_method": "S256"}  # fmt: skip
    page = town.web.get("/oauth/authorize", params=asked, headers={**HTML, "accept-language": "da"})
    token = re.findall(r'name="token" value="([^"]+)"', page.text)[-1]
    sent = town.web.post(str(page.url), data={"token": token, "answer": "no"})

    assert "Mødehjælperen beder om at handle som dig, Mette Lund" in page.text
    assert f"form-action 'self' {BACK.removesuffix('/back')}" in page.headers["content-security-policy"]
    assert sent.headers["location"].startswith(f"{BACK}?error=access_denied")


@pytest.mark.parametrize("changed", [{"redirect_uri": "https://evil.invalid/"}, {"client_id": "ingen"}])
def test_nobody_is_sent_to_an_address_that_is_not_the_programs_own(town: Town, changed: dict[str, str]) -> None:
    town.sign_in("caseworker")
    asked = {"client_id": town.helper.client_id, "redirect_uri": BACK, "response_type": "code", **changed}
    page = town.web.get("/oauth/authorize", params=asked, headers=HTML)

    assert (400, False) == (page.status_code, "location" in page.headers)


def test_without_pkce_nothing_is_asked(town: Town) -> None:
    town.sign_in("caseworker")
    asked = {"client_id": town.helper.client_id, "redirect_uri": BACK, "response_type": "code"}

    sent = town.web.get("/oauth/authorize", params=asked, headers=HTML)

    assert sent.headers["location"].startswith(f"{BACK}?error=invalid_request")


def test_a_stranger_signs_in_before_being_asked(town: Town) -> None:
    town.web.cookies.clear()

    assert "/sign-in?next=%2Foauth%2Fauthorize" in town.web.get("/oauth/authorize?client_id=x", headers=HTML).headers["location"]


def test_a_code_counts_once_for_its_program_address_and_verifier(town: Town) -> None:
    wrong_verifier = town.exchanged(town.code(), code_verifier="b" * 43)
    wrong_address = town.exchanged(town.code(), redirect_uri="https://program.invalid/other")
    code = town.code()
    first, again = town.exchanged(code), town.exchanged(code)

    assert [{"error": "invalid_grant"}] * 3 == [wrong_verifier, wrong_address, again]
    assert not town.may_read(first["access_token"]), "who uses a code twice may have stolen it: what came of it ends"


def test_a_code_lapses_after_a_minute(town: Town) -> None:
    code = town.code()
    town.house.clock.forward(seconds=61)

    assert {"error": "invalid_grant"} == town.exchanged(code)


def test_a_refresh_token_is_changed_at_every_use_and_a_stolen_one_ends_all(town: Town) -> None:
    first = town.exchanged(town.code())
    second = town.token(town.helper, grant_type="refresh_token", refresh_token=str(first["refresh_token"]))
    narrowed = town.token(town.helper, grant_type="refresh_token", refresh_token=str(second["refresh_token"]), scope="records:read")
    assert "records:read" == narrowed["scope"]
    assert town.may_read(narrowed["access_token"])

    stolen = town.token(town.helper, grant_type="refresh_token", refresh_token=str(first["refresh_token"]))

    assert {"error": "invalid_grant"} == stolen
    assert not town.may_read(narrowed["access_token"])


def test_a_token_lapses(town: Town) -> None:
    given = town.token(town.service, grant_type="client_credentials")
    town.house.clock.forward(minutes=31)

    assert not town.may_read(given["access_token"])


def test_a_revoked_token_ends_with_its_family(town: Town) -> None:
    given = town.exchanged(town.code())
    revoked = town.web.post(
        "/api/oauth/revoke", data={"token": str(given["refresh_token"])}, auth=(town.helper.client_id, town.helper.secret)
    )

    assert 200 == revoked.status_code
    assert not town.may_read(given["access_token"])


def test_a_person_ends_what_they_let_a_program_do(town: Town) -> None:
    given, other = town.exchanged(town.code()), town.exchanged(town.code(person="head"))
    with town.house.platform.work(town.house.ministry.actor("caseworker")) as work:
        shown = [each.id for each in programs(work) if each.has_my_consent]
        api_clients.end_consent(work, town.helper.id)
    with town.house.platform.work(town.house.ministry.actor("caseworker")) as work:
        after = programs(work)

    assert ([town.helper.id], ()) == (shown, after)
    assert (False, True) == (town.may_read(given["access_token"]), town.may_read(other["access_token"]))


def test_tokens_end_with_the_password_and_with_the_officials_place_in_the_house(town: Town) -> None:
    given, other = town.exchanged(town.code()), town.exchanged(town.code(person="head"))
    with town.house.platform.work(Actor.system("setup")) as work:
        signing_in.set_password(work, town.house.ministry.people["caseworker"], PASSWORD)

    assert (False, True) == (town.may_read(given["access_token"]), town.may_read(other["access_token"]))

    set_active(town, "head", is_active=False)
    ended = town.may_read(other["access_token"])
    set_active(town, "head", is_active=True)

    assert not ended


def test_a_new_secret_ends_the_old_one_and_every_token(town: Town) -> None:
    given = town.token(town.service, grant_type="client_credentials")
    with town.house.platform.work(town.house.ministry.actor("administrator")) as work:
        secret = api_clients.renew_secret(work, town.service.id)
    town.house.clock.forward(seconds=1)

    assert {"error": "invalid_client"} == town.token(town.service, grant_type="client_credentials")
    assert not town.may_read(given["access_token"])
    town.service = Registered(town.service.id, town.service.client_id, secret)
    assert town.may_read(town.token(town.service, grant_type="client_credentials")["access_token"])


def test_a_closed_programs_tokens_end_at_once(town: Town) -> None:
    house = town.house
    with house.platform.work(house.ministry.actor("administrator")) as work:
        program = api_clients.register(work, NewClient("Kort", (Scope.RECORDS_READ,), official_id=house.ministry.people["administrator"]))
    given = town.token(program, grant_type="client_credentials")
    assert town.may_read(given["access_token"])
    with house.platform.work(house.ministry.actor("administrator")) as work:
        api_clients.close(work, program.id)

    assert not town.may_read(given["access_token"])
    assert {"error": "invalid_client"} == town.token(program, grant_type="client_credentials")


def test_who_registers_a_program_does_not_alone_let_it_act_as_another(town: Town) -> None:
    house = town.house
    with house.platform.work(house.ministry.actor("administrator")) as work:
        program = api_clients.register(work, NewClient("Lur", (Scope.RECORDS_READ,), official_id=house.ministry.people["secretary"]))
        with pytest.raises(NotPermitted):
            api_clients.agree(work, program.id)

    assert {"error": "invalid_client"} == town.token(program, grant_type="client_credentials")


def test_a_program_is_registered_with_what_it_needs(town: Town) -> None:
    actor = town.house.ministry.actor("administrator")
    with town.house.platform.work(actor) as work:
        with pytest.raises(RuleBroken) as refusal:
            api_clients.register(work, NewClient(" ", (), redirect_uris=("http://program.invalid/x#y",)))
        with pytest.raises(RuleBroken) as alone:
            api_clients.register(work, NewClient("Robot", (Scope.APPROVALS_DECIDE,), official_id=actor.official_id))

    assert [Reason.TITLE_IS_EMPTY, Reason.SCOPE_IS_MISSING, Reason.REDIRECT_IS_WRONG] == refusal.value.reasons
    assert [Reason.SCOPE_IS_FOR_PEOPLE] == alone.value.reasons
    with town.house.platform.work(town.house.ministry.actor("clerk")) as work, pytest.raises(NotPermitted):
        api_clients.register(work, NewClient("Min egen", (Scope.RECORDS_READ,)))


def test_a_token_is_kept_as_a_hash_only(town: Town) -> None:
    given = town.token(town.service, grant_type="client_credentials")
    with town.house.platform.work(Actor.system("api")) as work:
        found = work.session.connection().exec_driver_sql("SELECT token_hash FROM api_token").scalars().all()

    assert given["access_token"] not in found
    assert api_tokens.hash_of(str(given["access_token"])) in found


def test_what_is_old_is_swept_away(town: Town) -> None:
    town.token(town.service, grant_type="client_credentials")
    town.house.clock.forward(days=32)
    with town.house.platform.work(Actor.system("sweeper")) as work:
        swept = api_tokens.sweep(work)
        left = work.session.connection().exec_driver_sql("SELECT count(*) FROM api_token").scalar_one()

    assert swept > 0
    assert 0 == left


def test_the_metadata_says_where_everything_is_to_anybody(town: Town) -> None:
    told = town.web.get("/.well-known/oauth-authorization-server").json()

    assert "http://127.0.0.1:8501/api/oauth/token" == told["token_endpoint"]
    assert ["S256"] == told["code_challenge_methods_supported"]


def set_active(town: Town, name: str, *, is_active: bool) -> None:
    with town.house.platform.work(Actor.system("setup")) as work:
        work.session.get_one(Official, town.house.ministry.people[name]).is_active = is_active
        signing_in.end_all(work, -1)
        work.record(signing_in.OrganisationChanged(what="official", subject_id=town.house.ministry.people[name]))
