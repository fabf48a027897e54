"""A draft sent into public consultation: it goes out, its time runs, and what came in is summed up before anybody introduces it.

Source: the ministry's practice (four weeks is the rule; less is for who is asked to reason); the case type calculates the day by which the
answers are in.
"""

from casework.vocabulary import Role
from workflows.processes.primitives import approve, field, head, inform, process, role, wait_until, when

SECRETARY = role(Role.PERMANENT_SECRETARY)
EXAMPLES = (
    {
        "name": "Fire uger og et lovforslag",
        "given": {"shortened": False, "answers_before": {"date": "2026-02-02"}, "introduces": {"date": "2026-03-20"}},
        "decisions": {"letter": "approve", "summary": "approve", "minister": "approve"},
        "then": {"steps": ["letter", "answers", "summary", "minister", "published"], "outcome": "approved"},
    },
    {
        "name": "Kort frist uden dato for fremsættelsen",
        "given": {"shortened": True, "answers_before": {"date": "2026-02-02"}},
        "decisions": {"letter": "approve", "reasoned": "approve", "summary": "return"},
        "then": {"steps": ["letter", "reasoned", "answers", "summary", "published"], "outcome": "returned"},
    },
)


@process("public_consultation", version=1, title="Høring fra udsendelse til høringsnotat", examples=EXAMPLES)
async def public_consultation() -> None:
    """Sends out, waits for the answers, sums up."""
    await approve("letter", head(), title="Kontorchefen godkender høringsbrevet", within=3)
    if await when("less than four weeks", field("shortened").is_true()):
        await approve("reasoned", SECRETARY, title="Departementschefen godkender grunden til den korte frist", within=2)
    await wait_until("answers", field("answers_before").plus_days(1), title="Høringsfristen løber")
    await approve("summary", head(), title="Kontorchefen godkender høringsnotatet", within=5, late=(2, SECRETARY))
    if await when("a day of introduction is known", field("introduces").is_known()):
        await approve("minister", role(Role.MINISTER), title="Ministeren godkender notatet før fremsættelsen", within=3)
    await inform("published", head(), title="Høringsnotatet kan offentliggøres")
