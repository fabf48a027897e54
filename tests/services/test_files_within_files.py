"""What lies within attached files is filed below them and read in its turn, so deep and no deeper."""

import io
import zipfile
from email.message import EmailMessage

from sqlmodel import select

from casework.bootstrap import Platform
from casework.model import DocumentVersion
from casework.queries import texts
from casework.queries.record_page import files_of
from documents import filing
from documents.extraction_filing import extract_version
from documents.isolation import Isolation, isolation
from tests.builders import Ministry
from tests.rules.made_outlook import a_message, a_msg, a_winmail


def a_zip(name: str, content: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr(name, content)
    return target.getvalue()


def a_mail(name: str, content: bytes) -> bytes:
    message = EmailMessage()
    message["From"], message["Subject"], message["Message-ID"] = "anna@example.dk", "Høring", "<1@example.dk>"
    message.set_content("Se bilaget.")
    message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


def all_read(platform: Platform, sandbox: Isolation, ministry: Ministry, content: bytes, filename: str) -> list[tuple[str, str]]:
    """Receive a file, read it and what is found in it until nothing new is found; return each filed name with its text."""
    post = sandbox.receive(content, filename=filename, source_place="x")
    filing.store(platform.blobs, post)
    with platform.work(ministry.actor("clerk")) as work:
        record_id = filing.receive(work, post, unit_id=ministry.grants).record_id or 0
    read: set[int] = set()
    while True:
        with platform.work(ministry.actor("clerk")) as work:
            found = work.session.exec(select(DocumentVersion.id).where(DocumentVersion.record_id == record_id)).all()
        if not (new := set(found) - read):
            break
        for version_id in sorted(new):
            extract_version(platform, sandbox, version_id)
        read |= new
    with platform.work(ministry.actor("clerk")) as work:
        return [(each.filename, texts.text_of(work, each.version_id).strip()) for each in files_of(work, record_id)]


def test_a_wrapped_letter_attached_to_a_mail_is_taken_apart(platform: Platform, ministry: Ministry) -> None:
    wrapped = a_winmail({"kort.zip": a_zip("mappe/note.txt", "Fredskov på Mols".encode())}, body=b"Outlooks tekst")
    with isolation(workers=1) as sandbox:
        filed = all_read(platform, sandbox, ministry, a_mail("winmail.dat", wrapped), "brev.eml")

    names, found = [name for name, _ in filed], dict(filed)
    assert ["brev.eml", "winmail.dat", "kort.zip", "note.txt"] == names
    assert found["winmail.dat"].endswith("Outlooks tekst")
    assert "mappe/note.txt\t17" == found["kort.zip"]
    assert "Fredskov på Mols" == found["note.txt"]


def test_archives_within_archives_are_taken_apart_to_a_depth(platform: Platform, ministry: Ministry) -> None:
    content = b"bund"
    for depth in range(8, 0, -1):
        content = a_zip(f"{depth}.zip" if depth < 8 else "8.txt", content)
    with isolation(workers=1) as sandbox:
        filed = all_read(platform, sandbox, ministry, content, "0.zip")

    assert ["0.zip", "1.zip", "2.zip", "3.zip"] == [name for name, _ in filed]
    assert "4.zip\t" in dict(filed)["3.zip"]


def test_a_message_within_an_outlook_message_is_filed_with_its_own_files(platform: Platform, ministry: Ministry) -> None:
    inner = a_message(subject="Første brev", files={"tal.txt": b"840 hektar"}, is_outer=False)
    with isolation(workers=1) as sandbox:
        filed = all_read(platform, sandbox, ministry, a_msg(inner=[inner]), "svar.msg")

    assert ["svar.msg", "Første brev.eml", "tal.txt"] == [name for name, _ in filed]
    assert "840 hektar" == dict(filed)["tal.txt"]


def test_a_message_in_a_file_that_an_e_mail_brought_is_taken_apart_once(platform: Platform, ministry: Ministry) -> None:
    inner = a_message(subject="Første brev", files={"tal.txt": b"840 hektar"}, is_outer=False)
    brought = {"svar.msg": a_msg(inner=[inner]), "brev.zip": a_zip("gammelt.eml", a_mail("bo.txt", b"Bo Dam"))}
    filed = {}
    with isolation(workers=1) as sandbox:
        for name, content in brought.items():
            filed[name] = [each for each, _ in all_read(platform, sandbox, ministry, a_mail(name, content), f"{name}.eml")]

    assert ["svar.msg.eml", "svar.msg", "Første brev.eml", "tal.txt"] == filed["svar.msg"]
    assert ["brev.zip.eml", "brev.zip", "gammelt.eml", "bo.txt"] == filed["brev.zip"]
