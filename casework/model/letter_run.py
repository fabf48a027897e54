"""Letters to many: a run writes the same letter to a party a line, each a draft record on the case."""

import datetime as dt

from sqlalchemy import ARRAY, Column, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from casework.model.columns import instant, maybe_instant, maybe_word, word
from casework.vocabulary import LetterState, LetterTrouble


class LetterRun(SQLModel, table=True):
    """Is one order of letters: from which version of a template, on which case, and whose they are."""

    __tablename__ = "letter_run"
    id: int = Field(default=None, primary_key=True)
    authority_id: int = Field(foreign_key="authority.id")
    case_id: int = Field(foreign_key="case_file.id", index=True)
    template_version_id: int = Field(foreign_key="letter_template_version.id")
    language: str
    title: str
    started_by: int = Field(foreign_key="official.id")
    on_behalf_of: int | None = Field(default=None, foreign_key="official.id")
    started_at: dt.datetime = instant()


class LetterLine(SQLModel, table=True):
    """Is the letter of a run to one party, once for each: ``recipient`` names the party's row on the case, or its entry in the register.

    ``record_id`` is the draft once it is made; the line goes with it. ``lacking`` names the fields that were empty.
    """

    __tablename__ = "letter_line"
    __table_args__ = (UniqueConstraint("run_id", "recipient"),)
    id: int = Field(default=None, primary_key=True)
    run_id: int = Field(foreign_key="letter_run.id", index=True)
    case_id: int = Field(foreign_key="case_file.id", index=True)
    recipient: str
    state: LetterState = word(LetterState)
    trouble: LetterTrouble | None = maybe_word(LetterTrouble)
    lacking: list[str] = Field(default_factory=list, sa_column=Column(ARRAY(Text), nullable=False))
    record_id: int | None = Field(default=None, foreign_key="record.id", index=True)
    done_at: dt.datetime | None = maybe_instant()
