"""Real files of others come in: each has an outcome, a second time each is a duplicate, and their words are found.

Needs the folder of public samples (``CASEWORK_SAMPLES``, or ``shared/samples`` beside the checkout); without it the same is shown on
files of our own. ``WORDS`` was written by reading the files.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from casework.bootstrap import platform
from casework.settings import Settings
from documents.blobs import store_of
from search.finding import find
from search.opening import engine_of
from tests.builders import build_ministry
from ui.cli.opening import actor_named

WORDS = {
    "MeMo_NemSMS.v1.1.xml": "NEMSMS",
    "MeMo_Minimum_Example.v1.1.xml": "Pladsanvisning",
    "ForsendelseI_Minimal.xml": "Testesen",
    "msg_06.txt": "Warsaw",
    "msg_10.txt": "7bit",
    "msg_16.txt": '"SoCal Raves"',
    "msg_17.txt": "dingus",
    "msg_19.txt": "digest",
    "msg_26.txt": "wooster",
    "msg_39.txt": "childhood",
    "msg_45.txt": '"signed contents"',
    "msg_46.txt": "GroupwiseForwardingTest",
    "002-trivial-libre-office-writer.pdf": "consetetur",
    "annotated_pdf.pdf": '"Not highlighted"',
    "crazyones-pdfa.pdf": '"crazy ones"',
    "libreoffice-form.pdf": "Nationality",
    "multicolumn.pdf": "laoreet",
    "pdflatex-4-pages.pdf": '"text without a meaning"',
    "NullHeader.docx": "Peninsula",
    "footnotes.docx": "snoskoy",
    "testAltChunkHTML.docx": "emphasized",
    "testComment.docx": "McCandless",
    "testMailMerge.docx": '"merge test"',
    "testSubdocument.docx": "subdocuments",
    "testWORD_1img.docx": "jumps",
    "testWORD_charts.docx": "peach",
    "testWORD_embedded_pdf.docx": '"Bye Bye"',
    "testWORD_formattingFlipUnderlineOrder.docx": "Sanitarnej",
    "testWORD_no_format.docx": "övervakning",
    "testWORD_template.docx": "Guitarist",
    "testRFC822_multipart_attachments.eml": "Chetan",
    "testRFC822_x-.eml": "Thunderbird",
    "boilerplate.html": '"real meat"',
    "testBoilerplateMissingSpace.html": "blobfish",
    "testHTML.html": "Indexation",
    "testXHTML.html": "XHTML",
    "tika434.html": "Breezy",
    "testMBOX_lengthy_x-headers.mbox": '"Var simulation"',
    "testOptionalHyphen.pdf": "optionalhyphen",
    "testPDF.pdf": "incubator",
    "testPDFPackage.pdf": '"PDF Package"',
    "testPDFTwoTextBoxes.pdf": '"Right column"',
    "testPDF_acroform3.pdf": "CutePDF",
    "testPDF_multiFormatEmbFiles.pdf": '"non os specific"',
    "testPopupAnnotation.pdf": '"this is the note"',
    "testEXCEL_textbox.xlsx": "autoshape",
    "testComment.xlsx": '"here is a comment"',
    "testPPT.pptx": "watershed",
    "testPPT_masterText.pptx": '"master slide"',
    "testODTStyles3.odt": "bewindvoerder",
    "testNPEOpenDocument.odt": "criptografiado",
    "testFooter.ods": '"center area"',
    "testRTFWord2010CzechCharacters.rtf": "svitku",
    "testRTFVarious.rtf": '"underline superscript"',
    "test-outlook2003.msg": '"streamlined mail experience"',
    "testMSG_Appointment.msg": '"discuss jumping"',
}
OF_EACH_KIND = {Path(name).suffix: name for name in reversed(WORDS)}
"""The short round: of each kind of file the first, by its name."""
CLERK = "clerk"
FOLDERS = ("memo/messages", "email-cpython", "pdf", "tika-docs")
OWN = {"brev.txt": ("Ansøgning om tilskud ved Skibbrogade.", "skibbrogade"), "note.txt": ("Notat om fjernvarme på Mågevej.", "mågevej")}


def samples() -> Path | None:
    """Gives the folder of public samples, where there is one."""
    beside = Path(__file__).resolve().parents[3] / "shared" / "samples"
    folder = Path(os.environ.get("CASEWORK_SAMPLES", beside))
    return folder if folder.is_dir() else None


def casework(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from ui.cli import main; main()", *words]
    done = subprocess.run(command, env=os.environ | {"CASEWORK_HOME": str(home)}, capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr, done.stderr
    return done


def received(home: Path, paths: list[Path]) -> list[dict[str, object]]:
    done = casework(home, "receive", *(str(path) for path in paths), "--as", CLERK, "--json")
    return [json.loads(line) for line in done.stdout.splitlines()]


def files_in(folder: Path | None) -> list[Path]:
    """Gives the public files that are taken in."""
    return [] if folder is None else [each for name in FOLDERS for each in (folder / name).rglob("*") if each.is_file()]


@pytest.mark.journey
@pytest.mark.timeout(600)
def test_a_file_of_each_kind_has_an_outcome_then_is_a_duplicate_and_is_found(tmp_path: Path) -> None:
    kinds = OF_EACH_KIND.values()
    every_file_comes_in(tmp_path, [file for file in files_in(samples()) if file.name in kinds])


@pytest.mark.faults
@pytest.mark.timeout(900)
def test_every_file_has_an_outcome_then_is_a_duplicate_and_is_found(tmp_path: Path) -> None:
    every_file_comes_in(tmp_path, files_in(samples()))


def every_file_comes_in(tmp_path: Path, files: list[Path]) -> None:
    """Takes the files in twice, and finds each by its words."""
    home, post = tmp_path / "home", tmp_path / "post"
    post.mkdir()
    for name, (content, _) in OWN.items():
        (post / name).write_text(content)
    paths = [post, *files]
    names = {file.name for file in files}
    wanted = {name: word for name, (_, word) in OWN.items()} | {name: word for name, word in WORDS.items() if name in names}
    assert casework(home, "init").returncode == 0
    with platform(Settings(home=home), store_of) as made:
        build_ministry(made)

    first = received(home, paths)
    again = received(home, paths)
    done = casework(home, "work", "--until-idle", "--json")
    assert json.loads(done.stdout.splitlines()[-1])["parked"] == 0

    assert {line["outcome"] for line in first} <= {"filed", "duplicate", "conflict"}
    assert {line["outcome"] for line in again} == {"duplicate"}
    assert len(first) == len(again) == len(OWN) + len(files)
    record_of = {Path(str(line["file"])).name: line["record_id"] for line in first}
    found = finds(home, wanted)
    assert [name for name in wanted if record_of[name] not in found[name]] == []


def finds(home: Path, wanted: dict[str, str]) -> dict[str, list[int]]:
    """Searches for every word as the registry clerk."""
    with platform(Settings(home=home), store_of) as made:
        clerk = actor_named(made, CLERK)
        answers = {}
        for name, words in wanted.items():
            with made.work(clerk) as work:
                answers[name] = [hit.record_id for hit in find(work, engine_of(made), words, size=200).hits]
        return answers
