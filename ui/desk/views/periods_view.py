"""Journal periods: which runs, preparing the next with its file plan, and what becomes of every open case."""

import datetime as dt
from dataclasses import replace

import streamlit as st

from casework.errors import CaseworkError, PlanIsWrong
from casework.queries import journal_periods
from casework.queries.journal_periods import CaseLine, CaseLines, ChangeRow, PeriodPage, Preview
from casework.services import periods
from casework.services.periods import NewPeriod
from casework.vocabulary import CaseFate, PeriodState, Privilege, Thing
from ui.desk.data import Desk
from ui.desk.parts import notices
from ui.desk.parts.doing import done
from ui.desk.parts.journal_terms import CARRY_RULES, CASE_FATES, CODE_FATES, PERIOD_STATES, PLAN_PROBLEMS
from ui.desk.parts.markup import Markup, html, show
from ui.desk.parts.pieces import empty
from ui.desk.parts.text_file import TABLE, text_file
from ui.desk.parts.thing_words import who_sees
from ui.desk.parts.wide import table, wide_page
from ui.desk.parts.words import day, t, today
from ui.desk.place import Place, go, here
from ui.desk.views.plan_codes_view import plan_codes

PLAN_EXAMPLE = "code;title;parent;kind\n06;Miljø;;main_group\n06.02;Tilskud;06;group\n06.02.01;Tilskud til varmepumper;06.02;subject"
CHANGES_EXAMPLE = "code;fate;to;rule\n06.02.02;split;06.02.11,06.02.12;carry\n06.02.05;closed;;close"
LOOKED_THROUGH = "next_looked_through"
FATE_TONES = {CaseFate.CARRIED: "blue", CaseFate.CONTINUED: "violet", CaseFate.CLOSED: "gray", CaseFate.HELD_BACK: "amber"}


def periods_view(mine: Desk, place: Place) -> None:
    """Show the periods, or the one the address names."""
    if place.id is not None:
        _one(mine, mine.ask(journal_periods.period_page, place.id))
        return
    with wide_page(t("Journal periods"), t("Each period has its own edition of the file plan; case numbers go on across them.")):
        rows = mine.ask(journal_periods.periods)
        if not rows:
            _first(mine)
            return
        lines: list[tuple[Markup | str, ...]] = [
            (
                html('<a href="?page=periods&id={id}">{name}</a>', id=row.period_id, name=row.name),
                day(row.starts_on),
                day(row.ends_on) if row.ends_on else t("until the next"),
                t("Running now") if row.is_running else t(PERIOD_STATES[row.state]),
                str(row.subjects),
            )
            for row in rows
        ]
        heads = (t("Period"), t("From"), t("To"), t("Status"), t("Subjects"))
        show(table(heads, lines, label=t("Journal periods")))
        plan_codes(mine)
        if rows[0].state is not PeriodState.PREPARED:
            _next(mine)


def _first(mine: Desk) -> None:
    show(empty(t("No journal period has been set up"), t("Until then every code of the file plan can be used. Set up the first one here.")))
    with st.form("first_period", border=True):
        name = st.text_input(t("Name of the period"), key="period_name", placeholder="2022–2026")
        starts_on = st.date_input(t("First day"), value=today(), key="period_day", format="DD.MM.YYYY")
        if st.form_submit_button(t("Set up the first period"), type="primary", key="period_first"):
            done(lambda: mine.do(periods.set_up_first, name, starts_on), t("The first journal period is set up with the plan in use."))


def _next(mine: Desk) -> None:
    show(html('<div class="page"><h2>{title}</h2></div>', title=t("Prepare the next period")))
    left, right = st.columns(2, gap="large")
    with left:
        plan_file = text_file("next_plan_file", t("Take the plan from a file (CSV, YAML)"), TABLE)
    with right:
        changes_file = text_file("next_changes_file", t("Take the changes from a file (CSV, YAML)"), TABLE)
    with st.form("next_period", border=True):  # a redraw between writing and pressing would take the preview away again
        left, right = st.columns([3, 1])
        name = left.text_input(t("Name of the period"), key="next_name")
        tomorrow, new_year = today() + dt.timedelta(days=1), dt.date(today().year + 1, 1, 1)
        starts_on = right.date_input(t("First day"), value=new_year, min_value=tomorrow, key="next_day", format="DD.MM.YYYY")
        left, right = st.columns(2, gap="large")
        help_ = t("A table (CSV) or YAML, unless it is taken from a file. Leave it empty to keep the codes of the period before.")
        plan = left.text_area(t("The new file plan"), key="next_plan", height=180, placeholder=PLAN_EXAMPLE, help=help_)
        said = t("A line for each subject that is not simply kept: renamed, merged, split or closed; where to; carry, continue or close.")
        changes = right.text_area(
            t("What becomes of the old subjects"), key="next_changes", height=180, placeholder=CHANGES_EXAMPLE, help=said
        )
        new = NewPeriod(
            name,
            starts_on,
            plan_file.text if plan_file else plan,
            changes_file.text if changes_file else changes,
        )
        with st.container(horizontal=True):
            looks = st.form_submit_button(t("Look through it"), key="next_preview", icon=":material/preview:")
            prepares = st.form_submit_button(t("Prepare the period"), key="next_prepare", type="primary", icon=":material/event_available:")
        show(
            html(
                '<p class="muted small">{text}</p>',
                text=t("Nothing changes on any case before the first day; until then it can be withdrawn."),
            )
        )
    try:
        if looks or (not prepares and st.session_state.get(LOOKED_THROUGH) == new):
            st.session_state[LOOKED_THROUGH] = new
            _preview(mine.ask(journal_periods.preview, new))
        if prepares:
            st.session_state.pop(LOOKED_THROUGH, None)
            period_id = mine.do(periods.prepare, new)
            notices.tell(t("The period is prepared. It begins on its first day."))
            go(replace(here(), id=period_id))
            st.rerun()
    except PlanIsWrong as wrong:
        _faults(wrong)
    except CaseworkError as error:
        st.error(notices.sentence(error))


