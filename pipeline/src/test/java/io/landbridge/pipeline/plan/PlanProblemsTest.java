package io.landbridge.pipeline.plan;

import static io.landbridge.pipeline.plan.PlanFixture.table;
import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.plan.TableRule.Exclude;
import io.landbridge.pipeline.plan.TableRule.Include;
import io.landbridge.pipeline.plan.TypeOverride.Overlap;
import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.schema.Table;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the live databases say against a plan: each problem with its line, its code and the way out. */
final class PlanProblemsTest {

    private final PlanFixture shop = new PlanFixture(Engine.POSTGRESQL)
            .source(table(
                    Engine.MYSQL,
                    "shop",
                    "customers",
                    "id bigint!",
                    "name varchar(80)",
                    "status enum('low','high')",
                    "rating double",
                    "joined datetime!"))
            .source(table(Engine.MYSQL, "shop", "orders", "id bigint!", "total decimal(10,2)", "place geometry"));

    @Test
    void tables() {
        shop.rule(new Include("shop.custmers", 1))
                .rule(new Include("shop.*", 2))
                .rule(table("shop.order", 3).build())
                .rule(table("customers", 4).to("a.b.c").build())
                .rule(table("customers", 5).build())
                .rule(table("orders", 6).drop("place", 7).to("customers").build());

        assertThat(shop.problems())
                .containsExactly(
                        "plan.yaml:1: include: no table of the source fits 'shop.custmers'; did you mean 'shop.customers'? [plan.unknown-table]",
                        "plan.yaml:3: the source has no table 'shop.order'; did you mean 'shop.orders'? [plan.unknown-table]",
                        "plan.yaml:4: shop.customers: to: 'a.b.c' is not a table's name; write schema.table. [plan.value]",
                        "plan.yaml:5: table shop.customers has a rule of its own already, in line 4. [plan.conflict]");
    }

    @Test
    void nothingToCopy() {
        shop.rule(new Include("shop.*", 1)).rule(new Exclude("shop.*", 2));

        assertThat(shop.problems())
                .containsExactly(
                        "plan.yaml:1: the plan takes no table of the source, which has 2. [plan.unknown-table]");
    }

    @Test
    void roundingThatNobodyAskedFor() {
        Table invoices = table(
                Engine.MYSQL,
                "shop",
                "invoices",
                "id bigint!",
                "net decimal(12,4)",
                "vat decimal(12,4)",
                "at datetime(6)",
                "note varchar(20)",
                "code char(20)");
        Table there = table(
                Engine.POSTGRESQL,
                "public",
                "invoices",
                "id bigint!",
                "net numeric(10,2)",
                "vat numeric(12,4)",
                "at timestamp(0)",
                "note varchar(10)",
                "code varchar(10)");
        PlanFixture named = new PlanFixture(Engine.POSTGRESQL)
                .source(invoices)
                .target(there)
                .rule(table("invoices", 1)
                        .type("net", "numeric(10,2)", 2)
                        .type("at", "timestamp(0)", 3)
                        .type("note", "varchar(10)", 4)
                        .build());
        assertThat(named.resolve().mappings()).hasSize(1);

        PlanFixture silent = new PlanFixture(Engine.POSTGRESQL)
                .source(invoices)
                .target(there)
                .rule(table("invoices", 1).build());
        assertThat(silent.problems())
                .containsExactlyInAnyOrder(
                        "plan.yaml:1: shop.invoices.net: the column is there already as 'numeric(10,2)', which rounds values of"
                                + " 'decimal(12,4)'; say type: \"numeric(10,2)\" if that is wanted, or drop: true. [plan.type]",
                        "plan.yaml:1: shop.invoices.at: the column is there already as 'timestamp(0)', which rounds values of"
                                + " 'datetime(6)'; say type: \"timestamp(0)\" if that is wanted, or drop: true. [plan.type]",
                        "plan.yaml:1: shop.invoices.note: the column is there already as 'character varying(10)', which cuts blanks"
                                + " off the end of values of 'varchar(20)'; say type: \"character varying(10)\" if that is wanted, or"
                                + " drop: true. [plan.type]");
    }

    @Test
    void twoTablesForOneTarget() {
        shop.rule(table("orders", 1).to("customers").drop("place", 2).build());

        assertThat(shop.problems())
                .containsExactly(
                        "plan.yaml:1: shop.orders: table public.customers of the target is written by shop.customers"
                                + " already; say another to:. [plan.conflict]");
    }

