"""What events of the organisation are about, and what became of it, in the reader's language."""

from collections.abc import Callable, Mapping

from casework.vocabulary import PlanKind, ProposalKind, Role
from ui.desk.parts.organisation_terms import CARRIED, PLAN_KINDS, PROPOSAL_KINDS, ROLES, privilege_words

ABOUT = {
    "absence": "Absence",
    "account": "Account",
    "acting_for": "Acting for a colleague",
    "action_code": "Action code",
    "authority": "Ministry",
    "code_app": "Code app",
    "disposal_code": "Disposal code",
    "file_plan_action": "Action code of a file plan code",
    "file_plan_code": "File plan code",
    "file_plan_group": "Group of a file plan code",
    "house_rule": "House rule",
    "keyword": "Keyword",
    "list_share": "Sharing of a saved list",
    "membership": "Membership",
    "official": "Official",
    "password": "Password",
    "post": "Post",
    "progress_code": "Progress code",
    "saved_list": "Saved list",
    "security_group": "Security group",
    "substitution": "Substitution",
    "team": "Team",
    "unit": "Unit",
}
"""What an ``OrganisationChanged`` is about."""
CHANGES = {
    "": "changed",
    "accepted": "agreed to",
    "activated": "taken into use",
    "added": "added",
    "asked back": "asked to be taken back",
    "began": "began",
    "chosen": "chosen by its owner",
    "closed": "closed",
    "confirmed": "confirmed",
    "deactivated": "taken out of use",
    "declined": "declined",
    "ended": "ended",
    "gated": "given a gate",
    "given": "given to be used once",
    "limited": "limited to what is shared with them",
    "locked": "locked",
    "not_gated": "left without a gate",
    "not_limited": "no longer limited",
    "proposed": "proposed",
    "refused": "refused",
    "renamed": "renamed",
    "set_up": "set up",
    "started": "started",
    "stopped": "stopped",
    "taken back": "taken back",
    "taken_away": "taken away",
    "unlocked": "unlocked",
    "withdrawn": "withdrawn",
}
"""What became of it."""
CLEARANCE = "clearance {level}"
_CLEARANCE = "clearance_"


def organisation_facts(kind: str, facts: Mapping[str, str], t: Callable[..., str]) -> dict[str, str]:
    """Return the facts of an event of the organisation as words; of another event, none."""
    match kind:
        case "organisation_changed":
            return {"what": t(ABOUT[facts["what"]]).lower(), "change": _change(facts["change"], t)}
        case "rights_proposed":
            return {"what": t(PROPOSAL_KINDS[ProposalKind(facts["what"])]).lower(), "change": _change(facts["change"], t)}
        case "organisation_planned":
            return {"what": t(PLAN_KINDS[PlanKind(facts["what"])]).lower(), "change": _change(facts["change"], t)}
        case "privilege_changed":
            return {"role": t(ROLES[Role(facts["role"])]).lower(), "privilege": t(privilege_words(facts["privilege"])).lower()}
        case "carried_along":
            return {"what": t(CARRIED[facts["what"]]).lower()}
    return {}


def _change(change: str, t: Callable[..., str]) -> str:
    if change.startswith(_CLEARANCE):
        return t(CLEARANCE, level=change.removeprefix(_CLEARANCE))
    return t(CHANGES[change])
