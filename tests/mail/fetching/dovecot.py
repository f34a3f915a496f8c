"""A Dovecot of the test's own: in a folder of its own, on free ports, as whoever runs the test.

Root may not read mail with it, so that for root the accounts are used that its package brings.
"""

import grp
import os
import pwd
import re
import shutil
import signal
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from subprocess import DEVNULL, Popen

from imapclient import IMAPClient

from bench.ports import free_port
from tests import requires
from tests.mail.listening.talking import certificate

PASSWORD, TOKEN = 'pass wörd "of" \\ 9%', "a-token"
USERS = tuple(f"user-{number}" for number in range(100))
BY_TOKEN = tuple(f"token-{number}" for number in range(10))

_CONF = """
protocols = imap
base_dir = {folder}/run
state_dir = {folder}/run
log_path = {folder}/log
{users}
first_valid_uid = 0
ssl = {ssl}
disable_plaintext_auth = no
auth_mechanisms = {mechanisms}
auth_failure_delay = 0
mail_location = maildir:{folder}/mail/%u
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%u {folder}/users
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/mail/%u
}}
namespace inbox {{
  inbox = yes
  separator = /
}}
service anvil {{
  chroot =
}}
service imap-login {{
  chroot =
  process_min_avail = 1
  inet_listener imap {{
    address = 127.0.0.1
    port = {port}
  }}
  inet_listener imaps {{
    address = 127.0.0.1
    port = {tls_port}
  }}
}}
{more}
"""


@dataclass
class Dovecot:
    """`mechanisms`, `more`: of its configuration. `proof`: the certificate that proves it, made for `localhost`."""

    folder: Path
    mechanisms: str = "plain login xoauth2"
    more: str = ""
    port: int = field(default_factory=free_port)
    tls_port: int = field(default_factory=free_port)
    process: "Popen[bytes] | None" = None

    @property
    def proof(self) -> Path:
        return self.folder / "certificate.pem"

    def start(self) -> None:
        """Serve, once this returns."""
        me = pwd.getpwuid(os.getuid())
        mails = me if me.pw_uid else pwd.getpwnam("dovecot")
        group = grp.getgrgid(me.pw_gid).gr_name
        names = {"internal_user": me.pw_name, "internal_group": group, "login_user": me.pw_name}
        (self.folder / "mail").mkdir(exist_ok=True)
        os.chown(self.folder / "mail", mails.pw_uid, mails.pw_gid)
        known = [f"{user}:{{PLAIN}}{TOKEN if user in BY_TOKEN else PASSWORD}\n" for user in USERS + BY_TOKEN]
        (self.folder / "users").write_text("".join(known))
        shown, secret = certificate(self.folder)
        conf = _CONF.format(
            folder=self.folder,
            users="\n".join(f"default_{name} = {value}" for name, value in names.items() if me.pw_uid),
            uid=mails.pw_uid,
            gid=mails.pw_gid,
            port=self.port,
            tls_port=self.tls_port,
            ssl=f"yes\nssl_cert = <{shown}\nssl_key = <{secret}",
            mechanisms=self.mechanisms,
            more=self.more,
        )
        path = self.folder / "dovecot.conf"
        path.write_text(conf)
        with (self.folder / "said").open("ab") as said:
            self.process = Popen(
                [requires.dovecot() or "", "-F", "-c", str(path)],
                stdout=DEVNULL,
                stderr=said,
                start_new_session=True,
            )
        self._wait()

    def _wait(self) -> None:
        until = time.monotonic() + 30
        while True:
            assert self.process is not None
            assert self.process.poll() is None, (self.folder / "said").read_text()
            try:
                with self.client():
                    return
            except (OSError, IMAPClient.Error):
                assert time.monotonic() < until, self.log()
                time.sleep(0.05)

    def stop(self) -> None:
        """Go away at once, in the middle of whatever is said."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(20)
            self.process = None

    def log(self) -> str:
        return (self.folder / "log").read_text() + (self.folder / "said").read_text()

    def client(self, user: str = USERS[0]) -> IMAPClient:
        """A client of the test's own, signed in."""
        client = IMAPClient("127.0.0.1", self.port, ssl=False, timeout=10)
        if user in BY_TOKEN:
            client.oauth2_login(user, TOKEN)
        else:
            client.plain_login(user, PASSWORD)
        return client

    def put(
        self, *mails: bytes, folder: str = "INBOX", user: str = USERS[0], at: datetime | None = None
    ) -> None:
        """Mails come in, or came at a time."""
        with self.client(user) as client:
            if not client.folder_exists(folder):
                client.create_folder(folder)
            for mail in mails:
                client.append(folder, mail, msg_time=at)

    def holds(self, folder: str = "INBOX", user: str = USERS[0]) -> list[tuple[int, bool]]:
        """(number, whether it was seen) of each mail."""
        with self.client(user) as client:
            client.select_folder(folder, readonly=True)
            flags = client.get_flags(client.search("ALL"))
            return [(uid, b"\\Seen" in flags[uid]) for uid in sorted(flags)]

    def spoil(self, mail: bytes, user: str = USERS[0]) -> None:
        """Keep the server itself from reading a mail."""
        for path in (self.folder / "mail" / user).glob("*/*"):
            if path.parent.name in ("new", "cur") and path.read_bytes() == mail.replace(b"\r\n", b"\n"):
                path.chmod(0)

    def validity(self, user: str = USERS[0]) -> int:
        """Of the numbers of the inbox."""
        with self.client(user) as client:
            return int(client.folder_status("INBOX", ["UIDVALIDITY"])[b"UIDVALIDITY"])

    def number_by(self, validity: int, user: str = USERS[0]) -> None:
        """Say that the numbers of the inbox are others, or those of before again."""
        folder = self.folder / "mail" / user
        numbers = folder / "dovecot-uidlist"
        numbers.write_text(re.sub(r" V\d+ ", f" V{validity} ", numbers.read_text(), count=1))
        for path in folder.glob("dovecot.index*"):
            path.unlink()

    def begin_anew(self, folder: str = "INBOX", user: str = USERS[0]) -> None:
        """Give the mails of a folder new numbers, as a restored server does."""
        for name in (
            "dovecot-uidlist",
            "dovecot-uidvalidity",
            "dovecot.index",
            "dovecot.index.log",
            "dovecot.index.cache",
        ):
            for path in (self.folder / "mail" / user).glob(f"{name}*"):
                path.unlink()
        time.sleep(1.1)  # it takes the time in seconds for the validity


@contextmanager
def dovecot(*, mechanisms: str = "plain login xoauth2", more: str = "") -> Iterator[Dovecot]:
    """One that serves inside, and leaves nothing."""
    folder = Path(tempfile.mkdtemp(prefix="desk-dovecot-"))
    folder.chmod(0o755)
    server = Dovecot(folder, mechanisms, more)
    try:
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder)
