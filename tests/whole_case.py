"""A whole case and all that can stand on it, done by the deeds of the desk: for tests that ask every route of the API.

``of_the_house`` makes what belongs to everybody, ``a_whole_case`` what belongs to the case, its records and who reads them. Which ids
there are is read from the tables themselves (``ids``), by the names that paths of the API give them.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text
from sqlmodel import col, select

from casework.bootstrap import Platform
from casework.case_types.deciding import DecisionWords
from casework.events import DocumentSealed, RecordReceived, RedactedCopyMade, RedactionProposed
from casework.lists.definition import ListDefinition
from casework.model import ApiClient, DeskSession, DocumentVersion, RedactedCopy, Redaction, Rendition
from casework.queries.approvals import approval_show
from casework.queries.gate import at_the_gate
from casework.queries.gate_copies import copies_at_gate
from casework.queries.sights import SIGHTS
from casework.services import (
    api_clients,
    api_webhooks,
    approving,
    case_decisions,
    case_folders,
    case_quality,
    case_relations,
    cases,
    chats,
    course,
    distribution,
    folders,
    gate_copies,
    gating,
    granting,
    hearing,
    holding,
    inbox,
    journal,
    marking,
    notes,
    noticing,
    organisation,
    parties,
    party_merging,
    party_use,
    periods,
    record_help,
    records,
    redacting,
    releasing,
    request_answering,
    requests,
    saved_lists,
    sharing_lists,
    subscribing,
)
from casework.services.api_clients import NewClient
from casework.services.api_webhooks import NewWebhook
from casework.services.case_deleting import delete_case
from casework.services.cases import NewCase, open_case
from casework.services.granting_emergency import break_glass
from casework.services.organisation import Lends
from casework.services.parties import PartyFields
from casework.services.party_use import PartyUse
from casework.services.periods import NewPeriod
from casework.services.records import NewParty, NewRecord
from casework.services.redacting import NewMark
from casework.services.requests import NewRequest
from casework.services.signing_in import hash_of
from casework.vocabulary import (
    AccessLevel,
    Channel,
    CopyState,
    DecisionOutcome,
    Extraction,
    Flag,
    Handing,
    ListOwner,
    ListSource,
    NoticeKind,
    NoticeWay,
    PagesOf,
    PartyKind,
    PartyRole,
    RecordHint,
    RecordKind,
    RecordState,
    RelationShown,
    RenditionKind,
    Right,
    Scope,
    SubstituteScope,
    Verdict,
)
from casework.work import Actor, Work
from documents import filing
from documents.redaction.filing import REDACTOR
from documents.signing.filing import SEALER
from tests import course as courses
from tests.approvals import moved, publish
from tests.builders import Ministry
from tests.gates import MINISTER, passage_of, with_a_gate
from tests.replies import a_template, make
from workflows.noticing import prepare_digests

WITH_REPLY: dict[str, Any] = {
    "name": "replying",
    "title": "Med svar",
    "reply": True,
    "steps": [{"name": "manager", "title": "Journalen", "seats": [{"official": "manager"}]}],
}
COPY: dict[str, Any] = {"copies": [{"official": "secretary"}]}
TO_THE_MINISTER = MINISTER | {"steps": [MINISTER["steps"][0] | COPY, *MINISTER["steps"][1:]]}
READERS = ("head", "secretary", "manager", "designer")
SESSION = hash_of("the session of whoever opens in an emergency")
TODAY, DAY = dt.date(2026, 11, 23), dt.date(2026, 12, 1)


@dataclass(frozen=True)
class House:
    """Is a platform and its people, for deeds that are done one after another."""

    platform: Platform
    ministry: Ministry

    def does(self, name: str, verb: Callable[..., Any], *given: object, **named: object) -> Any:
        """Does one deed as somebody, in a work of its own."""
        with self.platform.work(self.ministry.actor(name)) as work:
            return verb(work, *given, **named)


def of_the_house(platform: Platform, ministry: Ministry) -> None:
    """Makes what everybody in the house works with: flows, a case type with a course, a gate, a letter template, no thing of a case."""
    publish(platform, ministry, TO_THE_MINISTER, WITH_REPLY)
    courses.publish(platform, ministry, courses.SMALL)
    with_a_gate(platform, ministry)
    a_template(platform, ministry, "Kære {{party.name}}")
    house = House(platform, ministry)
    company = PartyFields(PartyKind.COMPANY, "Vestenga Fjernvarme", "CVR", "10000009", email="post@vestenga.invalid")
    entered = [house.does("clerk", parties.enter, company) for _ in range(3)]
    house.does("clerk", party_merging.merge, *entered[:2])
    program = NewClient("Program", scopes=(Scope.RECORDS_READ,), official_id=ministry.people["head"])
    house.does("head", api_clients.agree, house.does("administrator", api_clients.register, program).id)


def afterwards(platform: Platform, ministry: Ministry) -> None:
    """Lets the house go on when the cases are there: a newer version of a flow, a period they are carried into, the day's messages."""
    publish(platform, ministry, TO_THE_MINISTER | {"title": "Ministerforelæggelse, anden udgave"})
    house = House(platform, ministry)
    house.does("manager", periods.set_up_first, "2022-2026", dt.date(2022, 1, 1))
    house.does("manager", periods.prepare, NewPeriod("2027-2031", dt.date(2027, 1, 1)))
    prepare_digests(platform)


