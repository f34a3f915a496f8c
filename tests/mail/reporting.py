"""Mails by which servers say what became of another mail."""

FAILED = """Final-Recipient: rfc822; ann@gmail.com
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 <ann@gmail.com>: no such user"""


def report(
    *groups: str,
    original: str = "",
    kind: str = "delivery-status",
    sender: str = "Mail Delivery System <MAILER-DAEMON@mx.example>",
    text: str = "Your mail did not arrive.",
    message_id: str = "bounce-1@mx.example",
) -> bytes:
    """A report by the standard on the mail with the Message-ID `original`, each group about one recipient."""
    status = "\n\n".join(["Reporting-MTA: dns; mx.example", *groups])
    head = f"From: desk@localhost\nMessage-ID: <{original}>\nSubject: Hello" if original else "Subject: Hello"
    lines = f"""Return-Path: <>
From: {sender}
To: desk@localhost
Subject: Undelivered Mail Returned to Sender
Message-ID: <{message_id}>
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type={kind}; boundary="cut"

--cut
Content-Type: text/plain; charset=us-ascii

{text}
--cut
Content-Type: message/{kind}

{status}
--cut
Content-Type: text/rfc822-headers

{head}
--cut--
"""
    return lines.replace("\n", "\r\n").encode()


def in_own_words(
    text: str,
    subject: str = "failure notice",
    sender: str = "MAILER-DAEMON@mx.example",
    head: str = "Return-Path: <>",
) -> bytes:
    """A report that follows no standard."""
    lines = f"{head}\nFrom: {sender}\nTo: desk@localhost\nSubject: {subject}\nMessage-ID: <own@mx.example>\n\n{text}\n"
    return lines.replace("\n", "\r\n").encode()
