"""The demo ministry's content: invented, Danish, varied, and the same every time."""

import collections
import csv
import datetime as dt
import json
import os
import random
import re
from pathlib import Path

import pytest
from lxml import etree

from casework.approvals.definition_reading import read_definition
from casework.calendar import legal_date
from casework.file_plan import read_kle
from casework.identifiers import Flag, identifier
from casework.vocabulary import Channel
from documents.letters import Letter, Paragraph, Table, letter_docx, letter_pdf
from documents.receiving import recognise
from ui.demo import names
from ui.demo.founding import CASE_TYPES, definitions
from ui.demo.ministry import ACCOUNTS, OFFICIALS, SECURITY_GROUPS, SIGN_INS, TEAMS, UNITS, official, staff
from ui.demo.parcels import arrival, letter_files
from ui.demo.story import Story, plan
from ui.demo.topics import topics

NOW = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)
SAMPLES = Path(os.environ.get("PUBLIC_SAMPLES", "/nowhere"))


@pytest.fixture(scope="module")
def small() -> Story:
    return plan("small", NOW)


@pytest.fixture(scope="module")
def full() -> Story:
    return plan("full", NOW)


def test_every_file_plan_number_has_its_parent() -> None:
    codes = [entry.code for entry in read_kle()]

    assert codes == sorted(set(codes))
    assert {entry.parent for entry in read_kle() if entry.parent} <= set(codes)
    assert len(codes) == 2218


def test_the_file_plan_says_what_each_number_is() -> None:
    kinds = {entry.code: entry.kind for entry in read_kle()}

    assert (kinds["13"], kinds["13.03"], kinds["13.03.00"]) == ("main_group", "group", "subject")


def test_no_shipped_letter_needs_a_number_the_file_plan_lacks() -> None:
    subjects = {entry.code for entry in read_kle() if entry.kind == "subject"}

    assert {code for topic in topics() for code in topic.codes} <= subjects


def test_the_file_plan_has_every_number_of_the_samples() -> None:
    codes = {entry.code for entry in read_kle()}

    assert _sampled_codes() - codes == set()


def _sampled_codes() -> set[str]:
    if not SAMPLES.is_dir():
        return set()
    lines = (SAMPLES / "kle/kle-mapping.csv").read_text("utf-8-sig").splitlines()
    rows = list(csv.reader(lines, delimiter=";"))[1:]
    found = {match[0] for row in rows if (match := re.match(r"\d\d\.\d\d\.\d\d", row[4]))}
    for path in (SAMPLES / "kle/kl_article30").glob("*.json"):
        content = json.loads(path.read_text("utf-8"))
        found |= {code for code in content.get("kleGroups") or [] if re.fullmatch(r"\d\d\.\d\d", code)}
        found |= {code for code in content.get("kleMainGroups") or [] if re.fullmatch(r"\d\d", code)}
    return found


def test_the_ministry_has_its_units_and_forty_officials() -> None:
    assert len({person.username for person in OFFICIALS}) == 40
    assert {person.unit for person in OFFICIALS} == {unit.short_name for unit in UNITS}
    assert {name for members in (*TEAMS.values(), *SECURITY_GROUPS.values()) for name in members} <= {p.username for p in OFFICIALS}


def test_everyone_who_can_sign_in_works_there() -> None:
    assert [official(each.username).unit for each in SIGN_INS] == ["TT", "TT", "LDU"]
    assert {each.username for each in SIGN_INS} <= set(ACCOUNTS) <= {person.username for person in OFFICIALS}


def test_every_seat_of_the_definitions_has_a_holder_in_every_unit_that_uses_it() -> None:
    used = {(topic.unit, move.approval) for topic in topics() for move in topic.moves if move.approval}

    for unit, name in sorted(used):
        for step in read_definition(definitions()[name]).steps:
            (seat,) = step.seats
            holders = [person for person in staff(unit if seat.unit == "responsible" else seat.unit) if person.role is seat.role]

            assert len(holders) == 1


def test_nobody_sits_twice_in_the_same_approval() -> None:
    used = {(topic.unit, move.approval) for topic in topics() for move in topic.moves if move.approval}

    for unit, name in sorted(used):
        seats = [seat for step in read_definition(definitions()[name]).steps for seat in step.seats]
        places = [(seat.role, unit if seat.unit == "responsible" else seat.unit) for seat in seats]

        assert len(places) == len(set(places))


def test_every_topic_uses_a_kind_of_case_that_exists() -> None:
    assert {topic.case_type for topic in topics()} <= set(CASE_TYPES)