def a_whole_case(
    platform: Platform, ministry: Ministry, *, title: str, word: str, is_restricted: bool, beside: int, also: tuple[str, ...] = ()
) -> None:
    """Makes a case with everything on it, which the head answers for and the secretary and the records manager read.

    ``word`` stands in every text; ``beside`` is a case it is related to; ``also`` names who is on the restriction beside its readers.
    """
    house, people = House(platform, ministry), ministry.people
    listed = tuple(people[name] for name in (*READERS, *also))
    new = NewCase(title, "06.02.01", type="small", restricted_to=listed if is_restricted else ())
    case_id = house.does("head", open_case, new)
    if not is_restricted:
        for name in READERS[1:]:
            house.does("head", granting.give_on_case, case_id, people[name], cause="shared", right=Right.FULL_WRITE)
    made = [_a_record(house, f"{title}, notat {number}", word, on, listed if is_restricted else ())
            for number, on in enumerate((case_id, case_id, None), 1)]  # fmt: skip
    _on_the_case(house, case_id, made, word, beside)
    _on_a_record(house, made[0], made[1], word)
    _approvals(house, word, case_id, listed if is_restricted else ())
    _of_people(house, made[0], word)
    _left_out(house, case_id, made[0], word)
    house.does("head", records.bin_for_everyone, made[2], f"{word} ved en fejl")
    ended = house.does("head", open_case, NewCase(f"{title}, endt", "06.02.01", restricted_to=new.restricted_to))
    house.does("head", cases.complete, ended)
    mistaken = house.does("manager", open_case, NewCase(f"{title}, fejl", "06.02.01", restricted_to=new.restricted_to))
    house.does("manager", delete_case, mistaken, f"{word} ved en fejl")
    for_the_case = Lends(SubstituteScope.CASE, case_id=case_id)
    house.does("head", organisation.substitute, people["head"], people["secretary"], starts_on=TODAY, ends_on=DAY, lends=for_the_case)


def _a_record(house: House, title: str, word: str, case_id: int | None, listed: tuple[int, ...]) -> int:
    people, grants = house.ministry.people, house.ministry.grants
    party = NewParty(f"{word} Part", PartyRole.SENDER, "CPR", "7001011234", email=f"{word.lower()}@part.invalid")
    level = AccessLevel.INVOLVED if listed else AccessLevel.UNIT
    record_id: int = house.does(
        "head",
        records.draft,
        NewRecord(
            title, RecordKind.INTERNAL, Channel.DESK, grants, people["head"], access_level=level, parties=(party,),
            body_html=f"<p>{word} brødtekst om varmepumper</p>", notes=(f"{word} note",),
        ),
    )  # fmt: skip
    if case_id is not None:
        house.does("head", records.place_on_case, record_id, case_id)
    if listed:
        house.does("head", granting.restrict, record_id, list(listed))
    for name in READERS[1:]:
        house.does("head", granting.share, record_id, people[name], right=Right.FULL_WRITE)
    for number in (1, 2):
        version_id = house.does(
            "head", filing.add_document, record_id, f"{word} {number}".encode(), filename=f"{word}.txt", media_type="text/plain"
        )
    document_id = house.does("head", lambda work: work.session.get_one(DocumentVersion, version_id).document_id)
    house.does("head", filing.add_version, document_id, f"{word} igen".encode(), filename=f"{word}.txt", media_type="text/plain")
    return record_id


