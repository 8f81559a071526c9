package io.landbridge.jobs.planfile;

import io.landbridge.pipeline.failure.Problem;
import io.landbridge.pipeline.failure.ProblemsException;
import io.landbridge.pipeline.plan.BackfillSettings;
import io.landbridge.pipeline.plan.ChangeSettings;
import io.landbridge.pipeline.plan.Endpoint;
import io.landbridge.pipeline.plan.Ends;
import io.landbridge.pipeline.plan.LedgerLocation;
import io.landbridge.pipeline.plan.Plan;
import io.landbridge.pipeline.plan.PlanResolver;
import io.landbridge.pipeline.plan.ResolvedPlan;
import io.landbridge.pipeline.plan.ResolvedPlan.TypeDecision;
import io.landbridge.pipeline.plan.ValidationSettings;
import io.landbridge.pipeline.schema.Table;
import io.landbridge.pipeline.schema.TableName;
import io.landbridge.pipeline.schema.TranslationNote;
import io.landbridge.pipeline.schema.TypeMapping;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Writes a first plan for two live databases: everything of the source, what the built-in rules make of it, and each decision that is
 * left to people as a comment that begins with OPEN.
 */
public final class PlanDraft {

    private final StringBuilder text = new StringBuilder();
    private final Ends ends;
    private final List<DraftTable> tables = new ArrayList<>();
    private @Nullable ResolvedPlan resolved;
    private List<Problem> problems = List.of();

    private PlanDraft(Ends ends) {
        this.ends = ends;
        ends.source().tables().forEach(table -> tables.add(DraftTable.of(table, ends)));
    }

    /**
     * Writes the text. It is read by {@link PlanFile} without a problem; whatever the databases say against it stands in it as OPEN.
     *
     * @param migration name of the migration
     * @param source with the reference of its secret as its printed form
     * @param target likewise
     */
    public static String write(String migration, Endpoint source, Endpoint target, Ends ends) {
        PlanDraft draft = new PlanDraft(ends);
        draft.resolve(migration, source, target);
        draft.head(migration, source, target);
        draft.tables();
        draft.types();
        draft.backfill();
        draft.changes();
        return draft.text.toString();
    }

