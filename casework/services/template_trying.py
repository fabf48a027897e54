"""A version of a letter template tried on a real case, before it is taken into use: in the words of the case and of one of its parties."""

from dataclasses import dataclass, field

from casework.errors import NotFound
from casework.letter_fields import ATTACHMENTS, OF_APPROVALS, OF_PARTIES, invented
from casework.model import Case, LetterTemplate, LetterTemplateVersion
from casework.services.letters_to_many import letter_to, recipient_of
from casework.services.replies import LetterValues
from casework.services.reply_words import Recipient
from casework.vocabulary import Action, PartyRole
from casework.work import Work


@dataclass(frozen=True)
class PlannedTrial:
    """Is a letter before it is filled in; ``invented`` are the fields in it that have the words of an invented case."""

    template_sha256: str
    language: str
    values: LetterValues = field(repr=False)
    invented: tuple[str, ...]


def planned_trial(work: Work, version_id: int, case_id: int, recipient: str = "") -> PlannedTrial:
    """Gives the words of the case and of one of its parties for a version, whatever its state; nothing is changed.

    What only the reply of an approval has words for is invented, and so is the party where none is named.

    Args:
        work: The transaction of who keeps the templates.
        version_id: The version of the template.
        case_id: The case.
        recipient: The ``key`` of a party of the case, as ``letter_recipients`` gives it.

    Raises:
        NotFound: the template, the case or the party is not the actor's to see.
        NotPermitted: without ``MANAGE_TEMPLATES``, or without full write to the case, as whoever writes its letters needs.
    """
    version = work.load(LetterTemplateVersion, version_id, Action.DESIGN)
    language = work.session.get_one(LetterTemplate, version.template_id).language
    case = work.load(Case, case_id, Action.WRITE_LETTERS)
    to = recipient_of(work, case, recipient) if recipient else Recipient("", PartyRole.RECIPIENT, "")
    if to is None:
        raise NotFound("Party", recipient)
    beside = (*OF_APPROVALS, ATTACHMENTS) if recipient else (*OF_APPROVALS, ATTACHMENTS, OF_PARTIES)
    example = {
        name: words if isinstance(words, str) else list(words) for name, words in invented(language).items() if name.startswith(beside)
    }
    values: LetterValues = {**letter_to(work, case, to, language).values, **example}
    return PlannedTrial(version.sha256, language, values, tuple(name for name in version.fields if name in example))
