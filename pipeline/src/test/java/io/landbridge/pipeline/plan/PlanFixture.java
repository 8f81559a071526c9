package io.landbridge.pipeline.plan;

import io.landbridge.pipeline.failure.Problem;
import io.landbridge.pipeline.failure.ProblemsException;
import io.landbridge.pipeline.plan.TableRule.ColumnRule;
import io.landbridge.pipeline.plan.TableRule.MapEntry;
import io.landbridge.pipeline.plan.TableRule.Mapped;
import io.landbridge.pipeline.plan.TableRule.SourceText;
import io.landbridge.pipeline.schema.Column;
import io.landbridge.pipeline.schema.Column.Generation;
import io.landbridge.pipeline.schema.DataType;
import io.landbridge.pipeline.schema.DatabaseSchema;
import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.schema.PrimaryKey;
import io.landbridge.pipeline.schema.Table;
import io.landbridge.pipeline.schema.TableName;
import io.landbridge.pipeline.schema.TypeRules;
import io.landbridge.pipeline.schema.WrittenType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A MySQL shop, a target, and rules in few words; each rule stands on the line that is its number. */
final class PlanFixture {

    static final String SOURCE = "shop";
    static final String TARGET = "public";

    final List<TableRule> rules = new ArrayList<>();
    final List<TypeOverride> types = new ArrayList<>();
    private final Engine to;
    private final List<Table> source = new ArrayList<>();
    private final List<Table> target = new ArrayList<>();
    private boolean sameDatabase;
    private String name = "shop";
    private TransformerCatalog transformers = name -> List.of();

    PlanFixture(Engine to) {
        this.to = to;
    }

    PlanFixture source(Table table) {
        source.add(table);
        return this;
    }

    PlanFixture target(Table table) {
        target.add(table);
        return this;
    }

    PlanFixture sameDatabase() {
        sameDatabase = true;
        return this;
    }

    PlanFixture transformers(TransformerCatalog catalog) {
        transformers = catalog;
        return this;
    }

    PlanFixture rule(TableRule rule) {
        rules.add(rule);
        return this;
    }

    PlanFixture named(String migration) {
        name = migration;
        return this;
    }

    InversePlan inverse() {
        return InversePlan.of(plan(), resolve(), Engine.MYSQL, to);
    }

    private Plan plan() {
        return new Plan(
                name,
                new Endpoint(Endpoint.Side.SOURCE, "", Endpoint.Tls.INSECURE, "", () -> ""),
                new Endpoint(Endpoint.Side.TARGET, "", Endpoint.Tls.INSECURE, "", () -> ""),
                LedgerLocation.DEFAULT,
                rules,
                types,
                BackfillSettings.DEFAULT,
                ChangeSettings.DEFAULT,
                ValidationSettings.DEFAULT,
                "plan.yaml",
                "");
    }

    ResolvedPlan resolve() {
        Plan plan = plan();
        Ends ends = new Ends(
                new DatabaseSchema(Engine.MYSQL, source),
                SOURCE,
                new DatabaseSchema(to, target),
                sameDatabase ? SOURCE : TARGET,
                sameDatabase);
        return PlanResolver.resolve(plan, ends, transformers);
    }

    /** Resolves what must not resolve, and answers the problems as they are printed. */
    List<String> problems() {
        try {
            resolve();
        } catch (ProblemsException e) {
            return e.problems().stream().map(Problem::toString).toList();
        }
        throw new AssertionError("The plan resolves");
    }

    static RuleBuilder table(String name, int line) {
        return new RuleBuilder(name, line);
    }

    /** A table of {@code "name type"} columns; {@code !} after the type makes it NOT NULL; the first column is the key. */
    static Table table(Engine engine, String schema, String name, String... columns) {
        List<Column> all = new ArrayList<>();
        for (String written : columns) {
            int space = written.indexOf(' ');
            boolean required = written.endsWith("!");
            boolean computed = written.endsWith("=");
            String type = written.substring(space + 1).replaceAll("[!=]$", "");
            DataType parsed = WrittenType.parse(engine, type);
            all.add(new Column(
                    written.substring(0, space),
                    parsed,
                    TypeRules.kind(engine, parsed),
                    !required && !all.isEmpty(),
                    null,
                    computed ? Generation.STORED : Generation.NONE,
                    computed ? "1" : null,
                    null,
                    false,
                    null));
        }
        return new Table(
                new TableName(schema, name),
                all,
                new PrimaryKey("PRIMARY", List.of(all.get(0).name())),
                List.of(),
                List.of(),
                List.of(),
                -1,
                -1,
                "InnoDB",
                null,
                null,
                null,
                List.of());
    }

    /** Builds one mapped table. */
    static final class RuleBuilder {

        private final String table;
        private final int line;
        private final Map<String, ColumnRule> columns = new LinkedHashMap<>();
        private final Map<String, SourceText> checks = new LinkedHashMap<>();
        private @Nullable String to;
        private @Nullable SourceText where;
        private @Nullable SourceText transformer;
        private boolean oneWay;

        private RuleBuilder(String table, int line) {
            this.table = table;
            this.line = line;
        }

        RuleBuilder to(String name) {
            to = name;
            return this;
        }

        RuleBuilder where(String text, int at) {
            where = new SourceText(text, at);
            return this;
        }

        RuleBuilder check(String name, String text, int at) {
            checks.put(name, new SourceText(text, at));
            return this;
        }

        RuleBuilder transformer(String name) {
            transformer = new SourceText(name, line);
            return this;
        }

        RuleBuilder rename(String column, String name, int at) {
            columns.put(column, new ColumnRule(name, null, null, null, null, false, false, at));
            return this;
        }

        RuleBuilder drop(String column, int at) {
            columns.put(column, new ColumnRule(null, null, null, null, null, true, false, at));
            return this;
        }

        RuleBuilder type(String column, String type, int at) {
            columns.put(column, new ColumnRule(null, type, null, null, null, false, false, at));
            return this;
        }

        RuleBuilder value(String column, String text, @Nullable String type, boolean injective, int at) {
            columns.put(column, new ColumnRule(null, type, new SourceText(text, at), null, null, false, injective, at));
            return this;
        }

        RuleBuilder map(String column, @Nullable String type, int at, @Nullable String... pairs) {
            List<MapEntry> entries = new ArrayList<>();
            MapEntry otherwise = null;
            for (int i = 0; i < pairs.length; i += 2) {
                if ("otherwise".equals(pairs[i])) {
                    otherwise = new MapEntry(null, pairs[i + 1], at);
                } else {
                    entries.add(new MapEntry(pairs[i], pairs[i + 1], at));
                }
            }
            columns.put(column, new ColumnRule(null, type, null, entries, otherwise, false, false, at));
            return this;
        }

        /** Beside what was said of the column before. */
        RuleBuilder back(String column, String text, int at) {
            ColumnRule said = columns.get(column);
            columns.put(
                    column,
                    said == null
                            ? new ColumnRule(null, null, null, null, null, false, false, new SourceText(text, at), at)
                            : new ColumnRule(
                                    said.to(),
                                    said.type(),
                                    said.value(),
                                    said.map(),
                                    said.otherwise(),
                                    said.drop(),
                                    said.injective(),
                                    new SourceText(text, at),
                                    at));
            return this;
        }

        RuleBuilder oneWay() {
            oneWay = true;
            return this;
        }

        Mapped build() {
            return new Mapped(table, to, columns, where, checks, transformer, oneWay, line);
        }
    }
}
