"""Files the desk makes on request: lists, histories, packages; one row a file in ``table``."""
