"""A bundle goes its whole way over the API: sent in pieces, checked, mapped, taken in, told of, and out again; strangers get nothing."""

import io
import os
import zipfile
from collections.abc import Callable, Collection
from pathlib import Path
from threading import Thread
from typing import Any

import psycopg
import pytest
from sqlalchemy import text

from casework.adapters.embedded_postgres import SUPERUSER, DatabaseServer
from casework.bundles.reading import Bundle
from casework.services.importing import checking, runs
from casework.services.importing.known import Known
from casework.services.importing.looking import HereNow
from casework.vocabulary import ImportState, Scope
from documents import importing, incoming
from documents.blobs import BlobStore
from tests import made_bundles as made
from tests.databases import plain
from tests.doors.conftest import ApiHouse
from tests.doors.http_client import TestClient
from tests.doors.stand_in_api import as_
from tests.doors.test_bundle_uploads import zipped
from workflows.sweeping import sweep

SECONDS_A_DAY = 24 * 3600


def key(n: int) -> str:
    return f"{n:032x}"


def pieces(api: TestClient, n: int, content: bytes, *, who: str = "manager", size: int = 700) -> list[int]:
    return [
        api.put(
            f"/bundle-uploads/{key(n)}/pieces?offset={at}&size={len(content)}", content=content[at : at + size], headers=as_(who)
        ).json()["received"]
        for at in range(0, len(content), size)
    ]


def checked(api: TestClient, n: int, content: bytes, **headers: str) -> Any:
    pieces(api, n, content, size=1 << 20)
    return api.post(f"/bundle-uploads/{key(n)}/check", json={"size": len(content)}, headers=as_("manager", **headers))


def report(api: TestClient, run_id: int) -> dict[str, Any]:
    return dict(api.get(f"/imports/{run_id}", headers=as_("manager")).json())


def lying(house: ApiHouse) -> set[str]:
    return {file.name for file in house.platform.settings.incoming_folder.rglob("*") if file.is_file()}


def a_bundle(folder: Path, n: int, **more: Any) -> bytes:
    """Gives a bundle of one case of its own."""
    return zipped(made.write(folder, parties=[made.party(900 + n)], cases=[made.case(900 + n, parties=[], **more)]))


def test_a_bundle_is_sent_in_pieces_checked_taken_in_and_goes_out_again(api: TestClient, house: ApiHouse, tmp_path: Path) -> None:
    content = a_bundle(tmp_path / "b", 1)
    here = pieces(api, 1, content)
    again = api.put(f"/bundle-uploads/{key(1)}/pieces?offset=0&size={len(content)}", content=content[:700], headers=as_("manager"))
    whole = api.get(f"/bundle-uploads/{key(1)}", headers=as_("manager")).json()
    answers = [
        api.post(f"/bundle-uploads/{key(1)}/check", json={"size": len(content)}, headers=as_("manager", idempotency_key="bundle-nr-1"))
        for _ in range(2)
    ]
    run_id = answers[0].json()["run_id"]
    before = report(api, run_id)
    started = api.post(f"/imports/{run_id}/start", headers=as_("manager"))
    importing.run(house.platform, run_id)
    done = report(api, run_id)
    case_id = case_of(house, "03/00901")
    out = api.post(f"/cases/{case_id}/bundle", json={"purpose": "Aflevering"}, headers=as_("head"))
    with zipfile.ZipFile(io.BytesIO(out.content)) as archive:
        names = set(archive.namelist())

    assert (len(content), len(content), len(content)) == (here[-1], again.json()["received"], whole["received"])
    assert [(201, {"run_id": run_id}, f"/api/imports/{run_id}")] * 2 == [
        (answer.status_code, answer.json(), answer.headers["location"]) for answer in answers
    ]
    assert "true" == answers[1].headers["idempotency-replayed"]
    assert ("checked", [], 204, "done", {"parties": 1, "cases": 1}) == (
        before["state"], before["problems"], started.status_code, done["state"], done["made"]
    )  # fmt: skip
    assert (200, "application/zip", True) == (out.status_code, out.headers["content-type"], {"bundle.json", "cases.jsonl"} <= names)
    assert not {f"{key(1)}.zip", f"{key(1)}.part"} & lying(house)


def case_of(house: ApiHouse, number: str) -> int:
    with house.platform.system_engine.connect() as connection:
        return int(connection.execute(text("SELECT id FROM case_file WHERE number = :number"), {"number": number}).scalar_one())


