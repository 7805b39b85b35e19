"""What is already known: signatures, clusters and the replica that every process holds."""
