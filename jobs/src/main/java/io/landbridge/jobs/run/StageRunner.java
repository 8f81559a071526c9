package io.landbridge.jobs.run;

/** Runs stages and keeps a history of it. */
public interface StageRunner extends AutoCloseable {

    /**
     * Runs a stage until it is done.
     *
     * @param attempt from the ledger; a number that no earlier run with this ledger had
     * @throws io.landbridge.pipeline.failure.LandbridgeException why the stage is not done; the reason of the stop signal when it was
     *     raised
     */
    void run(Stage stage, long attempt);

    @Override
    void close();
}
