"""Golden digests: what a few runs came to, so that no change of results goes unnoticed.

    python -m tests.golden                                  shows what has changed
    python -m tests.golden --because "a line of CHANGELOG"  writes it down

digests.toml holds the digest and the headline numbers of each run, and which line of CHANGELOG.md
named each change.
"""
