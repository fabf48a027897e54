"""Bundles that were checked or taken in: how far each has come, what is wrong with it and how to mend it."""

import streamlit as st

from casework.bundles.problems import Problem, Wrong
from casework.errors import CaseworkError
from casework.queries import imports
from casework.queries.imports import RunShown
from casework.services.importing import runs
from casework.vocabulary import ImportState, Thing
from ui.desk.data import Desk
from ui.desk.parts import notices
from ui.desk.parts.history_words import PARTS
from ui.desk.parts.markup import Markup, each, html, show
from ui.desk.parts.pieces import empty, told
from ui.desk.parts.thing_words import who_sees
from ui.desk.parts.words import full_moment, t
from ui.desk.place import Place

STATES = {
    ImportState.CHECKED: "Checked; can be taken in",
    ImportState.REFUSED: "Something stands in the way",
    ImportState.RUNNING: "Being taken in",
    ImportState.DONE: "Taken in",
}
KINDS = {"parties": "Parties", "cases": "Cases", "records": "Records", **PARTS, "events": "Lines of history", "files": "Files"}
HEADS = ("What", "In the bundle", "Come in", "New", "Changed", "As before")
PROBLEM_HEADS = ("Where", "Field", "What is wrong", "What to do")
WORDS = {
    Wrong.NOT_JSON: ("The line is not JSON", "Write one JSON object a line, in UTF-8."),
    Wrong.MISSING_FIELD: ("A field is missing", "Give the field; the schema says what it holds."),
    Wrong.UNKNOWN_FIELD: ("There is no such field", "Leave the field out or spell it as the schema does."),
    Wrong.NOT_A_WORD: ("The word is not known", "Use one of the words the schema lists."),
    Wrong.WRONG_SHAPE: ("The value cannot be read", "Write the value as the schema says."),
    Wrong.NO_ZONE: ("The instant has no zone", "Write the instant with its zone: 2004-05-03T10:00:00+02:00."),
    Wrong.TOO_LONG: ("The value is too long", "Shorten the value."),
    Wrong.EMPTY: ("The value is empty", "Fill the value in."),
    Wrong.GUID_TWICE: ("Two rows have this GUID", "Give each row a GUID of its own."),
    Wrong.NO_SUCH_ROW: ("What it refers to is not there", "Put the row it refers to into the bundle, or import it first."),
    Wrong.UNKNOWN_UNIT: ("There is no such unit", "Make the unit, or map its name: units in the mapping file."),
    Wrong.UNKNOWN_OFFICIAL: (
        "There is no such official",
        "It goes to the unit; map the name under officials in the mapping file to keep a person.",
    ),
    Wrong.UNKNOWN_PRINCIPAL: (
        "Nobody of that name can be given access",
        "Make the unit, team, group or official it is restricted to, or map the name under principals.",
    ),
    Wrong.UNKNOWN_CASE_TYPE: ("There is no such case type", "Make the case type, or map its name: case_types in the mapping file."),
    Wrong.UNKNOWN_FILE_PLAN_CODE: (
        "The file plan has no such code",
        "Put the code into the file plan, or map it: file_plan_codes in the mapping file.",
    ),
    Wrong.NUMBER_TAKEN: ("The number is taken", "Another case has the number. Give the case another number in the bundle."),
    Wrong.NUMBER_TWICE: ("The number comes twice", "Two rows have the same number. Correct one of them."),
    Wrong.NUMBER_WITHOUT_CASE: ("A number without a case", "Name the case, or leave the number out."),
    Wrong.DATES_BACKWARDS: ("The dates run backwards", "The later instant lies before the earlier one. Correct one of them."),
    Wrong.FILE_MISSING: ("The file is missing", "Put the file under files/ with its SHA-256 as name."),
    Wrong.FILE_CHANGED: ("The file was changed", "The file's bytes do not have the SHA-256 of its name. Export it again."),
    Wrong.VERSIONS_NOT_IN_ORDER: ("The versions are not in order", "Number the versions 1, 2, 3 … in order."),
    Wrong.CLEARANCE_UNKNOWN: ("There is no such classification", "Use 0 to 4."),
    Wrong.NO_HEAD: ("bundle.json is missing", "Put bundle.json at the top of the bundle."),
    Wrong.UNKNOWN_KEYWORD: ("There is no such keyword", "Put the keyword into the list, or map it: keywords in the mapping file."),
    Wrong.UNKNOWN_PROGRESS_CODE: (
        "There is no such progress code",
        "Make the progress code, or map its name: progress_codes in the mapping file.",
    ),
    Wrong.UNKNOWN_AUTHOR: (
        "There is no official of the author's name",
        "It is kept as a line of history under the name; map the name under officials to keep it as theirs.",
    ),
    Wrong.OTHER_NOT_HERE: ("The other one is not here", "The rest comes in; bring in the other one too and then this bundle again."),
    Wrong.FOLDER_OF_ANOTHER_CASE: ("The folder belongs to another case", "Name a folder of the record's own case, or leave it out."),
    Wrong.ZIP_UNPACKS_TOO_LARGE: (
        "The archive unpacks to far too much",
        "The archive unpacks to far more than it is. Zip the bundle anew, or split it into several.",
    ),
    Wrong.ZIP_LOCKED: ("The archive is locked", "Zip the bundle without a password."),
    Wrong.ZIP_UNSAFE_NAME: (
        "A name in the archive leads elsewhere or comes twice",
        "Zip the bundle's own files only: each once, by the names the description gives.",
    ),
    Wrong.NOT_A_BUNDLE: ("This is no bundle", "Give a folder or a zip file that holds bundle.json."),
}


def imports_view(mine: Desk, place: Place) -> None:
    """Show the runs, or the one the address names."""
    with st.container(key="wide"), st.container(key="widebody"):
        if place.id is not None:
            _run(mine, mine.ask(imports.run_page, place.id))
            return
        title = t("Imports from other systems")
        show(html('<div class="page"><h1>{title}</h1><p class="muted">{text}</p></div>', title=title, text=t(_HOW)))
        there = mine.ask(imports.runs)
        if not there:
            show(empty(t("Nothing has been imported"), t("Check a bundle on the server; it then stands here and can be taken in.")))
            return
        show(html('<ul class="hits">{runs}</ul>', runs=each([_line(run) for run in there])))


_HOW = "Bundles are checked on the server with “casework bundle check”; nothing comes in before it is started here or there."


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
    if run.state is ImportState.CHECKED and st.button(t("Take it in"), type="primary", key="import_start"):
        _start(mine, run.run_id)
    _problems(run)


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
        show(told(t("Nothing is wrong with the bundle.")))
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


def _problem(problem: Problem) -> Markup:
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
