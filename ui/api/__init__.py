"""The API: every service and query as a route over HTTP, told by a table (``ui/api/routes``) and built by one builder."""
