"""Letter templates as those see them who keep them: every version with its fields and how it looks for an invented case."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import col, select

from casework.letter_fields import OF_CASE_TYPES, OF_PHRASES
from casework.model import LetterPhrase, LetterTemplate, LetterTemplateVersion
from casework.queries.record_page import names_of
from casework.services.definition_judging import fields_by_name
from casework.vocabulary import Action, Privilege, TemplateState
from casework.work import Work


@dataclass(frozen=True)
class TemplateVersionShown:
    """Is one version of a template; ``preview`` is its words for an invented case."""

    version_id: int
    version: int
    number: int
    state: TemplateState
    filename: str
    fields: tuple[str, ...]
    preview: str = field(repr=False)
    uploaded_by: str
    uploaded_at: dt.datetime
    used_by: str
    used_at: dt.datetime | None
    retired_by: str
    retired_at: dt.datetime | None


@dataclass(frozen=True)
class TemplateShown:
    """Is a letter template with its versions, the newest first."""

    template_id: int
    name: str
    language: str
    versions: tuple[TemplateVersionShown, ...]


@dataclass(frozen=True)
class CaseTypeField:
    """Is a field of the authority's case types as a template names it."""

    name: str
    da: str
    en: str


@dataclass(frozen=True)
class TemplateFile:
    """Is a version as a Word file, or how it looks for an invented case."""

    filename: str
    content: bytes = field(repr=False)


def letter_templates(work: Work) -> tuple[TemplateShown, ...]:
    """Gives every letter template of the authority by name.

    Raises:
        NotPermitted: without ``MANAGE_TEMPLATES``.
    """
    work.demand(Privilege.MANAGE_TEMPLATES)
    templates = work.session.exec(
        select(LetterTemplate).where(col(LetterTemplate.authority_id) == work.authority_id).order_by(col(LetterTemplate.name))
    ).all()
    ids = [each.id for each in templates]
    versions = work.session.exec(
        select(LetterTemplateVersion)
        .where(col(LetterTemplateVersion.template_id).in_(ids))
        .order_by(col(LetterTemplateVersion.number).desc())
    ).all()
    names = names_of(work, {id for each in versions for id in (each.uploaded_by, each.used_by, each.retired_by) if id is not None})
    return tuple(
        TemplateShown(
            each.id, each.name, each.language, tuple(_shown(version, names) for version in versions if version.template_id == each.id)
        )
        for each in templates
    )


def case_type_fields(work: Work) -> tuple[CaseTypeField, ...]:
    """Gives the fields of the authority's case types that a template can name, by name.

    Raises:
        NotPermitted: without ``MANAGE_TEMPLATES``.
    """
    work.demand(Privilege.MANAGE_TEMPLATES)
    found = fields_by_name(work)
    return tuple(CaseTypeField(f"{OF_CASE_TYPES}.{name}", found[name][0].da, found[name][0].en) for name in sorted(found))


def template_file(work: Work, version_id: int, *, is_preview: bool = False) -> TemplateFile:
    """Gives a version's Word file, or how it looks for an invented case.

    Raises:
        NotFound: it is not of the authority. NotPermitted: without ``MANAGE_TEMPLATES``.
    """
    version = work.load(LetterTemplateVersion, version_id, Action.DESIGN)
    return TemplateFile(version.filename, work.platform.blobs.read(version.preview_sha256 if is_preview else version.sha256))


def _shown(version: LetterTemplateVersion, names: dict[int, str]) -> TemplateVersionShown:
    def named(id: int | None) -> str:
        return names.get(id, "") if id is not None else ""

    return TemplateVersionShown(
        version_id=version.id,
        version=version.version or 0,
        number=version.number,
        state=version.state,
        filename=version.filename,
        fields=tuple(version.fields),
        preview=version.preview_text,
        uploaded_by=named(version.uploaded_by),
        uploaded_at=version.uploaded_at,
        used_by=named(version.used_by),
        used_at=version.used_at,
        retired_by=named(version.retired_by),
        retired_at=version.retired_at,
    )


@dataclass(frozen=True)
class PhraseShown:
    """Is a phrase as those see it who keep the templates; ``named_in`` are the templates in use that say it."""

    phrase_id: int
    version: int
    name: str
    condition: Any
    da: str
    en: str
    is_active: bool
    changed_by: str
    changed_at: dt.datetime
    named_in: tuple[str, ...]


def letter_phrases(work: Work) -> tuple[PhraseShown, ...]:
    """Gives every phrase of the authority by name, those out of use too.

    Raises:
        NotPermitted: without ``MANAGE_TEMPLATES``.
    """
    work.demand(Privilege.MANAGE_TEMPLATES)
    phrases = work.session.exec(
        select(LetterPhrase).where(col(LetterPhrase.authority_id) == work.authority_id).order_by(col(LetterPhrase.name))
    ).all()
    in_use = (
        select(LetterTemplate.name, LetterTemplateVersion.fields)
        .join(LetterTemplateVersion, col(LetterTemplateVersion.template_id) == LetterTemplate.id)
        .where(col(LetterTemplate.authority_id) == work.authority_id, col(LetterTemplateVersion.state) == TemplateState.IN_USE)
        .order_by(col(LetterTemplate.name))
    )
    templates = work.session.exec(in_use).all() if phrases else []
    names = names_of(work, {each.changed_by for each in phrases})
    return tuple(
        PhraseShown(
            each.id, each.version or 0, each.name, each.condition, each.da, each.en, each.is_active, names.get(each.changed_by, ""),
            each.changed_at, tuple(name for name, fields in templates if f"{OF_PHRASES}{each.name}" in fields),
        )
        for each in phrases
    )  # fmt: skip
