"""The post list: public by law, and so holding nothing that is not."""

import csv
import datetime as dt
import io
from dataclasses import replace

import pypdf
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from casework.bootstrap import Platform
from casework.errors import NotFound, NotPermitted, RuleBroken, Stale
from casework.model import Record, RecordParty
from casework.post_list_files import as_csv, as_html, cells, rows_of
from casework.queries import post_lists
from casework.queries.post_lists import PostListTerms
from casework.services import granting, parties, post_list, records
from casework.services.parties import PartyFields
from casework.services.post_list import IssuedLine, IssuedLines
from casework.vocabulary import AccessLevel, DatedBy, ExternalAccess, NamedAs, PartyKind, PartyRole, Reason, RecordKind, RecordState
from documents.post_list_pdf import post_list_pdf
from tests.builders import Ministry, a_case, a_record

DAY = dt.date(2026, 11, 23)
NOON = dt.datetime(2026, 11, 23, 11, 0, tzinfo=dt.UTC)
SECRET = "Hemmelig Olsen"


def registered(platform: Platform, ministry: Ministry, *, number: int = 1, sender: str = "", case: dict[str, object] | None = None,
               party: dict[str, object] | None = None, **fields: object) -> int:  # fmt: skip
    """Gives a registered inbound record of the day, of level Unit unless the fields say otherwise."""
    with platform.work(ministry.actor("head")) as work:
        on = a_case(work, ministry, **(case or {}))
        usual = {"kind": RecordKind.INBOUND, "state": RecordState.RECEIVED, "case_id": on.id, "number": number, "registered_at": NOON}
        sent_at = fields.pop("sent_at", None)  # its recipient is fixed from then on
        record = a_record(work, ministry, **(usual | fields))
        if sender:
            role = PartyRole.RECIPIENT if record.kind is RecordKind.OUTBOUND else PartyRole.SENDER
            work.add(RecordParty(record_id=record.id, role=role, name=sender, **(party or {})))
        record.sent_at = sent_at
        return record.id


def lines(platform: Platform, ministry: Ministry, by: str = "manager") -> tuple[post_lists.PostListLine, ...]:
    with platform.work(ministry.actor(by)) as work:
        return post_lists.post_list(work, DAY)


def test_the_days_registered_records_are_listed_whoever_makes_the_list(platform: Platform, ministry: Ministry) -> None:
    registered(platform, ministry, title="Ansøgning om tilskud", sender="Vestenga A/S", party={"identifier_kind": "CVR"})
    registered(platform, ministry, kind=RecordKind.OUTBOUND, state=RecordState.SENT, sent_at=NOON, title="Svar", sender="Signe Møller")
    registered(platform, ministry, number=None, title="Uden nummer")
    registered(platform, ministry, registered_at=NOON + dt.timedelta(days=1), title="I morgen")
    registered(platform, ministry, registered_at=dt.datetime(2026, 11, 22, 23, 30, tzinfo=dt.UTC), title="Lidt over midnat")
    registered(platform, ministry, kind=RecordKind.INTERNAL, state=RecordState.COMPLETED, title="Internt notat")

    shown = lines(platform, ministry)

    assert ["Lidt over midnat", "Ansøgning om tilskud", "Svar"] == [line.wording for line in shown]
    assert [(NamedAs.NOBODY, ""), (NamedAs.NAME, "Vestenga A/S"), (NamedAs.CITIZEN, "")] == [(line.named_as, line.name) for line in shown]
    assert shown == lines(platform, ministry, by="clerk")


def test_a_letter_to_colleagues_alone_is_no_post(platform: Platform, ministry: Ministry) -> None:
    for inside, title in ((True, "Til Ida"), (False, "Til Anna")):
        party = {"principal_id": ministry.people["lawyer"]} if inside else {}
        registered(platform, ministry, kind=RecordKind.OUTBOUND, state=RecordState.SENT, sent_at=NOON, title=title, sender="X", party=party)

    assert ["Til Anna"] == [line.wording for line in lines(platform, ministry)]


