-- What is known of polled sources between two requests. Other tables of this file belong to others.
CREATE TABLE IF NOT EXISTS source_cursor (
    name TEXT PRIMARY KEY,
    cursor BLOB NOT NULL,      -- JSON of Cursor
    asked REAL NOT NULL        -- Unix time of the last request
) STRICT, WITHOUT ROWID;
-- Items and links of entries, so that only what is new or edited is sent.
CREATE TABLE IF NOT EXISTS source_seen (
    name TEXT NOT NULL,
    key TEXT NOT NULL,         -- item id, or what edits.py keeps beside it
    seen BLOB NOT NULL,        -- JSON of Seen
    last REAL NOT NULL,        -- Unix time of the last document that held it
    PRIMARY KEY (name, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS source_seen_last ON source_seen (name, last);
-- What could not be read and has been told, so that it is told once.
CREATE TABLE IF NOT EXISTS source_refused (
    name TEXT NOT NULL,
    key TEXT NOT NULL,
    last REAL NOT NULL,
    PRIMARY KEY (name, key)
) STRICT, WITHOUT ROWID;
-- Entries sent with their summary whose linked page could not be had yet.
CREATE TABLE IF NOT EXISTS source_wanted (
    name TEXT NOT NULL,
    item_id TEXT NOT NULL,
    article BLOB NOT NULL,     -- JSON of RawArticle, as it was sent
    attempts INTEGER NOT NULL,
    due REAL NOT NULL,         -- Unix time
    PRIMARY KEY (name, item_id)
) STRICT, WITHOUT ROWID;
-- What is on its way into the log, until the cursor has moved behind it: after a crash it is handed on as it was.
CREATE TABLE IF NOT EXISTS source_in_hand (
    name TEXT PRIMARY KEY,
    held BLOB NOT NULL         -- JSON of InHand
) STRICT, WITHOUT ROWID;
