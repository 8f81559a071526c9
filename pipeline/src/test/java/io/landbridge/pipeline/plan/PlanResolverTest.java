package io.landbridge.pipeline.plan;

import static io.landbridge.pipeline.plan.PlanFixture.table;
import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.pipeline.plan.ColumnMapping.Computed;
import io.landbridge.pipeline.plan.ColumnMapping.Converted;
import io.landbridge.pipeline.plan.ColumnMapping.Copied;
import io.landbridge.pipeline.plan.ColumnMapping.Listed;
import io.landbridge.pipeline.plan.ResolvedPlan.IdleExclude;
import io.landbridge.pipeline.plan.TableRule.Exclude;
import io.landbridge.pipeline.plan.TableRule.Include;
import io.landbridge.pipeline.plan.TypeOverride.Overlap;
import io.landbridge.pipeline.schema.Column;
import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.schema.Table;
import io.landbridge.pipeline.schema.TableName;
import io.landbridge.pipeline.schema.ValueKind;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PlanResolverTest {

    private static final Table CUSTOMERS = table(
            Engine.MYSQL,
            "shop",
            "customers",
            "id bigint!",
            "name varchar(80)",
            "email varchar(120)!",
            "status enum('low','medium','high')",
            "joined datetime",
            "flag tinyint(1)",
            "rating double");
    private static final Table ORDERS =
            table(Engine.MYSQL, "shop", "orders", "id bigint unsigned!", "customer_id bigint", "total decimal(10,2)");
    private static final Table ARCHIVE = table(Engine.MYSQL, "old", "archive", "id int!", "note text");

    private final PlanFixture shop = shop();

    private static PlanFixture shop() {
        return new PlanFixture(Engine.POSTGRESQL)
                .source(CUSTOMERS)
                .source(ORDERS)
                .source(ARCHIVE);
    }

    @Test
    void withoutRulesEveryTableGoesOverPlainlyAndTheDefaultSchemaIsTheTargets() {
        ResolvedPlan resolved = shop.resolve();

        assertThat(resolved.mappings())
                .extracting(m -> m.target().name().toString())
                .containsExactly("public.customers", "public.orders", "old.archive");
        assertThat(resolved.mappings()).allMatch(TableMapping::isPlain);
        TableMapping customers = resolved.mappings().get(0);
        assertThat(customers.reads())
                .extracting(read -> read.column().name() + " " + read.wire())
                .containsExactly(
                        "id INTEGER",
                        "name TEXT",
                        "email TEXT",
                        "status ENUM",
                        "joined DATETIME",
                        "flag BOOLEAN",
                        "rating FLOAT");
        assertThat(customers.keyColumns()).containsExactly("id");
        assertThat(resolved.types()).hasSize(12);
    }

    @Test
    void theLastRuleThatFitsDecides() {
        shop.rule(new Include("shop.*", 1))
                .rule(new Exclude("shop.or*", 2))
                .rule(table("orders", 3).build());
        assertThat(names(shop.resolve())).containsExactly("shop.customers", "shop.orders");

        PlanFixture other = shop().rule(table("orders", 1).build()).rule(new Exclude("orders", 2));
        assertThat(names(other.resolve())).containsExactly("shop.customers", "old.archive");
    }

    @Test
    void excludesThatKeepNothingBackAreTold() {
        shop.rule(new Exclude("orders", 1)).rule(new Exclude("customer", 2)).rule(new Exclude("tmp_*", 3));
        assertThat(shop.resolve().idle())
                .containsExactly(
                        new IdleExclude(2, "customer", "; did you mean 'customers'?"),
                        new IdleExclude(3, "tmp_*", "."));
        assertThat(new IdleExclude(1, "a?", ".").isPattern()).isTrue();
        assertThat(new IdleExclude(1, "a", ".").isPattern()).isFalse();
    }

    @Test
    void tablesThatDifferOnlyInWhereTheirDotIsHaveNamesOfTheirOwn() {
        PlanFixture dots = new PlanFixture(Engine.POSTGRESQL)
                .source(table(Engine.MYSQL, "a", "b.c", "id int!"))
                .source(table(Engine.MYSQL, "a.b", "c", "id int!"))
                .rule(new Include("a.b.*", 1))
                .rule(table("\"a.b\".c", 2).to("crm.c").build());

        ResolvedPlan resolved = dots.resolve();

        assertThat(names(resolved)).containsExactly("a.\"b.c\"", "\"a.b\".c");
        assertThat(resolved.mappings())
                .extracting(m -> m.target().name())
                .containsExactly(new TableName("a", "b.c"), new TableName("crm", "c"));
    }

    @Test
    void columnsAreRenamedDroppedRetypedComputedMappedAndAdded() {
        shop.rule(new Include("shop.customers", 1))
                .rule(table("shop.customers", 2)
                        .to("crm.customer")
                        .rename("name", "full_name", 3)
                        .value("email", "row.email.lowerAscii().trim()", null, false, 4)
                        .map("status", null, 5, "low", "1", "medium", "2", "otherwise", "2")
                        .drop("flag", 6)
                        .type("rating", "real", 7)
                        .value("region", "'EU'", "varchar(8)", false, 8)
                        .where("row.joined != null", 9)
                        .check("email is present", "row.email != ''", 10)
                        .build());

        TableMapping customers = shop.resolve().mappings().get(0);

        assertThat(customers.target().name()).isEqualTo(new TableName("crm", "customer"));
        assertThat(customers.isPlain()).isFalse();
        assertThat(customers.columns())
                .extracting(c -> c.target().name() + " " + c.target().type().declaration() + " "
                        + c.origin().getClass().getSimpleName() + " " + c.wire())
                .containsExactly(
                        "id bigint Copied INTEGER",
                        "full_name character varying(80) Copied TEXT",
                        "email character varying(120) Computed TEXT",
                        "status integer Listed INTEGER",
                        "joined timestamp(0) Copied DATETIME",
                        "rating real Copied FLOAT",
                        "region character varying(8) Computed TEXT");
        assertThat(customers.reads())
                .extracting(read -> read.column().name())
                .containsExactly("id", "name", "status", "joined", "rating", "email");
        assertThat(customers.columns().get(2).target().nullable()).isFalse();
        assertThat(((Listed) customers.columns().get(3).origin()).map()).containsEntry("low", "1");
    }

    @Test
    void aValueThatMayBeNullMakesANotNullColumnNullable() {
        shop.rule(table("customers", 1)
                .value("email", "row.email == '' ? null : row.email", null, false, 2)
                .build());

        Column email = shop.resolve().mappings().get(0).target().column("email").orElseThrow();

        assertThat(email.nullable()).isTrue();
    }

    @Test
    void mapKeysAndResultsAreSpelledAsTheirColumnsAre() {
        shop.rule(table("customers", 1)
                        .map("flag", "text", 2, "true", "yes", "false", "no", null, "?")
                        .build())
                .rule(table("orders", 3)
                        .map("customer_id", "boolean", 4, "007", "true", "8", null, "otherwise", "false")
                        .build());

        ResolvedPlan resolved = shop.resolve();

        Listed flag = (Listed) origin(resolved, 0, "flag");
        assertThat(flag.map())
                .containsEntry("1", "yes")
                .containsEntry("0", "no")
                .containsEntry(null, "?")
                .hasSize(3);
        Listed customer = (Listed) origin(resolved, 1, "customer_id");
        assertThat(customer.map())
                .containsEntry("7", "1")
                .containsEntry("8", null)
                .hasSize(2);
        assertThat(customer.otherwise()).isEqualTo("0");
    }

    @Test
    void zoneAndZeroDateConvertTheColumnsOfTheirType() {
        shop.types.add(new TypeOverride("datetime", null, ZoneId.of("Europe/Berlin"), Overlap.REJECT, "asNull", 1));

        TableMapping customers = shop.resolve().mappings().get(0);
        ColumnMapping joined = customers.columns().get(4);

        assertThat(joined.target().type().declaration()).isEqualTo("timestamp(0) with time zone");
        assertThat(joined.wire()).isEqualTo(ValueKind.INSTANT);
        assertThat(joined.origin()).isInstanceOf(Converted.class);
        assertThat(customers.reads())
                .allMatch(read -> read.wire() == read.column().kind());
    }

    @Test
    void aTargetTableThatIsThereGivesTheTypes() {
        shop.target(table(
                Engine.POSTGRESQL,
                "public",
                "orders",
                "id numeric(20,0)!",
                "customer_id bigint",
                "total numeric",
                "extra text"));

        TableMapping orders = shop.resolve().mappings().get(1);

        assertThat(orders.columns())
                .extracting(c -> c.target().type().declaration())
                .containsExactly("numeric(20,0)", "bigint", "numeric");
    }

    @Test
    void generatedColumnsAreReadAndNotWritten() {
        shop.source(table(Engine.MYSQL, "shop", "parts", "id int!", "a int", "total int="));
        shop.target(table(Engine.POSTGRESQL, "public", "parts", "id integer!", "a integer", "total integer="));

        assertThat(shop.resolve().mappings().get(3).columns())
                .extracting(c -> c.target().name())
                .containsExactly("id", "a");
    }

    @Test
    void aKeyMayChangeWhenThePlanSaysThatItStaysDistinct() {
        shop.rule(table("customers", 1)
                .value("id", "int(row.rating)", null, true, 2)
                .build());

        TableMapping customers = shop.resolve().mappings().get(0);

        assertThat(customers.columns().get(0).origin()).isInstanceOf(Computed.class);
        assertThat(customers.reads()).anyMatch(read -> read.column().name().equals("id"));
    }

    @Test
    void aTransformerReadsEverythingAndWritesItsTables() {
        shop.target(table(Engine.POSTGRESQL, "public", "conversation", "id bigint!", "topic text", "note text"))
                .transformers(name -> List.of(new TransformerCatalog.Output("conversation", List.of("topic", "id"))))
                .rule(new Include("shop.customers", 1))
                .rule(table("shop.customers", 2).transformer("com.acme.Tasks").build());

        TableMapping customers = shop.resolve().mappings().get(0);

        assertThat(customers.transformer()).isEqualTo("com.acme.Tasks");
        assertThat(customers.columns()).extracting(c -> c.target().name()).containsExactly("id", "topic");
        assertThat(customers.reads()).hasSize(7);
    }

    @Test
    void tablesMayStayInOneDatabaseUnderOtherNames() {
        PlanFixture same = new PlanFixture(Engine.MYSQL)
                .sameDatabase()
                .source(ORDERS)
                .rule(table("orders", 1).to("orders_v2").build());

        TableMapping orders = same.resolve().mappings().get(0);

        assertThat(orders.target().name()).isEqualTo(new TableName("shop", "orders_v2"));
        assertThat(orders.columns()).allMatch(c -> c.origin() instanceof Copied);
    }

    private static List<String> names(ResolvedPlan resolved) {
        return resolved.mappings().stream().map(TableMapping::name).toList();
    }

    private static ColumnMapping.Origin origin(ResolvedPlan resolved, int mapping, String column) {
        return resolved.mappings().get(mapping).columns().stream()
                .filter(c -> c.target().name().equals(column))
                .findFirst()
                .orElseThrow()
                .origin();
    }
}
