"""The slow reference: the rules of the model as ordinary Mesa agents, one Python object each.

It is written for reading and as an oracle.  Everyone is an object with plain attributes
and methods named for what is done: a household offers nothing and wishes, enters, plants,
works, delivers, is paid, receives, repays and learns; an enterprise offers, hires, buys
and settles.  What is of one linkage form stands in linkages/, under the form's name; the
agents call each form's part in order.  The scalar rules are the model's own, run as plain
Python; who applies which rule to whom, in what order, and who pays whom is written anew
here, so that a mistake in the compiled year shows as a difference.
"""
