"""Who lives in the counties, by the census of 2020.

From a county's census table to rows of households, one step a file:

1. county_table.py      the table, and national shapes for counties that have none
2. household_types.py   the kinds of household by age of their members
3. raking.py            how many of each a county has: closest to a prior, and true to the table
4. rural_part.py        those of them in the countryside
5. groups.py            which of these were lifted, and which are monitored
6. workers.py, schooling.py, absent_members.py
                        who can work, who went to school how long, who lives elsewhere
7. residents.py         all of this together, in whole households at one to one
8. rows.py              a row for each household, or for each of a fair sample

Residents are in seven bands of age, everywhere in this order: kids (0 to 14), youth (15 to 29), middle
(30 to 49), late (50 to 59), sixties (60 to 64), old (65 to 74) and oldest (75 and more).  Kinds of
household know six of them: late and sixties are one there.

Everything is a function of the table and of what is assumed, with the same bits on every processor: sums
are taken in order, and nothing is left to a linear algebra library.
"""
