"""The parts of the storm: the site under fire, what is sent, what is killed, what must hold."""
