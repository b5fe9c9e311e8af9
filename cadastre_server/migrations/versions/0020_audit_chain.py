"""The audit is sealed: each row with a hash of itself and of all before it, in the order in which they were sealed.

Sealing is a short transaction of its own after that of the row (`cadastre_server/audit/sealing.py`): were the hash made
in the row's own transaction, any two of them would wait for each other, and serializable ones would be done again.
"""

from __future__ import annotations

from alembic import op

revision = "0020"
down_revision = "0019"

FUNCTIONS = ("cadastre.audit_queued()", "cadastre.seal_audit(integer)")


def upgrade() -> None:
    _tables()
    _guards()
    _sealing()
    _rights()


def downgrade() -> None:
    op.execute(
        """
        DROP VIEW cadastre.audit_vanished;
        DROP VIEW cadastre.audit_stray;
        DROP VIEW cadastre.audit_chain;
        DROP TRIGGER audit_queued ON cadastre.audit;
        """
    )
    for function in reversed(FUNCTIONS):
        op.execute(f"DROP FUNCTION {function}")
    op.execute("DROP TABLE cadastre.audit_unsealed, cadastre.audit_head, cadastre.audit_seal")
    op.execute("REVOKE INSERT (who, what, subject, detail) ON cadastre.audit FROM cadastre_service")
    op.execute("GRANT INSERT ON cadastre.audit TO cadastre_service")


def _tables() -> None:
    op.execute(
        """
        CREATE TABLE cadastre.audit_seal (
            position bigint PRIMARY KEY CHECK (position > 0),
            audit_id bigint NOT NULL UNIQUE,
            hash bytea NOT NULL CHECK (length(hash) = 32)
        );
        CREATE TABLE cadastre.audit_head (
            position bigint NOT NULL,
            hash bytea NOT NULL CHECK (length(hash) = 32),
            sealed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
            is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only)
        );
        INSERT INTO cadastre.audit_head (position, hash) VALUES (0, decode(repeat('00', 32), 'hex'));
        CREATE TABLE cadastre.audit_unsealed (audit_id bigint PRIMARY KEY);
        INSERT INTO cadastre.audit_unsealed SELECT id FROM cadastre.audit;
        COMMENT ON TABLE cadastre.audit_seal IS
            'SHA-256 of the hash before and of position and row as netstrings; position 1 follows 32 zero bytes';
        COMMENT ON TABLE cadastre.audit_head IS 'where the chain ends, so that its last rows cannot go unnoticed';
        COMMENT ON TABLE cadastre.audit_unsealed IS 'rows that wait for their seal';
        """
    )


def _guards() -> None:
    op.execute(
        """
        CREATE TRIGGER audit_seal_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON cadastre.audit_seal
            FOR EACH STATEMENT EXECUTE FUNCTION cadastre.refuse();
        CREATE TRIGGER audit_head_stays BEFORE DELETE OR TRUNCATE ON cadastre.audit_head
            FOR EACH STATEMENT EXECUTE FUNCTION cadastre.refuse();
        CREATE TRIGGER audit_head_goes_on BEFORE UPDATE ON cadastre.audit_head FOR EACH ROW
            WHEN (NEW.position <= OLD.position) EXECUTE FUNCTION cadastre.refuse();
        """
    )


