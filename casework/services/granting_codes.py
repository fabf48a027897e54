"""File plan codes that bring their security group: a case filed under such a code is restricted to the group.

F2, D/13/administrator/file-plan: code → security group(s) added to the case's restriction. Taking the binding away opens nothing:
the cases keep their restriction until somebody changes it.
"""

from sqlalchemy import text
from sqlmodel import col, select

from casework.cases.coding import restriction_of_plan
from casework.errors import NotFound, RuleBroken
from casework.events import OrganisationChanged
from casework.model import FilePlanCode, FilePlanGroup, SecurityGroup
from casework.vocabulary import Privilege, Reason
from casework.work import Work


def bind_code(work: Work, code: str, group_id: int) -> int:
    """Binds a security group to a file plan code and all below it, from now on, and gives the binding's id."""
    work.demand(Privilege.MANAGE_SECURITY_GROUPS)
    group = work.session.get(SecurityGroup, group_id)
    if group is None or work.session.get(FilePlanCode, code) is None:
        raise NotFound("SecurityGroup" if group is None else "FilePlanCode", group_id if group is None else code)
    if not group.is_active:
        raise RuleBroken(Reason.GROUP_IS_INACTIVE)
    binding = _binding(work, code, group_id)
    if binding is None:
        binding = work.add(FilePlanGroup(authority_id=work.authority_id, code=code, group_id=group_id))
    binding.ended_at = None
    work.record(OrganisationChanged(what="file_plan_group", subject_id=binding.id, change="added"))
    return binding.id


def unbind_code(work: Work, code: str, group_id: int) -> None:
    """Ends a binding; cases that have its restriction keep it."""
    work.demand(Privilege.MANAGE_SECURITY_GROUPS)
    binding = _binding(work, code, group_id)
    if binding is None or binding.ended_at is not None:
        raise NotFound("FilePlanGroup", code)
    binding.ended_at = work.now
    work.record(OrganisationChanged(what="file_plan_group", subject_id=binding.id, change="ended"))


def groups_of_code(work: Work, code: str) -> tuple[int, ...]:
    """Gives the security groups that a code brings: its own, or else those of the closest code above it."""
    return restriction_of_plan(work, code)


def brought_by(work: Work, code: str, responsible_id: int) -> tuple[int, ...]:
    """Gives what a code adds to a case's restriction: its groups, and the responsible where no group lets them in."""
    groups = restriction_of_plan(work, code)
    if not groups:
        return ()
    found = work.session.connection().execute(text("SELECT casework_principals(:id, :today)"), {"id": responsible_id, "today": work.today})
    is_in = set(groups) & {responsible_id, *(found.scalar_one() or ())}
    return groups if is_in else (*groups, responsible_id)


def _binding(work: Work, code: str, group_id: int) -> FilePlanGroup | None:
    return work.session.exec(
        select(FilePlanGroup).where(
            col(FilePlanGroup.authority_id) == work.authority_id, col(FilePlanGroup.code) == code, col(FilePlanGroup.group_id) == group_id
        )
    ).first()
