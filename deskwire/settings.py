"""What a machine says about itself, read from DESKWIRE_* variables and checked once, at the start.

Only the front door reads the environment; the rooms below get plain values from `deskwire/app.py`.
"""

import os
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, ValidationError

from deskwire import setting_checks as check
from deskwire.machine_settings import PREFIX, Words, default_data_dir
from deskwire.mail_settings import MailSettings

__all__ = ["NOT_OURS", "PREFIX", "Settings", "SettingsError", "Words", "default_data_dir", "load"]

NOT_OURS = ("DESKWIRE_TEST_", "DESKWIRE_REQUIRE", "DESKWIRE_SERVICE_", "DESKWIRE_PORT_", "DESKWIRE_WATCH_")
"""Variables with our prefix that are no settings: of tests, of `deskwire watch`, and those that Kubernetes adds by itself."""


class SettingsError(Exception):
    """Settings that nobody can start with: one sentence for each wrong variable."""

    def __init__(self, *sentences: str) -> None:
        super().__init__("\n".join(sentences))
        self.sentences = sentences


class Settings(MailSettings):
    """The settings of one machine; every field is the variable DESKWIRE_<FIELD>."""

    archive: bool = Field(default=True, description="Whether finished items can be archived.")
    parents_wait: bool = Field(default=True, description="Whether items wait for sub-items to be finished.")
    default_layout: bool = Field(default=False, description="Whether projects are sorted by customer.")
    allowed_networks: Annotated[Words, AfterValidator(check.own_networks)] = Field(
        default=(),
        description="IP addresses or networks on your own side that servers named by admins may be in, for mailboxes, mail "
        "out and their tokens, separated by commas. Default: none, only public addresses are connected to.",
    )
    mail_hook_secrets: Annotated[Words, AfterValidator(check.keys)] = Field(
        default=(),
        description="Secrets of 32 or more characters that sign mail which comes to `POST /mail/in`, separated by commas: any of "
        "them will do, so that they can be changed one after the other. Default: none, that door is closed.",
    )
    dns_resolvers: Annotated[Words, AfterValidator(check.ip_addresses)] = Field(
        default=(),
        description="IP addresses of resolvers that are asked for the keys of users' DKIM signatures, separated by commas. "
        "Default: none, no signature is checked here.",
    )
    upload_max_bytes: Annotated[int, Field(ge=1024, le=2**31)] = Field(
        default=25 * 2**20, description="Largest file that may be uploaded."
    )
    files_per_message: Annotated[int, Field(ge=1, le=1000)] = Field(
        default=20, description="Most files on one message."
    )
    cost_per_minute: Annotated[int, Field(ge=1)] = Field(
        default=60_000,
        description="Sum of query costs that one person, key or address may spend in a minute.",
    )
    streams_per_person: Annotated[int, Field(ge=1)] = Field(
        default=100, description="Most subscriptions that one person has open at a time."
    )
    metrics_token: Annotated[str, AfterValidator(check.token)] | None = Field(
        default=None,
        description="Bearer token of 16 or more characters that opens `/metrics` to others. Default: none, closed to them.",
    )
    log_format: Literal["console", "json"] = Field(
        default="console", description="`console` for people, `json` for collectors."
    )


def load(**changes: object) -> Settings:
    """The settings of this environment; `changes` (of the command line, None for no change) become its variables,
    so that processes started by this one see them too.

    Raises: SettingsError.
    """
    os.environ |= {PREFIX + name.upper(): str(value) for name, value in changes.items() if value is not None}
    unknown = _unknown()
    try:
        settings = Settings()
    except ValidationError as error:
        wrong = [each for each in error.errors() if each["type"] != "default_factory_not_called"]
        raise SettingsError(*unknown, *(check.sentence(each, PREFIX) for each in wrong)) from None
    if unknown:
        raise SettingsError(*unknown)
    return settings


def _unknown() -> list[str]:
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    ours = [name for name in sorted(os.environ) if name.upper().startswith(PREFIX)]
    others = [name for name in ours if not name.upper().startswith(NOT_OURS)]
    return [check.unknown(name, known) for name in others if name.upper() not in known]
