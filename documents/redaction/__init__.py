"""Leaving out: pages become pictures with areas burnt in, and what was made is read again before it is believed."""
