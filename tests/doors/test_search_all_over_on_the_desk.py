"""Search all over on the desk: a table that says where each lies, words that look in the bin too, and the bin's page for what is there."""

from dataclasses import replace

from casework.bootstrap import Platform
from casework.services import chats, notes, parties, records
from casework.vocabulary import AccessLevel, ListKey, PartyKind
from search.indexing import index_records
from search.opening import engine_of
from tests.approvals import THREE_STEPS, letter, publish, started
from tests.builders import Ministry
from tests.doors.page_walk import a_desk, shown
from tests.records import a_case_of, a_draft
from ui.desk.place import place_of


def test_what_lies_in_the_bin_is_listed_found_and_opened_on_its_own_page(platform: Platform, ministry: Ministry) -> None:
    a_draft(platform, ministry, title="Åbent brev", access_level=AccessLevel.ALL)
    binned = a_draft(platform, ministry, title="Kasseret brev", body_html="<p>Om kælderen</p>")
    with platform.work(ministry.actor("caseworker")) as work:
        records.bin_record(work, binned)
    mine = a_desk(platform, ministry.people["caseworker"], "Mette Lund", language="en")
    other = a_desk(platform, ministry.people["head"], "Lars Holm")
    of_the_bin = f"?page=bin&id={binned}"

    listed = shown(mine, list=ListKey.ALL_OVER)
    assert ["Lies in", "The archive", "My bin"] == [each for each in ("Lies in", "The archive", "My bin") if each in listed]
    assert of_the_bin in listed
    found = shown(mine, list=ListKey.ALL_OVER, q="kælderen")
    assert of_the_bin.replace("&", "&amp;") in found
    assert "My bin" in found
    assert "Kasseret brev" in shown(mine, list=ListKey.ALL_OVER, q="kælderen")  # as it was kept for the session
    assert "Nothing was found" in shown(mine, q="kælderen")
    for asked in ({}, {"q": "kælderen"}):
        assert "Kasseret brev" not in shown(other, list=ListKey.ALL_OVER, **asked)
    assert "Åbent brev" in shown(other, list=ListKey.ALL_OVER)


def test_a_search_all_over_stays_one_from_hit_to_hit() -> None:
    searched = place_of({"list": "all_over", "q": "støj"})

    assert {"list": "all_over", "q": "støj", "record": "7"} == searched.with_record(7).parameters
    assert {"q": "støj"} == place_of({"list": "archive", "q": "støj"}).parameters


def test_where_nothing_is_found_the_words_are_offered_as_they_are_known(platform: Platform, ministry: Ministry) -> None:
    noise = a_draft(platform, ministry, title="Klage over støj", access_level=AccessLevel.ALL)
    engine = engine_of(platform)
    index_records(platform, engine, [noise], 1)
    mine = replace(a_desk(platform, ministry.people["caseworker"], "Mette Lund", language="en"), engine=engine)

    for where in ({}, {"list": ListKey.ALL_OVER}):
        asked = shown(mine, q="kalge støj", **where)
        assert "Did you mean:" in asked
        assert "q=klage+st%C3%B8j" in asked
        assert "Nothing was found" in asked
    assert "Did you mean:" not in shown(mine, q="klage støj")
    assert "Did you mean:" not in shown(mine, q="xyzzyq")


def test_what_was_found_is_narrowed_by_a_click_and_made_wide_again(platform: Platform, ministry: Ministry) -> None:
    engine = engine_of(platform)
    letters = [a_draft(platform, ministry, title=f"Klage {each}", access_level=AccessLevel.ALL) for each in range(2)]
    on_case = a_draft(platform, ministry, "head", title="Klage på sag", access_level=AccessLevel.ALL)
    case_id = a_case_of(platform, ministry, "head")
    with platform.work(ministry.actor("head")) as work:
        records.place_on_case(work, on_case, case_id)
    hidden = a_draft(platform, ministry, "head", title="Klage, hemmelig", access_level=AccessLevel.INVOLVED)
    index_records(platform, engine, [*letters, on_case, hidden], 1)
    mine = replace(a_desk(platform, ministry.people["caseworker"], "Mette Lund", language="en"), engine=engine)

    asked = shown(mine, q="klage")
    assert "3 records" in asked
    assert "q=klage+plan%3A06" in asked
    assert "06 Miljø</a>" in asked
    assert "type%3Ainternal" not in asked  # all of them are
    narrow = shown(mine, q="klage plan:06.02.01")
    assert "One record" in narrow
    assert "06.02.01 Tilskud til varmepumper" in narrow
    assert '?q=klage\\"' in narrow


def test_cases_notes_chats_and_parties_are_found_beside_the_records(platform: Platform, ministry: Ministry) -> None:
    noise = a_draft(platform, ministry, title="Klage over støj", access_level=AccessLevel.ALL)
    case_id = a_case_of(platform, ministry, "caseworker")
    with platform.work(ministry.actor("caseworker")) as work:
        notes.write_on_record(work, noise, "Støj ved <banen>")
        notes.write_on_case(work, case_id, "Mere støj")
        chats.open_chat(work, noise, text="Hvad gør vi ved støjen?")
        parties.enter(work, parties.PartyFields(PartyKind.CITIZEN, "Støjramt Borger"))
    engine = engine_of(platform)
    index_records(platform, engine, [noise], 1)
    mine = replace(a_desk(platform, ministry.people["caseworker"], "Mette Lund", language="en"), engine=engine)
    other = replace(a_desk(platform, ministry.people["outsider"], "Bo Krag", language="en"), engine=engine)

    seen, unseen = shown(mine, q="støj"), shown(other, q="støj")
    assert ["Records (1)", "Notes (2)", "Chats (1)", "Approvals (0)"] == [
        each for each in ("Records (1)", "Notes (2)", "Chats (1)", "Approvals (0)") if each in seen
    ]
    assert ("Chats (0)" in unseen, "Chats (1)" in unseen) == (True, False)
    listed = shown(mine, q="støj", kind="notes")
    assert "ved &lt;banen&gt;" in listed
    assert f"record={noise}&amp;tab=notes" in listed
    assert f"case={case_id}&amp;tab=notes" in listed
    assert "No chat in which you take part has these words." in shown(other, q="støj", kind="chats")
    assert "says what for" in (asked := shown(mine, q="støjramt", kind="parties"))
    assert "Støjramt Borger" not in asked
    assert "A quotation mark is not closed." in shown(mine, q='"støj', kind="cases")


def test_an_approval_that_is_found_is_headed_by_what_is_approved_with_its_definition_below(platform: Platform, ministry: Ministry) -> None:
    publish(platform, ministry, THREE_STEPS)
    started(platform, ministry, record_id=letter(platform, ministry, title="Ansøgning om varmepumpe"))
    mine = replace(a_desk(platform, ministry.people["caseworker"], "Mette Lund", language="en"), engine=engine_of(platform))

    listed = shown(mine, q="kontorchef", kind="approvals")
    assert "Ansøgning om varmepumpe</a>" in listed
    assert str(THREE_STEPS["title"]) in listed
