"""Review: accounts, sessions, applications, seats and acts, checks, complaints, openings, uploads, places of pages."""

from __future__ import annotations

import json
import zlib

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_TABLES = ("page_places", "uploads", "openings", "complaints", "checks", "acts", "seats", "moves", "applications", "sessions", "accounts")


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.Integer(), nullable=False)


def _text(name: str, length: int) -> sa.Column[str]:
    return sa.Column(name, sa.String(length), nullable=False)


def _long(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False)


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False)


def _when(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)


def _points(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.Numeric(6, 1), nullable=False)


def _yes(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), nullable=False)


def _key(table: str, column: str, other: str, *, cascade: bool = False) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=f"fk_{table}_{column}_{other}", ondelete="CASCADE" if cascade else None)


def _table(name: str, *parts: sa.schema.SchemaItem) -> None:
    op.create_table(name, _id(), *parts, sa.PrimaryKeyConstraint("id", name=f"pk_{name}"))


def upgrade() -> None:
    _people()
    _applications()
    _panel()
    _looking()
    _place_known_pages()


def _people() -> None:
    _table(
        "accounts",
        _text("name", 100),
        _text("shown", 100),
        _text("role", 20),
        _text("county", 100),
        _text("password", 255),
        _yes("active"),
        _when("created_at"),
        sa.UniqueConstraint("name", name="uq_accounts_name"),
    )
    op.create_table(
        "sessions",
        _text("token", 64),
        _number("account_id"),
        _when("expires_at"),
        _text("address", 100),
        sa.PrimaryKeyConstraint("token", name="pk_sessions"),
        _key("sessions", "account_id", "accounts", cascade=True),
    )
    op.create_index("ix_sessions_account_id", "sessions", ["account_id"])


def _applications() -> None:
    _table(
        "applications",
        _text("key", 32),
        _text("batch", 255),
        _text("folder", 255),
        _text("enterprise", 255),
        _text("uscc", 50),
        _text("county", 100),
        _number("year"),
        _text("state", 30),
        _points("proposed"),
        _number("to_examine"),
        _number("run_id"),
        sa.UniqueConstraint("key", name="uq_applications_key"),
        sa.UniqueConstraint("batch", "folder", name="uq_applications_place"),
    )
    op.create_index("ix_applications_county", "applications", ["county"])
    _of_application("moves", _text("before", 30), _text("after", 30), _long("note"))
    _of_application("checks", _text("point", 40), _text("result", 20), _long("note"))
    _of_application("complaints", _long("text"), _long("finding"))


def _of_application(name: str, *columns: sa.Column[str]) -> None:
    """A table of what an account did about an application, and when."""
    keys = (_key(name, "application_id", "applications", cascade=True), _key(name, "account_id", "accounts"))
    _table(name, _number("application_id"), _number("account_id"), _when("at"), *columns, *keys)
    op.create_index(f"ix_{name}_application_id", name, ["application_id"])


def _panel() -> None:
    _table(
        "seats",
        _number("application_id"),
        _number("account_id"),
        _number("version"),
        _text("state", 20),
        _number("done"),
        _points("total"),
        _key("seats", "application_id", "applications", cascade=True),
        _key("seats", "account_id", "accounts"),
        sa.UniqueConstraint("application_id", "account_id", name="uq_seats_place"),
    )
    op.create_index("ix_seats_account_id", "seats", ["account_id"])
    _table(
        "acts",
        _number("seat_id"),
        _number("version"),
        _when("at"),
        _number("account_id"),
        _text("kind", 20),
        _long("deed"),
        _key("acts", "seat_id", "seats", cascade=True),
        _key("acts", "account_id", "accounts"),
        sa.UniqueConstraint("seat_id", "version", name="uq_acts_version"),
    )


def _looking() -> None:
    _table(
        "openings",
        _number("application_id"),
        _number("account_id"),
        _when("at"),
        _text("what", 100),
        _text("address", 100),
        _yes("masked"),
        _key("openings", "application_id", "applications", cascade=True),
        _key("openings", "account_id", "accounts"),
    )
    op.create_index("ix_openings_application_id_at", "openings", ["application_id", "at"])
    op.create_index("ix_openings_account_id", "openings", ["account_id"])
    _table(
        "uploads",
        _text("key", 32),
        _number("account_id"),
        _text("county", 100),
        _text("name", 255),
        _text("batch", 255),
        _text("base", 32),
        _text("application", 32),
        _text("deadline", 10),
        _text("state", 20),
        _number("done"),
        _number("total"),
        _text("current", 500),
        _long("message"),
        _key("uploads", "account_id", "accounts"),
        sa.UniqueConstraint("key", name="uq_uploads_key"),
    )
    op.create_index("ix_uploads_account_id", "uploads", ["account_id"])
    op.create_index("ix_uploads_batch", "uploads", ["batch"])
    op.create_table(
        "page_places",
        _text("sha256", 64),
        _number("page"),
        _text("reading", 64),
        sa.PrimaryKeyConstraint("sha256", "page", name="pk_page_places"),
    )


def _place_known_pages() -> None:
    """Pages read before this version are found too; those with a picture last, so that they win."""
    connection = op.get_bind()
    rows = connection.execute(sa.text("SELECT key, page, image FROM page_readings ORDER BY image IS NOT NULL, read_at"))
    places: dict[tuple[str, int], str] = {}
    for key, content, _ in rows:
        page = json.loads(zlib.decompress(content))
        places[page["sha256"], page["number"]] = key
    table = sa.table("page_places", sa.column("sha256"), sa.column("page"), sa.column("reading"))
    if places:
        op.bulk_insert(table, [{"sha256": sha256, "page": page, "reading": key} for (sha256, page), key in places.items()])


def downgrade() -> None:
    for name in _TABLES:
        op.drop_table(name)
