"""What mails may tell of the company. Rows are of `Workspace`."""

from domain.config import current
from domain.mail_templates.variables.declaration import Noun, Variable

WORKSPACE = Noun(
    "workspace",
    "The company whose desk this is. Its logo stands above every mail by itself.",
    (
        Variable("name", "Its name.", "Acme Desk", lambda workspace, _: workspace.name),
        Variable("url", "Where its desk is.", "https://desk.example", lambda *_: current().public_url),
    ),
)
