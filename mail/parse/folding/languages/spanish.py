"""Spanish."""

from mail.parse.folding.language import Field, Language

LANGUAGE = Language(
    attributions=("El …escribió:", "…escribió el …:", "…escribió:"),
    fields={
        Field.FROM: ("De", "Remitente"),
        Field.SENT: ("Enviado", "Enviado el", "Fecha de envío"),
        Field.DATE: ("Fecha",),
        Field.TO: ("Para", "A", "Destinatario"),
        Field.SUBJECT: ("Asunto",),
        Field.OTHER: ("Cc", "Cco", "Con copia", "Responder a", "Importancia", "Prioridad", "Datos adjuntos"),
    },
    announcements=(
        "Mensaje original",
        "Mensaje reenviado",
        "Mensaje enviado",
        "Correo original",
        "Inicio del mensaje reenviado",
    ),
    devices=(
        "Enviado desde mi …",
        "Enviado desde Correo para …",
        "Enviado desde Outlook…",
        "Enviado con …",
        "Enviado vía …",
        "Obtener Outlook para …",
        "Descargar Outlook para …",
    ),
    closings=(
        *("Saludos", "Un saludo", "Saludos cordiales", "Un cordial saludo", "Cordialmente", "Atentamente"),
        *("Atentos saludos", "Muy atentamente", "Un abrazo", "Le saluda atentamente", "Reciba un cordial saludo"),
        *("Saludos a todos", "Cordiales saludos", "Sin otro particular", "Gracias", "Muchas gracias"),
    ),
    postscripts=("P.D", "PD:", "P.S"),
    telephones=("Tel", "Teléfono", "Tfno", "Tlf", "Móvil", "Celular", "Fax", "Tel/Fax"),
    legal=("confidencial", "destinatario", "dirigid", "error", "remitente", "prohibid", "divulga", "elimin")
    + ("borr",),
)
