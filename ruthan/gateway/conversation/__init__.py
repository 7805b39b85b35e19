"""A conversation in a chat, whatever the messenger: what is heard, what is done, what is said.

A source verifies and parses, and hands over `Incoming`. `hearing` keeps it inside the request, one
transaction for each event, sealed before anything is written. `answering` does the rest in a job
that carries the event's id. `telling` keeps the promise when the answer comes.
"""
