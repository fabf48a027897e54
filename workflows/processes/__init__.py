"""Processes: definitions of approvals written in Python, one module a version (docs/writing-a-process.md)."""
