package io.landbridge.jobs.cli;

import io.landbridge.jobs.backup.BackupRunner;
import io.landbridge.jobs.cutover.CutoverParts;
import io.landbridge.jobs.planfile.RunbookFile;
import io.landbridge.jobs.run.Attempts;
import io.landbridge.jobs.run.BackRequest;
import io.landbridge.jobs.run.StopSignal;
import io.landbridge.jobs.runbook.Conductor;
import io.landbridge.jobs.runbook.LedgerReadings;
import io.landbridge.jobs.runbook.RunbookParts;
import io.landbridge.pipeline.cutover.CoreSteps;
import io.landbridge.pipeline.cutover.GateReadings;
import io.landbridge.pipeline.cutover.Runbook;
import io.landbridge.pipeline.cutover.RunbookError;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.ledger.Ledger;
import io.landbridge.pipeline.ledger.RunbookStore.Direction;
import io.landbridge.pipeline.ledger.RunbookStore.RunRecord;
import io.landbridge.pipeline.position.Position;
import io.landbridge.pipeline.throttle.Ticker;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Function;

/** Puts together what carries out a runbook of one plan. */
final class RunbookBench {

    private RunbookBench() {}

    /** @param stop raised when the process is to end */
    static Conductor conductor(Workplace workplace, StopSignal stop, PrintWriter err) {
        // A signal ends a runbook between its steps, never in the middle of what lets clients go.
        Attempts attempts = CutoverParts.attempts(new StopSignal());
        CutoverParts parts = new CutoverParts(RunCommand.request(workplace, null, null), attempts);
        Ledger ledger = parts.ledger();
        String migration = workplace.plan().migration();
        String by = Workplace.user();
        return new Conductor(
                new RunbookParts(
                        migration,
                        ledger,
                        CutoverParts.attempt(attempts),
                        opener(parts, by),
                        direction -> attempts.call(() -> readings(direction, parts, workplace)),
                        stop,
                        Ticker.SYSTEM,
                        line -> say(err, line),
                        by),
                new RunbookParts.Tools(
                        workplace.source(),
                        workplace.target(),
                        new BackupRunner(
                                workplace.plan(),
                                workplace.source(),
                                workplace.target(),
                                System.getenv(),
                                Clock.systemUTC()),
                        System.getenv()),
                kept(workplace));
    }

    private static GateReadings readings(Direction direction, CutoverParts parts, Workplace workplace) {
        BackRequest back = parts.back();
        Ledger own = back.own();
        if (direction == Direction.CUTOVER || !own.exists()) {
            return parts.ledger()
                    .inTransaction(transaction ->
                            LedgerReadings.read(transaction, workplace.plan().migration()));
        }
        Position end = workplace.target().changes().end();
        return parts.ledger()
                .inTransaction(
                        main -> own.inTransaction(carried -> LedgerReadings.back(main, carried, back.stream(), end)));
    }

    private static RunbookParts.Opener opener(CutoverParts parts, String by) {
        return new RunbookParts.Opener() {
            @Override
            public CoreSteps open(Direction direction, Duration freezeBudget) {
                return parts.open(direction, freezeBudget, by);
            }

            @Override
            public CoreSteps look(Direction direction, Duration freezeBudget) {
                return parts.look(direction, freezeBudget, by);
            }
        };
    }

    /** Reads what the ledger kept of a runbook; references to secrets lead from the plan's folder, since its own is forgotten. */
    static Function<RunRecord, Runbook> kept(Workplace workplace) {
        Path plan = Path.of(workplace.plan().file()).toAbsolutePath();
        return run -> RunbookFile.kept(
                run.content(),
                Optional.ofNullable(plan.getParent())
                        .orElse(plan)
                        .resolve(run.runbook().replace('/', '_')));
    }

    /** A runbook that goes this way. */
    static Runbook read(Path file, Direction direction) {
        Runbook runbook = RunbookFile.read(file);
        if (runbook.direction() != direction) {
            throw new LandbridgeException(
                    RunbookError.DIRECTION,
                    file.toString(),
                    runbook.direction() == Direction.ROLLBACK
                            ? "This runbook goes back to the source."
                            : "This runbook goes to the target.");
        }
        return runbook;
    }

    private static void say(PrintWriter err, String line) {
        err.println(LocalTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.SECONDS) + "  " + line);
        err.flush();
    }
}
