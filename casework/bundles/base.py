"""What every shape of a bundle is made of."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

Guid = Annotated[str, StringConstraints(pattern=r"^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$", to_lower=True)]
Title = Annotated[str, StringConstraints(min_length=1, max_length=255, strip_whitespace=True)]
Line = Annotated[str, StringConstraints(max_length=500)]
Text = Annotated[str, StringConstraints(max_length=2_000_000)]
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class Shape(BaseModel):
    """Is the root of every row: nothing unknown passes, nothing changes afterwards."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_max_length=2_000_000)