def _on_the_case(house: House, case_id: int, made: list[int], word: str, beside: int) -> None:
    people, does = house.ministry.people, house.does
    does("head", notes.write_on_case, case_id, f"{word} sagsnote")
    does("head", notes.annotate_case, case_id, f"{word} påtegning på sagen", participants=[people["secretary"]])
    folder_id = does("head", case_folders.make_folder, case_id, f"{word} mappe")
    does("head", case_folders.put_in_folder, made[0], folder_id)
    does("head", case_relations.relate, case_id, beside, RelationShown.RELATED)
    party_id = does("head", party_use.put_on_case, case_id, PartyUse(PartyRole.APPLICANT, name=f"{word} Ansøger", address="Vej 1"))
    if not does(
        "head", lambda work: work.session.exec(text("SELECT 1 FROM case_course WHERE case_id = :id").bindparams(id=case_id)).first()
    ):
        does("head", course.start_course, case_id)
    does("head", hearing.hear_party, case_id, party_id, f"{word} fakta")
    does("manager", case_quality.stamp, case_id, f"{word} kontrolleret")
    decision_id = does("head", case_decisions.begin_decision, case_id)
    words = DecisionWords(DecisionOutcome.AGAINST, f"{word} fakta", "Loven § 1", f"{word} grund", appeal_body="Ankestyrelsen")
    does("head", case_decisions.write_decision, decision_id, words)
    does("manager", holding.place_hold, f"{word} bevaring", case_id=case_id)
    does("manager", holding.place_hold, f"{word} bevaring", record_id=made[1])


def _on_a_record(house: House, record_id: int, other_id: int, word: str) -> None:
    people, does = house.ministry.people, house.does
    does("secretary", noticing.prefer, NoticeKind.MENTION, NoticeWay.DIGEST)
    does("head", notes.write_on_record, record_id, f"{word} note", participants=[people["secretary"]])
    does("head", notes.annotate, record_id, f"{word} påtegning", participants=[people["manager"]])
    chat_id = does("head", chats.open_chat, record_id, with_=[people["secretary"]], text=f"{word} samtale")
    does("secretary", chats.write, chat_id, f"{word} svar")
    does("head", records.register, record_id)
    does("head", records.set_answer, other_id, record_id)
    does("head", records.take_lock, other_id)
    does("manager", records.hide, other_id)
    does("head", record_help.decline, other_id, RecordHint.PUBLIC_TITLE)
    asked = NewRequest(f"{word} bestilling", (people["secretary"], people["manager"]), deadline=DAY)
    request_id = does("head", requests.make, record_id, asked)
    does("head", requests.draft, other_id, NewRequest(f"{word} kladde"))
    recipient_id = does("secretary", _first_recipient, request_id, people["secretary"])
    does("secretary", request_answering.begin_answer, recipient_id)
    does("secretary", request_answering.execute, recipient_id, f"{word} bidrag")


def _first_recipient(work: Work, request_id: int, official_id: int) -> int:
    found = text("SELECT id FROM request_recipient WHERE request_id = :request AND principal_id = :official")
    return int(work.session.execute(found, {"request": request_id, "official": official_id}).scalar_one())


def _approvals(house: House, word: str, case_id: int, listed: tuple[int, ...]) -> None:
    """Takes letters that came in to an approval that waits, to the gate, through it, and to an answer."""
    does, platform = house.does, house.platform
    letters = [_a_letter(house, f"{word} ansøgning {number}", case_id, listed) for number in (1, 2, 3, 4, 5)]
    started: list[int] = []
    for letter_id in letters[:4]:
        approval_id = does("head", approving.start, letter_id, "minister", comment=f"{word} forelæggelse", deadline=DAY)
        started.append(approval_id)
        moved(platform, approval_id)
        does("head", approving.comment, approval_id, f"{word} bemærkning")
        does("secretary", subscribing.watch, approval_id)
        if letter_id != letters[0]:
            _approves(house, approval_id, "head", word)
    executive = house.ministry.people["secretary"]
    does("manager", gate_copies.release_copy, max(does("manager", lambda work: [c.copy_id for c in copies_at_gate(work, executive)])))
    does("manager", gating.release, passage_of(platform, approval_id), note=f"{word} til møde")
    _says(house, passage_of(platform, approval_id))
    does("manager", gating.release, passage_of(platform, started[-2]), note=f"{word} til møde")
    svaret = letters[4]
    does("head", records.register, svaret)
    does("head", journal.leave_unregistered, letters[0], f"{word} privat")
    replied = does("head", approving.start, svaret, "replying")
    moved(platform, replied)
    _approves(house, replied, "manager", word)
    make(platform)
    trouble = text("""UPDATE outbox SET state = 'parked', trouble = 'fault', attempts = 5
                      WHERE id = (SELECT max(id) FROM outbox WHERE record_id = :record)""")
    with platform.system_engine.begin() as connection:
        connection.execute(trouble, {"record": svaret})


