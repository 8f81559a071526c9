package io.landbridge.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landbridge.jobs.run.MigrationFlow.Passed;
import io.landbridge.pipeline.failure.LandbridgeException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class MigrationFlowTest {

    private final List<String> ran = new ArrayList<>();
    private final Set<String> complete = new LinkedHashSet<>();
    private final StopSignal stop = new StopSignal();
    private final Map<String, Stage> stages = new HashMap<>();
    private final List<String> order = List.of("assess", "schema", "backfill", "indexes");
    private final List<String> told = new ArrayList<>();
    private final MigrationFlow flow =
            new MigrationFlow(order, new DirectRunner(), new MemoryCompletion(), stop, InstantSource.system());

    MigrationFlowTest() {
        order.forEach(name -> stage(name, false));
    }

    @Test
    void stagesRunInOrderAndAreRecorded() {
        flow.run(stages, null, told::add);
        assertThat(ran).containsExactly("assess 1", "schema 2", "backfill 3", "indexes 4");
        assertThat(complete).containsExactly("assess", "schema", "backfill", "indexes");
    }

    @Test
    void whatTheLedgerCallsCompleteIsNotRunAgain() {
        complete.addAll(List.of("assess", "schema"));
        flow.run(stages, null, told::add);
        assertThat(ran).containsExactly("backfill 1", "indexes 2");
        assertThat(told)
                .as("what begins beside the stages begins in each run")
                .containsExactly("assess", "schema", "backfill", "indexes");
        assertThat(flow.passed()).extracting(Passed::state).containsExactly("was-done", "was-done", "done", "done");
    }

    @Test
    void aCompleteStageWithNewWorkRunsAgainAndSoDoesWhatWasProvedOfTheOldRows() {
        complete.addAll(order);
        stage("backfill", true);
        flow.run(stages, null, told::add);
        assertThat(ran)
                .as("forgotten before new rows come")
                .containsExactly("reopen indexes", "backfill 1", "indexes 2");
        assertThat(complete).containsAll(order);
    }

    @Test
    void untilEndsAfterThatStage() {
        flow.run(stages, "schema", told::add);
        assertThat(complete).containsExactly("assess", "schema");
    }

    @Test
    void aStageThatFailsIsNotRecordedAndEndsTheRun() {
        LandbridgeException failure = new LandbridgeException(RunError.OUTAGE, "target", "away");
        stages.put("schema", new Work("schema", false) {
            @Override
            public void execute() {
                throw failure;
            }
        });
        assertThatThrownBy(() -> flow.run(stages, null, told::add)).isSameAs(failure);
        assertThat(complete).containsExactly("assess");
        assertThat(flow.passed()).extracting(Passed::state).containsExactly("done", "failed");
    }

    @Test
    void nothingBeginsOnceTheRunIsEnding() {
        stages.put("schema", new Work("schema", false) {
            @Override
            public void execute() {
                super.execute();
                stop.raise(new LandbridgeException(RunError.STOPPED_BY_OPERATOR, "landbridge", "Stopped."));
            }
        });
        assertThatThrownBy(() -> flow.run(stages, null, told::add)).hasMessageContaining("run.stopped-by-operator");
        assertThat(ran).containsExactly("assess 1", "schema 2");
        assertThat(complete).as("what was worked off is recorded").containsExactly("assess", "schema");
    }

    private void stage(String name, boolean more) {
        stages.put(name, new Work(name, more));
    }

    private class Work implements Stage.Whole {

        private final String name;
        private final boolean more;

        Work(String name, boolean more) {
            this.name = name;
            this.more = more;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public boolean hasMoreWork() {
            return more;
        }

        @Override
        public void execute() {
            ran.add(name);
        }
    }

    private final class DirectRunner implements StageRunner {

        @Override
        public void run(Stage stage, long attempt) {
            ((Stage.Whole) stage).execute();
            ran.set(ran.size() - 1, ran.get(ran.size() - 1) + ' ' + attempt);
        }

        @Override
        public void close() {}
    }

    private final class MemoryCompletion implements MigrationFlow.Completion {

        private long attempt;

        @Override
        public boolean isComplete(String stage) {
            return complete.contains(stage);
        }

        @Override
        public void complete(String stage) {
            complete.add(stage);
        }

        @Override
        public void reopen(String stage) {
            complete.remove(stage);
            ran.add("reopen " + stage);
        }

        @Override
        public long nextAttempt() {
            return ++attempt;
        }
    }
}
