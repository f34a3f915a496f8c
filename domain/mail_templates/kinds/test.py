"""The mail by which an admin sees that mails arrive."""

from domain.mail_templates.kinds.declaration import Kind, Words
from domain.mail_templates.variables import RECIPIENT, WORKSPACE


def _words(subject: str, hello: str, said: str) -> Words:
    return Words(subject, f"{hello}\n\n{said}\n\n-- \n{{{{ workspace.name }}}}")


_WORDS = {
    "en": _words(
        "A test of {{ workspace.name }}",
        "Hello {{ recipient.name }},",
        "this is a test: mails of {{ workspace.name }} arrive, and look like this.",
    ),
    "de": _words(
        "Ein Test von {{ workspace.name }}",
        "Guten Tag {{ recipient.name }},",
        "dies ist ein Test: Mails von {{ workspace.name }} kommen an und sehen so aus.",
    ),
    "fr": _words(
        "Un test de {{ workspace.name }}",
        "Bonjour {{ recipient.name }},",
        "Ceci est un test : les messages de {{ workspace.name }} arrivent, et voici leur aspect.",
    ),
    "es": _words(
        "Una prueba de {{ workspace.name }}",
        "Hola, {{ recipient.name }}:",
        "Esto es una prueba: los correos de {{ workspace.name }} llegan y tienen este aspecto.",
    ),
    "it": _words(
        "Una prova di {{ workspace.name }}",
        "Buongiorno {{ recipient.name }},",
        "questa è una prova: le e-mail di {{ workspace.name }} arrivano e hanno questo aspetto.",
    ),
    "nl": _words(
        "Een test van {{ workspace.name }}",
        "Hallo {{ recipient.name }},",
        "dit is een test: mails van {{ workspace.name }} komen aan en zien er zo uit.",
    ),
    "pt": _words(
        "Um teste de {{ workspace.name }}",
        "Olá, {{ recipient.name }},",
        "Isto é um teste: os e-mails de {{ workspace.name }} chegam e têm este aspeto.",
    ),
    "ru": _words(
        "Проверка от {{ workspace.name }}",
        "Здравствуйте, {{ recipient.name }}!",
        "Это проверка: письма от {{ workspace.name }} доходят и выглядят так.",
    ),
    "zh": _words(
        "{{ workspace.name }} 测试邮件",
        "{{ recipient.name }}，您好：",
        "这是一封测试邮件：{{ workspace.name }} 的邮件可以送达，外观如此。",
    ),
    "ja": _words(
        "{{ workspace.name }} からのテスト",
        "{{ recipient.name }} 様",
        "これはテストです。{{ workspace.name }} からのメールは届いており、このように表示されます。",
    ),
}

TEST = Kind(
    name="test",
    description="A test, which says that mails arrive.",
    speaks_of={"recipient": RECIPIENT, "workspace": WORKSPACE},
    words=_WORDS,
)
