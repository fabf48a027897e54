"""Bytes: storing them, reading their text in a killable child, and saying what a received message is."""
