package io.landbridge.connectors;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.pipeline.connector.Connector;
import io.landbridge.pipeline.plan.BackfillSettings;
import io.landbridge.pipeline.plan.ChangeSettings;
import io.landbridge.pipeline.plan.Endpoint.Side;
import io.landbridge.pipeline.plan.Ends;
import io.landbridge.pipeline.plan.LedgerLocation;
import io.landbridge.pipeline.plan.Plan;
import io.landbridge.pipeline.plan.PlanResolver;
import io.landbridge.pipeline.plan.ResolvedPlan;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.plan.ValidationSettings;
import io.landbridge.pipeline.schema.SchemaReader;
import io.landbridge.pipeline.schema.SchemaWriter;
import io.landbridge.testkit.generate.EveryType;
import io.landbridge.testkit.server.ServerKind;
import io.landbridge.testkit.server.Servers;
import io.landbridge.testkit.server.TestDatabase;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A run that goes on finds its own tables in the target, and must read and write exactly as the run before it. */
class ResolveAgainIT {

    static Stream<Arguments> directions() {
        List<ServerKind> kinds = List.of(ServerKind.POSTGRESQL, ServerKind.MARIADB, ServerKind.MYSQL);
        return kinds.stream().flatMap(from -> kinds.stream().map(to -> Arguments.of(from, to)));
    }

    @ParameterizedTest
    @MethodSource("directions")
    void tablesThatWereMadeByThePlanAreResolvedAsBefore(ServerKind from, ServerKind to) {
        try (TestDatabase sourceDatabase = Servers.shared(from).createDatabase("again_from");
                TestDatabase targetDatabase = Servers.shared(to).createDatabase("again_to")) {
            EveryType.of(sourceDatabase.engine()).mixed(0, 1).create(sourceDatabase, "every_type");
            try (Connector source = Endpoints.open(Side.SOURCE, sourceDatabase);
                    Connector target = Endpoints.open(Side.TARGET, targetDatabase)) {
                Plan plan = plan(sourceDatabase, targetDatabase);
                ResolvedPlan first = PlanResolver.resolve(plan, ends(source, target), name -> List.of());
                SchemaWriter writer = target.schemaWriter();
                writer.beforeCopy(first.wanted(), ends(source, target).target()).forEach(writer::apply);

                Ends now = ends(source, target);
                ResolvedPlan again = PlanResolver.resolve(plan, now, name -> List.of());

                assertThat(now.target().tables()).hasSize(1);
                assertThat(again.mappings()).hasSize(1);
                assertThat(columns(again)).isEqualTo(columns(first));
                assertThat(again.mappings().get(0).reads())
                        .isEqualTo(first.mappings().get(0).reads());
                assertThat(writer.beforeCopy(again.wanted(), now.target())).isEmpty();
            }
        }
    }

    private static List<String> columns(ResolvedPlan resolved) {
        TableMapping mapping = resolved.mappings().get(0);
        return mapping.columns().stream()
                .map(column -> column.target().name() + " " + column.target().kind() + " "
                        + column.origin().getClass().getSimpleName() + " " + column.wire())
                .toList();
    }

    private static Plan plan(TestDatabase source, TestDatabase target) {
        return new Plan(
                "again",
                Endpoints.endpoint(Side.SOURCE, source),
                Endpoints.endpoint(Side.TARGET, target),
                LedgerLocation.DEFAULT,
                List.of(),
                List.of(),
                BackfillSettings.DEFAULT,
                ChangeSettings.DEFAULT,
                ValidationSettings.DEFAULT,
                "plan.yaml",
                "");
    }

    private static Ends ends(Connector source, Connector target) {
        SchemaReader from = source.schemaReader();
        SchemaReader to = target.schemaReader();
        return new Ends(from.read(Set.of()), from.defaultSchema(), to.read(Set.of()), to.defaultSchema(), false);
    }
}
