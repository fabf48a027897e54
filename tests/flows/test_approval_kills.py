"""A runner killed in the middle of moving an approval; the long round is tests/faults/test_approvals_kills.py."""

import pytest

from casework.adapters.prefect_process import PrefectServer
from casework.bootstrap import Platform
from tests.builders import Ministry
from tests.faults.approvals_kills import check, rounds


@pytest.mark.long
@pytest.mark.timeout(600)
@pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_killed_runner_leaves_one_outcome(platform: Platform, office: Ministry, database_name: str, prefect: PrefectServer) -> None:
    check(platform, rounds(platform, office, database_name, prefect, kills=1))
