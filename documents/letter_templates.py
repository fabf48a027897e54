"""The life of letter templates: a Word file is checked before it is kept, taken into use, and retired; replies made keep their version.

Filling it in for an invented case is the check, and its outcome the preview; only the sandbox does that, before the work is opened.
"""

import hashlib
import io
from dataclasses import dataclass, field

from sqlalchemy import text
from sqlmodel import col, func, select

from casework.errors import Retryable, RuleBroken, TemplateIsWrong
from casework.events import LetterTemplateAdded, LetterTemplateRetired, LetterTemplateUsed
from casework.letter_fields import LANGUAGES, OF_CASE_TYPES, OF_PHRASES, invented
from casework.model import LetterTemplate, LetterTemplateVersion
from casework.ports import VirusScanner
from casework.services import letter_phrases
from casework.services.definition_judging import fields_by_name
from casework.services.reply_choices import version_in_use
from casework.vocabulary import Action, Privilege, Reason, TemplateProblem, TemplateState
from casework.work import Work
from documents.filing import keep_blobs
from documents.merged import Merge, Merged

MOST_BYTES = 4 * 1024 * 1024
LONGEST_NAME = 80
_OF_CASE_TYPES = f"{OF_CASE_TYPES}."
_SAY_THEIR_NAMES = (_OF_CASE_TYPES, OF_PHRASES)


@dataclass(frozen=True)
class CheckedTemplate:
    """Is a Word file that was filled in for an invented case, with what came of it."""

    content: bytes = field(repr=False)
    filename: str
    merged: Merged = field(repr=False)


def checked(merge: Merge, content: bytes, filename: str, language: str, scanner: VirusScanner | None = None) -> CheckedTemplate:
    """Fills a Word file in for an invented case; a field of case types, or a phrase, says its own name there.

    Where there is a virus scanner, it looks first: a template with a virus in it is kept nowhere.

    Raises:
        TemplateIsWrong: with what is wrong, or every field that nothing fills in.
    """
    if len(content) > MOST_BYTES:
        raise TemplateIsWrong(TemplateProblem.UNREADABLE)
    if scanner is not None:
        _refuse_infected(scanner, content)
    case = invented(language)
    merged = merge(content, [case])
    if others := [name for name in merged.names if name.startswith(_SAY_THEIR_NAMES)]:
        case |= {name: f"({name.partition('.')[2]})" for name in others}
        merged = merge(content, [case])
    if merged.problem is not None:
        raise TemplateIsWrong(merged.problem, (merged.about,) if merged.about else ())
    if unknown := tuple(sorted((set(merged.names) | set(merged.lacking)) - case.keys())):
        raise TemplateIsWrong(TemplateProblem.UNKNOWN_FIELD, unknown)
    return CheckedTemplate(content, filename, merged)


def add_template(work: Work, name: str, language: str, template: CheckedTemplate) -> int:
    """Adds a letter template with its first version, which was checked, and gives the version's id; it is not in use yet.

    Raises:
        NotPermitted: without ``MANAGE_TEMPLATES``. RuleBroken: the name is empty, or taken.
        TemplateIsWrong: it names a field that no case type of the authority has, or a phrase that is not in use.
    """
    work.demand(Privilege.MANAGE_TEMPLATES)
    called = name.strip()[:LONGEST_NAME]
    if not called:
        raise RuleBroken(Reason.NAME_IS_EMPTY)
    lock = "SELECT pg_advisory_xact_lock(hashtextextended(:key, 0))"
    work.session.connection().execute(text(lock), {"key": f"letter_template:{work.authority_id}:{called}"})
    named = select(LetterTemplate.id).where(col(LetterTemplate.authority_id) == work.authority_id, col(LetterTemplate.name) == called)
    if work.session.exec(named).first() is not None:
        raise RuleBroken(Reason.NAME_IS_TAKEN)
    _refuse_unknown(work, template)
    spoken = language if language in LANGUAGES else LANGUAGES[0]
    made = work.add(LetterTemplate(authority_id=work.authority_id, name=called, language=spoken, made_at=work.now))
    return _add_version(work, made.id, template)


