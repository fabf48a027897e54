"""The chats on a record: mine with all that is said, those of others with who takes part and nothing else."""

from functools import partial

import streamlit as st

from casework.errors import CaseworkError
from casework.queries import communication, list_choosing
from casework.queries.communication import ChatShown, MessageShown
from casework.queries.record_page import RecordPage
from casework.services import chats
from casework.vocabulary import Thing
from ui.desk.data import Desk, Path
from ui.desk.parts import notices
from ui.desk.parts.asking import Deed, ask_and_do
from ui.desk.parts.doing import done
from ui.desk.parts.list_choice import pick_with_lists
from ui.desk.parts.markup import Markup, each, html, show
from ui.desk.parts.naming import whom
from ui.desk.parts.pieces import empty, told
from ui.desk.parts.refusals import refused
from ui.desk.parts.thing_words import who_sees
from ui.desk.parts.words import full_moment, t
from ui.desk.place import Place

MOST = 5000
OF_TEAMS = "Of a unit or team those come in who belong to it now. Who joins it later is not let in; who leaves it stays until taken out."


def chats_tab(mine: Desk, record: RecordPage, _path: Path | None, _place: Place) -> None:
    """Show the chats, and mark mine as read."""
    with st.container(key="sheet"):
        if mine.person.on_behalf_of is not None:
            show(told(t("You act for somebody else: their chats are theirs alone, and you open none for them.")))
            return
        if st.button(t("Open a chat…"), key="chat_open", icon=":material/forum:"):
            _open_dialog(mine, record)
        found = mine.ask(communication.chats, record.record_id)
        if not found:
            show(empty(t("No chats yet"), t("Only those who take part read a chat. With nobody else it is a note to yourself.")))
        for chat in sorted(found, key=lambda each: (each.deleted_at is not None, not each.is_mine)):
            if chat.deleted_at is not None:
                text = t("{name} deleted a chat, {at}", name=chat.deleted_by, at=full_moment(chat.deleted_at))
                show(html('<p class="muted">{text}</p>', text=text))
            elif chat.is_mine:
                _mine(mine, record.record_id, chat)
            else:
                _of_others(chat)


def _mine(mine: Desk, record_id: int, chat: ChatShown) -> None:
    me = mine.person.official_id
    lines = [_message(each, me, is_new=place >= len(chat.messages) - chat.unread) for place, each in enumerate(chat.messages)]
    head = html("<h3>{title}</h3>{who}", title=_title(chat), who=who_sees(Thing.CHAT, chat.chat_id))
    quiet = html('<p class="muted">{text}</p>', text=t("Nothing is said yet."))
    show(html('{head}<ul class="talk">{lines}</ul>{quiet}', head=head, lines=each(lines), quiet="" if lines else quiet))
    if chat.unread:
        mine.do(chats.mark_chat_read, chat.chat_id)
    _say(mine, chat)
    with st.container(horizontal=True):
        if st.button(t("Who takes part…"), key=f"chat_people_{chat.chat_id}", type="tertiary", icon=":material/group:"):
            _people_dialog(mine, record_id, chat)
        own = [each for each in chat.messages if each.by_id == me and not each.is_deleted]
        if own and st.button(t("Delete my last message"), key=f"chat_delete_{chat.chat_id}", type="tertiary", icon=":material/delete:"):
            done(partial(mine.do, chats.delete_message, own[-1].message_id), t("Your message is deleted."))
        if st.button(t("Leave the chat"), key=f"chat_leave_{chat.chat_id}", type="tertiary", icon=":material/logout:"):
            _leave_dialog(mine, chat)
        if chat.opened_by_id == me and st.button(
            t("Delete the chat…"), key=f"chat_end_{chat.chat_id}", type="tertiary", icon=":material/delete_forever:"
        ):
            _delete_dialog(mine, chat)


def _title(chat: ChatShown) -> str:
    names = ", ".join(name for _, name in chat.participants)
    return t("Note to yourself") if len(chat.participants) == 1 and chat.is_mine else t("Chat between {names}", names=names)


def _message(one: MessageShown, me: int, *, is_new: bool) -> Markup:
    text = html('<p class="prose">{text}</p>', text=one.text)
    if one.is_deleted:
        text = html('<p class="muted">{text}</p>', text=t("This message is deleted."))
    return html(
        '<li class="{whose}"><div class="small"><b>{by}</b> <span class="muted">{at}</span>{new}</div>{text}</li>',
        whose="own" if one.by_id == me else "",
        by=one.by,
        at=full_moment(one.at),
        new=html(' <span class="pill blue">{text}</span>', text=t("New")) if is_new and one.by_id != me else "",
        text=text,
    )


def _of_others(chat: ChatShown) -> None:
    show(
        html(
            '<h3>{title}</h3>{who}<p class="muted">{text}</p>',
            who=who_sees(Thing.CHAT, chat.chat_id),
            title=_title(chat) if chat.participants else t("A chat that all have left"),
            text=t("You take no part in it and do not see what is said."),
        )
    )


