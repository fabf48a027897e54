"""Who was first, in words: the sentence a refusal ends with where somebody did something before."""

from casework.errors import DoneFirst
from casework.queries.histories import Happening
from ui.desk.parts.history_words import Translate, who, words_of
from ui.desk.parts.words import t

CHANGED = "record_changed"


def done_first(after: DoneFirst, at: str = "", t: Translate = t) -> str:
    """Return who did what first, and ``at`` when where that is to be said; what changed the record is told as a change."""
    kind = after.kind if "approval_id" in after.facts else CHANGED
    line = Happening(0, after.at, kind, after.by, after.on_behalf_of, None, None, dict(after.facts))
    named = after.facts.get("principal_id") or after.facts.get("to_id", 0)
    did = words_of(line, {named: after.to} if after.to else {}, t).rstrip(". ")
    if after.is_own:
        return t("You {did} yourself ({at}).", did=did, at=at) if at else t("You {did} yourself.", did=did)
    if at:
        return t("Before you, {who} {did} ({at}).", who=who(line, t), did=did, at=at)
    return t("Before you, {who} {did}.", who=who(line, t), did=did)