def add_template_version(work: Work, template_id: int, template: CheckedTemplate) -> int:
    """Adds a version to a letter template, which was checked, and gives its id; the one in use stays in use.

    Raises:
        NotPermitted: without ``MANAGE_TEMPLATES``. NotFound: it is not of the authority.
        TemplateIsWrong: it names a field that no case type of the authority has, or a phrase that is not in use.
    """
    work.load(LetterTemplate, template_id, Action.DESIGN, lock=True)
    _refuse_unknown(work, template)
    return _add_version(work, template_id, template)


def use_template_version(work: Work, version_id: int, *, opened_version: int | None = None) -> None:
    """Takes a version into use in the place of the one before; also one that was retired.

    Raises:
        NotPermitted: without ``MANAGE_TEMPLATES``. NotFound: it is not of the authority. Stale: somebody changed it meanwhile.
    """
    version = work.load(LetterTemplateVersion, version_id, Action.DESIGN, opened_version=opened_version, lock=True)
    if version.state is TemplateState.IN_USE:
        return
    if (before := version_in_use(work, version.template_id)) is not None:
        _retire(work, before)
    version.state, version.used_by, version.used_at = TemplateState.IN_USE, work.official_id, work.now
    version.retired_by, version.retired_at = None, None
    work.record(LetterTemplateUsed(template_id=version.template_id, number=version.number))


def retire_template_version(work: Work, version_id: int, *, opened_version: int | None = None) -> None:
    """Takes the version in use out of use; without another one the template is offered no more.

    Raises:
        NotPermitted, NotFound, Stale. RuleBroken: it is not in use.
    """
    version = work.load(LetterTemplateVersion, version_id, Action.DESIGN, opened_version=opened_version, lock=True)
    if version.state is not TemplateState.IN_USE:
        raise RuleBroken(Reason.TEMPLATE_NOT_IN_USE)
    _retire(work, version)


def _refuse_infected(scanner: VirusScanner, content: bytes) -> None:
    try:
        scan = scanner.scan(io.BytesIO(content))
    except Retryable:
        raise TemplateIsWrong(TemplateProblem.NOT_CHECKED, ("clamd",)) from None
    if scan.virus:
        raise TemplateIsWrong(TemplateProblem.INFECTED, (scan.virus,))
    if scan.trouble:
        raise TemplateIsWrong(TemplateProblem.NOT_CHECKED, (scan.trouble,))


def _retire(work: Work, version: LetterTemplateVersion) -> None:
    version.state, version.retired_by, version.retired_at = TemplateState.RETIRED, work.official_id, work.now
    work.record(LetterTemplateRetired(template_id=version.template_id, number=version.number))
    work.session.flush()


def _refuse_unknown(work: Work, template: CheckedTemplate) -> None:
    known = {f"{_OF_CASE_TYPES}{name}" for name in fields_by_name(work)}
    known |= {f"{OF_PHRASES}{each.name}" for each in letter_phrases.phrases_in_use(work, work.authority_id)}
    if unknown := tuple(name for name in template.merged.names if name.startswith(_SAY_THEIR_NAMES) and name not in known):
        raise TemplateIsWrong(TemplateProblem.UNKNOWN_FIELD, unknown)


def _add_version(work: Work, template_id: int, template: CheckedTemplate) -> int:
    (preview,) = template.merged.letters
    sizes = {}
    for each in (template.content, preview):
        work.platform.blobs.put(each)
        sizes[_sha(each)] = len(each)
    keep_blobs(work, sizes)
    numbers = select(func.max(LetterTemplateVersion.number)).where(col(LetterTemplateVersion.template_id) == template_id)
    version = work.add(
        LetterTemplateVersion(
            template_id=template_id,
            number=(work.session.exec(numbers).one() or 0) + 1,
            state=TemplateState.CHECKED,
            sha256=_sha(template.content),
            preview_sha256=_sha(preview),
            preview_text=template.merged.text,
            filename=template.filename.strip()[:255] or "template.docx",
            fields=list(template.merged.names),
            uploaded_by=work.official_id,
            uploaded_at=work.now,
        )
    )
    work.record(LetterTemplateAdded(template_id=template_id, number=version.number, sha256=version.sha256))
    return version.id


def _sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
