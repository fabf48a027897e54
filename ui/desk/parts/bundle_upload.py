"""Where a bundle is chosen: it goes piece by piece to our own route, is checked there, and its run opens."""

import streamlit as st

from ui.desk.parts.components import mount
from ui.desk.parts.words import t
from ui.guard import SESSION_HEADER
from ui.shell import installed


def bundle_upload() -> int:
    """Show where a bundle is dropped; return the run of one that was checked just now, 0 without."""
    said = mount(
        "bundle",
        key="bundle_upload",
        data={
            "token": installed().tokens.for_secret(st.context.headers.get(SESSION_HEADER, "")),
            "say": {
                "ask": t("Choose a bundle to check"),
                "hint": t("A zip file, or drop it here. Cut off, choose it again: it goes on where it stopped."),
                "sending": t("The bundle is being sent."),
                "again": t("The connection is gone. It is tried again."),
                "cut": t("It was cut off. Choose the same file again: it goes on where it stopped."),
                "checking": t("Everything has come. The bundle is being checked; that may take some minutes."),
                "checked": t("The bundle has been checked."),
                "failed": t("It could not be sent. Try again."),
            },
        },
        on_run_change=lambda: None,
    )
    return int(said.run or 0)
