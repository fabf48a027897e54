"""What happens to the replies of approvals, to letters to many, and to the Word templates they are written from."""

from dataclasses import dataclass

from casework.events.event import Event, personal


@dataclass(frozen=True, kw_only=True)
class ReplyChosen(Event):
    """It was chosen whether replies are made of the final approval, and by which template (none: the house's own)."""

    approval_id: int
    is_wanted: bool
    template_id: int | None
    language: str


@dataclass(frozen=True, kw_only=True)
class RepliesDue(Event):
    """An approval is final, or what stopped its replies is mended: they are to be made."""

    approval_id: int


@dataclass(frozen=True, kw_only=True)
class RepliesMade(Event):
    """The replies of an approval were made, all of them."""

    approval_id: int
    template_version_id: int | None


@dataclass(frozen=True, kw_only=True)
class RepliesNotMade(Event):
    """None of the replies of an approval was made; its responsible is told why."""

    approval_id: int


@dataclass(frozen=True, kw_only=True)
class ReplyDrafted(Event):
    """A reply was drafted of a final approval, to one party."""

    approval_id: int
    answers_id: int
    title: str = personal()


@dataclass(frozen=True, kw_only=True)
class LetterTemplateAdded(Event):
    """A version of a letter template was added, having been checked; it is not in use yet."""

    template_id: int
    number: int
    sha256: str


@dataclass(frozen=True, kw_only=True)
class LetterTemplateUsed(Event):
    """A version of a letter template was taken into use, in the place of the one before."""

    template_id: int
    number: int


@dataclass(frozen=True, kw_only=True)
class LetterTemplateRetired(Event):
    """A version of a letter template was taken out of use."""

    template_id: int
    number: int


@dataclass(frozen=True, kw_only=True)
class LetterPhraseSaved(Event):
    """A phrase that letters are written with was added or changed; its history says how."""

    phrase_id: int
    name: str
    is_new: bool


@dataclass(frozen=True, kw_only=True)
class LetterPhraseEnded(Event):
    """A phrase was taken out of use."""

    phrase_id: int
    name: str


@dataclass(frozen=True, kw_only=True)
class LettersOrdered(Event):
    """Letters to many were ordered on a case, one for each line, from a version of a template."""

    run_id: int
    template_version_id: int
    lines: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class LettersTriedAgain(Event):
    """Letters of a run that were not written are to be written after all."""

    run_id: int
    lines: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class LettersStopped(Event):
    """The letters of a run that were not written yet were stopped; those that were stay."""

    run_id: int


@dataclass(frozen=True, kw_only=True)
class LetterWritten(Event):
    """A letter of a run was written as a draft on the case, to one party."""

    run_id: int
    title: str = personal()


@dataclass(frozen=True, kw_only=True)
class LetterNotWritten(Event):
    """A letter of a run could not be written; the run says why."""

    run_id: int
    line_id: int
