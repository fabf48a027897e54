"""The questions: each takes a ``Work`` and returns frozen dataclasses, never rows."""
