"""Case types with their versions; the course of a case, its hearings and its decisions."""

from casework.queries import case_form, case_types, course_page, type_change
from casework.services import case_decisions, case_retyping, case_type_versions, course, course_approvals, course_letters, hearing
from casework.vocabulary import Scope
from ui.api.route import Route

READ, WRITE = Scope.CASES_READ, Scope.CASES_WRITE

ROUTES = (
    Route("GET", "/case-type-versions", case_types.case_type_versions, READ, key=("version_id",)),
    Route("POST", "/case-type-versions", case_type_versions.draft_case_type, WRITE, at="/case-type-versions/{id}"),
    Route("GET", "/case-type-versions/{version_id}", case_types.case_type_version, READ),
    Route("PUT", "/case-type-versions/{version_id}/source", case_type_versions.save_case_type_draft, WRITE),
    Route("DELETE", "/case-type-versions/{version_id}", case_type_versions.drop_case_type_draft, WRITE),
    Route("POST", "/case-type-versions/{version_id}/publication", case_type_versions.publish_case_type, WRITE),
    Route("POST", "/case-type-versions/{version_id}/retirement", case_type_versions.retire_case_type, WRITE),
    Route("GET", "/case-type-versions/{before_id}/differences/{after_id}", case_types.case_type_differences, READ, key=("place",)),
    Route("GET", "/case-types/{case_type}/form", case_form.new_case_rules, READ),
    Route("GET", "/case-types/{case_type}/fields", case_form.new_case_fields, READ, key=()),
    Route("GET", "/cases/{case_id}/form", case_form.case_rules, READ),
    Route("GET", "/cases/{case_id}/type/preview", type_change.type_change, READ),
    Route("PUT", "/cases/{case_id}/type", case_retyping.change_case_type, WRITE),
    Route("DELETE", "/cases/{case_id}/type/change", case_retyping.take_type_change_back, WRITE),
    Route("GET", "/cases/{case_id}/course", course_page.course_shown, READ),
    Route("POST", "/cases/{case_id}/course", course.start_course, WRITE),
    Route("POST", "/cases/{case_id}/course/next-phase", course.leave_phase, WRITE),
    Route("PUT", "/case-checks/{check_id}/tick", course.tick, WRITE),
    Route("POST", "/case-tasks/{task_id}/completion", course.finish_task, WRITE),
    Route("POST", "/case-tasks/{task_id}/skipping", course.skip_task, WRITE),
    Route("POST", "/case-tasks/{task_id}/reopening", course.reopen_task, WRITE),
    Route("PUT", "/case-tasks/{task_id}/holder", course.assign_task, WRITE),
    Route("POST", "/case-tasks/{task_id}/taking", course.take_task, WRITE),
    Route("POST", "/case-tasks/{task_id}/letter", course_letters.write_letter, WRITE, at="/records/{id}"),
    Route("POST", "/case-tasks/{task_id}/approval", course_approvals.send_to_approval, WRITE, at="/approvals/{id}"),
    Route("GET", "/cases/{case_id}/parties-to-hear", course_page.parties_to_hear, READ, key=("case_party_id",)),
    Route("POST", "/cases/{case_id}/hearings", hearing.hear_party, WRITE, named="hearing_id"),
    Route("PUT", "/hearings/{hearing_id}/deadline", hearing.extend_hearing, WRITE),
    Route("POST", "/hearings/{hearing_id}/answer", hearing.receive_answer, WRITE),
    Route("POST", "/hearings/{hearing_id}/withdrawal", hearing.withdraw_hearing, WRITE),
    Route("POST", "/cases/{case_id}/decisions", case_decisions.begin_decision, WRITE, named="decision_id"),
    Route("PUT", "/case-decisions/{decision_id}", case_decisions.write_decision, WRITE),
    Route("POST", "/case-decisions/{decision_id}/completion", case_decisions.finish_decision, Scope.APPROVALS_DECIDE),
    Route("DELETE", "/case-decisions/{decision_id}", case_decisions.drop_decision, WRITE),
)

NOT_FOR_THE_API = {
    "casework.services.case_type_versions.bring_shipped_case_types": "the set-up does this once",
    "casework.services.course.deciders": "is part of the course's page",
    "casework.services.course_moving.kind_of": "is part of the course's page",
    "casework.services.course_moving.course_of": "is part of the course's page",
    "casework.services.course_moving.tasks_of": "is part of the course's page",
    "casework.services.course_moving.open_phase": "is part of the course's page",
    "casework.services.course_moving.end_access": "follows from finishing a task",
    "casework.services.course_moving.refuse_while_hearing": "is asked by the verbs themselves",
    "casework.services.course.published": "gives a row to the opening of cases",
    "casework.services.course_approvals.start_due": "follows from finishing the task before",
    "casework.services.course_moving.approval_given": "follows from the approval",
    "casework.services.course_opening.as_its_type_says": "follows from opening a case and from a record put on it",
    "casework.services.case_retyping.stands_in_the_way": "is part of the preview: GET /cases/{id}/type/preview",
    "casework.services.course_letters.written_before": "is part of writing a letter",
    "casework.services.course_access.access_of": "is asked by the verbs themselves",
    "casework.services.hearing.expire_hearings": "the clock does this",
    "casework.services.seats.decided_case_of": "is asked when an approval is decided",
}
