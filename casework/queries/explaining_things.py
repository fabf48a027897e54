"""Who can see a thing and why, for everything that can be opened (``casework.queries.sights``), in the parts of one rule.

Asked about what the asker sees: the row is read through the walls, so that what is unseen is not there to be explained.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import String, cast, func, literal, text, union_all
from sqlalchemy import select as plain_select
from sqlmodel import SQLModel, col, select

from casework.errors import NotFound
from casework.model import Case, Official, Post, Record, RolePrivilege
from casework.queries.explaining import FIRST, Because, Clause, Explanation, Part, Readers, who_can_read, who_can_read_case, why, why_case
from casework.queries.record_page import names_of
from casework.queries.sights import ON_CASE, ON_RECORD, SIGHTS, Sight, Way
from casework.vocabulary import Action, Privilege, PrivilegeScope, Role, Thing
from casework.work import Work

SHORT = 80
"""So much of a thing's own words stands in its heading."""


@dataclass(frozen=True)
class ThingShown:
    """Is a thing as its heading names it: by its own name where it has one, and by the record or case it lies on."""

    thing: Thing
    id: int
    name: str
    record_id: int | None
    case_id: int | None
    lies_on: str


@dataclass(frozen=True)
class _Who:
    """Is an official as far as the rule goes by."""

    official_id: int
    name: str
    authority_id: int
    is_here: bool
    principals: frozenset[int]
    privileges: frozenset[Privilege]
    administers: bool


def thing_shown(work: Work, thing: Thing, thing_id: int) -> ThingShown:
    """Gives what a thing is called.

    Raises:
        NotFound: the asker may not see it.
    """
    row, sight = _sight(work, thing, thing_id)
    name = str(getattr(row, SIGHTS[thing].called)) if SIGHTS[thing].called else ""
    record_id, case_id = next(iter(sight.records), None), next(iter(sight.cases), None)
    lies_on = _title(work, record_id, case_id) if thing not in {Thing.RECORD, Thing.CASE} else ""
    return ThingShown(thing, thing_id, name[:SHORT], record_id, case_id, lies_on)


def things_on_record(work: Work, record_id: int) -> tuple[ThingShown, ...]:
    """Gives what lies on a record and has an explanation of its own, with one question for all of it.

    Raises:
        NotFound: the asker may not see the record.
    """
    record = work.load(Record, record_id, Action.READ)
    return _things(work, ON_RECORD, "record_id", record_id, record.title)


def things_on_case(work: Work, case_id: int) -> tuple[ThingShown, ...]:
    """Gives what lies on a case itself, its records left out, with one question for all of it.

    Raises:
        NotFound: the asker may not see the case.
    """
    case = work.load(Case, case_id, Action.READ)
    return _things(work, ON_CASE, "case_id", case_id, f"{case.number} {case.title}")


def _things(work: Work, kinds: tuple[Thing, ...], column: str, id: int, lies_on: str) -> tuple[ThingShown, ...]:
    asked = []
    for place, thing in enumerate(kinds):
        kind, table = SIGHTS[thing], SQLModel.metadata.tables[str(SIGHTS[thing].model.__tablename__)]
        name = func.left(cast(table.c[kind.called], String), SHORT) if kind.called else literal("")
        asked.append(plain_select(literal(place).label("place"), table.c.id, name.label("name")).where(table.c[column] == id))
    found = work.session.execute(union_all(*asked).order_by("place", "id")).all()
    is_record = column == "record_id"
    return tuple(
        ThingShown(kinds[row.place], row.id, row.name, id if is_record else None, None if is_record else id, lies_on) for row in found
    )


def why_thing(work: Work, thing: Thing, thing_id: int, official_id: int) -> Explanation:
    """Explains whether an official can see a thing, part by part.

    Raises:
        NotFound: the asker may not see the thing, or there is no such official.
    """
    _, sight = _sight(work, thing, thing_id)
    return _explained(work, sight, _who(work, [official_id]).get(official_id), official_id)


def who_can_see(work: Work, thing: Thing, thing_id: int, *, words: str = "", after: str = "", first: int = FIRST) -> Readers:
    """Gives those who can see the thing now, as far as the asker can tell, each with the reasons, a page at a time.

    Raises:
        NotFound: the asker may not see the thing.
    """
    _, sight = _sight(work, thing, thing_id)
    if not sight.ways and sight.records:
        return _besides(work, sight, who_can_read(work, sight.records[0], words=words, after=after, first=first))
    if not sight.ways and sight.cases:
        return _besides(work, sight, who_can_read_case(work, sight.cases[0], words=words, after=after, first=first))
    found: list[Explanation] = []
    end = after
    while len(found) < first:
        page = _candidates(work, sight, words, end, first)
        people = _who(work, page)
        for id in page:
            end = f"{people[id].name}/{id}"
            explained = _explained(work, sight, people[id], id)
            if explained.can_read:
                found.append(explained)
            if len(found) == first:
                return Readers(tuple(found), end)
        if len(page) < first:
            break
    return Readers(tuple(found), "")


def _besides(work: Work, sight: Sight, page: Readers) -> Readers:
    """Gives those of a page of readers who see all that the thing lies on; the page goes on where theirs does."""
    people = _who(work, [each.official_id for each in page.explanations])
    explained = [_explained(work, sight, people.get(each.official_id), each.official_id) for each in page.explanations]
    return Readers(tuple(each for each in explained if each.can_read), page.after)


