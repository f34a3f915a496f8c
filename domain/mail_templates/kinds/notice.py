"""The mail that tells somebody of what happened on one item, though nobody wrote it to them: an assignment, a status."""

from domain.mail_templates.kinds.declaration import Kind, Words
from domain.mail_templates.kinds.news import PHRASES
from domain.mail_templates.variables import ITEM, NEWS, RECIPIENT, SUMMARY, WORKSPACE


def _words(language: str, answer: str, note: str) -> Words:
    """Of what an answer to it adds: for customers, and for users, whose answer stays among them."""
    own = PHRASES[language]
    each, more = "{% for new in news %}", "{% if summary.more > 0 %}"
    below = f"{{% if recipient.staff %}}{note}{{% else %}}{answer}{{% endif %}}"
    return Words(
        "[{{ item.key }}] {{ item.title }}",
        f"{own.hello}\n\n[{{{{ item.key }}}}] {{{{ item.title }}}}\n\n"
        f"{each}{own.line}\n{{% endfor %}}{more}{own.more}\n{{% endif %}}\n"
        f"{below}\n\n-- \n{{{{ workspace.name }}}}",
        f"<p>{own.hello}</p>\n<p><strong>[{{{{ item.key }}}}] {{{{ item.title }}}}</strong></p>\n"
        f"{each}<p>{own.line}</p>\n{{% endfor %}}{more}<p>{own.more}</p>\n{{% endif %}}"
        f'<p class="quiet">{below}</p>\n<p class="quiet">{{{{ workspace.name }}}}</p>',
    )


_ANSWERS = {
    "en": (
        "Answer this mail if you want to add something.",
        "An answer to this mail becomes a note, which customers do not see.",
    ),
    "de": (
        "Antworten Sie auf diese Mail, wenn Sie etwas ergänzen möchten.",
        "Eine Antwort auf diese Mail wird zu einer Notiz, die Kunden nicht sehen.",
    ),
    "fr": (
        "Répondez à ce message si vous souhaitez ajouter quelque chose.",
        "Une réponse à ce message devient une note, que les clients ne voient pas.",
    ),
    "es": (
        "Responda a este correo si desea añadir algo.",
        "Una respuesta a este correo se convierte en una nota, que los clientes no ven.",
    ),
    "it": (
        "Risponda a questa e-mail se desidera aggiungere qualcosa.",
        "Una risposta a questa e-mail diventa una nota, che i clienti non vedono.",
    ),
    "nl": (
        "Beantwoord deze mail als u iets wilt toevoegen.",
        "Een antwoord op deze mail wordt een notitie, die klanten niet zien.",
    ),
    "pt": (
        "Responda a este e-mail se quiser acrescentar algo.",
        "Uma resposta a este e-mail torna-se uma nota, que os clientes não veem.",
    ),
    "ru": (
        "Ответьте на это письмо, если хотите что-то добавить.",
        "Ответ на это письмо станет заметкой, которую клиенты не видят.",
    ),
    "zh": ("如需补充，请直接回复此邮件。", "对此邮件的回复将成为备注，客户无法看到。"),
    "ja": (
        "補足がございましたら、このメールにご返信ください。",
        "このメールへの返信はメモになり、お客様には表示されません。",
    ),
}

NOTICE = Kind(
    name="notice",
    description="What happened on an item, though nobody wrote it to them: an assignment, a status.",
    speaks_of={
        "item": ITEM,
        "news": [NEWS],
        "summary": SUMMARY,
        "recipient": RECIPIENT,
        "workspace": WORKSPACE,
    },
    words={language: _words(language, *answers) for language, answers in _ANSWERS.items()},
)
