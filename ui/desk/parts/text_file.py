"""A file of text that a page asks for: it is read in the browser, and its words come to the page as what is typed does."""

from dataclasses import dataclass

from ui.desk.parts.components import mount
from ui.desk.parts.words import t

MOST_BYTES = 2 * 1024 * 1024
YAML = (".yaml", ".yml")
TABLE = (".csv", *YAML)


@dataclass(frozen=True)
class TextFile:
    """Is a file that was chosen; ``number`` differs each time one is chosen, also for the same file."""

    name: str
    text: str
    number: int


def text_file(key: str, ask: str, endings: tuple[str, ...] = YAML) -> TextFile | None:
    """Show where a small file of text is chosen or dropped, and return the one that is chosen now."""
    said = mount(
        "textfile",
        key=key,
        data={
            "accept": ",".join(endings),
            "most": MOST_BYTES,
            "say": {
                "ask": ask,
                "hint": t("Choose it, or drop it here. Up to 2 MB."),
                "other": t("Choose a file that ends in {endings}.", endings=", ".join(endings)),
                "large": t("It is larger than 2 MB."),
                "away": t("Take the file away again"),
            },
        },
        on_file_change=lambda: None,
    )
    return TextFile(str(said.file["name"]), str(said.file["text"]), int(said.file["number"])) if said.file else None
