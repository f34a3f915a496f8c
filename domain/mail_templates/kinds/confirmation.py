"""The mail that tells a customer that their item is there, made by them or for them.

Of the words of whoever asked it repeats the title alone: anybody can write in another's name, and nothing should be gained by
having us mail it on.
"""

from domain.mail_templates.kinds.declaration import Kind, Words
from domain.mail_templates.variables import ITEM, RECIPIENT, WORKSPACE


def _words(hello: str, received: tuple[str, str], opened: tuple[str, str], number: str, answer: str) -> Words:
    """Of what was received, and what was opened for somebody: the subject's word, and the sentence."""
    subject = f"{{% if item.own %}}{received[0]}{{% else %}}{opened[0]}{{% endif %}}"
    what = f"{{% if item.own %}}{received[1]}{{% else %}}{opened[1]}{{% endif %}}"
    return Words(
        f"[{{{{ item.key }}}}] {subject}: {{{{ item.title }}}}",
        f"{hello}\n\n{what} {number}\n{answer}\n\n-- \n{{{{ workspace.name }}}}",
    )


_WORDS = {
    "en": _words(
        "Hello {{ recipient.name }},",
        ("Received", "We have received your request."),
        ("Opened for you", "We have opened a request for you."),
        "Its number is {{ item.key }}.",
        "Answer this mail if you want to add something.",
    ),
    "de": _words(
        "Guten Tag {{ recipient.name }},",
        ("Eingegangen", "wir haben Ihre Anfrage erhalten."),
        ("Für Sie angelegt", "wir haben eine Anfrage für Sie angelegt."),
        "Ihre Nummer ist {{ item.key }}.",
        "Antworten Sie auf diese Mail, wenn Sie etwas ergänzen möchten.",
    ),
    "fr": _words(
        "Bonjour {{ recipient.name }},",
        ("Bien reçu", "Nous avons bien reçu votre demande."),
        ("Ouvert pour vous", "Nous avons ouvert une demande pour vous."),
        "Son numéro est {{ item.key }}.",
        "Répondez à ce message si vous souhaitez ajouter quelque chose.",
    ),
    "es": _words(
        "Hola, {{ recipient.name }}:",
        ("Recibido", "Hemos recibido su solicitud."),
        ("Abierto para usted", "Hemos abierto una solicitud para usted."),
        "Su número es {{ item.key }}.",
        "Responda a este correo si desea añadir algo.",
    ),
    "it": _words(
        "Buongiorno {{ recipient.name }},",
        ("Ricevuto", "abbiamo ricevuto la Sua richiesta."),
        ("Aperto per Lei", "abbiamo aperto una richiesta per Lei."),
        "Il numero è {{ item.key }}.",
        "Risponda a questa e-mail se desidera aggiungere qualcosa.",
    ),
    "nl": _words(
        "Hallo {{ recipient.name }},",
        ("Ontvangen", "We hebben uw verzoek ontvangen."),
        ("Voor u geopend", "We hebben een verzoek voor u geopend."),
        "Het nummer is {{ item.key }}.",
        "Beantwoord deze mail als u iets wilt toevoegen.",
    ),
    "pt": _words(
        "Olá, {{ recipient.name }},",
        ("Recebido", "Recebemos o seu pedido."),
        ("Aberto para si", "Abrimos um pedido para si."),
        "O número é {{ item.key }}.",
        "Responda a este e-mail se quiser acrescentar algo.",
    ),
    "ru": _words(
        "Здравствуйте, {{ recipient.name }}!",
        ("Получено", "Мы получили вашу заявку."),
        ("Открыта для вас", "Мы открыли для вас заявку."),
        "Её номер — {{ item.key }}.",
        "Ответьте на это письмо, если хотите что-то добавить.",
    ),
    "zh": _words(
        "{{ recipient.name }}，您好：",
        ("已收到", "我们已收到您的请求。"),
        ("已为您创建", "我们已为您创建一个请求。"),
        "编号为 {{ item.key }}。",
        "如需补充，请直接回复此邮件。",
    ),
    "ja": _words(
        "{{ recipient.name }} 様",
        ("受け付けました", "お問い合わせを受け付けました。"),
        ("お問い合わせを登録しました", "お客様のお問い合わせを登録しました。"),
        "受付番号は {{ item.key }} です。",
        "補足がございましたら、このメールにご返信ください。",
    ),
}

CONFIRMATION = Kind(
    name="confirmation",
    description="That a request has come in, or was opened for somebody.",
    speaks_of={"item": ITEM, "recipient": RECIPIENT, "workspace": WORKSPACE},
    words=_WORDS,
)
