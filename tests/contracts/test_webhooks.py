"""Webhooks against a real HTTP server: signed, told once more when unanswered, and never about what their official may not read."""

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import urlsplit

import pytest

from casework.adapters.webhooks import address_of, call
from casework.bootstrap import Platform
from casework.errors import Permanent, Retryable, RuleBroken
from casework.model import Webhook, WebhookHealth
from casework.outbox import Effect
from casework.ports import Call
from casework.services import api_clients, api_webhooks, granting, records
from casework.services.api_clients import NewClient
from casework.services.api_webhooks import NewWebhook
from casework.services.records import NewRecord
from casework.vocabulary import AccessLevel, Channel, Reason, RecordKind, Scope, WebhookState
from casework.work import Actor
from tests.builders import Ministry
from tests.conftest import Clock
from tests.outbox import Watched
from workflows.claiming import Claimed
from workflows.webhooks import tell

LOOPBACK = ("127.0.0.0/8",)


@dataclass
class Receiver:
    """Is a system that listens: what it was sent, and what it answers."""

    url: str = ""
    answers: int = 204
    came: list[tuple[dict[str, str], bytes]] = field(default_factory=list)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    state = Receiver()

    class Listening(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            state.came.append(({name.lower(): value for name, value in self.headers.items()}, body))
            self.send_response(state.answers)
            if state.answers == 302:
                self.send_header("location", "http://127.0.0.1:1/elsewhere")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Listening)
    state.url = f"http://127.0.0.1:{server.server_port}/hook?a=1"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield state
    server.shutdown()
    server.server_close()
    thread.join()


@dataclass
class Listening:
    """Is a ministry with a webhook that listens as the outsider."""

    platform: Platform
    ministry: Ministry
    webhook_id: int
    secret: str

    def draft(self, level: AccessLevel) -> int:
        with self.platform.work(self.ministry.actor("head")) as work:
            head = self.ministry.people["head"]
            note = NewRecord("Notat", RecordKind.INTERNAL, Channel.DESK, self.ministry.grants, head, access_level=level)
            return records.draft(work, note)

    def waiting(self) -> list[Claimed]:
        with self.platform.system_engine.begin() as connection:
            found = connection.exec_driver_sql("SELECT id, aggregate, subject_id FROM outbox WHERE effect = 'webhook' ORDER BY id").all()
        return [Claimed(row.id, Effect.WEBHOOK, row.aggregate, None, row.subject_id, 1) for row in found]


@pytest.fixture
def listening(platform: Platform, ministry: Ministry, receiver: Receiver) -> Listening:
    outsider = ministry.people["outsider"]
    with platform.work(ministry.actor("administrator")) as work:
        program = api_clients.register(work, NewClient("Lytteren", (Scope.WEBHOOKS_WRITE,), official_id=outsider))
    with platform.work(ministry.actor("outsider")) as work:
        api_clients.agree(work, program.id)
        made = api_webhooks.set_up(work, NewWebhook(program.client_id, receiver.url, ("record_drafted", "record_completed")))
    open_platform = Platform(**{**vars(platform), "settings": platform.settings.model_copy(update={"webhook_networks": "127.0.0.0/8"})})
    return Listening(open_platform, ministry, made.webhook_id, made.secret)


def test_a_webhook_hears_that_something_happened_and_not_what(listening: Listening, receiver: Receiver) -> None:
    record_id = listening.draft(AccessLevel.ALL)
    failed = tell(Watched(listening.platform).kit(), listening.waiting())
    headers, body = receiver.came[0]

    assert {} == failed
    assert {"type": "record_drafted", "timestamp": "2026-11-23T09:00:00+00:00", "data": {"record_id": record_id}} == json.loads(body)
    assert b"Notat" not in body
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    key = base64.b64decode(listening.secret.removeprefix("whsec_"))
    assert "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode() == headers["webhook-signature"]


def test_told_twice_it_is_the_same_message(listening: Listening, receiver: Receiver) -> None:
    listening.draft(AccessLevel.ALL)
    kit, rows = Watched(listening.platform).kit(), listening.waiting()
    tell(kit, rows)
    tell(kit, rows)

    assert 2 == len(receiver.came)
    assert 1 == len({(headers["webhook-id"], body) for headers, body in receiver.came})


