"""The words of other forms of a document: what each is, how far it is, and where it cannot be made, why."""

from casework.vocabulary import Reason, RenditionKind, RenditionState

FORMS = {
    RenditionKind.TEXT: "Text",
    RenditionKind.PDF: "PDF",
    RenditionKind.PAGES: "Pictures of the pages",
    RenditionKind.FLAT_PDF: "Flattened PDF",
    RenditionKind.TIFF: "TIFF for the archive",
}
STATES = {
    RenditionState.WAITING: "It is made in a moment.",
    RenditionState.NOT_ASKED_FOR: "It is made when somebody asks for it.",
    RenditionState.MADE: "Made",
    RenditionState.PARTLY_MADE: "Made of a part of the document",
    RenditionState.NOT_POSSIBLE: "This kind of file has no pages, or no text.",
    RenditionState.NO_PROGRAM: "The program that makes it is not installed here. Ask the operation.",
    RenditionState.LOCKED: "The document is protected by a password.",
    RenditionState.TOO_BIG: "The document is too big for it.",
    RenditionState.TOO_SLOW: "Making it took too long and was stopped.",
    RenditionState.BROKEN: "The document is damaged, so its pages cannot be drawn.",
}
RENDITION_REASONS = {
    Reason.RENDITION_IS_NOT_MADE: "This form of the document is not made. The tab Files says whether it is on its way, or why not.",
    Reason.RENDITION_CANNOT_BE_ASKED_FOR: "Only a flattened PDF and a TIFF can be asked for; the other forms are made by themselves.",
}
RENDITION_SENTENCES = {
    "rendition_asked": "asked for another form of a document",
    "renditions_made": "made other forms of a document",
}