@pytest.mark.parametrize(
    "closing",
    [
        {"restricted_to": [4]},
        {"clearance": 1},
        {"access_level": AccessLevel.INVOLVED},
        {"case": {"restricted_to": [4]}},
        {"case": {"restricted_to": [4]}, "case_access": False},
        {"case": {"clearance": 1}},
        {"external_access": ExternalAccess.CLOSED},
        {"external_access": ExternalAccess.PARTLY},
        {"case": {"external_access": ExternalAccess.CLOSED}},
        {"case": {"external_access": ExternalAccess.PARTLY}},
        {"external_access": ExternalAccess.OPEN, "case": {"external_access": ExternalAccess.CLOSED}},
        {"external_access": ExternalAccess.CLOSED, "case": {"external_access": ExternalAccess.OPEN}},
        {"external_access": ExternalAccess.OPEN, "restricted_to": [4]},
        {"external_access": ExternalAccess.OPEN, "case": {"external_access": ExternalAccess.OPEN, "clearance": 1}},
    ],
)
def test_a_closed_record_is_listed_by_its_public_wording_and_names_nobody(
    platform: Platform, ministry: Ministry, closing: dict[str, object]
) -> None:
    registered(platform, ministry, title=SECRET, sender=SECRET, party={"identifier_kind": "CVR"}, **closing)
    registered(platform, ministry, title=SECRET, public_title="Sag om tilskud", **closing)

    shown = lines(platform, ministry)

    assert [("", False, NamedAs.WITHHELD, ""), ("Sag om tilskud", False, NamedAs.WITHHELD, "")] == [
        (line.wording, line.is_open, line.named_as, line.name) for line in shown
    ]
    assert ["Undtaget", "Undtaget", f"2026-{1}"] == [
        *next(csv.reader(io.StringIO(as_csv(shown).decode().split("\r\n")[1]), delimiter=";"))[2:5]
    ]


@pytest.mark.parametrize("on_record", [None, ExternalAccess.OPEN])
@pytest.mark.parametrize("on_case", [None, ExternalAccess.OPEN])
def test_what_the_public_may_see_stands_with_its_title_and_sender(
    platform: Platform, ministry: Ministry, on_record: ExternalAccess | None, on_case: ExternalAccess | None
) -> None:
    registered(platform, ministry, title="Ansøgning om tilskud", sender="Vestenga A/S", party={"identifier_kind": "CVR"},
               external_access=on_record, case={"external_access": on_case})  # fmt: skip

    shown = lines(platform, ministry)

    assert [("Ansøgning om tilskud", True, "Vestenga A/S")] == [(line.wording, line.is_open, line.name) for line in shown]


def test_external_access_that_is_closed_and_opened_again_takes_a_title_out_of_the_list_and_back(
    platform: Platform, ministry: Ministry
) -> None:
    record_id = registered(platform, ministry, title="Ansøgning om tilskud", state=RecordState.RECEIVED)
    with platform.work(ministry.actor("head")) as work:
        record = work.session.get_one(Record, record_id)
        granting.give(work, record, work.official_id, right=granting.Right.FULL_WRITE, cause=granting.Cause.RESPONSIBLE)
    told = []
    for access in (ExternalAccess.CLOSED, ExternalAccess.PARTLY, ExternalAccess.OPEN):
        with platform.work(ministry.actor("head")) as work:
            version = work.session.get_one(Record, record_id).version or 0
            records.edit(work, record_id, opened_version=version, external_access=access)
        told += [line.wording for line in lines(platform, ministry)]

    assert ["", "", "Ansøgning om tilskud"] == told


def test_what_is_classified_above_the_rule_is_not_listed_at_all(platform: Platform, ministry: Ministry) -> None:
    registered(platform, ministry, title=SECRET, clearance=2)
    registered(platform, ministry, title=SECRET, case={"clearance": 3})

    assert () == lines(platform, ministry)


