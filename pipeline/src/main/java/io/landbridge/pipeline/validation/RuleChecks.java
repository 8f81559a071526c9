package io.landbridge.pipeline.validation;

import io.landbridge.pipeline.schema.CheckConstraint;
import io.landbridge.pipeline.schema.Column;
import io.landbridge.pipeline.schema.FormComparison;
import io.landbridge.pipeline.schema.Index;
import io.landbridge.pipeline.schema.PrimaryKey;
import io.landbridge.pipeline.schema.Table;
import io.landbridge.pipeline.validation.RuleSearch.Breaches;
import io.landbridge.pipeline.validation.RuleSearch.Lapse.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether rows keep the wished rules that the target's server does not hold them to: unique keys that are missing or invalid, NOT NULL that
 * is missing or not validated, checks that are missing or not enforced. What the server enforces it has proved itself.
 */
final class RuleChecks {

    private final IntegrityScene scene;
    private final FormComparison comparison;
    private final RuleSearch rules;
    private final StandingRows rows;

    RuleChecks(IntegrityScene scene, RuleSearch rules, StandingRows rows) {
        this.scene = scene;
        this.comparison = scene.comparison();
        this.rules = rules;
        this.rows = rows;
    }

    /** One for each rule that no server keeps. */
    List<Supplier<List<IntegrityFinding>>> all() {
        List<Supplier<List<IntegrityFinding>>> checks = new ArrayList<>();
        for (Table wanted : scene.wanted().tables()) {
            scene.present().table(wanted.name()).ifPresent(present -> {
                uniqueKeys(wanted, present, checks);
                notNulls(wanted, present, checks);
                checks(wanted, present, checks);
            });
        }
        return checks;
    }

    private void uniqueKeys(Table wanted, Table present, List<Supplier<List<IntegrityFinding>>> checks) {
        List<Index> keys = new ArrayList<>();
        PrimaryKey primary = wanted.primaryKey();
        if (primary != null && !comparison.samePrimaryKey(wanted, present)) {
            keys.add(Index.of("primary key", true, primary.columns()));
        }
        wanted.indexes().stream()
                .filter(Index::unique)
                .filter(key -> present.indexes().stream().noneMatch(one -> comparison.sameIndex(key, one)))
                .forEach(keys::add);
        for (Index key : keys) {
            if (key.parts().stream().allMatch(part -> has(present, part.column()))) {
                checks.add(() -> List.of(finding(
                        "unique",
                        present.name() + ": " + key.name(),
                        "No two rows have the same values, although no unique key of the target sees to it.",
                        "Several rows have the same ",
                        present,
                        rows.find(() -> rules.duplicates(present, key, StandingRows.MOST)),
                        "Delete or change all but one of them, then make the key.")));
            }
        }
    }

    private static boolean has(Table present, @Nullable String column) {
        return column == null || present.column(column).isPresent();
    }

    private void notNulls(Table wanted, Table present, List<Supplier<List<IntegrityFinding>>> checks) {
        for (Column column : wanted.columns()) {
            Optional<Column> there = comparison.find(present, column.name());
            boolean isHeld = there.filter(one -> !one.nullable()).isPresent()
                    && scene.lapses().stream()
                            .noneMatch(lapse -> lapse.kind() == Kind.NOT_NULL
                                    && lapse.table().equals(wanted.name())
                                    && lapse.column().equals(column.name()));
            if (column.nullable() || column.isComputed() || there.isEmpty() || isHeld) {
                continue;
            }
            checks.add(() -> List.of(finding(
                    "not-null",
                    present.name() + "." + column.name(),
                    "No row has NULL in it, although nothing in the target sees to it.",
                    "It is NULL in the rows with ",
                    present,
                    rows.find(() -> rules.nulls(present, there.orElseThrow().name(), StandingRows.MOST)),
                    "Give these rows a value, then set the column NOT NULL.")));
        }
    }

    private void checks(Table wanted, Table present, List<Supplier<List<IntegrityFinding>>> checks) {
        for (CheckConstraint check : wanted.checks()) {
            Optional<CheckConstraint> there = present.checks().stream()
                    .filter(one -> one.name().equalsIgnoreCase(check.name()))
                    .findFirst();
            boolean isHeld = there.filter(CheckConstraint::enforced).isPresent();
            if (check.enforced() && there.isPresent() && !isHeld) {
                checks.add(() -> List.of(finding(
                        "check",
                        present.name() + ": " + check.name(),
                        "Every row meets it, although the server does not see to it.",
                        "It is broken by the rows with ",
                        present,
                        rows.find(() -> rules.violations(present, there.orElseThrow(), StandingRows.MOST)),
                        "Correct these rows, then make the check count.")));
            }
        }
    }

    private IntegrityFinding finding(
            String kind, String subject, String good, String bad, Table table, Breaches found, String wayOut) {
        return found.rows().isEmpty()
                ? new IntegrityFinding(kind, subject, true, good, "")
                : new IntegrityFinding(
                        kind, subject, false, bad + scene.words().of(table, found) + rows.seen() + '.', wayOut);
    }
}
