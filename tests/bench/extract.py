"""Reading text behind the walls, a child each with all limits on, beside the same libraries doing the same in one's own process.

On one core: one document after the other. On two: two children at once, beside two processes of bare libraries, one each. Both read the
same documents in turns, so that a busy machine is as busy for both; processor time says what it would be on a quiet one. Recognition of
scans is measured apart.
"""

import multiprocessing
import statistics
import subprocess
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

import psutil

from casework.vocabulary import Extraction
from documents.extraction import extract
from documents.isolation import Isolation, isolation
from documents.limits import Budget, Limits
from documents.tools.toolbox import TESSERACT, Toolbox
from documents.warming import warm
from tests.bench.figures import Figure
from tests.bench.made_papers import Paper, papers
from tests.rules.made_scans import a_page, a_scanned_pdf, saved

ROUNDS = 5
CORES = 2
GOAL = 0.8
SCANS = 3

Seconds = dict[str, list[float]]


def measure() -> list[Figure]:
    """Gives documents a second and their share of the bare rate, what the walls cost a document, by kind, and recognition apart."""
    made = list(papers())
    warm()
    with isolation(workers=CORES) as sandbox:
        _alike(sandbox, made)
        bare, ours = _by_turns(sandbox, made)
        both = _on_both_cores(sandbox, made)
        scans = _scans(sandbox)
        worked = _worked(sandbox, made)
    cost = 1000 * (statistics.mean(_all(ours)) - statistics.mean(_all(bare)))
    alone = _rate(ours), _rate(bare)
    return [
        Figure("extract: one core", alone[0], "documents/s", bare=round(alone[1], 1)),
        Figure("extract: one core, share of the bare rate", alone[0] / alone[1], "ratio", bare=1.0, at_least=GOAL),
        Figure("extract: two cores", both[0], "documents/s", bare=round(both[1], 1)),
        Figure("extract: two cores, share of the bare rate", both[0] / both[1], "ratio", bare=1.0, at_least=GOAL),
        Figure("extract: what the walls cost a document", cost, "ms"),
        Figure("extract: processor time a document", worked[0], "ms", bare=round(worked[1], 1)),
        *(_of_kind(kind, bare[kind], ours[kind]) for kind in bare),
        *scans,
    ]


def _of_kind(kind: str, bare: Sequence[float], ours: Sequence[float]) -> Figure:
    return Figure(f"extract: {kind}, mean", 1000 * statistics.mean(ours), "ms", bare=round(1000 * statistics.mean(bare), 1))


def _alike(sandbox: Isolation, made: Sequence[Paper]) -> None:
    """Makes sure that both read the same words, so that like is compared with like."""
    for paper in made:
        found, bare = sandbox.extract(paper.content, filename=paper.filename), _bare(paper)
        if found.outcome is not Extraction.OK or len(found.text) != bare:
            raise AssertionError(f"{paper.filename}: {found.outcome}, {len(found.text)} and {bare} characters")


def _bare(paper: Paper) -> int:
    return len(extract(paper.content, paper.filename, "", Budget(Limits())).text)


def _by_turns(sandbox: Isolation, made: Sequence[Paper]) -> tuple[Seconds, Seconds]:
    bare: Seconds = defaultdict(list)
    ours: Seconds = defaultdict(list)
    for _ in range(ROUNDS):
        for paper in made:
            bare[paper.kind].append(_timed(lambda paper=paper: _bare(paper)))  # type: ignore[misc]  # called before the next
            ours[paper.kind].append(_timed(lambda paper=paper: sandbox.extract(paper.content, filename=paper.filename)))  # type: ignore[misc]
    return bare, ours


def _on_both_cores(sandbox: Isolation, made: Sequence[Paper]) -> tuple[float, float]:
    """Gives the rates of two children at once, and of two processes of bare libraries."""
    seconds: list[tuple[float, float]] = []
    with multiprocessing.get_context("fork").Pool(CORES) as processes, ThreadPoolExecutor(CORES) as threads:
        processes.map(_bare, made[::10], chunksize=1)
        for _ in range(ROUNDS):
            bare = _timed(lambda: processes.map(_bare, made, chunksize=1))
            ours = _timed(lambda: list(threads.map(lambda paper: sandbox.extract(paper.content, filename=paper.filename), made)))
            seconds.append((ours, bare))
    return len(made) * ROUNDS / sum(each for each, _ in seconds), len(made) * ROUNDS / sum(each for _, each in seconds)


def _worked(sandbox: Isolation, made: Sequence[Paper]) -> tuple[float, float]:
    """Gives the milliseconds of processor a document takes, of all processes that have a hand in it, and of the libraries alone."""
    before = _processor()
    for paper in made:
        sandbox.extract(paper.content, filename=paper.filename)
    time.sleep(0.2)  # the last child is taken down
    ours, began = _processor() - before, time.process_time()
    for paper in made:
        _bare(paper)
    return 1000 * ours / len(made), 1000 * (time.process_time() - began) / len(made)


def _processor() -> float:
    """Gives the processor time of this process and of what it has started, those that are gone too."""
    everything = [psutil.Process(), *psutil.Process().children(recursive=True)]
    used = [each.cpu_times() for each in everything]
    return sum(each.user + each.system for each in used) + sum(each.children_user + each.children_system for each in used[1:])


def _scans(sandbox: Isolation) -> list[Figure]:
    """Gives seconds for a page of print: as a scan through our walls, and by tesseract alone on the drawing it gets."""
    program = Toolbox().program(TESSERACT)
    if program is None:
        return []
    page = a_page(*(f"Linje {number} om tilskud til varmepumper efter loven" for number in range(30)), size=(2480, 3508))
    scan, picture = a_scanned_pdf(page), saved(page)
    command = [program.path, "stdin", "stdout", "-l", "dan+eng", "tsv"]
    ours = [_timed(lambda: sandbox.extract(scan, filename="scan.pdf")) for _ in range(SCANS)]
    bare = [_timed(lambda: subprocess.run(command, input=picture, capture_output=True, check=True)) for _ in range(SCANS)]
    return [Figure("extract: a scanned page, recognised", statistics.mean(ours), "s", bare=round(statistics.mean(bare), 2))]


def _timed(deed: Callable[[], object]) -> float:
    started = time.perf_counter()
    deed()
    return time.perf_counter() - started


def _all(seconds: Seconds) -> list[float]:
    return [each for kind in seconds.values() for each in kind]


def _rate(seconds: Seconds) -> float:
    return len(_all(seconds)) / sum(_all(seconds))
