"""Our components, from the bar to the editor: each a .js and a .css file served by ourselves.

They are registered as files, not as inline text: inline script would need ``blob:`` in the content security policy.
"""

from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.components.v2.get_bidi_component_manager import get_bidi_component_manager
from streamlit.components.v2.manifest_scanner import ComponentConfig, ComponentManifest

HTML = Path(__file__).parent.parent / "static" / "components"
NAMES = ("bar", "bundle", "compare", "editor", "list", "pages", "panel", "reading", "redact", "swipe", "table", "textfile", "upload")


def mount(name: str, **arguments: Any) -> Any:
    """Put the component on the page and return what it says."""
    return _renderers()[name](**arguments)


@cache
def _renderers() -> dict[str, Any]:
    manifest = ComponentManifest(
        name="casework", version="1", components=[ComponentConfig(name=name, asset_dir="components") for name in NAMES]
    )
    get_bidi_component_manager().register_from_manifest(manifest, HTML.parent)
    return {
        name: st.components.v2.component(f"casework.{name}", html=(HTML / f"{name}.html").read_text(), css=f"{name}.css", js=f"{name}.js")
        for name in NAMES
    }
