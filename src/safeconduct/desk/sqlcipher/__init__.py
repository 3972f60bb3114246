"""Django's SQLite backend on SQLCipher: the same SQL, but what is on the disk is encrypted.

`DATABASES["default"] = {"ENGINE": "safeconduct.desk.sqlcipher", "NAME": path, "OPTIONS": {"key": function}}`, where the
function gives 32 bytes. The settings hold no key, so nothing that prints them can tell it.
"""
