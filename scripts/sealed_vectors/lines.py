"""lines.json: what is the one spelling of an object, and what is not."""

import base64

from scripts.sealed_vectors.seeds import Json

ACCEPTED_LINES = [
    "{}",
    '{"a":1}',
    '{"a":-9007199254740991,"b":9007199254740991,"c":0}',
    '{"a":null,"b":true,"c":false,"d":[],"e":{},"f":""}',
    '{"b":1,"a":2,"":3,"\u00e9":4,"e\u0301":5,"__proto__":6,"constructor":7,"1a":8,"-1":9}',
    '{"a":"\\"\\\\/\\b\\f\\n\\r\\t\\u0000\\u001f\u007f\u0080\u2028\u2029\ufeff\U0001f600\u0451"}',
    '{"a":"[[[[[[[[[[{{{{{{{{{{","b":"\\\\","c":"\\\\u0041","d":"1.5,\\"1\\":"}',
    '{"a":[[[[[[[1]]]]]]]}',
]  # fmt: skip
REFUSED_LINES: list[tuple[str, str, bytes | str]] = [
    ("nothing", "json", ""),
    ("a text", "json", '"a"'),
    ("a list", "json", "[]"),
    ("null", "json", "null"),
    ("a number", "json", "1"),
    ("cut off", "json", '{"a":1'),
    ("a comma too many", "json", '{"a":1,}'),
    ("two objects", "json", "{}{}"),
    ("a fraction, then cut off", "json", '{"a":1.5'),
    ("a comment", "json", '{"a":1}//'),
    ("single quotes", "json", "{'a':1}"),
    ("NaN", "json", '{"a":NaN}'),
    ("Infinity", "json", '{"a":-Infinity}'),
    ("a leading zero", "json", '{"a":01}'),
    ("a plus", "json", '{"a":+1}'),
    ("a number in hex", "json", '{"a":0x1}'),
    ("a number with a point at its end", "json", '{"a":1.}'),
    ("a tab in a text", "json", '{"a":"\t"}'),
    ("an escape that is none", "json", '{"a":"\\x41"}'),
    ("an escape cut off", "json", '{"a":"\\u00"}'),
    ("a byte order mark", "json", b'\xef\xbb\xbf{"a":1}'),
    ("Latin-1", "json", b'{"a":"\xe9"}'),
    ("UTF-8 with an overlong letter", "json", b'{"a":"\xc0\xaf"}'),
    ("UTF-8 of a lone surrogate", "json", b'{"a":"\xed\xa0\x80"}'),
    ("UTF-8 beyond Unicode", "json", b'{"a":"\xf4\x90\x80\x80"}'),
    ("UTF-8 cut off", "json", b'{"a":"\xe2\x82'),
    ("UTF-16", "json", '{"a":1}'.encode("utf-16-le")),
    ("nested nine deep", "json", '{"a":[[[[[[[[1]]]]]]]]}'),
    ("nested thousands deep", "json", '{"a":' + "[" * 3000 + "]" * 3000 + "}"),
    ("thousands of brackets", "json", "[" * 5000),
    ("a text of quotation marks that does not end", "json", '{"' + '\\"' * 3000),
    ("a space", "form", '{"a": 1}'),
    ("a space before", "form", ' {"a":1}'),
    ("a space after", "form", '{"a":1} '),
    ("a carriage return after", "form", '{"a":1}\r'),
    ("a key twice", "form", '{"a":1,"a":1}'),
    ("a key twice, one escaped", "form", '{"a":1,"\\u0061":1}'),
    ("a key that is a number", "form", '{"1":1}'),
    ("a key that is a number, not first", "form", '{"a":{"b":1,"07":1}}'),
    ("a fraction", "form", '{"a":1.5}'),
    ("a fraction that is whole", "form", '{"a":1.0}'),
    ("an exponent", "form", '{"a":1e3}'),
    ("an exponent beyond all numbers", "form", '{"a":1e999}'),
    ("minus zero", "form", '{"a":-0}'),
    ("2 to the power of 53", "form", '{"a":9007199254740992}'),
    ("-2 to the power of 53", "form", '{"a":-9007199254740992}'),
    ("a number of a thousand digits", "form", '{"a":' + "9" * 1000 + "}"),
    ("a slash escaped", "form", '{"a":"\\/"}'),
    ("a letter escaped", "form", '{"a":"\\u0041"}'),
    ("an escape in capitals", "form", '{"a":"\\u001F"}'),
    ("a line feed escaped the long way", "form", '{"a":"\\u000a"}'),
    ("delete escaped", "form", '{"a":"\\u007f"}'),
    ("a line separator escaped", "form", '{"a":"\\u2028"}'),
    ("a lone surrogate", "form", '{"a":"\\ud800"}'),
    ("a lone surrogate in a key", "form", '{"\\udc00":1}'),
    ("a surrogate pair escaped", "form", '{"a":"\\ud83d\\ude00"}'),
]


def lines() -> Json:
    """Lines that are the one spelling of their object, and lines that are not."""
    refused = [
        {
            "why": why,
            "reason": reason,
            "base64": base64.b64encode(data.encode() if isinstance(data, str) else data).decode(),
        }
        for why, reason, data in REFUSED_LINES
    ]
    return {"about": "docs/message.md: the line", "accepted": ACCEPTED_LINES, "refused": refused}
