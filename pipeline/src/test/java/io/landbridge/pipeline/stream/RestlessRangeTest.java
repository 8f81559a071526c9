package io.landbridge.pipeline.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.fake.Chaos;
import io.landbridge.fake.FakeDigests;
import io.landbridge.fake.FakeProcess;
import io.landbridge.fake.LiveSource;
import io.landbridge.fake.LiveSource.Images;
import io.landbridge.fake.LiveSource.Row;
import io.landbridge.fake.LiveSource.Write;
import io.landbridge.fake.Turns;
import io.landbridge.pipeline.chunk.Key;
import io.landbridge.pipeline.copy.ChunkCopier;
import io.landbridge.pipeline.copy.ClaimedChunk;
import io.landbridge.pipeline.digest.DigestReader;
import io.landbridge.pipeline.ledger.CutoverState;
import io.landbridge.pipeline.ledger.CutoverStore;
import io.landbridge.pipeline.ledger.Ledger;
import io.landbridge.pipeline.ledger.LedgerTransaction;
import io.landbridge.pipeline.ledger.StreamStore.StreamRecord;
import io.landbridge.pipeline.ledger.ValidationStore.MismatchRecord;
import io.landbridge.pipeline.ledger.ValidationStore.RangeRecord;
import io.landbridge.pipeline.plan.PlanSketch;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.position.Position;
import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.schema.Table;
import io.landbridge.pipeline.transform.TransformerLoader;
import io.landbridge.pipeline.validation.Mismatch;
import io.landbridge.pipeline.validation.TableVerdict;
import io.landbridge.pipeline.validation.ValidationListener;
import io.landbridge.pipeline.validation.ValidationPace;
import io.landbridge.pipeline.validation.ValidationPorts;
import io.landbridge.pipeline.validation.ValidationRequest;
import io.landbridge.pipeline.validation.ValidationSummary;
import io.landbridge.pipeline.validation.Validator;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is said of ranges in which the stream changes something at each look, or whose reads lie apart: it writes and applies at the moments
 * that a test chooses, between the reads of both sides.
 */
class RestlessRangeTest {

    /** As docs/validation.md says: so many looks have to show the same. */
    private static final int LOOKS = 10;

    private final StreamWorld world = new StreamWorld(Turns.free(), Chaos.NONE, Engine.POSTGRESQL, Images.FULL, false);
    private final FakeProcess process = new FakeProcess("validator");
    private final FakeDigests digests =
            new FakeDigests(world.source, world.server, process, world.mapping, StreamWorld.MIGRATION);
    private StreamApplier applier;
    private Runnable betweenReads = () -> {};
    private TableMapping compared = world.mapping;
    private int sights;
    private int texts;

    @BeforeEach
    void copy() {
        world.source.table(world.mapping, List.of(new Row(1, "a", "x"), new Row(2, "b", "x"), new Row(3, "c", "x")));
        world.prepare();
        applier = world.applier(process);
        ChunkCopier copier = world.copier(process);
        for (Optional<ClaimedChunk> claimed = copier.claim(); claimed.isPresent(); claimed = copier.claim()) {
            copier.copy(claimed.orElseThrow());
        }
        write(new Row(3, "c", "x"), new Row(3, "c", "y"));
        applyAll();
        assertThat(validate().isClean()).isTrue();
        assertThat(ranges()).hasSizeGreaterThan(1);
    }

    @Test
    void aRangeThatNeverSettlesIsNeitherProvedNorCalledWrong() {
        write(row(1), next(1));
        applyAll();
        betweenReads = this::changeTheRow;
        RangeRecord before = rangeOfRow1();

        TableVerdict verdict = only(validate());

        assertThat(sights).as("looks").isGreaterThan(LOOKS);
        assertThat(verdict.unsettled()).isEqualTo(1);
        assertThat(verdict.mismatched()).isZero();
        assertThat(verdict.verified()).isEqualTo(verdict.ranges() - 1);
        assertThat(verdict.isEqual()).isFalse();
        assertThat(rangeOfRow1().verified()).as("what was proved of it before").isEqualTo(before.verified());
        assertThat(isFresh(rangeOfRow1())).isFalse();

        betweenReads = () -> {};
        assertThat(validate().isClean()).isTrue();
        assertThat(isFresh(rangeOfRow1())).isTrue();
    }

