"""The pages of the desk beside its lists, as a table: name in the address, label, group of the menu, view, and who sees it there.

A page is offered to whoever holds its privilege; what it shows is decided by the queries and services it asks, as everywhere.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from casework.queries import emergencies, gate, journal_queue, party_duplicates, quarantine, rights_page, stored_files
from casework.queries import requests as requests_shown
from casework.vocabulary import GatePart, Privilege
from casework.work import Work
from ui.desk.data import Desk
from ui.desk.parts.words import t
from ui.desk.place import Place
from ui.desk.views.account_view import account_view
from ui.desk.views.approval_figures_view import approval_figures_view
from ui.desk.views.as_of_view import as_of_view
from ui.desk.views.bin_view import bin_view
from ui.desk.views.case_type_view import case_type_view
from ui.desk.views.case_types_view import case_types_view
from ui.desk.views.cases_view import cases_view
from ui.desk.views.codes_view import codes_view
from ui.desk.views.definition_view import definition_view
from ui.desk.views.definitions_view import definitions_view
from ui.desk.views.disposal_view import disposal_view
from ui.desk.views.distribution_view import distribution_view
from ui.desk.views.duplicates_view import duplicates_view
from ui.desk.views.effects_view import effects_view
from ui.desk.views.emergency_view import emergency_view
from ui.desk.views.executive_view import executive_view
from ui.desk.views.files_view import files_view
from ui.desk.views.gate_view import gate_view, gates_view
from ui.desk.views.groups_view import groups_view
from ui.desk.views.holds_view import holds_view
from ui.desk.views.imports_view import imports_view
from ui.desk.views.journal_view import journal_view
from ui.desk.views.letter_run_view import letter_run_view
from ui.desk.views.letter_templates_view import letter_templates_view
from ui.desk.views.letters_view import letters_view
from ui.desk.views.lists_view import lists_view
from ui.desk.views.new_record_view import new_record_view
from ui.desk.views.notices_view import notices_view
from ui.desk.views.official_view import official_view
from ui.desk.views.organisation_view import organisation_view
from ui.desk.views.parties_view import parties_view
from ui.desk.views.party_view import party_view
from ui.desk.views.periods_view import periods_view
from ui.desk.views.plans_view import plans_view
from ui.desk.views.post_list_view import post_list_view
from ui.desk.views.programs_view import programs_view
from ui.desk.views.quarantine_view import quarantine_view
from ui.desk.views.request_types_view import request_types_view
from ui.desk.views.requests_view import request_view, requests_view
from ui.desk.views.rights_view import rights_view
from ui.desk.views.search_builder_view import search_builder_view
from ui.desk.views.standing_in_view import standing_in_view
from ui.desk.views.why_view import why_view


class Group(StrEnum):
    """The groups of the menu, in its order."""

    ARCHIVE = "Archive"
    JOURNAL = "Journal"
    ORGANISATION = "Organisation"
    SET_UP = "Set-up"
    OPERATION = "Operation"


@dataclass(frozen=True)
class Page:
    """One page; without a group it stands in no menu, without a privilege everybody is offered it.

    ``part`` offers it to an executive with a gate, or to who keeps one; a page that stands ``alone`` has neither bar nor lists about it.
    ``count`` is what waits there: it stands behind the label in the menu of whoever is offered the page, and costs a question a run.
    """

    label: str
    view: Callable[[Desk, Place], None]
    group: Group | None = None
    privilege: Privilege | None = None
    count: Callable[[Work], int] | None = None
    part: GatePart | None = None
    alone: bool = False


PAGES: dict[str, Page] = {
    "account": Page("My account", account_view),
    "notices": Page("Notices", notices_view),
    "imports": Page("Imports from other systems", imports_view, Group.OPERATION, Privilege.IMPORT_BUNDLES),
    "new": Page("New record", new_record_view, Group.ARCHIVE),
    "builder": Page("Build a search", search_builder_view, Group.ARCHIVE),
    "bin": Page("Bin and hidden records", bin_view, Group.ARCHIVE),
    "as_of": Page("The case as it stood", as_of_view),
    "letters": Page("Write to many", letters_view),
    "letter_run": Page("Letters to many", letter_run_view),
    "why": Page("Who can see this", why_view),
    "requests": Page("Requests", requests_view, Group.ARCHIVE, count=requests_shown.waiting),
    "request": Page("Request", request_view),
    "executive": Page("For my decision", executive_view, Group.ARCHIVE, count=gate.with_executive, part=GatePart.EXECUTIVE, alone=True),
    "gates": Page("The gates I keep", gates_view, Group.ARCHIVE, count=gate.at_gates, part=GatePart.GATEKEEPER),
    "gate": Page("At the gate", gate_view),
    "cases": Page("Cases", cases_view, Group.ARCHIVE),
    "codes": Page("Codes and rules", codes_view, Group.JOURNAL, Privilege.MANAGE_CODES),
    "request_types": Page("Kinds of request", request_types_view, Group.JOURNAL, Privilege.MANAGE_CODES),
    "parties": Page("Party register", parties_view, Group.ARCHIVE),
    "party": Page("Party", party_view),
    "duplicates": Page("Duplicates", duplicates_view, Group.ARCHIVE, Privilege.KEEP_PARTY_REGISTER, party_duplicates.waiting),
    "distribution": Page("Distribution lists", distribution_view, Group.ARCHIVE),
    "journal": Page("To be registered", journal_view, Group.JOURNAL, Privilege.REGISTER_RECORDS, journal_queue.waiting),
    "post_list": Page("Post list", post_list_view, Group.JOURNAL, Privilege.PUBLISH_POST_LIST),
    "holds": Page("Orders to keep", holds_view, Group.JOURNAL, Privilege.PLACE_HOLDS),
    "disposal": Page("What may be disposed of", disposal_view, Group.JOURNAL, Privilege.PLACE_HOLDS),
    "periods": Page("Journal periods", periods_view, Group.JOURNAL, Privilege.MANAGE_FILE_PLAN),
    "organisation": Page("Units and people", organisation_view, Group.ORGANISATION),
    "official": Page("An official", official_view),
    "groups": Page("Teams and security groups", groups_view, Group.ORGANISATION),
    "rights": Page("Roles and rights", rights_view, Group.ORGANISATION),
    "plans": Page("Changes of the organisation", plans_view, Group.ORGANISATION, Privilege.MANAGE_ORGANISATION, rights_page.plans_waiting),
    "standing_in": Page("Substitutes", standing_in_view, Group.ORGANISATION),
    "emergency": Page("Emergency access", emergency_view, Group.ORGANISATION, count=emergencies.waiting),
    "case_types": Page("Case types", case_types_view, Group.SET_UP, Privilege.PUBLISH_DEFINITIONS),
    "case_type": Page("Case type", case_type_view),
    "definitions": Page("Approval definitions", definitions_view, Group.SET_UP, Privilege.PUBLISH_DEFINITIONS),
    "definition": Page("Approval definition", definition_view),
    "letter_templates": Page("Letter templates", letter_templates_view, Group.SET_UP, Privilege.MANAGE_TEMPLATES),
    "programs": Page("Programs", programs_view, Group.SET_UP),
    "lists": Page("Saved lists and folders", lists_view, Group.ARCHIVE),
    "approval_figures": Page("How approvals go", approval_figures_view, Group.OPERATION),
    "files": Page("Stored files", files_view, Group.OPERATION, Privilege.KEEP_FILES, stored_files.waiting),
    "quarantine": Page("Quarantine", quarantine_view, Group.JOURNAL, Privilege.REGISTER_RECORDS, quarantine.waiting),
    "effects": Page("Failed effects", effects_view, Group.OPERATION, Privilege.SEE_EFFECTS),
}


def menu(mine: Desk, privileges: Collection[Privilege]) -> list[list[object]]:
    """Return the menu for who holds the privileges: its groups with their links."""
    order = list(Group)
    parts = {None, *mine.ask(gate.my_parts)}
    pages = [(name, page) for name, page in PAGES.items() if page.privilege in {None, *privileges} and page.part in parts]
    offered = [(page.group, name, page) for name, page in pages if page.group]
    offered.sort(key=lambda page: order.index(page[0]))
    return [
        [t(group), [[_label(mine, page), f"?page={name}"] for _, name, page in pages]]
        for group, pages in groupby(offered, key=lambda page: page[0])
    ]


def _label(mine: Desk, page: Page) -> str:
    waiting = mine.ask(page.count) if page.count else 0
    return f"{t(page.label)} ({waiting})" if waiting else t(page.label)
