"""The mail with a link by which somebody signs in."""

from domain.mail_templates.kinds.declaration import Kind, Words
from domain.mail_templates.variables import LINK, RECIPIENT, WORKSPACE


def _words(subject: str, hello: str, ask: str, button: str, note: str) -> Words:
    return Words(
        subject,
        f"{hello}\n\n{ask}\n\n{{{{ link.url }}}}\n\n{note}\n",
        f"<p>{hello}</p>\n<p>{ask}</p>\n"
        f'<p><a class="button" href="{{{{ link.url }}}}">{button}</a></p>\n<p class="quiet">{note}</p>',
    )


_WORDS = {
    "en": _words(
        "Sign in to {{ workspace.name }}",
        "Hello {{ recipient.name }},",
        "open this link to sign in to {{ workspace.name }}:",
        "Sign in",
        "It works once, within {{ link.minutes }} minutes. If you did not ask for it, you need do nothing.",
    ),
    "de": _words(
        "Anmelden bei {{ workspace.name }}",
        "Guten Tag {{ recipient.name }},",
        "öffnen Sie diesen Link, um sich bei {{ workspace.name }} anzumelden:",
        "Anmelden",
        "Er gilt einmal und {{ link.minutes }} Minuten lang. Wenn Sie ihn nicht angefordert haben, müssen Sie nichts tun.",
    ),
    "fr": _words(
        "Connexion à {{ workspace.name }}",
        "Bonjour {{ recipient.name }},",
        "Ouvrez ce lien pour vous connecter à {{ workspace.name }} :",
        "Se connecter",
        "Il fonctionne une seule fois, pendant {{ link.minutes }} minutes. Si vous ne l’avez pas demandé, ignorez ce message.",
    ),
    "es": _words(
        "Iniciar sesión en {{ workspace.name }}",
        "Hola, {{ recipient.name }}:",
        "Abra este enlace para iniciar sesión en {{ workspace.name }}:",
        "Iniciar sesión",
        "Funciona una sola vez, durante {{ link.minutes }} minutos. Si no lo ha pedido, no tiene que hacer nada.",
    ),
    "it": _words(
        "Accesso a {{ workspace.name }}",
        "Buongiorno {{ recipient.name }},",
        "apra questo link per accedere a {{ workspace.name }}:",
        "Accedi",
        "Funziona una sola volta, entro {{ link.minutes }} minuti. Se non l’ha richiesto, non deve fare nulla.",
    ),
    "nl": _words(
        "Aanmelden bij {{ workspace.name }}",
        "Hallo {{ recipient.name }},",
        "open deze link om u aan te melden bij {{ workspace.name }}:",
        "Aanmelden",
        "Hij werkt één keer, binnen {{ link.minutes }} minuten. Hebt u hier niet om gevraagd, dan hoeft u niets te doen.",
    ),
    "pt": _words(
        "Iniciar sessão em {{ workspace.name }}",
        "Olá, {{ recipient.name }},",
        "Abra esta ligação para iniciar sessão em {{ workspace.name }}:",
        "Iniciar sessão",
        "Funciona uma única vez, durante {{ link.minutes }} minutos. Se não a pediu, não precisa de fazer nada.",
    ),
    "ru": _words(
        "Вход в {{ workspace.name }}",
        "Здравствуйте, {{ recipient.name }}!",
        "Откройте эту ссылку, чтобы войти в {{ workspace.name }}:",
        "Войти",
        "Ссылка сработает один раз в течение {{ link.minutes }} мин. Если вы её не запрашивали, ничего делать не нужно.",
    ),
    "zh": _words(
        "登录 {{ workspace.name }}",
        "{{ recipient.name }}，您好：",
        "请打开以下链接登录 {{ workspace.name }}：",
        "登录",
        "该链接仅可使用一次，{{ link.minutes }} 分钟内有效。如果您没有申请登录，请忽略此邮件。",
    ),
    "ja": _words(
        "{{ workspace.name }} へのログイン",
        "{{ recipient.name }} 様",
        "次のリンクを開いて {{ workspace.name }} にログインしてください。",
        "ログイン",
        "このリンクは {{ link.minutes }} 分以内に一度だけ使えます。お心当たりがない場合は、何もしていただく必要はありません。",
    ),
}

SIGN_IN_LINK = Kind(
    name="sign_in_link",
    description="A link by which somebody signs in, once.",
    speaks_of={"link": LINK, "recipient": RECIPIENT, "workspace": WORKSPACE},
    words=_WORDS,
)
