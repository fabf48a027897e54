"""Writes the parts of ``docs/`` that are drawn from the code: ``python -m tests.house.generated_docs`` brings them up to date."""

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from casework import access, events, outbox
from casework.approvals import definition_reading
from casework.approvals.gate_table import ROWS as GATE_ROWS
from casework.approvals.verb_table import ROWS
from casework.bundles import shapes
from casework.case_types.reading import read_case_type
from casework.case_types.schema import json_schema
from casework.case_types.shape import CaseTypeRead
from casework.case_types.shipped import shipped
from casework.events.event import kind_of
from casework.lifecycle import APPROVAL, CASE, RECORD
from casework.vocabulary import GLOSSARY, ApprovalState, Cause, GatePlace, Privilege, PrivilegeScope, Role, TaskKind
from tests.access_table import drawn as access_drawn
from ui.desk.parts.history_words import SENTENCES

DOCS = Path(__file__).resolve().parents[2] / "docs"
_HEAD = "<!-- Drawn from the code by `python -m tests.house.generated_docs`; change the code, not this page. -->\n\n"


@dataclass(frozen=True)
class Clause:
    """Is one thing a case type lays down: what, by which source, and the tests that ask it by name."""

    title: str
    source: str
    to_confirm: bool
    held_by: tuple[str, ...]


def glossary() -> str:
    """Gives the words of the house with their Danish."""
    rows = [f"| {word} | {danish} | {meaning} |" for word, (danish, meaning) in GLOSSARY.items()]
    return _HEAD + "# Glossary\n\n" + _table("Word | Danish | Meaning", rows)


def access_table() -> str:
    """Gives who may do what: actions, privileges, system actors, row-level policies."""
    actions = [
        f"| {model.__name__} | {action} | {needs.right.name.lower()} | {needs.or_privilege or ''} | {needs.privilege or ''} |"
        for (model, action), needs in access.RULES.items()
    ]
    roles = [
        f"| {role} | {', '.join(f'{each}{_where(role, each)}' for each in sorted(privileges))} |"
        for role, privileges in access.PRIVILEGES.items()
    ]
    actors = [
        f"| {name} | {', '.join(sorted(f'{model.__name__} {action}' for model, action in allowed)) or 'builds and signs, loads nothing'} |"
        for name, allowed in access.SYSTEM_ACTORS.items()
    ]
    policies = [f"| `{table}` | `{' '.join(rule.split())}` |".replace("||", "&#124;&#124;") for table, rule in access.POLICIES.items()]
    return "".join(
        [
            _HEAD,
            "# Access\n\n",
            _RULE,
            "\n",
            access_drawn(),
            "\n## Actions\n\nAn action that is not in this table is refused.\n\n",
            _table("Thing | Action | Right needed | or privilege | and privilege", actions),
            "\n## Roles and privileges\n\nA new authority has these; without a reach behind it a privilege is for all of it.\n\n",
            _table("Role | Privileges", roles),
            "\n## System actors\n\nThey see across units, load only what is listed, and are audited like anyone.\n\n",
            _table("Actor | May load", actors),
            _BY_CAUSES,
            _table("Cause | Who gets it | It ends", [f"| {cause} | {who} | {ends} |" for cause, (who, ends) in _CAUSES.items()]),
            _WITHOUT_A_GRANT,
            "\n## What may show although it tells of something unseen\n\n",
            "- Gaps in the case and record numbers of things I can read.\n",
            "- Gaps in the serial ids of things I can read: that something was made in the house, not what, where or by whom.\n",
            "- The post list, public by law: every registered record in its public wording (docs/decisions/post-list.md).\n",
            "\n## The rule as row-level security\n\n",
            _table("Table | A row is visible when", policies),
        ]
    )


def _where(role: Role, privilege: Privilege) -> str:
    scope = access.scope_of(role, privilege)
    return "" if scope is PrivilegeScope.AUTHORITY else f" ({scope})"


