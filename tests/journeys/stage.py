"""The stage of the desk's journeys: a ministry in a real database, letters with real files, the web shell as a process."""

import contextlib
import hashlib
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import typst

from casework import migrations
from casework.adapters.embedded_postgres import OWNER, embedded
from casework.bootstrap import Platform, assemble
from casework.outbox import Effect
from casework.services import moving, signing_in
from casework.services.definitions import publish_definition
from casework.settings import Settings
from casework.vocabulary import Channel, DocumentRole
from casework.work import Actor
from documents.blobs import BlobStore
from documents.filing import receive, store
from documents.isolation import isolation
from documents.receiving.post import ReceivedFile, ReceivedParty, ReceivedPost
from search.opening import engine_of
from tests.builders import Ministry, build_ministry
from workflows.deliver import run_until_idle
from workflows.effects import HANDLERS
from workflows.runtime import Failures, kit_of

ROOT = Path(__file__).parents[2]
PASSWORD = "korrekt-hest-batteri"  # of people who exist in this test only
STARTS_WITHIN_SECONDS = 180.0
LETTER = """#set page(paper: "a4", margin: 2.4cm)
#set text(size: 10.5pt, lang: "da")
#align(right)[*{sender}* \\ 18. november 2026]
#v(1cm)
= {title}
#v(.4cm)
Til rette vedkommende

{text}

#table(columns: (1fr, auto, auto), [*Post*], [*Budget (kr.)*], [*Ansøgt (kr.)*], [Varmepumpeanlæg], [9.120.000], [3.648.000],
[Bygning og tilslutning], [2.310.000], [924.000], [Projektering], [695.000], [278.000])

Vi gør opmærksom på, at tilsagn skal foreligge senest 15. december 2026, hvis leverandørens pris skal fastholdes.
#pagebreak()
== Bilag: støjnotat
{text}
"""
POST = (
    ("Vestenga Fjernvarme A.m.b.a.", "Ansøgning om tilskud til varmepumpeanlæg", Channel.DIGITAL_POST,
     "Vestenga Fjernvarme ansøgte den 3. september 2026 om tilskud på 4.850.000 kr. til et varmepumpeanlæg på 6,2 MW."),
    ("Redaktionen, Energi & Miljø", "Aktindsigt i tilsynssag om jordforurening", Channel.EMAIL,
     "Vi anmoder om aktindsigt i alle dokumenter i tilsynssagen om jordforurening ved den gamle garvergrund."),
    ("Landbrug & Fødevarer", "Høring over bekendtgørelse om CO₂-kvoter", Channel.DIGITAL_POST,
     "Landbrug & Fødevarer takker for muligheden for at afgive høringssvar om kvotebekendtgørelsen."),
    ("Advokatfirmaet Holm", "Klage over afslag på dispensation", Channel.EMAIL,
     "På vegne af min klient klager jeg over afslaget på dispensation fra strandbeskyttelseslinjen."),
    ("Nordhavn Kommune", "Partshøring i sag om støjgrænser", Channel.DIGITAL_POST,
     "Kommunen har modtaget udkast til afgørelse om støjgrænser og fremsender hermed sine bemærkninger."),
    ("Bio-Gas Sydfyn ApS", "Ændring af vilkår i miljøgodkendelse", Channel.FILE,
     "Selskabet søger om ændring af vilkår 12 og 14 i miljøgodkendelsen af biogasanlægget."),
)  # fmt: skip
MAIL = """From: {sender} <post@example.invalid>
To: post@mgl.example
Subject: {title}
Date: Mon, 23 Nov 2026 09:51:00 +0100
Message-ID: <{id}@example.invalid>
MIME-Version: 1.0
Content-Type: text/html; charset=utf-8

<h2>{title}</h2><p>{text}</p><script>document.title = 'taken'</script><img src="http://evil.example/pixel.png">
"""
APPROVAL = {
    "name": "afgoerelse",
    "title": "Afgørelse",
    "steps": [
        {"name": "kontorchef", "title": "Kontorchef", "seats": [{"official": "head"}], "deadline": "+2"},
        {"name": "departementschef", "title": "Departementschef", "seats": [{"official": "secretary"}], "deadline": "+5"},
    ],
}


