"""People, roles, the organisation's keys, the audit trail. Knows `sealed`, and neither cases nor the site."""
