"""Replies of approvals, and the letter templates they are written from."""

from casework.queries import letter_templates as templates
from casework.queries import replies
from casework.services import approving, letter_phrases
from casework.vocabulary import Scope
from documents import letter_templates, template_trying
from ui.api.contents import template_answer, template_body, template_version_body
from ui.api.route import Route

READ, WRITE = Scope.APPROVALS_READ, Scope.APPROVALS_WRITE

ROUTES = (
    Route("GET", "/approvals/{approval_id}/replies", replies.replies_of, READ),
    Route("PUT", "/approvals/{approval_id}/replies/choice", approving.choose_reply, WRITE),
    Route("POST", "/approvals/{approval_id}/replies/making", approving.make_replies, WRITE),
    Route("POST", "/approvals/{approval_id}/replies/making-by-another-template", approving.change_reply_template, WRITE),
    Route("GET", "/approval-definitions/{definition_name}/reply", replies.reply_default, READ),
    Route("GET", "/letter-template-choices", replies.template_choices, READ, key=("name",)),
    Route("GET", "/letter-templates", templates.letter_templates, READ, key=("name",)),
    Route("GET", "/letter-template-fields", templates.case_type_fields, READ, key=("name",)),
    Route("GET", "/letter-phrases", templates.letter_phrases, READ, key=("name",)),
    Route("POST", "/letter-phrases", letter_phrases.add_phrase, WRITE),
    Route("PUT", "/letter-phrases/{phrase_id}", letter_phrases.change_phrase, WRITE),
    Route("POST", "/letter-phrases/{phrase_id}/end", letter_phrases.end_phrase, WRITE),
    Route("POST", "/letter-templates", letter_templates.add_template, WRITE, takes=template_body, named="version_id"),
    Route(
        "POST", "/letter-templates/{template_id}/versions", letter_templates.add_template_version, WRITE, takes=template_version_body,
        named="version_id",
    ),
    Route("GET", "/letter-template-versions/{version_id}/file", templates.template_file, READ, answers=template_answer),
    Route(
        "POST", "/letter-template-versions/{version_id}/trial", template_trying.try_template, WRITE, looks_first=template_trying.looked,
    ),
    Route("POST", "/letter-template-versions/{version_id}/use", letter_templates.use_template_version, WRITE),
    Route("POST", "/letter-template-versions/{version_id}/retirement", letter_templates.retire_template_version, WRITE),
)  # fmt: skip

NOT_FOR_THE_API = {
    "casework.services.replies.planned_replies": "the runner makes replies",
    "casework.services.replies.refuse_replies": "the runner makes replies",
    "casework.services.reply_choices.template_named": "is part of a definition's default",
    "casework.services.reply_choices.version_in_use": "is part of choosing a template",
    "casework.services.template_trying.planned_trial": "is part of trying a template on a case",
    "casework.services.reply_words.words_for_all": "is part of making replies",
    "casework.services.letter_phrases.phrases_in_use": "is part of making letters",
    "casework.services.letter_phrases.words_of": "is part of making letters",
    "casework.services.letter_phrases.phrase_fields": "is the form of the desk's; /letter-template-fields tells the fields of case types",
    "documents.reply_filing.file_replies": "the runner makes replies",
}
