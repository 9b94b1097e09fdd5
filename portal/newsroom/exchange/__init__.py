"""Texts and terms out to other people's tools, and back: XLIFF, TBX, CSV."""
