"""The mail that tells somebody what was said: one message, or all that waited for them in a thread.

What it holds are people's own words, so it is the same in every language. Below the plain words stands a signature's line, so
that a mail program's answer folds it.
"""

from domain.mail_templates.kinds.declaration import Kind, Words
from domain.mail_templates.variables import ITEM, MESSAGE, RECIPIENT, WORKSPACE

_TEXT = """\
{% for message in messages %}{% unless forloop.first %}

{% endunless %}{{ message.text }}

-- 
{{ message.author }}, {{ workspace.name }}{% endfor %}"""  # noqa: W291  # the space is a signature's

_HTML = """\
{% for message in messages %}<div class="message">
<p class="quiet"><strong>{{ message.author }}</strong> &middot; {{ message.at | date: "medium" }}</p>
<div class="body">{{ message.body }}</div>
</div>
{% endfor %}"""

MESSAGES = Kind(
    name="message",
    description="What was said on an item: one message, or several that waited.",
    speaks_of={"item": ITEM, "messages": [MESSAGE], "recipient": RECIPIENT, "workspace": WORKSPACE},
    words={"en": Words("[{{ item.key }}] {{ item.title }}", _TEXT, _HTML)},
)

NOT_SENT_ALONG = {
    "en": "Not sent along:",
    "de": "Nicht mitgeschickt:",
    "fr": "Non joints :",
    "es": "No enviados:",
    "it": "Non allegati:",
    "nl": "Niet meegestuurd:",
    "pt": "Não enviados:",
    "ru": "Не отправлены:",
    "zh": "未随信发送：",
    "ja": "添付できなかったファイル：",
}
"""What stands above the names of files that are too large for a mail."""
