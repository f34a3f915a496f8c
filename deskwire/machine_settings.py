"""Settings of a machine itself: where it keeps things, what it listens on, by whom it is reached."""

import os
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from deskwire import setting_checks as check
from deskwire.home import HOME

PREFIX = "DESKWIRE_"

Words = Annotated[tuple[str, ...], NoDecode, BeforeValidator(check.words)]


def default_data_dir() -> Path:
    """`var` beside the rooms of a checkout, else the user's data folder by the XDG convention."""
    if (HOME / "pyproject.toml").is_file():
        return HOME / "var"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "deskwire"


class MachineSettings(BaseSettings):
    """Where a machine keeps things, and how it is reached; every field is the variable DESKWIRE_<FIELD>."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="ignore", validate_default=False)

    data_dir: Annotated[Path, AfterValidator(check.folder)] = Field(
        default_factory=default_data_dir,
        description="Folder for the SQLite database, uploaded files and the made secret key. "
        "Default: `var` in the checkout, `$XDG_DATA_HOME/deskwire` when installed from a wheel.",
    )
    database_url: Annotated[str, AfterValidator(check.database_url)] = Field(
        default_factory=lambda data: f"sqlite://{data['data_dir']}/deskwire.sqlite3",
        description="`postgres://user:password@host:5432/name` or `sqlite:///folder/file`. Default: a SQLite file in `data_dir`.",
    )
    database_pool: Annotated[int, Field(ge=1, le=500)] = Field(
        default=10, description="The most connections to PostgreSQL that one process opens."
    )
    redis_url: Annotated[str, AfterValidator(check.redis_url)] | None = Field(
        default=None,
        description="`redis://host:6379/0`, needed by several machines. Default: none, one machine wakes its own processes.",
    )
    secret_keys: Annotated[Words, AfterValidator(check.keys)] = Field(
        default=(),
        description="Secrets of 32 or more characters, separated by commas: the first seals cursors and links, all open them. "
        "To rotate, put a new one in front. Default: made at the first start in `data_dir/secret.key`; must be set with Redis.",
    )
    host: str = Field(default="127.0.0.1", min_length=1, description="Address to listen on.")
    port: Annotated[int, Field(ge=0, le=65535)] = Field(
        default=8000, description="Port to listen on; 0 takes a free one."
    )
    processes: Annotated[int, Field(ge=1, le=64)] = Field(
        default=1, description="Server processes on this machine."
    )
    public_url: Annotated[str, AfterValidator(check.origin)] = Field(
        default_factory=lambda data: f"http://{data['host']}:{data['port']}",
        description="How clients reach this server, without a path: for links in mails. Default: made of host and port.",
    )
    allowed_origins: Annotated[Words, AfterValidator(check.origins)] = Field(
        default=(),
        description="Other web origins whose pages may use the API with a browser's cookies, separated by commas.",
    )
    trusted_proxies: Annotated[Words, AfterValidator(check.networks)] = Field(
        default=(),
        description="Addresses or networks of proxies whose `X-Forwarded-*` headers are believed, separated by commas.",
    )
    worker_in_serve: bool = Field(
        default=True,
        description="Whether `deskwire serve` also does the work of `deskwire worker` (notifications, mail).",
    )

    @model_validator(mode="after")
    def _several_machines_share_a_key(self) -> "MachineSettings":
        if self.redis_url and not self.secret_keys:
            raise ValueError(
                f"{PREFIX}SECRET_KEYS must be set when {PREFIX}REDIS_URL is: machines that share a bus must share their keys."
            )
        return self

    @property
    def is_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite")
