"""The only room that knows Faust and Kafka: topics, steps, views, agents, supervision, the embedded broker."""
