"""Every sentence the desk and the sign-in pages use has its Danish, with the same names to fill in."""

import ast
import re
import string
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from casework import letter_fields
from casework.vocabulary import Privilege
from ui import bundle_uploads, left_out, template_uploads, uploads
from ui.api import consent, problems
from ui.desk import deeds, many, pages, tabs, undoing
from ui.desk import lists as desk_lists
from ui.desk.parts import (
    access_words,
    approval_columns,
    approval_story_words,
    bar,
    case_columns,
    case_form,
    case_terms,
    course_terms,
    definition_found,
    definition_terms,
    effect_words,
    facet_panel,
    frame,
    gate_terms,
    history_words,
    import_words,
    journal_terms,
    letter_words,
    list_words,
    notice_terms,
    notices,
    organisation_history,
    organisation_terms,
    pieces,
    record_terms,
    redaction_terms,
    rendition_terms,
    reply_terms,
    request_terms,
    search_terms,
    signature_words,
    suggested,
    system_names,
    terms,
    waiting_form,
)
from ui.desk.views import (
    access_view,
    approval_figures_view,
    approval_view,
    as_of_view,
    case_decision_view,
    case_deeds_view,
    case_history_view,
    case_people_dialog_view,
    case_relations_view,
    case_type_view,
    case_types_view,
    case_view,
    cases_view,
    codes_view,
    decide_view,
    definition_steps_view,
    definition_view,
    definitions_view,
    executive_view,
    gate_view,
    imports_view,
    many_question_view,
    programs_view,
    record_seals_view,
    request_dialog_view,
    requests_view,
    search_builder_view,
    webhooks_view,
)
from ui.downloads import history
from ui.sign_in import routes
from ui.text import catalogue
from ui.words_wrong import SENTENCES as WRONG_QUERIES

