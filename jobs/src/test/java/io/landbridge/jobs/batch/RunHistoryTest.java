package io.landbridge.jobs.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landbridge.jobs.run.RunError;
import io.landbridge.jobs.run.Stage;
import io.landbridge.jobs.run.StopSignal;
import io.landbridge.pipeline.failure.ConnectionError;
import io.landbridge.pipeline.failure.LandbridgeException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobInstance;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;
import org.springframework.batch.infrastructure.item.ExecutionContext;

final class RunHistoryTest {

    @TempDir
    Path folder;

    private final StopSignal stop = new StopSignal();

    @Test
    void everyClaimIsWorkedOffOnce() {
        Numbers stage = new Numbers(100);
        try (RunHistory history = open()) {
            history.run(stage, 1);
            assertThat(history.executions()).containsExactly("numbers COMPLETED");
        }
        assertThat(stage.done).hasSize(100).doesNotHaveDuplicates();
        assertThat(stage.prepared).hasValue(1);
    }

    @Test
    void aStageThatWasRunBeforeRunsAgainUnderAnotherAttempt() {
        try (RunHistory history = open()) {
            history.run(new Numbers(3), 1);
        }
        Numbers again = new Numbers(3);
        try (RunHistory history = open()) {
            history.run(again, 2);
            assertThat(history.executions()).containsExactly("numbers COMPLETED", "numbers COMPLETED");
        }
        assertThat(again.done).hasSize(3);
    }

    @Test
    void aStageRunsAgainUnderAnAttemptThatAnEarlierLedgerGave() {
        try (RunHistory history = open()) {
            history.run(new Numbers(3), 1);
        }
        Numbers again = new Numbers(3);
        try (RunHistory history = open()) {
            history.run(again, 1);
        }
        assertThat(again.done).hasSize(3);
    }

    @Test
    void theFirstFailureIsWhatTheRunSays() {
        LandbridgeException failure = new LandbridgeException(ConnectionError.DEADLOCK, "here", "why");
        Numbers stage = new Numbers(10) {
            @Override
            public void work(Integer claimed) {
                if (claimed == 5) {
                    throw failure;
                }
                super.work(claimed);
            }
        };
        try (RunHistory history = open()) {
            assertThatThrownBy(() -> history.run(stage, 1)).isSameAs(failure);
            assertThat(history.executions()).containsExactly("numbers FAILED");
        }
    }

    @Test
    void aStoppedStageIsRememberedAsStopped() {
        LandbridgeException reason =
                new LandbridgeException(RunError.STOPPED_BY_OPERATOR, "landbridge", "Stopped by SIGTERM.");
        Numbers stage = new Numbers(10) {
            @Override
            public void work(Integer claimed) {
                super.work(claimed);
                stop.raise(reason);
            }
        };
        try (RunHistory history = open()) {
            assertThatThrownBy(() -> history.run(stage, 1)).isSameAs(reason);
            assertThat(history.executions()).containsExactly("numbers STOPPED");
        }
        assertThat(stage.done).hasSizeBetween(1, 4);
    }

    @Test
    void anExecutionThatAKillLeftRunningIsRecoveredAsFailed() {
        try (RunHistory history = open()) {
            JobParameters parameters =
                    new JobParametersBuilder().addLong("attempt", 1L).toJobParameters();
            JobInstance instance = history.repository().createJobInstance("numbers", parameters);
            JobExecution execution =
                    history.repository().createJobExecution(instance, parameters, new ExecutionContext());
            execution.setStatus(BatchStatus.STARTED);
            execution.setStartTime(LocalDateTime.now(ZoneOffset.UTC));
            history.repository().update(execution);
            assertThat(history.executions()).containsExactly("numbers STARTED");
        }
        try (RunHistory history = open()) {
            assertThat(history.executions()).containsExactly("numbers FAILED");
        }
    }

    @Test
    void anUnreadableHistoryIsSetAside() throws IOException {
        try (RunHistory history = open()) {
            history.run(new Numbers(1), 1);
        }
        Files.writeString(folder.resolve("history.mv.db"), "no database");
        try (RunHistory history = open()) {
            assertThat(history.executions()).isEmpty();
            history.run(new Numbers(1), 2);
        }
        assertThat(folder.resolve("history.mv.db.unreadable")).hasContent("no database");
    }

