"""The slow twins of the linkage forms: a form's file has the name of the fast form's in `model/linkages/`.

What a form asks of an agent is a small class that the agent's class takes in: its own columns, as
they are without the form, and its own steps.  The agents' files call each form's part in order.
"""
