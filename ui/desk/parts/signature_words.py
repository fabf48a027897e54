"""What is to be thought of a seal or a signature, in words: what it is, what that means, and what to do."""

from casework.vocabulary import SignatureState

STATES: dict[SignatureState, tuple[str, str, str]] = {
    SignatureState.VALID: ("green", "Valid", "Nothing was changed after it was signed, and the issuer of the certificate is trusted here."),
    SignatureState.CHANGED_SINCE: (
        "red",
        "Changed since",
        "Something was added to the file after it was signed. What was signed lies in it unchanged; what you see may not be that.",
    ),
    SignatureState.BROKEN: (
        "red",
        "Broken",
        "What was signed has been changed. Do not rely on it: ask the sender for the file again, another way.",
    ),
    SignatureState.REVOKED: ("red", "Revoked", "The certificate was revoked. Ask the sender."),
    SignatureState.EXPIRED: (
        "amber",
        "Expired",
        "Nothing was changed after it was signed, but the certificate has run out, and no time stamp proves that it was good when used.",
    ),
    SignatureState.UNKNOWN_ISSUER: (
        "amber",
        "Unknown issuer",
        "Nothing was changed after it was signed, but who issued the certificate is not trusted here: anybody may have made it.",
    ),
    SignatureState.UNREADABLE: ("amber", "Cannot be read", "The signature is of a kind that is not known here, or it is damaged."),
}
"""The tone, the word, and what it means."""
