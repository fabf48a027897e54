"""The pieces the desk's views are put together from."""
