"""What the desk says of a file that the virus check gives to nobody."""

from casework.vocabulary import Reason
from ui.desk.parts.markup import Markup
from ui.desk.parts.pieces import told
from ui.desk.parts.terms import REASONS
from ui.desk.parts.words import t

STATES = {
    Reason.FILE_IS_INFECTED: ("In quarantine", "red"),
    Reason.FILE_NOT_CHECKED: ("Not checked", "amber"),
    Reason.FILE_WAITS_FOR_CHECK: ("Waits for the virus check", ""),
}
"""What it is called, and the tone of its badge."""


def held_sentence(why: Reason, virus: str) -> str:
    """Return why it is held, what was found in it, and what follows."""
    return f"{t(REASONS[why])} {t('Found: {virus}.', virus=virus)}" if virus else t(REASONS[why])


def held_told(why: Reason, virus: str) -> Markup:
    """Return the same in a box."""
    return told(held_sentence(why, virus), tone=STATES[why][1])
