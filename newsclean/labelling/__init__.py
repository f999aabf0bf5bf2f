"""A local page to correct labels by hand, and the file that they are kept in."""
