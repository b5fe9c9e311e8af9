"""What a step says besides itself."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, field_validator

from cadastre_server.comments.schemas import RemarkText, storable


class Decision(BaseModel):
    """The reason for a step, or a word to it; kept among the remarks."""

    model_config = ConfigDict(extra="forbid")

    remark: RemarkText | None = None

    @field_validator("remark")
    @classmethod
    def _storable(cls, remark: str | None) -> str | None:
        return None if remark is None else storable(remark)
