"""What happened, in words: one sentence for each kind of event, made at the door and in the reader's language."""

from collections.abc import Callable, Mapping

from casework.queries.histories import Happening
from casework.vocabulary import CaseFate, Channel, DisposalAction, Extraction, PartyRole, Reason, RelationShown, RetentionRule, Verdict
from ui.desk.parts import document_history
from ui.desk.parts.case_terms import CASE_FIELDS, RELATIONS
from ui.desk.parts.course_terms import DISPOSALS, RETENTION_RULES
from ui.desk.parts.file_terms import FILE_SENTENCES
from ui.desk.parts.organisation_history import organisation_facts
from ui.desk.parts.redaction_terms import REDACTION_SENTENCES
from ui.desk.parts.rendition_terms import RENDITION_SENTENCES
from ui.desk.parts.system_names import SYSTEM_NAMES
from ui.desk.parts.terms import CHANNELS, OUTCOMES, PARTY_ROLES, VERDICTS
from ui.desk.parts.words import t

PARTS = {
    "folders": "Folders",
    "relations": "Relations",
    "links": "Answers and copies",
    "notes": "Notes",
    "annotations": "Annotations",
    "versions": "Versions",
    "chats": "Chats",
    "approvals": "Finished approvals",
    "requests": "Requests",
    "parties": "Parties",
}
"""What came in around a case or record."""
SENTENCES = {
    **FILE_SENTENCES,
    "record_received": "received it: {title}",
    "duplicate_received": "received it once more; nothing was filed twice",
    "conflict_received": "received it under an id that was used before for other content",
    "record_drafted": "wrote it: {title}",
    "record_changed": "changed it",
    **RENDITION_SENTENCES,
    "responsibility_given": "made {name} responsible",
    "access_given": "gave access to {name}",
    "access_ended": "ended an access of {name}",
    "access_changed": "changed who may see it",
    "emergency_opened": "opened it in an emergency until {until}. {reason}",
    "emergency_ended": "ended an opening in an emergency",
    "emergency_judged": "judged an opening in an emergency. {comment}",
    "organisation_changed": "changed the organisation: {what}, {change}",
    "rights_proposed": "proposed or decided something that takes two persons: {what}, {change}",
    "privilege_changed": "changed what a role may do: {role}, {privilege}",
    "organisation_planned": "planned a change of the organisation: {what}, {change}",
    "carried_along": "carried it along with a change of the organisation: {what}",
    "note_written": "wrote a note",
    "note_deleted": "deleted a note. {reason}",
    "annotation_written": "annotated it",
    "annotation_settled": "settled an annotation",
    "annotation_reopened": "opened an annotation again",
    "chat_opened": "opened a chat",
    "chat_joined": "let {name} into a chat",
    "chat_left": "took {name} out of a chat",
    "chat_deleted": "deleted a chat, with all that was said in it",
    "request_drafted": "wrote on a request",
    "request_dropped": "threw a request away that had not been sent",
    "request_sent": "sent a request to {name}",
    "request_arrived": "received a request from another authority: {title}",
    "request_accepted": "took a request on",
    "request_assigned": "gave a request to {name}",
    "request_deadline_set": "set another deadline for a request",
    "request_reminded": "reminded of a request",
    "request_answer_set": "changed which record answers a request",
    "request_answer_arrived": "received the answer to a request from another authority: {title}",
    "request_executed": "executed a request",
    "request_declined": "declined a request. {reason}",
    "request_sent_back": "sent the answer to a request back. {reason}",
    "request_withdrawn": "withdrew a request from a recipient",
    "request_finalised": "finalised a request",
    "request_resumed": "took the finalising of a request back",
    "request_copied": "copied a request to a new draft",
    "request_printed": "printed a request",
    "request_cancelled": "cancelled a request. {reason}",
    "request_evaluated": "evaluated the answer to a request. {comment}",
    "request_overdue": "told who was asked that a request is late",
    "request_crossed": "had a request carried between authorities",
    "request_type_changed": "changed the kinds of request",
    "content_read": "opened a document",
    "identifier_shown": "had a whole number shown: {purpose}",
    "protected_address_shown": "had a protected address shown: {purpose}",
    "party_put": "put {party} on it as: {role}",
    "party_taken_off": "took {party} off it as: {role}",
    "party_role_changed": "changed the role of {party} to: {role}",
    "party_refreshed": "brought {party} up to date from the register",
    "case_imported": "took it in from another system as {number}: {title}",
    "record_imported": "took it in from another system: {title}",
    "legacy_history_imported": "took in {lines} lines of the other system's history",
    "parts_imported": "took in {rows} of: {part}",
    "case_exported": "took the whole case out as a bundle: {records} records, {files} files. {purpose}",
    "history_exported": "took the history out as a file ({lines} lines): {purpose}",
    "case_opened": "opened case {number}: {title}",
    "case_changed": "changed the case: {fields}",
    "case_type_changed": "made it a case of another type: {from_type} → {to_type}. {reason}",
    "case_type_change_undone": "took back that the type was changed: {from_type} → {to_type}",
    "case_completed": "completed the case",
    "case_binned": "deleted case {number}, with {records} records. {reason}",
    "case_restored": "took the case out of the bin",
    "case_destroyed": "destroyed case {number}",
    "case_reopened": "opened the case again. {reason}",
    "retention_set": "set what becomes of the case, {rule}: {then}",
    "retention_cleared": "took off what becomes of the case, as it was opened again",
    "case_locked": "locked the case: it is delivered to the archives",
    "case_progressed": "set the progress: {progress}",
    "case_related": "tied the case to {other_case}: {relation}",
    "case_unrelated": "untied the case from {other_case}: {relation}",
    "folder_made": "made the sub-folder {title}",
    "folder_changed": "changed the sub-folder {title}",
    "folder_deleted": "deleted the sub-folder {title}",
    "record_put_in_folder": "put it in the sub-folder {title}",
    "quality_stamped": "stamped the codes as checked. {comment}",
    "quality_stamp_cleared": "cleared the quality stamp by changing: {fields}",
    "value_list_changed": "changed a value list: {value_list} {entry}",
    "record_placed_on_case": "placed it on the case",
    "record_registered": "registered it as number {number} on the case",
    "record_left_unregistered": "left it out of the journal: {reason}",
    "record_put_back_in_queue": "put it back in the queue to be registered",
    "registration_alarm_raised": "told the unit that it has not been registered within {limit} working days",
    "carry_chosen": "chose {code} for it in the coming journal period",
    "case_carried": "began a new journal period: {fate}",
    "case_continues": "opened it to continue case {number}",
    "record_deregistered": "took its number {number} back: {reason}",
    "record_left_case": "took it off the case: {reason}",
    "record_reopened": "reopened it: {reason}",
    "record_copied": "made it from another record: {title}",
    "record_linked": "linked it to another record",
    "record_unlinked": "took back that it answers another record",
    "record_version_kept": "made version {number}",
    **document_history.SENTENCES,
    "record_binned": "put it into the bin. {reason}",
    "record_restored": "took it out of the bin",
    "record_destroyed": "destroyed it. {reason}",
    "record_sent": "sent it",
    "record_marked_received": "marked it as received",
    "record_completed": "completed it",
    "hold_placed": "ordered that it must be kept: {reason}",
    "hold_released": "lifted the order to keep it: {reason}",
    "case_type_drafted": "wrote version {number} of the case type {case_type}",
    "case_type_published": "published version {number} of the case type {case_type}",
    "case_type_retired": "retired version {number} of the case type {case_type}",
    "case_type_draft_dropped": "threw away the draft {number} of the case type {case_type}",
    "course_started": "started the course of the case by {case_type}, version {number}",
    "phase_opened": "opened the phase {phase}",
    "phase_closed": "closed the phase {phase}",
    "course_finished": "finished the course of the case",
    "task_letter_found": "took the letter written before for the task {task}",
    "task_sent_to_approval": "sent the task {task} to approval",
    "task_finished": "finished the task {task}. {reason}",
    "task_reopened": "opened the task {task} again",
    "task_assigned": "gave the task {task} to {name}",
    "check_ticked": "ticked a point of the task {task}",
    "course_deadline_set": "set the deadline of the case to {deadline} by its rule",
    "hearing_started": "asked a party to comment before {deadline}",
    "hearing_extended": "gave the party more time, until {deadline}. {reason}",
    "hearing_answered": "received the party's comments",
    "hearing_expired": "let the case go on: the party did not comment in time",
    "hearing_withdrawn": "withdrew the hearing. {reason}",
    "decision_drafted": "wrote on the decision",
    "decision_finished": "decided the case",
    "step_due_soon": "reminded who is asked at the step {step} that it is due",
    "step_overdue": "told who is asked at the step {step} that it is late",
    "approval_due_soon": "reminded the responsible that the approval is due",
    "approval_overdue": "told the responsible, and who is asked, that the approval is late",
    "step_escalated": "told whom the approval names that the step {step} is late",
    "seat_waits_on_leave": "told the responsible that {name}, who is asked, is on leave until {until}",
    "approval_waits_on_leave": "told who stands in, or the nearest head, that it came back to {name}, who is on leave until {until}",
    "approval_started": "started an approval: {definition}",
    "step_opened": "opened the step {step}",
    "seat_decided": "decided at the step {step}: {verdict}",
    "gate_sorted": "sorted it at the gate before {name}",
    "gate_sorting_late": "told who keeps the gate before {name} that the day of its sorting, {sorting_deadline}, has passed",
    "gate_assured": "has looked it through at the gate before {name}",
    "gate_released": "let {name} have it. {comment}",
    "gate_skipped_afterwards": "lets what {name} says count at once",
    "gate_withdrawn": "took it back from {name}",
    "gate_decided_on_behalf": "decided for {name}: {verdict}",
    "gate_verdict_given": "said it as {name}: {verdict}. {comment}",
    "gate_verdict_taken_back": "took back what {name} had said",
    "gate_words_adjusted": "put other words in the place of those of {name}: {comment}",
    "gate_asked_again": "asked {name} again. {comment}",
    "gate_verdict_executed": "carried out what {name} said: {verdict}",
    "gate_copy_released": "let {name} have the copy of the step {step}",
    "gate_copy_seen": "marked the copy of the step {step} as seen for {name}",
    "step_skipped": "passed over the step {step}: its condition does not hold",
    "decision_undone": "took back the decision at the step {step}: {verdict}",
    "approval_withdrawn": "took the approval back. {comment}",
    "approval_reopened": "reopened the approval, round {round}",
    "approval_taken_over": "became responsible for the approval",
    "approval_handed_over": "made {name} responsible for the approval instead of {other}",
    "approval_terms_set": "gave the approval the deadline {deadline}",
    "approver_replaced": "gave the step {step} to {name} instead of {other}",
    "steps_edited": "changed the steps of the approval {what}",
    "copy_seen": "has seen the copy of the step {step}. {comment}",
    "approval_commented": "said about the approval: {comment}",
    "approval_printed": "printed the story of an approval",
    "approval_returned": "gave the approval back to its responsible",
    "approval_resumed": "sent the approval on again, round {round}",
    "approval_finished": "finished the approval: everybody has approved",
    "reply_chosen": "chose that replies are made when the approval is final",
    "replies_due": "asked for the replies of the approval",
    "replies_made": "made the replies of the approval",
    "replies_not_made": "could not make the replies of the approval; its responsible is told why",
    "reply_drafted": "drafted it as the reply of an approval",
    "letters_ordered": "ordered letters to many",
    "letters_tried_again": "had letters to many written that had not been",
    "letters_stopped": "stopped letters to many",
    "letter_written": "wrote it as one of the letters to many",
    "letter_not_written": "could not write one of the letters to many; the run says why",
    "letter_template_added": "added version {number} of a letter template",
    "letter_template_used": "took version {number} of a letter template into use",
    "letter_template_retired": "took version {number} of a letter template out of use",
    "approval_cancelled": "cancelled the approval. {comment}",
    "approval_deleted": "deleted the cancelled approval. {comment}",
    "seat_blocked": "blocked a seat: its holder may no longer read the record",
    "seat_reopened": "opened a blocked seat again",
    "approval_parked": "parked the approval: {trouble}",
    "approval_unparked": "set the approval going again",
    **REDACTION_SENTENCES,
    "effect_retried": "had an effect tried again",
}
STEPS_ADDED, STEPS_OUT = "added: {steps}", "taken out: {steps}"
STEPS_CHANGED, STEPS_MOVED = "changed: {steps}", "another order"
APPROVER_REMOVED = "took {other} off the step {step}"
NO_REPLY = "chose that no reply is made of the approval"
SENT_DIRECTLY = "sent it directly to {name}, past the gate. {comment}"
DECIDED_AS_SAID = "decided at the step {step} what {name} had said: {verdict}"
WITH_A_VERDICT = {"seat_decided", "decision_undone", "gate_decided_on_behalf", "gate_verdict_given", "gate_verdict_executed"}
WAITS_ON_NOBODY = "told the responsible that {name}, who is asked, is away until {until}, and nobody stands in"
SEAT_BLOCKED = {
    Reason.DRAFTER_CANNOT_DECIDE: "blocked a seat: whoever was asked has written on the record",
    Reason.NOBODY_KEEPS_THE_GATE: "blocked a seat: nobody keeps the gate it lies at",
}
CARRIED_AS = {
    CaseFate.STAYS: "it stays under {code}",
    CaseFate.CARRIED: "it is carried over to {code}",
    CaseFate.CONTINUED: "it is closed and continued under {code}",
    CaseFate.CLOSED: "it is closed",
    CaseFate.HELD_BACK: "it is held back under {code}",
}
MOVED_ON = "moved the case on, as the time had passed: {progress}"
LATE = "executed a request after its deadline"
BY_ITS_RULE = "finalised a request by its rule"
NO_PROGRESS = "took the progress code away"
READ_WORDS = "read its text"
COPY_REFUSED = "made a redacted copy of a document, which was refused, and kept nothing of it"
OF_THE_NAMED = {
    "note_written": ("participants", "wrote a note to {names}"),
    "annotation_written": ("participants", "annotated it for {names}"),
    "chat_joined": ("people", "let {name} into a chat: {people}"),
    "gate_released": ("bypass", SENT_DIRECTLY),
    "request_executed": ("is_late", LATE),
    "request_finalised": ("is_automatic", BY_ITS_RULE),
    "redacted_copy_made": ("refused_because", COPY_REFUSED),
    "seat_decided": ("principal_id", DECIDED_AS_SAID),
    "seat_waits_on_leave": ("nobody_stands_in", WAITS_ON_NOBODY),
    "chat_deleted": ("people", "deleted a chat with all that was said in it; in it were: {people}"),
}
"""What is said where an event has a fact that not all of its kind have: that fact, and the sentence."""
OUT_OF_FOLDER = "took it out of its sub-folder"
COMMENTED = "{sentence}. “{comment}”"


