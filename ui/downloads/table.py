"""Every file the desk can make, by path. A path without an id gets id 0."""

from ui.downloads import (
    approval_figures,
    approvals,
    bundle,
    disposal,
    found,
    history,
    letter_templates,
    notice_messages,
    post_lists,
    requests,
)
from ui.downloads.asked import Maker

DOWNLOADS: dict[str, Maker] = {
    "/approvals/figures.csv": approval_figures.table,
    "/approvals/{id:int}.pdf": approvals.printed,
    "/cases/{id:int}/bundle.zip": bundle.of_case,
    "/cases/{id:int}/history.csv": history.of_case,
    "/cases/{id:int}/history.json": history.of_case_as_json,
    "/disposal.csv": disposal.table,
    "/letter-templates/{id:int}.docx": letter_templates.file,
    "/letter-templates/{id:int}/preview.docx": letter_templates.preview,
    "/letter-templates/house-da.docx": letter_templates.house_danish,
    "/letter-templates/house-en.docx": letter_templates.house_english,
    "/letter-templates/house-parties-da.docx": letter_templates.informing_danish,
    "/letter-templates/house-parties-en.docx": letter_templates.informing_english,
    "/notices/messages/{id:int}.eml": notice_messages.mail,
    "/post-lists/{id:int}.csv": post_lists.table,
    "/post-lists/{id:int}.html": post_lists.page,
    "/post-lists/{id:int}.pdf": post_lists.pdf,
    "/requests/{id:int}.pdf": requests.printed,
    "/search.csv": found.table,
}
