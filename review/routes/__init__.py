"""What the pages answer to; one module a subject."""

from review.routes import accounts, description, home, signin

ALL = (signin.router, home.router, accounts.router, description.router)
