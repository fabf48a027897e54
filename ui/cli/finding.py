"""``casework search``: words find records; ``rebuild`` builds the index anew, ``compare`` compares it with the database."""

import json
from dataclasses import asdict
from typing import Annotated

import typer

from casework.bootstrap import Platform
from casework.vocabulary import IndexEngine
from search.comparing import Compared, compare
from search.engines.port import SnippetPart
from search.finding import FoundHit, FoundPage, find
from search.opening import engine_of
from search.rebuilding import Rebuilt, rebuild
from search.troubles import LanguageError
from ui.cli.opening import actor_named, complaints, opened, said_plainly, screen, sign_off
from ui.words_wrong import what_is_wrong

REBUILD, COMPARE = ["rebuild"], ["compare"]


@said_plainly
def search(
    words: Annotated[list[str], typer.Argument(help="What to find, as typed on the desk; or: rebuild, compare (to be found, in quotes).")],
    as_user: Annotated[str | None, typer.Option("--as", help="Who searches; the demo registry clerk without it.")] = None,
    size: Annotated[int, typer.Option(min=1, max=200, help="How many hits to print.")] = 25,
    engine: Annotated[IndexEngine | None, typer.Option(help="What `search rebuild` makes the index by.")] = None,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Finds records by every word inside them, among those you may read.

    `search rebuild` builds the index anew; `search compare` compares it with the database and has what differs indexed again.
    """
    with opened() as made:
        if words == REBUILD:
            _rebuild(made, engine, as_json=as_json)
            return
        if words == COMPARE:
            _compare(made, as_json=as_json)
            return
        try:
            with made.work(actor_named(made, as_user)) as work:
                page = find(work, engine_of(made), " ".join(words), size=size)
        except LanguageError as wrong:
            complaints.print(what_is_wrong(wrong, "en"), markup=False)
            raise typer.Exit(1) from None
        sign_off(made)
    if as_json:
        screen.print(json.dumps(_as_json(page), ensure_ascii=False), markup=False)
    else:
        _print(page)


def _rebuild(made: Platform, made_by: IndexEngine | None, *, as_json: bool) -> None:
    def tell(rebuilt: Rebuilt) -> None:
        if not as_json:
            screen.print(f"  {rebuilt.upto} of {rebuilt.of}", markup=False)

    records = rebuild(made, engine_of(made), tell, made_by=made_by)
    screen.print(json.dumps({"records": records}) if as_json else f"{records} records findable", markup=False)


def _compare(made: Platform, *, as_json: bool) -> None:
    """Compares as it is done each night, without resting; exit code 1 where anything differed."""
    compared = compare(made, engine_of(made), rest=lambda _: None)
    sign_off(made)
    screen.print(json.dumps(asdict(compared)) if as_json else _told(compared), markup=False)
    raise typer.Exit(1 if compared.differing or compared.is_broken else 0)


def _told(compared: Compared) -> str:
    if compared.is_broken:
        return "The index cannot be read. Run `casework search rebuild`; the desk goes on by the database meanwhile."
    said = f"{compared.records} records compared: {compared.missing} missing from the index, {compared.older} older there, "
    said += f"{compared.too_many} there too many"
    if compared.put_right < compared.differing:
        return f"{said}. That is more than is put right one by one: run `casework search rebuild`."
    return f"{said}. They are indexed again by the desk, or by `casework work --until-idle`." if compared.differing else said


def _as_json(page: FoundPage) -> dict[str, object]:
    hits = [
        {"record_id": hit.record_id, "case_number": hit.case_number, "title": hit.title, "snippet": "".join(p.text for p in hit.snippet)}
        for hit in page.hits
    ]
    found: dict[str, object] = {"total": page.total, "hits": hits}
    return found | ({"degraded": True} if page.is_degraded else {}) | ({"did_you_mean": page.did_you_mean} if page.did_you_mean else {})


def _print(page: FoundPage) -> None:
    if page.is_degraded:
        complaints.print(
            f"The index cannot be read: the {page.looked_through} newest records were looked through. Run `casework search rebuild`."
        )
    screen.print(f"{page.total} found", markup=False)
    if page.did_you_mean:
        screen.print(f"Did you mean: {page.did_you_mean}", markup=False)
    for hit in page.hits:
        screen.print(_line(hit), markup=False)


def _line(hit: FoundHit) -> str:
    return f"  {hit.record_id:>6}  {hit.case_number:<10} {hit.title}\n          {''.join(_marked(part) for part in hit.snippet)}"


def _marked(part: SnippetPart) -> str:
    return f"[{part.text}]" if part.is_hit else part.text
