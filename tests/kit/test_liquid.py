"""Texts that admins write: what they become, what they may not, and that nothing in them hangs or breaks out."""

import re
import time
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kit import liquid
from kit.liquid import Broken, Problem
from kit.liquid.filters import FILTERS

KNOWN = {
    "item": {"key": None, "title": None, "created": None},
    "messages": [{"text": None, "author": None}],
    "name": None,
}
VALUES = {
    "item": {"key": "T-1", "title": "<b>Fire</b>"},
    "messages": [
        {"text": "One & two", "author": "Ann"},
        {"text": "Three", "author": "<script>alert(1)</script>"},
    ],
    "name": '"><img src=x onerror=alert(1)>',
}
LARGE = {"ms": ["a" * 100_000] * 100}

_WORDS = st.sampled_from(
    [
        "{{", "}}", "{%", "%}", "{{-", "-%}", "{#", " if ", " endif ", " for ", " in ", " endfor ", " assign ", " capture ",
        " case ", " when ", " else ", " elsif ", " unless ", " endunless ", " raw ", " endraw ", " include ", " render ",
        " comment ", " endcomment ", "item", ".", "key", "title", "messages", "text", "name", "forloop", "[", "]", "(", ")",
        "..", "0", "1", "9999999999999", "-1", "'", '"', "|", ":", ",", "=", "==", "<", ">", " and ", " or ", " contains ",
        " replace", " append", " join", " date", " truncate", " default", " size", " first", " plus", " upcase", " nil ",
        " limit:", " offset:", " reversed ", "\n", " ", "x", "ü", "\u2028", "\x00", "<script>", "</script>", "<b onclick='x'>",
    ]
)  # fmt: skip
TEXTS = st.one_of(st.text(max_size=200), st.lists(_WORDS, max_size=40).map("".join))


@given(TEXTS)
@settings(max_examples=400, deadline=2_000)
def test_any_text_becomes_something_or_is_broken(text: str) -> None:
    found = liquid.check(text, KNOWN)
    assert all(1 <= each.line <= text.count("\n") + 1 and each.message for each in found)
    for html in (False, True):
        with suppress(Broken):
            assert isinstance(liquid.render(text, VALUES, html=html), str)


@given(st.text(max_size=50), st.text(max_size=50))
def test_values_are_values_whatever_is_in_them(title: str, author: str) -> None:
    values = {"item": {"title": title}, "messages": [{"author": author}]}
    source = "{{ item.title }}{% for m in messages %}{{ m.author }}{% endfor %}"
    assert liquid.render(source, values) == re.sub("\r\n?", "\n", title + author)
    made = liquid.render(source, values, html=True)
    assert not set(made) & set("<>\"'")


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("Hello\n\n{{ item.kye }}", 3, "There is no “item.kye”; did you mean “item.key”?"),
        ("{{ itm.key }}", 1, "There is no “itm”; did you mean “item”?"),
        ("{{ zzz }}", 1, "There is no “zzz”. There are: item, messages, name."),
        ("{{ item.key.deep }}", 1, "There is no “item.key.deep”."),
        ("{{ messages.text }}", 1, "“messages” is a list: write {% for … in messages %} to reach “text”."),
        ("{% for m in messages %}\n{{ m.txt }}{% endfor %}", 2, "There is no “m.txt”; did you mean “m.text”?"),
        ("{% for m in messages %}{% endfor %}\n{{ m.text }}", 2, "There is no “m”. There are: item, messages, name."),
        ("{% if false %}\n{{ item.kye }}{% endif %}", 2, "There is no “item.kye”; did you mean “item.key”?"),
        ("{% assign i = item %}\n{{ i.kye }}", 2, "There is no “i.kye”; did you mean “i.key”?"),
        ("\n{% include 'x' %}", 2, "Unexpected tag 'include'."),
        ("\n{{ item.key | shout }}", 2, "There is no filter “shout”; there are: " + ", ".join(FILTERS) + "."),
        ("{{ item.key | upcas }}", 1, "There is no filter “upcas”; did you mean “upcase”?"),
        ("a\n{% if item %}\nb", 3, "Expected tag endif, found end of expression."),
        ("{% for n in (1..9) %}{% endfor %}", 1, "Ranges such as (1..9) are not supported."),
        ("x" * 20_001, 1, "This is 20001 characters long; 20000 is the most."),
        ("{{ name }}" * 501, 1, "This has more than 500 tags."),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_line(text: str, line: int, says: str) -> None:
    assert liquid.check(text, KNOWN) == [Problem(line, says)]


def test_what_is_right_has_no_problem() -> None:
    text = (
        "{% assign all = messages | size %}{{ all.anything }}{{ messages.size }}{{ messages.first.text }}{{ messages[0].text }}"
        "{% for m in messages %}{{ forloop.index }}{{ m.text | upcase }}{% endfor %}{{ item.created | date: 'short' }}"
        "{% capture x %}{{ name }}{% endcapture %}{{ x }}{{ item.title.size }}{% raw %}{{ free }}{% endraw %}"
    )
    assert liquid.check(text, KNOWN) == []


@pytest.mark.parametrize(
    "text",
    [
        "{{ 'aaaaaaaaaa'" + " | replace: 'a', 'aaaaaaaaaa'" * 50 + " }}",
        "{% for m in ms %}" + "{% assign y = m | replace: 'a', 'b' %}" * 400 + "{% endfor %}",
        "{% for m in ms %}{% for n in ms %}{% for o in ms %}.{% endfor %}{% endfor %}{% endfor %}",
        "{% for m in ms %}{{ m }}{{ m }}{% endfor %}",
        "{% assign x = 'aaaa' %}" + "{% assign x = x | append: x %}" * 100,
        "{{ '' | replace: '', '" + "x" * 10_000 + "' | replace: '', '" + "y" * 9_000 + "' }}",
        "{{ " + "9" * 10_000 + " }}",
        "{% if x %}" * 200 + "{% endif %}" * 200,
    ],
)
def test_a_text_that_would_be_much_work_is_broken_soon(text: str) -> None:
    began = time.perf_counter()
    with pytest.raises(Broken):
        liquid.render(text, LARGE)
    assert time.perf_counter() - began < 2
