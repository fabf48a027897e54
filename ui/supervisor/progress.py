"""Tell the person at the terminal what happens, how long it took, and at the end where to go."""

import contextlib
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.panel import Panel
from rich.status import Status
from rich.table import Table
from rich.text import Text

from casework.settings import Settings
from ui.supervisor.words import WORDS


@dataclass(frozen=True)
class SignIn:
    """Is a demo sign-in and what that person can do."""

    username: str
    password: str
    what: str


class Progress:
    """Writes to one console in one language; lines are plain and whole when nobody watches."""

    def __init__(self, settings: Settings, console: Console | None = None) -> None:
        self.settings = settings
        self.console = console or Console(highlight=False, soft_wrap=True)
        if not self.console.is_terminal:
            self.console = Console(highlight=False, soft_wrap=True, width=120, file=self.console.file)
        self.words = WORDS[settings.language]

    def say(self, key: str, **values: object) -> None:
        """Write one sentence."""
        self.console.print(Text(self.words[key].format(**values)))

    def say_plainly(self, sentence: str) -> None:
        """Write a sentence of somebody else's."""
        self.console.print(Text(f"  … {sentence}"))

    @contextlib.contextmanager
    def step(self, key: str) -> Iterator[Callable[[str], None]]:
        """Show that a step is being done and, when it is done, how long it took; yields how to say how far it is."""
        started = time.monotonic()
        waiting = Status(self.words[key], console=self.console) if self.console.is_terminal else None

        def how_far(words: str) -> None:
            if waiting is not None:
                waiting.update(f"{self.words[key]} {words}")

        if waiting is None:
            self.console.print(Text(f"  … {self.words[key]}"))
        with waiting or contextlib.nullcontext():
            yield how_far
        self.done(key, time.monotonic() - started)

    def done(self, key: str, seconds: float) -> None:
        """Write that a step is done."""
        self.console.print(Text(f"  ✓ {self.words[key]:<28} {self.words['seconds'].format(seconds=seconds)}"))

    def wrong(self, what: str, what_to_do: str) -> None:
        """Write what went wrong and what to do about it."""
        self.console.print(Text(what, style="bold red"))
        if what_to_do:
            self.console.print(Text(what_to_do))

    def addresses(self, desk: str, prefect: str, sign_ins: Sequence[SignIn]) -> None:
        """Write the closing box: the addresses and who can sign in as what."""
        words, home = self.words, self.settings.home
        table = Table.grid(padding=(0, 2))
        table.add_row(words["address desk"], Text(desk, style="bold"))
        table.add_row(words["address prefect"], Text(prefect))
        table.add_row("", Text(words["prefect sign-in"].format(file=self.settings.secrets_folder / "prefect_pages"), style="dim"))
        for number, one in enumerate(sign_ins):
            table.add_row(
                "" if number else words["sign in as"], Text.assemble((f"{one.username} / {one.password}", "bold"), f"  {one.what}")
            )
        table.add_row("", Text(words["how to stop"].format(home=home), style="dim"))
        self.console.print(Panel(table, title="Casework", expand=False))
