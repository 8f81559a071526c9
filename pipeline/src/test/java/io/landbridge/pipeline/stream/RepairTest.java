package io.landbridge.pipeline.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.landbridge.fake.Chaos;
import io.landbridge.fake.FakeDigests;
import io.landbridge.fake.FakeProcess;
import io.landbridge.fake.LiveSource.Images;
import io.landbridge.fake.LiveSource.Row;
import io.landbridge.fake.Turns;
import io.landbridge.pipeline.copy.Barrier;
import io.landbridge.pipeline.copy.ChunkCopier;
import io.landbridge.pipeline.copy.ClaimedChunk;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.ledger.AuditStore;
import io.landbridge.pipeline.plan.PlanSketch;
import io.landbridge.pipeline.plan.ValidationSettings;
import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.transform.TransformerLoader;
import io.landbridge.pipeline.validation.Mismatch;
import io.landbridge.pipeline.validation.Mismatch.Difference;
import io.landbridge.pipeline.validation.Mismatch.Kind;
import io.landbridge.pipeline.validation.Repair;
import io.landbridge.pipeline.validation.RepairPorts;
import io.landbridge.pipeline.validation.RepairStep;
import io.landbridge.pipeline.validation.RepairSummary;
import io.landbridge.pipeline.validation.ValidationListener;
import io.landbridge.pipeline.validation.ValidationPace;
import io.landbridge.pipeline.validation.ValidationPorts;
import io.landbridge.pipeline.validation.ValidationRequest;
import io.landbridge.pipeline.validation.ValidationSummary;
import io.landbridge.pipeline.validation.Validator;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows that differ are copied anew, by the applier where one follows and by the command where none does. */
class RepairTest {

    private final StreamWorld world = new StreamWorld(Turns.free(), Chaos.NONE, Engine.POSTGRESQL, Images.FULL, false);
    private final FakeProcess process = new FakeProcess("repair");
    private final FakeDigests digests =
            new FakeDigests(world.source, world.server, process, world.mapping, StreamWorld.MIGRATION);
    private StreamApplier applier;
    private ChunkCopier copier;
    private String sensitive = "*.a.v";

    @BeforeEach
    void copyAndSpoil() {
        world.source.table(world.mapping, List.of(new Row(1, "a", "x"), new Row(2, "b", "x"), new Row(3, "c", "x")));
        world.prepare();
        applier = world.applier(process);
        copier = world.copier(process);
        copyAll();
        applier.step(Duration.ZERO);
        applier.step(Duration.ZERO);
        assertThat(validate("forward", 1000).isClean()).isTrue();
        world.server.corrupt("crm.a", "1", "1\tspoiled\tx");
        world.server.corrupt("crm.a", "2", null);
        world.server.corrupt("crm.a", "9", "9\textra\tx");
    }

    private void copyAll() {
        for (Optional<ClaimedChunk> claimed = copier.claim(); claimed.isPresent(); claimed = copier.claim()) {
            copier.copy(claimed.orElseThrow());
        }
    }

    private ValidationPorts ports() {
        return new ValidationPorts(
                world.engine,
                digests,
                Engine.POSTGRESQL,
                digests,
                world.ledger(process),
                new TransformerLoader(RepairTest.class.getClassLoader()),
                works -> works.forEach(Runnable::run));
    }

    private ValidationRequest request(@Nullable String stream, long maxRepairs) {
        ValidationSettings settings = new ValidationSettings(
                ValidationSettings.DigestPlace.AUTO, List.of(), 2, maxRepairs, List.of(sensitive));
        return new ValidationRequest(
                PlanSketch.plan(StreamWorld.MIGRATION, settings), List.of(world.mapping), stream, true);
    }

    private ValidationSummary validate(@Nullable String stream, long maxRepairs) {
        return new Validator(ports(), ValidationPace.FULL, ValidationListener.NONE, world.ticker)
                .validate(request(stream, maxRepairs));
    }

    private Repair repair(Runnable meanwhile) {
        ValidationPace pace = new ValidationPace() {
            @Override
            public boolean enter() {
                return true;
            }

            @Override
            public void leave(long rows) {}

            @Override
            public <T> T attempt(Supplier<T> work) {
                return work.get();
            }

            @Override
            public void throwIfEnding() {
                meanwhile.run();
            }
        };
        return new Repair(
                new RepairPorts(ports(), world.server.applying(process, StreamWorld.MIGRATION), this::copyAll),
                pace,
                world.ticker);
    }

