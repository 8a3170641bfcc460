-- The outbox: one row for each telling of an alert on one channel.
CREATE TABLE IF NOT EXISTS telling (
    delivery_id TEXT PRIMARY KEY,
    alert_id TEXT NOT NULL,
    subscriber TEXT NOT NULL,
    channel TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    op TEXT NOT NULL,              -- as the alert says
    sent_op TEXT,                  -- as it was last sent
    alert BLOB,                    -- JSON; null once it is settled
    partition INTEGER,             -- of the alerts topic; deliveries go to the same
    status TEXT NOT NULL,          -- pending, delivered, dead, suppressed
    attempts INTEGER NOT NULL DEFAULT 0,
    uncertain INTEGER NOT NULL DEFAULT 0,  -- 1: an attempt failed that may have arrived all the same
    created REAL NOT NULL,         -- Unix time
    due REAL NOT NULL,
    leased_until REAL NOT NULL DEFAULT 0,
    owner TEXT,                    -- who leased it last
    settled REAL,
    response TEXT,
    reason TEXT,
    published INTEGER NOT NULL DEFAULT 0   -- 1: its Delivery is in the topic
);
-- The processes that have this outbox open; see owner.py.
CREATE TABLE IF NOT EXISTS owner (name TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS telling_due ON telling (channel, due) WHERE status = 'pending';
CREATE INDEX IF NOT EXISTS telling_alert ON telling (alert_id, subscriber, channel, sequence);
CREATE INDEX IF NOT EXISTS telling_unpublished ON telling (settled) WHERE published = 0 AND status <> 'pending';
CREATE INDEX IF NOT EXISTS telling_settled ON telling (settled) WHERE status <> 'pending';
