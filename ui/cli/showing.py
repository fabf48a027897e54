"""``casework case show``: a case with its records and its history."""

import dataclasses
import json
from typing import Annotated

import typer

from casework.queries.case_page import CasePage, case_by_number, case_page
from casework.queries.histories import Happening, of_case
from ui.cli.opening import actor_named, opened, said_plainly, screen

app = typer.Typer(no_args_is_help=True)


@app.callback()
def _cases() -> None:
    """Looks at cases."""


@app.command("show")
@said_plainly
def show(
    number: Annotated[str, typer.Argument(help="The case's number, such as 2026-12.")],
    as_user: Annotated[str | None, typer.Option("--as", help="Who looks; the demo registry clerk without it.")] = None,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Shows a case: what it is about, its records in order, what happened."""
    with opened() as made, made.work(actor_named(made, as_user)) as work:
        page = case_page(work, case_by_number(work, number))
        history = of_case(work, page.case_id)
    if as_json:
        shown = dataclasses.asdict(page) | {"history": [dataclasses.asdict(each) for each in history]}
        screen.print(json.dumps(shown, ensure_ascii=False, default=str), markup=False)
    else:
        _print(page, history)


def _print(page: CasePage, history: tuple[Happening, ...]) -> None:
    lines = [
        f"{page.number}  {page.title}",
        f"{page.state} · {page.file_plan_code} {page.file_plan_title} · {page.unit} · {page.responsible}",
        "",
        *(f"  {row.record_id:>6}  {row.arrived_at:%d.%m.%Y}  {row.status:<12} {row.title}" for row in page.records),
        "",
        *(f"  {each.at:%d.%m.%Y %H:%M}  {each.actor:<24} {each.kind.replace('_', ' ')}" for each in history),
    ]
    screen.print("\n".join(lines), markup=False)
