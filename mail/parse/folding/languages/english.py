"""English."""

from mail.parse.folding.language import Field, Language

LANGUAGE = Language(
    attributions=("On …wrote:", "…wrote on…:", "…wrote:"),
    fields={
        Field.FROM: ("From",),
        Field.SENT: ("Sent", "Date Sent"),
        Field.DATE: ("Date",),
        Field.TO: ("To",),
        Field.SUBJECT: ("Subject",),
        Field.OTHER: ("Cc", "Bcc", "Reply-To", "Importance", "Priority", "Attachments", "Organization"),
    },
    announcements=(
        "Original Message",
        "Original Email",
        "Original Appointment",
        "Forwarded message",
        "Forwarded by …",
        "Forwarded mail",
        "Reply message",
        "Begin forwarded message",
    ),
    devices=("Sent from my …", "Sent from a …", "Sent from Outlook…", "Sent from Mail for …", "Sent from Yahoo …")
    + ("Sent via …", "Sent with …", "Sent using …", "Get Outlook for …", "Get BlueMail for …"),
    closings=(
        *("Regards", "Best regards", "Kind regards", "Kindest regards", "Warm regards", "With kind regards"),
        *("With best regards", "Many regards", "Best", "Best wishes", "All the best", "Cheers", "Greetings"),
        *("Sincerely", "Sincerely yours", "Yours sincerely", "Yours faithfully", "Yours truly", "Respectfully"),
        *("Thanks", "Many thanks", "Thank you", "Thanks and regards", "Thanks & regards", "Cordially"),
    ),
    postscripts=("P.S", "PS:"),
    telephones=("Tel", "Telephone", "Phone", "Mobile", "Cell", "Mob", "Fax", "Direct", "Office", "T", "M", "P"),
    legal=("confidential", "privileged", "intended", "recipient", "addressee", "unauthori", "disclos", "notify")
    + ("disclaimer", "delete"),
)
