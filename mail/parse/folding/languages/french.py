"""French."""

from mail.parse.folding.language import Field, Language

LANGUAGE = Language(
    attributions=("Le …a écrit:", "…a écrit le …:", "…a écrit:"),
    fields={
        Field.FROM: ("De", "Expéditeur"),
        Field.SENT: ("Envoyé", "Envoyé le", "Date d'envoi"),
        Field.DATE: ("Date",),
        Field.TO: ("À", "A", "Pour", "Destinataire"),
        Field.SUBJECT: ("Objet", "Sujet"),
        Field.OTHER: ("Copie", "Copie à", "Cci", "Répondre à", "Importance", "Pièces jointes", "Organisation"),
    },
    announcements=(
        "Message d'origine",
        "Message d’origine",
        "Message original",
        "Mail original",
        "Message transféré",
        "Message réexpédié",
        "Courriel original",
        "Début du message réexpédié",
        "Début du message transféré",
    ),
    devices=(
        "Envoyé de mon …",
        "Envoyé depuis mon …",
        "Envoyé à partir de …",
        "Envoyé depuis l'application …",
        "Envoyé avec …",
        "Télécharger Outlook pour …",
        "Obtenir Outlook pour …",
        "Provenance: Courrier pour …",
    ),
    closings=(
        *("Cordialement", "Bien cordialement", "Très cordialement", "Cordiales salutations", "Salutations"),
        *("Sincères salutations", "Meilleures salutations", "Salutations distinguées", "Bien à vous"),
        *("Bonne journée", "Bonne soirée", "Bien à toi", "Amicalement", "Respectueusement", "Cdlt", "Merci"),
    ),
    postscripts=("P.S", "PS:"),
    telephones=("Tél", "Téléphone", "Portable", "Mobile", "Port", "Fax", "Télécopie", "Ligne directe"),
    legal=("confidentiel", "destinataire", "intention", "erreur", "expéditeur", "détruire", "supprimer")
    + ("diffusion", "non autorisé", "interdit"),
)
