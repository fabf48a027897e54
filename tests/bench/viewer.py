"""How soon the first page of a 200-page file stands on the desk after the click on its record, in a real browser.

The web shell runs as in use; each file has a content of its own and is opened once, from the list, by a real click; the clock runs in
the page, from the event of the click until the picture is decoded and a frame with it has been drawn. *Bare* is pdfium alone drawing the
same page in the same width to PNG, in this process, opening the file included.
"""

import hashlib
import io
import os
import tempfile
import time
from pathlib import Path

import pypdfium2 as pdfium
import typst
from playwright.sync_api import Page
from sqlmodel import select

from casework.model import DocumentVersion
from casework.vocabulary import Channel, DocumentRole
from casework.work import Actor
from documents.filing import receive, store
from documents.receiving.post import ReceivedFile, ReceivedParty, ReceivedPost
from tests.bench.figures import Figure, percentile
from tests.journeys.browser import Seen, browser, person
from tests.journeys.stage import PASSWORD, Stage, stage, until_idle

FILES = int(os.environ.get("BENCH_VIEWER", "24"))
PAGES, MOST_MS, WIDTH = 200, 300, 900
REPORT = """#set page(paper: "a4", margin: 2.4cm, numbering: "1")
#set text(size: 10.5pt, lang: "da")
= Redegørelse nr. {number}
#for chapter in range({pages}) [
== Afsnit #(chapter + 1) i redegørelse {number}
#lorem(330)
#table(columns: (1fr, auto), [*Post*], [*Kr.*], [Varmepumpe], [9.120.000], [Tilslutning], [2.310.000])
#if chapter < {pages} - 1 [#pagebreak()]
]
"""
OPENED = """source => new Promise((done, failed) => {
  const deep = root => [...root.querySelectorAll('*')].flatMap(node => node.shadowRoot ? [node, ...deep(node.shadowRoot)] : [node])
  const until = performance.now() + 30000
  const look = () => {
    const found = deep(document).find(node => node.tagName === 'IMG' && node.dataset.page === source + '/pages/1')
    if (found?.complete && found.naturalWidth && found.getClientRects().length) {
      found.decode().then(() => requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - window.clickedAt))))
    } else if (performance.now() > until) failed(new Error('the page did not come'))
    else requestAnimationFrame(look)
  }
  look()
})"""
LISTENS = "window.addEventListener('click', event => { window.clickedAt = event.timeStamp }, { capture: true })"


def measure() -> list[Figure]:
    """Gives the time from the click to the first page, of files opened for the first time and of the same files opened again."""
    with tempfile.TemporaryDirectory(prefix="casework-bench-") as home, stage(Path(home)) as set_up:
        contents = [typst.compile(REPORT.format(number=number, pages=PAGES).encode()) for number in range(FILES)]
        for number, content in enumerate(contents):
            _file(set_up, number, content)
        started = time.perf_counter()
        until_idle(set_up.platform)
        filed = (time.perf_counter() - started) / FILES
        versions = _versions(set_up)
        bare = [_bare(content) for content in contents]
        with browser() as started_browser:
            clerk = person(started_browser, set_up.url, Seen())
            clerk.page.add_init_script(LISTENS)
            clerk.sign_in("clerk", PASSWORD)
            clerk.page.wait_for_selector(".list [role=option]")
            _settled(clerk.page)
            first = [_open(clerk.page, number, versions[number]) for number in range(FILES)]
            again = [_open(clerk.page, number, versions[number]) for number in range(FILES)]
    return [
        Figure(f"viewer: a file of {PAGES} pages made ready after filing", filed, "s"),
        *_figures("click to first page", first, percentile(bare, 0.5), percentile(bare, 0.95)),
        *_figures("click to first page, opened again", again, percentile(bare, 0.5), percentile(bare, 0.95)),
    ]


def _figures(name: str, taken: list[float], bare_50: float, bare_95: float) -> list[Figure]:
    return [
        Figure(f"viewer: {name}, p50", percentile(taken, 0.5), "ms", round(bare_50, 1), MOST_MS),
        Figure(f"viewer: {name}, p95", percentile(taken, 0.95), "ms", round(bare_95, 1), MOST_MS),
    ]


def _open(page: Page, number: int, version_id: int) -> float:
    page.locator(".list [role=option]", has_text=_title(number)).click()
    taken = float(page.evaluate(OPENED, f"/documents/{version_id}"))
    _settled(page)
    return taken


def _settled(page: Page) -> None:
    """Waits until the desk has drawn what it was drawing, as somebody who reads does."""
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")
    page.wait_for_timeout(1_000)


def _bare(content: bytes) -> float:
    started = time.perf_counter()
    with pdfium.PdfDocument(content) as document:
        sheet = document[0]
        sheet.render(scale=WIDTH / sheet.get_size()[0]).to_pil().save(io.BytesIO(), "PNG", compress_level=1)
    return 1000 * (time.perf_counter() - started)


def _title(number: int) -> str:
    return f"Redegørelse {number:03d}"


def _file(set_up: Stage, number: int, content: bytes) -> None:
    digest = hashlib.sha256(content).hexdigest()
    post = ReceivedPost(
        channel=Channel.FILE, content_hash=digest, original=content, original_sha256=digest, original_filename="redegørelse.pdf",
        original_media_type="application/pdf", message_id=f"report-{number}", title=_title(number), sender=ReceivedParty(name="Styrelsen"),
        files=(ReceivedFile(1, "redegørelse.pdf", "application/pdf", content, role=DocumentRole.MAIN, document_label=_title(number)),),
    )  # fmt: skip
    store(set_up.platform.blobs, post)
    with set_up.platform.work(set_up.ministry.actor("clerk")) as work:
        receive(work, post, unit_id=set_up.ministry.grants)


def _versions(set_up: Stage) -> list[int]:
    """Gives the version of each file, in the order they were filed."""
    with set_up.platform.work(Actor.official(set_up.ministry.people["clerk"])) as work:
        found = work.session.exec(select(DocumentVersion.id).where(DocumentVersion.filename == "redegørelse.pdf")).all()
    return sorted(found)
