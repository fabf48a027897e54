"""Search engines behind one narrow port, each held to the same contract test."""
