"""The organisation: units, officials, posts, teams, groups, substitutions."""

from casework.queries import absences as absences_shown
from casework.queries import accounts as accounts_shown
from casework.queries import authorities, choices, organisation_page, rights_page
from casework.services import absences, accounts, organisation, organisation_changing, organisation_plans, organisation_rights
from casework.vocabulary import Scope
from casework.work import Work
from ui.api.route import Route

READ, WRITE = Scope.ORGANISATION_READ, Scope.ORGANISATION_WRITE


def _own_authority(work: Work) -> int:
    return work.authority_id


OWN = {"authority_id": _own_authority}

ROUTES = (
    Route("GET", "/authorities", authorities.authority_names, READ),
    Route("GET", "/units", organisation_page.organisation_tree, READ),
    Route("GET", "/officials/{official_id}", organisation_page.official_page, READ),
    Route("GET", "/officials/{official_id}/substitutions", organisation_page.substitutions, READ),
    Route("GET", "/groups", organisation_page.groups, READ, key=("group_id",)),
    Route("GET", "/principals", organisation_page.principals, READ, key=("principal_id",)),
    Route("GET", "/roles/privileges", rights_page.rights, READ),
    Route("GET", "/rights-proposals", rights_page.proposals, READ, key=("proposal_id",)),
    Route("GET", "/organisation-plans", rights_page.plans, READ, key=("plan_id",)),
    Route("GET", "/organisation-plans/{plan_id}/shifts", rights_page.plan_shifts, READ),
    Route("GET", "/organisation/history", rights_page.organisation_history, READ),
    Route("GET", "/colleagues", choices.colleagues, READ, key=("official_id",)),
    Route("GET", "/unit-names/{name}", choices.unit_named, READ),
    Route("GET", "/me/unit", choices.own_unit, READ),
    Route("POST", "/units", organisation.add_unit, WRITE, given=OWN),
    Route("POST", "/officials", organisation.add_official, WRITE),
    Route("POST", "/officials/{official_id}/posts", organisation.give_post, WRITE),
    Route("POST", "/posts/{post_id}/end", organisation.end_post, WRITE),
    Route("POST", "/teams", organisation.add_team, WRITE, given=OWN),
    Route("POST", "/security-groups", organisation.add_security_group, WRITE, given=OWN),
    Route("POST", "/groups/{group_id}/members", organisation.add_member, WRITE),
    Route("POST", "/memberships/{membership_id}/end", organisation.end_membership, WRITE),
    Route("POST", "/officials/{absent_id}/substitutions", organisation.substitute, WRITE),
    Route("GET", "/officials/{official_id}/absences", absences_shown.absences, READ, key=("absence_id",)),
    Route("POST", "/officials/{official_id}/absences", absences.enter_absence, WRITE),
    Route("PUT", "/absences/{absence_id}", absences.change_absence, WRITE),
    Route("POST", "/absences/{absence_id}/end", absences.end_absence, WRITE),
    Route("POST", "/substitutions/{substitution_id}/end", organisation_changing.end_substitution, WRITE),
    Route("POST", "/organisation-plans/leave", organisation_plans.plan_leave, WRITE),
    Route("POST", "/organisation-plans/merge", organisation_plans.plan_merge, WRITE),
    Route("POST", "/organisation-plans/split", organisation_plans.plan_split, WRITE),
    Route("POST", "/organisation-plans/move", organisation_plans.plan_move, WRITE),
    Route("GET", "/organisation-plans/waiting", rights_page.plans_waiting, READ, named="count"),
    Route("GET", "/authorities/others", authorities.other_authorities, READ),
    Route("POST", "/organisation-plans/{plan_id}/consent", organisation_plans.accept_plan, WRITE),
    Route("POST", "/organisation-plans/{plan_id}/refusal", organisation_plans.decline_plan, WRITE),
    Route("POST", "/organisation-plans/{plan_id}/start", organisation_plans.start_plan, WRITE),
    Route("POST", "/organisation-plans/{plan_id}/undoing", organisation_plans.undo_plan, WRITE),
    Route("PUT", "/units/{unit_id}/name", organisation_changing.rename_unit, WRITE),
    Route("POST", "/units/{unit_id}/closing", organisation_changing.close_unit, WRITE),
    Route("PUT", "/groups/{group_id}/use", organisation_changing.use_group, WRITE),
    Route("PUT", "/officials/{official_id}/gate", organisation_changing.set_gate, WRITE),
    Route("PUT", "/officials/{official_id}/limitation", organisation_changing.set_limited, WRITE),
    Route("GET", "/officials/{official_id}/account", accounts_shown.account, READ),
    Route(
        "POST",
        "/officials/{official_id}/account/one-time-password",
        accounts.give_one_time_password,
        Scope.ACCOUNTS_WRITE,
        keeps_answer=False,
    ),
    Route("PUT", "/officials/{official_id}/account/lock", accounts.lock_account, Scope.ACCOUNTS_WRITE),
    Route("DELETE", "/officials/{official_id}/account/lock", accounts.unlock_account, Scope.ACCOUNTS_WRITE),
    Route("DELETE", "/officials/{official_id}/account/code-app", accounts.take_code_app_away, Scope.ACCOUNTS_WRITE),
    Route("PUT", "/officials/{official_id}/clearance", organisation_rights.give_clearance, WRITE),
    Route("PUT", "/roles/{role}/privileges/{privilege}", organisation_rights.give_privilege, WRITE),
    Route("DELETE", "/roles/{role}/privileges/{privilege}", organisation_rights.take_privilege, WRITE),
    Route("POST", "/roles/{role}/privileges/{privilege}/proposals", organisation_rights.propose_privilege, WRITE),
    Route("POST", "/officials/{official_id}/clearance-proposals", organisation_rights.propose_clearance, WRITE),
    Route("POST", "/post-proposals", organisation_rights.propose_post, WRITE),
    Route("POST", "/rights-proposals/{proposal_id}/confirmation", organisation_rights.confirm, WRITE),
    Route("POST", "/rights-proposals/{proposal_id}/refusal", organisation_rights.refuse, WRITE),
    Route("POST", "/rights-proposals/{proposal_id}/withdrawal", organisation_rights.withdraw, WRITE),
)

