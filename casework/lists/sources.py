"""What a list is drawn from: each source as branches that an index gives in order, asked one principal at a time.

A branch says where records of the list *can* be found, newest first; which of them the asker may read is decided by row-level
security alone, on each row the branch comes to. The archive is the union of the three ways in which something can be readable:
by level All, by level Unit in each of my units, and granted to each of my principals. Asked like this, a page costs as much as it
shows: a predicate over all three at once reads every grant the asker holds (measured in docs/performance.md).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ARRAY, Integer, and_, any_, exists, func, literal, literal_column, or_, true, tuple_, union, union_all
from sqlalchemy import select as plain_select
from sqlalchemy.dialects.postgresql import array
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from casework.errors import NotFound
from casework.lists import approval_sources, archive_sources
from casework.lists.asker import AFTER_AT, AFTER_ID, ME, MOST, PRINCIPALS, TODAY, WHOSE, whose
from casework.lists.branch import Asked, Branch, Clause
from casework.lists.columns import asked
from casework.lists.definition import ListDefinition
from casework.model import (
    AnnotationReading,
    AnnotationRecipient,
    Case,
    ChatMember,
    Folder,
    FolderItem,
    HiddenRecord,
    InboxItem,
    Membership,
    Reading,
    Record,
    RecordMark,
    Request,
    RequestRecipient,
)
from casework.vocabulary import OPEN_RECIPIENTS, OPEN_REQUESTS, ListSource, RecordKind, RequestState
from casework.work import Work

Also = Callable[[Branch], tuple[Clause, ...]]
Key = Callable[[Branch], Clause]


def _id(branch: Branch) -> Clause:
    return col(branch.record.id) if branch.id is None else branch.id


def candidates(  # of what, for whom, from a place on, and for cases: which record stands for its case
    definition: ListDefinition,
    *,
    wide: bool,
    goes_on: bool = False,
    also: Also = lambda _: (),
    key: Key = _id,
    only: int | None = None,
    in_order: bool = True,
) -> Asked:
    """Gives the question for the newest records of the list as ``(id, at)``, or for the cases they stand for.

    ``only`` asks one of the branches: what it finds is the least there is. Not ``in_order`` asks for any so many of them, as a
    count does: an order that nobody looks at makes the database read a whole unit before it stops.
    """
    page = _Page(definition, goes_on, also, key, in_order)
    found = [page.asked(branch) for number, branch in enumerate(branches(definition, wide=wide)) if only in {None, number}]
    # ways that never lead to the same are not compared: a count of them ends as soon as it has enough
    together = union_all if not in_order and wide and definition.source is ListSource.APPROVALS_LATE else union
    united = together(*found).subquery() if len(found) > 1 else found[0].subquery()
    query: Asked = plain_select(united.c.id, united.c.at)
    return (query.order_by(united.c.at.desc(), united.c.id.desc()) if in_order else query).limit(MOST)


def counted_whole(definition: ListDefinition, *, goes_on: bool = False) -> Asked:
    """Gives the question for a page of what is put in order as a whole, as ``(id, at, total)``: so it is counted by the way."""
    united = ids_of_whole(definition).subquery()
    has_ended = definition.source is ListSource.WATCHED  # what is followed stays when it has ended
    at = (approval_sources.place_of if has_ended else approval_sources.place_of_running)(united.c.id)
    every = plain_select(united.c.id, at.label("at"), func.count().over().label("total")).subquery()
    query: Asked = plain_select(every.c.id, every.c.at, every.c.total)
    if goes_on:
        query = query.where(tuple_(every.c.at, every.c.id) < tuple_(AFTER_AT, AFTER_ID))
    return query.order_by(every.c.at.desc(), every.c.id.desc()).limit(MOST)


def ids_of_whole(definition: ListDefinition) -> Any:
    """Gives the records of what is put in order as a whole, each once, found one principal after the other.

    Where nothing is asked of the record itself, its seats and approvals are asked alone: their own policies ask for the record.
    """
    ways = [_ids(definition, branch) for branch in SOURCES[definition.source](definition.of)]
    return union(*ways) if len(ways) > 1 else ways[0].distinct()


def _ids(definition: ListDefinition, branch: Branch) -> Asked:
    assert branch.join is not None  # every source by urgency has these three
    assert branch.each is not None
    assert branch.holder is not None
    table, r = branch.join[0], branch.record
    query: Asked = plain_select(col(table.record_id).label("id")).where(*branch.conditions)
    if definition.conditions:
        query = query.join(r, branch.join[1]).where(*(asked(each, r) for each in definition.conditions))
    who = func.unnest(branch.each).table_valued("id").render_derived(name="who")
    # the offset is a fence: the database does not ask for all principals at once, past the index
    of_one = query.where(branch.holder == who.c.id).offset(literal_column("0")).lateral()
    return plain_select(of_one.c.id).select_from(who.join(of_one, onclause=true()))


def is_whole(definition: ListDefinition, *, wide: bool) -> bool:
    """Says whether the list is put in order as a whole: what stands by urgency and is a person's, or of few units."""
    in_order = definition.source is ListSource.APPROVALS_LATE or (wide and definition.source is ListSource.WAITING_IN_UNITS)
    return definition.is_by_urgency and not in_order


