"""Who may see and do what: the whole rule, stated once.

    can_read = level ∩ restriction ∩ clearance                                   (F2, D/12/access; f2.md 1.3)

    level        involved: a grant that runs · unit: involved or in the responsible unit · all: same authority
    restriction  the record's list and, where case access is ticked, the case's list must each hold one of my principals
                 or be empty; a limited official must be listed
    clearance    the record's level is at most mine
    case         readable by whoever reads one of its records, or is responsible for it, and passes its restriction

From this page come the row-level security policies that bind every statement of a ``Work`` (``POLICIES``), the filter that
every search carries (``tokens_of``, ``ReaderFilter``), and the sentences of ``why``. Nothing else decides about access; the
rule is never repeated in a query (it costs 11–40 ms there, runtime.md).
"""

from casework.access.policies import *  # noqa: F403  # this page is their door
from casework.access.rules import *  # noqa: F403  # this page is their door
from casework.access.tokens import *  # noqa: F403  # this page is their door
