"""Lists as data: what a list is drawn from, what it asks, what it shows and in which order.

    definition   the small typed thing a list is, and its form in an address or a saved list
    standard     the lists that stand ready for everybody
    columns      what can be shown, sorted by and asked, and how it is asked of the database
    sources      what a list is drawn from, each in the order its own index gives

``casework.queries.lists`` answers them. None of these pages says who may read: row-level security does.
"""
