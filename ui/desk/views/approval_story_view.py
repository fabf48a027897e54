"""The tab that tells the story of a record's approvals, round by round, for whoever was not there."""

from casework.queries import approval_story
from casework.queries.approval_story import AskedTold, DocumentSeen, RoundTold, StepTold, Story
from casework.queries.record_page import RecordPage
from casework.vocabulary import StepState
from ui.desk.data import Desk, Path
from ui.desk.parts.approval_story_words import (
    DOCUMENT_HEADS,
    LINE_HEADS,
    STEP_HEADS,
    OnWhat,
    Said,
    copy_words,
    round_about,
    round_title,
    rule_words,
    safely_words,
    said,
    step_about,
)
from ui.desk.parts.history_words import who, words_of
from ui.desk.parts.markup import Markup, each, escape, html, show
from ui.desk.parts.pieces import empty, facts
from ui.desk.parts.terms import APPROVAL_STATES
from ui.desk.parts.words import day, full_moment, language, t
from ui.desk.place import Place


def story_tab(mine: Desk, record: RecordPage, _path: Path | None, _place: Place) -> None:
    """Show every approval of the record, the latest first, each with its rounds and a way to print it."""
    found = mine.ask(approval_story.stories, record.record_id)
    if not found:
        show(
            empty(t("It has not been sent for approval"), t("When it is, who was asked and who decided what on which version stands here."))
        )
        return
    show(html('<div class="sheet">{stories}</div>', stories=each([_story(one) for one in found])))


def _story(one: Story) -> Markup:
    return html(
        '<section><h2>{title}</h2><p><a class="quiet" href="/approvals/{id}.pdf" target="_blank" rel="noopener">{print}</a></p>'
        "{facts}{rounds}{documents}</section>",
        title=one.title,
        id=one.approval_id,
        print=t("Print the whole story (PDF)"),
        facts=facts(_facts(one)),
        rounds=each([_round(told, dict(one.names)) for told in one.rounds]),
        documents=_documents(one),
    )


def _facts(one: Story) -> tuple[tuple[str, Markup | str], ...]:
    version = t("{name}, version {number}", name=one.title, number=one.definition_version)
    return (
        (t("Status"), t(APPROVAL_STATES[one.state]) + (f", {t('Urgent').lower()}" if one.is_urgent else "")),
        (t("Responsible"), one.responsible),
        (t("Sent for approval"), full_moment(one.started_at)),
        (t("Finished"), full_moment(one.finished_at) if one.finished_at else ""),
        (t("Approval deadline"), day(one.deadline) if one.deadline else ""),
        (t("Definition"), t("{definition}, with steps of its own", definition=version) if one.has_own_steps else version),
        (t("What was said at the start"), one.comment),
    )


def _round(told: RoundTold, names: dict[int, str]) -> Markup:
    return html(
        '<div class="round"><h3>{title}</h3><p class="small muted">{about}</p>{steps}{lines}</div>',
        title=round_title(told, t),
        about=round_about(told, t, full_moment),
        steps=_steps(told.steps) if told.steps else "",
        lines=_lines(told, names) if told.lines else "",
    )


def _steps(steps: tuple[StepTold, ...]) -> Markup:
    rows = [row for step in steps for row in _step(step)]
    return html(
        '<table class="plain wrap"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>',
        heads=_heads(STEP_HEADS[:3]),
        rows=each(rows),
    )


def _step(step: StepTold) -> list[Markup]:
    """Return one row for each who was asked; the step itself stands beside the first of them."""
    head = html(
        '<th scope="rowgroup" rowspan="{count}">{position}. {title}<div class="small muted">{about}</div>{safely}{copies}</th>',
        count=max(1, len(step.asked)),
        position=step.position,
        title=step.title,
        about=step_about(step, t, day, full_moment),
        safely=html('<div class="small told amber">{why}</div>', why=why) if (why := safely_words(step, language(), t)) else "",
        copies=each([html('<div class="small">{text}</div>', text=copy_words(copy, t, full_moment)) for copy in step.copies]),
    )
    if not step.asked:
        nobody = t("Its condition did not hold.") if step.state is StepState.SKIPPED else t("Nobody")
        return [html("<tr>{head}<td>{nobody}</td><td></td></tr>", head=head, nobody=nobody)]
    return [_asked(one, head if number == 0 else Markup("")) for number, one in enumerate(step.asked)]


def _asked(one: AskedTold, head: Markup) -> Markup:
    return html(
        '<tr>{head}<td>{name}<div class="small muted">{rule}</div></td><td>{lines}</td></tr>',
        head=head,
        name=one.name,
        rule=rule_words(one.rule, t),
        lines=each([_said(line) for line in said(one, t, full_moment)]),
    )


def _said(line: Said) -> Markup:
    comment = html('<div class="said">“{text}”</div>', text=line.comment) if line.comment else ""
    seen = Markup(", ").join(_seen(one) for one in line.on_what)
    on_what = html('<div class="small muted">{text}</div>', text=escape(t("Decided on: {what}", what="{what}")).format(what=seen))
    return html(
        '<div class="{undone}">{what}</div>{comment}{on_what}',
        undone="undone" if line.is_undone else "",
        what=line.what,
        comment=comment,
        on_what=on_what if line.on_what else "",
    )


def _seen(one: OnWhat) -> Markup:
    """Return a piece of what was decided on; a document is the way to that very version, opened by the reader's own right to read it."""
    if one.version_id is None:
        return html("{words}", words=one.words)
    return html('<a href="/documents/{id}" target="_blank" rel="noopener">{words}</a>', id=one.version_id, words=one.words)


def _lines(told: RoundTold, names: dict[int, str]) -> Markup:
    rows = [
        html("<tr><td>{at}</td><td>{who}</td><td>{what}</td></tr>", at=full_moment(line.at), who=who(line), what=words_of(line, names))
        for line in told.lines
    ]
    return html(
        '<table class="plain wrap"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>', heads=_heads(LINE_HEADS), rows=each(rows)
    )


def _documents(one: Story) -> Markup:
    if not one.documents:
        return Markup("")
    rows = [
        html(
            "<tr><td>{title}</td><td>{version}</td><td><code>{hash}</code></td></tr>",
            title=_opened(document),
            version=document.version,
            hash=document.sha256,
        )
        for document in one.documents
    ]
    return html(
        '<h3>{title}</h3><table class="plain wrap"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>',
        title=t("What was decided on"),
        heads=_heads(DOCUMENT_HEADS),
        rows=each(rows),
    )


def _opened(document: DocumentSeen) -> Markup | str:
    """Return a document's title as the way to the version that was decided on, which opens by the reader's own right to read it."""
    if document.version_id is None:
        return t("a document that was taken off since")
    return html('<a href="/documents/{id}" target="_blank" rel="noopener">{title}</a>', id=document.version_id, title=document.title)


def _heads(heads: tuple[str, ...]) -> Markup:
    return each([html('<th scope="col">{head}</th>', head=t(head)) for head in heads])
