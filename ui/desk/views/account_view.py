"""The official's own account: who they are here, the ways to another password and a code app, and what they are told of."""

import streamlit as st

from casework.queries import list_panel
from casework.services import saved_lists
from ui.desk.data import Desk
from ui.desk.parts.asking import section
from ui.desk.parts.doing import done
from ui.desk.parts.frame import KEYS, LETTERS, has_letters
from ui.desk.parts.markup import Markup, html, show
from ui.desk.parts.pieces import facts
from ui.desk.parts.words import t
from ui.desk.place import Place
from ui.desk.views.told_of_view import told_of
from ui.text import LANGUAGES

STEP_UP = "/step-up?next=/%3Fpage%3Daccount"


def account_view(mine: Desk, _: Place) -> None:
    """Show the account."""
    person = mine.person
    pairs = (
        (t("Name"), person.name),
        (t("Unit"), person.unit),
        (t("Language"), LANGUAGES[person.language]),
        (t("Code app"), t("Set up") if person.has_code_app else t("Not set up")),
        (t("Confirmed with a code"), t("Yes, in this session") if person.has_stepped_up else t("No")),
    )
    with st.container(key="wide"), st.container(key="widebody"):
        show(
            html(
                '<div class="page"><h1>{title}</h1>{facts}<p class="muted">{text}</p></div>',
                title=t("My account"),
                facts=facts(pairs),
                text=t("You are signed out after 30 minutes without use, and after 10 hours in any case."),
            )
        )
        ways = [
            ("/password", t("Change your password")),
            ("/code-app", t("Take the code app away") if person.has_code_app else t("Set up a code app")),
            *([(STEP_UP, t("Confirm with a code now"))] if person.has_code_app and not person.has_stepped_up else []),
        ]
        links = [html('<a class="quiet" href="{address}" target="_self">{text}</a>', address=address, text=text) for address, text in ways]
        show(html('<p class="page">{links}</p>', links=Markup(" &nbsp;·&nbsp; ").join(links)))
        told_of(mine)
        _keyboard(mine)


def _keyboard(mine: Desk) -> None:
    """Ask whether keys of one letter shall do something."""
    section(t("Keyboard"))
    before = has_letters(mine.ask(list_panel.habits))
    keys = ", ".join(f"{key} {t(does)}" for key, does in LETTERS)
    now = st.toggle(t("Keys of one letter: {keys}", keys=keys), before, key="letters", help=t("They do nothing while you write."))
    if now != before:
        done(lambda: mine.do(saved_lists.remember, KEYS, {"letters": now}), t("The keyboard is as you have chosen."))
