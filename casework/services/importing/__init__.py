"""Taking bundles in: checked against this installation first, then row by row, in batches that can be killed and run again."""
