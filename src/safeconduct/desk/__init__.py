"""The organisation's own application: its members, its cases, and the site that it publishes."""
