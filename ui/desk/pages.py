"""The pages of the desk beside its lists, as a table: name in the address, label, group of the menu, view, and who sees it there.

A page is offered to whoever holds its privilege; what it shows is decided by the queries and services it asks, as everywhere.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from casework.vocabulary import Privilege
from ui.desk.data import Desk
from ui.desk.parts.words import t
from ui.desk.place import Place
from ui.desk.views.account_view import account_view
from ui.desk.views.as_of_view import as_of_view
from ui.desk.views.cases_view import cases_view
from ui.desk.views.codes_view import codes_view
from ui.desk.views.effects_view import effects_view
from ui.desk.views.imports_view import imports_view


class Group(StrEnum):
    """The groups of the menu, in its order."""

    ARCHIVE = "Archive"
    JOURNAL = "Journal"
    ORGANISATION = "Organisation"
    SET_UP = "Set-up"
    OPERATION = "Operation"


@dataclass(frozen=True)
class Page:
    """One page; without a group it stands in no menu, without a privilege everybody is offered it."""

    label: str
    view: Callable[[Desk, Place], None]
    group: Group | None = None
    privilege: Privilege | None = None


PAGES: dict[str, Page] = {
    "account": Page("My account", account_view),
    "imports": Page("Imports from other systems", imports_view, Group.OPERATION, Privilege.IMPORT_BUNDLES),
    "as_of": Page("The case as it stood", as_of_view),
    "cases": Page("Cases", cases_view, Group.ARCHIVE),
    "codes": Page("Codes and rules", codes_view, Group.JOURNAL, Privilege.MANAGE_CODES),
    "effects": Page("Failed effects", effects_view, Group.OPERATION, Privilege.SEE_EFFECTS),
}


def menu(privileges: Collection[Privilege]) -> list[list[object]]:
    """Return the menu for who holds the privileges: its groups with their links."""
    order = list(Group)
    offered = [(page.group, name, page.label) for name, page in PAGES.items() if page.group and page.privilege in {None, *privileges}]
    offered.sort(key=lambda page: order.index(page[0]))
    return [
        [t(group), [[t(label), f"?page={name}"] for _, name, label in pages]] for group, pages in groupby(offered, key=lambda page: page[0])
    ]
