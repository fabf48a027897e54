"""Which action is possible in which state, as data; what is not listed is refused with its reason."""

from casework.errors import RuleBroken
from casework.vocabulary import Action, ApprovalState, CaseState, Reason, RecipientState, RecordState, RequestState

Table = dict[tuple[object, Action], Reason]

RECORD: Table = {
    (RecordState.COMPLETED, Action.EDIT): Reason.RECORD_IS_COMPLETED,
    (RecordState.COMPLETED, Action.ASSIGN): Reason.RECORD_IS_COMPLETED,
    (RecordState.COMPLETED, Action.SUPPLEMENT): Reason.RECORD_IS_COMPLETED,
    (RecordState.COMPLETED, Action.WRITE_DOCUMENTS): Reason.RECORD_IS_COMPLETED,
    (RecordState.COMPLETED, Action.COMPLETE): Reason.RECORD_IS_COMPLETED,
    (RecordState.COMPLETED, Action.START_APPROVAL): Reason.RECORD_IS_COMPLETED,
    (RecordState.COMPLETED, Action.REQUEST): Reason.RECORD_IS_COMPLETED,
    (RecordState.COMPLETED, Action.SEND): Reason.RECORD_IS_COMPLETED,
    (RecordState.COMPLETED, Action.MARK_RECEIVED): Reason.RECORD_IS_COMPLETED,
    (RecordState.DRAFT, Action.REOPEN): Reason.RECORD_IS_NOT_COMPLETED,
    (RecordState.RECEIVED, Action.REOPEN): Reason.RECORD_IS_NOT_COMPLETED,
    (RecordState.SENT, Action.REOPEN): Reason.RECORD_IS_NOT_COMPLETED,
    (RecordState.SENT, Action.WRITE_DOCUMENTS): Reason.RECORD_IS_SENT,
    (RecordState.SENT, Action.SEND): Reason.RECORD_IS_SENT,
    (RecordState.SENT, Action.MARK_RECEIVED): Reason.RECORD_DOES_NOT_COME_IN,
    (RecordState.RECEIVED, Action.SEND): Reason.RECORD_IS_RECEIVED,
    (RecordState.RECEIVED, Action.MARK_RECEIVED): Reason.RECORD_IS_RECEIVED,
}

CASE: Table = {
    **{
        (CaseState.COMPLETED, action): Reason.CASE_IS_COMPLETED
        for action in (
            Action.EDIT,
            Action.CHANGE_TYPE,
            Action.COMPLETE,
            Action.RESTRICT,
            Action.TAKE_RESPONSIBILITY,
            Action.ASSIGN,
            Action.SUPPLEMENT,
            Action.ARRANGE,
            Action.ADVANCE,
            Action.FOLLOW_COURSE,
            Action.HEAR_PARTY,
            Action.WRITE_LETTERS,
            Action.DECIDE_CASE,
            Action.PLACE_ON_CASE,
        )
    },
    **{
        (CaseState.LOCKED, action): Reason.CASE_IS_LOCKED
        for action in (
            Action.EDIT,
            Action.DELETE,
            Action.CHANGE_TYPE,
            Action.COMPLETE,
            Action.RESTRICT,
            Action.TAKE_RESPONSIBILITY,
            Action.ASSIGN,
            Action.SUPPLEMENT,
            Action.ARRANGE,
            Action.ADVANCE,
            Action.FOLLOW_COURSE,
            Action.HEAR_PARTY,
            Action.WRITE_LETTERS,
            Action.DECIDE_CASE,
            Action.PLACE_ON_CASE,
            Action.RELATE,
            Action.STAMP,
            Action.REOPEN,
            Action.LOCK,
        )
    },
    (CaseState.IN_PROGRESS, Action.REOPEN): Reason.CASE_IS_NOT_COMPLETED,
    (CaseState.IN_PROGRESS, Action.LOCK): Reason.CASE_IS_NOT_COMPLETED,
}

APPROVAL: Table = {
    (ApprovalState.APPROVED, Action.DECIDE): Reason.APPROVAL_IS_FINISHED,
    (ApprovalState.APPROVED, Action.CANCEL): Reason.APPROVAL_IS_FINISHED,
    (ApprovalState.CANCELLED, Action.DECIDE): Reason.APPROVAL_IS_FINISHED,
    (ApprovalState.CANCELLED, Action.CANCEL): Reason.APPROVAL_IS_FINISHED,
    (ApprovalState.RETURNED, Action.DECIDE): Reason.STEP_NOT_OPEN,
}


_OF_THE_REQUESTER = (Action.REMIND, Action.FINALISE, Action.CANCEL)
_OF_THE_RECIPIENT = (Action.ACCEPT, Action.ASSIGN, Action.SET_ANSWER, Action.EXECUTE, Action.DECLINE)

REQUEST: Table = {
    **{
        (RequestState.DRAFT, action): Reason.REQUEST_IS_DRAFT
        for action in (*_OF_THE_REQUESTER, *_OF_THE_RECIPIENT, Action.RESUME, Action.EVALUATE)
    },
    **{
        (state, action): Reason.REQUEST_IS_SENT
        for state in (RequestState.SENT, RequestState.EXECUTED)
        for action in (Action.EDIT, Action.SEND, Action.DELETE)
    },
    **{
        (state, action): reason
        for state, reason in (
            (RequestState.FINALISED, Reason.REQUEST_IS_FINALISED),
            (RequestState.CANCELLED, Reason.REQUEST_IS_CANCELLED),
        )
        for action in (*_OF_THE_REQUESTER, *_OF_THE_RECIPIENT, Action.RESUME, Action.EDIT, Action.SEND, Action.DELETE)
    },
    (RequestState.CANCELLED, Action.EVALUATE): Reason.REQUEST_IS_CANCELLED,
}
"""A request as a whole. An executed one waits for its requester, who may still remind, send back or add time."""

RECIPIENT: Table = {
    (RecipientState.ACCEPTED, Action.ACCEPT): Reason.REQUEST_IS_ACCEPTED,
    **{
        (state, action): Reason.REQUEST_IS_NOT_EXECUTED
        for state in (RecipientState.WAITING, RecipientState.ACCEPTED)
        for action in (Action.RESUME, Action.EVALUATE)
    },
    **{(RecipientState.EXECUTED, action): Reason.REQUEST_IS_EXECUTED for action in (*_OF_THE_RECIPIENT, Action.REMIND, Action.CANCEL)},
    **{
        (state, action): reason
        for state, reason in (
            (RecipientState.DECLINED, Reason.REQUEST_IS_DECLINED),
            (RecipientState.WITHDRAWN, Reason.REQUEST_IS_WITHDRAWN),
        )
        for action in (*_OF_THE_RECIPIENT, Action.REMIND, Action.RESUME, Action.CANCEL, Action.EVALUATE)
    },
}
"""One recipient's part of a request that has gone."""


def refuse_unless(table: Table, state: object, action: Action) -> None:
    """Refuses an action that the table forbids in the state.

    Raises:
        RuleBroken: with the table's reason.
    """
    if reason := table.get((state, action)):
        raise RuleBroken(reason)