def _says(house: House, passage_id: int) -> None:
    """Lets the executive give a verdict that waits at the gate to be carried out."""
    seen = house.does("secretary", at_the_gate, passage_id).manifest_hash
    house.does("secretary", gating.give_verdict, passage_id, Verdict.APPROVE, "", manifest_hash=seen)


def _a_letter(house: House, title: str, case_id: int, listed: tuple[int, ...]) -> int:
    """Gives a letter that came in: nobody in the house has written on it."""
    people, grants = house.ministry.people, house.ministry.grants

    def received(work: Work) -> int:
        new = NewRecord(
            title, RecordKind.INBOUND, Channel.EMAIL, grants, people["head"], state=RecordState.RECEIVED,
            access_level=AccessLevel.INVOLVED, parties=(NewParty(f"{title} Berg", PartyRole.SENDER),),
        )  # fmt: skip
        record = records.create(work, new)
        told = {"channel": "email", "content_hash": "x", "original_sha256": "x", "unit_id": grants, "title": title}
        work.record(RecordReceived(record_id=record.id, **told))
        return record.id

    record_id: int = house.does("secretary", received)
    house.does("head", records.place_on_case, record_id, case_id)
    for name in READERS[1:]:
        house.does("head", granting.share, record_id, people[name], right=Right.FULL_WRITE)
    if listed:
        house.does("head", granting.restrict, record_id, list(listed))
    return record_id


def _approves(house: House, approval_id: int, name: str, word: str) -> None:
    seen = house.does(name, approval_show, approval_id).manifest_hash
    house.does(name, approving.decide, approval_id, Verdict.APPROVE, f"{word} godkendt", manifest_hash=seen)
    moved(house.platform, approval_id)


def _of_people(house: House, record_id: int, word: str) -> None:
    people, does = house.ministry.people, house.does
    folder_id = does("head", folders.add_folder, f"{word} egen mappe")
    does("head", folders.file_in_folder, record_id, folder_id)
    does("head", saved_lists.save_list, f"{word} liste", ListDefinition(ListSource.FOLDER, of=(folder_id,)))
    shared = does("head", saved_lists.save_list, f"{word} arkiv", ListDefinition(ListSource.ARCHIVE))
    does("head", sharing_lists.share_list, shared, people["secretary"])
    does("head", marking.flag, record_id, Flag.RED)
    does("head", marking.set_deadline, record_id, DAY)
    does("head", marking.remind, record_id, DAY, note=f"{word} husk")
    does("head", inbox.put_on_desktop, record_id, people["head"])
    contacts = [does("head", parties.enter, PartyFields(PartyKind.CONTACT, f"{word} kontakt", email=f"{word}@a.invalid"), is_private=True)
                for _ in range(3)]  # fmt: skip
    list_id = does("head", distribution.make, f"{word} fordeling", scope=ListOwner.MINE)
    does("head", distribution.add_member, list_id, party_id=contacts[0])
    with house.platform.work(Actor.system("setup")) as work:
        client_id = work.session.exec(select(ApiClient.client_id)).one()
    does("head", api_webhooks.set_up, NewWebhook(client_id, "https://example.invalid/hook", ("record_registered",)))
    with house.platform.work(Actor.system("setup")) as work:
        times = {"created_at": work.now, "last_seen_at": work.now, "stepped_up_at": work.now}
        work.session.merge(DeskSession(token_hash=SESSION, official_id=people["lawyer"], **times))
    does("lawyer", break_glass, f"#{record_id}", reason=f"{word} samråd", session_id=SESSION)


