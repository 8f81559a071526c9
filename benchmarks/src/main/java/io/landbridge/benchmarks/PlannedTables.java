package io.landbridge.benchmarks;

import io.landbridge.pipeline.connector.Connector;
import io.landbridge.pipeline.plan.BackfillSettings;
import io.landbridge.pipeline.plan.ChangeSettings;
import io.landbridge.pipeline.plan.Endpoint;
import io.landbridge.pipeline.plan.Endpoint.Side;
import io.landbridge.pipeline.plan.Endpoint.Tls;
import io.landbridge.pipeline.plan.Ends;
import io.landbridge.pipeline.plan.LedgerLocation;
import io.landbridge.pipeline.plan.Plan;
import io.landbridge.pipeline.plan.PlanResolver;
import io.landbridge.pipeline.plan.Secret;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.plan.TableRule;
import io.landbridge.pipeline.plan.ValidationSettings;
import io.landbridge.pipeline.schema.DatabaseSchema;
import io.landbridge.testkit.server.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Tables as the product resolves a plan that names them and says nothing else. */
final class PlannedTables {

    private static final String MIGRATION = "bench-tables";

    private PlannedTables() {}

    static List<TableMapping> mappings(
            Connector source, Endpoint endpoint, DatabaseSchema target, String targetHome, List<String> names) {
        String home = source.schemaReader().defaultSchema();
        List<TableRule> tables = new ArrayList<>();
        names.forEach(name -> tables.add(new TableRule.Include(home + "." + name, 1)));
        Plan plan = new Plan(
                MIGRATION,
                endpoint,
                endpoint,
                LedgerLocation.DEFAULT,
                tables,
                List.of(),
                BackfillSettings.DEFAULT,
                new ChangeSettings(ChangeSettings.Through.DIRECT),
                ValidationSettings.DEFAULT,
                MIGRATION,
                "");
        Ends ends = new Ends(source.schemaReader().read(Set.of()), home, target, targetHome, false);
        return PlanResolver.resolve(plan, ends, transformer -> List.of()).mappings();
    }

    static Endpoint endpoint(Side side, TestDatabase database) {
        return endpoint(side, database.url(), database.user(), database.password());
    }

    static Endpoint endpoint(Side side, String url, String user, String password) {
        Secret secret = new Secret() {
            @Override
            public String reveal() {
                return password;
            }

            @Override
            public String toString() {
                return "of the benchmark's server";
            }
        };
        return new Endpoint(side, url, Tls.INSECURE, user, secret);
    }
}
