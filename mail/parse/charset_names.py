"""The names under which mails declare their charsets, and the codecs that read each.

A table of our own, because looking up whatever a stranger writes would let Python import modules and remember every
name for ever. Codecs are tried from left to right: the later ones take characters that makers added on their own.
"""

import re

_TABLE: dict[tuple[str, ...], str] = {
    ("utf-8",): "utf8 utf8mb4 unicode11utf8 xutf8 cp65001",
    ("utf-16",): "utf16 unicode ucs2 iso10646ucs2",
    ("utf-16-le",): "utf16le",
    ("utf-16-be",): "utf16be",
    ("ascii",): "ascii usascii iso646us ansix341968 us 646 csascii cp367",
    ("cp1252", "latin-1"): "latin1 iso88591 l1 cp819 ibm819 windows1252 cp1252 xansi ansi iso8859115",
    ("cp1250", "iso8859-2"): "windows1250 cp1250 xcp1250",
    ("iso8859-2",): "iso88592 latin2 l2",
    ("iso8859-3",): "iso88593 latin3",
    ("iso8859-4",): "iso88594 latin4",
    ("cp1251",): "windows1251 cp1251 xcp1251 win1251",
    ("iso8859-5",): "iso88595 cyrillic",
    ("koi8-r",): "koi8r koi8 cskoi8r",
    ("koi8-u",): "koi8u koi8ru",
    ("cp866",): "ibm866 cp866 866",
    ("mac_cyrillic",): "xmaccyrillic maccyrillic",
    ("cp1256",): "windows1256 cp1256",
    ("iso8859-6",): "iso88596 arabic asmo708 iso88596e iso88596i",
    ("cp1253", "iso8859-7"): "windows1253 cp1253",
    ("iso8859-7",): "iso88597 greek",
    ("cp1255", "iso8859-8"): "windows1255 cp1255",
    ("iso8859-8",): "iso88598 iso88598i iso88598e hebrew visual logical",
    ("cp1254",): "windows1254 cp1254 iso88599 latin5 l5",
    ("iso8859-10",): "iso885910 latin6",
    ("cp874", "tis-620"): "windows874 cp874 tis620 iso885911",
    ("cp1257", "iso8859-13"): "windows1257 cp1257",
    ("iso8859-13",): "iso885913 latin7",
    ("iso8859-14",): "iso885914 latin8",
    ("iso8859-15",): "iso885915 latin9 l9",
    ("iso8859-16",): "iso885916 latin10",
    ("cp1258",): "windows1258 cp1258",
    ("cp437",): "ibm437 cp437 437",
    ("cp850",): "ibm850 cp850 850",
    ("cp852",): "ibm852 cp852 852",
    ("mac_roman",): "macintosh macroman xmacroman mac",
    ("gb18030",): "gb18030 gb2312 gbk xgbk cp936 ms936 windows936 csgb2312 gb231280 euccn chinese",
    ("hz",): "hz hzgb hzgb2312",
    ("cp950", "big5hkscs"): "big5 cnbig5 xxbig5 cp950 csbig5 windows950",
    ("big5hkscs", "cp950"): "big5hkscs",
    ("cp932", "shift_jis_2004"): "shiftjis sjis xsjis mskanji windows31j cp932 ms932 csshiftjis shiftjis2004",
    ("euc_jp", "euc_jis_2004"): "eucjp xeucjp eucjpms cp51932 cseucpkdfmtjapanese",
    ("iso2022_jp_ext", "iso2022_jp_2004"): (
        "iso2022jp csiso2022jp iso2022jp1 iso2022jp2 iso2022jp3 iso2022jp2004 iso2022jpms iso2022jpext "
        "cp50220 cp50221 cp50222"
    ),
    ("cp949",): "euckr cp949 ksc56011987 ksc5601 ksc56011989 uhc windows949 ms949 korean cseuckr",
    ("iso2022_kr",): "iso2022kr csiso2022kr",
    ("johab",): "johab cp1361",
}

_CODECS = {name: codecs for codecs, names in _TABLE.items() for name in names.split()}
_SEPARATORS = re.compile(r"[^a-z0-9]+")

ESCAPED = frozenset({"hz", "iso2022_jp_ext", "iso2022_kr"})  # 7-bit bytes that are not ASCII text
MULTIBYTE = frozenset({"gb18030", "cp950", "big5hkscs", "cp932", "euc_jp", "cp949", "johab"}) | ESCAPED


def codecs_of(declared: str) -> tuple[str, ...]:
    """The codecs for a declared charset, best first; none if we do not know the name (or refuse it)."""
    return _CODECS.get(_SEPARATORS.sub("", declared[:60].lower()), ())


def is_utf7(declared: str) -> bool:
    """Whether this is UTF-7, in which harmless ASCII turns into markup: never decoded."""
    return "utf7" in _SEPARATORS.sub("", declared[:60].lower()) or declared.strip().lower() == "cp65000"
