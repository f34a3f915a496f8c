"""Japanese."""

from mail.parse.folding.language import Field, Language

LANGUAGE = Language(
    attributions=(
        "…のメール:",
        "…のメッセージ:",
        "…は書きました:",
        "…さんは書きました:",
        "…が書きました:",
        "…より:",
    ),
    fields={
        Field.FROM: ("差出人", "送信者", "送信元"),
        Field.SENT: ("送信日時", "送信日"),
        Field.DATE: ("日付", "日時"),
        Field.TO: ("宛先", "受信者", "To"),
        Field.SUBJECT: ("件名",),
        Field.OTHER: ("Cc", "Bcc", "返信先", "重要度", "添付ファイル", "組織"),
    },
    announcements=(
        "元のメッセージ",
        "元のメール",
        "オリジナルメッセージ",
        "転送メッセージ",
        "転送されたメッセージ",
        "転送メール",
        "転送されたメール",
        "以下は転送メッセージです",
        "元の予定",
    ),
    forwards=("転送",),
    devices=(
        "…から送信",
        "…から送信されました",
        "…から送信しました",
        "…より送信",
        "…で送信",
        "Outlook for … を入手",
        "Outlook for …の入手",
    ),
    closings=("敬具", "草々", "以上", "拝", "かしこ", "早々"),
    postscripts=("追伸", "P.S"),
    telephones=("TEL", "電話", "電話番号", "FAX", "携帯", "携帯電話", "直通", "内線", "ファックス"),
    confidential=(
        "機密",
        "秘密",
    ),
    legal=("受信者", "宛先", "誤って", "破棄", "削除", "開示", "送信者"),
)
