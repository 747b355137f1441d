-- Flyway runs this at the end of each migration's transaction. At its start, Flyway sets the session's search path, which
-- it restores only when it closes the connection. Through a pooler in transaction mode, it would restore it in another
-- session.
RESET search_path;