def _sealing() -> None:
    """What is hashed are netstrings (D. J. Bernstein, 1997), so that no text can look like the end of its field."""
    op.execute(
        """
        CREATE FUNCTION cadastre.audit_queued() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
            SET search_path = pg_catalog, pg_temp AS $$
        BEGIN
            INSERT INTO cadastre.audit_unsealed SELECT id FROM made;
            PERFORM pg_notify('cadastre_audit', '');
            RETURN NULL;
        END $$;
        CREATE TRIGGER audit_queued AFTER INSERT ON cadastre.audit REFERENCING NEW TABLE AS made
            FOR EACH STATEMENT EXECUTE FUNCTION cadastre.audit_queued();

        CREATE FUNCTION cadastre.seal_audit(most integer) RETURNS integer LANGUAGE plpgsql SECURITY DEFINER
            SET search_path = pg_catalog, pg_temp AS $$
        DECLARE
            head cadastre.audit_head;
            waiting bigint;
            entry cadastre.audit;
            done integer := 0;
            part text;
            content text;
            ids bigint[] := '{}';
            hashes bytea[] := '{}';
        BEGIN
            IF NOT pg_try_advisory_xact_lock('cadastre.audit_seal'::regclass::bigint) THEN
                RETURN 0;
            END IF;
            SELECT * INTO STRICT head FROM cadastre.audit_head FOR UPDATE;
            -- One by one, by their keys: the planner is wrong about a table that fills and empties all the time.
            FOR waiting IN SELECT audit_id FROM cadastre.audit_unsealed ORDER BY audit_id LOOP
                EXIT WHEN done >= most;
                SELECT * INTO entry FROM cadastre.audit WHERE id = waiting;
                CONTINUE WHEN NOT FOUND;
                head.position := head.position + 1;
                content := '';
                FOREACH part IN ARRAY ARRAY[head.position::text, entry.id::text,
                    (extract(epoch FROM entry.at) * 1000000)::bigint::text, entry.who::text, entry.what, entry.subject,
                    entry.detail::text]
                LOOP
                    content := content || CASE WHEN part IS NULL THEN '-,'
                        ELSE octet_length(part) || ':' || part || ',' END;
                END LOOP;
                head.hash := sha256(head.hash || convert_to(content, 'UTF8'));
                ids := ids || entry.id;
                hashes := hashes || head.hash;
                done := done + 1;
            END LOOP;
            IF done > 0 THEN
                INSERT INTO cadastre.audit_seal SELECT head.position - done + place, id, hash
                    FROM unnest(ids, hashes) WITH ORDINALITY AS sealed (id, hash, place);
                DELETE FROM cadastre.audit_unsealed WHERE audit_id = ANY(ids);
                UPDATE cadastre.audit_head
                SET position = head.position, hash = head.hash, sealed_at = clock_timestamp();
            END IF;
            RETURN done;
        END $$;
        """
    )


def _rights() -> None:
    """The service seals by the function alone, and says neither number nor time of a row itself."""
    op.execute(
        """
        CREATE VIEW cadastre.audit_chain AS
            SELECT s.position, s.audit_id, s.hash, a.id, (extract(epoch FROM a.at) * 1000000)::bigint AS at_us, a.who,
                a.what, a.subject, a.detail::text AS detail
            FROM cadastre.audit_seal AS s LEFT JOIN cadastre.audit AS a ON a.id = s.audit_id;
        COMMENT ON VIEW cadastre.audit_chain IS 'seals with the rows they seal, as far as these are there';
        CREATE VIEW cadastre.audit_stray AS
            SELECT id FROM cadastre.audit AS a
            WHERE NOT EXISTS (SELECT FROM cadastre.audit_seal WHERE audit_id = a.id)
                AND NOT EXISTS (SELECT FROM cadastre.audit_unsealed WHERE audit_id = a.id);
        COMMENT ON VIEW cadastre.audit_stray IS 'rows that have no seal and wait for none';
        CREATE VIEW cadastre.audit_vanished AS
            SELECT audit_id FROM cadastre.audit_unsealed AS u
            WHERE NOT EXISTS (SELECT FROM cadastre.audit WHERE id = u.audit_id);
        COMMENT ON VIEW cadastre.audit_vanished IS 'rows that wait for their seal and are not there';
        GRANT SELECT ON cadastre.audit_chain, cadastre.audit_head, cadastre.audit_unsealed, cadastre.audit_stray,
            cadastre.audit_vanished TO cadastre_service;
        REVOKE INSERT ON cadastre.audit FROM cadastre_service;
        GRANT INSERT (who, what, subject, detail) ON cadastre.audit TO cadastre_service;
        """
    )
    for function in FUNCTIONS:
        op.execute(f"REVOKE ALL ON FUNCTION {function} FROM PUBLIC")
    op.execute("GRANT EXECUTE ON FUNCTION cadastre.seal_audit(integer) TO cadastre_service")
