"""Management commands; operators call them through `ruthan`."""
