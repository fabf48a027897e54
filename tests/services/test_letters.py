"""Letters of case types: each one that comes with the house can be written whole, and none goes out with a word in brackets."""

from html.parser import HTMLParser

import pytest
from sqlmodel import select

from casework.case_types.deciding import DecisionWords
from casework.case_types.letters import HEARING
from casework.case_types.reading import read_once
from casework.case_types.shape import CaseTypeRead, Field
from casework.case_types.shipped import shipped
from casework.errors import LetterLacksWords, RuleBroken
from casework.events import CaseChanged
from casework.model import Approval, Case, CaseHearing, CaseParty, CaseTask, Record
from casework.queries.course_page import course_shown
from casework.services import cases, course_approvals, course_letters, letter_words, records
from casework.services.case_decisions import begin_decision, finish_decision, write_decision
from casework.services.case_type_versions import bring_shipped_case_types
from casework.services.cases import CaseChanges
from casework.services.course import finish_task
from casework.services.course_letters import write_letter
from casework.services.definitions import publish_definition
from casework.services.hearing import hear_party
from casework.vocabulary import DecisionOutcome, FieldKind, LetterSource, Reason, TaskKind
from casework.work import Actor
from tests.course import SMALL, a_running_case, publish, task_id, tasks

DEMO = {
    FieldKind.TEXT: "S 412", FieldKind.LONG_TEXT: "Lønsedler for de seneste fire måneder.", FieldKind.NUMBER: "3",
    FieldKind.MONEY: "125000.50", FieldKind.DATE: "2026-03-02", FieldKind.YES_NO: True,
}  # fmt: skip
WHOLE = DecisionWords(
    DecisionOutcome.PARTLY, "Ansøgt for sent.", "Loven § 1", "Fristen er overskredet.", uses_discretion=True,
    considerations="Hensynet til puljen vejer tungest.", appeal_body="Ankestyrelsen", appeal_procedure="Klagen sendes hertil.",
    appeal_time_limit="4 uger",
)  # fmt: skip
ASKS = """\
fields:
  - {name: remark, title: {da: Bemærkning, en: Remark}, kind: long_text}
  - {name: received, title: {da: Modtaget, en: Received}, kind: date}
rules:
  - {name: due, title: {da: Svarfrist, en: Answer due}, kind: date, value: {weeks_after: [{field: received}, 4]}, source: "Loven § 9"}
phases:
  - name: begin
    title: {da: Begynd, en: Begin}
    tasks:
      - {name: receipt, title: {da: Kvittering, en: Receipt}, kind: letter, letter: receipt}
  - name: first
"""
RECEIPT = """\
letters:
  - name: receipt
    title: {da: Kvittering, en: Receipt}
    subject: {da: "Modtaget: [[case_title]]", en: "Received: [[case_title]]"}
    text: {da: "Kære [[party]]\\n\\n[[remark]]\\n\\nSvar senest den [[due]].", en: "Dear [[party]]\\n\\n[[remark]]\\n\\nAnswer by [[due]]."}
"""
TYPE = SMALL.replace("phases:\n  - name: first\n", ASKS, 1).replace("letters:\n", RECEIPT, 1)
HOSTILE = (
    "<script>alert(1)</script>",
    '<img src=x onerror="alert(1)">',
    '</p><a href="javascript:alert(1)">klik</a>',
    "Smed & <b>Søn</b> [[due]]",
)


def demo(each: Field) -> object:
    return [each.choices[0].value] if each.kind is FieldKind.CHOICES else each.choices[0].value if each.choices else DEMO.get(each.kind)


def fill(platform, ministry, case_id, title=None, **values):
    with platform.work(ministry.actor("head")) as work:
        version = work.session.get_one(Case, case_id).version
        cases.edit(work, case_id, CaseChanges(title=title, fields=values), opened_version=version)


class Tags(HTMLParser):
    """Gathers the tags and the words of a letter."""

    def __init__(self, source):
        super().__init__()
        self.tags, self.words = set(), ""
        self.feed(source)

    def handle_starttag(self, tag, attrs):
        self.tags |= {tag, *(name for name, _ in attrs)}

    def handle_data(self, data):
        self.words += data


def a_demo_case(platform, ministry, kind: CaseTypeRead) -> int:
    """Gives a case of the type with every field filled in and, where the type decides, a decision partly in favour."""
    case_id = a_running_case(platform, ministry, type=kind.name)
    with platform.work(ministry.actor("head")) as work:
        work.session.get_one(Case, case_id).fields = {each.name: demo(each) for each in kind.fields if demo(each) is not None}
        work.record(CaseChanged(case_id=case_id, fields=("fields",)))
        work.session.flush()
        if any(task.kind is TaskKind.DECISION for task in kind.tasks):
            write_decision(work, begin_decision(work, case_id), WHOLE)
    return case_id


def written(work, case, kind, letter, language):
    if letter.name != HEARING.name:
        return work.session.get_one(Record, course_letters.put_letter(work, case, kind, letter, {}, language=language))
    party = work.session.exec(select(CaseParty.id).where(CaseParty.case_id == case.id)).one()
    hearing_id = hear_party(work, case.id, party, "Ansøgningen kom for sent.", language=language)
    return work.session.get_one(Record, work.session.get_one(CaseHearing, hearing_id).letter_id)


