"""The public samples of others: what is in them, taking them in, and what came of each."""
