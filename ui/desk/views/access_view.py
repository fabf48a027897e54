"""Who can see this and why, whether a colleague can, and who has read it: the same page for a record and for a case."""

from collections.abc import Callable

import streamlit as st

from casework.queries import explaining, explaining_things, readings
from casework.queries.case_page import CasePage
from casework.queries.explaining import Explanation, Readers
from casework.queries.explaining_things import ThingShown
from casework.queries.readings import Reader
from casework.queries.record_page import RecordPage
from casework.vocabulary import Thing
from ui.desk.data import Desk, Path
from ui.desk.parts.access_words import grounds, parts
from ui.desk.parts.markup import Markup, each, html, show
from ui.desk.parts.pieces import empty, told
from ui.desk.parts.thing_words import called
from ui.desk.parts.words import moment, t
from ui.desk.place import Place

MORE = "readers_after"
READING_HEADS = ("Who", "First", "Latest", "Times")


def record_access_view(mine: Desk, record: RecordPage, _path: Path | None, _place: Place) -> None:
    """Show who can see the record."""
    id = record.record_id
    with st.container(key="sheet"):
        thing = choose_thing(mine.ask(explaining_things.things_on_record, id), t("The record itself"), f"record_{id}")
        if thing is not None:
            explain_thing(mine, thing.thing, thing.id)
            return
        who_can(f"record_{id}", lambda words, after: mine.ask(explaining.who_can_read, id, words=words, after=after))
        can_a_colleague(mine, f"record_{id}", lambda official: mine.ask(explaining.why, official, id))
        show(_read_by(mine.ask(readings.readers_of_record, id)))


def case_access_view(mine: Desk, case: CasePage) -> None:
    """Show who can see the case, as far as the records one can see oneself tell."""
    id = case.case_id
    thing = choose_thing(mine.ask(explaining_things.things_on_case, id), t("The case itself"), f"case_{id}")
    if thing is not None:
        explain_thing(mine, thing.thing, thing.id)
        return
    who_can(f"case_{id}", lambda words, after: mine.ask(explaining.who_can_read_case, id, words=words, after=after))
    can_a_colleague(mine, f"case_{id}", lambda official: mine.ask(explaining.why_case, official, id))
    show(_read_by(mine.ask(readings.readers_of_case, id)))


def who_can(thing: str, ask: Callable[[str, str], Readers]) -> None:
    """Show who can see it, a page at a time."""
    show(html('<section class="page"><h2>{title}</h2></section>', title=t("Who can see this, and why")))
    words = st.text_input(t("Find a colleague among them"), key=f"readers_{thing}", placeholder=t("Part of a name"))
    after = st.session_state.get(f"{MORE}_{thing}_{words}", [""])
    pages = [ask(words, each_) for each_ in after]
    people = [each_ for page in pages for each_ in page.explanations]
    if not people:
        show(told(t("Nobody with that name can see it.") if words else t("Nobody else can see it.")))
        return
    show(html('<ul class="readers">{people}</ul>', people=each([_reader(each_) for each_ in people])))
    if pages[-1].after and st.button(t("Show more"), key=f"more_readers_{thing}"):
        st.session_state[f"{MORE}_{thing}_{words}"] = [*after, pages[-1].after]
        st.rerun()


def _reader(explanation: Explanation) -> Markup:
    return html(
        "<li><details><summary><b>{name}</b> <span>{grounds}</span></summary>{parts}</details></li>",
        name=explanation.official,
        grounds=grounds(explanation),
        parts=parts(explanation),
    )


def can_a_colleague(mine: Desk, thing: str, ask: Callable[[int], Explanation]) -> None:
    """Ask for a colleague, and show whether and why."""
    show(html('<section class="page"><h2>{title}</h2></section>', title=t("Can a certain colleague see it?")))
    people = {person.official_id: f"{person.name} · {person.unit}" for person in mine.colleagues()}
    chosen = st.selectbox(
        t("Colleague"),
        list(people),
        index=None,
        format_func=people.__getitem__,
        key=f"whether_{thing}",
        placeholder=t("Type a name"),
    )
    if chosen is not None:
        explained = ask(chosen)
        name = explained.official
        show(told(t("Yes, {name} can see it.", name=name) if explained.can_read else t("No, {name} cannot see it.", name=name)))
        show(parts(explained))


def _read_by(readers: tuple[Reader, ...]) -> Markup:
    head = html("<h2>{title}</h2>", title=t("Who has read it"))
    if not readers:
        return html(
            '<section class="page">{head}{none}</section>',
            head=head,
            none=empty(t("Nobody has opened it yet"), t("Each opening of its text or a document is noted here, one line a person.")),
        )
    rows = [
        html(
            "<tr><td>{name}</td><td>{first}</td><td>{last}</td><td>{times}</td></tr>",
            name=t("{name} for {absent}", name=each_.official, absent=each_.on_behalf_of) if each_.on_behalf_of else each_.official,
            first=moment(each_.first_at),
            last=moment(each_.last_at),
            times=each_.times,
        )
        for each_ in readers
    ]
    heads = each([html('<th scope="col">{head}</th>', head=t(each_)) for each_ in READING_HEADS])
    return html(
        '<section class="page">{head}<table class="plain"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></section>',
        head=head,
        heads=heads,
        rows=each(rows),
    )


def explain_thing(mine: Desk, thing: Thing, id: int) -> None:
    """Show who can see a thing, and whether a certain colleague can."""
    key = f"{thing}_{id}"
    who_can(key, lambda words, after: mine.ask(explaining_things.who_can_see, thing, id, words=words, after=after, first=25))
    can_a_colleague(mine, key, lambda official: mine.ask(explaining_things.why_thing, thing, id, official))


def choose_thing(things: tuple[ThingShown, ...], itself: str, key: str) -> ThingShown | None:
    """Ask which of the things on a record or case is meant; none is the record or case itself."""
    if not things:
        return None
    chosen = st.selectbox(
        t("Of what"),
        [-1, *range(len(things))],
        format_func=lambda at: itself if at < 0 else called(things[at]),
        key=f"of_what_{key}",
    )
    return None if chosen < 0 else things[chosen]
