"""The key of what somebody types: the same at every sign-in, another for each official and each installation."""

from casework.sealing import KEY_BYTES, MasterKey


def test_each_official_has_a_key_of_their_own_which_is_not_the_installations() -> None:
    one, other = MasterKey(b"a" * KEY_BYTES), MasterKey(b"b" * KEY_BYTES)
    keys = [one.of_typing(1), one.of_typing(2), one.of_typing(11), other.of_typing(1)]

    assert one.of_typing(1) == keys[0]
    assert 4 == len(set(keys))
    assert [KEY_BYTES] * 4 == [len(each) for each in keys]
    assert one.secret not in keys
