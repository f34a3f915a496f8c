"""What mails may tell of a link that works once. Rows are mappings that the mail itself keeps."""

from domain.mail_templates.variables.declaration import Noun, Variable

LINK = Noun(
    "link",
    "A link that works once.",
    (
        Variable(
            "url", "The link.", "https://desk.example/sign-in/link#example", lambda link, _: link["url"]
        ),
        Variable("minutes", "How long it works.", 15, lambda link, _: link["minutes"]),
    ),
)
