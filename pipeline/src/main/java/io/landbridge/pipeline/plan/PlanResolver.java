package io.landbridge.pipeline.plan;

import io.landbridge.pipeline.expression.Expression;
import io.landbridge.pipeline.failure.Problems;
import io.landbridge.pipeline.plan.ColumnResolver.Wished;
import io.landbridge.pipeline.plan.ResolvedPlan.BackRules;
import io.landbridge.pipeline.plan.ResolvedPlan.TypeDecision;
import io.landbridge.pipeline.plan.TableMapping.Output;
import io.landbridge.pipeline.plan.TableRule.Mapped;
import io.landbridge.pipeline.plan.TableRule.SourceText;
import io.landbridge.pipeline.plan.TableSelection.Selected;
import io.landbridge.pipeline.schema.Column;
import io.landbridge.pipeline.schema.SchemaTranslation;
import io.landbridge.pipeline.schema.Table;
import io.landbridge.pipeline.schema.TableName;
import io.landbridge.pipeline.schema.TableWish;
import io.landbridge.pipeline.schema.TranslatedSchema;
import io.landbridge.pipeline.schema.TranslationNote;
import io.landbridge.pipeline.schema.ValueKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Resolves a plan against the live databases: every problem is found before anything starts. */
public final class PlanResolver {

    private final Plan plan;
    private final Ends ends;
    private final TransformerCatalog transformers;
    private final Problems problems = new Problems();
    private final Complaints complaints;
    private final TargetClaims claims;
    private final List<Draft> drafts = new ArrayList<>();
    private final List<TypeDecision> decisions = new ArrayList<>();

    /** A table whose columns are resolved while its target is not translated yet. */
    private record Draft(
            Selected selected,
            TableName target,
            @Nullable Table present,
            List<Wished> columns,
            @Nullable Expression where,
            Map<String, Expression> checks,
            List<Output> emitted) {}

    private PlanResolver(Plan plan, Ends ends, TransformerCatalog transformers) {
        this.plan = plan;
        this.ends = ends;
        this.transformers = transformers;
        this.complaints = new Complaints(plan.file(), problems);
        this.claims = new TargetClaims(ends, complaints);
    }

    /**
     * Resolves a plan. Changes nothing and asks nobody.
     *
     * @throws io.landbridge.pipeline.failure.ProblemsException with everything that is wrong
     */
    public static ResolvedPlan resolve(Plan plan, Ends ends, TransformerCatalog transformers) {
        return new PlanResolver(plan, ends, transformers).resolve();
    }

    private ResolvedPlan resolve() {
        TypeChooser types = new TypeChooser(plan.types(), ends, complaints);
        TableSelection selection = new TableSelection(plan.tables(), ends, complaints);
        List<Selected> selected = selection.select();
        claims.sources(selected.stream().map(Selected::table).toList());
        selected.forEach(one -> draft(one, types));
        List<TableWish> wishes = drafts.stream()
                .filter(draft -> draft.emitted().isEmpty())
                .map(draft -> new TableWish(
                        draft.selected().table(),
                        draft.target(),
                        draft.columns().stream().map(Wished::wish).toList()))
                .toList();
        problems.throwIfAny();
        TranslatedSchema translated =
                SchemaTranslation.translate(ends.source(), ends.target(), wishes, ends::schemaInTarget);
        List<TableMapping> mappings = new ArrayList<>();
        for (Draft draft : drafts) {
            mappings.add(mapping(draft, translated));
        }
        refusals(translated);
        problems.throwIfAny();
        return new ResolvedPlan(mappings, translated.wanted(), translated.notes(), decisions, selection.idle(), back());
    }

    private Map<TableName, BackRules> back() {
        Map<TableName, BackRules> back = new HashMap<>();
        for (Draft draft : drafts) {
            BackRules rules = BackRules.of(draft.selected().rule());
            if (!rules.equals(BackRules.NONE)) {
                back.put(draft.selected().table().name(), rules);
            }
        }
        return back;
    }

