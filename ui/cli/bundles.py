"""``casework bundle check``, ``import`` and ``export``: whole cases in and out."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from casework.bundles import writing
from casework.bundles.problems import Problem
from casework.errors import RuleBroken
from casework.queries.case_page import case_by_number
from casework.services.exporting_cases import export_case
from casework.services.importing import runs
from casework.vocabulary import Reason
from documents import importing
from ui.cli.opening import actor_named, opened, said_plainly, screen, sign_off

app = typer.Typer(no_args_is_help=True)
SHOWN = 40
Bundle = Annotated[Path, typer.Argument(help="The bundle: a folder or a zip file.", exists=True)]
Mapping = Annotated[Path | None, typer.Option(help="A JSON file: units, officials, principals, case_types, file_plan_codes.", exists=True)]
Who = Annotated[str | None, typer.Option("--as", help="Who does it; the demo registry clerk without it.")]
Json = Annotated[bool, typer.Option("--json", help="One JSON object.")]


@app.command("check")
@said_plainly
def check(bundle: Bundle, mapping: Mapping = None, as_user: Who = None, as_json: Json = False) -> None:
    """Checks a bundle without taking anything in: what is wrong, where, and how to mend it."""
    with opened() as made:
        run_id, checked = importing.look_at(made, actor_named(made, as_user), bundle.absolute(), _mapping(mapping))
    _told(run_id, dict(checked.counts), checked.problems, as_json=as_json)
    if not checked.may_be_taken_in:
        raise typer.Exit(1)


@app.command("import")
@said_plainly
def take_in(bundle: Bundle, mapping: Mapping = None, as_user: Who = None, as_json: Json = False) -> None:
    """Checks a bundle and takes it in; run it again after an interruption, or with a newer bundle: nothing comes twice."""
    with opened() as made:
        actor = actor_named(made, as_user)
        run_id, checked = importing.look_at(made, actor, bundle.absolute(), _mapping(mapping))
        if not checked.may_be_taken_in:
            _told(run_id, dict(checked.counts), checked.problems, as_json=as_json)
            raise typer.Exit(1)
        with made.work(actor) as work:
            runs.start(work, run_id)
        importing.run(made, run_id, told=lambda kind, rows: None if as_json else screen.print(f"{kind}: {rows}", markup=False))
        sign_off(made)
    _told(run_id, dict(checked.counts), checked.problems, as_json=as_json)


@app.command("export")
@said_plainly
def export(
    number: Annotated[str, typer.Argument(help="The case's number.")],
    to: Annotated[Path, typer.Option(help="The zip file to make.")],
    purpose: Annotated[str, typer.Option(help="What it is for; kept with who took it out.")],
    as_user: Who = None,
) -> None:
    """Takes a whole case out as a bundle, as far as one may see it."""
    with opened() as made:
        if to.exists():
            raise RuleBroken(Reason.FILE_IS_THERE, detail=str(to))
        with made.work(actor_named(made, as_user)) as work:
            case = export_case(work, case_by_number(work, number), purpose=purpose)
            writing.write(to, case.head, case.rows, case.files, made.blobs.read)
        sign_off(made)
    screen.print(f"{case.number}: {len(case.rows['records'])} records and {len(case.files)} files in {to}", markup=False)
    if case.head.left_out and (masked := case.head.left_out.masked_parties):
        screen.print(f"left out: the number or protected address of {masked} parties, which you may not be shown", markup=False)


def _mapping(file: Path | None) -> dict[str, Any] | None:
    return json.loads(file.read_text(encoding="utf-8")) if file else None


def _told(run_id: int, counts: dict[str, int], problems: list[Problem], *, as_json: bool) -> None:
    if as_json:
        lines = [
            {"file": p.file, "row": p.row, "guid": p.guid, "field": p.field, "wrong": p.wrong, "stops": p.stops, "fix": p.fix}
            for p in problems
        ]
        screen.print(json.dumps({"run": run_id, "rows": counts, "problems": lines}, ensure_ascii=False), markup=False)
        return
    screen.print(f"run {run_id}: " + ", ".join(f"{count} {kind}" for kind, count in counts.items()), markup=False)
    for problem in problems[:SHOWN]:
        stop = "stops" if problem.stops else "told "
        screen.print(f"{stop}  {problem.file} row {problem.row} {problem.field}: {problem.wrong}. {problem.fix}", markup=False)
    if len(problems) > SHOWN:
        screen.print(f"and {len(problems) - SHOWN} more; --json lists them all", markup=False)
