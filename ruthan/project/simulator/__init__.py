"""LINE without LINE: the Messaging API on this machine with its limits, and a telephone to try it.

`api` and `checks` are what tests and benchmarks stand on; `serving` and `page` make a chat in the
browser. It listens on the machine itself only, is started by the demonstration, and no production
service knows of it.
"""