    private void draft(Selected selected, TypeChooser types) {
        Table table = selected.table();
        Mapped rule = selected.rule();
        TableName target = targetName(table, rule);
        if (target == null) {
            return;
        }
        SourceText transformer = rule == null ? null : rule.transformer();
        Table present = transformer != null ? null : ends.target().table(target).orElse(null);
        ColumnResolver columns = new ColumnResolver(table, rule, selected.line(), present, ends, types, complaints);
        List<Output> emitted = List.of();
        List<Wished> wished = List.of();
        if (transformer != null) {
            emitted = new TransformerOutputs(ends, claims, transformers, complaints).resolve(transformer, table);
        } else {
            claims.claim(target, table.name(), selected.line());
            wished = columns.resolve();
            decisions.addAll(columns.decisions());
            if (wished.isEmpty()) {
                complaints.add(
                        selected.line(), PlanError.CONFLICT, "no column of " + table.name() + " is carried over.");
            }
            if (present != null) {
                requireFilled(present, wished, selected);
            }
        }
        Expression where = rule == null || rule.where() == null
                ? null
                : condition(columns, rule.where(), table.name() + ": where");
        Map<String, Expression> checks = new LinkedHashMap<>();
        if (rule != null) {
            rule.checks().forEach((name, text) -> {
                Expression check = condition(columns, text, table.name() + ": check '" + name + "'");
                if (check != null) {
                    checks.put(name, check);
                }
            });
        }
        drafts.add(new Draft(selected, target, present, wished, where, checks, emitted));
    }

    private @Nullable TableName targetName(Table table, @Nullable Mapped rule) {
        TableName byDefault = ends.nameInTarget(table.name());
        if (rule == null || rule.to() == null) {
            return byDefault;
        }
        WrittenName written = WrittenName.parse(rule.to());
        if (written == null) {
            complaints.add(
                    rule.line(),
                    PlanError.VALUE,
                    table.name() + ": to: '" + rule.to() + "' is not a table's name; write schema.table.");
            return null;
        }
        return written.in(byDefault.schema());
    }

    private @Nullable Expression condition(ColumnResolver columns, SourceText text, String what) {
        Expression expression = columns.compile(text, what);
        if (expression != null && expression.resultKind() != ValueKind.BOOLEAN) {
            complaints.add(
                    text.line(),
                    PlanError.EXPRESSION,
                    what + " must give true or false, but gives " + ResultFit.name(expression.resultKind()) + ".");
        }
        return expression;
    }

    private void requireFilled(Table present, List<Wished> wished, Selected selected) {
        Set<String> written = new LinkedHashSet<>();
        wished.forEach(one -> written.add(one.wish().target()));
        for (Column column : present.columns()) {
            if (TargetClaims.needsValue(column) && !written.contains(column.name())) {
                complaints.add(
                        selected.line(),
                        PlanError.MISSING_KEY,
                        selected.table().name() + ": column '" + column.name() + "' of " + present.name()
                                + " in the target is NOT NULL without a default, and the plan gives it no value.");
            }
        }
    }

    private TableMapping mapping(Draft draft, TranslatedSchema translated) {
        Table table = draft.selected().table();
        Mapped rule = draft.selected().rule();
        List<Output> outputs = draft.emitted();
        if (outputs.isEmpty()) {
            Table target = draft.present() != null
                    ? draft.present()
                    : translated.wanted().table(draft.target()).orElseThrow();
            outputs = List.of(new Output(target, columns(draft, target)));
        }
        SourceText transformer = rule == null ? null : rule.transformer();
        return new TableMapping(
                table,
                outputs,
                SourceReads.of(table, outputs.get(0).columns(), draft.where(), draft.checks(), transformer != null),
                table.rowKey(),
                draft.where(),
                draft.checks(),
                transformer == null ? null : transformer.text());
    }

    private static List<ColumnMapping> columns(Draft draft, Table target) {
        Map<String, Wished> byName = new HashMap<>();
        draft.columns().forEach(one -> byName.put(one.wish().target(), one));
        List<ColumnMapping> columns = new ArrayList<>();
        for (Column column : target.columns()) {
            Wished wished = byName.get(column.name());
            if (wished != null && !column.isComputed()) {
                columns.add(new ColumnMapping(column, wished.origin()));
            }
        }
        return columns;
    }

    /** Names that the target's engine cannot have. */
    private void refusals(TranslatedSchema translated) {
        for (TranslationNote note : translated.notes()) {
            if (note.effect() == TranslationNote.Effect.REFUSED) {
                int line = drafts.stream()
                        .filter(draft -> draft.selected().table().name().equals(note.table()))
                        .mapToInt(draft -> draft.selected().line())
                        .findFirst()
                        .orElse(0);
                complaints.add(line, PlanError.NAME, note + "; give it another name with to:.");
            }
        }
    }
}
