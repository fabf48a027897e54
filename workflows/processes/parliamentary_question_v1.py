"""A question from Parliament: answered before the day its rules give, whatever else is late.

Source: Folketingets forretningsorden § 20, stk. 5 (six working days), and the committees' practice (four weeks); the case type calculates
the day. Who speaks in the chamber or before a committee is asked for the speech as well.
"""

from casework.vocabulary import Role
from workflows.processes.primitives import approve, field, head, inform, members, process, role, together, when

KIND = field("question_kind")
EXAMPLES = (
    {
        "name": "Et skriftligt § 20-spørgsmål",
        "given": {"question_kind": "section_20_written", "other_ministries": False},
        "decisions": {"head": "approve", "secretary": "approve", "minister": "approve"},
        "then": {"steps": ["head", "secretary", "minister", "told"], "outcome": "approved"},
    },
    {
        "name": "Et samråd med bidrag fra andre",
        "given": {"question_kind": "consultation", "other_ministries": True},
        "decisions": {"contributions": "approve", "head": "approve", "speech": "approve", "secretary": "return"},
        "then": {"steps": ["contributions", "head", "speech", "secretary", "minister", "told"], "outcome": "returned"},
    },
    {
        "name": "Ingen ved endnu, om andre skal bidrage",
        "given": {"question_kind": "section_20_oral"},
        "then": {"outcome": "waiting"},
    },
)


@process(
    "parliamentary_question",
    version=1,
    title="Svar til Folketinget inden fristen",
    due=field("answer_before"),
    asks_again=True,
    distinct=True,
    reply=True,
    examples=EXAMPLES,
)
async def parliamentary_question() -> None:
    """Asks the unit, the permanent secretary and the minister, each no later than the day of the answer."""
    if await when("others contribute", field("other_ministries").is_true()):
        await together("contributions", members("responsible"), title="Bidragene fra andre ministerier er skrevet ind", within=2)
    await approve("head", head(), title="Kontorchefen godkender udkastet", within=2, late=(1, role(Role.PERMANENT_SECRETARY)))
    if await when("it is spoken", KIND.is_one_of("section_20_oral", "consultation")):
        await together("speech", members("responsible"), title="Talen er skrevet og læst af en kollega", within=1)
    await approve("secretary", role(Role.PERMANENT_SECRETARY), title="Departementschefen godkender svaret", within=1)
    await approve("minister", role(Role.MINISTER), title="Ministeren godkender svaret", within=1)
    await inform("told", head(), title="Kontorchefen får det godkendte svar")
