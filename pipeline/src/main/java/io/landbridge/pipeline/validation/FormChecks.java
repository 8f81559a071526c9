package io.landbridge.pipeline.validation;

import io.landbridge.pipeline.schema.CheckConstraint;
import io.landbridge.pipeline.schema.Column;
import io.landbridge.pipeline.schema.ForeignKey;
import io.landbridge.pipeline.schema.FormComparison;
import io.landbridge.pipeline.schema.Index;
import io.landbridge.pipeline.schema.PrimaryKey;
import io.landbridge.pipeline.schema.Sequence;
import io.landbridge.pipeline.schema.Table;
import io.landbridge.pipeline.validation.RuleSearch.Lapse;
import io.landbridge.pipeline.validation.RuleSearch.Lapse.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether all that the target shall have is there and counts: what the source has, translated as {@code schema} prints it. What else the
 * target has does no harm. Each difference is named by itself, with the SQL that mends it.
 */
final class FormChecks {

    private static final String KIND = "schema";

    private final IntegrityScene scene;
    private final FormComparison comparison;
    private final MendingSql mending;

    FormChecks(IntegrityScene scene, MendingSql mending) {
        this.scene = scene;
        this.comparison = scene.comparison();
        this.mending = mending;
    }

    /** Tables in the order in which they are wanted, then sequences, then rules of tables that nobody wished. */
    List<IntegrityFinding> run() {
        List<IntegrityFinding> findings = new ArrayList<>();
        for (Table wanted : scene.wanted().tables()) {
            Optional<Table> present = scene.present().table(wanted.name());
            if (present.isEmpty()) {
                findings.add(fails("table " + wanted.name(), "The table is not there.", mending.table(wanted)));
            } else {
                findings.addAll(table(wanted, present.orElseThrow()));
            }
        }
        sequences(findings);
        scene.lapses().stream()
                .filter(lapse -> scene.wanted().table(lapse.table()).isEmpty())
                .forEach(lapse -> findings.add(lapsed(lapse)));
        return findings;
    }

    private List<IntegrityFinding> table(Table wanted, Table present) {
        List<IntegrityFinding> findings = new ArrayList<>();
        columns(wanted, present, findings);
        primaryKey(wanted, present, findings);
        for (Index index : wanted.indexes()) {
            index(wanted, present, index, findings);
        }
        foreignKeys(wanted, present, findings);
        checks(wanted, present, findings);
        scene.lapses().stream()
                .filter(lapse -> lapse.table().equals(wanted.name()))
                .filter(lapse -> !isWished(wanted, present, lapse))
                .forEach(lapse -> findings.add(lapsed(lapse)));
        if (findings.isEmpty()) {
            findings.add(new IntegrityFinding(
                    KIND,
                    "table " + wanted.name(),
                    true,
                    "All is there and counts: " + count(wanted.columns().size(), "column") + ", "
                            + (wanted.primaryKey() == null ? "no primary key" : "the primary key") + ", "
                            + count(wanted.indexes().size(), "index") + ", "
                            + count(wanted.foreignKeys().size(), "foreign key") + ", "
                            + count(wanted.checks().size(), "check") + ".",
                    ""));
        }
        return findings;
    }

    private void columns(Table wanted, Table present, List<IntegrityFinding> findings) {
        for (Column column : wanted.columns()) {
            String subject = "column " + wanted.name() + '.' + column.name();
            Optional<Column> there = comparison.find(present, column.name());
            if (there.isEmpty()) {
                findings.add(fails(subject, "The column is not there.", mending.column(wanted, column, null)));
                continue;
            }
            List<String> differences = comparison.ofColumn(wanted, column, there.orElseThrow());
            if (!differences.isEmpty()) {
                findings.add(fails(
                        subject,
                        "In the target " + String.join("; ", differences) + '.',
                        mending.column(wanted, column, there.orElseThrow())));
            }
        }
    }

    private void primaryKey(Table wanted, Table present, List<IntegrityFinding> findings) {
        PrimaryKey key = wanted.primaryKey();
        if (key != null && !comparison.samePrimaryKey(wanted, present)) {
            PrimaryKey there = present.primaryKey();
            findings.add(fails(
                    "primary key of " + wanted.name(),
                    there == null
                            ? "There is no primary key; it should be over " + String.join(", ", key.columns()) + '.'
                            : "The primary key is over " + String.join(", ", there.columns()) + ", not "
                                    + String.join(", ", key.columns()) + '.',
                    mending.primaryKey(wanted, key, there)));
        }
    }