def _left_out(house: House, case_id: int, record_id: int, word: str) -> None:
    """Marks something on a document, has a copy without it, and begins to hand it over; what the runner does is said to be done."""
    does = house.does
    version_id, sha256 = does("head", _a_version, record_id)
    redaction_id = does("head", redacting.begin, version_id)
    with house.platform.work(REDACTOR) as work:
        redaction = work.session.get_one(Redaction, redaction_id)
        redaction.pages, redaction.pages_of, redaction.basis_sha256 = 1, PagesOf.DOCUMENT, sha256
        work.record(RedactionProposed(record_id=record_id, redaction_id=redaction_id, version_id=version_id, proposed=0, pages=1))
    does("head", redacting.mark, redaction_id, NewMark(1, ((10.0, 10.0, 90.0, 20.0),), "offl_30_1", words=f"{word} ord", note=word))
    copy_id = does("head", redacting.order_copy, redaction_id)
    with house.platform.work(REDACTOR) as work:
        copy = work.session.get_one(RedactedCopy, copy_id)
        copy.state, copy.sha256 = CopyState.MADE, sha256
        work.record(RedactedCopyMade(record_id=record_id, copy_id=copy_id, version_id=version_id, state=copy.state, sha256=sha256))
    with house.platform.work(SEALER) as work:
        form = {"kind": RenditionKind.SEALED, "outcome": Extraction.OK, "sha256": sha256, "made_at": work.now}
        work.put_all([Rendition(version_id=version_id, record_id=record_id, **form)])
        work.record(DocumentSealed(record_id=record_id, version_id=version_id, sha256=sha256, certificate=word, is_time_stamped=False))
    release_set_id = does("head", releasing.begin_set, case_id, f"{word} aktindsigt")
    does("head", releasing.choose, release_set_id, version_id, Handing.LEFT_OUT, title="Notat", ground="offl_23", note=f"{word} grund")


def _a_version(work: Work, record_id: int) -> tuple[int, str]:
    newest = select(DocumentVersion).where(DocumentVersion.record_id == record_id).order_by(col(DocumentVersion.id).desc())
    version = work.session.exec(newest).first()
    assert version is not None
    return version.id, version.sha256


PLACES: dict[str, str] = {
    "record_id": "record", "case_id": "case_file", "approval_id": "approval", "passage_id": "gate_passage", "request_id": "request",
    "recipient_id": "request_recipient", "list_id": "distribution_list", "version_id": "document_version", "official_id": "official",
    "older_id": "document_version", "newer_id": "document_version", "party_id": "party", "run_id": "import_run",
    "notice_id": "notice", "digest_id": "notice_digest", "issue_id": "post_list_issue", "period_id": "journal_period",
    "before_id": "definition_version", "after_id": "definition_version", "plan_id": "change_plan", "executive_id": "official",
    "document_id": "document", "note_id": "note", "chat_id": "chat", "message_id": "chat_message", "task_id": "case_task",
    "check_id": "case_check", "hearing_id": "case_hearing", "decision_id": "case_decision", "grant_id": "grant_row",
    "relation_id": "case_relation", "folder_id": "folder", "hold_id": "hold", "emergency_id": "emergency_access",
    "reminder_id": "reminder", "seat_id": "seat", "principal_id": "official", "row_id": "record_party", "unit_id": "unit",
    "group_id": "team", "effect_id": "outbox", "answered_id": "record", "member_id": "distribution_member", "merge_id": "party_merge",
    "survivor_id": "party", "webhook_id": "webhook", "template_id": "letter_template", "proposal_id": "rights_proposal",
    "redaction_id": "redaction", "mark_id": "redaction_mark", "copy_id": "redacted_copy", "release_set_id": "release_set",
    "post_id": "post", "membership_id": "membership", "absent_id": "official", "substitution_id": "substitution",
}  # fmt: skip
"""The table that an id in a path is of, where nothing nearer is said (``BY_PATH``)."""
BY_PATH: tuple[tuple[str, str, str], ...] = (
    ("/letters/", "run_id", "letter_run"),
    ("/saved-lists/", "list_id", "saved_list"),
    ("/approval-definition-versions/", "version_id", "definition_version"),
    ("/case-type-versions/", "version_id", "case_type_version"),
    ("/case-type-versions/", "before_id", "case_type_version"),
    ("/case-type-versions/", "after_id", "case_type_version"),
    ("/letter-template-versions/", "version_id", "letter_template_version"),
    ("/case-grants/", "grant_id", "case_grant"),
    ("/cases/{case_id}/folders", "folder_id", "case_folder"),
    ("/case-folder", "folder_id", "case_folder"),
    ("/gate-copies/", "copy_id", "copy_recipient"),
)


def table_of(path: str, name: str) -> str:
    """Gives the table that an id in a route's path is of."""
    return next((table for part, each, table in BY_PATH if each == name and part in path), PLACES[name])


def ids(platform: Platform) -> Mapping[str, tuple[int, ...]]:
    """Gives every id there is, by table."""
    tables = {*PLACES.values(), *(table for _, _, table in BY_PATH), *(str(kind.model.__tablename__) for kind in SIGHTS.values())}
    with platform.system_engine.begin() as connection:
        return {each: tuple(connection.execute(text(f'SELECT id FROM "{each}" ORDER BY id')).scalars()) for each in sorted(tables)}
