"""The parts of a MeMo header that are the same for sender, recipient and matter, read from their elements."""

from lxml import etree

from casework import identifiers as numbers
from documents.cleaning import one_line
from documents.receiving.post import (
    Address,
    Classification,
    ContactPoint,
    ContentData,
    Identifier,
    ReceivedParty,
)

Element = etree._Element

# Element, kind, its number, its name: the further numbers of AttentionData and ContentData.
NUMBERED: tuple[tuple[str, str, str, str], ...] = (
    ("AttentionPerson", "PERSON", "personID", "label"),
    ("CPRdata", "CPR", "cprNumber", "name"),
    ("CVRdata", "CVR", "cvrNumber", "companyName"),
    ("ProductionUnit", "P", "productionUnitNumber", "productionUnitName"),
    ("GlobalLocationNumber", "GLN", "globalLocationNumber", "location"),
    ("SEnumber", "SE", "seNumber", "companyName"),
    ("EID", "EID", "eID", "label"),
    ("SORdata", "SOR", "sorIdentifier", "entryName"),
    ("MotorVehicle", "LICENCE_PLATE", "licenseNumber", "chassisNumber"),
    ("PropertyNumber", "PROPERTY", "propertyNumber", ""),
    ("Education", "EDUCATION", "educationCode", "educationName"),
)


def child(parent: Element | None, name: str) -> Element | None:
    """Return the child of this local name, whatever its namespace; None without one."""
    return next(iter(parent.iterchildren(f"{{*}}{name}")), None) if parent is not None else None


def value(parent: Element | None, *path: str) -> str:
    """Return the text at a path of local names, on one line; nothing where the path ends early."""
    for name in path:
        parent = child(parent, name)
    return one_line(parent.text or "", 2000) if parent is not None else ""


def pairs(parent: Element | None, name: str, *parts: str) -> tuple[tuple[str, ...], ...]:
    """Return every child of this name as a tuple of its parts."""
    found = parent.iterchildren(f"{{*}}{name}") if parent is not None else ()
    return tuple(tuple(value(each, part) for part in parts) for each in found)


def party(element: Element | None, number: str) -> ReceivedParty | None:
    """Return the sender, recipient or representative that this element names."""
    if element is None:
        return None
    attention = child(element, "AttentionData")
    kind, id_value = value(element, "idType").upper(), value(element, number)
    return ReceivedParty(
        name=value(element, "label") or value(attention, "AttentionPerson", "label"),
        id_kind=kind,
        id_value=id_value,
        id_kind_label=value(element, "idTypeLabel"),
        flags=flags_of(kind, id_value),
        email=value(attention, "EMail", "emailAddress"),
        telephone=value(attention, "Telephone", "telephoneNumber"),
        attention=value(attention, "AttentionPerson", "label"),
        content_responsible=_named(attention, "ContentResponsible", "contentResponsibleID"),
        generating_system=_named(attention, "GeneratingSystem", "generatingSystemID"),
        identifiers=identifiers(attention),
        address=address(attention),
        contact_point=contact_point(child(element, "ContactPoint")),
    )


def identifiers(parent: Element | None) -> tuple[Identifier, ...]:
    """Return every number under the element that has a kind of its own."""
    return tuple(
        Identifier(kind, value(found, number), value(found, label) if label else "", flags_of(kind, value(found, number)))
        for name, kind, number, label in NUMBERED
        if (found := child(parent, name)) is not None
    )


def address(parent: Element | None) -> Address | None:
    """Return the address under the element, structured or not; None without one."""
    structured, loose = child(parent, "Address"), child(parent, "UnstructuredAddress")
    if structured is None and loose is None:
        return None
    point = child(structured, "AddressPoint")
    return Address(
        street=value(structured, "addressLabel"),
        house_number=value(structured, "houseNumber"),
        floor=value(structured, "floor"),
        door=value(structured, "door"),
        care_of=value(structured, "co"),
        zip_code=value(structured, "zipCode"),
        city=value(structured, "city"),
        country=value(structured, "country"),
        address_id=value(structured, "id"),
        easting=value(point, "geographicEastingMeasure"),
        northing=value(point, "geographicNorthingMeasure"),
        height=value(point, "geographicHeightMeasure"),
        unstructured=value(loose, "unstructured"),
    )


def contact_point(element: Element | None) -> ContactPoint | None:
    """Return the mailbox the element names; None without one."""
    if element is None:
        return None
    return ContactPoint(
        value(element, "contactPointID"),
        value(element, "contactGroup"),
        value(element, "label"),
        pairs(element, "ContactInfo", "label", "value"),
    )


def content_data(element: Element | None) -> ContentData | None:
    """Return what the matter is about; None when the sender does not say."""
    if element is None:
        return None
    return ContentData(
        case_id=value(element, "CaseID", "caseID"),
        case_system=value(element, "CaseID", "caseSystem"),
        kle=_classification(child(element, "KLEdata"), "KLE", "subjectKey"),
        form=_classification(child(element, "FORMdata"), "FORM", "taskKey"),
        subjects=identifiers(element),
        address=address(element),
        additional=pairs(element, "AdditionalContentData", "contentDataType", "contentDataName", "contentDataValue"),
    )


def flags_of(kind: str, value: str) -> tuple[str, ...]:
    """Return what is odd about a number; odd is flagged and never refused (standards.md part 0)."""
    # An SE number is built as a CVR number is.
    return tuple(str(flag) for flag in numbers.identifier("CVR" if kind == "SE" else kind, value).flags)


def _classification(element: Element | None, scheme: str, key: str) -> Classification | None:
    if element is None:
        return None
    return Classification(scheme, value(element, key), value(element, "version"), value(element, "activityFacet"), value(element, "label"))


def _named(parent: Element | None, name: str, number: str) -> Identifier | None:
    element = child(parent, name)
    return None if element is None else Identifier(name, value(element, number), value(element, "label"))
