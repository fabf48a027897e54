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
    APPLICANT = "applicant"
    REPRESENTATIVE = "representative"
    COMPLAINANT = "complainant"
    HEARING_PARTY = "hearing_party"
    GUARDIAN = "guardian"
    WITNESS = "witness"
    PAYER = "payer"


class Likeness(StrEnum):
    """Why two entries of the party register look like one."""

    IDENTIFIER = "identifier"
    EMAIL = "email"
    PHONE = "phone"
    ADDRESS = "address"


class ListOwner(StrEnum):
    """Whose a distribution list is."""

    MINE = "mine"
    UNIT = "unit"
    AUTHORITY = "authority"


class Expansion(StrEnum):
    """What becomes of one of a distribution list when the list is used."""

    PUT = "put"
    THERE_ALREADY = "there_already"
    NOT_IN_USE = "not_in_use"
    OUTSIDE = "outside"
    INSIDE = "inside"
    CANNOT_READ = "cannot_read"
    NOBODY_READS = "nobody_reads"
