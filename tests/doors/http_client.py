"""Starlette's test client, without its advice to install a newer httpx, which the rest of the set does not run with."""

import warnings

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from starlette.testclient import TestClient

__all__ = ["TestClient"]
