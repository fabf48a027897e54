"""The files of a post list that was made: word for word as they were when it was made."""

from casework.services import post_list
from casework.work import Work
from documents.post_list_pdf import post_list_pdf
from ui.downloads.asked import Asked, Download


def table(work: Work, asked: Asked) -> Download:
    """Gives the table for spreadsheets."""
    made = post_list.issued_csv(work, asked.id)
    return Download(made.name, "text/csv; charset=utf-8", made.content)


def page(work: Work, asked: Asked) -> Download:
    """Gives the page for the authority's home page."""
    made = post_list.issued_html(work, asked.id)
    return Download(made.name, "text/html; charset=utf-8", made.content)


def pdf(work: Work, asked: Asked) -> Download:
    """Gives the list for print, drawn from the page that was kept."""
    name = post_list.issued_html(work, asked.id).name.removesuffix(".html")
    return Download(f"{name}.pdf", "application/pdf", post_list_pdf(post_list.issued_lines(work, asked.id)))
