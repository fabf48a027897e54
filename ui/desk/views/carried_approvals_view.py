"""Approvals that were finished in the system a record came from: who decided what and when, to be read and not acted on."""

from casework.bundles.around import DecisionOn
from casework.queries import carried
from casework.queries.carried import CarriedApproval
from casework.queries.record_page import RecordPage
from casework.vocabulary import Verdict
from ui.desk.data import Desk
from ui.desk.parts.markup import Markup, each, html, show
from ui.desk.parts.terms import APPROVAL_STATES, VERDICTS
from ui.desk.parts.words import full_moment, t


def carried_approvals(mine: Desk, record: RecordPage) -> None:
    """Show what was approved before the record came here, below the approval it may have here."""
    for approval in mine.ask(carried.approvals_of_record, record.record_id):
        show(_approval(approval))


def _approval(approval: CarriedApproval) -> Markup:
    comment = html('<p class="wrap small">{text}</p>', text=approval.comment) if approval.comment else ""
    return html(
        '<section aria-label="{label}"><h2>{label}</h2><div class="small muted">{title} · {state} · {rounds}</div>{comment}'
        '<ol class="path">{decisions}</ol><div class="small muted">{when}</div></section>',
        label=t("Approval, carried from {source}", source=approval.source),
        title=approval.title,
        state=t(APPROVAL_STATES[approval.state]),
        rounds=t("round {number}", number=approval.rounds),
        comment=comment,
        decisions=each([_decision(one) for one in approval.decisions]),
        when=t("Finished {moment}; it can only be read here.", moment=full_moment(approval.finished_at)),
    )


def _decision(one: DecisionOn) -> Markup:
    kind, mark = ("done", "✓") if one.verdict in _AGREED and one.undone_at is None else ("", "↩")
    undone = html(" · {text}", text=t("undone")) if one.undone_at else ""
    return html(
        '<li class="{kind}"><span class="mark" aria-hidden="true">{mark}</span><div class="who">{who}</div>'
        '<div class="small muted">{step}</div><div class="small muted">{verdict} · {at}{undone}</div>{comment}</li>',
        kind=kind,
        mark=mark,
        who=t("{who} for {absent}", who=one.who, absent=one.on_behalf_of) if one.on_behalf_of else one.who,
        step=one.step,
        verdict=t(VERDICTS[one.verdict]),
        at=full_moment(one.at),
        undone=undone,
        comment=html('<div class="said small">{text}</div>', text=one.comment) if one.comment else "",
    )


_AGREED = {Verdict.APPROVE, Verdict.CONDITIONAL}
