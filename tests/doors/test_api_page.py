"""What docs/api.md says is so: its examples are sent in order as they stand, and its table of refusals is the one that is answered from."""

import base64
import json
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette

from casework.adapters.webhooks import signature
from casework.ports import Call
from casework.services import api_clients
from casework.services.api_clients import NewClient
from casework.vocabulary import Scope
from documents.isolation import Isolation
from search.engines.scanning import ScanningEngine
from tests.doors.conftest import ApiHouse
from tests.doors.http_client import TestClient
from ui.api.problems import PROBLEMS
from ui.asgi import guarded, routes, shell_of

PAGE = (Path(__file__).parents[2] / "docs" / "api.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```http\n(.*?)\n```$", PAGE, re.DOTALL | re.MULTILINE)
NAME, MORE = re.compile(r"\$([A-Z]+)"), "…"
SCOPES = (Scope.RECORDS_READ, Scope.RECORDS_WRITE, Scope.DOCUMENTS_READ, Scope.DOCUMENTS_WRITE, Scope.LISTS_READ, Scope.WEBHOOKS_WRITE)


@dataclass
class Reader:
    """Follows the page: sends each example, compares the answer, and remembers what was answered under a name."""

    web: TestClient
    names: dict[str, str] = field(default_factory=dict)

    def follow(self, example: str) -> None:
        sent, _, told = example.partition("\n\nHTTP/1.1 ")
        (asked, *headers), body = _parts(self._filled(sent))
        method, address = asked.split(" ", 1)
        usual = {"authorization": f"Bearer {self.names.get('TOKEN', '')}", "content-type": "application/json", "accept-language": "da"}
        answer = self.web.request(method, address, content=body.encode(), headers=usual | dict(_header(each) for each in headers))
        (status, *expected), shown = _parts(told)

        assert status == str(answer.status_code), f"{asked}: {answer.status_code} {answer.text}"
        for name, value in map(_header, expected):
            self.same(value, answer.headers[name], asked)
        if shown:
            self.same(*((json.loads(_quoted(shown)), answer.json()) if shown.startswith("{") else (shown, answer.text)), asked)

    def same(self, told: Any, answered: Any, where: str) -> None:
        """Holds that what is answered is what is told; a dots stands for more, a new name for what is remembered under it."""
        if isinstance(told, dict):
            assert MORE in told or set(told) == set(answered), where
            for name in set(told) - {MORE}:
                self.same(told[name], answered[name], f"{where} {name}")
        elif isinstance(told, list):
            shown = [each for each in told if each != MORE]
            assert len(shown) <= len(answered) if MORE in told else len(shown) == len(answered), where
            for one, other in zip(shown, answered, strict=False):
                self.same(one, other, where)
        elif told != MORE:
            pattern = NAME.sub("\0", re.escape(str(told)).replace(r"\$", "$"))
            new = NAME.findall(str(told))
            found = re.fullmatch(pattern.replace("\0", "(.+)"), str(answered), re.DOTALL)
            assert found is not None, f"{where}: {told} is not {answered}"
            for name, value in zip(new, found.groups(), strict=True):
                assert self.names.setdefault(name, value) == value, f"{where}: {name} is {value}"

    def _filled(self, text: str) -> str:
        return NAME.sub(lambda found: self.names[found[1]], text)


def _parts(text: str) -> tuple[list[str], str]:
    head, _, body = text.partition("\n\n")
    return head.split("\n"), body


def _header(line: str) -> tuple[str, str]:
    name, _, value = line.partition(": ")
    return name.lower(), value


def _quoted(shown: str) -> str:
    """Makes JSON of what is shown: bare names become words, and dots among fields a field of their own."""
    named = re.sub(r'(?<!["\w])(\$[A-Z]+)(?!")', r'"\1"', shown)
    dotted = re.sub(r"(?<=, )…(?=})", '"…": 0', named)
    return re.sub(r"(?<=, )…(?=])", '"…"', dotted)


@pytest.fixture(scope="module")
def reader(house: ApiHouse) -> Iterator[Reader]:
    people = house.ministry.people
    with house.platform.work(house.ministry.actor("administrator")) as work:
        program = api_clients.register(work, NewClient("ESDH-broen", SCOPES, official_id=people["caseworker"]))
    with house.platform.work(house.ministry.actor("caseworker")) as work:
        api_clients.agree(work, program.id)
    with Isolation() as sandbox:
        shell = shell_of(house.platform, sandbox, ScanningEngine([]))
        app = Starlette(routes=routes(shell), middleware=guarded(shell))
        with TestClient(app, base_url="http://127.0.0.1:8501", follow_redirects=False) as web:
            basic = base64.b64encode(f"{program.client_id}:{program.secret}".encode()).decode()
            yield Reader(web, {"BASIC": basic, "CLIENT": program.client_id, "UNIT": str(house.ministry.grants)})


@pytest.mark.long
def test_every_example_is_answered_as_the_page_says(reader: Reader) -> None:
    for example in EXAMPLES:
        reader.follow(example)

    assert len(EXAMPLES) >= 14
    assert reader.names["HOW"].startswith("arrived holds instant and is asked as arrived:operator:value")


def test_the_receiver_of_the_page_knows_our_calls_from_others() -> None:
    (code,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    room: dict[str, Any] = {}
    exec(compile(code, "docs/api.md", "exec"), room)  # the page's own example
    now, secret, body = int(time.time()), "whsec_" + base64.b64encode(b"k" * 32).decode(), b'{"type": "record_registered"}'

    def told(timestamp: int, content: bytes = body, key: str = secret) -> bool:
        signed = signature(Call(id="msg_1", url="https://system.example/hook", secret=key, timestamp=timestamp, body=content))
        headers = {"webhook-id": "msg_1", "webhook-timestamp": str(timestamp), "webhook-signature": signed}
        return bool(room["is_ours"](headers, body, secret))

    other = "whsec_" + base64.b64encode(b"x" * 32).decode()
    assert [True, False, False, False] == [told(now), told(now - 3600), told(now, b"{}"), told(now, key=other)]


def test_every_problem_stands_on_the_page_with_its_status() -> None:
    rows = dict(re.findall(r"\| (\d{3}) \| ([a-z, -]+) \|", PAGE))
    told = {(int(status), name) for status, names in rows.items() for name in names.split(", ")}

    assert {(problem.status, name) for name, problem in PROBLEMS.items()} == told
