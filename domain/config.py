"""What the verbs are told about this machine; the front door sets it once, at the start."""

from dataclasses import dataclass
from datetime import timedelta

from kit.ratelimit import Limit


@dataclass(frozen=True, kw_only=True)
class Config:
    """Numbers and places that differ from machine to machine. The defaults suit tests: nothing waits."""

    public_url: str = "http://127.0.0.1:8000"
    """How people reach this server, without a slash at the end."""
    mail_delay: timedelta = timedelta(0)
    """How long what was said waits to be dealt with before it is mailed."""
    mail_unanswered: bool = False
    """Whether only an answer deals with what was said; else reading it does."""
    mail_from: str = "desk@localhost"
    """Our own address: the sender of outgoing mail."""
    mail_domain: str = "localhost"
    """The domain of the workspace's generated address, in lower case."""
    mail_confirm: bool = False
    """Whether who asks for something is told that it has come in."""
    mail_notices: bool = False
    """Whether people are told by mail of assignments and statuses, too, and of mails that came back."""
    mail_automatic_per_hour: int = 10
    """Mails that nobody wrote which one person gets in an hour at most."""
    mail_sender_per_hour: int = 30
    """Mails of one sender in an hour that are taken for a person's; what comes beyond is marked as a flood."""
    reply_address: str = ""
    """To which answers go, with a token behind a plus; empty for `mail_from`."""
    signed_replies: bool = True
    """Whether a mail's Reply-To says what it is about."""
    mail_authserv_ids: tuple[str, ...] = ()
    """Names of the company's own mail servers, whose Authentication-Results are believed."""
    mail_auth_hops: int = 1
    """How many `Received` may stand above them."""
    mail_cc_follows: bool = False
    """Whether a customer's colleagues whom their mail was sent to as well follow the item."""
    mail_spam_headers: tuple[str, ...] = ()
    """Fields, in lower case, by which the company's own mail server says that a mail is spam."""
    mail_aside_life: timedelta = timedelta(days=30)
    """How long a mail that was set aside is kept."""
    mail_raw_life: timedelta | None = None
    """How long the raw mail of what was taken is kept; None for ever."""
    dns_resolvers: tuple[str, ...] = ()
    """IP addresses of resolvers that are asked for the keys of signed mails; without any no signature is checked."""
    archive: bool = True
    """Whether items can be archived."""
    parents_wait: bool = False
    """Whether an item is not finished as long as one right below it is not."""
    default_layout: bool = False
    """Whether projects are put into portfolios by whom they are for."""
    upload_max_bytes: int = 25 * 2**20
    files_per_message: int = 20
    loose_files_per_person: int = 200
    """Uploaded files that no message has taken yet."""
    session_life: timedelta = timedelta(days=30)
    link_life: timedelta = timedelta(minutes=15)
    link_answer_time: timedelta = timedelta(0)
    """A request for a link is answered no sooner, so that the time does not tell whether the address is known."""
    sign_ins_by_address: Limit = Limit("sign-in by address", 10, 300)
    sign_ins_by_client: Limit = Limit("sign-in by client", 100, 300)
    links_by_address: Limit = Limit("link by address", 5, 900)
    links_by_client: Limit = Limit("link by client", 50, 900)
    searches: Limit = Limit("search", 240, 60)


_current = Config()


def current() -> Config:
    """What holds in this process."""
    return _current


def configure(config: Config) -> None:
    """Let `config` hold from now on."""
    global _current
    _current = config
