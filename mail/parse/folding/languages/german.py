"""German."""

from mail.parse.folding.language import Field, Language

LANGUAGE = Language(
    attributions=("Am … schrieb…:", "Am … hat … geschrieben:", "…schrieb am …:", "…schrieb:"),
    fields={
        Field.FROM: ("Von", "Absender"),
        Field.SENT: ("Gesendet", "Gesendet am"),
        Field.DATE: ("Datum",),
        Field.TO: ("An", "Empfänger"),
        Field.SUBJECT: ("Betreff",),
        Field.OTHER: ("Kopie", "Blindkopie", "Antwort an", "Wichtigkeit", "Priorität", "Anlagen", "Organisation"),
    },
    announcements=(
        "Ursprüngliche Nachricht",
        "Originalnachricht",
        "Original-Nachricht",
        "Original Nachricht",
        "Ursprünglicher Termin",
        "Weitergeleitete Nachricht",
        "Weitergeleitet von …",
        "Anfang der weitergeleiteten Nachricht",
        "Anfang der weitergeleiteten E-Mail",
    ),
    devices=(
        "Von meinem … gesendet",
        "Gesendet von meinem …",
        "Gesendet von Mail für …",
        "Gesendet von Outlook …",
        "Gesendet mit …",
        "Diese Nachricht wurde von … gesendet",
        "Outlook für … beziehen",
        "Holen Sie sich Outlook für …",
    ),
    closings=(
        *("Mit freundlichen Grüßen", "Freundliche Grüße", "Mit freundlichem Gruß", "Freundlicher Gruß"),
        *("Mit besten Grüßen", "Beste Grüße", "Mit herzlichen Grüßen", "Herzliche Grüße", "Schöne Grüße"),
        *("Viele Grüße", "Liebe Grüße", "Grüße", "Gruß", "Viele liebe Grüße", "Hochachtungsvoll", "MfG", "VG", "LG"),
        *("Mit vielen Grüßen", "Mit lieben Grüßen", "Besten Dank", "Vielen Dank", "Danke", "Servus"),
    ),
    postscripts=("P.S", "PS:", "Nachtrag:"),
    telephones=("Tel", "Telefon", "Telefax", "Fax", "Mobil", "Handy", "Durchwahl", "Fon"),
    legal=("vertraulich", "rechtlich geschützt", "bestimmt", "adressat", "empfänger", "vernichten", "löschen")
    + ("irrtümlich", "unbefugt", "weitergabe", "absender"),
)
