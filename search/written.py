"""A tree written as the language again."""

from search.tree import And, Close, DateRange, Field, Fuzzy, Leaf, Node, Not, Or, Phrase, Prefix, Wildcard, Word


def written(asked: Node) -> str:
    """Gives a query that means this; what was typed may have looked otherwise."""
    match asked:
        case And(parts):
            return " ".join(f"({written(part)})" if isinstance(part, And | Or) else written(part) for part in parts)
        case Or(parts):
            return " OR ".join(f"({written(part)})" if isinstance(part, And | Or) else written(part) for part in parts)
        case Not(part):
            return f"-({written(part)})" if isinstance(part, And | Or | Not) else f"-{written(part)}"
        case DateRange(first, last):
            return f"date:{first or ''}..{last or ''}" if first != last else f"date:{first}"
        case Field(name, value):
            return f"{name}:{_leaf(value) if isinstance(value, Phrase | Prefix | Close) else _value(value.text)}"
        case _:
            return _leaf(asked)


def _leaf(leaf: Leaf) -> str:
    match leaf:
        case Phrase(text):
            return f'"{text}"'
        case Close(text, apart):
            return f'"{text}"~{apart}'
        case Prefix(text):
            return f"{text}*"
        case Fuzzy(text):
            return f"{text}~"
        case Word(text) | Wildcard(text):
            return text


def _value(text: str) -> str:
    return f'"{text}"' if set(text) & set(" ()") else text
