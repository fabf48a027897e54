"""Finding: what the index keeps, the one query language, the engines behind one port."""
