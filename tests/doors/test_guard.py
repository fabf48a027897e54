"""The guard: strangers get the sign-in page, a 401 or a closed socket; everyone gets strict headers."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.websockets import WebSocketDisconnect

from casework.settings import Settings
from tests.doors.http_client import TestClient
from tests.doors.stand_in_shell import DoorkeeperInMemory, a_shell
from ui.asgi import build, guard_of
from ui.shell import Shell

HTML = {"accept": "text/html"}


@pytest.fixture(scope="module")
def shell() -> Shell:
    return a_shell()


@pytest.fixture(scope="module")
def desk(shell: Shell) -> Iterator[TestClient]:
    with TestClient(build(shell), follow_redirects=False) as client:
        yield client


@pytest.fixture
def signed_in(desk: TestClient, shell: Shell) -> Iterator[TestClient]:
    assert isinstance(shell.doorkeeper, DoorkeeperInMemory)
    desk.cookies.set("casework", shell.doorkeeper.sign_in("mette", "korrekt hest").token)
    yield desk
    desk.cookies.clear()


def test_a_stranger_who_opens_a_deep_link_is_sent_to_the_sign_in_page_and_back(desk: TestClient) -> None:
    answer = desk.get("/?record=12", headers=HTML)

    assert 303 == answer.status_code
    assert "/sign-in?next=%2F%3Frecord%3D12" == answer.headers["location"]


@pytest.mark.parametrize("path", ["/documents/1", "/_stcore/host-config", "/_stcore/health", "/component/x", "/anything"])
def test_a_stranger_gets_401_where_no_page_is_asked_for(desk: TestClient, path: str) -> None:
    assert 401 == desk.get(path).status_code


def test_a_stranger_gets_401_for_every_form_but_the_sign_in(desk: TestClient) -> None:
    assert 401 == desk.post("/sign-out", headers=HTML).status_code


def test_a_strangers_websocket_is_closed_before_it_opens(desk: TestClient) -> None:
    with pytest.raises(WebSocketDisconnect), desk.websocket_connect("/_stcore/stream"):
        pass


@pytest.mark.parametrize(
    "path", ["/media/abc.pdf", "/media", "/_stcore/metrics", "/_stcore/agent/openapi.json", "/_stcore/upload_file/a/b"]
)
def test_streamlits_open_doors_are_closed_for_the_signed_in_as_well(signed_in: TestClient, path: str) -> None:
    assert 404 == signed_in.get(path).status_code


def test_the_signed_in_get_the_desk(signed_in: TestClient) -> None:
    answer = signed_in.get("/", headers=HTML)

    assert 200 == answer.status_code
    assert "<title>" in answer.text


@pytest.mark.parametrize(
    ("typed", "to"), [("/executive", "/?page=executive"), ("/executive/", "/?page=executive"), ("/executive?id=7", "/?page=executive&id=7")]
)
def test_the_executives_page_is_found_by_the_address_people_type(signed_in: TestClient, typed: str, to: str) -> None:
    answer = signed_in.get(typed, headers=HTML)

    assert (307, to) == (answer.status_code, answer.headers["location"])


def test_a_stranger_at_a_typed_address_signs_in_first(desk: TestClient) -> None:
    assert "/sign-in?next=%2Fexecutive" == desk.get("/executive", headers=HTML).headers["location"]


def test_a_revoked_session_is_a_stranger_at_once(desk: TestClient, shell: Shell) -> None:
    assert isinstance(shell.doorkeeper, DoorkeeperInMemory)
    token = shell.doorkeeper.sign_in("mette", "korrekt hest").token
    session_id = shell.doorkeeper.session_of(token)
    assert session_id is not None
    shell.doorkeeper.sign_out(session_id)

    assert 401 == desk.get("/documents/1", headers={"cookie": f"casework={token}"}).status_code


def test_a_session_header_sent_by_a_client_counts_for_nothing(desk: TestClient) -> None:
    forged = {"x-casework-session": "session-0", "x-casework-official": "1"}

    assert 401 == desk.get("/documents/1", headers=forged).status_code
    assert 200 == desk.get("/sign-in", headers=forged).status_code


def test_an_unknown_host_is_refused_before_anything_else(desk: TestClient) -> None:
    assert 400 == desk.get("/sign-in", headers={"host": "evil.example"}).status_code


def test_the_health_answer_proves_which_server_it_is(desk: TestClient) -> None:
    assert {"nonce": "nonce-of-the-test", "status": "ok"} == desk.get("/healthz").json()


@pytest.mark.parametrize("path", ["/sign-in", "/healthz", "/documents/1", "/media/x", "/nowhere"])
def test_every_answer_carries_the_strict_headers(desk: TestClient, path: str) -> None:
    headers = desk.get(path).headers

    assert "nosniff" == headers["x-content-type-options"]
    assert "same-origin" == headers["referrer-policy"]
    assert "same-origin" == headers["cross-origin-opener-policy"]
    assert "no-store" == headers["cache-control"]
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "server" not in headers


def test_the_desks_policy_runs_its_own_scripts_and_one_known_inline_one(signed_in: TestClient) -> None:
    policy = signed_in.get("/", headers=HTML).headers["content-security-policy"]
    scripts = next(rule for rule in policy.split("; ") if rule.startswith("script-src"))

    assert 1 == scripts.count("'sha256-")
    assert "unsafe" not in scripts
    assert "blob:" not in scripts
    assert "http" not in policy


def test_over_https_the_cookie_is_bound_to_the_host() -> None:
    assert "__Host-casework" == a_shell(https=True).guard.cookie


def test_a_public_address_with_https_makes_the_cookie_secure(tmp_path: Path) -> None:
    guard = guard_of(Settings(home=tmp_path, public_url="https://casework.ministry.example"))

    assert (guard.https, guard.cookie) == (True, "__Host-casework")
    assert "casework.ministry.example" in guard.allowed_hosts


def test_without_a_public_address_only_this_machine_is_answered(tmp_path: Path) -> None:
    guard = guard_of(Settings(home=tmp_path))

    assert (guard.https, guard.allowed_hosts) == (False, {"127.0.0.1", "localhost", "[::1]"})
