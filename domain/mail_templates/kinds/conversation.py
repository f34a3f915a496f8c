"""The mail that tells somebody what was said in a conversation that is on no item: in the words of that about an item.

Where it is about nothing in particular, its subject says with whom it is.
"""

from domain.mail_templates.kinds.declaration import Kind, Words
from domain.mail_templates.kinds.message import MESSAGES
from domain.mail_templates.variables import CONVERSATION, MESSAGE, RECIPIENT, WORKSPACE

_WITH = {
    "en": "A conversation with {{ workspace.name }}",
    "de": "Ein Gespräch mit {{ workspace.name }}",
    "fr": "Une conversation avec {{ workspace.name }}",
    "es": "Una conversación con {{ workspace.name }}",
    "it": "Una conversazione con {{ workspace.name }}",
    "nl": "Een gesprek met {{ workspace.name }}",
    "pt": "Uma conversa com {{ workspace.name }}",
    "ru": "Переписка с {{ workspace.name }}",
    "zh": "与 {{ workspace.name }} 的对话",
    "ja": "{{ workspace.name }} との会話",
}


def _words(nothing: str) -> Words:
    of_item = MESSAGES.built_in("en")
    subject = f'{{% if conversation.subject == "" %}}{nothing}{{% else %}}{{{{ conversation.subject }}}}{{% endif %}}'
    return Words(subject, of_item.text, of_item.html)


CONVERSATION_MESSAGES = Kind(
    name="conversation",
    description="What was said in a conversation that is on no item: one message, or several that waited.",
    speaks_of={
        "conversation": CONVERSATION,
        "messages": [MESSAGE],
        "recipient": RECIPIENT,
        "workspace": WORKSPACE,
    },
    words={language: _words(nothing) for language, nothing in _WITH.items()},
)
