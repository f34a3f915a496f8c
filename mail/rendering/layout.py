"""The page around a mail's words: laid out once for all screens by MJML, in the company's colours."""

import re
from functools import lru_cache

from css_inline import inline_fragment
from mjml import mjml2html

from mail.parse.markup import cleaner

CLASSES = frozenset({"button", "quiet", "message", "body"})
"""What templates may mark: a link as a button, words that stay in the background, a message, what it says."""

_CLEAN = cleaner(CLASSES)
_FONT = "-apple-system, BlinkMacSystemFont, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif"
_PLAIN_TEXT = "#1f2937"
_QUIET = "#6b7280"

# Marks in the compiled page, filled in one go: nothing that people write is read as MJML, or as a mark.
_LANGUAGE, _TITLE, _PREVIEW, _HEAD, _WORDS, _FOOT = (
    f"MARK{name}MARK" for name in ("language", "title", "preview", "head", "words", "foot")
)
_MARK = re.compile("MARK(language|title|preview|head|words|foot)MARK")

_STYLE = """
.words p {{ margin: 0 0 14px; }}
.words p:last-child {{ margin-bottom: 0; }}
.words a {{ color: {dark_accent}; }}
.words blockquote {{ margin: 0 0 14px; padding: 0 0 0 14px; border-left: 3px solid #d1d5db; color: {quiet}; }}
.words pre {{ white-space: pre-wrap; }}
.words img {{ max-width: 100%; height: auto; }}
.words table {{ max-width: 100%; }}
.words .button {{ display: inline-block; padding: 12px 24px; border-radius: 8px; background-color: {accent}; color: {on_accent};
  font-weight: 600; text-decoration: none; }}
.words .quiet {{ color: {quiet}; font-size: 14px; }}
.words .message {{ margin: 0 0 24px; padding: 0 0 24px; border-bottom: 1px solid #e5e7eb; }}
.words .message:last-child {{ margin: 0; padding: 0; border-bottom: 0; }}
"""
_DARK = """
@media (prefers-color-scheme: dark) {{
  .page, body {{ background-color: #0f1115 !important; }}
  .card, .card > table, .card td {{ background-color: #1a1d23 !important; }}
  .words, .words div, .words p, .words li, .words td, .words h1, .words h2, .words h3 {{ color: #e5e7eb !important; }}
  .words .body, .words .body * {{ color: #e5e7eb !important; background-color: transparent !important; }}
  .words a, .words .body a {{ color: {light_accent} !important; }}
  .words a.button {{ color: {on_accent} !important; background-color: {accent} !important; }}
  .words .quiet, .words .quiet strong, .foot div, .words blockquote {{ color: #9ca3af !important; }}
  .words .message {{ border-color: #374151 !important; }}
  .brand div {{ color: #f3f4f6 !important; }}
  .brand img {{ background-color: #ffffff !important; border-radius: 8px !important; padding: 8px !important; }}
}}
@media only screen and (max-width: 479px) {{ .card td.words {{ padding: 24px 20px !important; }} }}
"""
_PAGE = """
<mjml lang="{lang}">
  <mj-head>
    <mj-title>{title}</mj-title>
    <mj-preview>{preview}</mj-preview>
    <mj-raw><meta name="color-scheme" content="light dark" /><meta name="supported-color-schemes" content="light dark" /></mj-raw>
    <mj-attributes><mj-all font-family="{font}" /><mj-text font-size="16px" line-height="1.55" color="{text}" /></mj-attributes>
    <mj-style>{style}</mj-style>
  </mj-head>
  <mj-body background-color="{background}" css-class="page" width="600px">
    <mj-section padding="28px 0 16px">
      <mj-column><mj-text css-class="brand" padding="0 28px" font-size="20px" font-weight="700">{head}</mj-text></mj-column>
    </mj-section>
    <mj-section css-class="card" background-color="#ffffff" border-top="4px solid {accent}" border-radius="10px" padding="0">
      <mj-column><mj-text css-class="words" padding="32px 28px">{words}</mj-text></mj-column>
    </mj-section>
    <mj-section padding="16px 0 32px">
      <mj-column>
        <mj-text css-class="foot" align="center" padding="0 28px" font-size="13px" color="{quiet}">{foot}</mj-text>
      </mj-column>
    </mj-section>
  </mj-body>
</mjml>
"""


@lru_cache(maxsize=8)
def _page(accent: str, background: str) -> str:
    """The page in these colours, with marks where the words go."""
    style = (_STYLE + _DARK).format(**_colours(accent))
    return mjml2html(
        _PAGE.format(
            lang=_LANGUAGE,
            title=_TITLE,
            preview=_PREVIEW,
            font=_FONT,
            text=_PLAIN_TEXT,
            style=style,
            background=background,
            accent=accent,
            quiet=_QUIET,
            head=_HEAD,
            words=_WORDS,
            foot=_FOOT,
        ),
        disable_comments=False,
        fonts={},
    )


def safe(html: str) -> str:
    """HTML that runs nothing, loads nothing and stays in its place."""
    return _CLEAN.clean(html)


def laid_out(
    *, language: str, title: str, preview: str, head: str, words: str, foot: str, accent: str, background: str
) -> str:
    """The whole page. `title` and `preview` are escaped already, `head`, `words` and `foot` safe HTML; colours are `#rrggbb`."""
    filled, style = f'<div class="words">{words}</div>', _STYLE.format(**_colours(accent))
    values = {
        "language": language,
        "title": title,
        "preview": preview,
        "head": head,
        # Some mail programs read no styles but those of the elements themselves.
        "words": inline_fragment(filled, style, load_remote_stylesheets=False),
        "foot": foot,
    }
    return _MARK.sub(lambda found: values[found[1]], _page(accent, background))


def _colours(accent: str) -> dict[str, str]:
    return {
        "accent": accent,
        "on_accent": "#ffffff" if _luminance(*_parts(accent)) < 0.2 else "#111827",
        "dark_accent": _readable(accent, on_dark=False),
        "light_accent": _readable(accent, on_dark=True),
        "quiet": _QUIET,
    }


def _parts(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(*parts: int) -> float:
    """How bright a colour is to the eye, 0 to 1 (WCAG 2)."""
    linear = [(c / 255 / 12.92) if c <= 10 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _readable(colour: str, *, on_dark: bool) -> str:
    """The colour, so much lighter or darker that words in it can be read on the page (contrast of at least 4.5)."""
    goal, share = (255 if on_dark else 0), 0.0
    while True:
        mixed = [round(c + (goal - c) * share) for c in _parts(colour)]
        bright = _luminance(*mixed)
        if (bright >= 0.3) if on_dark else (bright <= 0.18):
            return "#" + "".join(f"{c:02x}" for c in mixed)
        share += 0.05
