"""The words of parties."""

from enum import StrEnum


class PartyKind(StrEnum):
    """Whom a case or record concerns."""

    CITIZEN = "citizen"
    COMPANY = "company"
    AUTHORITY = "authority"
    CONTACT = "contact"


class PartyRole(StrEnum):
    """In what capacity a party stands on a case or record."""

    SENDER = "sender"
    RECIPIENT = "recipient"
    COPY_RECIPIENT = "copy_recipient"
    CONCERNED = "concerned"
