"""Settings from the environment and ``.env``."""

from __future__ import annotations

from pathlib import Path

from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Where things are kept, and who proves identities. Variables are the names in capitals after ``ZHIPING_``: ``ZHIPING_HOME``."""

    model_config = SettingsConfigDict(env_prefix="ZHIPING_", env_file=".env", extra="ignore")

    home: Path = Path(".zhiping")
    """This machine's own: where there are several, nothing in it has to be kept."""
    shared: Path | None = None
    """Where there are several machines: a folder that each has at the same path."""
    database_url: str = ""
    blobs: str = ""
    retention: Path | None = None
    """A file of rules of keeping, as `store/retention.toml`; else that one."""
    secure: bool = False
    """Whether the pages' cookies are sent over HTTPS only."""
    pages: str = ""
    """The address of the web pages as people type it, for links from elsewhere."""
    oidc_issuer: str = ""
    """Address of an OpenID Connect provider that people may sign in with, for accounts that were made beforehand; "" for none."""
    oidc_client: str = ""
    oidc_secret: str = ""
    oidc_name: str = "统一身份认证"

    metrics_token: str = ""
    """What opens ``/metrics`` from another machine; "" for this machine alone."""

    @property
    def common(self) -> Path:
        """Where that lies which all machines need, apart from the database and the pictures: keys, the book of the
        audit's heads, and what the pages were sent."""
        return self.shared or self.home

    @property
    def store_url(self) -> str:
        return self.database_url or f"sqlite:///{self.home / 'zhiping.db'}"

    @property
    def store_blobs(self) -> str:
        return self.blobs or str(self.home / "pages")
