"""Cases, records, parties, approvals, rules, access, audit: the ministry's memory, without a framework."""
