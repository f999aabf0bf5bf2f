"""Rules: each detector looks at a document's lines and casts votes for labels, with reasons.

Phrases are data (`phrases/*.phrases`, one file per language); shapes are small functions
(`shapes/`); `registry` lists what the shipped model was trained with.
"""
