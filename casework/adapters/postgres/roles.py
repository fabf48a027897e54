"""Make the roles and databases of a new cluster; running it again changes nothing that is right."""

from pathlib import Path

import psycopg
from psycopg import sql

from casework.adapters.postgres.passwords import APP, INDEX, OWNER, PREFECT, SIGNER, SYSTEM, password_of

# What each role may be; everything else is granted by the migrations, which run as the owner.
ROLE_OPTIONS = {
    OWNER: "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS",
    APP: "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS",
    SYSTEM: "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE BYPASSRLS",
    SIGNER: "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS",
    PREFECT: "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS",
    INDEX: "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS",
}
# Database, its owner, who else may connect, extensions its owner needs before anything else.
DATABASES = (
    ("casework", OWNER, (APP, SYSTEM, SIGNER), ("pg_trgm",)),
    ("prefect", PREFECT, (), ("pg_trgm",)),
    ("casework_index", INDEX, (), ("pg_trgm",)),
)


def make_roles_and_databases(superuser_url: str, secrets_folder: Path) -> None:
    """Bring roles, passwords and databases to what this module says, as the superuser of the embedded cluster."""
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        for role, options in ROLE_OPTIONS.items():
            _make_role(connection, role, options, secrets_folder)
        for database, owner, guests, _ in DATABASES:
            _make_database(connection, database, owner, guests)
    for database, _, _, extensions in DATABASES:
        if extensions:
            _make_extensions(superuser_url, database, extensions)


def drop_database(superuser_url: str, database: str) -> None:
    """Drop a database with everything in it, whoever is connected to it."""
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database)))


def _make_role(connection: psycopg.Connection, role: str, options: str, secrets_folder: Path) -> None:
    exists = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
    # A password whose file was lost is made anew and given to the role; otherwise the role keeps the one it has.
    if exists and (secrets_folder / role).exists():
        return
    statement = sql.SQL("{verb} ROLE {role} {options} PASSWORD {password}").format(
        verb=sql.SQL("ALTER" if exists else "CREATE"),
        role=sql.Identifier(role),
        options=sql.SQL(options),
        password=sql.Literal(password_of(secrets_folder, role)),
    )
    connection.execute(statement)


def _make_database(connection: psycopg.Connection, database: str, owner: str, guests: tuple[str, ...]) -> None:
    if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone():
        return
    name = sql.Identifier(database)
    connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(name, sql.Identifier(owner)))
    connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(name))
    for guest in guests:
        connection.execute(sql.SQL("GRANT CONNECT, TEMPORARY ON DATABASE {} TO {}").format(name, sql.Identifier(guest)))


def _make_extensions(superuser_url: str, database: str, extensions: tuple[str, ...]) -> None:
    with psycopg.connect(superuser_url, dbname=database, autocommit=True) as connection:
        for extension in extensions:
            connection.execute(sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(extension)))