Translate = Callable[..., str]
"""Gives a sentence in a language, its names filled in: the desk's ``t``, or ``say`` for a language."""


def who(line: Happening, t: Translate = t) -> str:
    """Return who did it, and for whom."""
    name = t(SYSTEM_NAMES[line.actor]) if line.actor in SYSTEM_NAMES else line.actor or t("The system")
    return t("{name} for {absent}", name=name, absent=line.on_behalf_of) if line.on_behalf_of else name


TERMS_SET = {
    (True, True): "made the approval urgent, with {deadline} as its deadline",
    (False, True): "made the approval urgent, without a deadline",
    (False, False): "took deadline and urgency off the approval",
}
"""What was set of an approval, by whether it has a deadline now and whether it is urgent."""


def _other_sentence(line: Happening) -> str:
    """Return another sentence for an event that can mean several things."""
    if line.kind in OF_THE_NAMED:
        fact, sentence = OF_THE_NAMED[line.kind]
        return sentence if line.facts.get(fact) else ""
    match line.kind:
        case "case_progressed" if line.facts.get("is_automatic"):
            return MOVED_ON
        case "case_progressed" if line.facts.get("to_id") is None:
            return NO_PROGRESS
        case "record_put_in_folder" if line.facts.get("folder_id") is None:
            return OUT_OF_FOLDER
        case "content_read" if line.facts.get("version_id") is None:
            return READ_WORDS
        case "reply_chosen" if not line.facts.get("is_wanted"):
            return NO_REPLY
        case "seat_blocked" if line.facts.get("trouble") in SEAT_BLOCKED:
            return SEAT_BLOCKED[line.facts["trouble"]]
        case "approver_replaced" if not line.facts.get("to_id"):
            return APPROVER_REMOVED
        case "approval_terms_set":
            return TERMS_SET.get((bool(line.facts.get("deadline")), bool(line.facts.get("is_urgent"))), "")
    return ""


