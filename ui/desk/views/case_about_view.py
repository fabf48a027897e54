"""Everything known about a case: how it is described, its progress, the fields of its type, the stamp on its codes, what keeps it."""

from casework.queries.case_page import CasePage
from ui.desk.data import Desk
from ui.desk.parts.case_facts import case_facts, field_facts, stamp_words
from ui.desk.parts.markup import html, show
from ui.desk.parts.pieces import facts
from ui.desk.parts.words import t
from ui.desk.views.holds_view import holds_section


def case_about_view(mine: Desk, case: CasePage) -> None:
    """Show the facts of the case."""
    show(html('<section class="page panel"><h2>{title}</h2>{facts}</section>', title=t("About the case"), facts=facts(case_facts(case))))
    if case.fields:
        show(
            html(
                '<section class="page panel"><h2>{title}</h2>{facts}</section>',
                title=t("Fields of the type"),
                facts=facts(field_facts(case)),
            )
        )
    if stamp := stamp_words(case):
        show(html('<section class="page panel"><h2>{title}</h2><p>✓ {text}</p></section>', title=t("Quality stamp"), text=stamp))
    holds_section(mine, case_id=case.case_id)
