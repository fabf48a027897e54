"""A program is registered on the desk, its official says yes, and a person lets another in from a browser."""

import re
from urllib.parse import urlencode

import pytest

from casework.services import api_clients
from casework.services.api_clients import NewClient
from casework.services.api_tokens import challenge_of
from casework.vocabulary import Scope
from tests.journeys.conftest import Scene

BACK = "https://program.invalid/back"


@pytest.mark.long
def test_a_program_is_registered_agreed_to_and_let_in(scene: Scene) -> None:
    administrator = scene.at_the_desk("administrator")
    administrator.go("/?page=programs", until="text=Registrér et program")
    administrator.page.click("text=Registrér et program")
    administrator.page.fill(".st-key-widebody input[type=text]", "ESDH-broen")
    assert administrator.violations() == []
    administrator.picture("programs")

    with scene.work("administrator") as work:
        scopes = (Scope.RECORDS_READ, Scope.RECORDS_WRITE)
        api_clients.register(work, NewClient("ESDH-broen", scopes, official_id=scene.stage.ministry.people["clerk"]))
        helper = api_clients.register(work, NewClient("Mødehjælperen", (Scope.RECORDS_READ, Scope.APPROVALS_DECIDE), redirect_uris=(BACK,)))
    clerk = scene.at_the_desk("clerk")
    clerk.go("/?page=programs", until="text=ESDH-broen")
    clerk.page.click("[class*=st-key-agree_] button")
    assert "ESDH-broen er lukket ind." == clerk.told()
    assert clerk.violations() == []

    asked = {"client_id": helper.client_id, "redirect_uri": BACK, "response_type": "code", "code_challenge": challenge_of("a" * 43),
             "code_challenge_method": "S256"}  # fmt: skip
    clerk.page.goto(f"{clerk.url}/oauth/authorize?{urlencode(asked)}")
    assert "Afgøre godkendelser i dit navn" in clerk.page.inner_text("main")
    assert clerk.violations() == []
    clerk.picture("consent")
    clerk.page.click("button[name=language][value=en]")
    assert re.search(r"Decide approvals in your name", clerk.page.inner_text("main"))
    clerk.page.click("button[name=language][value=da]")
