"""Brings the definitions of approvals that come with the house to an authority, its Python processes among them, as drafts or in use."""

from typing import Any

from sqlmodel import col, select

from casework.approvals.definition import source_hash
from casework.approvals.definition_reading import read_definition
from casework.approvals.shipped import shipped
from casework.approvals.source import write_content
from casework.events import DefinitionDrafted
from casework.model import Definition, DefinitionVersion
from casework.services.definitions import publish_definition
from casework.vocabulary import DefinitionState, Privilege
from casework.work import Work


def bring_shipped_definitions(work: Work, authority_id: int, *, publish: bool = False) -> int:
    """Brings what the authority has not got, as drafts that any designer can take into use; says how many came.

    A definition that is there comes again only as a newer version of the house, and where nobody of the authority has written on it: what
    people have changed is never touched. What runs keeps its version.

    Args:
        work: of the set-up. authority_id: whose. publish: whether they are taken into use at once, their examples run first.

    Raises:
        NotPermitted: without ``PUBLISH_DEFINITIONS``. DefinitionIsWrong: an example does not come out as it says.
    """
    work.demand(Privilege.PUBLISH_DEFINITIONS)
    brought = 0
    for content in shipped():
        versions = _versions(work, authority_id, str(content["name"]))
        read = read_definition(content)
        if any(each.authors for each in versions) or any(each.source_hash == source_hash(read) for each in versions):
            continue
        if publish:
            publish_definition(work, content, authority_id=authority_id)
        else:
            _draft(work, authority_id, content, number=max((each.number for each in versions), default=0) + 1)
        brought += 1
    return brought


def _versions(work: Work, authority_id: int, name: str) -> list[DefinitionVersion]:
    query = (
        select(DefinitionVersion)
        .join(Definition, col(Definition.id) == DefinitionVersion.definition_id)
        .where(col(Definition.authority_id) == authority_id, col(Definition.name) == name)
    )
    return list(work.session.exec(query).all())


def _draft(work: Work, authority_id: int, content: dict[str, Any], *, number: int) -> None:
    """Lays a version ready; it has no authors, so that whoever may publish can (what the house brings, the house has written)."""
    name, read = str(content["name"]), read_definition(content)
    named = select(Definition).where(col(Definition.authority_id) == authority_id, col(Definition.name) == name)
    definition = work.session.exec(named).first() or work.add(Definition(authority_id=authority_id, name=name, title=read.title))
    work.add(
        DefinitionVersion(
            definition_id=definition.id,
            number=number,
            state=DefinitionState.DRAFT,
            content=content,
            source=write_content(content),
            source_hash=source_hash(read),
            created_by=authority_id,
            created_at=work.now,
            version=1,
        )
    )
    work.record(DefinitionDrafted(definition_id=definition.id, number=number, source_hash=source_hash(read)))
