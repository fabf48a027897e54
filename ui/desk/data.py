"""The desk's questions and verbs for whoever sits at a session: a verb is one ``Work``, so is a run of the page.

An open desk outlives its session's end; asking for the session at every ``Work`` means that a revoked session can do nothing
more, also from a dialog that was open when it ended.
"""

from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Concatenate, ParamSpec, TypeVar

from casework.access import HELD_FOR_UNITS
from casework.bootstrap import Platform
from casework.errors import NotFound
from casework.lists.asker import whose
from casework.lists.definition import Condition, ListDefinition
from casework.lists.standard import OF_UNITS, address_of
from casework.queries import (
    approvals,
    approved_parts,
    case_page,
    choices,
    communication,
    histories,
    list_panel,
    lists,
    notices,
    record_page,
    texts,
    troubles,
)
from casework.queries.approvals import ApprovalShown, DefinitionChoice
from casework.queries.approved_parts import DecidedOn
from casework.queries.case_page import CaseChoice, CasePage
from casework.queries.choices import CodeChoice, PersonChoice, TypeChoice
from casework.queries.histories import Happening
from casework.queries.lists import ListKey, RecordRow
from casework.queries.record_page import RecordPage
from casework.queries.troubles import Trouble
from casework.services import approving, cases, inbox, noticing, records
from casework.services import troubles as retrying
from casework.services.cases import NewCase
from casework.services.signing_in import Seated
from casework.vocabulary import Privilege, Verdict
from casework.work import Actor, Work
from documents.merged import Merge, nobody_merges
from search import all_over, finding
from search.engines.port import Facet, Order, SearchEngine
from search.finding import FoundPage
from ui.readings import Readings
from ui.sign_in.accounts import Accounts
from ui.sign_in.doorkeeper import SignedOut

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True)
class Glance:
    """What the frame of the desk tells: how much waits in each list, and what this official's posts allow."""

    counts: dict[ListKey, int]
    privileges: frozenset[Privilege]
    decides_only: bool = False
    absent: str = ""
    places: tuple[list_panel.Place, ...] = ()
    folders: tuple[list_panel.FolderShown, ...] = ()
    saved: tuple[list_panel.SavedListShown, ...] = ()
    habits: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    unread: notices.Unread = field(default_factory=lambda: notices.Unread(0, is_any=False))


@dataclass(frozen=True)
class Path:
    """A record's approval; ``for_id`` is the absent colleague whose seat it is to decide, when I stand in."""

    shown: ApprovalShown
    for_id: int | None = None
    for_name: str = ""

    @property
    def is_mine_to_decide(self) -> bool:
        """Return whether a seat waits for me, or for one I stand in for."""
        return self.shown.my_seat_id is not None


@dataclass(frozen=True)
class Told:
    """What happened, with the names of those it happened to."""

    lines: tuple[Happening, ...]
    names: dict[int, str]