    @Test
    void aHistoryWhoseTablesWereNotAllMadeIsBegunAnew() throws SQLException {
        try (RunHistory history = open()) {
            history.run(new Numbers(1), 1);
        }
        // A process that is killed while it makes the tables leaves some of them.
        try (Connection database = DriverManager.getConnection("jdbc:h2:file:" + folder.resolve("history"), "sa", "");
                Statement statement = database.createStatement()) {
            statement.execute("DROP SEQUENCE BATCH_JOB_INSTANCE_SEQ");
            statement.execute("DROP SEQUENCE BATCH_JOB_EXECUTION_SEQ");
        }
        try (RunHistory history = open()) {
            history.run(new Numbers(1), 2);
            assertThat(history.executions()).containsExactly("numbers COMPLETED");
        }
    }

    @Test
    void aHistoryThatOpensButCannotBeReadIsSetAside() throws SQLException {
        try (RunHistory history = open()) {
            history.run(new Numbers(1), 1);
        }
        try (Connection database = DriverManager.getConnection("jdbc:h2:file:" + folder.resolve("history"), "sa", "");
                Statement statement = database.createStatement()) {
            statement.execute("ALTER TABLE BATCH_STEP_EXECUTION DROP COLUMN STATUS");
            statement.execute("UPDATE BATCH_JOB_EXECUTION SET STATUS = 'STARTED'");
        }
        try (RunHistory history = open()) {
            assertThat(history.executions()).isEmpty();
        }
        assertThat(folder.resolve("history.mv.db.unreadable")).exists();
    }

    @Test
    void aNewHistoryIsForItsOwnerAlone() throws IOException {
        RunHistory.open(folder.resolve("state").resolve("shop"), "shop", 4, stop)
                .close();
        for (Path made : List.of(folder.resolve("state"), folder.resolve("state/shop"))) {
            assertThat(Files.getPosixFilePermissions(made)).isEqualTo(PosixFilePermissions.fromString("rwx------"));
        }
    }

    @Test
    void whatSomebodyPutIntoTheHistoryIsNeverRunAsCode() throws IOException, SQLException {
        try (RunHistory history = open()) {
            history.run(new Numbers(1), 1);
        }
        ByteArrayOutputStream planted = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(planted)) {
            out.writeObject(new HashMap<>(Map.of("key", new Trap())));
        }
        try (Connection database = DriverManager.getConnection("jdbc:h2:file:" + folder.resolve("history"), "sa", "");
                Statement statement = database.createStatement()) {
            String text = Base64.getEncoder().encodeToString(planted.toByteArray());
            statement.execute("UPDATE BATCH_STEP_EXECUTION_CONTEXT SET SHORT_CONTEXT = '" + text + "'");
            statement.execute("UPDATE BATCH_JOB_EXECUTION_CONTEXT SET SHORT_CONTEXT = '" + text + "'");
            statement.execute("UPDATE BATCH_JOB_EXECUTION SET STATUS = 'STARTED'");
        }
        try (RunHistory history = open()) {
            history.run(new Numbers(1), 2);
            assertThat(history.executions()).isNotEmpty();
        }
        assertThat(Trap.SPRUNG).isFalse();
    }

    /** Says when Java's deserialisation made it. */
    private static final class Trap implements Serializable {

        static final AtomicBoolean SPRUNG = new AtomicBoolean();
        private static final long serialVersionUID = 1;

        private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
            in.defaultReadObject();
            SPRUNG.set(true);
        }
    }

    private RunHistory open() {
        return RunHistory.open(folder, "shop", 4, stop);
    }

    private class Numbers implements Stage.Claimed<Integer> {

        final List<Integer> done = Collections.synchronizedList(new ArrayList<>());
        final AtomicInteger prepared = new AtomicInteger();
        private final AtomicInteger next = new AtomicInteger();
        private final int count;

        Numbers(int count) {
            this.count = count;
        }

        @Override
        public String name() {
            return "numbers";
        }

        @Override
        public void prepare() {
            prepared.incrementAndGet();
        }

        @Override
        public int maxWorkers() {
            return 4;
        }

        @Override
        public Optional<Integer> claim() {
            if (stop.isRaised()) {
                return Optional.empty();
            }
            int number = next.incrementAndGet();
            return number <= count ? Optional.of(number) : Optional.empty();
        }

        @Override
        public void work(Integer claimed) {
            done.add(claimed);
        }

        @Override
        public boolean isDone() {
            return !stop.isRaised();
        }
    }
}
