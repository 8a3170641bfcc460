-- What the query side knows: the newest state of each record, in the order in which it came to be known.
CREATE TABLE IF NOT EXISTS seat (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS progress (
    topic TEXT NOT NULL, partition INTEGER NOT NULL, next_offset INTEGER NOT NULL,
    PRIMARY KEY (topic, partition)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS event (
    id TEXT PRIMARY KEY, seq INTEGER NOT NULL UNIQUE, rank INTEGER NOT NULL, time REAL NOT NULL,
    type TEXT NOT NULL, country TEXT, status TEXT NOT NULL, background INTEGER NOT NULL, body BLOB NOT NULL
);
CREATE TABLE IF NOT EXISTS alert (
    id TEXT PRIMARY KEY, seq INTEGER NOT NULL UNIQUE, rank INTEGER NOT NULL, time REAL NOT NULL,
    event_id TEXT NOT NULL, rule_id TEXT NOT NULL, subscriber TEXT NOT NULL, op TEXT NOT NULL, severity TEXT NOT NULL,
    body BLOB NOT NULL
);
CREATE INDEX IF NOT EXISTS alert_event ON alert (event_id);
CREATE TABLE IF NOT EXISTS article (
    id TEXT PRIMARY KEY, seq INTEGER NOT NULL UNIQUE, rank INTEGER NOT NULL, time REAL NOT NULL,
    item_id TEXT NOT NULL, source TEXT NOT NULL, verdict TEXT NOT NULL, body BLOB NOT NULL
);
CREATE INDEX IF NOT EXISTS article_item ON article (item_id, rank);
CREATE INDEX IF NOT EXISTS article_family ON article (json_extract(CAST(body AS TEXT), '$.decision.cluster'));
CREATE TABLE IF NOT EXISTS rejected (
    id TEXT PRIMARY KEY, seq INTEGER NOT NULL UNIQUE, rank INTEGER NOT NULL, time REAL NOT NULL,
    stage TEXT NOT NULL, reason TEXT NOT NULL, body BLOB NOT NULL
);
CREATE TABLE IF NOT EXISTS delivery (
    id TEXT PRIMARY KEY, seq INTEGER NOT NULL UNIQUE, rank INTEGER NOT NULL, time REAL NOT NULL,
    alert_id TEXT NOT NULL, channel TEXT NOT NULL, status TEXT NOT NULL, body BLOB NOT NULL
);
CREATE INDEX IF NOT EXISTS delivery_alert ON delivery (alert_id);
