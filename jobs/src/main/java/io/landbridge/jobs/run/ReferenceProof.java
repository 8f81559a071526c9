package io.landbridge.jobs.run;

import io.landbridge.pipeline.connector.Connector;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.ledger.ChunkStore.TableProgress;
import io.landbridge.pipeline.ledger.Ledger;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.schema.DatabaseSchema;
import io.landbridge.pipeline.schema.ForeignKey;
import io.landbridge.pipeline.schema.FormComparison;
import io.landbridge.pipeline.schema.OrphanSearch.Orphans;
import io.landbridge.pipeline.schema.SchemaError;
import io.landbridge.pipeline.schema.Table;
import io.landbridge.pipeline.schema.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for rows without a parent, because rows were copied past the target's own look at foreign keys: parents and children come in any
 * order, and a parent may never come, kept back by a filter or in quarantine, or missing in the source itself.
 */
final class ReferenceProof {

    private static final Logger LOG = LoggerFactory.getLogger(ReferenceProof.class);

    private static final int ROWS_TOLD = 5;
    private static final int KEYS_TOLD = 20;
    private static final int VALUE_TOLD = 60;

    private final Connector target;
    private final DatabaseSchema wanted;
    private final List<TableMapping> mappings;
    private final Ledger ledger;
    private final Attempts attempts;
    private final StopSignal stop;
    private final SideBySide threads;

    /** @param mappings those that write; transformers may write tables that are not among the wanted ones */
    ReferenceProof(
            Connector target,
            DatabaseSchema wanted,
            List<TableMapping> mappings,
            Ledger ledger,
            Attempts attempts,
            StopSignal stop,
            SideBySide threads) {
        this.target = target;
        this.wanted = wanted;
        this.mappings = mappings;
        this.ledger = ledger;
        this.attempts = attempts;
        this.stop = stop;
        this.threads = threads;
    }

    /**
     * A foreign key to look at.
     *
     * @param table as the target has it
     * @param counts whether the target has the key already, and takes it for valid
     */
    private record Reference(Table table, ForeignKey key, boolean counts) {}

    /**
     * Refuses rows without a parent in keys that the server does not look at by itself: those that were there before the rows, and all
     * of them where it cannot validate.
     *
     * @throws LandbridgeException {@link SchemaError#ORPHAN_ROWS} with every such key
     */
    void proveUnvalidated() {
        boolean all = !wanted.engine().validatesForeignKeys();
        refuse(references().stream()
                .filter(reference -> all || reference.counts())
                .toList());
    }

    /** What to throw when the server's own validation refuses: the rows by name, where they can be found. */
    LandbridgeException explained(LandbridgeException refusal) {
        try {
            refuse(references());
        } catch (LandbridgeException found) {
            if (found.errorCode() == SchemaError.ORPHAN_ROWS || stop.isRaised()) {
                return found;
            }
            LOG.debug("The rows without a parent could not be found", found);
        }
        return refusal;
    }

    /** Every foreign key of every table that is written, whether it is there already or not. */
    private List<Reference> references() {
        Set<TableName> written = mappings.stream()
                .flatMap(mapping -> mapping.outputs().stream())
                .map(output -> output.target().name())
                .collect(Collectors.toSet());
        Set<String> schemas = written.stream().map(TableName::schema).collect(Collectors.toSet());
        DatabaseSchema present = attempts.call(() -> target.schemaReader().read(schemas));
        FormComparison comparison = new FormComparison(present.engine());
        List<Reference> references = new ArrayList<>();
        for (Table table : present.tables()) {
            if (written.contains(table.name())) {
                table.foreignKeys().forEach(key -> references.add(new Reference(table, key, key.validated())));
                wanted.table(table.name()).map(Table::foreignKeys).orElse(List.of()).stream()
                        .filter(key ->
                                table.foreignKeys().stream().noneMatch(there -> comparison.sameForeignKey(key, there)))
                        .forEach(key -> references.add(new Reference(table, key, false)));
            }
        }
        return references;
    }

    private void refuse(List<Reference> references) {
        Map<Integer, String> found = new ConcurrentSkipListMap<>();
        List<Runnable> searches = new ArrayList<>();
        for (int i = 0; i < references.size(); i++) {
            int number = i;
            searches.add(() -> search(references.get(number)).ifPresent(orphans -> found.put(number, orphans)));
        }
        threads.run(searches);
        if (!found.isEmpty()) {
            int others = found.size() - KEYS_TOLD;
            String told = found.values().stream().limit(KEYS_TOLD).collect(Collectors.joining("\n"));
            throw new LandbridgeException(
                    SchemaError.ORPHAN_ROWS,
                    "target",
                    others > 0 ? told + "\nThe same holds for " + others + " other foreign keys." : told);
        }
    }

    private Optional<String> search(Reference reference) {
        stop.throwIfRaised();
        Orphans orphans =
                attempts.call(() -> target.orphanSearch().search(reference.table(), reference.key(), ROWS_TOLD));
        return orphans.rows().isEmpty() ? Optional.empty() : Optional.of(sentence(reference, orphans));
    }

    private String sentence(Reference reference, Orphans orphans) {
        ForeignKey key = reference.key();
        String rows = orphans.rows().stream().map(ReferenceProof::row).collect(Collectors.joining(", "));
        return reference.table().name() + ": foreign key " + key.name() + " (" + String.join(", ", key.columns())
                + ") leads to no row of " + key.references() + " from the rows with "
                + String.join(", ", orphans.namedBy()) + " = " + rows + (orphans.more() ? " and others" : "")
                + reason(key.references()) + '.';
    }

    private static String row(List<String> values) {
        String text = values.stream().map(ReferenceProof::bounded).collect(Collectors.joining(", "));
        return values.size() == 1 ? text : '(' + text + ')';
    }

    private static String bounded(String value) {
        return value.length() <= VALUE_TOLD ? value : value.substring(0, VALUE_TOLD) + '…';
    }

    /** Why parents may not be there, as far as the plan and the ledger know it. */
    private String reason(TableName parent) {
        List<String> reasons = new ArrayList<>();
        List<TableMapping> writers = mappings.stream()
                .filter(mapping -> mapping.outputs().stream()
                        .anyMatch(output -> output.target().name().equals(parent)))
                .toList();
        if (writers.isEmpty()) {
            reasons.add("the plan does not copy that table");
        }
        Map<String, Long> quarantined =
                attempts
                        .call(() -> ledger.inTransaction(
                                transaction -> transaction.chunks().progress()))
                        .stream()
                        .collect(Collectors.toMap(TableProgress::table, TableProgress::quarantined));
        for (TableMapping writer : writers) {
            long count = quarantined.getOrDefault(writer.name(), 0L);
            if (count > 0) {
                reasons.add("quarantine holds " + count + (count == 1 ? " row of " : " rows of ") + writer.name());
            }
            if (writer.where() != null) {
                reasons.add("the plan's where keeps rows of " + writer.name() + " back");
            }
        }
        return reasons.isEmpty() ? "" : "; " + String.join(", ", reasons);
    }
}
