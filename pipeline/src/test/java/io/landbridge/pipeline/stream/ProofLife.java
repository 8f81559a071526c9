package io.landbridge.pipeline.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.fake.Chaos;
import io.landbridge.fake.FakeDigests;
import io.landbridge.fake.FakeProcess;
import io.landbridge.fake.FaultDice;
import io.landbridge.fake.LiveSource.Images;
import io.landbridge.fake.LiveSource.Row;
import io.landbridge.fake.SeededTurns;
import io.landbridge.pipeline.chunk.ChunkState;
import io.landbridge.pipeline.copy.ChunkCopier;
import io.landbridge.pipeline.copy.ClaimedChunk;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.ledger.StreamStore.StreamRecord;
import io.landbridge.pipeline.plan.PlanSketch;
import io.landbridge.pipeline.schema.Engine;
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
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One random life of a copied table that people go on writing to, that a stream follows with delay, and that is compared again and again;
 * in some lives the target is spoiled, or the stream loses changes. The seed decides everything.
 */
final class ProofLife {

    private static final Duration STEP = Duration.ofMillis(3);
    private static final int KEYS = 5;
    private static final List<Engine> ENGINES = List.of(Engine.values());

    private final Random random;
    private final SeededTurns turns;
    private final StreamWorld world;
    private final Clients clients;
    private final FakeDigests digests;
    private final boolean isSpoiled;
    private final Set<Integer> spoiled = new TreeSet<>();
    private final List<String> falseAlarms = new ArrayList<>();
    private int writers = 2;
    private boolean ready;
    private boolean streams = true;
    private @Nullable ValidationSummary last;

    ProofLife(long seed, @Nullable ProofRule broken) {
        random = new Random(seed * 131 + 17);
        turns = new SeededTurns(random, () -> world().server.noticeDangling());
        Engine engine = ENGINES.get(random.nextInt(ENGINES.size()));
        world = new StreamWorld(turns, this::decide, engine, Images.FULL, false);
        world.batchRows = 1L + random.nextInt(6);
        // Of few it forgets some.
        world.changed = new ChangedKeys(random.nextBoolean() ? 1_000 : 1 + random.nextInt(3), 1 + random.nextInt(4));
        clients = new Clients(world.source, random, KEYS, false);
        List<Row> rows = new ArrayList<>();
        for (int id = 1; id <= KEYS; id++) {
            if (random.nextInt(4) > 0) {
                rows.add(new Row(id, "u" + id, clients.text(false)));
            }
        }
        world.source.table(world.mapping, rows);
        world.source.slowly(() -> pause(random.nextInt(3) == 0 ? 60 : 0));
        isSpoiled = random.nextInt(3) == 0;
        digests = new FakeDigests(
                world.source, world.server, new FakeProcess("validator"), world.mapping, StreamWorld.MIGRATION);
        if (broken != null && broken.ofReads != null) {
            digests.breakRule(broken.ofReads);
        }
        if (broken != null && broken.ofTarget != null) {
            world.server.breakRule(broken.ofTarget);
        }
    }

    private StreamWorld world() {
        return world;
    }

    private Chaos.Event decide(FakeProcess process, String call) {
        world.ticker.pass(STEP);
        return Chaos.Event.NOTHING;
    }

    private void pause(int most) {
        for (int turn = random.nextInt(1 + most); turn > 0; turn--) {
            turns.step("wait");
        }
    }

    /** Lives it to its end. */
    void run() {
        FakeProcess people = new FakeProcess("people");
        for (int i = 0; i < 2; i++) {
            int transactions = 2 + random.nextInt(8);
            turns.spawn(people, () -> {
                turns.await(() -> ready || turns.hasFailed());
                for (int j = 0; j < transactions; j++) {
                    pause(30);
                    clients.write(1);
                }
                writers--;
            });
        }
        turns.spawn(new FakeProcess("operator"), this::operate);
        turns.run();
    }

    /** Nothing was called wrong that is right, and what is wrong was named in the end. */
    void verify() {
        assertThat(falseAlarms).as("false alarms").isEmpty();
        Map<Integer, String> target = world.target();
        Map<Integer, String> wanted = world.wanted();
        Set<Integer> wrong = new TreeSet<>(target.keySet());
        wrong.addAll(wanted.keySet());
        wrong.removeIf(id -> java.util.Objects.equals(target.get(id), wanted.get(id)));
        assertThat(named(last)).as("rows that were named at last").isEqualTo(wrong);
        if (!isSpoiled) {
            assertThat(wrong).isEmpty();
        }
        assertThat(last == null ? null : last.isClean()).isEqualTo(wrong.isEmpty());
    }

