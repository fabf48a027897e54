"""The words of the house: every closed list of values, one idea one word, used by table, screen, API and test alike.

Sources: F2's glossary (Akt, Sag, Part …), OIO Sag/Dokument, arkivloven and offentlighedsloven for the Danish terms.
One module a room of words; what they hold is imported from here. ``GLOSSARY`` gives each word its Danish term and one sentence.
"""

from casework.vocabulary.actions import *  # noqa: F403  # this page is their door
from casework.vocabulary.api import *  # noqa: F403  # this page is their door
from casework.vocabulary.approvals import *  # noqa: F403  # this page is their door
from casework.vocabulary.bundles import *  # noqa: F403  # this page is their door
from casework.vocabulary.case_types import *  # noqa: F403  # this page is their door
from casework.vocabulary.cases import *  # noqa: F403  # this page is their door
from casework.vocabulary.effects import *  # noqa: F403  # this page is their door
from casework.vocabulary.engines import *  # noqa: F403  # this page is their door
from casework.vocabulary.gates import *  # noqa: F403  # this page is their door
from casework.vocabulary.glossary import *  # noqa: F403  # this page is their door
from casework.vocabulary.journal import *  # noqa: F403  # this page is their door
from casework.vocabulary.lists import *  # noqa: F403  # this page is their door
from casework.vocabulary.notices import *  # noqa: F403  # this page is their door
from casework.vocabulary.parties import *  # noqa: F403  # this page is their door
from casework.vocabulary.people import *  # noqa: F403  # this page is their door
from casework.vocabulary.records import *  # noqa: F403  # this page is their door
from casework.vocabulary.redaction import *  # noqa: F403  # this page is their door
from casework.vocabulary.replies import *  # noqa: F403  # this page is their door
from casework.vocabulary.requests import *  # noqa: F403  # this page is their door
from casework.vocabulary.things import *  # noqa: F403  # this page is their door