    /** Another row of the range changes all the time, so that one look is no proof. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatIsEqualAtTheTenthLookIsNotCalledWrong(boolean byKey) {
        compareByKey(byKey);
        spoilTheRow();
        betweenReads = () -> {
            stir();
            // The first sight is that of the range.
            if (sights == LOOKS + 1) {
                world.server.corrupt("crm.a", "1", row(1).line());
            }
        };

        ValidationSummary summary = validate();

        assertThat(only(summary).samples()).isEmpty();
        assertThat(sights).isEqualTo(LOOKS + 1);
        assertThat(only(summary).unsettled()).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatTenLooksHaveShownIsCalledWrongAlthoughTheRangeNeverRests(boolean byKey) {
        compareByKey(byKey);
        spoilTheRow();
        betweenReads = this::stir;

        List<Mismatch> found = only(validate()).samples();

        assertThat(found).extracting(Mismatch::looks).containsOnly(LOOKS);
        assertThat(found).extracting(Mismatch::key).containsExactly(byKey ? keys("1") : keys(null, null));
    }

    /** A change is in the log and applied, but the source's read does not show it yet; and the stream loses it. */
    @Test
    void aRangeIsProvedWhereTheStreamWasAndNotWhereTheReadWas() {
        Position applied = applied();
        boolean[] isHeld = {false};
        world.source.slowly(() -> {
            if (!isHeld[0]) {
                isHeld[0] = true;
                betweenReads = () -> {
                    world.server.flaws().lose(() -> true);
                    applyAll();
                    world.server.flaws().lose(() -> false);
                };
                ValidationSummary found = validateAgain();
                assertThat(found.isClean()).as("both show the row as it was").isTrue();
                assertThat(only(found).firstSourcePosition()).isEqualTo(applied.encode());
                assertThat(only(found).lastSourcePosition()).isEqualTo(applied.encode());
                betweenReads = () -> {};
            }
        });
        write(row(1), next(1));

        assertThat(isHeld[0]).isTrue();
        RangeRecord range = rangeOfRow1();
        assertThat(Objects.requireNonNull(range.verified()).source()).isEqualTo(applied.encode());
        assertThat(isFresh(range)).isFalse();
        assertThat(only(validate()).samples()).as("the change that was lost").hasSize(1);
    }

    @Test
    void whatIsFreshIsEqualWhereItWasProved() {
        TableVerdict proved = only(validateAgain());
        write(row(3), next(3));
        applyAll();
        Position applied = applied();

        TableVerdict verdict = only(validate());

        assertThat(verdict.firstSourcePosition()).isEqualTo(proved.firstSourcePosition());
        assertThat(verdict.lastSourcePosition()).isEqualTo(applied.encode());
        assertThat(only(validate()).lastSourcePosition())
                .as("of which nothing was read")
                .isEqualTo(applied.encode());
    }

    /** Without a key: in one look the source has a row more of it, in the next one the target. */
    @Test
    void aRowThatIsNowHereAndNowThereIsNotCalledWrong() {
        compareByKey(false);
        Row flipping = new Row(1, row(1).u(), "flipping");
        spoilTheRow();
        betweenReads = () -> {
            boolean isInSource = row(1).equals(flipping);
            write(row(1), isInSource ? next(1) : flipping);
            applyAll();
            world.server.corrupt("crm.a", "1", isInSource ? "1\tspoiled\t" + texts : flipping.line());
        };

        assertThat(only(validate()).samples()).isEmpty();
    }

    @Test
    void rangesAreReadAnewWheneverThereAreOthers() {
        for (int time = 1; time <= 3; time++) {
            plan();
            assertThat(rangeOfRow1().changedAt()).isNull();
            write(row(1), next(1));
            applyAll();
            assertThat(rangeOfRow1().changedAt())
                    .as("ranges planned for the %s. time", time)
                    .isNotNull();
        }
    }

    /** From then on clients write to what it takes for the copy. */
    @Test
    void aComparisonThatOutlivesAChangeOfSidesNotesNothing() {
        world.server.corrupt("crm.a", "1", "1\tof a client\tx");
        List<RangeRecord> before = ranges();
        betweenReads = () -> {
            betweenReads = () -> {};
            freeze();
        };

        ValidationSummary summary = validateAgain();

        assertThat(only(summary).samples()).as("what it saw").hasSize(1);
        List<MismatchRecord> open =
                world.ledger(process).inTransaction(t -> t.validation().open(10));
        assertThat(open).isEmpty();
        assertThat(ranges()).isEqualTo(before);

        assertThat(validateAgain().isClean()).isFalse();
        open = world.ledger(process).inTransaction(t -> t.validation().open(10));
        assertThat(open).as("what one sees that began behind it").hasSize(1);
    }

