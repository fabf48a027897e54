"""Which authorities work in this installation."""

from sqlalchemy import text
from sqlmodel import select

from casework.model import Authority
from casework.work import Work


def authority_names(work: Work) -> tuple[str, ...]:
    """Gives the names of the authorities the actor can see, in the order they were founded."""
    return tuple(work.session.exec(select(Authority.name).order_by(Authority.id)).all())  # type: ignore[arg-type]


def other_authorities(work: Work) -> dict[int, str]:
    """Gives the other authorities of the installation by id, to who manages the organisation: a unit could go to one of them."""
    found = work.session.connection().execute(text("SELECT id, name FROM casework_authorities()"))
    return {row.id: row.name for row in found if row.id != work.authority_id}


def authority_ids(work: Work) -> tuple[int, ...]:
    """Gives the ids of the authorities the actor can see, in the order they were founded."""
    return tuple(work.session.exec(select(Authority.id).order_by(Authority.id)).all())  # type: ignore[arg-type]