def _sight(work: Work, thing: Thing, thing_id: int) -> tuple[Any, Sight]:
    kind = SIGHTS[thing]
    row = work.session.exec(select(kind.model).where(col(kind.model.id) == thing_id)).first()  # type: ignore[attr-defined]  # all have ids
    if row is None:
        raise NotFound(kind.model.__name__, thing_id)
    return row, kind.sight(work, row)


def _explained(work: Work, sight: Sight, who: _Who | None, official_id: int) -> Explanation:
    if who is None:
        raise NotFound("Official", official_id)
    clauses: list[Clause] = []
    for record_id in sight.records:
        clauses += _on(why(work, who.official_id, record_id), Because("on_record", _title(work, record_id, None)))
    for case_id in sight.cases:
        clauses += _on(why_case(work, who.official_id, case_id), Because("on_case", _title(work, None, case_id)))
    needed = [clause for clause in clauses if clause.part is Part.LIES_ON]
    if sight.authorities:
        needed.append(Clause(Part.AUTHORITY, who.is_here and who.authority_id in sight.authorities))
    if sight.ways:
        needed.append(_let_in(work, sight.ways, who))
    if sight.of_records:
        needed.append(Clause(Part.NO_ADMINISTRATOR, not who.administers))
    more = [clause for clause in needed if clause.part is not Part.LIES_ON]
    return Explanation(who.official_id, who.name, all(clause.holds for clause in needed), (*more, *clauses))


def _on(explained: Explanation, what: Because) -> list[Clause]:
    return [Clause(Part.LIES_ON, explained.can_read, (what,)), *explained.clauses]


def _let_in(work: Work, ways: tuple[Way, ...], who: _Who) -> Clause:
    fitting = [way for way in ways if _fits(work, way, who)]
    names = names_of(work, {way.principal_id for way in fitting if way.principal_id is not None})
    because = tuple(
        Because(way.word, way.privilege or names.get(way.principal_id or 0, "") or _title(work, None, way.case_id)) for way in fitting
    )
    return Clause(Part.LET_IN, bool(fitting), because)


def _fits(work: Work, way: Way, who: _Who) -> bool:
    if way.case_id is not None:
        return why_case(work, who.official_id, way.case_id).can_read
    return way.principal_id in who.principals or way.privilege in who.privileges


def _title(work: Work, record_id: int | None, case_id: int | None) -> str:
    if record_id is not None:
        return work.session.exec(select(Record.title).where(col(Record.id) == record_id)).first() or ""
    found = work.session.exec(select(Case.number, Case.title).where(col(Case.id) == case_id)).first()
    return f"{found[0]} {found[1]}" if found else ""


def _candidates(work: Work, sight: Sight, words: str, after: str, first: int) -> list[int]:
    """Names the next officials, by name, who may be among those let in; the rule then says who is."""
    pattern = words.strip().replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
    name, _, last = after.rpartition("/")
    found = work.session.connection().execute(
        text("""SELECT o.id FROM official o
            WHERE o.is_active AND (o.name, o.id) > (:name, :last) AND (:words = '' OR o.name ILIKE :words)
              AND (NOT :narrow OR o.id = ANY (:principals)
                   OR EXISTS (SELECT 1 FROM post p WHERE p.official_id = o.id AND p.starts_on <= :today
                              AND (p.ends_on IS NULL OR p.ends_on >= :today) AND (p.unit_id = ANY (:principals) OR EXISTS (
                                  SELECT 1 FROM role_privilege g WHERE g.authority_id = o.authority_id AND g.role = p.role AND g.is_given
                                     AND g.privilege = ANY (:privileges)))))
            ORDER BY o.name, o.id LIMIT :first"""),
        {
            "name": name, "last": int(last) if last.isdecimal() else 0, "words": f"%{pattern}%" if pattern else "",
            "narrow": bool(sight.ways) and not any(way.case_id for way in sight.ways),
            "principals": [way.principal_id for way in sight.ways if way.principal_id is not None],
            "privileges": [str(way.privilege) for way in sight.ways if way.privilege is not None], "today": work.today, "first": first,
        },
    )  # fmt: skip
    return list(found.scalars())


def _who(work: Work, official_ids: list[int]) -> dict[int, _Who]:
    """Gives officials with what the rule goes by, three questions for all of them."""
    people = work.session.exec(select(Official).where(col(Official.id).in_(official_ids))).all()
    running = (col(Post.starts_on) <= work.today, col(Post.ends_on).is_(None) | (col(Post.ends_on) >= work.today))
    posts = work.session.exec(select(Post.official_id, Post.role).where(col(Post.official_id).in_(official_ids), *running)).all()
    given = work.session.exec(
        select(RolePrivilege.authority_id, RolePrivilege.role, RolePrivilege.privilege).where(
            col(RolePrivilege.is_given),
            (col(RolePrivilege.scope) == PrivilegeScope.AUTHORITY) | (col(RolePrivilege.privilege) == Privilege.MANAGE_ORGANISATION),
        )
    ).all()
    mine = work.session.connection().execute(
        text("SELECT o, casework_principals(o, :today) FROM unnest(CAST(:ids AS integer[])) o"), {"ids": official_ids, "today": work.today}
    )
    principals = {row[0]: frozenset(row[1] or ()) for row in mine}
    return {
        person.id: _Who(
            person.id,
            person.name,
            person.authority_id,
            person.is_active and (person.ends_on is None or person.ends_on >= work.today),
            principals.get(person.id, frozenset()),
            frozenset(Privilege(what) for where, role, what in given if where == person.authority_id and (person.id, role) in posts),
            (person.id, Role.SYSTEM_ADMINISTRATOR) in posts,
        )
        for person in people
    }
