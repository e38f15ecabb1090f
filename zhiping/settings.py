"""Settings from the environment and ``.env``."""

from __future__ import annotations

from pathlib import Path

from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Where things are kept. Variables: ``ZHIPING_HOME``, ``ZHIPING_DATABASE_URL``, ``ZHIPING_BLOBS``."""

    model_config = SettingsConfigDict(env_prefix="ZHIPING_", env_file=".env", extra="ignore")

    home: Path = Path(".zhiping")
    database_url: str = ""
    blobs: str = ""

    @property
    def store_url(self) -> str:
        return self.database_url or f"sqlite:///{self.home / 'zhiping.db'}"

    @property
    def store_blobs(self) -> str:
        return self.blobs or str(self.home / "pages")
