"""What comes with the house, brought to every authority of an installation: case types and approvals, as drafts to take into use."""

from casework.bootstrap import Platform
from casework.queries.authorities import authority_ids
from casework.services.bringing_definitions import bring_shipped_definitions
from casework.services.case_type_versions import bring_shipped_case_types
from casework.work import Actor

SETUP = Actor.system("setup")


def bring_to_all(made: Platform) -> int:
    """Brings each authority the case types and approvals it has not got yet, and says how many came; run again it brings nothing twice."""
    with made.work(SETUP) as work:
        authorities = authority_ids(work)
    brought = 0
    for authority_id in authorities:
        with made.work(SETUP) as work:
            brought += bring_shipped_case_types(work, authority_id) + bring_shipped_definitions(work, authority_id)
    return brought
