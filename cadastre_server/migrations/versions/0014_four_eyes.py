"""Four eyes: who saved each revision, a first and a second approver, and who stands in for whom."""

from __future__ import annotations

from alembic import op

revision = "0014"
down_revision = "0013"

STATES = ("draft", "submitted", "in_review", "returned", "approved", "rejected")
COLUMNS = "last_editor, first_approver, first_approved_for, first_approved_at, second_needed"


def upgrade() -> None:
    _editors()
    _approvers()
    _states((*STATES, "second_review"))
    _delegations()
    op.execute(f"GRANT UPDATE ({COLUMNS}) ON cadastre.change TO cadastre_service")


def downgrade() -> None:
    # A schema that knows one approver has them in review; both are open, and nothing of either is in the register.
    op.execute("UPDATE cadastre.change SET state = 'in_review' WHERE state = 'second_review'")
    op.execute("DROP TABLE cadastre.delegation")
    op.execute(
        """
        ALTER TABLE cadastre.change
            DROP CONSTRAINT change_eyes_differ,
            DROP CONSTRAINT change_second_review_has_a_first,
            DROP CONSTRAINT change_has_the_approvers_it_needs;
        ALTER TABLE cadastre.change DROP COLUMN last_editor, DROP COLUMN first_approver, DROP COLUMN first_approved_for,
            DROP COLUMN first_approved_at, DROP COLUMN second_needed;
        ALTER TABLE cadastre.change_revision DROP COLUMN saved_by;
        """
    )
    _states(STATES)


def _editors() -> None:
    op.execute(
        """
        ALTER TABLE cadastre.change_revision ADD COLUMN saved_by uuid REFERENCES cadastre.app_user;
        ALTER TABLE cadastre.change ADD COLUMN last_editor uuid REFERENCES cadastre.app_user;
        UPDATE cadastre.change_revision SET saved_by = author FROM cadastre.change WHERE change.id = change_id;
        ALTER TABLE cadastre.change DISABLE TRIGGER change_is_decided_once;
        UPDATE cadastre.change SET last_editor = author;
        """
    )
    # The keys that are deferred are looked at now, or the tables could not be altered any further.
    op.execute("SET CONSTRAINTS ALL IMMEDIATE")
    op.execute(
        """
        ALTER TABLE cadastre.change ENABLE TRIGGER change_is_decided_once;
        ALTER TABLE cadastre.change ALTER COLUMN last_editor SET NOT NULL;
        ALTER TABLE cadastre.change_revision ALTER COLUMN saved_by SET NOT NULL;
        COMMENT ON COLUMN cadastre.change.last_editor IS
            'who saved it last, or submitted it in the author''s place: the author or a deputy';
        """
    )


def _approvers() -> None:
    op.execute(
        """
        ALTER TABLE cadastre.change
            ADD COLUMN first_approver uuid REFERENCES cadastre.app_user,
            ADD COLUMN first_approved_for uuid REFERENCES cadastre.app_user,
            ADD COLUMN first_approved_at timestamptz,
            ADD COLUMN second_needed text[] NOT NULL DEFAULT '{}',
            ADD CONSTRAINT change_eyes_differ CHECK (
                reviewer <> last_editor AND reviewer <> first_approver
                AND first_approver <> author AND first_approver <> last_editor
            ),
            ADD CONSTRAINT change_second_review_has_a_first CHECK (state <> 'second_review'
                OR (first_approver IS NOT NULL AND first_approved_at IS NOT NULL AND second_needed <> '{}')),
            ADD CONSTRAINT change_has_the_approvers_it_needs
                CHECK (state <> 'approved' OR second_needed = '{}' OR first_approver IS NOT NULL);
        COMMENT ON COLUMN cadastre.change.second_needed IS 'why one approval is not enough, by the profile';
        COMMENT ON COLUMN cadastre.change.first_approved_for IS 'in whose place, where the first approver is a deputy';
        """
    )


def _states(states: tuple[str, ...]) -> None:
    known = ", ".join(f"'{state}'" for state in states)
    op.execute(
        f"""
        ALTER TABLE cadastre.change DROP CONSTRAINT change_state_check;
        ALTER TABLE cadastre.change ADD CONSTRAINT change_state_check CHECK (state IN ({known}));
        """
    )


def _delegations() -> None:
    op.execute(
        """
        CREATE TABLE cadastre.delegation (
            id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
            giver uuid NOT NULL REFERENCES cadastre.app_user,
            deputy uuid NOT NULL REFERENCES cadastre.app_user CHECK (deputy <> giver),
            role text NOT NULL CHECK (role IN ('surveyor', 'supervisor')),
            since timestamptz NOT NULL,
            until timestamptz NOT NULL CHECK (until > since),
            made_by uuid REFERENCES cadastre.app_user,
            made_at timestamptz NOT NULL DEFAULT now(),
            ended_by uuid REFERENCES cadastre.app_user,
            ended_at timestamptz,
            CONSTRAINT delegation_is_made_once EXCLUDE USING gist
                (giver WITH =, deputy WITH =, role WITH =, tstzrange(since, until) WITH &&) WHERE (ended_at IS NULL)
        );
        COMMENT ON TABLE cadastre.delegation IS 'who may act in whose place; made_by: null for a command';
        CREATE INDEX delegation_deputy ON cadastre.delegation (deputy, until);
        CREATE INDEX delegation_giver ON cadastre.delegation (giver, until);
        CREATE TRIGGER delegation_stays BEFORE UPDATE ON cadastre.delegation FOR EACH ROW
            WHEN (OLD.ended_at IS NOT NULL OR ROW(OLD.id, OLD.giver, OLD.deputy, OLD.role, OLD.since, OLD.until)
                IS DISTINCT FROM ROW(NEW.id, NEW.giver, NEW.deputy, NEW.role, NEW.since, NEW.until))
            EXECUTE FUNCTION cadastre.refuse();
        CREATE TRIGGER delegation_is_kept BEFORE DELETE OR TRUNCATE ON cadastre.delegation
            FOR EACH STATEMENT EXECUTE FUNCTION cadastre.refuse();
        GRANT SELECT, INSERT, UPDATE (ended_by, ended_at) ON cadastre.delegation TO cadastre_service;
        """
    )
