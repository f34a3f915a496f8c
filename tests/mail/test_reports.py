"""What servers report of a mail, by the standard and in their own words."""

import pytest

from mail.parse import parse
from mail.parse.reports import Fate, Report, report_of
from tests.mail.reporting import FAILED, in_own_words, report
from tests.mail.written import read

ID = "out-1@desk.example"
LATE = "Final-Recipient: rfc822;ann@gmail.com\nAction: delayed\nStatus: 4.4.1\nWill-Retry-Until: Tue"
DONE = "Final-Recipient: rfc822; bob@gmail.com\nAction: delivered\nStatus: 2.1.5"


def told(raw: bytes) -> Report:
    found = report_of(parse(raw))
    assert found is not None
    return found


def test_a_mail_that_failed_by_the_standard():
    assert told(report(FAILED, original=ID)) == Report(
        Fate.FAILED, "5.1.1", "550 5.1.1 <ann@gmail.com>: no such user", ("ann@gmail.com",), (ID,)
    )


def test_the_committed_bounce():
    found = report_of(read("bounce.eml"))
    assert found == Report(Fate.FAILED, "5.1.1", "5.1.1", ("nobody@example.com",), (ID,))


def test_a_mail_that_is_late_by_the_standard():
    found = told(report(LATE, original=ID))
    assert (found.fate, found.status, found.permanent) == (Fate.DELAYED, "4.4.1", False)


def test_of_several_recipients_the_failure_counts_and_only_its_address():
    found = told(report(DONE, LATE, FAILED, original=ID))
    assert (found.fate, found.recipients) == (Fate.FAILED, ("ann@gmail.com",))


def of_ann(*groups: str) -> Report:
    found = report_of(parse(report(*groups, original=ID)), {"ann@gmail.com"})
    assert found is not None
    return found


def test_what_became_of_it_where_somebody_passed_it_on_is_left_out():
    theirs = FAILED.replace("ann@", "bob@")
    assert of_ann(theirs, LATE).fate is Fate.DELAYED
    assert of_ann(theirs, DONE.replace("bob@", "ann@")).fate is Fate.ARRIVED
    assert of_ann(theirs).recipients == ("bob@gmail.com",)


def test_what_reached_one_of_those_who_read_an_address_has_arrived():
    one, other = (f"Original-Recipient: rfc822;Ann@Gmail.com\n{each}" for each in (FAILED, DONE))
    assert of_ann(one, other).fate is Fate.ARRIVED
    assert of_ann(one).fate is Fate.FAILED


def test_words_beside_what_happened_change_nothing():
    found = told(report(FAILED.replace("failed", "failed (no such user)", 1), original=ID))
    assert (found.fate, found.permanent) == (Fate.FAILED, True)


@pytest.mark.parametrize("sender", ["abuse@isp.example", "postmaster@isp.example"])
def test_a_complaint_says_nothing_of_how_it_arrived(sender: str):
    complaint = report(
        "Feedback-Type: abuse", original=ID, kind="feedback-report", sender=sender, text="550 5.7.1 Spam"
    )
    assert report_of(parse(complaint)) is None


def test_what_arrived_or_was_shown_is_no_failure():
    assert told(report(DONE, original=ID)).fate is Fate.ARRIVED
    receipt = told(report(f"Original-Message-ID: <{ID}>", kind="disposition-notification"))
    assert (receipt.fate, receipt.ids) == (Fate.ARRIVED, (ID,))


@pytest.mark.parametrize(
    ("status", "diagnosis", "found", "permanent", "blames"),
    [
        ("5.1.1", "", "5.1.1", True, True),
        ("5.0.0", "smtp; 550 5.1.1 unknown", "5.1.1", True, True),
        ("5.0.0", "smtp; 452 4.2.2 full", "4.2.2", False, False),
        ("5.0.0", "X-Postfix; no such host", "5.0.0", True, True),
        ("", "smtp; 550 no such user", "5.0.0", True, True),
        ("5.2.2", "smtp; 552 5.2.2 over quota", "5.2.2", True, False),
        ("5.7.1", "smtp; 550 5.7.1 looks like spam", "5.7.1", True, False),
        ("5.2.1", "smtp; 550 5.2.1 disabled", "5.2.1", True, True),
        ("4.4.7", "smtp; 451 4.4.7 expired", "4.4.7", False, False),
        ("5.10.1", "", "5.10.1", True, True),
        ("nonsense", "nonsense", "", False, False),
    ],
)
def test_how_hard_a_failure_is(status, diagnosis, found, permanent, blames):
    group = f"Final-Recipient: rfc822; a@b.example\nAction: failed\nStatus: {status}"
    got = told(report(f"{group}\nDiagnostic-Code: {diagnosis}", original=ID))
    assert (got.status, got.permanent, got.blames_address) == (found, permanent, blames)


