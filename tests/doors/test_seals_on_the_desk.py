"""The desk shows the sealed letter and says in words what a signature is worth."""

import datetime as dt
import re

from casework.bootstrap import Platform
from casework.vocabulary import SignatureState
from documents.signing.filing import seal_record
from documents.signing.found import SignatureFound, SignaturesFound
from tests.builders import Ministry
from tests.conftest import Clock
from tests.contracts.test_seals import a_pdf
from tests.doors.page_walk import a_desk, acted, shown
from tests.rules.made_documents import the_sandbox
from tests.services.test_sealing_letters import a_sent_letter
from ui.desk.parts.words import spoken
from ui.desk.views.record_seals_view import told_of

AT = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)


def a_signature(state: SignatureState, **said: object) -> SignatureFound:
    known = {"signer": "Anna <b>Berg</b>", "organisation": "Berg ApS", "issuer": "En udsteder", "valid_until": AT, "fingerprint": "",
             "said_at": AT, "stamped_at": None, "is_whole": True} | said  # fmt: skip
    return SignatureFound(state=state, **known)  # type: ignore[arg-type]


def words(found: SignaturesFound) -> str:
    with spoken("da"):
        return str(told_of(found))


def test_each_signature_is_judged_in_a_word_and_a_sentence_and_its_names_run_nothing() -> None:
    said = {state: words(SignaturesFound((a_signature(state),))) for state in SignatureState}

    assert {"Gyldig", "Brudt", "Ændret siden", "Tilbagekaldt", "Udløbet", "Ukendt udsteder", "Kan ikke læses"} == {
        re.findall(r'class="pill \w+">([^<]+)<', each)[0] for each in said.values()
    }
    assert all("Anna &lt;b&gt;Berg&lt;/b&gt;, Berg ApS" in each for each in said.values())
    assert "efter underskriverens eget ur" in said[SignatureState.VALID]
    assert "tidsstempeltjeneste" in words(SignaturesFound((a_signature(SignatureState.VALID, stamped_at=AT),)))
    assert "Den er ikke underskrevet" in words(SignaturesFound(()))


def test_a_sealed_letter_is_there_for_who_reads_the_record(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    record_id = a_sent_letter(platform, ministry, a_pdf(), "application/pdf")
    mine = a_desk(platform, ministry.people["caseworker"], "Mette Lund")
    before = shown(mine, record=str(record_id), tab="files")
    seal_record(platform, the_sandbox(), record_id)

    after = acted(mine, lambda page: page.button(key="signatures_look").click(), record=str(record_id), tab="files")

    assert ("Det forseglede brev" in before, "Det forseglede brev" in after) == (False, True)
    assert "/sealed.pdf" in after
    assert "Den kan ikke undersøges" in after  # the stand-in for the document route knows no such file
