"""What is known of a site beyond one page: its repeated lines and its places."""