def test_every_letter_that_comes_with_the_house_is_written_whole_for_a_demo_case(platform, ministry):
    with platform.work(Actor.system("setup")) as work:
        bring_shipped_case_types(work, ministry.authority, publish=True)
    seen, open_names = 0, []
    for source in shipped().values():
        kind = read_once(source)
        case_id = a_demo_case(platform, ministry, kind)
        with platform.work(ministry.actor("head")) as work:
            case = work.session.get_one(Case, case_id)
            for letter in kind.letters:
                for language in letter_words.LANGUAGES:
                    record = written(work, case, kind, letter, language)
                    seen += 1
                    open_names += (
                        [(kind.name, letter.name, record.title, record.body_html)] if "[" in record.title + record.body_html else []
                    )
                    assert {"p", "br"} >= Tags(record.body_html).tags

    assert [] == open_names
    assert seen >= 2 * 25


def test_a_letter_that_lacks_something_is_not_written_and_names_everything(platform, ministry):
    publish(platform, ministry, TYPE)
    case_id = a_running_case(platform, ministry)
    with platform.work(ministry.actor("head")) as work, pytest.raises(LetterLacksWords) as refusal:
        write_letter(work, task_id(work, case_id, "receipt"))
    remark, due = refusal.value.lacks
    with platform.work(ministry.actor("head")) as work:
        shown = course_shown(work, case_id)
        assert [] == work.session.exec(select(Record.id).where(Record.case_id == case_id)).all()
        assert work.session.get_one(CaseTask, task_id(work, case_id, "receipt")).record_id is None

    assert [Reason.LETTER_LACKS_WORDS] == refusal.value.reasons
    assert ("remark", LetterSource.FIELD, "Bemærkning") == (remark.name, remark.source, remark.title_da)
    assert ("due", LetterSource.RULE, ["received"]) == (due.name, due.source, [each.name for each in due.waits_for])
    assert shown is not None
    assert refusal.value.lacks == shown.phases[0].tasks[0].lacks
    fill(platform, ministry, case_id, remark="Tak for ansøgningen.", received="2026-11-02")
    with platform.work(ministry.actor("head")) as work:
        record = work.session.get_one(Record, write_letter(work, task_id(work, case_id, "receipt")))
        again = course_shown(work, case_id)

    assert "<p>Kære Anna Prøve</p><p>Tak for ansøgningen.</p><p>Svar senest den 30. november 2026.</p>" == record.body_html
    assert again is not None
    assert () == again.phases[0].tasks[0].lacks


def test_a_hearing_does_not_begin_without_what_its_letter_says(platform, ministry):
    asks = HEARING_OF_ITS_OWN
    publish(platform, ministry, asks)
    case_id = a_running_case(platform, ministry)
    with platform.work(ministry.actor("head")) as work, pytest.raises(LetterLacksWords) as refusal:
        hear_party(work, case_id, work.session.exec(select(CaseParty.id).where(CaseParty.case_id == case_id)).one(), "Kom for sent.")
    with platform.work(ministry.actor("head")) as work:
        assert [] == work.session.exec(select(CaseHearing.id).where(CaseHearing.case_id == case_id)).all()

    assert ["remark"] == [each.name for each in refusal.value.lacks]


HEARING_OF_ITS_OWN = TYPE.replace(
    "letters:\n",
    """\
letters:
  - name: hearing
    title: {da: Høring, en: Hearing}
    subject: {da: Høring, en: Hearing}
    text: {da: "[[remark]] [[facts]] [[hearing_deadline]]", en: "[[remark]] [[facts]] [[hearing_deadline]]"}
""",
    1,
)


def test_an_approval_waits_for_what_its_letter_says_and_the_deed_before_it_is_done(platform, ministry):
    approve = "      - {name: approve, title: {da: Godkend, en: Approve}, kind: approval, approval: afg, letter: receipt}\n"
    source = TYPE.replace("kind: letter, letter: receipt}\n", "kind: task}\n" + approve, 1)
    with platform.work(ministry.actor("designer")) as work:
        publish_definition(work, {"name": "afg", "title": "A", "steps": [{"name": "a", "title": "A", "seats": [{"official": "lawyer"}]}]})
    publish(platform, ministry, source)
    case_id = a_running_case(platform, ministry)
    with platform.work(ministry.actor("head")) as work:
        finish_task(work, task_id(work, case_id, "receipt"))
    with platform.work(ministry.actor("head")) as work, pytest.raises(LetterLacksWords):
        course_approvals.send_to_approval(work, task_id(work, case_id, "approve"))
    with platform.work(ministry.actor("head")) as work:
        assert [] == work.session.exec(select(Approval.id)).all()
        assert "done" == tasks(work, case_id)["receipt"]
    fill(platform, ministry, case_id, remark="Tak.", received="2026-11-02")
    with platform.work(ministry.actor("head")) as work:
        approval_id = course_approvals.send_to_approval(work, task_id(work, case_id, "approve"))

    assert approval_id


