"""Portuguese, of Portugal and of Brazil."""

from mail.parse.folding.language import Field, Language

LANGUAGE = Language(
    attributions=("Em …escreveu:", "Às …escreveu:", "No dia …escreveu:", "…escreveu (…):", "…escreveu:"),
    fields={
        Field.FROM: ("De", "Remetente"),
        Field.SENT: ("Enviado", "Enviada", "Enviado em", "Enviada em", "Data de envio"),
        Field.DATE: ("Data",),
        Field.TO: ("Para", "Destinatário"),
        Field.SUBJECT: ("Assunto",),
        Field.OTHER: ("Cc", "Cco", "Bcc", "Responder a", "Importância", "Prioridade", "Anexos", "Organização"),
    },
    announcements=(
        "Mensagem original",
        "Mensagem encaminhada",
        "Mensagem reencaminhada",
        "Início da mensagem encaminhada",
        "Início da mensagem reencaminhada",
        "Início de mensagem encaminhada",
        "Email original",
    ),
    devices=(
        "Enviado do meu …",
        "Enviado a partir do meu …",
        "Enviado de meu …",
        "Enviado do Outlook…",
        "Enviado do Correio para …",
        "Enviado do Email para …",
        "Enviado via …",
        "Enviado com …",
        "Obter o Outlook para …",
        "Obter Outlook para …",
        "Baixar o Outlook para …",
    ),
    closings=(
        *("Atenciosamente", "Cordialmente", "Cumprimentos", "Com os melhores cumprimentos", "Abraços"),
        *("Melhores cumprimentos", "Os melhores cumprimentos", "Saudações", "Abraço", "Um abraço", "Att"),
        *("Respeitosamente", "Com cumprimentos", "Grato", "Grata", "Obrigado", "Obrigada", "Muito obrigado"),
    ),
    postscripts=("P.S", "PS:", "P.D"),
    telephones=("Tel", "Telefone", "Telef", "Telemóvel", "Tlm", "Celular", "Cel", "Fax", "Fone", "Contacto"),
    legal=("confidencia", "destinatári", "engano", "erro", "remetente", "proibid", "divulga", "elimin", "apag"),
)
