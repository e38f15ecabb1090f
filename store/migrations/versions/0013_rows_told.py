"""Rows of these tables are told of in the chain one by one: those there are already, as they are now."""

from __future__ import annotations

from alembic import op
from sqlalchemy import MetaData, Table
from sqlalchemy.orm import Session

from evidence.audit import PROGRAM, Statement
from store.chain import tell
from store.database import in_parts
from store.rows import LEFT, rows_of

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_REVIEWED = ("acts", "moves", "checks", "complaints")
_CHECKED = ("quality_switches", "quality_samples", "quality_looks", "quality_refusals", "quality_plants", "quality_plant_files")
_TABLES = ("calibrations", "adoptions", *_REVIEWED, *_CHECKED)


def upgrade() -> None:
    connection = op.get_bind()
    with Session(connection) as session:
        for name in _TABLES:
            table = Table(name, MetaData(), autoload_with=connection)
            found = dict(rows_of(connection, table))
            for part in in_parts(found):
                tell(session, Statement("rows", PROGRAM, name, hashes={f"{LEFT}{row}": found[row] for row in part}))


def downgrade() -> None:
    """What the chain was told stays in it."""
