"""Live news wires in; clean articles, told copies, fused events and explained alerts out.

The rooms, in the data's way: `acquire`, `clean`, `dedup`, `extract`, `fuse`, `match`, `notify`; beside them
`ops` (metrics, logs, health), `serve` (HTTP) and `worker` (Faust and Kafka). `records` holds every message.
"""

__version__ = "0.1.0"
