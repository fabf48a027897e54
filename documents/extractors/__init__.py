"""One module a kind of file: bytes in, text and attachments out; run in the sandbox child only."""
