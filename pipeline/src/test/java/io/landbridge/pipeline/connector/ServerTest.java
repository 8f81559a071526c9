package io.landbridge.pipeline.connector;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.pipeline.schema.Engine;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ServerTest {

    @ParameterizedTest
    @CsvSource({
        "POSTGRESQL, one, a, one, a, true",
        "POSTGRESQL, one, a, one, b, false",
        "POSTGRESQL, one, a, two, a, false",
        "MYSQL,      one, a, one, b, true",
        "MARIADB,    one, a, one, b, true",
        "MARIADB,    one, a, two, a, false",
    })
    void aServerOfMySqlsFamilyIsOneDatabase(
            Engine engine, String server, String database, String otherServer, String otherDatabase, boolean same) {
        assertThat(at(engine, server, database).isSameDatabase(at(engine, otherServer, otherDatabase)))
                .isEqualTo(same);
    }

    private static Server at(Engine engine, String identity, String database) {
        return new Server(engine, "1", 100, identity, database);
    }
}
