"""What tests of processes share: an office that starts approvals on cases with fields, and moves them by a registry of its own."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from casework.approvals.definition import canonical
from casework.bootstrap import Platform
from casework.events import CaseOpened
from casework.model import Approval, Case, Record
from casework.queries.approvals import ApprovalShown, approval_show
from casework.services import approving, records
from casework.services.definitions import publish_definition
from casework.services.moving import MOTOR, Moved, move
from casework.vocabulary import Action, Verdict
from casework.work import Actor
from tests.approvals import letter, shown
from tests.builders import Ministry
from tests.cases import opened
from workflows.processes.registry import Registered, Registry, load

TEXT = '''
from workflows.processes.primitives import approve, field, head, inform, official, process, wait_until, when


@process("{name}", version={version}, title="Lille")
async def course() -> None:
    """Asks the head, the lawyer of what is dear, the secretary."""
    await approve("head", head(), title="Kontorchef", within=3)
{more}    if await when("dear", field("amount") > {limit}):
        await approve("legal", official("lawyer"), title="Jura")
    await approve("secretary", official("secretary"), title="Departementschef")
'''


def written(folder: Path, *, name: str = "small", version: int = 1, limit: int = 1000, more: str = "") -> Registered:
    """Writes a small process into a folder and reads it."""
    path = folder / f"{name}_v{version}.py"
    path.write_text(TEXT.format(name=name, version=version, limit=limit, more=more), encoding="utf-8")
    return load(path)


def on_a_case_with(platform: Platform, ministry: Ministry, record_id: int, fields: Mapping[str, Any]) -> int:
    """Places a record on a case of its own that has these fields."""
    case_id = opened(platform, ministry)
    write_fields(platform, ministry, case_id, fields)
    with platform.work(ministry.actor("caseworker")) as work:
        records.place_on_case(work, record_id, case_id)
    return case_id


def write_fields(platform: Platform, ministry: Ministry, case_id: int, fields: Mapping[str, Any]) -> None:
    """Writes fields on a case, whatever its type knows of them."""
    with platform.work(ministry.actor("caseworker")) as work:
        case = work.load(Case, case_id, Action.EDIT)
        case.fields = {**(case.fields or {}), **fields}
        work.record(CaseOpened(case_id=case.id, number=case.number, file_plan_code="06.02.01", type=case.type, title=case.title))


@dataclass
class Office:
    """Is the small ministry with what moves its processes."""

    platform: Platform
    ministry: Ministry
    registry: Registry

    def publish(self, each: Registered) -> None:
        """Takes the outline of a process into use."""
        with self.platform.work(Actor.system("setup")) as work:
            publish_definition(work, canonical(each.outline), authority_id=self.ministry.authority)

    def started(self, definition: str, **fields: Any) -> int:
        """Starts an approval of a letter on a case with these fields, and moves it to its first step."""
        record_id = letter(self.platform, self.ministry)
        on_a_case_with(self.platform, self.ministry, record_id, fields)
        with self.platform.work(self.ministry.actor("caseworker")) as work:
            approval_id = approving.start(work, record_id, definition)
        self.moved(approval_id)
        return approval_id

    def change(self, approval_id: int, **fields: Any) -> None:
        """Writes other fields on the case of the approval's record."""
        with self.platform.work(self.ministry.actor("caseworker")) as work:
            record = work.session.get_one(Record, work.session.get_one(Approval, approval_id).record_id)
        write_fields(self.platform, self.ministry, record.case_id or 0, fields)

    def moved(self, approval_id: int) -> Moved:
        """Lets the motor move the approval, as the flow does."""
        with self.platform.work(MOTOR) as work:
            return move(work, approval_id, self.registry)

    def decided(
        self, approval_id: int, username: str, verdict: Verdict = Verdict.APPROVE, comment: str = "", *, return_to: int | None = None
    ) -> None:
        """Lets a person decide on what is there now, and moves the approval."""
        with self.platform.work(self.ministry.actor(username)) as work:
            seen = approval_show(work, approval_id).manifest_hash
            approving.decide(work, approval_id, verdict, comment, manifest_hash=seen, return_to=return_to)
        self.moved(approval_id)

    def shown(self, approval_id: int) -> ApprovalShown:
        """Gives the approval as its responsible sees it."""
        return shown(self.platform, self.ministry, approval_id)

    def states(self, approval_id: int) -> list[str]:
        """Gives the state of each step that counts now."""
        return [step.state.value for step in self.shown(approval_id).steps]
