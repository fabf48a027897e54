"""The parts of the embedded PostgreSQL: its cluster, its roles, its locks and its one process."""
