"""The command line as a person uses it."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from evidence.errors import UsageError
from zhiping.cli import app


def run(*arguments: str | Path) -> str:
    """What a command prints that ends well."""
    result = CliRunner().invoke(app, [str(a) for a in arguments], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def refused(*arguments: str | Path) -> str:
    """What is wrong with a command that is refused."""
    with pytest.raises(UsageError) as caught:
        CliRunner().invoke(app, [str(a) for a in arguments], catch_exceptions=False)
    return str(caught.value)
