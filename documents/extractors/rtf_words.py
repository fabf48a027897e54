"""What RTF's control words mean to a reader of words (RTF specification 1.9.1)."""

# Which encoding the fonts of a character set write in.
CHARSETS: dict[int, str] = {
    0: "cp1252",
    2: "cp1252",
    77: "mac_roman",
    78: "shift_jis",
    128: "cp932",
    129: "cp949",
    130: "johab",
    134: "cp936",
    136: "cp950",
    161: "cp1253",
    162: "cp1254",
    163: "cp1258",
    177: "cp1255",
    178: "cp1256",
    186: "cp1257",
    204: "cp1251",
    222: "cp874",
    238: "cp1250",
    254: "cp437",
    255: "cp850",
}
SETS: dict[str, str] = {"ansi": "cp1252", "mac": "mac_roman", "pc": "cp437", "pca": "cp850"}

# Words that are characters.
CHARACTERS: dict[str, str] = {
    "par": "\n",
    "line": "\n",
    "sect": "\n",
    "page": "\n",
    "column": "\n",
    "row": "\n",
    "nestrow": "\n",
    "cell": "\t",
    "nestcell": "\t",
    "tab": "\t",
    "emdash": "—",
    "endash": "–",
    "lquote": "‘",
    "rquote": "’",
    "ldblquote": "“",
    "rdblquote": "”",
    "bullet": "•",
    "enspace": " ",
    "emspace": " ",
    "qmspace": " ",
}
SYMBOLS: dict[bytes, str] = {b"~": "\u00a0", b"_": "-", b"\\": "\\", b"{": "{", b"}": "}", b"\n": "\n", b"\r": "\n", b"\t": "\t"}

# Groups that hold no words for a reader: tables of styles, pictures, the bytes of objects, instructions of fields.
# fmt: off
UNREAD = {
    "aftncn", "aftnsep", "aftnsepc", "atndate", "atnicn", "atnid", "atnparent", "atnref", "atntime", "bkmkend", "bkmkstart",
    "blipuid", "category", "colorschememapping", "colortbl", "comment", "company", "datafield", "datastore", "defchp", "defpap",
    "falt", "filetbl", "fldinst", "fname", "fontemb", "fontfile", "ftncn", "ftnsep", "ftnsepc", "generator", "hlinkbase",
    "htmltag", "keycode", "latentstyles", "listoverridetable", "listpicture", "listtable", "manager", "mhtmltag", "mmathPr",
    "nextfile", "nonesttables", "objalias", "objclass", "objdata", "objname", "oldcprops", "operator", "panose", "passwordhash",
    "pgp", "pgptbl", "pict", "pnseclvl", "pntxta", "pntxtb", "private", "protusertbl", "revtbl", "rsidtbl", "rxe", "shprslt",
    "sp", "stylesheet", "tc", "template", "themedata", "userprops", "wgrffmtfilter", "xe", "xmlnstbl",
}
# fmt: on
# Groups marked "may be ignored" that hold words all the same.
READ = {"shpinst", "shptxt", "annotation", "atnauthor", "do", "dptxbxtext", "footnote", "ud"}
# Groups whose words are read apart: notes and comments after the text, headers as lines of their own, the rest as properties.
APART: dict[str, str] = {
    "footnote": "notes",
    "annotation": "comments",
    "atnauthor": "author",
    **dict.fromkeys(("header", "headerl", "headerr", "headerf", "footer", "footerl", "footerr", "footerf"), "headers"),
    "title": "title",
    "author": "creator",
    "subject": "subject",
    "keywords": "keywords",
    "doccomm": "description",
}
PROPERTIES = ("title", "creator", "subject", "keywords", "description")