@dataclass(frozen=True)
class Stage:
    """Is where the journeys play."""

    platform: Platform
    ministry: Ministry
    url: str
    home: Path


@contextlib.contextmanager
def stage(home: Path) -> Iterator[Stage]:
    """Set everything up in the folder, start the web shell, and take it all down again."""
    port = _free_port()
    settings = Settings(home=home, port=port, nonce=secrets.token_hex(8))
    with embedded(settings) as server:
        migrations.upgrade(server.url(OWNER))
        platform = assemble(settings, server, BlobStore(settings.blobs_folder))
        with contextlib.closing(platform):
            ministry = build_ministry(platform)
            _sign_ins_and_definition(platform, ministry)
            _post(platform, ministry)
            until_idle(platform)
            with _web(settings):
                yield Stage(platform, ministry, f"http://127.0.0.1:{port}", home)


def until_idle(platform: Platform) -> None:
    """Do what waits in the outbox by the effect runner's own handlers; approvals move without a Prefect server."""

    def move(approval_ids: Iterable[int]) -> Failures:
        for approval_id in approval_ids:
            with platform.work(moving.MOTOR) as work:
                moving.move(work, approval_id)
        return {}

    # other forms of the documents take LibreOffice seconds each, and no journey waits for them
    handlers = {effect: handler for effect, handler in HANDLERS.items() if effect is not Effect.RENDER}
    with isolation(workers=1) as sandbox:
        run_until_idle(kit_of(platform, sandbox, engine_of(platform), move), handlers=handlers)


def _sign_ins_and_definition(platform: Platform, ministry: Ministry) -> None:
    with platform.work(Actor.system("setup")) as work:
        for official_id in ministry.people.values():
            signing_in.set_password(work, official_id, PASSWORD)
        publish_definition(work, APPROVAL, authority_id=ministry.authority)


def _post(platform: Platform, ministry: Ministry) -> None:
    for number, (sender, title, channel, text) in enumerate(POST):
        letter = _letter(number, sender, title, channel, text)
        store(platform.blobs, letter)
        with platform.work(ministry.actor("clerk")) as work:
            receive(work, letter, unit_id=ministry.grants)


def _letter(number: int, sender: str, title: str, channel: Channel, text: str) -> ReceivedPost:
    if channel is Channel.EMAIL:
        content = MAIL.format(sender=sender, title=title, text=text, id=number).encode()
        name, media_type = "besked.eml", "message/rfc822"
    else:
        content = typst.compile(LETTER.format(sender=sender, title=title, text=text).encode())
        name, media_type = "brev.pdf", "application/pdf"
    digest = hashlib.sha256(content).hexdigest()
    return ReceivedPost(
        channel=channel, content_hash=digest, original=content, original_sha256=digest, original_filename=name,
        original_media_type=media_type, message_id=f"m-{number}", title=title, sender=ReceivedParty(name=sender),
        files=(ReceivedFile(1, name, media_type, content, role=DocumentRole.MAIN, document_label=title),),
    )  # fmt: skip


@contextlib.contextmanager
def _web(settings: Settings) -> Iterator[None]:
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("CASEWORK_", "STREAMLIT_"))},
        "CASEWORK_HOME": str(settings.home),
        "CASEWORK_PORT": str(settings.port),
        "CASEWORK_NONCE": settings.nonce or "",
    }
    settings.logs_folder.mkdir(parents=True, exist_ok=True)
    with (settings.logs_folder / "web.log").open("wb") as log:
        process = subprocess.Popen([sys.executable, "-m", "ui.asgi"], cwd=ROOT, env=environment, stdout=log, stderr=log)
        try:
            _wait_for(process, f"http://127.0.0.1:{settings.port}/healthz", settings.logs_folder / "web.log")
            yield
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()


def _wait_for(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    deadline = time.monotonic() + STARTS_WITHIN_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=2):  # our own address
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
    raise AssertionError(f"the web shell did not start:\n{log.read_text()[-3000:]}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
