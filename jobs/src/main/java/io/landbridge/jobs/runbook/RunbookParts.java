package io.landbridge.jobs.runbook;

import io.landbridge.jobs.run.StopSignal;
import io.landbridge.pipeline.connector.Connector;
import io.landbridge.pipeline.cutover.Attempt;
import io.landbridge.pipeline.cutover.BackupAction;
import io.landbridge.pipeline.cutover.CoreSteps;
import io.landbridge.pipeline.cutover.GateReadings;
import io.landbridge.pipeline.ledger.Ledger;
import io.landbridge.pipeline.ledger.RunbookStore.Direction;
import io.landbridge.pipeline.throttle.Ticker;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What runbooks are carried out with.
 *
 * @param migration its name
 * @param attempt how often, and for how long, the ledger is asked
 * @param core opens the steps of one direction
 * @param readings what the gates of a direction are judged by, as it is when asked for
 * @param stop raised when the process is to end
 * @param out told what happens, line by line
 * @param by who, for people
 */
public record RunbookParts(
        String migration,
        Ledger ledger,
        Attempt attempt,
        Opener core,
        Function<Direction, GateReadings> readings,
        StopSignal stop,
        Ticker ticker,
        Consumer<String> out,
        String by) {

    /**
     * What the steps need that are not the migration's own.
     *
     * @param environment of this process, which says where programs are
     */
    public record Tools(Connector source, Connector target, BackupAction backups, Map<String, String> environment) {
        public Tools {
            environment = Map.copyOf(environment);
        }
    }

    /** Opens the steps of one direction; whoever has them open holds the right to change the cutover. */
    public interface Opener {
        /**
         * Opens them.
         *
         * @param freezeBudget how long clients may be held
         */
        CoreSteps open(Direction direction, Duration freezeBudget);

        /** Opens them for who only looks: without the right, so that nothing is written. */
        CoreSteps look(Direction direction, Duration freezeBudget);
    }
}
