"""What a caseworker sees of a case type: its course, its fields, its rules with their paragraphs."""

from casework.case_types.confirming import Unconfirmed, unconfirmed
from casework.case_types.shape import CaseTypeRead, Phase, Task
from casework.queries.case_types import VersionShown
from casework.vocabulary import FieldSetting
from ui.desk.data import Desk
from ui.desk.parts.course_terms import CASE_FIELDS, DISPOSALS, FIELD_KINDS, SETTINGS, TASK_KINDS, title, unsure
from ui.desk.parts.markup import Markup, each, html, show
from ui.desk.parts.words import t

TONES = {FieldSetting.MANDATORY: "red", FieldSetting.PREFILLED: "blue", FieldSetting.LOCKED: "violet", FieldSetting.HIDDEN: "gray"}


def case_type_preview_view(_: Desk, __: VersionShown, read: CaseTypeRead) -> None:
    """Show the case type as its cases will be."""
    about = title(read.about.da, read.about.en)
    show(
        html(
            '<section class="page panel"><h2>{title}</h2><p>{about}</p><p class="small muted">{law}</p>'
            '<ol class="path">{phases}</ol></section>',
            title=t("The course"),
            about=about,
            law=read.law,
            phases=each([_phase(number, phase) for number, phase in enumerate(read.phases, 1)]),
        )
    )
    if open_points := unconfirmed(read):
        show(_unconfirmed(open_points))
    if read.fields or read.case_fields:
        show(_fields(read))
    if read.rules:
        show(_rules(read))
    if read.retention is not None:
        mark = unsure(read.retention.confirmed_by, is_unsure=read.retention.to_confirm)
        show(
            html(
                '<section class="page panel"><h2>{title}</h2><p>{then}{unsure}</p><p class="small muted">{source} {note}</p></section>',
                title=t("Retention"),
                then=t(DISPOSALS[read.retention.then]),
                unsure=mark,
                source=read.retention.source,
                note=read.retention.note,
            )
        )


def _unconfirmed(points: tuple[Unconfirmed, ...]) -> Markup:
    lines = [
        html(
            '<li>{title} {value} <span class="small muted">{source} {note} <code>{place}</code></span></li>',
            title=title(each_.titles.da, each_.titles.en),
            value=each_.value,
            source=each_.source,
            note=each_.note,
            place=each_.place,
        )
        for each_ in points
    ]
    return html(
        '<section class="page panel"><h2>{title}</h2><p class="small muted">{text}</p><ul class="tasks">{lines}</ul></section>',
        title=t("To be confirmed"),
        text=t("Cases say so wherever one of these is used. Look it up, write confirmed_by with your name instead of to_confirm."),
        lines=each(lines),
    )


def _phase(number: int, phase: Phase) -> Markup:
    return html(
        '<li><span class="mark" aria-hidden="true">{number}</span><div class="who">{title}</div><ul class="tasks">{tasks}</ul></li>',
        number=number,
        title=title(phase.titles.da, phase.titles.en),
        tasks=each([_task(task) for task in phase.tasks]),
    )


def _task(task: Task) -> Markup:
    facts = [
        t(TASK_KINDS[task.kind]),
        *([] if task.is_mandatory else [t("Optional")]),
        *([t("{days} working days", days=task.working_days)] if task.working_days is not None else []),
        *([t("not by who did: {tasks}", tasks=", ".join(task.not_by))] if task.not_by else []),
        *([task.source] if task.source else []),
    ]
    checks = each([html("<li>☐ {check}</li>", check=title(check.titles.da, check.titles.en)) for check in task.checks])
    return html(
        '<li>{title} <span class="small muted">{facts}</span>{checks}</li>',
        title=title(task.titles.da, task.titles.en),
        facts=" · ".join(facts),
        checks=html('<ul class="checks">{checks}</ul>', checks=checks) if task.checks else "",
    )


def _fields(read: CaseTypeRead) -> Markup:
    lines = [(t(CASE_FIELDS[each.field]), "", each.setting, each.source) for each in read.case_fields]
    lines += [(title(each.titles.da, each.titles.en), t(FIELD_KINDS[each.kind]), each.setting, each.source) for each in read.fields]
    rows = [
        html(
            '<tr><td>{name}</td><td>{kind}</td><td><span class="pill {tone}">{setting}</span></td><td class="small">{source}</td></tr>',
            name=name,
            kind=kind or "–",
            tone=TONES.get(setting, ""),
            setting=t(SETTINGS[setting]),
            source=source or "–",
        )
        for name, kind, setting, source in lines
    ]
    return html(
        '<section class="page panel"><h2>{title}</h2><table class="plain wraps"><thead><tr><th scope="col">{a}</th><th scope="col">{b}</th>'
        '<th scope="col">{c}</th><th scope="col">{d}</th></tr></thead><tbody>{rows}</tbody></table></section>',
        title=t("Fields"),
        a=t("Field"),
        b=t("Kind"),
        c=t("Setting"),
        d=t("Source"),
        rows=each(rows),
    )


def _rules(read: CaseTypeRead) -> Markup:
    rows = [
        html(
            '<tr><td>{name}{unsure}</td><td class="small">{source}</td><td class="small">{note}</td></tr>',
            name=title(rule.titles.da, rule.titles.en),
            unsure=unsure(rule.confirmed_by, is_unsure=rule.to_confirm),
            source=rule.source,
            note=rule.note or "–",
        )
        for rule in read.rules
    ]
    return html(
        '<section class="page panel"><h2>{title}</h2><table class="plain wraps"><thead><tr><th scope="col">{a}</th><th scope="col">{b}</th>'
        '<th scope="col">{c}</th></tr></thead><tbody>{rows}</tbody></table></section>',
        title=t("Rules"),
        a=t("Rule"),
        b=t("Source"),
        c=t("Note"),
        rows=each(rows),
    )
