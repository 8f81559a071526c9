package io.landbridge.jobs.cli;

import io.landbridge.jobs.run.RunnerLease;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.ledger.ChunkStore.TableProgress;
import io.landbridge.pipeline.ledger.LedgerTransaction;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "resync",
        description = {
            "Empty one table in the target and copy it anew, under the running stream.",
            "The running process does it within two seconds; without one the next run does."
        },
        footerHeading = "%nExample:%n",
        footer = "  landbridge resync shop.yaml --table shop.orders")
final class ResyncCommand extends AnsweringCommand {

    @Mixin
    private PlanArgument plan = new PlanArgument();

    @Mixin
    private Confirmation confirmation = new Confirmation();

    @Option(
            names = "--table",
            paramLabel = "SCHEMA.TABLE",
            required = true,
            description = "The source table, as status names it.")
    private String table = "";

    @Override
    Answer answer() {
        try (Workplace workplace = plan.open()) {
            workplace.requireStarted();
            workplace.ledger().inTransaction(this::check);
            confirmation.require(
                    "The rows of " + table + " will be deleted from the target and copied anew.",
                    workplace.plan().migration());
            boolean running = workplace.ledger().<Boolean>inTransaction(transaction -> {
                transaction.control().wishResync(table, Workplace.user());
                transaction.audit().add(Workplace.user(), "resync", table);
                return transaction.leases().holder(RunnerLease.ROLE).isPresent();
            });
            Map<String, @Nullable Object> document =
                    Answer.document(commandName(), workplace.plan().migration(), "done");
            document.put("table", table);
            document.put("running", running);
            return Answer.done(
                    document,
                    workplace.plan().migration() + ": " + table + " will be copied anew by "
                            + (running ? "the process that runs" : "the next run") + System.lineSeparator());
        }
    }

    private boolean check(LedgerTransaction transaction) {
        List<String> known = transaction.chunks().progress().stream()
                .map(TableProgress::table)
                .toList();
        if (!known.contains(table)) {
            throw new LandbridgeException(
                    CommandError.USAGE,
                    "--table",
                    "The migration has no table '" + table + "'; it has " + String.join(", ", known) + ".");
        }
        if (transaction
                .streams()
                .find(transaction.migration().find().orElseThrow().migration())
                .isEmpty()) {
            throw new LandbridgeException(
                    CommandError.NO_STREAM,
                    table,
                    "The migration has no stream under which a table could be copied anew.");
        }
        return true;
    }
}
