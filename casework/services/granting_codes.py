"""File plan codes that bring their security group: a case filed under such a code is restricted to the group.

F2, D/13/administrator/file-plan: code → security group(s) added to the case's restriction. Taking the binding away opens nothing:
the cases keep their restriction until somebody changes it.
"""

from sqlalchemy import text
from sqlmodel import col, select

from casework.cases.coding import restriction_of_plan
from casework.errors import NotFound, RuleBroken
from casework.events import AccessChanged, CaseChanged, OrganisationChanged
from casework.model import Case, FilePlanCode, FilePlanGroup, Record, SecurityGroup
from casework.services.seats import block_seats_that_lost_access
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
    return restriction_of_plan(work, code, work.authority_id)


def brought_by(work: Work, code: str, responsible_id: int, *, authority_id: int | None = None) -> tuple[int, ...]:
    """Gives what a code adds to a case's restriction: its groups, and the responsible where no group lets them in."""
    groups = restriction_of_plan(work, code, work.authority_id if authority_id is None else authority_id)
    if not groups:
        return ()
    found = work.session.connection().execute(text("SELECT casework_principals(:id, :today)"), {"id": responsible_id, "today": work.today})
    is_in = set(groups) & {responsible_id, *(found.scalar_one() or ())}
    return groups if is_in else (*groups, responsible_id)


def restrict_by_code(work: Work, case: Case) -> None:
    """Restricts a case to what its code brings, beside what restricts it already."""
    brought = brought_by(work, case.file_plan_code, case.responsible_id, authority_id=case.authority_id)
    if set(brought) - set(case.restricted_to or ()):
        restrict_case(work, case, {*(case.restricted_to or ()), *brought})


def restrict_case(work: Work, case: Case, principals: set[int]) -> None:
    """Sets a case's restriction; seats whose holder it shuts out are blocked."""
    case.restricted_to = sorted(principals) or None
    work.record(AccessChanged(case_id=case.id, restricted_to=tuple(sorted(principals))))
    work.record(CaseChanged(case_id=case.id, fields=("restricted_to",), title=case.title))
    work.session.flush()
    for record_id in work.session.exec(select(Record.id).where(col(Record.case_id) == case.id)).all():
        block_seats_that_lost_access(work, record_id)


def _binding(work: Work, code: str, group_id: int) -> FilePlanGroup | None:
    return work.session.exec(
        select(FilePlanGroup).where(
            col(FilePlanGroup.authority_id) == work.authority_id, col(FilePlanGroup.code) == code, col(FilePlanGroup.group_id) == group_id
        )
    ).first()
