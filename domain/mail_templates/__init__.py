"""What the company's mails say: kinds, their built-in words, what they may speak of, and the words that admins choose."""

from domain.mail_templates.change import reset, send_test, set_template
from domain.mail_templates.check import Fault, faults
from domain.mail_templates.kinds import KINDS, Kind, Words
from domain.mail_templates.stored import Template, brand, kind_of, language_for, template, words_for
from domain.mail_templates.variables import Reader

__all__ = [
    "KINDS",
    "Fault",
    "Kind",
    "Reader",
    "Template",
    "Words",
    "brand",
    "faults",
    "kind_of",
    "language_for",
    "reset",
    "send_test",
    "set_template",
    "template",
    "words_for",
]
