"""Italian."""

from mail.parse.folding.language import Field, Language

LANGUAGE = Language(
    attributions=(
        "Il …ha scritto:",
        "In data …ha scritto:",
        "…ha scritto il …:",
        "Il …scrive:",
        "…ha scritto:",
    ),
    fields={
        Field.FROM: ("Da", "Mittente"),
        Field.SENT: ("Inviato", "Inviato il", "Data invio"),
        Field.DATE: ("Data",),
        Field.TO: ("A", "Destinatario"),
        Field.SUBJECT: ("Oggetto",),
        Field.OTHER: ("Cc", "Ccn", "Rispondi a", "Importanza", "Priorità", "Allegati", "Organizzazione"),
    },
    announcements=(
        "Messaggio originale",
        "Messaggio Inoltrato",
        "Messaggio inviato",
        "Inizio messaggio inoltrato",
        "Inizio del messaggio inoltrato",
        "Inoltrato da …",
    ),
    forwards=("I", "Inoltra"),
    devices=(
        "Inviato da …",
        "Inviato dal mio …",
        "Inviato con …",
        "Inviato tramite …",
        "Scarica Outlook per …",
        "Ottieni Outlook per …",
    ),
    closings=(
        "Cordiali saluti",
        "Distinti saluti",
        "Un saluto",
        "Saluti",
        "Un cordiale saluto",
        "Cordialmente",
        "Cordialità",
        "Buona giornata",
        "Buona serata",
        "Con i migliori saluti",
        "I migliori saluti",
        "Un caro saluto",
        "Tanti saluti",
        "In fede",
        "Grazie",
        "Grazie mille",
        "Ringraziando",
    ),
    postscripts=("P.S", "PS:"),
    telephones=("Tel", "Telefono", "Cell", "Cellulare", "Mobile", "Fax", "Tel/Fax", "Centralino"),
    confidential=(
        "riservat",
        "confidenzial",
    ),
    legal=("destinatari", "errore", "mittente", "vietat", "cancell", "divulga"),
)