def test_what_its_official_may_not_read_is_not_told(listening: Listening, receiver: Receiver) -> None:
    listening.draft(AccessLevel.INVOLVED)

    assert {} == tell(Watched(listening.platform).kit(), listening.waiting())
    assert [] == receiver.came


def test_access_that_ended_before_it_was_told_ends_the_telling(listening: Listening, receiver: Receiver) -> None:
    record_id = listening.draft(AccessLevel.ALL)
    with listening.platform.work(listening.ministry.actor("head")) as work:
        granting.restrict(work, record_id, [listening.ministry.people["head"]])

    tell(Watched(listening.platform).kit(), listening.waiting())

    assert [] == receiver.came


def test_only_the_kinds_asked_for_wait_to_be_told(listening: Listening) -> None:
    listening.draft(AccessLevel.ALL)

    assert 1 == len(listening.waiting())


def test_a_webhook_that_fails_for_a_day_is_disabled(listening: Listening, receiver: Receiver, clock: Clock) -> None:
    receiver.answers = 500
    listening.draft(AccessLevel.ALL)
    kit, rows = Watched(listening.platform).kit(), listening.waiting()
    first = tell(kit, rows)
    clock.forward(hours=25)
    tell(kit, rows)
    after = tell(kit, rows)

    assert isinstance(first[rows[0].id], Retryable)
    assert ({}, 2) == (after, len(receiver.came))
    with listening.platform.work(Actor.system("runner")) as work:
        assert WebhookState.DISABLED is work.session.get_one(Webhook, listening.webhook_id).state
        assert "answered 500" == work.session.get_one(WebhookHealth, listening.webhook_id).last_answer
    with listening.platform.work(listening.ministry.actor("outsider")) as work:
        api_webhooks.switch(work, listening.webhook_id, on=True)
    receiver.answers = 200

    assert {} == tell(kit, rows)
    assert 3 == len(receiver.came)


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/", "https://10.0.0.7/", "https://192.168.1.1/", "https://169.254.169.254/latest", "https://[::1]/",
        "https://[::ffff:10.0.0.1]/", "https://[fd00::1]/", "https://0.0.0.0/", "https://100.64.0.1/", "http://93.184.216.34/",
    ],
)  # fmt: skip
def test_nothing_inside_is_called(url: str) -> None:
    with pytest.raises(Permanent):
        address_of(urlsplit(url), ())


def test_a_public_address_is_called_over_https_and_an_allowed_network_too() -> None:
    assert "93.184.216.34" == address_of(urlsplit("https://93.184.216.34/"), ())
    assert "10.0.0.7" == address_of(urlsplit("https://10.0.0.7/"), ("10.0.0.0/8",))
    with pytest.raises(Permanent):
        address_of(urlsplit("http://10.0.0.7/"), ("10.0.0.0/8",))


@pytest.mark.parametrize(("answers", "raised"), [(500, Retryable), (302, Retryable), (410, Permanent)])
def test_nobody_is_followed_elsewhere_and_a_receiver_that_is_gone_is_let_be(
    receiver: Receiver, answers: int, raised: type[Exception]
) -> None:
    receiver.answers = answers
    with pytest.raises(raised):
        call(Call(receiver.url, "evt_1", 1, b"{}", "whsec_" + base64.b64encode(b"k" * 32).decode()), allowed=LOOPBACK)

    assert 1 == len(receiver.came)


def test_nobody_at_the_address_is_tried_again() -> None:
    with pytest.raises(Retryable):
        call(Call("http://127.0.0.1:9/", "evt_1", 1, b"{}", "whsec_" + base64.b64encode(b"k" * 32).decode()), allowed=LOOPBACK)


def test_a_webhook_is_set_up_with_a_good_address_and_kinds_that_can_be_told(listening: Listening) -> None:
    with listening.platform.work(listening.ministry.actor("outsider")) as work:
        program = api_clients_of(listening)
        with pytest.raises(RuleBroken) as refusal:
            api_webhooks.set_up(work, NewWebhook(program, "http://far.invalid/", ("content_read",)))

    assert [Reason.WEBHOOK_ADDRESS_IS_WRONG, Reason.WEBHOOK_KIND_IS_UNKNOWN] == refusal.value.reasons


def api_clients_of(listening: Listening) -> str:
    from casework.queries.api_clients import api_clients as programs

    with listening.platform.work(listening.ministry.actor("outsider")) as work:
        return programs(work)[0].client_id
