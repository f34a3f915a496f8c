"""Settings of mail: what goes out when and from where, what comes in by which door, and whom it is believed."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from deskwire import setting_checks as check
from deskwire.machine_settings import PREFIX, MachineSettings, Words
from kit.addresses import domain_of


class MailSettings(MachineSettings):
    """How a machine sends and takes mail."""

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
        "conversation, who are customers of the same organization, or become so by the domain of their address; nobody else.",
    )

    @model_validator(mode="after")
    def _a_token_fits_into_the_reply_address(self) -> "MailSettings":
        local = self.reply_address.rpartition("@")[0]
        if self.signed_replies and len(local.encode()) > check.REPLY_LOCAL_MOST:
            raise ValueError(
                f"Before the @ of the address that answers go to stand at most {check.REPLY_LOCAL_MOST} characters: set "
                f"{PREFIX}REPLY_ADDRESS to a shorter one, or {PREFIX}SIGNED_REPLIES to false."
            )
        return self

    @model_validator(mode="after")
    def _mail_has_one_door(self) -> "MailSettings":
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
