"""Mutation testing: small wrong changes to the linkage rules and the accounts, and whether tests notice.

    python -m tests.mutation                     all of it
    python -m tests.mutation order_purchase      one file

Cosmic Ray makes the changes.  Its own runner would write each into the sources and start Python anew;
here a process that has loaded everything but the model forks, and the child imports the changed file.
Rules are not compiled, so that no compiled rule of the right file stands in for the wrong one.
"""
