"""Opens a received file once: what post it is, and the text of the file itself. Runs in the sandbox child."""

import dataclasses

from casework.vocabulary import Channel, Extraction
from documents.extraction import extract
from documents.limits import Budget
from documents.receiving.opened import Opened
from documents.receiving.recognise import receive


def open_file(content: bytes, filename: str, source_place: str, budget: Budget) -> Opened:
    """Reads a file as the post it is, and its own text with it: one child instead of two, and one transaction instead of three.

    A message's parts are its post's files, each read in a child of its own.
    """
    post = receive(content, filename, source_place)
    found = extract(content, post.original_filename, post.original_media_type, budget)
    if found.outcome is Extraction.PARTIAL:  # the runner has more time
        return Opened(post, None, len(found.scanned))
    found = found if post.channel is Channel.FILE else dataclasses.replace(found, attachments=())
    return Opened(post, found, len(found.scanned))
