"""Addresses: one key for all spellings, a reason for each refusal, and which domains say nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.addresses import (
    address_key,
    check_address,
    domain_of,
    is_public_provider,
    key_of,
    to_ascii_domain,
    why_invalid,
)
from kit.errors import Invalid
from kit.public_providers import PUBLIC_PROVIDERS


@pytest.mark.parametrize(
    ("written", "key"),
    [
        (" Ann.Lee@Example.COM ", "ann.lee@example.com"),
        ("hallo@Bäckerei.example", "hallo@xn--bckerei-5wa.example"),
        ("hallo@ba\u0308ckerei.example", "hallo@xn--bckerei-5wa.example"),
        ("hallo@XN--BCKEREI-5WA.example", "hallo@xn--bckerei-5wa.example"),
        ("info@例え。テスト", "info@xn--r8jz45g.xn--zckzah"),
        ("JÖRG@example.com", "jörg@example.com"),
        ("jo\u0308rg@example.com", "jörg@example.com"),
        ("a+tag@example.com.", "a+tag@example.com"),
        ("dots..twice.@docomo.example", "dots..twice.@docomo.example"),
        ('"two words@home"@example.com'.replace(" ", "_"), '"two_words@home"@example.com'),
        ("root@printer", "root@printer"),
        ("me@[192.0.2.1]", "me@[192.0.2.1]"),
        ("x@under_score.example", "x@under_score.example"),
    ],
)
def test_spellings_of_one_address_have_one_key(written, key):
    assert address_key(written) == key_of(written) == key
    assert address_key(key) == key


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("", "An address needs an @, as in name@example.com."),
        ("example.com", "An address needs an @, as in name@example.com."),
        ("@example.com", "There is nothing before the @."),
        ("a@", "There is nothing after the @."),
        ("a b@example.com", "An address may not hold spaces or invisible characters."),
        ("a@example.com\r\nBcc: b@example.com", "An address may not hold spaces or invisible characters."),
        ("a\u202e@example.com", "An address may not hold spaces or invisible characters."),
        ("a\x00@example.com", "An address may not hold spaces or invisible characters."),
        ("a@b@example.com", "The part before the @ may not hold @"),
        ("a,b@example.com", "The part before the @ may not hold ,"),
        ("a<b@example.com", "The part before the @ may not hold <"),
        ("a@-example.com", "The part after the @ is not the name of a domain."),
        ("a@exa mple.com".replace(" ", "!"), "The part after the @ is not the name of a domain."),
        ("a@example..com", "The part after the @ is not the name of a domain."),
        ("a@" + "x" * 64 + ".com", "The part after the @ is not the name of a domain."),
    ],
)
def test_what_is_no_address_is_refused_with_its_reason(written, reason):
    with pytest.raises(Invalid) as refused:
        address_key(written, "input", "email")
    assert (refused.value.message, refused.value.path) == (reason, ("input", "email"))
    assert why_invalid(written) == reason


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("root@printer", "The domain needs a dot, as in example.com."),
        ("a@192.0.2.1", "The domain must be a name, not a number."),
        ("a@[192.0.2.1]", "The domain must be a name, not a number."),
        ("a" * 65 + "@example.com", "The part before the @ is longer than 64 bytes."),
        ("ä" * 33 + "@example.com", "The part before the @ is longer than 64 bytes."),
        ("a@" + "x." * 130 + "com", "The domain is longer than 253 characters."),
        ("a" * 60 + "@" + "x." * 98 + "com", "An address may have at most 254 bytes."),
    ],
)
def test_what_a_person_types_must_be_reachable_from_anywhere(written, reason):
    assert why_invalid(written) == reason
    with pytest.raises(Invalid) as refused:
        check_address(written, "email")
    assert (refused.value.message, refused.value.path) == (reason, ("email",))


def test_a_checked_address_keeps_its_local_part_and_gets_an_ascii_domain():
    assert check_address(" Hallo@Bäckerei.Example ") == "Hallo@xn--bckerei-5wa.example"
    assert to_ascii_domain("Hallo@Bäckerei.Example") == "Hallo@xn--bckerei-5wa.example"


def test_a_key_is_never_longer_than_its_column():
    assert len(address_key("a" * 308 + "@example.com")) == 320
    with pytest.raises(Invalid, match="at most 320 characters"):
        address_key("a" * 309 + "@example.com")


@pytest.mark.parametrize(
    ("address", "domain"),
    [
        ("a@Example.com", "example.com"),
        ("a@Bäckerei.example", "xn--bckerei-5wa.example"),
        ("a@[192.0.2.1]", ""),
        ("nobody", ""),
        ("", ""),
    ],
)
def test_the_domain_of_an_address(address, domain):
    assert domain_of(address) == domain


@pytest.mark.parametrize(
    "domain", ["gmail.com", "GMX.de", "web.de", "qq.com", "yahoo.co.jp", "mail.ru", "yopmail.com"]
)
def test_at_a_public_provider_two_people_have_nothing_in_common(domain):
    assert is_public_provider(domain)


@pytest.mark.parametrize("domain", ["example.com", "gmail.com.example", "notgmail.com", "com", ""])
def test_other_domains_are_companies(domain):
    assert not is_public_provider(domain)


def test_the_list_of_providers_is_clean():
    assert len(PUBLIC_PROVIDERS) > 500
    assert [d for d in PUBLIC_PROVIDERS if address_key(f"a@{d}") != f"a@{d}" or why_invalid(f"a@{d}")] == []


@pytest.mark.parametrize("nothing", ["", "  ", "nobody", "<>", "a b"])
def test_anything_has_a_form_to_compare(nothing):
    assert key_of(nothing) == nothing.strip()


@given(st.text(max_size=400))
def test_any_text_has_a_key_that_is_its_own_key_or_is_refused(text):
    try:
        key = address_key(text)
    except Invalid:
        assert why_invalid(text.strip()) is not None
    else:
        assert address_key(key) == key
        assert len(key) <= 320
        assert "\x00" not in key