UI = Path(__file__).parents[2] / "ui"
TABLES: tuple[object, ...] = (
    [label for label, _ in terms.STATUS.values()],
    terms.CHANNELS,
    [uploads.TOO_BIG, uploads.EMPTY, uploads.UNSAID],
    left_out.WORDS,
    [left_out.KEPT_OUT],
    [template_uploads.TOO_BIG, template_uploads.UNSAID],
    [words for _, word, means in signature_words.STATES.values() for words in (word, means)],
    [record_seals_view.NOT_ASKED],
    [bundle_uploads.NO_ROOM, bundle_uploads.NOT_ALL_HERE, bundle_uploads.UNSAID, import_words.HEAD_WRONG],
    [label for label, _ in (*request_terms.STATES.values(), *request_terms.RECIPIENT_STATES.values())],
    request_terms.FINALISINGS,
    request_terms.EVALUATIONS,
    notice_terms.KINDS,
    notice_terms.WAYS,
    notice_terms.SUBSCRIPTIONS,
    request_dialog_view.KINDS,
    requests_view.LISTS,
    record_terms.GENRES,
    record_terms.EXTERNAL,
    record_terms.LINKS,
    record_terms.NUMBERS,
    record_terms.CHANGES,
    record_terms.VERSION_FIELDS,
    terms.KINDS,
    terms.CASE_STATES,
    case_terms.RELATIONS,
    case_relations_view.SENTENCES,
    case_people_dialog_view.RIGHTS,
    case_form.HELP_LABELS,
    cases_view.HEADS,
    codes_view.HEADS,
    [label for label, _ in codes_view.LISTS.values()],
    case_terms.EXTERNAL_ACCESSES,
    case_terms.BECAUSE,
    case_terms.CASE_FIELDS,
    case_terms.FIELD_PROBLEMS,
    terms.DOCUMENT_ROLES,
    terms.OUTCOMES,
    terms.STEP_STATES,
    terms.APPROVAL_STATES,
    terms.OUTBOX_STATES,
    effect_words.EFFECTS,
    [effect_words.WENT_WRONG, effect_words.WHAT_TO_DO],
    terms.ACTIONS,
    terms.REASONS,
    bar.TOOLS,
    desk_lists.LIST_LABELS,
    facet_panel.LABELS,
    search_terms.RECORD_STATES,
    search_builder_view.PARTS,
    suggested.WHYS,
    search_builder_view.FIELDS,
    search_builder_view.HOWS,
    desk_lists.VIEWS,
    approval_columns.BANDS,
    approval_columns._PLACES,
    approval_columns.WITH_RESPONSIBLE,
    approval_columns.BLOCKED,
    approval_story_words.STEP_HEADS,
    approval_story_words.LINE_HEADS,
    approval_story_words.DOCUMENT_HEADS,
    approval_story_words.CAUSES,
    approval_story_words.SEAT_STATES,
    [approval_story_words.OF_RESPONSIBLE, approval_story_words.ANYWHERE],
    desk_lists.SHORT_LABELS,
    desk_lists.OF_ABSENT,
    desk_lists.EMPTY,
    list_words.COLUMN_LABELS,
    list_words.OPERATOR_LABELS,
    list_words.FLAGS,
    list_words.SCOPES,
    list_words.STANDS_SINCE,
    case_columns.CASE_COLUMN_LABELS,
    [act.label for act in many.ACTS.values()],
    [words for act in many.ACTS.values() for words in (act.warning, act.stays) if words],
    many_question_view.WHOM,
    [does for _, does in frame.SHORTCUTS],
    [tab.label for tab in case_view.TABS.values()],
    [deed.label for deed in case_deeds_view.DEEDS.values()],
    [tab.label for tab in tabs.TABS.values()],
    [each.told for each in undoing.UNDOINGS.values()],
    [words for deed in approval_view.DEEDS.values() for words in (deed.label, deed.told, deed.asks) if words],
    [words for pair in decide_view.BACK.values() for words in pair],
    decide_view.TOLD,
    [deed.label for deed in deeds.DEEDS.values()],
    pieces.RECORD_HEADS,
    [
        label
        for table in (course_terms.VERSION_STATES, course_terms.TASK_STATES, course_terms.HEARING_STATES)
        for label, _ in table.values()
    ],
    [label for label, _ in course_terms.DECISION_STATES.values()],
    course_terms.PHASE_STATES,
    definition_found.WRONG,
    definition_found.PARTS,
    definition_found.WHOLE,
    [label for label, _ in reply_terms.TEMPLATE_STATES.values()],
    redaction_terms.KINDS,
    rendition_terms.FORMS,
    rendition_terms.STATES,
    redaction_terms.HANDINGS,
    redaction_terms.REFUSALS,
    redaction_terms.READERS,
    redaction_terms.PROBLEMS,
    [redaction_terms.OTHER_PROBLEM],
    reply_terms.TEMPLATE_PROBLEMS,
    reply_terms.TROUBLES,
    [label for label, _ in letter_words.LETTER_STATES.values()],
    letter_words.LETTER_TROUBLES,
    reply_terms.LANGUAGES,
    reply_terms.HOUSE,
    reply_terms.TO_PARTIES,
    [each.says for each in letter_fields.FIELDS],
    definition_terms.COMPARISONS,
    definition_terms.COUNTED,
    waiting_form.KINDS,
    waiting_form.WORDS,
    definition_terms.BUILT_IN,
    definition_terms.DECISIONS,
    definition_terms.OUTCOMES,
    definition_terms.WHOLE_WORDS,
    course_terms.TASK_KINDS,
    course_terms.OUTCOMES,
    course_terms.DISPOSALS,
    course_terms.SETTINGS,
    course_terms.CASE_FIELDS,
    course_terms.FIELD_KINDS,
    course_terms.NOT_CALCULATED,
    course_terms.WRONG,
    case_decision_view.PARTS,
    [tab.label for tab in case_type_view.TABS.values()],
    case_types_view.HEADS,
    approval_figures_view.HEADS,
    [tab.label for tab in definition_view.TABS.values()],
    definitions_view.HEADS,
    definition_steps_view.HEADS,
    terms.ACCESS_LEVELS,
    terms.CLEARANCES,
    terms.PARTY_ROLES,
    terms.VERDICTS,
    organisation_terms.ROLES,
    organisation_terms.PRIVILEGES,
    organisation_terms.PRIVILEGE_SCOPES,
    organisation_terms.SUBSTITUTE_SCOPES,
    organisation_terms.PROPOSAL_KINDS,
    organisation_terms.PROPOSAL_STATES,
    organisation_terms.PLAN_KINDS,
    organisation_terms.PLAN_STATES,
    organisation_terms.CARRIED,
    organisation_terms.RIGHTS,
    organisation_terms.PRINCIPAL_KINDS,
    WRONG_QUERIES,
    list(pages.Group),
    [page.label for page in pages.PAGES.values()],
    notices.PROCESS_TROUBLES,
    access_words.GROUNDS,
    access_words.HELD,
    access_words.FAILED,
    access_view.READING_HEADS,
    as_of_view.HEADS,
    case_history_view.AREAS,
    imports_view.STATES,
    imports_view.KINDS,
    imports_view.HEADS,
    imports_view.PROBLEM_HEADS,
    import_words.WORDS,
    [imports_view._HOW],
    history.HEADS,
    history_words.SENTENCES,
    organisation_history.ABOUT,
    organisation_history.CHANGES,
    [organisation_history.CLEARANCE, organisation_terms.WAITS],
    system_names.SYSTEM_NAMES,
    [history_words.COMMENTED],
    consent.SCOPES,
    programs_view.STATES,
    webhooks_view.HOOK_STATES,
    webhooks_view.CALL_STATES,
    [consent.UNKNOWN_PROGRAM, consent.OLD_FORM],
    [problem.title for problem in problems.PROBLEMS.values()],
    [history_words.COMMENTED, history_words.MOVED_ON, history_words.NO_PROGRESS, history_words.OUT_OF_FOLDER],
    history_words.CARRIED_AS,
    [history_words.SENT_DIRECTLY, history_words.DECIDED_AS_SAID],
    [gate_terms.PLACES, gate_terms.BANDS, gate_terms.FLAGS, gate_terms.BYPASSES],
    [gate_view.DONE, gate_view.PRESSES, [label for label, _, _ in gate_view.BUTTONS.values()]],
    [label for label, _ in executive_view.TAPS.values()],
    [value for name, value in vars(journal_terms).items() if name.isupper() and name != "BAND_TONES"],
    [routes.REFUSED, routes.WAIT, routes.OLD_FORM, routes.WRONG_CODE],
)


