"""What mails may tell of their reader, of whom no row is needed."""

from domain.mail_templates.variables.declaration import Noun, Variable

RECIPIENT = Noun(
    "recipient",
    "Who gets the mail.",
    (
        Variable("name", "Their name.", "Ann Client", lambda _, reader: reader.viewer.name),
        Variable(
            "language", "The language of the mail, such as `de`.", "en", lambda _, reader: reader.language
        ),
        Variable(
            "staff",
            "Whether they are one of the company's users.",
            False,
            lambda _, reader: reader.viewer.is_staff,
        ),
    ),
)
