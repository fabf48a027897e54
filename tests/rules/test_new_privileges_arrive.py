"""What this version's roles may is given to an existing ministry when it is upgraded; what was taken away on the desk stays away."""

from sqlalchemy import create_engine, text

from casework import walls
from casework.adapters.embedded_postgres import OWNER, DatabaseServer
from casework.bootstrap import Platform
from casework.vocabulary import Privilege, Role
from tests.builders import Ministry


def test_an_upgrade_brings_what_is_missing_and_leaves_what_was_decided(
    server: DatabaseServer, platform: Platform, ministry: Ministry
) -> None:
    database = platform.engine.url.database or ""
    owner = create_engine(server.url(OWNER, database))
    rows = text("SELECT privilege, is_given FROM role_privilege WHERE authority_id = :authority AND role = :role")
    values = {"authority": ministry.authority, "role": Role.SYSTEM_ADMINISTRATOR}
    with owner.begin() as connection:
        connection.execute(text("ALTER TABLE role_privilege DISABLE TRIGGER USER"))
        connection.execute(text("DELETE FROM role_privilege WHERE privilege = :missing"), {"missing": Privilege.MANAGE_API})
        connection.execute(
            text("UPDATE role_privilege SET is_given = false WHERE role = :role AND privilege = :taken"),
            {"role": Role.SYSTEM_ADMINISTRATOR, "taken": Privilege.MANAGE_LISTS},
        )
        connection.execute(text("ALTER TABLE role_privilege ENABLE TRIGGER USER"))
        before = {row.privilege: row.is_given for row in connection.execute(rows, values)}
        walls.install(connection)
        after = {row.privilege: row.is_given for row in connection.execute(rows, values)}
    owner.dispose()

    assert Privilege.MANAGE_API not in before
    assert after[Privilege.MANAGE_API] is True
    assert after[Privilege.MANAGE_LISTS] is False
