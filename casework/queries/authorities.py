"""Which authorities work in this installation."""

from sqlmodel import select

from casework.model import Authority
from casework.work import Work


def authority_names(work: Work) -> tuple[str, ...]:
    """Gives the names of the authorities the actor can see, in the order they were founded."""
    return tuple(work.session.exec(select(Authority.name).order_by(Authority.id)).all())  # type: ignore[arg-type]
