"""Dutch."""

from mail.parse.folding.language import Field, Language

LANGUAGE = Language(
    attributions=("Op … schreef…:", "Op …geschreven:", "…schreef op …:", "…schreef:"),
    fields={
        Field.FROM: ("Van", "Afzender"),
        Field.SENT: ("Verzonden", "Verstuurd", "Verzonden op"),
        Field.DATE: ("Datum",),
        Field.TO: ("Aan", "Ontvanger"),
        Field.SUBJECT: ("Onderwerp",),
        Field.OTHER: ("Cc", "Kopie", "Bcc", "Antwoord aan", "Urgentie", "Prioriteit", "Bijlagen", "Organisatie"),
    },
    announcements=(
        "Oorspronkelijk bericht",
        "Origineel bericht",
        "Oorspronkelijke e-mail",
        "Doorgestuurd bericht",
        "Begin doorgestuurd bericht",
        "Doorgestuurd door …",
    ),
    devices=(
        "Verstuurd vanaf mijn …",
        "Verzonden vanaf mijn …",
        "Verzonden vanuit …",
        "Verstuurd vanuit …",
        "Verzonden met …",
        "Verstuurd met …",
        "Verzonden via …",
        "Outlook voor … downloaden",
        "Outlook voor … ophalen",
        "Download Outlook voor …",
    ),
    closings=(
        *("Met vriendelijke groet", "Met vriendelijke groeten", "Vriendelijke groet", "Vriendelijke groeten"),
        *("Met hartelijke groet", "Hartelijke groet", "Hartelijke groeten", "Groet", "Groeten", "Groetjes"),
        *("Hoogachtend", "Mvg", "Mvrgr", "Beste groeten", "Met beste groet", "Alvast bedankt", "Bedankt"),
    ),
    postscripts=("P.S", "PS:"),
    telephones=("Tel", "Telefoon", "Mobiel", "Mob", "Fax", "Doorkiesnummer"),
    legal=("vertrouwelijk", "geadresseerde", "bestemd", "abusievelijk", "afzender", "vernietig", "verspreiding")
    + ("verwijder",),
)
