"""Other forms of a document: its PDF, pictures of its pages, a flattened PDF, a TIFF for the archive."""