    @Test
    void thePreviewShowsRowsAndStatementsAndChangesNothing() {
        assertThat(validate("forward", 1000).isClean()).isFalse();
        List<RepairStep> steps = repair(() -> {}).preview(request("forward", 1000));
        assertThat(steps).extracting(step -> step.mismatch().kind()).containsExactly("different", "missing", "extra");
        assertThat(steps.get(0).statements())
                .containsExactly(
                        "DELETE FROM \"crm\".\"a\" WHERE \"id\" = '1'",
                        "INSERT INTO \"crm\".\"a\" (\"id\", \"u\", \"v\") VALUES ('1', 'a', '(sensitive)')");
        assertThat(steps.get(2).statements()).containsExactly("DELETE FROM \"crm\".\"a\" WHERE \"id\" = '9'");
        assertThat(world.target()).isNotEqualTo(world.wanted());
    }

    /** Named by the column of the source, or by that of the target. */
    @ParameterizedTest
    @ValueSource(strings = {"shop.a.v", "crm.a.v", "*.v"})
    void valuesOfSensitiveColumnsAreComparedAndNotShown(String columns) {
        sensitive = columns;

        List<Mismatch> found = validate("forward", 1000).tables().get(0).samples();

        assertThat(found).extracting(Mismatch::kind).containsExactly(Kind.DIFFERENT, Kind.MISSING, Kind.EXTRA);
        assertThat(found.get(1).columns()).extracting(Difference::source).containsExactly("2", "b", "(sensitive)");
        assertThat(found.get(2).columns()).extracting(Difference::target).containsExactly("9", "extra", "(sensitive)");
        assertThat(found.get(0).columns())
                .extracting(Difference::source, Difference::target)
                .containsExactly(tuple("a", "spoiled"));
    }

    @Test
    void whereAStreamFollowsItsApplierHasTheRowsCopiedAnew() {
        validate("forward", 1000);
        RepairSummary summary = repair(() -> {
                    applier.step(Duration.ZERO);
                    copyAll();
                })
                .apply(request("forward", 1000), "anna");
        assertThat(summary.repaired()).isEqualTo(3);
        assertThat(summary.isComplete()).isTrue();
        isRepaired("forward");
    }

    @Test
    void withoutAStreamTheCommandCopiesThemItself() {
        copier = world.copier(process, Barrier.NO_STREAM, world.server.transactions(process, StreamWorld.MIGRATION));
        validate(null, 1000);
        RepairSummary summary = repair(() -> {}).apply(request(null, 1000), "anna");
        assertThat(summary.repaired()).isEqualTo(3);
        isRepaired(null);
    }

    @Test
    void changesThatComeMeanwhileAreKept() {
        validate("forward", 1000);
        int[] rounds = {0};
        repair(() -> {
                    if (rounds[0]++ == 2) {
                        var client = world.source.new Client();
                        client.write(new io.landbridge.fake.LiveSource.Write(
                                StreamWorld.TABLE, new Row(1, "a", "x"), new Row(1, "a", "newer")));
                        client.write(
                                new io.landbridge.fake.LiveSource.Write(StreamWorld.TABLE, new Row(2, "b", "x"), null));
                        client.commit();
                    }
                    applier.step(Duration.ZERO);
                    copyAll();
                })
                .apply(request("forward", 1000), "anna");
        for (int i = 0; i < 5; i++) {
            applier.step(Duration.ZERO);
            copyAll();
        }
        assertThat(world.target()).isEqualTo(world.wanted());
    }

    @Test
    void aRepairThatIsTooLargeIsRefusedBeforeItChangesAnything() {
        validate("forward", 2);
        assertThatThrownBy(() -> repair(() -> {}).apply(request("forward", 2), "anna"))
                .isInstanceOfSatisfying(
                        LandbridgeException.class,
                        e -> assertThat(e.errorCode().code()).isEqualTo("validation.repair-over-budget"));
        assertThat(world.target()).isNotEqualTo(world.wanted()).doesNotContainKey(2);
    }

    private void isRepaired(@Nullable String stream) {
        assertThat(world.target()).isEqualTo(world.wanted());
        assertThat(world.ledger(process).<Long>inTransaction(t -> t.validation().openCount()))
                .isZero();
        assertThat(world.ledger(process)
                        .<List<AuditStore.Entry>>inTransaction(t -> t.audit().latest(9)))
                .hasSize(3)
                .allSatisfy(entry -> assertThat(entry.who()).isEqualTo("anna"));
        assertThat(validate(stream, 1000).isClean()).isTrue();
    }
}
