"""Puts the commands together."""

import typer

from ui.cli import approvals, audit, blobs, bundles, founding, installation, post, renditions, showing, virus
from ui.cli.finding import search

app = typer.Typer(
    name="casework",
    help="An open case and records platform for ministries. CASEWORK_HOME chooses the data folder.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command("init")(installation.init)
app.command("found")(founding.found)
app.command("demo")(installation.demo)
app.command("desk")(installation.desk)
app.command("receive")(post.receive)
app.command("separator-sheets")(post.separator_sheets)
app.command("read-again")(post.read_again)
app.command("work")(installation.work)
app.command("search")(search)
app.command("doctor")(installation.doctor)
app.add_typer(showing.app, name="case", help="Look at cases.")
app.add_typer(bundles.app, name="bundle", help="Take whole cases in and out.")
app.add_typer(approvals.app, name="approval", help="Start, decide and look at approvals.")
app.add_typer(blobs.app, name="blobs", help="Look after stored files.")
app.add_typer(virus.app, name="virus", help="Look after the virus check.")
app.add_typer(renditions.app, name="renditions", help="Look after PDFs, page pictures and TIFFs of documents.")
app.add_typer(audit.app, name="audit", help="Prove that nothing was changed.")


def main() -> None:
    """Runs the command line."""
    app()