    @Test
    void targetsThatAreSources() {
        PlanFixture same = new PlanFixture(Engine.MYSQL)
                .sameDatabase()
                .source(table(Engine.MYSQL, "shop", "a", "id int!"))
                .source(table(Engine.MYSQL, "shop", "b", "id int!"))
                .rule(table("a", 1).to("b").build())
                .rule(table("b", 2).to("c").build());

        assertThat(same.problems())
                .containsExactly(
                        "plan.yaml:1: shop.a: source and target are one database, and shop.b is read by this plan;"
                                + " say another to:. [plan.conflict]");
    }

    @Test
    void columns() {
        shop.rule(table("customers", 1)
                        .drop("id", 2)
                        .value("nmae", "", null, false, 3)
                        .rename("ratting", "r", 4)
                        .rename("name", "status", 5)
                        .type("rating", "flaot", 6)
                        .value("region", "'EU'", null, false, 7)
                        .build())
                .rule(table("orders", 8)
                        .value("id", "row.id + 1", null, false, 9)
                        .map("total", null, 10, "1.5", "x", "1.50", "y", "much", "z")
                        .build());

        assertThat(shop.problems())
                .containsExactly(
                        "plan.yaml:1: shop.customers.status: column 'status' of the target is that of shop.customers.name already. [plan.conflict]",
                        "plan.yaml:2: shop.customers.id: a column of the row key cannot be left out. [plan.key-changed]",
                        "plan.yaml:3: shop.customers.nmae: a column that the source does not have needs type:. [plan.missing-key]",
                        "plan.yaml:3: shop.customers.nmae: value, character 1: the expression ends too early. [plan.expression]",
                        "plan.yaml:4: table shop.customers has no column 'ratting'; did you mean 'rating'? A new column needs value: and type:. [plan.unknown-column]",
                        "plan.yaml:6: shop.customers.rating: type: 'flaot' is not a type of PostgreSQL: did you mean 'float'? [plan.type]",
                        "plan.yaml:7: shop.customers.region: a column that the source does not have needs type:. [plan.missing-key]",
                        "plan.yaml:9: shop.orders.id: value changes the row key; say injective: true if distinct values stay distinct. [plan.key-changed]",
                        "plan.yaml:10: shop.orders.total: map has the value '1.5' twice. [plan.duplicate-key]",
                        "plan.yaml:10: shop.orders.total: map key: 'much' is no value of 'decimal(10,2)' of MySQL. [plan.value]");
    }

    @Test
    void expressions() {
        shop.rule(table("customers", 1)
                .drop("rating", 2)
                .value("name", "row.nme.trim()", null, false, 3)
                .value("status", "row.rating", null, false, 4)
                .where("row.name", 5)
                .check("c", "row.name ==\n  row.rating", 6)
                .build());

        assertThat(shop.problems())
                .containsExactly(
                        "plan.yaml:3: shop.customers.name: value, character 4: there is no column 'nme'; did you mean 'name'? [plan.expression]",
                        "plan.yaml:4: shop.customers.status: value gives double, but the column is 'enum('low','high')', which takes string; convert it, or say another type:. [plan.expression]",
                        "plan.yaml:5: shop.customers: where must give true or false, but gives string. [plan.expression]",
                        "plan.yaml:6: shop.customers: check 'c', character 10: '==' does not take string and double; convert with string(…) or double(…). [plan.expression]");
    }

    @Test
    void maps() {
        shop.rule(table("customers", 1)
                .map("rating", null, 2, "1", "2")
                .map("status", "smallint", 3, "lo", "1", "high", "many", "otherwise", "x")
                .map("joined", null, 4, "2026-01-01", "x")
                .map("id", null, 5, "1", "2")
                .build());

        assertThat(shop.problems())
                .containsExactly(
                        "plan.yaml:2: shop.customers.rating: map looks up exact values, which 'double' does not have; use value: with an expression. [plan.type]",
                        "plan.yaml:3: shop.customers.status: map key: 'lo' is none of its labels; did you mean 'low'? [plan.value]",
                        "plan.yaml:3: shop.customers.status: map: 'many' is no value of 'smallint' of PostgreSQL. [plan.value]",
                        "plan.yaml:3: shop.customers.status: map: 'x' is no value of 'smallint' of PostgreSQL. [plan.value]",
                        "plan.yaml:4: shop.customers.joined: map looks up exact values, which 'datetime' does not have; use value: with an expression. [plan.type]",
                        "plan.yaml:5: shop.customers.id: map changes the row key; say injective: true if distinct values stay distinct. [plan.key-changed]");
    }

