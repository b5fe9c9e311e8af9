"""Who did what, and the events that screens refresh by."""

from __future__ import annotations

from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.execute(
        """
        CREATE TABLE cadastre.audit (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            at timestamptz NOT NULL DEFAULT clock_timestamp(),
            who uuid REFERENCES cadastre.app_user,
            what text NOT NULL,
            subject text NOT NULL,
            detail jsonb NOT NULL DEFAULT '{}'
        );
        CREATE INDEX audit_subject ON cadastre.audit (subject);
        CREATE TRIGGER audit_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON cadastre.audit
            FOR EACH STATEMENT EXECUTE FUNCTION cadastre.refuse();
        """
    )
    # Ids are given under a lock that is held until the commit: who has read up to an id has missed none below it.
    op.execute(
        """
        CREATE TABLE cadastre.event (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            at timestamptz NOT NULL DEFAULT clock_timestamp(),
            kind text NOT NULL CHECK (kind IN ('change', 'register')),
            district text NOT NULL,
            payload jsonb NOT NULL
        );
        CREATE FUNCTION cadastre.event_in_order() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            PERFORM pg_advisory_xact_lock('cadastre.event'::regclass::bigint);
            RETURN NULL;
        END $$;
        CREATE FUNCTION cadastre.event_notified() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            PERFORM pg_notify('cadastre_event', NEW.id::text);
            RETURN NULL;
        END $$;
        CREATE TRIGGER event_in_order BEFORE INSERT ON cadastre.event
            FOR EACH STATEMENT EXECUTE FUNCTION cadastre.event_in_order();
        CREATE TRIGGER event_notified AFTER INSERT ON cadastre.event
            FOR EACH ROW EXECUTE FUNCTION cadastre.event_notified();
        """
    )


def downgrade() -> None:
    op.execute(
        """
        DROP TABLE cadastre.event;
        DROP FUNCTION cadastre.event_notified();
        DROP FUNCTION cadastre.event_in_order();
        DROP TABLE cadastre.audit;
        """
    )
