"""A page to look at: every segment of a document, its label, and why."""
