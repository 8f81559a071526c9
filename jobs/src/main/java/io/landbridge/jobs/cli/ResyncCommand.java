package io.landbridge.jobs.cli;

import io.landbridge.jobs.run.RunnerLease;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.ledger.ChunkStore.TableProgress;
import io.landbridge.pipeline.ledger.ControlStore;
import io.landbridge.pipeline.ledger.LedgerTransaction;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "resync",
        description = {
            "Empty one table in the target, or all, and copy it anew, under the running stream.",
            "It is the way on behind a DDL or TRUNCATE at which the stream stopped: what",
            "the source's log holds of the table up to now does not count any more. With",
            "--all the stream begins at a new position, for when the old one is lost.",
            "The running process does it within two seconds; without one the next run does."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  landbridge resync shop.yaml --table shop.orders", "  landbridge resync shop.yaml --all"})
final class ResyncCommand extends AnsweringCommand {

    @Mixin
    private PlanArgument plan = new PlanArgument();

    @Mixin
    private Confirmation confirmation = new Confirmation();

    @ArgGroup(multiplicity = "1")
    private Which which = new Which();

    /** One table or all. */
    static final class Which {
        @Option(
                names = "--table",
                paramLabel = "SCHEMA.TABLE",
                required = true,
                description = "The source table, as status names it.")
        private @Nullable String table;

        @Option(
                names = "--all",
                required = true,
                description = "Every table of the migration, and the stream with them.")
        private boolean all;

        private String wish() {
            return all || table == null ? ControlStore.EVERY_TABLE : table;
        }

        private String words() {
            return table == null ? "all tables" : table;
        }
    }

    @Override
    Answer answer() {
        try (Workplace workplace = plan.open()) {
            workplace.requireStarted();
            workplace.ledger().inTransaction(this::check);
            confirmation.require(
                    "The rows of " + which.words() + " will be deleted from the target and copied anew.",
                    workplace.plan().migration());
            boolean running = workplace.ledger().<Boolean>inTransaction(transaction -> {
                PhaseGuard.require(Deed.RESYNC, transaction);
                transaction.control().wishResync(which.wish(), Workplace.user());
                transaction.audit().add(Workplace.user(), "resync", which.words());
                return transaction.leases().holder(RunnerLease.ROLE).isPresent();
            });
            Map<String, @Nullable Object> document =
                    Answer.document(commandName(), workplace.plan().migration(), "done");
            document.put("table", which.table);
            document.put("running", running);
            return Answer.done(
                    document,
                    workplace.plan().migration() + ": " + which.words() + " will be copied anew by "
                            + (running ? "the process that runs" : "the next run") + System.lineSeparator());
        }
    }

    private boolean check(LedgerTransaction transaction) {
        PhaseGuard.require(Deed.RESYNC, transaction);
        List<String> known = transaction.chunks().progress().stream()
                .map(TableProgress::table)
                .toList();
        if (which.table != null && !known.contains(which.table)) {
            throw new LandbridgeException(
                    CommandError.USAGE,
                    "--table",
                    "The migration has no table '" + which.table + "'; it has " + String.join(", ", known) + ".");
        }
        if (transaction
                .streams()
                .find(transaction.migration().find().orElseThrow().migration())
                .isEmpty()) {
            throw new LandbridgeException(
                    CommandError.NO_STREAM,
                    which.words(),
                    "The migration has no stream under which a table could be copied anew.");
        }
        return true;
    }
}
