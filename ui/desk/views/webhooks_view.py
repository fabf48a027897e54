"""The webhooks on the page of programs: set one up, see how its last calls went, switch it, remove it."""

import streamlit as st

from casework.errors import CaseworkError
from casework.queries.api_clients import ClientShown, DeliveryShown, WebhookShown, deliveries, webhooks
from casework.services import api_webhooks
from casework.services.api_webhooks import NewWebhook
from casework.vocabulary import ApiClientState, OutboxState, WebhookState
from ui.desk.data import Desk
from ui.desk.parts import notices
from ui.desk.parts.asking import Deed, ask_and_do, section
from ui.desk.parts.doing import done
from ui.desk.parts.markup import Markup, html, show
from ui.desk.parts.pieces import empty
from ui.desk.parts.wide import table
from ui.desk.parts.words import full_moment, t

HOOK_STATES = {WebhookState.ON: "On", WebhookState.OFF: "Off", WebhookState.DISABLED: "Disabled after failing for a day"}
CALL_STATES = {
    OutboxState.WAITING: "Waits to be told",
    OutboxState.LEASED: "Is being told",
    OutboxState.DONE: "Told, or nothing to tell",
    OutboxState.PARKED: "Given up",
    OutboxState.UNKNOWN: "Not known",
}


def webhooks_part(mine: Desk, programs: tuple[ClientShown, ...], once: str) -> None:
    """Show the webhooks below the programs; ``once`` is where a new one's secret is put to be shown."""
    section(t("Webhooks"))
    me = mine.person.official_id
    acting = {each.client_id: each.name for each in programs if each.acts_as_id == me and each.state is ApiClientState.OPEN}
    if acting:
        _new(mine, acting, once)
    shown = mine.ask(webhooks)
    if not shown:
        show(
            empty(
                t("No webhook"),
                t("A program that acts as you can be told when something happens. It is set up here once the program is let in."),
            )
        )
    for webhook in shown:
        _webhook(mine, webhook)


def _new(mine: Desk, acting: dict[str, str], once: str) -> None:
    with st.expander(t("Set up a webhook")), st.form("new_webhook", border=False, enter_to_submit=False):
        client = st.selectbox(t("For the program"), list(acting), format_func=acting.__getitem__, key="webhook_program")
        url = st.text_input(t("Address that is called"), max_chars=2000, key="webhook_url", help=t("It begins with https://."))
        kinds = st.multiselect(
            t("What it hears of"), sorted(api_webhooks.told_kinds()), key="webhook_kinds", placeholder=t("Choose"),
            help=t("The names of the events, as programs know them. It hears that something happened, never what."),
        )  # fmt: skip
        if st.form_submit_button(t("Set up this webhook"), type="primary", key="webhook_make"):
            try:
                made = mine.do(api_webhooks.set_up, NewWebhook(client or "", url.strip(), tuple(kinds)))
            except CaseworkError as error:
                notices.refuse(error)
            else:
                st.session_state[once] = f"webhook_secret  {made.secret}"
                notices.tell(t("The webhook is set up."))
            st.rerun()


def _webhook(mine: Desk, webhook: WebhookShown) -> None:
    with st.container(border=True, key=f"webhook_{webhook.webhook_id}"):
        show(
            html(
                '<div class="page"><h2>{url}</h2><div class="small muted">{program} · {state} · {count} · {last}</div><p>{kinds}</p></div>',
                url=webhook.url,
                program=webhook.program,
                state=t(HOOK_STATES[webhook.state]),
                count=t("told {count} times", count=webhook.delivered),
                last=webhook.last_answer or t("not told yet"),
                kinds=" · ".join(webhook.kinds),
            )
        )
        with st.expander(t("The last calls")):
            _deliveries(mine.ask(deliveries, webhook.webhook_id))
        with st.container(horizontal=True, key=f"webhook_deeds_{webhook.webhook_id}"):
            on = webhook.state is not WebhookState.ON
            if st.button(t("Switch on") if on else t("Switch off"), key=f"switch_{webhook.webhook_id}"):
                said = t("The webhook is on.") if on else t("The webhook is off.")
                done(lambda: mine.do(api_webhooks.switch, webhook.webhook_id, on=on), said)
            if st.button(t("Remove it"), key=f"remove_{webhook.webhook_id}", icon=":material/delete:"):
                _remove(mine, webhook)


def _deliveries(calls: tuple[DeliveryShown, ...]) -> None:
    if not calls:
        show(html('<p class="muted">{text}</p>', text=t("No calls about anything you may see")))
        return
    rows: list[tuple[Markup | str, ...]] = [
        (full_moment(each.happened_at), each.event_kind, t(CALL_STATES[each.state]), str(each.attempts), each.trouble or "–")
        for each in calls
    ]
    show(table((t("When"), t("What"), t("Status"), t("Attempts"), t("Trouble")), rows, label=t("The last calls")))


def _remove(mine: Desk, webhook: WebhookShown) -> None:
    def body() -> Deed | None:
        st.caption(t("{url} is not told of anything any more, and its secret is gone. This cannot be taken back.", url=webhook.url))
        return lambda: mine.do(api_webhooks.remove, webhook.webhook_id)

    ask_and_do(t("Remove the webhook"), t("Remove it for good"), "remove_webhook", body, told=t("The webhook is removed."))