    private void freeze() {
        Ledger ledger = world.ledger(process);
        String session = ledger.session().id();
        assertThat(ledger.<Boolean>inTransaction(t -> {
                    long token = t.leases()
                            .acquire(CutoverStore.ROLE, "test", session, Duration.ofMinutes(1))
                            .orElseThrow();
                    CutoverStore cutover = t.cutover();
                    return cutover.become(CutoverState.STAYED, CutoverState.PLANNED, token, places -> places, "test")
                            && cutover.become(
                                    CutoverState.PLANNED, CutoverState.FREEZING, token, places -> places, "test");
                }))
                .isTrue();
    }

    /** By key, or by the values of whole rows as where a table has no key. */
    private void compareByKey(boolean byKey) {
        TableMapping keyed = world.mapping;
        compared = byKey
                ? keyed
                : new TableMapping(keyed.source(), keyed.outputs(), keyed.reads(), List.of(), null, Map.of(), null);
    }

    private static @Nullable Key[] keys(@Nullable String... values) {
        return Arrays.stream(values)
                .map(value -> value == null ? null : Key.of(value))
                .toArray(Key[]::new);
    }

    private void plan() {
        List<RangeRecord> before = ranges();
        inLedger(ledger -> ledger.validation()
                .plan(
                        StreamWorld.TABLE,
                        before.get(0).epoch(),
                        before.stream().map(RangeRecord::range).toList()));
    }

    private void inLedger(Consumer<LedgerTransaction> work) {
        world.ledger(process).inTransaction(t -> {
            work.accept(t);
            return true;
        });
    }

    private void spoilTheRow() {
        write(row(1), next(1));
        applyAll();
        world.server.corrupt("crm.a", "1", "1\tspoiled\tx");
    }

    private void changeTheRow() {
        write(row(1), next(1));
        applyAll();
    }

    /** A row comes and goes, so that the range is marked and its rows are the same. */
    private void stir() {
        Row passing = new Row(0, "u0", "passing");
        LiveSource.Client client = world.source.new Client();
        client.write(new Write(StreamWorld.TABLE, null, passing));
        client.write(new Write(StreamWorld.TABLE, passing, null));
        client.commit();
        applyAll();
    }

    private Row row(int id) {
        return Objects.requireNonNull(world.source.rows(StreamWorld.TABLE).get(id));
    }

    private Row next(int id) {
        Row row = row(id);
        return new Row(id, row.u(), "text" + ++texts);
    }

    private void write(Row before, Row after) {
        LiveSource.Client client = world.source.new Client();
        client.write(new Write(StreamWorld.TABLE, before, after));
        client.commit();
    }

    private void applyAll() {
        for (int step = 0; step < 20 && !applied().hasReached(world.source.end()); step++) {
            applier.step(Duration.ZERO);
        }
        assertThat(applied().hasReached(world.source.end())).isTrue();
    }

    private Position applied() {
        StreamRecord stream = world.server.stream(StreamWorld.MIGRATION);
        return Objects.requireNonNull(stream).applied();
    }

    private List<RangeRecord> ranges() {
        return world.ledger(process).inTransaction(t -> t.validation().ranges(StreamWorld.TABLE));
    }

    private RangeRecord rangeOfRow1() {
        return ranges().get(0);
    }

    private static boolean isFresh(RangeRecord range) {
        return range.verified() != null
                && range.isFresh(range.verified().planHash(), range.verified().digestVersion());
    }

    private static TableVerdict only(ValidationSummary summary) {
        assertThat(summary.tables()).hasSize(1);
        return summary.tables().get(0);
    }

    private ValidationSummary validate() {
        return validate(false);
    }

    private ValidationSummary validateAgain() {
        return validate(true);
    }

    private ValidationSummary validate(boolean again) {
        sights = 0;
        return new Validator(
                        new ValidationPorts(
                                world.engine,
                                new Watched(),
                                Engine.POSTGRESQL,
                                new Watched(),
                                world.ledger(process),
                                new TransformerLoader(RestlessRangeTest.class.getClassLoader()),
                                works -> works.forEach(Runnable::run)),
                        ValidationPace.FULL,
                        ValidationListener.NONE,
                        world.ticker)
                .validate(new ValidationRequest(
                        PlanSketch.plan(StreamWorld.MIGRATION), List.of(compared), "forward", again));
    }

    /** Has something done when the source was read and the target was not. */
    private final class Watched implements DigestReader.Opener {

        @Override
        public DigestReader openSource(Table table) {
            DigestReader reader = digests.openSource(table);
            sights++;
            betweenReads.run();
            return reader;
        }

        @Override
        public DigestReader openTarget(Table table, @Nullable String stream) {
            return digests.openTarget(table, stream);
        }
    }
}
