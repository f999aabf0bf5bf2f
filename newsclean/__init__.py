"""newsclean: the story out of a news page or a dirty text, and a label for every piece."""
