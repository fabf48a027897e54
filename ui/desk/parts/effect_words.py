"""The effects in words, why one failed and what to do about it: the runner keeps both in English, and a program's own words behind them."""

from ui.desk.parts.words import t

EFFECTS = {
    "check": "Check a file for viruses",
    "extract": "Read the text of a document",
    "index": "Make a record findable",
    "move": "Move an approval on",
    "reply": "Make the replies of an approval",
    "letter": "Write a letter to many",
    "webhook": "Tell another system what happened",
    "request": "Carry a request between authorities",
    "reorganise": "Carry out a change of the organisation",
}
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
    "the seal cannot be used",
    "the certificate of the seal has run out",
    "the seal and its chain are too big",
    "the letter's PDF can carry no seal",
    "no PDF could be made of the letter",
    "LibreOffice is not there, which makes the letter a PDF",
    "the time-stamp service did not answer",
    "the time-stamp service answered",
    "the time-stamp service's answer is none",
    "the time-stamp service has no address",
    "The search index cannot be read until it is rebuilt",
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
    "Have CASEWORK_SEAL put right (`casework doctor` says what is wrong), start it anew, then try again.",
    "Leave certificates that are not of its chain out of CASEWORK_SEAL.",
    "Correct CASEWORK_TIME_STAMP_URL, then start it anew.",
    "Install LibreOffice (`casework doctor` says how), then try again.",
    "Open the letter in Word, save it as a PDF, and see whether that can be opened; send it as a new record.",
    "Take the stored file back from a backup, then try again.",
    "Release the file or have it checked again, then try again.",
    "Set CASEWORK_CLAMD, start again, then try again.",
    "Have the index built anew: casework search rebuild. It is then done by itself.",
)


def went_wrong(trouble: str) -> str:
    """Return what went wrong, what is known of it in the language of who is at the desk."""
    known = next((each for each in WENT_WRONG if trouble.startswith(each)), "")
    return t(known) + trouble.removeprefix(known) if known else trouble


def what_to_do(said: str) -> str:
    """Return what to do about it."""
    return t(said) if said in WHAT_TO_DO else said or t(WHAT_TO_DO[0])
