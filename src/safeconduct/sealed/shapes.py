"""The shapes of names that messages and cards share."""

import re

LANGUAGE = re.compile("[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?")
"""A language as guides write it: `de`, `sr-Latn`, `pt-BR`."""
ID = re.compile("[a-z0-9][a-z0-9_-]{0,63}")
QUESTION = re.compile("[a-z][a-z0-9_]{0,63}")
"""Never a number, so that a JavaScript object keeps the order of its keys."""
GUIDE_VERSION = re.compile("[0-9A-Za-z][0-9A-Za-z.+-]{0,31}")
URGENCY = re.compile("now|soon|info")
LAND = re.compile("[A-Z]{2}")
TOPIC = re.compile("[a-z0-9][a-z0-9-]{0,63}")
MONTH = re.compile("(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])")
_PATH = r"(:[0-9]{1,5})?(/[A-Za-z0-9._~-]+)*/?"
RELAY = re.compile(
    rf"https://([a-z0-9.-]+|\[[0-9a-f:.]+\]){_PATH}"
    rf"|http://(localhost|127\.0\.0\.1|\[::1\]|[a-z0-9.-]+\.onion){_PATH}"
)
"""Plain http only where nobody stands between: this machine, and an onion service."""
HIGHEST = 2**31 - 1
"""The largest counter and serial number: every database has a column for it."""
