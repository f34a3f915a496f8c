"""Settings: each wrong value is one sentence that names its variable; the secret key is made once and kept close."""

import multiprocessing
import os
import stat
from pathlib import Path

import pytest

from deskwire.home import HOME
from deskwire.secret_key import secret_keys
from deskwire.settings import Settings, SettingsError, load
from deskwire.settings_reference import reference

LONG = "a-key-of-more-than-thirty-two-characters"


@pytest.fixture(autouse=True)
def _no_variables(monkeypatch):
    for name in [name for name in os.environ if name.startswith("DESKWIRE_")]:
        monkeypatch.delenv(name)


def test_nothing_has_to_be_set():
    settings = load()
    assert settings.data_dir == HOME / "var"
    assert settings.database_url == f"sqlite://{HOME}/var/deskwire.sqlite3"
    assert settings.public_url == "http://127.0.0.1:8000"
    assert (settings.redis_url, settings.secret_keys, settings.processes) == (None, (), 1)


def test_variables_are_read(monkeypatch, tmp_path):
    monkeypatch.setenv("DESKWIRE_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("DESKWIRE_REDIS_URL", "redis://desk.example/2")
    monkeypatch.setenv("DESKWIRE_SECRET_KEYS", f"{LONG}-new, {LONG}-old")
    monkeypatch.setenv("DESKWIRE_ALLOWED_ORIGINS", "https://Shop.example,http://localhost:3000/")
    monkeypatch.setenv("DESKWIRE_TRUSTED_PROXIES", "10.0.0.0/8 ::1")
    settings = load()
    assert settings.database_url == f"sqlite://{tmp_path}/deskwire.sqlite3"
    assert settings.secret_keys == (f"{LONG}-new", f"{LONG}-old")
    assert settings.allowed_origins == ("https://shop.example", "http://localhost:3000")
    assert settings.trusted_proxies == ("10.0.0.0/8", "::1")


def test_a_command_lines_choice_reaches_processes_started_later(monkeypatch):
    monkeypatch.setenv("DESKWIRE_PORT", "1")
    assert load(port=9000, host=None).port == 9000
    assert os.environ["DESKWIRE_PORT"] == "9000"


@pytest.mark.parametrize(
    ("variable", "value", "reason"),
    [
        ("DATABASE_URL", "mysql://x/y", "it must begin with postgres:// or sqlite://"),
        (
            "DATABASE_URL",
            "postgres://host",
            "it names no database; write it as postgres://user:password@host:5432/name",
        ),
        (
            "DATABASE_URL",
            "postgres://host:70000/x",
            "it is not an address; write it as postgres://user:password@host:5432/name",
        ),
        ("DATABASE_URL", "sqlite://", "it must begin with postgres:// or sqlite://"),
        ("REDIS_URL", "http://host", "it must begin with redis://, rediss:// or unix://"),
        ("SMTP_URL", "host:25", "it is not an address; write it as smtp://user:password@host:587"),
        ("SECRET_KEYS", "short", "key 1 has 5 characters; 32 are the least"),
        ("METRICS_TOKEN", "short", "it has 5 characters; 16 are the least"),
        (
            "PUBLIC_URL",
            "https://desk.example/path",
            "it must be scheme, host and port alone, such as https://desk.example.com",
        ),
        ("PUBLIC_URL", "desk.example", "it is not an address; write it as https://desk.example.com"),
        ("ALLOWED_ORIGINS", "ftp://x.example", "it must begin with http:// or https://"),
        ("TRUSTED_PROXIES", "proxy", "'proxy' is neither an IP address nor a network such as 10.0.0.0/8"),
        ("MAIL_FROM", "Desk <desk@x.example>", "it must be one mail address, such as desk@example.com"),
        ("MAIL_DOMAIN", "a b", "it must be the name of a domain, such as example.com"),
        ("SMTP_LISTEN", "25", "it must be host:port, such as 127.0.0.1:2525"),
        ("SMTP_LISTEN", "unix:/run/smtp", "it must be host:port, such as 127.0.0.1:2525"),
        ("SMTP_LISTEN", "127.0.0.1:70000", "it must be host:port, such as 127.0.0.1:2525"),
        ("LMTP_LISTEN", "unix:lmtp", "the path after unix: must be absolute, and at most 100 bytes long"),
        ("LMTP_LISTEN", "localhost", "it must be host:port, such as 127.0.0.1:2525"),
        ("SMTP_TLS_CERTIFICATE", "/nowhere/x.pem", "/nowhere/x.pem is not a file that can be read"),
        ("SMTP_SILENCE_SECONDS", "0", "it should be greater than or equal to 1"),
        ("REPLY_ADDRESS", "desk", "it must be one mail address, such as desk@example.com"),
        ("DNS_RESOLVERS", "192.0.2.1 dns.example", "'dns.example' is no IP address such as 192.0.2.1"),
        ("MAIL_AUTH_HOPS", "-1", "it should be greater than or equal to 0"),
        ("PORT", "eighty", "it should be a valid integer, unable to parse string as an integer"),
        ("PORT", "65536", "it should be less than or equal to 65535"),
        ("PROCESSES", "0", "it should be greater than or equal to 1"),
        ("WORKER_IN_SERVE", "perhaps", "it should be a valid boolean, unable to interpret input"),
        ("LOG_FORMAT", "xml", "it should be 'console' or 'json'"),
    ],
)
def test_a_wrong_value_is_one_sentence_that_names_its_variable(monkeypatch, variable, value, reason):
    monkeypatch.setenv(f"DESKWIRE_{variable}", value)
    with pytest.raises(SettingsError) as caught:
        load()
    assert caught.value.sentences == (f"DESKWIRE_{variable} is wrong: {reason}.",)


def test_every_wrong_value_is_told_at_once_and_no_secret_is_repeated(monkeypatch):
    monkeypatch.setenv("DESKWIRE_PORT", "x")
    monkeypatch.setenv("DESKWIRE_HOST", "")
    monkeypatch.setenv("DESKWIRE_SECRET_KEYS", "swordfish")
    monkeypatch.setenv("DESKWIRE_DATABASE_URL", "postgres://ada:swordfish@host:x/y")
    with pytest.raises(SettingsError) as caught:
        load()
    named = [sentence.split()[0] for sentence in caught.value.sentences]
    assert named == ["DESKWIRE_DATABASE_URL", "DESKWIRE_SECRET_KEYS", "DESKWIRE_HOST", "DESKWIRE_PORT"]
    assert "swordfish" not in str(caught.value)


def test_a_misspelt_variable_is_refused(monkeypatch):
    monkeypatch.setenv("DESKWIRE_DATABASE", "postgres://host/name")
    monkeypatch.setenv("DESKWIRE_XYZZY", "1")
    monkeypatch.setenv("DESKWIRE_TEST_DATABASE_URL", "postgres://host/name")
    with pytest.raises(SettingsError) as caught:
        load()
    assert caught.value.sentences == (
        "DESKWIRE_DATABASE is no setting of Deskwire; did you mean DESKWIRE_DATABASE_URL?",
        "DESKWIRE_XYZZY is no setting of Deskwire; docs/settings.md lists them all.",
    )


def test_the_mail_domain_is_that_of_our_own_address(monkeypatch):
    assert load().mail_domain == "localhost"
    monkeypatch.setenv("DESKWIRE_MAIL_FROM", "desk@Bücher.example")
    assert load().mail_domain == "xn--bcher-kva.example"
    monkeypatch.setenv("DESKWIRE_MAIL_DOMAIN", "In.Acme.example")
    assert load().mail_domain == "in.acme.example"


def test_places_to_listen_for_mail_are_read(monkeypatch):
    assert not load().takes_mail
    monkeypatch.setenv("DESKWIRE_SMTP_LISTEN", "[::1]:2525")
    monkeypatch.setenv("DESKWIRE_LMTP_LISTEN", "unix:/run/deskwire/lmtp")
    settings = load()
    assert settings.takes_mail
    assert (settings.smtp_listen, settings.lmtp_listen) == ("[::1]:2525", "unix:/run/deskwire/lmtp")


def test_one_process_listens_for_mail(monkeypatch):
    monkeypatch.setenv("DESKWIRE_SMTP_LISTEN", "127.0.0.1:2525")
    monkeypatch.setenv("DESKWIRE_PROCESSES", "2")
    with pytest.raises(SettingsError) as caught:
        load()
    assert str(caught.value) == (
        "DESKWIRE_PROCESSES cannot be 2 while `deskwire serve` listens for mail: set DESKWIRE_SMTP_IN_SERVE to false "
        "and run `deskwire smtp` beside it."
    )
    monkeypatch.setenv("DESKWIRE_SMTP_IN_SERVE", "false")
    assert load().processes == 2


def test_tls_that_is_required_needs_a_certificate(monkeypatch):
    monkeypatch.setenv("DESKWIRE_SMTP_REQUIRE_TLS", "true")
    with pytest.raises(SettingsError) as caught:
        load()
    assert caught.value.sentences == (
        "DESKWIRE_SMTP_REQUIRE_TLS needs a certificate: set DESKWIRE_SMTP_TLS_CERTIFICATE.",
    )


def test_a_data_folder_that_is_a_file_is_refused(monkeypatch, tmp_path):
    (tmp_path / "file").touch()
    monkeypatch.setenv("DESKWIRE_DATA_DIR", str(tmp_path / "file"))
    with pytest.raises(SettingsError, match=r"^DESKWIRE_DATA_DIR is wrong: .*/file is not a folder\.$"):
        load()


def test_machines_that_share_a_bus_must_be_given_their_keys(monkeypatch):
    monkeypatch.setenv("DESKWIRE_REDIS_URL", "redis://host")
    with pytest.raises(
        SettingsError, match=r"^DESKWIRE_SECRET_KEYS must be set when DESKWIRE_REDIS_URL is: .*\.$"
    ):
        load()


def test_answers_go_to_the_senders_address_unless_said_otherwise(monkeypatch):
    monkeypatch.setenv("DESKWIRE_MAIL_FROM", "help@desk.example")
    assert (load().reply_address, load().signed_replies) == ("help@desk.example", True)
    monkeypatch.setenv("DESKWIRE_REPLY_ADDRESS", "r@desk.example")
    assert load().reply_address == "r@desk.example"


def test_an_address_that_leaves_no_room_for_a_token_is_refused_unless_there_is_none(monkeypatch):
    monkeypatch.setenv("DESKWIRE_MAIL_FROM", "a" * 24 + "@desk.example")
    with pytest.raises(SettingsError) as caught:
        load()
    assert " ".join(caught.value.sentences) == (
        "Before the @ of the address that answers go to stand at most 23 characters: set DESKWIRE_REPLY_ADDRESS to a "
        "shorter one, or DESKWIRE_SIGNED_REPLIES to false."
    )
    monkeypatch.setenv("DESKWIRE_SIGNED_REPLIES", "false")
    assert load().signed_replies is False
    monkeypatch.setenv("DESKWIRE_SIGNED_REPLIES", "true")
    monkeypatch.setenv("DESKWIRE_REPLY_ADDRESS", "a" * 23 + "@desk.example")
    assert load().signed_replies is True


def test_a_file_named_env_is_not_read(monkeypatch, tmp_path):
    (tmp_path / ".env").write_text("DESKWIRE_PORT=9999\n")
    monkeypatch.chdir(tmp_path)
    assert load().port == 8000


def test_the_page_of_settings_is_the_declaration():
    page = (HOME / "docs" / "settings.md").read_text()
    assert page == reference(), "Renew it: deskwire settings > docs/settings.md"
    assert page.count("\n| `DESKWIRE_") == len(Settings.model_fields)


def test_the_key_is_made_at_the_first_start_and_kept(tmp_path):
    settings = Settings(data_dir=tmp_path / "new")
    made = secret_keys(settings)
    file = tmp_path / "new" / "secret.key"
    assert [len(key) for key in made] == [64]
    assert file.read_text() == made[0] + "\n"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert secret_keys(settings) == made
    assert [each.name for each in file.parent.iterdir()] == ["secret.key"]


def test_processes_that_start_together_agree_on_one_key(tmp_path):
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        found = pool.map(_keys, [tmp_path] * 2)
    assert len({tuple(keys) for keys in found}) == 1


def test_keys_can_be_rotated_in_the_file(tmp_path):
    file = tmp_path / "secret.key"
    file.write_text(f"{LONG}-new\n{LONG}-old\n")
    file.chmod(0o600)
    assert secret_keys(Settings(data_dir=tmp_path)) == [f"{LONG}-new", f"{LONG}-old"]


def test_given_keys_make_no_file(tmp_path):
    assert secret_keys(Settings(data_dir=tmp_path, secret_keys=(LONG,))) == [LONG]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("mode", "text", "reason"),
    [
        (0o644, f"{LONG}\n", r"^Others on this machine may read .*: run `chmod 600 "),
        (0o600, "short\n", r"^The secret key in .* is wrong: key 1 has 5 characters"),
        (0o600, "", r"secret\.key holds no key: remove it"),
    ],
)
def test_a_key_file_that_cannot_be_relied_on_is_refused(tmp_path, mode, text, reason):
    file = tmp_path / "secret.key"
    file.write_text(text)
    file.chmod(mode)
    with pytest.raises(SettingsError, match=reason):
        secret_keys(Settings(data_dir=tmp_path))


def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(SettingsError, match=r"secret\.key cannot be made or read \(Not a directory\)"):
        secret_keys(Settings.model_construct(data_dir=tmp_path / "file" / "inside", secret_keys=()))


def _keys(folder: Path) -> list[str]:
    return secret_keys(Settings(data_dir=folder))
