"""What two versions of a definition differ in, in words: by the titles of their steps, and with fields, people and units by name."""

from casework.approvals.definition import DefinitionRead, StepRead
from casework.approvals.judging import working_days
from casework.approvals.source import write_content
from casework.case_types.comparing import Differing
from ui.desk.parts import definition_terms
from ui.desk.parts.definition_terms import WHOLE_WORDS, Names
from ui.desk.parts.words import t


def differing(before: DefinitionRead, after: DefinitionRead, names: Names) -> tuple[Differing, ...]:
    """Return every part in which two versions differ, the whole first, then step by step in the order of the newer."""
    found = [Differing(*each) for each in zip(_heads(), _whole(before, names), _whole(after, names), strict=True) if each[1] != each[2]]
    was, now = ({step.name: step for step in read.steps} for read in (before, after))
    for name in [*now, *(each for each in was if each not in now)]:
        found += _step(was.get(name), now.get(name), names)
    return tuple(found)


def _heads() -> list[str]:
    return [t("title"), t("the order of the steps"), *(t(WHOLE_WORDS[part]) for part in WHOLE_WORDS), t("the examples")]


def _whole(read: DefinitionRead, names: Names) -> list[str]:
    days = working_days(read.deadline)
    said = {
        "deadline": t("{count} working days", count=days) if days else "",
        "due": definition_terms.field_name(read.due, names) if read.due else "",
        "sees": ", ".join(definition_terms.field_name(each, names) for each in read.sees),
        "reply_template": read.reply_template,
    }
    switches = {part: t("yes") if getattr(read, part) else t("no") for part in ("asks_again", "distinct", "reply")}
    order = " → ".join(step.title for step in read.steps)
    examples = "\n".join(write_content(each).strip() for each in read.examples)
    return [read.title, order, *((said | switches)[part] for part in WHOLE_WORDS), examples]


def _step(before: StepRead | None, after: StepRead | None, names: Names) -> list[Differing]:
    step = after or before
    assert step is not None  # one of the two has it
    was = definition_terms.parts(before, names) if before is not None else []
    now = definition_terms.parts(after, names) if after is not None else []
    if not was or not now:
        whole = "\n".join(f"{label}: {words}" for label, words in was or now if words)
        return [Differing(t("step {name}", name=step.title), whole if was else "", whole if now else "")]
    rows = [(label, old, new) for (label, old), (_, new) in zip(was, now, strict=True) if old != new]
    if not rows and before != after:
        rows = [(t("written otherwise"), t("as it was"), t("as it would be"))]
    return [Differing(f"{step.title}: {label}", old, new) for label, old, new in rows]
