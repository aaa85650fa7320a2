"""Signing in and out, the own password, and the language."""
