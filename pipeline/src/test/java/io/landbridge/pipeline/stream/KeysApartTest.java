package io.landbridge.pipeline.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landbridge.fake.Chaos;
import io.landbridge.fake.FakeDigests;
import io.landbridge.fake.FakeProcess;
import io.landbridge.fake.LiveSource;
import io.landbridge.fake.LiveSource.Images;
import io.landbridge.fake.LiveSource.Row;
import io.landbridge.fake.LiveSource.Write;
import io.landbridge.fake.Turns;
import io.landbridge.pipeline.chunk.Key;
import io.landbridge.pipeline.chunk.KeyRange;
import io.landbridge.pipeline.copy.ChunkCopier;
import io.landbridge.pipeline.copy.ClaimedChunk;
import io.landbridge.pipeline.digest.DigestReader;
import io.landbridge.pipeline.ledger.LedgerTransaction;
import io.landbridge.pipeline.ledger.StreamStore.StreamRecord;
import io.landbridge.pipeline.ledger.ValidationStore.MismatchRecord;
import io.landbridge.pipeline.ledger.ValidationStore.RangeRecord;
import io.landbridge.pipeline.ledger.ValidationStore.Verified;
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
import io.landbridge.pipeline.validation.Validator;
import java.time.Duration;
import java.time.Instant;
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
 * What is said of rows that others have to do with: the copy, which brings them anew or has set them aside, so that the target is behind the
 * stream there or ahead of it; another comparison beside this one; and the stream, which knows what it has changed.
 */
class KeysApartTest {

    private static final Key ONE = Key.of("1");

    private final StreamWorld world = new StreamWorld(Turns.free(), Chaos.NONE, Engine.POSTGRESQL, Images.FULL, false);
    private final FakeProcess process = new FakeProcess("validator");
    private final FakeDigests digests =
            new FakeDigests(world.source, world.server, process, world.mapping, StreamWorld.MIGRATION);
    private StreamApplier applier;
    private ChunkCopier copier;
    private Runnable betweenReads = () -> {};
    private Runnable behindReads = () -> {};
    private TableMapping compared = world.mapping;
    private ChangedKeys known = ChangedKeys.none();
    private int texts;

