"""What happens to how the company shows itself, and to the words of its mails: for admins to know."""

from dataclasses import dataclass

from domain.events.declaration import Changed, Event, changed


@dataclass(frozen=True, kw_only=True)
class BrandEdited(Event, kind="brand.edited"):
    """The company's colours, logo, languages or the words around its mails changed; of a logo, its hash."""

    accent: Changed | None = changed(internal=True)
    background: Changed | None = changed(internal=True)
    logo: Changed | None = changed(internal=True)
    header: Changed | None = changed(text=True, internal=True)
    footer: Changed | None = changed(text=True, internal=True)
    language: Changed | None = changed(internal=True)
    languages: Changed | None = changed(internal=True)


@dataclass(frozen=True, kw_only=True)
class MailTemplateSet(Event, kind="mail_template.set"):
    """An admin chose the words of one kind of mail in one language; `mail` says which, such as `message de`."""

    mail: Changed | None = changed(internal=True)
    subject: Changed | None = changed(text=True, internal=True)
    text: Changed | None = changed(text=True, internal=True)
    html: Changed | None = changed(text=True, internal=True)


@dataclass(frozen=True, kw_only=True)
class MailTemplateReset(Event, kind="mail_template.reset"):
    """One kind of mail in one language says again what is built in; `mail` says which."""

    mail: Changed | None = changed(internal=True)
    subject: Changed | None = changed(text=True, internal=True)
    text: Changed | None = changed(text=True, internal=True)
    html: Changed | None = changed(text=True, internal=True)
