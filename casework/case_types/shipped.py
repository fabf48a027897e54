"""The case types that come with the house, as YAML files of the package."""

from importlib.resources import files

FOLDER = "data/case_types"


def shipped() -> dict[str, str]:
    """Gives the YAML of each case type that comes with the house, by name."""
    folder = files("casework").joinpath(*FOLDER.split("/"))
    entries = sorted((entry for entry in folder.iterdir() if entry.name.endswith(".yaml")), key=lambda entry: entry.name)
    return {entry.name.removesuffix(".yaml"): entry.read_text("utf-8") for entry in entries}
