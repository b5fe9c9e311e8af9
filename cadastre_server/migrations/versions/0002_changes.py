"""Who works with the register, and the changes they make of it."""

from __future__ import annotations

from alembic import context, op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    srid = int(context.config.attributes["profile"].crs.srid)
    _people()
    _changes(srid)
    _revisions()
    _comments(srid)
    _guards()


def downgrade() -> None:
    op.execute(
        """
        ALTER TABLE cadastre.change DROP CONSTRAINT change_has_its_revision;
        DROP TABLE cadastre.change_comment;
        DROP TABLE cadastre.change_revision;
        DROP TABLE cadastre.change;
        DROP TABLE cadastre.app_user;
        DROP FUNCTION cadastre.refuse();
        """
    )


def _people() -> None:
    op.execute(
        """
        CREATE TABLE cadastre.app_user (
            id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
            name text NOT NULL UNIQUE CHECK (name <> ''),
            full_name text NOT NULL,
            password_hash text NOT NULL,
            roles text[] NOT NULL
                CHECK (roles <@ ARRAY['surveyor', 'analyst', 'supervisor', 'administrator']),
            districts text[] NOT NULL DEFAULT '{}',
            active boolean NOT NULL DEFAULT true
        );
        COMMENT ON COLUMN cadastre.app_user.districts IS 'codes; ''*'' is the whole city';
        """
    )


def _changes(srid: int) -> None:
    op.execute(
        f"""
        CREATE TABLE cadastre.change (
            id uuid PRIMARY KEY,
            kind text NOT NULL,
            title text NOT NULL,
            application text NOT NULL,
            district text NOT NULL REFERENCES cadastre.district,
            state text NOT NULL
                CHECK (state IN ('draft', 'submitted', 'in_review', 'returned', 'approved', 'rejected')),
            revision integer NOT NULL CHECK (revision > 0),
            author uuid NOT NULL REFERENCES cadastre.app_user,
            reviewer uuid REFERENCES cadastre.app_user,
            submitted_at timestamptz,
            decided_at timestamptz,
            created_at timestamptz NOT NULL DEFAULT now(),
            updated_at timestamptz NOT NULL DEFAULT now(),
            bbox geometry(Polygon, {srid}),
            CONSTRAINT change_author_is_not_reviewer CHECK (reviewer IS NULL OR reviewer <> author),
            CONSTRAINT change_decision_has_a_reviewer
                CHECK (state NOT IN ('approved', 'rejected') OR (reviewer IS NOT NULL AND decided_at IS NOT NULL))
        );
        CREATE INDEX change_queue ON cadastre.change (created_at DESC, id DESC);
        CREATE INDEX change_author ON cadastre.change (author);
        CREATE INDEX change_bbox ON cadastre.change USING gist (bbox);
        """
    )


def _revisions() -> None:
    op.execute(
        f"""
        CREATE TABLE cadastre.change_revision (
            change_id uuid NOT NULL REFERENCES cadastre.change,
            revision integer NOT NULL,
            document jsonb NOT NULL,
            content_hash text NOT NULL,
            findings jsonb NOT NULL,
            saved_at timestamptz NOT NULL DEFAULT now(),
            parcels integer NOT NULL GENERATED ALWAYS AS (jsonb_array_length(document -> 'parcels')) STORED,
            errors integer NOT NULL GENERATED ALWAYS AS ({_added("error")}) STORED,
            warnings integer NOT NULL GENERATED ALWAYS AS ({_added("warning")}) STORED,
            infos integer NOT NULL GENERATED ALWAYS AS ({_added("info")}) STORED,
            PRIMARY KEY (change_id, revision)
        );
        ALTER TABLE cadastre.change ADD CONSTRAINT change_has_its_revision
            FOREIGN KEY (id, revision) REFERENCES cadastre.change_revision DEFERRABLE INITIALLY DEFERRED;
        """
    )


def _comments(srid: int) -> None:
    op.execute(
        f"""
        CREATE TABLE cadastre.change_comment (
            id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
            change_id uuid NOT NULL REFERENCES cadastre.change,
            revision integer NOT NULL,
            author uuid NOT NULL REFERENCES cadastre.app_user,
            text text NOT NULL CHECK (text <> ''),
            place geometry(Point, {srid}),
            parcel_id uuid,
            created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
            FOREIGN KEY (change_id, revision) REFERENCES cadastre.change_revision
        );
        CREATE INDEX change_comment_of ON cadastre.change_comment (change_id, created_at);
        """
    )


def _guards() -> None:
    op.execute(
        """
        CREATE FUNCTION cadastre.refuse() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION 'rows of % stay as they are', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
        END $$;
        CREATE TRIGGER change_is_decided_once BEFORE UPDATE ON cadastre.change FOR EACH ROW
            WHEN (OLD.state IN ('approved', 'rejected')) EXECUTE FUNCTION cadastre.refuse();
        CREATE TRIGGER change_author_stays BEFORE UPDATE ON cadastre.change FOR EACH ROW
            WHEN (OLD.author <> NEW.author OR OLD.id <> NEW.id) EXECUTE FUNCTION cadastre.refuse();
        CREATE TRIGGER change_revision_stays BEFORE UPDATE ON cadastre.change_revision FOR EACH ROW
            WHEN (ROW(OLD.change_id, OLD.revision, OLD.document, OLD.content_hash)
                IS DISTINCT FROM ROW(NEW.change_id, NEW.revision, NEW.document, NEW.content_hash))
            EXECUTE FUNCTION cadastre.refuse();
        """
    )


def _added(severity: str) -> str:
    """How many findings of a severity the change adds or makes worse."""
    path = f'$[*] ? (@.effect != "known" && @.severity == "{severity}")'
    return f"jsonb_array_length(jsonb_path_query_array(findings, '{path}'))"