def branches(definition: ListDefinition, *, wide: bool) -> list[Branch]:
    """Gives the branches of the definition's source."""
    if definition.source in archive_sources.WHOLE and wide:
        return archive_sources.in_order(with_bin=definition.source is ListSource.ALL_OVER)
    if definition.source in approval_sources.IN_ORDER and wide:
        return approval_sources.IN_ORDER[definition.source](definition.of)
    return SOURCES[definition.source](definition.of)


def refuse_what_is_not_mine(work: Work, definition: ListDefinition) -> None:
    """Refuses a list of a folder or of a place that is not the asker's.

    Raises:
        NotFound: as if it were not there.
    """
    if definition.source is ListSource.FOLDER:
        found = work.session.exec(select(Folder.id).where(col(Folder.id).in_(definition.of))).all()
        if not definition.of or len(found) != len(definition.of):
            raise NotFound("Folder", definition.of[0] if definition.of else "")
    if definition.source in OF_A_PLACE and not set(definition.of) <= {whose(work), *work.standing.list_units}:
        raise NotFound("Unit", definition.of[0])


OF_A_PLACE = frozenset(
    {
        *(ListSource.INBOX, ListSource.DESKTOP, ListSource.PUT_AWAY, ListSource.UNIT_IN_PROCESS, ListSource.WAITING_IN_UNITS),
        *(ListSource.REQUESTED_OF, ListSource.REQUESTED_BY),
    }
)
"""What is drawn from places that are mine or a unit's: whose they are not, to them such a list is not there."""

NEVER_HIDDEN = frozenset(
    {
        *(ListSource.OPEN_SEATS, ListSource.WAITING_IN_UNITS, ListSource.APPROVALS_OF_MINE),
        *(ListSource.APPROVALS, ListSource.APPROVALS_LATE, ListSource.WATCHED),
        *(ListSource.BIN, ListSource.ALL_OVER, ListSource.ANNOTATED_FOR),
        *(ListSource.REQUESTED_OF, ListSource.REQUESTED_BY, ListSource.REQUESTED_LATE),
    }
)
"""What waits for a person to decide, answer or read it, lies in the bin, or is sought all over, is shown, also when hidden elsewhere."""


@dataclass(frozen=True)
class _Page:
    definition: ListDefinition
    goes_on: bool
    also: Also
    key: Key
    in_order: bool

    def asked(self, branch: Branch) -> Asked:
        """Gives the branch's part of the page, asked once, or one principal after the other."""
        query = self._cut(self._of(branch), branch)
        if branch.each is None or branch.holder is None:
            return plain_select(query.subquery())
        who = func.unnest(branch.each).table_valued("id").render_derived(name="who")
        of_one = query.where(branch.holder == who.c.id).lateral()
        found = plain_select(of_one.c.id, of_one.c.at).select_from(who.join(of_one, onclause=true()))
        return found.distinct() if branch.is_shared else found

    def _cut(self, query: Asked, branch: Branch) -> Asked:
        """Gives as much of it as a page can need."""
        key = self.key(branch)
        if self.goes_on:
            query = query.where(tuple_(branch.at, key) < tuple_(AFTER_AT, AFTER_ID))
        if branch.may_repeat:
            query = query.distinct()
        return (query.order_by(branch.at.desc(), key.desc()) if self.in_order else query).limit(MOST)

    def _of(self, branch: Branch) -> Asked:
        r, key = branch.record, self.key(branch)
        # a count of what stands by urgency does not look at it: it costs a question of its own for each
        at = literal_column("NULL::timestamptz") if self.definition.is_by_urgency and not self.in_order else branch.at
        columns: tuple[Any, ...] = (key.label("id"), at.label("at"))
        query = plain_select(*columns)
        of_record = (*(asked(each, r) for each in self.definition.conditions), *self.also(branch))
        is_hidden = self.definition.source not in NEVER_HIDDEN
        query = query.select_from(branch.join[0] if branch.join else r)
        if branch.join and (branch.id is None or of_record or is_hidden or self.key is not _id):
            query = query.join(r, branch.join[1])
        query = query.where(*branch.conditions, *of_record)
        if is_hidden:
            query = query.where(col(r.id).not_in(select(HiddenRecord.record_id).where(col(HiddenRecord.official_id) == WHOSE)))
        return query