@settings(
    max_examples=20,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    closed=st.lists(
        st.fixed_dictionaries(
            {"restricted_to": st.sampled_from([None, [1], [4, 5]]), "clearance": st.integers(0, 4),
             "access_level": st.sampled_from(AccessLevel), "case_access": st.booleans(),
             "case_restricted": st.sampled_from([None, [4]]), "case_clearance": st.integers(0, 2),
             "external": st.sampled_from([None, *ExternalAccess]), "case_external": st.sampled_from([None, *ExternalAccess]),
             "kind": st.sampled_from(RecordKind), "public_title": st.sampled_from(["", "  ", "Offentlig ordlyd"]),
             "party": st.sampled_from(["CPR", "CVR", "", "protected"])}
        ),
        min_size=1, max_size=6,
    ),
    names_citizens=st.booleans(),
    internal=st.booleans(),
)  # fmt: skip
def test_a_restricted_title_never_appears_in_it(
    platform: Platform, ministry: Ministry, closed: list[dict[str, object]], names_citizens: bool, internal: bool
) -> None:
    kinds = (*PostListTerms().kinds, *([RecordKind.INTERNAL] if internal else []))
    with platform.work(ministry.actor("head")) as work:
        for number, each in enumerate(closed, 1):
            is_closed = bool(
                each["restricted_to"] or each["clearance"] or each["access_level"] is AccessLevel.INVOLVED or each["case_restricted"]
                or each["case_clearance"] or {each["external"], each["case_external"]} & {ExternalAccess.PARTLY, ExternalAccess.CLOSED}
            )  # fmt: skip
            case = a_case(work, ministry, restricted_to=each["case_restricted"], clearance=each["case_clearance"],
                          external_access=each["case_external"])  # fmt: skip
            record = a_record(
                work, ministry, kind=each["kind"], state=RecordState.COMPLETED, case_id=case.id, number=number, registered_at=NOON,
                title=SECRET if is_closed else "Åbent", public_title=each["public_title"], restricted_to=each["restricted_to"],
                clearance=each["clearance"], access_level=each["access_level"], case_access=each["case_access"],
                external_access=each["external"],
            )  # fmt: skip
            kind, name = str(each["party"]), SECRET if is_closed else "Nogen"
            for role in (PartyRole.SENDER, PartyRole.RECIPIENT):
                work.add(RecordParty(record_id=record.id, role=role, name=name, is_protected=kind == "protected", address=SECRET,
                                     identifier_kind="" if kind == "protected" else kind))  # fmt: skip
    with platform.work(ministry.actor("manager")) as work:
        terms = PostListTerms(kinds=kinds, names_citizens=names_citizens)
        post_list.set_rule(work, terms, opened_version=post_lists.rule(work).version)
    with platform.work(ministry.actor("manager")) as work:
        shown = post_lists.post_list(work, DAY)
        issue_id = post_list.issue(work, DAY, DAY, purpose="Hjemmesiden")
    with platform.work(ministry.actor("manager")) as work:
        files = (post_list.issued_csv(work, issue_id).content + post_list.issued_html(work, issue_id).content).decode()
        files += repr(post_list.issued_lines(work, issue_id))

    for written in (repr(shown), files):
        assert SECRET not in written
    assert names_citizens or all(line.name != "Nogen" or line.named_as is NamedAs.NAME for line in shown)


def test_a_citizen_is_borger_and_a_live_company_is_named(platform: Platform, ministry: Ministry) -> None:
    with platform.work(ministry.actor("head")) as work:
        company = parties.enter(work, PartyFields(PartyKind.COMPANY, "Vestenga Fjernvarme"))
        citizen = parties.enter(work, PartyFields(PartyKind.CITIZEN, "Signe Møller"))
    for party_id, name in ((company, "Vestenga Fjernvarme"), (citizen, "Signe Møller")):
        registered(platform, ministry, sender=name, party={"party_id": party_id})

    assert {(NamedAs.NAME, "Vestenga Fjernvarme"), (NamedAs.CITIZEN, "")} == {(e.named_as, e.name) for e in lines(platform, ministry)}


