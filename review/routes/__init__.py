"""What the pages answer to; one module a subject."""

from review.routes import (
    accounts,
    applications,
    audit,
    batches,
    county,
    description,
    files,
    home,
    looks,
    office,
    operations,
    panel,
    procedure,
    rounds,
    sheet,
    signin,
)

ALL = (
    signin.router,
    office.router,
    home.router,
    rounds.router,
    county.router,
    batches.router,
    files.router,
    applications.router,
    sheet.router,
    panel.router,
    procedure.router,
    accounts.router,
    operations.router,
    audit.router,
    looks.router,
    description.router,
)
