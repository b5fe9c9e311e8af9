"""Random surveyors and supervisors on adjoining plots: whatever they do, the register is what the plain model says."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from uuid import UUID

import psycopg
import shapely
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from cadastre_plugin.api.conflict_replies import ConflictRecord
from cadastre_plugin.core.change.document import from_document
from cadastre_plugin.core.change.workflow import State
from cadastre_plugin.core.conflict.compare import compare
from cadastre_plugin.core.conflict.rebase import rebase
from cadastre_plugin.core.rights.document import estate_of_document
from tests.model.cases import (
    LEAST_MM,
    OFTEN,
    PLOTS,
    PURPOSES,
    STALE,
    STEPS,
    WIDTH_MM,
    Filed,
    is_alike,
    is_wide,
    rights_of,
)
from tests.model.founding import founded
from tests.model.office import DISTRICT, Block, Seen, Surveyor, Work
from tests.model.register_model import Book, Chronicle, Plan, Plot, in_order, neighbours
from tests.server.world import Person, World


class Offices(RuleBasedStateMachine):
    """Two surveyors, one who is a supervisor besides, and a supervisor, in a block of four plots and two streets."""

    world: World
    connection: psycopg.Connection
    blocks = iter(range(10_000))

    @initialize()
    def settle(self) -> None:
        """Four plots side by side, each with an owner or two."""
        world = self.world
        number = next(self.blocks)
        self.block = Block(350_000_000 + 500_000 * (number % 80), 590_000_000 + 500_000 * (number // 80))
        both = world.person("surveyor", "supervisor")
        self.people = [world.surveyor(), world.surveyor(), both, world.supervisor()]
        self.surveyors, self.supervisors = self.people[:3], self.people[2:]
        start = founded(world, self.block, f"10:{DISTRICT}:02:{number // 100:02d}:{number % 100:02d}", PLOTS, WIDTH_MM)
        self.parties, self.numbers = start.people, dict(start.numbers)
        self.chronicle = Chronicle(start.book)
        self.files: list[Filed] = []
        self.seen = {person.id: self._look(person) for person in self.surveyors}
        self.desk = Surveyor(self.block, world.profile, self.numbers)
        self._keep()

    @rule(who=st.integers(0, 2), fresh=OFTEN, edit=st.integers(0, 5), at_once=st.booleans(), data=st.data())
    def edit(self, who: int, fresh: bool, edit: int, at_once: bool, data: st.DataObject) -> None:
        """A surveyor makes a change of what they see and submits it; it is decided about at once, or waits."""
        edits = (
            *(self._move_a_boundary, self._split, self._merge),
            *(self._give_a_purpose, self._sell, self._claim_free_land),
        )
        before = len(self.files)
        edits[edit](who, self._seen(who, fresh), data)
        for filed in self.files[before:] if at_once else ():
            self._decide(filed, self.people[-1])

    def _move_a_boundary(self, who: int, seen: Seen, data: st.DataObject) -> None:
        """Between two neighbours as they were seen."""
        pairs = [pair for pair in neighbours(seen.book) if self._room(seen, *pair) >= 2 * LEAST_MM]
        if pairs:
            west, east = data.draw(st.sampled_from(pairs))
            one, two = seen.book.plots[west], seen.book.plots[east]
            to = data.draw(st.integers(one.west + LEAST_MM, two.east - LEAST_MM))
            if to != one.east:
                self._file(who, self.desk.boundary(seen, west, east, to))

    def _split(self, who: int, seen: Seen, data: st.DataObject) -> None:
        """A plot that is wide enough."""
        wide = [id for id, plot in in_order(seen.book) if plot.east - plot.west >= 2 * LEAST_MM]
        if wide:
            id = data.draw(st.sampled_from(wide))
            plot = seen.book.plots[id]
            at = data.draw(st.integers(plot.west + LEAST_MM, plot.east - LEAST_MM))
            self._file(who, self.desk.split(seen, id, at))

    def _merge(self, who: int, seen: Seen, data: st.DataObject) -> None:
        """Two neighbours whose owners and purposes are the same."""
        alike = [pair for pair in neighbours(seen.book) if is_alike(seen.book, *pair)]
        if alike:
            self._file(who, self.desk.merge(seen, *data.draw(st.sampled_from(alike))))

    def _give_a_purpose(self, who: int, seen: Seen, data: st.DataObject) -> None:
        """Another than it has."""
        purpose = data.draw(st.sampled_from(PURPOSES))
        others = [id for id, plot in in_order(seen.book) if plot.purpose != purpose]
        if others:
            self._file(who, self.desk.purpose(seen, data.draw(st.sampled_from(others)), purpose))

    def _sell(self, who: int, seen: Seen, data: st.DataObject) -> None:
        """A part of what someone holds, to someone who may hold a part already."""
        owned = [id for id, _ in in_order(seen.book) if id in seen.book.owners]
        if owned:
            id = data.draw(st.sampled_from(owned))
            part = data.draw(st.fractions(Fraction(1, 7), 1, max_denominator=7))
            seller = data.draw(
                st.sampled_from([party for party in self.parties if party in seen.book.owners[id].shares])
            )
            buyer = data.draw(st.sampled_from([party for party in self.parties if party != seller]))
            self._file(who, self.desk.sale(seen, id, seller, buyer, part))

    def _claim_free_land(self, who: int, seen: Seen, data: st.DataObject) -> None:
        """Land beyond the street becomes a plot, unless it is somebody's by the time of the decision."""
        west, width = data.draw(st.integers(0, 8)), data.draw(st.integers(1, 4))
        plot = Plot(1, west * 10_000, (west + width) * 10_000, "dwelling")
        self._file(who, self.desk.new(seen, plot))

    @rule(who=st.integers(0, 2), at_once=st.booleans(), data=st.data())
    def undo(self, who: int, at_once: bool, data: st.DataObject) -> None:
        """A surveyor asks for the change that undoes an approved one: there is one unless something was built on it."""
        approved = [filed for filed in self.files if filed.state is State.APPROVED]
        if not approved:
            return
        undone, now = data.draw(st.sampled_from(approved)), self.chronicle.now
        answer = self.surveyors[who].ask("POST", f"/changes/{undone.work.change.id}/reversal")
        if answer.status_code != 200:
            assert (answer.status_code, answer.json()["code"]) == (409, "reversal_built_on"), answer.text
            assert not now.is_untouched(undone.work.plan, undone.after)
            return
        change = replace(from_document(answer.json(), self.world.profile.crs.srid), title="Undone", application="7")
        self._file(who, Work(change, now.undoing(undone.work.plan, undone.before)))
        if at_once:
            self._decide(self.files[-1], self.people[-1])

    @rule(data=st.data())
    def reconcile(self, data: st.DataObject) -> None:
        """What is stale is made anew on what stands: by itself where both changed something else, never by guessing."""
        now = self.chronicle.now
        stale = [filed for filed in self.files if self._may_be_merged(filed) and not now.is_current(filed.work.plan)]
        if stale:
            self._reconcile(data.draw(st.sampled_from(stale)))

    @rule(first=st.integers(0, 2), edits=st.tuples(st.booleans(), st.booleans()), data=st.data())
    def collide(self, first: int, edits: tuple[bool, bool], data: st.DataObject) -> None:
        """Two surveyors see the same and change it; the first one's is approved, the second one's made anew on it."""
        both = (first, (first + 1) % 3)
        for who in both:
            self._seen(who, fresh=True)
        for who, moves in zip(both, edits, strict=True):
            before = len(self.files)
            (self._move_a_boundary if moves else self._give_a_purpose)(who, self._seen(who, fresh=False), data)
            for filed in self.files[before:]:
                self._decide(filed, self.people[-1])
                if self._may_be_merged(filed) and not self.chronicle.now.is_current(filed.work.plan):
                    self._reconcile(filed)

    def _reconcile(self, filed: Filed) -> None:
        now, change, author = self.chronicle.now, filed.work.change, filed.author
        record = ConflictRecord.parse(author.get(f"/changes/{change.id}/conflict").json())
        rebased = rebase(change, compare(change, record.base, record.theirs))
        merged = now.merged(filed.work.plan, filed.seen)
        assert bool(rebased.left) is (merged is None), (rebased.left, merged)
        if merged is None or not merged.plots or not is_wide(merged):
            return
        answer = author.put(self.world.document(rebased.change), revision=filed.revision)
        assert answer.status_code == 200, answer.text
        filed.work, filed.seen = Work(rebased.change, merged), now
        filed.revision = answer.json()["revision"]
        self._submit(filed)

    def _may_be_merged(self, filed: Filed) -> bool:
        """Of plots that all stand; what was split meanwhile is another test's business."""
        plan, change = filed.work.plan, filed.work.change
        is_ours = filed.state in (State.DRAFT, State.RETURNED) and change.reverses is None
        stands = all(id in self.chronicle.now.plots and id in filed.seen.plots for id in plan.plots)
        return is_ours and change.kind in ("boundary", "attributes") and stands

    @rule(who=st.integers(0, 3), step=st.sampled_from(sorted(STEPS)), data=st.data())
    def take_a_step(self, who: int, step: str, data: st.DataObject) -> None:
        """Anyone tries anything with any change."""
        if self.files:
            filed, person = data.draw(st.sampled_from(self.files)), self.people[who]
            sources, target, by = STEPS[step]
            allowed = filed.state in sources and self._may(person, filed, by)
            answer = person.step(filed.work.change.id, step, filed.revision, remark="Because")
            assert (answer.status_code == 200) is allowed, answer.text
            if allowed:
                filed.state = target

    @rule(data=st.data())
    def submit(self, data: st.DataObject) -> None:
        """Again, after it came back or was refused."""
        waiting = [filed for filed in self.files if filed.state in (State.DRAFT, State.RETURNED)]
        if waiting:
            self._submit(data.draw(st.sampled_from(waiting)))

    @rule(who=st.integers(2, 3), data=st.data(), most=st.integers(1, 5))
    def decide(self, who: int, data: st.DataObject, most: int) -> None:
        """A supervisor goes through what waits, takes it and approves it."""
        waiting = [filed for filed in self.files if filed.state is State.SUBMITTED]
        others = [filed for filed in waiting if filed.author is not self.people[who]]
        for filed in data.draw(st.permutations(others))[:most]:
            self._decide(filed, self.people[who])

    @rule(who=st.integers(0, 3), data=st.data())
    def approve(self, who: int, data: st.DataObject) -> None:
        """Anyone tries to approve anything: what is wrong by now changes nothing, and says why."""
        if not self.files:
            return
        self._approve(data.draw(st.sampled_from(self.files)), self.people[who])

    def _decide(self, filed: Filed, supervisor: Person) -> None:
        if filed.state is State.SUBMITTED:
            assert supervisor.step(filed.work.change.id, "take", filed.revision).status_code == 200
            filed.state = State.IN_REVIEW
            self._approve(filed, supervisor)

    def _approve(self, filed: Filed, person: Person) -> None:
        answer = person.step(filed.work.change.id, "approve", filed.revision)
        if filed.state is not State.IN_REVIEW or not self._may(person, filed, "supervisor"):
            assert answer.status_code in (403, 404, 409), answer.text
            return
        self._expect(answer, filed.work.plan)
        if answer.status_code == 200:
            filed.state, filed.before = State.APPROVED, self.chronicle.now
            self.chronicle.approve(filed.work.plan)
            filed.after = self.chronicle.now
            self._learn_numbers(filed.work.plan)
            self._keep()

    @invariant()
    def register_is_the_book(self) -> None:
        """Land, purposes and shares as the model has them."""
        if hasattr(self, "chronicle"):
            self._compare(self.chronicle.now, "now()")

    @invariant()
    def land_is_a_coverage(self) -> None:
        """No overlap, no gap that a shared boundary does not have, no corner of one neighbour only."""
        if hasattr(self, "chronicle"):
            shapes = [shape for shape, _ in self._lands("now()").values()]
            assert shapely.coverage_is_valid(shapes)
            kept = {id: self.block.geometry(plot) for id, plot in self.chronicle.now.plots.items()}
            assert shapely.union_all(shapes).equals(shapely.union_all(list(kept.values())))

    def teardown(self) -> None:
        """Every past moment is as it was, each plot knows where it came from, and nobody approved their own."""
        if not hasattr(self, "chronicle"):
            return
        for moment, book in self.chronicle.past:
            self._compare(book, f"'{moment.isoformat()}'::timestamptz")
        self._require_lineage()
        own = self.world.query(
            "SELECT id FROM cadastre.change WHERE state = 'approved' AND author = reviewer AND id = ANY(%s)",
            [filed.work.change.id for filed in self.files],
        )
        assert own == []

    def _seen(self, who: int, fresh: bool) -> Seen:
        """What a surveyor works with: the register as it is, or as it was when they read it last."""
        person = self.surveyors[who]
        if fresh:
            self.seen[person.id] = self._look(person)
        return self.seen[person.id]

    def _look(self, person: Person) -> Seen:
        book = self.chronicle.now
        rights = [str(id) for id in book.plots]
        answer = person.ask("POST", "/estate", json={"parcels": rights})
        assert answer.status_code == 200, answer.text
        return Seen(book, estate_of_document(answer.json()))

    def _file(self, who: int, work: Work) -> None:
        author = self.surveyors[who]
        answer = author.put(self.world.document(work.change))
        assert answer.status_code == 201, answer.text
        filed = Filed(work, author, self.seen[author.id].book)
        self.files.append(filed)
        self._submit(filed)

    def _submit(self, filed: Filed) -> None:
        answer = filed.author.step(filed.work.change.id, "submit", filed.revision)
        claimed = answer.status_code == 422 and self._is_claimed(answer.json(), filed)
        if not claimed:
            self._expect(answer, filed.work.plan)
        if answer.status_code == 200:
            filed.state = State.SUBMITTED

    def _is_claimed(self, problem: dict, filed: Filed) -> bool:
        """Refused because another change that is with a reviewer touches one of its rights, and it does."""
        mine = rights_of(filed.work)
        open_states = (State.SUBMITTED, State.IN_REVIEW)
        others = [other for other in self.files if other is not filed and other.state in open_states]
        blocking = {each["rule"] for each in problem.get("findings", ()) if each["severity"] == "error"}
        claims = any(mine & rights_of(other.work) for other in others)
        assert claims or "right-claimed" not in blocking
        return claims and blocking == {"right-claimed"}

    def _expect(self, answer, plan: Plan) -> None:
        """Accepted exactly when all it was made from is current and its land is nobody else's."""
        now = self.chronicle.now
        if not now.is_current(plan):
            assert answer.status_code == 409 and answer.json()["code"] in STALE, answer.text
        elif not now.is_free(plan):
            assert (answer.status_code, answer.json()["code"]) == (422, "findings_block"), answer.text
            assert "overlap" in answer.text
        else:
            assert answer.status_code == 200, answer.text

    @staticmethod
    def _room(seen: Seen, west: UUID, east: UUID) -> int:
        return seen.book.plots[east].east - seen.book.plots[west].west

    def _may(self, person: Person, filed: Filed, by: str) -> bool:
        if by == "author":
            return person is filed.author
        return person in self.supervisors and person is not filed.author

    def _learn_numbers(self, plan: Plan) -> None:
        rows = self.world.query(
            "SELECT parcel_id, number FROM cadastre.parcel_current WHERE parcel_id = ANY(%s)", list(plan.plots)
        )
        self.numbers |= dict(rows)

    def _keep(self) -> None:
        ((moment,),) = self.world.query("SELECT clock_timestamp()")
        self.chronicle.past.append((moment, self.chronicle.now))

    def _compare(self, book: Book, moment: str) -> None:
        lands = self._lands(moment)
        assert lands.keys() == book.plots.keys()
        for id, plot in book.plots.items():
            shape, purpose = lands[id]
            assert shape.normalize().equals_exact(self.block.geometry(plot).normalize(), 0.0), (shape, plot)
            assert purpose == plot.purpose
        assert self._owners(moment) == {id: dict(owned.shares) for id, owned in book.owners.items()}

    def _lands(self, moment: str) -> dict[UUID, tuple[shapely.MultiPolygon, str]]:
        rows = self.connection.execute(
            f"""SELECT parcel_id, ST_AsBinary(geom), purpose FROM cadastre.parcel_version
            WHERE parcel_id = ANY(%s) AND valid @> {moment} AND recorded @> {moment}""",
            [list(self.chronicle.all_plots())],
        )
        return {id: (shapely.from_wkb(bytes(wkb)), purpose) for id, wkb, purpose in rows}

    def _owners(self, moment: str) -> dict[UUID, dict[UUID, Fraction]]:
        rows = self.connection.execute(
            f"""SELECT parcel_id, party_id, numerator, denominator FROM cadastre.right_version
            JOIN cadastre.right_share ON right_row_id = row_id
            WHERE parcel_id = ANY(%s) AND valid @> {moment} AND recorded @> {moment}""",
            [list(self.chronicle.all_plots())],
        )
        found: dict[UUID, dict[UUID, Fraction]] = {}
        for parcel, party, numerator, denominator in rows:
            found.setdefault(parcel, {})[party] = Fraction(numerator, denominator)
        for shares in found.values():
            assert sum(shares.values()) == 1
        return found

    def _require_lineage(self) -> None:
        rows = self.world.query(
            "SELECT child_id, parent_id FROM cadastre.lineage WHERE child_id = ANY(%s)",
            list(self.chronicle.all_plots()),
        )
        found: dict[UUID, set[UUID]] = {}
        for child, parent in rows:
            found.setdefault(child, set()).add(parent)
        assert found == {child: set(parents) for child, parents in self.chronicle.parents.items() if parents}


def test_the_register_is_what_the_plain_model_says(world: World) -> None:
    Offices.world = world
    few = settings(
        max_examples=12, stateful_step_count=25, derandomize=True, deadline=None, suppress_health_check=[*HealthCheck]
    )
    with psycopg.connect(world.database.owner_url, autocommit=True) as Offices.connection:
        run_state_machine_as_test(Offices, settings=few)
