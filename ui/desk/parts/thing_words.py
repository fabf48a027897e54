"""What each kind of thing is called where its explanation stands, and the link to it: one deed, the same everywhere."""

from casework.queries.explaining_things import ThingShown
from casework.vocabulary import Thing
from ui.desk.parts.markup import Markup, html
from ui.desk.parts.words import t
from ui.desk.place import Place

THINGS: dict[Thing, str] = {
    Thing.RECORD: "Record",
    Thing.CASE: "Case",
    Thing.DOCUMENT: "Document",
    Thing.DOCUMENT_VERSION: "Version of a document",
    Thing.RECORD_VERSION: "Version of the record",
    Thing.NOTE: "Note",
    Thing.ANNOTATION: "Annotation",
    Thing.CHAT: "Chat",
    Thing.APPROVAL: "Approval",
    Thing.REQUEST: "Request",
    Thing.RECORD_PARTY: "Party on the record",
    Thing.CASE_PARTY: "Party on the case",
    Thing.CASE_FOLDER: "Sub-folder",
    Thing.CASE_RELATION: "Tie to another case",
    Thing.TASK: "Task",
    Thing.HEARING: "Hearing of a party",
    Thing.CASE_DECISION: "Decision",
    Thing.HOLD: "Order to keep",
    Thing.PARTY: "Entry in the party register",
    Thing.DISTRIBUTION_LIST: "Distribution list",
    Thing.FOLDER: "Own folder",
    Thing.SAVED_LIST: "Saved list",
    Thing.REMINDER: "Reminder",
    Thing.DEFINITION: "Definition of an approval",
    Thing.CASE_TYPE: "Case type",
    Thing.UNIT: "Unit",
    Thing.OFFICIAL: "Official",
    Thing.TEAM: "Team",
    Thing.SECURITY_GROUP: "Security group",
    Thing.SUBSTITUTION: "Substitution",
    Thing.PROPOSAL: "Proposal of a right",
    Thing.PLAN: "Change of the organisation",
    Thing.EMERGENCY: "Opening in an emergency",
    Thing.POST_LIST: "Issue of the post list",
    Thing.JOURNAL_PERIOD: "Journal period",
    Thing.FILE_PLAN: "Edition of the file plan",
    Thing.IMPORT: "Import",
    Thing.PROGRAM: "Program",
}


def who_sees(thing: Thing, id: int) -> Markup:
    """Return the link to who can see this and why."""
    link = Place(page="why", words=thing.value, id=id).link
    return html('<a class="who-sees" href="{link}">{text}</a>', link=link, text=t("Who can see this"))


def called(shown: ThingShown) -> str:
    """Return a thing by its kind and its own name."""
    kind = t(THINGS[shown.thing])
    return f"{kind}: {shown.name}" if shown.name else kind
