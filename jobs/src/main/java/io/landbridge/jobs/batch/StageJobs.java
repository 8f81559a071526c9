package io.landbridge.jobs.batch;

import io.landbridge.jobs.run.Stage;
import java.util.HashMap;
import java.util.Map;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.transaction.PlatformTransactionManager;

/** Makes one job of each stage. */
final class StageJobs {

    private final JobRepository repository;
    private final PlatformTransactionManager transactions;

    StageJobs(JobRepository repository, PlatformTransactionManager transactions) {
        this.repository = repository;
        this.transactions = transactions;
    }

    Job job(Stage stage) {
        JobBuilder job = new JobBuilder(stage.name(), repository);
        if (stage instanceof Stage.Whole whole) {
            return job.start(once(whole.name(), whole::execute)).build();
        }
        Stage.Claimed<?> claimed = (Stage.Claimed<?>) stage;
        return job.start(once("prepare " + claimed.name(), claimed::prepare))
                .next(partitioned(claimed))
                .build();
    }

    private Step once(String name, Runnable work) {
        return new StepBuilder(name, repository)
                .tasklet(
                        (contribution, context) -> {
                            work.run();
                            return RepeatStatus.FINISHED;
                        },
                        transactions)
                .build();
    }

    /** The partitions carry no range: each claims from the ledger until nothing is left. */
    private <T> Step partitioned(Stage.Claimed<T> stage) {
        SimpleAsyncTaskExecutor threads = new SimpleAsyncTaskExecutor(stage.name() + "-");
        threads.setConcurrencyLimit(stage.maxWorkers());
        return new StepBuilder(stage.name(), repository)
                .partitioner("worker", StageJobs::partitions)
                .step(worker(stage))
                .gridSize(stage.maxWorkers())
                .taskExecutor(threads)
                .build();
    }

    /**
     * Batch's transaction is the history's own. The target's transaction begins and ends inside {@code work}: a crash between the two
     * commits loses a line of history, never a row. Batch's retry and skip stay off; the ledger's tokens and the retries around the ports
     * do that work.
     */
    private <T> Step worker(Stage.Claimed<T> stage) {
        return new StepBuilder("worker", repository)
                .<T, T>chunk(1)
                .reader(new ClaimReader<>(stage))
                .writer(claimed -> claimed.forEach(stage::work))
                .transactionManager(transactions)
                .build();
    }

    private static Map<String, ExecutionContext> partitions(int size) {
        Map<String, ExecutionContext> partitions = new HashMap<>();
        for (int i = 1; i <= size; i++) {
            partitions.put(Integer.toString(i), new ExecutionContext());
        }
        return partitions;
    }
}
