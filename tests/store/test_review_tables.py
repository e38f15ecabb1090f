"""Accounts, applications and seats keep what they are given; acts never overwrite one another; the migration goes up and down."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, event, inspect, text

from evidence.errors import UsageError
from evidence.geometry import BoundingBox
from evidence.page import Page, TextLine
from evidence.review import Account, Deed, Filed
from store import Desk, FinishedRun, open_store
from store.applications import StaleState
from store.migrate import upgrade
from store.seats import StaleVersion

LATER = dt.datetime.now(dt.UTC) + dt.timedelta(hours=1)
RUN = FinishedRun("批", "鹤山市", "jiangmen-2022", dt.date(2024, 6, 7), {}, {"甲": {"sheet.json": b"{}"}, "乙": {"sheet.json": b"[]"}})


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with open_store(f"sqlite:///{tmp_path}/store.db", str(tmp_path / "blobs")) as opened:
        yield Desk.of(opened)


def an_expert(desk: Desk, name: str = "zhang") -> Account:
    return desk.accounts.add(name, "张专家", "expert", "", "hash")


def an_application(desk: Desk) -> Filed:
    desk.store.keep_run("key", RUN)
    for landed in desk.applications.unregistered():
        desk.applications.register(landed, landed.folder, "", "鹤山市", (Decimal("87.5"), 3), "read")
    return desk.applications.list()[0]


def test_a_name_is_given_once(desk: Desk) -> None:
    an_expert(desk)
    with pytest.raises(UsageError):
        an_expert(desk)


def test_a_browser_stays_signed_in_until_its_time_is_over_or_it_signs_out(desk: Desk) -> None:
    expert = an_expert(desk)
    desk.accounts.sign_in(expert.id, "a" * 64, LATER, "127.0.0.1")
    desk.accounts.sign_in(expert.id, "b" * 64, dt.datetime.now(dt.UTC) - dt.timedelta(seconds=1), "127.0.0.1")
    assert desk.accounts.signed_in("a" * 64) == expert
    assert desk.accounts.signed_in("b" * 64) is None
    desk.accounts.sign_out("a" * 64)
    assert desk.accounts.signed_in("a" * 64) is None


def test_a_new_password_and_closing_an_account_sign_it_out(desk: Desk) -> None:
    expert = an_expert(desk)
    for change in (
        lambda: desk.accounts.set_password(expert.id, "other"),
        lambda: desk.accounts.set_active(expert.id, active=False),
    ):
        desk.accounts.sign_in(expert.id, "c" * 64, LATER, "")
        change()
        assert desk.accounts.signed_in("c" * 64) is None


def test_a_run_lands_once_and_a_newer_one_takes_its_place(desk: Desk) -> None:
    first = an_application(desk)
    assert len(desk.applications.list()) == 2
    assert desk.applications.unregistered() == ()
    desk.store.keep_run("newer", RUN)
    assert [x.folder for x in desk.applications.unregistered()] == ["甲", "乙"]
    for landed in desk.applications.unregistered():
        desk.applications.register(landed, landed.folder, "", "鹤山市", (Decimal(90), 2), "read")
    again = desk.applications.list()[0]
    assert (again.key, again.proposed) == (first.key, Decimal(90))
    assert desk.applications.file(again, "sheet.json") == b"{}"


def test_an_application_moves_from_the_state_that_was_seen_only(desk: Desk) -> None:
    officer = desk.accounts.add("li", "李", "city", "", "hash")
    seen = an_application(desk)
    desk.applications.move(seen, "county", officer, "")
    with pytest.raises(StaleState):
        desk.applications.move(seen, "experts", officer, "")
    assert [(m.before, m.after, m.by) for m in desk.applications.moves(seen.id)] == [("read", "county", "李")]


def test_two_windows_never_overwrite_each_other(desk: Desk) -> None:
    expert = an_expert(desk)
    seat = desk.seats.assign(an_application(desk).id, expert.id)
    desk.seats.add(seat, 0, expert, Deed("confirm", "1.1", points=Decimal(5)))
    with pytest.raises(StaleVersion):
        desk.seats.add(seat, 0, expert, Deed("confirm", "1.2", points=Decimal(10)))
    desk.seats.add(seat, 1, expert, Deed("points", "1.1", points=Decimal("4.5"), reason="缺页"))
    told = [(a.version, a.deed.kind, a.deed.points, a.deed.reason) for a in desk.seats.acts(seat)]
    assert told == [(1, "confirm", Decimal(5), ""), (2, "points", Decimal("4.5"), "缺页")]


def test_a_seat_is_assigned_once_and_withdrawn_while_nothing_was_done(desk: Desk) -> None:
    expert, application = an_expert(desk), an_application(desk)
    seat = desk.seats.assign(application.id, expert.id)
    assert desk.seats.assign(application.id, expert.id) == seat
    assert desk.seats.panels()[application.id] == (seat,)
    desk.seats.add(seat, 0, expert, Deed("declare"))
    assert not desk.seats.withdraw(seat, expert)


def test_openings_are_told_with_who_and_where_from(desk: Desk) -> None:
    expert, application = an_expert(desk), an_application(desk)
    desk.openings.add(application.id, expert, "评分表", "10.0.0.7", masked=True)
    (opening,) = desk.openings.latest()
    assert (opening.account, opening.application, opening.what, opening.address) == ("张专家", "甲", "评分表", "10.0.0.7")


def test_a_page_is_found_by_the_content_of_its_file(desk: Desk) -> None:
    page = Page("a.pdf", "f" * 64, 2, "ocr", "rapidocr", (TextLine("字", BoundingBox.of(0, 0, 1, 1)),))
    desk.store.put("page:1", page, b"jpeg")
    desk.store.put("pixels:1", page, None)
    found = desk.pictures.find("f" * 64, 2)
    assert found is not None
    assert (found.page, desk.pictures.bytes_of(found.picture)) == (page, b"jpeg")
    assert desk.pictures.find("f" * 64, 1) is None


def test_the_review_tables_come_and_go_and_pages_read_before_are_found(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path}/store.db")
    upgrade(engine, "0002")
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parents[2] / "store" / "migrations"))
    page = Page("a.pdf", "e" * 64, 1, "ocr", "rapidocr")
    _old_reading(engine, page)
    upgrade(engine)
    assert "acts" in inspect(engine).get_table_names()
    with open_store(f"sqlite:///{tmp_path}/store.db", str(tmp_path / "blobs")) as store:
        found = Desk.of(store).pictures.find("e" * 64, 1)
    assert found is not None
    assert found.page == page
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0002")
    assert not {"acts", "accounts", "page_places"} & set(inspect(engine).get_table_names())
    engine.dispose()


def _old_reading(engine: object, page: Page) -> None:
    """A row as a store of the version before kept it."""
    import zlib

    from pydantic import TypeAdapter
    from sqlalchemy import Engine, text

    assert isinstance(engine, Engine)
    with engine.begin() as connection:
        content = zlib.compress(TypeAdapter(Page).dump_json(page))
        connection.execute(
            text("INSERT INTO page_readings (key, page, image, read_at) VALUES ('k', :page, NULL, '2024-01-01')"), {"page": content}
        )


def test_accounts_of_an_earlier_version_keep_what_refers_to_them(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path}/old.db")
    event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA foreign_keys=ON"))
    upgrade(engine, "0003")
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO accounts VALUES (1, 'li', '李', 'city', '', 'hash', 1, '2024-01-01')"))
        connection.execute(text("INSERT INTO sessions VALUES ('t', 1, '2030-01-01', '')"))
    upgrade(engine)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM sessions JOIN accounts ON accounts.id = account_id")).scalar_one() == 1
    engine.dispose()
