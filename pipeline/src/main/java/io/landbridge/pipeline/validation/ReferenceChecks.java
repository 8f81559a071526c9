package io.landbridge.pipeline.validation;

import io.landbridge.pipeline.schema.DatabaseSchema;
import io.landbridge.pipeline.schema.ForeignKey;
import io.landbridge.pipeline.schema.FormComparison;
import io.landbridge.pipeline.schema.OrphanSearch;
import io.landbridge.pipeline.schema.OrphanSearch.Orphans;
import io.landbridge.pipeline.schema.Table;
import io.landbridge.pipeline.schema.TableName;
import io.landbridge.pipeline.validation.RuleSearch.Breaches;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Whether each row has its parent. Every foreign key of a table that is written, and every one that leads to such a table, is looked at:
 * rows are copied and changes applied past the target's own look, also after it took the key for valid.
 */
final class ReferenceChecks {

    private static final String KIND = "foreign-key";

    private final OrphanSearch orphans;
    private final StandingRows rows;
    private final RowWords words;
    private final DatabaseSchema wanted;
    private final DatabaseSchema present;
    private final Set<TableName> written;
    private final FormComparison comparison;

    ReferenceChecks(IntegrityScene scene, OrphanSearch orphans, StandingRows rows) {
        this.orphans = orphans;
        this.rows = rows;
        this.words = scene.words();
        this.wanted = scene.wanted();
        this.present = scene.present();
        this.written = scene.written();
        this.comparison = scene.comparison();
    }

    /** One for each key, those among them that the target shall have and has not. */
    List<Supplier<List<IntegrityFinding>>> all() {
        List<Supplier<List<IntegrityFinding>>> checks = new ArrayList<>();
        for (Table table : present.tables()) {
            boolean isWritten = written.contains(table.name());
            List<ForeignKey> wished =
                    wanted.table(table.name()).map(Table::foreignKeys).orElse(List.of());
            for (ForeignKey key : table.foreignKeys()) {
                if (isWritten || written.contains(key.references())) {
                    Optional<ForeignKey> wish = wished.stream()
                            .filter(one -> comparison.sameForeignKey(one, key))
                            .findFirst();
                    boolean mayHaveOrphans =
                            wish.filter(one -> !one.validated()).isPresent();
                    checks.add(() -> List.of(check(table, key, mayHaveOrphans)));
                }
            }
            wished.stream()
                    .filter(one -> has(table, one.columns()))
                    .filter(one -> present.table(one.references())
                            .filter(there -> has(there, one.referencedColumns()))
                            .isPresent())
                    .filter(one -> table.foreignKeys().stream().noneMatch(key -> comparison.sameForeignKey(one, key)))
                    .forEach(one -> checks.add(() -> List.of(check(table, one, !one.validated()))));
        }
        return checks;
    }

    private boolean has(Table table, List<String> columns) {
        return columns.stream()
                .allMatch(column -> comparison.find(table, column).isPresent());
    }

    /** @param mayHaveOrphans the source does not hold its rows to the key either */
    private IntegrityFinding check(Table table, ForeignKey key, boolean mayHaveOrphans) {
        Breaches found = rows.find(() -> {
            Orphans orphaned = orphans.search(table, key, StandingRows.MOST);
            return new Breaches(orphaned.namedBy(), orphaned.rows(), orphaned.more());
        });
        String subject = table.name() + ": " + key.name();
        String from = String.join(", ", key.columns());
        if (found.rows().isEmpty()) {
            return new IntegrityFinding(
                    KIND,
                    subject,
                    true,
                    "Every row with a value in " + from + " has its row in " + key.references() + ".",
                    "");
        }
        String evidence = "There is no row in " + key.references() + " for " + from + " of the rows with "
                + words.of(table, found) + rows.seen() + '.';
        return mayHaveOrphans
                ? new IntegrityFinding(
                        KIND, subject, true, evidence + " The key is NOT VALID at the source too, which allows it.", "")
                : new IntegrityFinding(
                        KIND,
                        subject,
                        false,
                        evidence,
                        "Bring the missing rows of " + key.references()
                                + " in (out of quarantine, or back into the target when the source has them), or delete these"
                                + " rows where the application writes.");
    }
}
