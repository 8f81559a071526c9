package io.landbridge.jobs.planfile;

import io.landbridge.jobs.planfile.YamlNode.Items;
import io.landbridge.jobs.planfile.YamlNode.Keys;
import io.landbridge.jobs.planfile.YamlNode.Text;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.plan.BackfillSettings;
import io.landbridge.pipeline.plan.ChangeSettings;
import io.landbridge.pipeline.plan.Endpoint;
import io.landbridge.pipeline.plan.Endpoint.Side;
import io.landbridge.pipeline.plan.LedgerLocation;
import io.landbridge.pipeline.plan.Plan;
import io.landbridge.pipeline.plan.PlanError;
import io.landbridge.pipeline.plan.PlanHash;
import io.landbridge.pipeline.plan.Secret;
import io.landbridge.pipeline.plan.TableRule;
import io.landbridge.pipeline.plan.TypeOverride;
import io.landbridge.pipeline.plan.ValidationSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads a plan file; asks no database. */
public final class PlanFile {

    /** What a migration's name is, in words. */
    public static final String MIGRATION_NAME =
            "a name of at most 63 lower-case letters, digits and hyphens that begins with a letter";

    private static final Pattern MIGRATION = Pattern.compile("[a-z][a-z0-9-]{0,62}");
    private static final Pattern LEDGER_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,39}");

    private final Path folder;
    private final String file;
    private final Function<String, @Nullable String> environment;
    private final Findings findings;

    private PlanFile(Path path, Function<String, @Nullable String> environment) {
        Path parent = path.toAbsolutePath().getParent();
        this.folder = parent == null ? path.toAbsolutePath() : parent;
        this.file = path.toString();
        this.environment = environment;
        this.findings = new Findings(file);
    }

    /**
     * Reads a plan.
     *
     * @throws io.landbridge.pipeline.failure.ProblemsException with everything that is wrong with it
     */
    public static Plan read(Path path) {
        return read(path, System::getenv);
    }

    /** As {@link #read(Path)}, with another environment for the secrets. */
    static Plan read(Path path, Function<String, @Nullable String> environment) {
        PlanFile plan = new PlanFile(path, environment);
        Plan result = plan.plan(FileText.of(path, plan.findings));
        plan.findings.problems().throwIfAny();
        if (result == null) {
            throw new IllegalStateException("No plan and no problem: " + path);
        }
        return result;
    }

    /**
     * The secret that a reference leads to.
     *
     * @param reference <code>${env:NAME}</code> or <code>${file:PATH}</code>
     * @param folder where a relative path starts
     * @throws LandbridgeException when the text is no reference
     */
    public static Secret secret(String reference, Path folder) {
        SecretReference secret = SecretReference.parse(reference, folder, System::getenv);
        if (secret == null) {
            throw new LandbridgeException(
                    PlanError.SECRET, "password", "The reference is none of env:NAME and file:PATH.");
        }
        return secret;
    }

    /** Whether a migration can have that name. */
    public static boolean isMigrationName(String name) {
        return MIGRATION.matcher(name).matches();
    }

    private @Nullable Plan plan(@Nullable String text) {
        YamlNode root = text == null ? null : YamlTree.read(text, findings);
        if (root instanceof Text nothing && nothing.isNull()) {
            findings.add(0, PlanError.SYNTAX, "the file is empty.");
            return null;
        }
        if (!(root instanceof Keys keys)) {
            if (root != null) {
                findings.add(
                        root.line(), PlanError.SYNTAX, "a plan consists of keys, and this is " + root.describe() + ".");
            }
            return null;
        }
        Section section = Section.of(Place.PLAN, "", keys, findings);
        boolean inPlace =
                keys.entries().stream().anyMatch(entry -> entry.key().value().equals("database"));
        section.require(inPlace ? new String[] {"migration"} : new String[] {"migration", "source", "target"});
        String migration = migration(section);
        EndpointReader targetReader = new EndpointReader(folder, environment, findings);
        Endpoint source = endpoint(section, Side.SOURCE, "source", new EndpointReader(folder, environment, findings));
        Endpoint target = endpoint(section, Side.TARGET, "target", targetReader);
        Keys ledgerKeys = section.keys("ledger");
        LedgerLocation ledger = ledgerKeys == null ? LedgerLocation.DEFAULT : ledger(ledgerKeys);
        Items tableItems = section.items("tables");
        List<TableRule> tables = tableItems == null ? List.of() : new TablesReader(findings).read(tableItems);
        Items typeItems = section.items("types");
        List<TypeOverride> types = typeItems == null ? List.of() : new TypesReader(findings).read(typeItems);
        Keys backfillKeys = section.keys("backfill");
        BackfillSettings backfill =
                backfillKeys == null ? BackfillSettings.DEFAULT : new BackfillReader(findings).read(backfillKeys);
        Keys changeKeys = section.keys("changes");
        ChangeSettings changes =
                changeKeys == null ? ChangeSettings.DEFAULT : new ChangesReader(findings).read(changeKeys);
        Keys validationKeys = section.keys("validation");
        ValidationSettings validation = validationKeys == null
                ? ValidationSettings.DEFAULT
                : new ValidationReader(findings).read(validationKeys);
        if (migration == null || source == null || target == null) {
            return null;
        }
        return new Plan(
                migration,
                source,
                target,
                ledger,
                tables,
                types,
                backfill,
                changes,
                validation,
                file,
                PlanHash.of(tables, types),
                targetReader.isGuarded());
    }

    private @Nullable String migration(Section section) {
        Text text = section.text("migration");
        if (text != null && !isMigrationName(text.value())) {
            section.add(
                    text.line(), PlanError.VALUE, "'migration' is " + MIGRATION_NAME + ", not '" + text.value() + "'.");
            return null;
        }
        return text == null ? null : text.value();
    }

    private static @Nullable Endpoint endpoint(Section section, Side side, String key, EndpointReader reader) {
        Keys keys = section.keys(key);
        return keys == null ? null : reader.read(side, keys);
    }

    private LedgerLocation ledger(Keys keys) {
        Section section = Section.of(Place.LEDGER, "ledger", keys, findings);
        String schema = ledgerName(section, "schema");
        String prefix = ledgerName(section, "prefix");
        if (section.has("schema") == section.has("prefix")) {
            section.add(section.line(), PlanError.CONFLICT, "the ledger has either a 'schema' or a 'prefix'.");
        }
        return new LedgerLocation(schema == null ? "" : schema, prefix == null ? "" : prefix);
    }

    private static @Nullable String ledgerName(Section section, String key) {
        Text text = section.text(key);
        if (text != null && !LEDGER_NAME.matcher(text.value()).matches()) {
            section.add(
                    text.line(),
                    PlanError.VALUE,
                    "'" + key + "' is a name of at most 40 letters, digits and underscores, not '" + text.value()
                            + "'.");
        }
        return text == null ? null : text.value();
    }
}
