"""The replies of a walked approval: one to each party that is answered, made by the final approval alone, once however often it is told."""

from collections.abc import Sequence

from casework.outbox import Effect
from documents.merged import Merged, Values
from tests.approval_ground import Ground
from tests.outbox import Watched
from workflows.claiming import Claimed
from workflows.replying import make_replies
from workflows.runtime import Kit

ANSWERED = 2
"""Of the three parties of the case one is a witness, who gets no answer."""


def _filled_in(_template: bytes, letters: Sequence[Values]) -> Merged:
    return Merged(tuple(b"Et svar" for _ in letters))


class Answering(Ground):
    """Is a walk at whose end the effect that makes replies comes, and comes again."""

    def the_replies_are_made_once(self) -> None:
        """Has the effect come twice: none was made before it, and afterwards those that the model says."""
        assert self.rows.replies() == 0
        due = self.is_answered and self.model.state == "approved" and self.model.has_approvals and self._responsible_sees_it_all()
        kit = Watched(self.platform).kit()
        for _ in range(2):
            row = Claimed(0, Effect.REPLY, "", None, self.id, 1)
            make_replies(Kit(self.platform, kit.extract, kit.index, kit.move, _filled_in), [row])
            assert self.rows.replies() == (ANSWERED if due else 0)
        self.tally["replies", due] += 1

    def _responsible_sees_it_all(self) -> bool:
        responsible = self.model.responsible
        return self.model.reads(responsible) and self.rows.reads_case(self.ministry.people[responsible], self.case_id)
