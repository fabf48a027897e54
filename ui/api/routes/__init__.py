"""The table of routes, a module an area: ``ROUTES``, and ``NOT_FOR_THE_API`` for what has none, with its reason."""