def _lying(at: str, *conditions: Callable[[Any], Clause]) -> Callable[[tuple[int, ...]], list[Branch]]:
    def source(of: tuple[int, ...]) -> list[Branch]:
        item, r = aliased(InboxItem), aliased(Record)
        where = [condition(item) for condition in conditions]
        if len(of) > 1:
            other = aliased(InboxItem)
            later = tuple_(col(getattr(other, at)), col(other.principal_id)) > tuple_(col(getattr(item, at)), col(item.principal_id))
            twice = [col(other.record_id) == item.record_id, col(other.principal_id) == any_(_whose(of)), later]
            where.append(~exists().where(*twice, *(condition(other) for condition in conditions)))
        at_ = col(getattr(item, at))
        return [Branch(r, at_, tuple(where), join=(item, col(r.id) == item.record_id), each=_whose(of), holder=col(item.principal_id))]

    return source


def _folder(of: tuple[int, ...]) -> list[Branch]:
    item, r = aliased(FolderItem), aliased(Record)
    return [Branch(r, col(item.filed_at), (), join=(item, col(r.id) == item.record_id), each=_whose(of), holder=col(item.folder_id))]


def _flagged(_of: tuple[int, ...]) -> list[Branch]:
    mark, r = aliased(RecordMark), aliased(Record)
    flagged = (col(mark.flag) != "", col(mark.principal_id) == ME)
    return [Branch(r, col(mark.marked_at), flagged, join=(mark, col(r.id) == mark.record_id))]


def _responsible(of: tuple[int, ...]) -> list[Branch]:
    r = aliased(Record)
    return [Branch(r, col(r.arrived_at), (col(r.completed_at).is_(None),), each=_whose(of), holder=col(r.responsible_id))]


def _on_my_cases(_of: tuple[int, ...]) -> list[Branch]:
    own, filed, case = aliased(Record), aliased(Record), aliased(Case)
    return [
        Branch(
            own,
            col(own.arrived_at),
            (col(own.responsible_id) == WHOSE, col(own.case_id).is_not(None), col(own.completed_at).is_(None)),
        ),
        Branch(
            filed,
            col(filed.arrived_at),
            (col(case.responsible_id) == WHOSE, col(case.completed_at).is_(None), col(filed.completed_at).is_(None)),
            join=(case, col(filed.case_id) == case.id),
        ),
    ]


def _unit_in_process(of: tuple[int, ...]) -> list[Branch]:
    r = aliased(Record)
    return [Branch(r, col(r.arrived_at), (col(r.completed_at).is_(None),), each=_whose(of), holder=col(r.unit_id))]


def _written_by(_of: tuple[int, ...]) -> list[Branch]:
    r = aliased(Record)
    written = (col(r.created_by) == WHOSE, col(r.kind) != RecordKind.INBOUND)
    return [Branch(r, col(r.arrived_at), written)]


def _latest_read(_of: tuple[int, ...]) -> list[Branch]:
    read, r = aliased(Reading), aliased(Record)
    return [Branch(r, col(read.read_at), (col(read.official_id) == ME,), join=(read, col(r.id) == read.record_id))]


def _annotated_for(_of: tuple[int, ...]) -> list[Branch]:
    """Gives the records with an annotation that is directed at me and that I have not read."""
    part, r = aliased(AnnotationRecipient), aliased(Record)
    read = select(AnnotationReading.annotation_id).where(col(AnnotationReading.official_id) == ME)
    unread = (col(part.official_id) == ME, col(part.annotation_id).not_in(read))
    return [Branch(r, col(r.arrived_at), unread, join=(part, col(r.id) == part.record_id), may_repeat=True)]


def _chatted(_of: tuple[int, ...]) -> list[Branch]:
    """Gives the records with a chat that I take part in; who takes part is open to their readers, what is said is asked nowhere here."""
    part, r = aliased(ChatMember), aliased(Record)
    mine = (col(part.official_id) == ME, col(part.left_at).is_(None))
    return [Branch(r, col(r.arrived_at), mine, join=(part, col(r.id) == part.record_id), may_repeat=True)]