@dataclass(frozen=True)
class Desk:
    """Everything the views ask and do, as one official."""

    platform: Platform
    accounts: Accounts
    engine: SearchEngine
    readings: Readings
    person: Seated
    merge: Merge = nobody_merges
    _sitting: list[Work] = field(default_factory=list)

    def typing_key(self) -> str:
        """Return the key that this official's unsaved words are kept with in their browser: the same at every sign-in, nobody else's."""
        return b64encode(self.platform.master_key.of_typing(self.person.official_id)).decode()

    @contextmanager
    def work(self, on_behalf_of: int | None = None) -> Iterator[Work]:
        """Open a work as the official while the session lives; raises ``SignedOut``."""
        if self.accounts.seated(self.person.session_id) is None:
            raise SignedOut
        with self.platform.work(Actor.official(self.person.official_id, on_behalf_of=on_behalf_of or self.person.on_behalf_of)) as work:
            yield work

    def do_as_myself(self, verb: Callable[Concatenate[Work, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Do the deed of a service as oneself, for whomever the session acts."""
        if self.accounts.seated(self.person.session_id) is None:
            raise SignedOut
        with self.platform.work(Actor.official(self.person.official_id)) as work:
            return verb(work, *args, **kwargs)

    @contextmanager
    def sitting(self) -> Iterator[None]:
        """Answer the questions of one run of the page in one work; the session was asked when this desk was made, a moment ago."""
        with self.platform.work(Actor.official(self.person.official_id, on_behalf_of=self.person.on_behalf_of)) as work:
            self._sitting.append(work)
            try:
                yield
            finally:
                self._sitting.pop()

    @contextmanager
    def reading(self) -> Iterator[Work]:
        """Give the work of this run, or one of its own to a question asked outside a run (from an open dialog)."""
        if self._sitting:
            yield self._sitting[-1]
            return
        with self.work() as work:
            yield work

    def ask(self, question: Callable[Concatenate[Work, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Return the answer of a query, asked in the work of this run; raises what the query raises."""
        with self.reading() as work:
            return question(work, *args, **kwargs)

    def do(self, verb: Callable[Concatenate[Work, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Do the deed of a service in a work of its own and return what it returns; raises what the service raises."""
        with self.work() as work:
            return verb(work, *args, **kwargs)

    # ---- questions ------------------------------------------------------------------------------------------------------

    def glance(self) -> Glance:
        """Return what the frame shows."""
        with self.reading() as work:
            places = list_panel.places(work)
            counts = {
                ListKey.UNIT_INBOX: sum(place.lying for place in places[1:]),
                ListKey.MY_INBOX: places[0].lying,
                ListKey.FOR_APPROVAL: lists.count(work, ListKey.FOR_APPROVAL),
                ListKey.ANNOTATIONS: lists.count(work, ListKey.ANNOTATIONS) + communication.count_annotated_cases(work),
            }
            return Glance(
                counts=counts,
                privileges=frozenset(each for each in work.standing.privileges if each in HELD_FOR_UNITS or work.has(each)),
                decides_only=work.standing.decides_only,
                absent=self.person.absent if self.person.on_behalf_of is not None else "",
                places=places,
                folders=list_panel.folders(work),
                saved=list_panel.saved_lists(work),
                habits=list_panel.habits(work),
                unread=notices.unread(work),
            )

    def places(self) -> tuple[list_panel.Place, ...]:
        """Return my inbox and those of my units."""
        return self.ask(list_panel.places)

    def folders(self) -> tuple[list_panel.FolderShown, ...]:
        """Return my folders as a tree read from the top."""
        return self.ask(list_panel.folders)

    def definition(self, address: str) -> ListDefinition:
        """Return what a list is; raises ``NotFound``."""
        return self.ask(lists.definition_of, address)

    def count(self, address: str, where: tuple[Condition, ...]) -> int:
        """Return how many records a narrowed list has; raises ``RuleBroken`` where it cannot be asked."""
        return self.ask(lists.count, address, where=where)

    def record(self, record_id: int) -> RecordPage:
        """Return a record's page; raises ``NotFound``."""
        with self.reading() as work:
            return record_page.record_page(work, record_id)

    def path(self, record_id: int) -> Path | None:
        """Return the record's latest approval, as mine to decide or as that of a colleague I stand in for."""
        with self.reading() as work:
            mine = approvals.path(work, record_id)
            absent = approvals.absent_colleagues(work) if mine and mine.my_seat_id is None else ()
            names = record_page.names_of(work, set(absent))
        for colleague in absent:
            with self.work(on_behalf_of=colleague) as work:
                theirs = approvals.path(work, record_id)
            if theirs is not None and theirs.my_seat_id is not None:
                return Path(theirs, colleague, names.get(colleague, ""))
        return Path(mine) if mine else None

    def text(self, version_id: int) -> str:
        """Return what was read out of a document, and note that it was opened."""
        return self.reads(texts.text_of, version_id, of=(version_id,))

    def reads(self, deed: Callable[..., T], *args: object, of: Sequence[int]) -> T:
        """Return what a deed that reads documents returns, told by ``noted`` whether to leave a reading: once a sitting for each."""
        with self.readings.opening() as opening:
            is_new = [opening.is_new(self.person.official_id, version_id) for version_id in of]
            return self.do(deed, *args, noted=any(is_new))

    def reads_words(self, deed: Callable[..., T], record_id: int, *args: object) -> T:
        """Return what a deed that reads a record's own words returns, told by ``noted`` whether to leave a reading: once a sitting."""
        with self.readings.opening() as opening:
            return self.do(deed, record_id, *args, noted=opening.are_new_words(self.person.official_id, record_id))

    def history(self, record_id: int) -> Told:
        """Return what happened to the record, newest first."""
        with self.reading() as work:
            return _told(work, histories.of_record(work, record_id))

    def case(self, case_id: int) -> CasePage:
        """Return a case's page; raises ``NotFound``."""
        with self.reading() as work:
            return case_page.case_page(work, case_id)

    def told(self, lines: tuple[Happening, ...]) -> Told:
        """Return what happened with the names of those it happened to."""
        with self.reading() as work:
            return _told(work, lines)

    def find(self, words: str, first: int, order: Order = Order.DATE, facets: tuple[Facet, ...] = ()) -> FoundPage:
        """Return the records the words find, and note that they were sought; raises ``LanguageError``."""
        with self.work() as work:
            return finding.find(work, self.engine, words, size=first, order=order, facets=facets)

    def find_all_over(self, words: str, first: int) -> FoundPage:
        """Return what the words find in the archive and in one's own bin; raises ``LanguageError``."""
        with self.work() as work:
            return all_over.find_all_over(work, self.engine, words, size=first)

    def rows(self, record_ids: list[int]) -> dict[int, RecordRow]:
        """Return the rows of records this official may read now, by id."""
        with self.reading() as work:
            return lists.rows_of(work, record_ids)

    def effects(self) -> tuple[Trouble, ...]:
        """Return the effects that need a person; raises ``NotPermitted``."""
        with self.reading() as work:
            return troubles.troubles(work)

    def file_plan(self, case_id: int | None = None) -> tuple[CodeChoice, ...]:
        """Return the codes a new case, or this one, can be filed under."""
        with self.reading() as work:
            return choices.file_plan_codes(work, first=6000, case_id=case_id)

    def case_types(self) -> tuple[TypeChoice, ...]:
        """Return the kinds of case."""
        with self.reading() as work:
            return choices.case_types(work)

    def colleagues(self) -> tuple[PersonChoice, ...]:
        """Return whom a record can be given to."""
        with self.reading() as work:
            return choices.colleagues(work)

    def definitions(self) -> tuple[DefinitionChoice, ...]:
        """Return the published approvals."""
        with self.reading() as work:
            return approvals.definitions(work)

    def open_cases(self, words: str) -> tuple[CaseChoice, ...]:
        """Return the cases in progress that have the words."""
        with self.reading() as work:
            return case_page.open_cases(work, words)

    # ---- verbs ----------------------------------------------------------------------------------------------------------

    def mark_read(self, record_id: int) -> None:
        """Take the unread mark off."""
        with self.work() as work:
            inbox.mark_read(work, record_id)

    def has_opened(self, *, record_id: int | None = None, case_id: int | None = None) -> None:
        """Mark my notices of a record or a case that I have opened as read."""
        if self.ask(notices.has_unread, record_id=record_id, case_id=case_id):
            self.do(noticing.read_about, record_id=record_id, case_id=case_id)

    def take_responsibility(self, record: RecordPage) -> None:
        """Make me the record's responsible."""
        with self.work() as work:
            records.take_responsibility(work, record.record_id, opened_version=record.version)

    def open_case(self, record: RecordPage, new: NewCase) -> str:
        """Open a case, place the record on it, and return the case's number."""
        with self.work() as work:
            case_id = cases.open_from_record(work, record.record_id, new)
        return self.case(case_id).number

    def place_on_case(self, record: RecordPage, case_id: int) -> None:
        """File the record on a case."""
        with self.work() as work:
            records.place_on_case(work, record.record_id, case_id, opened_version=record.version)

    def register(self, record: RecordPage) -> None:
        """Give the record its number on the case."""
        with self.work() as work:
            records.register(work, record.record_id, opened_version=record.version)

    def complete(self, record: RecordPage) -> None:
        """Complete the record."""
        with self.work() as work:
            records.complete(work, record.record_id, opened_version=record.version)

    def decided_on(self, path: Path) -> DecidedOn:
        """Return what a decision is made on now, as whoever holds the seat sees it."""
        if path.for_id is None:
            return self.ask(approved_parts.decided_on, path.shown.approval_id)
        with self.work(on_behalf_of=path.for_id) as work:
            return approved_parts.decided_on(work, path.shown.approval_id)

    def decide(self, path: Path, verdict: Verdict, comment: str, *, seen: str, return_to: int | None = None) -> None:
        """Decide at the seat, on the manifest that was on the screen before the click."""
        with self.work(on_behalf_of=path.for_id) as work:
            approving.decide(
                work, path.shown.approval_id, verdict, comment, manifest_hash=seen,
                return_to=return_to, seat_id=path.shown.my_seat_id,
            )  # fmt: skip

    def resume(self, approval_id: int) -> None:
        """Send a returned approval on again."""
        with self.work() as work:
            approving.resume(work, approval_id)

    def cancel(self, approval_id: int, comment: str) -> None:
        """Cancel an approval."""
        with self.work() as work:
            approving.cancel(work, approval_id, comment)

    def archive(self, record_id: int, address: str, *, put_back: bool = False) -> None:
        """Take the record out of the inbox that the list shows, or put it back; it stays findable."""
        move = inbox.put_back if put_back else inbox.archive
        with self.work() as work:
            for place in owners(work, address):
                try:
                    move(work, record_id, place)
                except NotFound:
                    continue
                return
        raise NotFound("InboxItem", record_id)

    def retry(self, effect_id: int) -> None:
        """Have an effect tried again."""
        with self.work() as work:
            retrying.retry(work, effect_id)


def owners(work: Work, address: str) -> list[int]:
    """Return whose place a list shows: a unit's, that of all my units, or mine."""
    found = address_of(address)
    if found is None or found.kind not in OF_UNITS:
        return [whose(work)]
    return [found.id] if found.id is not None else sorted(work.standing.list_units)


def _told(work: Work, lines: tuple[Happening, ...]) -> Told:
    return Told(lines, record_page.names_of(work, histories.concerned(lines)))
