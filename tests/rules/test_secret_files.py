"""A key or password is made once, whole, for its owner alone, however many processes ask for it at once."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from secrets import token_bytes
from stat import S_IMODE

from casework.secret_files import kept_once


def test_all_who_ask_at_once_read_one_whole_secret_that_stays(tmp_path: Path) -> None:
    path = tmp_path / "secrets" / "key"
    with ThreadPoolExecutor(16) as hands:
        read = set(hands.map(lambda _: kept_once(path, lambda: token_bytes(1 << 16)).read_bytes(), range(64)))

    assert [1 << 16] == [len(each) for each in read]
    assert kept_once(path, lambda: b"another").read_bytes() in read
    assert ["key"] == [each.name for each in path.parent.iterdir()]
    assert (0o600, 0o700) == (S_IMODE(path.stat().st_mode), S_IMODE(path.parent.stat().st_mode))