def _requested_of(of: tuple[int, ...]) -> list[Branch]:
    """Gives what is asked of the places named; of me, what is asked of me, was given to me, or waits for somebody of a team of mine."""
    columns = ("principal_id",) if of else ("principal_id", "assigned_to")
    made = []
    for column in columns:
        part, r = aliased(RequestRecipient), aliased(Record)
        due = (col(part.state).in_(OPEN_RECIPIENTS), _is_sent(part))
        join = (part, col(r.id) == part.record_id)
        made.append(Branch(r, col(r.arrived_at), due, join=join, each=_whose(of), holder=col(getattr(part, column)), may_repeat=True))
    if not of:
        part, r = aliased(RequestRecipient), aliased(Record)
        free = (col(part.state).in_(OPEN_RECIPIENTS), _is_sent(part), col(part.assigned_to).is_(None))
        join, holder = (part, col(r.id) == part.record_id), col(part.principal_id)
        made.append(Branch(r, col(r.arrived_at), free, join=join, each=_my_teams(), holder=holder, may_repeat=True))
    return made


def _requested_by(of: tuple[int, ...]) -> list[Branch]:
    """Gives what I have asked or what comes back to me; of units, the same of them and of everybody who holds a post in them."""
    made = []
    for column, mine in (("requested_by", array([WHOSE])), ("return_to_id", PRINCIPALS)):
        request, r = aliased(Request), aliased(Record)
        is_open, each = col(request.state).in_(OPEN_REQUESTS), approval_sources.people_in(of) if of else mine
        join, holder = (request, col(r.id) == request.record_id), col(getattr(request, column))
        made.append(Branch(r, col(r.arrived_at), (is_open,), join=join, each=each, holder=holder, may_repeat=True, is_shared=True))
    return made


def _requested_late(_of: tuple[int, ...]) -> list[Branch]:
    """Gives what is late of all that I, or my units, asked or were asked."""
    part, request, r = aliased(RequestRecipient), aliased(Request), aliased(Record)
    asked = or_(col(part.principal_id) == any_(PRINCIPALS), col(part.assigned_to) == WHOSE)
    asking = or_(col(request.requested_by) == WHOSE, col(request.return_to_id) == any_(PRINCIPALS))
    late = exists().where(
        col(request.id) == part.request_id, col(request.state) == RequestState.SENT, col(request.deadline) < TODAY, or_(asked, asking)
    )
    due = (col(part.state).in_(OPEN_RECIPIENTS), late)
    return [Branch(r, col(r.arrived_at), due, join=(part, col(r.id) == part.record_id), may_repeat=True)]


def _my_teams() -> Clause:
    """Gives the teams and groups whose list it is belongs to today."""
    running = (col(Membership.starts_on) <= TODAY, col(Membership.ends_on).is_(None) | (col(Membership.ends_on) >= TODAY))
    mine = plain_select(col(Membership.group_id)).where(col(Membership.official_id) == WHOSE, *running)
    return func.array(mine.scalar_subquery(), type_=ARRAY(Integer))


def _is_sent(part: type[RequestRecipient]) -> Clause:
    request = aliased(Request)
    return exists().where(col(request.id) == part.request_id, col(request.state).in_(OPEN_REQUESTS))


def _whose(of: tuple[int, ...]) -> Clause:
    """Gives the principals a place belongs to: me, where none is named."""
    return literal(list(of), ARRAY(Integer)) if of else array([WHOSE])


SOURCES: dict[ListSource, Callable[[tuple[int, ...]], list[Branch]]] = {
    ListSource.ARCHIVE: archive_sources.archive,
    ListSource.INBOX: _lying("arrived_at", lambda item: col(item.archived_at).is_(None)),
    ListSource.DESKTOP: _lying("desktop_at", lambda item: col(item.desktop_at).is_not(None)),
    ListSource.PUT_AWAY: _lying("archived_at", lambda item: and_(col(item.archived_at).is_not(None), col(item.desktop_at).is_(None))),
    ListSource.FOLDER: _folder,
    ListSource.FLAGGED: _flagged,
    ListSource.RESPONSIBLE: _responsible,
    ListSource.ON_MY_CASES: _on_my_cases,
    ListSource.UNIT_IN_PROCESS: _unit_in_process,
    ListSource.WRITTEN_BY: _written_by,
    ListSource.PRIVATE: archive_sources.private,
    ListSource.OPEN_SEATS: approval_sources.open_seats,
    ListSource.WAITING_IN_UNITS: approval_sources.waiting_in_units,
    ListSource.APPROVALS_OF_MINE: approval_sources.approvals_of_mine,
    ListSource.APPROVALS: approval_sources.approvals,
    ListSource.APPROVALS_LATE: approval_sources.late,
    ListSource.WATCHED: approval_sources.watched,
    ListSource.LATEST_READ: _latest_read,
    ListSource.ANNOTATED_FOR: _annotated_for,
    ListSource.CHATTED: _chatted,
    ListSource.REQUESTED_OF: _requested_of,
    ListSource.REQUESTED_BY: _requested_by,
    ListSource.REQUESTED_LATE: _requested_late,
    ListSource.BIN: archive_sources.binned,
    ListSource.ALL_OVER: archive_sources.all_over,
}
