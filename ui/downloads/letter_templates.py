"""Letter templates as Word files: as they were brought, filled in for an invented case, and the house's own."""

from casework.queries.letter_templates import template_file
from casework.vocabulary import Privilege
from casework.work import Work
from documents.house_letter import house_template, informing_template
from documents.sniffing import DOCX
from ui.downloads.asked import Asked, Download


def file(work: Work, asked: Asked) -> Download:
    """Makes the file of a version as it was brought."""
    found = template_file(work, asked.id)
    return Download(found.filename, DOCX, found.content)


def preview(work: Work, asked: Asked) -> Download:
    """Makes the file of a version as it looks for an invented case."""
    found = template_file(work, asked.id, is_preview=True)
    return Download(found.filename, DOCX, found.content)


def house_danish(work: Work, _: Asked) -> Download:
    """Makes the house's own letter in Danish."""
    work.demand(Privilege.MANAGE_TEMPLATES)
    return Download("Husets svarbrev.docx", DOCX, house_template("da"))


def house_english(work: Work, _: Asked) -> Download:
    """Makes the house's own letter in English."""
    work.demand(Privilege.MANAGE_TEMPLATES)
    return Download("The house's letter.docx", DOCX, house_template("en"))


def informing_danish(work: Work, _: Asked) -> Download:
    """Makes the house's own letter to parties in Danish."""
    work.demand(Privilege.MANAGE_TEMPLATES)
    return Download("Husets brev til parter.docx", DOCX, informing_template("da"))


def informing_english(work: Work, _: Asked) -> Download:
    """Makes the house's own letter to parties in English."""
    work.demand(Privilege.MANAGE_TEMPLATES)
    return Download("The house's letter to parties.docx", DOCX, informing_template("en"))