def test_the_report_names_row_field_and_fix(api: TestClient, house: ApiHouse, tmp_path: Path) -> None:
    answer = checked(api, 2, a_bundle(tmp_path / "b", 2, unit="Nedlagt kontor", opened_at="0001-01-01T00:00:00Z"))
    run = report(api, answer.json()["run_id"])

    assert "refused" == run["state"]
    assert [("cases.jsonl", 1, "opened_at", "date_of_none", True), ("cases.jsonl", 1, "unit", "unknown_unit", True)] == sorted(
        (each["file"], each["row"], each["field"], each["wrong"], each["stops"]) for each in run["problems"]
    )
    assert all(each["fix"] for each in run["problems"])
    assert f"{key(2)}.zip" not in lying(house)  # more than names stands in the way


@pytest.mark.parametrize(
    ("content", "problem"),
    [(b"no zip at all", "not_a_bundle"), (b"PK\x05\x06" + b"\x00" * 18, "no_head")],
)
def test_what_is_no_bundle_is_refused_with_what_to_do_and_does_not_stay(
    api: TestClient, house: ApiHouse, content: bytes, problem: str
) -> None:
    answer = checked(api, 3, content, accept_language="da")
    (error,) = answer.json()["errors"]

    assert (422, "application/problem+json", problem, True) == (
        answer.status_code, answer.headers["content-type"], error["problem"], bool(error["sentence"])
    )  # fmt: skip
    assert f"{key(3)}.zip" not in lying(house)


def test_what_has_not_all_come_is_not_checked_and_what_is_let_go_is_gone(api: TestClient) -> None:
    api.put(f"/bundle-uploads/{key(4)}/pieces?offset=0&size=9", content=b"PK", headers=as_("manager"))
    early = api.post(f"/bundle-uploads/{key(4)}/check", json={"size": 9}, headers=as_("manager", accept_language="da"))
    let_go = api.delete(f"/bundle-uploads/{key(4)}", headers=as_("manager"))

    assert (409, ["upload_is_not_whole"]) == (early.status_code, [each["reason"] for each in early.json()["reasons"]])
    assert (204, 0) == (let_go.status_code, api.get(f"/bundle-uploads/{key(4)}", headers=as_("manager")).json()["received"])


