"""The parties of a case."""

from casework.queries.case_page import CasePage
from ui.desk.data import Desk
from ui.desk.parts.markup import each, html, show
from ui.desk.parts.pieces import empty
from ui.desk.parts.terms import PARTY_ROLES
from ui.desk.parts.words import t


def case_parties_view(_: Desk, case: CasePage) -> None:
    """Show who the case concerns."""
    if not case.parties:
        show(empty(t("No parties on the case"), t("Whoever sent the record a case was made of stands here.")))
        return
    parties = [html("<dt>{role}</dt><dd>{name}</dd>", role=t(PARTY_ROLES[party.role]), name=party.name) for party in case.parties]
    show(
        html(
            '<section class="page panel"><h2>{title}</h2><dl class="facts">{parties}</dl></section>',
            title=t("Parties"),
            parties=each(parties),
        )
    )
