"""The mail that lists what is new for somebody: of a day or a week, or what had to wait since they got very many mails."""

from domain.mail_templates.kinds.declaration import Kind, Words
from domain.mail_templates.kinds.news import PHRASES
from domain.mail_templates.variables import LISTED, RECIPIENT, SUMMARY, WORKSPACE

_COUNT, _ITEMS, _NAME = "{{ summary.count }}", "{{ summary.items }}", "{{ workspace.name }}"


def _words(language: str, times: tuple[str, str, str], numbers: str, new: str) -> Words:
    """`times`: where it comes from, each day, each week, or once; `numbers`: how much there is; `new`: what follows."""
    own, (day, week, once) = PHRASES[language], times
    when = f'{{% when "daily" %}}{day}{{% when "weekly" %}}{week}{{% else %}}{once}{{% endcase %}}'
    key = '{% if item.key != "" %}[{{ item.key }}] {% endif %}'
    items, each = "{% for item in items %}", "{% for new in item.news %}"
    more = "{% if summary.more > 0 %}"
    return Words(
        f"{{% case summary.often %}}{when}{numbers}",
        f"{own.hello}\n\n{new}\n\n"
        f"{items}{key}{{{{ item.title }}}}\n{each}- {own.line}\n{{% endfor %}}\n{{% endfor %}}"
        f"{more}{own.more}\n\n{{% endif %}}-- \n{_NAME}",
        f"<p>{own.hello}</p>\n<p>{new}</p>\n"
        f'{items}<div class="message">\n<p><strong>{key}{{{{ item.title }}}}</strong></p>\n'
        f"<ul>{each}<li>{own.line}</li>{{% endfor %}}</ul>\n</div>\n{{% endfor %}}"
        f'{more}<p>{own.more}</p>\n{{% endif %}}<p class="quiet">{_NAME}</p>',
    )


def _number(count: str, one: str, many: str) -> str:
    """So many, where a language knows two forms."""
    variable = count.strip("{ }")
    return f"{count} {{% if {variable} == 1 %}}{one}{{% else %}}{many}{{% endif %}}"


_WORDS = {
    "en": _words(
        "en",
        (f"Today on {_NAME}", f"This week on {_NAME}", f"New on {_NAME}"),
        f": {_number(_COUNT, 'thing', 'things')} on {_number(_ITEMS, 'item', 'items')}",
        "this is new, and you have not read it:",
    ),
    "de": _words(
        "de",
        (f"Heute bei {_NAME}", f"Diese Woche bei {_NAME}", f"Neu bei {_NAME}"),
        f": {_number(_COUNT, 'Neuigkeit', 'Neuigkeiten')} zu {_number(_ITEMS, 'Vorgang', 'Vorgängen')}",
        "das ist neu, und Sie haben es noch nicht gelesen:",
    ),
    "fr": _words(
        "fr",
        (f"Aujourd’hui sur {_NAME}", f"Cette semaine sur {_NAME}", f"Du nouveau sur {_NAME}"),
        f" : {_number(_COUNT, 'nouveauté', 'nouveautés')} sur {_number(_ITEMS, 'dossier', 'dossiers')}",
        "Voici ce qui est nouveau et que vous n’avez pas encore lu :",
    ),
    "es": _words(
        "es",
        (f"Hoy en {_NAME}", f"Esta semana en {_NAME}", f"Nuevo en {_NAME}"),
        f": {_number(_COUNT, 'novedad', 'novedades')} en {_number(_ITEMS, 'caso', 'casos')}",
        "Esto es nuevo y todavía no lo ha leído:",
    ),
    "it": _words(
        "it",
        (f"Oggi su {_NAME}", f"Questa settimana su {_NAME}", f"Nuovo su {_NAME}"),
        f": {_COUNT} novità in {_number(_ITEMS, 'richiesta', 'richieste')}",
        "ecco le novità che non ha ancora letto:",
    ),
    "nl": _words(
        "nl",
        (f"Vandaag bij {_NAME}", f"Deze week bij {_NAME}", f"Nieuw bij {_NAME}"),
        f": {_number(_COUNT, 'update', 'updates')} over {_number(_ITEMS, 'onderwerp', 'onderwerpen')}",
        "dit is nieuw en hebt u nog niet gelezen:",
    ),
    "pt": _words(
        "pt",
        (f"Hoje em {_NAME}", f"Esta semana em {_NAME}", f"Novo em {_NAME}"),
        f": {_number(_COUNT, 'novidade', 'novidades')} em {_number(_ITEMS, 'pedido', 'pedidos')}",
        "Isto é novo e ainda não o leu:",
    ),
    "ru": _words(
        "ru",
        (f"Сегодня в {_NAME}", f"На этой неделе в {_NAME}", f"Новое в {_NAME}"),
        f": событий — {_COUNT}, заявок — {_ITEMS}",
        "Вот новое, чего вы ещё не прочитали:",
    ),
    "zh": _words(
        "zh",
        (f"{_NAME} 今日动态", f"{_NAME} 本周动态", f"{_NAME} 新动态"),
        f"：{_ITEMS} 个事项，共 {_COUNT} 条",
        "以下是您尚未阅读的新动态：",
    ),
    "ja": _words(
        "ja",
        (f"{_NAME} 本日の更新", f"{_NAME} 今週の更新", f"{_NAME} の更新"),
        f"：案件 {_ITEMS} 件、更新 {_COUNT} 件",
        "まだお読みになっていない更新をお知らせします。",
    ),
}

DIGEST = Kind(
    name="digest",
    description="What is new of a day or a week, for whoever wants it so, or of what had to wait since they got many mails.",
    speaks_of={"items": [LISTED], "summary": SUMMARY, "recipient": RECIPIENT, "workspace": WORKSPACE},
    words=_WORDS,
)
