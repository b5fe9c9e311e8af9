"""Changes are listed in many orders, each by an index; the term of a change is kept with it."""

from __future__ import annotations

from alembic import op

revision = "0017"
down_revision = "0016"

MOST = 999
ORDERS = {
    "waiting": "",
    "term": "coalesce(due_on, DATE '9999-12-31')",
    "severity": "(-finding_weight)",
    "title": "left(title, 80) COLLATE cadastre.by_reading",
    "application": "left(application, 80) COLLATE cadastre.by_reading",
    "kind": "kind",
    "district": "district",
}
OF_SERVICE = "term_days, due_on, finding_weight"


def upgrade() -> None:
    op.execute(
        f"""
        CREATE COLLATION cadastre.by_reading (provider = icu, locale = 'und-u-kn-true');
        COMMENT ON COLLATION cadastre.by_reading IS 'as people read: letters before case, 9 before 10';
        ALTER TABLE cadastre.change
            ADD COLUMN waiting_since timestamptz NOT NULL
                GENERATED ALWAYS AS (coalesce(submitted_at, created_at)) STORED,
            ADD COLUMN term_days integer CHECK (term_days >= 0),
            ADD COLUMN due_on date,
            ADD COLUMN finding_weight integer NOT NULL DEFAULT 0 CHECK (finding_weight >= 0);
        COMMENT ON COLUMN cadastre.change.term_days IS 'working days, by the profile at the submission';
        COMMENT ON COLUMN cadastre.change.finding_weight IS 'errors, warnings and notes in one number, for ordering';
        ALTER TABLE cadastre.change DISABLE TRIGGER change_is_decided_once;
        UPDATE cadastre.change AS c SET finding_weight = (least(errors, {MOST}) * ({MOST} + 1)
            + least(warnings, {MOST})) * ({MOST} + 1) + least(infos, {MOST})
        FROM cadastre.change_revision AS r WHERE r.change_id = c.id AND r.revision = c.revision;
        SET CONSTRAINTS ALL IMMEDIATE; -- or the table could not be altered any further
        ALTER TABLE cadastre.change ENABLE TRIGGER change_is_decided_once;
        GRANT UPDATE ({OF_SERVICE}) ON cadastre.change TO cadastre_service;
        DROP INDEX cadastre.change_queue;
        DROP INDEX cadastre.change_author;
        CREATE INDEX change_by_created ON cadastre.change (state, created_at, id);
        CREATE INDEX change_author ON cadastre.change (author, state, waiting_since, id);
        CREATE INDEX change_reviewer ON cadastre.change (reviewer, state) WHERE reviewer IS NOT NULL;
        CREATE INDEX app_user_by_name ON cadastre.app_user (left(full_name, 80) COLLATE cadastre.by_reading);
        CREATE STATISTICS cadastre.change_together (mcv) ON state, reviewer FROM cadastre.change;
        """
    )
    for name, key in ORDERS.items():
        columns = ", ".join(part for part in ("state", key, "waiting_since", "id") if part)
        op.execute(f"CREATE INDEX change_by_{name} ON cadastre.change ({columns})")


def downgrade() -> None:
    for name in ORDERS:
        op.execute(f"DROP INDEX cadastre.change_by_{name}")
    op.execute(
        f"""
        DROP STATISTICS cadastre.change_together;
        DROP INDEX cadastre.app_user_by_name;
        DROP INDEX cadastre.change_reviewer;
        DROP INDEX cadastre.change_author;
        DROP INDEX cadastre.change_by_created;
        CREATE INDEX change_author ON cadastre.change (author);
        CREATE INDEX change_queue ON cadastre.change (created_at DESC, id DESC);
        REVOKE UPDATE ({OF_SERVICE}) ON cadastre.change FROM cadastre_service;
        ALTER TABLE cadastre.change DROP COLUMN waiting_since, DROP COLUMN term_days, DROP COLUMN due_on,
            DROP COLUMN finding_weight;
        DROP COLLATION cadastre.by_reading;
        """
    )
