"""What the mails that tell of news have in common: their lines, in every language, and the words of the ways out below them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Phrases:
    """One language's words. `said`: what stands between an author and what they said; `unread`: of an unreadable mail."""

    hello: str
    assigned: str
    mention: str
    note: str
    said: str
    status: str
    unread: str
    more: str

    @property
    def line(self) -> str:
        """One of `news`, on an `item`."""
        told = {
            "assigned": self.assigned,
            "status": self.status,
            "mail_failed": self.unread,
            "mention": f"{self.mention}{_TEXT}",
            "note": f"{self.note}{_TEXT}",
        }
        cases = "".join(f'{{% when "{kind}" %}}{words}' for kind, words in told.items())
        return f"{{% case new.kind %}}{cases}{{% else %}}{_AUTHOR}{self.said}{_TEXT}{{% endcase %}}"


_AUTHOR, _ACTOR, _TEXT = "{{ new.author }}", "{{ new.actor }}", "{{ new.text }}"
_STATUS, _MORE = "{{ item.status }}", "{{ summary.more }}"

PHRASES = {
    "en": Phrases(
        hello="Hello {{ recipient.name }},",
        assigned=f"{_ACTOR} assigned it to you or your team.",
        mention=f"{_AUTHOR} mentioned you: ",
        note=f"{_AUTHOR} noted: ",
        said=": ",
        status=f"Its status is now: {_STATUS}.",
        unread="A mail came in of which nothing could be made. It is kept as it came.",
        more=f"and {_MORE} more",
    ),
    "de": Phrases(
        hello="Guten Tag {{ recipient.name }},",
        assigned=f"{_ACTOR} hat dies Ihnen oder Ihrem Team zugewiesen.",
        mention=f"{_AUTHOR} hat Sie erwähnt: ",
        note=f"{_AUTHOR} hat notiert: ",
        said=": ",
        status=f"Der Status ist jetzt: {_STATUS}.",
        unread="Eine eingegangene Mail konnte nicht gelesen werden. Sie ist aufbewahrt, wie sie kam.",
        more=f"und {_MORE} mehr",
    ),
    "fr": Phrases(
        hello="Bonjour {{ recipient.name }},",
        assigned=f"{_ACTOR} vous l’a attribué, à vous ou à votre équipe.",
        mention=f"{_AUTHOR} vous mentionne : ",
        note=f"{_AUTHOR} a noté : ",
        said=" : ",
        status=f"Son statut est maintenant : {_STATUS}.",
        unread="Un message reçu n’a pas pu être lu. Il est conservé tel quel.",
        more=f"et {_MORE} de plus",
    ),
    "es": Phrases(
        hello="Hola, {{ recipient.name }}:",
        assigned=f"{_ACTOR} se lo ha asignado a usted o a su equipo.",
        mention=f"{_AUTHOR} le menciona: ",
        note=f"{_AUTHOR} ha anotado: ",
        said=": ",
        status=f"Su estado es ahora: {_STATUS}.",
        unread="No se pudo leer un correo recibido. Se conserva tal como llegó.",
        more=f"y {_MORE} más",
    ),
    "it": Phrases(
        hello="Buongiorno {{ recipient.name }},",
        assigned=f"{_ACTOR} ha assegnato la richiesta a Lei o al Suo team.",
        mention=f"{_AUTHOR} La menziona: ",
        note=f"{_AUTHOR} ha annotato: ",
        said=": ",
        status=f"Lo stato è ora: {_STATUS}.",
        unread="Non è stato possibile leggere un’e-mail in arrivo. È conservata così com’è arrivata.",
        more=f"e altro ancora ({_MORE})",
    ),
    "nl": Phrases(
        hello="Hallo {{ recipient.name }},",
        assigned=f"{_ACTOR} heeft dit aan u of uw team toegewezen.",
        mention=f"{_AUTHOR} heeft u genoemd: ",
        note=f"{_AUTHOR} heeft genoteerd: ",
        said=": ",
        status=f"De status is nu: {_STATUS}.",
        unread="Een binnengekomen mail kon niet worden gelezen. Die is bewaard zoals hij kwam.",
        more=f"en nog {_MORE}",
    ),
    "pt": Phrases(
        hello="Olá, {{ recipient.name }},",
        assigned=f"{_ACTOR} atribuiu este pedido a si ou à sua equipa.",
        mention=f"Menção de {_AUTHOR}: ",
        note=f"{_AUTHOR} anotou: ",
        said=": ",
        status=f"O estado é agora: {_STATUS}.",
        unread="Não foi possível ler um e-mail recebido. Está guardado tal como chegou.",
        more=f"e mais {_MORE}",
    ),
    "ru": Phrases(
        hello="Здравствуйте, {{ recipient.name }}!",
        assigned=f"Заявка назначена вам или вашей команде ({_ACTOR}).",
        mention=f"{_AUTHOR} упоминает вас: ",
        note=f"Заметка, {_AUTHOR}: ",
        said=": ",
        status=f"Текущий статус: {_STATUS}.",
        unread="Не удалось прочитать входящее письмо. Оно сохранено в исходном виде.",
        more=f"и ещё {_MORE}",
    ),
    "zh": Phrases(
        hello="{{ recipient.name }}，您好：",
        assigned=f"{_ACTOR} 已将其分配给您或您的团队。",
        mention=f"{_AUTHOR} 提到了您：",
        note=f"{_AUTHOR} 添加了备注：",
        said="：",
        status=f"当前状态：{_STATUS}。",
        unread="有一封收到的邮件无法读取，已按原样保存。",
        more=f"另有 {_MORE} 条",
    ),
    "ja": Phrases(
        hello="{{ recipient.name }} 様",
        assigned=f"{_ACTOR} さんが、あなたまたはあなたのチームに割り当てました。",
        mention=f"{_AUTHOR} さんがあなたにメンションしました：",
        note=f"{_AUTHOR} さんのメモ：",
        said="：",
        status=f"現在のステータス：{_STATUS}",
        unread="受信したメールを読み取れませんでした。届いたままの形で保存されています。",
        more=f"ほか {_MORE} 件",
    ),
}

NO_MORE = {
    "en": "No more mails of this kind",
    "de": "Keine Mails dieser Art mehr",
    "fr": "Ne plus recevoir ce type de message",
    "es": "No recibir más correos de este tipo",
    "it": "Non ricevere più e-mail di questo tipo",
    "nl": "Geen mails van deze soort meer",
    "pt": "Não receber mais e-mails deste tipo",
    "ru": "Больше не получать такие письма",
    "zh": "不再接收此类邮件",
    "ja": "この種類のメールを今後受け取らない",
}
"""What the way out is called, which stands below whatever the words are."""

NO_MORE_OF_ITEM = {
    "en": "No more about this item",
    "de": "Nichts mehr zu diesem Vorgang",
    "fr": "Ne plus rien recevoir sur ce dossier",
    "es": "No recibir nada más sobre este caso",
    "it": "Non ricevere altro su questa richiesta",
    "nl": "Niets meer over dit onderwerp",
    "pt": "Não receber mais nada sobre este pedido",
    "ru": "Больше ничего не получать по этой заявке",
    "zh": "不再接收此事项的消息",
    "ja": "この案件についての連絡を今後受け取らない",
}
"""What the way out of hearing of one item is called."""