def _say(mine: Desk, chat: ChatShown) -> None:
    """Show the field; what is typed stays until it is said, also when that is refused."""
    turn = st.session_state.get(f"chat_turn_{chat.chat_id}", 0)
    with st.form(f"chat_form_{chat.chat_id}_{turn}", border=False):
        label, hint = t("Write in the chat"), t("Ctrl and Enter sends it.")
        text = st.text_area(label, key=f"chat_text_{chat.chat_id}_{turn}", height=80, max_chars=MOST, help=hint)
        is_sent = st.form_submit_button(t("Send"), type="primary", icon=":material/send:")
    if not is_sent:
        return
    try:
        mine.do(chats.write, chat.chat_id, text)
    except CaseworkError as error:
        refused(error)
        return
    st.session_state[f"chat_turn_{chat.chat_id}"] = turn + 1
    st.rerun()


def _open_dialog(mine: Desk, record: RecordPage) -> None:
    names = _to_let_in(mine, set())
    involved = [each.official_id for each in mine.ask(communication.involved, record.record_id) if each.official_id in names]

    def body() -> Deed:
        if involved and st.button(
            t("All who are involved ({count})", count=len(involved)), key="chat_all", icon=":material/groups:",
            help=t("Who is responsible, works on it, sent or gets it, decides, was asked, or is named on it."),
        ):  # fmt: skip
            st.session_state["chat_with"] = involved
        who = pick_with_lists(
            mine, t("With"), names, "chat_with", lambda list_id: mine.ask(list_choosing.for_chat, list_id, record.record_id)
        )
        text = st.text_area(t("First message"), key="chat_first", height=110, max_chars=MOST)
        hint = t("Whoever you let in may read the record as long as they take part.")
        show(html('<p class="small muted">{hint} {teams}</p>', hint=hint, teams=t(OF_TEAMS)))
        return lambda: mine.do(chats.open_chat, record.record_id, with_=who, text=text)

    ask_and_do(t("Open a chat"), t("Open it"), "chat_open", body, told=t("The chat is open."), width="medium")


def _people_dialog(mine: Desk, record_id: int, chat: ChatShown) -> None:
    names = _to_let_in(mine, {id for id, _ in chat.participants})
    me = mine.person.official_id

    @st.dialog(t("Who takes part in the chat"), width="medium")
    def ask() -> None:
        for official_id, name in chat.participants:
            left, right = st.columns([70, 30], vertical_alignment="center")
            gone = t("no longer in the unit or team they came in by") if official_id in chat.left_team else ""
            left.html(str(html('{name} <span class="small muted">{gone}</span>', name=name, gone=gone)))
            is_to_go = chat.opened_by_id == me and official_id != me
            if is_to_go and right.button(t("Take out"), key=f"chat_out_{official_id}", width="stretch"):
                done(partial(mine.do, chats.remove_participant, chat.chat_id, official_id), t("{name} is out of the chat.", name=name))
        who = pick_with_lists(
            mine, t("Whom to let in"), names, "chat_let_in",
            lambda list_id: mine.ask(list_choosing.for_chat, list_id, record_id, chat_id=chat.chat_id),
        )  # fmt: skip
        hint = t("They read all that has been said, and may read the record.")
        show(html('<p class="small muted">{hint} {teams}</p>', hint=hint, teams=t(OF_TEAMS)))
        if st.button(t("Let them in"), type="primary", key="chat_let_in_do", width="stretch", disabled=not who):
            try:
                mine.do(chats.let_in, chat.chat_id, who)
                notices.tell(_told([names[one] for one in who]))
            except CaseworkError as error:
                st.error(notices.sentence(error))
            else:
                st.rerun()

    ask()


def _told(names: list[str]) -> str:
    return t("{name} takes part now.", name=names[0]) if len(names) == 1 else t("{names} take part now.", names=", ".join(names))


def _leave_dialog(mine: Desk, chat: ChatShown) -> None:
    def body() -> Deed:
        text = t("You no longer read the chat, and no longer the record if only the chat let you in.")
        show(html('<p class="muted">{text}</p>', text=text))
        return lambda: mine.do(chats.remove_participant, chat.chat_id, mine.person.official_id)

    ask_and_do(t("Leave the chat"), t("Leave it"), "chat_leave", body, told=t("You have left the chat."))


def _delete_dialog(mine: Desk, chat: ChatShown) -> None:
    others = ", ".join(name for id, name in chat.participants if id != mine.person.official_id)

    def body() -> Deed:
        text = t("All that was said goes, for everybody, read or not, and cannot be brought back. That you deleted a chat here stays.")
        show(html('<p class="muted">{text}</p>', text=text))
        if others:
            text = t("With you in it: {names}. Who reads the record by the chat alone no longer does.", names=others)
            show(html('<p class="muted">{text}</p>', text=text))
        return lambda: mine.do(chats.delete, chat.chat_id)

    ask_and_do(t("Delete the chat"), t("Delete it for everybody"), "chat_end", body, told=t("The chat is deleted."))


def _to_let_in(mine: Desk, without: set[int]) -> dict[int, str]:
    return {id: label for id, label in whom(mine).items() if id not in {*without, mine.person.official_id}}