_BY_CAUSES = """
## By which causes access is granted

A grant has one cause, and ending the cause ends exactly that grant. A grant lets in as far as restriction and class allow; an
emergency alone passes a restriction, and nothing passes a class.

"""
_WITHOUT_A_GRANT = """
Without a grant: by the level *unit* whoever holds a post in the unit, by the level *all* the whole ministry. Whoever acts for an
absent colleague brings what the substitution lends (all, a unit, a case, a kind of case, approvals alone), within its dates, never a
protected privilege and never more clearance than the substitute's own. A file plan code brings its security group to the cases under
it, as a restriction. Whom a note names is told, and gets no access by it.
"""
_CAUSES: dict[Cause, tuple[str, str]] = {
    Cause.CREATED: ("who made the record", "with the record"),
    Cause.RESPONSIBLE: ("the official or unit that is responsible", "when somebody else becomes responsible"),
    Cause.SUPPLEMENTARY: ("an official or unit that helps, with the right it is given", "when it is taken off"),
    Cause.SENDER: ("who of the house it comes from, or who sent it, read only", "with the record"),
    Cause.RECIPIENT: ("to whom of the house it was sent, read only", "with the record"),
    Cause.SEAT: ("who is asked in an approval's step", "when the seat lapses or is given to another; a decided one keeps it"),
    Cause.GATE: ("the team that keeps an approver's gate", "when the seat lapses or is given to another; a decided one keeps it"),
    Cause.COPY: ("who gets a copy; no verb of this version gives it", "with the record"),
    Cause.APPROVAL_RESPONSIBLE: ("who started an approval or took it over", "with the record"),
    Cause.APPROVAL_COPY: ("the copy recipients of an approval's step", "with the record"),
    Cause.TASK: ("who holds a task of a case's course, on the case", "when no open task is left"),
    Cause.CHAT: ("whoever is added to a chat", "when that chat is left"),
    Cause.REQUEST: ("whom a request asks, read only", "when it is declined, withdrawn or cancelled"),
    Cause.REQUEST_ANSWER: ("who asked, on the record that answers", "with the record"),
    Cause.SHARED: ("a principal it was shared with, for good or until a moment", "at that moment, or when sharing is stopped"),
    Cause.BREAK_GLASS: ("who opened it in an emergency, for an hour", "after the hour, when closed, or when judged unjustified"),
}

_RULE = """A person reads a record when all of these hold:

- **level**: the record's level is *involved* and a grant to one of my principals runs, or *unit* and I belong to the responsible
  unit, or *all* and we share the authority; a grant also opens the other levels;
- **restriction**: the record's list is empty or holds one of my principals, and the same for its case's list where case access
  is ticked; a *limited* official must be on a list;
- **clearance**: the record's classification is at most mine.

My *principals* are myself, my units, my teams, my security groups and the authority, as of today. Ending the cause of a grant
ends exactly that grant. A case is readable by whoever reads one of its records, or is responsible for it, and passes its
restriction. `casework.access` states the rule once; the policies below, the filter of the index and the explanation on the desk
are made from it.
"""


def approval_verbs() -> str:
    """Gives every verb of an approval: who may, from which state, what it does, the note it leaves."""
    rows = [
        f"| {row.verb} | {', '.join(row.parts)} "
        f"| {', '.join(state for state in ApprovalState if state in row.states) or 'no approval that is open'} "
        f"| {'yes' if row.needs_comment else ''} | {row.effect} | {row.event.__name__}: *{SENTENCES[kind_of(row.event)]}* |"
        for row in ROWS
    ]
    parts = [
        "| responsible | who started it, or took it over |",
        "| writer | whoever has full write on the record |",
        "| approver | whoever holds a seat of this round, by name, role or as a member of a unit; a substitute acts for the holder |",
        "| decider | whoever gave a decision that stands |",
        "| copy_recipient | whoever has got a copy of a step |",
        "| reader | whoever can read the record |",
    ]
    return "".join(
        [
            _HEAD,
            "# The verbs of an approval\n\n",
            "Who does a verb must be at least one of its parts, and the approval in one of its states; everything else is refused with its "
            "reason. A record that is completed, or whose case is, starts none. Once an approval is final the database itself refuses "
            "every change of it, whoever asks: of its steps, seats, decisions, comments, facts and what was seen. The note stands in the "
            "history of the record, with who did it, on whose behalf and when.\n\n",
            _table("Verb | Whose | From | Needs words | What it does | The note it leaves", rows),
            "\n## Whose\n\n",
            _table("Part | Who that is", parts),
        ]
    )


def gate_verbs() -> str:
    """Gives every verb at an executive's gate: whose, where, what it does, the note it leaves."""
    rows = [
        f"| {row.verb} | {row.part} | {', '.join(place for place in GatePlace if place in row.places)} "
        f"| {'yes' if row.needs_words else ''} | {'' if row.drafter else 'no'} | {row.effect} | {row.event.__name__} |"
        for row in GATE_ROWS
    ]
    return "".join(
        [
            _HEAD,
            "# The verbs at an executive's gate\n\n",
            "A seat stops at a gate when its holder is an official before whom a team keeps one. Everything else than what stands here is "
            "refused with its reason; why it is so stands in [the minister's gate](decisions/the-ministers-gate.md).\n\n",
            _table("Verb | Whose | Where | Needs words | By who wrote on the record | What it does | The note it leaves", rows),
            "\n## Setting a gate up\n\n",
            "1. Make a team of those who keep the gate (*Teams and security groups*); the executive is not in it.\n",
            "2. Open the executive under *Units and people* and choose *A gate before the official*, and the team.\n",
            "3. Let the executive name those of the team who may act: *Substitutes*, for everything or for approvals, within dates.\n\n",
            "From then on what comes to the executive's seat stops at the gate, in every definition. `gate: true` at a step asks for one: "
            "where none of its approvers has a gate, it stands still and its responsible is told. "
            "The executive decides under *For my decision*, the gatekeepers under *The gates I keep*.\n",
            "\n## Whose and where\n\n",
            "- **gatekeeper**: whoever is in the team that keeps the gate and may act for the executive today, in everything "
            "or in approvals. A gatekeeper acts as himself.\n",
            "- **executive**: the gated approver, or who acts for him today.\n",
            "- **before**: out of the executive's sight, waiting to be sorted, looked through and released.\n",
            "- **with_executive**: released; the executive reads it and says what he says.\n",
            "- **after**: the executive has said it; it counts once the gatekeeper carries it out.\n",
        ]
    )


