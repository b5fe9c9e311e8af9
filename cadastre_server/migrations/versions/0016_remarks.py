"""Remarks make threads, are pinned to what they are about and resolved; which revisions a reviewer has seen."""

from __future__ import annotations

from alembic import op

revision = "0016"
down_revision = "0015"

NEEDS = {
    "place": "place IS NOT NULL",
    "corner": "place IS NOT NULL AND parcel_id IS NOT NULL",
    "right": "right_id IS NOT NULL",
    "finding": "rule IS NOT NULL AND subjects <> '{}'",
    "parcel": "parcel_id IS NOT NULL",
}


def upgrade() -> None:
    _threads()
    _anchors()
    _resolutions()
    _submissions()
    _kinds_of_events("change", "register", "remark")


def downgrade() -> None:
    op.execute(
        """
        REVOKE UPDATE (submitted_at) ON cadastre.change_revision FROM cadastre_service;
        REVOKE UPDATE (resolved_by, resolved_at, resolved_revision) ON cadastre.change_comment FROM cadastre_service;
        ALTER TABLE cadastre.change_revision DROP COLUMN submitted_at;
        DROP INDEX cadastre.change_comment_open;
        ALTER TABLE cadastre.change_comment
            DROP CONSTRAINT change_comment_answer, DROP CONSTRAINT change_comment_anchor,
            DROP CONSTRAINT change_comment_answers, DROP CONSTRAINT change_comment_resolution,
            DROP COLUMN answers, DROP COLUMN asks, DROP COLUMN anchor, DROP COLUMN right_id, DROP COLUMN rule,
            DROP COLUMN subjects, DROP COLUMN resolved_by, DROP COLUMN resolved_at, DROP COLUMN resolved_revision,
            DROP CONSTRAINT change_comment_of_change;
        DELETE FROM cadastre.event WHERE kind = 'remark';
        """
    )
    _kinds_of_events("change", "register")


def _threads() -> None:
    op.execute(
        """
        ALTER TABLE cadastre.change_comment
            ADD COLUMN answers uuid,
            ADD COLUMN asks boolean NOT NULL DEFAULT true,
            ADD CONSTRAINT change_comment_of_change UNIQUE (change_id, id),
            ADD CONSTRAINT change_comment_answers FOREIGN KEY (change_id, answers)
                REFERENCES cadastre.change_comment (change_id, id);
        COMMENT ON COLUMN cadastre.change_comment.answers IS 'the remark that begins the thread';
        COMMENT ON COLUMN cadastre.change_comment.asks IS 'false: a note that nobody has to deal with';
        """
    )


def _anchors() -> None:
    kinds = ", ".join(f"'{kind}'" for kind in NEEDS)
    cases = " ".join(f"WHEN '{kind}' THEN {needed}" for kind, needed in NEEDS.items())
    op.execute(
        f"""
        ALTER TABLE cadastre.change_comment
            ADD COLUMN anchor text CHECK (anchor IN ({kinds})),
            ADD COLUMN right_id uuid,
            ADD COLUMN rule text,
            ADD COLUMN subjects uuid[] NOT NULL DEFAULT '{{}}';
        UPDATE cadastre.change_comment SET anchor = CASE WHEN place IS NOT NULL THEN 'place' ELSE 'parcel' END
        WHERE place IS NOT NULL OR parcel_id IS NOT NULL;
        ALTER TABLE cadastre.change_comment
            ADD CONSTRAINT change_comment_anchor CHECK (CASE anchor {cases} ELSE
                num_nonnulls(place, parcel_id, right_id, rule) = 0 AND subjects = '{{}}' END);
        """
    )


def _resolutions() -> None:
    op.execute(
        """
        ALTER TABLE cadastre.change_comment
            ADD COLUMN resolved_by uuid REFERENCES cadastre.app_user,
            ADD COLUMN resolved_at timestamptz,
            ADD COLUMN resolved_revision integer,
            ADD CONSTRAINT change_comment_resolution CHECK (
                (resolved_by IS NULL) = (resolved_at IS NULL)
                AND (resolved_revision IS NULL OR resolved_at IS NOT NULL)),
            ADD CONSTRAINT change_comment_answer CHECK (
                answers IS NULL OR (anchor IS NULL AND resolved_at IS NULL));
        COMMENT ON COLUMN cadastre.change_comment.resolved_revision
            IS 'NULL while what deals with it was not submitted yet';
        CREATE INDEX change_comment_open ON cadastre.change_comment (change_id)
            WHERE answers IS NULL AND asks AND resolved_at IS NULL;
        GRANT UPDATE (resolved_by, resolved_at, resolved_revision) ON cadastre.change_comment TO cadastre_service;
        """
    )


def _submissions() -> None:
    op.execute(
        """
        ALTER TABLE cadastre.change_revision ADD COLUMN submitted_at timestamptz;
        COMMENT ON COLUMN cadastre.change_revision.submitted_at IS 'when a reviewer could first see it';
        UPDATE cadastre.change_revision AS r SET submitted_at = s.at
        FROM (SELECT subject, (detail ->> 'revision')::integer AS revision, min(at) AS at
            FROM cadastre.audit WHERE what = 'submit' GROUP BY 1, 2) AS s
        WHERE s.subject = r.change_id::text AND s.revision = r.revision;
        GRANT UPDATE (submitted_at) ON cadastre.change_revision TO cadastre_service;
        """
    )


def _kinds_of_events(*kinds: str) -> None:
    op.execute(
        f"""
        ALTER TABLE cadastre.event DROP CONSTRAINT event_kind_check;
        ALTER TABLE cadastre.event ADD CONSTRAINT event_kind_check CHECK (kind IN {kinds});
        """
    )
