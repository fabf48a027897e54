"""Why an effect failed and what to do about it, in words: the runner keeps both in English, and a program's own words behind them."""

from ui.desk.parts.words import t

WENT_WRONG: tuple[str, ...] = (
    "The Prefect server does not answer",
    "Something the move needs is away",
    "The process took too long",
    "The bundle is not what was checked",
    "moving took too long",
    "the approval is gone",
    "the other authority has no unit",
    "the receiver says that it is gone",
    "the address may not be called from here",
    "the name has no address",
    "The stored file cannot be opened",
    "The stored file is held by the virus check",
    "its file waits for the virus check",
    "the virus scanner does not answer",
    "no virus scanner is named",
    "no answer",
    "answered",
)
"""How what went wrong begins; what stands behind it is for who mends it."""
WHAT_TO_DO: tuple[str, ...] = (
    "Try again. If it fails again, tell the administrator.",
    "Find out whether it was done; then try again or leave it.",
    "It was tried for hours. See what it waits for, then try again.",
    "This is a fault in the program. Report it with the effect's number; then try again.",
    "Nothing: its record was destroyed.",
    "Open a unit there, then try again.",
    "Switch the webhook off, or give it another address.",
    "Give a public address that begins with https://.",
    "Check the bundle again and start anew.",
    "Take the stored file back from a backup, then try again.",
    "Release the file or have it checked again, then try again.",
    "Set CASEWORK_CLAMD, start again, then try again.",
)


def went_wrong(trouble: str) -> str:
    """Return what went wrong, what is known of it in the language of who is at the desk."""
    known = next((each for each in WENT_WRONG if trouble.startswith(each)), "")
    return t(known) + trouble.removeprefix(known) if known else trouble


def what_to_do(said: str) -> str:
    """Return what to do about it."""
    return t(said) if said in WHAT_TO_DO else said or t(WHAT_TO_DO[0])
