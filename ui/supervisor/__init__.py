"""Starts everything one installation needs on one machine, watches it, and stops it again: ``casework desk``."""
