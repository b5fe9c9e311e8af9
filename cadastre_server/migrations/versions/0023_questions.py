"""Remarks that who makes a change begins: questions to the reviewers, who deal with them."""

from __future__ import annotations

from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    op.execute(
        """
        ALTER TABLE cadastre.change_comment
            ADD COLUMN is_question boolean NOT NULL DEFAULT false,
            ADD CONSTRAINT change_comment_question CHECK (NOT is_question OR (asks AND answers IS NULL));
        COMMENT ON COLUMN cadastre.change_comment.is_question
            IS 'begun by who makes the change: the reviewers deal with it';
        UPDATE cadastre.change_comment AS k SET is_question = true FROM cadastre.change AS c
        WHERE c.id = k.change_id AND k.asks AND k.answers IS NULL AND (k.author = c.author OR k.author IN (
            SELECT r.saved_by FROM cadastre.change_revision AS r WHERE r.change_id = c.id));
        """
    )


def downgrade() -> None:
    op.execute(
        """
        ALTER TABLE cadastre.change_comment DROP CONSTRAINT change_comment_question, DROP COLUMN is_question
        """
    )