def _faults(wrong: PlanIsWrong) -> None:
    st.error(t("{count} faults. Nothing has been kept.", count=len(wrong.problems)))
    rows: list[tuple[Markup | str, ...]] = [
        (str(each.line) if each.line else "–", each.field or "–", each.value or "–", t(PLAN_PROBLEMS[each.problem]))
        for each in wrong.problems
    ]
    show(table((t("Line"), t("Field"), t("Written"), t("What to do")), rows, label=t("Faults")))


def _preview(preview: Preview) -> None:
    pattern = '<div class="page" role="status"><h2>{title}</h2><div class="muted">{text}</div></div>'
    text = t("{subjects}, {kept} simply kept, {changed} changed.", subjects=_subjects(preview.subjects), kept=preview.kept,
             changed=len(preview.changes))  # fmt: skip
    show(html(pattern, title=t("What it would be"), text=text))
    _changes(preview.changes)
    _cases(preview.cases, t("What would become of open cases you may read"))


def _one(mine: Desk, page: PeriodPage) -> None:
    row = page.row
    crumb = html('<a href="?page=periods">{text}</a>', text=t("Journal periods"))
    lead = f"{t(PERIOD_STATES[row.state])} · {day(row.starts_on)} – {day(row.ends_on) if row.ends_on else t('until the next')}"
    with wide_page(row.name, lead, crumb=crumb):
        about = '<p class="page small about-period">{period} · {plan} {who}</p>'
        plan = t("Its edition of the file plan: {subjects}.", subjects=_subjects(row.subjects))
        show(html(about, period=who_sees(Thing.JOURNAL_PERIOD, row.period_id), plan=plan, who=who_sees(Thing.FILE_PLAN, row.edition_id)))
        _changes(page.changes)
        is_coming = row.state is PeriodState.PREPARED
        title = t("Dry run: what becomes of open cases you may read") if is_coming else t("What became of open cases you may read")
        _cases(page.cases, title)
        if is_coming and row.starts_on > today():
            _choose(mine, page)
            manages = mine.ask(lambda work: work.has(Privilege.MANAGE_FILE_PLAN))
            if manages and st.button(t("Withdraw the period"), key="period_withdraw", icon=":material/undo:"):
                done(
                    lambda: mine.do(periods.withdraw, row.period_id, opened_version=row.version),
                    t("The period is withdrawn. Nothing was changed on any case."),
                )


def _subjects(count: int) -> str:
    return t("one subject") if count == 1 else t("{count} subjects", count=count)


def _changes(rows: tuple[ChangeRow, ...]) -> None:
    if not rows:
        return
    lines: list[tuple[Markup | str, ...]] = [
        (f"{each.code} {each.title}", t(CODE_FATES[each.fate]), ", ".join(each.to_codes) or "–", t(CARRY_RULES[each.rule])) for each in rows
    ]
    show(html('<div class="page"><h2>{title}</h2></div>', title=t("Changes of the file plan")))
    show(table((t("Subject"), t("What becomes of it"), t("Goes to"), t("Open cases")), lines, label=t("Changes of the file plan")))


def _cases(cases: CaseLines, title: str) -> None:
    counted = " · ".join(f"{t(CASE_FATES[fate])}: {count}" for fate, count in cases.counts.items() if count)
    show(html('<div class="page"><h2>{title}</h2><div class="muted">{counted}</div></div>', title=title, counted=counted or t("None")))
    if cases.rows:
        heads = (t("Case"), t("From"), t("To"), t("What becomes of it"))
        show(table(heads, [_case(line) for line in cases.rows], label=title))


def _case(line: CaseLine) -> tuple[Markup | str, ...]:
    pill = html('<span class="pill {tone}">{text}</span>', tone=FATE_TONES.get(line.fate, ""), text=t(CASE_FATES[line.fate]))
    after = html(' <a href="?case={id}">{number}</a>', id=line.continued_in_id, number=line.continued_in) if line.continued_in_id else ""
    held = html('<br><span class="small muted">{text}</span>', text=t("An approval is open on it.")) if line.is_held_by_approval else ""
    link = html('<a href="?case={id}">{number} {title}</a>', id=line.case_id, number=line.number, title=line.title)
    return link, line.from_code, line.to_code, html("{pill}{after}{held}", pill=pill, after=after, held=held)


def _choose(mine: Desk, page: PeriodPage) -> None:
    split = [line for line in page.cases.rows if line.choices]
    if not split:
        return
    with st.container(border=True, key="choose_codes"):
        show(html('<div class="page"><h2>{title}</h2></div>', title=t("Choose for single cases")))
        for line in split:
            chosen = st.selectbox(
                f"{line.number} {line.title}",
                line.choices,
                index=line.choices.index(line.to_code) if line.to_code in line.choices else 0,
                key=f"choose_code_{line.case_id}",
            )
            if chosen and chosen != line.to_code:
                done(
                    lambda line=line, chosen=chosen: mine.do(periods.choose, page.row.period_id, line.case_id, chosen),  # type: ignore[misc]  # bound now
                    t("Chosen for {number}: {code}.", number=line.number, code=chosen),
                )