    @Test
    void types() {
        shop.types.add(new TypeOverride("datetme", null, null, Overlap.REJECT, null, 1));
        shop.types.add(new TypeOverride("datetime", "date", ZoneId.of("UTC"), Overlap.REJECT, null, 2));
        shop.types.add(new TypeOverride("double", null, ZoneId.of("UTC"), Overlap.REJECT, "asNull", 3));
        shop.types.add(new TypeOverride("double", "bytea", null, Overlap.REJECT, null, 4));

        assertThat(shop.problems())
                .containsExactly(
                        "plan.yaml: shop.customers.rating: values of 'double' cannot be read as 'bytea'; say another type:, or drop: true. [plan.type]",
                        "plan.yaml:1: types: source: 'datetme' is not a type of MySQL: did you mean 'datetime'? [plan.type]",
                        "plan.yaml:2: types: zone makes an instant, which 'date' does not hold. [plan.type]",
                        "plan.yaml:3: types: zone is for dates and times without a zone, which 'double' is not. [plan.type]");
    }

    @Test
    void aTargetTableThatIsThere() {
        shop.target(table(
                        Engine.POSTGRESQL,
                        "public",
                        "customers",
                        "id bigint!",
                        "name varchar(80)",
                        "status text=",
                        "rating bytea",
                        "since date!"))
                .rule(new Include("customers", 1))
                .rule(table("customers", 2).type("name", "text", 3).build());

        assertThat(shop.problems())
                .containsExactly(
                        "plan.yaml:2: shop.customers.status: column 'status' of public.customers in the target is generated, nothing can be written to it; say drop: true. [plan.conflict]",
                        "plan.yaml:2: shop.customers.rating: values of 'double' cannot be read as 'bytea'; say another type:, or drop: true. [plan.type]",
                        "plan.yaml:2: shop.customers.joined: table public.customers of the target is there already and has no column 'joined'. Say to:, or drop: true. [plan.unknown-column]",
                        "plan.yaml:2: shop.customers: column 'since' of public.customers in the target is NOT NULL without a default, and the plan gives it no value. [plan.missing-key]",
                        "plan.yaml:3: shop.customers.name: the column is there already as 'character varying(80)', not as 'text'. [plan.conflict]");
    }

    @Test
    void transformers() {
        shop.target(table(Engine.POSTGRESQL, "crm", "talk", "id bigint!", "topic text!", "size int="))
                .transformers(name -> {
                    if (name.equals("com.acme.Missing")) {
                        throw new LandbridgeException(
                                PlanError.TRANSFORMER, name, "there is no such class on the class path");
                    }
                    return List.of(
                            new TransformerCatalog.Output("crm.tlk", List.of("id")),
                            new TransformerCatalog.Output("crm.talk", List.of("id", "tpic", "size")));
                })
                .rule(table("customers", 1).transformer("com.acme.Missing").build())
                .rule(table("orders", 2).transformer("com.acme.Talks").build());

        assertThat(shop.problems())
                .containsExactly(
                        "plan.yaml:1: shop.customers: transformer com.acme.Missing: there is no such class on the class path. [plan.transformer]",
                        "plan.yaml:2: shop.orders: the target has no table 'crm.tlk', which com.acme.Talks writes; did you mean 'crm.talk'? Tables of a transformer are not created; create it first. [plan.transformer]",
                        "plan.yaml:2: shop.orders: transformer com.acme.Talks: table crm.talk has no column 'tpic'; did you mean 'topic'? [plan.transformer]",
                        "plan.yaml:2: shop.orders: transformer com.acme.Talks: column 'size' of crm.talk is generated. [plan.transformer]",
                        "plan.yaml:2: shop.orders: transformer com.acme.Talks: column 'topic' of crm.talk is NOT NULL without a default, and targets() does not name it. [plan.transformer]");
    }

    @Test
    void namesThatTheTargetCannotHave() {
        shop.rule(new Include("customers", 1))
                .rule(table("customers", 2).to("x".repeat(64)).build());

        assertThat(shop.problems())
                .containsExactly(
                        "plan.yaml:2: shop.customers: table xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx: the name has more than 63 bytes, PostgreSQL would cut it; give it another name with to:. [plan.name]");
    }
}