def events_and_effects() -> str:
    """Gives everything that can happen and what follows from it, and which action is refused in which state."""
    rows = []
    for kind, event in events.all_events().items():
        effects = ", ".join(outbox.EFFECTS.get(event, ())) or "–"
        rows.append(f"| {kind} | {(event.__doc__ or '').splitlines()[0]} | {effects} |")
    refusals = [
        f"| {name} | {state} | {action} | {reason} |"
        for name, table in (("record", RECORD), ("case", CASE), ("approval", APPROVAL))
        for (state, action), reason in table.items()
    ]
    return (
        f"{_HEAD}# Events and effects\n\n{_table('Event | What happened | What follows', rows)}"
        f"\n## Refused by state\n\n{_table('Thing | State | Action | Reason', refusals)}"
    )


def case_types() -> str:
    """Gives the case types that come with the house: each rule with its paragraph, and what is to be confirmed."""
    made = [_HEAD, "# Case types that come with Casework\n\n", _CASE_TYPES]
    for kind in map(read_case_type, shipped().values()):
        rules = [
            f"| {rule.titles.en} | {rule.source} | {('To be confirmed. ' if rule.to_confirm else '') + rule.note} |" for rule in kind.rules
        ]
        unsure = [
            f"| {table.titles.en}, from {row.start} | {row.source or table.source} | To be confirmed. {row.note} |"
            for table in kind.tables
            for row in table.rows
            if row.to_confirm
        ]
        parts = (("How long a hearing is", kind.hearing), ("Appeal", kind.appeal), ("Retention", kind.retention))
        more = [
            f"| {name} | {part.source} | {('To be confirmed. ' if part.to_confirm else '') + part.note} |" for name, part in parts if part
        ]
        phases = " → ".join(phase.titles.en for phase in kind.phases)
        made += [f"\n## {kind.titles.en} ({kind.titles.da})\n\n{kind.about.en}\nLaw: {kind.law}. Course: {phases}.\n\n"]
        made += [_table("Rule | Source | Note", [*rules, *unsure, *more])]
    return "".join(made)


def _tests_of(*files: str) -> dict[str, str]:
    """Gives the text of each test of some files of rules, its parameters included, by its name."""
    asked: dict[str, str] = {}
    for file in files:
        text = (DOCS.parent / "tests" / "rules" / file).read_text(encoding="utf-8")
        first, *parts = re.split(r"^def (test_\w+)", text, flags=re.MULTILINE)
        decorators = re.compile(r"\n@pytest.*", re.DOTALL)
        heads = [found[0] if (found := decorators.search(part)) else "" for part in (first, *parts[1::2])]
        asked |= {name: head + decorators.sub("", body) for name, body, head in zip(parts[::2], parts[1::2], heads, strict=False)}
    return asked


def rules_held() -> dict[str, list[str]]:
    """Gives, for each rule of the maternity benefit type, the tests that ask it by name."""
    asked = _tests_of("test_maternity_benefit.py")
    rules = read_case_type(shipped()["maternity_benefit"]).rules
    return {rule.name: [name for name, text in asked.items() if f'"{rule.name}"' in text] for rule in rules}


SHIPPED_TESTS = ("test_shipped_deadlines.py", "test_shipped_rules.py")


def shipped_clauses() -> dict[str, list[Clause]]:
    """Gives what each case type but maternity benefit lays down: rules, four eyes, decisions, hearing, appeal, retention."""
    kinds = [read_case_type(text) for name, text in shipped().items() if name != "maternity_benefit"]
    return {kind.titles.en: _clauses(kind, _tests_of(*SHIPPED_TESTS)) for kind in kinds}