_BROWSER = "passwords, codes and sessions belong to the sign-in pages"
NOT_FOR_THE_API = {
    "casework.services.organisation_carrying.advance": "the organiser's; start and undo are its door",
    "casework.services.standing_in.act_for": "a session of the desk; a program names whom it acts for itself",
    "casework.services.standing_in.may_name_substitutes": "GET /officials/{official_id} says it, and naming and ending ask it",
    "casework.services.standing_in.stands_in": "asked when a session acts for another",
    "casework.services.organisation.against_post": "what a post's refusal says, before it is given",
    "casework.services.organisation.takes_two": "what a post's refusal says, before it is given",
    "casework.services.organisation_changing.block_lost_seats": "follows from a change, and asks for no right",
    "casework.queries.absences.away_today": "stands with each seat of an approval",
    "casework.queries.absences.away_until": "stands with each seat of a simulation",
    "casework.queries.absences.lying": "is part of who stands in for a seat",
    "casework.queries.authorities.authority_ids": "the set-up asks it",
    "casework.services.organisation.found_authority": "an authority is founded by the set-up of the installation",
    **{
        f"casework.services.{name}": _BROWSER
        for name in (
            *(f"signing_in.{each}" for each in (
                "set_password", "sign_in", "choose_password", "session_of", "seated", "step_up", "end", "end_all", "end_everywhere",
                "choose_language",
            )),
            *(f"own_account.{each}" for each in ("change_password", "offer_code_app", "confirm_code_app", "remove_code_app")),
        )
    },
}  # fmt: skip
