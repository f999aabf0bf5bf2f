"""Files of many documents: read, cleaned by several processes, written in order."""
