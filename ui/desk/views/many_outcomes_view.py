"""What came of each of many: done, taken back, or not, with why; those that were not first."""

from collections.abc import Mapping, Sequence

from casework.errors import NotFound
from casework.queries.binned import my_bin
from ui.desk.data import Desk
from ui.desk.many import Job, Outcome
from ui.desk.parts import notices
from ui.desk.parts.markup import Markup, each, html, show
from ui.desk.parts.words import t

SHOWN = 50
"""How many are named; a longer row says how many more there are."""


def outcomes_told(mine: Desk, job: Job, outcomes: Sequence[Outcome], done: str) -> None:
    """Show what came of each, ``done`` being what it is called when it went well."""
    if job.act.tells_each:
        named = list(outcomes)
    else:
        refused = [one for one in outcomes if one.error is not None]
        named = [*refused, *(one for one in outcomes if one.error is None)][:SHOWN]
    titles = job.act.titles(mine, [one.of_id for one in named])
    binned = _binned(mine, job, outcomes)
    lines = each([_line(job, one, titles.get(one.of_id), done, binned) for one in named])
    thing = t("Case") if job.act.of_cases else t("Record")
    head = each([html('<th scope="col">{head}</th>', head=head) for head in (thing, t("What came of it"), t("Why not"))])
    show(html('<table class="plain wrap"><thead><tr>{head}</tr></thead><tbody>{lines}</tbody></table>', head=head, lines=lines))
    if left := len(outcomes) - len(named):
        show(html('<p class="small muted">{text}</p>', text=t("and {count} more, of which none was refused", count=left)))


def _binned(mine: Desk, job: Job, outcomes: Sequence[Outcome]) -> Mapping[int, str]:
    """Return the titles of what lies in one's own bin, where something was not there for an act that is of no bin."""
    if job.act.of_cases or job.act.of_the_bin or not any(isinstance(one.error, NotFound) for one in outcomes):
        return {}
    return {row.record_id: row.title for row in mine.ask(my_bin)}


def _line(job: Job, one: Outcome, title: str | None, done: str, binned: Mapping[int, str]) -> Markup:
    if one.error is not None and one.of_id in binned:
        return html(
            '<tr><td><a href="?page=bin&amp;id={id}">{title}</a></td><td>{pill}</td><td>{why}</td></tr>',
            id=one.of_id,
            title=binned[one.of_id],
            pill=_pill(t("Refused"), "red", "✕"),
            why=t("It lies in your bin: take it out first."),
        )
    return html(
        "<tr><td>{thing}</td><td>{pill}</td><td>{why}</td></tr>",
        thing=_thing(job, one, title),
        pill=_pill(t("Refused"), "red", "✕") if one.error else _pill(done, "green", "✓"),
        why=notices.sentence(one.error) if one.error else "",
    )


def _thing(job: Job, one: Outcome, title: str | None) -> Markup:
    """Return the thing as a link; what is gone from sight by the deed itself as it was called, what was gone before without a name."""
    if title is not None:
        kind = "case" if job.act.of_cases else "record"
        return html('<a href="?{kind}={id}">{title}</a>', kind=kind, id=one.of_id, title=title)
    known = job.titles.get(one.of_id, "") if one.error is None else ""
    return html("{title}", title=known or (t("A case") if job.act.of_cases else t("A record")))


def _pill(words: str, tone: str, sign: str) -> Markup:
    return html('<span class="pill {tone}"><span aria-hidden="true">{sign}</span> {words}</span>', tone=tone, sign=sign, words=words)
