"""Shows one place of the desk to one official without a browser, and gives everything that was put on the page."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from streamlit.components.v2.component_manager import BidiComponentManager
from streamlit.testing.v1 import AppTest

from casework.bootstrap import Platform
from casework.errors import NotFound, NotPermitted
from casework.services.signing_in import Seated
from documents.merging import merge
from search.engines.scanning import ScanningEngine
from ui import shell
from ui.desk.data import Desk
from ui.desk.place import Place, place_of
from ui.readings import Readings

NOTHING = "nothing here"
_now: list[tuple[Desk, Place]] = []


class SeatsOne:
    """Lets one official sit for ever."""

    def __init__(self, person: Seated) -> None:
        self.person = person

    def seated(self, _session_id: str) -> Seated:
        return self.person


def a_desk(platform: Platform, official_id: int, name: str, *, language: str = "da", absent: tuple[int, str] | None = None) -> Desk:
    """Gives the desk of an official, who may act for an absent one."""
    behalf, absent_name = absent or (None, "")
    person = Seated(
        "session", official_id, name, None, "", language, has_code_app=False, has_stepped_up=False, on_behalf_of=behalf, absent=absent_name
    )
    return Desk(platform, SeatsOne(person), ScanningEngine(()), Readings(), person, merge)  # type: ignore[arg-type]  # seats one


def shown(desk: Desk, **address: str) -> str:
    """Gives all that a place shows, as text; a fault of a view is raised."""
    return acted(desk, lambda _page: None, **address)


def the_button(page: AppTest, begins: str) -> Any:
    """Return the one button whose name in the code begins so: such a button is another one for each thing it acts on."""
    (found,) = [each for each in page.button if re.fullmatch(rf"{begins}_\d+", each.key or "")]
    return found


def acted(desk: Desk, *deeds: Callable[[AppTest], object], **address: str) -> str:
    """Gives all that a place shows after what is done on it, the page drawn anew after each deed; a fault of a view is raised."""
    _now[:] = [(desk, place_of(address))]
    with _a_shell():
        ran = AppTest.from_function(_script, default_timeout=60)
        ran._bidi_component_manager = BidiComponentManager()  # else every page reads what all installed packages say of themselves
        ran.run()
        for deed in deeds:
            deed(ran)
            ran.run()
    if ran.exception:
        raise AssertionError(f"{address}: {ran.exception[0].message} {ran.exception[0].stack_trace}")
    return "\n".join(_texts(ran._tree))  # AppTest has no other way to elements it has no class for


@contextmanager
def _a_shell() -> Iterator[None]:
    from tests.doors.stand_in_shell import a_shell

    before = list(shell._installed)  # put back as it was
    shell.install(a_shell())
    try:
        yield
    finally:
        shell._installed[:] = before


class _Plain(dict[str, Any]):
    """Stands in for the components: puts what each is given on the page, and nothing is ever pressed in it."""

    def __missing__(self, _name: str) -> Any:
        import streamlit as st

        def mounted(**given: Any) -> Any:
            st.html(str({key: value for key, value in given.items() if not key.startswith("on_")}))
            return _Unpressed()

        return mounted


class _Unpressed:
    def __getattr__(self, _name: str) -> None:
        return None


def _script() -> None:
    from tests.doors import page_walk

    page_walk.view()


def view() -> None:
    """Runs inside the script: shows the place as ``ui.desk.main`` does."""
    import streamlit as st

    from ui.desk.pages import PAGES
    from ui.desk.parts import components
    from ui.desk.parts.words import LANGUAGE
    from ui.desk.views.case_view import case_view
    from ui.desk.views.inbox_view import inbox_view
    from ui.desk.views.search_view import search_view

    desk, place = _now[0]
    st.session_state[LANGUAGE] = desk.person.language
    components._renderers = _Plain  # a component's data as text: its script runs in a browser only
    try:
        with desk.sitting():
            if place.page:
                PAGES[place.page].view(desk, place)
            elif place.words and not place.record_id:
                search_view(desk, place)
            elif place.case_id:
                case_view(desk, place, place.case_id)
            else:
                inbox_view(desk, place, desk.glance())
    except (NotFound, NotPermitted):
        st.html(NOTHING)


def _texts(node: Any) -> Iterator[str]:
    proto = getattr(node, "proto", None)
    if proto is not None and not hasattr(node, "children"):
        yield str(proto)
    for child in getattr(node, "children", {}).values():
        yield from _texts(child)
