"""Safeconduct: guides, sealed requests and case work for networks that stand by people who refuse war."""
