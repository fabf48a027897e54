"""Signing in and out, and stepping up, on plain pages of our own: no script, no framework, readable by every aid."""
