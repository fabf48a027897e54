"""What a benchmark prints."""

import statistics
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """Is one measured value beside the bare one and its goal; ``at_most`` or ``at_least`` may be missing."""

    name: str
    value: float
    unit: str
    bare: float | None = None
    at_most: float | None = None
    at_least: float | None = None

    @property
    def is_met(self) -> bool:
        """Says whether the goal is reached; a figure without a goal always is."""
        return (self.at_most is None or self.value <= self.at_most) and (self.at_least is None or self.value >= self.at_least)

    def as_json(self) -> dict[str, object]:
        """Gives the figure for machines."""
        goal = {"at_most": self.at_most} if self.at_most is not None else {"at_least": self.at_least} if self.at_least is not None else {}
        return {"name": self.name, "value": round(self.value, 4), "unit": self.unit, "bare": self.bare, "goal": goal}


def percentile(values: list[float], share: float) -> float:
    """Gives the value below which a share of the values lies."""
    return statistics.quantiles(values, n=100, method="inclusive")[round(share * 100) - 1] if len(values) > 1 else values[0]