def _of_case(line: Happening, t: Translate) -> dict[str, str]:
    """Return the words for the facts of a case's event."""
    facts = line.facts
    said: dict[str, str] = {}
    if line.kind in {"case_changed", "quality_stamp_cleared"}:
        said["fields"] = ", ".join(t(CASE_FIELDS[each]) if each in CASE_FIELDS else each for each in facts.get("fields", ()))
    if line.kind in {"case_related", "case_unrelated"}:
        said["relation"] = t(RELATIONS[RelationShown(facts["relation"])]).lower()
    if line.kind == "case_progressed":
        said["progress"] = str(facts.get("title_da" if t("Case") == "Sag" else "title_en", ""))
    if line.kind == "retention_set":
        said["rule"] = t(RETENTION_RULES[RetentionRule(facts["rule"])])
        then = t(DISPOSALS[DisposalAction(facts["then"])]).lower()
        said["then"] = t("{then}, from {date}", then=then, date=facts["due"]) if facts.get("due") else then
    if line.kind == "parts_imported":
        said["part"] = t(PARTS.get(facts["part"], facts["part"])).lower()
    return said


def words_of(line: Happening, names: Mapping[int, str], t: Translate = t) -> str:
    """Return what happened as the rest of a sentence that begins with who did it."""
    known = SENTENCES.get(line.kind)
    if known is None:
        return line.kind.replace("_", " ")
    known = _other_sentence(line) or known
    facts = {name: str(value) for name, value in line.facts.items()} | _of_case(line, t)
    facts |= _of_parties_and_periods(line.kind, facts, t) | organisation_facts(line.kind, facts, t)
    facts["name"] = names.get(line.facts.get("principal_id") or line.facts.get("to_id") or line.facts.get("owner_id") or 0, t("somebody"))
    for fact, of in (("names", "participants"), ("people", "people")):
        if line.facts.get(of):
            facts[fact] = ", ".join(names.get(each, t("somebody")) for each in line.facts[of])
    facts["other"] = names.get(line.facts.get("from_id") or 0, t("somebody"))
    if line.kind == "steps_edited":
        facts["what"] = _of_steps(line, t)
    if line.kind in WITH_A_VERDICT:
        facts["verdict"] = t(VERDICTS[Verdict(facts["verdict"])])
    if line.kind == "text_extracted":
        facts["outcome"] = t(OUTCOMES[Extraction(facts["outcome"])])
    sentence = t(known, **{"title": "", "filename": "", "number": "", "comment": "", "reason": "", "trouble": "", "step": "", **facts})
    if line.kind == "record_received":
        sentence += f" ({t(CHANNELS[Channel(facts['channel'])])})"
    if line.kind == "seat_decided" and facts.get("comment"):
        return t(COMMENTED, sentence=sentence, comment=facts["comment"])
    return sentence.strip()


def _of_steps(line: Happening, t: Translate) -> str:
    """Return what an edit did to the steps to come, in brackets; only their names are kept."""
    before, after = [str(each) for each in line.facts["before"]], [str(each) for each in line.facts["after"]]
    did = [
        (STEPS_ADDED, [each for each in after if each not in before]),
        (STEPS_OUT, [each for each in before if each not in after]),
        (STEPS_CHANGED, [str(each) for each in line.facts.get("changed") or ()]),
    ]
    words = [t(said, steps=", ".join(steps)) for said, steps in did if steps]
    if [each for each in before if each in after] != [each for each in after if each in before]:
        words.append(t(STEPS_MOVED))
    return f"({'; '.join(words)})" if words else ""


def _of_parties_and_periods(kind: str, facts: Mapping[str, str], t: Translate) -> dict[str, str]:
    """Return the facts that are words of parties and of journal periods, in the reader's language."""
    words = {"party": facts.get("name", "")}
    if kind == "case_carried":
        words["fate"] = t(CARRIED_AS[CaseFate(facts["fate"])], code=facts["to_code"])
    if kind.startswith("party_") and "role" in facts:
        words["role"] = t(PARTY_ROLES[PartyRole(facts["role"])]).lower()
    return words