    /** A name for the migration: made of the two databases' names. */
    public static String migrationName(String sourceDatabase, String targetDatabase) {
        String name = (sourceDatabase + "-to-" + targetDatabase)
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "-")
                .replaceAll("^[^a-z]+", "")
                .replaceAll("-$", "");
        return name.isEmpty() ? "migration" : name.substring(0, Math.min(63, name.length()));
    }

    private void resolve(String migration, Endpoint source, Endpoint target) {
        Plan plan = new Plan(
                migration,
                source,
                target,
                LedgerLocation.DEFAULT,
                tables.stream().flatMap(table -> table.rules().stream()).toList(),
                List.of(),
                BackfillSettings.DEFAULT,
                ChangeSettings.DEFAULT,
                ValidationSettings.DEFAULT,
                "",
                "");
        try {
            resolved = PlanResolver.resolve(plan, ends, name -> List.of());
        } catch (ProblemsException e) {
            problems = e.problems();
        }
    }

    private void head(String migration, Endpoint source, Endpoint target) {
        line("# A first plan, written by 'landbridge init'. It can be run as it is, unless a line says OPEN:");
        line("# these are decisions that only you can take. Every key is explained in docs/plan-file.md.");
        line("migration: " + YamlText.scalar(migration));
        endpoint(source);
        endpoint(target);
    }

    private void endpoint(Endpoint endpoint) {
        line(endpoint.side() + ":");
        line("  url: " + YamlText.scalar(endpoint.url()));
        line("  tls: " + endpoint.tls().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        line("  username: " + YamlText.scalar(endpoint.username()));
        line("  password: \"${" + endpoint.password() + "}\"");
    }

    private void tables() {
        for (Problem problem : problems) {
            line("# OPEN: " + YamlText.comment(problem.message()));
        }
        if (tables.isEmpty()) {
            line("# OPEN: the source has no table that this user can see.");
            return;
        }
        line("tables:");
        Set<String> schemas = new TreeSet<>();
        tables.forEach(table -> schemas.add(table.name().schema()));
        schemas.forEach(schema -> line("  - include: " + YamlText.scalar(schema + ".*")));
        Map<TableName, List<TranslationNote>> notes = new LinkedHashMap<>();
        if (resolved != null) {
            resolved.notes()
                    .forEach(note -> notes.computeIfAbsent(note.table(), name -> new ArrayList<>())
                            .add(note));
        }
        for (DraftTable table : tables) {
            line("  # " + YamlText.comment(table.describe()));
            table.open().forEach(open -> line("  # OPEN: " + YamlText.comment(open)));
            for (TranslationNote note : notes.getOrDefault(table.name(), List.of())) {
                line("  #   " + word(note.effect()) + YamlText.comment(note.object() + ": " + note.message()));
            }
            table.yaml().forEach(this::line);
        }
    }

    private static String word(TranslationNote.Effect effect) {
        return switch (effect) {
            case CHANGED -> "changed: ";
            case LEFT_OUT -> "left out: ";
            case REFUSED -> "OPEN: refused: ";
        };
    }

    /** What becomes of each type, so that a rule of one's own can be written beside it. */
    private void types() {
        Map<String, TypeMapping> mappings = new TreeMap<>();
        Map<String, Integer> counts = new TreeMap<>();
        if (resolved != null) {
            for (TypeDecision decision : resolved.types()) {
                Table table = ends.source().table(decision.table()).orElseThrow();
                String declared =
                        table.column(decision.column()).orElseThrow().type().declaration();
                counts.merge(declared, 1, Integer::sum);
                TypeMapping mapping = decision.mapping();
                if (!mapping.note().isEmpty() || !mapping.target().declaration().equals(declared)) {
                    mappings.putIfAbsent(declared, mapping);
                }
            }
        }
        if (mappings.isEmpty()) {
            return;
        }
        line("");
        line("# What the built-in rules make of the source's types; take away '# ' where you want something else.");
        line("# types:");
        mappings.forEach((declared, mapping) -> line("#   - {source: " + YamlText.scalar(declared) + ", target: "
                + YamlText.scalar(mapping.target().declaration()) + "}  # " + columns(counts.getOrDefault(declared, 0))
                + (mapping.note().isEmpty() ? "" : ": " + YamlText.comment(mapping.note()))));
        if (ends.source().engine().isMySqlFamily()) {
            if (counts.keySet().stream().anyMatch(type -> type.startsWith("datetime"))) {
                line("# OPEN: datetime has no zone. If the values are local times of one place, say so:");
                line("#   - {source: datetime, zone: Europe/Berlin}");
            }
            if (counts.keySet().stream().anyMatch(type -> type.startsWith("date") || type.startsWith("timestamp"))) {
                line(
                        "# OPEN: if there are zero dates (0000-00-00), their rows are refused unless a rule says zeroDate: asNull");
            }
        }
    }

    private void backfill() {
        BackfillSettings usual = BackfillSettings.DEFAULT;
        line("");
        line("backfill:");
        line("  parallelism: " + usual.parallelism());
        line("  chunkTime: " + usual.chunkTime().toMillis() + "ms");
        line("  maxQuarantined: " + usual.maxQuarantined() + "  # rows that may be set aside before the run stops");
    }

    private void changes() {
        line("");
        line("changes:");
        line(
                "  through: " + ChangeSettings.DEFAULT.through().planName()
                        + "  # what is written in the source meanwhile stays behind; 'direct' carries it over ('landbridge assess' says what that needs)");
        line("  lanes: " + ChangeSettings.DEFAULT.lanes()
                + "  # transactions of the target that apply it side by side; more where one does not keep up");
    }

    private static String columns(int count) {
        return count == 1 ? "1 column" : count + " columns";
    }

    private void line(String line) {
        text.append(line.stripTrailing()).append('\n');
    }
}
