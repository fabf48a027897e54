"""The command line: every command opens one door, says what came of it, and with ``--json`` says it to machines."""

from ui.cli.main import main

__all__ = ["main"]
