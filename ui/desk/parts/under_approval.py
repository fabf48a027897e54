"""Saying before somebody writes what it comes to in the approval that runs: who becomes a drafter, and who is asked again."""

from collections.abc import Mapping

from casework.queries import writing_under_approval
from casework.queries.writing_under_approval import UnderApproval
from ui.desk.data import Desk
from ui.desk.parts.markup import show
from ui.desk.parts.pieces import told
from ui.desk.parts.words import t


def writing_warning(mine: Desk, record_id: int, *, changes_text: bool = True) -> None:
    """Show it above a form that changes a record; nothing where no approval of it runs.

    What is no text of it (its details) makes a drafter too, but asks nobody again.
    """
    under = mine.ask(writing_under_approval.of_record, record_id)
    if under is not None:
        show(told(" ".join([*_four_eyes(under), *(_asked_again(under) if changes_text else [])])))


def fields_warning(mine: Desk, case_id: int, titles: Mapping[str, str]) -> None:
    """Show above the form of a case's fields which of them approvals are decided on; ``titles`` are what the fields are called."""
    for under in mine.ask(writing_under_approval.of_case, case_id):
        fields = ", ".join(titles.get(each, each) for each in under.fields)
        about = t("The approval of {title} is decided on {fields}.", title=under.title, fields=fields)
        show(told(" ".join([about, *_asked_again(under)])))


def _four_eyes(under: UnderApproval) -> list[str]:
    if under.is_drafter:
        return [t("This is in approval, and you have written on it: you decide nothing in it.")]
    begins = t("This is in approval. If you write on it, you cannot decide in it from then on.")
    return [begins, t("It waits for your own decision: somebody else must then be asked instead of you.")] if under.is_asked else [begins]


def _asked_again(under: UnderApproval) -> list[str]:
    if not under.approved_by:
        return []
    names = ", ".join(under.approved_by)
    if under.asks_again:
        return [t("If it is changed, those who have approved are asked again: {names}.", names=names)]
    return [t("If it is changed, what {names} approved still counts; they are not asked again. It shows what they saw.", names=names)]
