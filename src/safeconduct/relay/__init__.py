"""The relay: a post office that keeps sealed envelopes and can read none of them. API: docs/relay-api.md."""
