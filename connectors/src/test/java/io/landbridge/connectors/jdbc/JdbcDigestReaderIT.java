package io.landbridge.connectors.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landbridge.connectors.Endpoints;
import io.landbridge.pipeline.chunk.Key;
import io.landbridge.pipeline.chunk.KeyRange;
import io.landbridge.pipeline.digest.CanonicalKind;
import io.landbridge.pipeline.digest.DigestError;
import io.landbridge.pipeline.digest.DigestReader;
import io.landbridge.pipeline.digest.DigestedColumn;
import io.landbridge.pipeline.digest.DigestedTable;
import io.landbridge.pipeline.digest.RangeDigest;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.plan.Endpoint.Side;
import io.landbridge.pipeline.schema.Column;
import io.landbridge.pipeline.schema.DataType;
import io.landbridge.pipeline.schema.Table;
import io.landbridge.pipeline.schema.TableName;
import io.landbridge.pipeline.schema.ValueKind;
import io.landbridge.testkit.server.ServerKind;
import io.landbridge.testkit.server.Servers;
import io.landbridge.testkit.server.TestDatabase;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sums and hashes as servers may answer them. */
class JdbcDigestReaderIT {

    @ParameterizedTest
    @EnumSource(ServerKind.class)
    void sumsBeyondSixtyFourBitsWrapAsThoseReckonedHere(ServerKind kind) {
        try (TestDatabase database = Servers.shared(kind).createDatabase("sums");
                EndpointPools pools = EndpointPools.open(Endpoints.endpoint(Side.SOURCE, database), 1)) {
            assertThat(digest(pools, "SELECT 3, 36893488147419103233")).isEqualTo(new RangeDigest(3, 1));
            assertThat(digest(pools, "SELECT 2, -18446744073709551617")).isEqualTo(new RangeDigest(2, -1));
        }
    }

    /** A sum passes over NULL; a row left out of it in silence would be a row that nobody compares. */
    @ParameterizedTest
    @EnumSource(ServerKind.class)
    void aRowWithoutHashIsAnError(ServerKind kind) {
        try (TestDatabase database = Servers.shared(kind).createDatabase("sums");
                EndpointPools pools = EndpointPools.open(Endpoints.endpoint(Side.SOURCE, database), 1)) {
            assertThatThrownBy(() -> digest(pools, "SELECT 3, 7 + 2 * " + DigestSql.NO_HASH))
                    .isInstanceOfSatisfying(
                            LandbridgeException.class,
                            e -> assertThat(e.errorCode()).isEqualTo(DigestError.VALUE_TOO_LONG))
                    .hasMessageContaining("2 rows");
            try (DigestReader reader = open(pools, "SELECT NULL")) {
                assertThatThrownBy(() -> reader.hashes(table(), KeyRange.ALL, (key, hash) -> {}))
                        .isInstanceOf(LandbridgeException.class);
            }
            try (DigestReader reader = open(pools, "SELECT NULL")) {
                assertThatThrownBy(() -> reader.hashes(table(), KeyRange.ALL, 8, Set.of(3), (key, hash) -> {}))
                        .isInstanceOf(LandbridgeException.class);
            }
            try (DigestReader reader = open(pools, "SELECT NULL, 1, " + DigestSql.NO_HASH)) {
                assertThatThrownBy(() -> reader.buckets(table(), KeyRange.ALL, 8))
                        .isInstanceOf(LandbridgeException.class)
                        .hasMessageContaining("1 rows");
            }
            assertThat(digest(pools, "SELECT 0, 0"))
                    .as("the pool gives a session that is whole")
                    .isEqualTo(RangeDigest.EMPTY);
        }
    }

    private static RangeDigest digest(EndpointPools pools, String answer) {
        try (DigestReader reader = open(pools, answer)) {
            return reader.digest(table(), KeyRange.ALL);
        }
    }

    private static DigestReader open(EndpointPools pools, String answer) {
        return JdbcDigestReader.open(
                pools,
                connection -> DigestSession.target(
                        new Answering(answer), (on, table, range, rows) -> List.of(), Optional.empty()),
                "t");
    }

    /** Asks every question in the same words, whose answer they are. */
    private record Answering(String answer) implements DigestSql {

        @Override
        public String digest(DigestedTable table, KeyRange range) {
            return answer;
        }

        @Override
        public String buckets(DigestedTable table, KeyRange range, int count) {
            return answer;
        }

        @Override
        public String hashes(DigestedTable table, KeyRange range) {
            return answer;
        }

        @Override
        public String hashes(DigestedTable table, KeyRange range, int count, Collection<Integer> buckets) {
            return answer;
        }

        @Override
        public String values(DigestedTable table, KeyRange range) {
            return answer;
        }

        @Override
        public String rows(DigestedTable table, List<Key> keys) {
            return answer;
        }

        @Override
        public int fetchSize() {
            return 0;
        }

        @Override
        public @Nullable String read(ResultSet row, int index, ValueKind spelling) throws SQLException {
            return row.getString(index);
        }
    }

    private static DigestedTable table() {
        Column column = new Column(
                "v",
                DataType.of("int"),
                ValueKind.INTEGER,
                true,
                null,
                Column.Generation.NONE,
                null,
                null,
                false,
                null);
        Table table = new Table(
                new TableName("s", "t"),
                List.of(column),
                null,
                List.of(),
                List.of(),
                List.of(),
                -1,
                -1,
                "",
                null,
                null,
                null,
                List.of());
        return new DigestedTable(table, List.of(), List.of(DigestedColumn.of(column, CanonicalKind.NUMBER)));
    }
}
