"""Seals on letters that go out, and the signatures of PDF files that came in."""
