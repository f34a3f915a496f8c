"""What each viewer gets, written by hand from what the product promises; nothing here is recorded from behaviour.

audiences.py      who sees which row of the world
canaries.py       who may ever read which text of the world
<noun>.py         who gets what from each field of the noun's types
queries.py        ... from each root of queries
mutations/        ... from each mutation, on what they see and on what they do not
streams.py        ... from each subscription
"""
