"""Asks a time-stamp service (RFC 3161) over HTTP: its answer says, under the service's own signature, when a hash was there."""

import http
import http.client
from urllib.parse import urlsplit

from casework.errors import Permanent, Retryable

TIMEOUT = 15.0
MOST_BYTES = 65_536
ASKS, ANSWERS = "application/timestamp-query", "application/timestamp-reply"


def time_stamp(url: str, query: bytes) -> bytes:
    """Gives the answer of the service at the address, as it came; what it is worth is looked at by who asked.

    Raises:
        Retryable: nobody answered, or the answer was not a good one. Permanent: the address is none.
    """
    parts = urlsplit(url)
    kinds = {"https": http.client.HTTPSConnection, "http": http.client.HTTPConnection}
    if parts.scheme not in kinds or not parts.hostname:
        raise Permanent("the time-stamp service has no address", what_to_do="Correct CASEWORK_TIME_STAMP_URL, then start it anew.")
    connection = kinds[parts.scheme](parts.hostname, parts.port, timeout=TIMEOUT)
    try:
        connection.request("POST", parts.path or "/", query, {"content-type": ASKS, "accept": ANSWERS})
        answer = connection.getresponse()
        content: bytes = answer.read(MOST_BYTES + 1)
    except (OSError, http.client.HTTPException) as trouble:
        raise Retryable(f"the time-stamp service did not answer: {type(trouble).__name__}") from trouble
    finally:
        connection.close()
    if answer.status != http.HTTPStatus.OK or len(content) > MOST_BYTES:
        raise Retryable(f"the time-stamp service answered {answer.status}")
    return content