def test_there_are_at_least_a_hundred_and_twenty_paragraphs() -> None:
    paragraphs = {text for topic in topics() for move in topic.moves for text in (*move.open, *move.body)}

    assert len(paragraphs) >= 120


def test_no_number_can_belong_to_a_person_or_a_company() -> None:
    dice = random.Random(1)

    for _ in range(200):
        assert identifier("CPR", names.replacement_cpr(dice)).flags == (Flag.REPLACEMENT_NUMBER,)
        assert identifier("CVR", names.invalid_cvr(dice)).flags == (Flag.WRONG_CHECK_DIGIT,)


def test_the_same_day_gives_the_same_story(small: Story) -> None:
    assert plan("small", NOW) == small


def test_the_stories_are_as_big_as_they_say(small: Story, full: Story) -> None:
    assert (len(small.cases), len(full.cases)) == (30, 300)
    assert 80 <= len(small.records) <= 100
    assert 1150 <= len(full.records) <= 1250


def test_letters_do_not_read_like_clones(full: Story) -> None:
    bodies = [tuple(block.text for block in record.letter.blocks if isinstance(block, Paragraph)) for record in full.records]

    assert len(set(bodies)) >= len(bodies) - 5


def test_the_full_story_has_records_in_every_state(full: Story) -> None:
    stages = collections.Counter(record.stage for record in full.records)
    courses = collections.Counter(record.approval.course for record in full.records if record.approval)

    assert all(stages[stage] >= 20 for stage in ("in_inbox", "on_case", "registered", "completed"))
    assert all(courses[course] >= 8 for course in ("waiting", "returned", "approved"))
    assert {record.is_read for record in full.unfiled} == {True, False}
    assert {record.channel for record in full.unfiled} == {Channel.DIGITAL_POST, Channel.EMAIL, Channel.FILE}
    assert max(record.clearance for record in full.records) == 3
    assert any(record.topic.restricted_to for record in full.records)


def test_deadlines_are_past_today_and_to_come(small: Story) -> None:
    today = legal_date(NOW)
    deadlines = [record.deadline for record in small.unfiled if record.deadline]

    assert any(day < today for day in deadlines)
    assert any(day == today for day in deadlines)
    assert any(day > today for day in deadlines)


def test_the_demo_approver_has_something_to_approve(small: Story, full: Story) -> None:
    def waiting(story: Story) -> int:
        return sum(
            record.unit == "TT" and record.approval.course == "waiting" and record.approval.decided == 0
            for record in story.records if record.approval
        )  # fmt: skip

    assert waiting(small) >= 2
    assert waiting(full) >= 6


def test_nothing_in_the_story_lies_after_now(full: Story) -> None:
    assert all(record.moment < NOW for record in full.records)


def test_every_arrival_is_read_as_what_it_was_sent_as(small: Story) -> None:
    inbound = [record for record in small.records if record.is_inbound][::2]

    for record in inbound:
        came = arrival(record, letter_files(record))
        post = recognise.receive(came.content, came.name, "post")

        assert post.channel is record.channel
        assert post.problems == ()


def test_the_same_record_arrives_as_the_same_bytes(small: Story) -> None:
    for record in [record for record in small.records if record.is_inbound][:5]:
        assert arrival(record, letter_files(record)) == arrival(record, letter_files(record))


def test_digital_post_of_the_demo_is_valid_by_its_schema(small: Story) -> None:
    schemas = _schemas()

    for record in [record for record in small.records if schemas and record.channel is Channel.DIGITAL_POST and record.is_inbound]:
        message = etree.fromstring(arrival(record, letter_files(record), reply_to=record.message_id, case_number="2026-1").content)
        schemas[str(message.get("memoVersion"))].assertValid(message)


def _schemas() -> dict[str, etree.XMLSchema]:
    """Gives Digital Post's own schemas where the samples are; the project does not ship them."""
    paths = {"1.1": SAMPLES / "memo/xsd/MeMo_core.xsd", "1.2": SAMPLES / "memo/xsd/Version1.2/MeMo_core.xsd"}
    return {version: etree.XMLSchema(etree.parse(path)) for version, path in paths.items() if path.is_file()}


def test_what_a_person_types_never_runs_in_the_typesetter() -> None:
    letter = Letter("citizen", ("Bo #panic(1)",), ("Ministeriet",), dt.date(2026, 11, 23), "*Klage* $x$ #read(\"/etc/passwd\")",
                    (Paragraph("#panic() \\ _ [ ] { } </script>"), Table(("#a", "b"), (("*c*", "#d"),))))  # fmt: skip

    assert letter_pdf(letter) == letter_pdf(letter)
    assert letter_docx(letter) == letter_docx(letter)