def _clauses(kind: CaseTypeRead, tests: dict[str, str]) -> list[Clause]:
    tasks = [task for phase in kind.phases for task in phase.tasks]
    parts = (("hearing", "Time to comment", kind.hearing), ("appeal", "Appeal", kind.appeal), ("retention", "Retention", kind.retention))
    found = [
        *((rule.name, rule.titles.en, rule.source, rule.to_confirm) for rule in kind.rules),
        *((task.name, f"Four eyes: {task.titles.en}", task.source, False) for task in tasks if task.not_by),
        *((task.name, f"Decision: {task.titles.en}", task.source, False) for task in tasks if task.kind is TaskKind.DECISION),
        *((name, title, part.source, part.to_confirm) for name, title, part in parts if part),
    ]
    return [
        Clause(title, source, unsure, tuple(test for test, text in tests.items() if f'"{kind.name}", "{name}"' in text))
        for name, title, source, unsure in found
    ]


def case_type_rules() -> str:
    """Gives the rules of the case types but maternity benefit, each with its source and the tests that hold it."""
    made = [_HEAD, "# The rules of the case types and what holds them\n\n", _RULES]
    for title, clauses in shipped_clauses().items():
        rows = [f"| {each.title} | {_cited(each.source, unsure=each.to_confirm)} | {_in_words(each.held_by)} |" for each in clauses]
        made += [f"\n## {title}\n\n", _table("Rule | Source | Held by", rows)]
    return "".join(made)


def _cited(source: str, *, unsure: bool) -> str:
    return f"{source} (to be confirmed)" if unsure else source


def _in_words(tests: Iterable[str]) -> str:
    return ", ".join(name.removeprefix("test_").replace("_", " ") for name in tests)


_RULES = """Each rule of `casework/data/case_types/*.yaml` but those of [maternity benefit](maternity-benefit.md): what it is drawn
from, and the tests of `tests/rules/test_shipped_deadlines.py` and `test_shipped_rules.py` that ask it by name. Four eyes are tasks that
whoever did another cannot do; a decision is finished with facts, legal rule, reasons and appeal guidance. What a lawyer is asked to
confirm stands in [decisions/shipped-case-types-reread.md](decisions/shipped-case-types-reread.md).
"""


def maternity_benefit() -> str:
    """Gives the rules of the maternity benefit type, each with its paragraph and the tests that hold it."""
    held = rules_held()
    rules = read_case_type(shipped()["maternity_benefit"]).rules
    rows = [
        f"| {rule.titles.en} | {rule.source}{' (to be confirmed)' if rule.to_confirm else ''} "
        f"| {', '.join(name.removeprefix('test_').replace('_', ' ') for name in held[rule.name])} |"
        for rule in rules
    ]
    return f"{_HEAD}# The rules of maternity benefit and what holds them\n\n{_MATERNITY}\n{_table('Rule | Paragraph | Held by', rows)}"


_MATERNITY = """Each rule of `casework/data/case_types/maternity_benefit.yaml`, its paragraph, and the tests of
`tests/rules/test_maternity_benefit.py` that ask it by name. What a lawyer is asked to confirm stands in
[decisions/maternity-benefit-reread.md](decisions/maternity-benefit-reread.md).
"""


_CASE_TYPES = """These are data (`casework/data/case_types/*.yaml`), not code: a workflow designer copies, changes and publishes them
on the desk. What is marked *to be confirmed* was not found in a primary source and must be confirmed before it is relied on; the
desk says so wherever the figure is used.
"""


def case_type_schema() -> str:
    """Gives the JSON Schema of a case type."""
    return json.dumps(json_schema(), ensure_ascii=False, indent=1) + "\n"


SCHEMA = Path(__file__).resolve().parents[2] / "casework" / "data" / "case_types" / "case_type.schema.json"


def approval_definition_schema() -> str:
    """Gives the JSON Schema of definitions of approvals, for editors."""
    return json.dumps(definition_reading.json_schema(), ensure_ascii=False, indent=2) + "\n"


def bundle_schema() -> str:
    """Gives the JSON Schema of every file of a bundle."""
    return json.dumps(shapes.schema(), indent=1, ensure_ascii=False) + "\n"


PAGES: dict[str, Callable[[], str]] = {
    "approval-definition.schema.json": approval_definition_schema,
    "bundle-schema.json": bundle_schema,
    "case-types.md": case_types,
    "case-type-rules.md": case_type_rules,
    "maternity-benefit.md": maternity_benefit,
    str(SCHEMA): case_type_schema,
    "glossary.md": glossary,
    "access.md": access_table,
    "approval-verbs.md": approval_verbs,
    "gate-verbs.md": gate_verbs,
    "events.md": events_and_effects,
}


def _table(head: str, rows: list[str]) -> str:
    columns = head.split(" | ")
    return f"| {head} |\n|{'---|' * len(columns)}\n" + "\n".join(rows) + "\n"


def main() -> None:
    """Writes every page."""
    for name, page in PAGES.items():
        (DOCS / name).write_text(page())


if __name__ == "__main__":
    main()
