package io.landbridge.pipeline.plan;

import io.landbridge.pipeline.failure.NearestName;
import io.landbridge.pipeline.plan.ResolvedPlan.IdleExclude;
import io.landbridge.pipeline.plan.TableRule.Exclude;
import io.landbridge.pipeline.plan.TableRule.Include;
import io.landbridge.pipeline.plan.TableRule.Mapped;
import io.landbridge.pipeline.schema.Table;
import io.landbridge.pipeline.schema.TableName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which source tables the plan's rules take, and which of them have a rule of their own. The last rule that fits decides. */
final class TableSelection {

    private final List<TableRule> rules;
    private final Ends ends;
    private final Complaints complaints;

    /**
     * A table to carry over.
     *
     * @param rule null when only a pattern takes it
     * @param line of the rule that takes it; 0 when none does, because the plan takes everything
     */
    record Selected(Table table, @Nullable Mapped rule, int line) {}

    TableSelection(List<TableRule> rules, Ends ends, Complaints complaints) {
        this.rules = rules;
        this.ends = ends;
        this.complaints = complaints;
    }

    List<Selected> select() {
        Map<TableName, Mapped> mapped = mapped();
        Map<TableRule, TablePattern> patterns = patterns();
        boolean everything = rules.stream().noneMatch(Include.class::isInstance);
        List<Selected> selected = new ArrayList<>();
        for (Table table : ends.source().tables()) {
            boolean taken = everything;
            int line = 0;
            for (TableRule rule : rules) {
                TablePattern pattern = patterns.get(rule);
                if (pattern != null ? pattern.fits(table.name()) : mapped.get(table.name()) == rule) {
                    taken = !(rule instanceof Exclude);
                    line = rule.line();
                }
            }
            if (taken) {
                selected.add(new Selected(table, mapped.get(table.name()), line));
            }
        }
        if (selected.isEmpty() && mapped.size() == TableRule.mapped(rules).size()) {
            complaints.add(
                    rules.isEmpty() ? 0 : rules.get(0).line(),
                    PlanError.UNKNOWN_TABLE,
                    "the plan takes no table of the source, which has "
                            + ends.source().tables().size() + ".");
        }
        return selected;
    }

    /** Excludes that fit nothing. */
    List<IdleExclude> idle() {
        return rules.stream()
                .filter(Exclude.class::isInstance)
                .map(Exclude.class::cast)
                .filter(exclude -> !fitsAny(new TablePattern(exclude.pattern(), ends.sourceSchema())))
                .map(exclude -> new IdleExclude(
                        exclude.line(), exclude.pattern(), NearestName.hint(exclude.pattern(), names())))
                .toList();
    }

    private boolean fitsAny(TablePattern pattern) {
        return ends.source().tables().stream().anyMatch(table -> pattern.fits(table.name()));
    }

    private Map<TableRule, TablePattern> patterns() {
        Map<TableRule, TablePattern> patterns = new LinkedHashMap<>();
        for (TableRule rule : rules) {
            if (rule instanceof Include include) {
                TablePattern pattern = new TablePattern(include.pattern(), ends.sourceSchema());
                patterns.put(rule, pattern);
                if (!fitsAny(pattern)) {
                    complaints.add(
                            rule.line(),
                            PlanError.UNKNOWN_TABLE,
                            "include: no table of the source fits '" + include.pattern() + "'"
                                    + NearestName.hint(include.pattern(), names()));
                }
            } else if (rule instanceof Exclude exclude) {
                patterns.put(rule, new TablePattern(exclude.pattern(), ends.sourceSchema()));
            }
        }
        return patterns;
    }

    private Map<TableName, Mapped> mapped() {
        Map<TableName, Mapped> mapped = new LinkedHashMap<>();
        for (Mapped rule : TableRule.mapped(rules)) {
            Table table = find(rule.table());
            if (table == null) {
                complaints.add(
                        rule.line(),
                        PlanError.UNKNOWN_TABLE,
                        "the source has no table '" + rule.table() + "'" + NearestName.hint(rule.table(), names()));
                continue;
            }
            Mapped first = mapped.putIfAbsent(table.name(), rule);
            if (first != null) {
                complaints.add(
                        rule.line(),
                        PlanError.CONFLICT,
                        "table " + table.name() + " has a rule of its own already, in line " + first.line() + ".");
            }
        }
        return mapped;
    }

    private @Nullable Table find(String written) {
        for (Table table : ends.source().tables()) {
            if (table.name().toString().equals(written)) {
                return table;
            }
        }
        WrittenName name = WrittenName.parse(written);
        return name == null
                ? null
                : ends.source().table(name.in(ends.sourceSchema())).orElse(null);
    }

    private Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        for (Table table : ends.source().tables()) {
            names.add(table.name().toString());
            if (table.name().schema().equals(ends.sourceSchema())) {
                names.add(table.name().table());
            }
        }
        return names;
    }
}
