"""Carries a plan of the organisation out as far as it goes, a batch a work; run again after an interruption it goes on."""

from casework.bootstrap import Platform
from casework.services import organisation_carrying
from casework.work import Actor

ORGANISER = Actor.system("organiser")


def carry_out(platform: Platform, plan_id: int, *, batch: int = organisation_carrying.BATCH) -> None:
    """Takes the plan to the end of what it was told to do: its preview, its steps, or their undoing."""
    has_more = True
    while has_more:
        with platform.work(ORGANISER) as work:
            has_more = organisation_carrying.advance(work, plan_id, batch=batch)