    private static Set<Integer> named(@Nullable ValidationSummary summary) {
        if (summary == null) {
            return Set.of();
        }
        return summary.tables().stream()
                .flatMap(table -> table.samples().stream())
                .map(ProofLife::id)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Integer id(Mismatch mismatch) {
        return Integer.valueOf(
                java.util.Objects.requireNonNull(mismatch.key()).values().get(0));
    }

    private void operate() {
        world.prepare();
        FakeProcess streaming = new FakeProcess("streaming");
        turns.spawn(streaming, () -> stream(streaming));
        copy();
        ready = true;
        if (isSpoiled) {
            spoil();
        }
        while (writers > 0 && !turns.hasFailed()) {
            look(random.nextInt(4) == 0);
            pause(10);
        }
        turns.await(() -> isCaughtUp() || turns.hasFailed());
        last = look(false);
        for (int i = 0; i < 20 && last == null; i++) {
            last = look(false);
        }
        streams = false;
    }

    private void copy() {
        FakeProcess process = new FakeProcess("copying");
        ChunkCopier copier = world.copier(process);
        while (!isCopied() && !turns.hasFailed()) {
            ClaimedChunk claimed = copier.claim().orElse(null);
            if (claimed == null) {
                long seen = world.server.commits();
                turns.await(() -> world.server.commits() != seen || turns.hasFailed());
                continue;
            }
            try {
                copier.copy(claimed);
            } catch (LandbridgeException e) {
                FaultDice.requireExplained(e);
            } finally {
                copier.giveBack(claimed, "no further attempt");
            }
        }
    }

    /** Rows are changed behind everybody's back; from now on changes are lost as well. */
    private void spoil() {
        for (int id = 1; id <= KEYS; id++) {
            String key = String.valueOf(id);
            if (random.nextInt(3) == 0 && world.server.isFree("crm.a", key)) {
                boolean gone = random.nextBoolean();
                world.server.corrupt("crm.a", key, gone ? null : id + "\tspoiled\t" + random.nextInt(1000));
                spoiled.add(id);
            }
        }
        if (random.nextBoolean()) {
            world.server.flaws().lose(() -> random.nextInt(6) == 0);
        }
    }

    private boolean isCopied() {
        return !world.server.chunks(StreamWorld.MIGRATION, StreamWorld.TABLE).isEmpty()
                && world.server.chunks(StreamWorld.MIGRATION, StreamWorld.TABLE).stream()
                        .allMatch(chunk -> chunk.state() == ChunkState.COPIED);
    }

    private boolean isCaughtUp() {
        StreamRecord stream = world.server.stream(StreamWorld.MIGRATION);
        return stream != null && stream.applied().hasReached(world.source.end());
    }

    private void stream(FakeProcess process) {
        boolean lanes = random.nextBoolean();
        StreamApplier applier = world.applier(
                process, new Lanes(() -> lanes ? 3 : 1, 1, works -> sideBySide(process, works)), StreamedTable::ties);
        while (streams && !turns.hasFailed()) {
            applier.step(Duration.ofMillis(streams && !isCaughtUp() ? 50 : 0));
            pause(25);
        }
        applier.close();
    }

    private void sideBySide(FakeProcess process, List<Runnable> works) {
        int[] left = {works.size()};
        for (Runnable work : works) {
            turns.spawn(process, () -> {
                try {
                    work.run();
                } finally {
                    left[0]--;
                }
            });
        }
        while (left[0] > 0) {
            turns.await(() -> left[0] == 0);
        }
    }

    /** Null when it could not be said yet. */
    private @Nullable ValidationSummary look(boolean again) {
        FakeProcess process = new FakeProcess("validator");
        Validator validator = new Validator(
                new ValidationPorts(
                        world.engine,
                        digests,
                        Engine.POSTGRESQL,
                        digests,
                        world.ledger(process),
                        new TransformerLoader(ProofLife.class.getClassLoader()),
                        works -> works.forEach(Runnable::run)),
                ValidationPace.FULL,
                ValidationListener.NONE,
                world.ticker,
                world.changed);
        try {
            ValidationSummary summary = validator.validate(new ValidationRequest(
                    PlanSketch.plan(StreamWorld.MIGRATION), List.of(world.mapping), "forward", again));
            Set<Integer> right = new HashSet<>(named(summary));
            right.removeAll(spoiled);
            world.server.flaws().lost().forEach(key -> right.remove(Integer.valueOf(key)));
            right.forEach(id -> falseAlarms.add(id + ": " + summary));
            return summary.tables().stream().mapToInt(TableVerdict::unsettled).sum() == 0 ? summary : null;
        } catch (LandbridgeException e) {
            if (!e.errorCode().code().equals("validation.not-settled")) {
                FaultDice.requireExplained(e);
            }
            return null;
        }
    }
}
