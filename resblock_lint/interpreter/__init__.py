"""Runs IR on abstract values, drawing the flow of each path.

`machine` holds the state of one run and the tables through which the other modules find each other; `roots` runs a root
once for each way through its conditions. Nothing here reports: it draws ops with what they require.
"""
