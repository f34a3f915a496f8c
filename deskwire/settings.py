"""What a machine says about itself, read from DESKWIRE_* variables and checked once, at the start.

Only the front door reads the environment; the rooms below get plain values from `deskwire/app.py`.
"""

import os
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, ValidationError, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from deskwire import setting_checks as check
from deskwire.home import HOME
from kit.addresses import domain_of

PREFIX = "DESKWIRE_"
NOT_OURS = ("DESKWIRE_TEST_", "DESKWIRE_REQUIRE", "DESKWIRE_SERVICE_", "DESKWIRE_PORT_", "DESKWIRE_WATCH_")
"""Variables with our prefix that are no settings: of tests, of `deskwire watch`, and those that Kubernetes adds by itself."""

Words = Annotated[tuple[str, ...], NoDecode, BeforeValidator(check.words)]


def default_data_dir() -> Path:
    """`var` beside the rooms of a checkout, else the user's data folder by the XDG convention."""
    if (HOME / "pyproject.toml").is_file():
        return HOME / "var"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "deskwire"


class SettingsError(Exception):
    """Settings that nobody can start with: one sentence for each wrong variable."""

    def __init__(self, *sentences: str) -> None:
        super().__init__("\n".join(sentences))
        self.sentences = sentences


class Settings(BaseSettings):
    """The settings of one machine; every field is the variable DESKWIRE_<FIELD>."""

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
    mail_delay_seconds: Annotated[int, Field(ge=0, le=86_400)] = Field(
        default=120,
        description="How long a message waits before it goes to its reader's mail, if they have not dealt with it until then.",
    )
    mail_when: Literal["unseen", "unanswered"] = Field(
        default="unseen",
        description="Which messages go out by mail then: `unseen`, neither read nor answered, or `unanswered`, read or not.",
    )
    mail_confirm: bool = Field(
        default=True,
        description="Whether a requester is told by mail, at once, that their request has come in.",
    )
    mail_notices: bool = Field(
        default=True,
        description="Whether people are told by mail of what nobody wrote, as each has chosen: assignments, statuses, mails "
        "that came back.",
    )
    mail_automatic_per_hour: Annotated[int, Field(ge=1, le=1000)] = Field(
        default=10,
        description="Mails that nobody wrote, such as confirmations and digests, which one person gets in an hour at most; "
        "notices beyond wait, and go together.",
    )
    mail_sender_per_hour: Annotated[int, Field(ge=1, le=100_000)] = Field(
        default=30,
        description="Mails of one sender in an hour that are taken for a person's; those beyond are kept, never answered.",
    )
    smtp_url: Annotated[str, AfterValidator(check.smtp_url)] | None = Field(
        default=None,
        description="`smtp://user:password@host:587`, or `smtps://` for TLS from the start. "
        "Default: none: mail leaves nowhere; on a machine of one's own the last ones are shown at `/mailbox`.",
    )
    mail_from: Annotated[str, AfterValidator(check.address)] = Field(
        default="desk@localhost", description="Sender's address of outgoing mail."
    )
    mail_domain: Annotated[str, AfterValidator(check.domain)] = Field(
        default_factory=lambda data: domain_of(data["mail_from"]) or "localhost",
        description="Domain of the workspace's generated address. Default: that of `mail_from`.",
    )
    smtp_listen: Annotated[str, AfterValidator(check.place)] | None = Field(
        default=None,
        description="`host:port` on which mail servers hand mail over by SMTP. Default: none, nothing listens.",
    )
    lmtp_listen: Annotated[str, AfterValidator(check.place_or_socket)] | None = Field(
        default=None,
        description="`host:port` or `unix:/folder/file` for a mail server of one's own that speaks LMTP. Default: none.",
    )
    smtp_in_serve: bool = Field(
        default=True,
        description="Whether `deskwire serve` listens there itself (one process only); else `deskwire smtp` does.",
    )
    smtp_tls_certificate: Annotated[Path, AfterValidator(check.file)] | None = Field(
        default=None,
        description="PEM file with the certificate, and those that lead to its issuer, for STARTTLS. Default: none, no TLS.",
    )
    smtp_tls_key: Annotated[Path, AfterValidator(check.file)] | None = Field(
        default=None, description="PEM file with the certificate's key. Default: it is in the same file."
    )
    smtp_require_tls: bool = Field(
        default=False,
        description="Whether SMTP takes mail only by STARTTLS; many servers then cannot deliver.",
    )
    smtp_silence_seconds: Annotated[int, Field(ge=1, le=3600)] = Field(
        default=300, description="How long a client of SMTP or LMTP may say nothing until it is hung up on."
    )
    smtp_connections: Annotated[int, Field(ge=1, le=10_000)] = Field(
        default=100, description="Most connections by SMTP and LMTP at a time."
    )
    smtp_connections_per_address: Annotated[int, Field(ge=1, le=10_000)] = Field(
        default=10, description="Most of them from one address; a relay in front of the desk may need more."
    )
    reply_address: Annotated[str, AfterValidator(check.address)] = Field(
        default_factory=lambda data: data["mail_from"],
        description="Address that answers to mails about an item go to, with `+` and a token of 40 characters in its first part, "
        "which your mail server must deliver as well. Default: `mail_from`.",
    )
    signed_replies: bool = Field(
        default=True,
        description="Whether mails about an item have such an address of their own in `Reply-To`; `false` where your mail server "
        "knows no `+`.",
    )
    mail_authserv_ids: Words = Field(
        default=(),
        description="Names by which your own mail server signs its `Authentication-Results`, separated by commas: only by these, "
        "or by `dns_resolvers`, does a user's mail act as that user. Default: none.",
    )
    mail_auth_hops: Annotated[int, Field(ge=0, le=20)] = Field(
        default=1,
        description="Most `Received` that your own servers put above those results; below more they are not believed.",
    )
    mail_relays: Annotated[Words, AfterValidator(check.own_networks)] = Field(
        default=(),
        description="IP addresses or networks of your own mail servers, whose word counts at the SMTP door, too. Default: none.",
    )
    mail_spam_headers: Annotated[Words, AfterValidator(check.spam_headers)] = Field(
        default=(),
        description="Fields by which your own mail server says that a mail is spam, separated by commas, of `X-Spam`, "
        "`X-Spam-Flag`, `X-Spam-Status`, `X-Spamd-Result`, `X-Rspamd-Action`: such mail is set aside. Believed as far down as "
        "`mail_auth_hops` says. Default: none.",
    )
    mail_aside_days: Annotated[int, Field(ge=1, le=3650)] = Field(
        default=30, description="Days until a mail that was set aside is erased, if no admin decides before."
    )
    mail_raw_days: Annotated[int, Field(ge=1, le=36_500)] | None = Field(
        default=None,
        description="Days until the raw mail is erased of which an item or message was made. Default: it is kept.",
    )
    mail_cc_follows: bool = Field(
        default=False,
        description="Whether a customer's mail lets those of its other recipients follow the item, or take part in the "
        "conversation, who are customers of the same organization, or become so by the domain of their address. Others are never "
        "added by mail.",
    )
    archive: bool = Field(default=True, description="Whether finished items can be archived.")
    parents_wait: bool = Field(default=True, description="Whether items wait for sub-items to be finished.")
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

    @model_validator(mode="after")
    def _several_machines_share_a_key(self) -> "Settings":
        if self.redis_url and not self.secret_keys:
            raise ValueError(
                f"{PREFIX}SECRET_KEYS must be set when {PREFIX}REDIS_URL is: machines that share a bus must share their keys."
            )
        return self

    @model_validator(mode="after")
    def _a_token_fits_into_the_reply_address(self) -> "Settings":
        local = self.reply_address.rpartition("@")[0]
        if self.signed_replies and len(local.encode()) > check.REPLY_LOCAL_MOST:
            raise ValueError(
                f"Before the @ of the address that answers go to stand at most {check.REPLY_LOCAL_MOST} characters: set "
                f"{PREFIX}REPLY_ADDRESS to a shorter one, or {PREFIX}SIGNED_REPLIES to false."
            )
        return self

    @model_validator(mode="after")
    def _mail_has_one_door(self) -> "Settings":
        if self.takes_mail and self.smtp_in_serve and self.processes > 1:
            raise ValueError(
                f"{PREFIX}PROCESSES cannot be {self.processes} while `deskwire serve` listens for mail: set "
                f"{PREFIX}SMTP_IN_SERVE to false and run `deskwire smtp` beside it."
            )
        if self.smtp_require_tls and not self.smtp_tls_certificate:
            needed = f"{PREFIX}SMTP_TLS_CERTIFICATE"
            raise ValueError(f"{PREFIX}SMTP_REQUIRE_TLS needs a certificate: set {needed}.")
        return self

    @property
    def takes_mail(self) -> bool:
        """Whether something listens for mail servers."""
        return bool(self.smtp_listen or self.lmtp_listen)

    @property
    def is_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite")


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
