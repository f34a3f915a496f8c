"""What mails may tell of a conversation that is on no item."""

from domain.mail_templates.variables.declaration import Noun, Variable

CONVERSATION = Noun(
    "conversation",
    "A conversation that is on no item.",
    (
        Variable(
            "subject",
            "What it is about; may be empty.",
            "Printers on the second floor",
            lambda thread, _: thread.subject,
        ),
    ),
)