QMAIL = f"""Hi. This is the qmail-send program at mx.example.
I'm afraid I wasn't able to deliver your message to the following addresses.

<ann@gmail.com>:
192.0.2.5 does not like recipient.
Remote host said: 550 5.1.1 unknown user
Giving up on 192.0.2.5.

--- Below this line is a copy of the message.

Message-ID: <{ID}>
Subject: Version 5.2.2 is out
"""
EXIM = f"""A message that you sent could not be delivered. This is a permanent error.

  ann@gmail.com
    SMTP error from remote mail server after RCPT TO:
    550 Unknown

------ This is a copy of your message. ------

Message-ID:
  <{ID}>
"""


def test_a_failure_in_own_words():
    found = told(in_own_words(QMAIL))
    assert (found.fate, found.status, found.ids) == (Fate.FAILED, "5.1.1", (ID,))
    assert found.diagnostic == "Remote host said: 550 5.1.1 unknown user"


def test_a_code_of_three_digits_will_do():
    found = told(in_own_words(EXIM))
    assert (found.fate, found.status, found.diagnostic, found.ids) == (
        Fate.FAILED,
        "5.0.0",
        "550 Unknown",
        (ID,),
    )


def test_the_recipient_may_stand_in_the_head():
    text = "550 Unknown user\n\nMessage-ID: <out-1@desk.example>"
    found = told(
        in_own_words(
            text, sender="robot@mx.example", head="X-Failed-Recipients: ann@gmail.com, bob@gmail.com"
        )
    )
    assert (found.status, found.recipients) == ("5.0.0", ("ann@gmail.com", "bob@gmail.com"))


@pytest.mark.parametrize(
    "subject", ["Warning: message 1aB delayed 24 hours", "Delivery Status Notification (Delay)"]
)
def test_a_delay_in_own_words(subject):
    found = told(in_own_words(f"451 4.4.1 no answer\n\nMessage-ID: <{ID}>", subject=subject))
    assert (found.fate, found.status) == (Fate.DELAYED, "4.4.1")


def test_a_server_that_gives_no_reason_says_only_that_it_failed():
    found = told(in_own_words(f"Sorry.\n\nMessage-ID: <{ID}>"))
    assert (found.fate, found.status, found.diagnostic, found.permanent) == (
        Fate.FAILED,
        "",
        "failure notice",
        False,
    )


def test_an_empty_report_is_read_in_its_own_words():
    found = told(report("", original=ID, text="550 5.1.1 unknown"))
    assert (found.fate, found.status, found.ids) == (Fate.FAILED, "5.1.1", (ID,))


def test_a_server_may_have_a_name_and_no_address():
    text = f"did not like our final DATA:\n550-5.7.26 Unauthenticated\n550 5.7.26 mail\n\nMessage-Id: <{ID}>"
    found = told(in_own_words(text, sender="MAILER-DAEMON <>", head="X-Other: 1"))
    assert (found.status, found.ids, found.blames_address) == ("5.7.26", (ID,), False)


def test_numbers_that_are_no_codes_are_none():
    found = told(
        in_own_words(f"Your host 5.1.1.9 and version 4.96.1.2 and 5.1.1234 are fine.\n\nMessage-ID: <{ID}>")
    )
    assert found.status == ""


def test_a_machine_that_tells_nothing_of_a_mail_reports_nothing():
    raw = in_own_words("I am away.", sender="ann@gmail.com", head=f"Return-Path: <>\nIn-Reply-To: <{ID}>")
    assert report_of(parse(raw)) is None


@pytest.mark.parametrize(
    "piece", ["\n", "> ", " \n", "Message-ID: ", "550 ", "5.1.1", "said: ", "<", "a:\n "]
)
def test_a_hostile_text_is_read_to_its_end(piece):
    """Where work grew with the square of the length, this would take minutes."""
    found = told(in_own_words(piece * (200_000 // len(piece))))
    assert (found.fate, found.ids) == (Fate.FAILED, ())
    assert told(report(piece * (200_000 // len(piece)))).fate is Fate.FAILED
