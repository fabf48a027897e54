"""What the rules of the case type give for a case, and why: which paragraph, from which facts; deadlines and retention with them."""

from casework.queries.course_shown import CourseShown, InputShown, RuleShown
from ui.desk.parts.course_terms import DISPOSALS, NOT_CALCULATED, title, unsure, value_in_words
from ui.desk.parts.markup import Markup, each, html, show
from ui.desk.parts.words import day, t


def case_course_rules_view(shown: CourseShown) -> None:
    """Show every rule that applies with its answer; how it came about unfolds. What nobody has confirmed is said before it is used."""
    if any(rule.to_confirm and rule.value for rule in shown.rules if rule.applies is not False):
        text = t("Some of the figures below rest on something that nobody has confirmed. They are marked: look them up before you decide.")
        show(html('<div class="page told" role="note">{text}</div>', text=text))
    deadlines = [rule for rule in shown.rules if rule.is_deadline and rule.applies is not False]
    others = [rule for rule in shown.rules if not rule.is_deadline and rule.applies is not False]
    for name, rules in ((t("Legal time limits"), deadlines), (t("Calculated"), others)):
        if rules:
            lines = each([_rule(rule, is_main=rule.name == shown.deadline_rule) for rule in rules])
            show(html('<section class="page panel"><h2>{title}</h2><ul class="rules">{lines}</ul></section>', title=name, lines=lines))
    if shown.retention is not None:
        until = day(shown.retention.until) if shown.retention.until else t("counted from the completion of the case")
        show(
            html(
                '<section class="page panel"><h2>{title}</h2><p>{then}: {until}{unsure}</p>'
                '<p class="small muted">{source} {note}</p></section>',
                title=t("Retention"),
                then=t(DISPOSALS[shown.retention.then]),
                until=until,
                unsure=unsure(shown.retention.confirmed_by, is_unsure=shown.retention.to_confirm),
                source=shown.retention.source,
                note=shown.retention.note,
            )
        )


def _rule(rule: RuleShown, *, is_main: bool) -> Markup:
    return html(
        "<li><details><summary><span>{title}{main}</span> <b>{value}</b>{unsure}</summary>"
        '<div class="small"><div>{source} {note}</div><ul>{inputs}</ul></div></details></li>',
        title=title(rule.title_da, rule.title_en),
        main=f" ({t('the deadline of the case')})" if is_main else "",
        value=_answer(rule),
        unsure=unsure(rule.confirmed_by, is_unsure=rule.to_confirm),
        source=rule.source,
        note=rule.note,
        inputs=each([_input(used) for used in rule.inputs]),
    )


def _answer(rule: RuleShown) -> str:
    if rule.value:
        return value_in_words(rule.value, rule.kind)
    if rule.problems:
        return " ".join(t(NOT_CALCULATED[problem]) for problem in rule.problems)
    names = {used.name: title(used.title_da, used.title_en) for used in rule.inputs}
    return t("is missing: {fields}", fields=", ".join(names.get(name, name) for name in rule.missing)) if rule.missing else "–"


def _input(used: InputShown) -> Markup:
    return html(
        "<li>{title}: {value}{source}{unsure}</li>",
        title=title(used.title_da, used.title_en),
        value=value_in_words(used.value, used.kind),
        source=f" ({used.source})" if used.source else "",
        unsure=unsure(used.confirmed_by, is_unsure=used.to_confirm),
    )
