"""The one page of deliveries: every outgoing message whatever its channel."""
