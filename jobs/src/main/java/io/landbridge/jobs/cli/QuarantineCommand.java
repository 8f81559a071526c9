package io.landbridge.jobs.cli;

import io.landbridge.jobs.run.MigrationFlow;
import io.landbridge.jobs.run.RunResult;
import io.landbridge.jobs.run.StopSignal;
import io.landbridge.pipeline.copy.QuarantineDesk;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.failure.NearestName;
import io.landbridge.pipeline.ledger.ChunkStore.TableProgress;
import io.landbridge.pipeline.ledger.QuarantineStore.QuarantinedRow;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "quarantine",
        description = {
            "Show the rows that were refused, copy them anew, or leave them behind.",
            "retry reads each row again from the source, by the plan's rules as they are now. Rows copied before keep what the rules gave",
            "then, so a changed plan is taken only with --accept-plan."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  landbridge quarantine shop.yaml",
            "  landbridge quarantine shop.yaml retry --table shop.orders",
            "  landbridge quarantine shop.yaml discard --table shop.orders --yes"
        })
final class QuarantineCommand extends AnsweringCommand {

    enum Action {
        LIST,
        RETRY,
        DISCARD
    }

    @Mixin
    private PlanArgument plan = new PlanArgument();

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "list|retry|discard",
            defaultValue = "list",
            description = "What to do. Default: list.")
    private Action action = Action.LIST;

    @Option(names = "--table", paramLabel = "SCHEMA.TABLE", description = "Only rows of this source table.")
    private @Nullable String table;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "100",
            description = "Most rows that list shows. Default: 100.")
    private int limit = 100;

    @Option(
            names = "--accept-plan",
            description = "With retry: the plan has changed, and holds for these rows from now on.")
    private boolean acceptPlan;

    @Mixin
    private TransformerPath transformers = new TransformerPath();

    @Mixin
    private Confirmation confirmation = new Confirmation();

    @Option(names = "--state", paramLabel = "DIR", description = "Where the run history is kept, as for run.")
    private @Nullable Path state;

    @Override
    Answer answer() {
        StopSignal stop = new StopSignal();
        PrintWriter err = spec().commandLine().getErr();
        try (Workplace workplace = plan.open(transformers)) {
            workplace.requireStarted();
            PhaseGuard.require(deed(), workplace);
            requireKnownTable(workplace);
            return switch (action) {
                case LIST -> list(workplace);
                case DISCARD -> discard(workplace);
                case RETRY -> new StopRequests(stop, workplace::close, err).during(() -> retry(workplace, stop, err));
            };
        }
    }

    private Deed deed() {
        return switch (action) {
            case LIST -> Deed.QUARANTINE;
            case RETRY -> Deed.QUARANTINE_RETRY;
            case DISCARD -> Deed.QUARANTINE_DISCARD;
        };
    }

    /** A slip of the pen must not look like a table without refused rows. */
    private void requireKnownTable(Workplace workplace) {
        if (table == null) {
            return;
        }
        List<String> known = workplace
                .ledger()
                .inTransaction(transaction -> transaction.chunks().progress())
                .stream()
                .map(TableProgress::table)
                .toList();
        if (!known.contains(table)) {
            throw new LandbridgeException(
                    CommandError.USAGE,
                    "--table",
                    "The migration copies no table '" + table + "'" + NearestName.hint(table, known));
        }
    }

    private Answer list(Workplace workplace) {
        List<QuarantinedRow> rows = workplace
                .ledger()
                .inTransaction(transaction -> transaction.quarantine().open(table, limit));
        long count = workplace
                .ledger()
                .inTransaction(transaction -> transaction.quarantine().openCount());
        Map<String, @Nullable Object> document = document(workplace);
        document.put("open", count);
        document.put("rows", rows.stream().map(QuarantineCommand::part).toList());
        TextTable page = new TextTable();
        if (!rows.isEmpty()) {
            page.row("TABLE", "KEY", "COLUMN", "TRIED", "REASON");
            rows.forEach(row -> page.row(
                    row.table(),
                    row.key().toString(),
                    row.column() == null ? "" : row.column(),
                    Integer.toString(row.attempts()),
                    row.error()));
        }
        page.line(count + " open" + (table == null ? "" : " in all tables")
                + (rows.size() < count ? ", " + rows.size() + " shown" : ""));
        return Answer.done(document, page.text());
    }

    private Answer discard(Workplace workplace) {
        String what =
                "The open rows in quarantine" + (table == null ? "" : " of " + table) + " will stay out of the target.";
        confirmation.require(what, workplace.plan().migration());
        long count = new QuarantineDesk(workplace.ledger()).discard(table, Workplace.user());
        Map<String, @Nullable Object> document = document(workplace);
        document.put("discarded", count);
        return Answer.done(document, workplace.plan().migration() + ": " + count + " rows discarded\n");
    }

    private Answer retry(Workplace workplace, StopSignal stop, PrintWriter err) {
        if (acceptPlan) {
            PlanAcceptance.accept(workplace);
        }
        PlanAcceptance.requireUnchanged(workplace);
        long count = new QuarantineDesk(workplace.ledger()).retry(table, Workplace.user());
        // What was proved of the rows before holds no longer, so it is proved again where the run had come that far.
        boolean wasFinished = workplace
                .ledger()
                .inTransaction(transaction -> transaction
                        .stages()
                        .complete(workplace.plan().hash())
                        .containsAll(MigrationFlow.stages(workplace.plan())));
        RunResult result = RunCommand.run(
                workplace, stop, wasFinished ? MigrationFlow.LAST : "backfill", state, err, readings -> {});
        Map<String, @Nullable Object> document = document(workplace);
        document.put(
                "outcome",
                result.failure() == null
                        ? "done"
                        : ErrorReport.outcome(result.failure().category()));
        document.put("error", result.failure() == null ? null : ErrorReport.part(result.failure()));
        document.put("retried", count);
        document.put(
                "open",
                workplace
                        .ledger()
                        .inTransaction(transaction -> transaction.quarantine().openCount()));
        return new Answer(
                document,
                workplace.plan().migration() + ": " + count + " rows tried again, " + document.get("open")
                        + " still refused\n",
                result.failure());
    }

    private Map<String, @Nullable Object> document(Workplace workplace) {
        Map<String, @Nullable Object> document =
                Answer.document(commandName(), workplace.plan().migration(), "done");
        document.put("action", action.name().toLowerCase(Locale.ROOT));
        return document;
    }

    private static Map<String, @Nullable Object> part(QuarantinedRow row) {
        Map<String, @Nullable Object> part = new LinkedHashMap<>();
        part.put("chunk", row.chunkId());
        part.put("table", row.table());
        part.put("key", row.key().values());
        part.put("column", row.column());
        part.put("error", row.error());
        part.put("attempts", row.attempts());
        part.put("image", row.image());
        return part;
    }
}
