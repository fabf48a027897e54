"""What a program that calls the API may be allowed to do."""

from enum import StrEnum


class Scope(StrEnum):
    """One thing a token may do; it narrows what its official may do and never widens it."""

    RECORDS_READ = "records:read"
    RECORDS_WRITE = "records:write"
    DOCUMENTS_READ = "documents:read"
    DOCUMENTS_WRITE = "documents:write"
    CASES_READ = "cases:read"
    CASES_WRITE = "cases:write"
    PARTIES_READ = "parties:read"
    PARTIES_WRITE = "parties:write"
    APPROVALS_READ = "approvals:read"
    APPROVALS_WRITE = "approvals:write"
    APPROVALS_DECIDE = "approvals:decide"
    ACCESS_READ = "access:read"
    ACCESS_WRITE = "access:write"
    JOURNAL_READ = "journal:read"
    JOURNAL_WRITE = "journal:write"
    LISTS_READ = "lists:read"
    LISTS_WRITE = "lists:write"
    SEARCH_READ = "search:read"
    ORGANISATION_READ = "organisation:read"
    ORGANISATION_WRITE = "organisation:write"
    ACCOUNTS_WRITE = "accounts:write"
    OPERATION_READ = "operation:read"
    OPERATION_WRITE = "operation:write"
    WEBHOOKS_READ = "webhooks:read"
    WEBHOOKS_WRITE = "webhooks:write"


FOR_PEOPLE_ONLY = frozenset({Scope.APPROVALS_DECIDE, Scope.ACCOUNTS_WRITE})
"""Scopes a program never gets on its own: a decision, and what opens others' accounts, need a person who signed in and agreed."""


class ApiClientState(StrEnum):
    """Where a program's registration stands; one that acts as an official waits for that official, or a security officer, to agree."""

    WAITING = "waiting"
    OPEN = "open"
    CLOSED = "closed"


class TokenKind(StrEnum):
    """What a token is for."""

    CODE = "code"
    ACCESS = "access"
    REFRESH = "refresh"


class WebhookState(StrEnum):
    """Whether a webhook is called."""

    ON = "on"
    OFF = "off"
    DISABLED = "disabled"