    private void index(Table wanted, Table present, Index index, List<IntegrityFinding> findings) {
        List<Index> same = present.indexes().stream()
                .filter(one -> comparison.sameIndex(index, one))
                .toList();
        if (index.constraint()
                && same.stream().noneMatch(Index::constraint)
                && same.stream().anyMatch(one -> one.name().equals(index.name()))) {
            findings.add(fails(
                    "unique key " + index.name() + " of " + wanted.name(),
                    "It is there as an index, not as a constraint.",
                    mending.constraint(wanted, index)));
        }
        // one that is invalid is there for the catalogue only, and told as what it is
        if (!same.isEmpty()
                || scene.lapse(wanted.name(), Kind.INDEX, index.name()).isPresent()) {
            return;
        }
        boolean isNameTaken =
                present.indexes().stream().anyMatch(one -> one.name().equalsIgnoreCase(index.name()));
        findings.add(fails(
                (index.unique() ? "unique key " : "index ") + index.name() + " of " + wanted.name(),
                isNameTaken
                        ? "The index of that name is over other columns, or of another kind."
                        : "It is not there, under this name or another.",
                (isNameTaken ? mending.dropIndex(wanted, index) : "") + mending.index(wanted, index)));
    }

    private void foreignKeys(Table wanted, Table present, List<IntegrityFinding> findings) {
        for (ForeignKey key : wanted.foreignKeys()) {
            if (present.foreignKeys().stream().noneMatch(one -> comparison.sameForeignKey(key, one))) {
                findings.add(fails(
                        "foreign key " + key.name() + " of " + wanted.name(),
                        "It is not there, under this name or another.",
                        mending.foreignKey(wanted, key)));
            }
        }
    }

    private void checks(Table wanted, Table present, List<IntegrityFinding> findings) {
        for (CheckConstraint check : wanted.checks()) {
            if (present.checks().stream().noneMatch(one -> isSame(check, one))) {
                findings.add(fails(
                        "check " + check.name() + " of " + wanted.name(),
                        "It is not there.",
                        mending.check(wanted, check)));
            }
        }
    }

    /** By name, as the schema stage takes them, or by what they say, however much each engine adds to it. */
    private static boolean isSame(CheckConstraint wanted, CheckConstraint present) {
        return wanted.name().equalsIgnoreCase(present.name())
                || bare(wanted.expression()).equals(bare(present.expression()));
    }

    private static String bare(String expression) {
        return expression.replaceAll("[\\s()`\"]", "").toLowerCase(Locale.ROOT);
    }

    private void sequences(List<IntegrityFinding> findings) {
        for (Sequence sequence : scene.wanted().sequences()) {
            boolean isThere = scene.present().sequences().stream()
                    .anyMatch(one -> one.name().equals(sequence.name()));
            // one that comes with a column is told with the column
            if (!isThere && sequence.ownedBy() == null) {
                findings.add(
                        fails("sequence " + sequence.name(), "The sequence is not there.", mending.sequence(sequence)));
            }
        }
    }

    /** What is not held to every row at the source either, and so is as it shall be. */
    private boolean isWished(Table wanted, Table present, Lapse lapse) {
        return switch (lapse.kind()) {
            case CHECK ->
                wanted.checks().stream()
                        .anyMatch(check -> !check.enforced() && check.name().equalsIgnoreCase(lapse.name()));
            case FOREIGN_KEY ->
                present.foreignKeys().stream()
                        .filter(key -> key.name().equalsIgnoreCase(lapse.name()) && !key.validated())
                        .anyMatch(key -> wanted.foreignKeys().stream()
                                .anyMatch(wish -> !wish.validated() && comparison.sameForeignKey(wish, key)));
            case INDEX, NOT_NULL -> false;
        };
    }

    private static IntegrityFinding lapsed(Lapse lapse) {
        String kind = switch (lapse.kind()) {
            case INDEX -> "index ";
            case FOREIGN_KEY -> "foreign key ";
            case NOT_NULL -> "not null ";
            case CHECK -> "check ";
        };
        return fails(
                kind + lapse.name() + " of " + lapse.table(),
                "It is there, but is " + lapse.reason() + '.',
                lapse.mending());
    }

    private static String count(int number, String word) {
        return number == 0
                ? "no " + word
                : number + " " + (number == 1 ? word : word.equals("index") ? "indexes" : word + "s");
    }

    private static IntegrityFinding fails(String subject, String evidence, String sql) {
        return new IntegrityFinding(KIND, subject, false, evidence, sql.isEmpty() ? "Make it by hand." : sql);
    }
}
