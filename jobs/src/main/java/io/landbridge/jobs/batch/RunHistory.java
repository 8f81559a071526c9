package io.landbridge.jobs.batch;

import io.landbridge.jobs.run.RunError;
import io.landbridge.jobs.run.Stage;
import io.landbridge.jobs.run.StageRunner;
import io.landbridge.jobs.run.StopSignal;
import io.landbridge.pipeline.failure.LandbridgeException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobExecutionException;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * Runs stages as Batch jobs whose repository is a file. Only the holder of the runner lease opens it; whoever deletes the file loses
 * history and nothing else.
 */
public final class RunHistory implements StageRunner {

    private static final Logger LOG = LoggerFactory.getLogger(RunHistory.class);

    private final String migration;
    private final StopSignal stop;
    private final ConfigurableApplicationContext context;
    private final JobRepository repository;
    private final JobOperator operator;
    private final StageJobs jobs;

    /** Of this opening of the file: a ledger that was finished or restored counts its attempts from an earlier number again. */
    private final String run = UUID.randomUUID().toString();

    private RunHistory(String migration, StopSignal stop, ConfigurableApplicationContext context) {
        this.migration = migration;
        this.stop = stop;
        this.context = context;
        this.repository = context.getBean(JobRepository.class);
        this.operator = context.getBean(JobOperator.class);
        this.jobs = new StageJobs(repository, context.getBean(PlatformTransactionManager.class));
    }

    /**
     * Opens the history in a folder, or starts a new one there; a file that cannot be read is set aside.
     *
     * @param workers most partitions that a stage will ask for
     */
    public static RunHistory open(Path folder, String migration, int workers, StopSignal stop) {
        createFolder(folder);
        Path file = folder.resolve("history.mv.db");
        try {
            return openThere(folder, migration, workers, stop);
        } catch (RuntimeException e) {
            if (Files.notExists(file)) {
                throw e;
            }
            LOG.warn("The run history {} cannot be read and is set aside; it held nothing that a run needs.", file);
            LOG.debug("Its error", e);
            setAside(file);
            return openThere(folder, migration, workers, stop);
        }
    }

    /** For its owner alone: the stack traces in a history may hold a server's words about a row. */
    private static void createFolder(Path folder) {
        try {
            if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
                Files.createDirectories(
                        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            } else {
                Files.createDirectories(folder);
            }
        } catch (IOException e) {
            throw new LandbridgeException(
                    RunError.STATE_FOLDER,
                    folder.toString(),
                    "The folder of the run history cannot be made: "
                            + e.getClass().getSimpleName() + '.',
                    e);
        }
    }

    private static RunHistory openThere(Path folder, String migration, int workers, StopSignal stop) {
        ConfigurableApplicationContext context = start(folder, workers);
        try {
            RunHistory history = new RunHistory(migration, stop, context);
            history.recoverAll();
            return history;
        } catch (RuntimeException e) {
            context.close();
            throw e;
        }
    }

    @Override
    public void run(Stage stage, long attempt) {
        JobParameters parameters = new JobParametersBuilder()
                .addString("migration", migration)
                .addString("run", run)
                .addString("stage", stage.name())
                .addLong("attempt", attempt)
                .toJobParameters();
        JobExecution execution;
        try {
            execution = operator.start(jobs.job(stage), parameters);
        } catch (JobExecutionException e) {
            throw new IllegalStateException("Spring Batch did not start the stage " + stage.name(), e);
        }
        // Whoever fails first raises the signal; what the other workers say afterwards are its consequences.
        stop.throwIfRaised();
        if (execution.getStatus() != BatchStatus.COMPLETED) {
            throw reason(stage, execution);
        }
    }

    /** Executions that a killed process left as running; whoever opens the file knows that nobody runs them. */
    private void recoverAll() {
        for (String job : repository.getJobNames()) {
            for (JobExecution left : repository.findRunningJobExecutions(job)) {
                operator.recover(left);
            }
        }
    }

    JobRepository repository() {
        return repository;
    }

    /** Job name and status of every execution, newest first. */
    List<String> executions() {
        return repository.getJobNames().stream()
                .flatMap(job -> repository.findJobInstances(job).stream())
                .flatMap(instance -> repository.getJobExecutions(instance).stream())
                .map(execution -> execution.getJobInstance().getJobName() + ' ' + execution.getStatus())
                .toList();
    }

    @Override
    public void close() {
        context.close();
    }

    private static RuntimeException reason(Stage stage, JobExecution execution) {
        List<Throwable> failures = execution.getAllFailureExceptions();
        for (Throwable failure : failures) {
            for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
                if (cause instanceof LandbridgeException ours) {
                    return ours;
                }
            }
        }
        return new IllegalStateException(
                "Stage " + stage.name() + " ended as " + execution.getStatus(),
                failures.isEmpty() ? null : failures.get(0));
    }

    private static ConfigurableApplicationContext start(Path folder, int workers) {
        // Logging is set up already, by the command line.
        System.setProperty(LoggingSystem.SYSTEM_PROPERTY, LoggingSystem.NONE);
        // Each waiting partition holds a connection of the repository; two more for the job itself.
        Map<String, Object> properties = Map.of(
                HistoryConfiguration.URL_PROPERTY,
                "jdbc:h2:file:" + folder.resolve("history").toAbsolutePath() + ";DB_CLOSE_ON_EXIT=FALSE",
                HistoryConfiguration.CONNECTIONS_PROPERTY,
                workers + 2);
        return new SpringApplicationBuilder(HistoryConfiguration.class)
                .web(WebApplicationType.NONE)
                .bannerMode(Banner.Mode.OFF)
                .logStartupInfo(false)
                // The process answers SIGTERM itself, by ending at the next chunk.
                .registerShutdownHook(false)
                .properties(properties)
                .run();
    }

    private static void setAside(Path file) {
        try {
            Files.move(
                    file, file.resolveSibling(file.getFileName() + ".unreadable"), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("The unreadable run history cannot be moved: " + file, e);
        }
    }
}
