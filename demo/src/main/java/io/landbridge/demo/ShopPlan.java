package io.landbridge.demo;

import io.landbridge.testkit.compare.Comparison;
import io.landbridge.testkit.compare.ComparisonResult;
import io.landbridge.testkit.server.Engine;
import io.landbridge.testkit.server.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/**
 * What the migration shall do, said twice: as the plan file for the product, and as expectations for the comparison.
 *
 * @param followed whether changes are carried over too
 */
record ShopPlan(TestDatabase source, TestDatabase target, boolean followed) {

    static final String MIGRATION = "demo-shop";

    /** Environment variables that the plan's secrets refer to. */
    Map<String, String> secrets() {
        return Map.of("DEMO_SOURCE_PASSWORD", source.password(), "DEMO_TARGET_PASSWORD", target.password());
    }

    /** Writes the plan file. */
    Path write(Path folder) throws IOException {
        String plan = """
                migration: %s
                source:
                  url: %s
                  tls: insecure        # loopback only
                  username: %s
                  password: "${env:DEMO_SOURCE_PASSWORD}"
                target:
                  url: %s
                  tls: insecure
                  username: %s
                  password: "${env:DEMO_TARGET_PASSWORD}"
                tables:
                  - include: "%s.*"
                  - table: %s.customers
                    to: %s.customer
                    columns:
                      name: {to: full_name}
                      email: {value: "row.email.lowerAscii().trim()", back: "row.email"}
                      status: {to: status_id, type: smallint, map: {low: 1, medium: 2, high: 3}}
                      legacy_flag: {drop: true}
                      region: {value: "'EU'", type: "varchar(8)"}
                backfill:
                  parallelism: 2
                changes: {through: %s}
                """.formatted(
                        MIGRATION,
                        source.url(),
                        source.user(),
                        target.url(),
                        target.user(),
                        sourceSchema(),
                        sourceSchema(),
                        customerSchema(),
                        followed ? "direct" : "none");
        return Files.writeString(folder.resolve("shop.yaml"), plan);
    }

    /** Compares both sides row by row, with the changes that the plan asks for, and the target's keys, indexes and counters. */
    ComparisonResult compare() {
        return rows().withSchema().compare();
    }

    /** The same without keys, indexes and counters: the target's counters stand still while the source is live. */
    ComparisonResult compareRows() {
        return rows().compare();
    }

    private Comparison rows() {
        Comparison comparison = Comparison.of(source, target);
        comparison
                .table("customers")
                .to(customerSchema(), "customer")
                .column("name", "full_name")
                .expect("email", row -> {
                    String email = row.get("email");
                    return email == null ? null : email.toLowerCase(Locale.ROOT).strip();
                })
                .ignore("status", "legacy_flag")
                .expect("status_id", row -> String.valueOf(statusId(row.text("status"))))
                .expect("region", row -> "EU");
        comparison.table("products");
        comparison.table("orders");
        comparison.table("order_lines");
        return comparison;
    }

    private static int statusId(String status) {
        return switch (status) {
            case "low" -> 1;
            case "medium" -> 2;
            case "high" -> 3;
            default -> throw new IllegalStateException("not a status of the shop: " + status);
        };
    }

    private String sourceSchema() {
        return source.engine() == Engine.POSTGRESQL ? "public" : source.name();
    }

    /** PostgreSQL has schemas to sort tables into; elsewhere a schema is a database, and the demo's own will do. */
    String customerSchema() {
        return target.engine() == Engine.POSTGRESQL ? "crm" : target.name();
    }
}
