"""What travels between a person and a desk: envelopes, messages, receipts, organisation cards.

Pure: no network, no database, no framework; nothing here is imported before it is asked for, so that the relay, which
checks the header of an envelope and nothing else, loads `sealed.envelope` alone.
"""
