package io.landbridge.connectors;

import static io.landbridge.pipeline.transform.RowEncoding.POSTGRESQL_BINARY;
import static io.landbridge.pipeline.transform.RowEncoding.TEXT;
import static io.landbridge.testkit.server.ServerKind.MARIADB;
import static io.landbridge.testkit.server.ServerKind.MYSQL;
import static io.landbridge.testkit.server.ServerKind.POSTGRESQL;
import static io.landbridge.testkit.server.ServerKind.POSTGRESQL_15;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** From which kind of server to which rows are copied, and in which encoding. */
final class CopyDirections {

    static final String ALL = "io.landbridge.connectors.CopyDirections#all";

    private CopyDirections() {}

    static Stream<Arguments> all() {
        return Stream.of(
                arguments(POSTGRESQL, POSTGRESQL, POSTGRESQL_BINARY),
                arguments(POSTGRESQL, POSTGRESQL, TEXT),
                arguments(POSTGRESQL_15, POSTGRESQL, TEXT),
                arguments(POSTGRESQL, MYSQL, TEXT),
                arguments(POSTGRESQL, MARIADB, TEXT),
                arguments(MYSQL, POSTGRESQL, TEXT),
                arguments(MARIADB, POSTGRESQL, TEXT),
                arguments(MYSQL, MARIADB, TEXT),
                arguments(MARIADB, MYSQL, TEXT),
                arguments(MYSQL, MYSQL, TEXT),
                arguments(MARIADB, MARIADB, TEXT));
    }
}