def said_in_code() -> Iterator[str]:
    """Give every literal that ``t`` is called with."""
    for file in UI.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            called = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "t"
            if called and node.args:
                yield from _literals(node.args[0])


def _literals(said: ast.expr) -> Iterator[str]:
    if isinstance(said, ast.Constant) and isinstance(said.value, str):
        yield said.value
    elif isinstance(said, ast.IfExp):
        yield from _literals(said.body)
        yield from _literals(said.orelse)


def said_in_templates() -> Iterator[str]:
    """Give every literal that a template's ``t`` is called with."""
    for file in UI.rglob("*.html"):
        yield from re.findall(r'\bt\("([^"]+)"\)', file.read_text(encoding="utf-8"))


def said_in_tables(table: object) -> Iterator[str]:
    """Give every sentence of a table of sentences, however deep it lies."""
    if isinstance(table, str):
        yield table
    elif isinstance(table, dict):
        yield from said_in_tables(list(table.values()))
    elif isinstance(table, Iterable):
        for each in table:
            yield from said_in_tables(each)


def said_of_effects() -> Iterator[str]:
    """Give every literal that says what to do about an effect that failed: of ``Permanent``, and of what the runner parks."""
    for package in ("casework", "documents", "search", "workflows"):
        for file in (UI.parent / package).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                match node:
                    case ast.Call(func=ast.Name(id="Permanent"), keywords=words):
                        yield from (text for word in words if word.arg == "what_to_do" for text in _literals(word.value))
                    case ast.Call(func=ast.Attribute(attr="park"), args=[_, _, said, *_]):
                        yield from _literals(said)


def names(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def test_every_sentence_has_its_danish() -> None:
    said = {*said_in_code(), *said_in_templates(), *said_in_tables(TABLES)}

    assert [] == sorted(said - catalogue("da").keys())


def test_what_to_do_about_an_effect_that_failed_is_said_in_danish() -> None:
    """The runner keeps it in English, and the page of failed effects says it in the language of who looks."""
    said = set(said_of_effects())

    assert len(said) > 5
    assert [] == sorted(said - set(effect_words.WHAT_TO_DO))


def test_no_sentence_stands_twice() -> None:
    """Of two the first is said, and nobody sees that the other is not: what means something else needs English of its own."""
    file = (UI / "text" / "da.po").read_text(encoding="utf-8")
    stands = Counter(re.findall(r'^msgid (".*"(?:\n".*")*)$', file, re.MULTILINE))

    assert [] == [sentence for sentence, times in stands.items() if times > 1]


def test_a_danish_sentence_names_what_the_english_one_names() -> None:
    different = [english for english, danish in catalogue("da").items() if names(english) != names(danish)]

    assert [] == different


def test_every_right_has_its_words() -> None:
    assert [] == [privilege for privilege in Privilege if privilege not in organisation_terms.PRIVILEGES]
