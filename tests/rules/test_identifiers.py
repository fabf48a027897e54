"""Numbers are flagged when odd, never refused, and never shown whole in a log."""

import pytest

from casework.identifiers import Flag, IdentifierKind, identifier


@pytest.mark.parametrize(
    ("kind", "value", "flags"),
    [
        ("CVR", "12345674", ()),
        ("CVR", "10000009", ()),
        ("CVR", "12345678", (Flag.WRONG_CHECK_DIGIT,)),  # the agency's own example
        ("CVR", "01234567", (Flag.STARTS_WITH_ZERO,)),
        ("CVR", "1234567", (Flag.WRONG_LENGTH,)),
        ("CPR", "2211771212", (Flag.WRONG_CHECK_DIGIT,)),  # the agency's own example
        ("CPR", "671280-1234", (Flag.REPLACEMENT_NUMBER,)),
        ("CPR", "3102801234", (Flag.NOT_A_DATE,)),
        ("CPR", "abc", (Flag.NOT_DIGITS,)),
        ("GLN", "5798000012345", (Flag.WRONG_CHECK_DIGIT,)),  # the agency's own example
        ("GLN", "5790000435968", ()),
        ("P", "1234567890", ()),
        ("EMAIL", "a@b.invalid", ()),
        ("PASPORT", "X1", ()),
    ],
)
def test_a_number_is_flagged(kind: str, value: str, flags: tuple[Flag, ...]) -> None:
    assert flags == identifier(kind, value).flags


def test_a_number_is_masked_wherever_it_is_printed() -> None:
    number = identifier("cpr", "671280-1234")

    assert (repr(number), str(number), number.kind) == ("CPR:671280-xxxx", "CPR:671280-xxxx", IdentifierKind.CPR)