def test_too_much_is_refused(api: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    too_long = api.put(
        f"/bundle-uploads/{key(5)}/pieces?offset=0&size=9", headers=as_("manager", content_length=str((8 << 20) + 1)), content=b"PK"
    )
    too_large = api.put(f"/bundle-uploads/{key(5)}/pieces?offset=0&size={incoming.MOST_BYTES + 1}", content=b"PK", headers=as_("manager"))
    monkeypatch.setattr(incoming, "MOST_BYTES", 4)
    no_room = api.put(f"/bundle-uploads/{key(5)}/pieces?offset=0&size=9", content=b"PK", headers=as_("manager"))
    empty = api.put(f"/bundle-uploads/{key(5)}/pieces?offset=0&size=9", content=b"", headers=as_("manager"))

    assert [413, 422, 413, 422] == [answer.status_code for answer in (too_long, too_large, no_room, empty)]
    assert {"application/problem+json"} == {answer.headers["content-type"] for answer in (too_long, too_large, no_room, empty)}


@pytest.mark.parametrize("odd", ["x", "0" * 31, "..%2f..%2fetc", "G" * 32])
def test_a_key_is_nothing_but_a_name(api: TestClient, house: ApiHouse, odd: str) -> None:
    before = lying(house)
    answers = [
        api.get(f"/bundle-uploads/{odd}", headers=as_("manager")),
        api.put(f"/bundle-uploads/{odd}/pieces?offset=0&size=9", content=b"PK", headers=as_("manager")),
    ]

    assert {404} == {answer.status_code for answer in answers}
    assert before == lying(house)


WAYS = (
    ("GET", "/bundle-uploads/{key}", None),
    ("PUT", "/bundle-uploads/{key}/pieces?offset=0&size=9", b"PK"),
    ("POST", "/bundle-uploads/{key}/check", {"size": 2}),
    ("DELETE", "/bundle-uploads/{key}", None),
    ("GET", "/imports", None),
    ("GET", "/imports/{run}", None),
    ("PUT", "/imports/{run}/names", {"names": {}}),
    ("POST", "/imports/{run}/check", None),
    ("POST", "/imports/{run}/start", None),
    ("GET", "/import-names", None),
)


def asked(api: TestClient, way: tuple[str, str, Any], run_id: int, headers: dict[str, str]) -> int:
    method, path, body = way
    told: dict[str, Any] = {"content": body} if isinstance(body, bytes) else {"json": body} if body is not None else {}
    return int(api.request(method, path.format(key=key(6), run=run_id), headers=headers, **told).status_code)


def test_a_stranger_a_token_of_another_scope_and_who_may_not_import_get_nothing(api: TestClient, house: ApiHouse, tmp_path: Path) -> None:
    content = a_bundle(tmp_path / "b", 6)
    run_id = checked(api, 6, content).json()["run_id"]
    before = lying(house)
    nobody = {asked(api, way, run_id, {}) for way in WAYS}
    elsewhere = {asked(api, way, run_id, as_("manager", Scope.RECORDS_WRITE)) for way in WAYS}
    others = {asked(api, way, run_id, as_(who)) for way in WAYS for who in ("clerk", "head", "administrator")}
    case_id = case_of(house, "03/00901") if "03/00901" in numbers(house) else 999_999
    outside = [
        api.post(f"/cases/{case_id}/bundle", json={"purpose": "x"}, headers=headers).status_code
        for headers in ({}, as_("head", Scope.CASES_WRITE), as_("outsider"))
    ]

    assert ({401}, {403}, {403}, [401, 403, 404]) == (nobody, elsewhere, others, outside)
    assert (before, "checked") == (lying(house), report(api, run_id)["state"])


def numbers(house: ApiHouse) -> set[str]:
    with house.platform.system_engine.connect() as connection:
        return set(connection.execute(text("SELECT number FROM case_file")).scalars())


# ---- a check holds nothing --------------------------------------------------------------------------------------------------
class Watch:
    """Looks, each time a check asks what stands here, which transactions are open; and does something else meanwhile, once."""

    def __init__(self, server: DatabaseServer, house: ApiHouse, monkeypatch: pytest.MonkeyPatch) -> None:
        self.open: list[int] = []
        self.checks = 0
        self.meanwhile: list[Callable[[], object]] = []
        self._at = plain(server.url(SUPERUSER, str(house.platform.system_engine.url.database)))
        monkeypatch.setattr(importing, "check", self._checked)
        monkeypatch.setattr(checking, "AT_ONCE", 1)

    def _checked(self, bundle: Bundle, known: Known, numbers: dict[str, str], look: checking.Looks) -> checking.Checked:
        self.checks += 1
        while self.meanwhile:
            self.meanwhile.pop()()

        def watched(guids: Collection[str]) -> HereNow:
            self._count()
            return look(guids)

        self._count()
        found = checking.check(bundle, known, numbers, watched)
        self._count()
        return found

    def _count(self) -> None:
        with psycopg.connect(self._at) as connection:
            others = (
                "datname = current_database() AND pid <> pg_backend_pid() AND xact_start IS NOT NULL AND backend_type = 'client backend'"
            )
            self.open.append(connection.execute(f"SELECT count(*) FROM pg_stat_activity WHERE {others}").fetchone()[0])  # type: ignore[index]


@pytest.fixture
def watch(server: DatabaseServer, house: ApiHouse, monkeypatch: pytest.MonkeyPatch) -> Watch:
    return Watch(server, house, monkeypatch)


def test_no_transaction_stands_open_while_a_bundle_is_checked_over_the_api(
    api: TestClient, house: ApiHouse, tmp_path: Path, watch: Watch
) -> None:
    content = zipped(made.write(tmp_path / "b", parties=[made.party(930)], cases=[made.case(930 + n, parties=[]) for n in range(3)]))
    answer = checked(api, 30, content, idempotency_key="bundle-nr-30")
    run_id = answer.json()["run_id"]
    repeated = checked(api, 30, content, idempotency_key="bundle-nr-30")
    api.post(f"/imports/{run_id}/start", headers=as_("manager"))
    importing.run(house.platform, run_id)
    newer = checked(api, 31, content)  # every row is looked up, one at a time
    again = api.post(f"/imports/{newer.json()['run_id']}/check", headers=as_("manager", idempotency_key="bundle-nr-31"))

    assert [201, 201, 201, 204] == [each.status_code for each in (answer, repeated, newer, again)]
    assert ("true", 3) == (repeated.headers["idempotency-replayed"], watch.checks)
    assert 6 + 2 * 4 == len(watch.open)  # before and after each check; a party and three cases that came in before, twice
    assert {0} == set(watch.open)


def test_of_two_checks_under_one_key_one_is_noted(api: TestClient, house: ApiHouse, tmp_path: Path, watch: Watch) -> None:
    content = a_bundle(tmp_path / "b", 32)
    pieces(api, 32, content, size=1 << 20)
    answers = []

    def send() -> object:
        headers = as_("manager", idempotency_key="bundle-nr-32")
        answers.append(api.post(f"/bundle-uploads/{key(32)}/check", json={"size": len(content)}, headers=headers))
        return answers[-1]

    watch.meanwhile.append(lambda: Thread(target=send).run())
    before = len(list_of_runs(api))
    send()

    assert (2, 2, 1) == (watch.checks, len(answers), len(list_of_runs(api)) - before)
    assert answers[0].json() == answers[1].json()
    assert ["true"] == [each.headers["idempotency-replayed"] for each in answers if "idempotency-replayed" in each.headers]


def list_of_runs(api: TestClient) -> list[Any]:
    return list(api.get("/imports?limit=200", headers=as_("manager")).json())


def test_what_was_checked_with_other_names_than_stand_now_is_not_noted(
    api: TestClient, house: ApiHouse, tmp_path: Path, watch: Watch
) -> None:
    run_id = checked(api, 33, a_bundle(tmp_path / "b", 33, unit="4. kontor")).json()["run_id"]
    names = {"names": {"units": {"4. kontor": "TT"}}}
    watch.meanwhile.append(lambda: api.put(f"/imports/{run_id}/names", json=names, headers=as_("manager")))
    refused = api.post(f"/imports/{run_id}/check", headers=as_("manager"))
    then = api.post(f"/imports/{run_id}/check", headers=as_("manager"))

    assert (409, ["names_mapped_meanwhile"], 204) == (
        refused.status_code, [each["reason"] for each in refused.json()["reasons"]], then.status_code
    )  # fmt: skip
    assert "checked" == report(api, run_id)["state"]


# ---- what nobody takes in ---------------------------------------------------------------------------------------------------
def swept(house: ApiHouse) -> int:
    store = BlobStore(house.platform.settings.blobs_folder)
    return sweep(house.platform, store, now=house.clock.now.timestamp()).bundles


def lay_down(house: ApiHouse) -> None:
    """Gives the files that lie here the moment of the frozen clock."""
    for file in house.platform.settings.incoming_folder.rglob("*"):
        os.utime(file, (house.clock.now.timestamp(),) * 2)


def test_a_bundle_nobody_takes_in_is_removed_after_a_week_and_its_report_says_so(api: TestClient, house: ApiHouse, tmp_path: Path) -> None:
    for file in house.platform.settings.incoming_folder.rglob("*.*"):
        file.unlink()  # what other tests have left
    checked_only, to_map, running = (
        checked(api, 10 + n, a_bundle(tmp_path / str(n), 10 + n, **more)).json()["run_id"]
        for n, more in enumerate(({}, {"unit": "3. kontor"}, {}))
    )
    with house.platform.work(house.ministry.actor("manager")) as work:
        runs.start(work, running)
    pieces(api, 13, b"PK" * 9, size=4)
    orphan = house.platform.settings.incoming_folder / "1" / f"{key(14)}.zip"
    orphan.parent.mkdir(exist_ok=True)
    orphan.write_bytes(b"PK")
    lay_down(house)
    house.clock.forward(days=6)
    early = swept(house)
    api.put(f"/imports/{to_map}/names", json={"names": {"units": {"3. kontor": "TT"}}}, headers=as_("manager"))
    house.clock.forward(days=2)
    first, again = swept(house), swept(house)
    left = lying(house) & {f"{key(n)}.{kind}" for n in range(10, 15) for kind in ("zip", "part")}
    started = api.post(f"/imports/{checked_only}/start", headers=as_("manager"))
    house.clock.forward(days=6)
    last = swept(house)
    importing.run(house.platform, running)

    assert (0, 3, 0, 1) == (early, first, again, last)
    assert {f"{key(11)}.zip", f"{key(12)}.zip"} == left  # one was looked at two days ago, the other is being taken in
    told = [report(api, run_id) for run_id in (checked_only, to_map, running)]
    assert ["checked", "refused", "done"] == [run["state"] for run in told]
    assert [True, True, False] == [run["swept_at"] is not None for run in told]
    assert (409, ["bundle_is_gone"]) == (started.status_code, [each["reason"] for each in started.json()["reasons"]])
    assert ImportState.DONE == told[2]["state"]


def test_a_bundle_that_lies_elsewhere_on_the_server_is_never_removed(api: TestClient, house: ApiHouse, tmp_path: Path) -> None:
    bundle = made.write(tmp_path / "b", parties=[made.party(950)], cases=[made.case(950, parties=[])])
    run_id, _ = importing.look_at(house.platform, house.ministry.actor("manager"), bundle)
    house.clock.forward(days=60)
    swept(house)

    assert (True, None) == ((bundle / "bundle.json").exists(), report(api, run_id)["swept_at"])