def test_the_rule_is_data(platform: Platform, ministry: Ministry) -> None:
    registered(platform, ministry, number=None, registered_at=None, arrived_at=NOON, title="Uden nummer", sender="Signe Møller")
    terms = PostListTerms(kinds=(RecordKind.INBOUND,), dated_by=DatedBy.CAME_OR_WENT, only_registered=False, names_citizens=True)

    with platform.work(ministry.actor("clerk")) as work:
        post_list.set_rule(work, terms, opened_version=0)
    with platform.work(ministry.actor("manager")) as work:
        assert post_lists.RuleShown(terms, 1) == post_lists.rule(work)
    assert [("Uden nummer", "Signe Møller", None)] == [(line.wording, line.name, line.number) for line in lines(platform, ministry)]
    with pytest.raises(Stale), platform.work(ministry.actor("manager")) as work:
        post_list.set_rule(work, PostListTerms(), opened_version=0)
    with pytest.raises(RuleBroken), platform.work(ministry.actor("manager")) as work:
        post_list.set_rule(work, PostListTerms(kinds=()), opened_version=1)


def test_a_made_list_is_kept_word_for_word_with_its_purpose(platform: Platform, ministry: Ministry) -> None:
    registered(platform, ministry, title='=HYPERLINK("http://x")', sender="<b>Vestenga</b>", party={"identifier_kind": "CVR"})
    with platform.work(ministry.actor("clerk")) as work:
        issue_id = post_list.issue(work, DAY, DAY, purpose="Hjemmesiden")
    registered(platform, ministry, title="Senere")

    with platform.work(ministry.actor("outsider")) as work:  # it is public
        table, page = post_list.issued_csv(work, issue_id), post_list.issued_html(work, issue_id)
        assert [(issue_id, 1, "Karen Toft")] == [(each.issue_id, each.lines, each.by) for each in post_lists.issues(work)]
    assert ("postliste 2026-11-23.csv", True) == (table.name, table.content.startswith(b"\xef\xbb\xbf"))
    assert "'=HYPERLINK" in table.content.decode()
    assert "Senere" not in table.content.decode() + page.content.decode()
    assert ("&lt;b&gt;Vestenga" in page.content.decode(), "<b>" in page.content.decode()) == (True, False)


def test_who_may_not_publish_the_list_is_given_none(platform: Platform, ministry: Ministry) -> None:
    for deed in (
        lambda work: post_lists.post_list(work, DAY),
        lambda work: post_list.issue(work, DAY, DAY, purpose="x"),
        lambda work: post_list.set_rule(work, PostListTerms(), opened_version=0),
    ):
        for asker in ("caseworker", "head", "outsider", "administrator"):
            with pytest.raises(NotPermitted), platform.work(ministry.actor(asker)) as work:
                deed(work)
    for question in (post_list.issued_csv, post_list.issued_html, post_list.issued_lines):
        with pytest.raises(NotFound), platform.work(ministry.actor("clerk")) as work:
            question(work, 99)


@pytest.mark.parametrize("to_day", [DAY - dt.timedelta(days=1), DAY + dt.timedelta(days=92)])
def test_days_in_the_wrong_order_or_too_many_are_refused(platform: Platform, ministry: Ministry, to_day: dt.date) -> None:
    with pytest.raises(RuleBroken) as refusal, platform.work(ministry.actor("clerk")) as work:
        post_lists.post_list(work, DAY, to_day)
    assert [Reason.DAYS_ARE_WRONG] == refusal.value.reasons
    with pytest.raises(RuleBroken) as refusal, platform.work(ministry.actor("clerk")) as work:
        post_list.issue(work, DAY, DAY, purpose=" ")
    assert [Reason.PURPOSE_IS_REQUIRED] == refusal.value.reasons


def test_an_empty_list_says_so() -> None:
    assert "Der er ingen post på listen." in as_html("Ministeriet for Prøver", DAY, DAY, ())


