"""The fastest way in: money has left; call first, a sheet to read out, then the guided case."""
