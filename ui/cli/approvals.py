"""``casework approval``: start, decide, send on again, show."""

import dataclasses
import json
from enum import StrEnum
from typing import Annotated

import typer

from casework.queries.approvals import ApprovalShown, approval_show
from casework.services import approving
from casework.vocabulary import Verdict
from casework.work import Work
from ui.cli.opening import actor_named, opened, said_plainly, screen, sign_off

app = typer.Typer(no_args_is_help=True)

AsUser = Annotated[str | None, typer.Option("--as", help="Who acts; the demo registry clerk without it.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


class Say(StrEnum):
    """What can be said to an approval on the command line."""

    APPROVE = "approve"
    RETURN = "return"


@app.command("start")
@said_plainly
def start(
    record: Annotated[int, typer.Argument(help="The record's id.")],
    definition: Annotated[str, typer.Option(help="The definition's name.")],
    as_user: AsUser = None,
    as_json: AsJson = False,
) -> None:
    """Sends a record on its way through a definition."""
    with opened() as made:
        actor = actor_named(made, as_user)
        with made.work(actor) as work:
            approval_id = approving.start(work, record, definition)
        with made.work(actor) as work:
            _print(approval_show(work, approval_id), as_json=as_json)
        sign_off(made)


@app.command("decide")
@said_plainly
def decide(
    approval: Annotated[int, typer.Argument(help="The approval's id.")],
    verdict: Annotated[Say, typer.Argument(help="approve or return.")],
    comment: Annotated[str, typer.Option(help="What to say; required when returning.")] = "",
    as_user: AsUser = None,
    as_json: AsJson = False,
) -> None:
    """Decides at your seat, on the record as it stands now."""
    with opened() as made:
        actor = actor_named(made, as_user)
        with made.work(actor) as work:
            _decide(work, approval, Verdict(verdict.value), comment)
        with made.work(actor) as work:
            _print(approval_show(work, approval), as_json=as_json)
        sign_off(made)


@app.command("resume")
@said_plainly
def resume(approval: Annotated[int, typer.Argument()], as_user: AsUser = None, as_json: AsJson = False) -> None:
    """Sends a returned approval on again."""
    with opened() as made:
        actor = actor_named(made, as_user)
        with made.work(actor) as work:
            approving.resume(work, approval)
        with made.work(actor) as work:
            _print(approval_show(work, approval), as_json=as_json)
        sign_off(made)


@app.command("show")
@said_plainly
def show(approval: Annotated[int, typer.Argument()], as_user: AsUser = None, as_json: AsJson = False) -> None:
    """Shows an approval: its steps, seats and decisions."""
    with opened() as made, made.work(actor_named(made, as_user)) as work:
        _print(approval_show(work, approval), as_json=as_json)


def _decide(work: Work, approval_id: int, verdict: Verdict, comment: str) -> None:
    seen = approval_show(work, approval_id)
    approving.decide(work, approval_id, verdict, comment=comment, manifest_hash=seen.manifest_hash)


def _print(shown: ApprovalShown, *, as_json: bool) -> None:
    if as_json:
        screen.print(json.dumps({"id": shown.approval_id} | dataclasses.asdict(shown), ensure_ascii=False, default=str), markup=False)
        return
    screen.print(f"approval {shown.approval_id}: {shown.state}, round {shown.round}", markup=False)
    for step in shown.steps:
        holders = ", ".join(seat.holder for seat in step.seats)
        said = "; ".join(f"{each.verdict} by {each.by}" for each in step.decisions)
        screen.print(f"  {step.name:<24} {step.state:<12} {holders}  {said}", markup=False)
