"""What we send out: messages, deliveries, transports, opt-out."""
