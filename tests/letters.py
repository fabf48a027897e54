"""What tests of letters to many stand on: an order on a case, the runner, and what came of it."""

from casework.bootstrap import Platform
from casework.model import LetterTemplateVersion
from casework.outbox import Effect
from casework.queries import letters_to_many as asked
from casework.queries.letters_to_many import LettersPage
from casework.services import letters_to_many
from casework.services.cases import NewCase, open_case
from casework.services.party_use import PartyUse, put_on_case
from casework.work import Actor
from documents.merged import Merge
from documents.merging import merge
from tests.builders import Ministry
from tests.outbox import only
from tests.replies import filling
from workflows.deliver import Summary, run_until_idle


def a_case_with(platform: Platform, ministry: Ministry, *parties: PartyUse) -> int:
    """Opens a case of the caseworker's with parties on it."""
    with platform.work(ministry.actor("caseworker")) as work:
        case_id = open_case(work, NewCase("Tilskud til varmepumpe", "06.02.01"))
        for party in parties:
            put_on_case(work, case_id, party)
    return case_id


def keys(platform: Platform, ministry: Ministry, case_id: int) -> list[str]:
    """Gives by what the parties of a case are written to."""
    with platform.work(ministry.actor("caseworker")) as work:
        return [each.key for each in asked.letter_recipients(work, case_id)]


def template_of(platform: Platform, ministry: Ministry, version_id: int) -> int:
    """Gives the template of a version."""
    with platform.work(ministry.actor("designer")) as work:
        return work.session.get_one(LetterTemplateVersion, version_id).template_id


def ordered(platform: Platform, actor: Actor, case_id: int, template_id: int, to: list[str], title: str = "Orientering") -> int:
    """Orders letters, and gives the run."""
    with platform.work(actor) as work:
        return letters_to_many.order_letters(work, case_id, template_id, to, title=title)


def write(platform: Platform, by: Merge = merge) -> Summary:
    """Lets the effect runner write the letters that wait."""
    return run_until_idle(filling(platform, by), handlers=only(Effect.LETTER), patience=0)


def page(platform: Platform, actor: Actor, run_id: int) -> LettersPage:
    """Gives a run as a person sees it."""
    with platform.work(actor) as work:
        return asked.letters_page(work, run_id)