    @BeforeEach
    void copy() {
        world.source.table(world.mapping, List.of(new Row(1, "a", "x"), new Row(2, "b", "x"), new Row(3, "c", "x")));
        world.prepare();
        world.changed = new ChangedKeys(1_000, 100);
        applier = world.applier(process);
        copier = world.copier(process);
        copyAll();
        write();
        applyAll();
        assertThat(validate().isEqual()).isTrue();
        write();
        applyAll();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aRowThatIsToBeCopiedAnewIsNotCalledMissing(boolean byKey) {
        compareByKey(byKey);
        giveBackToTheCopy();

        TableVerdict verdict = validate();

        assertThat(verdict.samples()).isEmpty();
        assertThat(verdict.unsettled()).isEqualTo(1);
        copyAll();
        write();
        applyAll();
        assertThat(validate().isEqual()).isTrue();
    }

    /** It is copied anew between the two reads, and shows what the stream has not come to. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aRowOfWhichTheCopyIsAheadIsNotCalledWrong(boolean byKey) {
        compareByKey(byKey);
        betweenReads = () -> {
            applyAll();
            write();
            giveBackToTheCopy();
            copyAll();
        };

        TableVerdict verdict = validate();

        assertThat(verdict.samples()).isEmpty();
        assertThat(verdict.unsettled()).isEqualTo(1);
        betweenReads = () -> {};
        applyAll();
        assertThat(validate().isEqual()).isTrue();
    }

    /** It is back before anybody asks what the copy has done, under a fence that the stream had passed: nobody writes. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aRowThatIsCopiedAnewBehindTheTargetsReadIsNotCalledMissing(boolean byKey) {
        compareByKey(byKey);
        betweenReads = this::giveBackToTheCopy;
        behindReads = this::copyAll;

        TableVerdict verdict = validate();

        assertThat(verdict.samples()).isEmpty();
        assertThat(verdict.unsettled()).isEqualTo(1);
        betweenReads = () -> {};
        assertThat(validate().isEqual()).isTrue();
    }

    @Test
    void aRowInQuarantineIsNotMissingButWrongWhereItIsThere() {
        inLedger(ledger ->
                ledger.chunks().quarantineKey(StreamWorld.TABLE, ledger.chunks().epoch(StreamWorld.TABLE), ONE));
        world.server.corrupt("crm.a", "1", null);
        assertThat(validate().isEqual()).isTrue();

        world.server.corrupt("crm.a", "1", "1\tspoiled\tx");
        assertThat(validate().samples()).extracting(Mismatch::key).containsExactly(ONE);
    }

    /** As where the table is emptied to be copied anew: then rows are missing as a matter of course. */
    @Test
    void ofRangesThatAreNoMoreNoRowIsCalledWrong() {
        world.server.corrupt("crm.a", "1", "1\tspoiled\tx");
        betweenReads = this::planAnew;

        TableVerdict verdict = validate();

        assertThat(verdict.samples()).isEmpty();
        assertThat(verdict.isEqual()).isFalse();
    }

    @Test
    void ofATableThatIsStillCopiedNothingIsSaid() {
        inLedger(ledger -> ledger.chunks().resync(StreamWorld.TABLE, List.of(KeyRange.ALL)));

        assertThatThrownBy(this::validate).hasMessageContaining("[validation.not-settled]");
    }

    @Test
    void rangesOfAFormerEpochAreMadeAnew() {
        List<Long> before = ranges().stream().map(RangeRecord::id).toList();
        inLedger(ledger -> ledger.chunks().resync(StreamWorld.TABLE, List.of(KeyRange.ALL)));
        List.of("1", "2", "3").forEach(id -> world.server.corrupt("crm.a", id, null));
        copyAll();
        write();
        applyAll();

        assertThat(validate().isEqual()).isTrue();
        assertThat(ranges()).extracting(RangeRecord::id).doesNotContainAnyElementsOf(before);
    }

    @Test
    void whatIsComparedAgainIsReadAlsoWhereItIsKnownThatNothingHasChanged() {
        known = world.changed;
        assertThat(known.count(ranges().get(1))).isZero();
        world.server.corrupt("crm.a", "3", "3\tspoiled\tx");

        assertThat(validate().mismatched()).isEqualTo(1);
    }

    @Test
    void whatDiffersIsNotProvedAlsoWhereSomebodyBesideHasJustProvedIt() {
        Verified proved = Objects.requireNonNull(ranges().get(0).verified());
        planAnew();
        world.server.corrupt("crm.a", "1", "1\tspoiled\tx");
        betweenReads = () ->
                inLedger(ledger -> ledger.validation().verified(ranges().get(0).id(), 1, proved));

        assertThat(validate().mismatched()).isEqualTo(1);
        assertThat(ranges().get(0).verified()).isNull();
    }

    /** It may be in a range that was not looked at here. */
    @Test
    void whatSomebodyBesideFindsMeanwhileStaysOpen() {
        world.server.corrupt("crm.a", "1", "1\tspoiled\tx");
        assertThat(validate().mismatched()).isEqualTo(1);
        world.server.corrupt("crm.a", "1", world.wanted().get(1));
        betweenReads = () -> inLedger(ledger -> ledger.validation()
                .add(new MismatchRecord(0, "crm.a", Key.of("3"), "different", "[]", 1, null, null, Instant.EPOCH)));

        assertThat(validate().mismatched()).isZero();
        assertThat(world.ledger(process)
                        .<List<MismatchRecord>>inTransaction(t -> t.validation().open(9)))
                .extracting(MismatchRecord::key)
                .containsExactly(Key.of("3"));
    }

    /** By key, or by the values of whole rows as where a table has no key. */
    private void compareByKey(boolean byKey) {
        TableMapping keyed = world.mapping;
        compared = byKey
                ? keyed
                : new TableMapping(keyed.source(), keyed.outputs(), keyed.reads(), List.of(), null, Map.of(), null);
    }

    private void giveBackToTheCopy() {
        inLedger(ledger ->
                ledger.chunks().recopyKey(StreamWorld.TABLE, ledger.chunks().epoch(StreamWorld.TABLE), ONE, null));
        world.server.corrupt("crm.a", "1", null);
    }

    private void planAnew() {
        List<KeyRange> same = ranges().stream().map(RangeRecord::range).toList();
        inLedger(ledger ->
                ledger.validation().plan(StreamWorld.TABLE, ledger.chunks().epoch(StreamWorld.TABLE), same));
    }

    private List<RangeRecord> ranges() {
        return world.ledger(process).inTransaction(t -> t.validation().ranges(StreamWorld.TABLE));
    }

    private void inLedger(Consumer<LedgerTransaction> work) {
        world.ledger(process).inTransaction(t -> {
            work.accept(t);
            return true;
        });
    }

    private void copyAll() {
        for (Optional<ClaimedChunk> claimed = copier.claim(); claimed.isPresent(); claimed = copier.claim()) {
            copier.copy(claimed.orElseThrow());
        }
    }

    private void write() {
        Row row = Objects.requireNonNull(world.source.rows(StreamWorld.TABLE).get(1));
        LiveSource.Client client = world.source.new Client();
        client.write(new Write(StreamWorld.TABLE, row, new Row(1, row.u(), "text" + ++texts)));
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

    private TableVerdict validate() {
        List<TableVerdict> tables = new Validator(
                        new ValidationPorts(
                                world.engine,
                                new Watched(),
                                Engine.POSTGRESQL,
                                new Watched(),
                                world.ledger(process),
                                new TransformerLoader(KeysApartTest.class.getClassLoader()),
                                works -> works.forEach(Runnable::run)),
                        ValidationPace.FULL,
                        ValidationListener.NONE,
                        world.ticker,
                        known)
                .validate(new ValidationRequest(
                        PlanSketch.plan(StreamWorld.MIGRATION), List.of(compared), "forward", true))
                .tables();
        assertThat(tables).hasSize(1);
        return tables.get(0);
    }

    /** Has something done when the source was read and the target was not, and when both were. */
    private final class Watched implements DigestReader.Opener {

        @Override
        public DigestReader openSource(Table table) {
            DigestReader reader = digests.openSource(table);
            betweenReads.run();
            return reader;
        }

        @Override
        public DigestReader openTarget(Table table, @Nullable String stream) {
            DigestReader reader = digests.openTarget(table, stream);
            behindReads.run();
            return reader;
        }
    }
}