def test_the_pdf_says_what_the_kept_page_says_on_as_many_pages_as_it_takes(platform: Platform, ministry: Ministry) -> None:
    titles = [
        '=HYPERLINK("http://x")',
        "#panic() *fed* $x$ \\ @her",
        "<b>Ærø</b> & Åse's",
        *(f"Høring nr. {n} over vejen" for n in range(60)),
    ]
    for number, title in enumerate(titles, 1):
        registered(platform, ministry, number=number, title=title, sender="Øresund & Søn ApS", party={"identifier_kind": "CVR"})
    registered(platform, ministry, number=99, title=SECRET, sender=SECRET, restricted_to=[4])
    with platform.work(ministry.actor("clerk")) as work:
        issue_id = post_list.issue(work, DAY, DAY, purpose="Hjemmesiden")
    registered(platform, ministry, title="Senere")

    with platform.work(ministry.actor("outsider")) as work:  # it is public
        made = post_list.issued_lines(work, issue_id)
        pdf, again = post_list_pdf(made), post_list_pdf(made)
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    pages = [" ".join(page.extract_text().split()) for page in reader.pages]
    whole = " ".join(pages)

    assert pdf == again
    assert sorted([*titles, "Undtaget"]) == sorted(row.subject for row in made.rows)
    assert [] == [title for title in titles if " ".join(title.split()) not in whole]
    assert ("Postliste 23.11.2026" in whole, "Ministeriet for Prøver" in whole, "64 akter" in whole) == (True, True, True)
    assert 1 < len(pages)
    assert all(
        "Afsender/modtager" in page and made.sha256 in page and f"Side {at} af {len(pages)}" in page for at, page in enumerate(pages, 1)
    )
    assert (False, False) == (SECRET in whole, "Senere" in whole)
    assert ("da", True) == (reader.trailer["/Root"]["/Lang"], reader.trailer["/Root"]["/MarkInfo"]["/Marked"])  # type: ignore[index]  # a catalogue


def test_the_pdf_of_a_day_without_post_says_so(platform: Platform, ministry: Ministry) -> None:
    with platform.work(ministry.actor("clerk")) as work:
        issue_id = post_list.issue(work, DAY, DAY + dt.timedelta(days=1), purpose="Hjemmesiden")
    with platform.work(ministry.actor("clerk")) as work:
        said = pypdf.PdfReader(io.BytesIO(post_list_pdf(post_list.issued_lines(work, issue_id)))).pages[0].extract_text()

    assert ("Der er ingen post på listen." in said, "Postliste 23.11.2026 – 24.11.2026" in said) == (True, True)


@pytest.mark.parametrize(
    ("subject", "is_marked"), [("Ελλάδα, Привет, שלום, €", True), ("😀 tak", False), ("漢字", False), ("\ue000\u200b", False)]
)
def test_a_sign_the_font_does_not_have_stops_no_pdf(subject: str, is_marked: bool) -> None:
    made = IssuedLines(
        "Ministeriet for Prøver", DAY, DAY, NOON, "0" * 64, (IssuedLine("2026-11-23", "Ind", "Borger", subject, "2026-1", "1"),)
    )

    pdf = post_list_pdf(made)

    assert (b"%PDF", is_marked) == (pdf[:4], b"pdfuaid" in pdf)


@given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"])), min_size=1, max_size=4))
def test_the_kept_page_is_read_back_word_for_word(subjects: list[str]) -> None:
    line = post_lists.PostListLine(DAY, RecordKind.INBOUND, "", True, "2026-1", None, NamedAs.NAME, "")
    made = [replace(line, wording=subject, name=subject) for subject in subjects]

    assert tuple(cells(each) for each in made) == rows_of(as_html("Ministeriet for Prøver", DAY, DAY, made))


@pytest.mark.parametrize("day", [dt.date.min, dt.date.max])
def test_the_first_and_the_last_day_of_the_calendar_have_a_list_without_lines(platform: Platform, ministry: Ministry, day: dt.date) -> None:
    with platform.work(ministry.actor("manager")) as work:
        assert () == post_lists.post_list(work, day)