def test_what_people_and_parties_are_called_puts_no_markup_into_a_letter(platform, ministry):
    publish(platform, ministry, HEARING_OF_ITS_OWN)
    case_id = a_running_case(platform, ministry)
    fill(platform, ministry, case_id, title=HOSTILE[1], remark="\n\n".join(HOSTILE), received="2026-11-02")
    with platform.work(ministry.actor("head")) as work:
        party = work.session.exec(select(CaseParty).where(CaseParty.case_id == case_id)).one()
        party.name = HOSTILE[0]
        work.record(CaseChanged(case_id=case_id, fields=("parties",)))
    with platform.work(ministry.actor("head")) as work:
        letter = work.session.get_one(Record, write_letter(work, task_id(work, case_id, "receipt")))
        party_id = work.session.exec(select(CaseParty.id).where(CaseParty.case_id == case_id)).one()
        hearing = work.session.get_one(CaseHearing, hear_party(work, case_id, party_id, HOSTILE[2] + "\r\n\r\n" + HOSTILE[0]))
        heard = work.session.get_one(Record, hearing.letter_id)

    for each in (letter, heard):
        read = Tags(each.body_html)
        assert {"p", "br"} >= read.tags
        assert HOSTILE[0] in read.words
        assert HOSTILE[2] in read.words
    assert "Smed & <b>Søn</b> [[due]]" in Tags(letter.body_html).words  # a value is never read as a template
    assert f"Modtaget: {HOSTILE[1]}" == letter.title
    with platform.work(ministry.actor("head")) as work, pytest.raises(RuleBroken) as refusal:
        records.mark_sent(work, letter.id)
    assert [Reason.BRACKETS_NOT_FILLED_IN] == refusal.value.reasons


def test_a_letter_that_an_earlier_version_left_open_does_not_go_out(platform, ministry):
    publish(platform, ministry, TYPE)
    case_id = a_running_case(platform, ministry)
    fill(platform, ministry, case_id, remark="Tak.", received="2026-11-02")
    with platform.work(ministry.actor("head")) as work:
        letter_id = write_letter(work, task_id(work, case_id, "receipt"))
    for words, goes in (
        ("<p>Svar den [hearing_deadline].</p>", False),
        ("<p>[[ party ]]</p>", False),
        ("<p>Han skrev [sic] § 4 [2].</p>", True),
    ):
        with platform.work(ministry.actor("head")) as work:
            records.edit(work, letter_id, body_html=words, opened_version=work.session.get_one(Record, letter_id).version or 0)
        if goes:
            with platform.work(ministry.actor("head")) as work:
                records.mark_sent(work, letter_id)
            continue
        with platform.work(ministry.actor("head")) as work, pytest.raises(RuleBroken) as refusal:
            records.mark_sent(work, letter_id)
        assert [Reason.BRACKETS_NOT_FILLED_IN] == refusal.value.reasons


def test_a_decision_in_favour_leaves_out_what_it_need_not_say_with_its_heading(platform, ministry):
    headed = "Afgørelse: [[outcome]]\\n\\nBegrundelse\\n[[reasons]] [[considerations]]\\n\\nVenlig hilsen"
    publish(platform, ministry, SMALL.replace("[[outcome]] [[reasons]]", headed))
    case_id = a_running_case(platform, ministry)
    with platform.work(ministry.actor("head")) as work:
        case, kind = work.session.get_one(Case, case_id), read_once(SMALL.replace("[[outcome]] [[reasons]]", headed))
        decision_id = begin_decision(work, case_id)
        write_decision(work, decision_id, DecisionWords(DecisionOutcome.AGAINST))
        with pytest.raises(LetterLacksWords) as refusal:
            course_letters.put_letter(work, case, kind, kind.letters[0], {}, language="da")
        write_decision(work, decision_id, DecisionWords(DecisionOutcome.IN_FAVOUR))
        finish_decision(work, decision_id)
        record = work.session.get_one(Record, course_letters.put_letter(work, case, kind, kind.letters[0], {}, language="da"))

    assert [("reasons", LetterSource.DECISION)] == [(each.name, each.source) for each in refusal.value.lacks]
    assert "<p>Kære Anna Prøve</p><p>Afgørelse: medhold</p><p>Venlig hilsen</p>" == record.body_html


def test_a_version_published_before_the_house_grew_stricter_runs_and_its_letter_says_what_nobody_knows(platform, ministry):
    publish(platform, ministry, SMALL)
    case_id = a_running_case(platform, ministry)
    kind = read_once(SMALL.replace("[[reasons]]", "[[resons]] [[deadline]] [[Party]]"))
    with platform.work(ministry.actor("head")) as work, pytest.raises(LetterLacksWords) as refusal:
        course_letters.put_letter(work, work.session.get_one(Case, case_id), kind, kind.letters[0], {}, language="en")

    unknown, of_the_case = LetterSource.NOWHERE, LetterSource.CASE
    expected = [("outcome", LetterSource.DECISION), ("resons", unknown), ("deadline", of_the_case), ("Party", unknown)]

    assert expected == [(each.name, each.source) for each in refusal.value.lacks]
