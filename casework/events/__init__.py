"""Everything that can have happened, one frozen dataclass each, past tense.

Fields hold ids, words of the vocabulary and counts. A field made by ``personal()`` holds a person's or a case's own words:
the evidence keeps only its keyed hash, the value lies beside it encrypted under the key of its record, case or authority.
One module a room of events; all of them are imported from here.
"""

from casework.events.access import *  # noqa: F403  # this page is their door
from casework.events.access import ContentRead, HistoryExported, Searched
from casework.events.approvals import *  # noqa: F403  # this page is their door
from casework.events.bundles import *  # noqa: F403  # this page is their door
from casework.events.case_types import *  # noqa: F403  # this page is their door
from casework.events.cases import *  # noqa: F403  # this page is their door
from casework.events.communication import *  # noqa: F403  # this page is their door
from casework.events.definitions import *  # noqa: F403  # this page is their door
from casework.events.event import *  # noqa: F403  # this page is their door
from casework.events.files import *  # noqa: F403  # this page is their door
from casework.events.gates import *  # noqa: F403  # this page is their door
from casework.events.journal import *  # noqa: F403  # this page is their door
from casework.events.organisation import *  # noqa: F403  # this page is their door
from casework.events.organisation import SessionEnded, SignedIn, SignInRefused, SteppedUp, TokenGiven, TokensEnded
from casework.events.parties import *  # noqa: F403  # this page is their door
from casework.events.parties import IdentifierShown, ProtectedAddressShown, RegisterSearched
from casework.events.record_life import *  # noqa: F403  # this page is their door
from casework.events.records import *  # noqa: F403  # this page is their door
from casework.events.records import DuplicateReceived
from casework.events.redaction import *  # noqa: F403  # this page is their door
from casework.events.replies import *  # noqa: F403  # this page is their door
from casework.events.requests import *  # noqa: F403  # this page is their door
from casework.events.search_index import *  # noqa: F403  # this page is their door

READ_EVENTS = (ContentRead, HistoryExported, Searched, SignedIn, SignInRefused, SessionEnded, SteppedUp, DuplicateReceived,
               IdentifierShown, ProtectedAddressShown, RegisterSearched, TokenGiven, TokensEnded)  # fmt: skip
"""Events of reading, which go to a few sharded streams so that reading queues behind nobody."""
