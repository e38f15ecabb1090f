"""One application's records as the files people and programs read."""
