"""One file a command; each returns a `Result` and imports the engine only when it runs."""
