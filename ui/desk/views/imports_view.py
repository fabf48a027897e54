"""Bundles that were checked or taken in: how far each has come, what is wrong with it and how to mend it."""

import streamlit as st

from casework.errors import CaseworkError
from casework.queries import imports
from casework.queries.imports import ProblemTold, RunShown
from casework.services.importing import runs
from casework.vocabulary import ImportState, Thing
from ui.desk.data import Desk
from ui.desk.parts import notices
from ui.desk.parts.bundle_upload import bundle_upload
from ui.desk.parts.history_words import PARTS
from ui.desk.parts.import_words import WORDS
from ui.desk.parts.markup import Markup, each, html, show
from ui.desk.parts.pieces import empty, told
from ui.desk.parts.thing_words import who_sees
from ui.desk.parts.words import full_moment, t
from ui.desk.place import Place
from ui.desk.views.import_names_view import names_to_map

STATES = {
    ImportState.CHECKED: "Checked; can be taken in",
    ImportState.REFUSED: "Something stands in the way",
    ImportState.RUNNING: "Being taken in",
    ImportState.DONE: "Taken in",
}
KINDS = {"parties": "Parties", "cases": "Cases", "records": "Records", **PARTS, "events": "Lines of history", "files": "Files"}
HEADS = ("What", "In the bundle", "Come in", "Made new", "Changed", "As before")
PROBLEM_HEADS = ("Where", "Field", "What is wrong", "What to do")


def imports_view(mine: Desk, place: Place) -> None:
    """Show the runs, or the one the address names."""
    with st.container(key="wide"), st.container(key="widebody"):
        if place.id is not None:
            _run(mine, mine.ask(imports.run_page, place.id))
            return
        title = t("Imports from other systems")
        show(html('<div class="page"><h1>{title}</h1><p class="muted">{text}</p></div>', title=title, text=t(_HOW)))
        if run_id := bundle_upload():
            st.query_params.from_dict({"page": "imports", "id": str(run_id)})
            st.rerun()
        there = mine.ask(imports.runs)
        if not there:
            show(
                empty(
                    t("Nothing has been imported"), t("Choose a bundle above; it is checked first, and nothing comes in before you say so.")
                )
            )
            return
        show(html('<ul class="hits">{runs}</ul>', runs=each([_line(run) for run in there])))


_HOW = "A bundle is checked first: you see everything that is wrong with it and how to mend it. Nothing comes in before you say so."


def _line(run: RunShown) -> Markup:
    return html(
        '<li><a href="?page=imports&id={id}">{source}</a><p>{state} · {cases} · {records}</p>'
        '<div class="small muted">{by} · {at}</div></li>',
        id=run.run_id,
        source=run.source,
        state=t(STATES[run.state]),
        cases=t("{count} cases", count=run.rows.get("cases", 0)),
        records=t("{count} records", count=run.rows.get("records", 0)),
        by=run.by,
        at=full_moment(run.at),
    )


def _run(mine: Desk, run: RunShown) -> None:
    back = html('<div class="crumb"><a href="?page=imports">{text}</a></div>', text=t("Imports from other systems"))
    show(
        html(
            '<div class="page">{back}<div class="page-head"><h1>{source}</h1><span class="pill">{state}</span></div>'
            '<div class="small muted">{by} · {at}</div>{who}</div>',
            back=back,
            who=who_sees(Thing.IMPORT, run.run_id),
            source=run.source,
            state=t(STATES[run.state]),
            by=run.by,
            at=full_moment(run.at),
        )
    )
    show(_counts(run))
    if run.state is ImportState.RUNNING:
        whole = sum(count for kind, count in run.rows.items() if kind != "files") or 1
        st.progress(min(1.0, sum(run.done.values()) / whole), text=t("It goes on by itself, also when you leave this page."))
        if st.button(t("Look again"), key="import_look", icon=":material/refresh:"):
            st.rerun()
    if run.swept_at is not None:
        show(told(t(_SWEPT, date=full_moment(run.swept_at))))
    elif run.state is ImportState.REFUSED:
        show(told(t(_ONLY_NAMES if run.is_only_names else _MEND)))
    elif run.state is ImportState.CHECKED and st.button(t("Take it in"), type="primary", key="import_start"):
        _start(mine, run.run_id)
    if run.swept_at is None:
        names_to_map(mine, run)
    _problems(run)


_SWEPT = (
    "The file was removed {date}, because it was not taken in. Nothing has come in. Choose it again: the names stay as they were mapped."
)
_MEND = "Nothing has come in. Mend what is named below, zip the bundle anew and choose it again."
_ONLY_NAMES = "Nothing has come in yet. Only names that are not known here stand in the way: say below what each is called here."


def _start(mine: Desk, run_id: int) -> None:
    try:
        mine.do(runs.start, run_id)
        notices.tell(t("It is being taken in. You can leave this page."))
    except CaseworkError as error:
        notices.refuse(error)
    st.rerun()


def _counts(run: RunShown) -> Markup:
    heads = each([html('<th scope="col">{head}</th>', head=t(head)) for head in HEADS])
    columns = (run.rows, run.done, run.made, run.changed, run.unchanged)
    rows = [
        html(
            "<tr><td>{kind}</td>{cells}</tr>",
            kind=t(label),
            cells=each([html("<td>{count}</td>", count=column.get(kind, "–")) for column in columns]),
        )
        for kind, label in KINDS.items()
        if kind in run.rows
    ]
    return html('<table class="plain"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>', heads=heads, rows=each(rows))


def _problems(run: RunShown) -> None:
    if not run.problems:
        show(html('<p class="muted">{text}</p>', text=t("Nothing is wrong with the bundle.")))
        return
    heads = each([html('<th scope="col">{head}</th>', head=t(head)) for head in PROBLEM_HEADS])
    title = t("What is wrong ({count})", count=run.found)
    show(
        html(
            '<section class="page"><h2>{title}</h2><table class="plain"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>'
            "</section>",
            title=title,
            heads=heads,
            rows=each([_problem(problem) for problem in run.problems]),
        )
    )


def _problem(problem: ProblemTold) -> Markup:
    wrong, todo = WORDS[problem.wrong]
    return html(
        "<tr><td>{file} {row}</td><td>{field}</td><td>{wrong}{stop}</td><td>{todo}</td></tr>",
        file=problem.file,
        row=problem.row,
        field=problem.field or "–",
        wrong=t(wrong),
        stop="" if problem.stops else html(' <span class="pill">{text}</span>', text=t("does not stop it")),
        todo=t(todo),
    )
